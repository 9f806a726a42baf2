"""The SFU's interface, on its UNIX socket: WHIP, WHEP, live sources, and what the platform asks.

The edge passes on what is below its media path; the platform's own paths are reached over the socket only, and by
whoever shows the token that is derived from the house's secret. Translates, never decides.
"""

from __future__ import annotations

import hmac
import re

from pydantic import MISSING

from generated.models import MediaEndpoints, SfuGrant, SfuHealth, SfuOrder, WhipWhepEndpoints
from generated.server.seam import Scope
from generated.vocabulary import ErrorCode
from services.infra.left_out import given
from services.kernel.clock import Clock
from services.kernel.errors import Unauthenticated
from services.media.exchange import UUID, Exchange, Reply, bearer, json_reply, only, read_model
from services.media.sfu.live.http import PREFIX, LiveExchange
from services.media.sfu.rooms import Rooms
from services.media.turn import IceServers

_ROOM = re.compile(
    rf"/internal/rooms/(?P<session>{UUID})"
    rf"(?:/viewers/(?P<viewer>[\w.-]{{1,120}})|/participants/(?P<participant>{UUID}))?"
)
_HEALTH = "/internal/health"


class Interface:
    """What answers the socket's requests."""

    def __init__(
        self,
        rooms: Rooms,
        exchange: Exchange,
        live: LiveExchange,
        ice: IceServers,
        internal_token: str,
        clock: Clock,
    ) -> None:
        self._rooms, self._exchange, self._live, self._ice = rooms, exchange, live, ice
        self._internal, self._clock = internal_token, clock

    async def answer(self, scope: Scope, body: bytes) -> Reply:
        """The answer to a request; raises kernel errors and Stop."""
        path: str = scope["path"]
        if path.startswith(PREFIX):
            return await self._live.answer(scope, body)
        if found := _ROOM.fullmatch(path):
            return self._room(scope, body, **found.groupdict())
        if path == _HEALTH:
            self._show_own(scope)
            rooms, publications, viewers = self._rooms.counts()
            return json_reply(200, SfuHealth(rooms=rooms, publications=publications, viewers=viewers))
        return await self._exchange.answer(scope, body)

    def _room(
        self, scope: Scope, body: bytes, session: str, viewer: str | None, participant: str | None
    ) -> Reply:
        self._show_own(scope)
        only(scope["method"], ("PUT", "DELETE", *(() if viewer is None else ("PATCH",))))
        if scope["method"] == "DELETE":
            self._rooms.revoke(session, viewer, participant)
            return Reply(204)
        order = read_model(SfuOrder, body)
        layer = given(order.layer)
        if scope["method"] == "PATCH" and viewer is not None:
            self._rooms.bind(session, order.profile, viewer, layer)
            return Reply(204)
        only_watches = given(order.only_watches) is True
        token, grant = self._rooms.grant(
            session, order.profile, viewer, layer, participant, only_watches=only_watches
        )
        endpoints: MediaEndpoints = WhipWhepEndpoints(
            kind="whip_whep",
            publish_url=f"/v1/media/{session}/whip",
            subscribe_url=f"/v1/media/{session}/whep",
            token=token,
            ice_servers=self._ice.of(session, self._clock.now()),
            layers=self._rooms.publishable(order.profile) if grant.publishes else MISSING,
            expires_at=grant.expires_at,
        )
        return json_reply(200, SfuGrant(endpoints=endpoints))

    def _show_own(self, scope: Scope) -> None:
        if not hmac.compare_digest(bearer(scope), self._internal):
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "Only the platform itself asks this.")
