"""`python -m bench.presence [--quick]`: heartbeats a second and core, and what an idle socket costs.

A node holds its people's sockets; every heartbeat is read from its JSON, answered, and brought to a real Redis with the
others of its pause. The peer does what redis-benchmark does: prepared EVALSHA commands of one heartbeat each over 50
connections, each waiting for its answer; and once more with as many heartbeats a call as a node sends.
"""

from __future__ import annotations

import asyncio
import gc
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha1
from itertools import cycle
from typing import Any

import uvloop
from prometheus_client import CollectorRegistry
from pydantic import TypeAdapter
from redis.asyncio import Redis

from generated.api.presence_socket import PresenceIncoming, PresenceOutgoing, PresenceSocketHandler
from generated.models import HeartbeatMessage, MediaEndpoints
from generated.vocabulary import Caller, Ecosystem
from services.identity.guard import TICKET
from services.infra.clock import SystemClock
from services.infra.ids import Uuid7Source
from services.infra.redis.limiter import Limiter
from services.infra.streams import Keys
from services.presence.domain import Facts, Person, Place, Wish, wished
from services.presence.state import LINES, SCRIPT, TOPIC
from services.presence.store import PresenceStore
from services.presence.wiring import build_presence
from tests.support.configuration import shipped
from tests.support.redis import RedisServer, redis_server
from tests.support.world import InForce

CONNECTIONS = 50
BATCH = 256
PARTY = Place("party", Ecosystem.PARTY, is_listed=True)
_INCOMING: TypeAdapter[PresenceIncoming] = TypeAdapter(PresenceIncoming)
_BEAT = '{"type":"heartbeat"}'


@dataclass(frozen=True)
class Plan:
    """How many people, and heartbeats of each."""

    people: int = 10_000
    rounds: int = 6


@dataclass(frozen=True)
class Row:
    """Of one contender: heartbeats, and what they took in seconds."""

    contender: str
    beats: int
    wall_s: float
    own_s: float
    redis_s: float


class Everybody:
    """Accounts without a database, whom nobody blocks and no door holds back, and no tile of theirs."""

    reached = None
    gb_per_hour = 0.0
    limit_gb_per_hour = 1.0

    async def look(self) -> int:
        return 0

    def has_room(self, _adds: float) -> bool:
        return True

    def rate_of(self, received_bps: float) -> float:
        return received_bps

    async def create_webrtc_endpoints(self, *_asked: object, **_said: object) -> MediaEndpoints:
        raise AssertionError("nobody connects a tile here")

    async def revoke_endpoints(self, *_asked: object, **_said: object) -> None:
        return

    async def bound_viewer(self, *_asked: object) -> bool:
        return False

    async def of(self, user_id: str) -> Person:
        return Person(user_id, "guest", "Guest", False, None)

    async def apart(self, _person: str) -> frozenset[str]:
        return frozenset()

    def enter(self, _caller: Caller, _dismiss: object) -> Callable[[], None]:
        return lambda: None

    async def require(self, *_asked: object, mode: str | None = None) -> None:
        return

    async def record(self, *_said: object) -> None:
        return

    def note(self, *_said: object, person: str | None = None) -> None:
        return

    def tell_presence(self, _stuck: object) -> None:
        return


class Unread:
    """A client that counts its pongs."""

    pongs = 0

    async def send(self, message: PresenceOutgoing) -> None:
        assert message.type == "welcome"

    async def send_encoded(self, message: str) -> None:
        raise AssertionError("this client is never behind")

    def straight(self, _ended: Callable[[], None]) -> None:
        return None

    def send_at_once(self, frame: bytes) -> bool:
        Unread.pongs += b'"type":"pong"' in frame
        return True

    async def close(self, code: int, reason: str) -> None:
        raise AssertionError((code, reason))


async def of_a_node(server: RedisServer, plan: Plan) -> tuple[Row, float]:
    """Heartbeats through a node, and the bytes that an idle socket costs it."""
    bundle, clock, redis = shipped(), SystemClock(), Redis.from_url(server.url)
    ids, everybody, in_force = Uuid7Source(clock), Everybody(), InForce(bundle)
    part = build_presence(
        *(redis, everybody, Limiter(redis), clock, ids, in_force),
        people=everybody,
        blocks=everybody,
        doors=everybody,
        pictures=everybody,
        egress=everybody,
        alarms=everybody,
        acts=everybody,
        telemetry=everybody,
        registry=CollectorRegistry(),
    )
    store = PresenceStore(redis, in_force, retention=1000)
    running = asyncio.gather(part.run(), part.tiles.run())
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    handlers: list[PresenceSocketHandler] = []
    for _ in range(plan.people):
        user_id = ids.new()
        facts = wished(None, ids.new(), await everybody.of(user_id), PARTY, Wish())
        await store.put(user_id, partial(_unless_known, facts))
        caller = Caller(TICKET, user_id, frozenset(), sign_in="s", device=ids.new())
        handlers.append(await part.socket.open(caller, Unread()))
    idle = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / plan.people

    async def beat() -> None:
        for _ in range(plan.rounds):
            for number, handler in enumerate(handlers):
                message = _INCOMING.validate_json(_BEAT, strict=True)
                assert isinstance(message, HeartbeatMessage)
                await handler.on_heartbeat(message)
                if number % CONNECTIONS == 0:
                    await asyncio.sleep(0)
        await asyncio.sleep(bundle.guardrails.presence.coalesce_ms / 1000 + 0.2)

    Unread.pongs = 0
    row = await measured("a node", plan.people * plan.rounds, beat, redis)
    assert Unread.pongs == row.beats
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await redis.aclose()
    return row, idle


