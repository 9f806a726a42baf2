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
        place = _place(store.places(conn, thread_id, user_id), user_id)
        is_there = place is not None and (
            place.thread.room_id is None or self._stays.among(conn, thread_id, self._clock.now(), user_id)
        )
        if place is None or not is_there:
            raise NotFound(ErrorCode.NOT_FOUND, "You are in no such thread.")
        return place

    def there(self, conn: sa.Connection, thread_id: str) -> frozenset[str] | None:
        """Who is in the room of a thread; None for a thread of no room."""
        thread = store.thread(conn, thread_id)
        if thread is None or thread.room_id is None:
            return None
        return self._stays.among(conn, thread_id, self._clock.now())


def _place(found: tuple[Thread, list[Member]] | None, user_id: str) -> Place | None:
    """Somebody's place among those of a thread, if they know of it."""
    thread, everybody = found or (None, [])
    me = next((one for one in everybody if one.user_id == user_id and one.is_known), None)
    if thread is None or me is None:
        return None
    return Place(thread, me, tuple(one for one in everybody if one is not me))


def rate_of(guardrails: ChatGuardrails, scope: ChatScope) -> ChatRate:
    """The policy of a scope: all that a scope is."""
    found: ChatRate = getattr(guardrails, scope)
    return found


def unheard(conn: sa.Connection, blocks: Blocks, place: Place) -> frozenset[str]:
    """Those whom somebody does not hear in a place: in a room, where two who watch may be apart, each other."""
    return frozenset() if place.thread.room_id is None else blocks.apart_from(conn, place.me.user_id)


def have_parted(conn: sa.Connection, blocks: Blocks, rate: ChatRate, place: Place) -> bool:
    """Whether one of a thread's people has blocked another, where that counts."""
    people = [place.me.user_id, *(other.user_id for other in place.others)]
    return rate.parted_by_blocks and bool(blocks.among(conn, people))
