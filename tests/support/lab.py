"""A LAB on a real database with prep that makes synthetic assets, driven step by step."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from generated import models
from generated.models import (
    AllowedSource,
    ChannelsConfig,
    ChannelSettings,
    FeaturesConfig,
    LiveSettings,
    OwnerCard,
)
from generated.vocabulary import AssetState, Caller, CheckVerdict, RefusalCode
from lab.assets import AssetManifest, CheckResult, read_manifest
from lab.dependencies import LabDependencies
from lab.library import store as library
from lab.library.domain import Asset
from lab.playout.published import ScheduleReader
from lab.playout.schedule import Schedule
from lab.playout.shelf import Shelf
from lab.prep.outcome import RefusedOutcome
from lab.prep.report import REPORT_FILE
from lab.prep.storing import store_report
from lab.station.handlers import ControlHandlers
from lab.station.on_air import OnAir
from lab.station.ports import PrepFailed
from lab.station.station import Station
from lab.wiring import MIGRATIONS, BuiltLab, build
from services.audit.service import AuditLog
from services.infra.ids import Uuid7Source
from services.infra.paths import Home
from services.infra.settings import ControlPlane, Webhook, read_settings, sqlite_url
from services.infra.sql import Database, SqlLimits, migrate, open_database
from services.kernel.ids import IdSource
from services.upkeep import Upkeep
from tests.support.assets import write_asset
from tests.support.channels import EPOCH
from tests.support.clock import ManualClock
from tests.support.configuration import shipped
from tests.support.sql import LIMITS

LOCAL_WEB = {
    "allowed_networks": ["127.0.0.0/8"],
    "host_delay_s": 0,
    "backoff_initial_s": 0,
    "idle_timeout_s": 1,
}
"""This machine's own network, asked without patience."""
OPERATOR = Caller("controlSignature", "operator", frozenset({"control"}))


_QUICK_WEBHOOK = {
    "webhook_timeout_s": 0.5,
    "webhook_backoff_initial_s": 0.05,
    "webhook_backoff_max_s": 0.2,
    "webhook_backlog_max": 6,
}


class SyntheticPrep:
    """`Prep` by file name: `bad…` is refused, `crash…` breaks down, `slow…` waits; the size is the length."""

    def __init__(self, storage: Path, generation: str = "g1") -> None:
        self._storage = storage
        self._generation = generation
        self.begun = asyncio.Event()
        self.held_up = asyncio.Event()
        self.released = asyncio.Event()
        self.runs: list[str] = []
        self.refuses: set[str] = set()
        self.logo = ""
        self.working = self.restarts = 0

    def restart(self) -> int:
        self.restarts += 1
        return self.working

    async def prepare(
        self,
        asset_id: str,
        source: Path,
        title: str,
        progress: Callable[[float], None],
        *,
        overlay: bool,
    ) -> AssetManifest | RefusedOutcome:
        self.runs.append(source.name)
        self.begun.set()
        progress(0.5)
        if source.name.startswith("slow"):
            self.held_up.set()
            self.working += 1
            await self.released.wait()
            self.working -= 1
        if source.name.startswith("crash"):
            raise PrepFailed("the worker died")
        if source.name.startswith("bad") or source.name in self.refuses:
            return self._refused(asset_id)
        length = (await asyncio.to_thread(source.stat)).st_size
        logo = self.logo if overlay else ""
        return write_asset(
            self._storage, asset_id, length, title=title, generation=self._generation, overlay=logo
        )

    def _refused(self, asset_id: str) -> RefusedOutcome:
        """Refused, with a report and without a strip, as a file that can't be opened is."""
        check = CheckResult("decoded", "refused", "half of it decodes", 0.5, 0.99)
        refusal = models.Refusal(code=RefusalCode.DAMAGED, detail="half of it decodes")
        report = models.AssetReport(
            verdict=CheckVerdict.FAIL,
            refusal=refusal,
            advice="Copy it.",
            checks=[],
            stretches=[],
            similarity=[],
        )
        store_report(
            self._storage,
            asset_id,
            lambda folder: (folder / REPORT_FILE).write_text(report.model_dump_json(), encoding="utf-8"),
        )
        return RefusedOutcome(RefusalCode.DAMAGED, "half of it decodes", (check,))

    async def slate(self) -> AssetManifest:
        folder = self._storage / "assets" / "slate"
        if folder.exists():
            return read_manifest(folder)
        return write_asset(self._storage, "slate", 4, generation=self._generation)

    async def demo(self, folder: Path) -> None:
        (folder / "demo.mkv").write_bytes(b"x" * 5)


