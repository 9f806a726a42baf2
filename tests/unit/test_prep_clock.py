"""Timestamps, the constant rate, and the count of what is lost."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lab.prep.clock import FrameGrid, LossCount, SteadyTime


def a_steady_time(origin: int = 0) -> SteadyTime:
    return SteadyTime(Fraction(origin), Fraction(1, 25), Fraction(10))


def test_credible_times_are_kept_and_moved_to_the_origin() -> None:
    steady = a_steady_time(origin=100)
    assert [steady.place(Fraction(100) + Fraction(n, 25)) for n in range(3)] == [
        Fraction(n, 25) for n in range(3)
    ]
    assert steady.remade == 0


def test_a_missing_time_continues_after_the_one_before() -> None:
    steady = a_steady_time()
    assert [steady.place(time) for time in (Fraction(0), None, Fraction(2, 25))] == [
        0,
        Fraction(1, 25),
        Fraction(2, 25),
    ]
    assert steady.remade == 1


def test_a_jump_further_than_credible_is_closed() -> None:
    steady = a_steady_time()
    steady.place(Fraction(0))
    assert steady.place(Fraction(95_443)) == Fraction(1, 25)
    assert steady.place(Fraction(95_443) + Fraction(1, 25)) == Fraction(2, 25)


def test_a_hold_within_the_credible_gap_is_kept() -> None:
    steady = a_steady_time()
    steady.place(Fraction(0))
    assert steady.place(Fraction(9)) == 9


def test_a_jump_backwards_is_closed() -> None:
    steady = a_steady_time()
    for number in range(50):
        steady.place(Fraction(number, 25))
    assert steady.place(Fraction(0)) == 2


@given(
    st.lists(
        st.one_of(st.none(), st.fractions(-10_000, 10_000, max_denominator=90_000)), min_size=2, max_size=60
    )
)
def test_whatever_the_times_say_they_never_run_far_back(times: list[Fraction | None]) -> None:
    steady = a_steady_time()
    placed = [steady.place(time) for time in times]
    assert all(after >= before - Fraction(1, 25) for before, after in pairwise(placed[1:]))


@given(st.lists(st.fractions(0, 20, max_denominator=1000), min_size=1, max_size=80))
def test_ticks_never_go_backwards(times: list[Fraction]) -> None:
    grid = FrameGrid(30)
    ticks = [grid.tick(time) for time in times]
    assert ticks == sorted(ticks)


def test_sixty_frames_a_second_land_on_every_tick_and_twenty_five_on_most() -> None:
    fast, slow = FrameGrid(30), FrameGrid(30)
    assert {fast.tick(Fraction(n, 60)) for n in range(60)} == set(range(31)) - (
        {30} - {fast.tick(Fraction(59, 60))}
    )
    assert len({slow.tick(Fraction(n, 25)) for n in range(25)}) == 25


def a_loss(steps: list[Fraction], errors: int = 0) -> LossCount:
    loss, time = LossCount(errors=errors), Fraction(0)
    loss.frame(time)
    for step in steps:
        time += step
        loss.frame(time)
    return loss


def a_shown(frames: list[str]) -> LossCount:
    loss = LossCount()
    for number, state in enumerate(frames):
        loss.frame(Fraction(number, 25), corrupt=state == "bad")
    return loss


def test_a_variable_rate_without_damage_loses_nothing() -> None:
    assert a_loss([Fraction(1, 25)] * 10 + [Fraction(3)] * 2).decoded_ratio == 1


def test_a_gap_beside_damage_counts() -> None:
    loss = a_loss([Fraction(1, 25)] * 100 + [Fraction(1)] + [Fraction(1, 25)] * 100, errors=1)
    assert loss.lost_s == Fraction(24, 25)
    assert 0.89 < loss.decoded_ratio < 0.91


def test_corrupt_frames_count_although_they_were_shown() -> None:
    loss = a_shown(["bad"] * 10 + ["good"] * 90)
    assert round(loss.decoded_ratio, 2) == 0.9


def test_the_torn_last_frames_of_a_file_cut_short_do_not_count() -> None:
    assert a_shown(["good"] * 90 + ["bad"] * 10).decoded_ratio == 1


def test_a_source_without_a_frame_that_fails_has_decoded_nothing() -> None:
    assert LossCount(errors=3).decoded_ratio == 0
