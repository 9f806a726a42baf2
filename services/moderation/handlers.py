"""Implements the generated moderation operations: translates, never decides."""

from __future__ import annotations

from pydantic import MISSING

from generated import models
from generated.api.moderation import BlockPerson200, ListBlocks200, UnblockPerson204
from generated.vocabulary import Caller, ErrorCode
from services.infra import cursor as cursors
from services.kernel.errors import Unauthenticated
from services.moderation.blocking import Blocking, Named

_BLOCK = "block"


class ModerationHandlers:
    """The `moderation` tag over blocks."""

    def __init__(self, blocking: Blocking) -> None:
        self._blocking = blocking

    async def list_blocks(self, caller: Caller, *, limit: int, cursor: models.Cursor | None) -> ListBlocks200:
        """Whom the caller has blocked."""
        found = await self._blocking.page(_who(caller), cursors.decode(_BLOCK, cursor), limit + 1)
        items = [_block(one) for one in found[:limit]]
        more = cursors.encode(_BLOCK, found[limit - 1].block.block_id) if len(found) > limit else MISSING
        return ListBlocks200(body=models.BlockPage(items=items, next_cursor=more))

    async def block_person(self, caller: Caller, *, user_id: models.UserId) -> BlockPerson200:
        """Part from somebody."""
        return BlockPerson200(body=_block(await self._blocking.block(_who(caller), str(user_id))))

    async def unblock_person(self, caller: Caller, *, user_id: models.UserId) -> UnblockPerson204:
        """Lift one's own block."""
        await self._blocking.unblock(_who(caller), str(user_id))
        return UnblockPerson204()


def _who(caller: Caller) -> str:
    """The account that calls; the guard lets nobody else this far."""
    if caller.subject is None:
        raise Unauthenticated(ErrorCode.AUTH_FAILED, "Sign in to do this.")
    return caller.subject


def _block(one: Named) -> models.Block:
    return models.Block(
        user_id=one.block.blocked_id,
        handle=one.name.handle,
        display_name=one.name.display_name,
        blocked_at=one.block.blocked_at,
    )
