"""The rules in force: the catalogue of the configuration as it is now, made anew after a reload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from generated.models import (
    IndicatorDefinition,
    TelemetryAudience,
    TelemetryEventDefinition,
    TelemetrySampling,
    TelemetrySettings,
)
from generated.vocabulary import PlatformEvent
from services.infra.configuration import ConfigBundle
from services.infra.house import Configuration
from services.telemetry.catalogue import Catalogue, Fitting
from services.telemetry.keeping import is_kept
from services.telemetry.ports import Incidents


class Shares:
    """Which share of the events is kept. Whether there is an incident is asked once, and only if it matters."""

    def __init__(self, sampling: TelemetrySampling, incidents: Incidents) -> None:
        self._sampling = sampling
        self._incidents = incidents

    def of(self, fitting: Fitting) -> float | None:
        """The share (0 to 1) that is kept of such events, if this one is among it; None if it is not."""
        share = self._of_sampled if fitting.is_sampled else 1.0
        return share if is_kept(fitting.said.event_id, share) else None

    @cached_property
    def _of_sampled(self) -> float:
        return self._sampling.qos_share_incident if self._incidents() else self._sampling.qos_share


class Rules:
    """What holds for every event."""

    def __init__(self, configuration: Configuration, incidents: Incidents) -> None:
        self._configuration = configuration
        self._incidents = incidents
        self._made: tuple[str, Catalogue] | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue in force."""
        bundle = self._bundle
        if self._made is None or self._made[0] != bundle.hash:
            self._made = bundle.hash, Catalogue(bundle)
        return self._made[1]

    @property
    def settings(self) -> TelemetrySettings:
        """Limits and times."""
        return self._bundle.platform.telemetry

    @property
    def platform_events(self) -> Sequence[PlatformEvent]:
        """What the platform sends itself."""
        return self._bundle.telemetry_events.platform_events

    @property
    def funnel(self) -> Sequence[str]:
        """The steps from the start of the shell on."""
        return self._bundle.telemetry_events.funnel

    @property
    def indicators(self) -> Mapping[str, IndicatorDefinition]:
        """What is told of the product."""
        return self._bundle.telemetry_events.indicators

    @property
    def events(self) -> Mapping[str, TelemetryEventDefinition]:
        """Every event by its name."""
        return self._bundle.telemetry_events.events

    @property
    def audience(self) -> TelemetryAudience:
        """By which events it is told who watches."""
        return self._bundle.telemetry_events.audience

    @property
    def pace_s(self) -> float:
        """Seconds between two samples of a page on which the channel plays."""
        return self._bundle.platform.client.quality_interval_ms / 1000

    @property
    def retention_days(self) -> dict[str, int]:
        """Days for which each event is kept."""
        return {name: one.retention_days for name, one in self.events.items()}

    def shares(self) -> Shares:
        """What is kept just now; for the events of one batch."""
        return Shares(self._bundle.telemetry_events.sampling, self._incidents)

    @property
    def _bundle(self) -> ConfigBundle:
        return self._configuration.current
