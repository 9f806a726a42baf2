"""`python -m bench.auth [--json] [--quick]`: CPU per request of the same GET, signed-in and anonymous.

Ours is an edge worker as the platform runs it; the peer is FastAPI with PyJWT, which holds a token against the same
Redis. CPU is of the server's process, by the scheduler's own count; Redis's part is beside it.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.auth.peer import PATH
from bench.edge.load import send
from bench.edge.measure import cpu_ns
from bench.report import Report, tell
from services.infra.settings import read_settings
from tests.support.people import PASSWORD
from tests.support.redis import RedisServer

OURS, PEER = "ours", "FastAPI + PyJWT"
START_S = 60
PEOPLE = 8
HEADINGS = (
    "contender", "anonymous us", "signed-in us", "authentication us", "to ours", "Redis us", "one by one us",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How much, how often."""

    rounds: int = 9
    requests: int = 1024
    connections: int = 32


@dataclass(frozen=True)
class Result:
    """Microseconds of CPU per request, medians over the rounds; `alone_us` is authentication over one connection."""

    contender: str
    anonymous_us: float
    signed_in_us: float
    cost_us: float
    to_ours: float
    redis_us: float
    alone_us: float


@dataclass(frozen=True)
class House:
    """What runs, by process, and the two kinds of requests, one of each person."""

    sockets: dict[str, Path]
    pids: dict[str, int]
    redis: int
    anonymous: list[bytes]
    signed_in: list[bytes]


def results(plan: Plan) -> list[Result]:
    """Rounds are interleaved, and each pair of requests is compared within its round."""
    spent: dict[tuple[str, str], list[float]] = {}
    with _house() as house:
        for name, socket in house.sockets.items():
            for request in (house.anonymous, house.signed_in):
                replies = send(str(socket), request * (256 // PEOPLE), plan.connections)
                assert {reply.status for reply in replies} == {200}, f"{name} answers {replies[0]}"
        for _ in range(plan.rounds):
            for name in house.sockets:
                for kind, pair in _pairs(house, name, plan).items():
                    spent.setdefault((name, kind), []).append(pair)
    found = []
    for name in (OURS, PEER):
        cost = statistics.median(spent[name, "cost"])
        found.append(
            Result(
                name,
                statistics.median(spent[name, "anonymous"]),
                statistics.median(spent[name, "signed in"]),
                cost,
                cost / statistics.median(spent[OURS, "cost"]),
                statistics.median(spent[name, "redis"]),
                statistics.median(spent[name, "alone"]),
            )
        )
    return found


def _pairs(house: House, name: str, plan: Plan) -> dict[str, float]:
    def spend(request: list[bytes], connections: int) -> tuple[float, float]:
        before = cpu_ns(house.pids[name]), cpu_ns(house.redis)
        replies = send(str(house.sockets[name]), request * (plan.requests // PEOPLE), connections)
        after = cpu_ns(house.pids[name]), cpu_ns(house.redis)
        assert {reply.status for reply in replies} == {200}, next(one for one in replies if one.status != 200)
        return (after[0] - before[0]) / plan.requests / 1000, (after[1] - before[1]) / plan.requests / 1000

    without, redis_without = spend(house.anonymous, plan.connections)
    within, redis_within = spend(house.signed_in, plan.connections)
    alone_without, _ = spend(house.anonymous, 1)
    alone_within, _ = spend(house.signed_in, 1)
    return {
        "anonymous": without,
        "signed in": within,
        "cost": within - without,
        "redis": redis_within - redis_without,
        "alone": alone_within - alone_without,
    }


@contextlib.contextmanager
def _house() -> Iterator[House]:
    """A Redis, an edge worker with somebody signed in, and the peer."""
    with tempfile.TemporaryDirectory(prefix="vvtv-") as folder, contextlib.ExitStack() as stack:
        root = Path(folder)
        # The peer has nobody to ask again when what Redis knows has run out.
        home = {"VVTV_HOME": str(root / "home"), "VVTV_CFG__identity__standing_ttl_s": "3600"}
        settings = read_settings({**os.environ, **home})
        settings.home.prepare()
        redis = RedisServer(settings.home)
        redis.start()
        stack.callback(redis.kill)
        env = {**os.environ, **home, "VVTV_REDIS_URL": redis.url}
        answer = root / "answer.json"
        ours = stack.enter_context(_serving(OURS, root / "ours.sock", answer, env))
        with httpx.Client(
            transport=httpx.HTTPTransport(uds=str(root / "ours.sock")), base_url="http://bench"
        ) as client:
            tokens = [_registered(client, f"person_{number}") for number in range(PEOPLE)]
            told = client.get(PATH, headers={"authorization": f"Bearer {tokens[0]}"})
            assert told.status_code == 200, told.text
            answer.write_bytes(told.content)
        peer = stack.enter_context(_serving(PEER, root / "peer.sock", answer, env))
        assert redis._process is not None
        head = f"GET {PATH} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n"
        yield House(
            {OURS: root / "ours.sock", PEER: root / "peer.sock"},
            {OURS: ours, PEER: peer},
            redis._process.pid,
            [f"{head}\r\n".encode()] * PEOPLE,
            [f"{head}authorization: Bearer {token}\r\n\r\n".encode() for token in tokens],
        )


def _registered(client: httpx.Client, handle: str) -> str:
    """The access token of a new account, once the worker has made its tables."""
    body = {"handle": handle, "password": PASSWORD, "age_confirmed": True, "terms_accepted": True}
    until = time.monotonic() + START_S
    while True:
        answer = client.post("/v1/auth/register", json=body)
        if answer.status_code == 201:
            return str(answer.json()["access_token"])
        assert time.monotonic() < until, answer.text
        time.sleep(0.2)


@contextlib.contextmanager
def _serving(name: str, socket: Path, answer: Path, env: dict[str, str]) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.auth.serve", name, str(socket), str(answer)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_S
        while not socket.exists():
            assert process.poll() is None, f"{name} ended"
            assert time.monotonic() < until, f"{name} does not start"
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def cells(result: Result) -> tuple[str, ...]:
    """One row of the table."""
    return (
        result.contender,
        f"{result.anonymous_us:.1f}",
        f"{result.signed_in_us:.1f}",
        f"{result.cost_us:.1f}",
        f"{result.to_ours:.2f}x",
        f"{result.redis_us:.1f}",
        f"{result.alone_us:.1f}",
    )


def about(plan: Plan) -> str:
    """What was measured."""
    return (
        f"`GET {PATH}`, signed-in by {PEOPLE} people and anonymous, over {plan.connections} connections; server "
        f"CPU in microseconds per request, medians of {plan.rounds} interleaved rounds of {plan.requests} requests "
        "of each kind. Signature, issuer and expiry of the token are checked, and the account as it is now, which "
        "is in Redis: a ban or a sign-out holds at the next request. The peer checks the same and answers bytes "
        'made beforehand; ours makes its list for each caller anew. "One by one" is authentication over a '
        "single connection."
    )


def measured(quick: bool) -> tuple[Report[Result], list[Result]]:
    """What was found, and how it is told."""
    plan = Plan(rounds=3, requests=512) if quick else Plan()
    found = results(plan)
    report = Report(
        "Authentication, per request", about(plan), HEADINGS, cells, is_ours=lambda one: one.contender == OURS
    )
    return report, found


if __name__ == "__main__":
    raise SystemExit(tell(sys.argv[1:], __doc__, measured))
