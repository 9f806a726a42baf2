"""The pure rules of reports: whom one waits for, how it is judged, and who may know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from generated.vocabulary import ErrorCode, ReportOutcome, ReportReason, ReportState
from services.kernel.errors import Conflict, Invalid, NotFound
from services.moderation.domain import Judge, Report, claimed, of_another, resolved, seen_by
from tests.support.clock import NOON

FIRST, SECOND, ADMIN = Judge("first", is_admin=False), Judge("second", is_admin=False), Judge("admin", True)
LATER, UNTIL = NOON + timedelta(minutes=1), NOON + timedelta(minutes=15)
REPORT = Report(
    "report", "ana", "bia", ReportReason.SPAM, "party", None, None, None, evidence=(), made_at=NOON
)
HELD = claimed(REPORT, FIRST, NOON, UNTIL)
JUDGED = resolved(REPORT, FIRST, ReportOutcome.UPHELD, "Seen it.", NOON)


def test_a_report_waits_for_who_claimed_it_and_no_longer_than_said() -> None:
    with pytest.raises(Conflict) as refused:
        claimed(HELD, SECOND, LATER, UNTIL)
    assert refused.value.code is ErrorCode.REPORT_CLAIMED
    with pytest.raises(Conflict):
        resolved(HELD, SECOND, ReportOutcome.DISMISSED, "No.", LATER)
    after = claimed(HELD, SECOND, UNTIL, UNTIL + timedelta(minutes=15))
    assert after.claim is not None and after.claim.by == "second"


@pytest.mark.parametrize("judge", [FIRST, ADMIN], ids=["who holds it", "an admin"])
def test_who_holds_it_and_an_admin_go_on(judge: Judge) -> None:
    again = claimed(HELD, judge, LATER, UNTIL + timedelta(minutes=1))
    assert again.claim is not None and (again.claim.by, again.claim.at) == (judge.user_id, LATER)
    assert resolved(HELD, judge, ReportOutcome.UPHELD, "Yes.", LATER).state is ReportState.UPHELD


def test_a_judgement_stays_as_it_was_first_made() -> None:
    assert resolved(JUDGED, SECOND, ReportOutcome.UPHELD, "Me too.", LATER) == JUDGED
    attempts: list[Callable[[], Report]] = [
        lambda: resolved(JUDGED, ADMIN, ReportOutcome.DISMISSED, "No.", LATER),
        lambda: claimed(JUDGED, ADMIN, LATER, UNTIL),
    ]
    for attempt in attempts:
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code is ErrorCode.REPORT_SETTLED


def test_what_was_held_is_judged_the_same_by_others_too() -> None:
    """A claim that is left on what is judged keeps nobody from seeing that it is."""
    settled = resolved(HELD, FIRST, ReportOutcome.UPHELD, "Seen it.", LATER)
    assert settled.claim == HELD.claim
    assert resolved(settled, SECOND, ReportOutcome.UPHELD, "Me too.", LATER) == settled


def test_nobody_sees_what_is_reported_of_themselves() -> None:
    assert seen_by(REPORT, "ana") == REPORT
    for report in (None, replace(REPORT, user_id="mod")):
        with pytest.raises(NotFound) as refused:
            seen_by(report, "mod")
        assert str(refused.value) == "NOT_FOUND: There is no such report."


def test_nobody_does_it_to_themselves() -> None:
    of_another("ana", "bia")
    with pytest.raises(Invalid):
        of_another("ana", "ana")
