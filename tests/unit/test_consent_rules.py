"""The pure core of consent: what each answer makes of an invitation at any moment, and which acts come to a grant."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.vocabulary import ConsentGrantKind, ConsentState, ErrorCode
from services.consent.domain import (
    Act,
    Invitation,
    acts_of,
    answered,
    as_it_is,
    granted,
)
from services.kernel.callers import SignedIn
from services.kernel.errors import Conflict, Denied, NotFound
from tests.support.clock import NOON

PENDING, ACCEPTED, DECLINED, EXPIRED, CANCELLED = ConsentState
SECOND = timedelta(seconds=1)
LATE = NOON + 20 * SECOND
ANSWERS = {ACCEPTED: "rui", DECLINED: "rui", CANCELLED: "ana"}
KIND = ConsentGrantKind.INVITATION


def an_invitation(state: ConsentState = PENDING) -> Invitation:
    """Of Ana to Rui, at noon, for twenty seconds."""
    ana = SignedIn("ana", "sign-in", "device")
    answered_at = None if state is PENDING else NOON + SECOND
    return Invitation("c", "call", "call", ana, "rui", state, 1, NOON, LATE, answered_at)


@pytest.mark.parametrize(("answer", "by"), ANSWERS.items())
def test_an_answer_in_time_is_the_end_of_it(answer: ConsentState, by: str) -> None:
    moment = LATE - timedelta(milliseconds=1)
    after = answered(an_invitation(), answer, by, moment)
    assert (after.state, after.answered_at) == (answer, moment)
    assert answered(after, answer, by, LATE) is after, "said again, it is the same, however late"


@pytest.mark.parametrize(("answer", "by"), ANSWERS.items())
def test_an_answer_that_comes_too_late_counts_for_nothing(answer: ConsentState, by: str) -> None:
    for invitation in (an_invitation(), as_it_is(an_invitation(), LATE)):
        with pytest.raises(Conflict) as refusal:
            answered(invitation, answer, by, LATE)
        assert refusal.value.code is ErrorCode.CONSENT_EXPIRED


@pytest.mark.parametrize("state", ANSWERS)
@pytest.mark.parametrize(("answer", "by"), ANSWERS.items())
def test_what_came_to_one_end_comes_to_no_other(state: ConsentState, answer: ConsentState, by: str) -> None:
    if state is not answer:
        with pytest.raises(Conflict) as refusal:
            answered(an_invitation(state), answer, by, NOON + SECOND)
        assert refusal.value.code is ErrorCode.CONSENT_OVER


@given(
    st.sampled_from(sorted(ConsentState)),
    st.sampled_from(sorted(ANSWERS)),
    st.sampled_from(["ana", "rui", "zoe"]),
    st.integers(0, 40),
)
def test_nobody_speaks_for_anybody_else(state: ConsentState, answer: ConsentState, by: str, s: int) -> None:
    if by != ANSWERS[answer]:
        with pytest.raises(NotFound):
            answered(an_invitation(state), answer, by, NOON + s * SECOND)


def test_only_an_accepted_invitation_holds_the_acts_of_both() -> None:
    for state in ConsentState:
        people = [act.user_id for act in acts_of(an_invitation(state))]
        assert people == (["ana", "rui"] if state is ACCEPTED else ["ana"])


def test_a_grant_takes_each_ones_own_act_while_all_of_them_hold() -> None:
    ana, rui = Act("ana", NOON, LATE), Act("rui", NOON, LATE - SECOND)
    grant = granted("g", KIND, "call", (ana, rui), NOON)
    assert (grant.acts, grant.expires_at) == ((ana, rui), LATE - SECOND)
    for acts, now in (
        ((), NOON),
        ((ana,), NOON),
        ((ana, ana), NOON),
        ((ana, rui, rui), NOON),
        ((ana, rui), LATE - SECOND),
    ):
        with pytest.raises(Denied) as refusal:
            granted("g", KIND, "call", acts, now)
        assert refusal.value.code is ErrorCode.CONSENT_REQUIRED
