"""Forgets in processes that are killed, each where the one before was not, until one comes to the end.

`python -m tests.support.forgetting_killed JSON` prints how many were killed. What one has forgotten stays forgotten.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from services.infra.redis import open_redis
from services.infra.sql import open_database
from tests.support.clock import ManualClock
from tests.support.configuration import shipped
from tests.support.people import Household, quick, with_retention
from tests.support.redis import LIMITS as REDIS_LIMITS
from tests.support.sessions_killed import Counter
from tests.support.sql import LIMITS


async def forget(asks: dict[str, Any], points: Counter) -> None:
    """One look."""
    clock = ManualClock()
    clock.advance(asks["days"] * 86_400)
    node = Household(
        open_database(asks["database_url"], LIMITS, name="killed"),
        open_redis(asks["redis_url"], REDIS_LIMITS),
        clock,
        with_retention(quick(shipped()), **asks["retention"]),
    )
    event.listen(Engine, "before_cursor_execute", points)
    event.listen(Engine, "commit", points)
    await node.forgetting.look()
    await node.close()


def main(asks: dict[str, Any]) -> int:
    """How many processes were killed before one came to the end."""
    shipped()  # once, for all of them
    for killed in count():
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(forget(asks, Counter(asks["first"] + killed)))
            except BaseException as error:  # noqa: BLE001 - the process ends here, whatever happens
                print(repr(error), file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if ended == 0:
            return killed
        assert ended == -signal.SIGKILL, f"the process after {killed} others ended with {ended}"
    raise AssertionError("unreachable")


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
