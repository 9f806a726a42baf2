"""What everything that is done in a thread asks first: whose place is it, what is the policy, who has parted."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from generated.models import ChatGuardrails, ChatRate
from generated.vocabulary import ChatScope, ErrorCode
from services.chat import store
from services.chat.domain import Member, Thread
from services.chat.ports import Blocks
from services.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """A thread as one of its people stands in it."""

    thread: Thread
    me: Member
    others: tuple[Member, ...]


def place_in(conn: sa.Connection, thread_id: str, user_id: str) -> Place:
    """Somebody's place. Raises NotFound unless they know of such a thread."""
    thread = store.thread(conn, thread_id)
    people = {one.user_id: one for one in store.members(conn, thread_id)}
    me = people.pop(user_id, None)
    if thread is None or me is None or not me.is_known:
        raise NotFound(ErrorCode.NOT_FOUND, "You are in no such thread.")
    return Place(thread, me, tuple(people.values()))


def rate_of(guardrails: ChatGuardrails, scope: ChatScope) -> ChatRate:
    """The policy of a scope: all that a scope is."""
    found: ChatRate = getattr(guardrails, scope)
    return found


def have_parted(conn: sa.Connection, blocks: Blocks, rate: ChatRate, place: Place) -> bool:
    """Whether one of a thread's people has blocked another, where that counts."""
    people = [place.me.user_id, *(other.user_id for other in place.others)]
    return rate.parted_by_blocks and bool(blocks.among(conn, people))
