"""Error budgets and burn rates, by the alerts that were in force."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from generated.vocabulary import AlertCode, AlertSeverity
from lab.alerts.domain import Alert
from lab.alerts.objectives import Objective, broken, judged
from tests.support.clock import NOON

ON_AIR = Objective("on_air", frozenset({AlertCode.DEAD_AIR, AlertCode.LAB_AWAY}), 0.9)
DAY = timedelta(days=1)


def an_alert(began_h: float, ended_h: float | None, code: AlertCode = AlertCode.DEAD_AIR) -> Alert:
    """One that was in force from so many hours before noon until so many."""

    def at(hours: float) -> datetime:
        return NOON - timedelta(hours=hours)

    cleared = None if ended_h is None else at(ended_h)
    return Alert("1", code, AlertSeverity.HIGH, "", 1, 1, at(began_h), cleared_at=cleared)


def test_what_nothing_broke_has_its_whole_budget() -> None:
    kept = judged(ON_AIR, [an_alert(3, 2, AlertCode.QUEUE_LOW)], NOON, DAY, [3600])
    assert (kept.kept, kept.spent_s) == (1, 0)
    assert kept.budget_s == pytest.approx(0.1 * 86_400)
    assert kept.burn == ((3600, 0),)


def test_alerts_at_the_same_time_break_it_once() -> None:
    alerts = [an_alert(5, 3), an_alert(4, 2, AlertCode.LAB_AWAY), an_alert(4.5, 4)]
    assert broken(alerts, ON_AIR.codes, NOON) == [(NOON - timedelta(hours=5), NOON - timedelta(hours=2))]
    assert judged(ON_AIR, alerts, NOON, DAY, []).spent_s == 3 * 3600


def test_what_is_still_so_spends_until_now_and_what_began_before_only_what_is_within() -> None:
    assert judged(ON_AIR, [an_alert(1, None)], NOON, DAY, []).spent_s == 3600
    kept = judged(ON_AIR, [an_alert(40, 22)], NOON, DAY, [])
    assert kept.spent_s == 2 * 3600
    assert judged(ON_AIR, [an_alert(40, 25)], NOON, DAY, []).spent_s == 0


def test_a_budget_may_be_overspent() -> None:
    kept = judged(ON_AIR, [an_alert(12, None)], NOON, DAY, [])
    assert kept.kept == 0.5
    assert kept.spent_s > kept.budget_s


def test_a_burn_rate_is_one_when_the_budget_lasts_just_a_window() -> None:
    """Six minutes of an hour are what a target of 90 % allows; half an hour is five times that."""
    kept = judged(ON_AIR, [an_alert(0.1, None)], NOON, DAY, [3600, 7200])
    assert [rate for _, rate in kept.burn] == pytest.approx([1, 0.5])
    assert judged(ON_AIR, [an_alert(0.5, None)], NOON, DAY, [3600]).burn[0][1] == pytest.approx(5)


def test_every_day_of_the_window_is_told_with_its_own_share() -> None:
    """Noon to noon touches two days; what lasted over midnight is shared between them."""
    kept = judged(ON_AIR, [an_alert(13, 11)], NOON, DAY, [])
    (first, first_s), (last, last_s) = kept.days
    assert (last, last - first) == (NOON.date(), DAY)
    assert (first_s, last_s) == (3600, 3600)
