"""The night's work on a real station: what is kept, what goes, what is counted, and what fails alone."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from generated.models import NightlyReport
from generated.vocabulary import AssetState, JobOutcome, PlanItemState, ProgrammeKind, StepOutcome
from lab.discovery import store as plan
from lab.discovery.domain import offered
from lab.discovery.found import Found
from lab.nightly import store
from lab.station.as_run import AS_RUN
from services.audit import AuditArchive
from services.audit.service import AuditLog
from services.infra.backup import backups_of, verify
from services.kernel.errors import NotFound
from tests.support.clock import ManualClock
from tests.support.lab import OPERATOR, Bench, a_lab

LATE = datetime(2026, 3, 10, 2, 50, tzinfo=UTC)
"""Ten minutes before midnight in the owner's time zone."""
YEAR_S = 366 * 86400


async def a_night(bench: Bench) -> NightlyReport:
    """The report of a nightly that runs now."""
    await bench.lab.scheduler.complete("nightly", "operator")
    return (await bench.lab.jobs.show_report(OPERATOR, channel=None, day=None)).body


def failed(report: NightlyReport) -> list[str]:
    return [step.name for step in report.steps if step.outcome is StepOutcome.FAILED]


async def on_air(bench: Bench, *segments: int) -> None:
    """Programmes of these lengths, ready."""
    for number, length in enumerate(segments):
        bench.film(f"film {number}.mkv", length)
    await bench.take_in()
    await bench.step(1)


def test_it_comes_at_its_local_time_and_tells_of_the_day_before(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE)) as bench:
            await on_air(bench, 40, 50, 60)
            await bench.step(500)  # over midnight
            log = await bench.lab.parts.as_run.page(0, None, 1000)
            begun: list[str] = []
            while "nightly" not in begun:
                begun = await bench.lab.scheduler.tick()
                bench.clock.advance(60)
            while (report := await latest(bench)) is None:
                await asyncio.sleep(0.01)
        grid = bench.lab.parts.publication.channel.grid
        midnight = grid.index_at(LATE.replace(hour=3, minute=0))
        spans = [(one, following.start_index) for one, following in pairwise(log)]
        told = [
            (one, min(end, midnight) - one.start_index) for one, end in spans if one.start_index < midnight
        ]
        fallback = sum(length for one, length in told if one.kind is not ProgrammeKind.PROGRAMME)
        usage = report.usage
        late_by = report.begun_at - LATE.replace(hour=6, minute=0)
        assert timedelta(0) <= late_by <= timedelta(minutes=2)
        assert report.day == "2026-03-09"
        assert usage.segments == sum(length for _, length in told) > 200
        assert usage.fallback_share == pytest.approx(fallback / usage.segments)
        assert usage.aired_s == pytest.approx(usage.segments * 32 / 15, abs=0.01)
        assert usage.programmes == sum(one.kind is ProgrammeKind.PROGRAMME for one, _ in told)
        assert [part.name for part in usage.by_source] == ["library"]
        assert [part.name for part in usage.by_daypart] == ["noite"]
        assert (report.owner, report.loudness_target_lufs) == ("Voulezvous", -16)
        assert failed(report) == []

    asyncio.run(scenario())


async def latest(bench: Bench) -> NightlyReport | None:
    try:
        return (await bench.lab.jobs.show_report(OPERATOR, channel=None, day=None)).body
    except NotFound:
        return None


def test_what_the_owner_card_no_longer_keeps_goes_and_the_rest_stays(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE)) as bench:
            await on_air(bench, 10, 12, 14)
            bench.film("bad one.mkv")
            await bench.take_in()
            await bench.step(60)
            log_file = bench.home.logs / "lab.log"
            log_file.write_text("said")
            refused = sorted(bench.home.refused.iterdir())
            assert [path.name for path in refused] == ["bad one.mkv", "bad one.mkv.reason.json"]
            aged(bench, 29, log_file, *refused)
            young = await a_night(bench)
            assert failed(young) == []
            assert len(await bench.assets()) == 4
            assert all(path.exists() for path in (log_file, *refused))
            aged(bench, 31, log_file, *refused)
            await a_night(bench)
            assert not any(path.exists() for path in (log_file, *refused))
            assert {asset.state for asset in await bench.assets()} == {AssetState.READY}
            rows = await bench.rows(sa.select(AS_RUN.c.start_index))
            assert len(rows) > 2
            bench.clock.advance(YEAR_S + 60 * 86400)
            await a_night(bench)
            left = await bench.rows(sa.select(AS_RUN.c.start_index))
            assert left == rows[-1:], "the newest entry stays: the log goes on from it"
            assert await bench.lab.parts.discovery.look() == (0, False), (
                "what was removed is not taken in again"
            )
        unaired = [asset for asset in sources_of(tmp_path) if asset.endswith(".mkv")]
        assert unaired == ["film 0.mkv", "film 1.mkv", "film 2.mkv"], "sources are never touched"

    asyncio.run(scenario())


