"""Refused calls are audited one by one, up to a number a minute and kind; the others are counted."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.kernel.minutes import Minutes
from tests.support.clock import NOON


def test_beyond_its_number_a_kind_is_counted_and_told_with_the_next_minute() -> None:
    minutes = Minutes(2)
    second = timedelta(seconds=1)
    told = [minutes.admit("AUTH_FAILED", NOON + place * second) for place in range(5)]
    assert told == [(True, {}), (True, {}), (False, {}), (False, {}), (False, {})]
    assert minutes.admit("NONCE_REPLAY", NOON + 10 * second) == (True, {}), "one kind does not hide another"
    assert minutes.admit("AUTH_FAILED", NOON + 60 * second) == (True, {"AUTH_FAILED": 3})
    assert minutes.admit("AUTH_FAILED", NOON + 120 * second) == (True, {})


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40)), max_size=200), st.integers(1, 5))
def test_nothing_is_lost_and_no_minute_has_more_entries_than_it_may(
    calls: list[tuple[str, int]], most: int
) -> None:
    minutes, now = Minutes(most), NOON
    entries: Counter[tuple[str, int]] = Counter()
    counted: Counter[str] = Counter()
    for kind, passed_s in [*calls, ("end", 3600)]:
        now += timedelta(seconds=passed_s)
        admitted, left = minutes.admit(kind, now)
        entries[kind, int(now.timestamp()) // 60] += admitted
        counted.update(left)
    assert all(count <= most for count in entries.values())
    for kind in "ab":
        alone = sum(count for (name, _), count in entries.items() if name == kind)
        assert alone + counted[kind] == sum(name == kind for name, _ in calls)
