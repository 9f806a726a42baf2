"""Clients of Redis with bounded waits, no hidden retries, and cancellations that are not lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from redis.asyncio import (
    BlockingConnectionPool,
    Connection,
    Redis,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

if TYPE_CHECKING:
    from generated.models import RedisSettings
    from services.infra.settings import Settings


def redis_address(settings: Settings) -> str:
    """The external server's URL, or the embedded one's."""
    return settings.redis_url or f"unix://{settings.home.redis_socket}"


def open_redis(url: str, limits: RedisSettings) -> Redis:
    """A pooled client; a command raises `redis.RedisError` or `OSError` when the server is away.

    It never waits longer than `connect_timeout_s` for a connection to be opened, than `wait_timeout_s` for one to be
    free, nor than `command_timeout_s` for its answer, so blocking reads must ask for less. That all are in use says
    that this process is busy, not that the server is away: who waits is served sooner than who is refused and asks.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        timeout=limits.wait_timeout_s,
        socket_connect_timeout=limits.connect_timeout_s,
        socket_timeout=limits.command_timeout_s,
        max_connections=limits.max_connections,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
    )
    pool.connection_class = _CANCELLABLE[pool.connection_class]
    return Redis.from_pool(pool)


class _Cancellable(AbstractConnection):
    """A connection that passes a cancellation on which arrives while a command is sent.

    redis-py sends within `asyncio.wait_for`, which before Python 3.12 returns as if nothing had been asked when the
    cancellation arrives as the sending completes (CPython issue 86296): an endless loop would never end, and a timeout
    never strike.
    """

    async def send_packed_command(
        self, command: bytes | str | Iterable[bytes], check_health: bool = True
    ) -> None:
        """Send; a cancellation gives the connection up, as any that comes while the answer is waited for."""
        task = asyncio.current_task()
        before = task.cancelling() if task else 0
        await super().send_packed_command(command, check_health)
        if task and task.cancelling() > before:
            await self.disconnect(nowait=True)
            raise asyncio.CancelledError


class _OverTcp(_Cancellable, Connection):
    pass


class _OverTls(_Cancellable, SSLConnection):
    pass


class _OverUnixSocket(_Cancellable, UnixDomainSocketConnection):
    pass


_CANCELLABLE: Final[dict[type[AbstractConnection], type[_Cancellable]]] = {
    Connection: _OverTcp,
    SSLConnection: _OverTls,
    UnixDomainSocketConnection: _OverUnixSocket,
}
