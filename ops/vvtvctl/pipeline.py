"""What comes from elsewhere: the stages that bring it in, paused and let go, and the items they work on.

Foreign words (titles, reasons, addresses) are shown as they are: none of them is markup.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import typer
from voulezvous import Client
from voulezvous.generated.models import (
    Pipeline,
    PipelineChange,
    PipelineStage,
    PlanItem,
    PlanItemState,
    SourceStatus,
)

from ops.vvtvctl.output import (
    Cell,
    Json,
    console,
    length,
    local_time,
    print_facts,
    print_json,
    print_table,
    size,
    styled,
)
from ops.vvtvctl.station import station
from ops.vvtvctl.trouble import Exit, Trouble

Reason = Annotated[str | None, typer.Option(help="Why; kept in the audit trail.")]
_LOOK_S = 0.3


def stage_app(stage: PipelineStage, about: str) -> typer.Typer:
    """`pause`, `resume` and `status` of one stage."""
    app = typer.Typer(help=about, no_args_is_help=True)
    app.command("pause", help="Begin nothing new; what runs comes to its end.")(_switch(stage, paused=True))
    app.command("resume", help="Run again, at once where something is due.")(_switch(stage, paused=False))

    @app.command("status")
    def status(as_json: Json = False) -> None:
        """Show whether it is paused, when it last ran, and what it has to do."""
        with station() as client:
            _tell(client.control.show_pipeline(), as_json)

    return app


def _switch(stage: PipelineStage, *, paused: bool) -> Callable[..., None]:
    def switch(reason: Reason = None, as_json: Json = False) -> None:
        with station() as client:
            body = PipelineChange(stage=stage, paused=paused, reason=reason)
            _tell(client.control.change_pipeline(body=body), as_json)

    return switch


discovery = stage_app(PipelineStage.DISCOVERY, "Looking at remote sources.")
fetcher = stage_app(PipelineStage.FETCHER, "Downloading what is committed.")
planner = stage_app(PipelineStage.PLANNER, "Choosing and committing what to fetch.")


@discovery.command("run")
def run(
    wait: Annotated[bool, typer.Option(help="Follow it until every source was looked at.")] = True,
    timeout_s: Annotated[float, typer.Option("--timeout", min=1, help="Seconds to follow it.")] = 120,
    as_json: Json = False,
) -> None:
    """Look at every remote source now; leaves with 1 when one of them can't be read."""
    with station() as client:
        before = client.control.show_pipeline()
        client.control.run_discovery()
        if not (wait and before.sources):
            return _tell(before, as_json)
        with console.status(f"looking at {len(before.sources)} sources"):
            after = _looked(client, before, timeout_s)
    _tell(after, as_json)
    if any(source.failures for source in after.sources):
        raise typer.Exit(Exit.NO)


def list_items(
    state: Annotated[PlanItemState | None, typer.Option(help="Only those in this state.")] = None,
    source: Annotated[str | None, typer.Option(help="Only those of this source of the owner card.")] = None,
    as_json: Json = False,
) -> None:
    """Show what the remote sources offer and what became of it, newest first."""
    with station() as client:
        items = list(client.control.iter_plan_items(state=state, source=source, limit=200))
    if as_json:
        return print_json([item.to_dict() for item in items])
    print_table(
        "plan items",
        ("title", "source", "state", "wanted", "length", "item"),
        map(_row, items),
        "nothing: `vvtvctl discovery run` looks at the sources of the owner card",
    )


def inspect_item(
    item: Annotated[UUID, typer.Argument(help="The item's id, as `plan list` shows it.")],
    as_json: Json = False,
) -> None:
    """Show one plan item with its history."""
    with station() as client:
        found = client.control.inspect_plan_item(item)
    if as_json:
        return print_json(found.to_dict())
    print_facts(_facts(found))
    print_table(
        "history",
        ("when", "state", "what"),
        ((local_time(event.at), event.state.value, event.detail) for event in found.history or ()),
        "nothing happened yet",
    )


def _looked(client: Client, before: Pipeline, timeout_s: float) -> Pipeline:
    """The pipeline once discovery has run since `before`."""
    ran_at = _ran_at(before)
    ends = time.monotonic() + timeout_s
    while time.monotonic() < ends:
        now = client.control.show_pipeline()
        if _ran_at(now) != ran_at:
            return now
        time.sleep(_LOOK_S)
    raise Trouble(
        f"discovery has not come to an end in {timeout_s:g} s",
        "the LAB",
        "look again with `vvtvctl discovery status`, or wait longer with --timeout",
        Exit.BUSY,
    )


def _ran_at(pipeline: Pipeline) -> object:
    return next((s.ran_at for s in pipeline.stages if s.stage is PipelineStage.DISCOVERY), None)


def _tell(pipeline: Pipeline, as_json: bool) -> None:
    if as_json:
        return print_json(pipeline.to_dict())
    print_table(
        "stages",
        ("stage", "state", "last run", "why"),
        (
            (
                stage.stage.value,
                styled("paused", "yellow") if stage.paused else "running" if stage.running else "waits",
                local_time(stage.ran_at) if stage.ran_at else "never",
                stage.reason or "",
            )
            for stage in pipeline.stages
        ),
        "",
    )
    print_table(
        "sources",
        ("source", "looked at", "offers", "problem"),
        map(_source, pipeline.sources),
        "the owner card lists no remote source",
    )
    counts = ", ".join(f"{count.items} {count.state.value}" for count in pipeline.counts) or "none"
    held = f"{size(pipeline.held_bytes)} of {size(pipeline.budget_bytes)}"
    print_facts({"items": counts, "fetched files": held})


def _source(source: SourceStatus) -> tuple[Cell, ...]:
    problem: Cell = source.problem or ""
    if source.failures:
        problem = styled(f"failed {source.failures} times", "red", f": {source.problem or ''}")
    looked = local_time(source.looked_at) if source.looked_at else "never"
    return source.source, looked, str(source.offered), problem


def _row(item: PlanItem) -> tuple[Cell, ...]:
    return (
        item.title,
        item.source,
        _state(item),
        local_time(item.slot_at) if item.slot_at else "",
        length(item.duration_s) if item.duration_s else "",
        str(item.plan_item_id),
    )


def _state(item: PlanItem) -> Cell:
    if item.refusal is not None:
        return styled(item.state.value, "red", f": {item.refusal.detail} ({item.refusal.code.value})")
    if item.state is PlanItemState.FETCHING and item.size_bytes:
        return f"fetching {(item.fetched_bytes or 0) / item.size_bytes:.0%}"
    return item.state.value


def _facts(item: PlanItem) -> dict[str, Cell]:
    facts: dict[str, Cell] = {
        "title": item.title,
        "state": _state(item),
        "source": f"{item.source}, which calls it {item.key}",
        "wanted": f"{local_time(item.slot_at)}, {item.daypart}" if item.slot_at else "at no time yet",
        "length": length(item.duration_s) if item.duration_s else "not said",
        "file": item.url or "none",
        "bytes": f"{size(item.fetched_bytes or 0)} of {size(item.size_bytes) if item.size_bytes else 'unknown'}",
    }
    told = {name: value for name, value in item.facts.to_dict().items() if name != "tags"}
    facts |= {name: str(value) for name, value in told.items()}
    if item.facts.tags:
        facts["tags"] = ", ".join(item.facts.tags)
    if item.asset_id is not None:
        facts["asset"] = str(item.asset_id)
    if item.replaced_by is not None:
        facts["replaced by"] = str(item.replaced_by)
    return facts
