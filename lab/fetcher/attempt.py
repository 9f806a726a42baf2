"""One attempt at one item: from the web to a file of the library, every step remembered before the next."""

import asyncio
import json
import os
import shutil
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
import structlog

from generated.vocabulary import PlanRefusalCode
from lab.discovery import store
from lab.discovery.choosing import Choosing, host_of
from lab.discovery.committing import PART, held_bytes, reason_of
from lab.discovery.domain import Backoff, Part, PlanItem, Refused, begun, failed, fetched, put_off
from lab.discovery.found import VIDEO_SUFFIXES, Found, tags_of
from lab.fetcher.download import Download, DownloadLimits, FileRefused, Whole, hashed
from lab.library import store as library
from lab.library.domain import Facts, Source, new_asset
from lab.station.ports import Audit
from services.infra.disk import sync
from services.infra.outbound import HostBusy, OutboundError, Web
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

_log = structlog.get_logger("lab.fetcher")
_ACTOR = "fetcher"


@dataclass(frozen=True)
class FetchLimits:
    """Files at once; bytes that all may take and that stay free on the disk; how a file is read and tried again."""

    downloads: int
    budget_bytes: int
    free_min_bytes: int
    download: DownloadLimits
    backoff: Backoff


@dataclass(frozen=True)
class Tools:
    """What every attempt works with. `folder` holds the fetched files, `reserved` the bytes of those under way."""

    database: Database
    web: Web
    choosing: Choosing
    audit: Audit
    clock: Clock
    ids: IdSource
    folder: Path
    limits: FetchLimits
    reserved: dict[str, int] = field(default_factory=dict)


class LostItem(Exception):
    """Somebody else changed the item meanwhile: what was done says nothing any more."""


class Attempt:
    """One attempt. Raises `LostItem`, and `KernelError` when the database can't take what came of it."""

    def __init__(self, tools: Tools, item: PlanItem) -> None:
        self._tools = tools
        self._item = item
        self._path = path_of(tools.folder, item)
        self._part = self._path.with_name(self._path.name + PART)

    async def run(self) -> bool:
        """Whether it came in; a failure is put into the item."""
        try:
            if not await self._has_room():
                return False
            whole = await self._whole()
        except HostBusy as error:
            await self._put_off(error.retry_after_s, str(error))
        except FileRefused as error:
            await asyncio.to_thread(self._part.unlink, missing_ok=True)
            await self._failed(Refused(error.code, error.detail), passing=error.passing, resumable=False)
        except OutboundError as error:
            refusal = Refused(reason_of(error), str(error))
            await self._failed(refusal, passing=error.passing, resumable=error.passing)
        except OSError as error:
            _log.error("not_written", item_id=self._item.item_id, error=str(error))
            await self._put_off(self._tools.limits.backoff.max_s, f"not written: {error.strerror}")
        else:
            return await self._hand_over(whole)
        finally:
            self._tools.reserved.pop(self._item.item_id, None)
        return False

    async def _whole(self) -> Whole:
        """The file under its own name; one that is there already was whole when it got it."""
        if await asyncio.to_thread(self._path.is_file):
            return await hashed(self._path)
        file, tools = self._item.current, self._tools
        if file is None:
            raise FileRefused(PlanRefusalCode.NO_FILE, "it offers no file")
        limits = tools.limits.download
        download = Download(tools.web, tools.clock, file, self._part, limits, self._remember)
        whole = await download.run(self._item.part)
        await asyncio.to_thread(_name, self._part, self._path, _beside(self._item.found))
        return whole

    async def _remember(self, part: Part) -> None:
        after = begun(self._item, part, self._tools.clock.now())
        await self._save(after, None)

    async def _save(self, after: PlanItem, detail: str | None) -> None:
        before = self._item
        saved = await self._tools.database.write(lambda conn: store.save(conn, before, after, detail))
        if saved is None:
            raise LostItem
        self._item = saved

    async def _put_off(self, wait_s: float, why: str) -> None:
        after = put_off(self._item, wait_s, self._tools.clock.now())
        await self._save(after, f"put off for {wait_s:.0f} s: {why}")

    async def _failed(self, refusal: Refused, *, passing: bool, resumable: bool) -> None:
        tools, now = self._tools, self._tools.clock.now()
        item = self._item if resumable else replace(self._item, part=None)
        after = failed(item, tools.limits.backoff, now, passing=passing)
        _log.warning("fetch_failed", item_id=item.item_id, source=item.source, reason=refusal.detail)
        if after is not None and not _misses_its_slot(after, now):
            if after.file != item.file:
                await asyncio.to_thread(self._part.unlink, missing_ok=True)
            return await self._save(after, f"{refusal.detail}; {_next_step(after, item)}")
        await asyncio.to_thread(self._part.unlink, missing_ok=True)
        again_at = now + timedelta(seconds=tools.limits.backoff.max_s) if passing else None
        before, hosts = self._item, {host_of(self._item)} if passing else ()
        await tools.database.write(
            lambda conn: tools.choosing.give_up(conn, before, refusal, now, again_at=again_at, but_not=hosts)
        )

    async def _has_room(self) -> bool:
        """Whether disk and budget can take the file, which then counts; puts the item off when they can't."""
        tools, limits = self._tools, self._tools.limits
        size = self._item.size_bytes or 0
        left = size - (self._item.part.done if self._item.part else 0)
        await asyncio.to_thread(tools.folder.mkdir, parents=True, exist_ok=True)
        free = (await asyncio.to_thread(shutil.disk_usage, tools.folder)).free
        whole = await asyncio.to_thread(held_bytes, tools.folder, parts=False)
        if free - left < limits.free_min_bytes:
            await self._put_off(limits.backoff.max_s, f"{free} bytes of the disk are free")
            return False
        held = whole + sum(tools.reserved.values())
        if held + size > limits.budget_bytes:
            await self._put_off(limits.backoff.max_s, f"{held} of {limits.budget_bytes} bytes are in use")
            return False
        tools.reserved[self._item.item_id] = size
        return True

    async def _hand_over(self, whole: Whole) -> bool:
        """The file becomes an asset and the item fetched, in one transaction; False for content that is here."""
        found = await asyncio.to_thread(_source, self._path)
        came = await self._tools.database.write(lambda conn: self._take_in(conn, whole, found))
        if not came:
            await asyncio.to_thread(remove, self._path)
        return came

    def _take_in(self, conn: sa.Connection, whole: Whole, source: Source) -> bool:
        tools, item, now = self._tools, self._item, self._tools.clock.now()
        if (twin := store.same_file(conn, item, whole.sha256)) is not None:
            refusal = Refused(PlanRefusalCode.DUPLICATE, f"the same file as {twin}")
            tools.choosing.give_up(conn, item, refusal, now)
            return False
        known = library.at_path(conn, source.path)
        asset_id = known.asset_id if known else tools.ids.new()
        detail = f"{whole.size_bytes} bytes, SHA-256 {whole.sha256}"
        after = fetched(item, asset_id, whole.sha256, now)
        if tools.choosing.save(conn, item, after, detail, _ACTOR) is None:
            raise LostItem
        if known is None:
            asset = new_asset(asset_id, source, item.found.title, now, watched=True)
            asset = replace(asset, named=True, facts=_facts(item.found), origin=item.source)
            library.add(conn, asset)
            subject, after_ = f"asset:{asset_id}", {"path": source.path, "source": item.source}
            tools.audit.record(conn, actor=_ACTOR, action="asset.added", subject=subject, after=after_)
        return True


