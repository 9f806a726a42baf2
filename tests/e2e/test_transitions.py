"""Fifty transitions of one session at once, an edge killed meanwhile: a part of `python -m tests.transitions 200`.

And whether it would notice.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.transitions.__main__ import playing
from tests.transitions.running import faults, misfits

FIRST, CHILD, OTHER = "first", "child", "other"


@pytest.mark.long
def test_of_fifty_calls_one_wins_and_the_death_of_an_edge_leaves_nothing_behind() -> None:
    async def play() -> None:
        played = [one async for one in playing(6, callers=50, seed=7)]
        assert [one.wrong for one in played] == [()] * 6
        assert [one.won for one in played if not one.killed] == [1] * 3

    asyncio.run(play())


def a_house(first: str, **children: str) -> dict[str, dict[str, Any]]:
    """Sessions by id; every one but the first has it as its parent."""
    family = {
        name: {"session_id": name, "parent_session_id": FIRST, "state": state}
        for name, state in children.items()
    }
    return {FIRST: {"session_id": FIRST, "state": first}, **family}


@pytest.mark.parametrize(
    ("left", "won", "said"),
    [
        (a_house("ended", child="active"), [CHILD], []),
        (a_house("active", child="failed"), [], []),
        (a_house("ended", child="active"), [], []),
        (
            a_house("ended", child="active", other="active"),
            [CHILD],
            ["2 children live of one that is ended: active (lives), active (lives)"],
        ),
        (a_house("active", child="active"), [], ["1 children live of one that is active: active (lives)"]),
        (a_house("ended"), [], ["0 children live of one that is ended: it has none"]),
        (a_house("active", child="creating"), [], ["sessions stay creating"]),
        (
            a_house("ended", child="active", other="ended"),
            [CHILD, OTHER],
            ["2 calls won", "the winner's session does not live"],
        ),
    ],
)  # fmt: skip
def test_what_may_not_be_is_told(left: dict[str, dict[str, Any]], won: list[str], said: list[str]) -> None:
    assert faults(FIRST, [{"session": {"session_id": name}} for name in won], left) == said


@pytest.mark.parametrize(
    ("answer", "deadly", "said"),
    [
        (httpx.Response(409, json={"code": "SESSION_OVER"}), False, []),
        (None, True, []),
        (None, False, ["a call was cut off though nobody was killed"]),
        (httpx.Response(500, json={"code": "INTERNAL"}), True, ["a call was answered 500 INTERNAL"]),
    ],
)
def test_an_answer_that_nobody_should_get_is_told(
    answer: httpx.Response | None, deadly: bool, said: list[str]
) -> None:
    assert misfits([answer], deadly=deadly) == said
