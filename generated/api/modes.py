# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `modes` operations ask of their handler.

What a client needs to compose itself: manifests, configuration, copy. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListModes200:
    """200: Their manifests."""

    body: models.ModeList


@dataclass(frozen=True, slots=True)
class GetClientConfig200:
    """200: The configuration in force."""

    body: models.ClientConfig


@dataclass(frozen=True, slots=True)
class GetCopy200:
    """200: The strings."""

    body: models.CopyBook


class ModesApi(Protocol):
    """What a client needs to compose itself: manifests, configuration, copy."""

    async def list_modes(self, caller: vocabulary.Caller) -> ListModes200:
        """The modes the caller may use.

        GET /v1/modes. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def get_client_config(self, caller: vocabulary.Caller) -> GetClientConfig200:
        """The part of the configuration that a client needs.

        GET /v1/config/client. May raise errors with these codes:
        500 INTERNAL.
        """
        ...

    async def get_copy(self, caller: vocabulary.Caller, *, locale: vocabulary.Locale) -> GetCopy200:
        """Every string of one locale.

        GET /v1/copy/{locale}. May raise errors with these codes:
        422 SCHEMA_INVALID;
        500 INTERNAL.
        """
        ...
