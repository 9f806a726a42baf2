"""One class per tag of the contract: each method is an operation. Generated; do not edit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from voulezvous.calls import AsyncCalls, Calls
from voulezvous.generated.models import (
    Account,
    AccountChange,
    AccountPage,
    AgentStatus,
    AlertList,
    AlertSeverity,
    AsRunEntry,
    AsRunPage,
    Asset,
    AssetAdd,
    AssetId,
    AssetPage,
    AssetReport,
    AssetUpdate,
    Audience,
    AuditEvent,
    AuditPage,
    Autopilot,
    BanOrder,
    Block,
    BlockPage,
    CardHash,
    ChannelId,
    ChatClosing,
    ChatMessage,
    ChatMessagePage,
    ChatModeration,
    ChatReport,
    ChatThread,
    ChatThreadOpening,
    ChatThreadPage,
    ClientConfig,
    ConfigDiff,
    ConfigHash,
    ConfigSnapshot,
    ConfigVersion,
    ConfigVersionPage,
    Consent,
    ConsentId,
    ConsentPage,
    ConsentRequest,
    CopyBook,
    Costs,
    Cursor,
    Day,
    Decision,
    DecisionId,
    DecisionPage,
    DecisionState,
    DeviceId,
    DeviceList,
    EncodersRestart,
    EncodersRestarted,
    EntryId,
    EvidenceBundle,
    Funnel,
    GuidePage,
    IdempotencyKey,
    Indicators,
    Instant,
    JobDetail,
    JobList,
    JobName,
    JobRun,
    Live,
    LiveChange,
    Liveness,
    Locale,
    Login,
    MatchJoin,
    MatchSkip,
    MatchTicket,
    Me,
    MeChange,
    ModeId,
    ModeList,
    ModesTold,
    NightlyReport,
    NowPlaying,
    ObjectiveReport,
    PasswordChange,
    Pipeline,
    PipelineChange,
    Plan,
    PlanItem,
    PlanItemId,
    PlanItemPage,
    PlanItemState,
    PlanRotation,
    PlanRotationOrder,
    Playout,
    PlayoutChange,
    PolicyDiff,
    PolicyReload,
    PolicyReloadOrder,
    PolicySnapshot,
    PolicyVersion,
    PolicyVersionPage,
    Presence,
    PresenceCapability,
    PresenceId,
    PresencePage,
    PresenceSegment,
    PresenceSetting,
    Programme,
    QuarantineOrder,
    QueueEntry,
    QueueInsert,
    QueueMove,
    QueuePage,
    Readiness,
    Registration,
    Report,
    ReportCreation,
    ReportedMessagePage,
    ReportId,
    ReportPage,
    ReportReceipt,
    ReportResolution,
    ReportState,
    Room,
    Session,
    SessionCreation,
    SessionId,
    SessionMove,
    SessionPage,
    SessionTransition,
    ShadowOrder,
    SignedIn,
    SocketTicket,
    Status,
    TelemetryBatch,
    TelemetryCount,
    TelemetryCountPage,
    TelemetryName,
    TelemetryReceipt,
    ThreadId,
    Tile,
    TileConnection,
    UserId,
)
from voulezvous.operation import Operation
from voulezvous.pages import async_walk, walk

_LIST_ALERTS: Operation[AlertList] = Operation("GET", "/v1/alerts", {200: AlertList})

_SEARCH_AUDIT: Operation[AuditPage] = Operation(
    "GET", "/v1/audit", {200: AuditPage}, security=("accessToken",)
)

_RESET_AUTOPILOT: Operation[Autopilot] = Operation(
    "POST",
    "/v1/control/autopilot/reset",
    {200: Autopilot},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_SHOW_AUTOPILOT: Operation[Autopilot] = Operation(
    "GET", "/v1/control/autopilot", {200: Autopilot}, security=("controlSignature", "controlToken")
)

_GET_GUIDE: Operation[GuidePage] = Operation("GET", "/v1/broadcast/guide", {200: GuidePage})

_GET_GUIDE_XMLTV: Operation[str] = Operation("GET", "/v1/broadcast/guide.xml", {200: str})

_GET_NOW_PLAYING: Operation[NowPlaying] = Operation("GET", "/v1/broadcast/now", {200: NowPlaying})

_LIST_MESSAGES: Operation[ChatMessagePage] = Operation(
    "GET", "/v1/chat/threads/{thread_id}/messages", {200: ChatMessagePage}, security=("accessToken",)
)

_LIST_REPORTED_MESSAGES: Operation[ReportedMessagePage] = Operation(
    "GET",
    "/v1/moderation/reports/{report_id}/messages",
    {200: ReportedMessagePage},
    security=("accessToken",),
)

_LIST_THREADS: Operation[ChatThreadPage] = Operation(
    "GET", "/v1/chat/threads", {200: ChatThreadPage}, security=("accessToken",)
)

_MODERATE_MESSAGE: Operation[None] = Operation(
    "PUT",
    "/v1/chat/threads/{thread_id}/messages/{sequence}/moderation",
    {204: None},
    security=("accessToken",),
)

_MODERATE_THREAD: Operation[None] = Operation(
    "PUT", "/v1/chat/threads/{thread_id}/moderation", {204: None}, security=("accessToken",)
)

_OPEN_THREAD: Operation[ChatThread] = Operation(
    "POST", "/v1/chat/threads", {200: ChatThread}, repeat="never", security=("accessToken",)
)

_REPORT_THREAD: Operation[ReportReceipt] = Operation(
    "POST",
    "/v1/chat/threads/{thread_id}/report",
    {201: ReportReceipt},
    repeat="with-key",
    security=("accessToken",),
)

_DIFF_CONFIG_VERSION: Operation[ConfigDiff] = Operation(
    "GET", "/v1/config/versions/{config_hash}/diff", {200: ConfigDiff}, security=("accessToken",)
)

_INSPECT_CONFIG_VERSION: Operation[ConfigSnapshot] = Operation(
    "GET", "/v1/config/versions/{config_hash}", {200: ConfigSnapshot}, security=("accessToken",)
)

_LIST_CONFIG_VERSIONS: Operation[ConfigVersionPage] = Operation(
    "GET", "/v1/config/versions", {200: ConfigVersionPage}, security=("accessToken",)
)

_ACCEPT_CONSENT: Operation[Consent] = Operation(
    "POST", "/v1/consent/{consent_id}/accept", {200: Consent}, repeat="never", security=("accessToken",)
)

_CANCEL_CONSENT: Operation[Consent] = Operation(
    "POST", "/v1/consent/{consent_id}/cancel", {200: Consent}, repeat="never", security=("accessToken",)
)

_DECLINE_CONSENT: Operation[Consent] = Operation(
    "POST", "/v1/consent/{consent_id}/decline", {200: Consent}, repeat="never", security=("accessToken",)
)

_INSPECT_CONSENT: Operation[Consent] = Operation(
    "GET", "/v1/consent/{consent_id}", {200: Consent}, security=("accessToken",)
)

_LIST_CONSENTS: Operation[ConsentPage] = Operation(
    "GET", "/v1/consent", {200: ConsentPage}, security=("accessToken",)
)

_REQUEST_CONSENT: Operation[Consent] = Operation(
    "POST", "/v1/consent", {201: Consent}, repeat="with-key", security=("accessToken",)
)

_ADD_ASSET: Operation[Asset] = Operation(
    "POST",
    "/v1/control/library",
    {201: Asset},
    repeat="with-key",
    security=("controlSignature", "controlToken"),
)

_CHANGE_LIVE: Operation[Live] = Operation(
    "PATCH", "/v1/control/live", {200: Live}, repeat="never", security=("controlSignature", "controlToken")
)

_CHANGE_PIPELINE: Operation[Pipeline] = Operation(
    "PATCH",
    "/v1/control/pipeline",
    {200: Pipeline},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_CHANGE_PLAYOUT: Operation[Playout] = Operation(
    "PATCH",
    "/v1/control/playout",
    {200: Playout},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_DRAW_ASSET_LOUDNESS: Operation[str] = Operation(
    "GET",
    "/v1/control/library/{asset_id}/loudness.svg",
    {200: str},
    security=("controlSignature", "controlToken"),
)

_GET_ASSET_STRIP: Operation[bytes] = Operation(
    "GET",
    "/v1/control/library/{asset_id}/strip.jpg",
    {200: bytes},
    security=("accessToken", "controlSignature", "controlToken"),
)

_INSERT_QUEUE_ENTRY: Operation[QueueEntry] = Operation(
    "POST",
    "/v1/control/queue",
    {201: QueueEntry},
    repeat="with-key",
    security=("controlSignature", "controlToken"),
)

_INSPECT_ASSET: Operation[Asset] = Operation(
    "GET", "/v1/control/library/{asset_id}", {200: Asset}, security=("controlSignature", "controlToken")
)

_INSPECT_ASSET_REPORT: Operation[AssetReport] = Operation(
    "GET",
    "/v1/control/library/{asset_id}/report",
    {200: AssetReport},
    security=("accessToken", "controlSignature", "controlToken"),
)

_INSPECT_PLAN_ITEM: Operation[PlanItem] = Operation(
    "GET",
    "/v1/control/plan/items/{plan_item_id}",
    {200: PlanItem},
    security=("controlSignature", "controlToken"),
)

_INSPECT_QUEUE_ENTRY: Operation[QueueEntry] = Operation(
    "GET", "/v1/control/queue/{entry_id}", {200: QueueEntry}, security=("controlSignature", "controlToken")
)

_LIST_AS_RUN: Operation[AsRunPage] = Operation(
    "GET", "/v1/control/as-run", {200: AsRunPage}, security=("controlSignature", "controlToken")
)

_LIST_ASSETS: Operation[AssetPage] = Operation(
    "GET",
    "/v1/control/library",
    {200: AssetPage},
    security=("accessToken", "controlSignature", "controlToken"),
)

_LIST_PLAN_ITEMS: Operation[PlanItemPage] = Operation(
    "GET", "/v1/control/plan/items", {200: PlanItemPage}, security=("controlSignature", "controlToken")
)

_LIST_QUEUE: Operation[QueuePage] = Operation(
    "GET", "/v1/control/queue", {200: QueuePage}, security=("accessToken", "controlSignature", "controlToken")
)

_MOVE_QUEUE_ENTRY: Operation[QueueEntry] = Operation(
    "POST",
    "/v1/control/queue/{entry_id}/move",
    {200: QueueEntry},
    repeat="with-key",
    security=("accessToken", "controlSignature", "controlToken"),
)

_RELOAD_POLICIES: Operation[PolicyReload] = Operation(
    "POST",
    "/v1/control/policies/reload",
    {200: PolicyReload},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_REMOVE_ASSET: Operation[None] = Operation(
    "DELETE", "/v1/control/library/{asset_id}", {204: None}, security=("controlSignature", "controlToken")
)

_REMOVE_QUEUE_ENTRY: Operation[None] = Operation(
    "DELETE", "/v1/control/queue/{entry_id}", {204: None}, security=("controlSignature", "controlToken")
)

_RESTART_ENCODERS: Operation[EncodersRestarted] = Operation(
    "POST",
    "/v1/control/encoders/restart",
    {200: EncodersRestarted},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_ROTATE_PLAN: Operation[PlanRotation] = Operation(
    "POST",
    "/v1/control/plan/rotate",
    {200: PlanRotation},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_RUN_DISCOVERY: Operation[Pipeline] = Operation(
    "POST",
    "/v1/control/discovery",
    {202: Pipeline},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_SHOW_AGENT: Operation[AgentStatus] = Operation(
    "GET", "/v1/control/agent", {200: AgentStatus}, security=("controlSignature", "controlToken")
)

_SHOW_LIVE: Operation[Live] = Operation(
    "GET", "/v1/control/live", {200: Live}, security=("controlSignature", "controlToken")
)

_SHOW_OBJECTIVES: Operation[ObjectiveReport] = Operation(
    "GET",
    "/v1/control/objectives",
    {200: ObjectiveReport},
    security=("accessToken", "controlSignature", "controlToken"),
)

_SHOW_PIPELINE: Operation[Pipeline] = Operation(
    "GET", "/v1/control/pipeline", {200: Pipeline}, security=("controlSignature", "controlToken")
)

_SHOW_PLAN: Operation[Plan] = Operation(
    "GET", "/v1/control/plan", {200: Plan}, security=("controlSignature", "controlToken")
)

_SHOW_PLAYOUT: Operation[Playout] = Operation(
    "GET", "/v1/control/playout", {200: Playout}, security=("controlSignature", "controlToken")
)

_UPDATE_ASSET: Operation[Asset] = Operation(
    "PATCH",
    "/v1/control/library/{asset_id}",
    {200: Asset},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_APPLY_DECISION: Operation[Decision] = Operation(
    "POST",
    "/v1/control/decisions/{decision_id}/apply",
    {200: Decision},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_DISMISS_DECISION: Operation[Decision] = Operation(
    "POST",
    "/v1/control/decisions/{decision_id}/dismiss",
    {200: Decision},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_INSPECT_DECISION: Operation[Decision] = Operation(
    "GET",
    "/v1/control/decisions/{decision_id}",
    {200: Decision},
    security=("controlSignature", "controlToken"),
)

_LIST_DECISIONS: Operation[DecisionPage] = Operation(
    "GET", "/v1/control/decisions", {200: DecisionPage}, security=("controlSignature", "controlToken")
)

_GET_HEALTH: Operation[Liveness] = Operation("GET", "/healthz", {200: Liveness})

_GET_READINESS: Operation[Readiness] = Operation("GET", "/readyz", {200: Readiness, 503: Readiness})

_GET_STATUS: Operation[Status] = Operation("GET", "/v1/status", {200: Status})

_BAN_ACCOUNT: Operation[Account] = Operation(
    "PUT", "/v1/accounts/{user_id}/ban", {200: Account}, security=("accessToken",)
)

_CHANGE_ACCOUNT: Operation[Account] = Operation(
    "PATCH", "/v1/accounts/{user_id}", {200: Account}, repeat="never", security=("accessToken",)
)

_CHANGE_ME: Operation[Me] = Operation("PATCH", "/v1/me", {200: Me}, repeat="never", security=("accessToken",))

_CHANGE_PASSWORD: Operation[None] = Operation(
    "PUT", "/v1/me/password", {204: None}, security=("accessToken",)
)

_GET_ME: Operation[Me] = Operation("GET", "/v1/me", {200: Me}, security=("accessToken",))

_INSPECT_ACCOUNT: Operation[Account] = Operation(
    "GET", "/v1/accounts/{user_id}", {200: Account}, security=("accessToken",)
)

_LIFT_BAN: Operation[Account] = Operation(
    "DELETE", "/v1/accounts/{user_id}/ban", {200: Account}, security=("accessToken",)
)

_LIFT_QUARANTINE: Operation[Account] = Operation(
    "DELETE", "/v1/accounts/{user_id}/quarantine", {200: Account}, security=("accessToken",)
)

_LIFT_SHADOW: Operation[Account] = Operation(
    "DELETE", "/v1/accounts/{user_id}/shadow", {200: Account}, security=("accessToken",)
)

_LIST_ACCOUNTS: Operation[AccountPage] = Operation(
    "GET", "/v1/accounts", {200: AccountPage}, security=("accessToken",)
)

_LIST_DEVICES: Operation[DeviceList] = Operation(
    "GET", "/v1/me/devices", {200: DeviceList}, security=("accessToken",)
)

_LOGIN: Operation[SignedIn] = Operation("POST", "/v1/auth/login", {200: SignedIn}, repeat="never")

_LOGOUT: Operation[None] = Operation(
    "POST", "/v1/auth/logout", {204: None}, repeat="never", security=("accessToken",)
)

_LOGOUT_EVERYWHERE: Operation[None] = Operation(
    "POST", "/v1/auth/logout-everywhere", {204: None}, repeat="never", security=("accessToken",)
)

_OPEN_SOCKET_TICKET: Operation[SocketTicket] = Operation(
    "POST", "/v1/auth/socket-ticket", {200: SocketTicket}, repeat="never", security=("accessToken",)
)

_QUARANTINE_ACCOUNT: Operation[Account] = Operation(
    "PUT", "/v1/accounts/{user_id}/quarantine", {200: Account}, security=("accessToken",)
)

_REFRESH: Operation[SignedIn] = Operation(
    "POST", "/v1/auth/refresh", {200: SignedIn}, repeat="never", security=("refreshCookie",)
)

_REGISTER: Operation[SignedIn] = Operation("POST", "/v1/auth/register", {201: SignedIn}, repeat="with-key")

_REMOVE_DEVICE: Operation[None] = Operation(
    "DELETE", "/v1/me/devices/{device_id}", {204: None}, security=("accessToken",)
)

_SHADOW_ACCOUNT: Operation[Account] = Operation(
    "PUT", "/v1/accounts/{user_id}/shadow", {200: Account}, security=("accessToken",)
)

_INSPECT_JOB: Operation[JobDetail] = Operation(
    "GET", "/v1/control/jobs/{job}", {200: JobDetail}, security=("controlSignature", "controlToken")
)

_LIST_JOBS: Operation[JobList] = Operation(
    "GET", "/v1/control/jobs", {200: JobList}, security=("controlSignature", "controlToken")
)

_RUN_JOB: Operation[JobRun] = Operation(
    "POST",
    "/v1/control/jobs/{job}/run",
    {202: JobRun},
    repeat="never",
    security=("controlSignature", "controlToken"),
)

_SHOW_REPORT: Operation[NightlyReport] = Operation(
    "GET", "/v1/control/report", {200: NightlyReport}, security=("controlSignature", "controlToken")
)

_INSPECT_MATCH_TICKET: Operation[MatchTicket] = Operation(
    "GET", "/v1/match/ticket", {200: MatchTicket}, security=("accessToken",)
)

_JOIN_MATCH: Operation[MatchTicket] = Operation(
    "POST", "/v1/match/join", {200: MatchTicket}, repeat="never", security=("accessToken",)
)

_LEAVE_MATCH: Operation[None] = Operation(
    "POST", "/v1/match/leave", {204: None}, repeat="never", security=("accessToken",)
)

_SKIP_MATCH: Operation[MatchTicket] = Operation(
    "POST", "/v1/match/skip", {200: MatchTicket}, repeat="never", security=("accessToken",)
)

_BLOCK_PERSON: Operation[Block] = Operation(
    "PUT", "/v1/moderation/blocks/{user_id}", {200: Block}, security=("accessToken",)
)

_CLAIM_REPORT: Operation[Report] = Operation(
    "PUT", "/v1/moderation/reports/{report_id}/claim", {200: Report}, security=("accessToken",)
)

_CREATE_REPORT: Operation[ReportReceipt] = Operation(
    "POST", "/v1/moderation/reports", {201: ReportReceipt}, repeat="with-key", security=("accessToken",)
)

_EXPORT_EVIDENCE: Operation[EvidenceBundle] = Operation(
    "GET", "/v1/moderation/reports/{report_id}/evidence", {200: EvidenceBundle}, security=("accessToken",)
)

_INSPECT_REPORT: Operation[Report] = Operation(
    "GET", "/v1/moderation/reports/{report_id}", {200: Report}, security=("accessToken",)
)

_LIST_BLOCKS: Operation[BlockPage] = Operation(
    "GET", "/v1/moderation/blocks", {200: BlockPage}, security=("accessToken",)
)

_LIST_REPORTS: Operation[ReportPage] = Operation(
    "GET", "/v1/moderation/reports", {200: ReportPage}, security=("accessToken",)
)

_RESOLVE_REPORT: Operation[Report] = Operation(
    "POST",
    "/v1/moderation/reports/{report_id}/resolution",
    {200: Report},
    repeat="never",
    security=("accessToken",),
)

_UNBLOCK_PERSON: Operation[None] = Operation(
    "DELETE", "/v1/moderation/blocks/{user_id}", {204: None}, security=("accessToken",)
)

_GET_CLIENT_CONFIG: Operation[ClientConfig] = Operation("GET", "/v1/config/client", {200: ClientConfig})

_GET_COPY: Operation[CopyBook] = Operation("GET", "/v1/copy/{locale}", {200: CopyBook})

_LIST_MODES: Operation[ModeList] = Operation("GET", "/v1/modes", {200: ModeList}, security=("accessToken",))

_DIFF_POLICY_VERSION: Operation[PolicyDiff] = Operation(
    "GET",
    "/v1/control/policies/versions/{card_hash}/diff",
    {200: PolicyDiff},
    security=("accessToken", "controlSignature", "controlToken"),
)

_INSPECT_POLICY_VERSION: Operation[PolicySnapshot] = Operation(
    "GET",
    "/v1/control/policies/versions/{card_hash}",
    {200: PolicySnapshot},
    security=("controlSignature", "controlToken"),
)

_LIST_POLICY_VERSIONS: Operation[PolicyVersionPage] = Operation(
    "GET",
    "/v1/control/policies/versions",
    {200: PolicyVersionPage},
    security=("accessToken", "controlSignature", "controlToken"),
)

_CONNECT_TILE: Operation[Tile] = Operation(
    "POST", "/v1/media/tiles/{presence_id}", {200: Tile}, repeat="never", security=("accessToken",)
)

_DISCONNECT_TILE: Operation[None] = Operation(
    "DELETE", "/v1/media/tiles/{presence_id}", {204: None}, security=("accessToken",)
)

_LIST_PRESENCE_GRID: Operation[PresencePage] = Operation(
    "GET", "/v1/presence/grid", {200: PresencePage}, security=("accessToken",)
)

_SET_PRESENCE: Operation[Presence] = Operation(
    "POST", "/v1/presence/set", {200: Presence}, repeat="never", security=("accessToken",)
)

_CREATE_SESSION: Operation[Session] = Operation(
    "POST", "/v1/sessions", {201: Session}, repeat="with-key", security=("accessToken",)
)

_END_SESSION: Operation[Session] = Operation(
    "POST", "/v1/sessions/{session_id}/end", {200: Session}, repeat="never", security=("accessToken",)
)

_HEARTBEAT_SESSION: Operation[Session] = Operation(
    "POST", "/v1/sessions/{session_id}/heartbeat", {200: Session}, repeat="never", security=("accessToken",)
)

_INSPECT_COSTS: Operation[Costs] = Operation("GET", "/v1/costs", {200: Costs}, security=("accessToken",))

_INSPECT_ROOM: Operation[Room] = Operation(
    "GET", "/v1/sessions/{session_id}/room", {200: Room}, security=("accessToken",)
)

_INSPECT_SESSION: Operation[Session] = Operation(
    "GET", "/v1/sessions/{session_id}", {200: Session}, security=("accessToken",)
)

_LIST_SESSIONS: Operation[SessionPage] = Operation(
    "GET", "/v1/sessions", {200: SessionPage}, security=("accessToken",)
)

_TRANSITION_SESSION: Operation[SessionTransition] = Operation(
    "POST", "/v1/sessions/transition", {200: SessionTransition}, repeat="with-key", security=("accessToken",)
)

_COUNT_FUNNEL: Operation[Funnel] = Operation(
    "GET", "/v1/telemetry/funnel", {200: Funnel}, security=("accessToken",)
)

_COUNT_INDICATORS: Operation[Indicators] = Operation(
    "GET", "/v1/telemetry/indicators", {200: Indicators}, security=("accessToken",)
)

_COUNT_MODES: Operation[ModesTold] = Operation(
    "GET", "/v1/telemetry/modes", {200: ModesTold}, security=("accessToken",)
)

_COUNT_TELEMETRY: Operation[TelemetryCountPage] = Operation(
    "GET", "/v1/telemetry/counts", {200: TelemetryCountPage}, security=("accessToken",)
)

_SEND_TELEMETRY: Operation[TelemetryReceipt] = Operation(
    "POST", "/v1/telemetry/events", {200: TelemetryReceipt}, repeat="never", security=("accessToken",)
)

_SHOW_AUDIENCE: Operation[Audience] = Operation(
    "GET", "/v1/telemetry/audience", {200: Audience}, security=("accessToken",)
)


class HealthOperations:
    """Is the platform alive, ready and on air?"""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def get_health(self) -> Liveness:
        """Is this process alive?

        Refused with 500 INTERNAL.
        """
        return self._calls.call(_GET_HEALTH)

    def get_readiness(self) -> Readiness:
        """Can the platform do its work?

        Refused with 500 INTERNAL.
        """
        return self._calls.call(_GET_READINESS)

    def get_status(self) -> Status:
        """The platform in one page.

        Refused with 500 INTERNAL.
        """
        return self._calls.call(_GET_STATUS)


class BroadcastOperations:
    """What the channel airs now and next."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def get_guide(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> GuidePage:
        """The published schedule from now on.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 404 NOT_FOUND, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OFF_AIR.
        """
        return self._calls.call(_GET_GUIDE, query={"channel": channel, "limit": limit, "cursor": cursor})

    def iter_guide(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> Iterator[Programme]:
        """Every item of `get_guide` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.get_guide(channel=channel, limit=limit, cursor=cursor), cursor)

    def get_guide_xmltv(self, *, channel: ChannelId | None = None) -> str:
        """The published schedule from now on as XMLTV, for television guides.

        - `channel`: Which channel; the default one when left out.

        Refused with 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OFF_AIR.
        """
        return self._calls.call(_GET_GUIDE_XMLTV, query={"channel": channel})

    def get_now_playing(self, *, channel: ChannelId | None = None) -> NowPlaying:
        """What airs now, and what follows.

        - `channel`: Which channel; the default one when left out.

        Refused with 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OFF_AIR.
        """
        return self._calls.call(_GET_NOW_PLAYING, query={"channel": channel})


class AlertsOperations:
    """What is not well."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list_alerts(
        self, *, severity: AlertSeverity | None = None, active: bool | None = None, limit: int | None = None
    ) -> AlertList:
        """What is not well, and what lately was not; answered with the LAB dead too.

        - `severity`: Only of this severity.
        - `active`: Only those that still are so, or only those that went; both when left out.
        - `limit`: How many items at most.

        Refused with 422 SCHEMA_INVALID, 500 INTERNAL.
        """
        return self._calls.call(_LIST_ALERTS, query={"severity": severity, "active": active, "limit": limit})


