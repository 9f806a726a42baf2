"""Live segments: where they go, what is published of them, and how loud they are."""

from fractions import Fraction

import numpy as np
from av.audio.frame import AudioFrame
from hypothesis import given
from hypothesis import strategies as st

from generated.vocabulary import ProgrammeKind
from lab.live.encoding import gain_towards, levelled
from lab.live.placing import Reach, place
from lab.playout.plan import Coming, Live, edit
from lab.playout.record import LIVE, Clip, Item
from lab.playout.schedule import Schedule, fold
from lab.prep.sound import measure
from lab.prep.wiring import prep_spec
from tests.support.configuration import shipped

SPEC = prep_spec(shipped().channels["main"])
LEAD, GUARD = 3, 2
REACH = Reach(LEAD, 1, 4)
SLATE = Clip("slate", "Slate", 4, "g")
ON_STAGE = Clip("session", "Live", 1, "g")


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=60))
def test_a_live_segment_never_goes_where_a_playlist_may_list_nor_beyond_the_bound(
    arrivals: list[tuple[int, bool]],
) -> None:
    on_air, last = 100, None
    for passes, burst in arrivals:
        on_air += 0 if burst else passes
        told = on_air + LEAD + GUARD
        index = place(last, on_air, told, REACH)
        if index is None:
            assert last is not None
            assert last >= told + REACH.max_delay
            continue
        assert on_air + LEAD + 1 < index <= told + 1 + REACH.max_delay
        assert last is None or index > last
        last = index


def airing(schedule: Schedule, until: int) -> list[tuple[str, int]]:
    """What every index up to `until` airs."""
    slots = [schedule.at(index, SLATE) for index in range(until + 1)]
    return [(slot.clip.asset_id, slot.segment) for slot in slots]


@given(
    st.lists(st.integers(1, 7), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=25),
    st.booleans(),
)
def test_what_was_told_stays_while_a_live_source_comes_and_goes(
    lengths: list[int], happenings: list[tuple[int, int]], interrupted: bool
) -> None:
    """Whatever is received, and whenever the edits are made: no index up to `told` ever airs anything else."""
    coming = [Coming(f"e{n}", Clip(f"a{n}", "Film", length, "g")) for n, length in enumerate(lengths)]
    told, schedule, live = 10, Schedule(), None
    schedule = fold(edit(schedule, coming, (), SLATE, told=told, ahead=100), schedule)
    last: int | None = None
    for number, (passes, made) in enumerate(happenings):
        known = airing(schedule, told)
        told += passes
        before = airing(schedule, told)
        assert before[: len(known)] == known
        for _ in range(made):
            last = place(last, told - LEAD - GUARD, told, REACH) or last
        if last is not None:
            first = last if live is None else live.first
            live = Live(ON_STAGE, first, last, over=number == len(happenings) - 1)
        stop = interrupted and number % 3 == 2
        locked = {item.entry_id for item in schedule.items if item.start <= told}
        waiting = [entry for entry in coming if entry.entry_id not in locked]
        records = edit(schedule, waiting, (), SLATE, told=told, ahead=100, live=live, interrupt=stop)
        schedule = fold(records, schedule)
        assert airing(schedule, told) == before
        if live is not None and not stop and live.last > told:
            aired = schedule.at(live.last, SLATE)
            assert (aired.kind, aired.clip) == (LIVE, ON_STAGE)
            following = schedule.at(max(live.last, told) + 1, SLATE)
            assert not live.over or following.kind != LIVE


def test_the_queue_follows_right_behind_a_source_that_is_over() -> None:
    coming = [Coming("e", Clip("film", "Film", 9, "g"))]
    going = Live(ON_STAGE, 12, 14)
    schedule = fold(edit(Schedule(), coming, (), SLATE, told=10, ahead=50, live=going))
    assert [schedule.at(index, SLATE).kind for index in range(11, 16)] == ["slate", LIVE, LIVE, LIVE, "slate"]
    over = Live(ON_STAGE, 12, 14, over=True)
    schedule = fold(edit(schedule, coming, (), SLATE, told=11, ahead=50, live=over), schedule)
    assert schedule.items == (
        Item(12, ON_STAGE, 3, LIVE),
        Item(15, coming[0].clip, 9, "programme", "e"),
    )


def test_a_source_that_is_published_bit_by_bit_is_one_item() -> None:
    schedule, told = Schedule(), 10
    for last in (13, 14, 17):
        live, told = Live(ON_STAGE, 12, last), told + 1
        schedule = fold(edit(schedule, [], (), SLATE, told=told, ahead=50, live=live), schedule)
    assert schedule.items == (Item(12, ON_STAGE, 6, LIVE),)


def test_a_source_that_stalls_keeps_the_air_as_far_as_viewers_are_told() -> None:
    going = Live(ON_STAGE, 12, 12)
    schedule = fold(edit(Schedule(), [], (), SLATE, told=20, ahead=50, live=going))
    assert {schedule.at(index, SLATE).kind for index in (21,)} == {ProgrammeKind.LIVE}
    assert schedule.end == 22


@given(st.floats(-60, 60), st.floats(-69, 0), st.floats(0.01, 2))
def test_the_gain_goes_slowly_to_the_target_and_not_past_it(
    gain: float, heard: float, seconds: float
) -> None:
    after = gain_towards(gain, heard, seconds, SPEC.loudness)
    wanted = SPEC.loudness.target_lufs - heard
    wanted = min(max(wanted, -SPEC.loudness.max_gain_db), SPEC.loudness.max_gain_db)
    assert abs(after - gain) <= 3 * seconds + 1e-9
    assert abs(wanted - after) <= abs(wanted - gain) + 1e-9


def tone(seconds: float, level: float) -> list[tuple[Fraction, AudioFrame]]:
    """A tone in blocks as a pusher sends them."""
    count = int(seconds * 48_000 / 1024)
    blocks = []
    for number in range(count):
        at = (np.arange(1024) + number * 1024) / 48_000
        wave = (level * np.sin(2 * np.pi * 440 * at)).astype(np.float32)
        frame = AudioFrame.from_ndarray(np.stack([wave, wave]), format="fltp", layout="stereo")
        frame.sample_rate = 48_000
        blocks.append((Fraction(number * 1024, 48_000), frame))
    return blocks


def test_a_quiet_and_a_loud_source_come_to_the_channels_loudness_and_stay_under_the_ceiling() -> None:
    for level in (0.02, 0.9):
        frames = list(levelled(tone(40, level), SPEC.loudness))
        made = Fraction(0)
        late = []
        for frame in frames:
            if made > 20:
                late.append((made - 20, frame))
            made += Fraction(frame.samples, 48_000)
        heard = measure(late, SPEC.qa)
        assert abs(heard.integrated_lufs - SPEC.loudness.target_lufs) < 1.5, level
        assert heard.true_peak_dbtp < SPEC.loudness.true_peak_ceiling_dbtp, level
        assert abs(float(made) - 40) < 0.1, level
