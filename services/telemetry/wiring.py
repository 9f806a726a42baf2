"""Builds telemetry from its dependencies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from services.infra.house import Configuration
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.telemetry.figures import TelemetryFigures
from services.telemetry.handlers import TelemetryHandlers
from services.telemetry.keeping import Pseudonyms
from services.telemetry.ports import Incidents
from services.telemetry.recorder import Recorder
from services.telemetry.rules import Rules
from services.telemetry.service import Telemetry


@dataclass(frozen=True)
class Observation:
    """What the rest of the platform gets: handlers, where the platform notes its own, and what runs beside."""

    handlers: TelemetryHandlers
    recorder: Recorder
    prune: Callable[[], Awaitable[int]]
    run: tuple[Callable[[], Awaitable[None]], ...]


def build_telemetry(
    db: Database,
    clock: Clock,
    ids: IdSource,
    configuration: Configuration,
    registry: CollectorRegistry,
    *,
    secret: bytes,
    incidents: Incidents,
) -> Observation:
    """The telemetry of one process, by the configuration in force.

    `db` has a writer of its own, so that no transaction of anybody else's waits for telemetry's turn. `secret` is the
    house's: whoever has it can tell whose a pseudonym is.
    """
    rules, pseudonyms, figures = (
        Rules(configuration, incidents),
        Pseudonyms(secret),
        TelemetryFigures(registry),
    )
    telemetry = Telemetry(db, clock, rules, pseudonyms, figures)
    recorder = Recorder(db, clock, ids, rules, pseudonyms, figures)
    return Observation(TelemetryHandlers(telemetry), recorder, telemetry.prune, (recorder.run, telemetry.run))
