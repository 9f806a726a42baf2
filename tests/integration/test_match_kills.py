"""M8: edges that are killed while people join lose nobody, and bring nobody together twice, alone or wrongly."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.match.running import a_platform, play


@pytest.mark.long
def test_whoever_is_killed_nobody_is_lost_or_met_twice(tmp_path: Path) -> None:
    """A small run of `python -m tests.match`, which has a thousand people join under twenty kills."""
    joins, kills = 60, 2
    dead: list[int] = []
    with a_platform(tmp_path, nodes=2) as (platform, url):
        verdict = asyncio.run(play(platform, url, joins, kills, 1, lambda: dead.append(len(dead))))
    assert verdict.wrong == ()
    assert len(dead) == verdict.kills == kills
    assert verdict.together + verdict.searching == joins
    assert verdict.together >= joins - 2, "whoever can meet somebody does"