class ModesOperations:
    """What a client needs to compose itself: manifests, configuration, copy."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def get_client_config(self) -> ClientConfig:
        """The part of the configuration that a client needs.

        Refused with 500 INTERNAL.
        """
        return self._calls.call(_GET_CLIENT_CONFIG)

    def get_copy(self, locale: Locale) -> CopyBook:
        """Every string of one locale.

        - `locale`: The locale.

        Refused with 422 SCHEMA_INVALID, 500 INTERNAL.
        """
        return self._calls.call(_GET_COPY, path={"locale": locale})

    def list_modes(self) -> ModeList:
        """The modes the caller may use.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LIST_MODES)


class IdentityOperations:
    """People: accounts, sign-ins, devices; and what moderators do about them."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def ban_account(self, user_id: UserId, *, body: BanOrder) -> Account:
        """Bar an account; its sign-ins and sockets end at once.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_BAN_ACCOUNT, path={"user_id": user_id}, body=body)

    def change_account(self, user_id: UserId, *, body: AccountChange) -> Account:
        """Change somebody's roles, shadow or quarantine.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 409 VERSION_CONFLICT,
        413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_CHANGE_ACCOUNT, path={"user_id": user_id}, body=body)

    def change_me(self, *, body: MeChange) -> Me:
        """Change one's own account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_CHANGE_ME, body=body)

    def change_password(self, *, body: PasswordChange) -> None:
        """Change one's own password; every other sign-in ends.

        Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        PASSWORD_WEAK or PASSWORD_WRONG or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_CHANGE_PASSWORD, body=body)

    def get_me(self) -> Me:
        """The caller's own account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_GET_ME)

    def inspect_account(self, user_id: UserId) -> Account:
        """One account.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_INSPECT_ACCOUNT, path={"user_id": user_id})

    def lift_ban(self, user_id: UserId) -> Account:
        """Let an account in again.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LIFT_BAN, path={"user_id": user_id})

    def lift_quarantine(self, user_id: UserId) -> Account:
        """End the quarantine of an account.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LIFT_QUARANTINE, path={"user_id": user_id})

    def lift_shadow(self, user_id: UserId) -> Account:
        """Show an account to others again.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LIFT_SHADOW, path={"user_id": user_id})

    def list_accounts(
        self, *, handle_start: str | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> AccountPage:
        """Accounts, newest first.

        - `handle_start`: Only accounts whose handle begins so.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(
            _LIST_ACCOUNTS, query={"handle_start": handle_start, "limit": limit, "cursor": cursor}
        )

    def iter_accounts(
        self, *, handle_start: str | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> Iterator[Account]:
        """Every item of `list_accounts` from `cursor` on, fetched page by page.

        - `handle_start`: Only accounts whose handle begins so.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(
            lambda cursor: self.list_accounts(handle_start=handle_start, limit=limit, cursor=cursor), cursor
        )

    def list_devices(self) -> DeviceList:
        """The devices from which the caller has signed in.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LIST_DEVICES)

    def login(self, *, body: Login) -> SignedIn:
        """Sign in by handle and password.

        Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LOGIN, body=body)

    def logout(self) -> None:
        """End the sign-in that the call belongs to.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LOGOUT)

    def logout_everywhere(self) -> None:
        """End every sign-in of the account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LOGOUT_EVERYWHERE)

    def open_socket_ticket(self) -> SocketTicket:
        """A ticket that opens one socket as the caller.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_OPEN_SOCKET_TICKET)

    def quarantine_account(self, user_id: UserId, *, body: QuarantineOrder) -> Account:
        """Limit an account for a while, without a word to its owner.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_QUARANTINE_ACCOUNT, path={"user_id": user_id}, body=body)

    def refresh(self) -> SignedIn:
        """The next access token; the refresh token of the cookie is used up and followed by another.

        Refused with 401 AUTH_FAILED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_REFRESH)

    def register(self, *, body: Registration, idempotency_key: IdempotencyKey | None = None) -> SignedIn:
        """Make an account and sign in to it.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or REGISTRATION_CLOSED, 409 HANDLE_TAKEN or
        IDEMPOTENCY_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 PASSWORD_WEAK or
        SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_REGISTER, headers={"Idempotency-Key": idempotency_key}, body=body)

    def remove_device(self, device_id: DeviceId) -> None:
        """Forget a device and end its sign-ins.

        - `device_id`: Which device.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_REMOVE_DEVICE, path={"device_id": device_id})

    def shadow_account(self, user_id: UserId, *, body: ShadowOrder) -> Account:
        """Hide an account from others, without a word to its owner.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_SHADOW_ACCOUNT, path={"user_id": user_id}, body=body)


