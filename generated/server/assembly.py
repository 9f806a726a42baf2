# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The contract as a server: give it handlers and a seam, dispatch to what comes back.

An HTTP path is found by one lookup, or below its folder by its template, before any framework; Litestar routes sockets
whose address has no variable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive as LitestarReceive
from litestar.types import Scope as LitestarScope
from litestar.types import Send as LitestarSend

from generated.api.alerts import AlertsApi
from generated.api.audit import AuditApi
from generated.api.autopilot import AutopilotApi
from generated.api.broadcast import BroadcastApi
from generated.api.chat import ChatApi
from generated.api.chat_socket import ChatSocketApi
from generated.api.configuration import ConfigurationApi
from generated.api.consent import ConsentApi
from generated.api.control import ControlApi
from generated.api.curator import CuratorApi
from generated.api.events_socket import EventsSocketApi
from generated.api.health import HealthApi
from generated.api.identity import IdentityApi
from generated.api.jobs import JobsApi
from generated.api.match import MatchApi
from generated.api.match_socket import MatchSocketApi
from generated.api.moderation import ModerationApi
from generated.api.modes import ModesApi
from generated.api.policies import PoliciesApi
from generated.api.presence import PresenceApi
from generated.api.presence_socket import PresenceSocketApi
from generated.api.sessions import SessionsApi
from generated.api.telemetry import TelemetryApi
from generated.server.alerts import AlertsOperations
from generated.server.audit import AuditOperations
from generated.server.autopilot import AutopilotOperations
from generated.server.broadcast import BroadcastOperations
from generated.server.chat import ChatOperations
from generated.server.chat_socket import ChatSocket
from generated.server.configuration import ConfigurationOperations
from generated.server.consent import ConsentOperations
from generated.server.control import ControlOperations
from generated.server.curator import CuratorOperations
from generated.server.events_socket import EventsSocket
from generated.server.health import HealthOperations
from generated.server.identity import IdentityOperations
from generated.server.jobs import JobsOperations
from generated.server.match import MatchOperations
from generated.server.match_socket import MatchSocket
from generated.server.moderation import ModerationOperations
from generated.server.modes import ModesOperations
from generated.server.policies import PoliciesOperations
from generated.server.presence import PresenceOperations
from generated.server.presence_socket import PresenceSocket
from generated.server.routing import Route, branches
from generated.server.seam import Endpoint, Receive, Scope, Seam, Send
from generated.server.sessions import SessionsOperations
from generated.server.telemetry import TelemetryOperations