def _unless_known(facts: Facts, known: Facts | None) -> Facts | None:
    return None if known else facts


async def bare(server: RedisServer, plan: Plan, batch: int) -> Row:
    """The script alone, `batch` heartbeats a call."""
    redis, ids = Redis.from_url(server.url), Uuid7Source(SystemClock())
    digest = await redis.script_load(SCRIPT)
    assert digest == sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()
    people = [(ids.new(), ids.new()) for _ in range(plan.people)]
    calls = [
        command(digest, [part for who in people[at : at + batch] for part in ("beat", *who)])
        for at in range(0, len(people), batch)
    ]
    path = server.url.removeprefix("unix://")
    lines = [await asyncio.open_unix_connection(path) for _ in range(CONNECTIONS)]
    total = len(calls) * plan.rounds
    left = iter(range(total))
    next_call = cycle(calls)

    async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in left:
            writer.write(next(next_call))
            (count,) = (int((await reader.readline())[1:]),)
            for _ in range(count):
                await answer(reader)

    async def beat() -> None:
        await asyncio.gather(*(through(*line) for line in lines))

    await beat()  # the first of a connection is an arrival
    left = iter(range(total))
    row = await measured(f"the script, {batch} a call", plan.people * plan.rounds, beat, redis)
    for _, writer in lines:
        writer.close()
    await redis.aclose()
    return row


def command(digest: str, turns: list[str]) -> bytes:
    """A call of the script, in RESP."""
    words = ["EVALSHA", digest, "2", LINES, Keys(TOPIC).stream, "turns", "60000", "60000", "1000", *turns]
    said = "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
    return f"*{len(words)}\r\n{said}".encode()


async def answer(reader: asyncio.StreamReader) -> None:
    """One answer to a heartbeat: nothing, or who is there by it."""
    line = await reader.readline()
    if line.startswith(b"*"):
        for _ in range(int(line[1:])):
            await answer(reader)
    else:
        await reader.readexactly(int(line[1:]) + 2)


async def measured(contender: str, beats: int, work: Callable[[], Awaitable[None]], redis: Redis) -> Row:
    """Wall and CPU time of this process and of Redis."""
    of_redis, own, began = await _redis_s(redis), time.process_time(), time.perf_counter()
    await work()
    wall_s, own_s = time.perf_counter() - began, time.process_time() - own
    return Row(contender, beats, wall_s, own_s, await _redis_s(redis) - of_redis)


async def _redis_s(redis: Redis) -> float:
    told: dict[str, Any] = await redis.info("cpu")
    return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])


async def run(plan: Plan) -> tuple[list[Row], float]:
    """Every contender on a Redis of its own."""
    rows: list[Row] = []
    for batch in (1, BATCH):
        with redis_server() as server:
            rows.append(await bare(server, plan, batch))
    with redis_server() as server:
        row, idle = await of_a_node(server, plan)
    return [*rows, row], idle


def main(words: list[str]) -> int:
    """Print the section."""
    plan = Plan(people=500, rounds=2) if "--quick" in words else Plan()
    rows, idle = uvloop.run(run(plan))
    print("## Presence: what heartbeats cost\n")
    print(
        f"{plan.people:,} people with {plan.rounds} heartbeats each, on one node and a Redis beside it. A node sends\n"
        "those of its pause in one call, which costs Redis less than one by one; the caller's part is the node's own.\n"
    )
    print("| contender | heartbeats/s | of one core of Redis | Redis us | caller us |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for row in rows:
        redis_us, own_us = (1e6 * part / row.beats for part in (row.redis_s, row.own_s))
        figures = (
            f"{row.beats / row.wall_s:,.0f}",
            f"{1e6 / redis_us:,.0f}",
            f"{redis_us:.1f}",
            f"{own_us:.1f}",
        )
        print(f"| {row.contender} | {' | '.join(figures)} |")
    node = rows[-1]
    print(f"\nA core of a node takes {node.beats / node.own_s:,.0f} heartbeats a second, pongs included.")
    print(f"An idle socket costs it about {idle / 1024:.1f} KiB beside what the server holds for it.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
