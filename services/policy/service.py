"""The decision point in front of the pure rule."""

import logging
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from generated.vocabulary import Caller, Capability, PlatformEvent
from services.infra.house import AuditTrail, Telemetry
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.errors import Denied, Unauthenticated, Unavailable
from services.kernel.minutes import Minutes
from services.policy.domain import Decision, Deny, DenyReason, Request, decide
from services.policy.ports import Denials

_log = logging.getLogger(__name__)


class Policy:
    """Decides, and reports each denial to every listener first."""

    def __init__(self, listeners: Sequence[Denials]) -> None:
        self._listeners = tuple(listeners)

    def permits(self, caller: Caller, requires: Iterable[Capability]) -> bool:
        """Whether an act would be allowed; asking is no attempt, so nothing is reported."""
        return not isinstance(decide(caller, requires), Deny)

    async def decide(
        self,
        caller: Caller,
        action: str,
        subject: str,
        requires: Iterable[Capability],
        *,
        mode: str | None = None,
    ) -> Decision:
        """Allow or deny an attempt; `mode` is the one that it belongs to, if it belongs to any."""
        request = Request(caller, action, subject, frozenset(requires), mode)
        decision = decide(caller, request.requires)
        if isinstance(decision, Deny):
            for listener in self._listeners:
                await listener.denied(request, decision)
        return decision

    async def require(
        self,
        caller: Caller,
        action: str,
        subject: str,
        requires: Iterable[Capability],
        *,
        mode: str | None = None,
    ) -> None:
        """Raise `Unauthenticated` or `Denied` (POLICY_DENIED) unless the attempt is allowed."""
        decision = await self.decide(caller, action, subject, requires, mode=mode)
        if not isinstance(decision, Deny):
            return
        code = decision.reason.code
        if decision.reason is DenyReason.NOT_SIGNED_IN:
            raise Unauthenticated(code, "Sign in to do this.")
        raise Denied(code, "This is not open to you.", reason=decision.reason)


class AuditedDenials:
    """Writes denials into the audit log; an outage of the store is logged, not raised.

    Of each person so many a minute are entries of their own; the others of that minute become one that counts them.
    """

    def __init__(self, db: Database, audit: AuditTrail, clock: Clock, *, per_minute: int) -> None:
        self._db = db
        self._audit = audit
        self._clock = clock
        self._minutes = Minutes(per_minute)

    async def denied(self, request: Request, decision: Deny) -> None:
        """Record the denial with its reason."""
        actor = request.caller.subject or "anonymous"
        admitted, left = self._minutes.admit(actor, self._clock.now())

        def job(connection: Connection) -> None:
            for name, count in left.items():
                self._audit.record(
                    connection,
                    actor=name,
                    action="policy_denied",
                    subject="policy",
                    reason=f"{count} more within a minute",
                )
            if admitted:
                self._audit.record(
                    connection,
                    actor=actor,
                    action=f"policy_denied:{request.action}",
                    subject=request.subject,
                    reason=f"{decision.reason}: {', '.join(decision.missing)}",
                )

        if not admitted and not left:
            return
        try:
            await self._db.write(job)
        except Unavailable as error:
            _log.error("policy: a denial of %s could not be audited: %s", request.action, error)


class ObservedDenials:
    """Notes each denial as an event of telemetry: what was attempted in which mode, never on what."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    async def denied(self, request: Request, decision: Deny) -> None:
        """Note the denial with the code of its answer."""
        said = {"mode_id": request.mode, "action": request.action, "code": decision.reason.code.value}
        self._telemetry.note(PlatformEvent.POLICY_DENIED, said, person=request.caller.subject)
