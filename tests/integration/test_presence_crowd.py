"""P3 with a crowd: whoever falls silent, or was on a node that dies, is gone for everybody, and comes back whole."""

from __future__ import annotations

from pathlib import Path

import pytest
import uvloop

from tests.chat_kills.house import a_house
from tests.presence.running import Plan, play

SOON = {
    f"guardrails__presence__{name}": value
    for name, value in {"heartbeat_interval_s": 1, "ttl_s": 4, "gone_within_s": 5}.items()
}


@pytest.mark.long
def test_nobody_is_a_ghost_and_nobody_is_missed_when_a_node_of_a_crowd_is_killed(tmp_path: Path) -> None:
    """A small run of `python -m tests.presence --kill`, which lets ten thousand in."""
    plan = Plan(people=300, watchers=60, kill=True, movers=4, settle_s=1, slack_s=3)
    with a_house(tmp_path, nodes=2, database="sqlite", configured=SOON) as house:
        verdict = uvloop.run(play(house, plan))
    assert verdict.wrong == ()
    assert verdict.killed == 240
    assert verdict.tellings == 4 * 4 * 60
    assert verdict.silent == 15
    assert verdict.silent_gone_s > 3, "who falls silent is there for a while"
    assert verdict.killed_gone_s > 2
