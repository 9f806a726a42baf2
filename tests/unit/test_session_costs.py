"""What sessions cost by the hour, and from where on no more may be added."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.costs import by_hour, is_reached, window
from services.sessions.store import Lasting
from services.sessions.tile_hours import HOUR

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTES = st.integers(-600, 600).map(lambda minutes: NOON + timedelta(minutes=minutes))
LASTING = st.builds(
    lambda mode, rate, begun, minutes: Lasting(mode, rate, begun, begun + timedelta(minutes=minutes)),
    st.sampled_from(["party", "mirror"]),
    st.floats(0, 10),
    MINUTES,
    st.integers(0, 300),
)


@given(st.lists(LASTING, max_size=6), st.integers(-8, 0), st.integers(1, 8))
def test_hours_add_up_to_what_sessions_cost_between_their_ends(
    lasting: list[Lasting], first: int, last: int
) -> None:
    since, until = NOON + first * HOUR, NOON + last * HOUR
    hours = by_hour(lasting, since, until)
    whole = sum(
        one.gb_per_hour * max((min(one.ended, until) - max(one.begun, since)) / HOUR, 0) for one in lasting
    )
    assert sum(hour.gb for hour in hours) == pytest.approx(whole)
    assert len({(hour.hour, hour.mode) for hour in hours}) == len(hours)
    assert all(since <= hour.hour < until and hour.sessions > 0 for hour in hours)
    assert [hour.hour for hour in hours] == sorted((hour.hour for hour in hours), reverse=True)


def test_a_session_over_two_hours_costs_in_each_what_it_was_there() -> None:
    an_evening = Lasting("party", 4.0, NOON + timedelta(minutes=45), NOON + timedelta(minutes=90))
    told = [(one.hour, one.sessions, one.gb) for one in by_hour([an_evening], NOON, NOON + 2 * HOUR)]
    assert told == [(NOON + HOUR, 1, 2.0), (NOON, 1, 1.0)]


@given(st.none() | MINUTES, st.none() | MINUTES, MINUTES, st.integers(1, 5))
def test_a_window_is_of_whole_hours_and_no_more_than_may_be_asked_for(
    since: datetime | None, until: datetime | None, now: datetime, most: int
) -> None:
    first, last = window(since, until, now, most)
    assert timedelta() <= last - first <= most * HOUR
    assert {moment.minute for moment in (first, last)} == {0}
    assert last <= now + HOUR
    if since is not None and until is not None and now >= until > since >= last - most * HOUR:
        assert first <= since
        assert until <= last


@given(st.datetimes(timezones=st.timezones()), st.datetimes(timezones=st.timezones()))
def test_no_moment_is_too_far_away(since: datetime, until: datetime) -> None:
    first, last = window(since, until, NOON, 3)
    assert timedelta() <= last - first <= 3 * HOUR


def test_the_limit_itself_is_reached_and_a_limit_of_nothing_always_is() -> None:
    assert [is_reached(gb, 2.0) for gb in (1.999, 2.0, 2.001)] == [False, True, True]
    assert is_reached(0.0, 0.0)
