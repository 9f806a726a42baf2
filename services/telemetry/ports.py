"""What telemetry needs from others."""

from __future__ import annotations

from typing import Protocol


class Incidents(Protocol):
    """Whether something is badly wrong just now."""

    def __call__(self) -> bool:
        """Whether there is an incident: everything is kept of what is otherwise sampled."""
        ...
