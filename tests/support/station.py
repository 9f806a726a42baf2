"""Handlers small enough to read, for tests of what surrounds them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import CollectorRegistry

from generated import models
from generated.api import broadcast, control, events_socket, modes
from generated.server.assembly import Handlers, build
from generated.server.seam import Endpoint, Exchange, Scope
from generated.vocabulary import (
    AssetState,
    Caller,
    Capability,
    ErrorCode,
    Locale,
    ProgrammeKind,
    QueueEntryState,
    QueueOrigin,
    Topic,
)
from services.identity.guard import REFRESH, TICKET
from services.infra.http.edge import Edge, framework
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import Decisions, HttpSeam, Limits
from services.infra.http.signing import SCHEMES, ControlSignature, Credentials
from services.infra.http.vouching import HEADER, Vouch, VouchedScheme, Vouchers, fingerprint
from services.infra.http.vouching import SCHEMES as VOUCHED
from services.infra.redis.limiter import Rate
from services.kernel.errors import KernelError, NotFound
from tests.support.clock import NOON, ManualClock
from tests.support.http import SECRET, TOKEN, Pairs
from tests.support.ids import CountingIds

_PEOPLES = (REFRESH,), (TICKET,)
RECENT_S = 600
VOUCHERS = Vouchers(b"the house's own", "test", 300)
ANA = Vouch("ana", frozenset({Capability.OPERATOR}), NOON)
ASSET = "01935b7e-5f00-7000-8000-0000000000a1"
ENTRY = "01935b7e-5f00-7000-8000-0000000000e1"
PROGRAMME = models.Programme(
    title="Noite de verão",
    kind=ProgrammeKind.PROGRAMME,
    starts_at=NOON,
    ends_at=NOON,
    first_index=1,
    segment_count=15,
    captions=[],
)


class MemoryReplays:
    """`ReplayGuard` in a set."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    async def first_use(self, signature: str, ts: datetime) -> bool:
        new = signature not in self.seen
        self.seen.add(signature)
        return new


class Channel:
    """`BroadcastApi` that airs one programme after a pause, or raises what it is told to."""

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self.pause_s = 0.0

    async def get_now_playing(self, caller: Caller, *, channel: str | None) -> broadcast.GetNowPlaying200:
        if self.pause_s:
            await asyncio.sleep(self.pause_s)
        if self.failure:
            raise self.failure
        return broadcast.GetNowPlaying200(
            models.NowPlaying(channel_id=channel or "main", index=1, current=PROGRAMME)
        )

    async def get_guide(
        self, caller: Caller, *, channel: str | None, limit: int, cursor: str | None
    ) -> broadcast.GetGuide200:
        page = models.GuidePage(channel_id="main", items=[PROGRAMME] * limit, published_until=NOON)
        return broadcast.GetGuide200(page)


class Catalogue:
    """`ModesApi` with a word of each."""

    async def list_modes(self, caller: Caller) -> modes.ListModes200:
        return modes.ListModes200(models.ModeList(items=[]))

    async def get_client_config(self, caller: Caller) -> modes.GetClientConfig200:
        raise NotFound(ErrorCode.NOT_FOUND, "an error that this operation does not declare")

    async def get_copy(self, caller: Caller, *, locale: Locale) -> modes.GetCopy200:
        return modes.GetCopy200(models.CopyBook(locale=locale, strings={"player.unmute": "Ativar som"}))


