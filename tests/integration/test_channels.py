"""Several channels from one library: each with its card, queue, switches and log; the trouble of one is its own."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from generated.models import (
    AssetUpdate,
    OwnerCard,
    PlayoutChange,
    ProgrammeFacts,
    QueueEntry,
    QueueInsert,
    QueueMove,
)
from generated.vocabulary import ErrorCode, ProgrammeKind
from lab.library import store as library
from lab.playout.origin import Origin
from lab.playout.published import ScheduleReader
from lab.playout.status import read_heartbeat
from services.kernel.errors import KernelError
from tests.integration.test_channel import make_film, packets
from tests.support.asgi import call
from tests.support.configuration import shipped
from tests.support.lab import OPERATOR, Bench, a_lab

LIKE = shipped().channels["main"].model_dump(mode="json")
QUIET = {"loudness": {**LIKE["loudness"], "target_lufs": -23}}
SMALL = {"ladder": {**LIKE["ladder"], "video": LIKE["ladder"]["video"][1:]}}
Scenario = Callable[[Bench], Awaitable[None]]


def on_air(root: Path, scenario: Scenario, *films: str, **further: Mapping[str, Any]) -> None:
    async def whole() -> None:
        async with a_lab(root, further=further) as bench:
            for film in films:
                bench.film(film, 6)
            if films:
                await bench.take_in()
            await scenario(bench)

    asyncio.run(whole())


async def queue(bench: Bench, channel: str) -> list[QueueEntry]:
    page = await bench.control.list_queue(OPERATOR, channel=channel, limit=200, cursor=None)
    return list(page.body.items)


async def insert(bench: Bench, asset_id: str, channel: str | None, key: str | None = None) -> QueueEntry:
    body = QueueInsert(asset_id=asset_id, position=0)
    made = await bench.control.insert_queue_entry(OPERATOR, body, channel=channel, idempotency_key=key)
    return made.body


async def refusal(call: Awaitable[object]) -> ErrorCode:
    with pytest.raises(KernelError) as caught:
        await call
    return caught.value.code


async def rendered(bench: Bench) -> None:
    """Make every rendering that is missing."""
    while await bench.lab.parts.renderings.step():
        pass


def test_two_channels_air_one_library_that_was_prepared_once(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        await bench.step(12)
        assert {bench.airing("main"), bench.airing("kids")} <= {"a", "b", "c"}
        assert sorted(bench.prep.runs) == ["a.mkv", "b.mkv", "c.mkv"]
        assert bench.further_preps == {}
        for name in ("main", "kids"):
            entries = await queue(bench, name)
            assert {entry.channel_id for entry in entries} == {name}
            end, index = bench.schedule(name).end, bench.channel(name).publication.horizon().index
            assert end is not None
            assert (end - index) * 32 / 15 >= 3600
        await bench.station.beat()
        beat = read_heartbeat(bench.home.broadcast_status)
        assert beat is not None
        assert [channel.channel_id for channel in beat.channels] == ["main", "kids"]
        assert all(channel.queue_entries and not channel.emergency for channel in beat.channels)

    on_air(tmp_path, scenario, "a.mkv", "b.mkv", "c.mkv", kids={})


def test_each_channel_is_governed_by_its_own_card(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        first = (await bench.assets())[0]
        bench.further_cards["kids"] = bench.further_cards["kids"].model_copy(
            update={"blocked_tags": ["loud"], "version": 7}
        )
        update = AssetUpdate(facts=ProgrammeFacts(tags=["loud"]))
        await bench.control.update_asset(OPERATOR, update, asset_id=first.asset_id)
        assert first.asset_id in {entry.asset_id for entry in await queue(bench, "main")}
        assert first.asset_id not in {entry.asset_id for entry in await queue(bench, "kids")}
        plans = [
            (await bench.control.show_plan(OPERATOR, channel=name, at=None)).body for name in (None, "kids")
        ]
        assert [(plan.channel_id, plan.card_version) for plan in plans] == [("main", 1), ("kids", 7)]
        assert [len(plan.ruled_out) for plan in plans] == [0, 1]

    on_air(tmp_path, scenario, "a.mkv", "b.mkv", kids={})


def test_an_entry_is_found_by_its_id_on_whatever_channel(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        asset_id, before = (await bench.assets())[0].asset_id, await queue(bench, "main")
        entry = await insert(bench, asset_id, "kids", key="key-insert-1")
        assert entry.channel_id == "kids"
        assert (await insert(bench, asset_id, "kids", key="key-insert-1")) == entry
        other = insert(bench, asset_id, None, key="key-insert-1")
        assert await refusal(other) is ErrorCode.IDEMPOTENCY_CONFLICT
        seen = await bench.control.inspect_queue_entry(OPERATOR, entry_id=entry.entry_id)
        assert seen.body == entry
        move = QueueMove(position=2, version=entry.version)
        moved = await bench.control.move_queue_entry(
            OPERATOR, move, entry_id=entry.entry_id, idempotency_key=None
        )
        assert (moved.body.channel_id, moved.body.version) == ("kids", 2)
        await bench.control.remove_queue_entry(OPERATOR, entry_id=entry.entry_id)
        assert await refusal(bench.control.inspect_queue_entry(OPERATOR, entry_id=entry.entry_id)) is (
            ErrorCode.NOT_FOUND
        )
        assert await queue(bench, "main") == before
        assert await refusal(insert(bench, asset_id, "nowhere")) is ErrorCode.NOT_FOUND

    on_air(tmp_path, scenario, "a.mkv", "b.mkv", kids={})


def test_switches_and_log_are_each_channels_own(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        change = PlayoutChange(emergency=True)
        switched = await bench.control.change_playout(OPERATOR, change, channel="kids")
        assert (switched.body.channel_id, switched.body.emergency) == ("kids", True)
        assert not (await bench.control.show_playout(OPERATOR, channel=None)).body.emergency
        await bench.step(14)
        kinds = {}
        for name in ("main", "kids"):
            page = await bench.control.list_as_run(
                OPERATOR, channel=name, since=None, until=None, limit=200, cursor=None
            )
            kinds[name] = {entry.kind for entry in page.body.items}
        assert ProgrammeKind.PROGRAMME in kinds["main"]
        assert ProgrammeKind.PROGRAMME not in kinds["kids"]
        assert ProgrammeKind.RESERVE in kinds["kids"]

    on_air(tmp_path, scenario, "a.mkv", "b.mkv", kids={})


def test_what_aired_on_one_channel_is_no_repeat_on_the_other(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        asset_id = (await bench.assets())[0].asset_id
        await bench.step(12)
        kids = bench.channel("kids")
        for channel in (bench.channel("main"), kids):
            found = await bench.database.read(
                lambda conn, of=channel: library.airable(conn, of.name, "", asset_id)  # type: ignore[misc]
            )
            epoch = channel.publication.channel.grid.index_at(bench.clock.now())
            assert found[0].aired_index is not None
            assert 0 <= epoch - found[0].aired_index < 20

    on_air(tmp_path, scenario, "a.mkv", kids={"epoch": "2025-01-01T00:00:00Z"})


def test_a_channel_without_a_card_airs_what_operators_queue_and_the_other_goes_on(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        asset = (await bench.assets())[0]
        await bench.step(12)
        bench.further_cards.clear()
        await bench.step(12)
        assert bench.airing("main") in "ab"
        assert await refusal(bench.control.show_plan(OPERATOR, channel="kids", at=None)) is (
            ErrorCode.NOT_FOUND
        )
        left = [entry for entry in await queue(bench, "kids") if entry.origin == "operator"]
        assert left == []
        await insert(bench, asset.asset_id, "kids")
        assert asset.title in {bench.airing("kids", ahead) for ahead in range(40)}

    on_air(tmp_path, scenario, "a.mkv", "b.mkv", kids={})


def test_a_channel_that_never_had_a_card_airs_the_slate(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        bench.further_cards.clear()
        bench.film("a.mkv")
        await bench.take_in()
        await bench.step(12)
        assert (bench.airing("main"), bench.airing("kids")) == ("a", "Film slate")
        assert await queue(bench, "kids") == []

    on_air(tmp_path, scenario, kids={})


class Defective(dict[str, OwnerCard]):
    """Cards that can't be asked for."""

    def get(self, *_: object) -> OwnerCard:
        raise ZeroDivisionError("a defect")


