"""What a client of a socket says is heard at a rate: later, and all of it."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from itertools import accumulate, pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.infra.http.pacing import paced
from services.infra.redis.limiter import Rate
from services.kernel.bucket import Bucket
from tests.support.clock import ManualClock

Event = MutableMapping[str, Any]
RATES = st.builds(Rate, st.integers(1, 8), st.sampled_from([0.0625, 0.25, 1.0, 4.0]))
PAUSES = st.lists(st.sampled_from([0.0, 0.0, 0.125, 0.5, 3.0, 60.0]), max_size=40)
"""Binary fractions, so that sums are exact."""


@given(RATES, PAUSES)
def test_a_bucket_never_gives_more_than_a_burst_and_its_rate(rate: Rate, pauses: list[float]) -> None:
    bucket = full(rate)
    taken = [now_s for now_s in accumulate(pauses) if bucket.take(1, now_s)]
    for first, began in enumerate(taken):
        for count, ended in enumerate(taken[first:], start=1):
            assert count <= rate.burst + (ended - began) / rate.every_s


@given(RATES, PAUSES)
def test_what_is_drawn_on_credit_is_there_when_it_said(rate: Rate, pauses: list[float]) -> None:
    drawn, taken, free_at = full(rate), full(rate), 0.0
    for now_s in accumulate(pauses):
        free_at = max(now_s, free_at)
        free_at += drawn.draw(1, free_at)
        assert taken.take(1, free_at)


def full(rate: Rate) -> Bucket:
    """A bucket of a rate that nothing was taken from."""
    return Bucket(1 / rate.every_s, rate.burst, 0.0)


def heard(rate: Rate, pauses: list[float]) -> list[tuple[float, str]]:
    """When each of the messages is heard that a client says after pauses, before it leaves."""
    clock, told = ManualClock(), list[tuple[float, str]]()
    said = [(at, f"{number}") for number, at in enumerate(accumulate(pauses))]
    incoming = iter(said)

    async def receive() -> Event:
        at, text = next(incoming, (0.0, ""))
        clock.advance(max(at - clock.monotonic(), 0.0))
        return {"type": "websocket.receive", "text": text} if text else {"type": "websocket.disconnect"}

    async def pause(wait_s: float) -> None:
        clock.advance(wait_s)

    async def listen() -> None:
        hear = paced(receive, rate, clock, pause)
        while (event := await hear())["type"] == "websocket.receive":
            told.append((clock.monotonic(), event["text"]))

    asyncio.run(listen())
    return told


@given(RATES, PAUSES)
def test_a_flood_is_heard_whole_in_order_and_slowly(rate: Rate, pauses: list[float]) -> None:
    told = heard(rate, pauses)
    assert [text for _, text in told] == [f"{number}" for number in range(len(pauses))]
    for first, (began, _) in enumerate(told):
        for count, (ended, _) in enumerate(told[first:], start=1):
            assert count <= rate.burst + (ended - began) / rate.every_s


@given(RATES, st.integers(1, 30))
def test_who_must_wait_is_heard_at_every_interval(rate: Rate, count: int) -> None:
    told = [at for at, _ in heard(rate, [0.0] * count)]
    assert told[: rate.burst] == [0.0] * min(count, rate.burst)
    assert all(later - at <= rate.every_s for at, later in pairwise(told))


@given(RATES, st.integers(1, 20))
def test_who_says_little_never_waits(rate: Rate, count: int) -> None:
    pauses = [rate.every_s] * count
    assert [at for at, _ in heard(rate, pauses)] == list(accumulate(pauses))
