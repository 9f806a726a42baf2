"""Builds identity from the platform's settings and configuration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from services.identity.accounts import Accounts
from services.identity.cookies import RefreshCookies
from services.identity.first_run import DemoPerson, FirstRun
from services.identity.guard import (
    ACCESS,
    REFRESH,
    TICKET,
    AccessTokenScheme,
    Guard,
    RefreshCookieScheme,
    SocketTicketScheme,
)
from services.identity.handlers import IdentityHandlers
from services.identity.passwords import Passwords
from services.identity.sign_ins import SignInLimits, SignIns
from services.identity.sockets import PeoplesSockets
from services.identity.standings import Standings
from services.identity.tickets import SocketTickets
from services.identity.tokens import AccessTokens
from services.infra.house import AuditTrail
from services.infra.redis.limiter import Limiter, Rate
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from typing import Any

    from services.infra.configuration import ConfigBundle
    from services.infra.http.seam import Scheme


@dataclass(frozen=True)
class Identity:
    """What the rest of the platform gets: handlers, who calls, whose sockets are open, accounts and how they stand."""

    handlers: IdentityHandlers
    schemes: Mapping[tuple[str, ...], Scheme]
    sockets: PeoplesSockets
    accounts: Accounts
    first_run: Callable[[Callable[[str], None]], Coroutine[Any, Any, None]]
    close: Callable[[], None]


def build_identity(
    db: Database,
    redis: Redis,
    audit: AuditTrail,
    clock: Clock,
    ids: IdSource,
    configuration: Callable[[], ConfigBundle],
    limiter: Limiter,
    *,
    secret: bytes,
    env: str,
    is_dev: bool,
) -> Identity:
    """Identity of one process. What the configuration says of sign-ins follows a reload; lifetimes and costs do not."""
    settings = configuration().platform.identity
    lifetime = timedelta(seconds=settings.access_token_s)
    passwords = Passwords(settings)
    tokens = AccessTokens(secret, env, lifetime)
    standings = Standings(db, redis, clock, ttl_s=settings.standing_ttl_s, token_lifetime=lifetime)
    sign_ins = SignIns(
        *(db, audit, passwords, tokens, standings, limiter, clock, ids),
        limits=lambda: _limits(configuration()),
    )
    guard, tickets = Guard(standings, clock), SocketTickets(redis, clock, settings.socket_ticket_s)
    accounts = Accounts(db, audit, standings, clock)
    handlers = IdentityHandlers(
        sign_ins,
        accounts,
        tickets,
        RefreshCookies(settings.refresh_token_s, secure=not is_dev),
        clock,
        expires_in_s=settings.access_token_s,
        limited=lambda: configuration().quarantine.guardrails,
    )
    first = FirstRun(db, audit, passwords, clock, ids, settings.reputation_start)
    people = [DemoPerson(one.handle, one.display_name, one.password) for one in settings.demo_people]

    async def first_run(tell: Callable[[str], None]) -> None:
        await first.run(settings.first_admin, people if is_dev else [], tell)

    return Identity(
        handlers,
        {
            (ACCESS,): AccessTokenScheme(tokens, guard, clock),
            (REFRESH,): RefreshCookieScheme(),
            (TICKET,): SocketTicketScheme(tickets, guard),
        },
        PeoplesSockets(redis, guard, clock, round_s=settings.standing_ttl_s),
        accounts,
        first_run,
        passwords.close,
    )


def _limits(bundle: ConfigBundle) -> SignInLimits:
    settings = bundle.platform.identity
    return SignInLimits(
        refresh_lifetime=timedelta(seconds=settings.refresh_token_s),
        leeway=timedelta(seconds=settings.refresh_leeway_s),
        sign_ins_max=settings.sign_ins_max,
        attempts=Rate.configured(settings.attempts_per_account),
        password_length_min=settings.password_length_min,
        registration_open=settings.registration_open,
        kept_handle=settings.first_admin,
        reputation_start=settings.reputation_start,
        quarantine=timedelta(days=bundle.guardrails.quarantine.new_account_days),
        idempotency_ttl_s=bundle.platform.http.idempotency_ttl_s,
    )
