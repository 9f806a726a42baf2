"""The control operations over the library and the queue: translates, never decides."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from pydantic import MISSING

from generated import models
from generated.api.control import (
    AddAsset201,
    ChangePlayout200,
    InsertQueueEntry201,
    InspectAsset200,
    InspectQueueEntry200,
    ListAsRun200,
    ListAssets200,
    ListQueue200,
    MoveQueueEntry200,
    RemoveAsset204,
    RemoveQueueEntry204,
    ShowPlan200,
    ShowPlayout200,
    UpdateAsset200,
)
from generated.vocabulary import AssetRole, Caller
from lab import cursor as cursors
from lab.library.domain import Asset, Facts
from lab.library.service import AssetView, LibraryService
from lab.queue.service import QueueService
from lab.queue.view import EntryView
from lab.station.as_run import Aired
from lab.station.beside import facts_of
from lab.station.idempotency import Request
from lab.station.logbook import Logbook
from lab.station.playout import PlayoutService, PlayoutView

_LIBRARY = "/v1/control/library"
_QUEUE = "/v1/control/queue"


class ControlHandlers:
    """Implements the generated `ControlApi`."""

    def __init__(
        self,
        library: LibraryService,
        queue: QueueService,
        playout: PlayoutService,
        logbook: Logbook,
        source_of: Callable[[Asset], str],
        role_of: Callable[[Asset], AssetRole],
    ) -> None:
        self._library = library
        self._queue = queue
        self._playout = playout
        self._logbook = logbook
        self._source_of = source_of
        self._role_of = role_of

    async def list_assets(self, caller: Caller, *, limit: int, cursor: str | None) -> ListAssets200:
        """The library, newest first."""
        found = await self._library.page(cursors.decode("asset", cursor), limit + 1)
        page = models.AssetPage(items=[self._asset(view) for view in found[:limit]])
        if len(found) > limit:
            after = cursors.encode("asset", found[limit - 1].asset.asset_id)
            page = models.AssetPage(items=page.items, next_cursor=after)
        return ListAssets200(page)

    async def add_asset(
        self, caller: Caller, body: models.AssetAdd, *, idempotency_key: str | None
    ) -> AddAsset201:
        """Take a file into the library."""
        title = None if body.title is MISSING else body.title
        facts = None if body.facts is MISSING else facts_of(body.facts)
        asks = {"path": body.path, "title": title, **({"facts": asdict(facts)} if facts else {})}
        request = Request(idempotency_key, "addAsset", asks)
        view = await self._library.add(_actor(caller), request, body.path, title, facts)
        return AddAsset201(self._asset(view), f"{_LIBRARY}/{view.asset.asset_id}")

    async def inspect_asset(self, caller: Caller, *, asset_id: str) -> InspectAsset200:
        """One asset."""
        return InspectAsset200(self._asset(await self._library.asset(asset_id.lower())))

    async def remove_asset(self, caller: Caller, *, asset_id: str) -> RemoveAsset204:
        """Take an asset out."""
        await self._library.remove(_actor(caller), asset_id.lower())
        return RemoveAsset204()

    async def update_asset(
        self, caller: Caller, body: models.AssetUpdate, *, asset_id: str
    ) -> UpdateAsset200:
        """An operator's word on an asset."""
        title = None if body.title is MISSING else body.title
        facts = None if body.facts is MISSING else facts_of(body.facts)
        view = await self._library.update(_actor(caller), asset_id.lower(), title, facts)
        return UpdateAsset200(self._asset(view))

    async def show_playout(self, caller: Caller, *, channel: str | None) -> ShowPlayout200:
        """What is switched."""
        return ShowPlayout200(_playout(self._playout.show(channel)))

    async def change_playout(
        self, caller: Caller, body: models.PlayoutChange, *, channel: str | None
    ) -> ChangePlayout200:
        """Switch the reserve on or off, freeze the queue or let it go."""
        view = await self._playout.change(
            _actor(caller),
            channel,
            emergency=None if body.emergency is MISSING else body.emergency,
            frozen=None if body.frozen is MISSING else body.frozen,
            reason=None if body.reason is MISSING else body.reason,
        )
        return ChangePlayout200(_playout(view))

    async def show_plan(self, caller: Caller, *, at: datetime | None) -> ShowPlan200:
        """What the planner works with."""
        view = await self._logbook.plan(at)
        survey = view.survey
        return ShowPlan200(
            models.Plan(
                card_version=survey.card.version,
                seed=survey.card.seeds.planner,
                daypart=survey.daypart,
                ready=survey.ready,
                admitted=survey.admitted,
                ruled_out=[models.RuledOut(rule=rule, assets=assets) for rule, assets in survey.ruled_out],
                planned_until=view.planned_until,
            )
        )

    async def list_as_run(
        self,
        caller: Caller,
        *,
        since: datetime | None,
        until: datetime | None,
        limit: int,
        cursor: str | None,
    ) -> ListAsRun200:
        """What aired, oldest first."""
        after = cursors.decode_whole("as_run", cursor)
        found = await self._logbook.aired(since, until, after, limit + 1)
        items = [_aired(entry) for entry in found[:limit]]
        if len(found) <= limit:
            return ListAsRun200(models.AsRunPage(items=items))
        following = cursors.encode("as_run", str(found[limit - 1].start_index))
        return ListAsRun200(models.AsRunPage(items=items, next_cursor=following))

    async def list_queue(self, caller: Caller, *, limit: int, cursor: str | None) -> ListQueue200:
        """The queue in airing order."""
        first = cursors.decode_whole("queue", cursor) or 0
        entries = await self._queue.entries()
        items = [_entry(view) for view in entries[first : first + limit]]
        if first + limit >= len(entries):
            return ListQueue200(models.QueuePage(items=items))
        following = cursors.encode("queue", str(first + limit))
        return ListQueue200(models.QueuePage(items=items, next_cursor=following))

    async def insert_queue_entry(
        self,
        caller: Caller,
        body: models.QueueInsert,
        *,
        idempotency_key: str | None,
    ) -> InsertQueueEntry201:
        """Queue an asset."""
        asset_id = body.asset_id.lower()
        position = None if body.position is MISSING else body.position
        asks = {"asset_id": asset_id, "position": position}
        request = Request(idempotency_key, "insertQueueEntry", asks)
        view = await self._queue.insert(_actor(caller), request, asset_id, position)
        return InsertQueueEntry201(_entry(view), f"{_QUEUE}/{view.entry_id}")

    async def inspect_queue_entry(self, caller: Caller, *, entry_id: str) -> InspectQueueEntry200:
        """One entry."""
        return InspectQueueEntry200(_entry(await self._queue.entry(entry_id.lower())))

    async def remove_queue_entry(self, caller: Caller, *, entry_id: str) -> RemoveQueueEntry204:
        """Take a waiting entry out."""
        await self._queue.remove(_actor(caller), entry_id.lower())
        return RemoveQueueEntry204()

    async def move_queue_entry(
        self,
        caller: Caller,
        body: models.QueueMove,
        *,
        entry_id: str,
        idempotency_key: str | None,
    ) -> MoveQueueEntry200:
        """Give a waiting entry another place."""
        entry_id = entry_id.lower()
        asks = {"entry_id": entry_id, "position": body.position, "version": body.version}
        request = Request(idempotency_key, "moveQueueEntry", asks)
        view = await self._queue.move(_actor(caller), request, entry_id, body.position, body.version)
        return MoveQueueEntry200(_entry(view))

    def _asset(self, view: AssetView) -> models.Asset:
        return _asset(view, self._source_of(view.asset), self._role_of(view.asset))


