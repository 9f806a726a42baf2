"""The judge of `python -m tests.chat_kills` sees each promise that may be broken."""

from __future__ import annotations

import pytest

from tests.chat_kills.judging import Kind, Numbered, Told, Wrong, wrongs

KEPT: list[Numbered] = [(1, "a-1"), (2, "b-1"), (4, "a-2")]


def a_client(acknowledged: dict[str, int], heard: list[Numbered] = KEPT) -> Told:
    return Told("a", [*acknowledged], acknowledged, heard)


@pytest.mark.parametrize(
    ("kept", "client", "said"),
    [
        (KEPT, a_client({"a-1": 1, "a-2": 4}), []),
        (KEPT, a_client({"a-1": 1, "a-3": 5}), [Wrong(Kind.LOST, "a-3, acknowledged as 5")]),
        (KEPT, a_client({"a-2": 3}), [Wrong(Kind.MOVED, "a-2, acknowledged as 3, kept as 4")]),
        (KEPT, Told("a", ["a-3"], heard=KEPT), [Wrong(Kind.UNANSWERED, "a-3")]),
        (KEPT, a_client({}, KEPT[:2]), [Wrong(Kind.UNTOLD, "a of (4, 'a-2')")]),
        (KEPT, a_client({}, [*KEPT, KEPT[2]]), [Wrong(Kind.TOLD_TWICE, "a of (4, 'a-2')")]),
        (KEPT, a_client({}, [KEPT[1], KEPT[0], KEPT[2]]), [Wrong(Kind.DISORDER, "a")]),
        (KEPT, a_client({}, [*KEPT, (5, "c-1")]), [Wrong(Kind.UNKEPT, "a of (5, 'c-1')")]),
        ([*KEPT, (5, "a-1")], a_client({"a-1": 5}, [*KEPT, (5, "a-1")]), [Wrong(Kind.KEPT_TWICE, "a-1")]),
    ],
)
def test_a_broken_promise_is_named(kept: list[Numbered], client: Told, said: list[Wrong]) -> None:
    assert [*wrongs(kept, [client])] == said
