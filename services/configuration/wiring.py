"""Builds the history of the configuration from its dependencies."""

from __future__ import annotations

from dataclasses import dataclass

from services.configuration.forgetting import OldConfigurations
from services.configuration.handlers import ConfigurationHandlers
from services.configuration.service import ConfigHistory
from services.infra.forgetting import Kept
from services.infra.house import AuditTrail, Configuration
from services.infra.sql import Database
from services.kernel.clock import Clock


@dataclass(frozen=True)
class ConfigurationPart:
    """What the rest of the platform gets: the history, its handlers, and what is not kept for ever."""

    history: ConfigHistory
    handlers: ConfigurationHandlers
    kept: tuple[Kept, ...]


def build_configuration(
    db: Database, audit: AuditTrail, clock: Clock, configuration: Configuration
) -> ConfigurationPart:
    """The history as one node keeps and tells it."""
    history = ConfigHistory(db, audit, clock, configuration)
    return ConfigurationPart(history, ConfigurationHandlers(history), (OldConfigurations(),))
