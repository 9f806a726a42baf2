"""Which answer the mock gives, and what its sockets remember: pure parts, by calls alone."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

import pytest

from ops.mock.choice import usual, wished
from ops.mock.examples import Answers, Failure, Success
from ops.mock.feed import Feed
from ops.mock.wishes import Wishes, wishes_of
from tests.support.clock import ManualClock
from tests.support.ids import CountingIds

ANSWERS = Answers(
    "getLamp",
    (
        Success(200, "lit", {"locale": "pt-BR"}, {}),
        Success(200, "dark", {"locale": "en"}, {}),
        Success(503, "default", {"ready": False}, {}),
    ),
    (Failure(404, "NOT_FOUND", "no lamp", {}), Failure(409, "BROKEN", "", {}), Failure(409, "TAKEN", "", {})),
)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["code=409"], Wishes("409")),
        (["code=409, error=TAKEN"], Wishes("409", "TAKEN")),
        (['Code="409" , ERROR = "TAKEN"'], Wishes("409", "TAKEN")),
        (["code=409", "code=404, example=dark"], Wishes("409", "", "dark")),
        (["respond-async, wait=10; priority=5, example=dark; x=1"], Wishes("", "", "dark")),
        (["", ",,", "code"], Wishes()),
        ([], Wishes()),
    ],
)
def test_wishes_are_read_as_preferences(headers: list[str], expected: Wishes) -> None:
    raw = [(b"prefer", value.encode()) for value in headers]
    assert wishes_of([(b"accept", b"code=1"), *raw]) == expected


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (Wishes("404"), "404 NOT_FOUND"),
        (Wishes("409"), "409 BROKEN"),
        (Wishes("409", "TAKEN"), "409 TAKEN"),
        (Wishes("", "TAKEN"), "409 TAKEN"),
        (Wishes("", "", "dark"), "200 dark"),
        (Wishes("200"), "200 lit"),
        (Wishes("503"), "503 default"),
        (Wishes("404", "TAKEN"), "None"),
        (Wishes("200", "TAKEN"), "None"),
        (Wishes("409", "", "dark"), "None"),
        (Wishes("418"), "None"),
    ],
)
def test_a_wish_names_one_of_the_answers(wishes: Wishes, expected: str) -> None:
    assert str(wished(ANSWERS, wishes, {})) == expected


def test_of_several_examples_the_one_that_agrees_with_the_parameters_answers() -> None:
    assert usual(ANSWERS, {}).name == "lit"
    assert usual(ANSWERS, {"locale": "en"}).name == "dark"
    assert usual(ANSWERS, {"locale": "fr", "other": None}).name == "lit"
    chosen = wished(ANSWERS, Wishes("200"), {"locale": "en"})
    assert isinstance(chosen, Success)
    assert chosen.name == "dark"


def a_feed(kept: int = 3) -> Feed:
    example: dict[str, Any] = {
        "type": "lit",
        "topic": "lamps",
        "sequence": 42,
        "event_id": "",
        "occurred_at": "",
    }
    return Feed([example], kept, ManualClock(), CountingIds())


def sequences(feed: Feed, mark: int) -> list[int] | None:
    events = feed.after("lamps", mark)
    return None if events is None else [event.sequence for event in events]


def test_the_feed_numbers_its_events_from_the_example_on() -> None:
    feed = a_feed()
    assert feed.head("lamps") == 41
    assert sequences(feed, 41) == []
    feed.happen()
    feed.happen()
    assert sequences(feed, 41) == [42, 43]
    assert sequences(feed, 42) == [43]
    texts = [json.loads(event.text) for event in feed.after("lamps", 41) or ()]
    assert [text["sequence"] for text in texts] == [42, 43]
    assert len({text["event_id"] for text in texts}) == 2


def test_the_feed_forgets_and_says_so() -> None:
    feed = a_feed(kept=3)
    for _ in range(5):
        feed.happen()
    assert sequences(feed, 43) == [44, 45, 46]
    assert sequences(feed, 42) is None
    assert sequences(feed, 47) is None


def test_a_listener_is_woken_until_it_is_forgotten() -> None:
    feed, wake = a_feed(), asyncio.Event()
    feed.listen(wake)
    feed.happen()
    assert wake.is_set()
    wake.clear()
    feed.forget(wake)
    feed.happen()
    assert not wake.is_set()


def test_several_events_of_one_topic_share_its_numbers() -> None:
    examples = [
        {"type": kind, "topic": "lamps", "sequence": number} for kind, number in (("lit", 7), ("out", 5))
    ]
    feed = Feed(examples, 10, ManualClock(), CountingIds())
    feed.happen()
    feed.happen()
    assert sequences(feed, 4) == list(itertools.islice(itertools.count(5), 4))