class SessionsOperations:
    """Where a person is and with which media: begun, kept alive, handed over, ended."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def create_session(
        self, *, body: SessionCreation, idempotency_key: IdempotencyKey | None = None
    ) -> Session:
        """Begin a session.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or CONSENT_REQUIRED or POLICY_DENIED, 404
        NOT_FOUND, 409 IDEMPOTENCY_CONFLICT or MODE_CHANGED or PARENT_ACTIVE or ROOM_CLOSED or ROOM_FULL
        or SESSION_LIMIT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or
        PROFILE_UNKNOWN or SCHEMA_INVALID, 500 INTERNAL, 502 PROVIDER_FAILED, 503 OVERLOADED.
        """
        return self._calls.call(_CREATE_SESSION, headers={"Idempotency-Key": idempotency_key}, body=body)

    def end_session(self, session_id: SessionId) -> Session:
        """End a session; one that is over stays as it is.

        - `session_id`: Which session.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_END_SESSION, path={"session_id": session_id})

    def heartbeat_session(self, session_id: SessionId) -> Session:
        """Show that a session lives.

        - `session_id`: Which session.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 SESSION_OVER, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_HEARTBEAT_SESSION, path={"session_id": session_id})

    def inspect_costs(self, *, since: Instant | None = None, until: Instant | None = None) -> Costs:
        """What sessions make the house send, now and hour by hour, by mode.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_INSPECT_COSTS, query={"since": since, "until": until})

    def inspect_room(self, session_id: SessionId) -> Room:
        """The room in which one of the caller's sessions is, while it lives.

        - `session_id`: Which session.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 ROOM_CLOSED, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_INSPECT_ROOM, path={"session_id": session_id})

    def inspect_session(self, session_id: SessionId) -> Session:
        """One of the caller's sessions, with its endpoints while it is active.

        - `session_id`: Which session.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_INSPECT_SESSION, path={"session_id": session_id})

    def list_sessions(self, *, limit: int | None = None, cursor: Cursor | None = None) -> SessionPage:
        """The caller's own sessions, newest first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return self._calls.call(_LIST_SESSIONS, query={"limit": limit, "cursor": cursor})

    def iter_sessions(self, *, limit: int | None = None, cursor: Cursor | None = None) -> Iterator[Session]:
        """Every item of `list_sessions` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_sessions(limit=limit, cursor=cursor), cursor)

    def transition_session(
        self, *, body: SessionMove, idempotency_key: IdempotencyKey | None = None
    ) -> SessionTransition:
        """End a session and begin the one that follows it, in one step.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or CONSENT_REQUIRED or POLICY_DENIED, 404
        NOT_FOUND, 409 IDEMPOTENCY_CONFLICT or MODE_CHANGED or ROOM_CLOSED or ROOM_FULL or
        SESSION_CONFLICT or SESSION_OVER, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        MODE_UNKNOWN or PROFILE_UNKNOWN or SCHEMA_INVALID, 500 INTERNAL, 502 PROVIDER_FAILED, 503
        OVERLOADED.
        """
        return self._calls.call(_TRANSITION_SESSION, headers={"Idempotency-Key": idempotency_key}, body=body)


class ModerationOperations:
    """What people do about people: blocks and reports; and how moderators judge."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def block_person(self, user_id: UserId) -> Block:
        """Part from somebody, at once and until it is lifted.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 NOT_YOURSELF or SCHEMA_INVALID, 500
        INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_BLOCK_PERSON, path={"user_id": user_id})

    def claim_report(self, report_id: ReportId) -> Report:
        """Keep a report for oneself while looking at it.

        - `report_id`: Which report.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 409 REPORT_CLAIMED or
        REPORT_SETTLED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_CLAIM_REPORT, path={"report_id": report_id})

    def create_report(
        self, *, body: ReportCreation, idempotency_key: IdempotencyKey | None = None
    ) -> ReportReceipt:
        """Report somebody to the moderators.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or NOT_YOURSELF or SCHEMA_INVALID,
        429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_CREATE_REPORT, headers={"Idempotency-Key": idempotency_key}, body=body)

    def export_evidence(self, report_id: ReportId) -> EvidenceBundle:
        """Everything that the house keeps of an incident, for who must account for it elsewhere.

        - `report_id`: Which report.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_EXPORT_EVIDENCE, path={"report_id": report_id})

    def inspect_report(self, report_id: ReportId) -> Report:
        """One report.

        - `report_id`: Which report.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_INSPECT_REPORT, path={"report_id": report_id})

    def list_blocks(self, *, limit: int | None = None, cursor: Cursor | None = None) -> BlockPage:
        """Whom the caller has blocked, the last first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return self._calls.call(_LIST_BLOCKS, query={"limit": limit, "cursor": cursor})

    def iter_blocks(self, *, limit: int | None = None, cursor: Cursor | None = None) -> Iterator[Block]:
        """Every item of `list_blocks` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_blocks(limit=limit, cursor=cursor), cursor)

    def list_reports(
        self, *, state: ReportState | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> ReportPage:
        """The moderators' queue, the longest waiting first.

        - `state`: Only those that stand so; all of them when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LIST_REPORTS, query={"state": state, "limit": limit, "cursor": cursor})

    def iter_reports(
        self, *, state: ReportState | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> Iterator[Report]:
        """Every item of `list_reports` from `cursor` on, fetched page by page.

        - `state`: Only those that stand so; all of them when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_reports(state=state, limit=limit, cursor=cursor), cursor)

    def resolve_report(self, report_id: ReportId, *, body: ReportResolution) -> Report:
        """Judge a report.

        - `report_id`: Which report.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 409 REPORT_CLAIMED or
        REPORT_SETTLED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500
        INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_RESOLVE_REPORT, path={"report_id": report_id}, body=body)

    def unblock_person(self, user_id: UserId) -> None:
        """Lift one's own block; what the other one has blocked stays.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 429 RATE_LIMITED,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_UNBLOCK_PERSON, path={"user_id": user_id})


