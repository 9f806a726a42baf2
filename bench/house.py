"""The parts of the platform that people reach, each a process of its own: Redis, edge workers, the SFU."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.infra.settings import read_settings
from tests.support.redis import RedisServer
from tests.support.sfu import SfuProcess

START_S = 60
_TOLD = re.compile(r"first start: sign in as (\S+) with the password (\S+)")


@dataclass(frozen=True)
class House:
    """Where its edges listen, their processes, what it keeps things in, and the first admin's handle and password."""

    sockets: tuple[Path, ...]
    edges: tuple[int, ...]
    sfu: SfuProcess
    redis: RedisServer
    database_url: str
    admin: tuple[str, str]

    @property
    def socket(self) -> Path:
        """Where the first edge listens."""
        return self.sockets[0]


@contextlib.contextmanager
def a_house(
    edges: int = 1,
    configured: Mapping[str, object] | None = None,
    database_url: str | None = None,
    port: int | None = None,
) -> Iterator[House]:
    """A house in a folder of its own; `configured` are values of its configuration by their paths (`a__b`).

    With a `port` one more edge listens there, for browsers.
    """
    with tempfile.TemporaryDirectory(prefix="vvbench-", dir=".") as folder, contextlib.ExitStack() as stack:
        root = Path(folder).resolve()
        env = {**os.environ, "VVTV_HOME": str(root / "home")}
        env |= {f"VVTV_CFG__{path}": str(value) for path, value in (configured or {}).items()}
        if database_url is not None:
            env["VVTV_DATABASE_URL"] = database_url
        if port is not None:
            env["VVTV_PORT"] = str(port)
        settings = read_settings(env)
        settings.home.prepare()
        redis = RedisServer(settings.home)
        redis.start()
        stack.callback(redis.kill)
        env["VVTV_REDIS_URL"] = redis.url
        quiet = stack.enter_context((root / "log").open("wb"))
        sfu = SfuProcess(root / "home", env, log=quiet)
        sfu.start()
        stack.callback(sfu.stop, signal.SIGKILL)
        said: list[Path] = []
        sockets = tuple(root / f"edge-{number}.sock" for number in range(edges))
        started: list[subprocess.Popen[bytes]] = []
        places = [*map(str, sockets), *([] if port is None else [str(port)])]
        for number, place in enumerate(places):
            command = [sys.executable, "-m", "bench.auth.serve", "ours", place, ""]
            said.append(root / f"said-{number}")
            with said[-1].open("wb") as out:
                started.append(edge := subprocess.Popen(command, env=env, stdout=out, stderr=quiet))
            stack.callback(edge.wait)
            stack.callback(edge.terminate)
        admin = _admin(said, sockets, started)
        yield House(sockets, tuple(edge.pid for edge in started), sfu, redis, settings.database_url, admin)


def _admin(
    said: Sequence[Path], sockets: Sequence[Path], edges: Sequence[subprocess.Popen[bytes]]
) -> tuple[str, str]:
    """What the first start told of the first admin, once every edge listens."""
    until = time.monotonic() + START_S
    while (told := _TOLD.search("".join(path.read_text() for path in said))) is None or not all(
        socket.exists() for socket in sockets
    ):
        if any(edge.poll() is not None for edge in edges) or time.monotonic() > until:
            raise SystemExit("an edge worker does not start")
        time.sleep(0.05)
    return told[1], told[2]