PATHS: frozenset[str] = frozenset(
    {
        "/docs",
        "/healthz",
        "/hls/",
        "/metrics",
        "/readyz",
        "/v1/accounts",
        "/v1/accounts/{user_id}",
        "/v1/accounts/{user_id}/ban",
        "/v1/accounts/{user_id}/quarantine",
        "/v1/accounts/{user_id}/shadow",
        "/v1/alerts",
        "/v1/asyncapi.json",
        "/v1/audit",
        "/v1/auth/login",
        "/v1/auth/logout",
        "/v1/auth/logout-everywhere",
        "/v1/auth/refresh",
        "/v1/auth/register",
        "/v1/auth/socket-ticket",
        "/v1/broadcast/guide",
        "/v1/broadcast/guide.xml",
        "/v1/broadcast/now",
        "/v1/chat/threads",
        "/v1/chat/threads/{thread_id}/messages",
        "/v1/chat/threads/{thread_id}/messages/{sequence}/moderation",
        "/v1/chat/threads/{thread_id}/moderation",
        "/v1/chat/threads/{thread_id}/report",
        "/v1/chat/{thread_id}",
        "/v1/config/client",
        "/v1/config/versions",
        "/v1/config/versions/{config_hash}",
        "/v1/config/versions/{config_hash}/diff",
        "/v1/consent",
        "/v1/consent/{consent_id}",
        "/v1/consent/{consent_id}/accept",
        "/v1/consent/{consent_id}/cancel",
        "/v1/consent/{consent_id}/decline",
        "/v1/control/agent",
        "/v1/control/as-run",
        "/v1/control/autopilot",
        "/v1/control/autopilot/reset",
        "/v1/control/decisions",
        "/v1/control/decisions/{decision_id}",
        "/v1/control/decisions/{decision_id}/apply",
        "/v1/control/decisions/{decision_id}/dismiss",
        "/v1/control/discovery",
        "/v1/control/encoders/restart",
        "/v1/control/jobs",
        "/v1/control/jobs/{job}",
        "/v1/control/jobs/{job}/run",
        "/v1/control/library",
        "/v1/control/library/{asset_id}",
        "/v1/control/library/{asset_id}/loudness.svg",
        "/v1/control/library/{asset_id}/report",
        "/v1/control/library/{asset_id}/strip.jpg",
        "/v1/control/live",
        "/v1/control/objectives",
        "/v1/control/pipeline",
        "/v1/control/plan",
        "/v1/control/plan/items",
        "/v1/control/plan/items/{plan_item_id}",
        "/v1/control/plan/rotate",
        "/v1/control/playout",
        "/v1/control/policies/reload",
        "/v1/control/policies/versions",
        "/v1/control/policies/versions/{card_hash}",
        "/v1/control/policies/versions/{card_hash}/diff",
        "/v1/control/queue",
        "/v1/control/queue/{entry_id}",
        "/v1/control/queue/{entry_id}/move",
        "/v1/control/report",
        "/v1/copy/{locale}",
        "/v1/costs",
        "/v1/events",
        "/v1/match",
        "/v1/match/join",
        "/v1/match/leave",
        "/v1/match/skip",
        "/v1/match/ticket",
        "/v1/me",
        "/v1/me/devices",
        "/v1/me/devices/{device_id}",
        "/v1/me/password",
        "/v1/media/",
        "/v1/media/live/",
        "/v1/media/tiles/{presence_id}",
        "/v1/moderation/blocks",
        "/v1/moderation/blocks/{user_id}",
        "/v1/moderation/reports",
        "/v1/moderation/reports/{report_id}",
        "/v1/moderation/reports/{report_id}/claim",
        "/v1/moderation/reports/{report_id}/evidence",
        "/v1/moderation/reports/{report_id}/messages",
        "/v1/moderation/reports/{report_id}/resolution",
        "/v1/modes",
        "/v1/openapi.json",
        "/v1/presence",
        "/v1/presence/grid",
        "/v1/presence/set",
        "/v1/sessions",
        "/v1/sessions/transition",
        "/v1/sessions/{session_id}",
        "/v1/sessions/{session_id}/end",
        "/v1/sessions/{session_id}/heartbeat",
        "/v1/sessions/{session_id}/room",
        "/v1/status",
        "/v1/telemetry/audience",
        "/v1/telemetry/counts",
        "/v1/telemetry/events",
        "/v1/telemetry/funnel",
        "/v1/telemetry/indicators",
        "/v1/telemetry/modes",
    }
)
"""Every path of the contract, those of sockets and of plain documents among them; one that ends with a slash stands
for what is below it. Whatever else is served is outside the contract.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """A handler for every tag that this process answers; None leaves the tag's paths unmounted."""

    health: HealthApi | None = None
    broadcast: BroadcastApi | None = None
    alerts: AlertsApi | None = None
    modes: ModesApi | None = None
    identity: IdentityApi | None = None
    sessions: SessionsApi | None = None
    moderation: ModerationApi | None = None
    consent: ConsentApi | None = None
    presence: PresenceApi | None = None
    chat: ChatApi | None = None
    match: MatchApi | None = None
    configuration: ConfigurationApi | None = None
    audit: AuditApi | None = None
    telemetry: TelemetryApi | None = None
    control: ControlApi | None = None
    policies: PoliciesApi | None = None
    jobs: JobsApi | None = None
    curator: CuratorApi | None = None
    autopilot: AutopilotApi | None = None
    events_socket: EventsSocketApi | None = None
    presence_socket: PresenceSocketApi | None = None
    chat_socket: ChatSocketApi | None = None
    match_socket: MatchSocketApi | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """What answers: HTTP routes, and WebSockets by path."""

    routes: tuple[Route, ...]
    sockets: Mapping[str, Endpoint]
    seam: Seam

    def front(self) -> Mapping[str, Endpoint]:
        """Every path without variables, for one lookup."""
        return {route.path: route for route in self.routes if route.folder is None}

    def below(self) -> Mapping[str, Endpoint]:
        """Every path with variables, by the folder it stands in."""
        return branches(self.routes, self.seam)

    def litestar(self) -> list[ASGIRouteHandler]:
        """Every socket without variables as a Litestar route; it finds no others for a request with a method."""
        return [_mount(path, endpoint) for path, endpoint in self.sockets.items() if "{" not in path]


