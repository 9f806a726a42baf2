# Generated from schemas/channels by `make generate`; edit the schemas, never this file.
"""The `/v1/chat/{thread_id}` socket: its messages, and what it asks of its handler.

One socket per thread and device of somebody who is in it. `say` is answered with `said` once the
message is kept, and then everybody who follows is told it as `message`, in the order of `sequence`. A
client that comes back resumes after the last message it saw. A client that reads too slowly is closed
and resumes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from generated import models, vocabulary

ChatIncoming: TypeAlias = (
    models.ChatFollowMessage
    | models.ChatResumeMessage
    | models.PingMessage
    | models.ChatSayMessage
    | models.ChatReadMessage
    | models.ChatTypingMessage
)
"""What a client may say."""

ChatOutgoing: TypeAlias = (
    models.ChatWelcomeMessage
    | models.ChatFollowingMessage
    | models.PongMessage
    | models.ChatResyncMessage
    | models.ChatMessageMessage
    | models.ChatSaidMessage
    | models.ChatRefusedMessage
    | models.ChatStandingMessage
    | models.ChatModeratedMessage
    | models.ChatWasReadMessage
    | models.ChatIsTypingMessage
)
"""What the server says."""

ChatCloseCode: TypeAlias = Literal[1002, 1007, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4404, 4408, 4429]
"""How the server may close."""


class ChatSocketSession(Protocol):
    """One open connection, as its handler sees it. Every method raises ConnectionError once it is closed."""

    async def send(self, message: ChatOutgoing) -> None:
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

    async def close(self, code: ChatCloseCode, reason: str) -> None:
        """Close with a code of the contract's table."""
        ...


class ChatSocketHandler(Protocol):
    """Answers one connection. Messages arrive one at a time, in order."""

    async def on_follow(self, message: models.ChatFollowMessage) -> None:
        """Tell of every message from now on; answered with `following`."""
        ...

    async def on_resume(self, message: models.ChatResumeMessage) -> None:
        """Tell of every message after the last one seen; answered with `following`, or with `resync` when
        that is too many."""
        ...

    async def on_ping(self, message: models.PingMessage) -> None:
        """Is the server there?"""
        ...

    async def on_say(self, message: models.ChatSayMessage) -> None:
        """Write; answered with `said` once it is kept, or with `refused`."""
        ...

    async def on_read(self, message: models.ChatReadMessage) -> None:
        """The person has read everything up to a message."""
        ...

    async def on_typing(self, message: models.ChatTypingMessage) -> None:
        """The person is writing."""
        ...

    async def closed(self) -> None:
        """The connection is gone; called once, whatever happened."""
        ...


class ChatSocketApi(Protocol):
    """Makes a handler for each connection."""

    async def open(
        self, caller: vocabulary.Caller, session: ChatSocketSession, *, thread_id: models.ThreadId
    ) -> ChatSocketHandler:
        """Called once the socket is accepted. A kernel error raised here closes it."""
        ...
