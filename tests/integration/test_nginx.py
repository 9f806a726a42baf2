"""The nginx of docs/nginx.md in front of the origin: one request each, nothing stale, no stand-in kept."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from lab.playout.origin import Origin
from lab.playout.published import ScheduleReader, ScheduleWriter
from lab.playout.record import Item, Reserve
from lab.playout.shelf import clip_of
from tests.support.assets import write_asset
from tests.support.channels import a_channel
from tests.support.clock import ManualClock
from tests.support.nginx import in_front
from tests.support.platform import free_port

CHANNEL = a_channel()
INDEX = 1000
PLAYLIST, SEGMENT = "/hls/main/720/playlist.m3u8", f"/hls/main/720/{INDEX}.m4s"
VIEWERS = 30


class Front:
    """An origin on a socket, nginx before it, and how often the origin was asked for what."""

    def __init__(self, root: Path) -> None:
        self.storage = root / "storage"
        self.clock = ManualClock(CHANNEL.grid.start_of(INDEX))
        slate = clip_of(write_asset(self.storage, "slate", 4))
        film = clip_of(write_asset(self.storage, "film", 60, body_size=200_000))
        path = root / "broadcast" / "main" / "schedule.jsonl"
        ScheduleWriter(path).append([Reserve(0, (), slate), Item(990, film, 60)])
        channels = {"main": (CHANNEL, ScheduleReader(path))}
        self._origin = Origin(self.storage, channels, self.clock, manifests_kept=8)
        self.asked: Counter[str] = Counter()
        self.server = uvicorn.Server(
            uvicorn.Config(
                self._app,
                port=0,
                interface="asgi3",
                lifespan="off",
                log_config=None,
                access_log=False,
                ws="none",
            )
        )

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked[scope["raw_path"].decode()] += 1
        await self._origin(scope, receive, send)

    @contextlib.asynccontextmanager
    async def running(self, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
        task = asyncio.create_task(self.server.serve())
        while not self.server.started:
            await asyncio.sleep(0.01)
        host, port = self.server.servers[0].sockets[0].getsockname()[:2]
        try:
            with in_front(folder, free_port(), f"{host}:{port}") as address:
                async with httpx.AsyncClient(base_url=address, timeout=20) as viewer:
                    yield viewer
        finally:
            self.server.should_exit = True
            await task


@pytest.fixture
def front(tmp_path: Path) -> Front:
    return Front(tmp_path)


def test_what_many_ask_for_the_origin_makes_once(front: Front, tmp_path: Path) -> None:
    async def watch() -> None:
        async with front.running(tmp_path / "nginx") as viewer:
            answers = await asyncio.gather(*(viewer.get(SEGMENT, params={"n": n}) for n in range(VIEWERS)))
            assert {answer.status_code for answer in answers} == {200}
            assert len({answer.content for answer in answers}) == 1
            assert b"film/720/10/" in answers[0].content
            for answer in answers:
                assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
                assert answer.headers["access-control-allow-origin"] == "*"
                assert answer.headers["content-type"] == "video/mp4"
            assert Counter(answer.headers["x-cache"] for answer in answers)["MISS"] == 1
            part = await viewer.get(SEGMENT, headers={"range": "bytes=10-19"})
            assert (part.status_code, part.content) == (206, answers[0].content[10:20])
        assert front.asked[SEGMENT] == 1

    asyncio.run(watch())


def test_a_playlist_is_shown_for_its_age_and_never_older(front: Front, tmp_path: Path) -> None:
    async def watch() -> None:
        async with front.running(tmp_path / "nginx") as viewer:
            first = await viewer.get(PLAYLIST)
            assert (first.status_code, front.asked[PLAYLIST]) == (200, 1)
            known = await viewer.get(PLAYLIST, headers={"if-none-match": first.headers["etag"]})
            assert known.status_code in (200, 304)
            front.clock.advance(60)
            await asyncio.sleep(CHANNEL.cache.playlist_s + 1.1)  # nginx has a clock of its own, in seconds
            later = await viewer.get(PLAYLIST)
            assert later.text != first.text
            assert f"{INDEX + 60 * 15 // 32 + CHANNEL.lead}.m4s" in later.text

    asyncio.run(watch())


def test_a_stand_in_is_not_kept(front: Front, tmp_path: Path) -> None:
    film = front.storage / "assets" / "film"

    async def watch() -> None:
        async with front.running(tmp_path / "nginx") as viewer:
            film.rename(tmp_path / "gone")
            stood_in = await viewer.get(SEGMENT)
            assert stood_in.headers["cache-control"] == "no-store"
            assert b"slate/" in stood_in.content
            shutil.copytree(tmp_path / "gone", film)
            back = await viewer.get(SEGMENT)
            assert b"film/720/10/" in back.content
            assert "immutable" in back.headers["cache-control"]

    asyncio.run(watch())


def test_without_an_edge_segments_go_on_and_playlists_say_so(front: Front, tmp_path: Path) -> None:
    async def watch() -> None:
        async with front.running(tmp_path / "nginx") as viewer:
            assert (await viewer.get(SEGMENT)).status_code == 200
            assert (await viewer.get(PLAYLIST)).status_code == 200
            front.server.should_exit = True
            while front.server.started and front.server.servers and front.server.servers[0].is_serving():
                await asyncio.sleep(0.05)
            await asyncio.sleep(CHANNEL.cache.playlist_s + 1.1)
            assert (await viewer.get(SEGMENT)).headers["x-cache"] == "HIT"
            assert (await viewer.get(PLAYLIST)).status_code == 502

    asyncio.run(watch())


def test_what_is_not_the_stream_is_passed_on_as_it_came(front: Front, tmp_path: Path) -> None:
    async def ask() -> None:
        async with front.running(tmp_path / "nginx") as viewer:
            for _ in range(2):
                answer = await viewer.get("/v1/a%2Fb?q=%20")
                assert answer.status_code == 404
                assert "x-cache" not in answer.headers
        assert front.asked["/v1/a%2Fb"] == 2

    asyncio.run(ask())
