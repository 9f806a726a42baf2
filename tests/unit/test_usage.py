"""What a day consisted of, from its log: by examples, and by what holds for any log."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from generated.vocabulary import ProgrammeKind
from lab.nightly.usage import Logged, stretches, usage_of

PROGRAMME, RESERVE, SLATE = ProgrammeKind.PROGRAMME, ProgrammeKind.RESERVE, ProgrammeKind.SLATE
BREAK, LIVE = ProgrammeKind.BREAK, ProgrammeKind.LIVE


def source_of(asset_id: str) -> str:
    return {"a": "library", "b": "feed"}.get(asset_id, "removed")


def test_a_day_is_counted_by_what_aired() -> None:
    log: list[Logged] = [
        (90, 20, PROGRAMME, "a"),  # began before the day
        (110, 30, PROGRAMME, "b"),
        (140, 5, RESERVE, "a"),  # goes round until the next
        (170, 10, PROGRAMME, "b"),
        (180, 4, SLATE, None),
    ]
    usage = usage_of(stretches(log, 100, 200), source_of, [(100, "dia"), (150, "noite")])
    assert (usage.segments, usage.fallback_segments) == (100, 50)
    assert (usage.programmes, usage.distinct_programmes) == (2, 1)
    assert dict(usage.by_source) == {"library": 10, "feed": 40}
    assert dict(usage.by_daypart) == {"dia": 50, "noite": 50}


def test_a_programme_that_was_cut_short_counts_as_long_as_it_aired() -> None:
    log: list[Logged] = [(0, 50, PROGRAMME, "a"), (10, 3, RESERVE, "b"), (30, 5, PROGRAMME, "x")]
    usage = usage_of(stretches(log, 0, 60), source_of, [(0, "dia")])
    assert dict(usage.by_source) == {"library": 10, "removed": 5}
    assert (usage.segments, usage.fallback_segments) == (35, 20)


def test_breaks_and_live_sources_are_neither_programmes_nor_fallback() -> None:
    log: list[Logged] = [
        (0, 10, PROGRAMME, "a"),
        (10, 2, BREAK, "b"),
        (12, 8, LIVE, None),
        (20, 5, SLATE, None),
    ]
    usage = usage_of(stretches(log, 0, 30), source_of, [(0, "dia")])
    assert (usage.segments, usage.fallback_segments, usage.programmes) == (30, 10, 1)
    assert dict(usage.by_source) == {"library": 10}


def test_a_day_that_nobody_logged_is_empty() -> None:
    usage = usage_of(stretches([], 0, 100), source_of, [(0, "dia")])
    assert (usage.segments, usage.by_source, usage.by_daypart) == (0, (), ())


@st.composite
def logs(draw: st.DrawFn) -> list[Logged]:
    starts = sorted(draw(st.sets(st.integers(0, 300), max_size=20)))
    entry = st.tuples(st.integers(1, 80), st.sampled_from(ProgrammeKind), st.sampled_from(["a", "b", None]))
    return [(start, *draw(entry)) for start in starts]


@given(logs(), st.lists(st.integers(0, 300), max_size=4), st.integers(0, 300))
def test_parts_of_a_day_add_up_to_it_and_days_to_the_time(
    log: list[Logged], cuts: list[int], middle: int
) -> None:
    dayparts = [(cut, f"part {place}") for place, cut in enumerate(sorted({0, *cuts}))]

    def counted(first: int, last: int) -> tuple[int, int, int]:
        # as the store gives it: what begins within, and the entry before
        before = [one for one in log if one[0] < first][-1:]
        seen = [*before, *(one for one in log if first <= one[0] < last)]
        usage = usage_of(stretches(seen, first, last), source_of, dayparts)
        assert sum(segments for _, segments in usage.by_daypart) == usage.segments
        kinds: Counter[ProgrammeKind] = Counter()
        for stretch in stretches(seen, first, last):
            kinds[stretch.kind] += stretch.last - stretch.first
        assert sum(segments for _, segments in usage.by_source) == kinds[PROGRAMME]
        assert usage.fallback_segments == kinds[RESERVE] + kinds[SLATE]
        assert usage.segments <= last - first
        assert usage.distinct_programmes <= usage.programmes
        return usage.segments, usage.fallback_segments, usage.programmes

    whole, left, right = counted(0, 300), counted(0, middle), counted(middle, 300)
    assert whole == tuple(a + b for a, b in zip(left, right, strict=True))
