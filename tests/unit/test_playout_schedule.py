"""The fold of the published schedule, and edits that can't touch what viewers were told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.playout import plan
from lab.playout.plan import Coming, first_free
from lab.playout.published import ScheduleReader, ScheduleWriter, parse
from lab.playout.record import Clip, Cut, Item, Record, Reserve, decode, encode
from lab.playout.schedule import Overlap, Schedule, fold
from tests.support.channels import SLATE, a_channel, a_clip

CHANNEL = a_channel()
CLIPS = st.builds(
    Clip,
    st.sampled_from(["a", "b", "c", "d"]),
    st.text(max_size=5),
    st.integers(min_value=1, max_value=9),
    st.sampled_from(["g1", "g2"]),
    st.sampled_from([(), ("pt-BR",)]),
)
QUEUES = st.lists(CLIPS, max_size=6)
EDITS = st.lists(st.tuples(st.integers(0, 12), QUEUES, st.lists(CLIPS, max_size=2)), max_size=12)


def waiting(clips: list[Clip], locked: int = 0) -> list[Coming]:
    return [Coming(f"e{locked}-{place}", clip) for place, clip in enumerate(clips)]


def told_slots(schedule: Schedule, upto: int) -> list[tuple[Clip, int, str]]:
    slots = [schedule.at(index, SLATE) for index in range(upto + 1)]
    return [(slot.clip, slot.segment, slot.kind) for slot in slots]


def edit(schedule: Schedule, told: int, clips: list[Clip], loop: list[Clip], serial: int) -> list[Record]:
    return plan.edit(schedule, waiting(clips, serial), tuple(loop), SLATE, told=told, ahead=1000)


@given(EDITS)
def test_no_edit_changes_what_viewers_were_told(edits: list[tuple[int, list[Clip], list[Clip]]]) -> None:
    schedule, index = Schedule(), 0
    for serial, (passed, clips, loop) in enumerate(edits):
        index += passed
        told = CHANNEL.told(index)
        before = told_slots(schedule, told)
        schedule = fold(edit(schedule, told, clips, loop, serial), schedule)
        assert told_slots(schedule, told) == before


@given(EDITS)
def test_items_never_overlap_and_every_index_airs_something(
    edits: list[tuple[int, list[Clip], list[Clip]]],
) -> None:
    schedule, index = Schedule(), 0
    for serial, (passed, clips, loop) in enumerate(edits):
        index += passed
        schedule = fold(edit(schedule, CHANNEL.told(index), clips, loop, serial), schedule)
        for before, after in zip(schedule.items, schedule.items[1:], strict=False):
            assert before.end <= after.start
        for at in range(index + 60):
            slot = schedule.at(at, SLATE)
            assert slot.start <= at < slot.end
            assert 0 <= slot.segment < slot.clip.segments
            assert slot.segment == at - slot.start


@given(EDITS)
def test_slots_tile_the_timeline(edits: list[tuple[int, list[Clip], list[Clip]]]) -> None:
    schedule, index = Schedule(), 0
    for serial, (passed, clips, loop) in enumerate(edits):
        index += passed
        schedule = fold(edit(schedule, CHANNEL.told(index), clips, loop, serial), schedule)
    at = 0
    for slot in schedule.slots(0, index + 60, SLATE):
        assert slot.start <= at < slot.end
        at = slot.end
    assert at > index + 60


@given(EDITS)
def test_publishing_the_same_queue_again_writes_nothing(
    edits: list[tuple[int, list[Clip], list[Clip]]],
) -> None:
    schedule, index = Schedule(), 0
    for serial, (passed, clips, loop) in enumerate(edits):
        index += passed
        told = CHANNEL.told(index)
        schedule = fold(edit(schedule, told, clips, loop, serial), schedule)
        assert edit(schedule, told, clips, loop, serial) == []


@given(EDITS, st.integers(0, 200))
def test_the_first_free_index_lies_behind_the_promise(
    edits: list[tuple[int, list[Clip], list[Clip]]], told: int
) -> None:
    schedule = Schedule()
    for serial, (passed, clips, loop) in enumerate(edits):
        schedule = fold(edit(schedule, CHANNEL.told(passed + serial), clips, loop, serial), schedule)
    assert first_free(schedule, told, SLATE) > told


def test_the_reserve_loop_fills_a_gap_and_begins_at_its_beginning() -> None:
    loop = Reserve(0, (a_clip("r", 3), a_clip("s", 2)), SLATE)
    schedule = fold([loop, Item(4, a_clip("a", 5), 5), Item(20, a_clip("b", 5), 5)])
    slots = [(s.clip.asset_id, s.start, s.end) for s in schedule.slots(9, 19, SLATE)]
    assert slots == [("r", 9, 12), ("s", 12, 14), ("r", 14, 17), ("s", 17, 19), ("r", 19, 20)]


def test_an_empty_reserve_means_the_slate() -> None:
    schedule = fold([Reserve(0, (), SLATE)])
    assert schedule.at(6, a_clip("other")).clip == SLATE
    assert schedule.at(6, a_clip("other")).kind == "slate"


def test_before_any_record_the_last_resort_airs() -> None:
    assert Schedule().at(7, SLATE).segment == 3


def test_a_queue_takes_back_at_the_reserves_next_boundary() -> None:
    schedule = fold([Reserve(0, (a_clip("r", 10),), SLATE)])
    assert first_free(schedule, told=13, last_resort=SLATE) == 20
    assert first_free(schedule, told=19, last_resort=SLATE) == 20


def test_a_cut_shortens_the_item_it_falls_into() -> None:
    schedule = fold([Item(0, a_clip("a", 5), 5), Item(5, a_clip("b", 5), 5), Cut(7)])
    assert [(item.start, item.segments) for item in schedule.items] == [(0, 5), (5, 2)]


def test_an_item_over_a_taken_index_is_refused() -> None:
    with pytest.raises(Overlap):
        fold([Item(0, a_clip("a", 5), 5), Item(4, a_clip("b", 5), 5)])


RECORDS = st.one_of(
    st.builds(Item, st.integers(0, 10**9), CLIPS, st.integers(1, 99), st.just("programme"), st.none()),
    st.builds(Reserve, st.integers(0, 10**9), st.tuples(CLIPS), CLIPS),
    st.builds(Cut, st.integers(0, 10**9)),
)


@given(st.integers(1, 10**9), RECORDS)
def test_a_record_survives_its_line(number: int, record: Record) -> None:
    assert decode(encode(number, record)) == (number, record)


@given(EDITS, st.integers(0, 400))
@settings(max_examples=50)
def test_a_torn_file_is_read_up_to_the_tear_and_repaired_by_the_writer(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, list[Clip], list[Clip]]], cut_bytes: int
) -> None:
    path = tmp_path_factory.mktemp("torn") / "schedule.jsonl"
    writer, index = ScheduleWriter(path), 0
    for serial, (passed, clips, loop) in enumerate(edits):
        index += passed
        writer.append(edit(writer.schedule, CHANNEL.told(index), clips, loop, serial))
    raw = path.read_bytes() if path.exists() else b""
    torn = raw[: max(len(raw) - cut_bytes, 0)]
    path.write_bytes(torn)
    seen = ScheduleReader(path).current()
    again = ScheduleWriter(path)
    assert again.schedule == seen
    assert torn.startswith(path.read_bytes())
    again.append([Cut(10**6)])
    assert ScheduleReader(path).current().version == seen.version + 1


@given(EDITS, st.data())
@settings(max_examples=50)
def test_a_file_that_goes_on_or_was_cut_and_goes_on_otherwise_reads_as_if_read_for_the_first_time(
    edits: list[tuple[int, list[Clip], list[Clip]]], data: st.DataObject
) -> None:
    raw, known, index = b"", parse(b""), 0
    for serial, (passed, clips, loop) in enumerate(edits):
        index += passed
        raw = raw[: len(raw) - data.draw(st.sampled_from([0, 0, 0, 1, 60, 300]))]
        before = parse(raw)
        added = edit(before.schedule, CHANNEL.told(index), clips, loop, serial)
        raw = before.good + b"".join(
            encode(before.schedule.version + place, record) for place, record in enumerate(added, 1)
        )
        known = parse(raw, known)
        assert known == parse(raw)


def test_a_gap_in_the_numbers_ends_the_schedule_there() -> None:
    lines = encode(1, Item(0, a_clip(), 5)) + encode(3, Item(5, a_clip(), 5))
    assert len(parse(lines).schedule.items) == 1


def test_damage_in_the_middle_ends_the_schedule_there() -> None:
    lines = encode(1, Item(0, a_clip(), 5)) + b"\x00garbage\n" + encode(2, Item(5, a_clip(), 5))
    assert len(parse(lines).schedule.items) == 1


def test_an_overlapping_line_ends_the_schedule_there() -> None:
    lines = b"".join(encode(n, Item(start, a_clip(), 5)) for n, start in enumerate([0, 3, 8], 1))
    loaded = parse(lines)
    assert [item.start for item in loaded.schedule.items] == [0]
    assert loaded.schedule.version == 1


@given(EDITS)
@settings(max_examples=50)
def test_compaction_changes_nothing_that_can_still_be_read(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, list[Clip], list[Clip]]]
) -> None:
    writer, index = ScheduleWriter(tmp_path_factory.mktemp("c") / "schedule.jsonl"), 0
    for serial, (passed, clips, loop) in enumerate(edits):
        index += passed
        writer.append(edit(writer.schedule, CHANNEL.told(index), clips, loop, serial))
    before, version = told_slots(writer.schedule, index + 60), writer.schedule.version
    reader = ScheduleReader(writer._path)
    reader.current()
    writer.compact(index)
    assert told_slots(reader.current(), index + 60)[index:] == before[index:]
    assert reader.current().version >= version


def test_a_lost_file_keeps_the_last_schedule(tmp_path: Path) -> None:
    path = tmp_path / "schedule.jsonl"
    ScheduleWriter(path).append([Item(0, a_clip(), 5)])
    reader = ScheduleReader(path)
    seen = reader.current()
    path.unlink()
    assert reader.current() is seen