class ConsentOperations:
    """Who asks whom to a call, and what they say: no call begins without everybody's own yes."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def accept_consent(self, consent_id: ConsentId) -> Consent:
        """Say yes to an invitation. The call begins for both; said again, it is the same call.

        - `consent_id`: Which invitation.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or POLICY_DENIED, 404 NOT_FOUND, 409
        CONSENT_BUSY or CONSENT_EXPIRED or CONSENT_OVER or MODE_CHANGED, 422 SCHEMA_INVALID, 500
        INTERNAL, 502 PROVIDER_FAILED, 503 OVERLOADED.
        """
        return self._calls.call(_ACCEPT_CONSENT, path={"consent_id": consent_id})

    def cancel_consent(self, consent_id: ConsentId) -> Consent:
        """Take back an invitation.

        - `consent_id`: Which invitation.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 CONSENT_EXPIRED or CONSENT_OVER,
        422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_CANCEL_CONSENT, path={"consent_id": consent_id})

    def decline_consent(self, consent_id: ConsentId) -> Consent:
        """Say no to an invitation. Nothing else comes of it.

        - `consent_id`: Which invitation.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 CONSENT_EXPIRED or CONSENT_OVER,
        422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_DECLINE_CONSENT, path={"consent_id": consent_id})

    def inspect_consent(self, consent_id: ConsentId) -> Consent:
        """An invitation that the caller sent or was sent.

        - `consent_id`: Which invitation.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_INSPECT_CONSENT, path={"consent_id": consent_id})

    def list_consents(self, *, limit: int | None = None, cursor: Cursor | None = None) -> ConsentPage:
        """The invitations that the caller sent or was sent, newest first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return self._calls.call(_LIST_CONSENTS, query={"limit": limit, "cursor": cursor})

    def iter_consents(self, *, limit: int | None = None, cursor: Cursor | None = None) -> Iterator[Consent]:
        """Every item of `list_consents` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_consents(limit=limit, cursor=cursor), cursor)

    def request_consent(
        self, *, body: ConsentRequest, idempotency_key: IdempotencyKey | None = None
    ) -> Consent:
        """Ask somebody to a call.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or POLICY_DENIED, 404 NOT_FOUND, 409
        CONSENT_BUSY or IDEMPOTENCY_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        MODE_UNKNOWN or NOT_YOURSELF or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_REQUEST_CONSENT, headers={"Idempotency-Key": idempotency_key}, body=body)


class PresenceOperations:
    """Who is where, now: told to those who may see it."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def connect_tile(self, presence_id: PresenceId, *, body: TileConnection) -> Tile:
        """Connect somebody's tile, or one's own picture to the tiles of others.

        - `presence_id`: Whose presence.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 TILE_LIMIT, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 502 PROVIDER_FAILED,
        503 OVERLOADED.
        """
        return self._calls.call(_CONNECT_TILE, path={"presence_id": presence_id}, body=body)

    def disconnect_tile(self, presence_id: PresenceId) -> None:
        """Stop somebody's tile on this device, or one's own picture on all of them.

        - `presence_id`: Whose presence.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_DISCONNECT_TILE, path={"presence_id": presence_id})

    def list_presence_grid(
        self,
        *,
        segment: PresenceSegment | None = None,
        mode: ModeId | None = None,
        capability: PresenceCapability | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> PresencePage:
        """Who is where the caller is.

        - `segment`: The part of the people to list.
        - `mode`: Only those in this mode.
        - `capability`: Only those whose device can do this.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return self._calls.call(
            _LIST_PRESENCE_GRID,
            query={
                "segment": segment,
                "mode": mode,
                "capability": capability,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_presence_grid(
        self,
        *,
        segment: PresenceSegment | None = None,
        mode: ModeId | None = None,
        capability: PresenceCapability | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> Iterator[Presence]:
        """Every item of `list_presence_grid` from `cursor` on, fetched page by page.

        - `segment`: The part of the people to list.
        - `mode`: Only those in this mode.
        - `capability`: Only those whose device can do this.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(
            lambda cursor: self.list_presence_grid(
                segment=segment, mode=mode, capability=capability, limit=limit, cursor=cursor
            ),
            cursor,
        )

    def set_presence(self, *, body: PresenceSetting) -> Presence:
        """Say where one is, and how one wants to be seen.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_SET_PRESENCE, body=body)


class ChatOperations:
    """Who writes with whom: threads, what was written in them, and what moderators make of it."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list_messages(
        self, thread_id: ThreadId, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> ChatMessagePage:
        """What was written in a thread, the newest first.

        - `thread_id`: Which thread.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(
            _LIST_MESSAGES, path={"thread_id": thread_id}, query={"limit": limit, "cursor": cursor}
        )

    def iter_messages(
        self, thread_id: ThreadId, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> Iterator[ChatMessage]:
        """Every item of `list_messages` from `cursor` on, fetched page by page.

        - `thread_id`: Which thread.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_messages(thread_id, limit=limit, cursor=cursor), cursor)

    def list_reported_messages(
        self, report_id: ReportId, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> ReportedMessagePage:
        """What was written in the thread that a report names, the newest first, with what was taken out of
        it.

        - `report_id`: Which report.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 CURSOR_INVALID or
        SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(
            _LIST_REPORTED_MESSAGES, path={"report_id": report_id}, query={"limit": limit, "cursor": cursor}
        )

    def iter_reported_messages(
        self, report_id: ReportId, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> Iterator[ChatMessage]:
        """Every item of `list_reported_messages` from `cursor` on, fetched page by page.

        - `report_id`: Which report.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_reported_messages(report_id, limit=limit, cursor=cursor), cursor)

    def list_threads(self, *, limit: int | None = None, cursor: Cursor | None = None) -> ChatThreadPage:
        """The caller's threads, the newest first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return self._calls.call(_LIST_THREADS, query={"limit": limit, "cursor": cursor})

    def iter_threads(self, *, limit: int | None = None, cursor: Cursor | None = None) -> Iterator[ChatThread]:
        """Every item of `list_threads` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_threads(limit=limit, cursor=cursor), cursor)

    def moderate_message(self, thread_id: ThreadId, sequence: int, *, body: ChatModeration) -> None:
        """Take a message out of its thread, or put it back.

        - `thread_id`: Which thread.
        - `sequence`: Which message of the thread, by its number.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(
            _MODERATE_MESSAGE, path={"thread_id": thread_id, "sequence": sequence}, body=body
        )

    def moderate_thread(self, thread_id: ThreadId, *, body: ChatClosing) -> None:
        """Close a thread, or open it again.

        - `thread_id`: Which thread.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_MODERATE_THREAD, path={"thread_id": thread_id}, body=body)

    def open_thread(self, *, body: ChatThreadOpening) -> ChatThread:
        """Write with somebody; the thread between two is made once.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or POLICY_DENIED, 404 NOT_FOUND, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 NOT_YOURSELF or SCHEMA_INVALID, 429
        RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_OPEN_THREAD, body=body)

    def report_thread(
        self, thread_id: ThreadId, *, body: ChatReport, idempotency_key: IdempotencyKey | None = None
    ) -> ReportReceipt:
        """Report somebody in a thread to the moderators.

        - `thread_id`: Which thread.
        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or NOT_YOURSELF or SCHEMA_INVALID,
        429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(
            _REPORT_THREAD,
            path={"thread_id": thread_id},
            headers={"Idempotency-Key": idempotency_key},
            body=body,
        )


class MatchOperations:
    """Who wants to meet somebody, and whom they met."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def inspect_match_ticket(self) -> MatchTicket:
        """The caller's ticket.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_INSPECT_MATCH_TICKET)

    def join_match(self, *, body: MatchJoin) -> MatchTicket:
        """Want to meet somebody.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 409 CONSENT_BUSY, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or SCHEMA_INVALID, 429 MATCH_LIMIT or RATE_LIMITED,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_JOIN_MATCH, body=body)

    def leave_match(self) -> None:
        """Want to meet nobody any more.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LEAVE_MATCH)

    def skip_match(self, *, body: MatchSkip) -> MatchTicket:
        """The next one, please.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 429 RATE_LIMITED or SKIP_TOO_EARLY, 500 INTERNAL,
        503 OVERLOADED.
        """
        return self._calls.call(_SKIP_MATCH, body=body)


class ConfigurationOperations:
    """The configurations that were in force, and what changed in them."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def diff_config_version(self, config_hash: ConfigHash, *, before: ConfigHash | None = None) -> ConfigDiff:
        """What a configuration says otherwise than another one, the one it followed when none is named.

        - `config_hash`: Which configuration.
        - `before`: The configuration to compare with; the one that it followed when left out.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(
            _DIFF_CONFIG_VERSION, path={"config_hash": config_hash}, query={"before": before}
        )

    def inspect_config_version(self, config_hash: ConfigHash) -> ConfigSnapshot:
        """A configuration whole, by its hash.

        - `config_hash`: Which configuration.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_INSPECT_CONFIG_VERSION, path={"config_hash": config_hash})

    def list_config_versions(
        self, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> ConfigVersionPage:
        """The configurations that were in force, newest first, with when and by what.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_LIST_CONFIG_VERSIONS, query={"limit": limit, "cursor": cursor})

    def iter_config_versions(
        self, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> Iterator[ConfigVersion]:
        """Every item of `list_config_versions` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_config_versions(limit=limit, cursor=cursor), cursor)


class AuditOperations:
    """Who did what, to what, when and why."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def search_audit(
        self,
        *,
        actor: str | None = None,
        action: str | None = None,
        subject: str | None = None,
        trace_id: str | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AuditPage:
        """Who did what, to what, when and why: the LAB's log and the platform's together, newest first.

        - `actor`: By whom; the beginning will do.
        - `action`: What was done; the beginning will do, so `account.` finds all that was done to
          accounts.
        - `subject`: To what; the beginning will do.
        - `trace_id`: What it was part of: the trace of a call, a session or a match, as events name it;
          the beginning will do.
        - `since`: From this instant on.
        - `until`: Before this instant.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(
            _SEARCH_AUDIT,
            query={
                "actor": actor,
                "action": action,
                "subject": subject,
                "trace_id": trace_id,
                "since": since,
                "until": until,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_audit(
        self,
        *,
        actor: str | None = None,
        action: str | None = None,
        subject: str | None = None,
        trace_id: str | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> Iterator[AuditEvent]:
        """Every item of `search_audit` from `cursor` on, fetched page by page.

        - `actor`: By whom; the beginning will do.
        - `action`: What was done; the beginning will do, so `account.` finds all that was done to
          accounts.
        - `subject`: To what; the beginning will do.
        - `trace_id`: What it was part of: the trace of a call, a session or a match, as events name it;
          the beginning will do.
        - `since`: From this instant on.
        - `until`: Before this instant.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(
            lambda cursor: self.search_audit(
                actor=actor,
                action=action,
                subject=subject,
                trace_id=trace_id,
                since=since,
                until=until,
                limit=limit,
                cursor=cursor,
            ),
            cursor,
        )


class TelemetryOperations:
    """How the house is used, in events of a closed catalogue."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def count_funnel(self, *, since: Instant | None = None, until: Instant | None = None) -> Funnel:
        """How many came how far, from the start of the shell to the first conversation.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_COUNT_FUNNEL, query={"since": since, "until": until})

    def count_indicators(self, *, since: Instant | None = None, until: Instant | None = None) -> Indicators:
        """The product's indicators, from the first sign-in to who came back.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_COUNT_INDICATORS, query={"since": since, "until": until})

    def count_modes(self, *, since: Instant | None = None, until: Instant | None = None) -> ModesTold:
        """How often every mode told of what each of them has to tell of.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_COUNT_MODES, query={"since": since, "until": until})

    def count_telemetry(
        self,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        name: TelemetryName | None = None,
        mode: ModeId | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> TelemetryCountPage:
        """How often what happened, by hour and mode, newest hour first.

        - `since`: From this instant on.
        - `until`: Before this instant.
        - `name`: Only this event.
        - `mode`: Only what happened in this mode.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(
            _COUNT_TELEMETRY,
            query={
                "since": since,
                "until": until,
                "name": name,
                "mode": mode,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_telemetry(
        self,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        name: TelemetryName | None = None,
        mode: ModeId | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> Iterator[TelemetryCount]:
        """Every item of `count_telemetry` from `cursor` on, fetched page by page.

        - `since`: From this instant on.
        - `until`: Before this instant.
        - `name`: Only this event.
        - `mode`: Only what happened in this mode.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(
            lambda cursor: self.count_telemetry(
                since=since, until=until, name=name, mode=mode, limit=limit, cursor=cursor
            ),
            cursor,
        )

    def send_telemetry(self, *, body: TelemetryBatch) -> TelemetryReceipt:
        """Tell of what happened, in events of the catalogue.

        Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return self._calls.call(_SEND_TELEMETRY, body=body)

    def show_audience(self, *, since: Instant | None = None, until: Instant | None = None) -> Audience:
        """How many watch the channel, by mode, and how long they wait for the first picture, now and hour
        by hour.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return self._calls.call(_SHOW_AUDIENCE, query={"since": since, "until": until})


class ControlOperations:
    """The station's library and queue; signed by an operator."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def add_asset(self, *, body: AssetAdd, idempotency_key: IdempotencyKey | None = None) -> Asset:
        """Take a file into the library; prep begins by itself.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 ASSET_EXISTS or IDEMPOTENCY_CONFLICT or
        NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 FILE_UNUSABLE or
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_ADD_ASSET, headers={"Idempotency-Key": idempotency_key}, body=body)

    def change_live(self, *, body: LiveChange, channel: ChannelId | None = None) -> Live:
        """Let a live source be pushed, or hand the air back; what it is called.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 LIVE_UNAVAILABLE or
        NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL,
        503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_CHANGE_LIVE, query={"channel": channel}, body=body)

    def change_pipeline(self, *, body: PipelineChange, channel: ChannelId | None = None) -> Pipeline:
        """Pause discovery, the planner of remote programmes or the fetcher, or let it run again.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_CHANGE_PIPELINE, query={"channel": channel}, body=body)

    def change_playout(self, *, body: PlayoutChange, channel: ChannelId | None = None) -> Playout:
        """Put the reserve on air at the next segment or give the queue the air again; freeze the queue or
        let it go.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_CHANGE_PLAYOUT, query={"channel": channel}, body=body)

    def draw_asset_loudness(self, asset_id: AssetId) -> str:
        """The loudness of an asset over time, drawn.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_DRAW_ASSET_LOUDNESS, path={"asset_id": asset_id})

    def get_asset_strip(self, asset_id: AssetId) -> bytes:
        """Pictures of an asset at even distances, in one.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_GET_ASSET_STRIP, path={"asset_id": asset_id})

    def insert_queue_entry(
        self,
        *,
        body: QueueInsert,
        channel: ChannelId | None = None,
        idempotency_key: IdempotencyKey | None = None,
    ) -> QueueEntry:
        """Put an asset on the channel.

        - `channel`: Which channel; the default one when left out.
        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ASSET_NOT_READY or
        IDEMPOTENCY_CONFLICT or NONCE_REPLAY or QUEUE_FULL, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(
            _INSERT_QUEUE_ENTRY,
            query={"channel": channel},
            headers={"Idempotency-Key": idempotency_key},
            body=body,
        )

    def inspect_asset(self, asset_id: AssetId) -> Asset:
        """One asset, with its checks.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_INSPECT_ASSET, path={"asset_id": asset_id})

    def inspect_asset_report(self, asset_id: AssetId) -> AssetReport:
        """All that prep found out about an asset, the refused ones too.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_INSPECT_ASSET_REPORT, path={"asset_id": asset_id})

    def inspect_plan_item(self, plan_item_id: PlanItemId) -> PlanItem:
        """One plan item with its history.

        - `plan_item_id`: The plan item.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_INSPECT_PLAN_ITEM, path={"plan_item_id": plan_item_id})

    def inspect_queue_entry(self, entry_id: EntryId) -> QueueEntry:
        """One entry of the queue.

        - `entry_id`: The queue entry.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_INSPECT_QUEUE_ENTRY, path={"entry_id": entry_id})

    def list_as_run(
        self,
        *,
        channel: ChannelId | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AsRunPage:
        """What really aired, in order.

        - `channel`: Which channel; the default one when left out.
        - `since`: From this instant on.
        - `until`: Before this instant.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(
            _LIST_AS_RUN,
            query={"channel": channel, "since": since, "until": until, "limit": limit, "cursor": cursor},
        )

    def iter_as_run(
        self,
        *,
        channel: ChannelId | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> Iterator[AsRunEntry]:
        """Every item of `list_as_run` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `since`: From this instant on.
        - `until`: Before this instant.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(
            lambda cursor: self.list_as_run(
                channel=channel, since=since, until=until, limit=limit, cursor=cursor
            ),
            cursor,
        )

    def list_assets(self, *, limit: int | None = None, cursor: Cursor | None = None) -> AssetPage:
        """The library, newest first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 409
        NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or
        OVERLOADED.
        """
        return self._calls.call(_LIST_ASSETS, query={"limit": limit, "cursor": cursor})

    def iter_assets(self, *, limit: int | None = None, cursor: Cursor | None = None) -> Iterator[Asset]:
        """Every item of `list_assets` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_assets(limit=limit, cursor=cursor), cursor)

    def list_plan_items(
        self,
        *,
        state: PlanItemState | None = None,
        source: str | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> PlanItemPage:
        """What the remote sources offer and what became of it, newest first.

        - `state`: Only those in this state.
        - `source`: Only those of this source of the owner card.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 CURSOR_INVALID or
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(
            _LIST_PLAN_ITEMS, query={"state": state, "source": source, "limit": limit, "cursor": cursor}
        )

    def iter_plan_items(
        self,
        *,
        state: PlanItemState | None = None,
        source: str | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> Iterator[PlanItem]:
        """Every item of `list_plan_items` from `cursor` on, fetched page by page.

        - `state`: Only those in this state.
        - `source`: Only those of this source of the owner card.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(
            lambda cursor: self.list_plan_items(state=state, source=source, limit=limit, cursor=cursor),
            cursor,
        )

    def list_queue(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> QueuePage:
        """The queue in airing order.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or
        OVERLOADED.
        """
        return self._calls.call(_LIST_QUEUE, query={"channel": channel, "limit": limit, "cursor": cursor})

    def iter_queue(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> Iterator[QueueEntry]:
        """Every item of `list_queue` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(lambda cursor: self.list_queue(channel=channel, limit=limit, cursor=cursor), cursor)

    def move_queue_entry(
        self, entry_id: EntryId, *, body: QueueMove, idempotency_key: IdempotencyKey | None = None
    ) -> QueueEntry:
        """Give a waiting entry another place.

        - `entry_id`: The queue entry.
        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGN_IN_STALE or SIGNATURE_INVALID,
        404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT or NONCE_REPLAY or QUEUE_ENTRY_LOCKED or
        VERSION_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500
        INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(
            _MOVE_QUEUE_ENTRY,
            path={"entry_id": entry_id},
            headers={"Idempotency-Key": idempotency_key},
            body=body,
        )

    def reload_policies(self, *, body: PolicyReloadOrder) -> PolicyReload:
        """Read the configuration again now, the owner card with it.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_RELOAD_POLICIES, body=body)

    def remove_asset(self, asset_id: AssetId) -> None:
        """Take an asset out of the library and delete its media; the source file stays.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ASSET_IN_USE or
        NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_REMOVE_ASSET, path={"asset_id": asset_id})

    def remove_queue_entry(self, entry_id: EntryId) -> None:
        """Take a waiting entry out of the queue.

        - `entry_id`: The queue entry.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY or
        QUEUE_ENTRY_LOCKED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_REMOVE_QUEUE_ENTRY, path={"entry_id": entry_id})

    def restart_encoders(self, *, body: EncodersRestart) -> EncodersRestarted:
        """Begin every encoder at work anew, of prep and of live sources; what is on air already goes on.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_RESTART_ENCODERS, body=body)

    def rotate_plan(self, *, body: PlanRotationOrder) -> PlanRotation:
        """Let the planner choose its waiting entries anew; what people put there stays, and so does what
        viewers may know of.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_ROTATE_PLAN, body=body)

    def run_discovery(self, *, channel: ChannelId | None = None) -> Pipeline:
        """Look at every remote source now, once, also while discovery is paused.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_RUN_DISCOVERY, query={"channel": channel})

    def show_agent(self, *, limit: int | None = None) -> AgentStatus:
        """How the LAB gets on with its control plane.

        - `limit`: How many items at most.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500
        INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_SHOW_AGENT, query={"limit": limit})

    def show_live(self, *, channel: ChannelId | None = None) -> Live:
        """Whether somebody may push a live source, and what comes of it.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_SHOW_LIVE, query={"channel": channel})

    def show_objectives(self) -> ObjectiveReport:
        """What the house promises, how much of each error budget is left, and how fast it is spent.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 409
        NONCE_REPLAY, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_SHOW_OBJECTIVES)

    def show_pipeline(self, *, channel: ChannelId | None = None) -> Pipeline:
        """How programmes come in from elsewhere: the stages, the sources, and how much is in hand.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_SHOW_PIPELINE, query={"channel": channel})

    def show_plan(self, *, channel: ChannelId | None = None, at: Instant | None = None) -> Plan:
        """What the planner works with, and what the owner card keeps off the air.

        - `channel`: Which channel; the default one when left out.
        - `at`: At this instant; now when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_SHOW_PLAN, query={"channel": channel, "at": at})

    def show_playout(self, *, channel: ChannelId | None = None) -> Playout:
        """Whether the channel airs its queue, and whether the planner may change it.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_SHOW_PLAYOUT, query={"channel": channel})

    def update_asset(self, asset_id: AssetId, *, body: AssetUpdate) -> Asset:
        """Change what is known of an asset; an operator's word outlasts the file's own.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_UPDATE_ASSET, path={"asset_id": asset_id}, body=body)


class PoliciesOperations:
    """The owner cards that were in force, and what changed in them; signed by an operator."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def diff_policy_version(self, card_hash: CardHash, *, before: CardHash | None = None) -> PolicyDiff:
        """What an owner card says otherwise than another one, the one it followed when none is named.

        - `card_hash`: Which owner card.
        - `before`: The card to compare with; the one that it followed when left out.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_DIFF_POLICY_VERSION, path={"card_hash": card_hash}, query={"before": before})

    def inspect_policy_version(self, card_hash: CardHash) -> PolicySnapshot:
        """An owner card whole, by its hash.

        - `card_hash`: Which owner card.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_INSPECT_POLICY_VERSION, path={"card_hash": card_hash})

    def list_policy_versions(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> PolicyVersionPage:
        """The owner cards that a channel had, newest first, with who changed them, when and why.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or
        OVERLOADED.
        """
        return self._calls.call(
            _LIST_POLICY_VERSIONS, query={"channel": channel, "limit": limit, "cursor": cursor}
        )

    def iter_policy_versions(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> Iterator[PolicyVersion]:
        """Every item of `list_policy_versions` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(
            lambda cursor: self.list_policy_versions(channel=channel, limit=limit, cursor=cursor), cursor
        )


class JobsOperations:
    """What the LAB does by the clock, and its nightly report; signed by an operator."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def inspect_job(self, job: JobName, *, limit: int | None = None) -> JobDetail:
        """One job and its runs, newest first.

        - `job`: Which job.
        - `limit`: How many items at most.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_INSPECT_JOB, path={"job": job}, query={"limit": limit})

    def list_jobs(self, *, limit: int | None = None) -> JobList:
        """Every job with its rule, its last run, its next one, and who runs it now.

        - `limit`: How many items at most.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500
        INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_LIST_JOBS, query={"limit": limit})

    def run_job(self, job: JobName) -> JobRun:
        """Run a job now; it goes on behind the answer.

        - `job`: Which job.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 JOB_RUNNING or
        NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_RUN_JOB, path={"job": job})

    def show_report(self, *, channel: ChannelId | None = None, day: Day | None = None) -> NightlyReport:
        """What a nightly did, and what aired that day.

        - `channel`: Which channel; the default one when left out.
        - `day`: The day that it tells of; the newest report when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_SHOW_REPORT, query={"channel": channel, "day": day})


