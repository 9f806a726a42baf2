"""What health needs: probes of dependencies, and a view of the station."""

from collections.abc import Sequence
from typing import Protocol

from services.health.domain import ChannelView, Finding, LabView, ServiceView


class Probe(Protocol):
    """Looks at one dependency; may raise or hang, the service bounds it."""

    @property
    def name(self) -> str:
        """The dependency's name in readiness."""
        ...

    async def look(self) -> Finding:
        """What is seen now."""
        ...


class Station(Protocol):
    """The LAB and its channels as published; never raises for a LAB that is away."""

    def lab(self) -> LabView | None:
        """The last heartbeat, None when there is none that can be read."""
        ...

    def channels(self) -> Sequence[ChannelView]:
        """Every configured channel as it stands now."""
        ...


class Services(Protocol):
    """The services of the control plane that look at themselves."""

    def services(self) -> Sequence[ServiceView]:
        """Each as it last found itself."""
        ...


class Configuration(Protocol):
    """The configuration in force."""

    def hash(self) -> str:
        """Content hash of the bundle in force."""
        ...

    def refusal(self) -> str | None:
        """Why the newest edit was refused, or None when the files are what is in force."""
        ...
