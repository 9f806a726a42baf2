"""Which downloads run, and what prep made of what they brought.

Every step is in the database before the next begins, so a killed fetcher goes on where it was and takes nothing in
twice.
"""

import asyncio
from collections.abc import Callable
from functools import partial

import sqlalchemy as sa
import structlog

from generated.vocabulary import AssetState, PipelineStage, PlanItemState, PlanRefusalCode
from lab.discovery import store
from lab.discovery.domain import PlanItem, Refused, ready, refused
from lab.fetcher.attempt import Attempt, LostItem, Tools, path_of, remove
from lab.library import store as library
from lab.library.domain import Asset
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.fetcher")
_ACTOR = "fetcher"


class Fetcher:
    """Fetches what is committed. `on_fetched` is called when prep has something new to do."""

    def __init__(self, tools: Tools, on_fetched: Callable[[], None]) -> None:
        self._tools = tools
        self._on_fetched = on_fetched
        self._running: set[str] = set()

    async def run_once(self) -> int:
        """Fetch whatever is due until nothing is; how many files came in. Nothing new begins while paused."""
        settled, came = await self.settle(), 0
        tasks: set[asyncio.Task[bool]] = set()
        try:
            while True:
                tasks |= await self._begin(self._tools.limits.downloads - len(tasks))
                if not tasks:
                    break
                done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                came += sum(task.result() for task in done)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if settled or came:
            ran_at = self._tools.clock.now().isoformat()
            await self._tools.database.write(
                partial(store.save_stage, stage=PipelineStage.FETCHER, ran_at=ran_at)
            )
        return came

    async def is_due(self) -> bool:
        """Whether `run_once` would have anything to do."""
        now = self._tools.clock.now()

        def read(conn: sa.Connection) -> bool:
            if store.in_states(conn, [PlanItemState.FETCHED]):
                return True
            items = store.in_states(conn, [PlanItemState.FETCHING])
            paused = store.stages(conn)[PipelineStage.FETCHER].paused
            return not paused and any(item.is_due(now) for item in items)

        return await self._tools.database.read(read)

    async def _begin(self, room: int) -> set[asyncio.Task[bool]]:
        now = self._tools.clock.now()

        def read(conn: sa.Connection) -> list[PlanItem]:
            if room < 1 or store.stages(conn)[PipelineStage.FETCHER].paused:
                return []
            items = store.in_states(conn, [PlanItemState.FETCHING])
            return [item for item in items if item.is_due(now) and item.item_id not in self._running][:room]

        items = await self._tools.database.read(read)
        self._running |= {item.item_id for item in items}
        return {asyncio.create_task(self._fetch(item), name=f"fetch-{item.item_id}") for item in items}

    async def _fetch(self, item: PlanItem) -> bool:
        log = _log.bind(item_id=item.item_id, source=item.source, title=item.found.title)
        log.info("fetch_started")
        try:
            came = await Attempt(self._tools, item).run()
        except LostItem:
            log.warning("item_changed_meanwhile")
            return False
        except KernelError as error:
            log.error("fetch_not_recorded", error=str(error))
            await asyncio.sleep(self._tools.limits.backoff.initial_s)
            return False
        finally:
            self._running.discard(item.item_id)
        if came:
            log.info("fetched")
            self._on_fetched()
        return came

    async def settle(self) -> int:
        """Take in what prep and operators made of the files that came; how many items changed."""
        tools = self._tools
        changed = await tools.database.read(self._followed)
        for item, asset in changed:
            await tools.database.write(partial(self._follow, item=item, asset=asset))
            if asset is None:
                await asyncio.to_thread(remove, path_of(tools.folder, item))
        return len(changed)

    def _follow(self, conn: sa.Connection, *, item: PlanItem, asset: Asset | None) -> None:
        choosing, now = self._tools.choosing, self._tools.clock.now()
        if asset is None:
            gone = Refused(PlanRefusalCode.REMOVED, "it was taken out of the library")
            choosing.save(conn, item, refused(item, gone, now), gone.detail, _ACTOR)
        elif asset.refusal is not None:
            why = Refused(PlanRefusalCode.PREP_REFUSED, f"{asset.refusal.code.value}: {asset.refusal.detail}")
            choosing.give_up(conn, item, why, now)
        else:
            choosing.save(conn, item, ready(item, now), "prepared: it may air", _ACTOR)

    def _followed(self, conn: sa.Connection) -> list[tuple[PlanItem, Asset | None]]:
        """The items whose asset is ready, refused or gone, and that don't say so yet."""
        found = []
        for item in store.in_states(conn, [PlanItemState.FETCHED, PlanItemState.READY]):
            asset = library.get(conn, item.asset_id or "")
            if asset is None:  # a file that was written anew has another asset
                asset = library.at_path(conn, str(path_of(self._tools.folder, item).resolve()))
            done = asset is not None and asset.state in (AssetState.READY, AssetState.REFUSED)
            if asset is None or (done and item.state is PlanItemState.FETCHED):
                found.append((item, asset))
        return found
