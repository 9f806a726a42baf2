"""Threads, who is in them, and messages in SQL; nothing else. Instants are RFC 3339 text, ordered as such."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from generated.vocabulary import ChatMessageState, ChatScope, ChatThreadState
from services.chat.domain import Member, Message, Thread
from services.kernel.clock import rfc3339

METADATA = sa.MetaData()
THREAD = sa.Table(
    "chat_thread",
    METADATA,
    sa.Column("thread_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("opened_at", sa.Text, nullable=False),
    sa.Column("room_id", sa.Text),
)
MEMBER = sa.Table(
    "chat_member",
    METADATA,
    sa.Column("thread_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("is_known", sa.Boolean, nullable=False),
    sa.Column("read_sequence", sa.BigInteger, nullable=False),
    sa.Index("ix_chat_member_threads", "user_id", "thread_id"),
)
MESSAGE = sa.Table(
    "chat_message",
    METADATA,
    sa.Column("thread_id", sa.Text, primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("message_id", sa.Text, nullable=False, unique=True),
    sa.Column("author_id", sa.Text, nullable=False),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("is_heard", sa.Boolean, nullable=False),
    sa.Column("sent_at", sa.Text, nullable=False),
    sa.UniqueConstraint("thread_id", "author_id", "client_id", name="uq_chat_message_said"),
)
_ADD: Final = {
    "postgresql": tuple(postgresql.insert(table).on_conflict_do_nothing() for table in (THREAD, MEMBER)),
    "sqlite": tuple(sqlite.insert(table).on_conflict_do_nothing() for table in (THREAD, MEMBER)),
}
"""How a thread and who is in it are added, unless they are there."""

# What each message asks for is put together once: to do so takes longer than SQLite takes to answer.
_THREAD_ID: Final = sa.bindparam("its_id", type_=sa.Text)
_USER_ID: Final = sa.bindparam("whose", type_=sa.Text)
_THREAD: Final = sa.select(THREAD).where(THREAD.c.thread_id == _THREAD_ID)
_PLACES: Final = (
    sa.select(*(column.label(f"member_{column.name}") for column in MEMBER.c), THREAD)
    .join(THREAD, THREAD.c.thread_id == MEMBER.c.thread_id)
    .where(MEMBER.c.thread_id == _THREAD_ID, sa.or_(THREAD.c.room_id.is_(None), MEMBER.c.user_id == _USER_ID))
    .order_by(MEMBER.c.user_id)
)
_NEXT: Final = (
    sa.update(THREAD)
    .where(THREAD.c.thread_id == _THREAD_ID)
    .values(sequence=THREAD.c.sequence + 1)
    .returning(THREAD.c.sequence)
)
_NEW_MESSAGE: Final = sa.insert(MESSAGE)
_SAID: Final = sa.select(MESSAGE).where(
    MESSAGE.c.thread_id == _THREAD_ID,
    MESSAGE.c.author_id == _USER_ID,
    MESSAGE.c.client_id == sa.bindparam("client_id"),
)
_AFTER: Final = (
    sa.select(MESSAGE)
    .where(MESSAGE.c.thread_id == _THREAD_ID, MESSAGE.c.sequence > sa.bindparam("after"))
    .order_by(MESSAGE.c.sequence)
    .limit(sa.bindparam("most"))
)
_HEARD: Final = sa.or_(MESSAGE.c.is_heard.is_(True), MESSAGE.c.author_id == _USER_ID)
_HEARD_AFTER: Final = _AFTER.where(_HEARD)
_LAST_HEARD: Final = (
    sa.select(MESSAGE.c.sequence)
    .where(MESSAGE.c.thread_id == _THREAD_ID, _HEARD)
    .order_by(MESSAGE.c.sequence.desc())
    .limit(1)
)
_NOBODY: Final[frozenset[str]] = frozenset()


# Threads


def thread(conn: sa.Connection, thread_id: str) -> Thread | None:
    """The thread with this id."""
    row = conn.execute(_THREAD, {"its_id": thread_id}).mappings().first()
    return None if row is None else _thread(row)


def thread_under(conn: sa.Connection, key: str) -> Thread | None:
    """The thread with this key."""
    row = conn.execute(sa.select(THREAD).where(THREAD.c.key == key)).mappings().first()
    return None if row is None else _thread(row)


def open_thread(conn: sa.Connection, new: Thread, people: Collection[str]) -> Thread:
    """The thread under the key of `new`, which it is unless there was one; it is known to nobody yet."""
    add_thread, _ = _ADD[conn.dialect.name]
    conn.execute(add_thread, {**asdict(new), "opened_at": rfc3339(new.opened_at)})
    found = thread_under(conn, new.key) or new
    add_members(conn, found.thread_id, people, is_known=False)
    return found


def threads(conn: sa.Connection, user_id: str, after: str | None, limit: int) -> list[Thread]:
    """Those of no room that somebody knows, made before the one `after`, newest first; ids rise with time."""
    known = sa.and_(MEMBER.c.user_id == user_id, MEMBER.c.is_known.is_(True), THREAD.c.room_id.is_(None))
    query = sa.select(THREAD).join(MEMBER, MEMBER.c.thread_id == THREAD.c.thread_id).where(known)
    if after is not None:
        query = query.where(THREAD.c.thread_id < after)
    query = query.order_by(THREAD.c.thread_id.desc()).limit(limit)
    return [_thread(row) for row in conn.execute(query).mappings()]


def heads(conn: sa.Connection, thread_ids: Collection[str]) -> Mapping[str, tuple[int, int]]:
    """The last sequence and the version of each of these threads."""
    asked = sa.select(THREAD.c.thread_id, THREAD.c.sequence, THREAD.c.version)
    found = conn.execute(asked.where(THREAD.c.thread_id.in_(thread_ids)))
    return {thread_id: (sequence, version) for thread_id, sequence, version in found.tuples()}


def set_thread_state(conn: sa.Connection, thread_id: str, state: ChatThreadState) -> bool:
    """What a moderator makes of it, its version raised; False when it was so."""
    other = sa.and_(THREAD.c.thread_id == thread_id, THREAD.c.state != state)
    changed = sa.update(THREAD).where(other).values(state=state, version=THREAD.c.version + 1)
    return conn.execute(changed).rowcount == 1


# People


def add_members(conn: sa.Connection, thread_id: str, people: Collection[str], *, is_known: bool) -> None:
    """They are in a thread; who is in it already stays as they are."""
    if people:
        places = [asdict(Member(thread_id, user_id, is_known=is_known)) for user_id in people]
        conn.execute(_ADD[conn.dialect.name][1], places)


def member(conn: sa.Connection, thread_id: str, user_id: str) -> Member | None:
    """Somebody's place in a thread."""
    theirs = sa.and_(MEMBER.c.thread_id == thread_id, MEMBER.c.user_id == user_id)
    row = conn.execute(sa.select(MEMBER).where(theirs)).mappings().first()
    return None if row is None else Member(**row)


