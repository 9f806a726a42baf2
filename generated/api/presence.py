# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `presence` operations ask of their handler.

Who is where, now: told to those who may see it. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class SetPresence200:
    """200: The caller's presence now."""

    body: models.Presence


@dataclass(frozen=True, slots=True)
class ListPresenceGrid200:
    """200: A page of them."""

    body: models.PresencePage


@dataclass(frozen=True, slots=True)
class ConnectTile200:
    """200: It may be connected."""

    body: models.Tile


@dataclass(frozen=True, slots=True)
class DisconnectTile204:
    """204: Nothing of it is sent any more."""


class PresenceApi(Protocol):
    """Who is where, now: told to those who may see it."""

    async def set_presence(self, caller: vocabulary.Caller, body: models.PresenceSetting) -> SetPresence200:
        """Say where one is, and how one wants to be seen.

        POST /v1/presence/set. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 MODE_UNKNOWN, SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def list_presence_grid(
        self,
        caller: vocabulary.Caller,
        *,
        segment: vocabulary.PresenceSegment | None,
        mode: models.ModeId | None,
        capability: vocabulary.PresenceCapability | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListPresenceGrid200:
        """Who is where the caller is.

        GET /v1/presence/grid. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def connect_tile(
        self, caller: vocabulary.Caller, body: models.TileConnection, *, presence_id: models.PresenceId
    ) -> ConnectTile200:
        """Connect somebody's tile, or one's own picture to the tiles of others.

        POST /v1/media/tiles/{presence_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        409 TILE_LIMIT;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        502 PROVIDER_FAILED;
        503 OVERLOADED.
        """
        ...

    async def disconnect_tile(
        self, caller: vocabulary.Caller, *, presence_id: models.PresenceId
    ) -> DisconnectTile204:
        """Stop somebody's tile on this device, or one's own picture on all of them.

        DELETE /v1/media/tiles/{presence_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
