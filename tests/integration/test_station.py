"""The station on a real database: a folder becomes a channel, and nothing that breaks takes it off air."""

import asyncio
import itertools
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from generated.vocabulary import AssetState
from lab.playout.record import Item
from lab.playout.status import read_heartbeat
from lab.station.as_run import AS_RUN
from services.infra.sql.shared_tables import AUDIT_EVENTS, OUTBOX_EVENTS
from tests.support.lab import OPERATOR, Bench, a_lab


def run(scenario: object) -> None:
    asyncio.run(scenario)  # type: ignore[arg-type]


def airing(bench: Bench, ahead: int = 0) -> str:
    horizon = bench.lab.parts.publication.horizon()
    slate = bench.lab.parts.publication.slate
    assert slate is not None
    return bench.schedule().at(horizon.index + ahead, slate).clip.title


async def titles(bench: Bench) -> list[str]:
    page = await bench.control.list_queue(OPERATOR, channel=None, limit=200, cursor=None)
    return [entry.title for entry in page.body.items]


def test_an_empty_library_airs_the_slate(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            await bench.step(3)
            assert airing(bench) == "Film slate"
            assert await bench.lab.parts.discovery.is_unused()

    run(scenario())


def test_a_folder_of_files_becomes_a_channel_in_rotation(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            for name in ("a.mkv", "b.mkv", "c.mkv"):
                bench.film(name)
            await bench.take_in()
            await bench.step(12)
            assert airing(bench) in "abc"
            order = await titles(bench)
            assert len(set(order[:3])) == 3
            assert order[3:6] == order[:3]
            end = bench.schedule().end
            assert end is not None
            horizon = bench.lab.parts.publication.horizon()
            assert (end - horizon.index) * 32 / 15 >= 3600
            assert not await bench.lab.parts.discovery.is_unused()

    run(scenario())


def test_a_file_is_taken_in_only_when_it_has_settled(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            path = bench.film("growing.mkv", 5)
            look = bench.lab.parts.discovery.look
            assert await look() == (0, True)
            bench.clock.advance(60)
            path.write_bytes(b"x" * 9)
            assert await look() == (0, True)
            bench.clock.advance(60)
            assert await look() == (1, False)
            assert await look() == (0, False)

    run(scenario())


def test_a_refused_file_of_the_library_is_kept_aside_with_its_reason(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            path = bench.film("bad name ü.avi")
            await bench.take_in()
            [asset] = await bench.assets()
            assert asset.state is AssetState.REFUSED
            assert not path.exists()
            kept = tmp_path / "storage/refused/bad name ü.avi"
            assert kept.exists()
            reason = json.loads(kept.with_name(kept.name + ".reason.json").read_text(encoding="utf-8"))
            assert (reason["code"], reason["detail"]) == ("DAMAGED", "half of it decodes")

    run(scenario())


def test_a_refused_file_behind_a_link_is_left_where_it_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path / "home") as bench:
            path = bench.film("bad.avi", folder=tmp_path / "elsewhere")
            (bench.home.library / "linked.avi").symlink_to(path)
            await bench.take_in()
            assert (await bench.assets())[0].state is AssetState.REFUSED
            assert path.exists()

    run(scenario())


def test_a_breakdown_is_tried_again_then_refused_and_the_file_stays(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            path = bench.film("crash.mkv")
            await bench.take_in()
            [asset] = await bench.assets()
            assert (asset.state, bench.prep.runs) == (AssetState.REFUSED, ["crash.mkv"] * 3)
            assert path.exists()

    run(scenario())


def test_new_films_do_not_wait_behind_an_hour_of_repeats(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 4)
            await bench.take_in()
            await bench.step(3)
            assert set(await titles(bench)) == {"a"}
            bench.film("b.mkv", 4)
            await bench.take_in()
            coming = await titles(bench)
            assert "b" in coming[:4]

    run(scenario())


def test_the_channel_continues_after_a_restart_as_it_was_published(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            for name in ("a.mkv", "b.mkv", "c.mkv"):
                bench.film(name, 7)
            await bench.take_in()
            await bench.step(9)
            before, queue, clock = bench.schedule(), await titles(bench), bench.clock
        async with a_lab(tmp_path, clock) as again:
            assert again.schedule().items[: len(before.items)] == before.items
            assert await titles(again) == queue

    run(scenario())


def test_prep_cut_short_by_a_kill_starts_over(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("slow.mkv")
            await bench.lab.parts.discovery.look()
            bench.clock.advance(60)
            await bench.lab.parts.discovery.look()
            bench.lab.parts.intake.wake()
            await bench.prep.begun.wait()
            clock = bench.clock
        async with a_lab(tmp_path, clock) as again:
            again.prep.released.set()
            await again.settle()
            [asset] = await again.assets()
            assert asset.state is AssetState.READY

    run(scenario())


def test_an_absence_of_the_lab_is_filled_by_the_reserve_and_the_queue_takes_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 9)
            await bench.take_in()
            await bench.step(5)
            clock = bench.clock
        clock.advance(8 * 3600)
        async with a_lab(tmp_path, clock) as again:
            horizon = again.lab.parts.publication.horizon()
            slate = again.lab.parts.publication.slate
            assert slate is not None
            assert horizon.schedule.at(horizon.index, slate).kind == "reserve"
            await again.step(10)
            assert airing(again) == "a"
            assert again.lab.parts.publication.horizon().schedule.item_at(horizon.told + 10) is not None

    run(scenario())


def test_a_torn_schedule_is_repaired_and_gone_on_with(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 9)
            await bench.take_in()
            await bench.step(2)
            path, clock = bench.home.schedule("main"), bench.clock
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) - 11])
        async with a_lab(tmp_path, clock) as again:
            await again.step(3)
            items = again.schedule().items
            assert all(one.end == two.start for one, two in itertools.pairwise(items))
            assert await titles(again)

    run(scenario())


def test_a_lost_schedule_is_published_again_from_the_database(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 9)
            await bench.take_in()
            await bench.step(2)
            clock = bench.clock
        (tmp_path / "broadcast/main/schedule.jsonl").unlink()
        async with a_lab(tmp_path, clock) as again:
            await again.step(12)
            assert airing(again) == "a"

    run(scenario())


def test_vanished_media_are_prepared_again_from_the_source(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 9)
            await bench.take_in()
            await bench.step(8)
            shutil.rmtree(bench.home.storage)
            await bench.station.check()
            await bench.settle()
            [asset] = await bench.assets()
            assert asset.state is AssetState.READY
            assert bench.lab.parts.shelf.is_whole(asset.asset_id)
            assert bench.lab.parts.shelf.is_whole("slate")

    run(scenario())


def test_media_and_source_gone_is_missing_until_they_come_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            path = bench.film("a.mkv", 9)
            await bench.take_in()
            await bench.step(2)
            [asset] = await bench.assets()
            folder = bench.home.assets / asset.asset_id
            folder.rename(tmp_path / "aside")
            path.unlink()
            await bench.station.check()
            assert (await bench.assets())[0].state is AssetState.MISSING
            told = bench.lab.parts.publication.horizon().told
            items = bench.schedule().items
            assert items
            assert all(item.start <= told for item in items)
            (tmp_path / "aside").rename(folder)
            await bench.station.check()
            assert (await bench.assets())[0].state is AssetState.READY
            assert len(await titles(bench)) > 10

    run(scenario())


def test_what_aired_is_logged_once_and_announced(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 4)
            bench.film("b.mkv", 4)
            await bench.take_in()
            await bench.step(30)
            rows = await bench.rows(sa.select(AS_RUN).order_by(AS_RUN.c.start_index))
            programmes = [row for row in rows if row.kind == "programme"]
            assert [row.title for row in programmes[:4]] in (["a", "b", "a", "b"], ["b", "a", "b", "a"])
            assert all(
                one.start_index + one.segments == two.start_index
                for one, two in itertools.pairwise(programmes)
            )
            events = [json.loads(row.body) for row in await bench.rows(sa.select(OUTBOX_EVENTS))]
            assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
            announced = [event["data"]["current"]["first_index"] for event in events]
            assert announced
            assert announced == sorted(set(announced))
            assert announced[-1] == rows[-1].start_index
            audited = await bench.rows(sa.select(AUDIT_EVENTS.c.action))
            assert {"asset.added", "asset.prepared"} <= {row.action for row in audited}

    run(scenario())


def test_a_clock_that_steps_back_neither_stops_nor_repeats_anything(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 4)
            await bench.take_in()
            await bench.step(20)
            logged = len(await bench.rows(sa.select(AS_RUN)))
            items, told = bench.schedule().items, bench.lab.parts.publication.horizon().told
            bench.clock.step_wall(-10)
            await bench.station.tick()
            assert bench.lab.parts.publication.horizon().told == told
            assert len(await bench.rows(sa.select(AS_RUN))) == logged
            assert bench.schedule().items[: len(items)] == items
            bench.clock.step_wall(10)
            await bench.step(8)
            assert len(await bench.rows(sa.select(AS_RUN))) == logged + 2

    run(scenario())


@pytest.mark.long
def test_the_schedule_file_stays_small_over_days(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, sections={"lab": {"schedule_compact_records": 120}}) as bench:
            bench.film("a.mkv", 30)
            await bench.take_in()
            for _ in range(40):
                await bench.step(30)
            assert len(bench.home.schedule("main").read_bytes().splitlines()) < 200
            items: tuple[Item, ...] = bench.schedule().items
            assert all(one.end == two.start for one, two in itertools.pairwise(items))

    run(scenario())


def test_the_heartbeat_says_how_the_station_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 30)
            await bench.take_in()
            await bench.step(10)
            await bench.station.beat()
            beat = read_heartbeat(bench.home.broadcast_status)
            assert beat is not None
            assert beat.at == bench.clock.now()
            assert beat.at - beat.started_at > timedelta(seconds=60)
            assert beat.channels[0].queue_entries > 10
            assert not beat.channels[0].emergency

    run(scenario())
