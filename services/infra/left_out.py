"""What a message of the contract leaves out, and the None that stands for it inside."""

from __future__ import annotations

from typing import TypeVar

from pydantic import MISSING

T = TypeVar("T")


def given(value: T | MISSING) -> T | None:
    """What a message says; None for what it leaves out."""
    return None if value is MISSING else value


def or_left_out(value: T | None) -> T | MISSING:
    """What a message is to say; nothing for None."""
    return MISSING if value is None else value
