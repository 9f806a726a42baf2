"""The control operations on a real database: effects, replays, conflicts, races."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generated import models
from generated.vocabulary import AssetState, ErrorCode, QueueEntryState, QueueOrigin
from lab.station.replay import SqlReplayGuard
from services.kernel.errors import Conflict, Invalid, KernelError, NotFound
from tests.support.clock import NOON
from tests.support.lab import OPERATOR, Bench, a_lab

Scenario = Callable[[Bench], Coroutine[Any, Any, None]]
UNKNOWN = "01935b7e-5f00-7000-8000-0000000000ff"


def on_air(root: Path, scenario: Scenario, *films: str, queue: Mapping[str, float] | None = None) -> None:
    async def run() -> None:
        async with a_lab(root, queue=queue) as bench:
            for name in films or ("a.mkv", "b.mkv", "c.mkv"):
                bench.film(name)
            await bench.take_in()
            await bench.step(8)
            await scenario(bench)

    asyncio.run(run())


async def queue_of(bench: Bench) -> list[models.QueueEntry]:
    return (await bench.control.list_queue(OPERATOR, channel=None, limit=200, cursor=None)).body.items


async def insert(bench: Bench, asset_id: str, position: int = 0, key: str | None = None) -> models.QueueEntry:
    body = models.QueueInsert(asset_id=asset_id, position=position)
    return (await bench.control.insert_queue_entry(OPERATOR, body, channel=None, idempotency_key=key)).body


async def move(
    bench: Bench,
    entry: models.QueueEntry,
    position: int,
    *,
    version: int | None = None,
    key: str | None = None,
) -> models.QueueEntry:
    body = models.QueueMove(position=position, version=version or entry.version)
    call = bench.control.move_queue_entry
    return (await call(OPERATOR, body, entry_id=entry.entry_id, idempotency_key=key)).body


async def add(bench: Bench, path: Path, title: str | None = None, key: str | None = None) -> models.Asset:
    body = models.AssetAdd(path=str(path)) if title is None else models.AssetAdd(path=str(path), title=title)
    return (await bench.control.add_asset(OPERATOR, body, idempotency_key=key)).body


async def refusal(call: Coroutine[Any, Any, object]) -> ErrorCode:
    with pytest.raises(KernelError) as raised:
        await call
    return raised.value.code


def test_an_inserted_entry_is_published_where_the_answer_says(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        asset = (await bench.assets())[0]
        entry = await insert(bench, asset.asset_id)
        assert (entry.state, entry.origin, entry.version) == (
            QueueEntryState.WAITING,
            QueueOrigin.OPERATOR,
            1,
        )
        item = next(item for item in bench.schedule().items if item.entry_id == entry.entry_id)
        grid = bench.lab.parts.publication.channel.grid
        assert entry.starts_at == grid.start_of(item.start)
        seen = await bench.control.inspect_queue_entry(OPERATOR, entry_id=entry.entry_id)
        assert seen.body == entry
        assert (await queue_of(bench))[entry.position] == entry

    on_air(tmp_path, scenario)


def test_the_same_key_gets_the_same_answer_and_one_effect(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        asset = (await bench.assets())[0]
        before = len(await queue_of(bench))
        first = await insert(bench, asset.asset_id, key="key-00000001")
        await bench.step(5)
        assert await insert(bench, asset.asset_id, key="key-00000001") == first
        entries = await queue_of(bench)
        assert len([e for e in entries if e.origin is QueueOrigin.OPERATOR]) == 1
        assert len(entries) <= before + 1

    on_air(tmp_path, scenario)


def test_the_same_key_for_another_request_is_a_conflict(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        one, two, _ = await bench.assets()
        entry = await insert(bench, one.asset_id, key="key-00000001")
        other = insert(bench, two.asset_id, key="key-00000001")
        assert await refusal(other) is ErrorCode.IDEMPOTENCY_CONFLICT
        moving = move(bench, entry, 1, key="key-00000001")
        assert await refusal(moving) is ErrorCode.IDEMPOTENCY_CONFLICT

    on_air(tmp_path, scenario)


def test_a_key_may_serve_again_after_its_time(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        one, two, _ = await bench.assets()
        await insert(bench, one.asset_id, key="key-00000001")
        bench.clock.advance(2 * 86400)
        assert (await insert(bench, two.asset_id, key="key-00000001")).asset_id == two.asset_id

    on_air(tmp_path, scenario)


def test_of_many_moves_from_one_version_exactly_one_wins(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        entry = await insert(bench, (await bench.assets())[0].asset_id, 3)
        results = await asyncio.gather(
            *(move(bench, entry, place) for place in range(16)), return_exceptions=True
        )
        won = [result for result in results if isinstance(result, models.QueueEntry)]
        lost = [result for result in results if isinstance(result, Conflict)]
        assert (len(won), len(lost), won[0].version) == (1, 15, 2)
        assert {error.code for error in lost} == {ErrorCode.VERSION_CONFLICT}

    on_air(tmp_path, scenario)


def test_concurrent_inserts_with_one_key_make_one_entry(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        asset = (await bench.assets())[0]
        answers = await asyncio.gather(
            *(insert(bench, asset.asset_id, key="key-00000001") for _ in range(12))
        )
        assert len({answer.entry_id for answer in answers}) == 1

    on_air(tmp_path, scenario)


def test_what_viewers_were_told_of_can_neither_move_nor_go(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        airing, *others = await queue_of(bench)
        while others[0].state is not QueueEntryState.LOCKED:
            await bench.step(1)
            airing, *others = await queue_of(bench)
        assert airing.state is QueueEntryState.AIRING
        for told in (airing, others[0]):
            assert await refusal(move(bench, told, 3)) is ErrorCode.QUEUE_ENTRY_LOCKED
        gone = bench.control.remove_queue_entry(OPERATOR, entry_id=airing.entry_id)
        assert await refusal(gone) is ErrorCode.QUEUE_ENTRY_LOCKED
        horizon = bench.lab.parts.publication.horizon()
        assert {entry.state for entry in others} == {QueueEntryState.LOCKED, QueueEntryState.WAITING}
        for entry in others:
            item = horizon.items[entry.entry_id]
            assert (entry.state is QueueEntryState.LOCKED) == (item.start <= horizon.told)

    on_air(tmp_path, scenario)


def test_a_removed_entry_is_not_found_and_leaves_no_gap(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        entry = (await queue_of(bench))[4]
        await bench.control.remove_queue_entry(OPERATOR, entry_id=entry.entry_id)
        again = bench.control.remove_queue_entry(OPERATOR, entry_id=entry.entry_id)
        assert await refusal(again) is ErrorCode.NOT_FOUND
        seen = bench.control.inspect_queue_entry(OPERATOR, entry_id=entry.entry_id)
        assert await refusal(seen) is ErrorCode.NOT_FOUND
        items = bench.schedule().items[1:]
        assert all(one.end == two.start for one, two in itertools.pairwise(items))

    on_air(tmp_path, scenario)


def test_an_aired_entry_is_not_found(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        airing = (await queue_of(bench))[0]
        await bench.step(12)
        assert await refusal(move(bench, airing, 0)) is ErrorCode.NOT_FOUND
        assert airing.entry_id not in {entry.entry_id for entry in await queue_of(bench)}

    on_air(tmp_path, scenario)


def test_only_a_ready_asset_can_be_queued(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        refused = next(a for a in await bench.assets() if a.state is AssetState.REFUSED)
        assert await refusal(insert(bench, refused.asset_id)) is ErrorCode.ASSET_NOT_READY
        assert await refusal(insert(bench, UNKNOWN)) is ErrorCode.NOT_FOUND

    on_air(tmp_path, scenario, "a.mkv", "bad.mkv")


def test_a_full_queue_of_operators_entries_takes_nothing_more(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        asset, taken = (await bench.assets())[0], 0
        failure = None
        while failure is None and taken < 60:
            try:
                await insert(bench, asset.asset_id, 10000)
                taken += 1
            except Conflict as error:
                failure = error
        assert failure is not None
        assert (failure.code, failure.data["limit"]) == (ErrorCode.QUEUE_FULL, 30)
        listed = await bench.lab.queue.entries()
        assert len(listed) == 30
        assert {entry.origin for entry in listed[3:]} == {QueueOrigin.OPERATOR}

    on_air(tmp_path, scenario, queue={"max_entries": 30})


def test_the_queue_is_read_in_pages(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        whole = await queue_of(bench)
        page = (await bench.control.list_queue(OPERATOR, channel=None, limit=7, cursor=None)).body
        pages = list(page.items)
        while isinstance(page.next_cursor, str):
            page = (
                await bench.control.list_queue(OPERATOR, channel=None, limit=7, cursor=page.next_cursor)
            ).body
            pages += page.items
        assert len(pages) > 7
        assert pages == whole
        assert [entry.position for entry in whole] == list(range(len(whole)))

    on_air(tmp_path, scenario)


@pytest.mark.long
def test_pages_leave_nothing_out_while_the_channel_airs(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        before = await queue_of(bench)
        page = (await bench.control.list_queue(OPERATOR, channel=None, limit=3, cursor=None)).body
        seen = [entry.entry_id for entry in page.items]
        while isinstance(page.next_cursor, str):
            await bench.step(12)
            page = (
                await bench.control.list_queue(OPERATOR, channel=None, limit=3, cursor=page.next_cursor)
            ).body
            seen += [entry.entry_id for entry in page.items]
            if len(seen) >= len(before):
                break
        assert before[0].entry_id not in {entry.entry_id for entry in await queue_of(bench)}
        assert [entry.entry_id for entry in before] == seen[: len(before)]

    on_air(tmp_path, scenario)


def test_the_library_is_read_in_pages_newest_first(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        first = (await bench.control.list_assets(OPERATOR, limit=2, cursor=None)).body
        assert isinstance(first.next_cursor, str)
        second = (await bench.control.list_assets(OPERATOR, limit=2, cursor=first.next_cursor)).body
        listed = [asset.asset_id for asset in (*first.items, *second.items)]
        assert listed == sorted((asset.asset_id for asset in await bench.assets()), reverse=True)
        assert "next_cursor" not in second.model_dump()

    on_air(tmp_path, scenario)


@pytest.mark.parametrize("cursor", ["x", "YXNzZXQ6", "ZZZZ", "é", "YXNzZXQ6YQ==", "cXVldWU6LTE"])
def test_a_cursor_that_is_not_ours_is_refused(tmp_path: Path, cursor: str) -> None:
    async def scenario(bench: Bench) -> None:
        for listing in (bench.control.list_assets, partial(bench.control.list_queue, channel=None)):
            call = listing(OPERATOR, limit=5, cursor=cursor)
            assert await refusal(call) is ErrorCode.CURSOR_INVALID

    on_air(tmp_path, scenario, "a.mkv")


def test_an_operators_own_file_is_taken_in_with_a_title(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        path = bench.film("own.mkv", folder=tmp_path / "elsewhere")
        added = await add(bench, path, "Noite", key="key-add-0001")
        assert (added.state, added.title, added.source_path) == (AssetState.PENDING, "Noite", str(path))
        await bench.settle()
        seen = (await bench.control.inspect_asset(OPERATOR, asset_id=added.asset_id.upper())).body
        assert (seen.state, seen.title) == (AssetState.READY, "Noite")
        assert await add(bench, path, "Noite", key="key-add-0001") == added
        assert await refusal(add(bench, path)) is ErrorCode.ASSET_EXISTS

    on_air(tmp_path, scenario)


def test_a_refused_file_of_an_operators_folder_is_left_where_it_is(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        path = bench.film("bad.mkv", folder=tmp_path / "elsewhere")
        added = await add(bench, path)
        await bench.settle()
        seen = (await bench.control.inspect_asset(OPERATOR, asset_id=added.asset_id)).body
        assert seen.state is AssetState.REFUSED
        assert path.exists()

    on_air(tmp_path, scenario)


@pytest.mark.parametrize(
    "path", ["relative.mkv", "/no/such/file", "/", "/dev/null", "/bad\x00name", "/" + "x" * 4000]
)
def test_a_path_that_is_no_readable_file_is_refused(tmp_path: Path, path: str) -> None:
    async def scenario(bench: Bench) -> None:
        body = models.AssetAdd(path=path)
        with pytest.raises(Invalid) as raised:
            await bench.control.add_asset(OPERATOR, body, idempotency_key=None)
        assert raised.value.code is ErrorCode.FILE_UNUSABLE

    on_air(tmp_path, scenario, "a.mkv")


def test_an_asset_on_air_or_chosen_by_an_operator_stays(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        airing = (await queue_of(bench))[0]
        gone = bench.control.remove_asset(OPERATOR, asset_id=airing.asset_id)
        assert await refusal(gone) is ErrorCode.ASSET_IN_USE
        promised = bench.lab.parts.publication.horizon().promised_assets
        other = next(a.asset_id for a in await bench.assets() if a.asset_id not in promised)
        entry = await insert(bench, other, 50)
        removing = bench.control.remove_asset
        assert await refusal(removing(OPERATOR, asset_id=other)) is ErrorCode.ASSET_IN_USE
        await bench.control.remove_queue_entry(OPERATOR, entry_id=entry.entry_id)
        await removing(OPERATOR, asset_id=other)
        assert await refusal(removing(OPERATOR, asset_id=other)) is ErrorCode.NOT_FOUND
        assert not (bench.home.assets / other).exists()
        told = bench.lab.parts.publication.horizon().told
        assert other not in {i.clip.asset_id for i in bench.schedule().items if i.start > told}

    on_air(tmp_path, scenario)


def test_a_removed_asset_does_not_come_back_by_itself_but_can_be_added_again(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        path = bench.film("d.mkv")
        await bench.take_in()
        asset = next(a for a in await bench.assets() if a.title == "d")
        removing = bench.control.remove_asset(OPERATOR, asset_id=asset.asset_id)
        await removing
        await bench.take_in()
        assert "d" not in {a.title for a in await bench.assets()}
        await add(bench, path)
        await bench.settle()
        assert "d" in {a.title for a in await bench.assets()}

    on_air(tmp_path, scenario)


def test_an_asset_in_prep_can_be_removed(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        added = await add(bench, bench.film("slow.mkv", folder=tmp_path / "elsewhere"))
        await bench.prep.held_up.wait()
        seen = (await bench.control.inspect_asset(OPERATOR, asset_id=added.asset_id)).body
        assert (seen.state, seen.progress) == (AssetState.PREPARING, 0.5)
        await bench.control.remove_asset(OPERATOR, asset_id=added.asset_id)
        await bench.settle()
        with pytest.raises(NotFound):
            await bench.control.inspect_asset(OPERATOR, asset_id=added.asset_id)

    on_air(tmp_path, scenario)


def test_a_signature_is_used_once(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        guard = SqlReplayGuard(bench.database, ttl_s=900)
        uses = await asyncio.gather(*(guard.first_use("ab" * 32, NOON) for _ in range(8)))
        assert sorted(uses) == [False] * 7 + [True]
        assert not await guard.first_use("AB" * 32, NOON)
        assert await guard.first_use("cd" * 32, NOON)

    on_air(tmp_path, scenario, "a.mkv")
