"""Levelling: one gain, a limiter only where it is needed."""

import math
from fractions import Fraction

from lab.prep.sound import Leveling, Loudness, level_steps, leveling
from lab.prep.sound_pass import corrected
from lab.prep.spec import LoudnessSpec

TARGET = LoudnessSpec(
    target_lufs=-16,
    true_peak_ceiling_dbtp=-1,
    limiter_margin_db=1,
    review_gain_db=20,
    max_gain_db=30,
    tolerance_lu=1,
)


def measured(lufs: float, peak: float) -> Loudness:
    return Loudness(lufs, peak, Fraction(10), 0.0)


def test_quiet_sound_with_room_gets_a_gain_and_no_limiter() -> None:
    assert leveling(measured(-26, -13), TARGET) == Leveling(10, None)


def test_a_gain_into_the_ceiling_gets_a_limiter_under_it() -> None:
    assert leveling(measured(-26, -4), TARGET) == Leveling(10, -2)


def test_loud_sound_is_turned_down() -> None:
    assert leveling(measured(-6, 0.5), TARGET) == Leveling(-10, None)


def test_silence_is_left_alone() -> None:
    assert leveling(measured(-70, -math.inf), TARGET) == Leveling(0, None)


def test_the_gain_has_a_bound() -> None:
    assert leveling(measured(-60, -50), TARGET).gain_db == 30


def test_a_peak_over_the_ceiling_lowers_the_limit() -> None:
    better = corrected(Leveling(10, -2), measured(-16, -0.5), TARGET)
    assert better is not None
    assert better.limit_dbtp is not None
    assert better.limit_dbtp < -2.5


def test_what_a_limiter_took_is_given_back() -> None:
    assert corrected(Leveling(10, -2), measured(-17.5, -1.5), TARGET) == Leveling(11.5, -2)


def test_a_good_result_is_left_as_it_is() -> None:
    assert corrected(Leveling(10, -2), measured(-16.3, -1.5), TARGET) is None


def test_the_limiter_runs_oversampled() -> None:
    steps = level_steps(Leveling(3, -2), Fraction(10), 0.4)
    assert steps.index("192000") < steps.index("alimiter") < steps.index("afade=t=out:st=9.6")
