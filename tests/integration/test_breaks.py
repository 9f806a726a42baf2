"""Station ids on a real station: queued by the planner, seen by operators, for viewers a part of what they watch."""

import asyncio
from itertools import pairwise
from pathlib import Path

from pydantic import MISSING

from generated.models import AssetUpdate, BreakPolicy, OwnerCard, ProgrammeFacts, QueueEntry, QueueInsert
from generated.vocabulary import AssetRole, ProgrammeKind, QueueOrigin
from lab.playout.origin import ChannelOrigin
from lab.playout.programmes import guide_slots, now_playing
from lab.playout.published import ScheduleReader
from lab.playout.shelf import Shelf
from tests.support.lab import OPERATOR, Bench, a_lab

ALWAYS = {"role": "ident", "tags": [], "dayparts": [], "every_s": 0}


def run(scenario: object) -> None:
    asyncio.run(scenario)  # type: ignore[arg-type]


def with_breaks(card: OwnerCard, *rules: dict[str, object]) -> OwnerCard:
    breaks = {"folders": {"idents": "ident"}, "rules": [{**ALWAYS, **rule} for rule in rules]}
    return OwnerCard.model_validate({**card.model_dump(mode="json"), "breaks": breaks})


async def queue(bench: Bench) -> list[QueueEntry]:
    return (await bench.control.list_queue(OPERATOR, channel=None, limit=200, cursor=None)).body.items


def is_break(entry: QueueEntry) -> bool:
    return entry.role is not MISSING and entry.role is not AssetRole.PROGRAMME


async def a_library(bench: Bench, films: str = "abcdef", idents: int = 2) -> None:
    bench.card = with_breaks(bench.card, {})
    for number in range(idents):
        bench.film(f"id{number}.mkv", 2, bench.home.library / "idents")
    for name in films:
        bench.film(f"{name}.mkv", 40)
    await bench.take_in()
    await bench.step(12)


