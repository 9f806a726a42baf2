"""The planner on a real station: the owner card decides what airs, and takes back what no longer fits."""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import MISSING

from generated.models import AssetUpdate, PlayoutChange, ProgrammeFacts, QueueEntry, QueueInsert
from generated.vocabulary import PlanningRule, QueueOrigin
from lab.playout.schedule import Slot
from tests.support.clock import ManualClock
from tests.support.lab import OPERATOR, Bench, a_lab

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
AFTERNOON = datetime(2026, 6, 1, 15, tzinfo=SAO_PAULO).astimezone(UTC)


def run(scenario: object) -> None:
    asyncio.run(scenario)  # type: ignore[arg-type]


async def queue(bench: Bench) -> list[QueueEntry]:
    return (await bench.control.list_queue(OPERATOR, channel=None, limit=200, cursor=None)).body.items


def airing(bench: Bench) -> Slot:
    horizon, slate = bench.lab.parts.publication.horizon(), bench.lab.parts.publication.slate
    assert slate is not None
    return bench.schedule().at(horizon.index, slate)


def starts(entry: QueueEntry) -> datetime:
    assert entry.starts_at is not MISSING
    return entry.starts_at


async def tell(bench: Bench, title: str, **facts: object) -> None:
    (asset,) = [asset for asset in await bench.assets() if asset.title == title]
    body = AssetUpdate(facts=ProgrammeFacts.model_validate(facts))
    await bench.control.update_asset(OPERATOR, body, asset_id=asset.asset_id)


async def films(bench: Bench, names: str, segments: int = 40) -> None:
    for name in names:
        bench.film(f"{name}.mkv", segments)
    await bench.take_in()
    await bench.step(12)


def test_the_file_beside_a_programme_describes_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            path = bench.film("night.mkv")
            said = {"title": "Noite", "facts": {"tags": ["film"], "rating": 16, "creator": "Ana"}}
            path.with_suffix(".json").write_text(json.dumps(said))
            await bench.take_in()
            await bench.lab.parts.discovery.look()
            (asset,) = await bench.assets()
            assert (asset.title, asset.facts.tags, asset.facts.rating) == ("Noite", ("film",), 16)
            path.with_suffix(".json").write_text('{"facts": {"rating": 99}}')
            await bench.lab.parts.discovery.look()
            assert (await bench.assets())[0].facts.rating == 16
            await tell(bench, "Noite", rating=10)
            path.with_suffix(".json").write_text('{"facts": {"rating": 12}}')
            await bench.lab.parts.discovery.look()
            assert (await bench.assets())[0].facts.rating == 10

    run(scenario())


