"""When matching is too slow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.match.pace import Degraded, Pace, degraded

P50_S, LEAST = 5.0, 3
seconds = st.lists(st.floats(0, 60), max_size=12)


def test_half_of_those_who_met_may_be_slow_and_no_more() -> None:
    assert degraded(Pace([5.0, 5.0, 5.0]), P50_S, LEAST) is None
    assert degraded(Pace([0.2, 5.1, 5.2]), P50_S, LEAST) == Degraded(5.1, 3)
    assert degraded(Pace([9.0, 9.0]), P50_S, LEAST) is None, "two pairs are no figure"


def test_who_still_waits_counts_once_it_is_too_long() -> None:
    assert degraded(Pace([], [4.9, 4.9, 4.9]), P50_S, LEAST) is None
    assert degraded(Pace([], [7.0, 6.0, 8.0]), P50_S, LEAST) == Degraded(7.0, 3)
    assert degraded(Pace([0.2, 0.2, 0.2], [9.0, 1.0]), P50_S, LEAST) is None


@given(seconds, seconds, st.floats(5.01, 60))
def test_whoever_waits_longer_makes_it_no_better(
    took: list[float], waiting: list[float], more: float
) -> None:
    if degraded(Pace(took, waiting), P50_S, LEAST) is not None:
        assert degraded(Pace(took, [*waiting, more]), P50_S, LEAST) is not None
        assert degraded(Pace(took, [one + more for one in waiting]), P50_S, LEAST) is not None
