"""The window over a stream: of any topic from any mark, all that came or the word that it can't tell."""

from __future__ import annotations

import json
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from services.infra.events.stream import Stream
from services.infra.streams import Entry, Tail

TOPICS = ("person:a", "person:b", "person:c")
told = st.lists(st.sampled_from(TOPICS), max_size=40)


def entries(topics: Iterable[str], first: int = 1, epoch: int = 0) -> list[Entry]:
    return [
        Entry(n, epoch, json.dumps({"topic": topic, "type": "was.said"}))
        for n, topic in enumerate(topics, first)
    ]


def a_window(size: int, before: list[str], later: list[str]) -> Stream:
    """A window that began when `before` was there, and then took `later` in."""
    stream = Stream("person", size)
    stream.restart(Tail(0, len(before)), entries(before)[-size:])
    stream.extend(entries(later, len(before) + 1))
    return stream


@given(before=told, later=told, size=st.integers(1, 12), mark=st.integers(0, 80), count=st.integers(1, 5))
def test_a_topic_is_whole_or_said_not_to_be(
    before: list[str], later: list[str], size: int, mark: int, count: int
) -> None:
    stream = a_window(size, before, later)
    for topic in TOPICS:
        everything = [n for n, name in enumerate([*before, *later], 1) if name == topic and n > mark]
        found = stream.after(topic, mark, count)
        if found is not None:
            assert [event.sequence for event in found] == everything[:count]
            assert {event.topic for event in found} <= {topic}
        else:
            assert mark < len(before) + len(later) - size, "what is still held is told"


def test_a_quiet_topic_needs_no_look_behind_the_window() -> None:
    stream = a_window(2, [], ["person:a", *["person:b"] * 9])
    assert stream.after("person:a", 1, 5) == []
    assert stream.after("person:a", 0, 5) is None
    assert stream.after("person:c", 0, 5) == []


def test_how_many_came_of_each_topic_is_told() -> None:
    stream = a_window(4, [], ["person:a"])
    counts, fits = stream.extend(entries(["person:a", "person:b", "person:b"], 1))
    assert (dict(counts), fits) == ({"person:b": 2}, True), "the first was there already"
    counts, fits = stream.extend([*entries(["person:c"], 4), *entries(["person:c"], 5, epoch=1)])
    assert (dict(counts), fits) == ({"person:c": 1}, False)


def test_a_gap_is_not_passed_over() -> None:
    stream = a_window(4, [], ["person:a"])
    stream.extend(entries(["person:b"], 5))
    assert stream.after("person:a", 1, 5) is None
    assert stream.after("person:b", 4, 5) is not None
