"""Implements the generated presence operations and socket: translates, never decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pydantic import MISSING

from generated import models
from generated.api.presence import ConnectTile200, DisconnectTile204, ListPresenceGrid200, SetPresence200
from generated.api.presence_socket import PresenceSocketSession
from generated.vocabulary import Caller, ErrorCode, PresenceCapability, PresenceSegment
from services.infra import cursor as cursors
from services.infra.frames import framed
from services.infra.house import Configuration
from services.infra.left_out import given
from services.kernel.clock import Clock
from services.kernel.errors import Denied, Invalid, KernelError, Unavailable
from services.kernel.ids import IdSource
from services.presence.domain import Difference, Sought, Wish
from services.presence.ports import Doors
from services.presence.service import PresenceService
from services.presence.store import Rank
from services.presence.tiles.service import Tiles
from services.presence.views import Written, presence_of, update_of
from services.presence.watching import Line, Watchers

ENDED: Final = 4401
BARRED: Final = 4403
SILENT: Final = 4408
"""The codes of the socket's contract that this part closes with."""
_CURSOR: Final = "presence"
_RANK: Final = re.compile(r"(\d{1,15}) ([0-9a-f-]{36})", re.ASCII)


class PresenceHandlers:
    """The `presence` tag over one `PresenceService`."""

    def __init__(self, presence: PresenceService, tiles: Tiles) -> None:
        self._presence = presence
        self._tiles = tiles

    async def set_presence(self, caller: Caller, body: models.PresenceSetting) -> SetPresence200:
        """Say where one is."""
        wish = Wish(
            given(body.visibility),
            given(body.is_camera_on),
            None if body.capabilities is MISSING else tuple(sorted(body.capabilities)),
        )
        return SetPresence200(presence_of(await self._presence.set(caller, body.presence_mode, wish)))

    async def list_presence_grid(
        self,
        caller: Caller,
        *,
        segment: PresenceSegment | None,
        mode: models.ModeId | None,
        capability: PresenceCapability | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListPresenceGrid200:
        """Who else is there."""
        sought = Sought(segment or PresenceSegment.EVERYONE, mode, capability)
        people, last = await self._presence.seen_by(caller, sought, _rank(cursor), limit)
        more = MISSING if last is None else cursors.encode(_CURSOR, f"{last.score} {last.user_id}")
        return ListPresenceGrid200(models.PresencePage(items=[*map(presence_of, people)], next_cursor=more))

    async def connect_tile(
        self, caller: Caller, body: models.TileConnection, *, presence_id: models.PresenceId
    ) -> ConnectTile200:
        """Connect somebody's tile."""
        told = await self._tiles.connect(caller, presence_id, body.viewport_id, body.form_factor)
        return ConnectTile200(models.Tile(presence_id=presence_id, endpoints=told))

    async def disconnect_tile(self, caller: Caller, *, presence_id: models.PresenceId) -> DisconnectTile204:
        """Stop somebody's tile."""
        await self._tiles.disconnect(caller, presence_id)
        return DisconnectTile204()


class SocketReceiver:
    """Says what a connection is told, in the contract's messages."""

    def __init__(
        self,
        session: PresenceSocketSession,
        user_id: str,
        line_id: str,
        written: Written,
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._session = session
        self._written = written
        self._user_id = user_id
        self._line_id = line_id
        self._ids = ids
        self._clock = clock

    async def watching(self, sequence: int) -> None:
        await self._session.send(models.PresenceWatchingMessage(type="watching", sequence=sequence))

    async def resync(self, sequence: int) -> None:
        await self._session.send(models.PresenceResyncMessage(type="resync", sequence=sequence))

    def update_at_once(self, told: Difference, sequence: int) -> bool:
        return self._session.send_at_once(framed(self._update(told, sequence)).frame)

    async def update(self, told: Difference, sequence: int) -> None:
        await self._session.send_encoded(self._update(told, sequence))

    def _update(self, told: Difference, sequence: int) -> str:
        data, event_id, now = self._written.data_of(told), self._ids.new(), self._clock.now()
        return update_of(data, sequence, self._user_id, self._line_id, event_id, now)

    async def drop_silent(self) -> None:
        await self._session.close(SILENT, "nothing was heard from the client")

    async def drop(self, refusal: KernelError) -> None:
        await self._session.close(BARRED if isinstance(refusal, Denied) else ENDED, refusal.detail)


class Connection:
    """Answers one client."""

    def __init__(
        self,
        caller: Caller,
        session: PresenceSocketSession,
        watchers: Watchers,
        tiles: Tiles,
        line: Line,
        clock: Clock,
        leave: Callable[[], None],
    ) -> None:
        self._caller = caller
        self._session = session
        self._watchers = watchers
        self._tiles = tiles
        self._line = line
        self._clock = clock
        self._leave = leave

    async def on_watch(self, message: models.PresenceWatchMessage) -> None:
        """Tell of changes from now on."""
        self._watchers.heard(self._line)
        await self._watchers.watch(self._line, None)

    async def on_resume(self, message: models.PresenceResumeMessage) -> None:
        """Tell of changes after the last difference seen."""
        self._watchers.heard(self._line)
        await self._watchers.watch(self._line, message.after)

    async def on_heartbeat(self, message: models.HeartbeatMessage) -> None:
        """The person is there; answer with the same nonce and the time."""
        self._watchers.heard(self._line)
        pong = models.PongMessage(type="pong", nonce=message.nonce, at=self._clock.now())
        said = pong.model_dump_json(by_alias=True)
        if not self._session.send_at_once(framed(said).frame):
            await self._session.send_encoded(said)

    async def on_viewport(self, message: models.PresenceViewportMessage) -> None:
        """Say whose tiles are in view; the person is there too."""
        self._watchers.heard(self._line)
        await self._tiles.show(self._caller, message.viewport_id, message.visible)

    async def closed(self) -> None:
        """The connection has gone."""
        self._leave()
        self._watchers.leave(self._line)


class PresenceSocketHandlers:
    """Makes a `Connection` for each device of somebody who is signed in."""

    def __init__(
        self,
        presence: PresenceService,
        watchers: Watchers,
        tiles: Tiles,
        doors: Doors,
        ids: IdSource,
        clock: Clock,
        configuration: Configuration,
    ) -> None:
        self._presence = presence
        self._watchers = watchers
        self._tiles = tiles
        self._doors = doors
        self._ids = ids
        self._clock = clock
        self._configuration = configuration
        self._written = Written()

    async def open(self, caller: Caller, session: PresenceSocketSession) -> Connection:
        """Let the person be there and greet them. Raises Unauthenticated; Unavailable when there are too many."""
        if self._watchers.full:
            raise Unavailable(ErrorCode.OVERLOADED, "too many sockets; try again later")
        line_id = self._ids.new()
        receiver = SocketReceiver(
            session, str(caller.subject), line_id, self._written, self._ids, self._clock
        )
        line = await self._presence.join(caller, line_id, receiver)

        async def dismiss(refusal: KernelError) -> None:
            await self._watchers.dismiss(line, lambda: receiver.drop(refusal))

        leave = self._doors.enter(caller, dismiss)
        connection = Connection(*(caller, session, self._watchers, self._tiles, line), self._clock, leave)
        presence = self._configuration.current.guardrails.presence
        try:
            await session.send(
                models.PresenceWelcomeMessage(
                    type="welcome",
                    connection_id=line_id,
                    heartbeat_interval_s=presence.heartbeat_interval_s,
                    ttl_s=presence.ttl_s,
                )
            )
        except ConnectionError:
            await connection.closed()
            raise
        return connection


def _rank(cursor: str | None) -> Rank | None:
    value = cursors.decode(_CURSOR, cursor)
    if value is None:
        return None
    found = _RANK.fullmatch(value)
    if found is None:
        raise Invalid(ErrorCode.CURSOR_INVALID, "The cursor is not one of ours.")
    return Rank(int(found[1]), found[2])
