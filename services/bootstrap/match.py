"""What matching asks of identity, and what consent asks of matching."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from services.consent.domain import Act, Held
from services.identity.wiring import Identity
from services.kernel.callers import SignedIn
from services.kernel.clock import Clock
from services.match.domain import Standing, Ticket
from services.match.store import MatchStore


class IdentitysMeetings:
    """Accounts and sign-ins, as identity keeps them."""

    def __init__(self, identity: Identity, clock: Clock) -> None:
        self._identity = identity
        self._clock = clock

    async def standing(self, user_id: str) -> Standing | None:
        """How an account stands; None when it is barred or gone. Raises Unavailable."""
        account, now = await self._identity.accounts.find(user_id), self._clock.now()
        if account is None or (account.ban is not None and account.ban.holds(now)):
            return None
        until = account.quarantined_until
        return Standing(
            account.reputation,
            in_quarantine=until is not None and now < until,
            is_shadowed=account.shadowed,
        )

    async def is_signed_in(self, owner: SignedIn) -> bool:
        """Whether a sign-in is in force. Raises Unavailable."""
        return await self._identity.sockets.may_stay(owner.user_id, owner.sign_in_id, owner.device_id)


class MatchsTickets:
    """Tickets as matching keeps them: each one's own yes is read where it was said."""

    def __init__(self, store: MatchStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def held(self, pair_id: str, people: Collection[str]) -> Sequence[Held]:
        """Those of these people whose ticket is in this pair. Raises Unavailable."""
        seen, now_ms = await self._store.seen([*people]), self._clock.unix_ms()
        return [
            _held(one.known.person.ticket, now_ms + one.holds_ms)
            for one in seen
            if one.known.person.ticket is not None and one.known.person.ticket.pair_id == pair_id
        ]


def _held(ticket: Ticket, until_ms: int) -> Held:
    act = Act(ticket.owner.user_id, _moment(ticket.joined_ms), _moment(until_ms))
    return Held(ticket.ticket_id, ticket.owner, ticket.mode, act)


def _moment(unix_ms: int) -> datetime:
    return datetime.fromtimestamp(unix_ms / 1000, UTC)