def sources_of(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "library").iterdir())


def aged(bench: Bench, days: float, *paths: Path) -> None:
    moment = (bench.clock.now() - timedelta(days=days)).timestamp()
    for path in paths:
        os.utime(path, (moment, moment))


def test_unaired_media_go_after_their_time_and_what_is_on_air_stays(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE)) as bench:
            await on_air(bench, 10, 12)
            bench.film("adult.mkv", 9)
            (bench.home.library / "adult.json").write_text(json.dumps({"facts": {"tags": ["gore"]}}))
            await bench.take_in()
            adult = next(asset for asset in await bench.assets() if asset.title == "adult")
            bench.clock.advance(181 * 86400)
            await bench.station.tick()
            await bench.step(30)
            await a_night(bench)
            left = {asset.title for asset in await bench.assets()}
            assert "adult" not in left, "a blocked tag keeps it off the air: it lay unaired"
            assert left, "what airs stays"
            assert not (bench.home.assets / adult.asset_id).exists()

    asyncio.run(scenario())


def test_a_step_that_fails_holds_up_no_other_and_is_reported(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE)) as bench:
            await on_air(bench, 10)
            bench.home.backups.write_text("in the way")
            bench.home.audits.write_text("in the way")
            run = await bench.lab.scheduler.complete("nightly", "operator")
            report = (await bench.lab.jobs.show_report(OPERATOR, channel=None, day=None)).body
            assert run.outcome is JobOutcome.FAILED
            assert "backup" in (run.detail or "")
            assert failed(report) == ["audit_export", "backup"]
            assert [step.name for step in report.steps if step.outcome is StepOutcome.DONE] == [
                "usage",
                "audit_retention",
                "as_run_retention",
                "refused_retention",
                "asset_retention",
                "plan_retention",
                "log_retention",
                "report_retention",
                "vacuum",
            ]
            bench.home.backups.unlink()
            bench.home.audits.unlink()
            again = await a_night(bench)
            assert failed(again) == [], "the report of a day is written anew"

    asyncio.run(scenario())


def test_a_night_that_is_repeated_changes_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE)) as bench:
            await on_air(bench, 10, 11)
            await bench.step(40)
            bench.clock.advance(86400)
            first = await a_night(bench)
            rows = await bench.rows(sa.select(store.USAGE_DAY))
            second = await a_night(bench)
            assert await bench.rows(sa.select(store.USAGE_DAY)) == rows
            assert second.usage == first.usage
            archive = AuditArchive(bench.home.audits)
            assert archive.verify("lab").sequence > 1
            assert len(archive.exports("lab")) == 1, "nothing new was said in between"
            made = backups_of(bench.home.backups)
            assert len(made) == 2
            for folder in made:
                verify(folder, [], tmp_path / "scratch")

    asyncio.run(scenario())


def test_the_audit_is_exported_pruned_and_still_verifies(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE)) as bench:
            await on_air(bench, 10, 11, 12)
            await a_night(bench)
            bench.clock.advance(401 * 86400)
            bench.film("late.mkv", 10)
            await bench.take_in()
            report = await a_night(bench)
            step = next(step for step in report.steps if step.name == "audit_retention")
            assert step.detail.startswith("7 acts"), step  # three films, added and prepared, and the card
            log = AuditLog(bench.clock, None)  # type: ignore[arg-type]
            verdict = await bench.database.read(log.verify)
            assert verdict.whole
            assert verdict.start.sequence == 7
            archive = AuditArchive(bench.home.audits)
            assert archive.verify("lab").sequence >= 9
            assert await bench.database.read(lambda conn: archive.agrees("lab", conn)) is None

    asyncio.run(scenario())