class CuratorOperations:
    """What the curator would change of what airs; signed by an operator."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def apply_decision(self, decision_id: DecisionId) -> Decision:
        """Let an advice air; once more changes nothing.

        - `decision_id`: The decision.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ADVICE_SETTLED or
        ADVICE_STALE or NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or
        OVERLOADED.
        """
        return self._calls.call(_APPLY_DECISION, path={"decision_id": decision_id})

    def dismiss_decision(self, decision_id: DecisionId) -> Decision:
        """Turn an advice down; once more changes nothing.

        - `decision_id`: The decision.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ADVICE_SETTLED or
        NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_DISMISS_DECISION, path={"decision_id": decision_id})

    def inspect_decision(self, decision_id: DecisionId) -> Decision:
        """One decision.

        - `decision_id`: The decision.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_INSPECT_DECISION, path={"decision_id": decision_id})

    def list_decisions(
        self,
        *,
        channel: ChannelId | None = None,
        state: DecisionState | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> DecisionPage:
        """The curator's decisions, newest first.

        - `channel`: Which channel; the default one when left out.
        - `state`: Only those that stand so; all of them when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(
            _LIST_DECISIONS, query={"channel": channel, "state": state, "limit": limit, "cursor": cursor}
        )

    def iter_decisions(
        self,
        *,
        channel: ChannelId | None = None,
        state: DecisionState | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> Iterator[Decision]:
        """Every item of `list_decisions` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `state`: Only those that stand so; all of them when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return walk(
            lambda cursor: self.list_decisions(channel=channel, state=state, limit=limit, cursor=cursor),
            cursor,
        )


class AutopilotOperations:
    """What is tuned of the planning; signed by an operator."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def reset_autopilot(self, *, channel: ChannelId | None = None) -> Autopilot:
        """Take back all that was kept or is tried; the owner card holds as written.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_RESET_AUTOPILOT, query={"channel": channel})

    def show_autopilot(self, *, channel: ChannelId | None = None, limit: int | None = None) -> Autopilot:
        """What the autopilot has tuned, and its trials.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return self._calls.call(_SHOW_AUTOPILOT, query={"channel": channel, "limit": limit})


class Tags:
    """One attribute per tag."""

    def __init__(self, calls: Calls) -> None:
        self.health = HealthOperations(calls)
        self.broadcast = BroadcastOperations(calls)
        self.alerts = AlertsOperations(calls)
        self.modes = ModesOperations(calls)
        self.identity = IdentityOperations(calls)
        self.sessions = SessionsOperations(calls)
        self.moderation = ModerationOperations(calls)
        self.consent = ConsentOperations(calls)
        self.presence = PresenceOperations(calls)
        self.chat = ChatOperations(calls)
        self.match = MatchOperations(calls)
        self.configuration = ConfigurationOperations(calls)
        self.audit = AuditOperations(calls)
        self.telemetry = TelemetryOperations(calls)
        self.control = ControlOperations(calls)
        self.policies = PoliciesOperations(calls)
        self.jobs = JobsOperations(calls)
        self.curator = CuratorOperations(calls)
        self.autopilot = AutopilotOperations(calls)


class AsyncHealthOperations:
    """Is the platform alive, ready and on air?"""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def get_health(self) -> Liveness:
        """Is this process alive?

        Refused with 500 INTERNAL.
        """
        return await self._calls.call(_GET_HEALTH)

    async def get_readiness(self) -> Readiness:
        """Can the platform do its work?

        Refused with 500 INTERNAL.
        """
        return await self._calls.call(_GET_READINESS)

    async def get_status(self) -> Status:
        """The platform in one page.

        Refused with 500 INTERNAL.
        """
        return await self._calls.call(_GET_STATUS)


class AsyncBroadcastOperations:
    """What the channel airs now and next."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def get_guide(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> GuidePage:
        """The published schedule from now on.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 404 NOT_FOUND, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OFF_AIR.
        """
        return await self._calls.call(
            _GET_GUIDE, query={"channel": channel, "limit": limit, "cursor": cursor}
        )

    def iter_guide(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[Programme]:
        """Every item of `get_guide` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.get_guide(channel=channel, limit=limit, cursor=cursor), cursor)

    async def get_guide_xmltv(self, *, channel: ChannelId | None = None) -> str:
        """The published schedule from now on as XMLTV, for television guides.

        - `channel`: Which channel; the default one when left out.

        Refused with 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OFF_AIR.
        """
        return await self._calls.call(_GET_GUIDE_XMLTV, query={"channel": channel})

    async def get_now_playing(self, *, channel: ChannelId | None = None) -> NowPlaying:
        """What airs now, and what follows.

        - `channel`: Which channel; the default one when left out.

        Refused with 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OFF_AIR.
        """
        return await self._calls.call(_GET_NOW_PLAYING, query={"channel": channel})


