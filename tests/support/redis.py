"""A real redis-server for tests, on a UNIX socket, that can be killed and started again."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis as SyncRedis
from redis.asyncio import Redis
from redis.exceptions import RedisError

from generated.models import RedisSettings
from services.infra.paths import Home
from services.infra.redis import embedded_redis, open_redis

LIMITS = RedisSettings(
    max_memory_bytes=64 * 1024 * 1024,
    start_timeout_s=10,
    connect_timeout_s=1,
    wait_timeout_s=1,
    command_timeout_s=0.4,
    max_connections=32,
)


class RedisServer:
    """The embedded server exactly as the supervisor launches it."""

    def __init__(self, home: Home, *, max_memory_bytes: int = LIMITS.max_memory_bytes) -> None:
        self.launch = embedded_redis(home, max_memory_bytes=max_memory_bytes)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.launch.url

    def start(self) -> None:
        """Start it and return when it answers."""
        self.launch.prepare()
        self._process = subprocess.Popen(
            self.launch.argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + LIMITS.start_timeout_s
        with SyncRedis.from_url(self.url) as client:
            while True:
                try:
                    client.ping()
                    return
                except (RedisError, OSError):
                    if time.monotonic() > deadline or self._process.poll() is not None:
                        raise
                    time.sleep(0.01)

    def kill(self) -> None:
        """SIGKILL it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def wipe(self) -> None:
        """Remove all it stored; only while it is not running."""
        shutil.rmtree(self.launch.folder, ignore_errors=True)

    def client(self) -> Redis:
        return open_redis(self.url, LIMITS)


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A running server in a home of its own."""
    folder = Path(tempfile.mkdtemp(prefix="vvredis-", dir="/tmp"))
    server = RedisServer(Home(folder))
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
