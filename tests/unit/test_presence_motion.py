"""When presence is said to be stuck, by calls alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.vocabulary import PresenceFault
from services.presence.motion import Motion, Pace, Stuck, behind, paced, stuck
from tests.support.clock import NOON

MINUTE, AGES = timedelta(minutes=1), st.none() | st.integers(0, 120)


def ago(s: float | None) -> object:
    return None if s is None else NOON - timedelta(seconds=s)


def after(*, lines: bool = True, swept: float | None = 0, behind: float | None = None) -> Stuck | None:
    """What is said of people who were last let go, and a node that has not read, so many seconds ago."""
    return stuck(Motion(NOON, lines, ago(swept), ago(behind)), MINUTE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (after(), None),
        (after(swept=60), None),
        (after(swept=61), PresenceFault.NOT_SWEPT),
        (after(swept=61, lines=False), None),
        (after(swept=None), None),
        (after(behind=60), None),
        (after(behind=61, lines=False), PresenceFault.NOT_TOLD),
        (after(swept=70, behind=61), PresenceFault.NOT_SWEPT),
        (after(swept=61, behind=70), PresenceFault.NOT_TOLD),
    ],
)
def test_stuck_is_what_has_not_happened_for_longer_than_it_may(
    found: Stuck | None, fault: PresenceFault | None
) -> None:
    assert (found and found.fault) == fault


@given(swept=AGES, behind=AGES, lines=st.booleans())
def test_what_is_told_is_the_oldest_and_is_older_than_it_may_be(
    swept: int | None, behind: int | None, lines: bool
) -> None:
    ages = [age for age in (swept if lines else None, behind) if age is not None and age > 60]
    found = after(lines=lines, swept=swept, behind=behind)
    assert (found and found.since) == ago(max(ages, default=None))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 10)), min_size=1))
def test_a_node_that_has_read_what_the_last_look_found_is_not_behind(steps: list[tuple[int, int]]) -> None:
    """However fast changes come: a node is always a few of them short of the last one."""
    pace, tail, now_s = Pace(0, 0), 0, 0
    for new, seconds in steps:
        head, tail, now_s = tail, tail + new, now_s + seconds
        assert behind(pace, head, now_s) is None
        pace = paced(pace, head, tail, now_s)


@given(st.lists(st.integers(1, 10), min_size=1))
def test_a_node_that_reads_no_more_is_behind_from_the_first_change_that_it_misses(steps: list[int]) -> None:
    pace, now_s = paced(Pace(7, 0), 7, 8, 100), 100
    for new, seconds in enumerate(steps, 9):
        now_s += seconds
        assert behind(pace, 7, now_s) == timedelta(seconds=now_s - 100)
        pace = paced(pace, 7, new, now_s)
    assert behind(paced(pace, pace.goal, pace.goal, now_s), pace.goal, now_s) is None


def test_changes_that_redis_lost_are_nobodys_goal() -> None:
    pace = paced(Pace(100, 0), 40, 3, 50)
    assert behind(pace, 40, 90) is None
