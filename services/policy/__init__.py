"""The one decision point: allow, or deny with a reason.

Decides whether a caller has the capabilities that an act requires. Every denial is handed to
the listeners (audit, telemetry) before the caller hears of it. Capabilities of a device
(camera, microphone) are the client's to ask for, so they are never a reason to deny here.
"""

from services.policy.domain import Allow, Decision, Deny, DenyReason, decide
from services.policy.service import Policy

__all__ = ["Allow", "Decision", "Deny", "DenyReason", "Policy", "decide"]
