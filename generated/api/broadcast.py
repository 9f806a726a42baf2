# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `broadcast` operations ask of their handler.

What the channel airs now and next. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class GetNowPlaying200:
    """200: The programme on air."""

    body: models.NowPlaying


@dataclass(frozen=True, slots=True)
class GetGuide200:
    """200: A page of it."""

    body: models.GuidePage


@dataclass(frozen=True, slots=True)
class GetGuideXmltv200:
    """200: The guide (https://github.com/XMLTV/xmltv/blob/master/xmltv.dtd)."""

    body: str


class BroadcastApi(Protocol):
    """What the channel airs now and next."""

    async def get_now_playing(
        self, caller: vocabulary.Caller, *, channel: models.ChannelId | None
    ) -> GetNowPlaying200:
        """What airs now, and what follows.

        GET /v1/broadcast/now. May raise errors with these codes:
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OFF_AIR.
        """
        ...

    async def get_guide(
        self,
        caller: vocabulary.Caller,
        *,
        channel: models.ChannelId | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> GetGuide200:
        """The published schedule from now on.

        GET /v1/broadcast/guide. May raise errors with these codes:
        404 NOT_FOUND;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OFF_AIR.
        """
        ...

    async def get_guide_xmltv(
        self, caller: vocabulary.Caller, *, channel: models.ChannelId | None
    ) -> GetGuideXmltv200:
        """The published schedule from now on as XMLTV, for television guides.

        GET /v1/broadcast/guide.xml. May raise errors with these codes:
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OFF_AIR.
        """
        ...
