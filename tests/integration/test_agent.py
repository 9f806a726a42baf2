"""The bridge against a control plane on this machine: what is told, what is run, what an outage or an impostor does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from prometheus_client import CollectorRegistry

from generated import models
from generated.server import assembly
from generated.server.seam import Endpoint
from generated.vocabulary import AgentState, CommandAction, CommandOutcome
from lab.agent import store
from lab.agent.door import Door, Inside
from lab.agent.wire import Unreachable
from services.infra.http.edge import Edge, framework
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import HttpSeam, Limits
from services.infra.http.signing import SCHEMES
from services.infra.http.vouching import SCHEMES as VOUCHED
from services.infra.settings import ControlPlane
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.policy.service import Policy
from tests.support.clock import ManualClock
from tests.support.ids import CountingIds
from tests.support.lab import OPERATOR, Bench, a_lab
from tests.support.plane import SECRET, TOKEN, Lie, Plane, a_plane
from tests.support.platform import free_port
from tests.support.receiver import Receiver

Scenario = Callable[[Bench, Plane, Receiver, Door], Coroutine[Any, Any, None]]


def door_of(bench: Bench) -> Door:
    """The control API as the LAB's process gives it to its agent."""
    ids = CountingIds()
    seam = HttpSeam(
        clock=bench.clock,
        ids=ids,
        limits=Limits(100_000),
        metrics=HttpMetrics(CollectorRegistry(), (1,)),
        schemes={SCHEMES: Inside(), VOUCHED: Inside()},
        policy=Policy([]),
        strict=True,
    )
    lab = bench.lab
    handlers = assembly.Handlers(
        control=lab.control, jobs=lab.jobs, curator=lab.curation, autopilot=lab.tuning
    )
    control = assembly.build(handlers, seam)
    edge: Endpoint = Edge(
        seam=seam, framework=framework(control, ids), exact=control.front(), prefixes=control.below()
    )
    return Door(edge)


def with_plane(
    root: Path, scenario: Scenario, clock: ManualClock | None = None, port: int = 0, **agent: object
) -> None:
    async def run() -> None:
        known = clock or ManualClock()
        with a_plane(lambda: known.now().timestamp(), port) as (plane, receiver):
            named = ControlPlane(f"{receiver.url}/api", TOKEN, SECRET)
            async with a_lab(root, known, control_plane=named, sections={"agent": agent}) as bench:
                bench.film("a.mkv", 200)
                bench.film("b.mkv", 210)
                await bench.take_in()
                await bench.step(8)
                await bench.station.beat()
                await bench.lab.alerts.look()
                await scenario(bench, plane, receiver, door_of(bench))

    asyncio.run(run())


def emergency(bench: Bench) -> bool:
    """Whether the reserve airs instead of the queue."""
    return bench.lab.parts.publication.switches.emergency


async def exchange(bench: Bench, door: Door) -> None:
    """What the bridge does each time, once."""
    bridge = bench.lab.bridge
    await bridge.compose(door)
    wire = bridge._wire
    assert wire is not None
    await bridge.exchange(wire, door)


def test_the_control_plane_is_told_how_the_lab_is(tmp_path: Path) -> None:
    async def scenario(bench: Bench, plane: Plane, _receiver: Receiver, door: Door) -> None:
        await bench.lab.scheduler.complete("nightly", "operator")
        await exchange(bench, door)
        kinds = [message.kind.value for message in plane.messages]
        assert kinds == ["status", "snapshot", "telemetry", "report"]
        status, snapshot, telemetry, report = plane.messages
        assert status.status.playout.state.value == "on_air"  # type: ignore[union-attr]
        assert status.status.queue_s > 2700  # type: ignore[union-attr]
        assert status.status.version == "0.0.0"  # type: ignore[union-attr]
        queue = await bench.lab.queue.entries()
        told = [entry.entry_id for entry in snapshot.snapshot.entries]  # type: ignore[union-attr]
        assert told == [view.entry_id for view in queue][: len(told)]
        assert telemetry.telemetry.prepared == 2  # type: ignore[union-attr]
        assert report.report.day == "2025-12-31"  # type: ignore[union-attr]
        await exchange(bench, door)
        assert len(plane.messages) == 4, "nothing is due yet"
        bench.clock.advance(60)
        await exchange(bench, door)
        assert [message.kind.value for message in plane.messages][4:] == ["status"]
        await bench.step(500)
        await exchange(bench, door)
        (later,) = plane.of_kind("telemetry")[1:]
        assert later.telemetry.aired_s == pytest.approx(500 * 32 / 15 + 60, abs=6)  # type: ignore[union-attr]
        bench.clock.advance(86400)
        await exchange(bench, door)
        assert len(plane.of_kind("report")) == 1, "no nightly has told of that day yet"
        await bench.lab.scheduler.complete("nightly", "operator")
        await exchange(bench, door)
        assert [m.report.day for m in plane.of_kind("report")] == ["2025-12-31", "2026-01-01"]  # type: ignore[union-attr]
        assert (await bench.lab.bridge.view(5)).state is AgentState.ONLINE
        assert plane.refused == []

    with_plane(tmp_path, scenario)