def path_of(folder: Path, item: PlanItem) -> Path:
    """Where the item's file lies; the same for as long as the item has that file."""
    slug = (tags_of([item.found.title]) or ("programme",))[0]
    suffix = ""
    if item.current is not None:
        suffix = Path(urlsplit(item.current.url).path).suffix.lower()
    suffix = suffix if suffix in VIDEO_SUFFIXES else ".video"
    return folder / item.source / f"{slug}-{item.item_id}-{item.file}{suffix}"


def remove(path: Path) -> None:
    """Delete a fetched file and what lies beside it."""
    for each in (path, path.with_suffix(".json"), path.with_name(path.name + PART)):
        each.unlink(missing_ok=True)


def _facts(found: Found) -> Facts:
    return Facts(found.creator, found.tags, found.licence, found.rating)


def _beside(found: Found) -> str:
    """What the file beside it says: an `AssetUpdate` of the contract."""
    facts = {
        "creator": found.creator,
        "tags": list(found.tags),
        "licence": found.licence,
        "rating": found.rating,
    }
    said = {name: value for name, value in facts.items() if value not in (None, [])}
    return json.dumps({"title": found.title, "facts": said}, ensure_ascii=False, indent=2)


def _name(part: Path, path: Path, beside: str) -> None:
    """Give a whole part its name, what is known of it beside it first; on disk when this returns."""
    said = path.with_suffix(".json")
    draft = said.with_name(said.name + ".tmp")
    with draft.open("w", encoding="utf-8") as file:
        file.write(beside)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(said)
    part.replace(path)
    sync(path.parent)


def _source(path: Path) -> Source:
    resolved = path.resolve()
    found = resolved.stat()
    return Source(str(resolved), found.st_size, found.st_mtime_ns)


def _misses_its_slot(item: PlanItem, now: datetime) -> bool:
    """Whether the next attempt comes only after its slot, which another item could still keep."""
    later, slot_at = item.next_attempt_at, item.slot_at
    return later is not None and slot_at is not None and now < slot_at <= later


def _next_step(after: PlanItem, before: PlanItem) -> str:
    if after.file != before.file:
        return f"its file {after.file + 1} of {len(after.found.files)} is tried"
    return f"attempt {after.attempts + 1} follows"