class AsyncAlertsOperations:
    """What is not well."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def list_alerts(
        self, *, severity: AlertSeverity | None = None, active: bool | None = None, limit: int | None = None
    ) -> AlertList:
        """What is not well, and what lately was not; answered with the LAB dead too.

        - `severity`: Only of this severity.
        - `active`: Only those that still are so, or only those that went; both when left out.
        - `limit`: How many items at most.

        Refused with 422 SCHEMA_INVALID, 500 INTERNAL.
        """
        return await self._calls.call(
            _LIST_ALERTS, query={"severity": severity, "active": active, "limit": limit}
        )


class AsyncModesOperations:
    """What a client needs to compose itself: manifests, configuration, copy."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def get_client_config(self) -> ClientConfig:
        """The part of the configuration that a client needs.

        Refused with 500 INTERNAL.
        """
        return await self._calls.call(_GET_CLIENT_CONFIG)

    async def get_copy(self, locale: Locale) -> CopyBook:
        """Every string of one locale.

        - `locale`: The locale.

        Refused with 422 SCHEMA_INVALID, 500 INTERNAL.
        """
        return await self._calls.call(_GET_COPY, path={"locale": locale})

    async def list_modes(self) -> ModeList:
        """The modes the caller may use.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LIST_MODES)


class AsyncIdentityOperations:
    """People: accounts, sign-ins, devices; and what moderators do about them."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def ban_account(self, user_id: UserId, *, body: BanOrder) -> Account:
        """Bar an account; its sign-ins and sockets end at once.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_BAN_ACCOUNT, path={"user_id": user_id}, body=body)

    async def change_account(self, user_id: UserId, *, body: AccountChange) -> Account:
        """Change somebody's roles, shadow or quarantine.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 409 VERSION_CONFLICT,
        413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_CHANGE_ACCOUNT, path={"user_id": user_id}, body=body)

    async def change_me(self, *, body: MeChange) -> Me:
        """Change one's own account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_CHANGE_ME, body=body)

    async def change_password(self, *, body: PasswordChange) -> None:
        """Change one's own password; every other sign-in ends.

        Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        PASSWORD_WEAK or PASSWORD_WRONG or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_CHANGE_PASSWORD, body=body)

    async def get_me(self) -> Me:
        """The caller's own account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_GET_ME)

    async def inspect_account(self, user_id: UserId) -> Account:
        """One account.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_INSPECT_ACCOUNT, path={"user_id": user_id})

    async def lift_ban(self, user_id: UserId) -> Account:
        """Let an account in again.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LIFT_BAN, path={"user_id": user_id})

    async def lift_quarantine(self, user_id: UserId) -> Account:
        """End the quarantine of an account.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LIFT_QUARANTINE, path={"user_id": user_id})

    async def lift_shadow(self, user_id: UserId) -> Account:
        """Show an account to others again.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LIFT_SHADOW, path={"user_id": user_id})

    async def list_accounts(
        self, *, handle_start: str | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> AccountPage:
        """Accounts, newest first.

        - `handle_start`: Only accounts whose handle begins so.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(
            _LIST_ACCOUNTS, query={"handle_start": handle_start, "limit": limit, "cursor": cursor}
        )

    def iter_accounts(
        self, *, handle_start: str | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[Account]:
        """Every item of `list_accounts` from `cursor` on, fetched page by page.

        - `handle_start`: Only accounts whose handle begins so.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(
            lambda cursor: self.list_accounts(handle_start=handle_start, limit=limit, cursor=cursor), cursor
        )

    async def list_devices(self) -> DeviceList:
        """The devices from which the caller has signed in.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LIST_DEVICES)

    async def login(self, *, body: Login) -> SignedIn:
        """Sign in by handle and password.

        Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LOGIN, body=body)

    async def logout(self) -> None:
        """End the sign-in that the call belongs to.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LOGOUT)

    async def logout_everywhere(self) -> None:
        """End every sign-in of the account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LOGOUT_EVERYWHERE)

    async def open_socket_ticket(self) -> SocketTicket:
        """A ticket that opens one socket as the caller.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_OPEN_SOCKET_TICKET)

    async def quarantine_account(self, user_id: UserId, *, body: QuarantineOrder) -> Account:
        """Limit an account for a while, without a word to its owner.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_QUARANTINE_ACCOUNT, path={"user_id": user_id}, body=body)

    async def refresh(self) -> SignedIn:
        """The next access token; the refresh token of the cookie is used up and followed by another.

        Refused with 401 AUTH_FAILED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_REFRESH)

    async def register(
        self, *, body: Registration, idempotency_key: IdempotencyKey | None = None
    ) -> SignedIn:
        """Make an account and sign in to it.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or REGISTRATION_CLOSED, 409 HANDLE_TAKEN or
        IDEMPOTENCY_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 PASSWORD_WEAK or
        SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_REGISTER, headers={"Idempotency-Key": idempotency_key}, body=body)

    async def remove_device(self, device_id: DeviceId) -> None:
        """Forget a device and end its sign-ins.

        - `device_id`: Which device.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_REMOVE_DEVICE, path={"device_id": device_id})

    async def shadow_account(self, user_id: UserId, *, body: ShadowOrder) -> Account:
        """Hide an account from others, without a word to its owner.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_SHADOW_ACCOUNT, path={"user_id": user_id}, body=body)


class AsyncSessionsOperations:
    """Where a person is and with which media: begun, kept alive, handed over, ended."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def create_session(
        self, *, body: SessionCreation, idempotency_key: IdempotencyKey | None = None
    ) -> Session:
        """Begin a session.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or CONSENT_REQUIRED or POLICY_DENIED, 404
        NOT_FOUND, 409 IDEMPOTENCY_CONFLICT or MODE_CHANGED or PARENT_ACTIVE or ROOM_CLOSED or ROOM_FULL
        or SESSION_LIMIT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or
        PROFILE_UNKNOWN or SCHEMA_INVALID, 500 INTERNAL, 502 PROVIDER_FAILED, 503 OVERLOADED.
        """
        return await self._calls.call(
            _CREATE_SESSION, headers={"Idempotency-Key": idempotency_key}, body=body
        )

    async def end_session(self, session_id: SessionId) -> Session:
        """End a session; one that is over stays as it is.

        - `session_id`: Which session.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_END_SESSION, path={"session_id": session_id})

    async def heartbeat_session(self, session_id: SessionId) -> Session:
        """Show that a session lives.

        - `session_id`: Which session.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 SESSION_OVER, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_HEARTBEAT_SESSION, path={"session_id": session_id})

    async def inspect_costs(self, *, since: Instant | None = None, until: Instant | None = None) -> Costs:
        """What sessions make the house send, now and hour by hour, by mode.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_INSPECT_COSTS, query={"since": since, "until": until})

    async def inspect_room(self, session_id: SessionId) -> Room:
        """The room in which one of the caller's sessions is, while it lives.

        - `session_id`: Which session.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 ROOM_CLOSED, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_INSPECT_ROOM, path={"session_id": session_id})

    async def inspect_session(self, session_id: SessionId) -> Session:
        """One of the caller's sessions, with its endpoints while it is active.

        - `session_id`: Which session.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_INSPECT_SESSION, path={"session_id": session_id})

    async def list_sessions(self, *, limit: int | None = None, cursor: Cursor | None = None) -> SessionPage:
        """The caller's own sessions, newest first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return await self._calls.call(_LIST_SESSIONS, query={"limit": limit, "cursor": cursor})

    def iter_sessions(
        self, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[Session]:
        """Every item of `list_sessions` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.list_sessions(limit=limit, cursor=cursor), cursor)

    async def transition_session(
        self, *, body: SessionMove, idempotency_key: IdempotencyKey | None = None
    ) -> SessionTransition:
        """End a session and begin the one that follows it, in one step.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or CONSENT_REQUIRED or POLICY_DENIED, 404
        NOT_FOUND, 409 IDEMPOTENCY_CONFLICT or MODE_CHANGED or ROOM_CLOSED or ROOM_FULL or
        SESSION_CONFLICT or SESSION_OVER, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        MODE_UNKNOWN or PROFILE_UNKNOWN or SCHEMA_INVALID, 500 INTERNAL, 502 PROVIDER_FAILED, 503
        OVERLOADED.
        """
        return await self._calls.call(
            _TRANSITION_SESSION, headers={"Idempotency-Key": idempotency_key}, body=body
        )


class AsyncModerationOperations:
    """What people do about people: blocks and reports; and how moderators judge."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def block_person(self, user_id: UserId) -> Block:
        """Part from somebody, at once and until it is lifted.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 NOT_YOURSELF or SCHEMA_INVALID, 500
        INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_BLOCK_PERSON, path={"user_id": user_id})

    async def claim_report(self, report_id: ReportId) -> Report:
        """Keep a report for oneself while looking at it.

        - `report_id`: Which report.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 409 REPORT_CLAIMED or
        REPORT_SETTLED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_CLAIM_REPORT, path={"report_id": report_id})

    async def create_report(
        self, *, body: ReportCreation, idempotency_key: IdempotencyKey | None = None
    ) -> ReportReceipt:
        """Report somebody to the moderators.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or NOT_YOURSELF or SCHEMA_INVALID,
        429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_CREATE_REPORT, headers={"Idempotency-Key": idempotency_key}, body=body)

    async def export_evidence(self, report_id: ReportId) -> EvidenceBundle:
        """Everything that the house keeps of an incident, for who must account for it elsewhere.

        - `report_id`: Which report.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_EXPORT_EVIDENCE, path={"report_id": report_id})

    async def inspect_report(self, report_id: ReportId) -> Report:
        """One report.

        - `report_id`: Which report.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_INSPECT_REPORT, path={"report_id": report_id})

    async def list_blocks(self, *, limit: int | None = None, cursor: Cursor | None = None) -> BlockPage:
        """Whom the caller has blocked, the last first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return await self._calls.call(_LIST_BLOCKS, query={"limit": limit, "cursor": cursor})

    def iter_blocks(self, *, limit: int | None = None, cursor: Cursor | None = None) -> AsyncIterator[Block]:
        """Every item of `list_blocks` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.list_blocks(limit=limit, cursor=cursor), cursor)

    async def list_reports(
        self, *, state: ReportState | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> ReportPage:
        """The moderators' queue, the longest waiting first.

        - `state`: Only those that stand so; all of them when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LIST_REPORTS, query={"state": state, "limit": limit, "cursor": cursor})

    def iter_reports(
        self, *, state: ReportState | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[Report]:
        """Every item of `list_reports` from `cursor` on, fetched page by page.

        - `state`: Only those that stand so; all of them when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.list_reports(state=state, limit=limit, cursor=cursor), cursor)

    async def resolve_report(self, report_id: ReportId, *, body: ReportResolution) -> Report:
        """Judge a report.

        - `report_id`: Which report.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 409 REPORT_CLAIMED or
        REPORT_SETTLED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500
        INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_RESOLVE_REPORT, path={"report_id": report_id}, body=body)

    async def unblock_person(self, user_id: UserId) -> None:
        """Lift one's own block; what the other one has blocked stays.

        - `user_id`: Which account.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 429 RATE_LIMITED,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_UNBLOCK_PERSON, path={"user_id": user_id})


class AsyncConsentOperations:
    """Who asks whom to a call, and what they say: no call begins without everybody's own yes."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def accept_consent(self, consent_id: ConsentId) -> Consent:
        """Say yes to an invitation. The call begins for both; said again, it is the same call.

        - `consent_id`: Which invitation.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or POLICY_DENIED, 404 NOT_FOUND, 409
        CONSENT_BUSY or CONSENT_EXPIRED or CONSENT_OVER or MODE_CHANGED, 422 SCHEMA_INVALID, 500
        INTERNAL, 502 PROVIDER_FAILED, 503 OVERLOADED.
        """
        return await self._calls.call(_ACCEPT_CONSENT, path={"consent_id": consent_id})

    async def cancel_consent(self, consent_id: ConsentId) -> Consent:
        """Take back an invitation.

        - `consent_id`: Which invitation.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 CONSENT_EXPIRED or CONSENT_OVER,
        422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_CANCEL_CONSENT, path={"consent_id": consent_id})

    async def decline_consent(self, consent_id: ConsentId) -> Consent:
        """Say no to an invitation. Nothing else comes of it.

        - `consent_id`: Which invitation.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 CONSENT_EXPIRED or CONSENT_OVER,
        422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_DECLINE_CONSENT, path={"consent_id": consent_id})

    async def inspect_consent(self, consent_id: ConsentId) -> Consent:
        """An invitation that the caller sent or was sent.

        - `consent_id`: Which invitation.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_INSPECT_CONSENT, path={"consent_id": consent_id})

    async def list_consents(self, *, limit: int | None = None, cursor: Cursor | None = None) -> ConsentPage:
        """The invitations that the caller sent or was sent, newest first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return await self._calls.call(_LIST_CONSENTS, query={"limit": limit, "cursor": cursor})

    def iter_consents(
        self, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[Consent]:
        """Every item of `list_consents` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.list_consents(limit=limit, cursor=cursor), cursor)

    async def request_consent(
        self, *, body: ConsentRequest, idempotency_key: IdempotencyKey | None = None
    ) -> Consent:
        """Ask somebody to a call.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or POLICY_DENIED, 404 NOT_FOUND, 409
        CONSENT_BUSY or IDEMPOTENCY_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        MODE_UNKNOWN or NOT_YOURSELF or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(
            _REQUEST_CONSENT, headers={"Idempotency-Key": idempotency_key}, body=body
        )


class AsyncPresenceOperations:
    """Who is where, now: told to those who may see it."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def connect_tile(self, presence_id: PresenceId, *, body: TileConnection) -> Tile:
        """Connect somebody's tile, or one's own picture to the tiles of others.

        - `presence_id`: Whose presence.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 TILE_LIMIT, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 502 PROVIDER_FAILED,
        503 OVERLOADED.
        """
        return await self._calls.call(_CONNECT_TILE, path={"presence_id": presence_id}, body=body)

    async def disconnect_tile(self, presence_id: PresenceId) -> None:
        """Stop somebody's tile on this device, or one's own picture on all of them.

        - `presence_id`: Whose presence.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_DISCONNECT_TILE, path={"presence_id": presence_id})

    async def list_presence_grid(
        self,
        *,
        segment: PresenceSegment | None = None,
        mode: ModeId | None = None,
        capability: PresenceCapability | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> PresencePage:
        """Who is where the caller is.

        - `segment`: The part of the people to list.
        - `mode`: Only those in this mode.
        - `capability`: Only those whose device can do this.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return await self._calls.call(
            _LIST_PRESENCE_GRID,
            query={
                "segment": segment,
                "mode": mode,
                "capability": capability,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_presence_grid(
        self,
        *,
        segment: PresenceSegment | None = None,
        mode: ModeId | None = None,
        capability: PresenceCapability | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AsyncIterator[Presence]:
        """Every item of `list_presence_grid` from `cursor` on, fetched page by page.

        - `segment`: The part of the people to list.
        - `mode`: Only those in this mode.
        - `capability`: Only those whose device can do this.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(
            lambda cursor: self.list_presence_grid(
                segment=segment, mode=mode, capability=capability, limit=limit, cursor=cursor
            ),
            cursor,
        )

    async def set_presence(self, *, body: PresenceSetting) -> Presence:
        """Say where one is, and how one wants to be seen.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_SET_PRESENCE, body=body)


class AsyncChatOperations:
    """Who writes with whom: threads, what was written in them, and what moderators make of it."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def list_messages(
        self, thread_id: ThreadId, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> ChatMessagePage:
        """What was written in a thread, the newest first.

        - `thread_id`: Which thread.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(
            _LIST_MESSAGES, path={"thread_id": thread_id}, query={"limit": limit, "cursor": cursor}
        )

    def iter_messages(
        self, thread_id: ThreadId, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[ChatMessage]:
        """Every item of `list_messages` from `cursor` on, fetched page by page.

        - `thread_id`: Which thread.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.list_messages(thread_id, limit=limit, cursor=cursor), cursor)

    async def list_reported_messages(
        self, report_id: ReportId, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> ReportedMessagePage:
        """What was written in the thread that a report names, the newest first, with what was taken out of
        it.

        - `report_id`: Which report.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 CURSOR_INVALID or
        SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(
            _LIST_REPORTED_MESSAGES, path={"report_id": report_id}, query={"limit": limit, "cursor": cursor}
        )

    def iter_reported_messages(
        self, report_id: ReportId, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[ChatMessage]:
        """Every item of `list_reported_messages` from `cursor` on, fetched page by page.

        - `report_id`: Which report.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(
            lambda cursor: self.list_reported_messages(report_id, limit=limit, cursor=cursor), cursor
        )

    async def list_threads(self, *, limit: int | None = None, cursor: Cursor | None = None) -> ChatThreadPage:
        """The caller's threads, the newest first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL,
        503 OVERLOADED.
        """
        return await self._calls.call(_LIST_THREADS, query={"limit": limit, "cursor": cursor})

    def iter_threads(
        self, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[ChatThread]:
        """Every item of `list_threads` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.list_threads(limit=limit, cursor=cursor), cursor)

    async def moderate_message(self, thread_id: ThreadId, sequence: int, *, body: ChatModeration) -> None:
        """Take a message out of its thread, or put it back.

        - `thread_id`: Which thread.
        - `sequence`: Which message of the thread, by its number.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(
            _MODERATE_MESSAGE, path={"thread_id": thread_id, "sequence": sequence}, body=body
        )

    async def moderate_thread(self, thread_id: ThreadId, *, body: ChatClosing) -> None:
        """Close a thread, or open it again.

        - `thread_id`: Which thread.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_MODERATE_THREAD, path={"thread_id": thread_id}, body=body)

    async def open_thread(self, *, body: ChatThreadOpening) -> ChatThread:
        """Write with somebody; the thread between two is made once.

        Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or POLICY_DENIED, 404 NOT_FOUND, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 NOT_YOURSELF or SCHEMA_INVALID, 429
        RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_OPEN_THREAD, body=body)

    async def report_thread(
        self, thread_id: ThreadId, *, body: ChatReport, idempotency_key: IdempotencyKey | None = None
    ) -> ReportReceipt:
        """Report somebody in a thread to the moderators.

        - `thread_id`: Which thread.
        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or NOT_YOURSELF or SCHEMA_INVALID,
        429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(
            _REPORT_THREAD,
            path={"thread_id": thread_id},
            headers={"Idempotency-Key": idempotency_key},
            body=body,
        )


class AsyncMatchOperations:
    """Who wants to meet somebody, and whom they met."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def inspect_match_ticket(self) -> MatchTicket:
        """The caller's ticket.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_INSPECT_MATCH_TICKET)

    async def join_match(self, *, body: MatchJoin) -> MatchTicket:
        """Want to meet somebody.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 409 CONSENT_BUSY, 413 BODY_TOO_LARGE,
        415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or SCHEMA_INVALID, 429 MATCH_LIMIT or RATE_LIMITED,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_JOIN_MATCH, body=body)

    async def leave_match(self) -> None:
        """Want to meet nobody any more.

        Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LEAVE_MATCH)

    async def skip_match(self, *, body: MatchSkip) -> MatchTicket:
        """The next one, please.

        Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 429 RATE_LIMITED or SKIP_TOO_EARLY, 500 INTERNAL,
        503 OVERLOADED.
        """
        return await self._calls.call(_SKIP_MATCH, body=body)


class AsyncConfigurationOperations:
    """The configurations that were in force, and what changed in them."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def diff_config_version(
        self, config_hash: ConfigHash, *, before: ConfigHash | None = None
    ) -> ConfigDiff:
        """What a configuration says otherwise than another one, the one it followed when none is named.

        - `config_hash`: Which configuration.
        - `before`: The configuration to compare with; the one that it followed when left out.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(
            _DIFF_CONFIG_VERSION, path={"config_hash": config_hash}, query={"before": before}
        )

    async def inspect_config_version(self, config_hash: ConfigHash) -> ConfigSnapshot:
        """A configuration whole, by its hash.

        - `config_hash`: Which configuration.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_INSPECT_CONFIG_VERSION, path={"config_hash": config_hash})

    async def list_config_versions(
        self, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> ConfigVersionPage:
        """The configurations that were in force, newest first, with when and by what.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_LIST_CONFIG_VERSIONS, query={"limit": limit, "cursor": cursor})

    def iter_config_versions(
        self, *, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[ConfigVersion]:
        """Every item of `list_config_versions` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.list_config_versions(limit=limit, cursor=cursor), cursor)


