"""What prep concludes from what it saw and heard: pure parts, told by calls alone."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.models import LoudnessReport
from generated.vocabulary import RefusalCode
from lab.prep.advice import CHECKS, REFUSALS
from lab.prep.blocklist import BlocklistUnreadable, read_blocklist, refuse_blocked
from lab.prep.checks import still_check
from lab.prep.clipping import ClipCount
from lab.prep.clock import LossCount
from lab.prep.outcome import Refused
from lab.prep.report import thinned
from lab.prep.similarity import ssim
from lab.prep.sound import Leveling
from lab.prep.sound_pass import corrected
from lab.prep.stretches import Runs, Stretch, longest_s, total_s
from lab.prep.strip import Strip, index_of
from lab.prep.thinned import Thinned
from lab.prep.watching import is_black, is_same
from lab.station.plot import loudness_svg
from tests.support.assets import A_REPORT
from tests.support.prep import the_spec
from tests.unit.test_prep_sound import TARGET, measured

QA = the_spec().qa
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@given(st.lists(st.booleans()), st.integers(1, 5))
def test_stretches_are_apart_in_order_and_as_long_as_asked(seen: list[bool], least: int) -> None:
    runs = Runs("black", least)
    for at, holds in enumerate(seen):
        runs.see(holds, at)
    found = runs.ended(len(seen))
    assert all(stretch.seconds >= least for stretch in found)
    assert all(one.end_s < other.start_s for one, other in itertools.pairwise(found))
    covered = {second for one in found for second in range(int(one.start_s), int(one.end_s))}
    assert all(seen[second] for second in covered)
    assert total_s(found) == len(covered)
    assert longest_s(found) <= total_s(found)


@given(st.integers(0, 500), st.integers(1, 40))
def test_what_is_kept_is_bounded_even_and_begins_at_the_beginning(offered: int, limit: int) -> None:
    kept: Thinned[int] = Thinned(limit)
    for number in range(offered):
        kept.offer(number, lambda number=number: number)  # type: ignore[misc]
    assert len(kept.items) <= limit
    assert kept.items == list(range(0, offered, kept.stride))[: len(kept.items)]
    assert len(kept.items) >= min(offered, limit // 2)


@given(st.lists(st.floats(-70, 0), min_size=1), st.integers(1, 50))
def test_a_curve_of_fewer_points_loses_no_peak(levels: list[float], points: int) -> None:
    width, kept = thinned(levels, points)
    assert len(kept) <= points
    assert width * len(kept) >= len(levels)
    assert max(kept) == round(max(levels), 1)


def test_clipping_is_told_from_loudness_and_from_tones() -> None:
    chance = np.random.default_rng(1)
    noise = chance.normal(0, 0.2, 100_000)
    tone = np.sin(np.arange(100_000) / 9)

    def share(sound: np.ndarray) -> float:
        count = ClipCount.of(QA)
        count.add(np.abs(sound))
        return count.ratio

    assert share(noise) == 0
    assert share(np.clip(noise, -1, 1)) == 0
    assert share(0.5 * tone) == 0
    assert share(np.clip(4 * noise, -1, 1)) > 0.1
    assert share(np.clip(4 * noise, -1, 1) + chance.normal(0, 0.03, 100_000)) > 0.1
    assert share(1.3 * tone) > QA.max_clipped_ratio
    assert ClipCount.of(QA).ratio == 0


def test_equal_pictures_are_alike_and_bars_make_none_alike() -> None:
    chance = np.random.default_rng(2)
    picture = chance.integers(16, 235, (176, 320), dtype=np.uint8)
    other = chance.integers(16, 235, (176, 320), dtype=np.uint8)
    picture[:, :160] = other[:, :160] = 16
    assert ssim(picture, picture) == pytest.approx(1)
    assert ssim(picture, other) < 0.1
    assert ssim(np.full_like(picture, 60), np.full_like(picture, 60)) == 1
    assert ssim(np.full_like(picture, 60), np.full_like(picture, 120)) < 0.9


def test_dark_is_not_black_and_a_small_movement_is_one() -> None:
    night = np.full((180, 320), 17, dtype=np.uint8)
    assert is_black(night, QA)
    lit = night.copy()
    lit[100:110, 100:120] = 60
    assert not is_black(lit, QA)
    grain = night.copy()
    grain[::2] += 1
    assert is_same(night, grain, QA)
    mouth = np.full((180, 320), 90, dtype=np.uint8)
    moved = mouth.copy()
    moved[100:110, 100:120] = 130
    assert not is_same(mouth, moved, QA)


def test_stills_are_a_programme_and_a_freeze_is_none() -> None:
    slides = [Stretch("still", at, at + 3) for at in (0, 3, 6)]
    assert still_check(slides, 9.5, QA).outcome == "passed"
    assert still_check([Stretch("still", 0, 10)], 10, QA).outcome == "passed"
    assert still_check([Stretch("still", 4, 10)], 10, QA).outcome == "flagged"
    assert still_check([Stretch("still", 60, 60 + QA.max_freeze_s + 1)], 3600, QA).outcome == "flagged"
    assert still_check([Stretch("still", 60, 63)], 3600, QA).outcome == "passed"


def test_pictures_missing_from_a_steady_rate_are_counted_and_held_ones_are_not() -> None:
    def missing(times: list[int]) -> int:
        loss = LossCount()
        for time in times:
            loss.frame(Fraction(time, 25))
        return loss.missing

    whole = list(range(200))
    assert missing(whole) == 0
    assert missing([n for n in whole if n % 20]) == 9
    assert missing([n for n in whole if not 50 < n < 120]) == 0
    assert missing([n for n in whole if n % 7 in (0, 3)]) == 0


def test_loudness_that_only_a_fade_took_is_given_back() -> None:
    assert corrected(Leveling(2, None), measured(-17.5, -7), TARGET) == Leveling(3.5, None)
    limited = corrected(Leveling(2, None), measured(-19, -2), TARGET)
    assert limited is not None
    assert limited.limit_dbtp == -2
    slow = corrected(Leveling(20, -2), measured(-18, -1.5), TARGET, yielded=0.5)
    assert slow == Leveling(24, -2)


def test_the_blocklist_is_read_as_sha256sum_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "blocklist.sha256"
    assert read_blocklist(path) == {}
    path.write_text(f"# ours\n{DIGEST.upper()} *trailer.mp4\n\n{'0' * 64}  # no name\n", encoding="utf-8")
    assert read_blocklist(path) == {DIGEST: "trailer.mp4", "0" * 64: ""}
    refuse_blocked(path, "1" * 64)
    with pytest.raises(Refused, match="trailer") as refusal:
        refuse_blocked(path, DIGEST)
    assert refusal.value.code is RefusalCode.BLOCKED


def test_a_slip_in_the_blocklist_lets_nothing_through(tmp_path: Path) -> None:
    path = tmp_path / "blocklist.sha256"
    path.write_text(f"{'0' * 64}\ntrailer.mp4\n", encoding="utf-8")
    with pytest.raises(BlocklistUnreadable, match="line 2"):
        read_blocklist(path)
    with pytest.raises(Refused, match="line 2"):
        refuse_blocked(path, DIGEST)


def test_every_refusal_and_every_check_says_what_to_do() -> None:
    assert set(REFUSALS) == set(RefusalCode)
    assert all(advice.endswith(".") for advice in (*REFUSALS.values(), *CHECKS.values()))


def test_the_index_of_the_strip_names_a_part_for_every_time() -> None:
    lines = index_of(Strip(3, 2, 160, 90, 1.5)).splitlines()
    assert lines[0] == "WEBVTT"
    assert lines[2:4] == ["00:00:00.000 --> 00:00:01.500", "strip.jpg#xywh=0,0,160,90"]
    assert lines[-2:] == ["00:00:03.000 --> 00:00:04.500", "strip.jpg#xywh=0,90,160,90"]


def test_the_plot_is_a_picture_whatever_the_title_and_however_short() -> None:
    assert isinstance(A_REPORT.loudness, LoudnessReport)
    drawn = ElementTree.fromstring(loudness_svg("<b> & «é»", A_REPORT.loudness))
    assert "«é»" in "".join(drawn.itertext())
    bare = A_REPORT.loudness.model_copy(update={"momentary_lufs": [], "short_term_lufs": []})
    ElementTree.fromstring(loudness_svg("", bare))