def test_the_planner_puts_station_ids_between_programmes_and_operators_see_them(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            await a_library(bench)
            page = (await bench.control.list_assets(OPERATOR, limit=50, cursor=None)).body.items
            roles = {asset.title: asset.role for asset in page}
            assert {title for title, role in roles.items() if role is AssetRole.IDENT} == {"id0", "id1"}
            entries = await queue(bench)
            marks = [is_break(entry) for entry in entries]
            assert sum(marks) >= 10
            assert all(one != other for one, other in pairwise(marks)), "one after each programme"
            breaks = [entry for entry in entries if is_break(entry)]
            assert all(entry.origin is QueueOrigin.PLANNER for entry in breaks)
            assert all(one.asset_id != other.asset_id for one, other in pairwise(breaks))
            assert [entry.entry_id for entry in await queue(bench)] == [entry.entry_id for entry in entries]
            await bench.step(200)
            kept = {entry.entry_id for entry in await queue(bench)}
            assert {entry.entry_id for entry in entries[20:60]} <= kept, "no plan is thrown over by time"

    run(scenario())


def test_viewers_are_told_of_programmes_and_the_log_of_breaks(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            await a_library(bench)
            await bench.step(120)
            channel, slate = bench.lab.parts.publication.channel, bench.lab.parts.publication.slate
            assert slate is not None
            aired = (
                await bench.control.list_as_run(
                    OPERATOR, channel=None, since=None, until=None, limit=50, cursor=None
                )
            ).body
            logged = [entry for entry in aired.items if entry.kind is ProgrammeKind.BREAK]
            assert len(logged) >= 2
            assert {entry.title for entry in logged} <= {"id0", "id1"}
            schedule = bench.schedule()
            index = channel.grid.index_at(logged[-1].started_at)
            during = now_playing(channel, schedule, index, slate)
            assert during.current.kind is ProgrammeKind.PROGRAMME
            assert during.current.ends_at == logged[-1].ends_at
            assert during.next is not MISSING
            assert during.next.starts_at == logged[-1].ends_at
            told = [slot.kind for slot in guide_slots(schedule, index - 30, slate)]
            assert "break" not in told
            films = [item for item in schedule.items if item.kind == "programme"]
            assert all(item.segments == item.clip.segments for item in films), "none is shortened"

    run(scenario())


def test_playlists_mark_the_break_on_air(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            await a_library(bench)
            item = next(item for item in bench.schedule().items if item.kind == "break")
            publication = bench.lab.parts.publication
            await bench.step(item.start - publication.horizon().index)
            shelf = Shelf(bench.home.storage, manifests_kept=4)
            reader = ScheduleReader(bench.home.schedule("main"))
            origin = ChannelOrigin(publication.channel, reader, shelf, bench.clock)
            text = b"".join(origin.answer("720/playlist.m3u8").parts).decode()
            assert f'#EXT-X-DATERANGE:ID="break-{item.start}"' in text
            assert "SCTE35-OUT=0xFC30" in text

    run(scenario())


def test_an_operators_word_makes_and_unmakes_a_station_id(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            await a_library(bench, idents=0)
            assert not any(map(is_break, await queue(bench)))
            bench.film("jingle.mkv", 3)
            await bench.take_in()
            (jingle,) = [asset for asset in await bench.assets() if asset.title == "jingle"]
            body = AssetUpdate(facts=ProgrammeFacts(role=AssetRole.IDENT))
            told = (await bench.control.update_asset(OPERATOR, body, asset_id=jingle.asset_id)).body
            assert told.role is AssetRole.IDENT
            entries = await queue(bench)
            by_jingle = [entry for entry in entries if entry.asset_id == jingle.asset_id]
            assert all(is_break(entry) for entry in by_jingle)
            for one, other in pairwise(entries):
                assert not (is_break(one) and is_break(other))
            await bench.lab.parts.refill.run(vary=True)
            assert sum(map(is_break, await queue(bench))) >= 10
            body = AssetUpdate(facts=ProgrammeFacts(role=AssetRole.PROGRAMME))
            await bench.control.update_asset(OPERATOR, body, asset_id=jingle.asset_id)
            assert not any(map(is_break, await queue(bench)))

    run(scenario())


def test_a_break_that_an_operator_took_out_stays_out_and_one_put_in_airs_as_a_break(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            await a_library(bench)
            dropped = next(entry for entry in (await queue(bench))[6:] if is_break(entry))
            await bench.control.remove_queue_entry(OPERATOR, entry_id=dropped.entry_id)
            await bench.step(3)
            marks = [is_break(entry) for entry in await queue(bench)]
            assert any(not one and not other for one, other in pairwise(marks))
            ident = next(entry.asset_id for entry in await queue(bench) if is_break(entry))
            body = QueueInsert(asset_id=ident, position=2)
            mine = (
                await bench.control.insert_queue_entry(OPERATOR, body, channel=None, idempotency_key=None)
            ).body
            assert mine.role is AssetRole.IDENT
            item = next(item for item in bench.schedule().items if item.entry_id == mine.entry_id)
            assert item.kind == "break"

    run(scenario())


def test_the_reserve_has_no_station_ids_and_nothing_but_ids_is_no_channel(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            await a_library(bench, films="", idents=3)
            assert await queue(bench) == []
            assert all(not reserve.clips for reserve in bench.schedule().reserves)

    run(scenario())


def test_a_plan_chosen_anew_has_its_breaks(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            await a_library(bench)
            ident = next(entry.asset_id for entry in await queue(bench) if is_break(entry))
            body = QueueInsert(asset_id=ident, position=4)
            mine = (
                await bench.control.insert_queue_entry(OPERATOR, body, channel=None, idempotency_key=None)
            ).body
            await bench.lab.parts.refill.rotate(lambda _conn, _given_up, _now: None)
            entries = await queue(bench)
            assert mine.entry_id in {entry.entry_id for entry in entries}
            own = entries[entries.index(next(e for e in entries if e.entry_id == mine.entry_id)) + 1 :]
            marks = [is_break(entry) for entry in own]
            assert sum(marks) >= 10
            assert all(one != other for one, other in pairwise(marks)), "one after each programme"
            await bench.step(3)
            assert {item.kind for item in bench.schedule().items} >= {"programme", "break"}

    run(scenario())


def test_each_channel_has_breaks_by_its_own_card(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, further={"kids": {}, "wild": {}}) as bench:
            del bench.further_cards["wild"]
            kids = bench.further_cards["kids"]
            bench.further_cards["kids"] = kids.model_copy(
                update={"breaks": BreakPolicy(folders={}, rules=[])}
            )
            await a_library(bench)
            page = await bench.control.list_queue(OPERATOR, channel="kids", limit=200, cursor=None)
            ids = [entry for entry in page.body.items if entry.title in {"id0", "id1"}]
            assert ids, "there they are programmes"
            assert all(entry.role is AssetRole.PROGRAMME for entry in ids)
            assert {item.kind for item in bench.schedule("kids").items} == {"programme"}
            assert "break" in {item.kind for item in bench.schedule("main").items}
            wild = await bench.control.list_queue(OPERATOR, channel="wild", limit=200, cursor=None)
            assert wild.body.items == []

    run(scenario())