class AsyncAuditOperations:
    """Who did what, to what, when and why."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def search_audit(
        self,
        *,
        actor: str | None = None,
        action: str | None = None,
        subject: str | None = None,
        trace_id: str | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AuditPage:
        """Who did what, to what, when and why: the LAB's log and the platform's together, newest first.

        - `actor`: By whom; the beginning will do.
        - `action`: What was done; the beginning will do, so `account.` finds all that was done to
          accounts.
        - `subject`: To what; the beginning will do.
        - `trace_id`: What it was part of: the trace of a call, a session or a match, as events name it;
          the beginning will do.
        - `since`: From this instant on.
        - `until`: Before this instant.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(
            _SEARCH_AUDIT,
            query={
                "actor": actor,
                "action": action,
                "subject": subject,
                "trace_id": trace_id,
                "since": since,
                "until": until,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_audit(
        self,
        *,
        actor: str | None = None,
        action: str | None = None,
        subject: str | None = None,
        trace_id: str | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AsyncIterator[AuditEvent]:
        """Every item of `search_audit` from `cursor` on, fetched page by page.

        - `actor`: By whom; the beginning will do.
        - `action`: What was done; the beginning will do, so `account.` finds all that was done to
          accounts.
        - `subject`: To what; the beginning will do.
        - `trace_id`: What it was part of: the trace of a call, a session or a match, as events name it;
          the beginning will do.
        - `since`: From this instant on.
        - `until`: Before this instant.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(
            lambda cursor: self.search_audit(
                actor=actor,
                action=action,
                subject=subject,
                trace_id=trace_id,
                since=since,
                until=until,
                limit=limit,
                cursor=cursor,
            ),
            cursor,
        )


class AsyncTelemetryOperations:
    """How the house is used, in events of a closed catalogue."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def count_funnel(self, *, since: Instant | None = None, until: Instant | None = None) -> Funnel:
        """How many came how far, from the start of the shell to the first conversation.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_COUNT_FUNNEL, query={"since": since, "until": until})

    async def count_indicators(
        self, *, since: Instant | None = None, until: Instant | None = None
    ) -> Indicators:
        """The product's indicators, from the first sign-in to who came back.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_COUNT_INDICATORS, query={"since": since, "until": until})

    async def count_modes(self, *, since: Instant | None = None, until: Instant | None = None) -> ModesTold:
        """How often every mode told of what each of them has to tell of.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_COUNT_MODES, query={"since": since, "until": until})

    async def count_telemetry(
        self,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        name: TelemetryName | None = None,
        mode: ModeId | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> TelemetryCountPage:
        """How often what happened, by hour and mode, newest hour first.

        - `since`: From this instant on.
        - `until`: Before this instant.
        - `name`: Only this event.
        - `mode`: Only what happened in this mode.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID,
        500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(
            _COUNT_TELEMETRY,
            query={
                "since": since,
                "until": until,
                "name": name,
                "mode": mode,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_telemetry(
        self,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        name: TelemetryName | None = None,
        mode: ModeId | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AsyncIterator[TelemetryCount]:
        """Every item of `count_telemetry` from `cursor` on, fetched page by page.

        - `since`: From this instant on.
        - `until`: Before this instant.
        - `name`: Only this event.
        - `mode`: Only what happened in this mode.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(
            lambda cursor: self.count_telemetry(
                since=since, until=until, name=name, mode=mode, limit=limit, cursor=cursor
            ),
            cursor,
        )

    async def send_telemetry(self, *, body: TelemetryBatch) -> TelemetryReceipt:
        """Tell of what happened, in events of the catalogue.

        Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422
        SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
        """
        return await self._calls.call(_SEND_TELEMETRY, body=body)

    async def show_audience(self, *, since: Instant | None = None, until: Instant | None = None) -> Audience:
        """How many watch the channel, by mode, and how long they wait for the first picture, now and hour
        by hour.

        - `since`: From this instant on.
        - `until`: Before this instant.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        OVERLOADED.
        """
        return await self._calls.call(_SHOW_AUDIENCE, query={"since": since, "until": until})


class AsyncControlOperations:
    """The station's library and queue; signed by an operator."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def add_asset(self, *, body: AssetAdd, idempotency_key: IdempotencyKey | None = None) -> Asset:
        """Take a file into the library; prep begins by itself.

        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 ASSET_EXISTS or IDEMPOTENCY_CONFLICT or
        NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 FILE_UNUSABLE or
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_ADD_ASSET, headers={"Idempotency-Key": idempotency_key}, body=body)

    async def change_live(self, *, body: LiveChange, channel: ChannelId | None = None) -> Live:
        """Let a live source be pushed, or hand the air back; what it is called.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 LIVE_UNAVAILABLE or
        NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL,
        503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_CHANGE_LIVE, query={"channel": channel}, body=body)

    async def change_pipeline(self, *, body: PipelineChange, channel: ChannelId | None = None) -> Pipeline:
        """Pause discovery, the planner of remote programmes or the fetcher, or let it run again.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_CHANGE_PIPELINE, query={"channel": channel}, body=body)

    async def change_playout(self, *, body: PlayoutChange, channel: ChannelId | None = None) -> Playout:
        """Put the reserve on air at the next segment or give the queue the air again; freeze the queue or
        let it go.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_CHANGE_PLAYOUT, query={"channel": channel}, body=body)

    async def draw_asset_loudness(self, asset_id: AssetId) -> str:
        """The loudness of an asset over time, drawn.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_DRAW_ASSET_LOUDNESS, path={"asset_id": asset_id})

    async def get_asset_strip(self, asset_id: AssetId) -> bytes:
        """Pictures of an asset at even distances, in one.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_GET_ASSET_STRIP, path={"asset_id": asset_id})

    async def insert_queue_entry(
        self,
        *,
        body: QueueInsert,
        channel: ChannelId | None = None,
        idempotency_key: IdempotencyKey | None = None,
    ) -> QueueEntry:
        """Put an asset on the channel.

        - `channel`: Which channel; the default one when left out.
        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ASSET_NOT_READY or
        IDEMPOTENCY_CONFLICT or NONCE_REPLAY or QUEUE_FULL, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(
            _INSERT_QUEUE_ENTRY,
            query={"channel": channel},
            headers={"Idempotency-Key": idempotency_key},
            body=body,
        )

    async def inspect_asset(self, asset_id: AssetId) -> Asset:
        """One asset, with its checks.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_INSPECT_ASSET, path={"asset_id": asset_id})

    async def inspect_asset_report(self, asset_id: AssetId) -> AssetReport:
        """All that prep found out about an asset, the refused ones too.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_INSPECT_ASSET_REPORT, path={"asset_id": asset_id})

    async def inspect_plan_item(self, plan_item_id: PlanItemId) -> PlanItem:
        """One plan item with its history.

        - `plan_item_id`: The plan item.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_INSPECT_PLAN_ITEM, path={"plan_item_id": plan_item_id})

    async def inspect_queue_entry(self, entry_id: EntryId) -> QueueEntry:
        """One entry of the queue.

        - `entry_id`: The queue entry.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_INSPECT_QUEUE_ENTRY, path={"entry_id": entry_id})

    async def list_as_run(
        self,
        *,
        channel: ChannelId | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AsRunPage:
        """What really aired, in order.

        - `channel`: Which channel; the default one when left out.
        - `since`: From this instant on.
        - `until`: Before this instant.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(
            _LIST_AS_RUN,
            query={"channel": channel, "since": since, "until": until, "limit": limit, "cursor": cursor},
        )

    def iter_as_run(
        self,
        *,
        channel: ChannelId | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AsyncIterator[AsRunEntry]:
        """Every item of `list_as_run` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `since`: From this instant on.
        - `until`: Before this instant.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(
            lambda cursor: self.list_as_run(
                channel=channel, since=since, until=until, limit=limit, cursor=cursor
            ),
            cursor,
        )

    async def list_assets(self, *, limit: int | None = None, cursor: Cursor | None = None) -> AssetPage:
        """The library, newest first.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 409
        NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or
        OVERLOADED.
        """
        return await self._calls.call(_LIST_ASSETS, query={"limit": limit, "cursor": cursor})

    def iter_assets(self, *, limit: int | None = None, cursor: Cursor | None = None) -> AsyncIterator[Asset]:
        """Every item of `list_assets` from `cursor` on, fetched page by page.

        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.list_assets(limit=limit, cursor=cursor), cursor)

    async def list_plan_items(
        self,
        *,
        state: PlanItemState | None = None,
        source: str | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> PlanItemPage:
        """What the remote sources offer and what became of it, newest first.

        - `state`: Only those in this state.
        - `source`: Only those of this source of the owner card.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 CURSOR_INVALID or
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(
            _LIST_PLAN_ITEMS, query={"state": state, "source": source, "limit": limit, "cursor": cursor}
        )

    def iter_plan_items(
        self,
        *,
        state: PlanItemState | None = None,
        source: str | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AsyncIterator[PlanItem]:
        """Every item of `list_plan_items` from `cursor` on, fetched page by page.

        - `state`: Only those in this state.
        - `source`: Only those of this source of the owner card.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(
            lambda cursor: self.list_plan_items(state=state, source=source, limit=limit, cursor=cursor),
            cursor,
        )

    async def list_queue(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> QueuePage:
        """The queue in airing order.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or
        OVERLOADED.
        """
        return await self._calls.call(
            _LIST_QUEUE, query={"channel": channel, "limit": limit, "cursor": cursor}
        )

    def iter_queue(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[QueueEntry]:
        """Every item of `list_queue` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(lambda cursor: self.list_queue(channel=channel, limit=limit, cursor=cursor), cursor)

    async def move_queue_entry(
        self, entry_id: EntryId, *, body: QueueMove, idempotency_key: IdempotencyKey | None = None
    ) -> QueueEntry:
        """Give a waiting entry another place.

        - `entry_id`: The queue entry.
        - `idempotency_key`: Makes a retry safe.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGN_IN_STALE or SIGNATURE_INVALID,
        404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT or NONCE_REPLAY or QUEUE_ENTRY_LOCKED or
        VERSION_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500
        INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(
            _MOVE_QUEUE_ENTRY,
            path={"entry_id": entry_id},
            headers={"Idempotency-Key": idempotency_key},
            body=body,
        )

    async def reload_policies(self, *, body: PolicyReloadOrder) -> PolicyReload:
        """Read the configuration again now, the owner card with it.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_RELOAD_POLICIES, body=body)

    async def remove_asset(self, asset_id: AssetId) -> None:
        """Take an asset out of the library and delete its media; the source file stays.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ASSET_IN_USE or
        NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_REMOVE_ASSET, path={"asset_id": asset_id})

    async def remove_queue_entry(self, entry_id: EntryId) -> None:
        """Take a waiting entry out of the queue.

        - `entry_id`: The queue entry.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY or
        QUEUE_ENTRY_LOCKED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_REMOVE_QUEUE_ENTRY, path={"entry_id": entry_id})

    async def restart_encoders(self, *, body: EncodersRestart) -> EncodersRestarted:
        """Begin every encoder at work anew, of prep and of live sources; what is on air already goes on.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_RESTART_ENCODERS, body=body)

    async def rotate_plan(self, *, body: PlanRotationOrder) -> PlanRotation:
        """Let the planner choose its waiting entries anew; what people put there stays, and so does what
        viewers may know of.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415
        MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_ROTATE_PLAN, body=body)

    async def run_discovery(self, *, channel: ChannelId | None = None) -> Pipeline:
        """Look at every remote source now, once, also while discovery is paused.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_RUN_DISCOVERY, query={"channel": channel})

    async def show_agent(self, *, limit: int | None = None) -> AgentStatus:
        """How the LAB gets on with its control plane.

        - `limit`: How many items at most.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500
        INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_SHOW_AGENT, query={"limit": limit})

    async def show_live(self, *, channel: ChannelId | None = None) -> Live:
        """Whether somebody may push a live source, and what comes of it.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_SHOW_LIVE, query={"channel": channel})

    async def show_objectives(self) -> ObjectiveReport:
        """What the house promises, how much of each error budget is left, and how fast it is spent.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 409
        NONCE_REPLAY, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_SHOW_OBJECTIVES)

    async def show_pipeline(self, *, channel: ChannelId | None = None) -> Pipeline:
        """How programmes come in from elsewhere: the stages, the sources, and how much is in hand.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_SHOW_PIPELINE, query={"channel": channel})

    async def show_plan(self, *, channel: ChannelId | None = None, at: Instant | None = None) -> Plan:
        """What the planner works with, and what the owner card keeps off the air.

        - `channel`: Which channel; the default one when left out.
        - `at`: At this instant; now when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_SHOW_PLAN, query={"channel": channel, "at": at})

    async def show_playout(self, *, channel: ChannelId | None = None) -> Playout:
        """Whether the channel airs its queue, and whether the planner may change it.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_SHOW_PLAYOUT, query={"channel": channel})

    async def update_asset(self, asset_id: AssetId, *, body: AssetUpdate) -> Asset:
        """Change what is known of an asset; an operator's word outlasts the file's own.

        - `asset_id`: The asset.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 413
        BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503
        LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_UPDATE_ASSET, path={"asset_id": asset_id}, body=body)


class AsyncPoliciesOperations:
    """The owner cards that were in force, and what changed in them; signed by an operator."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def diff_policy_version(self, card_hash: CardHash, *, before: CardHash | None = None) -> PolicyDiff:
        """What an owner card says otherwise than another one, the one it followed when none is named.

        - `card_hash`: Which owner card.
        - `before`: The card to compare with; the one that it followed when left out.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(
            _DIFF_POLICY_VERSION, path={"card_hash": card_hash}, query={"before": before}
        )

    async def inspect_policy_version(self, card_hash: CardHash) -> PolicySnapshot:
        """An owner card whole, by its hash.

        - `card_hash`: Which owner card.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_INSPECT_POLICY_VERSION, path={"card_hash": card_hash})

    async def list_policy_versions(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> PolicyVersionPage:
        """The owner cards that a channel had, newest first, with who changed them, when and why.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND,
        409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or
        OVERLOADED.
        """
        return await self._calls.call(
            _LIST_POLICY_VERSIONS, query={"channel": channel, "limit": limit, "cursor": cursor}
        )

    def iter_policy_versions(
        self, *, channel: ChannelId | None = None, limit: int | None = None, cursor: Cursor | None = None
    ) -> AsyncIterator[PolicyVersion]:
        """Every item of `list_policy_versions` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(
            lambda cursor: self.list_policy_versions(channel=channel, limit=limit, cursor=cursor), cursor
        )


class AsyncJobsOperations:
    """What the LAB does by the clock, and its nightly report; signed by an operator."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def inspect_job(self, job: JobName, *, limit: int | None = None) -> JobDetail:
        """One job and its runs, newest first.

        - `job`: Which job.
        - `limit`: How many items at most.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_INSPECT_JOB, path={"job": job}, query={"limit": limit})

    async def list_jobs(self, *, limit: int | None = None) -> JobList:
        """Every job with its rule, its last run, its next one, and who runs it now.

        - `limit`: How many items at most.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500
        INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_LIST_JOBS, query={"limit": limit})

    async def run_job(self, job: JobName) -> JobRun:
        """Run a job now; it goes on behind the answer.

        - `job`: Which job.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 JOB_RUNNING or
        NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_RUN_JOB, path={"job": job})

    async def show_report(self, *, channel: ChannelId | None = None, day: Day | None = None) -> NightlyReport:
        """What a nightly did, and what aired that day.

        - `channel`: Which channel; the default one when left out.
        - `day`: The day that it tells of; the newest report when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_SHOW_REPORT, query={"channel": channel, "day": day})


