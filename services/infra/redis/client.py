"""Clients of Redis with bounded waits and no hidden retries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redis.asyncio import Redis
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

    It never waits longer than `command_timeout_s`, so blocking reads must ask for less.
    """
    return Redis.from_url(
        url,
        socket_connect_timeout=limits.connect_timeout_s,
        socket_timeout=limits.command_timeout_s,
        max_connections=limits.max_connections,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
    )
