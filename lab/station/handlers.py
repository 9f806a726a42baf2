"""The control operations over the library and the queue: translates, never decides."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from pydantic import MISSING

from generated import models
from generated.api.control import (
    AddAsset201,
    ChangeLive200,
    ChangePlayout200,
    DrawAssetLoudness200,
    GetAssetStrip200,
    InsertQueueEntry201,
    InspectAsset200,
    InspectAssetReport200,
    InspectQueueEntry200,
    ListAsRun200,
    ListAssets200,
    ListQueue200,
    MoveQueueEntry200,
    ReloadPolicies200,
    RemoveAsset204,
    RemoveQueueEntry204,
    RestartEncoders200,
    RotatePlan200,
    ShowAgent200,
    ShowLive200,
    ShowObjectives200,
    ShowPlan200,
    ShowPlayout200,
    UpdateAsset200,
)
from generated.vocabulary import AssetRole, Caller, ErrorCode
from lab.agent.bridge import Bridge
from lab.alerts.promises import Promises
from lab.discovery.handlers import PipelineHandlers
from lab.discovery.pipeline import Pipeline
from lab.library.domain import Asset
from lab.library.service import AssetView, LibraryService
from lab.station.beside import facts_of
from lab.station.desks import Desks
from lab.station.encoders import Encoders
from lab.station.plot import loudness_svg
from lab.station.policies import PolicyService
from lab.station.reports import Reports
from lab.station.told import (
    agent_told,
    aired_told,
    asset_told,
    entry_told,
    kept_told,
    live_told,
    playout_told,
)
from services.infra import cursor as cursors
from services.infra.configuration.bundle import card_hash
from services.infra.sql.idempotency import Request
from services.kernel.errors import NotFound

_LIBRARY = "/v1/control/library"
_QUEUE = "/v1/control/queue"


class ControlHandlers(PipelineHandlers):
    """Implements the generated `ControlApi`."""

    def __init__(
        self,
        library: LibraryService,
        desks: Desks,
        source_of: Callable[[Asset], str],
        role_of: Callable[[Asset], AssetRole],
        policies: PolicyService,
        bridge: Bridge,
        reports: Reports,
        pipeline: Pipeline,
        encoders: Encoders,
        promises: Promises,
    ) -> None:
        super().__init__(pipeline)
        self._policies = policies
        self._bridge = bridge
        self._library = library
        self._desks = desks
        self._source_of = source_of
        self._role_of = role_of
        self._reports = reports
        self._encoders = encoders
        self._promises = promises

    async def show_objectives(self, caller: Caller) -> ShowObjectives200:
        """What the house promises, and how it keeps it."""
        items = [kept_told(kept) for kept in await self._promises.kept()]
        return ShowObjectives200(models.ObjectiveReport(window_s=self._promises.window_s, items=items))

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

    async def inspect_asset_report(self, caller: Caller, *, asset_id: str) -> InspectAssetReport200:
        """All that prep found out."""
        view = await self._library.asset(asset_id.lower())
        return InspectAssetReport200(await self._reports.report(view.asset))

    async def draw_asset_loudness(self, caller: Caller, *, asset_id: str) -> DrawAssetLoudness200:
        """Its loudness over time."""
        view = await self._library.asset(asset_id.lower())
        report = await self._reports.report(view.asset)
        if report.loudness is MISSING:
            detail = "No sound was measured."
            raise NotFound(ErrorCode.NOT_FOUND, detail, asset_id=view.asset.asset_id)
        return DrawAssetLoudness200(loudness_svg(view.asset.title, report.loudness))

    async def get_asset_strip(self, caller: Caller, *, asset_id: str) -> GetAssetStrip200:
        """Its pictures at even distances."""
        view = await self._library.asset(asset_id.lower())
        return GetAssetStrip200(await self._reports.strip(view.asset))

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
        return ShowPlayout200(playout_told(self._desks.of(channel).playout.show()))

    async def change_playout(
        self, caller: Caller, body: models.PlayoutChange, *, channel: str | None
    ) -> ChangePlayout200:
        """Switch the reserve on or off, freeze the queue or let it go."""
        view = await self._desks.of(channel).playout.change(
            _actor(caller),
            emergency=None if body.emergency is MISSING else body.emergency,
            frozen=None if body.frozen is MISSING else body.frozen,
            reason=None if body.reason is MISSING else body.reason,
            clips=None if body.emergency_clips is MISSING else body.emergency_clips,
        )
        return ChangePlayout200(playout_told(view))

    async def restart_encoders(self, caller: Caller, body: models.EncodersRestart) -> RestartEncoders200:
        """Begin them anew."""
        reason = None if body.reason is MISSING else body.reason
        jobs, receivers = await self._encoders.restart(_actor(caller), reason)
        return RestartEncoders200(models.EncodersRestarted(prep_jobs=jobs, live_channels=list(receivers)))

    async def show_live(self, caller: Caller, *, channel: str | None) -> ShowLive200:
        """What becomes of the live source."""
        return ShowLive200(live_told(self._desks.of(channel).live.show()))

    async def change_live(
        self, caller: Caller, body: models.LiveChange, *, channel: str | None
    ) -> ChangeLive200:
        """Let a live source be pushed, or hand the air back."""
        view = await self._desks.of(channel).live.change(
            _actor(caller),
            listening=None if body.listening is MISSING else body.listening,
            title=None if body.title is MISSING else body.title,
            reason=None if body.reason is MISSING else body.reason,
        )
        return ChangeLive200(live_told(view))

    async def show_plan(self, caller: Caller, *, channel: str | None, at: datetime | None) -> ShowPlan200:
        """What the planner works with."""
        view = await self._desks.of(channel).logbook.plan(at)
        survey = view.survey
        return ShowPlan200(
            models.Plan(
                channel_id=view.channel_id,
                card_version=survey.card.version,
                card_hash=card_hash(survey.card),
                seed=survey.card.seeds.planner,
                daypart=survey.daypart,
                ready=survey.ready,
                admitted=survey.admitted,
                ruled_out=[models.RuledOut(rule=rule, assets=assets) for rule, assets in survey.ruled_out],
                planned_until=view.planned_until,
            )
        )

    async def rotate_plan(self, caller: Caller, body: models.PlanRotationOrder) -> RotatePlan200:
        """Choose the planner's entries anew."""
        reason = None if body.reason is MISSING else body.reason
        given_up, entries = await self._policies.rotate(_actor(caller), reason)
        return RotatePlan200(models.PlanRotation(taken_back=given_up, queue_entries=entries))

    async def reload_policies(self, caller: Caller, body: models.PolicyReloadOrder) -> ReloadPolicies200:
        """Read the configuration again."""
        reason = None if body.reason is MISSING else body.reason
        done = await self._policies.reload(_actor(caller), reason)
        return ReloadPolicies200(
            models.PolicyReload(config_hash=done.config_hash, problems=list(done.problems))
        )

    async def show_agent(self, caller: Caller, *, limit: int) -> ShowAgent200:
        """How the LAB gets on with its control plane."""
        return ShowAgent200(agent_told(await self._bridge.view(limit)))

    async def list_as_run(
        self,
        caller: Caller,
        *,
        channel: str | None,
        since: datetime | None,
        until: datetime | None,
        limit: int,
        cursor: str | None,
    ) -> ListAsRun200:
        """What aired, oldest first."""
        after = cursors.decode_whole("as_run", cursor)
        found = await self._desks.of(channel).logbook.aired(since, until, after, limit + 1)
        items = [aired_told(entry) for entry in found[:limit]]
        if len(found) <= limit:
            return ListAsRun200(models.AsRunPage(items=items))
        following = cursors.encode("as_run", str(found[limit - 1].start_index))
        return ListAsRun200(models.AsRunPage(items=items, next_cursor=following))

    async def list_queue(
        self, caller: Caller, *, channel: str | None, limit: int, cursor: str | None
    ) -> ListQueue200:
        """The queue in airing order."""
        after = cursors.decode_whole("queue", cursor)
        entries = await self._desks.of(channel).queue.entries()
        left = [view for view in entries if after is None or view.rank > after]
        items = [entry_told(view) for view in left[:limit]]
        if len(left) <= limit:
            return ListQueue200(models.QueuePage(items=items))
        following = cursors.encode("queue", str(left[limit - 1].rank))
        return ListQueue200(models.QueuePage(items=items, next_cursor=following))

    async def insert_queue_entry(
        self,
        caller: Caller,
        body: models.QueueInsert,
        *,
        channel: str | None,
        idempotency_key: str | None,
    ) -> InsertQueueEntry201:
        """Queue an asset."""
        asset_id = body.asset_id.lower()
        position = None if body.position is MISSING else body.position
        desk = self._desks.of(channel)
        asks = {"asset_id": asset_id, "position": position, **self._desks.named(desk)}
        request = Request(idempotency_key, "insertQueueEntry", asks)
        view = await desk.queue.insert(_actor(caller), request, asset_id, position)
        return InsertQueueEntry201(entry_told(view), f"{_QUEUE}/{view.entry_id}")

    async def inspect_queue_entry(self, caller: Caller, *, entry_id: str) -> InspectQueueEntry200:
        """One entry."""
        entry_id = entry_id.lower()
        desk = await self._desks.of_entry(entry_id)
        return InspectQueueEntry200(entry_told(await desk.queue.entry(entry_id)))

    async def remove_queue_entry(self, caller: Caller, *, entry_id: str) -> RemoveQueueEntry204:
        """Take a waiting entry out."""
        entry_id = entry_id.lower()
        desk = await self._desks.of_entry(entry_id)
        await desk.queue.remove(_actor(caller), entry_id)
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
        desk = await self._desks.of_entry(entry_id)
        view = await desk.queue.move(_actor(caller), request, entry_id, body.position, body.version)
        return MoveQueueEntry200(entry_told(view))

    def _asset(self, view: AssetView) -> models.Asset:
        return asset_told(view, self._source_of(view.asset), self._role_of(view.asset))


def _actor(caller: Caller) -> str:
    return caller.subject or "operator"