class AsyncCuratorOperations:
    """What the curator would change of what airs; signed by an operator."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def apply_decision(self, decision_id: DecisionId) -> Decision:
        """Let an advice air; once more changes nothing.

        - `decision_id`: The decision.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ADVICE_SETTLED or
        ADVICE_STALE or NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or
        OVERLOADED.
        """
        return await self._calls.call(_APPLY_DECISION, path={"decision_id": decision_id})

    async def dismiss_decision(self, decision_id: DecisionId) -> Decision:
        """Turn an advice down; once more changes nothing.

        - `decision_id`: The decision.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ADVICE_SETTLED or
        NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_DISMISS_DECISION, path={"decision_id": decision_id})

    async def inspect_decision(self, decision_id: DecisionId) -> Decision:
        """One decision.

        - `decision_id`: The decision.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_INSPECT_DECISION, path={"decision_id": decision_id})

    async def list_decisions(
        self,
        *,
        channel: ChannelId | None = None,
        state: DecisionState | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> DecisionPage:
        """The curator's decisions, newest first.

        - `channel`: Which channel; the default one when left out.
        - `state`: Only those that stand so; all of them when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(
            _LIST_DECISIONS, query={"channel": channel, "state": state, "limit": limit, "cursor": cursor}
        )

    def iter_decisions(
        self,
        *,
        channel: ChannelId | None = None,
        state: DecisionState | None = None,
        limit: int | None = None,
        cursor: Cursor | None = None,
    ) -> AsyncIterator[Decision]:
        """Every item of `list_decisions` from `cursor` on, fetched page by page.

        - `channel`: Which channel; the default one when left out.
        - `state`: Only those that stand so; all of them when left out.
        - `limit`: How many items at most.
        - `cursor`: The `next_cursor` of the page before.
        """
        return async_walk(
            lambda cursor: self.list_decisions(channel=channel, state=state, limit=limit, cursor=cursor),
            cursor,
        )


class AsyncAutopilotOperations:
    """What is tuned of the planning; signed by an operator."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def reset_autopilot(self, *, channel: ChannelId | None = None) -> Autopilot:
        """Take back all that was kept or is tried; the owner card holds as written.

        - `channel`: Which channel; the default one when left out.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_RESET_AUTOPILOT, query={"channel": channel})

    async def show_autopilot(
        self, *, channel: ChannelId | None = None, limit: int | None = None
    ) -> Autopilot:
        """What the autopilot has tuned, and its trials.

        - `channel`: Which channel; the default one when left out.
        - `limit`: How many items at most.

        Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422
        SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
        """
        return await self._calls.call(_SHOW_AUTOPILOT, query={"channel": channel, "limit": limit})


class AsyncTags:
    """One attribute per tag."""

    def __init__(self, calls: AsyncCalls) -> None:
        self.health = AsyncHealthOperations(calls)
        self.broadcast = AsyncBroadcastOperations(calls)
        self.alerts = AsyncAlertsOperations(calls)
        self.modes = AsyncModesOperations(calls)
        self.identity = AsyncIdentityOperations(calls)
        self.sessions = AsyncSessionsOperations(calls)
        self.moderation = AsyncModerationOperations(calls)
        self.consent = AsyncConsentOperations(calls)
        self.presence = AsyncPresenceOperations(calls)
        self.chat = AsyncChatOperations(calls)
        self.match = AsyncMatchOperations(calls)
        self.configuration = AsyncConfigurationOperations(calls)
        self.audit = AsyncAuditOperations(calls)
        self.telemetry = AsyncTelemetryOperations(calls)
        self.control = AsyncControlOperations(calls)
        self.policies = AsyncPoliciesOperations(calls)
        self.jobs = AsyncJobsOperations(calls)
        self.curator = AsyncCuratorOperations(calls)
        self.autopilot = AsyncAutopilotOperations(calls)