def places(conn: sa.Connection, thread_id: str, user_id: str) -> tuple[Thread, list[Member]] | None:
    """A thread and everybody in it; of a room's only somebody's own place. None where there is neither."""
    rows = conn.execute(_PLACES, {"its_id": thread_id, "whose": user_id}).all()
    if not rows:
        return None
    width = len(MEMBER.c)
    thread = _thread(dict(zip(THREAD.c.keys(), rows[0][width:], strict=True)))
    return thread, [Member(*row[:width]) for row in rows]


def make_known(conn: sa.Connection, thread_id: str, user_id: str | None = None) -> None:
    """From now on somebody knows of a thread, or everybody in it."""
    unknown = sa.and_(MEMBER.c.thread_id == thread_id, MEMBER.c.is_known.is_(False))
    theirs = sa.true() if user_id is None else MEMBER.c.user_id == user_id
    conn.execute(sa.update(MEMBER).where(unknown, theirs).values(is_known=True))


def set_read(conn: sa.Connection, thread_id: str, user_id: str, sequence: int) -> None:
    """Up to where somebody has read."""
    theirs = sa.and_(MEMBER.c.thread_id == thread_id, MEMBER.c.user_id == user_id)
    conn.execute(sa.update(MEMBER).where(theirs).values(read_sequence=sequence))


# Messages


def next_sequence(conn: sa.Connection, thread_id: str) -> int:
    """The number of the thread's next message; nobody else gets one before this transaction ends."""
    return int(conn.execute(_NEXT, {"its_id": thread_id}).scalar_one())


def add_message(conn: sa.Connection, new: Message) -> None:
    """A new row."""
    row = {column.name: getattr(new, column.name) for column in MESSAGE.c}
    conn.execute(_NEW_MESSAGE, {**row, "sent_at": rfc3339(new.sent_at)})


def has_written(conn: sa.Connection, thread_id: str, user_id: str) -> bool:
    """Whether somebody has written in a thread."""
    theirs = sa.and_(MESSAGE.c.thread_id == thread_id, MESSAGE.c.author_id == user_id)
    return conn.execute(sa.select(MESSAGE.c.sequence).where(theirs).limit(1)).first() is not None


def said(conn: sa.Connection, thread_id: str, author_id: str, client_id: str) -> Message | None:
    """What somebody said in a thread under an id of their client's."""
    same = {"its_id": thread_id, "whose": author_id, "client_id": client_id}
    row = conn.execute(_SAID, same).mappings().first()
    return None if row is None else _message(row)


def message(conn: sa.Connection, thread_id: str, sequence: int) -> Message | None:
    """The message of a thread with this number."""
    this = sa.and_(MESSAGE.c.thread_id == thread_id, MESSAGE.c.sequence == sequence)
    row = conn.execute(sa.select(MESSAGE).where(this)).mappings().first()
    return None if row is None else _message(row)


