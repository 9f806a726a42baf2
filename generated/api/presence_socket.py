# Generated from schemas/channels by `make generate`; edit the schemas, never this file.
"""The `/v1/presence` socket: its messages, and what it asks of its handler.

One socket per device of somebody who is there. They are there while any of their devices says
`heartbeat` in time, where and how `POST /v1/presence/set` said last. `presence.update` tells who comes,
changes and goes of those whom they may see; a client that reads slowly is told several changes as one.
On `resync`, which also answers `watch`, the list is asked for with `GET /v1/presence/grid`; what is
told after that is applied to it. A client that shows tiles says `viewport` at every change of what is
in view and with every heartbeat.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from generated import models, vocabulary

PresenceIncoming: TypeAlias = (
    models.PresenceWatchMessage
    | models.PresenceResumeMessage
    | models.HeartbeatMessage
    | models.PresenceViewportMessage
)
"""What a client may say."""

PresenceOutgoing: TypeAlias = (
    models.PresenceWelcomeMessage
    | models.PresenceWatchingMessage
    | models.PongMessage
    | models.PresenceResyncMessage
    | models.PresenceUpdate
)
"""What the server says."""

PresenceCloseCode: TypeAlias = Literal[1002, 1007, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4408]
"""How the server may close."""


class PresenceSocketSession(Protocol):
    """One open connection, as its handler sees it. Every method raises ConnectionError once it is closed."""

    async def send(self, message: PresenceOutgoing) -> None:
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

    async def close(self, code: PresenceCloseCode, reason: str) -> None:
        """Close with a code of the contract's table."""
        ...


class PresenceSocketHandler(Protocol):
    """Answers one connection. Messages arrive one at a time, in order."""

    async def on_watch(self, message: models.PresenceWatchMessage) -> None:
        """Tell of everybody who comes, changes and goes from now on; answered with `resync`."""
        ...

    async def on_resume(self, message: models.PresenceResumeMessage) -> None:
        """Go on after the last difference seen: what was missed comes as one, or `resync` when that can't
        be said any more."""
        ...

    async def on_heartbeat(self, message: models.HeartbeatMessage) -> None:
        """The person is still there."""
        ...

    async def on_viewport(self, message: models.PresenceViewportMessage) -> None:
        """Whose tiles a viewport shows, the first one first; told at every change and with every
        heartbeat. Tiles of the viewport that it does not name are out of view."""
        ...

    async def closed(self) -> None:
        """The connection is gone; called once, whatever happened."""
        ...


class PresenceSocketApi(Protocol):
    """Makes a handler for each connection."""

    async def open(self, caller: vocabulary.Caller, session: PresenceSocketSession) -> PresenceSocketHandler:
        """Called once the socket is accepted. A kernel error raised here closes it."""
        ...
