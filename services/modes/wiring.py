"""Builds the modes handlers from their dependencies."""

from __future__ import annotations

from generated.api.modes import ModesApi
from services.infra.house import Configuration
from services.modes.handlers import ModesHandlers
from services.modes.ports import ModePolicy
from services.modes.service import Modes


def build_modes(configuration: Configuration, policy: ModePolicy) -> ModesApi:
    """The handlers of the generated `ModesApi`; they follow every reload of `configuration`."""
    return ModesHandlers(Modes(configuration, policy))
