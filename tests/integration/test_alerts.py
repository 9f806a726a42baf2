"""Alerts of a station on a real database: raised, remembered over a restart, audited, shown, acted on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from generated import models
from generated.vocabulary import AlertCode, AlertSeverity, AssetState, Caller
from lab.alerts import store
from lab.alerts.gather import aired_since
from lab.alerts.handlers import AlertView
from lab.alerts.indicators import Fault
from lab.station.as_run import AS_RUN
from lab.watchdog.word import Word, write_word
from services.infra.sql.shared_tables import AUDIT_EVENTS
from tests.support.clock import NOON
from tests.support.lab import OPERATOR, Bench, a_lab

Scenario = Callable[[Bench], Coroutine[Any, Any, None]]


def on_air(root: Path, scenario: Scenario, **queue: float) -> None:
    async def run() -> None:
        async with a_lab(root, queue=queue) as bench:
            bench.film("a.mkv", 200)
            await bench.take_in()
            await bench.step(8)
            await scenario(bench)

    asyncio.run(run())


async def looks(
    bench: Bench, seconds: float = 0.0, *, faults: tuple[Fault, ...] = (), says: bool = True
) -> None:
    """Let time pass, beat, let the watchdog speak, look."""
    bench.clock.advance(seconds)
    await bench.station.beat()
    if says:
        now = bench.clock.now()
        write_word(bench.home.watchdog_word, Word(now, now, 0.0, faults))
    await bench.lab.alerts.look()


def active(bench: Bench) -> set[AlertCode]:
    return {alert.code for alert in bench.lab.alerts.service.active}


async def shown(bench: Bench) -> list[models.Alert]:
    view = AlertView(bench.home.alerts, bench.home.broadcast_status, bench.clock, lab_max_age_s=5)
    answer = await view.list_alerts(Caller.anonymous(), severity=None, active=None, limit=200)
    return answer.body.items


def test_a_station_that_is_well_has_no_alert_and_writes_nothing(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        for _ in range(5):
            await looks(bench, 20)
        assert active(bench) == set()
        assert await shown(bench) == []
        assert await bench.rows(sa.select(store.ALERT)) == []

    on_air(tmp_path, scenario)


def test_dead_air_is_an_alert_at_the_first_look_and_outlives_a_restart(tmp_path: Path) -> None:
    black = Fault("main", "black", "the picture has been black for 12 s", 12.0, 8.0)

    async def scenario(bench: Bench) -> None:
        await looks(bench, faults=(black,))
        (alert,) = await shown(bench)
        assert (alert.code, alert.severity, alert.active) == (
            AlertCode.DEAD_AIR,
            AlertSeverity.CRITICAL,
            True,
        )
        assert alert.detail == "main: the picture has been black for 12 s"
        assert (alert.value, alert.threshold) == (12.0, 8.0)

    async def after_a_restart() -> None:
        async with a_lab(tmp_path) as bench:
            bench.clock.advance(400)
            await looks(bench, faults=(black,))
            (alert,) = await shown(bench)
            rows = await bench.rows(sa.select(store.ALERT))
            assert [row.alert_id for row in rows] == [alert.alert_id], "the same one"
            await looks(bench)
            await looks(bench, 30)
            (gone,) = await shown(bench)
            assert (gone.alert_id, gone.active) == (alert.alert_id, False)
            audited = [row.action for row in await bench.rows(sa.select(AUDIT_EVENTS.c.action))]
            assert [action for action in audited if action.startswith("alert.")] == [
                "alert.raised",
                "alert.cleared",
            ]

    on_air(tmp_path, scenario)
    asyncio.run(after_a_restart())


def test_a_watchdog_that_is_silent_is_an_alert_of_its_own(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        await looks(bench)
        await looks(bench, 16, says=False)
        assert active(bench) == set()
        await looks(bench, 30, says=False)
        assert active(bench) == {AlertCode.WATCHDOG_AWAY}

    on_air(tmp_path, scenario)


def test_a_full_disk_stops_new_prep_until_there_is_room(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        bench.disk_used = 0.91
        bench.film("late.mkv", 9)
        await bench.lab.parts.discovery.look()
        bench.clock.advance(60)
        await bench.lab.parts.discovery.look()
        bench.lab.parts.intake.wake()
        await asyncio.sleep(0.3)
        waiting = {a.title: a.state for a in await bench.assets()}
        assert waiting["late"] is AssetState.PENDING
        await looks(bench)
        await looks(bench, 30)
        (alert,) = await shown(bench)
        assert (alert.code, alert.severity) == (AlertCode.DISK_FULL, AlertSeverity.HIGH)
        assert "prep takes no new work" in alert.detail
        bench.disk_used = 0.5
        await bench.settle()
        assert {a.state for a in await bench.assets()} == {AssetState.READY}
        await looks(bench)
        await looks(bench, 30)
        assert active(bench) == set()

    on_air(tmp_path, scenario)


def test_an_empty_queue_is_medium_then_high_and_one_alert(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        await looks(bench)
        await looks(bench, 30)
        (alert,) = await shown(bench)
        assert (alert.code, alert.severity) == (AlertCode.QUEUE_LOW, AlertSeverity.MEDIUM)
        await bench.database.write(lambda conn: conn.execute(sa.text("DELETE FROM queue_entry")))
        await looks(bench)
        (worse,) = await shown(bench)
        assert (worse.alert_id, worse.severity) == (alert.alert_id, AlertSeverity.HIGH)
        await bench.lab.parts.refill.run()

    on_air(tmp_path, scenario, target_s=2000)


def test_a_second_channel_that_runs_dry_is_told_by_name(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, further={"kids": {}}) as bench:
            admits_nothing = bench.card.model_copy(update={"channel": "kids", "sources": []})
            bench.further_cards["kids"] = admits_nothing
            bench.film("a.mkv", 200)
            await bench.take_in()
            await bench.step(8)
            await looks(bench)
            await looks(bench, 30)
            (alert,) = await shown(bench)
            assert (alert.code, alert.severity) == (AlertCode.QUEUE_LOW, AlertSeverity.HIGH)
            assert alert.detail == "0 s are queued on kids"
            del bench.further_cards["kids"]
            await looks(bench)
            (quieter,) = await shown(bench)
            assert (quieter.alert_id, quieter.severity) == (alert.alert_id, AlertSeverity.MEDIUM)
            assert quieter.detail == "0 s are queued on kids, which no owner card governs"
            figures = bench.home.lab_figures.read_text()
            assert 'vvtv_lab_queue_seconds{channel="kids"} 0.0' in figures
            assert 'vvtv_lab_fallback_ratio{channel="kids"}' in figures

    asyncio.run(scenario())


def test_nobody_is_called_on_the_first_day(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            for _ in range(5):
                await looks(bench, 20)
            (waits,) = await shown(bench)
            assert (waits.code, waits.severity) == (AlertCode.QUEUE_LOW, AlertSeverity.MEDIUM)
            assert waits.detail == (
                "nothing was ever ready to air on main: the library waits for files (`vvtvctl library add`)"
            )
            bench.clock.advance(5 * 3600)
            await bench.step(3)
            await looks(bench)
            assert active(bench) == {AlertCode.QUEUE_LOW}, (
                "and a slate before the first programme is no fallback"
            )
            bench.film("a.mkv", 200)
            await bench.take_in()
            await bench.step(3)
            await looks(bench)
            await looks(bench, 30)
            assert active(bench) == set()
            await bench.database.write(lambda conn: conn.execute(sa.text("DELETE FROM queue_entry")))
            bench.clock.advance(14400)
            await looks(bench)
            await looks(bench, 30)
            low = next(alert for alert in await shown(bench) if alert.code is AlertCode.QUEUE_LOW)
            assert low.severity is AlertSeverity.HIGH, "from the first programme on it is in earnest"

    asyncio.run(scenario())


def test_a_demo_that_is_being_made_is_told(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            (bench.home.state / "demo.unfinished").touch()
            await looks(bench)
            await looks(bench, 30)
            (waits,) = await shown(bench)
            assert waits.detail.endswith("the demonstration programmes are being made")

    asyncio.run(scenario())


def test_a_live_source_is_no_fallback(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        channel = bench.lab.parts.publication.channel
        first = bench.lab.parts.publication.horizon().index + 100

        def write(conn: sa.Connection) -> None:
            for at, kind in ((first, "live"), (first + 50, "reserve")):
                row = {"channel_id": "main", "start_index": at, "segments": 50, "kind": kind}
                told = {"started_at": NOON.isoformat(), "asset_id": "x", "title": "x"}
                conn.execute(sa.insert(AS_RUN).values(**row, **told))

        await bench.database.write(write)
        aired = await bench.database.read(lambda conn: aired_since(conn, channel, first))
        assert aired == [(first, False), (first + 50, True)]

    on_air(tmp_path, scenario)


@pytest.mark.long
def test_time_on_the_reserve_is_told_by_its_share_and_its_growth(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        await looks(bench)
        before = bench.lab.alerts.gather.seen
        assert before is not None
        assert before.channels[0].fallback is not None
        await bench.control.change_playout(OPERATOR, models.PlayoutChange(emergency=True), channel=None)
        for _ in range(40):
            await bench.step(100)
        await looks(bench)
        seen = bench.lab.alerts.gather.seen
        assert seen is not None
        grid = bench.lab.parts.publication.channel.grid
        expected = 4000 * float(grid.segment) / 21600
        assert seen.channels[0].fallback is not None
        assert abs(seen.channels[0].fallback - before.channels[0].fallback - expected) < 0.01
        await looks(bench, 30)
        assert AlertCode.FALLBACK_HIGH in active(bench)

    on_air(tmp_path, scenario)


def test_breaks_and_a_live_source_are_no_fallback(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        channel = bench.lab.parts.publication.channel
        kinds = {10: "programme", 20: "break", 22: "live", 30: "reserve", 34: "slate", 40: "programme"}
        rows = [
            {
                "channel_id": channel.channel_id,
                "start_index": index,
                "started_at": channel.grid.start_of(index).isoformat(),
                "segments": 1,
                "asset_id": kind,
                "title": kind,
                "kind": kind,
            }
            for index, kind in kinds.items()
        ]

        def look(conn: sa.Connection) -> list[tuple[int, bool]]:
            conn.execute(sa.delete(AS_RUN))
            conn.execute(sa.insert(AS_RUN), rows)
            return aired_since(conn, channel, 15)

        found = await bench.database.write(look)
        assert found == [(10, False), (20, False), (22, False), (30, True), (34, True), (40, False)]

    on_air(tmp_path, scenario)


def test_failures_of_a_source_are_counted_in_a_row(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        streaks = bench.lab.parts.streaks
        for _ in range(2):
            streaks.failed("feed")
        streaks.failed("library")
        await looks(bench)
        await looks(bench, 30)
        assert active(bench) == set()
        streaks.failed("feed")
        await looks(bench)
        await looks(bench, 30)
        assert active(bench) == {AlertCode.DISCOVERY_FAILING}
        streaks.worked("feed")
        await looks(bench)
        await looks(bench, 30)
        assert active(bench) == set()

    on_air(tmp_path, scenario)


def test_the_quality_of_the_newest_programmes_is_the_share_of_passed_checks(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        def judged(*verdicts: str) -> str:
            return json.dumps([{"name": "x", "verdict": verdict, "detail": ""} for verdict in verdicts])

        async def write(checks: str) -> None:
            update = sa.text("UPDATE asset SET checks = :checks")
            await bench.database.write(lambda conn: conn.execute(update, {"checks": checks}))

        for verdicts, mean in ((("pass", "pass", "warn"), 2 / 3), (("pass",), 1.0), ((), 1.0)):
            await write(judged(*verdicts))
            await looks(bench, 20)
            await looks(bench, 31)
            assert bench.lab.alerts.gather.seen is not None
            assert bench.lab.alerts.gather.seen.qa_mean == mean
            assert (AlertCode.QA_LOW in active(bench)) is (mean < 0.85)

    on_air(tmp_path, scenario)


def test_a_lab_that_is_silent_is_told_by_the_edges(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        await looks(bench)
        assert await shown(bench) == []
        bench.clock.advance(6)
        (alert,) = await shown(bench)
        assert (alert.code, alert.active) == (AlertCode.LAB_AWAY, True)
        bench.clock.advance(60)
        (again,) = await shown(bench)
        assert (again.alert_id, again.since) == (alert.alert_id, alert.since)
        assert again.since == bench.clock.now() - timedelta(seconds=66)

    on_air(tmp_path, scenario)