def test_commands_run_through_the_control_api_once_each_and_are_answered(tmp_path: Path) -> None:
    async def scenario(bench: Bench, plane: Plane, _receiver: Receiver, door: Door) -> None:
        stop = plane.command(1, CommandAction.STOP, reason="The wrong film is on air.")
        await exchange(bench, door)
        assert emergency(bench)
        assert bench.lab.parts.publication.switches.reason == "The wrong film is on air."
        (result,) = plane.results
        assert (result.command_id, result.outcome) == (stop, CommandOutcome.DONE)
        plane.command(2, CommandAction.START)
        plane.command(3, CommandAction.ROTATE_PLAYLIST)
        plane.command(4, CommandAction.RELOAD_POLICIES)
        await exchange(bench, door)
        assert not emergency(bench)
        assert [result.outcome for result in plane.results] == [CommandOutcome.DONE] * 4
        audited = [(row.actor, row.action) for row in await bench.rows(sa.select(AUDIT_EVENTS))]
        assert audited.count(("agent", "playout.switched")) == 2
        assert audited.count(("agent", "plan.rotated")) == 1
        assert audited.count(("agent", "policies.reloaded")) == 1
        assert audited.count(("agent", "agent.command_done")) == 4

    with_plane(tmp_path, scenario)


def test_a_command_that_is_given_again_is_not_run_again(tmp_path: Path) -> None:
    async def scenario(bench: Bench, plane: Plane, _receiver: Receiver, door: Door) -> None:
        plane.command(1, CommandAction.STOP)
        await exchange(bench, door)
        plane.messages.clear()  # a control plane that forgot what it was told gives the command again
        await bench.control.change_playout(OPERATOR, models.PlayoutChange(emergency=False), channel=None)
        await exchange(bench, door)
        assert not emergency(bench)

    with_plane(tmp_path, scenario)


def test_a_command_that_comes_too_late_or_from_the_future_is_not_run(tmp_path: Path) -> None:
    async def scenario(bench: Bench, plane: Plane, _receiver: Receiver, door: Door) -> None:
        plane.command(1, CommandAction.STOP, issued_s=-901)
        plane.command(2, CommandAction.STOP, issued_s=-10, expires_at="2026-01-01T00:00:00Z")
        plane.command(3, CommandAction.STOP, issued_s=400)
        await exchange(bench, door)
        assert not emergency(bench)
        outcomes = [result.outcome for result in plane.results]
        assert outcomes == [CommandOutcome.EXPIRED, CommandOutcome.EXPIRED, CommandOutcome.REFUSED]
        view = await bench.lab.bridge.view(2)
        assert [known.outcome.outcome for known in view.commands if known.outcome] == outcomes[:0:-1]

    with_plane(tmp_path, scenario)


def test_a_command_that_a_kill_cut_short_is_run_by_the_next_lab(tmp_path: Path) -> None:
    async def scenario(bench: Bench, plane: Plane, _receiver: Receiver, door: Door) -> None:
        wire = bench.lab.bridge._wire
        assert wire is not None
        plane.command(1, CommandAction.STOP)
        await bench.lab.bridge._fetch(wire)  # and then the kill
        assert not emergency(bench)
        plane.commands.clear()
        await exchange(bench, door)
        assert emergency(bench)
        assert len(plane.results) == 1

    with_plane(tmp_path, scenario)


