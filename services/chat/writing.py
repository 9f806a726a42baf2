"""Writing in threads, and what is said of reading and writing.

A message is acknowledged once its transaction is on disk. Writers take turns, so numbers are given in the order in
which they become visible: who reads after a number misses nothing below it.

The policy under which somebody's messages are counted is known from the one before; the transaction that keeps a
message sees whether that is still so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa

from generated.events import CHAT_MESSAGED
from generated.models import ChatNotice, ChatRate
from generated.vocabulary import Caller, ChatMessageState, ErrorCode, PlatformEvent
from services.chat import store
from services.chat.domain import Message, Person, Terms, must_be_writable, must_fit, read_up_to, said_again
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
from services.kernel.errors import Denied, Invalid, RateLimited
from services.kernel.ids import IdSource

_MINUTE_S = 60
_NO_SEQUENCE = 0
"""Of a message that is not kept yet."""
Wrote: TypeAlias = Callable[[Message], None]
"""Hears of each message once it is kept."""


class _OtherTerms(Exception):
    """Somebody writes under other terms than it was counted under."""

    def __init__(self, terms: Terms) -> None:
        super().__init__()
        self.terms = terms


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

    async def say(
        self, caller: Caller, thread_id: str, client_id: str, body: str, known: Terms | None = None
    ) -> tuple[Message, Terms]:
        """Write; the same words under the same id of the client's are the message that was kept.

        `known` are the terms under which this person wrote there last; what is returned are those of now. Raises
        NotFound, Denied (BANNED, BLOCKED, POLICY_DENIED), Invalid (SCHEMA_INVALID), RateLimited, Conflict
        (IDEMPOTENCY_CONFLICT), Unavailable.
        """
        terms = known or await self._terms(account_of(caller), thread_id)
        while True:
            try:
                return await self._say(caller, thread_id, client_id, body, terms), terms
            except _OtherTerms as found:
                terms = found.terms

    async def _say(self, caller: Caller, thread_id: str, client_id: str, body: str, terms: Terms) -> Message:
        """Write under these terms. Raises _OtherTerms, nothing counted, when they are not those of now."""
        often = await self._admit(caller, thread_id, body, terms)
        new = Message(
            thread_id,
            _NO_SEQUENCE,
            self._ids.new(),
            account_of(caller),
            client_id,
            body,
            ChatMessageState.VISIBLE,
            is_heard=True,
            sent_at=to_millisecond(self._clock.now()),
        )
        try:
            said = await self._db.write(lambda conn: self._keep(conn, new, terms))
        except _OtherTerms:
            await self._limiter.give_back(_counted(terms), new.author_id, often)
            raise
        if said.message_id == new.message_id:
            told = {"scope": terms.scope.value, "characters": len(body)}
            self._telemetry.note(PlatformEvent.CHAT_SENT, told, person=new.author_id)
            self._figures.accepted(terms.scope)
            self._wrote(said)
            self._bus.tell_others(News(thread_id, Kind.WRITTEN))
        return said

    def _keep(self, conn: sa.Connection, draft: Message, terms: Terms) -> Message:
        """The message as it is kept: with its number, heard by whom it may be; or the one that was kept before."""
        place = self._places.of(conn, draft.thread_id, draft.author_id)
        known = store.said(conn, draft.thread_id, draft.author_id, draft.client_id)
        if known is not None:
            return said_again(known, draft.body)
        author, rate = self._author(conn, draft, place, terms), self._rate(terms)
        must_be_writable(place.thread.state, parted=have_parted(conn, self._blocks, rate, place))
        new = replace(
            draft,
            sequence=store.next_sequence(conn, draft.thread_id),
            is_heard=not author.is_shadowed,
            author=None if place.thread.room_id is None else author,
            apart=unheard(conn, self._blocks, place),
        )
        store.add_message(conn, new)
        if new.is_heard:
            if not all(other.is_known for other in place.others):
                store.make_known(conn, new.thread_id)
            if rate.tells_people:
                self._leave(conn, place, new)
        return new

    def _author(self, conn: sa.Connection, draft: Message, place: Place, terms: Terms) -> Person:
        """Who writes. Raises Denied (BANNED), _OtherTerms."""
        author = self._people.find(conn, draft.author_id, draft.sent_at)
        if author is None or author.is_barred:
            raise Denied(ErrorCode.BANNED, "The account is barred.")
        if (found := _terms(place, author)) != terms:
            raise _OtherTerms(found)
        return author

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

    async def _terms(self, user_id: str, thread_id: str) -> Terms:
        """The terms under which somebody writes in a thread. Raises NotFound, Unavailable."""
        now = self._clock.now()

        def job(conn: sa.Connection) -> Terms:
            place = self._places.of(conn, thread_id, user_id)
            return _terms(place, self._people.find(conn, user_id, now))

        return await self._db.read(job)

    def _rate(self, terms: Terms) -> ChatRate:
        bundle = self._configuration.current
        limited = bundle.quarantine if terms.in_quarantine else bundle
        return rate_of(limited.guardrails.chat, terms.scope)

    async def _admit(self, caller: Caller, thread_id: str, body: str, terms: Terms) -> Rate:
        """Let a message under these terms in, and count it; how often somebody writes under them.

        Raises _OtherTerms rather than to refuse under terms that are not those of now.
        """
        me, rate = account_of(caller), self._rate(terms)
        try:
            await self._policy.require(caller, "chat", f"thread:{thread_id}", rate.required_capabilities)
            must_fit(body, rate.max_characters)
            if not rate.messages_per_minute:
                raise RateLimited(
                    ErrorCode.RATE_LIMITED, "Nobody writes here just now.", retry_after_s=_MINUTE_S
                )
            often = Rate(rate.burst, _MINUTE_S / rate.messages_per_minute)
            await self._limiter.take(_counted(terms), me, often)
        except (Denied, Invalid, RateLimited):
            if (found := await self._terms(me, thread_id)) != terms:
                raise _OtherTerms(found) from None
            raise
        return often

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


def _terms(place: Place, person: Person | None) -> Terms:
    return Terms(place.thread.scope, in_quarantine=person is not None and person.in_quarantine)


def _counted(terms: Terms) -> str:
    """What the messages of somebody under such terms are counted as."""
    return f"chat-{terms.scope}"
