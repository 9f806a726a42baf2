"""C9: a house that is killed and started anew loses no acknowledged message, and keeps and tells none twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.chat_kills.house import a_house
from tests.chat_kills.running import play


def test_no_acknowledged_message_is_lost_or_kept_twice_by_a_kill(tmp_path: Path) -> None:
    """A small run of `python -m tests.chat_kills`, which asks for fifty kills under a thousand clients."""
    with a_house(tmp_path, nodes=1, database="sqlite") as house:
        verdict = asyncio.run(play(house, kills=1, clients=4, messages=25, seed=1))
    assert verdict.wrong == ()
    assert verdict.cut_off == verdict.clients == 4
    assert verdict.said == verdict.acknowledged == 100
    assert verdict.said_again > 0, "the kill was too late to cut anything off"
    assert verdict.told == 200
