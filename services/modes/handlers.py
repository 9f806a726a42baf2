"""Implements the generated modes operations: translates, never decides."""

from __future__ import annotations

from generated.api.modes import GetClientConfig200, GetCopy200, ListModes200
from generated.models import ModeList
from generated.vocabulary import Caller, Locale
from services.modes.service import Modes


class ModesHandlers:
    """The `modes` tag over one `Modes`."""

    def __init__(self, modes: Modes) -> None:
        self._modes = modes

    async def list_modes(self, caller: Caller) -> ListModes200:
        """The modes the caller may use."""
        return ListModes200(body=ModeList(items=self._modes.offered_to(caller)))

    async def get_client_config(self, caller: Caller) -> GetClientConfig200:
        """The part of the configuration that a client needs."""
        return GetClientConfig200(body=self._modes.client_config())

    async def get_copy(self, caller: Caller, *, locale: Locale) -> GetCopy200:
        """Every string of one locale."""
        return GetCopy200(body=self._modes.copy_in(locale))
