# Generated from schemas/events by `make generate`; edit the schemas, never this file.
"""Every event of the contract: its type, its version and what it tells. An event that is not here can't be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import pydantic

from generated import models

Data = TypeVar("Data", bound=pydantic.BaseModel)


@dataclass(frozen=True, slots=True)
class EventSpec(Generic[Data]):
    """What the contract says of one event: its `type`, its version and the model of its `data`."""

    kind: str
    version: int
    model: type[Data]


BROADCAST_NOW_PLAYING = EventSpec("broadcast.now_playing", 1, models.NowPlaying)
"""A programme has begun on a channel."""

CHAT_MESSAGED = EventSpec("chat.message", 1, models.ChatNotice)
"""Somebody wrote to a person. Told to that person, without the text."""

CONSENT_ACCEPTED = EventSpec("consent.accepted", 1, models.Consent)
"""Who was asked said yes. Told to both, each with their own session."""

CONSENT_CANCELLED = EventSpec("consent.cancelled", 1, models.Consent)
"""Who asked took it back. Told to both."""

CONSENT_DECLINED = EventSpec("consent.declined", 1, models.Consent)
"""Who was asked said no. Told to both."""

CONSENT_EXPIRED = EventSpec("consent.expired", 1, models.Consent)
"""There was no answer in time. Told to both."""

CONSENT_REQUESTED = EventSpec("consent.request", 1, models.Consent)
"""Somebody is asked to a call. Told to who is asked."""

MATCH_COOLDOWN = EventSpec("match.cooldown", 1, models.MatchTicket)
"""Somebody has to wait before they are in the queue again."""

MATCH_FOUND = EventSpec("match.found", 1, models.MatchTicket)
"""Somebody is found, and the session with them has begun."""

MATCH_LEFT = EventSpec("match.left", 1, models.MatchTicket)
"""A ticket is over: its person left, is gone, or may not be there."""

MATCH_SEARCHING = EventSpec("match.searching", 1, models.MatchTicket)
"""Somebody is in the queue."""

MODERATION_BLOCKED = EventSpec("moderation.blocked", 1, models.BlockNotice)
"""Somebody has parted from somebody. What both share ends, and neither is shown to the other."""

MODERATION_UNBLOCKED = EventSpec("moderation.unblocked", 1, models.BlockNotice)
"""Somebody has lifted a block of their own."""

PRESENCE_UPDATE = EventSpec("presence.update", 1, models.PresenceDifference)
"""Who came, changed or went, of those whom the watcher may see; several changes may be told as one."""

SESSION_CREATED = EventSpec("session.created", 1, models.SessionNotice)
"""A session has begun."""

SESSION_ENDED = EventSpec("session.ended", 1, models.SessionNotice)
"""A session is over."""

SESSION_FAILED = EventSpec("session.failed", 1, models.SessionNotice)
"""A session has failed; `end_reason` says of what."""

SESSION_ROOM_CHANGED = EventSpec("session.room_changed", 1, models.RoomChange)
"""Somebody has entered or left the room in which a session of the reader is; who is there, the room tells."""

SESSION_TRANSITIONED = EventSpec("session.transitioned", 1, models.SessionHandover)
"""A session has followed another."""