def test_what_happens_offline_is_told_in_order_once_the_line_is_back(tmp_path: Path) -> None:
    port, clock = free_port(), ManualClock()

    async def offline() -> list[str]:
        named = ControlPlane(f"http://127.0.0.1:{port}/api", TOKEN, SECRET)
        async with a_lab(tmp_path, clock, control_plane=named) as bench:
            door = door_of(bench)
            await bench.station.beat()
            await bench.lab.alerts.look()
            for _ in range(5):
                await bench.lab.bridge.compose(door)
                bench.clock.advance(60)
                with pytest.raises(Unreachable):
                    await exchange(bench, door)
            view = await bench.lab.bridge.view(1)
            assert view.state is AgentState.OFFLINE
            assert view.waiting > 5
            return [row.message_id for row in await bench.rows(sa.select(store.MESSAGE).order_by("sequence"))]

    waited = asyncio.run(offline())

    async def online(bench: Bench, plane: Plane, _receiver: Receiver, door: Door) -> None:
        await exchange(bench, door)
        assert [message.message_id for message in plane.messages][: len(waited)] == waited
        assert (await bench.lab.bridge.view(1)).waiting == 0

    with_plane(tmp_path, online, clock, port)


def test_an_answer_that_is_lost_costs_nothing_but_a_second_call(tmp_path: Path) -> None:
    async def scenario(bench: Bench, plane: Plane, receiver: Receiver, door: Door) -> None:
        plane.lies = "unsigned"  # it kept them, and its receipt cannot be trusted
        with pytest.raises(Unreachable):
            await exchange(bench, door)
        kept = len(plane.messages)
        assert kept
        assert (await bench.lab.bridge.view(1)).waiting == 3
        plane.lies = ""
        await exchange(bench, door)
        assert len(plane.messages) == 3, "each is kept once"
        assert len(receiver.got) > 2

    with_plane(tmp_path, scenario)


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        ("unsigned", "has no timestamp"),
        ("other secret", "not signed for this call"),
        ("of another call", "not signed for this call"),
        ("stale", "is stale"),
        ("no schema", "its answer is no"),
        ("too large", "its answer is over"),
        ("keeps nothing", "it kept none"),
    ],
)
def test_nobody_but_the_control_plane_is_believed(tmp_path: Path, lie: Lie, words: str) -> None:
    async def scenario(bench: Bench, plane: Plane, _receiver: Receiver, door: Door) -> None:
        plane.lies = lie
        plane.command(1, CommandAction.STOP)
        with pytest.raises(Unreachable, match=words):
            await exchange(bench, door)
        assert not emergency(bench)
        assert (await bench.lab.bridge.view(1)).waiting == 3

    with_plane(tmp_path, scenario)


def test_an_impostor_is_audited_and_shown(tmp_path: Path) -> None:
    async def scenario(bench: Bench, plane: Plane, _receiver: Receiver, door: Door) -> None:
        plane.lies = "other secret"
        running = asyncio.create_task(bench.lab.bridge.run(door))
        for _ in range(200):
            if (await bench.lab.bridge.view(1)).last_error:
                break
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        rows = await bench.rows(
            sa.select(AUDIT_EVENTS).where(AUDIT_EVENTS.c.action == "agent.answer_refused")
        )
        assert [row.subject for row in rows] == ["control_plane:127.0.0.1"], "once, not at every try"
        plane.lies = ""
        for _ in range(300):
            if (await bench.lab.bridge.view(1)).state is AgentState.ONLINE:
                break
            await asyncio.sleep(0.01)
        assert (await bench.lab.bridge.view(1)).state is AgentState.ONLINE
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    with_plane(tmp_path, scenario, backoff_initial_s=0.02, poll_interval_s=0.02)


def test_what_waits_is_bounded_and_what_was_given_up_is_said(tmp_path: Path) -> None:
    async def scenario(bench: Bench, _plane: Plane, _receiver: Receiver, door: Door) -> None:
        bridge = bench.lab.bridge
        for _ in range(10):
            await bridge.compose(door)
            bench.clock.advance(60)
        view = await bridge.view(1)
        assert view.waiting == 6
        assert view.dropped > 0

    with_plane(tmp_path, scenario, outbox_max=6)


def test_a_lab_without_a_control_plane_composes_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            running = asyncio.create_task(bench.lab.bridge.run(door_of(bench)))
            await asyncio.sleep(0.05)
            assert not running.done(), "the LAB would end with it"
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            view = await bench.lab.bridge.view(1)
            assert (view.state, view.waiting, view.host) == (AgentState.OFF, 0, None)

    asyncio.run(scenario())