def _actor(caller: Caller) -> str:
    return caller.subject or "operator"


def _entry(view: EntryView) -> models.QueueEntry:
    return models.QueueEntry(
        entry_id=view.entry_id,
        asset_id=view.asset_id,
        title=view.title,
        state=view.state,
        origin=view.origin,
        position=view.position,
        version=view.version,
        segment_count=view.segment_count,
        starts_at=MISSING if view.starts_at is None else view.starts_at,
        queued_at=view.queued_at,
        daypart=MISSING if view.daypart is None else view.daypart,
        role=MISSING if view.role is None else view.role,
        relaxed=list(view.relaxed) or MISSING,
    )


def _playout(view: PlayoutView) -> models.Playout:
    switches = view.switches
    return models.Playout(
        channel_id=view.channel_id,
        state=view.state,
        emergency=switches.emergency,
        frozen=switches.frozen,
        reason=MISSING if switches.reason is None else switches.reason,
        changed_at=MISSING if switches.changed_at is None else switches.changed_at,
    )


def _aired(entry: Aired) -> models.AsRunEntry:
    return models.AsRunEntry(
        title=entry.title,
        kind=entry.kind,
        asset_id=MISSING if entry.asset_id is None else entry.asset_id,
        entry_id=MISSING if entry.entry_id is None else entry.entry_id,
        started_at=entry.started_at,
        ends_at=entry.ends_at,
        first_index=entry.start_index,
        segment_count=entry.segments,
    )


def _facts(facts: Facts) -> models.ProgrammeFacts:
    return models.ProgrammeFacts(
        creator=MISSING if facts.creator is None else facts.creator,
        tags=list(facts.tags) or MISSING,
        licence=MISSING if facts.licence is None else facts.licence,
        rating=MISSING if facts.rating is None else facts.rating,
        role=MISSING if facts.role is None else facts.role,
        overlay=MISSING if facts.overlay is None else facts.overlay,
    )


def _asset(view: AssetView, source: str, role: AssetRole) -> models.Asset:
    asset = view.asset
    refusal, media = asset.refusal, asset.media
    return models.Asset(
        asset_id=asset.asset_id,
        title=asset.title,
        state=asset.state,
        source=source,
        facts=_facts(asset.facts),
        role=role,
        source_path=asset.source.path,
        size_bytes=asset.source.size_bytes,
        progress=MISSING if view.progress is None else view.progress,
        refusal=MISSING if refusal is None else models.Refusal(code=refusal.code, detail=refusal.detail),
        media=MISSING
        if media is None
        else models.AssetMedia(
            duration_ms=media.duration_ms,
            segment_count=media.segment_count,
            generation=media.generation,
            loudness_lufs=media.loudness_lufs,
            true_peak_dbtp=media.true_peak_dbtp,
            renditions=list(media.renditions),
            captions=list(media.captions),
            audio=list(media.audio) or MISSING,
            overlay=bool(media.overlay),
        ),
        checks=[
            models.QualityCheck(name=check.name, verdict=check.verdict, detail=check.detail)
            for check in asset.checks
        ],
        added_at=asset.added_at,
        updated_at=asset.updated_at,
    )