def messages_after(conn: sa.Connection, thread_id: str, after: int, limit: int) -> list[Message]:
    """Up to `limit` messages after a number, in order, whoever hears them."""
    found = conn.execute(_AFTER, {"its_id": thread_id, "after": after, "most": limit})
    return [_message(row) for row in found.mappings()]


def heard_after(
    conn: sa.Connection, thread_id: str, after: int, limit: int, to: str, unheard: Collection[str]
) -> list[Message]:
    """Up to `limit` messages after a number, in order, that `to` hears, who does not hear those people."""
    asked = {"its_id": thread_id, "after": after, "most": limit, "whose": to}
    found = conn.execute(_without(_HEARD_AFTER, unheard), asked)
    return [_message(row) for row in found.mappings()]


def messages_before(
    conn: sa.Connection,
    thread_id: str,
    before: int | None,
    limit: int,
    *,
    to: str | None = None,
    unheard: Collection[str] = _NOBODY,
) -> list[Message]:
    """Up to `limit` messages before a number, the newest first; those that `to` hears, or all."""
    query = _without(sa.select(MESSAGE).where(MESSAGE.c.thread_id == thread_id), unheard)
    if to is not None:
        query = query.where(_HEARD.params(whose=to))
    if before is not None:
        query = query.where(MESSAGE.c.sequence < before)
    query = query.order_by(MESSAGE.c.sequence.desc()).limit(limit)
    return [_message(row) for row in conn.execute(query).mappings()]


def last_heard(conn: sa.Connection, thread_id: str, to: str, unheard: Collection[str]) -> int:
    """The number of the last message that somebody hears, who does not hear those people; 0 without one."""
    asked = {"its_id": thread_id, "whose": to}
    return conn.execute(_without(_LAST_HEARD, unheard), asked).scalar() or 0


def set_message_state(conn: sa.Connection, message: Message, state: ChatMessageState) -> bool:
    """What a moderator makes of it, the version of its thread raised; False when it was so."""
    other = sa.and_(MESSAGE.c.message_id == message.message_id, MESSAGE.c.state != state)
    if conn.execute(sa.update(MESSAGE).where(other).values(state=state)).rowcount != 1:
        return False
    thread = sa.update(THREAD).where(THREAD.c.thread_id == message.thread_id)
    conn.execute(thread.values(version=THREAD.c.version + 1))
    return True


def old_messages(conn: sa.Connection, after: str, before: str, limit: int) -> dict[str, str]:
    """The threads of up to `limit` messages between two ids, by the message's."""
    column = MESSAGE.c
    query = sa.select(column.message_id, column.thread_id).where(
        column.message_id > after, column.message_id < before
    )
    found = conn.execute(query.order_by(column.message_id).limit(limit)).tuples()
    return dict(found.all())


def drop_messages(conn: sa.Connection, message_ids: Collection[str]) -> int:
    """Forget these; how many there were."""
    return conn.execute(sa.delete(MESSAGE).where(MESSAGE.c.message_id.in_(message_ids))).rowcount


def old_rooms(conn: sa.Connection, after: str, before: str, limit: int) -> list[str]:
    """Up to `limit` threads of rooms between two ids in which nothing is written, in order."""
    written = sa.select(MESSAGE.c.sequence).where(MESSAGE.c.thread_id == THREAD.c.thread_id).exists()
    query = sa.select(THREAD.c.thread_id).where(
        THREAD.c.room_id.is_not(None), THREAD.c.thread_id > after, THREAD.c.thread_id < before, ~written
    )
    return [*conn.execute(query.order_by(THREAD.c.thread_id).limit(limit)).scalars()]


def drop_threads(conn: sa.Connection, thread_ids: Collection[str]) -> int:
    """Forget these and who was in them; how many there were."""
    conn.execute(sa.delete(MEMBER).where(MEMBER.c.thread_id.in_(thread_ids)))
    return conn.execute(sa.delete(THREAD).where(THREAD.c.thread_id.in_(thread_ids))).rowcount


def _without(query: sa.Select[Any], unheard: Collection[str]) -> sa.Select[Any]:
    """The same, without what some people wrote."""
    return query.where(MESSAGE.c.author_id.not_in(unheard)) if unheard else query


# Rows


def _thread(row: Mapping[Any, Any]) -> Thread:
    said: dict[str, Any] = {str(name): value for name, value in row.items()}
    said["scope"] = ChatScope(said["scope"])
    said["state"] = ChatThreadState(said["state"])
    said["opened_at"] = datetime.fromisoformat(said["opened_at"])
    return Thread(**said)


def _message(row: sa.RowMapping) -> Message:
    said: dict[str, Any] = {str(name): value for name, value in row.items()}
    said["state"] = ChatMessageState(said["state"])
    said["sent_at"] = datetime.fromisoformat(said["sent_at"])
    return Message(**said)
