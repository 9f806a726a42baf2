"""When a job is due, on any day of any zone: properties over calls alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.scheduler.domain import DailyAt, Every, Standing, due_at, next_daily

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
NEW = Standing(token=0, holder="", expires_at=BEGAN, known_at=BEGAN, settled_at=None, attempts=0)
ZONES = (
    "America/Sao_Paulo",
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
)
INSTANTS = st.floats(0, 6 * 365 * 86400).map(
    lambda s: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
DAILY = st.builds(DailyAt, MINUTES, st.sampled_from(ZONES))


@given(DAILY, INSTANTS)
def test_a_daily_job_comes_once_for_each_date(rule: DailyAt, after: datetime) -> None:
    """Whatever the clocks do: no date is left out or served twice, and the wall clock shows the time or jumped."""
    zone = ZoneInfo(rule.zone)
    instants = [after]
    for _ in range(400):
        instants.append(next_daily(rule, instants[-1]))
    hour, minute = map(int, rule.at.split(":"))
    served = []
    for instant in instants[1:]:
        local = instant.astimezone(zone)
        jumped = (local.hour, local.minute) != (hour, minute)
        if jumped:
            before = (instant - timedelta(hours=2)).astimezone(zone)
            assert local.utcoffset() != before.utcoffset(), "only a change of the clocks moves it"
        served.append(local.date())
    assert served == [served[0] + timedelta(days=day) for day in range(len(served))]
    assert instants == sorted(set(instants))
    assert instants[1] - after <= timedelta(hours=26)


@pytest.mark.parametrize(
    ("at", "after", "expected"),
    [
        ("02:30", datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # skipped
        ("02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 3, 30, 0, 30, tzinfo=UTC)),
        ("02:30", datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice
        ("02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)),
    ],
)
def test_clocks_that_change(at: str, after: datetime, expected: datetime) -> None:
    assert next_daily(DailyAt(at, "Europe/Berlin"), after) == expected


@given(st.floats(1, 1e6), INSTANTS, st.floats(0, 1e6))
def test_a_periodic_job_is_due_a_period_after_it_began(
    period_s: float, began: datetime, passed_s: float
) -> None:
    rule, now = Every(timedelta(seconds=period_s)), began + timedelta(seconds=passed_s)
    due = due_at(rule, replace(NEW, settled_at=began), now)
    assert due == began + rule.period
    assert (due <= now) == (now - began >= rule.period)


def test_a_periodic_job_that_never_ran_is_due_at_once_and_a_daily_one_at_its_time() -> None:
    assert due_at(Every(timedelta(hours=1)), NEW, BEGAN) == BEGAN
    assert due_at(DailyAt("03:00", "America/Sao_Paulo"), NEW, BEGAN) == BEGAN.replace(hour=6)


@given(
    INSTANTS,
    st.floats(3 * 86400, 1e8),
    st.one_of(DAILY, st.builds(Every, st.timedeltas(timedelta(1e-5), timedelta(1)))),
)
def test_a_clock_that_was_far_ahead_holds_nothing_up(
    now: datetime, ahead_s: float, rule: DailyAt | Every
) -> None:
    wrong = now + timedelta(seconds=ahead_s)
    due = due_at(rule, replace(NEW, known_at=wrong, settled_at=wrong), now)
    assert due - now <= timedelta(hours=26)


@given(DAILY, INSTANTS, st.floats(0, 3600))
def test_a_clock_that_steps_back_a_little_runs_no_night_twice(
    rule: DailyAt, after: datetime, step_s: float
) -> None:
    began = next_daily(rule, after)
    due = due_at(rule, replace(NEW, settled_at=began), began - timedelta(seconds=step_s))
    assert due - began > timedelta(hours=20)