class Station:
    """`ControlApi` that remembers who called and with what."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Caller, object]] = []
        self.failure: KernelError | None = None

    def _entry(self, position: int = 0) -> models.QueueEntry:
        return models.QueueEntry(
            entry_id=ENTRY,
            channel_id="main",
            asset_id=ASSET,
            title="Noite",
            state=QueueEntryState.WAITING,
            origin=QueueOrigin.OPERATOR,
            position=position,
            version=1,
            segment_count=15,
            queued_at=NOON,
        )

    def _note(self, operation: str, caller: Caller, given: object) -> None:
        self.calls.append((operation, caller, given))
        if self.failure:
            raise self.failure

    async def list_assets(self, caller: Caller, *, limit: int, cursor: str | None) -> control.ListAssets200:
        self._note("list_assets", caller, limit)
        return control.ListAssets200(models.AssetPage(items=[]))

    async def add_asset(
        self, caller: Caller, body: models.AssetAdd, *, idempotency_key: str | None
    ) -> control.AddAsset201:
        self._note("add_asset", caller, (body, idempotency_key))
        asset = models.Asset(
            asset_id=ASSET,
            title=body.path,
            state=AssetState.PENDING,
            source="library",
            source_path=body.path,
            facts=models.ProgrammeFacts(),
            size_bytes=0,
            checks=[],
            added_at=NOON,
            updated_at=NOON,
        )
        return control.AddAsset201(asset, location=f"/v1/control/library/{ASSET}")

    async def inspect_asset(self, caller: Caller, *, asset_id: str) -> control.InspectAsset200:
        raise NotFound(ErrorCode.NOT_FOUND, f"no asset {asset_id}")

    async def remove_asset(self, caller: Caller, *, asset_id: str) -> control.RemoveAsset204:
        self._note("remove_asset", caller, asset_id)
        return control.RemoveAsset204()

    async def list_queue(
        self, caller: Caller, *, channel: str | None, limit: int, cursor: str | None
    ) -> control.ListQueue200:
        self._note("list_queue", caller, limit)
        return control.ListQueue200(models.QueuePage(items=[self._entry()]))

    async def insert_queue_entry(
        self, caller: Caller, body: models.QueueInsert, *, channel: str | None, idempotency_key: str | None
    ) -> control.InsertQueueEntry201:
        self._note("insert_queue_entry", caller, (body, idempotency_key))
        return control.InsertQueueEntry201(self._entry(), location=f"/v1/control/queue/{ENTRY}")

    async def inspect_queue_entry(self, caller: Caller, *, entry_id: str) -> control.InspectQueueEntry200:
        self._note("inspect_queue_entry", caller, entry_id)
        return control.InspectQueueEntry200(self._entry())

    async def remove_queue_entry(self, caller: Caller, *, entry_id: str) -> control.RemoveQueueEntry204:
        self._note("remove_queue_entry", caller, entry_id)
        return control.RemoveQueueEntry204()

    async def move_queue_entry(
        self, caller: Caller, body: models.QueueMove, *, entry_id: str, idempotency_key: str | None
    ) -> control.MoveQueueEntry200:
        self._note("move_queue_entry", caller, (entry_id, body, idempotency_key))
        return control.MoveQueueEntry200(self._entry(body.position))


class EchoSocket:
    """`EventsSocketApi` whose handlers answer each message at once and remember their end."""

    def __init__(self) -> None:
        self.ended = 0
        self.failure: Exception | None = None

    async def open(self, caller: Caller, session: events_socket.EventsSocketSession) -> EchoHandler:
        if self.failure:
            raise self.failure
        await session.send(models.WelcomeMessage(type="welcome", connection_id="1", topics=[Topic.BROADCAST]))
        return EchoHandler(self, session)


class EchoHandler:
    """One connection of `EchoSocket`."""

    def __init__(self, socket: EchoSocket, session: events_socket.EventsSocketSession) -> None:
        self._socket = socket
        self._session = session

    async def on_subscribe(self, message: models.SubscribeMessage) -> None:
        for topic in message.topics:
            await self._session.send(models.SubscribedMessage(type="subscribed", topic=topic, sequence=0))

    async def on_resume(self, message: models.ResumeMessage) -> None:
        raise ValueError("a defect")

    async def on_ping(self, message: models.PingMessage) -> None:
        await self._session.send(models.PongMessage(type="pong", nonce=message.nonce, at=NOON))

    async def closed(self) -> None:
        self._socket.ended += 1


class Anybody:
    """Lets everybody in who is not an operator, as often as they like, with every capability."""

    def presented(self, scope: Scope) -> bool:
        return True

    async def authenticate(self, exchange: Exchange, body: bytes) -> Caller:
        return Caller.anonymous()

    async def require(
        self, caller: Caller, action: str, subject: str, requires: Iterable[Capability]
    ) -> None:
        return

    async def take(self, kind: str, subject: str, rate: Rate) -> None:
        return


class Rig:
    """An edge over the doubles above. `wrap` may put exact paths and prefixes around it."""

    def __init__(
        self,
        *,
        body_limit: int = 1000,
        strict: bool = False,
        station: Station | None = None,
        policy: Decisions | None = None,
    ) -> None:
        self.clock = ManualClock()
        self.replays = MemoryReplays()
        self.channel, self.station, self.socket = Channel(), station or Station(), EchoSocket()
        self.metrics = HttpMetrics(CollectorRegistry(), (0.1, 1.0))
        self.ids = CountingIds()
        signature = ControlSignature(Credentials(TOKEN, SECRET, 300), self.replays, self.clock)
        anybody = Anybody()
        self.seam = HttpSeam(
            clock=self.clock,
            ids=self.ids,
            limits=Limits(body_bytes=body_limit),
            metrics=self.metrics,
            schemes={
                SCHEMES: signature,
                **dict.fromkeys(_PEOPLES, anybody),
                VOUCHED: VouchedScheme(VOUCHERS, self.replays, self.clock),
            },
            policy=policy or anybody,
            recent_sign_in=timedelta(seconds=RECENT_S),
            admission=anybody,
            rates=dict.fromkeys(models.AddressRates.model_fields, Rate(1, 1)),
            hears=Rate(100, 0.05),
            strict=strict,
        )
        handlers = Handlers(
            broadcast=_some(self.channel),
            alerts=_some(object()),
            audit=_some(object()),
            configuration=_some(object()),
            moderation=_some(object()),
            telemetry=_some(object()),
            policies=_some(object()),
            jobs=_some(object()),
            curator=_some(object()),
            autopilot=_some(object()),
            modes=_some(Catalogue()),
            identity=_some(object()),
            sessions=_some(object()),
            consent=_some(object()),
            presence=_some(object()),
            chat=_some(object()),
            match=_some(object()),
            control=_some(self.station),
            events_socket=_some(self.socket),
            presence_socket=_some(object()),
            chat_socket=_some(object()),
            match_socket=_some(object()),
        )
        self.server = build(handlers, self.seam)

    def edge(self, make: Callable[[Rig], dict[str, Endpoint]] | None = None) -> Edge:
        """The whole edge; `make` may add exact paths."""
        exact = {**self.server.front(), **(make(self) if make else {})}
        return Edge(
            seam=self.seam,
            framework=framework(self.server, self.ids),
            exact=exact,
            prefixes=self.server.below(),
        )

    @property
    def now(self) -> int:
        """Unix seconds of the rig's clock."""
        return int(self.clock.now().timestamp())


def _some(handlers: object) -> Any:
    """Handlers of some of a protocol's operations: a new one in the contract asks nothing of these doubles."""
    return handlers


def vouched(
    method: str,
    path: str,
    body: bytes = b"",
    *,
    vouchers: Vouchers = VOUCHERS,
    jti: str = "1",
    age_s: float = 0,
    who: Vouch = ANA,
) -> Pairs:
    """The header of an edge's word for Ana's request."""
    scope = {"method": method, "path": path, "raw_path": path.encode(), "query_string": b""}
    word = vouchers.make(who, fingerprint(scope, body), jti, NOON - timedelta(seconds=age_s))
    return [(HEADER.decode(), word)]
