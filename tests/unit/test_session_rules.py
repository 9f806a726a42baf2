"""The pure core of sessions: the table of its states and commands, and what holds after any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.vocabulary import ErrorCode, SessionEndReason, SessionState
from services.kernel.errors import Conflict
from services.sessions.domain import (
    OVER,
    Beat,
    Claim,
    Command,
    Decision,
    End,
    Event,
    Fail,
    HandOver,
    Lapse,
    Open,
    Pulse,
    Release,
    Revoked,
    RevokeFailed,
    Session,
    decide,
    egress_gb_per_hour,
    is_silent,
    next_try,
)
from tests.support.clock import NOON

CREATING, ACTIVE, ENDING, ENDED, FAILED = SessionState
SECOND = timedelta(seconds=1)
TIMEOUT = 20 * SECOND


def a_session(state: SessionState = ACTIVE, **said: object) -> Session:
    """A session at noon: with media, due in twenty seconds while it may be."""
    closed = state in OVER | {ENDING}
    session = Session(
        session_id="s",
        state=state,
        version=1,
        has_media=True,
        pulse=Pulse(5 * SECOND, TIMEOUT),
        gb_per_hour=1.0,
        assumed=1800 * SECOND,
        created_at=NOON,
        last_seen_at=NOON,
        due_at=None if closed else NOON + TIMEOUT,
        ends_at=None,
        ended_at=NOON if closed else None,
        end_reason=SessionEndReason.ENDED if closed else None,
    )
    return replace(session, **said)  # type: ignore[arg-type]


OVER_NOW, SECOND_COME = ErrorCode.SESSION_OVER, ErrorCode.SESSION_CONFLICT
ENDS, FAILS = End(SessionEndReason.ENDED), Fail(SessionEndReason.PROVIDER_FAILED)
TABLE: list[tuple[Command, dict[SessionState, SessionState | ErrorCode]]] = [
    (Open(), {CREATING: ACTIVE, ACTIVE: OVER_NOW, ENDING: OVER_NOW, ENDED: OVER_NOW, FAILED: OVER_NOW}),
    (Beat(), {CREATING: CREATING, ACTIVE: ACTIVE, ENDING: OVER_NOW, ENDED: OVER_NOW, FAILED: OVER_NOW}),
    (Claim("n"), {CREATING: SECOND_COME, ACTIVE: ACTIVE, ENDING: OVER_NOW, ENDED: OVER_NOW, FAILED: OVER_NOW}),
    (Release("n"), {CREATING: CREATING, ACTIVE: ACTIVE, ENDING: ENDING, ENDED: ENDED, FAILED: FAILED}),
    (HandOver("n"), {CREATING: SECOND_COME, ACTIVE: SECOND_COME, ENDING: OVER_NOW, ENDED: OVER_NOW, FAILED: OVER_NOW}),
    (ENDS, {CREATING: FAILED, ACTIVE: ENDING, ENDING: ENDING, ENDED: ENDED, FAILED: FAILED}),
    (Lapse(), {CREATING: CREATING, ACTIVE: ACTIVE, ENDING: ENDING, ENDED: ENDED, FAILED: FAILED}),
    (FAILS, {CREATING: FAILED, ACTIVE: FAILED, ENDING: FAILED, ENDED: ENDED, FAILED: FAILED}),
    (Revoked(), {CREATING: CREATING, ACTIVE: ACTIVE, ENDING: ENDED, ENDED: ENDED, FAILED: FAILED}),
    (RevokeFailed(), {CREATING: FAILED, ACTIVE: FAILED, ENDING: FAILED, ENDED: ENDED, FAILED: FAILED}),
]  # fmt: skip
CASES = [(command, state, then) for command, row in TABLE for state, then in row.items()]


@pytest.mark.parametrize(("command", "state", "then"), CASES)
def test_every_command_in_every_state(
    command: Command, state: SessionState, then: SessionState | ErrorCode
) -> None:
    if isinstance(then, SessionState):
        assert decide(a_session(state), command, NOON).session.state is then
        return
    with pytest.raises(Conflict) as refused:
        decide(a_session(state), command, NOON)
    assert refused.value.code is then


def test_the_table_is_whole() -> None:
    assert len(CASES) == len(TABLE) * len(SessionState)


def test_silence_is_over_to_the_moment() -> None:
    session = a_session()
    for moment, state in ((TIMEOUT - SECOND, ACTIVE), (TIMEOUT, ENDING)):
        assert decide(session, Lapse(), NOON + moment).session.state is state
    with pytest.raises(Conflict):
        decide(session, Beat(), NOON + TIMEOUT)
    beaten = decide(session, Beat(), NOON + TIMEOUT - SECOND).session
    assert beaten.due_at == NOON + 2 * TIMEOUT - SECOND


def test_no_beat_reaches_past_the_end_of_a_modes_time() -> None:
    session = a_session(ends_at=NOON + 30 * SECOND)
    late = decide(session, Beat(), NOON + 19 * SECOND).session
    assert late.due_at == NOON + 30 * SECOND
    over = decide(late, Lapse(), NOON + 30 * SECOND).session
    assert over.end_reason is SessionEndReason.TOO_LONG


def test_a_creator_that_is_gone_is_not_waited_for() -> None:
    decision = decide(a_session(CREATING), Lapse(), NOON + TIMEOUT)
    assert decision.session.end_reason is SessionEndReason.ABANDONED
    assert decision.events == (Event.FAILED, Event.REVOCATION_DUE)
    with pytest.raises(Conflict):
        decide(a_session(CREATING), Open(), NOON + TIMEOUT)


def test_only_who_claimed_it_takes_over() -> None:
    claimed = decide(a_session(), Claim("first"), NOON).session
    with pytest.raises(Conflict) as second:
        decide(claimed, Claim("second"), NOON)
    assert second.value.code is ErrorCode.SESSION_CONFLICT
    with pytest.raises(Conflict):
        decide(claimed, HandOver("second"), NOON)
    assert decide(claimed, Release("second"), NOON).session == claimed
    assert decide(claimed, Release("first"), NOON).session.successor_id is None
    assert decide(claimed, HandOver("first"), NOON).session.end_reason is SessionEndReason.MOVED_ON


def test_without_media_there_is_nothing_to_wait_for() -> None:
    decision = decide(a_session(has_media=False), ENDS, NOON)
    assert (decision.session.state, decision.events) == (ENDED, (Event.ENDED,))
    gone = decide(a_session(CREATING, has_media=False), FAILS, NOON)
    assert gone.events == (Event.FAILED,)


COMMANDS = st.one_of(
    st.builds(Open),
    st.builds(Beat),
    st.builds(Claim, st.sampled_from(["a", "b"])),
    st.builds(Release, st.sampled_from(["a", "b"])),
    st.builds(HandOver, st.sampled_from(["a", "b"])),
    st.builds(End, st.sampled_from(list(SessionEndReason))),
    st.builds(Lapse),
    st.builds(Fail, st.sampled_from(list(SessionEndReason))),
    st.builds(Revoked),
    st.builds(RevokeFailed),
)
STEPS = st.lists(st.tuples(COMMANDS, st.integers(0, 30)), max_size=30)
ALLOWED = {
    CREATING: {ACTIVE, FAILED},
    ACTIVE: {ENDING, ENDED, FAILED},
    ENDING: {ENDED, FAILED},
    ENDED: set[SessionState](),
    FAILED: set[SessionState](),
}


def history(has_media: bool, steps: list[tuple[Command, int]]) -> list[tuple[Session, Decision, datetime]]:
    """Every step that was not refused: the session before, the decision, and when."""
    session, now, taken = a_session(CREATING, has_media=has_media), NOON, []
    for command, wait_s in steps:
        now += wait_s * SECOND
        try:
            decision = decide(session, command, now)
        except Conflict:
            continue
        taken.append((session, decision, now))
        session = decision.session
    return taken


@given(st.booleans(), STEPS)
def test_a_session_only_goes_forward(has_media: bool, steps: list[tuple[Command, int]]) -> None:
    for before, decision, _ in history(has_media, steps):
        after = decision.session
        assert after.state is before.state or after.state in ALLOWED[before.state]
        if before.is_over:
            assert decision == Decision(before)
        assert (after.state is ENDING) <= has_media


@given(st.booleans(), STEPS)
def test_what_happened_is_told_once_and_only_then(has_media: bool, steps: list[tuple[Command, int]]) -> None:
    taken = history(has_media, steps)
    told = [event for _, decision, _ in taken for event in decision.events]
    last = taken[-1][1].session if taken else a_session(CREATING, has_media=has_media)
    assert len(told) == len(set(told))
    assert (Event.ENDED in told) == (last.state is ENDED)
    assert (Event.FAILED in told) == (last.state is FAILED)
    assert (Event.CREATED in told) == any(decision.session.state is ACTIVE for _, decision, _ in taken)
    gone = has_media and last.state in OVER | {ENDING}
    assert (Event.REVOCATION_DUE in told) == gone, "endpoints are taken back of whatever is over, once"


@given(st.booleans(), STEPS)
def test_somebody_always_looks_at_what_may_die(has_media: bool, steps: list[tuple[Command, int]]) -> None:
    for _, decision, now in history(has_media, steps):
        session = decision.session
        assert (session.due_at is not None) == (session.state in (CREATING, ACTIVE))
        assert (session.ended_at is not None) == (session.end_reason is not None)
        assert (session.ended_at is not None) == (session.state in OVER | {ENDING})
        if is_silent(session, now):
            assert decide(session, Lapse(), now).session.state in OVER | {ENDING}


@given(st.integers(1, 40), st.floats(0.1, 5), st.floats(1, 4), st.floats(5, 600))
def test_pauses_grow_up_to_the_longest(failures: int, initial: float, factor: float, longest: float) -> None:
    pauses = [next_try(NOON, n, initial, factor, longest) - NOON for n in range(1, failures + 1)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=initial)
    assert pauses[-1] <= timedelta(seconds=longest)


def test_the_cost_is_the_formula_of_the_house() -> None:
    assert egress_gb_per_hour(2_000_000, viewers=3) == pytest.approx(0.439 * 2 * 3)
    assert a_session().cost.gb == pytest.approx(0.5), "assumed: half an hour at a gigabyte an hour"
    over = a_session(ENDED, ended_at=NOON + timedelta(hours=2))
    assert over.cost.gb == pytest.approx(2.0)
