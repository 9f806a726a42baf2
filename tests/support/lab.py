"""A LAB on a real database with prep that makes synthetic assets, driven step by step."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from generated.models import ChannelsConfig, OwnerCard
from generated.vocabulary import AssetState, Caller, RefusalCode
from lab.assets import AssetManifest, read_manifest
from lab.library import store as library
from lab.library.domain import Asset
from lab.playout.published import ScheduleReader
from lab.playout.schedule import Schedule
from lab.prep.outcome import RefusedOutcome
from lab.station.handlers import ControlHandlers
from lab.station.ports import PrepFailed
from lab.station.station import Station
from lab.wiring import MIGRATIONS, BuiltLab, LabDependencies, build
from services.audit.service import AuditLog
from services.infra.ids import Uuid7Source
from services.infra.paths import Home
from services.infra.settings import sqlite_url
from services.infra.sql import Database, SqlLimits, migrate, open_database
from services.kernel.ids import IdSource
from tests.support.assets import write_asset
from tests.support.channels import EPOCH
from tests.support.clock import ManualClock
from tests.support.configuration import shipped
from tests.support.sql import LIMITS

OPERATOR = Caller("controlSignature", "operator", frozenset({"control"}))


class SyntheticPrep:
    """`Prep` by file name: `bad…` is refused, `crash…` breaks down, `slow…` waits; the size is the length."""

    def __init__(self, storage: Path) -> None:
        self._storage = storage
        self.begun = asyncio.Event()
        self.held_up = asyncio.Event()
        self.released = asyncio.Event()
        self.runs: list[str] = []
        self.refuses: set[str] = set()

    async def prepare(
        self, asset_id: str, source: Path, title: str, progress: Callable[[float], None]
    ) -> AssetManifest | RefusedOutcome:
        self.runs.append(source.name)
        self.begun.set()
        progress(0.5)
        if source.name.startswith("slow"):
            self.held_up.set()
            await self.released.wait()
        if source.name.startswith("crash"):
            raise PrepFailed("the worker died")
        if source.name.startswith("bad") or source.name in self.refuses:
            return RefusedOutcome(RefusalCode.DAMAGED, "half of it decodes")
        length = (await asyncio.to_thread(source.stat)).st_size
        return write_asset(self._storage, asset_id, length, title=title)

    async def slate(self) -> AssetManifest:
        folder = self._storage / "assets" / "slate"
        return read_manifest(folder) if folder.exists() else write_asset(self._storage, "slate", 4)

    async def demo(self, folder: Path) -> None:
        (folder / "demo.mkv").write_bytes(b"x" * 5)


@dataclass
class Bench:
    """One LAB of `home`; start another one over the same home to see a restart. `card` is in force."""

    home: Home
    clock: ManualClock
    database: Database
    prep: SyntheticPrep
    lab: BuiltLab
    card: OwnerCard

    @property
    def station(self) -> Station:
        return self.lab.station

    @property
    def control(self) -> ControlHandlers:
        return self.lab.control

    def schedule(self) -> Schedule:
        """What a reader on another node sees."""
        return ScheduleReader(self.home.schedule("main")).current()

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
) -> AsyncIterator[Bench]:
    """A LAB on air with its slate; its prep runs, its clock stands still. `queue` has other settings of its queue."""
    home = Home(root)
    home.prepare()
    clock = clock or ManualClock(EPOCH.replace(hour=12))
    bundle, url = shipped(), sqlite_url(home.state_db)
    migrate(url, MIGRATIONS)
    database = open_database(url, limits, name="lab")
    ids = ids or Uuid7Source(clock)
    prep = SyntheticPrep(home.storage)
    given = LabDependencies(home, database, AuditLog(clock, ids), clock, ids, os.getpid())
    quick = bundle.platform.lab.model_copy(update={"watch_rescan_s": 0.05})
    platform = bundle.platform.model_copy(update={"lab": quick})
    channels = _with_queue(bundle.channels_config, queue or {})
    made: list[Bench] = []
    lab = build(
        given,
        channels,
        platform,
        lambda: made[0].card,
        make_prep=None if real_prep else lambda *_: prep,
    )
    bench = Bench(home, clock, database, prep, lab, bundle.owner_card.owner_card)
    made.append(bench)
    await lab.station.open()
    running = asyncio.create_task(lab.parts.intake.run())
    try:
        yield bench
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await database.close()


def _with_queue(config: ChannelsConfig, update: Mapping[str, float]) -> ChannelsConfig:
    channels = {
        name: settings.model_copy(update={"queue": settings.queue.model_copy(update=dict(update))})
        for name, settings in config.channels.items()
    }
    return config.model_copy(update={"channels": channels})
