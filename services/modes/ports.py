"""What the modes service needs from others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from generated.vocabulary import Caller, Capability


class ModePolicy(Protocol):
    """Who may enter what."""

    def permits(self, caller: Caller, requires: Iterable[Capability]) -> bool:
        """Whether the caller meets every capability that belongs to an account."""
        ...
