# Generated from schemas/channels by `make generate`; edit the schemas, never this file.
"""The `/v1/match` socket: its messages, and what it asks of its handler.

Keeps the ticket of whoever wants to meet somebody, and tells what comes of it: the events of `person:`
and the account's id whose types begin with `match.`. It is opened after `POST /v1/match/join`; whoever
opens it again is held to the reconnect budget. Without a ticket there is nothing to keep, and nothing
is told until the person joins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from generated import models, vocabulary

MatchIncoming: TypeAlias = models.MatchWatchMessage | models.MatchResumeMessage | models.HeartbeatMessage
"""What a client may say."""

MatchOutgoing: TypeAlias = (
    models.MatchWelcomeMessage
    | models.MatchWatchingMessage
    | models.PongMessage
    | models.MatchResyncMessage
    | models.MatchSearching
    | models.MatchFound
    | models.MatchCooldown
    | models.MatchLeft
)
"""What the server says."""

MatchCloseCode: TypeAlias = Literal[1002, 1007, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4408, 4429]
"""How the server may close."""


class MatchSocketSession(Protocol):
    """One open connection, as its handler sees it. Every method raises ConnectionError once it is closed."""

    async def send(self, message: MatchOutgoing) -> None:
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

    async def close(self, code: MatchCloseCode, reason: str) -> None:
        """Close with a code of the contract's table."""
        ...


class MatchSocketHandler(Protocol):
    """Answers one connection. Messages arrive one at a time, in order."""

    async def on_watch(self, message: models.MatchWatchMessage) -> None:
        """Tell what comes of the ticket from now on."""
        ...

    async def on_resume(self, message: models.MatchResumeMessage) -> None:
        """Go on after the last event seen: what was missed comes, or `resync` when it is not kept any
        more."""
        ...

    async def on_heartbeat(self, message: models.HeartbeatMessage) -> None:
        """The person is still there."""
        ...

    async def closed(self) -> None:
        """The connection is gone; called once, whatever happened."""
        ...


class MatchSocketApi(Protocol):
    """Makes a handler for each connection."""

    async def open(self, caller: vocabulary.Caller, session: MatchSocketSession) -> MatchSocketHandler:
        """Called once the socket is accepted. A kernel error raised here closes it."""
        ...
