"""What telemetry needs from others."""

from __future__ import annotations

from typing import Protocol

from services.infra.configuration import ConfigBundle


class Configuration(Protocol):
    """Where the bundle in force comes from."""

    @property
    def current(self) -> ConfigBundle:
        """The bundle in force now; another one after a reload."""
        ...


class Incidents(Protocol):
    """Whether something is badly wrong just now."""

    def __call__(self) -> bool:
        """Whether there is an incident: everything is kept of what is otherwise sampled."""
        ...
