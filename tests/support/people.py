"""A house of people: identity behind the generated server, over a real database and a real Redis, by a test's clock."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from generated.server import assembly
from generated.vocabulary import AuditLogName
from lab.alerts.handlers import AlertView
from services.audit import AuditArchive, AuditLog
from services.audit.forgetting import OldActs
from services.bootstrap.alarms import LabsAlarms
from services.bootstrap.chat import IdentitysWriters, ModerationsReports, SessionsStays
from services.bootstrap.consent import IdentitysParties
from services.bootstrap.match import IdentitysMeetings, MatchsTickets
from services.bootstrap.moderation import (
    IdentitysPeople,
    IdentitysReputations,
    PlatformsRecords,
    SessionsWhereabouts,
)
from services.bootstrap.presence import AuditedActs, IdentitysAccounts
from services.bootstrap.sessions import IdentitysGuests, IdentitysSignIns
from services.chat.rooms import RoomThreads
from services.chat.wiring import Chat, build_chat
from services.configuration.wiring import build_configuration
from services.consent.grants import RecordedGrants
from services.consent.wiring import Consent, build_consent
from services.events.wiring import build_hub
from services.identity.wiring import Identity, build_identity
from services.infra.configuration import ConfigBundle
from services.infra.events.partings import Partings
from services.infra.forgetting import Forgetting
from services.infra.http.edge import Edge, framework
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import HttpSeam, Limits
from services.infra.ids import Uuid7Source
from services.infra.redis import open_redis
from services.infra.redis.limiter import Limiter, Rate
from services.infra.sql import Database, open_database
from services.match.store import MatchStore
from services.match.wiring import Match, build_match
from services.media.ports import MediaProvider
from services.moderation.wiring import build_moderation
from services.policy.wiring import build_policy
from services.presence.tiles.store import TileStore
from services.presence.wiring import PresencePart, build_presence
from services.sessions.ports import Grants
from services.sessions.wiring import Orchestrator, build_sessions
from services.telemetry.wiring import build_telemetry
from tests.support.clock import ManualClock
from tests.support.configuration import shipped
from tests.support.conformance import Answer, http_contract
from tests.support.http import Pairs, call
from tests.support.media import FileMedia
from tests.support.redis import LIMITS as REDIS_LIMITS
from tests.support.sql import LIMITS

PASSWORD = "correct horse battery"
ADMIN = "admin"


@dataclass
class Person:
    """Somebody signed in."""

    user_id: str
    handle: str
    access_token: str
    refresh_token: str
    device_id: str


def quick(bundle: ConfigBundle, **changes: Any) -> ConfigBundle:
    """The configuration with hashes that cost next to nothing, and other changes of `identity`."""
    identity = bundle.platform.identity
    argon2 = identity.argon2.model_copy(update={"time_cost": 1, "memory_kib": 64, "lanes": 1})
    changed = identity.model_copy(update={"argon2": argon2, **changes})
    return replace(bundle, platform=bundle.platform.model_copy(update={"identity": changed}))


def with_sessions(bundle: ConfigBundle, **changes: Any) -> ConfigBundle:
    """The configuration with changes of `sessions`."""
    changed = bundle.platform.sessions.model_copy(update=changes)
    return replace(bundle, platform=bundle.platform.model_copy(update={"sessions": changed}))


def with_retention(bundle: ConfigBundle, **changes: Any) -> ConfigBundle:
    """The configuration with changes of `retention`."""
    changed = bundle.platform.retention.model_copy(update=changes)
    return replace(bundle, platform=bundle.platform.model_copy(update={"retention": changed}))


def with_mode(bundle: ConfigBundle, mode: str, **policies: Any) -> ConfigBundle:
    """The configuration with other policies of a mode."""
    manifest = bundle.modes[mode]
    changed = manifest.model_copy(update={"policies": manifest.policies.model_copy(update=policies)})
    modes = {**bundle.modes, mode: changed}
    return replace(bundle, mode_manifests=bundle.mode_manifests.model_copy(update={"modes": modes}))


def with_egress_limit(bundle: ConfigBundle, gb_per_hour: float) -> ConfigBundle:
    """The configuration with another kill switch of what sessions make the house send."""
    switch = bundle.guardrails.kill_switch.model_copy(
        update={"max_estimated_egress_gb_per_hour_total": gb_per_hour}
    )
    guardrails = bundle.guardrails.model_copy(update={"kill_switch": switch})
    return replace(bundle, cost_tiers=bundle.cost_tiers.model_copy(update={"guardrails": guardrails}))


class Household:
    """What one node knows of people and of where they are, without a door. Its own `Configuration`."""

    def __init__(
        self,
        db: Database,
        redis: Redis,
        clock: ManualClock,
        bundle: ConfigBundle,
        *,
        env: str = "dev",
        media: MediaProvider | None = None,
        grants: Grants | None = None,
        tile_store: Callable[[Redis], TileStore] = TileStore,
        observed: Database | None = None,
    ) -> None:
        self.db = db
        self.observed = observed
        self.clock = clock
        self.redis = redis
        self.bundle = bundle
        self.ids = Uuid7Source(clock)
        self._aside = TemporaryDirectory(prefix="vvtv-house-")
        self.platform_word = Path(self._aside.name) / "platform.json"
        self.audit = AuditLog(clock, self.ids)
        self.registry = CollectorRegistry()
        self.alerts_file = Path(self._aside.name) / "alerts.json"
        alerts = AlertView(
            self.alerts_file,
            *(Path(self._aside.name) / "broadcast.json", clock),
            lab_max_age_s=bundle.platform.health.lab_status_max_age_s,
        )
        self.telemetry = build_telemetry(
            *(observed or db, clock, self.ids, self, self.registry),
            secret=b"the house's own",
            incidents=alerts.is_grave,
        )
        self.limiter = Limiter(redis)
        self.policy = build_policy(
            *(db, self.audit, clock, self.telemetry.recorder),
            audited_per_minute=bundle.platform.control.audited_refusals_per_minute,
        )
        self.identity: Identity = build_identity(
            *(db, redis, self.audit, clock, self.ids, lambda: self.bundle, self.limiter),
            secret=b"the house's own",
            env=env,
            is_dev=env == "dev",
        )
        self.moderation = build_moderation(
            *(db, self.audit, self.limiter, clock, self.ids, self),
            people=IdentitysPeople(),
            whereabouts=SessionsWhereabouts(),
            reputations=IdentitysReputations(self.identity),
            records=PlatformsRecords(),
            telemetry=self.telemetry.recorder,
            registry=self.registry,
        )
        provider = media or FileMedia(Path(self._aside.name) / "media")
        self.alarms = LabsAlarms(self.platform_word, clock)
        self.sessions: Orchestrator = build_sessions(
            *(db, self.audit, self.policy, clock, self.ids, self),
            provider=provider,
            grants=grants or RecordedGrants(self.audit),
            sign_ins=IdentitysSignIns(self.identity),
            guests=IdentitysGuests(),
            blocks=self.moderation.blocks,
            threads=RoomThreads(self.ids),
            alarms=self.alarms,
            telemetry=self.telemetry.recorder,
            registry=self.registry,
        )
        self.consent: Consent = build_consent(
            *(db, self.audit, self.policy, clock, self.ids, self),
            calls=self.sessions.calls,
            people=IdentitysParties(),
            blocks=self.moderation.blocks,
            tickets=MatchsTickets(MatchStore(redis, self), clock),
            limiter=self.limiter,
            telemetry=self.telemetry.recorder,
            registry=self.registry,
        )
        self.presence: PresencePart = build_presence(
            *(redis, self.policy, self.limiter, clock, self.ids, self),
            people=IdentitysAccounts(self.identity, clock),
            blocks=self.moderation.blocks,
            doors=self.identity.sockets,
            pictures=provider,
            egress=self.sessions.egress,
            alarms=self.alarms,
            acts=AuditedActs(db, self.audit),
            telemetry=self.telemetry.recorder,
            registry=self.registry,
            tile_store=tile_store,
        )
        self.sessions.egress.count_beside(self.presence.tiles.sending)
        self.chat: Chat = build_chat(
            *(db, redis, self.audit, self.policy, self.limiter, clock, self.ids, self),
            people=IdentitysWriters(),
            blocks=self.moderation.blocks,
            stays=SessionsStays(),
            reports=ModerationsReports(self.moderation.reports),
            doors=self.identity.sockets,
            telemetry=self.telemetry.recorder,
            registry=self.registry,
        )
        self.sessions.left_rooms(self.chat.left)
        for looks in (
            self.sessions.looks,
            self.presence.vigil.looks,
            self.presence.tiles.looks,
            self.moderation.queue.looks,
        ):
            self.registry.register(looks)
        platform = bundle.platform
        self.archive = AuditArchive(Path(self._aside.name) / "audits")
        acts = OldActs(AuditLogName.PLATFORM, self.archive, self.audit)
        self.versions = build_configuration(db, self.audit, clock, self)
        kept = [*self.chat.kept, *self.consent.kept, *self.sessions.kept, *self.versions.kept, acts]
        self.forgetting = Forgetting(db, self.audit, clock, self, kept)
        self.hub = build_hub(platform, redis, clock, self.registry)
        concerned = [self.consent.parted, self.sessions.parted, self.presence.parted, self.chat.parted]
        self.partings = Partings(redis, self.hub.reader, platform.sockets.ring_messages, concerned)
        self.match: Match = build_match(
            *(db, redis, self.audit, self.policy, self.limiter, clock, self.ids, self),
            encounters=self.consent.encounters,
            people=IdentitysMeetings(self.identity, clock),
            hub=self.hub,
            doors=self.identity.sockets,
            telemetry=self.telemetry.recorder,
            registry=self.registry,
            alarms=self.alarms,
        )
        self.registry.register(self.match.vigil.looks)
        for listener in (
            self.sessions.account_changed,
            self.presence.account_changed,
            self.match.account_changed,
        ):
            self.identity.sockets.listen(listener)
        self.told: list[str] = []

    @property
    def current(self) -> ConfigBundle:
        """The bundle in force."""
        return self.bundle

    @property
    def rates(self) -> dict[str, Rate]:
        """What one address may call."""
        rates = self.bundle.platform.rates
        return {name: Rate.configured(getattr(rates, name)) for name in type(rates).model_fields}

    async def begin(self) -> None:
        """The first start."""
        await self.identity.first_run(self.told.append)

    @property
    def admin_password(self) -> str:
        """What the first start told."""
        return self.told[0].split(" with the password ")[1].split(" ")[0]

    async def is_quarantined(self, user_id: str) -> bool:
        """Whether an account is, as this node knows it."""
        account = await self.identity.accounts.find(user_id)
        until = None if account is None else account.quarantined_until
        return until is not None and self.clock.now() < until

    async def is_shadowed(self, user_id: str) -> bool:
        """Whether an account is, as this node knows it."""
        account = await self.identity.accounts.find(user_id)
        return account is not None and account.shadowed

    async def close(self) -> None:
        """Let go of everything."""
        self.identity.close()
        self._aside.cleanup()
        await self.redis.aclose()
        await self.telemetry.recorder.close()
        if self.observed is not None:
            await self.observed.close()
        await self.db.close()


class People(Household):
    """One node of the house behind the generated server."""

    def __init__(
        self,
        db: Database,
        redis: Redis,
        clock: ManualClock,
        bundle: ConfigBundle,
        *,
        env: str = "dev",
        media: MediaProvider | None = None,
        grants: Grants | None = None,
        tile_store: Callable[[Redis], TileStore] = TileStore,
        observed: Database | None = None,
    ) -> None:
        super().__init__(
            *(db, redis, clock, bundle),
            env=env,
            media=media,
            grants=grants,
            tile_store=tile_store,
            observed=observed,
        )
        self.seam = seam = HttpSeam(
            clock=clock,
            ids=self.ids,
            limits=Limits(bundle.platform.http.body_limit_bytes),
            metrics=HttpMetrics(self.registry, bundle.platform.http.duration_buckets_s),
            schemes=self.identity.schemes,
            policy=self.policy,
            admission=self.limiter,
            rates=self.rates,
            hears=Rate.configured(bundle.platform.sockets.messages),
            strict=True,
        )
        built = assembly.build(
            assembly.Handlers(
                identity=self.identity.handlers,
                sessions=self.sessions.handlers,
                consent=self.consent.handlers,
                presence=self.presence.handlers,
                chat=self.chat.handlers,
                match=self.match.handlers,
                moderation=self.moderation.handlers,
                telemetry=self.telemetry.handlers,
                configuration=self.versions.handlers,
                presence_socket=self.presence.socket,
                chat_socket=self.chat.socket,
                match_socket=self.match.socket,
            ),
            seam,
        )
        self.house: Sequence[People] = [self]
        """Every node of the house that this one is of."""
        self._app = Edge(
            seam=seam, framework=framework(built, self.ids), exact=built.front(), prefixes=built.below()
        )

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        who: Person | str | None = None,
        headers: Pairs | None = None,
    ) -> Answer:
        """A call, by the contract or the test fails."""
        sent = [*(headers or [])]
        content = b"" if body is None else json.dumps(body).encode()
        if body is not None:
            sent.append(("content-type", "application/json"))
        if who is not None:
            token = who if isinstance(who, str) else who.access_token
            sent.append(("authorization", f"Bearer {token}"))
        answer = await call(self._app, method, path, sent, content)
        assert not (misfits := http_contract().misfits(method, path.partition("?")[0], answer)), misfits
        return answer

    async def register(self, handle: str, **said: Any) -> Person:
        """A new account, signed in."""
        body = {"handle": handle, "password": PASSWORD, "age_confirmed": True, "terms_accepted": True, **said}
        answer = await self.call("POST", "/v1/auth/register", body)
        assert answer.status == 201, answer.json()
        return person(answer)

    async def sign_in(self, handle: str, password: str = PASSWORD, **said: Any) -> Answer:
        """Try to sign in."""
        return await self.call("POST", "/v1/auth/login", {"handle": handle, "password": password, **said})

    async def refresh(self, token: str) -> Answer:
        """Show a refresh token."""
        headers = [("cookie", f"vvtv_refresh={token}"), ("x-vvtv-refresh", "1")]
        return await self.call("POST", "/v1/auth/refresh", headers=headers)

    async def admin(self) -> Person:
        """The first admin, signed in."""
        return person(await self.sign_in(ADMIN, self.admin_password))


class InTurn:
    """The nodes of a house as if they were one: whatever is asked of a node is asked of the next one each time."""

    _ASKED: Final = frozenset({"call", "seam", "consent", "match", "presence", "sessions"})

    def __init__(self, house: Sequence[People]) -> None:
        self.__dict__.update(house=house, _turns=cycle(house))

    def __getattr__(self, name: str) -> Any:
        return getattr(next(self._turns) if name in self._ASKED else self.house[0], name)

    def __setattr__(self, name: str, value: object) -> None:
        for node in self.house:
            setattr(node, name, value)


def in_turn(house: Sequence[People]) -> People:
    """The nodes of a house as if they were one (`InTurn`)."""
    return cast(People, InTurn(house))


def person(answer: Answer) -> Person:
    """Who an answer of a sign-in signs in."""
    said = answer.json()
    return Person(
        said["me"]["user_id"],
        said["me"]["handle"],
        said["access_token"],
        cookie_of(answer),
        said["device_id"],
    )


def cookie_of(answer: Answer) -> str:
    """The refresh token that an answer leaves."""
    header = answer.header("set-cookie")
    assert header is not None
    return SimpleCookie(header)["vvtv_refresh"].value


@asynccontextmanager
async def a_house(
    database_url: str,
    redis_url: str,
    *,
    nodes: int = 1,
    bundle: ConfigBundle | None = None,
    env: str = "dev",
    media: MediaProvider | None = None,
    grants: Grants | None = None,
    tile_store: Callable[[Redis], TileStore] = TileStore,
    begun: bool = True,
) -> AsyncIterator[list[People]]:
    """Nodes that share a database and a Redis, by one clock, after their first start if `begun`."""
    clock = ManualClock()
    databases = [
        [open_database(database_url, LIMITS, name=f"{part}-{n}") for part in ("node", "telemetry")]
        for n in range(nodes)
    ]
    house = [
        People(
            *(db, open_redis(redis_url, REDIS_LIMITS), clock, bundle or quick(shipped())),
            env=env,
            media=media,
            grants=grants,
            tile_store=tile_store,
            observed=observed,
        )
        for db, observed in databases
    ]
    for node in house:
        node.house = house
    try:
        for node in house if begun else ():
            await node.begin()
        yield house
    finally:
        for node in house:
            await node.close()
