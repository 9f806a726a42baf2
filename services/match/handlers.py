"""Implements the generated matching operations and socket: translates, never decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from pydantic import MISSING

from generated import models
from generated.api.match import InspectMatchTicket200, JoinMatch200, LeaveMatch204, SkipMatch200
from generated.api.match_socket import MatchSocketSession
from generated.events import MATCH_COOLDOWN, MATCH_FOUND, MATCH_LEFT, MATCH_SEARCHING
from generated.vocabulary import Caller, ErrorCode
from services.infra.events import Follower, Hub
from services.infra.house import Configuration
from services.infra.topics import of_person
from services.kernel.callers import account_of
from services.kernel.clock import Clock
from services.kernel.errors import Denied, KernelError, Unavailable
from services.kernel.ids import IdSource
from services.match.ports import Doors
from services.match.service import MatchService
from services.match.views import segment_from, ticket_of

ENDED: Final = 4401
BARRED: Final = 4403
SILENT: Final = 4408
SLOW: Final = 4429
"""The codes of the socket's contract that this part closes with."""
_OURS: Final = frozenset(spec.kind for spec in (MATCH_SEARCHING, MATCH_FOUND, MATCH_COOLDOWN, MATCH_LEFT))


class MatchHandlers:
    """The `match` tag over one `MatchService`."""

    def __init__(self, match: MatchService) -> None:
        self._match = match

    async def join_match(self, caller: Caller, body: models.MatchJoin) -> JoinMatch200:
        """Want to meet somebody."""
        return JoinMatch200(ticket_of(await self._match.join(caller, body.mode, segment_from(body.segment))))

    async def skip_match(self, caller: Caller, body: models.MatchSkip) -> SkipMatch200:
        """The next one, please."""
        return SkipMatch200(ticket_of(await self._match.skip(caller, body.session_id)))

    async def leave_match(self, caller: Caller) -> LeaveMatch204:
        """Want to meet nobody any more."""
        await self._match.leave(caller)
        return LeaveMatch204()

    async def inspect_match_ticket(self, caller: Caller) -> InspectMatchTicket200:
        """The caller's ticket."""
        return InspectMatchTicket200(ticket_of(await self._match.inspect(caller)))


class SocketReceiver:
    """Says what of somebody's own topic is about their ticket, in the contract's messages."""

    def __init__(self, session: MatchSocketSession, match: MatchService, user_id: str) -> None:
        self._session = session
        self._match = match
        self._user_id = user_id

    async def event(self, text: str) -> None:
        if json.loads(text)["type"] in _OURS:
            await self._session.send_encoded(text)

    async def followed(self, topic: str, sequence: int) -> None:
        try:
            ticket = await self._match.ticket_of(self._user_id)
        except Unavailable:  # whoever wants to know asks
            await self.resync(topic, sequence)
            return
        said = MISSING if ticket is None else ticket_of(ticket)
        await self._session.send(models.MatchWatchingMessage(type="watching", sequence=sequence, ticket=said))

    async def resync(self, _topic: str, sequence: int) -> None:
        await self._session.send(models.MatchResyncMessage(type="resync", sequence=sequence))

    async def drop_slow(self) -> None:
        await self._session.close(SLOW, "the client reads too slowly")

    async def drop_silent(self) -> None:
        await self._session.close(SILENT, "nothing was heard from the client")

    async def drop(self, refusal: KernelError) -> None:
        await self._session.close(BARRED if isinstance(refusal, Denied) else ENDED, refusal.detail)


class Connection:
    """Answers one client."""

    def __init__(
        self,
        session: MatchSocketSession,
        user_id: str,
        match: MatchService,
        hub: Hub,
        follower: Follower,
        clock: Clock,
        leave: Callable[[], None],
    ) -> None:
        self._session = session
        self._user_id = user_id
        self._match = match
        self._hub = hub
        self._follower = follower
        self._clock = clock
        self._leave = leave

    async def on_watch(self, _message: models.MatchWatchMessage) -> None:
        """Tell what comes of the ticket from now on."""
        self._hub.heard(self._follower)
        self._follower.follow(of_person(self._user_id), None)

    async def on_resume(self, message: models.MatchResumeMessage) -> None:
        """Tell what came after the last event seen."""
        self._hub.heard(self._follower)
        self._follower.follow(of_person(self._user_id), message.after)

    async def on_heartbeat(self, message: models.HeartbeatMessage) -> None:
        """The person is there; answer with the same nonce and the time once the ticket holds on."""
        self._hub.heard(self._follower)
        await self._match.beat(self._user_id)
        pong = models.PongMessage(type="pong", nonce=message.nonce, at=self._clock.now())
        await self._session.send(pong)

    async def closed(self) -> None:
        """The connection has gone; the ticket holds as long as its lease."""
        self._leave()
        await self._follower.close()


class MatchSocketHandlers:
    """Makes a `Connection` for each device of somebody who is signed in."""

    def __init__(
        self,
        match: MatchService,
        hub: Hub,
        doors: Doors,
        ids: IdSource,
        clock: Clock,
        configuration: Configuration,
    ) -> None:
        self._match = match
        self._hub = hub
        self._doors = doors
        self._ids = ids
        self._clock = clock
        self._configuration = configuration

    async def open(self, caller: Caller, session: MatchSocketSession) -> Connection:
        """Keep the person's ticket and greet them.

        Raises Unauthenticated; RateLimited, which closes with 4429; Unavailable when there are too many.
        """
        if self._hub.full:
            raise Unavailable(ErrorCode.OVERLOADED, "too many sockets; try again later")
        opened, settings = await self._match.open(caller), self._configuration.current.platform.match
        await session.send(
            models.MatchWelcomeMessage(
                type="welcome",
                connection_id=self._ids.new(),
                heartbeat_interval_s=settings.heartbeat_interval_s,
                ttl_s=settings.lease_s,
                reconnect_after_s=opened.reconnect_after_s,
                ticket=MISSING if opened.ticket is None else ticket_of(opened.ticket),
            )
        )
        me = account_of(caller)
        receiver = SocketReceiver(session, self._match, me)
        follower = self._hub.join(receiver)

        async def dismiss(refusal: KernelError) -> None:
            await follower.dismiss(lambda: receiver.drop(refusal))

        leave = self._doors.enter(caller, dismiss)
        return Connection(session, me, self._match, self._hub, follower, self._clock, leave)
