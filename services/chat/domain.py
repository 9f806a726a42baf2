"""Pure rules of chat: who may write, who hears what, and where a client that comes back goes on (spec 05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from generated.vocabulary import ChatMessageState, ChatScope, ChatThreadState, ErrorCode
from services.kernel.errors import Conflict, Denied, Invalid


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as they are called, and what is so of their account now."""

    user_id: str
    handle: str
    display_name: str
    is_barred: bool
    is_shadowed: bool
    in_quarantine: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """`key` says what it is there for and is unique, `sequence` is its last message's, 0 without one.

    `version` is raised by every change that a moderator makes. The thread of a room is open to who is there.
    """

    thread_id: str
    key: str
    scope: ChatScope
    state: ChatThreadState
    sequence: int
    version: int
    opened_at: datetime
    room_id: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's place in a thread. `is_known` once they opened it, or somebody wrote in it who is heard."""

    thread_id: str
    user_id: str
    is_known: bool
    read_sequence: int = 0


@dataclass(frozen=True, slots=True)
class Hearers:
    """Who in a thread hears something: `only` this one, if anybody is named, or everybody `but` those."""

    only: str | None = None
    but: frozenset[str] = frozenset()

    @property
    def is_everybody(self) -> bool:
        """Whether nobody is left out."""
        return self.only is None and not self.but

    def __contains__(self, user_id: str) -> bool:
        """Whether somebody hears it."""
        return user_id == self.only if self.only is not None else user_id not in self.but


@dataclass(frozen=True, slots=True)
class Message:
    """`sequence` rises within the thread. Of who is hidden from others (shadow) `is_heard` is False."""

    thread_id: str
    sequence: int
    message_id: str
    author_id: str
    client_id: str
    body: str
    state: ChatMessageState
    is_heard: bool
    sent_at: datetime
    author: Person | None = None
    """Who wrote it, where readers are told so: where people come and go."""
    apart: frozenset[str] = frozenset()
    """Those apart from its author, who do not hear it, where such people may be in one thread and it is written in."""

    @property
    def hearers(self) -> Hearers:
        """Who in the thread hears it."""
        return Hearers(but=self.apart) if self.is_heard else Hearers(only=self.author_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """A thread as its people find it now."""

    state: ChatThreadState
    may_write: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What says which policy somebody writes under in a thread."""

    scope: ChatScope
    in_quarantine: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """What comes after the last message that a client saw, up to `sequence`; None when it asks for it anew."""

    sequence: int
    messages: Sequence[Message] | None


def pair(scope: ChatScope, one: str, other: str) -> str:
    """The key of the thread between two, whoever opens it."""
    first, second = sorted((one, other))
    return f"{scope}:{first}:{second}"


def of_room(scope: ChatScope, room_id: str) -> str:
    """The key of the thread of a room."""
    return f"{scope}:{room_id}"


def standing(state: ChatThreadState, *, parted: bool) -> Standing:
    """Who finds it so may write while it is open and nobody has parted."""
    return Standing(state, state is ChatThreadState.OPEN and not parted)


def must_be_writable(state: ChatThreadState, *, parted: bool) -> None:
    """Raise Denied (BLOCKED, POLICY_DENIED) unless the thread may be written in."""
    if parted:
        raise apart()
    if not standing(state, parted=parted).may_write:
        raise Denied(ErrorCode.POLICY_DENIED, "A moderator has closed the thread.")


def apart() -> Denied:
    """The refusal of people who have parted."""
    return Denied(ErrorCode.BLOCKED, "One of you has blocked the other.")


def must_fit(body: str, max_characters: int) -> None:
    """Raise Invalid (SCHEMA_INVALID) for a text of more code points than the thread takes."""
    if len(body) > max_characters:
        raise Invalid(ErrorCode.SCHEMA_INVALID, f"A message here has at most {max_characters} characters.")


def said_again(known: Message, body: str) -> Message:
    """The message that was kept under this id of the client's. Raises Conflict when that was another text."""
    if known.body != body:
        raise Conflict(ErrorCode.IDEMPOTENCY_CONFLICT, "The id was used for another message.")
    return known


def read_up_to(before: int, upto: int, last: int) -> int:
    """Where somebody has read to who says `upto`: it never goes back, nor past the last message they hear."""
    return max(before, min(upto, last))


def missed(head: int, after: int, found: Sequence[Message], most: int) -> Missed:
    """Where a client goes on that saw `after`, `found` being all it may hear since then, or one more than `most`.

    One that saw what is not there, as when a backup was restored, asks anew, and so does one that missed too much.
    """
    return Missed(head, None if after > head or len(found) > most else found)
