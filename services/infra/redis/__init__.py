"""Redis: a real redis-server started as a child by default, or an external one by URL.

What it holds can be built again from SQL (the outbox republishes), so it keeps an append-only
file synced each second, and refuses writes rather than evict when its memory is full.
"""

from services.infra.redis.client import open_redis, redis_address
from services.infra.redis.embedded import RedisLaunch, embedded_redis

__all__ = ["RedisLaunch", "embedded_redis", "open_redis", "redis_address"]
