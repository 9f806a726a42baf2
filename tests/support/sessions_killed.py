"""Makes transitions in processes that are killed: one at each SQL statement, each commit, each step of the media plane.

`python -m tests.support.sessions_killed JSON` prints the points as JSON. Each process is forked from this one before it
has threads, makes one transition of a session of its own, counts the points that it passes, and kills itself at one.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from services.infra.redis import open_redis
from services.infra.sql import open_database
from tests.support.clock import ManualClock
from tests.support.configuration import shipped
from tests.support.media import FileMedia
from tests.support.people import People, quick, with_sessions
from tests.support.redis import LIMITS as REDIS_LIMITS
from tests.support.sessions import moved
from tests.support.sql import LIMITS


class Counter:
    """Kills this process at one of the points that it passes."""

    def __init__(self, deadly: int | None) -> None:
        self.passed = 0
        self._deadly = deadly

    def __call__(self, *_about: object) -> None:
        self.passed += 1
        if self.passed == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)


async def make_transition(asks: dict[str, Any], session_id: str, points: Counter) -> int:
    """Make one, and return how many points it passed."""
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
    who: Any = asks["token"]
    answer = await moved(node, who, session_id, asks["mode"])
    assert answer.status == 200, answer.json()
    passed = points.passed
    await node.close()
    return passed


def main(asks: dict[str, Any]) -> list[int]:
    """Kill a process at every point; the points."""
    shipped()
    total = _in_a_process(asks, asks["sessions"][0], None)
    points = list(range(1, total + 1))
    assert total < len(asks["sessions"]), f"{total} points, and too few sessions"
    for point, session_id in zip(points, asks["sessions"][1:], strict=False):
        ended = _in_a_process(asks, session_id, point)
        assert ended == -signal.SIGKILL, f"point {point} ended with {ended}"
    return points


def _in_a_process(asks: dict[str, Any], session_id: str, deadly: int | None) -> int:
    """How many points a transition passed, or minus the signal that ended its process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            passed = asyncio.run(make_transition(asks, session_id, Counter(deadly)))
            os.write(writing, str(passed).encode())
        except BaseException as error:  # noqa: BLE001 - the process ends here, whatever happens
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return int(said) if code == 0 else code


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
