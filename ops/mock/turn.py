"""One request's way through the mock: what it wishes for, and what became of the wish."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from ops.mock.wishes import Wishes


@dataclass
class Turn:
    """`answered` is the example that was chosen, `choices` what there was to wish for; empty outside any operation."""

    wishes: Wishes
    answered: str = ""
    choices: str = ""
    granted: bool = False


TURN: ContextVar[Turn] = ContextVar("turn")
"""The request that is being answered: handlers of the generated server know nothing of HTTP, so it comes this way."""
