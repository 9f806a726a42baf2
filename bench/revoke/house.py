"""The parts of the platform that a revocation passes, each a process of its own: Redis, an edge worker, the SFU."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.infra.settings import read_settings
from tests.support.configuration import ConfigCopy, put
from tests.support.redis import RedisServer
from tests.support.sfu import SfuProcess

START_S = 60
_TOLD = re.compile(r"first start: sign in as (\S+) with the password (\S+)")


@dataclass(frozen=True)
class House:
    """Where the edge listens, the SFU, and the first admin's handle and password."""

    socket: Path
    sfu: SfuProcess
    admin: tuple[str, str]


@contextlib.contextmanager
def a_house() -> Iterator[House]:
    """A house in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="vvtv-") as folder, contextlib.ExitStack() as stack:
        root = Path(folder)
        configuration = ConfigCopy(root / "changed")
        # Everybody comes from one address, one after the other.
        configuration.edit("platform.yaml", put("rates.registration", {"burst": 1000, "every_s": 1}))
        home = {"VVTV_HOME": str(root / "home"), "VVTV_CONFIG_DIR": str(configuration.folder)}
        settings = read_settings({**os.environ, **home})
        settings.home.prepare()
        redis = RedisServer(settings.home)
        redis.start()
        stack.callback(redis.kill)
        env = {**os.environ, **home, "VVTV_REDIS_URL": redis.url}
        quiet = stack.enter_context((root / "log").open("wb"))
        sfu = SfuProcess(root / "home", env, log=quiet)
        sfu.start()
        stack.callback(sfu.stop, signal.SIGKILL)
        socket, said = root / "edge.sock", root / "said"
        command = [sys.executable, "-m", "bench.auth.serve", "ours", str(socket), ""]
        with said.open("wb") as out:
            edge = subprocess.Popen(command, env=env, stdout=out, stderr=quiet)
        stack.callback(edge.wait)
        stack.callback(edge.terminate)
        yield House(socket, sfu, _admin(said, edge))


def _admin(said: Path, edge: subprocess.Popen[bytes]) -> tuple[str, str]:
    until = time.monotonic() + START_S
    while (told := _TOLD.search(said.read_text())) is None:
        if edge.poll() is not None or time.monotonic() > until:
            raise SystemExit("the edge worker does not start")
        time.sleep(0.05)
    return told[1], told[2]
