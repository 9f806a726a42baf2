"""Threads as their people open and read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from generated.models import ChatThread
from generated.vocabulary import Caller, ChatScope, ChatThreadState, ErrorCode
from services.chat import store
from services.chat.domain import Message, Missed, Standing, Thread, apart, missed, pair, standing
from services.chat.places import Place, Places, have_parted, rate_of, unheard
from services.chat.ports import Blocks, People
from services.chat.views import thread_of
from services.infra.house import Configuration
from services.infra.redis.limiter import Limiter, Rate
from services.infra.sql import Database
from services.kernel.callers import account_of
from services.kernel.clock import Clock, to_millisecond
from services.kernel.errors import Invalid, NotFound
from services.kernel.ids import IdSource

PAIRS: Final = ChatScope.PRIVATE_1TO1
"""The scope of the threads that people open with each other."""


@dataclass(frozen=True, slots=True)
class Found:
    """How somebody finds a thread, and how far it has come."""

    now: Standing
    sequence: int
    version: int
    is_of_room: bool


class Threads:
    """Threads over the platform's database."""

    def __init__(
        self,
        db: Database,
        places: Places,
        people: People,
        blocks: Blocks,
        limiter: Limiter,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
    ) -> None:
        self._db = db
        self._places = places
        self._people = people
        self._blocks = blocks
        self._limiter = limiter
        self._clock = clock
        self._ids = ids
        self._configuration = configuration

    async def open(self, caller: Caller, other_id: str) -> ChatThread:
        """The thread with somebody, made unless there is one, also by the other one at this moment.

        Raises Invalid (NOT_YOURSELF), NotFound, Denied (BLOCKED, POLICY_DENIED), RateLimited, Unavailable.
        """
        me = account_of(caller)
        if other_id == me:
            raise Invalid(ErrorCode.NOT_YOURSELF, "Nobody writes with themselves.")
        often = Rate.configured(self._configuration.current.platform.chat.openings_per_account)
        await self._limiter.take("chat-opening", me, often)
        now, key = to_millisecond(self._clock.now()), pair(PAIRS, me, other_id)
        new = Thread(self._ids.new(), key, PAIRS, ChatThreadState.OPEN, sequence=0, version=1, opened_at=now)

        def job(conn: sa.Connection) -> ChatThread:
            other = self._people.find(conn, other_id, now)
            if other is None or other.is_barred:
                raise NotFound(ErrorCode.NOT_FOUND, "There is no such person.")
            found = store.open_thread(conn, new, [me, other_id])
            store.make_known(conn, found.thread_id, me)
            place = self._places.of(conn, found.thread_id, me)
            if self._have_parted(conn, place):
                raise apart()
            return self._seen(conn, place, self._standing(conn, place), now)

        return await self._db.write(job)

    async def page(self, user_id: str, after: str | None, limit: int) -> list[ChatThread]:
        """Up to `limit` of somebody's made before the one `after`, newest first."""
        now = self._clock.now()

        def job(conn: sa.Connection) -> list[ChatThread]:
            found = store.threads(conn, user_id, after, limit)
            places = [self._places.of(conn, one.thread_id, user_id) for one in found]
            return [self._seen(conn, place, self._standing(conn, place), now) for place in places]

        return await self._db.read(job)

    async def messages(self, user_id: str, thread_id: str, before: int | None, limit: int) -> list[Message]:
        """Up to `limit` that somebody hears before a number, the newest first. Raises NotFound."""

        def job(conn: sa.Connection) -> list[Message]:
            place = self._places.of(conn, thread_id, user_id)
            silent = unheard(conn, self._blocks, place)
            found = store.messages_before(conn, thread_id, before, limit, to=user_id, unheard=silent)
            return self._told(conn, found, is_of_room=place.thread.room_id is not None)

        return await self._db.read(job)

    async def missed(self, user_id: str, thread_id: str, after: int) -> Missed:
        """What somebody hears after a number. Raises NotFound."""
        most = self._configuration.current.platform.chat.resume_max

        def job(conn: sa.Connection) -> Missed:
            place = self._places.of(conn, thread_id, user_id)
            silent = unheard(conn, self._blocks, place)
            found = store.heard_after(conn, thread_id, after, most + 1, user_id, silent)
            told = self._told(conn, found, is_of_room=place.thread.room_id is not None)
            return missed(place.thread.sequence, after, told, most)

        return await self._db.read(job)

    async def standing(self, user_id: str, thread_id: str) -> Found:
        """How somebody finds a thread now. Raises NotFound."""
        return await self._db.read(lambda conn: self._found(conn, self._places.of(conn, thread_id, user_id)))

    async def entered(self, user_id: str, thread_id: str) -> tuple[Found, ChatThread]:
        """How somebody who comes finds a thread, and the thread as they see it. Raises NotFound."""
        now = self._clock.now()

        def job(conn: sa.Connection) -> tuple[Found, ChatThread]:
            place = self._places.of(conn, thread_id, user_id)
            found = self._found(conn, place)
            return found, self._seen(conn, place, found.now, now)

        return await self._db.read(job)

    async def written(self, thread_id: str, after: int, limit: int, *, is_of_room: bool) -> list[Message]:
        """Up to `limit` messages after a number, in order, whoever hears them."""

        def job(conn: sa.Connection) -> list[Message]:
            found = store.messages_after(conn, thread_id, after, limit)
            return self._told(conn, found, is_of_room=is_of_room)

        return await self._db.read(job)

    async def there(self, thread_id: str) -> frozenset[str] | None:
        """Who is in the room of a thread; None for a thread of no room."""
        return await self._db.read(lambda conn: self._places.there(conn, thread_id))

    async def heads(self, thread_ids: Collection[str]) -> Mapping[str, tuple[int, int]]:
        """How far threads have come: the last sequence and the version of each."""
        return await self._db.read(lambda conn: store.heads(conn, thread_ids))

    def _told(self, conn: sa.Connection, found: list[Message], *, is_of_room: bool) -> list[Message]:
        """Messages as they are told: where people come and go, with who wrote them and who does not hear it."""
        if not is_of_room:
            return found
        now, authors = self._clock.now(), {message.author_id for message in found}
        names = {one: self._people.find(conn, one, now) for one in authors}
        apart = {one: self._blocks.apart_from(conn, one) for one in authors}
        return [
            replace(message, author=names[message.author_id], apart=apart[message.author_id])
            for message in found
        ]

    def _found(self, conn: sa.Connection, place: Place) -> Found:
        thread = place.thread
        return Found(self._standing(conn, place), thread.sequence, thread.version, thread.room_id is not None)

    def _standing(self, conn: sa.Connection, place: Place) -> Standing:
        return standing(place.thread.state, parted=self._have_parted(conn, place))

    def _seen(self, conn: sa.Connection, place: Place, stands: Standing, now: datetime) -> ChatThread:
        found = (self._people.find(conn, one.user_id, now) for one in place.others)
        return thread_of(
            place,
            [one for one in found if one is not None],
            stands,
            rate_of(self._configuration.current.guardrails.chat, place.thread.scope),
            store.last_heard(
                *(conn, place.thread.thread_id, place.me.user_id), unheard(conn, self._blocks, place)
            ),
        )

    def _have_parted(self, conn: sa.Connection, place: Place) -> bool:
        rate = rate_of(self._configuration.current.guardrails.chat, place.thread.scope)
        return have_parted(conn, self._blocks, rate, place)
