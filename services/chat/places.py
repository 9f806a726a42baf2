"""What everything that is done in a thread asks first: whose place is it, what is the policy, who has parted."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from generated.models import ChatGuardrails, ChatRate
from generated.vocabulary import ChatScope, ErrorCode
from services.chat import store
from services.chat.domain import Member, Thread
from services.chat.ports import Blocks, Stays
from services.kernel.clock import Clock
from services.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """A thread as one of its people stands in it; of a room, whose people come and go, no `others` are known."""

    thread: Thread
    me: Member
    others: tuple[Member, ...]


class Places:
    """Who is in threads now."""

    def __init__(self, stays: Stays, clock: Clock) -> None:
        self._stays = stays
        self._clock = clock

    def of(self, conn: sa.Connection, thread_id: str, user_id: str) -> Place:
        """Somebody's place. Raises NotFound unless they know of such a thread, and are in its room if it has one."""
        thread, me = store.thread(conn, thread_id), store.member(conn, thread_id, user_id)
        if thread is None or me is None or not me.is_known:
            raise NotFound(ErrorCode.NOT_FOUND, "You are in no such thread.")
        if thread.room_id is None:
            everybody = store.members(conn, thread_id)
            return Place(thread, me, tuple(one for one in everybody if one.user_id != user_id))
        if not self._stays.among(conn, thread_id, self._clock.now(), user_id):
            raise NotFound(ErrorCode.NOT_FOUND, "You are in no such thread.")
        return Place(thread, me, ())

    def there(self, conn: sa.Connection, thread_id: str) -> frozenset[str] | None:
        """Who is in the room of a thread; None for a thread of no room."""
        thread = store.thread(conn, thread_id)
        if thread is None or thread.room_id is None:
            return None
        return self._stays.among(conn, thread_id, self._clock.now())


def rate_of(guardrails: ChatGuardrails, scope: ChatScope) -> ChatRate:
    """The policy of a scope: all that a scope is."""
    found: ChatRate = getattr(guardrails, scope)
    return found


def have_parted(conn: sa.Connection, blocks: Blocks, rate: ChatRate, place: Place) -> bool:
    """Whether one of a thread's people has blocked another, where that counts."""
    people = [place.me.user_id, *(other.user_id for other in place.others)]
    return rate.parted_by_blocks and bool(blocks.among(conn, people))
