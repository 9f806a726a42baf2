"""When a process that ended is started again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.supervisor.restart import History, RestartPolicy, after_end

POLICY = RestartPolicy(first_delay_s=0.1, factor=2, longest_delay_s=10, healthy_after_s=30)


def delays(*runs_s: float) -> list[float]:
    history, waited = History(), []
    for ran_for_s in runs_s:
        history, delay_s = after_end(POLICY, history, ran_for_s)
        waited.append(delay_s)
    return waited


def test_the_first_end_is_answered_at_once() -> None:
    assert delays(0.01) == [0.1]


def test_each_early_end_doubles_the_wait() -> None:
    assert delays(0, 0, 0, 0) == pytest.approx([0.1, 0.2, 0.4, 0.8])


def test_the_wait_never_passes_its_ceiling_and_nothing_gives_up() -> None:
    assert delays(*[0.0] * 5000)[-1] == 10


def test_a_healthy_run_forgets_earlier_failures() -> None:
    assert delays(0, 0, 0, 31, 0) == pytest.approx([0.1, 0.2, 0.4, 0.1, 0.2])


def test_a_policy_that_shrinks_is_refused() -> None:
    with pytest.raises(ValueError, match="factor >= 1"):
        RestartPolicy(first_delay_s=1, factor=0.5, longest_delay_s=10, healthy_after_s=1)


@given(st.lists(st.floats(0, 100), max_size=40))
def test_every_wait_lies_between_the_first_and_the_longest(runs_s: list[float]) -> None:
    assert all(POLICY.first_delay_s <= delay <= POLICY.longest_delay_s for delay in delays(*runs_s))
