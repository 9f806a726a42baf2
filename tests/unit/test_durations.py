"""Durations on the command line."""

from __future__ import annotations

import pytest
import typer

from ops.vvtvctl.durations import seconds, some_seconds


@pytest.mark.parametrize(
    ("text", "expected"), [("200ms", 0.2), ("1.5s", 1.5), ("2m", 120.0), ("0s", 0.0), ("0.5ms", 0.0005)]
)
def test_a_duration_has_a_number_and_a_unit(text: str, expected: float) -> None:
    assert seconds(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "5", "s", "-1s", "1 s", "1h", "1e3s", "1,5s", "1s ", "١s"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is no duration"):
        seconds(text)


def test_an_interval_is_longer_than_nothing() -> None:
    assert some_seconds("1ms") > 0
    with pytest.raises(typer.BadParameter, match="longer than nothing"):
        some_seconds("0ms")
