# Generated from schemas/channels by `make generate`; edit the schemas, never this file.
"""The `/v1/events` socket: its messages, and what it asks of its handler.

One socket per client for everything that happens. Open to anyone, and with `?ticket=` as somebody:
topics decide what a caller may follow, and `welcome` names them. `broadcast` is everybody's; `person:`
and the account's id is what concerns that person, on all of their devices. It is closed when the sign-
in behind it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from generated import models, vocabulary

EventsIncoming: TypeAlias = models.SubscribeMessage | models.ResumeMessage | models.PingMessage
"""What a client may say."""

EventsOutgoing: TypeAlias = (
    models.WelcomeMessage
    | models.SubscribedMessage
    | models.PongMessage
    | models.ResyncMessage
    | models.BroadcastNowPlaying
    | models.SessionCreated
    | models.SessionTransitioned
    | models.SessionEnded
    | models.SessionFailed
    | models.SessionRoomChanged
    | models.ConsentRequested
    | models.ConsentAccepted
    | models.ConsentDeclined
    | models.ConsentExpired
    | models.ConsentCancelled
    | models.ModerationBlocked
    | models.ModerationUnblocked
    | models.ChatMessaged
    | models.MatchSearching
    | models.MatchFound
    | models.MatchCooldown
    | models.MatchLeft
)
"""What the server says."""

EventsCloseCode: TypeAlias = Literal[1002, 1007, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4408, 4429]
"""How the server may close."""


class EventsSocketSession(Protocol):
    """One open connection, as its handler sees it. Every method raises ConnectionError once it is closed."""

    async def send(self, message: EventsOutgoing) -> None:
        """Send one message; returns when the transport has taken it."""
        ...

    async def send_encoded(self, message: str) -> None:
        """Send a message that is JSON text already, as a fan-out encodes once for many connections."""
        ...

    def send_at_once(self, frame: bytes) -> bool:
        """Send a whole text frame, made once for many connections, without waiting for anything.

        False, and nothing is sent, where that can't be: then `send_encoded` waits, or says why.
        """
        ...

    def straight(self, ended: Callable[[], None]) -> int | None:
        """The descriptor to which whole text frames may be written until `ended` is called.

        None where that can't be: then `send_at_once` is to be asked. It takes what a descriptor did not, too.
        """
        ...

    async def close(self, code: EventsCloseCode, reason: str) -> None:
        """Close with a code of the contract's table."""
        ...


class EventsSocketHandler(Protocol):
    """Answers one connection. Messages arrive one at a time, in order."""

    async def on_subscribe(self, message: models.SubscribeMessage) -> None:
        """Follow topics from now on."""
        ...

    async def on_resume(self, message: models.ResumeMessage) -> None:
        """Follow a topic from the last event seen: what was missed comes first, or `resync` when it is too
        old."""
        ...

    async def on_ping(self, message: models.PingMessage) -> None:
        """Is the server there?"""
        ...

    async def closed(self) -> None:
        """The connection is gone; called once, whatever happened."""
        ...


class EventsSocketApi(Protocol):
    """Makes a handler for each connection."""

    async def open(self, caller: vocabulary.Caller, session: EventsSocketSession) -> EventsSocketHandler:
        """Called once the socket is accepted. A kernel error raised here closes it."""
        ...
