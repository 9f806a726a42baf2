"""Writing in threads, and what is said of reading and writing.

A message is acknowledged once its transaction is on disk. Writers take turns, so numbers are given in the order in
which they become visible: who reads after a number misses nothing below it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa

from generated.events import CHAT_MESSAGED
from generated.models import ChatNotice, ChatRate
from generated.vocabulary import Caller, ChatMessageState, ChatScope, ErrorCode, PlatformEvent
from services.chat import store
from services.chat.domain import Message, must_be_writable, must_fit, read_up_to, said_again
from services.chat.figures import ChatFigures
from services.chat.news import Bus, Kind, News
from services.chat.places import Place, Places, have_parted, rate_of, unheard
from services.chat.ports import Blocks, People
from services.chat.views import read_told, typing_told
from services.infra import outbox
from services.infra.house import Configuration, EntryPolicy, Telemetry
from services.infra.redis.limiter import Limiter, Rate
from services.infra.sql import Database
from services.infra.topics import of_person
from services.kernel.callers import account_of
from services.kernel.clock import Clock, to_millisecond
from services.kernel.errors import Denied, RateLimited
from services.kernel.ids import IdSource

_MINUTE_S = 60
Wrote: TypeAlias = Callable[[Message], None]
"""Hears of each message once it is kept."""


class Writing:
    """What people do in threads."""

    def __init__(
        self,
        db: Database,
        places: Places,
        people: People,
        blocks: Blocks,
        bus: Bus,
        policy: EntryPolicy,
        limiter: Limiter,
        telemetry: Telemetry,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
        figures: ChatFigures,
        wrote: Wrote,
    ) -> None:
        self._db = db
        self._places = places
        self._people = people
        self._blocks = blocks
        self._bus = bus
        self._policy = policy
        self._limiter = limiter
        self._telemetry = telemetry
        self._clock = clock
        self._ids = ids
        self._configuration = configuration
        self._figures = figures
        self._wrote = wrote

    async def say(self, caller: Caller, thread_id: str, client_id: str, body: str) -> Message:
        """Write; the same words under the same id of the client's are the message that was kept.

        Raises NotFound, Denied (BANNED, BLOCKED, POLICY_DENIED), Invalid (SCHEMA_INVALID), RateLimited, Conflict
        (IDEMPOTENCY_CONFLICT), Unavailable.
        """
        me, message_id = account_of(caller), self._ids.new()
        scope, rate = await self._rate(me, thread_id)
        await self._policy.require(caller, "chat", f"thread:{thread_id}", rate.required_capabilities)
        must_fit(body, rate.max_characters)
        await self._count(me, scope, rate)
        now = to_millisecond(self._clock.now())

        def job(conn: sa.Connection) -> Message:
            place = self._places.of(conn, thread_id, me)
            known = store.said(conn, thread_id, me, client_id)
            if known is not None:
                return said_again(known, body)
            author = self._people.find(conn, me, now)
            if author is None or author.is_barred:
                raise Denied(ErrorCode.BANNED, "The account is barred.")
            parted = have_parted(conn, self._blocks, rate, place)
            must_be_writable(place.thread.state, parted=parted)
            new = Message(
                thread_id,
                store.next_sequence(conn, thread_id),
                message_id,
                me,
                client_id,
                body,
                ChatMessageState.VISIBLE,
                not author.is_shadowed,
                now,
                None if place.thread.room_id is None else author,
                unheard(conn, self._blocks, place),
            )
            store.add_message(conn, new)
            if new.is_heard:
                if not all(other.is_known for other in place.others):
                    store.make_known(conn, thread_id)
                if rate.tells_people:
                    self._leave(conn, place, new)
            return new

        said = await self._db.write(job)
        if said.message_id == message_id:
            told = {"scope": scope.value, "characters": len(body)}
            self._telemetry.note(PlatformEvent.CHAT_SENT, told, person=me)
            self._figures.accepted(scope)
            self._wrote(said)
            self._bus.tell_others(News(thread_id, Kind.WRITTEN))
        return said

    async def read(self, user_id: str, thread_id: str, upto: int) -> None:
        """Somebody has read everything up to a message. Raises NotFound, Unavailable."""
        now = self._clock.now()

        def job(conn: sa.Connection) -> tuple[int, Collection[str] | None]:
            place = self._places.of(conn, thread_id, user_id)
            silent = unheard(conn, self._blocks, place)
            before, last = place.me.read_sequence, store.last_heard(conn, thread_id, user_id, silent)
            after = read_up_to(before, upto, last)
            if after == before:
                return after, None
            store.set_read(conn, thread_id, user_id, after)
            return after, self._untold(conn, place, now)

        after, untold = await self._db.write(job)
        if untold is not None:
            text = read_told(user_id, after)
            self._bus.tell(News(thread_id, Kind.NOTE, f"read:{user_id}", text, but=untold))

    async def typing(self, user_id: str, thread_id: str) -> None:
        """Somebody is writing. Raises NotFound, Unavailable."""
        now = self._clock.now()
        untold = await self._db.read(
            lambda conn: self._untold(conn, self._places.of(conn, thread_id, user_id), now)
        )
        if untold is not None:
            text = typing_told(user_id)
            self._bus.tell(News(thread_id, Kind.NOTE, f"typing:{user_id}", text, but=untold))

    async def _rate(self, user_id: str, thread_id: str) -> tuple[ChatScope, ChatRate]:
        """A thread's scope, and its policy as it is for somebody. Raises NotFound."""
        now, bundle = self._clock.now(), self._configuration.current

        def job(conn: sa.Connection) -> tuple[ChatScope, ChatRate]:
            scope = self._places.of(conn, thread_id, user_id).thread.scope
            person = self._people.find(conn, user_id, now)
            limited = bundle.quarantine if person is not None and person.in_quarantine else bundle
            return scope, rate_of(limited.guardrails.chat, scope)

        return await self._db.read(job)

    async def _count(self, user_id: str, scope: ChatScope, rate: ChatRate) -> None:
        """Count a message against what somebody may write in threads of a scope. Raises RateLimited, Unavailable."""
        if not rate.messages_per_minute:
            raise RateLimited(ErrorCode.RATE_LIMITED, "Nobody writes here just now.", retry_after_s=_MINUTE_S)
        often = Rate(rate.burst, _MINUTE_S / rate.messages_per_minute)
        await self._limiter.take(f"chat-{scope}", user_id, often)

    def _untold(self, conn: sa.Connection, place: Place, now: datetime) -> Collection[str] | None:
        """Who is not told what somebody does in a thread beside writing; None if nobody is told."""
        rate = rate_of(self._configuration.current.guardrails.chat, place.thread.scope)
        me = self._people.find(conn, place.me.user_id, now)
        is_seen = me is not None and not me.is_shadowed and rate.tells_reading
        if not is_seen or have_parted(conn, self._blocks, rate, place):
            return None
        return [place.me.user_id, *unheard(conn, self._blocks, place)]

    def _leave(self, conn: sa.Connection, place: Place, new: Message) -> None:
        """An event for everybody else in the thread, without what was written."""
        subject, trace_id = f"thread:{new.thread_id}", new.message_id.replace("-", "")
        notice = ChatNotice(
            thread_id=new.thread_id,
            message_id=new.message_id,
            message_sequence=new.sequence,
            author_id=new.author_id,
        )
        for other in place.others:
            event = self._ids.new(), new.sent_at, trace_id, subject
            outbox.add(conn, of_person(other.user_id), outbox.EventDraft(CHAT_MESSAGED, *event, data=notice))
