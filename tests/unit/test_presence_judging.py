"""The judge of `python -m tests.presence` sees each promise that may be broken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.presence.judging import Bars, Kind, Knowledge, Seen, Told, Wrong, grown, wrongs

BARS = Bars(
    told_p99_s=1, gone_s=20, ghosts_s=16, closed_s=21, silent_code=4408, growth_bytes=100, unheard_share=0.01
)
KEPT = Seen(
    changes=[Told("hid", [0.1] * 100), Told("came", [0.2] * 100)],
    silent=Told("silent", [15.5, 0.1]),
    killed=Told("killed", [15.9]),
    returns=[Told("came back", [40.0])],
    knowledge=[Knowledge("person 9", frozenset({1, 2}), frozenset({1, 2}))],
    closed_s={"person 3": (4408, 20.4)},
    cut_off=[],
    disorder=0,
    rss_bytes=[1000, 1000, 1010, 1050, 1090, 1099],
    beats=1000,
    pongs=995,
)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({}, []),
        ({"killed": None}, []),
        ({"changes": [Told("hid", [0.1] * 97 + [1.5] * 3)]}, [Wrong(Kind.LATE, "p99 1.50 s")]),
        ({"changes": [Told("hid", [0.1], 2)]}, [Wrong(Kind.UNTOLD, "hid, 2 times")]),
        ({"silent": Told("silent", [0.1, 20.5])}, [Wrong(Kind.LINGERS, "silent, 20.50 s")]),
        ({"silent": Told("silent", [], 3)}, [Wrong(Kind.UNTOLD, "silent, 3 times")]),
        ({"killed": Told("killed", [16.5])}, [Wrong(Kind.LINGERS, "killed, 16.50 s")]),
        ({"returns": [Told("came back", [1], 1)]}, [Wrong(Kind.UNTOLD, "came back, 1 times")]),
        (
            {"knowledge": [Knowledge("person 9", frozenset({1, 3}), frozenset({1, 2}))]},
            [Wrong(Kind.GHOST, "person 9 of person 3"), Wrong(Kind.MISSING, "person 9 of person 2")],
        ),
        ({"closed_s": {"person 3": (4408, 22.0)}}, [Wrong(Kind.OPEN, "person 3, 4408 after 22.0 s")]),
        ({"closed_s": {"person 3": (1006, 20.0)}}, [Wrong(Kind.OPEN, "person 3, 1006 after 20.0 s")]),
        ({"cut_off": ["person 4, [4429]"]}, [Wrong(Kind.CUT_OFF, "person 4, [4429]")]),
        ({"disorder": 1}, [Wrong(Kind.DISORDER, "1 messages")]),
        ({"rss_bytes": [1000, 1000, 1010, 1050, 1200, 1099]}, [Wrong(Kind.GROWS, "by 150 bytes")]),
        ({"pongs": 900}, [Wrong(Kind.UNHEARD, "100 of 1000")]),
    ],
)
def test_a_broken_promise_is_named(broken: dict[str, Any], said: list[Wrong]) -> None:
    assert [*wrongs(replace(KEPT, **broken), BARS)] == said


def test_one_look_at_memory_at_a_bad_moment_is_no_growth() -> None:
    assert grown([100, 100, 900, 100, 100, 100, 100, 800, 100]) == 0
    assert grown([100, 100]) == 0
