"""Presence in Redis: the calls of its script. Every method raises Unavailable without Redis."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from redis.asyncio import Redis

from generated.vocabulary import Ecosystem, ErrorCode
from services.infra.house import Configuration
from services.infra.streams import REDIS_ERRORS, Keys
from services.kernel.errors import Unavailable
from services.presence.domain import Facts, Present
from services.presence.motion import Motion
from services.presence.spelling import facts_in, facts_to, moment
from services.presence.state import LINES, SCRIPT, TOPIC, person_key, presence_key

T = TypeVar("T")
_SCAN: Final = 256
"""Connections that one call may find expired."""


class Kind(StrEnum):
    """What a connection does."""

    BEAT = "beat"
    """It is there."""
    POLL = "poll"
    """Its person is there: by this connection, unless they have another."""
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one connection of somebody does."""

    kind: Kind
    user_id: str
    line_id: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a turn: whether it was the first one heard of the connection, and who is there by it."""

    is_first: bool = False
    present: Present | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """Where somebody stands in a list."""

    score: int
    user_id: str


@dataclass(frozen=True, slots=True)
class Look:
    """How presence is on all nodes: connections, people by ecosystem, the last change, connections ever let go."""

    motion: Motion
    lines: int
    people: Mapping[Ecosystem, int]
    tail: int
    pruned: int


class PresenceStore:
    """The presence of one Redis. Times to live follow the configuration; about `retention` changes are kept."""

    def __init__(self, redis: Redis, configuration: Configuration, *, retention: int) -> None:
        self._redis = redis
        self._script = redis.register_script(SCRIPT)
        self._configuration = configuration
        self._retention = retention

    async def take(self, turns: Sequence[Turn]) -> list[Taken]:
        """Take the turns of connections, all at once."""
        said = [part for turn in turns for part in (turn.kind, turn.user_id, turn.line_id)]
        answers = await self._call("turns", *said)
        return [Taken(True, _present(*one)) if isinstance(one, list) else Taken() for one in answers]

    async def sweep(self) -> bool:
        """Let those go who were silent for too long; whether there may be more of them."""
        return int(await self._call("sweep", _SCAN)) == _SCAN

    async def look(self, node_id: str, behind: timedelta | None) -> Look:
        """How presence is, and say of this node since when it does not read on, if it does not."""
        lag = "" if behind is None else round(behind.total_seconds() * 1000)
        now, lines, swept, oldest, tail, pruned, people = await self._call("look", node_id, lag, *Ecosystem)
        motion = Motion(
            moment(int(now)),
            lines > 0,
            swept_at=moment(int(swept)) if swept else None,
            behind_since=moment(int(float(oldest))) if oldest else None,
        )
        return Look(motion, lines, dict(zip(Ecosystem, people, strict=True)), int(tail), int(pruned))

    async def put(self, user_id: str, decide: Callable[[Facts | None], Facts | None]) -> Facts | None:
        """Change what is known of somebody, by compare-and-swap; None from `decide` leaves it."""
        known = await _guarded(self._redis.hget(person_key(user_id), "facts")) or b""
        while True:
            facts = decide(facts_in(known) if known else None)
            if facts is None:
                return None
            text = facts_to(facts).encode()
            place, camera = facts.place.ecosystem, int(facts.is_camera_on)
            answer: bytes = await self._call("put", user_id, known, text, place, camera, facts.presence_id)
            if answer == text:
                return facts
            known = answer

    async def present(self, user_id: str) -> Present | None:
        """Somebody, if they are there."""
        return _present(*await self._call("one", user_id, _SCAN))

    async def whose(self, presence_id: str) -> str | None:
        """Whose presence it is; None when that is not known."""
        user_id = await _guarded(self._redis.get(presence_key(presence_id)))
        return user_id.decode() if isinstance(user_id, bytes) else user_id

    async def page(self, ecosystem: Ecosystem, after: Rank | None, count: int) -> list[tuple[Rank, Present]]:
        """Up to `count` people of an ecosystem in the order of their ranks, after one of them."""
        highest = "+inf" if after is None else str(after.score)
        found: list[tuple[Rank, Present]] = []
        skipped = 0
        while len(found) < count:
            answers = await self._call("list", ecosystem, highest, skipped, count)
            for user_id, score, *said in answers:
                rank, one = Rank(int(score), user_id.decode()), _present(*said)
                if one is not None and (
                    after is None or (rank.score, rank.user_id) < (after.score, after.user_id)
                ):
                    found.append((rank, one))
            if len(answers) < count:
                break
            skipped += count
        return found[:count]

    async def part(self, event_id: str, one: str, other: str) -> None:
        """Tell every node that two people came apart, or together; once for an event."""
        await self._call("part", one, other, event_id)

    async def _call(self, act: str, *said: str | bytes | int) -> Any:
        presence = self._configuration.current.guardrails.presence
        lives = (round(presence.ttl_s * 1000), presence.kept_s * 1000, self._retention)
        return await _guarded(self._script(keys=[LINES, Keys(TOPIC).stream], args=[act, *lives, *said]))


def _present(facts: bytes, arrived: bytes, seen: bytes) -> Present | None:
    if not facts or not arrived:
        return None
    return Present(facts_in(facts), moment(int(arrived)), moment(int(seen)))


async def _guarded(call: Awaitable[T]) -> T:
    try:
        return await call
    except REDIS_ERRORS as error:
        raise Unavailable(ErrorCode.OVERLOADED, "Who is where can't be said just now.") from error