def build(handlers: Handlers, seam: Seam) -> Server:
    """The server of the handlers that are given."""
    routes: list[Route] = []
    sockets: dict[str, Endpoint] = {}
    if handlers.health is not None:
        routes += HealthOperations(handlers.health, seam).routes()
    if handlers.broadcast is not None:
        routes += BroadcastOperations(handlers.broadcast, seam).routes()
    if handlers.alerts is not None:
        routes += AlertsOperations(handlers.alerts, seam).routes()
    if handlers.modes is not None:
        routes += ModesOperations(handlers.modes, seam).routes()
    if handlers.identity is not None:
        routes += IdentityOperations(handlers.identity, seam).routes()
    if handlers.sessions is not None:
        routes += SessionsOperations(handlers.sessions, seam).routes()
    if handlers.moderation is not None:
        routes += ModerationOperations(handlers.moderation, seam).routes()
    if handlers.consent is not None:
        routes += ConsentOperations(handlers.consent, seam).routes()
    if handlers.presence is not None:
        routes += PresenceOperations(handlers.presence, seam).routes()
    if handlers.chat is not None:
        routes += ChatOperations(handlers.chat, seam).routes()
    if handlers.match is not None:
        routes += MatchOperations(handlers.match, seam).routes()
    if handlers.configuration is not None:
        routes += ConfigurationOperations(handlers.configuration, seam).routes()
    if handlers.audit is not None:
        routes += AuditOperations(handlers.audit, seam).routes()
    if handlers.telemetry is not None:
        routes += TelemetryOperations(handlers.telemetry, seam).routes()
    if handlers.control is not None:
        routes += ControlOperations(handlers.control, seam).routes()
    if handlers.policies is not None:
        routes += PoliciesOperations(handlers.policies, seam).routes()
    if handlers.jobs is not None:
        routes += JobsOperations(handlers.jobs, seam).routes()
    if handlers.curator is not None:
        routes += CuratorOperations(handlers.curator, seam).routes()
    if handlers.autopilot is not None:
        routes += AutopilotOperations(handlers.autopilot, seam).routes()
    if handlers.events_socket is not None:
        sockets["/v1/events"] = EventsSocket(handlers.events_socket, seam)
    if handlers.presence_socket is not None:
        sockets["/v1/presence"] = PresenceSocket(handlers.presence_socket, seam)
    if handlers.chat_socket is not None:
        sockets["/v1/chat/{thread_id}"] = ChatSocket(handlers.chat_socket, seam)
    if handlers.match_socket is not None:
        sockets["/v1/match"] = MatchSocket(handlers.match_socket, seam)
    return Server(tuple(routes), sockets, seam)


def _mount(path: str, endpoint: Endpoint) -> ASGIRouteHandler:
    async def handle(scope: LitestarScope, receive: LitestarReceive, send: LitestarSend) -> None:
        await endpoint(cast(Scope, scope), cast(Receive, receive), cast(Send, send))

    return asgi(path, copy_scope=False)(handle)
