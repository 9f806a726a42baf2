"""Pure rules of who may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from generated.vocabulary import Caller, Capability, ErrorCode

DEVICE_CAPABILITIES = frozenset({Capability.CAMERA, Capability.MICROPHONE})


class DenyReason(StrEnum):
    """Why an act was denied."""

    NOT_SIGNED_IN = "not_signed_in"
    CAPABILITY_MISSING = "capability_missing"

    @property
    def code(self) -> ErrorCode:
        """The error that the caller is answered with."""
        return ErrorCode.AUTH_FAILED if self is DenyReason.NOT_SIGNED_IN else ErrorCode.POLICY_DENIED


@dataclass(frozen=True, slots=True)
class Allow:
    """The act may go on."""


@dataclass(frozen=True, slots=True)
class Deny:
    """The act may not go on; `missing` names the capabilities that the caller lacks."""

    reason: DenyReason
    missing: tuple[Capability, ...]


Decision: TypeAlias = Allow | Deny
ALLOW = Allow()


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants to do what to what, in which mode if in any, and what that requires."""

    caller: Caller
    action: str
    subject: str
    requires: frozenset[Capability]
    mode: str | None = None


def decide(caller: Caller, requires: Iterable[Capability]) -> Decision:
    """Allow when the caller's scopes hold every capability of the account that is required."""
    missing = tuple(
        sorted(
            capability
            for capability in requires
            if capability not in DEVICE_CAPABILITIES and capability not in caller.scopes
        )
    )
    if not missing:
        return ALLOW
    unknown = caller.subject is None
    return Deny(DenyReason.NOT_SIGNED_IN if unknown else DenyReason.CAPABILITY_MISSING, missing)
