"""Clients of Redis with bounded waits and no hidden retries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redis.asyncio import BlockingConnectionPool, Redis
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
    return Redis.from_pool(pool)
