"""Two real Chromiums call each other through an edge that takes WHIP and WHEP to what stands for Cloudflare."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import uvicorn

from services.bootstrap.edge import build_edge
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.ids import Uuid7Source
from services.infra.settings import Settings, read_settings
from services.media.ports import MediaProvider
from services.media.wiring import build_media
from tests.support.callers import callers
from tests.support.cloudflare import realtime_settings
from tests.support.cloudflare_media import forwarding_cloudflare
from tests.support.redis import redis_server
from tests.support.sfu import whip_whep

IDS = Uuid7Source(SystemClock())
SIZE = (320, 180)
Result = TypeVar("Result")


@contextmanager
def an_edge(settings: Settings) -> Iterator[str]:
    """A real edge worker's application on a port of its own."""
    config = uvicorn.Config(build_edge(settings), port=0, lifespan="on", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def asked(settings: Settings, ask: Callable[[MediaProvider], Awaitable[Result]]) -> Result:
    """What the provider answers; beside the browsers' driver, whose loop runs in this thread."""

    async def asking() -> Result:
        bundle = load(settings.config_dir, settings.variables)
        built = build_media(settings, bundle.platform, lambda: bundle.profiles, SystemClock(), IDS)
        try:
            return await ask(built.provider)
        finally:
            await built.provider.aclose()

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, asking()).result()


def test_two_browsers_see_and_hear_each_other_until_the_session_is_revoked(tmp_path: Path) -> None:
    with forwarding_cloudflare() as double, redis_server() as redis:
        settings = read_settings(realtime_settings(tmp_path, double, redis))
        session_id = IDS.new()
        told = whip_whep(asked(settings, lambda p: p.create_webrtc_endpoints(session_id, "call_random_fast")))
        with an_edge(settings) as base_url, callers(f"{base_url}/healthz", 2) as (ana, bia):
            published = [
                caller.publish(told.publish_url, told.token, (*SIZE, 10, first), sound=True)
                for caller, first in ((ana, 0), (bia, 1 << 14))
            ]
            assert [made["status"] for made in published] == [201, 201]
            for caller, made in ((ana, published[0]), (bia, published[1])):
                own = made["resource"].rsplit("/", 1)[1]
                watching = caller.watch(f"{told.subscribe_url}?own={own}", told.token, "video", "audio")
                assert watching["status"] == 201
            time.sleep(2)
            for caller, low in ((ana, 1 << 14), (bia, 0)):
                seen = [code for _, code, _ in caller.frames()]
                assert len(seen) > 8
                assert [code for code in seen if not low < code < low + (1 << 13)] == []
                assert all(later >= earlier for earlier, later in pairwise(seen))
                assert caller.received("audio") > 50
            asked(settings, lambda p: p.revoke_endpoints(session_id))
            assert double.flowing == {}
            time.sleep(0.5)
            stopped = [len(caller.frames()) for caller in (ana, bia)]
            time.sleep(1)
            assert [len(caller.frames()) for caller in (ana, bia)] == stopped
        assert double.misfits == []
