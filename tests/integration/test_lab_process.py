"""The LAB's process around the station: order of start, clean stop, one at a time."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from lab.dependencies import LabDependencies
from lab.process import Lab
from lab.wiring import MIGRATIONS, build
from services.audit.service import AuditLog
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.ids import Uuid7Source
from services.infra.paths import Home
from services.infra.settings import read_settings, sqlite_url
from services.infra.sql import migrate, open_database
from services.upkeep import Upkeep
from tests.support.configuration import CONFIG
from tests.support.lab import SyntheticPrep
from tests.support.sql import LIMITS


async def control(scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


def a_process(root: Path, *beside: Callable[[], Any]) -> Lab:
    home, clock = Home(root), SystemClock()
    home.prepare()
    url, bundle, ids = sqlite_url(home.state_db), load(CONFIG, {}), Uuid7Source(clock)
    database = open_database(url, LIMITS, name="lab")
    audit = AuditLog(clock, ids)
    settings = read_settings({"VVTV_HOME": str(root)})
    upkeep = Upkeep(settings, bundle.platform, clock, audit, database)
    given = LabDependencies(home, database, audit, clock, ids, 1, upkeep)
    prep, card = SyntheticPrep(home.storage), bundle.owner_card.owner_card
    lab = build(
        given,
        bundle.channels_config,
        bundle.platform,
        lambda _: card,
        lambda: bundle.features,
        make_prep=lambda *_: prep,
    )
    return Lab(
        lab.station,
        lab.cycle,
        database,
        control,
        home.lab_socket,
        migrate=lambda: migrate(url, MIGRATIONS),
        stop_grace_s=5,
        beside=beside,
    )


async def until(holds: Callable[[], bool]) -> None:
    """Wait for the other task, at most a few seconds."""
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.01)


async def up(home: Path) -> httpx.AsyncClient:
    """A client of the control socket once the station has a heartbeat."""
    socket, heartbeat = home / "system/lab.sock", home / "broadcast/status.json"
    await until(lambda: socket.exists() and heartbeat.exists())
    transport = httpx.AsyncHTTPTransport(uds=str(socket))
    return httpx.AsyncClient(transport=transport, base_url="http://lab")


def test_it_serves_control_calls_and_stops_cleanly(tmp_path: Path) -> None:
    async def scenario() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(a_process(tmp_path).run(stop))
        socket = tmp_path / "system/lab.sock"
        async with await up(tmp_path) as client:
            assert (await client.get("/v1/control/queue")).text == "ok"
        stop.set()
        await asyncio.wait_for(running, 10)
        assert not socket.exists()
        assert (tmp_path / "broadcast/main/schedule.jsonl").exists()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scenario())


def test_a_second_lab_of_the_same_home_refuses_to_start(tmp_path: Path) -> None:
    async def scenario() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(a_process(tmp_path).run(stop))
        async with await up(tmp_path):
            with pytest.raises(BlockingIOError):
                await a_process(tmp_path).run(asyncio.Event())
        stop.set()
        await asyncio.wait_for(running, 10)

    asyncio.run(scenario())


def test_it_starts_over_a_socket_that_a_killed_one_left(tmp_path: Path) -> None:
    async def scenario() -> None:
        socket = tmp_path / "system/lab.sock"
        socket.parent.mkdir(parents=True)
        socket.touch()
        stop = asyncio.Event()
        running = asyncio.create_task(a_process(tmp_path).run(stop))
        async with await up(tmp_path) as client:
            for _ in range(100):
                try:
                    assert (await client.get("/")).text == "ok"
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.02)
        stop.set()
        await asyncio.wait_for(running, 10)

    asyncio.run(scenario())


def test_the_demo_of_an_unused_library_is_made_and_finished_after_a_kill(tmp_path: Path) -> None:
    async def scenario() -> None:
        stop, demo = asyncio.Event(), tmp_path / "library/demo.mkv"
        running = asyncio.create_task(a_process(tmp_path).run(stop))
        async with await up(tmp_path):
            await until(demo.exists)
        stop.set()
        await asyncio.wait_for(running, 10)
        mark = tmp_path / "state/demo.unfinished"
        assert not mark.exists()
        mark.touch()
        (tmp_path / "library/other.mkv").write_bytes(b"xxxx")
        demo.unlink()
        stop.clear()
        running = asyncio.create_task(a_process(tmp_path).run(stop))
        await until(demo.exists)
        await until(lambda: not mark.exists())
        stop.set()
        await asyncio.wait_for(running, 10)

    asyncio.run(scenario())


def test_no_demo_in_a_library_that_is_used(tmp_path: Path) -> None:
    async def scenario() -> None:
        (tmp_path / "library").mkdir(parents=True)
        (tmp_path / "library/film.mkv").write_bytes(b"xxxx")
        stop = asyncio.Event()
        running = asyncio.create_task(a_process(tmp_path).run(stop))
        async with await up(tmp_path):
            await until(lambda: len(list((tmp_path / "storage/assets").iterdir())) == 2)
        stop.set()
        await asyncio.wait_for(running, 10)
        assert not (tmp_path / "library/demo.mkv").exists()

    asyncio.run(scenario())


def test_what_runs_beside_may_end_and_the_lab_goes_on(tmp_path: Path) -> None:
    async def scenario() -> None:
        ended, stop = asyncio.Event(), asyncio.Event()

        async def short() -> None:
            ended.set()

        running = asyncio.create_task(a_process(tmp_path, short).run(stop))
        async with await up(tmp_path) as client:
            await asyncio.wait_for(ended.wait(), 10)
            for _ in range(3):
                assert (await client.get("/v1/control/queue")).text == "ok"
            assert not running.done()
        stop.set()
        await asyncio.wait_for(running, 10)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scenario())


def test_what_breaks_beside_ends_the_lab_with_its_error(tmp_path: Path) -> None:
    async def scenario() -> None:
        async def broken() -> None:
            raise LookupError("a defect")

        with pytest.raises(LookupError, match="a defect"):
            await asyncio.wait_for(a_process(tmp_path, broken).run(asyncio.Event()), 20)
        assert not (tmp_path / "system/lab.sock").exists()

    asyncio.run(scenario())
