"""The control operations over what comes from elsewhere: translates, never decides."""

from pydantic import MISSING

from generated import models
from generated.api.control import (
    ChangePipeline200,
    InspectPlanItem200,
    ListPlanItems200,
    RunDiscovery202,
    ShowPipeline200,
)
from generated.vocabulary import Caller, PipelineStage, PlanItemState
from lab.discovery.domain import PlanItem
from lab.discovery.pipeline import Pipeline, PipelineView
from lab.discovery.store import Event, SourceLook
from lab.library.domain import Facts
from lab.station.beside import facts_told
from services.infra import cursor as cursors
from services.infra.outbound import shown


class PipelineHandlers:
    """The part of the generated `ControlApi` that is about plan items and the stages that bring them in."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    async def list_plan_items(
        self,
        caller: Caller,
        *,
        state: PlanItemState | None,
        source: str | None,
        limit: int,
        cursor: str | None,
    ) -> ListPlanItems200:
        """What the sources offer, newest first."""
        before = cursors.decode("plan_item", cursor)
        found = await self._pipeline.items(before, limit + 1, state, source)
        items = [_item(item, None) for item in found[:limit]]
        if len(found) <= limit:
            return ListPlanItems200(models.PlanItemPage(items=items))
        following = cursors.encode("plan_item", found[limit - 1].item_id)
        return ListPlanItems200(models.PlanItemPage(items=items, next_cursor=following))

    async def inspect_plan_item(self, caller: Caller, *, plan_item_id: str) -> InspectPlanItem200:
        """One item with its history."""
        item, history = await self._pipeline.item(plan_item_id.lower())
        return InspectPlanItem200(_item(item, history))

    async def show_pipeline(self, caller: Caller, *, channel: str | None) -> ShowPipeline200:
        """The stages and the sources."""
        return ShowPipeline200(_pipeline(await self._pipeline.view(channel)))

    async def change_pipeline(
        self, caller: Caller, body: models.PipelineChange, *, channel: str | None
    ) -> ChangePipeline200:
        """Pause a stage or let it run."""
        reason = None if body.reason is MISSING else body.reason
        actor = caller.subject or "operator"
        view = await self._pipeline.switch(actor, channel, body.stage, paused=body.paused, reason=reason)
        return ChangePipeline200(_pipeline(view))

    async def run_discovery(self, caller: Caller, *, channel: str | None) -> RunDiscovery202:
        """Look at the sources now."""
        view = await self._pipeline.look_now(caller.subject or "operator", channel)
        return RunDiscovery202(_pipeline(view))


def _item(item: PlanItem, history: list[Event] | None) -> models.PlanItem:
    found, part, refusal = item.found, item.part, item.refusal
    return models.PlanItem(
        plan_item_id=item.item_id,
        source=item.source,
        key=found.key,
        title=found.title,
        state=item.state,
        facts=facts_told(Facts(found.creator, found.tags, found.licence, found.rating)),
        duration_s=MISSING if found.duration_s is None else found.duration_s,
        slot_at=MISSING if item.slot_at is None else item.slot_at,
        daypart=MISSING if item.daypart is None else item.daypart,
        url=MISSING if item.current is None else shown(item.current.url),
        size_bytes=MISSING if item.size_bytes is None else item.size_bytes,
        fetched_bytes=MISSING if part is None else part.done,
        attempts=item.attempts,
        next_attempt_at=MISSING if item.next_attempt_at is None else item.next_attempt_at,
        refusal=MISSING if refusal is None else models.PlanRefusal(code=refusal.code, detail=refusal.detail),
        asset_id=MISSING if item.asset_id is None else item.asset_id,
        replaced_by=MISSING if item.replaced_by is None else item.replaced_by,
        found_at=item.found_at,
        updated_at=item.updated_at,
        history=MISSING if history is None else [_event(event) for event in history],
    )


def _event(event: Event) -> models.PlanItemEvent:
    return models.PlanItemEvent(at=event.at, state=event.state, detail=event.detail)


def _pipeline(view: PipelineView) -> models.Pipeline:
    return models.Pipeline(
        stages=[_stage(stage, view) for stage in view.stages],
        sources=[_source(name, look) for name, look in view.sources],
        counts=[models.StateCount(state=s, items=view.counts[s]) for s in PlanItemState if s in view.counts],
        held_bytes=view.held_bytes,
        budget_bytes=view.budget_bytes,
    )


def _stage(stage: PipelineStage, view: PipelineView) -> models.StageStatus:
    known = view.stages[stage]
    return models.StageStatus(
        stage=stage,
        paused=known.paused,
        running=stage in view.running,
        reason=MISSING if known.reason is None else known.reason,
        changed_at=MISSING if known.changed_at is None else known.changed_at,
        ran_at=MISSING if known.ran_at is None else known.ran_at,
    )


def _source(name: str, look: SourceLook | None) -> models.SourceStatus:
    if look is None:
        return models.SourceStatus(source=name, offered=0, failures=0)
    return models.SourceStatus(
        source=name,
        looked_at=look.looked_at,
        offered=look.offered,
        failures=look.failures,
        problem=MISSING if look.problem is None else look.problem,
    )
