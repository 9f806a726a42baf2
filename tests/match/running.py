"""One run: waves of people who join at once, an edge that is killed in each, and the verdict."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from generated.vocabulary import MatchState
from tests.match.crowd import Crowd, Somebody
from tests.match.judging import Seen, Side, Wrong, wrongs
from tests.match.meetings import meetings, share_ms
from tests.support.match import RANDOM_MODE
from tests.support.platform import Platform, start_platform
from tests.support.postgres import postgres_cluster

PATIENCE_S = 120.0
"""For whatever the dead left to be taken up, and for edges to be back, on a busy machine."""
LOOK_S = 0.25
_MANY = 1_000_000
_CONFIGURED = {
    # Everybody comes from one address, and hashes are not what is tried here.
    "rates__registration__burst": _MANY,
    "identity__argon2__time_cost": 1,
    "identity__argon2__memory_kib": 64,
    "identity__access_token_s": 86_400,
    "guardrails__random__join_rate_per_minute": _MANY,
    "guardrails__kill_switch__max_estimated_egress_gb_per_hour_total": _MANY,
    # Nobody beats for these people, and they go nowhere.
    "match__lease_s": 3_600,
    f"modes__{RANDOM_MODE}__policies__heartbeat__timeout_s": 3_600,
    "supervisor__restart_backoff_max_s": 0.2,
    # What is called `CREATING` when its edge dies is given up sooner, and a pair with it.
    "sessions__provider_timeout_s": 2,
    "sessions__creating_timeout_s": 3,
    "match__pair_lease_s": 5,
}


@dataclass(frozen=True)
class Verdict:
    """What became of people; `wrong` is every broken promise."""

    joins: int
    kills: int
    together: int
    searching: int
    encounters: int
    given_up: int
    """Encounters that began and did not go on."""
    queue_to_match_p50_ms: float
    """Of each person who is with somebody, from when they were in the queue, by the nodes' clocks."""
    queue_to_match_p95_ms: float
    match_to_session_p50_ms: float
    """To the open session of the two."""
    match_to_session_p95_ms: float
    queue_to_session_p50_ms: float
    queue_to_session_p95_ms: float
    settled_s: float
    """After the last wave had joined."""
    took_s: float
    wrong: tuple[Wrong, ...]


@contextmanager
def a_platform(root: Path, nodes: int, database: str = "sqlite") -> Iterator[tuple[Platform, str]]:
    """A platform of so many edges on a `database`, and its URL. Raises AssertionError when it does not end well."""
    with ExitStack() as stack:
        url = f"sqlite:///file:{root}/state/platform.db?mode=ro&uri=true"
        configured = {**_CONFIGURED, "supervisor__workers": nodes}
        env = {f"VVTV_CFG__{key}": str(value) for key, value in configured.items()}
        if database == "postgresql":
            url = env["VVTV_DATABASE_URL"] = stack.enter_context(postgres_cluster(durable=True)).database()
        platform = start_platform(root, env=env, until=Platform.ready)
        try:
            yield platform, url
            assert platform.stop() == 0, platform.tail()
        finally:
            platform.kill_everything()


async def play(
    platform: Platform,
    url: str,
    joins: int,
    kills: int,
    seed: int,
    killed: Callable[[], None] = lambda: None,
    rate: float | None = None,
) -> Verdict:
    """So many people in a wave for each kill, at once or at a `rate` a second; `killed` hears of each."""
    began, dice, crowd = time.monotonic(), random.Random(seed), Crowd(platform.base_url)
    try:
        await crowd.enter(joins)
        pause_s = None if rate is None else partial(dice.expovariate, rate)
        for number in range(kills):
            await _wave(platform, crowd, crowd.people[number::kills], dice, pause_s)
            killed()
        if not kills:
            await crowd.join(crowd.people, pause_s=pause_s)
        joined = time.monotonic()
        seen = await _settled(url, crowd)
    finally:
        await crowd.close()
    met = await asyncio.to_thread(meetings, url)
    matched_s, opened_s, whole_s = (
        [getattr(one, name) for one in met] for name in ("matched_s", "opened_s", "whole_s")
    )
    states = [ticket.state for ticket in seen.tickets.values() if ticket is not None]
    return Verdict(
        joins=joins,
        kills=kills,
        together=states.count(MatchState.TOGETHER),
        searching=states.count(MatchState.SEARCHING),
        encounters=len({side.pair_id for side in seen.sides}),
        given_up=len({side.pair_id for side in seen.sides if not side.lives}),
        queue_to_match_p50_ms=share_ms(matched_s, 0.5),
        queue_to_match_p95_ms=share_ms(matched_s, 0.95),
        match_to_session_p50_ms=share_ms(opened_s, 0.5),
        match_to_session_p95_ms=share_ms(opened_s, 0.95),
        queue_to_session_p50_ms=share_ms(whole_s, 0.5),
        queue_to_session_p95_ms=share_ms(whole_s, 0.95),
        settled_s=round(time.monotonic() - joined, 1),
        took_s=round(time.monotonic() - began, 1),
        wrong=tuple(wrongs(seen)),
    )


async def _wave(
    platform: Platform,
    crowd: Crowd,
    people: list[Somebody],
    dice: random.Random,
    pause_s: Callable[[], float] | None,
) -> None:
    """They join, and when some of them have, an edge dies; returns when it is back."""
    enough, answered = asyncio.Event(), 0
    deadly = 1 + dice.randrange(max(1, len(people)))

    def joined() -> None:
        nonlocal answered
        answered += 1
        if answered >= min(deadly, len(people)):
            enough.set()

    async def kill() -> None:
        await enough.wait()
        edges = [pid for name, pid in platform.pids().items() if name.startswith("edge-")]
        await asyncio.to_thread(platform.kill, dice.choice(edges))
        await asyncio.to_thread(platform.wait_until, lambda: _are_back(platform, len(edges)), PATIENCE_S)

    await asyncio.gather(kill(), crowd.join(people, joined, pause_s))


def _are_back(platform: Platform, count: int) -> bool:
    return sum(name.startswith("edge-") for name in platform.pids()) >= count and platform.ready()


async def _settled(url: str, crowd: Crowd) -> Seen:
    """How everybody stands once nothing is under way, or patience is at an end."""
    until = time.monotonic() + PATIENCE_S
    while True:
        tickets = await crowd.tickets()
        sides, told = await asyncio.to_thread(_kept, url)
        seen = Seen(tickets, crowd.parted, sides, told)
        if time.monotonic() > until or (seen.is_settled and not list(wrongs(seen))):
            return seen
        await asyncio.sleep(LOOK_S)


def _kept(url: str) -> tuple[list[Side], dict[str, set[str]]]:
    """Every side of an encounter, and of which each person was told; read from the tables, whatever the API says."""
    query = sa.text(
        "SELECT session_id, user_id, grant_id, participants, state FROM session WHERE mode = :mode"
    )
    news = sa.text("SELECT body FROM outbox_events WHERE body LIKE '%match.found%'")
    told: dict[str, set[str]] = defaultdict(set)
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as opened:
        sides = [
            Side(session_id, user_id, pair_id, frozenset(people.split()), state in ("creating", "active"))
            for session_id, user_id, pair_id, people, state in opened.execute(query, {"mode": RANDOM_MODE})
        ]
        for (body,) in opened.execute(news):
            event = json.loads(body)
            if event["type"] == "match.found":
                told[event["topic"].removeprefix("person:")].add(event["data"]["session_id"])
    return sides, told