@dataclass
class Bench:
    """One LAB of `home`; start another one over the same home to see a restart.

    `card` and `features` are in force; `disk_used` is the share of its disk that is in use.
    """

    home: Home
    clock: ManualClock
    database: Database
    prep: SyntheticPrep
    lab: BuiltLab
    card: OwnerCard
    features: FeaturesConfig
    further_cards: dict[str, OwnerCard] = field(default_factory=dict)
    further_preps: dict[str, SyntheticPrep] = field(default_factory=dict)
    disk_used: float = 0.4

    @property
    def station(self) -> Station:
        return self.lab.station

    @property
    def control(self) -> ControlHandlers:
        return self.lab.control

    def card_of(self, channel: str) -> OwnerCard | None:
        return self.card if channel == self.card.channel else self.further_cards.get(channel)

    def schedule(self, channel: str = "main") -> Schedule:
        """What a reader on another node sees."""
        return ScheduleReader(self.home.schedule(channel)).current()

    def channel(self, name: str = "main") -> OnAir:
        """One of the channels."""
        return next(channel for channel in self.lab.parts.channels if channel.name == name)

    def airing(self, channel: str = "main", ahead: int = 0) -> str:
        """The title that a reader on another node sees on air, or `ahead` segments later."""
        publication = self.channel(channel).publication
        assert publication.slate is not None
        index = publication.horizon().index + ahead
        return self.schedule(channel).at(index, publication.slate).clip.title

    def film(self, name: str = "film.mkv", segments: int = 10, folder: Path | None = None) -> Path:
        """A source file that will be `segments` long."""
        path = (folder or self.home.library) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * segments)
        return path

    async def take_in(self, patience_s: float = 5) -> None:
        """Let every file settle, be taken in and prepared."""
        await self.lab.parts.discovery.look()
        self.clock.advance(60)
        await self.lab.parts.discovery.look()
        await self.settle(patience_s)

    async def settle(self, patience_s: float = 5) -> None:
        """Wait until prep has nothing to do but what is held up."""
        self.lab.parts.intake.wake()
        for _ in range(int(patience_s / 0.005)):
            await asyncio.sleep(0.005)
            states = {asset.state for asset in await self.assets()}
            busy = {AssetState.PENDING, AssetState.PREPARING} & states
            if not busy and not self.lab.parts.intake.running:
                return
        raise AssertionError("prep did not come to rest")

    async def assets(self) -> list[Asset]:
        return await self.database.read(lambda conn: library.page(conn, before=None, limit=1000))

    async def step(self, segments: int = 1) -> None:
        """Let the channel run, a segment at a time."""
        for _ in range(segments):
            self.clock.advance(32 / 15)
            await self.station.tick()

    async def rows(self, query: sa.Select[Any]) -> list[Any]:
        return await self.database.read(lambda conn: list(conn.execute(query).all()))


