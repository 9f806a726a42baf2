"""Where programmes of mixed formats meet: a part of `python -m tests.splices 1000`, and whether it would notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.splices.clips import FILMS, Film
from tests.splices.running import Aired, Found, gaps_in

pytestmark = pytest.mark.long


def aired(folder: Path, splices: int, films: Mapping[str, Film] = FILMS) -> list[Found]:
    channel = Aired(folder, splices, seed=3, films=films)
    channel.air()
    return list(channel.watch())


def test_sound_and_picture_stay_together_where_films_meet(tmp_path: Path) -> None:
    parts = aired(tmp_path, 30)
    assert [line for part in parts for line in part.wrong()] == []
    assert sum(part.splices for part in parts) == 30
    marks = [mark for part in parts for mark in part.marks]
    assert {mark.place for mark in marks} == set(range(31))
    assert len({mark.film for mark in marks}) > 6


def test_sound_that_comes_two_milliseconds_late_is_noticed(tmp_path: Path) -> None:
    name = "mpeg4 24, pcm 22.05 kHz mono"
    (part,) = aired(tmp_path, 2, {name: replace(FILMS[name], late_s=0.002)})
    assert [mark.apart_s for mark in part.marks] == pytest.approx([0.002] * 6, abs=1e-4)
    assert len(part.wrong()) == 6


def test_a_timestamp_that_is_missing_or_moved_is_noticed() -> None:
    step = 1024 / 48000
    times = [number * step for number in range(9)]
    assert gaps_in("sound", times, step) == []
    assert len(gaps_in("sound", [*times[:4], *times[5:]], step)) == 1
    assert len(gaps_in("sound", [*times[:4], times[4] + 1 / 48000, *times[5:]], step)) == 2