async def until(bench: Bench, holds: Callable[[], bool]) -> None:
    """Let time pass until it holds, at most a few seconds."""
    async with asyncio.timeout(90):
        while not holds():
            bench.clock.advance(32 / 15)
            await asyncio.sleep(0.05)


def airs(bench: Bench, channel: str) -> str | None:
    """What the channel airs; None before it does."""
    return bench.airing(channel) if bench.channel(channel).publication.slate else None


def test_a_schedule_that_cannot_be_opened_keeps_only_its_channel_off_the_air(tmp_path: Path) -> None:
    async def scenario() -> None:
        broken = tmp_path / "broadcast/kids/schedule.jsonl"
        broken.mkdir(parents=True)
        async with a_lab(tmp_path, further={"kids": {}}, by_itself=True) as bench:
            bench.film("a.mkv")
            await until(bench, lambda: airs(bench, "main") == "a")
            assert airs(bench, "kids") is None
            broken.rmdir()
            await until(bench, lambda: airs(bench, "kids") == "a")

    asyncio.run(scenario())


def test_a_defect_of_one_channel_is_its_own_and_it_opens_anew(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, further={"kids": {}}, by_itself=True) as bench:
            cards, bench.further_cards = bench.further_cards, Defective()
            bench.film("a.mkv")
            await until(bench, lambda: airs(bench, "main") == "a")
            assert airs(bench, "kids") is None
            bench.further_cards = cards
            await until(bench, lambda: airs(bench, "kids") == "a")

    asyncio.run(scenario())