@asynccontextmanager
async def a_lab(
    root: Path,
    clock: ManualClock | None = None,
    *,
    queue: Mapping[str, float] | None = None,
    real_prep: bool = False,
    limits: SqlLimits = LIMITS,
    ids: IdSource | None = None,
    further: Mapping[str, Mapping[str, Any]] = {},
    by_itself: bool = False,
    live: Mapping[str, Any] | None = None,
    live_key: str | None = None,
    webhook: Webhook | None = None,
    control_plane: ControlPlane | None = None,
    sources: Sequence[AllowedSource] = (),
    fetch: Mapping[str, object] = MappingProxyType({}),
    acquisition: Mapping[str, object] = MappingProxyType({}),
    sections: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> AsyncIterator[Bench]:
    """A LAB on air with its slate; its prep runs, its clock stands still.

    `further` are channels beside the shipped one, with what differs in their settings; each gets its card. One that
    runs `by_itself` does all that a station does; the others are driven step by step. With `live` the shipped channel
    takes a live source, for which `live_key` is the key. `queue` says what its settings of the queue say else.
    Nobody is told of alerts but `webhook`.
    It may ask this machine for what `sources` offer, with `fetch` and `acquisition` in place of the shipped settings.
    `sections` say what those of the platform say else.
    """
    home = Home(root)
    home.prepare()
    clock = clock or ManualClock(EPOCH.replace(hour=12))
    bundle, url = shipped(), sqlite_url(home.state_db)
    migrate(url, MIGRATIONS)
    database = open_database(url, limits, name="lab")
    ids = ids or Uuid7Source(clock)
    prep = SyntheticPrep(home.storage)
    audit = AuditLog(clock, ids)
    settings = read_settings({"VVTV_HOME": str(root)})
    upkeep = Upkeep(settings, bundle.platform, clock, audit, database)
    given = LabDependencies(
        *(home, database, audit, clock, ids, os.getpid(), upkeep, live_key),
        disk=lambda _: made[0].disk_used if made else 0.0,
        webhook=webhook,
        control_plane=control_plane,
        version="0.0.0",
    )
    quick = bundle.platform.lab.model_copy(update={"watch_rescan_s": 0.05})
    alerts = bundle.platform.alerts.model_copy(update=_QUICK_WEBHOOK)
    web = bundle.platform.fetch.model_copy(update={**LOCAL_WEB, **fetch})
    wanted = bundle.platform.acquisition.model_copy(update={"free_min_bytes": 0, **acquisition})
    platform = bundle.platform.model_copy(
        update={"lab": quick, "alerts": alerts, "fetch": web, "acquisition": wanted}
    )
    said = {name: getattr(platform, name).model_copy(update={**more}) for name, more in sections.items()}
    platform = platform.model_copy(update=said)
    channels = with_channels(_with_queue(bundle.channels_config, queue or {}), further)
    if live is not None:
        main = channels.channels["main"].model_copy(update={"live": LiveSettings.model_validate(live)})
        channels = channels.model_copy(update={"channels": {**channels.channels, "main": main}})
    made: list[Bench] = []
    preps: dict[str, SyntheticPrep] = {}

    def make_prep(_shelf: Shelf, storage: Path, settings: ChannelSettings) -> SyntheticPrep:
        if storage == home.storage:
            return prep
        return preps.setdefault(settings.title, SyntheticPrep(storage, generation="g2"))

    lab = build(
        given,
        channels,
        platform,
        lambda channel: made[0].card_of(channel),
        lambda: made[0].features,
        make_prep=None if real_prep else make_prep,
    )
    card = bundle.owner_card.owner_card
    card = card.model_copy(update={"sources": [*card.sources, *sources]})
    bench = Bench(home, clock, database, prep, lab, card, bundle.features)
    bench.further_cards = {name: card.model_copy(update={"channel": name}) for name in further}
    bench.further_preps = preps
    made.append(bench)
    if not by_itself:
        await lab.station.open()
    running = asyncio.create_task(lab.station.run() if by_itself else lab.parts.intake.run())
    try:
        yield bench
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await database.close()


def with_channels(config: ChannelsConfig, further: Mapping[str, Mapping[str, Any]]) -> ChannelsConfig:
    """More channels, like the default one but for their names and what differs."""
    like = config.channels[config.default_channel].model_dump(mode="json")
    made = {
        name: ChannelSettings.model_validate({**like, "title": name, **differs})
        for name, differs in further.items()
    }
    return config.model_copy(update={"channels": {**config.channels, **made}})


def _with_queue(config: ChannelsConfig, update: Mapping[str, float]) -> ChannelsConfig:
    channels = {
        name: settings.model_copy(update={"queue": settings.queue.model_copy(update=dict(update))})
        for name, settings in config.channels.items()
    }
    return config.model_copy(update={"channels": channels})
