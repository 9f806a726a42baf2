"""The channel's clock."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.timeline import Grid, GridError

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
GRID = Grid(EPOCH)
INDEXES = st.integers(min_value=-(10**7), max_value=10**9)


def test_one_segment_is_a_whole_number_of_every_unit() -> None:
    assert GRID.segment == Fraction(32, 15)
    assert (GRID.video_ticks, GRID.audio_ticks, GRID.mpeg_ticks) == (32768, 102400, 192000)


def test_25_frames_per_second_have_a_grid_of_their_own() -> None:
    grid = Grid(EPOCH, fps=25, gop=48)
    assert (grid.segment, grid.audio_ticks) == (Fraction(48, 25), 90 * 1024)


def test_a_grid_that_drifts_is_refused() -> None:
    with pytest.raises(GridError, match="AAC"):
        Grid(EPOCH, fps=30, gop=60)


def test_an_epoch_without_time_zone_is_refused() -> None:
    with pytest.raises(GridError, match="time zone"):
        Grid(datetime(2026, 1, 1))  # noqa: DTZ001


@given(INDEXES)
def test_the_start_of_an_index_belongs_to_it(index: int) -> None:
    start = GRID.start_of(index)
    assert GRID.index_at(start) == index
    assert GRID.index_at(start - timedelta(microseconds=1)) == index - 1


@given(INDEXES)
def test_starts_never_drift_from_the_exact_grid(index: int) -> None:
    elapsed_us = (GRID.start_of(index) - EPOCH) // timedelta(microseconds=1)
    assert 0 <= elapsed_us - index * GRID.segment * 1_000_000 < 1


@given(INDEXES, st.integers(min_value=-12, max_value=12))
def test_the_time_zone_of_the_clock_does_not_matter(index: int, hours: int) -> None:
    there = GRID.start_of(index).astimezone(timezone(timedelta(hours=hours)))
    assert GRID.index_at(there) == index


def test_segments_cover_a_duration() -> None:
    assert GRID.segments_in(3600) == 1688
    assert GRID.seconds_of(1688) >= 3600