def test_a_format_of_its_own_is_made_from_the_same_files(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        assert await queue(bench, "late") == []
        asset = (await bench.assets())[0]
        assert await refusal(insert(bench, asset.asset_id, "late")) is ErrorCode.ASSET_NOT_READY
        await rendered(bench)
        prep = bench.further_preps["late"]
        assert (sorted(prep.runs), sorted(bench.prep.runs)) == (["a.mkv", "b.mkv"],) * 2
        assert {entry.channel_id for entry in await queue(bench, "later")} == {"later"}
        await bench.step(12)
        sources = {
            name: (bench.channel(name).publication.channel, ScheduleReader(bench.home.schedule(name)))
            for name in ("main", "late", "later")
        }
        origin = Origin(bench.home.storage, sources, bench.clock, manifests_kept=8)
        generations = {}
        for name in sources:
            index = bench.channel(name).publication.horizon().index
            segment = await call(origin, f"/hls/{name}/720/{index}.m4s")
            assert segment.body.partition(b"/")[0][-36:].decode() in {
                a.asset_id for a in await bench.assets()
            }
            text = (await call(origin, f"/hls/{name}/720/playlist.m3u8")).body.decode()
            generations[name] = [line for line in text.splitlines() if "EXT-X-MAP" in line][-1]
        assert generations["late"] == generations["later"] != generations["main"]

    on_air(tmp_path, scenario, "a.mkv", "b.mkv", late=QUIET, later=QUIET)


def test_a_rendering_that_breaks_down_or_vanishes_is_its_formats_own(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        prep = bench.further_preps["late"]
        prep.refuses = {"a.mkv"}
        (refused,) = [asset for asset in await bench.assets() if asset.title == "a"]
        (storage,) = (bench.home.storage / "formats").iterdir()
        unfinished = storage / "prep" / refused.asset_id
        unfinished.mkdir(parents=True)
        await rendered(bench)
        assert not unfinished.exists()
        assert sorted(prep.runs) == ["a.mkv"] * 3 + ["b.mkv"]
        assert {entry.title for entry in await queue(bench, "late")} == {"b"}
        assert {entry.title for entry in await queue(bench, "main")} == {"a", "b"}
        (film,) = [asset for asset in await bench.assets() if asset.title == "b"]
        (folder,) = (bench.home.storage / "formats").glob(f"*/assets/{film.asset_id}")
        (folder / "720.m4s").unlink()
        await bench.station.check()
        assert {entry.title for entry in await queue(bench, "main")} == {"a", "b"}
        await rendered(bench)
        assert prep.runs.count("b.mkv") == 2
        assert (folder / "720.m4s").exists()
        begun_anew = storage / "prep" / film.asset_id
        begun_anew.mkdir()
        await bench.control.change_playout(OPERATOR, PlayoutChange(emergency=True), channel="late")
        await bench.control.change_playout(OPERATOR, PlayoutChange(emergency=True), channel="main")
        await bench.step(12)
        await bench.control.remove_asset(OPERATOR, asset_id=film.asset_id)
        assert not folder.exists()
        assert not begun_anew.exists()

    on_air(tmp_path, scenario, "a.mkv", "b.mkv", late=QUIET)


def test_an_asset_that_another_channel_airs_is_in_use(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        asset = (await bench.assets())[0]
        await insert(bench, asset.asset_id, "kids")
        removal = bench.control.remove_asset(OPERATOR, asset_id=asset.asset_id)
        assert await refusal(removal) is ErrorCode.ASSET_IN_USE

    on_air(tmp_path, scenario, "a.mkv", "b.mkv", kids={})


def test_a_file_written_anew_keeps_what_viewers_of_any_channel_were_told(tmp_path: Path) -> None:
    def told(bench: Bench, name: str, indexes: range) -> list[str]:
        slate = bench.channel(name).publication.slate
        assert slate is not None
        return [bench.schedule(name).at(index, slate).clip.asset_id for index in indexes]

    async def scenario(bench: Bench) -> None:
        await bench.step(12)
        names, old = ("main", "kids"), (await bench.assets())[0].asset_id
        bench.film("a.mkv", 9)
        await bench.lab.parts.discovery.look()
        bench.clock.advance(60)
        await bench.station.tick()
        horizons = {name: bench.channel(name).publication.horizon() for name in names}
        known = {name: range(horizon.index, horizon.told + 1) for name, horizon in horizons.items()}
        before = {name: told(bench, name, known[name]) for name in names}
        await bench.lab.parts.discovery.look()
        await bench.settle()
        assert {name: told(bench, name, known[name]) for name in names} == before
        assert set(before["kids"]) == set(before["main"]) == {old}
        await bench.step(20)
        for name in names:
            assert {entry.segment_count for entry in await queue(bench, name)} == {9}
        media = bench.home.storage / "assets" / old
        assert media.exists()
        for _ in range(20):
            bench.clock.advance(240)
            await bench.station.tick()
        await bench.lab.parts.discovery.look()
        assert not media.exists()

    on_air(tmp_path, scenario, "a.mkv", kids={})


def test_both_channels_continue_after_a_restart_as_published(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, further={"kids": {}}) as bench:
            for name in ("a.mkv", "b.mkv", "c.mkv"):
                bench.film(name, 7)
            await bench.take_in()
            await bench.step(9)
            names, clock = ("main", "kids"), bench.clock
            before = {name: (bench.schedule(name).items, await queue(bench, name)) for name in names}
        async with a_lab(tmp_path, clock, further={"kids": {}}) as again:
            for name, (items, entries) in before.items():
                assert again.schedule(name).items[: len(items)] == items
                assert await queue(again, name) == entries

    asyncio.run(scenario())


@pytest.mark.long
def test_real_films_make_one_timeline_on_a_channel_of_its_own_format(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, real_prep=True, further={"small": SMALL}) as bench:
            make_film(bench.home.library / "a.mkv", 5.0, "320x240", "25", "-ac 1")
            await bench.take_in(patience_s=120)
            await rendered(bench)
            small = bench.channel("small").publication
            assert small.slate is not None
            sources = {"small": (small.channel, ScheduleReader(bench.home.schedule("small")))}
            origin = Origin(bench.home.storage, sources, bench.clock, manifests_kept=8)
            master = (await call(origin, "/hls/small/master.m3u8")).body.decode()
            assert ("640x360" in master, "1280x720" in master) == (True, False)
            assert (await call(origin, "/hls/small/720/playlist.m3u8")).status == 404
            parts = [(await call(origin, f"/hls/small/360/init-{small.slate.generation}.mp4")).body]
            titles = set()
            first = small.horizon().index
            for index in range(first, first + 14):
                parts.append((await call(origin, f"/hls/small/360/{index}.m4s")).body)
                titles.add(bench.airing("small"))
                await bench.step()
            (tmp_path / "read.mp4").write_bytes(b"".join(parts))
            times = [packet["dts"] for packet in packets(tmp_path / "read.mp4")]
            assert len(times) == 14 * 64
            assert all(two - one == 512 for one, two in itertools.pairwise(times))
            assert titles == {"a", "Voulezvous"}

    asyncio.run(scenario())
