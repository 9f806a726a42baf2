"""When the output is dead air: pure, by calls alone."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.playout.playlist import master_playlist, media_playlist
from lab.playout.record import Item
from lab.playout.schedule import fold
from lab.watchdog.domain import STRETCHES, Kind, Limits, Programme, Seen, Stretch, Watch, see, wrong
from lab.watchdog.player import Unreachable, chosen, listed
from tests.support.assets import CODECS
from tests.support.channels import SLATE, a_channel, a_clip

LIMITS = Limits(
    late_s=4, unreachable_s=3, broken_segments=2, stretch_s={Kind.BLACK: 8, Kind.FROZEN: 8, Kind.SILENT: 8}
)
SEGMENT_S = 32 / 15
FILM = Programme()
WHOLE = Stretch(SEGMENT_S, whole=True)
NONE = Stretch(0.0, whole=False)


def shown(*stretches: Stretch, programme: Programme = FILM) -> list[set[Kind]]:
    """What is wrong after each segment, of which so much of the end is black."""
    watch, told = Watch(), []
    for index, stretch in enumerate(stretches, 7):
        watch = see(watch, Seen(index, {Kind.BLACK: stretch}), programme, SEGMENT_S, LIMITS)
        told.append(kinds(watch))
    return told


def kinds(watch: Watch, behind_s: float | None = 0.0, silent_for_s: float = 0.0) -> set[Kind]:
    return {found.kind for found in wrong(watch, LIMITS, behind_s=behind_s, silent_for_s=silent_for_s)}


def test_black_is_dead_air_when_it_lasts_longer_than_it_may() -> None:
    assert shown(*[WHOLE] * 5) == [set(), set(), set(), {Kind.BLACK}, {Kind.BLACK}]
    assert shown(Stretch(1.0, whole=False), *[WHOLE] * 4)[-2:] == [set(), {Kind.BLACK}]
    assert shown(*[WHOLE] * 3, Stretch(1.0, whole=False), *[WHOLE] * 3) == [set()] * 7, "it was interrupted"
    assert shown(*[WHOLE] * 5, NONE)[-1] == set(), "it is over"


def test_a_programme_may_be_as_black_as_prep_measured_it() -> None:
    dark = Programme({Kind.BLACK: 6.0})
    assert shown(*[WHOLE] * 7, programme=dark) == [set()] * 6 + [{Kind.BLACK}]
    assert shown(*[WHOLE] * 90, programme=Programme(is_slate=True)) == [set()] * 90


def test_what_begins_in_one_programme_keeps_its_allowance_in_the_next() -> None:
    watch = Watch()
    for index in range(6):
        programme = Programme({Kind.BLACK: 20.0}) if index < 3 else FILM
        watch = see(watch, Seen(index, {Kind.BLACK: WHOLE}), programme, SEGMENT_S, LIMITS)
    assert kinds(watch) == set()
    watch = see(watch, Seen(6, {Kind.BLACK: NONE}), FILM, SEGMENT_S, LIMITS)
    for index in range(7, 11):
        watch = see(watch, Seen(index, {Kind.BLACK: WHOLE}), FILM, SEGMENT_S, LIMITS)
    assert kinds(watch) == {Kind.BLACK}, "but not for ever"


def test_what_cannot_be_decoded_counts_in_a_row() -> None:
    watch = see(Watch(), Seen(1, broken="no picture"), FILM, SEGMENT_S, LIMITS)
    assert kinds(watch) == set()
    watch = see(watch, Seen(2, broken="no picture"), FILM, SEGMENT_S, LIMITS)
    assert kinds(watch) == {Kind.BROKEN}
    assert kinds(see(watch, Seen(3), FILM, SEGMENT_S, LIMITS)) == set()


def test_the_slate_is_dead_air_only_in_place_of_a_programme() -> None:
    for programme, expected in ((FILM, {Kind.MISSING}), (Programme(is_slate=True), set())):
        watch = Watch()
        for index in range(3):
            watch = see(watch, Seen(index, missing=True), programme, SEGMENT_S, LIMITS)
        assert kinds(watch) == expected


def test_late_and_unreachable_are_told_apart() -> None:
    assert kinds(Watch(), behind_s=4.0) == set()
    assert kinds(Watch(), behind_s=4.2) == {Kind.LATE}
    assert kinds(Watch(), behind_s=None, silent_for_s=2.9) == set()
    assert kinds(Watch(), behind_s=None, silent_for_s=3.0) == {Kind.UNREACHABLE}


def test_behind_a_hole_nothing_counts() -> None:
    watch = Watch()
    for index in (1, 2, 3, 9, 10, 11):
        watch = see(watch, Seen(index, {Kind.BLACK: WHOLE}), FILM, SEGMENT_S, LIMITS)
    assert kinds(watch) == set()


@given(
    st.lists(
        st.tuples(st.sampled_from(STRETCHES), st.floats(0, SEGMENT_S), st.booleans(), st.floats(0, 30)),
        max_size=30,
    )
)
def test_a_stretch_is_never_longer_than_what_was_seen(
    segments: list[tuple[Kind, float, bool, float]],
) -> None:
    watch = Watch()
    for index, (kind, tail_s, whole, known_s) in enumerate(segments, 1):
        stretch = WHOLE if whole else Stretch(tail_s, whole=False)
        watch = see(watch, Seen(index, {kind: stretch}), Programme({kind: known_s}), SEGMENT_S, LIMITS)
        assert 0 <= watch.lasted_s[kind] <= index * SEGMENT_S + 1e-9
        assert watch.allowed_s[kind] >= LIMITS.stretch_s[kind] + known_s or not math.isfinite(known_s)
        others = [other for other in STRETCHES if other is not kind]
        assert all(watch.lasted_s[other] == 0 for other in others)


def test_the_player_reads_the_channels_own_playlists() -> None:
    channel = a_channel()
    schedule = fold([Item(90, a_clip("a", 12), 12, "programme", "e1")])
    base = "http://tv/hls/main/master.m3u8"
    picture, sound = chosen(master_playlist(channel, CODECS), base)
    assert (picture, sound) == (
        "http://tv/hls/main/360/playlist.m3u8",
        "http://tv/hls/main/audio/playlist.m3u8",
    )
    found = listed(media_playlist(channel, schedule, 100, SLATE), picture)
    assert list(found) == list(range(96, 104))
    assert found[103].url == "http://tv/hls/main/360/103.m4s"
    assert found[103].init_url == "http://tv/hls/main/360/init-g1.mp4"


@pytest.mark.parametrize("text", ["", "#EXTM3U\n", "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n", "<html>"])
def test_what_is_no_playlist_is_no_answer(text: str) -> None:
    with pytest.raises(Unreachable):
        listed(text, "http://tv/")
    with pytest.raises(Unreachable):
        chosen(text, "http://tv/")
