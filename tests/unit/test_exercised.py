"""The gate names what no test has seen, one kind of part after another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.conformance import http_contract, socket_contracts
from tests.support.exercised import missing
from tests.support.seen import everything
from tests.support.tap.ledger import Answered, Closed, Entry, Said, Violation

ALL = frozenset(everything())
Unseen = Callable[[Entry], bool]


def told(unseen: Unseen) -> list[str]:
    """What is missing when everything was seen but this."""
    seen = frozenset(entry for entry in ALL if not unseen(entry))
    assert seen < ALL
    return missing(http_contract(), socket_contracts(), seen)


def is_(entry: Entry) -> Unseen:
    return lambda other: other == entry


def test_nothing_is_missing_when_everything_was_seen() -> None:
    assert missing(http_contract(), socket_contracts(), ALL) == []


def of(tag: str, entry: Answered) -> bool:
    """Whether the operation has the tag."""
    return any(
        operation.name == entry.operation and tag in operation.node["tags"]
        for operation in http_contract().operations
    )


@pytest.mark.parametrize(
    ("unseen", "expected"),
    [
        (is_(Answered("getHealth", 200)), "getHealth: no test saw 200."),
        (is_(Answered("getNowPlaying", 503, "OFF_AIR")), "getNowPlaying: no test saw 503 OFF_AIR."),
        (
            lambda entry: isinstance(entry, Answered) and entry.code == "NONCE_REPLAY",
            "controlSignature: no test saw NONCE_REPLAY from any of its operations.",
        ),
        (
            lambda entry: isinstance(entry, Answered) and entry.code == "OVERLOADED" and of("control", entry),
            "control: no test saw OVERLOADED from any of its operations.",
        ),
        (is_(Said("events", "receive", "resume")), "socket events: no test said resume."),
        (is_(Said("events", "send", "welcome")), "socket events: no test heard welcome."),
        (is_(Closed("events", 4408)), "socket events: no test saw it close with 4408."),
    ],
    ids=["status", "own code", "a scheme's code", "a tag's code", "said", "heard", "close code"],
)
def test_what_no_test_has_seen_is_missing(unseen: Unseen, expected: str) -> None:
    (line,) = told(unseen)
    assert line.startswith(expected)


def test_a_brought_code_counts_from_any_operation() -> None:
    carriers = sorted(entry for entry in ALL if isinstance(entry, Answered) and entry.code == "NONCE_REPLAY")
    assert len(carriers) > 1
    assert told(lambda entry: entry in carriers[1:]) == []


def test_an_answer_counts_for_its_own_operation_and_code_alone() -> None:
    others: set[Entry] = {
        Answered("getStatus", 200),
        Answered("getHealth", 200, "NOT_FOUND"),
        Violation("wrong"),
    }
    lines = missing(http_contract(), socket_contracts(), frozenset(others))
    assert "getHealth: no test saw 200. Provoke it through the platform." in lines


def test_nobody_is_asked_to_see_a_defect() -> None:
    every = missing(http_contract(), socket_contracts(), frozenset())
    assert every
    assert not [line for line in every if "INTERNAL" in line or "1011" in line]
