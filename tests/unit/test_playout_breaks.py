"""Breaks on air: folded into what a guide says, marked in the playlists, changing no other byte."""

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lab.playout.folding import folded, folded_at
from lab.playout.playlist import caption_playlist, media_playlist
from lab.playout.record import BREAK, PROGRAMME, Item, Reserve
from lab.playout.schedule import Schedule, fold
from lab.playout.splice import crc, splice
from tests.support.channels import SLATE, a_channel, a_clip

CHANNEL = a_channel()
GRID = CHANNEL.grid
# ANSI/SCTE 35, clause 14: a splice_insert that leaves the network, as a descriptor's sample.
SAMPLE = bytes.fromhex(
    "FC302F000000000000FFFFF014054800008F7FEFFE7369C02EFE0052CCF500000000000A0008435545490000013562DBA30A"
)
AIRINGS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 9), st.sampled_from([PROGRAMME, PROGRAMME, BREAK])),
    max_size=9,
)


def a_schedule(airings: list[tuple[int, int, str]]) -> Schedule:
    items, at = [], 40
    for number, (gap, length, kind) in enumerate(airings):
        items.append(Item(at + gap, a_clip(f"{kind}{number}", length), length, kind, f"e{number}"))
        at += gap + length
    return fold([Reserve(0, (a_clip("loop", 7),), SLATE), *items])


@given(AIRINGS, st.integers(40, 100))
def test_a_guide_is_without_gaps_and_tells_no_break(airings: list[tuple[int, int, str]], first: int) -> None:
    schedule = a_schedule(airings)
    told = list(folded(schedule, first, 130, SLATE))
    assert told[0].start <= first
    for before, after in pairwise(told):
        assert before.end == after.start
    assert all(slot.kind != BREAK for slot in told)
    for slot in told:
        aired = schedule.at(slot.start, SLATE)
        assert (aired.clip, aired.kind) == (slot.clip, slot.kind)
        between = schedule.slots(aired.end, slot.end - 1, SLATE)
        assert all(other.kind == BREAK for other in between)


@given(AIRINGS, st.integers(40, 100))
def test_what_airs_is_told_the_same_at_every_index_of_it(
    airings: list[tuple[int, int, str]], index: int
) -> None:
    schedule = a_schedule(airings)
    slot = folded_at(schedule, index, SLATE)
    assert slot.start <= index < slot.end
    assert slot.segment == index - slot.start
    for other in range(slot.start, slot.end):
        same = folded_at(schedule, other, SLATE)
        assert (same.start, same.end, same.clip) == (slot.start, slot.end, slot.clip)


@given(AIRINGS, st.integers(40, 100))
def test_marks_of_a_break_are_the_same_at_every_reload_and_change_nothing_else(
    airings: list[tuple[int, int, str]], index: int
) -> None:
    schedule = a_schedule(airings)
    plain = fold([Item(i.start, i.clip, i.segments) for i in schedule.items], Schedule((), schedule.reserves))
    seen: dict[str, str] = {}
    for at in range(index, index + 12):
        text = media_playlist(CHANNEL, schedule, at, SLATE)
        marks = [line for line in text.splitlines() if "DATERANGE" in line]
        assert [line for line in text.splitlines() if line not in marks] == media_playlist(
            CHANNEL, plain, at, SLATE
        ).splitlines()
        for mark in marks:
            name = mark.split(",")[0] + ("in" if "SCTE35-IN" in mark else "out")
            assert seen.setdefault(name, mark) == mark
        subtitles = caption_playlist(CHANNEL, schedule, at, SLATE).splitlines()
        assert [line for line in subtitles if "DATERANGE" in line] == marks


def test_a_break_is_announced_and_closed_when_its_end_is_told() -> None:
    schedule = fold(
        [
            Item(96, a_clip("film", 4), 4),
            Item(100, a_clip("id", 2), 2, BREAK),
            Item(102, a_clip("next", 9), 9),
        ]
    )
    before, begun, over = (media_playlist(CHANNEL, schedule, at, SLATE) for at in (96, 97, 98))
    assert "DATERANGE" not in before
    assert 'ID="break-100"' in begun
    assert "PLANNED-DURATION=4.266666" in begun
    assert "SCTE35-IN" not in begun
    assert "SCTE35-IN" in over
    assert "DURATION=4.266666,SCTE35-IN" in over
    gone = media_playlist(CHANNEL, schedule, 107, SLATE)
    assert "DATERANGE" not in gone


def test_a_break_that_was_cut_short_says_how_long_it_really_was() -> None:
    schedule = fold([Item(96, a_clip("id", 6), 3, BREAK), Item(99, a_clip("next", 9), 9)])
    text = media_playlist(CHANNEL, schedule, 98, SLATE)
    assert "PLANNED-DURATION=12.800000" in text
    assert ",DURATION=6.400000" in text


def test_cues_are_splice_info_sections() -> None:
    assert crc(SAMPLE) == 0, "the standard's own sample"
    index = GRID.index_at(CHANNEL.grid.epoch + timedelta(days=300))
    cue = splice(GRID, index, event=index, duration=Fraction(64, 15))
    assert crc(cue) == 0
    assert cue[:2] == b"\xfc\x30"
    assert cue[2] == len(cue) - 3
    assert cue[3:10] == SAMPLE[3:10]
    assert cue[13] == SAMPLE[13] == 5
    assert int.from_bytes(cue[14:18], "big") == index
    assert cue[18:20] == SAMPLE[18:20] == b"\x7f\xef"
    time = int.from_bytes(cue[20:25], "big")
    assert time & ((1 << 33) - 1) == index * GRID.mpeg_ticks % (1 << 33)
    assert time >> 33 == int.from_bytes(SAMPLE[20:25], "big") >> 33 == 0x7F
    assert int.from_bytes(cue[25:30], "big") & ((1 << 33) - 1) == 384_000
    assert int.from_bytes(SAMPLE[25:30], "big") & ((1 << 33) - 1) == 0x52CCF5
    back = splice(GRID, index + 2, event=index, duration=None)
    assert crc(back) == 0
    assert back[19] == 0x4F
    assert back[14:18] == cue[14:18], "both are of one event"
