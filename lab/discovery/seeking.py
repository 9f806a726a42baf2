"""Discovery: looks at every remote source of the card and keeps what it offers as plan items. Idempotent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
import structlog

from generated.models import AllowedSource, OwnerCard
from generated.vocabulary import PipelineStage
from lab.discovery import store
from lab.discovery.domain import offered, seen_again
from lab.discovery.found import Unreadable
from lab.discovery.judging import judged
from lab.discovery.sources import KINDS, Ask, Offer
from lab.discovery.store import SourceLook
from lab.station.streaks import Streaks
from services.infra.outbound import OutboundError, Web
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

_log = structlog.get_logger("lab.seeking")
_SHOWN = 3


@dataclass(frozen=True)
class Wish:
    """Programmes of a source that are looked at, and the picture height that is wanted."""

    most: int
    height: int


class Seeking:
    """Looks at sources. `card` gives the owner's card in force."""

    def __init__(
        self,
        database: Database,
        web: Web,
        card: Callable[[], OwnerCard],
        clock: Clock,
        ids: IdSource,
        wish: Wish,
        streaks: Streaks,
    ) -> None:
        self._database = database
        self._web = web
        self._card = card
        self._clock = clock
        self._ids = ids
        self._wish = wish
        self._streaks = streaks

    def remote(self) -> list[AllowedSource]:
        """The sources of the card that are looked at."""
        return [source for source in self._card().sources if source.kind in KINDS]

    async def run_once(self, *, asked: bool = False) -> int:
        """Look at every source, one failing alone; how many items are new. Nothing while paused, unless `asked`."""
        if not asked and (await self._database.read(store.stages))[PipelineStage.DISCOVERY].paused:
            return 0
        new = sum(await asyncio.gather(*(self._look(source) for source in self.remote())))
        now = self._clock.now().isoformat()
        await self._database.write(lambda conn: store.save_stage(conn, PipelineStage.DISCOVERY, ran_at=now))
        return new

    async def _look(self, source: AllowedSource) -> int:
        ask = Ask(source.location, self._wish.most, self._wish.height)
        try:
            offer = await KINDS[source.kind](self._web, ask)
        except (OutboundError, Unreadable) as error:
            return await self._failed(source.name, str(error))
        except Exception as error:  # noqa: BLE001 - whatever foreign text breaks in a parser stays that source's problem
            _log.error("source_broke_its_reader", source=source.name, exc_info=error)
            return await self._failed(source.name, f"it can't be read: {type(error).__name__}")
        new = await self._database.write(lambda conn: self._keep(conn, source, offer))
        self._streaks.worked(source.name)
        _log.info("source_read", source=source.name, offered=len(offer.programmes), new=new)
        return new

    def _keep(self, conn: sa.Connection, source: AllowedSource, offer: Offer) -> int:
        card, now = self._card(), self._clock.now()
        programmes = {found.key: found for found in offer.programmes}
        known = store.of_source(conn, source.name, programmes)
        for key, found in programmes.items():
            refusal = judged(found, source.name, card)
            before = known.get(key)
            if before is None:
                item = offered(self._ids.new(), source.name, found, refusal, now)
                store.add(conn, item, refusal.detail if refusal else f"offered by {source.name}")
                continue
            after = seen_again(before, found, refusal, now)
            if after != before:
                told = after.refusal.detail if after.refusal else f"offered again by {source.name}"
                store.save(conn, before, after, told if before.state != after.state else None)
        problem = "; ".join(offer.problems[:_SHOWN]) or None
        look = SourceLook(source.name, now, len(programmes), 0, problem)
        store.save_look(conn, look)
        return len(programmes.keys() - known.keys())

    async def _failed(self, source: str, problem: str) -> int:
        self._streaks.failed(source)
        _log.warning("source_not_read", source=source, error=problem)
        now = self._clock.now()

        def job(conn: sa.Connection) -> None:
            before = store.looks(conn).get(source)
            failures = before.failures + 1 if before else 1
            store.save_look(conn, SourceLook(source, now, 0, failures, problem))

        await self._database.write(job)
        return 0
