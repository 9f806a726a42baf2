"""Builds the modes handlers, and what opens the shell, from their dependencies; both follow every reload."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from generated.api.modes import ModesApi
from generated.vocabulary import Locale
from services.infra.house import Configuration
from services.modes.handlers import ModesHandlers
from services.modes.opening import opening
from services.modes.ports import ModePolicy
from services.modes.service import Modes


def build_modes(configuration: Configuration, policy: ModePolicy) -> ModesApi:
    """The handlers of the generated `ModesApi`."""
    return ModesHandlers(Modes(configuration, policy))


def build_opening(configuration: Configuration, policy: ModePolicy) -> Callable[[Locale], str]:
    """What the shell's page tells in a language."""
    return partial(opening, Modes(configuration, policy))
