"""Makes calls in processes that are killed: one at each SQL statement, each commit, each step of the media plane.

`python -m tests.support.sessions_killed JSON` prints the points as JSON. Each process is forked from this one before it
has threads, makes one of the calls, counts the points that it passes, and kills itself at one.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from services.infra.redis import open_redis
from services.infra.sql import open_database
from tests.support.clock import ManualClock
from tests.support.configuration import shipped
from tests.support.conformance import http_contract
from tests.support.media import FileMedia
from tests.support.people import People, Person, quick, with_sessions
from tests.support.redis import LIMITS as REDIS_LIMITS
from tests.support.sessions import keyed
from tests.support.sql import LIMITS


class Counter:
    """Kills this process at one of the points that it passes."""

    def __init__(self, deadly: int) -> None:
        self._passed = 0
        self._deadly = deadly

    def __call__(self, *_about: object) -> None:
        self._passed += 1
        if self._passed == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def key_of(point: int) -> str:
    """With which the call is made whose process is killed there: it may be made again."""
    return f"killed-at-{point}"


async def make_call(asks: dict[str, Any], body: dict[str, Any], deadly: int) -> None:
    """Make one: with this body, by the person and to the path that all of them have in common."""
    points = Counter(deadly)
    media = FileMedia(Path(asks["media"]))
    media.between = points
    clock = ManualClock()
    patience = {"provider_timeout_s": 5, "creating_timeout_s": 10, "revoke_lease_s": 10, "open_max": 1000}
    node = People(
        open_database(asks["database_url"], LIMITS, name="killed"),
        open_redis(asks["redis_url"], REDIS_LIMITS),
        clock,
        with_sessions(quick(shipped()), **patience),
        media=media,
    )
    event.listen(Engine, "before_cursor_execute", points)
    event.listen(Engine, "commit", points)
    key = keyed(key_of(deadly))
    answer = await node.call("POST", asks["path"], body, who=str(asks["token"]), headers=key)
    assert answer.status in (200, 201), answer.json()
    await node.close()


def main(asks: dict[str, Any]) -> list[int]:
    """Kill a process at every point, until one passes them all; the points."""
    shipped(), http_contract()  # once, for all of them
    for point, body in enumerate(asks["bodies"], 1):
        ended = _in_a_process(asks, body, point)
        if ended == 0:
            return list(range(1, point))
        assert ended == -signal.SIGKILL, f"point {point} ended with {ended}"
    raise AssertionError("more points than calls")


def _in_a_process(asks: dict[str, Any], body: dict[str, Any], deadly: int) -> int:
    """How a process ended: 0, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(make_call(asks, body, deadly))
        except BaseException as error:  # noqa: BLE001 - the process ends here, whatever happens
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_everywhere(
    database_url: str, redis_url: str, media: FileMedia, who: Person, path: str, bodies: list[dict[str, Any]]
) -> list[int]:
    """The points at which processes were killed that made these calls; the one after them was not."""
    asks = {
        "database_url": database_url,
        "redis_url": redis_url,
        "media": str(media.folder),
        "token": who.access_token,
        "path": path,
        "bodies": bodies,
    }
    command = [sys.executable, "-m", "tests.support.sessions_killed", json.dumps(asks)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    points: list[int] = json.loads(done.stdout.splitlines()[-1])
    return points


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