async def report_of(bench: Bench, channel: str) -> NightlyReport:
    return (await bench.lab.jobs.show_report(OPERATOR, channel=channel, day=None)).body


def test_every_channel_has_a_report_of_its_own_day_by_its_own_card(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE), further={"kids": {}, "spare": {}}) as bench:
            tokyo = {"channel": "kids", "owner": "Kids", "timezone": "Asia/Tokyo"}
            bench.further_cards["kids"] = bench.card.model_copy(update=tokyo)
            del bench.further_cards["spare"]
            await on_air(bench, 40, 50)
            await bench.step(60)
            bench.clock.advance(86400)
            await a_night(bench)
            main, kids, spare = [await report_of(bench, name) for name in ("main", "kids", "spare")]
        assert [report.channel_id for report in (main, kids, spare)] == ["main", "kids", "spare"]
        assert [report.owner for report in (main, kids, spare)] == ["Voulezvous", "Kids", "Voulezvous"]
        assert (main.day, kids.day, spare.day) == ("2026-03-09", "2026-03-10", "2026-03-09")
        assert main.usage.programmes > 0
        assert main.usage != kids.usage
        assert (spare.usage.programmes, spare.usage.fallback_share) == (0, 1.0), "nobody planned for it"
        shared = [[step.name for step in report.steps] for report in (main, kids, spare)]
        assert shared[0] == shared[1] == shared[2]
        assert failed(main) == failed(kids) == failed(spare) == []

    asyncio.run(scenario())


def test_a_channel_that_cannot_be_counted_fails_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE), further={"kids": {}}) as bench:
            await on_air(bench, 10)
            odd = {"channel": "kids", "dayparts": None}
            bench.further_cards["kids"] = bench.card.model_copy(update=odd)
            run = await bench.lab.scheduler.complete("nightly", "operator")
            main, kids = [await report_of(bench, name) for name in ("main", "kids")]
            assert run.outcome is JobOutcome.FAILED
            assert (failed(main), failed(kids)) == ([], ["usage"])

    asyncio.run(scenario())


def test_old_reports_of_every_channel_go(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE), further={"kids": {}}) as bench:
            await on_air(bench, 10)
            reports = bench.home.reports
            await a_night(bench)
            bench.clock.advance(30 * 86400)
            await a_night(bench)
            assert {path.name for path in reports.glob("*/*.json")} == {"2026-03-08.json", "2026-04-07.json"}
            bench.clock.advance(86400)
            await a_night(bench)
            left = sorted(str(path.relative_to(reports)) for path in reports.glob("*/*.json"))
            names = ("2026-04-07.json", "2026-04-08.json")
            assert left == [f"{channel}/{name}" for channel in ("kids", "main") for name in names]

    asyncio.run(scenario())


def test_plan_items_that_nothing_came_of_go(tmp_path: Path) -> None:
    def offers(conn: sa.Connection, now: datetime) -> None:
        for number, state in enumerate(PlanItemState):
            fetched = state in (PlanItemState.FETCHED, PlanItemState.READY)
            item = replace(
                offered(str(number), "feed", Found(f"{number}", "A film", ()), None, now),
                state=state,
                sha256="0" * 64 if fetched else None,
            )
            plan.add(conn, item, "offered by feed")
        twice = offered("again", "feed", Found("again", "A film", ()), None, now)
        plan.add(conn, replace(twice, state=PlanItemState.REFUSED, sha256="1" * 64), "its file is damaged")

    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(LATE)) as bench:
            await on_air(bench, 10)
            await bench.database.write(lambda conn: offers(conn, bench.clock.now()))
            bench.clock.advance(29 * 86400)
            await a_night(bench)
            assert len(await bench.rows(sa.select(plan.ITEM))) == len(PlanItemState) + 1
            bench.clock.advance(2 * 86400)
            await a_night(bench)
            left = await bench.rows(sa.select(plan.ITEM.c.item_id, plan.ITEM.c.state))
            assert {row.state for row in left} == {"planned", "fetching", "fetched", "ready", "refused"}
            assert [row.item_id for row in left if row.state == "refused"] == ["again"], (
                "what was fetched once is not fetched again"
            )
            told = await bench.rows(sa.select(plan.EVENT.c.item_id))
            assert {row.item_id for row in told} == {row.item_id for row in left}

    asyncio.run(scenario())
