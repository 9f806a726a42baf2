"""Pure rules of rooms: who is let in, and who has to go (spec 03, 05).

A room is there while somebody is in it. Its people take part, each with media of their own, or watch those who do.
Where people meet everybody takes part; where somebody performs, who the room is named after does, and all others
watch. Nobody gets into a room by another's act.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from generated.vocabulary import ConsentGrantKind, ErrorCode
from services.kernel.errors import Conflict, Denied

ROOMS: Final = frozenset({ConsentGrantKind.ROOM_ENTRY, ConsentGrantKind.PERFORMANCE})
"""The grants that open a room to who enters it by their own act."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody as they are called, and what is so of their account now."""

    user_id: str
    handle: str
    display_name: str
    is_shadowed: bool
    in_quarantine: bool


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody's session in a room."""

    session_id: str
    user_id: str
    room_id: str
    is_watching: bool


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part in a room; `participant_id` names this stay of theirs."""

    participant_id: str
    entered_at: datetime
    guest: Guest


@dataclass(frozen=True, slots=True)
class Seen:
    """A room as somebody in it sees it: who takes part of at most `places`, and how many watch."""

    name: str
    thread_id: str | None
    people: tuple[Participant, ...]
    watching: int
    places: int


def key_of(mode: str, name: str, entrant: Guest, host: Guest | None) -> str:
    """By what a room is found: its mode, and its name or its host.

    Who is hidden from others (shadow) takes part in a room of their own, in which nobody else ever is.
    """
    whole = f"{mode}:{name if host is None else host.user_id}"
    takes_part = host is None or host.user_id == entrant.user_id
    return f"{whole}:{entrant.user_id}" if takes_part and entrant.is_shadowed else whole


def must_let_in(
    user_id: str,
    *,
    watches: bool,
    taking_part: Collection[str],
    blocks: Collection[tuple[str, str]],
    places: int,
) -> None:
    """Raise unless somebody may enter a room in which these take part.

    Denied (BLOCKED) when they are apart from one of them, Conflict: ROOM_CLOSED where there is nobody to watch,
    ROOM_FULL when every place is taken. A place of their own from before is theirs again.
    """
    others = {*taking_part} - {user_id}
    if any({*made} <= {user_id, *others} and user_id in made for made in blocks):
        raise Denied(ErrorCode.BLOCKED, "You and somebody in the room are apart.")
    if watches and not others:
        raise Conflict(ErrorCode.ROOM_CLOSED, "Nobody performs here now.")
    if not watches and len(others) >= places:
        raise Conflict(ErrorCode.ROOM_FULL, "The room has as many people as it may have.")


def who_goes(present: Iterable[Present], blocks: Collection[tuple[str, str]]) -> frozenset[str]:
    """The sessions that are to end: of who watches nobody, and of one of two who are apart.

    `blocks` names who made each, and whom they blocked. Of two who take part it is the maker of the block who goes, for
    nobody's act moves another; of one who is watched and one who watches, the latter. Two who watch never meet.
    """
    rooms: dict[str, list[Present]] = {}
    for one in present:
        rooms.setdefault(one.room_id, []).append(one)
    return frozenset(
        one.session_id
        for people in rooms.values()
        for one in people
        if _has_to_go(one, {other.user_id for other in people if not other.is_watching}, blocks)
    )


def _has_to_go(one: Present, taking_part: Collection[str], blocks: Collection[tuple[str, str]]) -> bool:
    if one.is_watching and not taking_part:
        return True
    made = {blocked for maker, blocked in blocks if maker == one.user_id}
    suffered = {maker for maker, blocked in blocks if blocked == one.user_id} if one.is_watching else set()
    return not (made | suffered).isdisjoint(taking_part)
