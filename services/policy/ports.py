"""What the decision point tells, and to whom."""

from typing import Protocol

from services.policy.domain import Deny, Request


class Denials(Protocol):
    """Hears of every denial; must not raise for an outage of its own."""

    async def denied(self, request: Request, decision: Deny) -> None:
        """An act was denied."""
        ...
