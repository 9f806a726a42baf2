"""How events lie in Redis: entries of a stream named `<sequence>-0`, and its epoch.

A sequence is contiguous within an epoch. The epoch rises when the SQL behind a stream was
restored to an earlier state, so that its numbers begin to repeat; readers then start over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import redis.exceptions
from redis.asyncio import Redis

REDIS_ERRORS = (redis.exceptions.RedisError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one topic; one hash tag, so that a cluster keeps them together."""

    topic: str

    @property
    def stream(self) -> str:
        return f"vvtv:{{{self.topic}}}:events"

    @property
    def epoch(self) -> str:
        return f"vvtv:{{{self.topic}}}:epoch"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as stored: its number, the epoch it belongs to, its JSON text."""

    sequence: int
    epoch: int
    text: str


@dataclass(frozen=True, slots=True)
class Tail:
    """The newest event of a stream: sequence 0 when there is none."""

    epoch: int
    sequence: int


async def read_tail(redis_: Redis, topic: str) -> Tail:
    """Where the topic's stream ends now."""
    return (await read_tails(redis_, [topic]))[topic]


async def read_tails(redis_: Redis, topics: Sequence[str]) -> dict[str, Tail]:
    """Where the topics' streams end now, asked for at once."""
    pipeline = redis_.pipeline(transaction=True)
    for keys in map(Keys, topics):
        pipeline.get(keys.epoch)
        pipeline.xrevrange(keys.stream, "+", "-", count=1)
    found = await pipeline.execute() if topics else []
    return {
        topic: Tail(int(epoch or 0), sequence_of(newest[0][0]) if newest else 0)
        for topic, epoch, newest in zip(topics, found[::2], found[1::2], strict=True)
    }


async def read_after(redis_: Redis, topic: str, sequence: int, count: int) -> list[Entry]:
    """Up to `count` events after `sequence`, oldest first."""
    found: Any = await redis_.xrange(Keys(topic).stream, f"({sequence}-0", "+", count=count)
    return [entry_of(item) for item in found]


async def read_newest(redis_: Redis, topic: str, count: int) -> list[Entry]:
    """The newest `count` events, oldest first."""
    found: Any = await redis_.xrevrange(Keys(topic).stream, "+", "-", count=count)
    return [entry_of(item) for item in reversed(found)]


async def wait_after(
    redis_: Redis, positions: dict[str, int], count: int, block_ms: int
) -> dict[str, list[Entry]]:
    """New events of every topic after its position, waiting up to `block_ms` for the first."""
    wanted: Any = {Keys(topic).stream: f"{at}-0" for topic, at in positions.items()}
    found: Any = await redis_.xread(wanted, count=count, block=block_ms)
    topics = {Keys(topic).stream.encode(): topic for topic in positions}
    return {topics[name]: [entry_of(item) for item in items] for name, items in found or []}


def sequence_of(entry_id: bytes) -> int:
    """The event number in a stream entry's id."""
    return int(entry_id.partition(b"-")[0])


def entry_of(item: tuple[bytes, dict[bytes, bytes]]) -> Entry:
    """An event from a stream entry as Redis returns it."""
    entry_id, fields = item
    return Entry(sequence_of(entry_id), int(fields[b"epoch"]), fields[b"event"].decode())
