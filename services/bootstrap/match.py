"""What matching and consent ask of each other, and of identity."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from services.consent.domain import Act, Held
from services.identity.wiring import Identity
from services.infra.house import Configuration
from services.kernel.callers import SignedIn
from services.kernel.clock import Clock
from services.match.domain import Standing, Ticket
from services.match.service import HeldTickets
from services.match.store import MatchStore


class IdentitysStandings:
    """Accounts, as identity keeps them."""

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
            reputation=account.reputation,
            in_quarantine=until is not None and now < until,
            is_shadowed=account.shadowed,
        )

    async def is_signed_in(self, owner: SignedIn) -> bool:
        """Whether a sign-in is in force. Raises Unavailable."""
        return await self._identity.sockets.may_stay(owner.user_id, owner.sign_in_id, owner.device_id)


class MatchingsTickets:
    """Each one's own yes, read from where matching keeps it; never from what it says of a pair."""

    def __init__(self, redis: Redis, configuration: Configuration, clock: Clock) -> None:
        self._held = HeldTickets(MatchStore(redis, configuration))
        self._configuration = configuration
        self._clock = clock

    async def held(self, pair_id: str, people: Collection[str]) -> Sequence[Held]:
        """Those of these people whose ticket is in this pair. Raises Unavailable."""
        holds_until = self._clock.now() + timedelta(
            seconds=self._configuration.current.platform.match.pair_lease_s
        )
        return [_held(one, holds_until) for one in await self._held.in_pair(pair_id, sorted(people))]


def _held(ticket: Ticket, holds_until: datetime) -> Held:
    acted_at = datetime.fromtimestamp(ticket.joined_ms / 1000, UTC)
    act = Act(ticket.owner.user_id, acted_at, holds_until)
    return Held(ticket.ticket_id, ticket.owner, ticket.mode, act)
