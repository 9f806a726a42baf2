"""Files of the library that grow or are replaced: nothing half airs for ever, no promise is broken."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from generated.models import QueueInsert
from generated.vocabulary import AssetState
from lab.library.domain import Asset
from services.infra.sql.shared_tables import AUDIT_EVENTS
from tests.support.lab import OPERATOR, Bench, a_lab


def run(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scenario)


async def only(bench: Bench) -> Asset:
    [asset] = await bench.assets()
    return asset


async def actions(bench: Bench) -> list[str]:
    return [row.action for row in await bench.rows(AUDIT_EVENTS.select())]


async def begin(bench: Bench, name: str, segments: int) -> Path:
    """A file that has settled and is held up in prep."""
    path = bench.film(name, segments)
    look = bench.lab.parts.discovery.look
    await look()
    bench.clock.advance(60)
    await look()
    bench.lab.parts.intake.wake()
    await bench.prep.begun.wait()
    return path


async def waits(bench: Bench) -> Asset:
    """The one asset, put back by its prep."""
    for _ in range(400):
        await asyncio.sleep(0.005)
        asset = await only(bench)
        if asset.state is not AssetState.PREPARING:
            return asset
    raise AssertionError("prep did not end")


def test_a_copy_that_goes_on_during_prep_is_prepared_when_it_is_whole(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            await begin(bench, "slow.mkv", 5)
            bench.film("slow.mkv", 9)
            bench.prep.released.set()
            assert (await waits(bench)).state is AssetState.PENDING
            await asyncio.sleep(0.2)
            assert bench.prep.runs == ["slow.mkv"]
            await bench.take_in()
            asset = await only(bench)
            assert (asset.state, asset.attempts, asset.source.size_bytes) == (AssetState.READY, 0, 9)
            assert asset.media is not None
            assert asset.media.segment_count == 9
            assert {"asset.source_changed", "asset.rewritten"} <= set(await actions(bench))

    run(scenario())


def test_a_file_that_its_writer_still_copies_is_not_set_aside(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            path = await begin(bench, "slow bad.mkv", 5)
            bench.prep.refuses.add(path.name)
            bench.film(path.name, 9)
            bench.prep.released.set()
            assert (await waits(bench)).state is AssetState.PENDING
            assert path.exists()
            bench.prep.refuses.clear()
            await bench.take_in()
            assert (await only(bench)).state is AssetState.READY

    run(scenario())


def test_a_refused_file_that_its_writer_completes_after_all_is_judged_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            path = bench.film("late.mkv", 5)
            bench.prep.refuses.add(path.name)
            with path.open("ab") as writer:
                await bench.take_in()
                assert (await only(bench)).state is AssetState.REFUSED
                bench.prep.refuses.clear()
                writer.write(b"xxxx")
            await bench.take_in()
            asset = await only(bench)
            assert (asset.state, asset.source.size_bytes) == (AssetState.READY, 9)

    run(scenario())


def test_a_ready_file_that_is_overwritten_airs_in_its_new_form(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 40)
            await bench.take_in()
            await bench.step(12)
            old, parts = await only(bench), bench.lab.parts
            told, before = parts.publication.horizon().told, bench.schedule()
            slate = parts.publication.slate
            assert slate is not None
            promised = [before.at(index, slate) for index in range(told + 1 - 20, told + 1)]
            bench.film("a.mkv", 7)
            assert await parts.discovery.look() == (0, True)
            bench.clock.advance(3)
            assert await parts.discovery.look() == (1, False)
            await bench.settle()
            new = await only(bench)
            assert (new.state, new.source.size_bytes) == (AssetState.READY, 7)
            assert new.asset_id != old.asset_id
            after = bench.schedule()
            assert [after.at(slot.start + slot.segment, slate).clip for slot in promised] == [
                slot.clip for slot in promised
            ]
            assert parts.shelf.is_whole(old.asset_id)
            await bench.step(60)
            airing = bench.schedule().at(parts.publication.horizon().index, slate)
            assert airing.clip.asset_id == new.asset_id
            assert "asset.replaced" in await actions(bench)

    run(scenario())


def test_old_media_go_when_no_viewer_can_ask_for_them_even_after_a_restart(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 5)
            await bench.take_in()
            await bench.step(8)
            old, clock = await only(bench), bench.clock
            bench.film("a.mkv", 6)
            await bench.take_in()
            assert (bench.home.assets / old.asset_id).exists()
        async with a_lab(tmp_path, clock) as again:
            catch_up = again.lab.parts.publication.channel.catch_up
            clock.advance((catch_up + 40) * 32 / 15)
            await again.step(2)
            await again.lab.parts.discovery.look()
            assert not (again.home.assets / old.asset_id).exists()
            assert not list((again.home.storage / "retired").iterdir())
            assert again.lab.parts.shelf.is_whole((await only(again)).asset_id)

    run(scenario())


def test_an_operators_waiting_entry_airs_before_the_file_is_taken_anew(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            bench.film("a.mkv", 30)
            await bench.take_in()
            await bench.step(10)
            old = await only(bench)
            body = QueueInsert(asset_id=old.asset_id, position=3)
            await bench.control.insert_queue_entry(OPERATOR, body, channel=None, idempotency_key=None)
            bench.film("a.mkv", 7)
            await bench.take_in()
            assert (await only(bench)).asset_id == old.asset_id
            await bench.step(150)
            await bench.take_in()
            assert (await only(bench)).asset_id != old.asset_id

    run(scenario())