def test_a_file_that_is_written_anew_is_still_for_adults(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            path = bench.film("told.mkv")
            beside = bench.film("beside.mkv")
            beside.with_suffix(".json").write_text('{"facts": {"rating": 16}}')
            await bench.take_in()
            await bench.lab.parts.discovery.look()
            await tell(bench, "told", rating=18)
            before = {asset.title: asset.asset_id for asset in await bench.assets()}
            path.write_bytes(b"y" * 12)
            beside.write_bytes(b"y" * 14)
            await bench.take_in()
            after = {asset.title: asset for asset in await bench.assets()}
            assert {title: asset.facts.rating for title, asset in after.items()} == {"told": 18, "beside": 16}
            assert all(after[title].asset_id != asset_id for title, asset_id in before.items())

    run(scenario())


def test_what_stands_beside_a_programme_and_is_no_file_is_not_read(tmp_path: Path) -> None:
    """A pipe would be waited on for ever, and with it every other file."""

    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            os.mkfifo(bench.film("piped.mkv").with_suffix(".json"))
            bench.film("dark.mkv").with_suffix(".json").write_bytes(b"[" * 40_000)
            bench.film("large.mkv").with_suffix(".json").write_text(json.dumps({"title": "x" * 80_000}))
            async with asyncio.timeout(20):
                await bench.take_in()
                await bench.lab.parts.discovery.look()
            assert {asset.title for asset in await bench.assets()} == {"piped", "dark", "large"}

    run(scenario())


def test_an_emergency_outlives_the_lab(tmp_path: Path) -> None:
    async def scenario() -> None:
        clock = ManualClock(AFTERNOON)
        async with a_lab(tmp_path, clock) as bench:
            await films(bench, "abc")
            body = PlayoutChange(emergency=True, reason="The wrong film.")
            await bench.control.change_playout(OPERATOR, body, channel=None)
        async with a_lab(tmp_path, clock) as bench:
            await bench.step(30)
            assert airing(bench).kind == "reserve"
            told = (await bench.control.show_playout(OPERATOR, channel=None)).body
            assert (told.emergency, told.reason) == (True, "The wrong film.")

    run(scenario())


def test_an_emergency_of_some_clips_ends_by_itself_whoever_is_there(tmp_path: Path) -> None:
    async def scenario() -> None:
        clock = ManualClock(AFTERNOON)
        async with a_lab(tmp_path, clock) as bench:
            await films(bench, "abc")
            await bench.step(30)
            body = PlayoutChange(emergency=True, emergency_clips=2)
            told = (await bench.control.change_playout(OPERATOR, body, channel=None)).body
            until = told.emergency_until
        async with a_lab(tmp_path, clock) as bench:
            aired = []
            while (begun := airing(bench)).kind != "reserve":
                await bench.step()
            while (slot := airing(bench)).kind == "reserve":
                aired.append((slot.start, slot.clip.asset_id))
                await bench.step()
            assert len(set(aired)) == 2, "two clips of the reserve, whole but for what was told before"
            assert (slot.kind, bench.channel("main").publication.channel.grid.start_of(slot.start)) == (
                "programme",
                until,
            )
            told = (await bench.control.show_playout(OPERATOR, channel=None)).body
            assert (told.emergency, told.emergency_until) == (False, MISSING)
            assert told.reason == "its clips of the reserve have aired"
            switched = await bench.lab.parts.as_run.page(begun.start, None, 100)
            assert sum(one.kind == "reserve" for one in switched) == 2

    run(scenario())


def test_an_emergency_that_is_switched_on_again_stays(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(AFTERNOON)) as bench:
            await films(bench, "abc")

            async def ends(body: PlayoutChange) -> bool:
                told = (await bench.control.change_playout(OPERATOR, body, channel=None)).body
                return told.emergency_until is not MISSING

            assert await ends(PlayoutChange(emergency=True, emergency_clips=1))
            assert await ends(PlayoutChange(frozen=True))
            assert not await ends(PlayoutChange(emergency=True))
            await bench.step(200)
            assert airing(bench).kind == "reserve"

    run(scenario())


def test_prep_takes_back_nothing_that_was_said_meanwhile(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("slow.mkv")
            await bench.lab.parts.discovery.look()
            bench.clock.advance(60)
            await bench.lab.parts.discovery.look()
            bench.lab.parts.intake.wake()
            await bench.prep.held_up.wait()
            (asset,) = await bench.assets()
            body = AssetUpdate(title="Devagar", facts=ProgrammeFacts(rating=14))
            await bench.control.update_asset(OPERATOR, body, asset_id=asset.asset_id)
            bench.prep.released.set()
            await bench.settle()
            (asset,) = await bench.assets()
            assert (asset.state.value, asset.title, asset.facts.rating) == ("ready", "Devagar", 14)

    run(scenario())


def test_what_the_card_forbids_leaves_the_queue_at_the_next_tick(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(AFTERNOON)) as bench:
            await films(bench, "abc")
            assert {entry.title for entry in await queue(bench)} == set("abc")
            await tell(bench, "b", tags=["gore"])
            await bench.step()
            waiting = [e.title for e in await queue(bench) if e.state.value == "waiting"]
            assert set(waiting) == {"a", "c"}

    run(scenario())


def test_nothing_for_adults_airs_by_day_not_even_in_reserve(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(AFTERNOON)) as bench:
            await films(bench, "a")
            await tell(bench, "a", rating=18)
            await bench.step(60)
            nights = 0
            for _ in range(300):
                bench.clock.advance(256)
                await bench.station.tick()
                hour = bench.clock.now().astimezone(SAO_PAULO).hour
                slot = airing(bench)
                assert slot.clip.title == "Film slate" or hour < 5, (hour, slot)
                nights += slot.clip.title == "a"
            assert nights > 50

    run(scenario())


def test_a_queue_that_is_as_it_should_be_is_left_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(AFTERNOON)) as bench:
            await films(bench, "abcde", 25)
            before = await queue(bench)
            for vary in (False, True, False):
                await bench.lab.parts.refill.run(vary=vary)
                assert await queue(bench) == before

    run(scenario())


def test_an_operators_word_moves_the_rest_and_the_planner_mends_it(tmp_path: Path) -> None:
    """What moves behind an insert keeps its rules where it then stands; what a person queued stays."""

    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(AFTERNOON)) as bench:
            await films(bench, "abcdefgh", 60)
            entries = await queue(bench)
            asset = entries[-1].asset_id
            for key in ("one", "two"):
                body = QueueInsert(asset_id=asset, position=0)
                await bench.control.insert_queue_entry(OPERATOR, body, channel=None, idempotency_key=key)
            await bench.step()
            after = await queue(bench)
            assert [e.origin for e in after].count(QueueOrigin.OPERATOR) == 2
            window, repeats = timedelta(seconds=bench.card.variety.asset_repeat_s), 0
            for place, entry in enumerate(after):
                earlier = [starts(e) for e in after[:place] if e.asset_id == entry.asset_id]
                close = [began for began in earlier if starts(entry) - began < window]
                if close and entry.origin is not QueueOrigin.OPERATOR:
                    assert entry.relaxed is not MISSING
                    assert PlanningRule.ASSET_REPEAT in entry.relaxed
                    repeats += 1
            assert repeats

    run(scenario())


def test_a_card_that_is_edited_holds_at_the_next_tick(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, ManualClock(AFTERNOON)) as bench:
            await films(bench, "abc")
            for title, tag in zip("abc", ("music", "film", "talk"), strict=True):
                await tell(bench, title, tags=[tag])
            await bench.step()
            bench.card = bench.card.model_copy(update={"blocked_tags": ["film"]})
            await bench.step()
            waiting = {e.title for e in await queue(bench) if e.state.value == "waiting"}
            assert waiting == {"a", "c"}

    run(scenario())
