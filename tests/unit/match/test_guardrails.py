"""What the guardrails of random encounters promise, by calls alone (spec 06)."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.match.domain import cooldown_s, lifts_ms
from services.match.pairing import WIDEST, width

SCHEDULE = [0, 0, 0, 3, 5, 8, 15, 30, 60]


def test_the_fourth_quick_skip_costs_three_seconds_and_the_schedule_goes_on_from_there() -> None:
    assert [cooldown_s(SCHEDULE, skips) for skips in range(1, 12)] == [*SCHEDULE, 60, 60]
    assert cooldown_s(SCHEDULE, 0) == 0


@given(st.lists(st.integers(0, 10_000), max_size=12), st.integers(1, 6), st.integers(10_000, 12_000))
def test_what_is_let_through_when_it_lifts_never_exceeds_the_most(times: list[int], most: int, now: int) -> None:
    window = 5_000
    at = lifts_ms(times, most, window, now)
    assert at >= now
    assert len([one for one in times if one > at - window]) < most
    if at > now:
        assert len([one for one in times if one > at - 1 - window]) >= most


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=6))
def test_whoever_waits_searches_ever_wider_and_in_the_end_everywhere(steps: list[float]) -> None:
    widths = [width(waited, steps) for waited in range(0, 110_000, 5_000)]
    assert all(one <= other for one, other in pairwise(widths))
    assert widths[-1] == WIDEST
