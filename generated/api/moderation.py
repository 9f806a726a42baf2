# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `moderation` operations ask of their handler.

What people do about people: blocks. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListBlocks200:
    """200: A page of them."""

    body: models.BlockPage


@dataclass(frozen=True, slots=True)
class BlockPerson200:
    """200: They are blocked."""

    body: models.Block


@dataclass(frozen=True, slots=True)
class UnblockPerson204:
    """204: They are not blocked by the caller."""


class ModerationApi(Protocol):
    """What people do about people: blocks."""

    async def list_blocks(
        self, caller: vocabulary.Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListBlocks200:
        """Whom the caller has blocked, the last first.

        GET /v1/moderation/blocks. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def block_person(self, caller: vocabulary.Caller, *, user_id: models.UserId) -> BlockPerson200:
        """Part from somebody, at once and until it is lifted.

        PUT /v1/moderation/blocks/{user_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 NOT_YOURSELF, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def unblock_person(self, caller: vocabulary.Caller, *, user_id: models.UserId) -> UnblockPerson204:
        """Lift one's own block; what the other one has blocked stays.

        DELETE /v1/moderation/blocks/{user_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
