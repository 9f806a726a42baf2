"""The soak's viewer and its verdicts: no buffer, no repetition and no promise of tomorrow passes for a channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.soak.objectives import Soaked, Verdict, growth, passed, restarts, verdicts
from ops.soak.playback import let_pass, receive, tune_in
from ops.soak.playlist import Unplayable, renditions, segments
from ops.soak.plot import drawn
from ops.soak.report import as_document
from ops.soak.run import Length
from ops.soak.samples import Alarm, ProcessSample, Sample
from ops.soak.viewer import Seen
from services.infra.configuration import load
from tests.soak.injuries import VICTIMS, Kind, plan
from tests.support.configuration import CONFIG

SEGMENT_S = 32 / 15
SLO = load(CONFIG, {}).platform.soak.slo
BEGAN = datetime(2026, 11, 26, tzinfo=UTC)


@given(st.lists(st.floats(0, 3 * SEGMENT_S), min_size=1, max_size=60))
def test_whatever_arrives_when_the_seconds_played_and_waited_are_those_on_the_wall(gaps: list[float]) -> None:
    now_s, end_s = 100.0, 50.0 + SEGMENT_S
    playback = tune_in(50.0, end_s, now_s)
    for gap_s in gaps:
        now_s += gap_s
        playback = receive(playback, end_s, end_s + SEGMENT_S, now_s)
        end_s += SEGMENT_S
    played_s = playback.position_s - 50.0
    assert played_s + playback.stalled_s == pytest.approx(now_s - 100.0)
    assert 0 <= playback.buffer_s <= len(gaps) * SEGMENT_S + SEGMENT_S
    ends = [(stall.began_s, stall.began_s + stall.lasted_s) for stall in playback.stalls]
    assert all(end <= begin + 1e-9 for (_, end), (begin, _) in pairwise(ends))


@given(st.floats(0.1, 50))
def test_a_picture_without_news_stands_still_from_the_moment_its_buffer_is_empty(silent_s: float) -> None:
    playback = let_pass(tune_in(0.0, SEGMENT_S, 10.0), 10.0 + silent_s)
    assert playback.stalled_s == pytest.approx(max(silent_s - SEGMENT_S, 0.0))
    assert playback.longest_stall_s == playback.stalled_s


def test_many_looks_are_as_good_as_one() -> None:
    one = let_pass(tune_in(0.0, SEGMENT_S, 0.0), 10.0)
    many = tune_in(0.0, SEGMENT_S, 0.0)
    for number in range(1, 1001):
        many = let_pass(many, number / 100)
    assert many.stalled_s == pytest.approx(one.stalled_s)


def test_a_toy_that_repeats_a_segment_is_no_channel() -> None:
    playback = tune_in(0.0, SEGMENT_S, 0.0)
    for number in range(1, 30):
        playback = receive(playback, 0.0, SEGMENT_S, number * SEGMENT_S)
    assert playback.repeated == 29
    assert playback.stalled_s == pytest.approx(28 * SEGMENT_S)


def test_what_is_left_out_is_a_jump_and_no_time_to_play() -> None:
    playback = receive(tune_in(0.0, 2.0, 0.0), 6.0, 8.0, 1.0)
    assert playback.jumped_s == pytest.approx(4.0)
    assert playback.buffer_s == pytest.approx(3.0)


def soaked(**changes: object) -> Soaked:
    processes = (ProcessSample("lab", 7, 100 << 20, 1.0),)
    sample = Sample(BEGAN, 0.0, True, "on_air", "hash", 3600.0, 10, (), processes, 0.0, -6.0, 5.0)
    samples = tuple(replace(sample, at_s=at * 60.0) for at in range(10))
    playback = let_pass(tune_in(0.0, 700.0, 0.0), 600.0)
    seen = Seen(playback, requests=600, segments=280, decoded=70, late_s=-5.0, early_s=8.5)
    whole = Soaked("main", "http://here", BEGAN, BEGAN + timedelta(minutes=10), samples, seen, 1800.0)
    for name, value in changes.items():
        if name in Soaked.__dataclass_fields__:
            whole = replace(whole, **{name: value})  # type: ignore[arg-type]
        elif name in Seen.__dataclass_fields__:
            whole = replace(whole, seen=replace(whole.seen, **{name: value}))  # type: ignore[arg-type]
        else:
            last = replace(whole.samples[-1], **{name: value})  # type: ignore[arg-type]
            whole = replace(whole, samples=(*whole.samples[:-1], last))
    return whole


def failed(whole: Soaked) -> set[str]:
    return {one.name for one in verdicts(whole, SLO) if one.passed is False}


def test_a_good_soak_passes_and_is_written() -> None:
    whole = soaked()
    found = verdicts(whole, SLO)
    assert failed(whole) == set()
    assert passed(found)
    assert [one.name for one in found if one.passed is None] == ["memory"]
    assert as_document(whole, found)["verdict"] == "PASS"
    assert drawn(whole).startswith("<svg")


@pytest.mark.parametrize(
    ("objective", "changes"),
    [
        ("picture", {"playback": None}),
        ("present", {"late_s": 10.1}),
        ("present", {"early_s": 3600.0}),
        ("sequence", {"went_back": 1}),
        ("answers", {"failures": 7}),
        ("decoding", {"broken": ("picture 7: Invalid data",)}),
        ("ready", {"ready": False}),
        ("alerts", {"alarms": (Alarm("DEAD_AIR", "critical", "black"),)}),
        ("queue", {"queued_s": 1799.0}),
        ("restarts", {"processes": (ProcessSample("lab", 8, 100 << 20, 0.0),)}),
    ],
)
def test_each_objective_can_be_missed(objective: str, changes: dict[str, object]) -> None:
    assert failed(soaked(**changes)) == {objective}


def test_a_stall_longer_than_a_segment_fails_and_a_medium_alert_does_not() -> None:
    stalled = let_pass(tune_in(0.0, 590.0, 0.0), 600.0)
    assert failed(soaked(playback=stalled)) == {"stall", "waiting"}
    assert failed(soaked(alarms=(Alarm("QUEUE_LOW", "medium", ""),))) == set()


def test_nothing_seen_is_no_pass() -> None:
    assert not passed([])
    assert not passed([Verdict("stall", "", "", passed=False), Verdict("queue", "", "", passed=True)])


def test_growth_of_memory_is_judged_once_there_was_time_for_it() -> None:
    def at(hour: float) -> Sample:
        used = (ProcessSample("lab", 7, int((100 + 20 * hour) * 2**20), 1.0),)
        return replace(soaked().samples[0], at_s=hour * 3600, processes=used)

    samples = tuple(at(number / 10) for number in range(31))
    assert growth(samples)["lab"] == pytest.approx(20 * 2**20, rel=1e-3)
    assert failed(soaked(samples=samples)) == {"memory"}
    assert failed(soaked(samples=samples[:10])) == set()
    assert restarts(samples) == []


def test_a_playlist_is_read_as_any_player_does() -> None:
    text = (
        '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-MAP:URI="init-a.mp4"\n'
        "#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:10.000Z\n#EXTINF:2.000,\n7.m4s\n#EXTINF:2.000,\n8.m4s\n"
    )
    first, second = segments(text, "http://x/hls/main/360/playlist.m3u8")
    assert (first.sequence, first.starts_s, first.ends_s) == (7, 10.0, 12.0)
    assert (second.sequence, second.starts_s) == (8, 12.0)
    assert (second.url, second.init_url) == (
        "http://x/hls/main/360/8.m4s",
        "http://x/hls/main/360/init-a.mp4",
    )
    with pytest.raises(Unplayable):
        segments(text.replace("#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:10.000Z\n", ""), "http://x/")
    with pytest.raises(Unplayable):
        renditions("#EXTM3U\n", "http://x/")


def test_a_dry_run_ends_by_its_samples_and_a_long_one_by_its_hours() -> None:
    assert Length(0, 10, 3).planned() == 3
    assert Length(1, 60, 1440).planned() == 61
    assert Length(24, 60, 1440).planned() == 1440


@given(st.integers(0, 2**32), st.floats(60, 7200), st.floats(5, 60))
def test_injuries_are_in_order_within_the_time_and_undone(seed: int, lasts_s: float, every_s: float) -> None:
    injuries = plan(lasts_s, seed, kill_every_s=every_s, full_s=10, step_s=3)
    assert [one.at_s for one in injuries] == sorted(one.at_s for one in injuries)
    assert all(0 <= one.at_s <= lasts_s for one in injuries)
    assert sum(one.by_s for one in injuries) == pytest.approx(0)
    kills = [one.victim for one in injuries if one.kind is Kind.KILL]
    assert len(kills) == int(lasts_s / every_s)
    assert set(kills[: len(VICTIMS)]) <= set(VICTIMS)
    assert len(set(kills[: len(VICTIMS)])) == min(len(kills), len(VICTIMS))
    fills = [one.kind for one in injuries if one.kind in (Kind.FILL, Kind.FREE)]
    assert fills == [Kind.FILL, Kind.FREE] * (len(fills) // 2) and fills


def test_the_variables_of_a_soak_and_a_canary_are_overrides_like_others() -> None:
    names = ("VVTV_SOAK_HOURS", "VVTV_SOAK_INTERVAL_SECS", "VVTV_SOAK_MAX_SAMPLES")
    canary = ("VVTV_CANARY_SOAK_HOURS", "VVTV_CANARY_SOAK_INTERVAL_SECS", "VVTV_CANARY_SOAK_MAX_SAMPLES")
    values = ("0", "10", "3")
    found = load(CONFIG, dict(zip((*names, *canary), values * 2, strict=True))).platform
    assert (found.soak.hours, found.soak.interval_s, found.soak.max_samples) == (0, 10, 3)
    limits = found.canary
    assert (limits.soak_hours, limits.soak_interval_s, limits.soak_max_samples) == (0, 10, 3)
