"""Durations as people write them on a command line."""

from __future__ import annotations

import re

import typer

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m)")


def seconds(text: str) -> float:
    """Return `200ms`, `1.5s` or `2m` in seconds. Raises typer.BadParameter for anything else."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no duration: write 200ms, 1.5s or 2m")
    return float(found[1]) * _UNITS[found[2]]


def some_seconds(text: str) -> float:
    """Like `seconds`, and refuses none at all."""
    if not (found := seconds(text)):
        raise typer.BadParameter(f"{text!r} must be longer than nothing")
    return found
