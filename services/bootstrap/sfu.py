"""Builds the embedded SFU."""

from __future__ import annotations

from generated.models import SfuSettings
from services.bootstrap.configuration import configured
from services.infra.clock import SystemClock
from services.infra.ids import RequestIds
from services.infra.settings import Settings
from services.infra.token_secret import token_secret
from services.media.exchange import Exchange, Served
from services.media.sfu.connecting import Connections
from services.media.sfu.figures import Figures
from services.media.sfu.http import Interface
from services.media.sfu.leg import Network
from services.media.sfu.limits import Limits
from services.media.sfu.live.http import LiveExchange
from services.media.sfu.live.inputs import House, LiveInputs
from services.media.sfu.process import Sfu
from services.media.sfu.revocations import Revocations
from services.media.sfu.rooms import Rooms
from services.media.tokens import EndpointTokens, internal_token
from services.media.turn import IceServers


def build_sfu(settings: Settings) -> Sfu:
    """The SFU of this home. The caps of profiles follow a reload; its own limits do not."""
    clock = SystemClock()
    configuration, _ = configured(settings)
    platform = configuration.current.platform
    media, secret, home = platform.media, token_secret(settings), settings.home
    figures = Figures()
    limits = Limits.configured(media.sfu)
    connections = Connections(_network(media.sfu), limits.closed_kept)
    rooms = Rooms(
        lambda: configuration.current.offered,
        limits,
        connections,
        EndpointTokens(secret, settings.env),
        Revocations(home.sfu_revocations, clock.now().timestamp()),
        clock,
        figures,
        token_s=media.token_s,
        viewer_token_s=media.viewer_token_s,
    )
    house = House(
        lambda: configuration.current.channels,
        lambda: configuration.current.offered,
        home.live_socket,
        keyed=settings.live_key is not None,
    )
    live = LiveInputs(house, limits, connections, clock, figures)
    interface = Interface(
        rooms,
        Exchange(rooms, retry_after_s=platform.http.retry_after_s),
        LiveExchange(live, retry_after_s=platform.http.retry_after_s),
        IceServers.configured(media, settings.turn_secret),
        internal_token(secret, settings.env),
        clock,
    )
    return Sfu(
        Served(interface.answer, RequestIds(clock), body_bytes=media.sfu.offer_limit_bytes),
        rooms,
        figures,
        home.sfu_socket,
        home.sfu_figures,
        beside=(configuration.run, live.run),
        figures_s=media.sfu.report_interval_s,
        keep_alive_s=platform.http.keep_alive_s,
        stop_grace_s=platform.supervisor.drain_s,
    )


def _network(sfu: SfuSettings) -> Network:
    return Network(
        addresses=tuple(sfu.addresses),
        public=tuple(sfu.public_addresses),
        loopback=sfu.loopback,
        port_min=sfu.port_min,
        port_max=sfu.port_max,
        connect_timeout_s=sfu.connect_timeout_s,
    )
