"""Implements the generated match operations and socket: translates, never decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from pydantic import MISSING

from generated import models
from generated.api.match import InspectMatchTicket200, JoinMatch200, LeaveMatch204, SkipMatch200
from generated.api.match_socket import MatchSocketSession
from generated.vocabulary import Caller, ErrorCode
from services.infra.events import Follower, Hub
from services.infra.house import Configuration
from services.infra.left_out import or_left_out
from services.infra.topics import of_person
from services.kernel.callers import account_of
from services.kernel.clock import Clock
from services.kernel.errors import Denied, KernelError, Unavailable
from services.kernel.ids import IdSource
from services.match.domain import Ticket
from services.match.ports import Doors
from services.match.service import Matching
from services.match.views import segment_from, ticket_of

ENDED: Final = 4401
BARRED: Final = 4403
SILENT: Final = 4408
SLOW: Final = 4429
"""The codes of the socket's contract that this part closes with."""
_OURS: Final = "match."


class MatchHandlers:
    """The `match` tag over one `Matching`."""

    def __init__(self, matching: Matching) -> None:
        self._matching = matching

    async def join_match(self, caller: Caller, body: models.MatchJoin) -> JoinMatch200:
        """Want to meet somebody."""
        return JoinMatch200(
            ticket_of(await self._matching.join(caller, str(body.mode), segment_from(body.segment)))
        )

    async def skip_match(self, caller: Caller) -> SkipMatch200:
        """The next one, please."""
        return SkipMatch200(ticket_of(await self._matching.skip(caller)))

    async def leave_match(self, caller: Caller) -> LeaveMatch204:
        """Want to meet nobody any more."""
        await self._matching.leave(caller)
        return LeaveMatch204()

    async def inspect_match_ticket(self, caller: Caller) -> InspectMatchTicket200:
        """What came of it."""
        return InspectMatchTicket200(ticket_of(await self._matching.ticket(caller)))


class SocketReceiver:
    """Says what the hub has to tell of somebody's ticket, in the contract's messages."""

    def __init__(self, session: MatchSocketSession, matching: Matching, user_id: str) -> None:
        self._session = session
        self._matching = matching
        self._user_id = user_id

    async def event(self, text: str) -> None:
        if json.loads(text)["type"].startswith(_OURS):
            await self._session.send_encoded(text)

    async def followed(self, _topic: str, sequence: int) -> None:
        try:
            ticket = await self._matching.ticket_of(self._user_id)
        except Unavailable:  # whoever wants to know asks for it
            await self.resync(_topic, sequence)
            return
        await self._session.send(
            models.MatchWatchingMessage(type="watching", sequence=sequence, ticket=_said(ticket))
        )

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
        matching: Matching,
        hub: Hub,
        follower: Follower,
        user_id: str,
        clock: Clock,
        leave: Callable[[], None],
    ) -> None:
        self._session = session
        self._matching = matching
        self._hub = hub
        self._follower = follower
        self._user_id = user_id
        self._clock = clock
        self._leave = leave

    async def on_watch(self, _message: models.MatchWatchMessage) -> None:
        """Tell from now on."""
        self._hub.heard(self._follower)
        self._follower.follow(of_person(self._user_id), None)

    async def on_resume(self, message: models.MatchResumeMessage) -> None:
        """Tell from the last event seen."""
        self._hub.heard(self._follower)
        self._follower.follow(of_person(self._user_id), message.after)

    async def on_heartbeat(self, message: models.HeartbeatMessage) -> None:
        """The person is there: keep their ticket, and answer with the same nonce and the time."""
        self._hub.heard(self._follower)
        await self._matching.beat(self._user_id)
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
        matching: Matching,
        hub: Hub,
        doors: Doors,
        ids: IdSource,
        clock: Clock,
        configuration: Configuration,
    ) -> None:
        self._matching = matching
        self._hub = hub
        self._doors = doors
        self._ids = ids
        self._clock = clock
        self._configuration = configuration

    async def open(self, caller: Caller, session: MatchSocketSession) -> Connection:
        """Greet somebody, and say how their ticket stands.

        Raises Unauthenticated; RateLimited beyond the reconnect budget; Unavailable when there are too many.
        """
        if self._hub.full:
            raise Unavailable(ErrorCode.OVERLOADED, "too many sockets; try again later")
        user_id, settings = account_of(caller), self._configuration.current.platform.match
        stands = await self._matching.open(user_id)
        await session.send(
            models.MatchWelcomeMessage(
                type="welcome",
                connection_id=self._ids.new(),
                heartbeat_interval_s=settings.heartbeat_interval_s,
                ttl_s=settings.lease_s,
                reconnect_after_s=stands.reconnect_after_s,
                ticket=_said(stands.ticket),
            )
        )
        receiver = SocketReceiver(session, self._matching, user_id)
        follower = self._hub.join(receiver)

        async def dismiss(refusal: KernelError) -> None:
            await follower.dismiss(lambda: receiver.drop(refusal))

        leave = self._doors.enter(caller, dismiss)
        return Connection(session, self._matching, self._hub, follower, user_id, self._clock, leave)


def _said(ticket: Ticket | None) -> models.MatchTicket | MISSING:
    return or_left_out(None if ticket is None else ticket_of(ticket))
