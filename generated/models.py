# Generated from schemas/ by `make generate`; edit the schemas, never this file.

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

from pydantic import MISSING, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator
from typing_extensions import TypeAliasType

from generated.json_types import AwareDatetime, StrictFloat, StrictInt, number, unique
from generated.vocabulary import (
    AgentMessageKind,
    AgentState,
    AlertCode,
    AlertNoticeKind,
    AlertSeverity,
    AssetRole,
    AssetState,
    AudienceType,
    AudioCodec,
    AuditLogName,
    AutopilotState,
    BroadcastState,
    Capability,
    ChatMessageState,
    ChatScope,
    ChatThreadState,
    CheckVerdict,
    CommandAction,
    CommandOutcome,
    ConfigCause,
    ConsentGrantKind,
    ConsentState,
    ContentLicence,
    CostTier,
    DecisionKind,
    DecisionState,
    Ecosystem,
    ErrorCode,
    EvidencePart,
    FormFactor,
    FunnelUnit,
    H264Profile,
    IndicatorMethod,
    JobOutcome,
    LiveState,
    Locale,
    MatchState,
    MediaProviderName,
    MediaTransport,
    ObservationCode,
    OverlayCorner,
    PipelineStage,
    PlanItemState,
    PlanningRule,
    PlanRefusalCode,
    PlatformEvent,
    PresenceCapability,
    PresenceFault,
    PresenceView,
    PresenceVisibility,
    PrivacyClass,
    ProfileUse,
    ProgrammeKind,
    QueueEntryState,
    QueueOrigin,
    RefusalCode,
    ReportOutcome,
    ReportReason,
    ReportState,
    Role,
    RoomMove,
    SessionEndReason,
    SessionState,
    SignalName,
    Skin,
    SourceKind,
    StepOutcome,
    StreamTransport,
    StretchKind,
    TelemetryForm,
    TelemetryPropertyType,
    TelemetryRefusalReason,
    TelemetrySource,
    Topic,
    TrackKind,
    TransitionKind,
    TrialOutcome,
    VideoCodec,
    Weekday,
    X264Preset,
)


class AcquisitionSettings(BaseModel):
    """Which programmes are fetched from elsewhere, and how many."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items_per_source: Annotated[StrictInt, Field(ge=1, le=1000)]
    """Newest programmes of a source that are looked at."""
    preferred_height: Annotated[StrictInt, Field(ge=1)]
    """Lines of the picture; the smallest file of at least as many is fetched."""
    assumed_duration_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that a programme counts for while nobody says its length."""
    ahead_minutes: Annotated[StrictInt, Field(ge=1)]
    """Minutes ahead for which programmes are planned; not less than the owner card's commit_ahead_s."""
    share: Annotated[StrictFloat, Field(gt=0.0, le=1.0)]
    """0 to 1, share of the air time ahead that is planned from remote sources."""
    budget_bytes: Annotated[StrictInt, Field(ge=0)]
    """Bytes that fetched files may take, those still to come included."""
    free_min_bytes: Annotated[StrictInt, Field(ge=0)]
    """Bytes of the disk that a download leaves free."""
    poll_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks for due work."""


AgentReceiptAcceptedItem = TypeAliasType(
    "AgentReceiptAcceptedItem",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)


class AgentReceipt(BaseModel):
    """Answer to a batch. What is not in it is sent again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    accepted: list[AgentReceiptAcceptedItem]
    """Ids of the messages that the control plane keeps."""


class AgentSettings(BaseModel):
    """The LAB's bridge to a control plane."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    poll_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks for commands and messages to send."""
    status_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between status messages."""
    telemetry_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that one telemetry message sums up."""
    snapshot_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between snapshots of the queue."""
    snapshot_entries: Annotated[StrictInt, Field(ge=1)]
    """Entries of a snapshot."""
    request_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds the control plane may take to answer."""
    backoff_initial_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds before the first retry."""
    backoff_max_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Longest wait between retries, seconds."""
    batch_max: Annotated[StrictInt, Field(ge=1)]
    """Messages of one call."""
    outbox_max: Annotated[StrictInt, Field(ge=1)]
    """Messages that wait for the control plane; the oldest beyond are given up."""
    answer_limit_bytes: Annotated[StrictInt, Field(ge=1)]
    """Bytes of an answer."""
    command_max_age_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Age of a command above which it is not run, seconds."""
    commands_kept: Annotated[StrictInt, Field(ge=1)]
    """Commands that are remembered, so that none runs twice."""


class AirTime(BaseModel):
    """How long something was on air."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    aired_s: Annotated[StrictFloat, Field(ge=0.0)]


class AlertSettings(BaseModel):
    """Thresholds of alerts, and how they are told."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at the indicators."""
    slow_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at what changes slowly, quality and fallback."""
    raise_after_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds something must be unwell before an alert is raised; dead air and an old heartbeat are raised at once."""
    clear_after_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds something must be well again before its alert is cleared."""
    qa_min: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, mean quality score."""
    qa_assets: Annotated[StrictInt, Field(ge=1)]
    """Newest assets of which the mean is taken."""
    fallback_abs: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of air time on fallback."""
    fallback_growth: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, growth of that share from one window to the next."""
    fallback_window_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of air time in which the share is taken: a day."""
    fallback_min_aired_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of air time that a share is taken of at least, so that a channel's first minutes are no alert."""
    discovery_fail_count: Annotated[StrictInt, Field(ge=1)]
    """Failures in a row."""
    revocation_fail_count: Annotated[StrictInt, Field(ge=1)]
    """Tries in a row to take a session's endpoints back that failed."""
    published_max: Annotated[StrictInt, Field(ge=1)]
    """Alerts that are shown, the active ones first."""
    webhook_cooldown_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds before one code is sent again."""
    webhook_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds the receiver may take to answer."""
    webhook_backoff_initial_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds before the first retry."""
    webhook_backoff_max_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Longest wait between retries, seconds."""
    webhook_backlog_max: Annotated[StrictInt, Field(ge=2)]
    """Notices that wait for the receiver; the oldest beyond are given up."""
    webhook_keep_sent: Annotated[StrictInt, Field(ge=0)]
    """Sent notices that are remembered."""
    presence_stuck_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds for which nobody who fell silent was let go, or a node told nobody of changes."""
    matching_degraded_p50_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Median seconds from a match to the session of the two."""
    matching_window_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds back to which that median is taken."""
    matching_pairs_min: Annotated[StrictInt, Field(ge=1)]
    """Pairs that it is taken of at least, so that one slow pair is no alert."""


class Argon2Settings(BaseModel):
    """Costs of argon2id (RFC 9106, 4); a hash made at other costs is made anew when its owner signs in."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    time_cost: Annotated[StrictInt, Field(ge=1)]
    """Passes over the memory."""
    memory_kib: Annotated[StrictInt, Field(ge=8)]
    """KiB of memory of one hash."""
    lanes: Annotated[StrictInt, Field(ge=1)]
    """Degree of parallelism."""


class ArmIndicators(BaseModel):
    """What was measured of one arm of a trial."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    aired_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Air time."""
    programmes: Annotated[StrictInt, Field(ge=0)]
    """Programmes that began."""
    fallback_share: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """Share of reserve and slate in the air time."""
    qa_mean: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """Mean quality of what aired."""
    breach_share: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """Share of programmes that came back sooner than the owner card wants."""
    correction_share: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """Corrections by operators per programme, at most 1."""


AssetId = TypeAliasType(
    "AssetId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming an asset of the library."""


class AssetMedia(BaseModel):
    """What prep made of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    duration_ms: Annotated[StrictInt, Field(ge=0)]
    segment_count: Annotated[StrictInt, Field(ge=1)]
    generation: str
    """Encoder generation; the init segments of one generation are identical."""
    loudness_lufs: StrictFloat
    """Integrated loudness after prep (EBU R128)."""
    true_peak_dbtp: StrictFloat
    renditions: list[str]
    captions: list[str]
    audio: list[str] | MISSING = MISSING
    """Languages of its sounds (BCP 47), the main one first; `und` where the file doesn't say."""
    overlay: bool | MISSING = MISSING
    """Whether a logo lies over it."""


class AutopilotFeatures(BaseModel):
    """Tuning of the planner on a canary share."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    enabled: bool
    """Whether it runs; off, the owner card holds as written."""
    canary_pct: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of the schedule it may touch."""
    interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at a trial."""
    block_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of the schedule that are planned alike, canary or control."""
    evidence_min_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of air time of each arm before a trial ends."""
    step: Annotated[StrictFloat, Field(gt=0.0)]
    """How far a trial moves a factor."""
    gain_min: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1; how much better the canary has to be, over all indicators, to be kept."""
    fall_max: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1; how much worse it may be in any one."""
    trials_kept: Annotated[StrictInt, Field(ge=1)]
    """Trials remembered per channel."""


class BackupSettings(BaseModel):
    """Backups of the databases."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kept: Annotated[StrictInt, Field(ge=1)]
    """Backups kept; the nightly removes older ones."""
    secure: bool
    """Whether the nightly's backup is encrypted."""
    vacuum_free_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of free pages in the LAB's database from which the nightly vacuums it."""


BreakRuleTag = TypeAliasType("BreakRuleTag", Annotated[str, Field(pattern="^[a-z][a-z0-9_-]*$")])


BreakRuleDaypart = TypeAliasType("BreakRuleDaypart", Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")])


class BreakRule(BaseModel):
    """One kind of break between programmes; it airs where a programme has ended and `every_s` has passed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    role: AssetRole
    tags: list[BreakRuleTag]
    """The pool is what has the role and one of these tags; all of the role when empty."""
    dayparts: list[BreakRuleDaypart]
    """Names of the dayparts in which it holds; in all of them when empty."""
    every_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds at least since something of its pool began; 0 is between any two programmes."""

    @field_validator("tags", "dayparts", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class BurnRate(BaseModel):
    """How fast a budget was spent lately."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    window_s: Annotated[StrictInt, Field(ge=1)]
    """How long lately is, in seconds."""
    rate: Annotated[StrictFloat, Field(ge=0.0)]
    """Of what the budget allows; above 1 it does not last."""


class CanarySettings(BaseModel):
    """A candidate beside the running platform, before it takes its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    soak_hours: Annotated[StrictFloat, Field(ge=0.0)]
    """Hours that a candidate is soaked; 0 ends it by its samples alone."""
    soak_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between samples."""
    soak_max_samples: Annotated[StrictInt, Field(ge=1)]
    """Samples after which its soak ends at the latest."""
    ready_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds in which a candidate must be ready."""
    stop_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds in which it must end when it is told to."""
    valid_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds after which a canary's PASS no longer allows a promotion."""
    watch_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that the platform is watched after a promotion; what goes wrong in them rolls it back."""
    watch_poll_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks while it is watched."""


class CardChange(BaseModel):
    """Who changed a card last, and why; for its history, where it counts once."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    by: Annotated[str, Field(max_length=80, min_length=1)]
    """Who changed it."""
    reason: Annotated[str, Field(max_length=280, min_length=1)]
    """Why."""


CardHash = TypeAliasType("CardHash", Annotated[str, Field(pattern="^[0-9a-f]{64}$")])
"""SHA-256 of an owner card's canonical JSON (keys sorted, no spaces); equal cards have one hash."""


class ChannelGrid(BaseModel):
    """
    The exact grid of segments that prep makes and playout assembles: 64 frames at 30 fps and 100 AAC frames of 1024 samples at
    48 kHz both last 32/15 s. Another grid is another contract.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    fps: Literal[30]
    """Frames per second."""
    gop_frames: Literal[64]
    """Frames of one segment."""
    audio_sample_rate_hz: Literal[48000]
    """Samples per second."""

    @field_validator("fps", "gop_frames", "audio_sample_rate_hz", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


ChannelId = TypeAliasType("ChannelId", Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,31}$")])
"""The name of a channel."""


ChannelSettingsAlternateAudioItem = TypeAliasType(
    "ChannelSettingsAlternateAudioItem", Annotated[str, Field(pattern="^[a-z]{2}(-[A-Z]{2})?$")]
)


ChannelSettingsAlternateCaption = TypeAliasType(
    "ChannelSettingsAlternateCaption", Annotated[str, Field(pattern="^[a-z]{2}(-[A-Z]{2})?$")]
)


class ChannelStatus(BaseModel):
    """One channel at this moment."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    state: BroadcastState
    index: Annotated[StrictInt, Field(ge=0)]
    """The timeline index now."""
    newest_segment_age_s: StrictFloat | MISSING = MISSING
    """Seconds between now and the end of the newest published segment; below zero when it lies ahead."""
    queue_entries: Annotated[StrictInt, Field(ge=0)]
    ready_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of published schedule ahead."""


ChatBody = TypeAliasType(
    "ChatBody", Annotated[str, Field(max_length=4000, min_length=1, pattern="^[^\\u0000]+$")]
)
"""The text of a message. How long it may be in a thread is `max_characters` of its scope."""


class ChatFollowMessage(BaseModel):
    """Tell of every message from now on; answered with `following`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["follow"]


class ChatRate(BaseModel):
    """What is so in threads of a scope."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    required_capabilities: list[Capability]
    """All of them are needed to write."""
    messages_per_minute: Annotated[StrictInt, Field(ge=0)]
    """Sustained messages per minute and person."""
    burst: Annotated[StrictInt, Field(ge=1)]
    """Messages at once."""
    max_characters: Annotated[StrictInt, Field(ge=1, le=4000)]
    """Characters of one message."""
    parted_by_blocks: bool
    """Whether nobody writes while one of its people has blocked another."""
    tells_people: bool
    """Whether each of its people gets an event of a message."""
    tells_reading: bool
    """Whether its people hear who reads and who is typing."""

    @field_validator("required_capabilities", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class ChatTypingMessage(BaseModel):
    """The person is writing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["typing"]


class ClientChannel(BaseModel):
    """A channel a client can tune in to."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    title: str
    master_playlist: str
    """Path of the HLS master playlist."""
    sound_playlist: str
    """Path of the HLS playlist of the sound alone."""


class ClientChat(BaseModel):
    """How a client tells and shows that somebody is typing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    typing_interval_ms: Annotated[StrictInt, Field(ge=1, le=60000)]
    """Within which typing is told once; more often nobody hears it."""
    typing_shown_ms: Annotated[StrictInt, Field(ge=1, le=60000)]
    """For how long it is shown of the other."""


ClientMessageId = TypeAliasType(
    "ClientMessageId", Annotated[str, Field(max_length=64, pattern="^[A-Za-z0-9_.:-]{8,64}$")]
)
"""Chosen by the client, once for each message; said again it is the same message, which is kept once."""


class ClientPicture(BaseModel):
    """The largest picture that may be published under a media profile; a larger one is not forwarded."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    profile: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """By this name, placements of the manifests mean it."""
    width: Annotated[StrictInt, Field(ge=2)]
    """Pixels."""
    height: Annotated[StrictInt, Field(ge=2)]
    """Pixels."""
    fps: Annotated[StrictFloat, Field(gt=0.0)]
    """Frames per second."""
    max_bitrate_bps: Annotated[StrictInt, Field(ge=1)]
    """Of the picture alone."""


class ClientSocketConfig(BaseModel):
    """How a client keeps its events socket."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ping_interval_ms: Annotated[StrictInt, Field(ge=1000, le=600000)]
    reconnect_delay_ms: Annotated[StrictInt, Field(ge=50, le=60000)]
    reconnect_delay_max_ms: Annotated[StrictInt, Field(ge=50, le=600000)]
    poll_interval_ms: Annotated[StrictInt, Field(ge=1000, le=600000)]
    """Polling of now / next while the socket is down."""


class ClientTelemetry(BaseModel):
    """How a client tells of what happens."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    batch_max: Annotated[StrictInt, Field(ge=1, le=1000)]
    """Events of one batch."""
    interval_ms: Annotated[StrictInt, Field(ge=100, le=600000)]
    """Between two batches."""
    quality_interval_ms: Annotated[StrictInt, Field(ge=1000, le=600000)]
    """Milliseconds between two samples of how well the picture plays."""
    waiting_max: Annotated[StrictInt, Field(ge=1, le=10000)]
    """Events that wait while there is no answer; the oldest beyond are given up."""


class CloudflareSettings(BaseModel):
    """An application of Cloudflare Realtime. It is named by VVTV_REALTIME_APP and VVTV_REALTIME_SECRET, its TURN key by VVTV_REALTIME_TURN_KEY and VVTV_REALTIME_TURN_TOKEN."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    api_url: Annotated[
        str,
        Field(
            pattern="^(https://[^/]+|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]+)?)(/[^\\n\\r\\u2028\\u2029]*[^/])?$"
        ),
    ]
    """Where its API is asked, without a slash at the end; encrypted, unless it is on this machine."""
    exchange_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that one attempt to have an offer answered may take; Cloudflare itself waits up to five for a publisher's first packets."""
    kept_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds after a session's last offer for which its connections are known, to be closed with it; longer than any session."""


class CommandResult(BaseModel):
    """What became of a command."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    command_id: Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ]
    outcome: CommandOutcome
    detail: str


class ConfigChange(BaseModel):
    """One thing that two configurations say otherwise. `before` is left out where there was nothing, `after` where there is nothing any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    path: str
    """Keys with dots between, as `vvtvctl validate config` writes them. The things of a list stand under their place from 0 while there are as many as before, else the list is told whole."""
    before: str | MISSING = MISSING
    """As JSON."""
    after: str | MISSING = MISSING
    """As JSON."""


ConfigHash = TypeAliasType("ConfigHash", Annotated[str, Field(pattern="^[0-9a-f]{64}$")])
"""SHA-256 of a configuration's canonical JSON (keys sorted, no spaces), as files, tier and environment made it; equal ones have one hash."""


ConfigValue = TypeAliasType(
    "ConfigValue", Union[str, bool, StrictInt, StrictFloat, "list[ConfigValue]", "dict[str, ConfigValue]"]
)
"""Any value of the configuration; the merged document is what is held against the schemas."""


class ConfigVersion(BaseModel):
    """One time that a configuration came into force, whichever node noticed first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Annotated[StrictInt, Field(ge=1)]
    """One that comes back is another version."""
    config_hash: ConfigHash
    cause: ConfigCause
    sources: list[str]
    """Files that say otherwise than for the version before, `environment` for its variables; all there are for the first one."""
    effective_at: AwareDatetime
    """When it was taken in, which may be before it could be noted."""
    previous_hash: Annotated[str | MISSING, Field(pattern="^[0-9a-f]{64}$")] = MISSING
    """Of the one that it followed; none for the first."""


class ConfigurationSettings(BaseModel):
    """Reload without restart."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    poll_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at the files."""


class ConsentGuardrails(BaseModel):
    """Limits of the consent handshake."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds until an unanswered invitation expires."""
    invitations_per_minute: Annotated[StrictInt, Field(ge=0)]
    """Invitations sent per minute and person."""
    max_pending_per_person: Annotated[StrictInt, Field(ge=1)]
    """Unanswered invitations waiting for one person."""


ConsentId = TypeAliasType(
    "ConsentId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming an invitation, and the grant that its acceptance is."""


ConsentSettingsAnswerBucketsSItem = TypeAliasType(
    "ConsentSettingsAnswerBucketsSItem", Annotated[StrictFloat, Field(gt=0.0)]
)


class ConsentSettings(BaseModel):
    """How unanswered invitations are looked after. Their limits are guardrails, in cost-tiers.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sweep_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks for invitations whose time is up."""
    sweep_batch: Annotated[StrictInt, Field(ge=1)]
    """Invitations of one look."""
    answer_buckets_s: Annotated[list[ConsentSettingsAnswerBucketsSItem], Field(min_length=1)]
    """Upper bounds of the histogram of the time to an answer, in seconds."""


class ControlSettings(BaseModel):
    """Signed control calls."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    signature_window_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds a timestamp may differ from the clock, either way."""
    replay_ttl_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds a signature is remembered; at least twice the window."""
    recent_sign_in_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds after a sign-in with the password within which an operator may change what airs by an access token."""
    audited_refusals_per_minute: Annotated[StrictInt, Field(ge=1)]
    """Refused calls of one kind, and denied acts of one person, that are audited one by one; further ones of that minute are summed up."""


CopyStringsCopyStringsAdditionalProperty = TypeAliasType(
    "CopyStringsCopyStringsAdditionalProperty", Annotated[str, Field(min_length=1)]
)


CopyStrings = TypeAliasType(
    "CopyStrings",
    Annotated[
        dict[
            Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")],
            CopyStringsCopyStringsAdditionalProperty,
        ],
        Field(min_length=1),
    ],
)
"""
Every string a person reads, in one language: key to text, `{name}` a placeholder. Files config/copy/<locale>.json; every
language has the same keys and the same placeholders.

"""


class CostInputs(BaseModel):
    """What the cost estimate multiplies: GB per hour = 0.439 x Mbps received x concurrent viewers."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mean_bitrate_bps: Annotated[StrictInt, Field(ge=0)]
    """Expected mean per received stream, bits per second."""
    streams_per_participant: Annotated[StrictFloat, Field(ge=0.0)]
    """Streams each participant receives on average."""


class CuratorWeights(BaseModel):
    """How much each signal counts in a confidence, against the others."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    quality: Annotated[StrictFloat, Field(gt=0.0)]
    """Checks of prep that passed."""
    daypart: Annotated[StrictFloat, Field(gt=0.0)]
    """How much the daypart wants the tags."""
    freshness: Annotated[StrictFloat, Field(gt=0.0)]
    """How long ago it aired."""
    variety: Annotated[StrictFloat, Field(gt=0.0)]
    """How little it resembles what airs around it."""
    rules: Annotated[StrictFloat, Field(gt=0.0)]
    """Whether a rule of the owner card had to give way."""
    fallback: Annotated[StrictFloat, Field(gt=0.0)]
    """Reserve and slate that aired lately, when the queue gets shorter or longer."""


Cursor = TypeAliasType("Cursor", Annotated[str, Field(max_length=200, min_length=1)])
"""Where the next page begins; opaque."""


class DatabaseSettings(BaseModel):
    """SQL, embedded or external."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    writer_batch_max: Annotated[StrictInt, Field(ge=1)]
    """Jobs of one commit."""
    writer_queue_max: Annotated[StrictInt, Field(ge=1)]
    """Jobs waiting before a write is refused."""
    readers: Annotated[StrictInt, Field(ge=1)]
    """Reading threads."""
    reader_queue_max: Annotated[StrictInt, Field(ge=1)]
    """Reads waiting before one is refused."""
    busy_timeout_ms: Annotated[StrictInt, Field(ge=0)]
    """Milliseconds to wait for SQLite's lock."""
    connect_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds to reach PostgreSQL."""
    close_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds the queued writes may take to drain at the end."""
    retry_after_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds a refused caller is told to wait."""
    thread_switch_ms: Annotated[StrictFloat, Field(gt=0.0)]
    """Milliseconds that an edge's thread computes on while another wants to; the database's threads wait so long after every statement while the edge is busy."""


Day = TypeAliasType("Day", Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")])
"""A day in the channel's time zone, YYYY-MM-DD."""


DaypartTag = TypeAliasType("DaypartTag", Annotated[str, Field(pattern="^[a-z][a-z0-9_-]*$")])


DecisionId = TypeAliasType(
    "DecisionId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming a decision of the curator."""


DeviceId = TypeAliasType(
    "DeviceId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming a device of an account."""


DeviceLabel = TypeAliasType("DeviceLabel", Annotated[str, Field(max_length=60, min_length=1)])
"""What a person calls a device of theirs."""


DisplayName = TypeAliasType(
    "DisplayName",
    Annotated[
        str,
        Field(
            max_length=40,
            min_length=1,
            pattern="^[^\\t\\n\\x0B\\x0C\\r \\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF](?:[^\\n\\r\\u2028\\u2029]*[^\\t\\n\\x0B\\x0C\\r \\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF])?$",
        ),
    ],
)
"""How a person wants to be called; need not be unique."""


class DurationPolicy(BaseModel):
    """Which lengths air at all."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    min_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds."""
    max_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds."""


class EgressReached(BaseModel):
    """Sessions make the house send as much as it may, in estimated gigabytes; left out while they do not."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    gb_per_hour: Annotated[StrictFloat, Field(ge=0.0)]
    limit_gb_per_hour: Annotated[StrictFloat, Field(ge=0.0)]


class EncodersRestart(BaseModel):
    """Asks for every encoder at work to be begun anew."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    reason: Annotated[str | MISSING, Field(max_length=280, min_length=1)] = MISSING
    """For the audit trail."""


class EncodersRestarted(BaseModel):
    """What was at work."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    prep_jobs: Annotated[StrictInt, Field(ge=0)]
    """Jobs of prep; each goes on from the ranges of its film that are finished."""
    live_channels: list[ChannelId]
    """Channels whose receiver waits for its pusher again."""


EntryId = TypeAliasType(
    "EntryId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming an entry of the queue."""


EventId = TypeAliasType(
    "EventId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7; consumers drop an id they have seen."""


EventVersion = TypeAliasType("EventVersion", Annotated[StrictInt, Field(ge=1)])
"""Version of the event's schema."""


EvidenceRef = TypeAliasType(
    "EvidenceRef",
    Annotated[str, Field(pattern="^(session|thread):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")],
)
"""Where to look, as `session:` or `thread:` and an id; what a session went through is found under it in the audit log."""


class FailingRevocations(BaseModel):
    """Endpoints of sessions that are over and that the media provider still holds, though it was asked for them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sessions: Annotated[StrictInt, Field(ge=0)]
    """How many sessions they are of."""
    failures: Annotated[StrictInt, Field(ge=0)]
    """The tries in a row that failed of the one that failed most often."""


FetchSettingsAllowedNetwork = TypeAliasType(
    "FetchSettingsAllowedNetwork", Annotated[str, Field(min_length=1)]
)


class FetchSettings(BaseModel):
    """Reading the web."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_agent: Annotated[str, Field(max_length=200, min_length=1, pattern="^[ -~]+$")]
    """Who says that they ask; a way to reach the operator is polite."""
    allowed_networks: list[FetchSettingsAllowedNetwork]
    """Networks (CIDR) that may be asked although they are not public; none as shipped."""
    redirects_max: Annotated[StrictInt, Field(ge=0, le=50)]
    """Redirects that are followed."""
    connect_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds to resolve a name, and to connect."""
    idle_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds without a byte."""
    document_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds for a feed or an answer of an API."""
    download_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds for one attempt at a file."""
    document_limit_bytes: Annotated[StrictInt, Field(ge=1)]
    """Bytes of a feed or an answer of an API, unpacked."""
    download_limit_bytes: Annotated[StrictInt, Field(ge=1)]
    """Bytes of a file."""
    host_connections: Annotated[StrictInt, Field(ge=1)]
    """Requests to one host at once."""
    host_delay_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds between the starts of requests to one host."""
    retry_after_max_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Longest pause that a host may ask for, seconds."""
    downloads: Annotated[StrictInt, Field(ge=1)]
    """Files at once."""
    checkpoint_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between moments from which a download can be resumed."""
    attempts: Annotated[StrictInt, Field(ge=1)]
    """Attempts at a file before the next file of the item, or another item."""
    backoff_initial_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds after the first failure."""
    backoff_factor: Annotated[StrictFloat, Field(ge=1.0)]
    """Growth per further failure."""
    backoff_max_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Longest wait, seconds."""

    @field_validator("allowed_networks", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


Handle = TypeAliasType(
    "Handle", Annotated[str, Field(max_length=24, min_length=3, pattern="^[a-z][a-z0-9_]+$")]
)
"""The name by which an account is known and signs in; unique, lower case, public."""


class HealthSettings(BaseModel):
    """When a part counts as unwell."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    lab_status_max_age_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Age of the LAB's heartbeat, seconds."""
    segment_max_age_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Age of the newest segment, seconds."""
    look_max_age_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Since a service last looked at itself, seconds; longer than `alerts.interval_s` and `sessions.sweep_interval_s`."""
    probe_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds for one dependency to answer."""
    disk_warn_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of the disk in use."""
    disk_act_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share at which prep stops."""


class HeartbeatMessage(BaseModel):
    """The person is still there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["heartbeat"]
    nonce: Annotated[str | MISSING, Field(max_length=64, min_length=1)] = MISSING
    """Comes back in the pong."""


class HourStarts(BaseModel):
    """How long first pictures took within an hour."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    hour: AwareDatetime
    """When the hour begins."""
    pictures: Annotated[StrictInt, Field(ge=1)]
    p50_ms: Annotated[StrictInt, Field(ge=0)]
    p95_ms: Annotated[StrictInt, Field(ge=0)]


HttpSettingsTrustedProxy = TypeAliasType("HttpSettingsTrustedProxy", Annotated[str, Field(min_length=1)])


HttpSettingsDurationBucketsSItem = TypeAliasType(
    "HttpSettingsDurationBucketsSItem", Annotated[StrictFloat, Field(gt=0.0)]
)


class HttpSettings(BaseModel):
    """The edge's HTTP limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    body_limit_bytes: Annotated[StrictInt, Field(ge=1)]
    """Bytes of a request body."""
    body_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds a request may take to arrive whole, from its first byte to the last of its body."""
    keep_alive_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds an idle connection is kept."""
    backlog: Annotated[StrictInt, Field(ge=1)]
    """Connections waiting to be accepted."""
    forward_connect_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds to reach the LAB."""
    forward_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds for the LAB to answer."""
    retry_after_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds a client waits when a part is down."""
    idempotency_ttl_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds an Idempotency-Key is remembered."""
    forward_connections: Annotated[StrictInt, Field(ge=1)]
    """Connections of one worker to the LAB."""
    trusted_proxies: Annotated[list[HttpSettingsTrustedProxy], Field(max_length=64)]
    """
    Addresses and networks (CIDR) of the proxies before this machine. What they say in X-Forwarded-For of who
    calls, and in X-Forwarded-Proto of how, is taken for true; of anybody else it is not looked at.

    """
    duration_buckets_s: Annotated[list[HttpSettingsDurationBucketsSItem], Field(min_length=1)]
    """Upper bounds of the request duration histogram, in seconds."""

    @field_validator("trusted_proxies", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


IceServerUrl = TypeAliasType(
    "IceServerUrl",
    Annotated[
        str,
        Field(
            max_length=255,
            min_length=1,
            pattern="^(stun|stuns|turn|turns):[^\\t\\n\\x0B\\x0C\\r \\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF]+$",
        ),
    ],
)


class IceServer(BaseModel):
    """A STUN or TURN server, as a browser's RTCPeerConnection takes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    urls: Annotated[list[IceServerUrl], Field(min_length=1)]
    """`stun:`, `turn:` or `turns:` URLs."""
    username: Annotated[str | MISSING, Field(min_length=1)] = MISSING
    """For TURN; it names the second at which the credential expires."""
    credential: Annotated[str | MISSING, Field(min_length=1)] = MISSING
    """For TURN."""


IceSettingsStunUrl = TypeAliasType("IceSettingsStunUrl", Annotated[str, Field(pattern="^stuns?:")])


IceSettingsTurnUrl = TypeAliasType("IceSettingsTurnUrl", Annotated[str, Field(pattern="^turns?:")])


class IceSettings(BaseModel):
    """The servers that clients are given to find their way."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    stun_urls: list[IceSettingsStunUrl]
    """`stun:` URLs."""
    turn_urls: list[IceSettingsTurnUrl]
    """`turn:` URLs of a server that shares VVTV_TURN_SECRET."""
    turn_ttl_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds that TURN credentials are good."""


IdempotencyKey = TypeAliasType(
    "IdempotencyKey", Annotated[str, Field(max_length=128, min_length=8, pattern="^[A-Za-z0-9_.:-]+$")]
)
"""Chosen by the caller; the same key with the same request gets the same answer and one effect."""


class IndicatorKind(BaseModel):
    """Events of one kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """Its name."""
    mode: Annotated[str | MISSING, Field(pattern="^[a-z][a-z0-9_]*$")] = MISSING
    """Only in this mode; absent means any."""
    where: Annotated[dict[str, str] | MISSING, Field(min_length=1)] = MISSING
    """Only where these properties, strings all, say this; absent means always."""


Instant = TypeAliasType("Instant", AwareDatetime)
"""A point in time, RFC 3339."""


IntentLabel = TypeAliasType(
    "IntentLabel", Annotated[str, Field(max_length=64, min_length=1, pattern="^[a-z][a-z0-9_]*$")]
)
"""What the person is there for, as the mode's manifest says it."""


class JobLease(BaseModel):
    """Who may run the job now."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    holder: str
    token: Annotated[StrictInt, Field(ge=1)]
    expires_at: AwareDatetime
    """Renewed while the job runs; another may take it afterwards."""


JobName = TypeAliasType("JobName", Annotated[str, Field(pattern="^[a-z][a-z_]{0,31}$")])
"""The name of a job."""


class JobRun(BaseModel):
    """One run of a job."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    token: Annotated[StrictInt, Field(ge=1)]
    """Numbers the runs of a job, and fences a run that lost its lease."""
    holder: str
    """The process that runs it."""
    asked_by: str
    """`schedule`, or who asked."""
    outcome: JobOutcome
    begun_at: AwareDatetime
    ended_at: AwareDatetime | MISSING = MISSING
    detail: str | MISSING = MISSING
    """In plain words, what was done or what went wrong."""


KillSwitchCeilingsAdditionalProperty = TypeAliasType(
    "KillSwitchCeilingsAdditionalProperty", Annotated[StrictFloat, Field(ge=0.0)]
)


class KillSwitch(BaseModel):
    """Ceilings that hold whatever else is configured."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    max_skips_per_minute: Annotated[StrictInt, Field(ge=0)]
    """Skips per minute and person."""
    max_estimated_egress_gb_per_hour_total: Annotated[StrictFloat, Field(ge=0.0)]
    """Gigabytes per hour for the whole platform; from it on an alert is raised and sessions that would add to it are refused."""
    ceilings: dict[
        Annotated[str, StringConstraints(pattern=r"^(guardrails|profiles)(\.[a-z0-9_]+)+$")],
        KillSwitchCeilingsAdditionalProperty,
    ]
    """Path in the configuration to the highest value it may have; only ever lowers."""


LabSettingsPrepDurationBucketsSItem = TypeAliasType(
    "LabSettingsPrepDurationBucketsSItem", Annotated[StrictFloat, Field(gt=0.0)]
)


class LabSettings(BaseModel):
    """The LAB's loop."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tick_ms: Annotated[StrictInt, Field(ge=10)]
    """Milliseconds between playout decisions."""
    watch_poll_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at the library folder."""
    watch_settle_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds a file must stay unchanged before it is taken."""
    prep_workers: Annotated[StrictInt, Field(ge=1)]
    """Prep jobs at once."""
    prep_niceness: Annotated[StrictInt, Field(ge=0, le=19)]
    """Niceness of a prep worker."""
    status_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between heartbeats in the status file."""
    schedule_compact_records: Annotated[StrictInt, Field(ge=1)]
    """Records of the published schedule after which it is compacted."""
    watch_rescan_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at the library folder while nothing changes."""
    integrity_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between checks that prepared media are on disk."""
    prep_attempts: Annotated[StrictInt, Field(ge=1)]
    """Attempts at an asset before a breakdown of prep counts as a refusal."""
    reserve_clips: Annotated[StrictInt, Field(ge=0)]
    """Assets in the reserve loop."""
    prep_duration_buckets_s: Annotated[list[LabSettingsPrepDurationBucketsSItem], Field(min_length=1)]
    """Upper bounds of the prep duration histogram, in seconds."""
    facts_limit_bytes: Annotated[StrictInt, Field(ge=1)]
    """Bytes of the JSON file beside a programme."""
    manifests_kept: Annotated[StrictInt, Field(ge=1)]
    """Parsed asset manifests that a process keeps in memory."""


class LabStatus(BaseModel):
    """The LAB as seen by its heartbeat."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    alive: bool
    heartbeat_age_s: Annotated[StrictFloat | MISSING, Field(ge=0.0)] = MISSING
    started_at: AwareDatetime | MISSING = MISSING
    preparing: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    """Assets in prep."""


class LabTelemetry(BaseModel):
    """What happened in a while, summed up."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    begins_at: AwareDatetime
    ends_at: AwareDatetime
    aired_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of the as-run log."""
    fallback_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Of these on the reserve or the slate."""
    prepared: Annotated[StrictInt, Field(ge=0)]
    """Assets that became ready."""
    refused: Annotated[StrictInt, Field(ge=0)]
    failed: Annotated[StrictInt, Field(ge=0)]
    """Times that prep broke down."""
    qa_mean: Annotated[StrictFloat | MISSING, Field(ge=0.0, le=1.0)] = MISSING
    """Mean quality of the newest assets."""


class LadderAudio(BaseModel):
    """The one audio rendition."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Annotated[str, Field(pattern="^[a-z0-9]+$")]
    """Rendition name, part of its URL."""
    bitrate_bps: Annotated[StrictInt, Field(ge=16000)]
    """AAC-LC, bits per second."""
    channels: Annotated[StrictInt, Field(ge=1, le=8)]
    """Channels."""


class LayerOrder(BaseModel):
    """What a viewer's slot may be sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mid: str | MISSING = MISSING
    """The slot, by its mid in the SDP; every slot when left out."""
    layer: str | MISSING = MISSING
    """The best layer of the profile to be sent; as before when left out."""
    paused: bool
    """Whether nothing is sent at all, as for what is out of view."""


class LiveAnswer(BaseModel):
    """The LAB's answer, in a line of JSON; without a code the publisher may come."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: ErrorCode | MISSING = MISSING
    detail: str | MISSING = MISSING
    """Why not, in words."""


class LiveChange(BaseModel):
    """What changes; what is left out stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    listening: bool | MISSING = MISSING
    """Whether a pusher may connect. False hands the air back at a segment boundary."""
    title: Annotated[str | MISSING, Field(max_length=200, min_length=1)] = MISSING
    """For sessions that begin from now on; the title of the channel until one was given."""
    reason: Annotated[str | MISSING, Field(max_length=280, min_length=1)] = MISSING
    """For the audit trail."""


class LiveRequest(BaseModel):
    """
    The SFU asks the LAB, in a line of JSON on the channel's socket, whether a publisher may come. One that is taken hands its
    Matroska over on the same connection, behind the answer.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    key_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """SHA-256 of the stream key that was shown, in hexadecimal."""
    take: bool
    """Whether the publisher is to be taken now, or it is only asked whether they would be."""


class LiveWhip(BaseModel):
    """How a live source is taken by WHIP (RFC 9725), through the embedded SFU."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    profile: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """Profile of media-profiles.yaml that holds what is published."""
    reorder_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that a missing packet is waited for, and asked for again; then the picture waits for its next key frame."""
    sync_wait_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds that the first packets are held for the publisher's reports, which say what of sound and picture belongs together."""
    handover_limit_bytes: Annotated[StrictInt, Field(ge=65536)]
    """Bytes that may wait for the LAB, or for the rest of a picture; who is so far ahead is closed."""
    answer_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that the LAB may take to say whether it takes a publisher."""
    refusals_per_minute: Annotated[StrictInt, Field(ge=1)]
    """Refused stream keys of a minute that are entries of their own in the audit log; the others are counted."""


class LivekitEndpoints(BaseModel):
    """Join a room of a LiveKit server with its own client."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["livekit"]
    url: Annotated[str, Field(min_length=1)]
    """The server's WebSocket URL."""
    token: Annotated[str, Field(min_length=1)]
    """LiveKit's access token."""
    expires_at: Instant


class LivekitSettings(BaseModel):
    """A LiveKit server, for rooms at scale. Its key and secret are VVTV_LIVEKIT_KEY and VVTV_LIVEKIT_SECRET."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: Annotated[str, Field(pattern="^wss?://")]
    """Where clients connect."""
    api_url: Annotated[str, Field(pattern="^https?://")]
    """Where the platform asks for rooms."""
    token_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds in which a token must be used to join; short, since LiveKit cannot take one back."""
    empty_timeout_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds after which a room with nobody in it ends."""


class Liveness(BaseModel):
    """The process answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    status: Literal["alive"]
    version: str
    """The platform's version."""


class LoudnessReport(BaseModel):
    """Loudness by EBU R 128. What the source had, what was done, and what airs, over time."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    target_lufs: StrictFloat
    tolerance_lu: StrictFloat
    true_peak_ceiling_dbtp: StrictFloat
    source_lufs: StrictFloat
    """Integrated; -70 is silence."""
    source_true_peak_dbtp: StrictFloat
    gain_db: StrictFloat
    """What prep added."""
    limited: bool
    """Whether peaks had to be held down."""
    lufs: StrictFloat
    """Integrated loudness of what airs."""
    true_peak_dbtp: StrictFloat
    """True peak of what airs."""
    range_lu: StrictFloat
    """Loudness range of what airs."""
    step_ms: Annotated[StrictInt, Field(ge=1)]
    """Between two points."""
    momentary_lufs: list[StrictFloat]
    """Loudest 400 ms of each step."""
    short_term_lufs: list[StrictFloat]
    """Loudest 3 s of each step."""


class LoudnessTarget(BaseModel):
    """EBU R 128 target of every asset."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    target_lufs: Annotated[StrictFloat, Field(ge=-40.0, le=-5.0)]
    """Integrated loudness, LUFS."""
    true_peak_ceiling_dbtp: Annotated[StrictFloat, Field(le=0.0)]
    """Highest true peak, dBTP."""
    limiter_margin_db: Annotated[StrictFloat, Field(ge=0.0)]
    """How far under the ceiling the limiter aims, because AAC overshoots, dB."""
    review_gain_db: Annotated[StrictFloat, Field(ge=0.0)]
    """A gain above this is marked for review, dB."""
    max_gain_db: Annotated[StrictFloat, Field(ge=0.0)]
    """The highest gain given, dB."""
    tolerance_lu: Annotated[StrictFloat, Field(ge=0.0)]
    """Accepted distance of the result from the target, LU."""


MatchLanguage = TypeAliasType("MatchLanguage", Annotated[str, Field(pattern="^[a-z]{2,3}(-[A-Z]{2})?$")])
"""A language that somebody speaks (BCP 47)."""


MatchSettingsTogetherBucketsSItem = TypeAliasType(
    "MatchSettingsTogetherBucketsSItem", Annotated[StrictFloat, Field(gt=0.0)]
)


class MatchSettings(BaseModel):
    """How the queue of random encounters is kept. A pair has `pair_lease_s` to begin its session, or is let go."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at the queue."""
    considered_max: Annotated[StrictInt, Field(ge=2)]
    """People of one mode whom a look considers."""
    begun_at_once: Annotated[StrictInt, Field(ge=1)]
    """Pairs whose sessions one process begins at once."""
    lease_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that a ticket holds without word of its person."""
    heartbeat_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between heartbeats on the socket."""
    pair_lease_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that the session of a pair may take to begin."""
    look_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at a pair."""
    retry_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds before a pair's people are in the queue again when the media plane failed them."""
    kept_s: Annotated[StrictInt, Field(ge=3600)]
    """Seconds that somebody's encounters are remembered; at least an hour."""
    together_buckets_s: Annotated[list[MatchSettingsTogetherBucketsSItem], Field(min_length=1)]
    """Upper bounds of the histogram of how long people search before their session begins, in seconds."""


MatchTag = TypeAliasType("MatchTag", Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]{0,23}$")])
"""What somebody would talk about, in a word."""


MatchTicketId = TypeAliasType(
    "MatchTicketId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming a ticket of the queue."""


class MatchWatchMessage(BaseModel):
    """Tell what comes of the ticket from now on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["watch"]


class MatchingDegraded(BaseModel):
    """Two who were matched wait for their session longer than `alerts.matching_degraded_p50_s`; left out while they do not."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    p50_s: Annotated[StrictFloat, Field(ge=0.0)]
    """The median in seconds."""
    pairs: Annotated[StrictInt, Field(ge=1)]
    """Over how many pairs of the last `alerts.matching_window_s`."""


class MeChange(BaseModel):
    """What a person changes of their own account; what is left out stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    display_name: DisplayName | MISSING = MISSING
    age_confirmed: bool | MISSING = MISSING
    """Once said it is not taken back."""
    terms_accepted: bool | MISSING = MISSING
    """Once said it is not taken back."""


class MediaLayer(BaseModel):
    """One encoding of the picture, from best to worst."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Annotated[str, Field(pattern="^[a-z0-9_]+$")]
    """Layer name, unique in the profile."""
    width: Annotated[StrictInt, Field(ge=2)]
    """Pixels."""
    height: Annotated[StrictInt, Field(ge=2)]
    """Pixels."""
    fps: Annotated[StrictFloat, Field(gt=0.0)]
    """Frames per second."""
    max_bitrate_bps: Annotated[StrictInt, Field(ge=1)]
    """Ceiling, bits per second."""


MessageId = TypeAliasType(
    "MessageId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming a message of a thread."""


class ModeHeartbeat(BaseModel):
    """How a session of the mode shows that it lives."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between beats."""
    timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of silence that end the session."""


ModeId = TypeAliasType(
    "ModeId", Annotated[str, Field(max_length=64, min_length=1, pattern="^[a-z][a-z0-9_]*$")]
)
"""The name of a mode, as its manifest says it."""


class ModeLimits(BaseModel):
    """Ceilings of one session of the mode."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    max_participants: Annotated[StrictInt, Field(ge=0)]
    """People who take part in one call or room with media of their own, those who only watch not counted; 0 means that nobody does."""
    max_session_s: Annotated[StrictInt, Field(ge=0)]
    """Seconds; 0 means without end."""
    uses_tiles: bool
    """Whether guardrails.tiles_active applies."""


ModeManifestRoute = TypeAliasType(
    "ModeManifestRoute", Annotated[str, Field(pattern="^/([a-z0-9-]+|:[a-z_]+)?(/([a-z0-9-]+|:[a-z_]+))*$")]
)


ModeManifestAnalyticsEvent = TypeAliasType(
    "ModeManifestAnalyticsEvent", Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
)


class ModeViewers(BaseModel):
    """Who watches in a mode."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mode: ModeId
    viewers: Annotated[StrictFloat, Field(ge=0.0)]
    """An estimate; not whole."""


ObjectiveName = TypeAliasType("ObjectiveName", Annotated[str, Field(pattern="^[a-z][a-z0-9_]{1,40}$")])
"""What an objective of the house is called."""


class ObjectiveSetting(BaseModel):
    """One promise of the house."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: ObjectiveName
    codes: Annotated[list[AlertCode], Field(min_length=1)]
    """The alerts that break it while they are in force."""
    target: Annotated[StrictFloat, Field(gt=0.0, lt=1.0)]
    """The share of time for which it is to be kept."""

    @field_validator("codes", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


ObjectiveSettingsBurnWindowsSItem = TypeAliasType(
    "ObjectiveSettingsBurnWindowsSItem", Annotated[StrictInt, Field(ge=60)]
)


class ObjectiveSettings(BaseModel):
    """What the house promises, judged by the alerts that break it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    window_s: Annotated[StrictInt, Field(ge=86400, le=31536000)]
    """Seconds, ending now, that an error budget is for."""
    burn_windows_s: Annotated[list[ObjectiveSettingsBurnWindowsSItem], Field(min_length=1)]
    """Seconds, ending now, over which burn rates are told; the shortest first."""
    catalogue: list[ObjectiveSetting]
    """The objectives, the one that viewers see first."""


class OutboxSettings(BaseModel):
    """From committed events to the bus."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    poll_interval_ms: Annotated[StrictInt, Field(ge=1)]
    """Milliseconds between looks."""
    batch_max: Annotated[StrictInt, Field(ge=1)]
    """Events of one round."""
    retry_backoff_initial_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds after the first failure."""
    retry_backoff_max_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Longest wait, seconds."""
    keep_published: Annotated[StrictInt, Field(ge=0)]
    """Published events kept per stream."""


OwnerCardBlockedTag = TypeAliasType(
    "OwnerCardBlockedTag", Annotated[str, Field(pattern="^[a-z][a-z0-9_-]*$")]
)


Password = TypeAliasType("Password", Annotated[str, Field(max_length=256, min_length=1)])
"""As typed, compared byte for byte in UTF-8; never kept, only its argon2id hash (RFC 9106)."""


class PasswordChange(BaseModel):
    """The password in force and the one that follows it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    current: Password
    new: Password


PersonTopic = TypeAliasType(
    "PersonTopic", Annotated[str, Field(pattern="^person:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
)
"""What concerns one person, and is open to nobody else: `person:` and the account's id."""


class PingMessage(BaseModel):
    """Is the server there?"""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["ping"]
    nonce: Annotated[str | MISSING, Field(max_length=64, min_length=1)] = MISSING
    """Comes back in the pong."""


PlanItemId = TypeAliasType(
    "PlanItemId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming a plan item."""


class PlanRotation(BaseModel):
    """The planner's entries after they were chosen anew."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    taken_back: Annotated[StrictInt, Field(ge=0)]
    """Entries of the planner that are not in the queue any more."""
    queue_entries: Annotated[StrictInt, Field(ge=0)]
    """Entries in the queue now."""


class PlanRotationOrder(BaseModel):
    """Asks the planner to choose anew."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    reason: Annotated[str | MISSING, Field(max_length=280, min_length=1)] = MISSING
    """For the audit trail."""


class PlannerSeeds(BaseModel):
    """Seeds that make decisions repeatable."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    planner: Annotated[StrictInt, Field(ge=0)]
    """Seed of the planner."""
    curator: Annotated[StrictInt, Field(ge=0)]
    """Seed of the curator."""


class PlanningPolicy(BaseModel):
    """The rhythm of planning."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    commit_interval_minutes: Annotated[StrictInt, Field(ge=1)]
    """Minutes between commits."""
    commit_ahead_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds ahead of airing at which a slot is committed."""
    discovery_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between discoveries."""
    nightly_at: Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    """Local time HH:MM."""


class PlayerConfig(BaseModel):
    """How patient the player is."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    live_sync_segments: Annotated[StrictInt, Field(ge=1, le=20)]
    """How many segments behind the live edge it plays."""
    max_playback_rate: Annotated[StrictFloat, Field(ge=1.0, le=2.0)]
    """Highest rate for catching up."""
    retry_limit: Annotated[StrictInt, Field(ge=0, le=1000)]
    """Retries of one playlist or segment."""
    retry_delay_ms: Annotated[StrictInt, Field(ge=1, le=60000)]
    retry_delay_max_ms: Annotated[StrictInt, Field(ge=1, le=600000)]
    controls_hide_ms: Annotated[StrictInt, Field(ge=500, le=60000)]
    """Idle time after which the controls hide."""
    stall_recover_ms: Annotated[StrictInt, Field(ge=500, le=60000)]
    """A stall longer than this makes the player rejoin the live edge."""


class Playout(BaseModel):
    """What an operator has switched."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    state: BroadcastState
    emergency: bool
    """The reserve airs instead of the queue."""
    emergency_until: AwareDatetime | MISSING = MISSING
    """When the queue takes back by itself; absent when somebody has to end the emergency."""
    frozen: bool
    """The planner takes nothing back from the queue; it still fills its end."""
    reason: str | MISSING = MISSING
    """Why it was switched last."""
    changed_at: AwareDatetime | MISSING = MISSING
    """When it was switched last."""


class PlayoutChange(BaseModel):
    """What changes; what is left out stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    emergency: bool | MISSING = MISSING
    emergency_clips: Annotated[StrictInt | MISSING, Field(ge=1, le=1000)] = MISSING
    """After how many clips of the reserve the queue takes back by itself. Says nothing without an emergency."""
    frozen: bool | MISSING = MISSING
    reason: Annotated[str | MISSING, Field(max_length=280, min_length=1)] = MISSING
    """For the audit trail."""


class PlayoutSettings(BaseModel):
    """The published window of the timeline; segments last grid seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    window_segments: Annotated[StrictInt, Field(ge=3)]
    """Segments in a live playlist."""
    lead_segments: Annotated[StrictInt, Field(ge=0)]
    """Segments published ahead of the clock."""
    guard_segments: Annotated[StrictInt, Field(ge=0)]
    """Segments after the lead that no edit may touch."""
    publish_ahead_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of schedule the LAB keeps published."""
    catch_up_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds a viewer may go back."""
    init_cache_s: Annotated[StrictInt, Field(ge=0)]
    """max-age of an init segment, seconds."""
    playlist_cache_s: Annotated[StrictInt, Field(ge=0)]
    """max-age of a playlist, seconds."""
    segment_cache_s: Annotated[StrictInt, Field(ge=0)]
    """max-age of a segment, seconds."""


class PolicyReload(BaseModel):
    """The configuration after it was read again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    config_hash: str
    """Content hash of the configuration in force."""
    problems: list[str]
    """Why the files were refused; what was in force stays. None when they were not."""


class PolicyReloadOrder(BaseModel):
    """Asks for the configuration to be read again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    reason: Annotated[str | MISSING, Field(max_length=280, min_length=1)] = MISSING
    """For the audit trail."""


PolicyValue = TypeAliasType("PolicyValue", str | bool | StrictInt | StrictFloat | list[str])
"""What a card says at one place. Objects and lists of objects are told by their parts."""


class PolicyVersion(BaseModel):
    """One time that an owner card came into force."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    number: Annotated[StrictInt, Field(ge=1)]
    """Counted by channel; a card that comes back is another version."""
    card_hash: CardHash
    card_version: Annotated[StrictInt, Field(ge=1)]
    """What the card itself says."""
    author: str
    """Who the card says changed it, else the operator who had it read, else `house`: it was found changed."""
    reason: str | MISSING = MISSING
    """Why, as the card says or the operator did."""
    effective_at: AwareDatetime
    """When the LAB took it in."""
    previous_hash: Annotated[str | MISSING, Field(pattern="^[0-9a-f]{64}$")] = MISSING
    """Of the card that it followed; none for a channel's first."""


class PolicyVersionPage(BaseModel):
    """A page of versions, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[PolicyVersion]
    next_cursor: Cursor | MISSING = MISSING


class PongMessage(BaseModel):
    """It is."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["pong"]
    nonce: Annotated[str | MISSING, Field(max_length=64, min_length=1)] = MISSING
    """Comes back in the pong."""
    at: AwareDatetime


class PoolDeadlines(BaseModel):
    """Deadline per task, milliseconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    expand_queries: Annotated[StrictInt, Field(ge=1)]
    """Milliseconds."""
    judge: Annotated[StrictInt, Field(ge=1)]
    """Milliseconds."""
    rerank_candidates: Annotated[StrictInt, Field(ge=1)]
    """Milliseconds."""
    enrich_metadata: Annotated[StrictInt, Field(ge=1)]
    """Milliseconds."""
    recovery_plan: Annotated[StrictInt, Field(ge=1)]
    """Milliseconds."""


class PoolFeatures(BaseModel):
    """Run-time knobs of the LLM pool."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    hedge_after_ms: Annotated[StrictInt, Field(ge=0)]
    """Milliseconds before a second provider is asked."""
    shed_requests_per_second_per_tenant: Annotated[StrictFloat, Field(gt=0.0)]
    """Requests per second and tenant above which load is shed."""
    deadline_ms: PoolDeadlines


PrepLimitsContainer = TypeAliasType("PrepLimitsContainer", Annotated[str, Field(pattern="^[a-z0-9_]+$")])


class PrepLimits(BaseModel):
    """Bounds of one prep job."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    max_width: Annotated[StrictInt, Field(ge=2)]
    """Pixels of a source."""
    max_height: Annotated[StrictInt, Field(ge=2)]
    """Pixels of a source."""
    max_source_bytes: Annotated[StrictInt, Field(ge=1)]
    """Bytes of a source."""
    containers: Annotated[list[PrepLimitsContainer], Field(min_length=1)]
    """Demuxers that may open a source; playlists and picture sequences, which read other files, are not among them."""
    max_timestamp_jump_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds; a timestamp that jumps further, or back, is made anew."""
    min_truncated_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of its declared length that a source which ends early must have; below it the source is refused."""
    stall_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds without progress until a job is ended."""
    fade_ms: Annotated[StrictInt, Field(ge=0)]
    """Milliseconds of fade at the end of sound and picture."""
    encoder_threads: Annotated[StrictInt, Field(ge=1)]
    """Threads of one encoder."""
    range_segments: Annotated[StrictInt, Field(ge=1, le=1024)]
    """Segments that are encoded together; at most so many are lost when prep is killed."""

    @field_validator("containers", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class PrepQa(BaseModel):
    """What prep measures of every programme, and from where on it is marked or refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sample_fps: Annotated[StrictFloat, Field(gt=0.0)]
    """Frames per second looked at."""
    sample_width: Annotated[StrictInt, Field(ge=16)]
    """Pixels of the sampled picture."""
    black_level: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of the range of luma up to which a pixel is black."""
    black_pixel_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of black pixels from which a picture is black."""
    black_min_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of black that count."""
    max_black_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of black in one stretch above which the asset is marked."""
    max_black_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of black above which the asset is marked."""
    freeze_noise: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, mean difference up to which two pictures are the same."""
    freeze_block_noise: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, difference of any one part of the picture up to which two are the same."""
    freeze_min_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of stillness that count."""
    max_freeze_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of stillness in one stretch of a moving picture above which the asset is marked."""
    max_freeze_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of stillness in a moving picture above which the asset is marked."""
    stills_min_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of stillness from which several stills are a programme of stills, which is legitimate."""
    stills_min_count: Annotated[StrictInt, Field(ge=1)]
    """Stills that make such a programme; fewer do only when nothing moves at all."""
    silence_threshold_db: Annotated[StrictFloat, Field(le=0.0)]
    """dBFS below which there is silence."""
    silence_min_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of silence that count."""
    max_silence_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of silence in one stretch above which the asset is marked."""
    max_silence_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share above which the asset is marked."""
    clip_level_db: Annotated[StrictFloat, Field(le=0.0)]
    """dBFS that peaks must reach for their sound to be clipped."""
    clip_over_db: Annotated[StrictFloat, Field(ge=0.0)]
    """dBFS from which on peaks past full scale, which a lossy codec makes of clipped sound, are clipped."""
    clip_pile_ratio: Annotated[StrictFloat, Field(gt=0.0)]
    """Samples near the peaks for each one in a band below them, from which on they are clipped."""
    max_clipped_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of clipped samples above which the asset is marked."""
    max_sound_gap_ms: Annotated[StrictInt, Field(ge=0)]
    """Milliseconds that may be missing within the sound."""
    max_av_drift_ms: Annotated[StrictInt, Field(ge=0)]
    """Milliseconds between sound and picture, at the beginning and at the end."""
    max_duration_error_ms: Annotated[StrictInt, Field(ge=0)]
    """Milliseconds that a programme may be longer or shorter than it declares."""
    similarity_samples: Annotated[StrictInt, Field(ge=1)]
    """Pictures of each rendition that are compared with the source."""
    min_similarity: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, structural similarity (SSIM) of a rendition to the source below which the asset is marked."""
    refuse_similarity: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, similarity below which the encode is thrown away."""
    min_decoded_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, decoded frames of the expected ones; below it the source is refused as damaged."""
    min_duration_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds; shorter sources are refused."""
    max_duration_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds; longer sources are refused."""


class PrepReport(BaseModel):
    """How much prep's report of a programme tells."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    points: Annotated[StrictInt, Field(ge=2)]
    """Points of the loudness over time, and stretches listed, at most."""
    strip_tiles: Annotated[StrictInt, Field(ge=2)]
    """Pictures of the thumbnail strip, at most."""
    strip_columns: Annotated[StrictInt, Field(ge=1)]
    """Pictures beside each other."""
    strip_tile_width: Annotated[StrictInt, Field(ge=16, multiple_of=2)]
    """Pixels of one picture, even."""
    strip_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between pictures; doubled until they fit."""
    strip_quality: Annotated[StrictInt, Field(ge=1, le=95)]
    """Quality of the JPEG."""


class PresenceGuardrails(BaseModel):
    """Limits of the presence service."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ttl_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds without a heartbeat until a person is absent."""
    gone_within_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds within which an absent person is in no list."""
    heartbeat_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between heartbeats."""
    sweep_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks for those who are absent."""
    kept_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds for which it is remembered where an absent person was, and how they wanted to be seen."""
    newcomer_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds after their arrival during which people are newcomers."""
    list_max: Annotated[StrictInt, Field(ge=1)]
    """People in one list."""
    set_rate_per_minute: Annotated[StrictInt, Field(ge=1)]
    """Changes of one's own presence per minute."""
    coalesce_ms: Annotated[StrictInt, Field(ge=0)]
    """Milliseconds of updates sent together."""


PresenceId = TypeAliasType(
    "PresenceId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming somebody's presence; the same on all of their devices."""


class PresenceStuck(BaseModel):
    """Presence has not moved for longer than `alerts.presence_stuck_s`; left out while it does."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    fault: PresenceFault
    since: AwareDatetime
    """When it last moved."""


PresenceViewportMessageVisibleItem = TypeAliasType(
    "PresenceViewportMessageVisibleItem",
    Annotated[str, Field(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")],
)


class PresenceViewportMessage(BaseModel):
    """Whose tiles a viewport shows, the first one first; told at every change and with every heartbeat. Tiles of the viewport that it does not name are out of view."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["viewport"]
    viewport_id: Annotated[str, Field(pattern="^[A-Za-z0-9-]{16,64}$")]
    """As the tiles were connected with."""
    visible: Annotated[list[PresenceViewportMessageVisibleItem], Field(max_length=64)]
    """Presences."""

    @field_validator("visible", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class PresenceWatchMessage(BaseModel):
    """Tell of everybody who comes, changes and goes from now on; answered with `resync`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["watch"]


class PresenceWelcomeMessage(BaseModel):
    """The first message of every connection: how often it has to be shown that somebody is there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["welcome"]
    connection_id: Annotated[str, Field(max_length=64, min_length=1)]
    heartbeat_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between heartbeats."""
    ttl_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds without one after which the person is in no list."""


class ProbationMessages(BaseModel):
    """Sustained messages per minute, in threads of each scope."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    private_1to1: Annotated[StrictInt, Field(ge=0)]
    room: Annotated[StrictInt, Field(ge=0)]
    performer_room: Annotated[StrictInt, Field(ge=0)]


class ProblemItem(BaseModel):
    """One wrong part of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    pointer: str
    """JSON pointer into the body (`/position`), or `query/limit`, `header/...`, `path/...`."""
    detail: str


ProgrammeFactsTag = TypeAliasType(
    "ProgrammeFactsTag", Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,39}$")]
)


class ProgrammeFacts(BaseModel):
    """What is known of a programme: by the JSON file beside it, or by an operator, whose word counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    creator: Annotated[str | MISSING, Field(max_length=200, min_length=1)] = MISSING
    """Who made it."""
    tags: Annotated[list[ProgrammeFactsTag] | MISSING, Field(max_length=32)] = MISSING
    """The first one counts for runs of a tag."""
    licence: ContentLicence | MISSING = MISSING
    rating: Annotated[StrictInt | MISSING, Field(ge=0, le=18)] = MISSING
    """Age rating, years."""
    role: AssetRole | MISSING = MISSING
    overlay: bool | MISSING = MISSING
    """Whether the channel's logo lies over it; when left out, over programmes only."""

    @field_validator("tags", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


PropValue = TypeAliasType("PropValue", str | bool | StrictInt | StrictFloat)
"""A component's prop."""


class ProviderCallSettings(BaseModel):
    """How a provider is called, and when it is left alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that one attempt may take."""
    attempts: Annotated[StrictInt, Field(ge=1)]
    """Attempts of one call."""
    backoff_initial_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds before the second attempt."""
    backoff_factor: Annotated[StrictFloat, Field(ge=1.0)]
    """By which each further wait is longer."""
    backoff_max_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Longest wait between attempts, seconds."""
    breaker_failures: Annotated[StrictInt, Field(ge=1)]
    """Failed attempts in a row after which calls fail at once."""
    breaker_open_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds before one call is tried again."""


class QualityCheck(BaseModel):
    """One check of prep."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    verdict: CheckVerdict
    detail: str


QuarantineCapsAdditionalProperty = TypeAliasType(
    "QuarantineCapsAdditionalProperty", Annotated[StrictFloat, Field(ge=0.0)]
)


class Quarantine(BaseModel):
    """How new or limited accounts are held back."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    new_account_days: Annotated[StrictFloat, Field(ge=0.0)]
    """Days from registration."""
    caps: dict[
        Annotated[str, StringConstraints(pattern=r"^(guardrails|profiles)(\.[a-z0-9_]+)+$")],
        QuarantineCapsAdditionalProperty,
    ]
    """Path in the configuration to its cap for people in quarantine; only ever lowers."""


class QueueInsert(BaseModel):
    """An asset to air."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    asset_id: AssetId
    position: Annotated[StrictInt | MISSING, Field(ge=0, le=10000)] = MISSING
    """Among the waiting entries; at the end when left out, and when past the end."""


class QueueMove(BaseModel):
    """A new place for a waiting entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    position: Annotated[StrictInt, Field(ge=0, le=10000)]
    """Among the waiting entries."""
    version: Annotated[StrictInt, Field(ge=1, le=2147483647)]
    """The version the caller read."""


class QueueSettings(BaseModel):
    """How full the queue is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    target_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of programme to keep ready."""
    warn_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds below which an alert of medium severity is raised."""
    alert_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds below which an alert of high severity is raised."""
    max_entries: Annotated[StrictInt, Field(ge=1)]
    """Entries of the queue."""


RandomGuardrailsCooldownSchedule = TypeAliasType(
    "RandomGuardrailsCooldownSchedule", Annotated[StrictFloat, Field(ge=0.0)]
)


RandomGuardrailsReconnectBackoff = TypeAliasType(
    "RandomGuardrailsReconnectBackoff", Annotated[StrictFloat, Field(ge=0.0)]
)


RandomGuardrailsWidenAfter = TypeAliasType(
    "RandomGuardrailsWidenAfter", Annotated[StrictFloat, Field(ge=0.0)]
)


class RandomGuardrails(BaseModel):
    """Limits of random encounters, per person."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    cooldown_schedule_s: Annotated[list[RandomGuardrailsCooldownSchedule], Field(min_length=4)]
    """Seconds to wait after the n-th quick skip; never decreases after index 3."""
    quick_skip_ms: Annotated[StrictInt, Field(ge=0)]
    """A skip before this many milliseconds counts as quick."""
    min_time_before_skip_ms: Annotated[StrictInt, Field(ge=0)]
    """Milliseconds before a skip is accepted at all."""
    reconnect_budget_per_minute: Annotated[StrictInt, Field(ge=0)]
    """Reconnects per minute."""
    reconnect_backoff_s: Annotated[list[RandomGuardrailsReconnectBackoff], Field(min_length=1)]
    """Seconds before the n-th reconnect."""
    max_matches_per_hour: Annotated[StrictInt, Field(ge=0)]
    """Matches per hour."""
    recent_pair_s: Annotated[StrictInt, Field(ge=0)]
    """Seconds during which one pair is not matched again."""
    reputation_span: Annotated[StrictInt, Field(ge=0, le=100)]
    """Points of reputation between two people who are alike; others meet once the search has widened."""
    widen_after_s: Annotated[list[RandomGuardrailsWidenAfter], Field(min_length=1)]
    """Seconds of waiting after which the search widens by one step."""
    join_rate_per_minute: Annotated[StrictInt, Field(ge=0)]
    """Joins of the queue per minute."""


class RateSettings(BaseModel):
    """So many at once, and one more whenever the interval has passed (GCRA)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    burst: Annotated[StrictInt, Field(ge=1)]
    """At once, after a long pause."""
    every_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds until one more."""


Reason = TypeAliasType("Reason", Annotated[str, Field(max_length=280, min_length=1, pattern="^[^\\u0000]+$")])
"""Why a moderator does it; kept in the audit log."""


class RedisSettings(BaseModel):
    """Redis, embedded or external."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    max_memory_bytes: Annotated[StrictInt, Field(ge=1048576)]
    """Bytes of the embedded server."""
    start_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds the embedded server may take to answer."""
    connect_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds to connect."""
    wait_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds for a connection to be free while all are in use, as when everybody comes back at once."""
    command_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds for a command that does not block."""
    max_connections: Annotated[StrictInt, Field(ge=1)]
    """Connections of one process."""


class Registration(BaseModel):
    """A new account."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    handle: Handle
    password: Password
    display_name: DisplayName | MISSING = MISSING
    age_confirmed: bool | MISSING = MISSING
    """The person says to be of age."""
    terms_accepted: bool | MISSING = MISSING
    """The person accepts the terms of this house."""
    device_label: DeviceLabel | MISSING = MISSING


class RenditionSimilarity(BaseModel):
    """How like the source a rendition looks (SSIM of sampled pictures, 0 to 1)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rendition: str
    samples: Annotated[StrictInt, Field(ge=1)]
    mean: Annotated[StrictFloat, Field(le=1.0)]
    worst: Annotated[StrictFloat, Field(le=1.0)]
    worst_ms: Annotated[StrictInt, Field(ge=0)]
    """Where the least similar one is."""


class ReportCheck(BaseModel):
    """One check with its figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    verdict: CheckVerdict
    detail: str
    """What was found."""
    value: StrictFloat | MISSING = MISSING
    """As measured."""
    limit: StrictFloat | MISSING = MISSING
    """Where the verdict turns."""
    advice: str | MISSING = MISSING
    """What to do about it."""


ReportId = TypeAliasType(
    "ReportId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming a report."""


ReportNote = TypeAliasType(
    "ReportNote", Annotated[str, Field(max_length=1000, min_length=1, pattern="^[^\\u0000]+$")]
)
"""What there is to say about it, for moderators alone."""


class ReportReceipt(BaseModel):
    """The report is with the moderators."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    report_id: ReportId
    made_at: Instant


class ReportResolution(BaseModel):
    """How the report is judged, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    outcome: ReportOutcome
    note: ReportNote


class RetentionPolicy(BaseModel):
    """How long things are kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    as_run_days: Annotated[StrictInt, Field(ge=1)]
    """Days of the as-run log."""
    audit_days: Annotated[StrictInt, Field(ge=1)]
    """Days of audit events kept online."""
    refused_source_days: Annotated[StrictInt, Field(ge=0)]
    """Days a refused file is kept aside, and a plan item that nothing came of."""
    unused_asset_days: Annotated[StrictInt, Field(ge=1)]
    """Days an asset may lie unaired."""
    log_days: Annotated[StrictInt, Field(ge=1)]
    """Days of logs and nightly reports."""


class RetentionSettings(BaseModel):
    """For how long the control plane keeps what people said to each other, consented to and did, and what was in force. Telemetry's events have days of their own in the catalogue."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    messages_days: Annotated[StrictInt, Field(ge=1)]
    """Days for which messages are kept."""
    reported_messages_days: Annotated[StrictInt, Field(ge=1)]
    """Days after a report for which the messages of the thread that it names are kept, and as long as nobody has judged it; not less than messages_days."""
    consents_days: Annotated[StrictInt, Field(ge=1)]
    """Days for which invitations and used grants are kept."""
    sessions_days: Annotated[StrictInt, Field(ge=1)]
    """Days after its end for which a session is kept, and its costs with it; not less than consents_days, and than sessions.costs_hours_max."""
    configurations_days: Annotated[StrictInt, Field(ge=1)]
    """Days after another one followed it for which a configuration that was in force is kept; not less than sessions_days."""
    audit_days: Annotated[StrictInt, Field(ge=1)]
    """Days for which acts are kept in the platform's audit log; then they are only in its exports, and one that is not exported stays."""
    interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks for what to forget."""
    batch: Annotated[StrictInt, Field(ge=1)]
    """Rows that one write looks at."""


RoomName = TypeAliasType(
    "RoomName", Annotated[str, Field(max_length=64, min_length=3, pattern="^[a-z0-9][a-z0-9_-]{2,63}$")]
)
"""
How a room of a mode is called: whoever knows the name may enter by their own act. Where somebody performs it is the
performer's handle or id.

"""


class RuledOut(BaseModel):
    """How many programmes a rule keeps off the air."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rule: PlanningRule
    assets: Annotated[StrictInt, Field(ge=1)]


class RunCommand(BaseModel):
    """A command of the control plane and what became of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    command_id: Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ]
    action: CommandAction
    received_at: AwareDatetime
    outcome: CommandOutcome | MISSING = MISSING
    detail: str | MISSING = MISSING


class SchedulerSettings(BaseModel):
    """Jobs by the clock, one run at a time on whatever process."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tick_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at what is due."""
    lease_ttl_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds after which the lease of a dead process is free; renewed three times in it."""
    attempts_max: Annotated[StrictInt, Field(ge=1)]
    """Abandoned runs of a job in a row before it waits for its next time."""
    runs_kept: Annotated[StrictInt, Field(ge=1)]
    """Runs remembered per job."""


Sequence = TypeAliasType("Sequence", Annotated[StrictInt, Field(ge=0, le=9007199254740991)])
"""Number of the event in its stream; a client resumes from the last one it saw. It rises, and may leave out what was told to others."""


class SessionCost(BaseModel):
    """What the session is estimated to take of the line. GB per hour = 0.439 x Mbps received x concurrent viewers."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    gb_per_hour: Annotated[StrictFloat, Field(ge=0.0)]
    duration_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds that it lasted; before its end, those that are assumed."""
    gb: Annotated[StrictFloat, Field(ge=0.0)]


class SessionHeartbeat(BaseModel):
    """How the session shows that it lives, as it was agreed when it began."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    interval_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds between beats."""
    timeout_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of silence that end it."""


SessionId = TypeAliasType(
    "SessionId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming a session."""


class SessionSettings(BaseModel):
    """Sessions and what keeps them. Heartbeats stand in the manifests."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    open_max: Annotated[StrictInt, Field(ge=1)]
    """Sessions of one person that are not over."""
    provider_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds the media provider may take over one call."""
    creating_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds after which nobody is creating a session any more; more than provider_timeout_s."""
    settle_poll_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at a session that another call with the same key is creating."""
    sweep_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks for sessions that fell silent and for endpoints to revoke."""
    sweep_batch: Annotated[StrictInt, Field(ge=1)]
    """Sessions, and revocations, of one look."""
    revoke_lease_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds for which a revocation belongs to who tries it; more than provider_timeout_s."""
    revoke_backoff_initial_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds before a failed revocation is tried again."""
    revoke_backoff_factor: Annotated[StrictFloat, Field(ge=1.0)]
    """Growth per further try."""
    revoke_backoff_max_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Longest wait, seconds."""
    assumed_duration_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that a session of a mode without an end is assumed to last, for its cost."""
    egress_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at what all sessions together make the house send; the kill switch is judged by the last one, and what began since."""
    costs_hours_max: Annotated[StrictInt, Field(ge=1)]
    """Hours of costs that are told at once."""


class SfuHealth(BaseModel):
    """What the SFU is doing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rooms: Annotated[StrictInt, Field(ge=0)]
    """Sessions with somebody in them."""
    publications: Annotated[StrictInt, Field(ge=0)]
    """Publishers that are connected or connecting."""
    viewers: Annotated[StrictInt, Field(ge=0)]
    """Viewers that are connected or connecting."""


class SfuOrder(BaseModel):
    """Asks the SFU for a session's endpoints, or what a viewer of it is to be sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    profile: str
    """The media profile's name."""
    layer: str | MISSING = MISSING
    """The best layer of the profile that a viewer is sent; the best there is when left out."""
    only_watches: bool | MISSING = MISSING
    """Of a participant: whether they publish nothing."""


class SfuSettings(BaseModel):
    """The embedded SFU: where it is reached, what it takes on, how patient it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    addresses: list[str]
    """Addresses of this machine to receive at; every one of them when empty."""
    public_addresses: list[str]
    """Addresses of a 1:1 NAT before this machine, which keeps ports."""
    loopback: bool
    """Whether 127.0.0.1 is offered too."""
    port_min: Annotated[StrictInt, Field(ge=0, le=65535)]
    """First UDP port; 0 for any free ones."""
    port_max: Annotated[StrictInt, Field(ge=0, le=65535)]
    """Last UDP port; 0 for any free ones."""
    connect_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds from an offer to media."""
    orders_at_once: Annotated[StrictInt, Field(ge=1)]
    """Orders of rooms that one process gives it at a time; others wait their turn."""
    offer_limit_bytes: Annotated[StrictInt, Field(ge=1)]
    """Bytes of an offer."""
    publications_max: Annotated[StrictInt, Field(ge=1)]
    """Publishers of one session."""
    viewers_max: Annotated[StrictInt, Field(ge=1)]
    """Viewers of one session."""
    slots_max: Annotated[StrictInt, Field(ge=1, le=64)]
    """m-lines of one viewer."""
    history_packets: Annotated[StrictInt, Field(ge=1)]
    """Packets of a slot that can be sent again."""
    report_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between reports to publishers."""
    closed_kept: Annotated[StrictInt, Field(ge=1)]
    """Ended connections whose reason is remembered."""
    key_frame_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between two requests for key frames at least."""
    key_frame_retry_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds before a request that brought no key frame is repeated."""
    key_frame_attempts: Annotated[StrictInt, Field(ge=1)]
    """Requests for one key frame."""
    burst_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of a cap that may come at once."""
    repeat_burst_s: Annotated[StrictFloat, Field(gt=0.0, le=0.5)]
    """Seconds of a cap that are free at most for what a viewer lost; in no second is more sent again than the cap leaves."""
    excess_slack: Annotated[StrictFloat, Field(ge=0.0)]
    """Share above a cap that is no offence."""
    excess_patience_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds above a cap after which a publisher is closed."""
    loss_max: Annotated[StrictFloat, Field(gt=0.0, le=1.0)]
    """0 to 1, share of lost packets above which a viewer gets a smaller layer."""
    downgrade_hold_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds that a network has to be bad first."""
    upgrade_trial_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds before a better layer is tried, and that it has to hold."""
    upgrade_trial_max_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Longest wait before a trial, seconds; failed ones double it."""


class ShadowOrder(BaseModel):
    """Hide an account until that is lifted."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    reason: Reason


class SoakObjectives(BaseModel):
    """What a soak must show to pass."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    stall_max_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of the longest stall: one segment."""
    stalled_ratio_max: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of the time that the viewer waited."""
    late_max_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds that the newest listed segment may end before the viewer's wall clock."""
    early_max_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that the newest listed segment may end after the viewer's wall clock: more is no live channel."""
    failed_ratio_max: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of requests that got no usable answer."""
    broken_max: Annotated[StrictInt, Field(ge=0)]
    """Decoded segments that were broken or out of time."""
    ready_ratio_min: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of samples in which the platform was ready."""
    restarts_max: Annotated[StrictInt, Field(ge=0)]
    """Processes that ended and were started again."""
    memory_growth_bytes_per_h: Annotated[StrictInt, Field(ge=0)]
    """Bytes an hour that the memory of a process may grow by."""
    memory_after_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of a soak from which growth of memory is judged."""


class SoakSettings(BaseModel):
    """Watching the running platform for long, as a viewer does, and what it is held to."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    hours: Annotated[StrictFloat, Field(ge=0.0)]
    """Hours that a soak lasts; 0 ends it by its samples alone."""
    interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between samples."""
    max_samples: Annotated[StrictInt, Field(ge=1)]
    """Samples after which a soak ends at the latest."""
    poll_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between the player's looks at the playlists."""
    retry_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds before the player asks again after a failure."""
    request_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds the platform may take to answer."""
    decode_every: Annotated[StrictInt, Field(ge=1)]
    """One segment in so many is decoded, picture and sound."""
    slo: SoakObjectives


class SocketSettings(BaseModel):
    """Every socket, and what the events socket keeps. `messages` is how fast one connection is heard."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    max_connections: Annotated[StrictInt, Field(ge=1)]
    """Sockets of one worker; one more is closed with 1013."""
    ring_messages: Annotated[StrictInt, Field(ge=1)]
    """Events of each stream in memory."""
    retention_messages: Annotated[StrictInt, Field(ge=1)]
    """Events of each stream in Redis."""
    queue_messages: Annotated[StrictInt, Field(ge=1)]
    """Messages waiting for one connection before it is dropped."""
    message_limit_bytes: Annotated[StrictInt, Field(ge=1)]
    """Bytes of a client's message."""
    messages: RateSettings
    ping_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between pings."""
    pong_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds to answer a ping."""


class SocketTicket(BaseModel):
    """Opens one socket as the caller."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ticket: Annotated[str, Field(max_length=128, min_length=1)]
    """Goes into the query of the socket's address, `?ticket=`; good once."""
    expires_at: Instant


class SourceSound(BaseModel):
    """One sound of a source file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    language: str
    """BCP 47; `und` where the file doesn't say."""
    codec: str
    channels: Annotated[StrictInt, Field(ge=0)]
    rate: Annotated[StrictInt, Field(ge=0)]
    """Samples per second."""
    special: bool
    """A commentary or a description for the blind: taken only where there is nothing else."""


class SourceStatus(BaseModel):
    """A remote source of the owner card, as it was seen last."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    source: str
    """Name of the source in the owner card."""
    looked_at: AwareDatetime | MISSING = MISSING
    offered: Annotated[StrictInt, Field(ge=0)]
    """Programmes that it offered then."""
    failures: Annotated[StrictInt, Field(ge=0)]
    """Looks in a row that failed."""
    problem: str | MISSING = MISSING
    """What went wrong then."""


class SpentDay(BaseModel):
    """What a day spent of a budget."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    day: Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    """In UTC."""
    spent_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds for which the objective was broken."""


class StageStatus(BaseModel):
    """A stage, and whether an operator has paused it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    stage: PipelineStage
    paused: bool
    running: bool
    """At work just now."""
    reason: str | MISSING = MISSING
    """Why it was switched last."""
    changed_at: AwareDatetime | MISSING = MISSING
    """When it was switched last."""
    ran_at: AwareDatetime | MISSING = MISSING
    """When it last came to an end of its work."""


class StartOfPicture(BaseModel):
    """How long the first picture took, from the page on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    pictures: Annotated[StrictInt, Field(ge=1)]
    """Pages that told of their first picture."""
    p50_ms: Annotated[StrictInt, Field(ge=0)]
    """Half of them waited no longer."""
    p95_ms: Annotated[StrictInt, Field(ge=0)]
    """Of twenty, nineteen waited no longer."""


class StateCount(BaseModel):
    """How many plan items are in a state."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    state: PlanItemState
    items: Annotated[StrictInt, Field(ge=1)]


Subject = TypeAliasType(
    "Subject",
    Annotated[
        str,
        Field(
            pattern="^[a-z_]+:[^\\t\\n\\x0B\\x0C\\r \\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF]{1,120}$"
        ),
    ],
)
"""What the event is about, as `kind:id`."""


class SupervisorSettings(BaseModel):
    """Processes of `make up`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    clock_step_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds by which the clock must step, from one look to the next, to be in the audit log."""
    disk_full_bytes: Annotated[StrictInt, Field(ge=1)]
    """Free bytes below which the disk is full, which is in the audit log."""
    house_look_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at clock and disk."""
    workers: Annotated[StrictInt, Field(ge=1)]
    """Edge workers."""
    restart_backoff_initial_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds before the first restart."""
    restart_backoff_factor: Annotated[StrictFloat, Field(ge=1.0)]
    """Growth per further restart."""
    restart_backoff_max_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Longest wait, seconds."""
    healthy_after_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of life after which the backoff starts over."""
    ready_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds a process may take to be ready."""
    ready_poll_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at whether a process or the house is ready."""
    drain_s: Annotated[StrictInt, Field(ge=0)]
    """Seconds an edge worker gives open requests when told to stop; less than stop_grace_s."""
    stop_grace_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds to end before it is killed."""


class TelemetryAudience(BaseModel):
    """By which events it is told who watches, and how long they wait."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    samples: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """The event of a mode that pages send at every `client.quality_interval_ms` while the channel plays."""
    starts: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """The event of a first picture."""
    wait_ms: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """Its whole number of milliseconds until then."""


TelemetryEventsConfigMandatoryEvent = TypeAliasType(
    "TelemetryEventsConfigMandatoryEvent", Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
)


TelemetryEventsConfigFunnelItem = TypeAliasType(
    "TelemetryEventsConfigFunnelItem", Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
)


TelemetryName = TypeAliasType(
    "TelemetryName", Annotated[str, Field(max_length=64, min_length=1, pattern="^[a-z][a-z0-9_]*$")]
)
"""The name of an event, or of a property."""


TelemetryNumber = TypeAliasType(
    "TelemetryNumber", Annotated[StrictFloat, Field(ge=-9007199254740991.0, le=9007199254740991.0)]
)
"""A property in figures, whole or not."""


TelemetryPropertyChoice = TypeAliasType(
    "TelemetryPropertyChoice", Annotated[str, Field(max_length=40, pattern="^[a-z][a-z0-9_]*$")]
)


class TelemetrySampling(BaseModel):
    """Share of sampled events that is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    qos_share: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, in normal times."""
    qos_share_incident: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, during an incident: while an alert of severity critical or high is in force."""


class TelemetrySettings(BaseModel):
    """What is taken of events, how the platform's own are kept, and how long counting looks back."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    batch_max: Annotated[StrictInt, Field(ge=1, le=200)]
    """Events of one batch; never more than the contract lets through."""
    age_max_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds after which an event is too old to be taken; less than every event's retention."""
    ahead_max_s: Annotated[StrictInt, Field(ge=0)]
    """Seconds that a client's clock may be ahead."""
    buffer_max: Annotated[StrictInt, Field(ge=1)]
    """Events of its own that a worker holds before further ones are dropped."""
    flush_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between writes of a worker's own events."""
    write_max: Annotated[StrictInt, Field(ge=1)]
    """Events of one such write."""
    rows_max: Annotated[StrictInt, Field(ge=1)]
    """Events that are kept, about; above it none are taken from clients."""
    prune_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks for events to forget."""
    prune_batch: Annotated[StrictInt, Field(ge=1)]
    """Events forgotten in one write."""
    counts_window_s: Annotated[StrictInt, Field(ge=3600)]
    """Seconds that are counted when nobody says since when."""
    indicators_window_s: Annotated[StrictInt, Field(ge=3600)]
    """The same for indicators; one that looks back looks at as many before them."""
    audience_window_s: Annotated[StrictInt, Field(ge=60, le=3600)]
    """Seconds whose samples tell how many watch now; the shorter, the rougher."""


TelemetryWords = TypeAliasType("TelemetryWords", Annotated[str, Field(max_length=200)])
"""A property in words."""


ThreadId = TypeAliasType(
    "ThreadId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming a thread of messages."""


class ThumbnailStrip(BaseModel):
    """How the pictures stand in the strip, row by row."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tiles: Annotated[StrictInt, Field(ge=1)]
    columns: Annotated[StrictInt, Field(ge=1)]
    tile_width: Annotated[StrictInt, Field(ge=1)]
    tile_height: Annotated[StrictInt, Field(ge=1)]
    interval_ms: Annotated[StrictInt, Field(ge=1)]
    """Between two pictures."""


TierOverride = TypeAliasType(
    "TierOverride", dict[Annotated[str, StringConstraints(pattern=r"^(guardrails|profiles)$")], ConfigValue]
)
"""Partial document, merged over the base files. Maps merge, lists and scalars replace."""


class TileLimits(BaseModel):
    """What holds a client's tiles; the platform holds them too."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    desktop: Annotated[StrictInt, Field(ge=0)]
    """Tiles at once on a desktop."""
    mobile: Annotated[StrictInt, Field(ge=0)]
    """The same on a phone."""
    offscreen_disconnect_ms: Annotated[StrictInt, Field(ge=0)]
    """Out of view for so long a tile is disconnected."""
    lapse_ms: Annotated[StrictInt, Field(ge=1)]
    """Without `viewport` on the presence socket for so long all of its tiles are."""


class TilesActive(BaseModel):
    """Thumbs connected at once, by form factor, and when they are disconnected."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    desktop: Annotated[StrictInt, Field(ge=0)]
    """Tiles on a desktop."""
    mobile: Annotated[StrictInt, Field(ge=0)]
    """Tiles on a phone."""
    hard_ceiling_desktop: Annotated[StrictInt, Field(ge=0, le=12)]
    """No configuration may offer more on a desktop."""
    hard_ceiling_mobile: Annotated[StrictInt, Field(ge=0, le=6)]
    """No configuration may offer more on a phone."""
    offscreen_disconnect_ms: Annotated[StrictInt, Field(ge=0)]
    """Milliseconds out of the viewport before a tile is disconnected."""
    lapse_ms: Annotated[StrictInt, Field(ge=1)]
    """Milliseconds without word of a viewport before its tiles are disconnected."""
    connects_per_minute: Annotated[StrictInt, Field(ge=1)]
    """Tiles that one person may connect per minute."""


TraceId = TypeAliasType("TraceId", Annotated[str, Field(max_length=64, min_length=1)])
"""Names the chain of causes in logs and audit."""


class TunedParameter(BaseModel):
    """A parameter of the planner, as a factor of what the owner card says."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    """`source_weight.<source>`, `tag_pull.<daypart>` or `repeat.<asset, source or creator>`."""
    factor: Annotated[StrictFloat, Field(gt=0.0)]
    """1 is the owner card's word."""
    min: Annotated[StrictFloat, Field(gt=0.0)]
    """By the owner card."""
    max: Annotated[StrictFloat, Field(gt=0.0)]
    """By the owner card."""


class TuningBounds(BaseModel):
    """How far the autopilot may move the planner from this card, as factors of what it says. Variety only ever gets stricter."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    source_weight_min: Annotated[StrictFloat, Field(gt=0.0, le=1.0)]
    """Least factor of a source's weight."""
    source_weight_max: Annotated[StrictFloat, Field(ge=1.0)]
    """Largest factor of a source's weight."""
    tag_pull_min: Annotated[StrictFloat, Field(gt=0.0, le=1.0)]
    """Least factor of how much a daypart's tags count."""
    tag_pull_max: Annotated[StrictFloat, Field(ge=1.0)]
    """Largest factor of how much a daypart's tags count."""
    repeat_max: Annotated[StrictFloat, Field(ge=1.0)]
    """Largest factor of the times until something may come back; the least is 1."""


class UpheldCosts(BaseModel):
    """Points of reputation that an upheld report costs, by its reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    harassment: Annotated[StrictInt, Field(ge=0, le=100)]
    hate: Annotated[StrictInt, Field(ge=0, le=100)]
    threats: Annotated[StrictInt, Field(ge=0, le=100)]
    violence: Annotated[StrictInt, Field(ge=0, le=100)]
    sexual_content: Annotated[StrictInt, Field(ge=0, le=100)]
    minor: Annotated[StrictInt, Field(ge=0, le=100)]
    impersonation: Annotated[StrictInt, Field(ge=0, le=100)]
    spam: Annotated[StrictInt, Field(ge=0, le=100)]
    other: Annotated[StrictInt, Field(ge=0, le=100)]


class UsageDay(BaseModel):
    """What a local day of the channel consisted of."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    segments: Annotated[StrictInt, Field(ge=0)]
    """Segments of the day that the as-run log knows of."""
    aired_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Their time."""
    fallback_share: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """Share of reserve and slate in it."""
    programmes: Annotated[StrictInt, Field(ge=0)]
    """Programmes that began."""
    distinct_programmes: Annotated[StrictInt, Field(ge=0)]
    """Different ones among them."""
    by_source: list[AirTime]
    """Programmes by source of the owner card; `removed` when it's gone from the library."""
    by_daypart: list[AirTime]
    """Everything by daypart."""


UserId = TypeAliasType(
    "UserId",
    Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ],
)
"""A UUIDv7 naming an account."""


class VarietyRules(BaseModel):
    """How soon something may come back."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    asset_repeat_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds until the same asset."""
    source_repeat_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds until the same source."""
    creator_repeat_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds until the same creator."""
    tag_run_max: Annotated[StrictInt, Field(ge=1)]
    """Programmes in a row that share their first tag."""


ViewportId = TypeAliasType("ViewportId", Annotated[str, Field(pattern="^[A-Za-z0-9-]{16,64}$")])
"""A client's own name for one view of people, another one for each tab."""


class WatchdogSettings(BaseModel):
    """The dead-air watchdog, which watches the channel as a player would."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at the playlist."""
    request_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds the platform may take to answer."""
    status_max_age_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Age of the watchdog's word above which nobody is watching, seconds."""
    niceness: Annotated[StrictInt, Field(ge=0, le=19)]
    """Niceness of the watchdog."""
    late_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that the newest segment may be behind the clock."""
    unreachable_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds without any playlist or segment."""
    broken_segments: Annotated[StrictInt, Field(ge=1)]
    """Segments in a row that can't be decoded."""
    black_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of black beyond what prep measured in the programme."""
    frozen_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of stillness beyond what prep measured in the programme."""
    silent_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of silence beyond what prep measured in the programme."""
    black_luma: Annotated[StrictFloat, Field(ge=0.0, le=255.0)]
    """0 to 255, brightest luma of a black picture."""
    frozen_difference: Annotated[StrictFloat, Field(ge=0.0, le=255.0)]
    """0 to 255, largest difference of luma, in a small copy, of two pictures that are the same; the mean one across a key frame."""
    silence_threshold_db: Annotated[StrictFloat, Field(le=0.0)]
    """dBFS below which there is silence."""


class WatchedSlot(BaseModel):
    """What one slot of a viewer shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mid: str
    """Its mid in the SDP."""
    kind: TrackKind
    publication: str | MISSING = MISSING
    """The publication that fills it; left out while none does."""
    participant: Annotated[
        str | MISSING,
        Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"),
    ] = MISSING
    """Whose it is, as `participant_id` of the room's people; left out where it is not of a room."""
    paused: bool
    """Whether it is sent nothing on request."""
    layer: str | MISSING = MISSING
    """The layer that is sent now; left out for sound and for nothing."""


class WatchedSlots(BaseModel):
    """Every slot of a viewer, in the order of its offer."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    slots: list[WatchedSlot]
    waiting: Annotated[StrictInt, Field(ge=0)]
    """Publications that fill no slot here and would fill those of another, larger connection."""


class WelcomeMessage(BaseModel):
    """The first message of every connection: `topics` are all that its caller may follow."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["welcome"]
    connection_id: Annotated[str, Field(max_length=64, min_length=1)]
    topics: Annotated[list[Topic | PersonTopic], Field(max_length=16, min_length=1)]

    @field_validator("topics", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class WhipWhepEndpoints(BaseModel):
    """Publish by WHIP (RFC 9725) and watch by WHEP, on this platform."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["whip_whep"]
    publish_url: Annotated[str, Field(min_length=1)]
    """Where an SDP offer is posted to publish; relative to the platform."""
    subscribe_url: Annotated[str, Field(min_length=1)]
    """Where an SDP offer is posted to watch; relative to the platform."""
    token: Annotated[str, Field(min_length=1)]
    """Bearer token of both."""
    ice_servers: list[IceServer]
    """For RTCPeerConnection."""
    layers: Annotated[list[MediaLayer] | MISSING, Field(min_length=1)] = MISSING
    """The pictures that may be published, the best first, one m-line each; a larger one is not forwarded. Left out for who only watches."""
    expires_at: Instant


class AccountChange(BaseModel):
    """What is changed of somebody's account, and which version of it was seen; what is left out stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: Annotated[StrictInt, Field(ge=1, le=9007199254740991)]
    roles: Annotated[list[Role] | MISSING, Field(max_length=4, min_length=1)] = MISSING
    """All of them, `user` among them. Needs the capability `admin`."""
    shadowed: bool | MISSING = MISSING
    quarantined_until: Instant | MISSING = MISSING

    @field_validator("roles", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class AddressRates(BaseModel):
    """What one address may call, by the name that an operation gives its rate (`x-vvtv-rate`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    registration: RateSettings
    sign_in: RateSettings
    telemetry: RateSettings


class AgentCommand(BaseModel):
    """Something the control plane asks of the LAB. One `command_id` is run once."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    command_id: Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ]
    """A UUIDv7."""
    action: CommandAction
    reason: Annotated[str | MISSING, Field(max_length=280, min_length=1)] = MISSING
    """For the audit trail."""
    issued_at: AwareDatetime
    expires_at: AwareDatetime | MISSING = MISSING
    """After this it is not run any more; at most the LAB's own limit."""


class AgentCommands(BaseModel):
    """Answer to GET /lab/v1/commands, oldest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    commands: Annotated[list[AgentCommand], Field(max_length=100)]


class AgentStatus(BaseModel):
    """How the LAB gets on with its control plane."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    state: AgentState
    host: str | MISSING = MISSING
    """Host of the control plane."""
    waiting: Annotated[StrictInt, Field(ge=0)]
    """Messages that wait to be sent."""
    dropped: Annotated[StrictInt, Field(ge=0)]
    """Messages given up since the LAB started, the oldest first, because too many waited."""
    commands: list[RunCommand]
    """The newest commands, newest first."""
    last_contact_at: AwareDatetime | MISSING = MISSING
    """When it answered last."""
    last_error: str | MISSING = MISSING
    """Why it could not be reached last."""


class Alert(BaseModel):
    """Something that is not, or was not, well."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    alert_id: Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ]
    """A UUIDv7 naming this time that it was so."""
    code: AlertCode
    severity: AlertSeverity
    active: bool
    """Whether it still is so."""
    since: AwareDatetime
    """When it was raised."""
    cleared_at: AwareDatetime | MISSING = MISSING
    """When it went."""
    detail: str
    """In plain words, with the figures, and each channel that is meant by name."""
    value: StrictFloat | MISSING = MISSING
    """What was measured."""
    threshold: StrictFloat | MISSING = MISSING
    """What it was held against."""


class AlertList(BaseModel):
    """Active alerts and the newest that went, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Alert]


class AlertNotice(BaseModel):
    """One webhook call. The same `notice_id` may come twice; it means the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    notice_id: Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ]
    """A UUIDv7; receivers drop one they have seen."""
    kind: AlertNoticeKind
    alert: Alert


class AsRunEntry(BaseModel):
    """What began on air, once each; a reserve clip or the slate that goes round is logged when it takes over."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    kind: ProgrammeKind
    asset_id: AssetId | MISSING = MISSING
    entry_id: EntryId | MISSING = MISSING
    started_at: AwareDatetime
    ends_at: AwareDatetime
    """When it was to end as planned then."""
    first_index: Annotated[StrictInt, Field(ge=0)]
    """Timeline index of its first segment."""
    segment_count: Annotated[StrictInt, Field(ge=1)]
    """Length as planned then, in segments of the channel's grid."""


class AsRunPage(BaseModel):
    """A page of the as-run log, oldest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[AsRunEntry]
    next_cursor: Cursor | MISSING = MISSING


class AssetAdd(BaseModel):
    """A file to take into the library."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    path: Annotated[str, Field(max_length=4096, min_length=1)]
    """Absolute path of a regular file on the LAB's machine."""
    title: Annotated[str | MISSING, Field(max_length=200, min_length=1)] = MISSING
    """The file's own title or name when left out."""
    facts: ProgrammeFacts | MISSING = MISSING


class AssetUpdate(BaseModel):
    """What changes; what is left out stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: Annotated[str | MISSING, Field(max_length=200, min_length=1)] = MISSING
    facts: ProgrammeFacts | MISSING = MISSING


class AssumedFacts(BaseModel):
    """What holds for a programme of a source that doesn't say."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    licence: ContentLicence
    rating: Annotated[StrictInt, Field(ge=0, le=18)]
    """Age rating, years."""


class AudioCaps(BaseModel):
    """What sound a profile carries."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    enabled: bool
    """False refuses any audio track, whatever is offered."""
    codecs: list[AudioCodec]
    """Preferred first; empty when disabled."""
    max_bitrate_bps: Annotated[StrictInt, Field(ge=0)]
    """Ceiling, bits per second; 0 when disabled."""
    channels: Annotated[StrictInt, Field(ge=0, le=8)]
    """Channels; 0 when disabled."""


class AuditEvent(BaseModel):
    """One act, as it stands in its log."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    log: AuditLogName
    sequence: Annotated[StrictInt, Field(ge=1)]
    """Its place in that log."""
    event_id: Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ]
    occurred_at: AwareDatetime
    actor: str
    """Who did it."""
    action: str
    """What was done."""
    subject: str
    """To what."""
    reason: str | MISSING = MISSING
    """Why."""
    before_hash: Annotated[str | MISSING, Field(pattern="^[0-9a-f]{64}$")] = MISSING
    """SHA-256 of the subject as it was."""
    after_hash: Annotated[str | MISSING, Field(pattern="^[0-9a-f]{64}$")] = MISSING
    """SHA-256 of the subject as it is since."""
    trace_id: str | MISSING = MISSING
    """What it was part of, as events name it."""
    previous_hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """The hash of the act before."""
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """Of every other field."""


class AuditPage(BaseModel):
    """A page of acts, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[AuditEvent]
    unread: list[AuditLogName]
    """Logs that could not be read from here just now; their acts are missing."""
    next_cursor: Cursor | MISSING = MISSING


class Ban(BaseModel):
    """Why an account is barred, by whom, and until when."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    reason: Annotated[str, Field(max_length=280, min_length=1)]
    by: UserId
    at: Instant
    until: Instant | MISSING = MISSING


class BanOrder(BaseModel):
    """Bar an account; for ever when no end is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    reason: Annotated[str, Field(max_length=280, min_length=1)]
    until: Instant | MISSING = MISSING


class Block(BaseModel):
    """Somebody whom the caller has blocked. Neither is shown to the other, invites or meets them, on any device."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId
    handle: Handle
    display_name: DisplayName
    blocked_at: Instant


class BlockNotice(BaseModel):
    """Who has blocked whom, or does no more. Told to the one who did, and to nobody else."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId
    blocked_id: UserId


class BlockPage(BaseModel):
    """Whom the caller has blocked, the last first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Block]
    next_cursor: Cursor | MISSING = MISSING


class BreakPolicy(BaseModel):
    """Station ids and bumpers between programmes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    folders: dict[Annotated[str, StringConstraints(pattern=r"^[^/]+$")], AssetRole]
    """Folder name to the role of the files in it, where nobody says another."""
    rules: list[BreakRule]
    """Those that are due at a programme's end air one after the other, in this order."""


class ChannelOverlay(BaseModel):
    """The channel's logo, laid over every programme when it is prepared."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    image: Annotated[str, Field(min_length=1)]
    """PNG with transparency, a path inside the home."""
    corner: OverlayCorner
    height_ratio: Annotated[StrictFloat, Field(gt=0.0, le=1.0)]
    """0 to 1, its height as a share of the picture's."""
    margin_ratio: Annotated[StrictFloat, Field(ge=0.0, le=0.4)]
    """0 to 1, its distance from the picture's edges as a share of the picture's height."""
    opacity: Annotated[StrictFloat, Field(gt=0.0, le=1.0)]
    """0 to 1, how much of it is seen; 1 is all."""


class ChatClosing(BaseModel):
    """What a moderator makes of a thread, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    state: ChatThreadState
    reason: ReportNote


class ChatFollowingMessage(BaseModel):
    """Messages after `sequence` will come, each once and in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["following"]
    sequence: Sequence


class ChatGuardrails(BaseModel):
    """Chat limits by scope; the public one is the strictest."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    private_1to1: ChatRate
    room: ChatRate
    performer_room: ChatRate


class ChatIsTypingMessage(BaseModel):
    """Somebody else is writing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["is_typing"]
    user_id: UserId


class ChatModeratedMessage(BaseModel):
    """A moderator took a message out of the thread, or put it back: ask for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["moderated"]
    message_id: MessageId
    state: ChatMessageState


class ChatModeration(BaseModel):
    """What a moderator makes of a message, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    state: ChatMessageState
    reason: ReportNote


class ChatNotice(BaseModel):
    """Somebody wrote in a thread. What they wrote is read in the thread and told nowhere else."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    thread_id: ThreadId
    message_id: MessageId
    message_sequence: Sequence
    author_id: UserId


class ChatPerson(BaseModel):
    """Somebody in a thread."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId
    handle: Handle
    display_name: DisplayName


class ChatReadMessage(BaseModel):
    """The person has read everything up to a message."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["read"]
    upto: Sequence


class ChatReceipt(BaseModel):
    """A message is kept, and has its number in the thread."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    message_id: MessageId
    sequence: Sequence
    sent_at: Instant


class ChatRefusedMessage(BaseModel):
    """The message that the client said is not kept, and why; with `retry_after_s`, it may be later."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["refused"]
    client_message_id: ClientMessageId
    code: ErrorCode
    detail: Annotated[str, Field(max_length=300)]
    retry_after_s: Annotated[StrictInt | MISSING, Field(ge=1)] = MISSING


class ChatReport(BaseModel):
    """Who in the thread is reported, what for, and in which mode it happened. It carries no message."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId
    reason_code: ReportReason
    mode_id: ModeId
    note: ReportNote | MISSING = MISSING


class ChatResumeMessage(BaseModel):
    """Tell of every message after the last one seen; answered with `following`, or with `resync` when that is too many."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["resume"]
    after: Sequence


class ChatResyncMessage(BaseModel):
    """More was missed than is told again: ask for the messages. Those after `sequence` will come."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["resync"]
    sequence: Sequence


class ChatSaidMessage(BaseModel):
    """The message that the client said is kept: no failure of ours loses it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["said"]
    client_message_id: ClientMessageId
    receipt: ChatReceipt


class ChatSayMessage(BaseModel):
    """Write; answered with `said` once it is kept, or with `refused`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["say"]
    client_message_id: ClientMessageId
    body: ChatBody


class ChatSettings(BaseModel):
    """How threads are followed. What people may do in them are guardrails, in cost-tiers.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    openings_per_account: RateSettings
    poll_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks for messages of which a node was not told."""
    window_messages: Annotated[StrictInt, Field(ge=1)]
    """Newest messages of a followed thread that a node keeps at hand."""
    batch: Annotated[StrictInt, Field(ge=1)]
    """Messages read at once."""
    resume_max: Annotated[StrictInt, Field(ge=1)]
    """Missed messages that are told again; who missed more asks for them."""
    typing_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds within which a connection is heard to be typing once."""


class ChatStandingMessage(BaseModel):
    """The thread as it is from now on: somebody parted, or a moderator closed it or opened it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["standing"]
    state: ChatThreadState
    may_write: bool


class ChatThread(BaseModel):
    """A thread as somebody in it sees it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    thread_id: ThreadId
    scope: ChatScope
    state: ChatThreadState
    people: list[ChatPerson]
    """The others in it; of a room, those who take part."""
    may_write: bool
    """Whether who looks may write now; not after a block of either, or once it is closed."""
    max_characters: Annotated[StrictInt, Field(ge=1)]
    """Characters of one message."""
    sequence: Sequence
    """Of the last message that who looks may read; 0 without one."""
    read_sequence: Sequence
    """Of the last message that who looks has read."""
    opened_at: Instant


class ChatThreadOpening(BaseModel):
    """With whom."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId


class ChatThreadPage(BaseModel):
    """The caller's threads, the newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[ChatThread]
    next_cursor: Cursor | MISSING = MISSING


class ChatWasReadMessage(BaseModel):
    """Somebody else has read everything up to a message."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["was_read"]
    user_id: UserId
    upto: Sequence


class ChatWelcomeMessage(BaseModel):
    """The first message of every connection: the thread as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["welcome"]
    connection_id: Annotated[str, Field(max_length=64, min_length=1)]
    thread: ChatThread


class ClientConfig(BaseModel):
    """The part of the configuration that a client needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    config_hash: str
    default_locale: Locale
    locales: list[Locale]
    channels: list[ClientChannel]
    player: PlayerConfig
    events: ClientSocketConfig
    pictures: list[ClientPicture]
    tiles: TileLimits
    chat: ClientChat
    notice_ms: Annotated[StrictInt, Field(ge=1000, le=60000)]
    """For how long a notice is shown."""
    telemetry: ClientTelemetry


class ClientSettings(BaseModel):
    """What every client is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    skin: Skin
    player: PlayerConfig
    events: ClientSocketConfig
    typing_shown_ms: Annotated[StrictInt, Field(ge=1, le=60000)]
    """Milliseconds for which it is shown that the other is typing; more than chat.typing_interval_s, or it flickers."""
    notice_ms: Annotated[StrictInt, Field(ge=1000, le=60000)]
    """Milliseconds for which a notice is shown."""
    telemetry_interval_ms: Annotated[StrictInt, Field(ge=100, le=600000)]
    """Milliseconds between two batches of what a client tells of."""
    quality_interval_ms: Annotated[StrictInt, Field(ge=1000, le=600000)]
    """Milliseconds between two samples of how well the picture plays."""
    telemetry_waiting_max: Annotated[StrictInt, Field(ge=1, le=10000)]
    """Events that wait in a client while there is no answer; the oldest beyond are given up."""


class ConfigDiff(BaseModel):
    """What differs between two versions."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    before: ConfigVersion | MISSING = MISSING
    after: ConfigVersion
    changes: list[ConfigChange]
    """By path; all of it where it followed none."""


class ConfigSnapshot(BaseModel):
    """A configuration as it was, never changed again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: ConfigVersion
    content: str
    """All that it said, in the shape that configurations had then: canonical JSON, whose SHA-256 is `config_hash`."""


class ConfigVersionPage(BaseModel):
    """A page of versions, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[ConfigVersion]
    next_cursor: Cursor | MISSING = MISSING


class ConsentParty(BaseModel):
    """One of the two, as the other sees them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId
    handle: Handle
    display_name: DisplayName


class ConsentRequest(BaseModel):
    """Whom the caller asks, and to which mode; one whose manifest says `invitation`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId
    mode: ModeId


class CopyBook(BaseModel):
    """Every string of one locale by key."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    locale: Locale
    strings: CopyStrings


class CuratorFeatures(BaseModel):
    """What the curator may do by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    apply_enabled: bool
    """False makes it advice only."""
    min_confidence_apply: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1; decisions below are advice."""
    min_confidence_advise: Annotated[StrictFloat, Field(ge=0.5, le=1.0)]
    """0 to 1; what is below is not even told. 0.5 is no change."""
    interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at the queue."""
    changes_max: Annotated[StrictInt, Field(ge=1)]
    """Decisions of one look."""
    considered_max: Annotated[StrictInt, Field(ge=1)]
    """Weakest entries of the queue that a look considers, and replacements for each."""
    share_max: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """0 to 1, share of the waiting queue that may be the curator's."""
    lookback_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of what aired that count for variety and fallback."""
    decisions_kept: Annotated[StrictInt, Field(ge=1)]
    """Decisions remembered per channel."""
    weights: CuratorWeights


class Daypart(BaseModel):
    """A stretch of the day with its own mix."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """Name, unique in the card."""
    days: Annotated[list[Weekday], Field(min_length=1)]
    """Days on which it begins."""
    starts_at: Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    """Local time HH:MM."""
    ends_at: Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    """Local time HH:MM; earlier than the start means the next day."""
    tags: list[DaypartTag]
    """Preferred tags, most wanted first."""
    min_duration_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of a programme."""
    max_duration_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds of a programme."""
    max_rating: Annotated[StrictInt, Field(ge=0, le=18)]
    """Highest age rating, years."""

    @field_validator("days", "tags", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class DecisionSignal(BaseModel):
    """One reason, by itself. A confidence is the weighted mean of 0.5 + (after - before) / 2."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: SignalName
    before: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """As it was, or as the rest of the queue is where nothing was."""
    after: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    weight: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """Its share of the confidence; all of them make 1."""


class DemoPerson(BaseModel):
    """A person to try the house with."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    handle: Handle
    display_name: DisplayName
    password: Password


class Device(BaseModel):
    """A device from which its owner has signed in."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    device_id: DeviceId
    label: DeviceLabel
    signed_in: bool
    """Whether a sign-in of it is in force."""
    current: bool
    """Whether this call came from it."""
    bound_at: Instant
    last_seen_at: Instant


class DeviceList(BaseModel):
    """The devices of an account, the one last seen first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Device]


class Envelope(BaseModel):
    """What every event carries around its data. Events spell the fields out, so that each is closed; the contract lint holds them to these types."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: str
    version: EventVersion
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: Topic | PersonTopic
    sequence: Sequence


class EventTold(BaseModel):
    """How often an event was told of."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: TelemetryName
    kept: Annotated[StrictInt, Field(ge=0)]
    """Events that were kept."""
    estimated: Annotated[StrictFloat, Field(ge=0.0)]
    """Events that there were, by what each of them stands for."""


class EvidencePerson(BaseModel):
    """Somebody in an incident, as they were called when it was exported."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    part: EvidencePart
    user_id: UserId
    handle: Handle


class FeaturesConfig(BaseModel):
    """Feature flags and run-time knobs, applied without restart. File config/features.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    curator: CuratorFeatures
    autopilot: AutopilotFeatures
    pool: PoolFeatures


class FunnelStep(BaseModel):
    """How often a step was taken, or by how many. Shares are left out where there is nothing to be a share of."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: TelemetryName
    counts: FunnelUnit
    kept: Annotated[StrictInt, Field(ge=0)]
    """Events that were kept; or people."""
    estimated: Annotated[StrictFloat, Field(ge=0.0)]
    """Events that there were, by what each of them stands for; or people."""
    of_first: Annotated[StrictFloat | MISSING, Field(ge=0.0)] = MISSING
    """The share of the first step."""
    of_previous: Annotated[StrictFloat | MISSING, Field(ge=0.0)] = MISSING
    """The share of the step before; left out for the first."""


class Guardrails(BaseModel):
    """Every cap that a tier may change."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    random: RandomGuardrails
    kill_switch: KillSwitch
    quarantine: Quarantine
    tiles_active: TilesActive
    presence: PresenceGuardrails
    consent: ConsentGuardrails
    chat: ChatGuardrails


class HourCost(BaseModel):
    """What the sessions and the tiles of a mode made the house send within an hour; what goes on, until now."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    hour: AwareDatetime
    """When the hour begins."""
    mode: ModeId
    sessions: Annotated[StrictInt, Field(ge=0)]
    """Those that were there for some of it."""
    gb: Annotated[StrictFloat, Field(ge=0.0)]
    """Gigabytes of the sessions, without tiles."""
    tiles_gb: Annotated[StrictFloat, Field(ge=0.0)]
    """Gigabytes of the tiles that its people were shown, as each was sent."""


class HourViewers(BaseModel):
    """Who watched in a mode in an hour."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    hour: AwareDatetime
    """When the hour begins."""
    mode: ModeId
    viewers: Annotated[StrictFloat, Field(ge=0.0)]
    """At once, on an average over as much of the hour as is over; an estimate."""


class IdentitySettings(BaseModel):
    """Accounts and sign-ins."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    registration_open: bool
    """Whether anybody may make an account."""
    first_admin: Handle
    access_token_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds an access token is good."""
    refresh_token_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds a refresh token is good; each use starts them anew."""
    refresh_leeway_s: Annotated[StrictInt, Field(ge=0)]
    """Seconds in which a refresh token may be used again while its successor was not: the answer was lost on its way."""
    sign_ins_max: Annotated[StrictInt, Field(ge=1)]
    """Sign-ins of one account; one more ends the oldest."""
    standing_ttl_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds after which every node has seen a change of an account, should the one that made it be killed before it could tell."""
    socket_ticket_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds a socket ticket is good."""
    password_length_min: Annotated[StrictInt, Field(ge=8, le=64)]
    """Characters of a new password."""
    argon2: Argon2Settings
    hash_workers: Annotated[StrictInt, Field(ge=1)]
    """Passwords hashed at once by one worker."""
    hash_queue_max: Annotated[StrictInt, Field(ge=1)]
    """Passwords waiting to be hashed by one worker; one more is answered with 503."""
    attempts_per_account: RateSettings
    reputation_start: Annotated[StrictInt, Field(ge=0, le=100)]
    """Reputation of a new account."""
    demo_people: list[DemoPerson]
    """Accounts made at the first start while VVTV_ENV is dev, and never elsewhere."""


class Indicator(BaseModel):
    """Of how many what came of how many. The share is left out where there is nothing to be a share of."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: TelemetryName
    method: IndicatorMethod
    cohort: Annotated[StrictFloat, Field(ge=0.0)]
    """People, or events by what each of them stands for."""
    converted: Annotated[StrictFloat, Field(ge=0.0)]
    """Those that came to what is asked for."""
    share: Annotated[StrictFloat | MISSING, Field(ge=0.0)] = MISSING
    """`converted` of `cohort`; above 1 where events are counted and people come back."""


class IndicatorDefinition(BaseModel):
    """One indicator. All but `events` follow people, by their pseudonyms, and want an event that is pseudonymous and kept whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    method: IndicatorMethod
    cohort: IndicatorKind
    """What it is a share of."""
    conversion: IndicatorKind | MISSING = MISSING
    """What became of it; absent for `recurrence` alone."""


class Indicators(BaseModel):
    """The catalogue's indicators."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: AwareDatetime
    """The first hour's beginning."""
    until: AwareDatetime
    """The last hour's end."""
    indicators: list[Indicator]


class Job(BaseModel):
    """Something that the LAB does by the clock."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: JobName
    rule: str
    """When it is due, in words."""
    next_due_at: AwareDatetime
    """In the past while it waits or runs."""
    lease: JobLease | MISSING = MISSING
    last_run: JobRun | MISSING = MISSING


class JobDetail(BaseModel):
    """A job and its runs, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    job: Job
    runs: list[JobRun]


class JobList(BaseModel):
    """Every job."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Job]


class LabReport(BaseModel):
    """The LAB at an instant."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    config_hash: str
    playout: Playout
    queue_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds of programme queued."""
    queue_entries: Annotated[StrictInt, Field(ge=0)]
    preparing: Annotated[StrictInt, Field(ge=0)]
    """Assets in prep."""
    disk_used_ratio: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    alerts: list[Alert]
    """Those that are active."""


class LadderRung(BaseModel):
    """One encoding of the picture."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Annotated[str, Field(pattern="^[a-z0-9]+$")]
    """Rendition name, part of its URL."""
    width: Annotated[StrictInt, Field(ge=2, multiple_of=2)]
    """Pixels, even."""
    height: Annotated[StrictInt, Field(ge=2, multiple_of=2)]
    """Pixels, even."""
    max_bitrate_bps: Annotated[StrictInt, Field(ge=1)]
    """VBV rate, bits per second."""
    buffer_bits: Annotated[StrictInt, Field(ge=1)]
    """VBV buffer, bits."""
    crf: Annotated[StrictInt, Field(ge=0, le=51)]
    """x264 constant rate factor."""
    h264_profile: H264Profile
    preset: X264Preset


class Live(BaseModel):
    """The live source of a channel."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    state: LiveState
    title: str
    """What guide and log call it."""
    address: str | MISSING = MISSING
    """Where it listens for RTMP, without the stream key."""
    whip: Annotated[str | MISSING, Field(min_length=1)] = MISSING
    """Where an SDP offer is posted to publish by WHIP, relative to the platform; left out where the channel takes none."""
    airs_from: AwareDatetime | MISSING = MISSING
    """When its first segment airs."""
    segments: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    """Segments of this session that were in time."""
    dropped: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    """Segments of this session that were too many or too late."""
    ended: str | MISSING = MISSING
    """Why the last session ended."""


class LiveSettings(BaseModel):
    """
    Where a live source is pushed to by RTMP, or published by WHIP, and how late it airs. A finished segment airs `lead_segments`, `guard_segments` and
    `delay_segments` of the playout after it was received, so that nothing told to viewers changes.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    host: Annotated[str, Field(min_length=1)]
    """Address to listen on; RTMP is not encrypted, so a local one."""
    port: Annotated[StrictInt, Field(ge=1, le=65535)]
    """TCP port, another one for each channel."""
    preset: X264Preset
    encoder_threads: Annotated[StrictInt, Field(ge=1)]
    """Threads of one encoder."""
    delay_segments: Annotated[StrictInt, Field(ge=0)]
    """Segments by which a source may be late without anybody seeing it."""
    max_delay_segments: Annotated[StrictInt, Field(ge=1)]
    """Segments of delay beyond which what comes in too fast is dropped."""
    connect_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds that a connected pusher may take to send a first picture."""
    stall_timeout_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds without a finished segment after which the air is handed back."""
    again_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds until it listens again after a session."""
    whip: LiveWhip | MISSING = MISSING
    """Absent where the channel takes no live source by WHIP."""


class Login(BaseModel):
    """Handle and password, and from where."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    handle: Handle
    password: Password
    device_id: DeviceId | MISSING = MISSING
    device_label: DeviceLabel | MISSING = MISSING


class MatchPreferences(BaseModel):
    """What somebody will not do without, however long they wait; what is left out is nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    same_language: bool | MISSING = MISSING
    """Only those who speak the same language."""
    avoid: Annotated[list[MatchTag] | MISSING, Field(max_length=8)] = MISSING
    """Nobody with one of these tags."""

    @field_validator("avoid", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class MatchResumeMessage(BaseModel):
    """Go on after the last event seen: what was missed comes, or `resync` when it is not kept any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["resume"]
    after: Sequence


class MatchResyncMessage(BaseModel):
    """Events were missed: ask for the ticket. Those after `sequence` will come."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["resync"]
    sequence: Sequence


class MatchSegment(BaseModel):
    """
    Which part of the queue somebody waits in. The longer they wait the wider the search: from the same language and tags,
    over a shared tag, to anybody whom nobody's preferences keep out.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    language: MatchLanguage
    tags: Annotated[list[MatchTag] | MISSING, Field(max_length=8)] = MISSING
    prefs: MatchPreferences | MISSING = MISSING

    @field_validator("tags", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class MatchSkip(BaseModel):
    """Which encounter is enough, by the caller's side of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    session_id: SessionId


class MatchTicket(BaseModel):
    """
    Somebody's place among those who want to meet somebody. It is a lease: it holds as long as they say `heartbeat` on the
    socket or join again in time, and as long as a session that came of it goes on.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    ticket_id: MatchTicketId
    mode: ModeId
    state: MatchState
    segment: MatchSegment
    joined_at: Instant
    cooldown_until: Instant | MISSING = MISSING
    session_id: SessionId | MISSING = MISSING


class MatchWatchingMessage(BaseModel):
    """Nothing was lost: events after `sequence` will come. The ticket, if there is one, as it is now, so that nothing falls between."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["watching"]
    sequence: Sequence
    ticket: MatchTicket | MISSING = MISSING


class MatchWelcomeMessage(BaseModel):
    """The first message of every connection: how often it has to be shown that somebody still wants to meet somebody, and their ticket as it is, if there is one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["welcome"]
    connection_id: Annotated[str, Field(max_length=64, min_length=1)]
    heartbeat_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between heartbeats."""
    ttl_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds without one after which the ticket is over."""
    reconnect_after_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds before another connection is let in, while there is a ticket."""
    ticket: MatchTicket | MISSING = MISSING


MediaEndpoints = TypeAliasType(
    "MediaEndpoints", Annotated[WhipWhepEndpoints | LivekitEndpoints, Field(discriminator="kind")]
)
"""How a client sends and receives the media of its session; the platform passes it on unopened."""


class MediaProfile(BaseModel):
    """Caps of one use."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    use: ProfileUse
    transport: MediaTransport
    width: Annotated[StrictInt, Field(ge=2)]
    """Largest width, pixels."""
    height: Annotated[StrictInt, Field(ge=2)]
    """Largest height, pixels."""
    fps: Annotated[StrictFloat, Field(gt=0.0)]
    """Highest frame rate, frames per second."""
    max_bitrate_bps: Annotated[StrictInt, Field(ge=1)]
    """Ceiling of picture and sound of one stream, bits per second."""
    audio: AudioCaps
    layers: Annotated[list[MediaLayer], Field(min_length=1)]
    """Encodings offered, best first."""
    video_codecs: Annotated[list[VideoCodec], Field(min_length=1)]
    """Preferred first."""
    cost: CostInputs


class MediaProfilesConfig(BaseModel):
    """Caps of every kind of picture and sound, by use. File config/media-profiles.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    profiles: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], MediaProfile],
        Field(min_length=1),
    ]
    """Profile name to its caps."""


class MediaSettings(BaseModel):
    """The media plane."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    provider: MediaProviderName
    token_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds that a session's endpoints may be used to connect."""
    viewer_token_s: Annotated[StrictInt, Field(ge=1)]
    """The same of who may only watch, as a tile does: who is stopped is remembered for so long."""
    calls: ProviderCallSettings
    ice: IceSettings
    sfu: SfuSettings
    livekit: LivekitSettings
    cloudflare: CloudflareSettings


class ModeCost(BaseModel):
    """What the sessions of a mode make the house send now."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mode: ModeId
    sessions: Annotated[StrictInt, Field(ge=1)]
    """Those that are active."""
    gb_per_hour: Annotated[StrictFloat, Field(ge=0.0)]


class ModePolicies(BaseModel):
    """The closed set of policies that a manifest may combine."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    grant: ConsentGrantKind
    ecosystem: Ecosystem
    separate_ecosystem_from_party: bool
    """True keeps party presence out of the mode, in queries and on screen."""
    audience_type: AudienceType
    stream_transport: StreamTransport
    intent_label: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """Label recorded on the session and its consent grant."""
    chat_scope: ChatScope
    media_profile: Annotated[str | MISSING, Field(pattern="^[a-z][a-z0-9_]*$")] = MISSING
    """Profile of the mode's main picture, in media-profiles.yaml; absent when it has none."""
    tile_profile: Annotated[str | MISSING, Field(pattern="^[a-z][a-z0-9_]*$")] = MISSING
    """Profile of its thumbs; may be absent unless limits.uses_tiles."""
    presence_view: PresenceView
    heartbeat: ModeHeartbeat
    limits: ModeLimits


class ModeTold(BaseModel):
    """What a mode told."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mode: ModeId
    events: list[EventTold]
    """Each event that every mode has to tell of."""


class ModeTransition(BaseModel):
    """Handover on entering the mode."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: TransitionKind
    duration_ms: Annotated[StrictInt, Field(ge=0, le=2000)]
    """Milliseconds; 0 for a cut."""


class ModerationBlocked(BaseModel):
    """Somebody has parted from somebody. What both share ends, and neither is shown to the other."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["moderation.blocked"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: BlockNotice

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class ModerationSettings(BaseModel):
    """How often people may do what others have to look after, and what comes of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    unblocks_per_account: RateSettings
    reports_per_account: RateSettings
    look_interval_s: Annotated[StrictFloat, Field(gt=0.0)]
    """Seconds between looks at how many reports wait, for the metrics."""
    claim_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds for which a report waits for the moderator who claimed it."""
    upheld_costs: UpheldCosts
    quarantine_below: Annotated[StrictInt, Field(ge=0, le=100)]
    """Reputation below which an upheld report puts the account in quarantine; 0 for never."""
    quarantine_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds of that quarantine."""
    evidence_records: Annotated[StrictInt, Field(ge=1, le=1000)]
    """Acts of the audit log in one bundle of evidence."""


class ModerationUnblocked(BaseModel):
    """Somebody has lifted a block of their own."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["moderation.unblocked"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: BlockNotice

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class ModesTold(BaseModel):
    """What every mode told."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: AwareDatetime
    """The first hour's beginning."""
    until: AwareDatetime
    """The last hour's end."""
    modes: list[ModeTold]


class Objective(BaseModel):
    """One promise of the house, and how it was kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: ObjectiveName
    codes: list[AlertCode]
    """The alerts that break it."""
    target: StrictFloat
    """The share of time for which it is to be kept."""
    kept: StrictFloat
    """The share of the window for which it was."""
    budget_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds for which it may be broken within a window."""
    spent_s: Annotated[StrictFloat, Field(ge=0.0)]
    """Seconds for which it was."""
    burn: list[BurnRate]
    days: list[SpentDay]
    """Oldest first, every day that the window touches."""


class ObjectiveReport(BaseModel):
    """The objectives over the window that ends now."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    window_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds that a budget is for."""
    items: list[Objective]


class Observation(BaseModel):
    """One thing that was seen, as a code with its values, for a client to say in its reader's language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: ObservationCode
    channel_id: ChannelId | MISSING = MISSING
    seconds: Annotated[StrictFloat | MISSING, Field(ge=0.0)] = MISSING
    count: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    since: AwareDatetime | MISSING = MISSING
    config_hash: str | MISSING = MISSING
    detail: str | MISSING = MISSING
    """Words from elsewhere, as a library says them."""


class Pipeline(BaseModel):
    """How programmes come in from elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    stages: list[StageStatus]
    sources: list[SourceStatus]
    counts: list[StateCount]
    held_bytes: Annotated[StrictInt, Field(ge=0)]
    """Bytes of fetched files on disk."""
    budget_bytes: Annotated[StrictInt, Field(ge=0)]
    """Bytes that they may take together."""


class PipelineChange(BaseModel):
    """A stage to pause or to let run again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    stage: PipelineStage
    paused: bool
    reason: Annotated[str | MISSING, Field(max_length=280, min_length=1)] = MISSING
    """For the audit trail."""


class Placement(BaseModel):
    """A component in a region."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    component: Annotated[str, Field(pattern="^(stage|rail|overlay|topbar)\\.[A-Z][A-Za-z0-9]*$")]
    """Name in schemas/components.yaml, `<region>.<Component>`."""
    key: Annotated[str, Field(pattern="^[a-z][a-z0-9_-]*$")]
    """Identity across modes. The same key keeps the running instance when the mode changes."""
    props: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], PropValue]
    """Props, checked against the component's own schema."""


class Plan(BaseModel):
    """What the planner works with."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    card_version: Annotated[StrictInt, Field(ge=1)]
    card_hash: CardHash
    seed: Annotated[StrictInt, Field(ge=0)]
    daypart: str
    """The one that holds then."""
    ready: Annotated[StrictInt, Field(ge=0)]
    """Assets that could air."""
    admitted: Annotated[StrictInt, Field(ge=0)]
    """Those that the card lets begin then."""
    ruled_out: list[RuledOut]
    planned_until: AwareDatetime
    """Where the queue ends."""


class PlanItemEvent(BaseModel):
    """One step in the life of a plan item."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    at: AwareDatetime
    state: PlanItemState
    detail: str
    """What happened."""


class PlanRefusal(BaseModel):
    """Why an item will not be had."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: PlanRefusalCode
    detail: str
    """In plain words, with the figures."""


class PlatformConfig(BaseModel):
    """Limits, timeouts and sizes of the running platform. File config/platform.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    default_locale: Locale
    locales: Annotated[list[Locale], Field(min_length=1)]
    """Languages offered; each has a file in config/copy."""
    http: HttpSettings
    rates: AddressRates
    control: ControlSettings
    identity: IdentitySettings
    sessions: SessionSettings
    consent: ConsentSettings
    match: MatchSettings
    sockets: SocketSettings
    client: ClientSettings
    supervisor: SupervisorSettings
    lab: LabSettings
    acquisition: AcquisitionSettings
    fetch: FetchSettings
    scheduler: SchedulerSettings
    backup: BackupSettings
    redis: RedisSettings
    database: DatabaseSettings
    outbox: OutboxSettings
    health: HealthSettings
    alerts: AlertSettings
    objectives: ObjectiveSettings
    watchdog: WatchdogSettings
    agent: AgentSettings
    soak: SoakSettings
    canary: CanarySettings
    configuration: ConfigurationSettings
    media: MediaSettings
    telemetry: TelemetrySettings
    moderation: ModerationSettings
    chat: ChatSettings
    retention: RetentionSettings

    @field_validator("locales", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class PlatformWord(BaseModel):
    """What is not well with the control plane; what was not looked at yet is left out. The last word stands until there is another one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    revocations: FailingRevocations | MISSING = MISSING
    egress: EgressReached | MISSING = MISSING
    presence: PresenceStuck | MISSING = MISSING
    matching: MatchingDegraded | MISSING = MISSING


class PolicyChange(BaseModel):
    """One thing that two cards say otherwise. `before` is left out where there was nothing, `after` where there is nothing any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    path: str
    """Keys with slashes between. What has a `name` in a list stands under that, other things under their place from 0. A list whose named items changed places is told by their names."""
    before: PolicyValue | MISSING = MISSING
    after: PolicyValue | MISSING = MISSING


class PolicyDiff(BaseModel):
    """What differs between two versions."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    before: PolicyVersion | MISSING = MISSING
    after: PolicyVersion
    changes: list[PolicyChange]
    """By path; all of the card where it followed none."""


class PolicySnapshot(BaseModel):
    """An owner card as it was, never changed again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: PolicyVersion
    content: str
    """All that the card said, in the shape that cards had then: canonical JSON, whose SHA-256 is `card_hash`."""


class Presence(BaseModel):
    """One person who is there, however many devices they are there with."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    presence_id: PresenceId
    user_id: UserId
    handle: Handle
    display_name: DisplayName
    presence_mode: ModeId
    is_camera_on: bool
    visibility: PresenceVisibility
    capabilities: list[PresenceCapability]
    arrived_at: Instant
    last_seen_at: Instant


class PresenceDifference(BaseModel):
    """
    What is other than what the watcher was told before. Put those `present` in the place of what is known of them, and
    forget those `gone`: why they went is not told.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    present: list[Presence]
    gone: list[PresenceId]


class PresencePage(BaseModel):
    """People, the best placed first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Presence]
    next_cursor: Cursor | MISSING = MISSING


class PresenceResumeMessage(BaseModel):
    """Go on after the last difference seen: what was missed comes as one, or `resync` when that can't be said any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["resume"]
    after: Sequence


class PresenceResyncMessage(BaseModel):
    """Ask for the list: the watcher begins, is elsewhere now, or missed more than is kept. Differences after `sequence` will come."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["resync"]
    sequence: Sequence


class PresenceSetting(BaseModel):
    """
    Where the caller is and how they want to be seen. What is left out stays; of who was never there, it is `visible`, with
    the camera off and without capabilities.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    presence_mode: ModeId
    visibility: PresenceVisibility | MISSING = MISSING
    is_camera_on: bool | MISSING = MISSING
    capabilities: Annotated[list[PresenceCapability] | MISSING, Field(max_length=2)] = MISSING

    @field_validator("capabilities", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class PresenceUpdate(BaseModel):
    """Who came, changed or went, of those whom the watcher may see; several changes may be told as one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["presence.update"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: PresenceDifference

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class PresenceWatchingMessage(BaseModel):
    """Nothing was lost: differences after `sequence` will come."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["watching"]
    sequence: Sequence


class ProbationLimits(BaseModel):
    """How often somebody on probation may do what they do to others."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    encounters_per_hour: Annotated[StrictInt, Field(ge=0)]
    """People met by chance."""
    invitations_per_minute: Annotated[StrictInt, Field(ge=0)]
    """Invitations to a call."""
    messages_per_minute: ProbationMessages


class Problem(BaseModel):
    """An RFC 9457 problem detail with a stable code."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: str
    """A URI reference naming the kind of problem."""
    title: str
    """The kind of problem in a few words; the same for every occurrence."""
    status: Annotated[StrictInt, Field(ge=400, le=599)]
    code: ErrorCode
    detail: str
    """What went wrong this time and what to do about it."""
    instance: str | MISSING = MISSING
    """The path of the request."""
    request_id: str
    """Names this request in the log."""
    errors: list[ProblemItem] | MISSING = MISSING
    """One entry for every part of the request that is wrong."""


class Programme(BaseModel):
    """One stretch of the channel's timeline."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    """What the guide calls it."""
    kind: ProgrammeKind
    asset_id: AssetId | MISSING = MISSING
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    first_index: Annotated[StrictInt, Field(ge=0)]
    """Timeline index of its first segment."""
    segment_count: Annotated[StrictInt, Field(ge=1)]
    """Length in segments of the channel's grid."""
    captions: list[str]
    """Languages of its captions (BCP 47)."""


class QuarantineOrder(BaseModel):
    """Limit an account until an instant."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    reason: Reason
    until: Instant


class QueueEntry(BaseModel):
    """One coming item of the channel."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    entry_id: EntryId
    channel_id: ChannelId
    asset_id: AssetId
    title: str
    state: QueueEntryState
    origin: QueueOrigin
    position: Annotated[StrictInt, Field(ge=0)]
    """0 airs first."""
    version: Annotated[StrictInt, Field(ge=1)]
    """Raised by every change; a move names the one it read."""
    segment_count: Annotated[StrictInt, Field(ge=1)]
    starts_at: AwareDatetime | MISSING = MISSING
    """When it airs as planned now."""
    daypart: str | MISSING = MISSING
    """The daypart for which the planner chose it."""
    role: AssetRole | MISSING = MISSING
    relaxed: list[PlanningRule] | MISSING = MISSING
    """Rules that gave way for it."""
    queued_at: AwareDatetime


class QueuePage(BaseModel):
    """A page of the queue in airing order."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[QueueEntry]
    next_cursor: Cursor | MISSING = MISSING


class QueueSnapshot(BaseModel):
    """What airs next as planned now."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    entries: list[QueueEntry]
    """The first of the queue, in airing order."""


class Refusal(BaseModel):
    """Why a file can't air."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: RefusalCode
    detail: str
    """In plain words, with the figures."""


class ReportClaim(BaseModel):
    """Which moderator looks at it, and until when it waits for them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    by: UserId
    at: Instant
    until: Instant


class ReportCreation(BaseModel):
    """Who is reported, what for, and where it happened."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId
    reason_code: ReportReason
    mode_id: ModeId
    session_id: SessionId | MISSING = MISSING
    thread_id: ThreadId | MISSING = MISSING
    note: ReportNote | MISSING = MISSING


class ReportStep(BaseModel):
    """One step of the nightly."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    outcome: StepOutcome
    duration_ms: Annotated[StrictInt, Field(ge=0)]
    detail: str
    """In plain words, what was done or what went wrong."""


class ReportVerdict(BaseModel):
    """How it was judged, by whom, when and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    outcome: ReportOutcome
    by: UserId
    at: Instant
    note: ReportNote


class ResumeMessage(BaseModel):
    """Follow a topic from the last event seen: what was missed comes first, or `resync` when it is too old."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["resume"]
    topic: Topic | PersonTopic
    after: Sequence


class ResyncMessage(BaseModel):
    """The events asked for are no longer kept: fetch the state anew; events after `sequence` will come."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["resync"]
    topic: Topic | PersonTopic
    sequence: Sequence


class RoomChange(BaseModel):
    """What became of a room, told to each who takes part in it. Who is there now, and how many watch, is what `inspectRoom` tells."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    session_id: SessionId
    change: RoomMove
    is_watching: bool
    """Whether who came or went only watches."""


class RoomPerson(BaseModel):
    """Somebody who takes part in a room. `participant_id` names this stay of theirs, for what they publish too."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    participant_id: ConsentId
    user_id: UserId
    handle: Handle
    display_name: DisplayName
    entered_at: Instant


class Session(BaseModel):
    """One intent of one person. Its policies are those of its beginning; another mode is another session."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    session_id: SessionId
    mode: ModeId
    state: SessionState
    audience_type: AudienceType
    stream_transport: StreamTransport
    intent_label: IntentLabel
    participants: list[UserId]
    """Its owner, and whoever is in the call with them."""
    parent_session_id: SessionId | MISSING = MISSING
    consent_id: ConsentId | MISSING = MISSING
    room: RoomName | MISSING = MISSING
    thread_id: ThreadId | MISSING = MISSING
    is_watching: bool | MISSING = MISSING
    """Of a session in a room: whether it only watches who is there, and publishes nothing."""
    policy_snapshot_id: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """SHA-256 of the policies it lives by: owner card, configuration and manifest."""
    media_profile: Annotated[str | MISSING, Field(min_length=1)] = MISSING
    """Profile of its main picture."""
    endpoints: MediaEndpoints | MISSING = MISSING
    heartbeat: SessionHeartbeat
    cost: SessionCost
    created_at: Instant
    last_seen_at: Instant
    ends_at: Instant | MISSING = MISSING
    ended_at: Instant | MISSING = MISSING
    end_reason: SessionEndReason | MISSING = MISSING


class SessionCreation(BaseModel):
    """
    A new session. What is said beside the mode must be what its manifest says, or the client composed itself from an
    older one (MODE_CHANGED); what is left out is taken from there. A mode with rooms, and no other, wants a `room`.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    mode: ModeId
    audience_type: AudienceType | MISSING = MISSING
    stream_transport: StreamTransport | MISSING = MISSING
    intent_label: IntentLabel | MISSING = MISSING
    room: RoomName | MISSING = MISSING
    parent_session_id: SessionId | MISSING = MISSING


class SessionMove(BaseModel):
    """The session that ends, and the one that follows it. A mode with rooms, and no other, wants a `room`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    session_id: SessionId
    mode: ModeId
    audience_type: AudienceType | MISSING = MISSING
    stream_transport: StreamTransport | MISSING = MISSING
    intent_label: IntentLabel | MISSING = MISSING
    room: RoomName | MISSING = MISSING


class SessionNotice(BaseModel):
    """What the platform is told of a session."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    session_id: SessionId
    user_id: UserId
    mode: ModeId
    state: SessionState
    parent_session_id: SessionId | MISSING = MISSING
    consent_id: ConsentId | MISSING = MISSING
    room: RoomName | MISSING = MISSING
    is_watching: bool | MISSING = MISSING
    policy_snapshot_id: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    end_reason: SessionEndReason | MISSING = MISSING
    cost: SessionCost | MISSING = MISSING


class SessionPage(BaseModel):
    """Sessions, newest first, without their endpoints."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Session]
    next_cursor: Cursor | MISSING = MISSING


class SessionRoomChanged(BaseModel):
    """Somebody has entered or left the room in which a session of the reader is; who is there, the room tells."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["session.room_changed"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: RoomChange

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class SessionTransition(BaseModel):
    """What ended, what follows it, and how the stage is handed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    previous: Session
    session: Session
    handover: ModeTransition


class SfuGrant(BaseModel):
    """A session's endpoints, as the platform passes them on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    endpoints: MediaEndpoints


class SourceFacts(BaseModel):
    """What the source file is."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    size_bytes: Annotated[StrictInt, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """Of the whole file; what a blocklist names."""
    container: str
    duration_ms: Annotated[StrictInt, Field(ge=0)]
    """As it declares; 0 when it does not."""
    video_codec: str
    width: Annotated[StrictInt, Field(ge=0)]
    height: Annotated[StrictInt, Field(ge=0)]
    rate: str
    """Pictures per second, a fraction."""
    pixel_format: str
    rotation: StrictInt
    interlaced: bool
    audio_codec: str | MISSING = MISSING
    audio_channels: Annotated[StrictInt, Field(ge=0)]
    audio_rate: Annotated[StrictInt, Field(ge=0)]
    sounds: list[SourceSound] | MISSING = MISSING
    """Every sound in it; `audio_codec`, `audio_channels` and `audio_rate` are those of the one that airs as the main one."""


class Stretch(BaseModel):
    """A part of the programme in which nothing is seen, moves or is heard."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: StretchKind
    start_ms: Annotated[StrictInt, Field(ge=0)]
    end_ms: Annotated[StrictInt, Field(ge=0)]


class SubscribeMessage(BaseModel):
    """Follow topics from now on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["subscribe"]
    topics: Annotated[list[Topic | PersonTopic], Field(max_length=16, min_length=1)]

    @field_validator("topics", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class SubscribedMessage(BaseModel):
    """The topic is followed; events after `sequence` will come."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["subscribed"]
    topic: Topic | PersonTopic
    sequence: Sequence


class TelemetryCount(BaseModel):
    """How often an event happened within an hour, in one mode."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    hour: AwareDatetime
    """When the hour begins."""
    name: TelemetryName
    mode: ModeId | MISSING = MISSING
    """Left out for what belongs to no mode."""
    kept: Annotated[StrictInt, Field(ge=1)]
    """Events that were kept."""
    estimated: Annotated[StrictFloat, Field(ge=1.0)]
    """Events that there were: each that was kept stands for those of its kind that sampling let go."""


class TelemetryCountPage(BaseModel):
    """A page of counts, newest hour first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: AwareDatetime
    """The first hour's beginning."""
    until: AwareDatetime
    """The last hour's end."""
    items: list[TelemetryCount]
    next_cursor: Cursor | MISSING = MISSING


class TelemetryProperty(BaseModel):
    """A property of an event."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: TelemetryPropertyType
    privacy: PrivacyClass
    required: bool | MISSING = MISSING
    """Absent means optional."""
    holds: TelemetryForm | MISSING = MISSING
    """For strings; absent for other types."""
    choices: Annotated[list[TelemetryPropertyChoice] | MISSING, Field(min_length=1)] = MISSING
    """For a `choice`, what there is to choose from; absent for anything else."""
    max_length: Annotated[StrictInt | MISSING, Field(ge=1, le=200)] = MISSING
    """Characters, for strings; absent for other types."""

    @field_validator("choices", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class TelemetryRefusal(BaseModel):
    """An event that was not taken; sending it again does not help."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ]
    reason: TelemetryRefusalReason
    property: TelemetryName | MISSING = MISSING
    detail: str
    """What would be taken. Never what was sent."""


TelemetryValue = TypeAliasType("TelemetryValue", TelemetryWords | bool | TelemetryNumber)
"""What a property says. Which of them, and in which words, is the catalogue's to say."""


class Tile(BaseModel):
    """A connected tile, and where its picture is had."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    presence_id: PresenceId
    endpoints: MediaEndpoints


class TileConnection(BaseModel):
    """Where somebody's tile is to be shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    viewport_id: ViewportId
    form_factor: FormFactor


class Trial(BaseModel):
    """One step of the autopilot."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    step: Annotated[StrictInt, Field(ge=1)]
    parameter: str
    """The parameter; `all` for a reset."""
    before: Annotated[StrictFloat, Field(gt=0.0)]
    """The factor in force."""
    after: Annotated[StrictFloat, Field(gt=0.0)]
    """The factor that the canary is planned with."""
    outcome: TrialOutcome
    begun_at: AwareDatetime
    starts_at: AwareDatetime | MISSING = MISSING
    """From when on what airs counts."""
    ended_at: AwareDatetime | MISSING = MISSING
    reason: str | MISSING = MISSING
    """In plain words, why it ended so."""
    canary: ArmIndicators | MISSING = MISSING
    control: ArmIndicators | MISSING = MISSING


class UiComposition(BaseModel):
    """What the shell mounts, by region."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    stage: Placement
    rail: Placement | MISSING = MISSING
    """Absent leaves it empty."""
    topbar: Placement | MISSING = MISSING
    """Absent leaves it empty."""
    overlays: list[Placement]
    """Bottom first."""


class Account(BaseModel):
    """An account as moderators see it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId
    handle: Handle
    display_name: DisplayName
    roles: list[Role]
    age_confirmed: bool
    terms_accepted: bool
    shadowed: bool
    """Limited without being told."""
    reputation: Annotated[StrictInt, Field(ge=0, le=100)]
    quarantined_until: Instant | MISSING = MISSING
    ban: Ban | MISSING = MISSING
    version: Annotated[StrictInt, Field(ge=1)]
    """Raised by every change."""
    created_at: Instant


class AccountPage(BaseModel):
    """Accounts, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Account]
    next_cursor: Cursor | MISSING = MISSING


class AllowedSource(BaseModel):
    """A source the planner may draw on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """Name, unique in the card."""
    kind: SourceKind
    location: Annotated[str, Field(min_length=1)]
    """Folder inside the home; the URL of a feed, a PeerTube instance or list, an Internet Archive search."""
    licences: Annotated[list[ContentLicence], Field(min_length=1)]
    """Licences accepted from it."""
    assumed: AssumedFacts
    weight: Annotated[StrictFloat, Field(gt=0.0)]
    """Share against the other sources."""

    @field_validator("licences", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class Asset(BaseModel):
    """A file of the library and what became of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    asset_id: AssetId
    title: str
    state: AssetState
    source: str
    """Name of the source in the owner card."""
    source_path: str
    size_bytes: Annotated[StrictInt, Field(ge=0)]
    facts: ProgrammeFacts
    role: AssetRole | MISSING = MISSING
    progress: Annotated[StrictFloat | MISSING, Field(ge=0.0, le=1.0)] = MISSING
    """Share of prep done."""
    refusal: Refusal | MISSING = MISSING
    media: AssetMedia | MISSING = MISSING
    checks: list[QualityCheck]
    added_at: AwareDatetime
    updated_at: AwareDatetime


class AssetPage(BaseModel):
    """A page of the library, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Asset]
    next_cursor: Cursor | MISSING = MISSING


class AssetReport(BaseModel):
    """All that prep found out about a file; of a refused one, up to the refusal."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    verdict: CheckVerdict
    refusal: Refusal | MISSING = MISSING
    advice: str | MISSING = MISSING
    """What to do about the refusal."""
    source: SourceFacts | MISSING = MISSING
    checks: list[ReportCheck]
    stretches: list[Stretch]
    loudness: LoudnessReport | MISSING = MISSING
    similarity: list[RenditionSimilarity]
    strip: ThumbnailStrip | MISSING = MISSING


class Audience(BaseModel):
    """Who watches the channel, and how long they wait for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    viewers: Annotated[StrictFloat, Field(ge=0.0)]
    """All of them now; an estimate."""
    window_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds whose samples the estimate for now is made of."""
    modes: list[ModeViewers]
    """The same by mode, the most first."""
    since: AwareDatetime
    """The first hour's beginning."""
    until: AwareDatetime
    """The last hour's end."""
    hours: list[HourViewers]
    start: StartOfPicture | MISSING = MISSING
    """From `since` to `until`; left out where there was none."""
    starts: list[HourStarts]


class Autopilot(BaseModel):
    """What the autopilot has tuned of a channel's planning, and what it tries."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    state: AutopilotState
    canary_pct: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    """Share of the schedule that a trial may touch."""
    parameters: list[TunedParameter]
    """Everything that may be tuned, as it is in force outside of a trial."""
    trials: list[Trial]
    """Newest first."""


class ChannelLadder(BaseModel):
    """What every asset is encoded into."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    profile: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """Profile of media-profiles.yaml whose caps no rung exceeds."""
    video: Annotated[list[LadderRung], Field(min_length=1)]
    """Best first."""
    audio: LadderAudio


class ChannelSettings(BaseModel):
    """One channel."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: Annotated[str, Field(min_length=1)]
    """Name shown to people."""
    language: Annotated[str, Field(pattern="^[a-z]{2}(-[A-Z]{2})?$")]
    """Main language of the sound, BCP 47."""
    alternate_audio: list[ChannelSettingsAlternateAudioItem]
    """Other languages of the sound, BCP 47; where a programme has none, its main sound is under it."""
    alternate_captions: list[ChannelSettingsAlternateCaption]
    """Other languages of the captions, BCP 47; the channel's own is always there."""
    epoch: AwareDatetime
    """Instant of segment 0, UTC. Never changed once on air."""
    grid: ChannelGrid
    ladder: ChannelLadder
    overlay: ChannelOverlay | MISSING = MISSING
    """Absent: no logo."""
    loudness: LoudnessTarget
    prep: PrepLimits
    qa: PrepQa
    report: PrepReport
    playout: PlayoutSettings
    queue: QueueSettings
    live: LiveSettings | MISSING = MISSING
    """Absent where the channel takes no live source."""

    @field_validator("alternate_audio", "alternate_captions", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class ChannelsConfig(BaseModel):
    """Every channel, its grid, ladder and playout. File config/channels.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    default_channel: Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,31}$")]
    """Channel served where none is named."""
    channels: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")], ChannelSettings],
        Field(min_length=1),
    ]
    """Channel id to its settings."""


class ChatMessage(BaseModel):
    """A message; `body` is left out of one that is hidden, unless a moderator looks at what was reported."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    message_id: MessageId
    sequence: Sequence
    author_id: UserId
    author: ChatPerson | MISSING = MISSING
    """Who that is, where people come and go: in a room."""
    state: ChatMessageState
    body: ChatBody | MISSING = MISSING
    sent_at: Instant


class ChatMessageMessage(BaseModel):
    """A message of the thread. Numbers rise, and may leave some out."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["message"]
    sequence: Sequence
    message: ChatMessage


class ChatMessagePage(BaseModel):
    """Messages of a thread, the newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[ChatMessage]
    next_cursor: Cursor | MISSING = MISSING


class ChatMessaged(BaseModel):
    """Somebody wrote to a person. Told to that person, without the text."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["chat.message"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: ChatNotice

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class Consent(BaseModel):
    """
    An invitation and what came of it, as one of the two sees it. Once it is accepted, `session_id` is the session of who
    looks: each of the two has one, and they are in one room.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    consent_id: ConsentId
    inviter: ConsentParty
    invitee: ConsentParty
    mode: ModeId
    intent_label: IntentLabel
    state: ConsentState
    requested_at: Instant
    expires_at: Instant
    answered_at: Instant | MISSING = MISSING
    session_id: SessionId | MISSING = MISSING


class ConsentAccepted(BaseModel):
    """Who was asked said yes. Told to both, each with their own session."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["consent.accepted"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class ConsentCancelled(BaseModel):
    """Who asked took it back. Told to both."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["consent.cancelled"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class ConsentDeclined(BaseModel):
    """Who was asked said no. Told to both."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["consent.declined"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class ConsentExpired(BaseModel):
    """There was no answer in time. Told to both."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["consent.expired"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class ConsentPage(BaseModel):
    """Invitations, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Consent]
    next_cursor: Cursor | MISSING = MISSING


class ConsentRequested(BaseModel):
    """Somebody is asked to a call. Told to who is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["consent.request"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class CostTiersConfig(BaseModel):
    """Guardrails and the tiers that override them. File config/cost-tiers.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    default_tier: CostTier
    guardrails: Guardrails
    tiers: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^COST_[A-Z]+$")], TierOverride], Field(min_length=1)
    ]
    """Tier name to what it overrides, in the shape of the whole configuration."""


class Costs(BaseModel):
    """What sessions make the house send, in estimated gigabytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    gb_per_hour: Annotated[StrictFloat, Field(ge=0.0)]
    """All modes and all tiles together, now."""
    tiles_gb_per_hour: Annotated[StrictFloat, Field(ge=0.0)]
    """The tiles that are connected, of all modes, at the last look."""
    limit_gb_per_hour: Annotated[StrictFloat, Field(ge=0.0)]
    """The kill switch of the tier in force."""
    is_shedding: bool
    """Whether the limit is reached: sessions that would add to it are refused with 503."""
    modes: list[ModeCost]
    """The one that costs most comes first."""
    since: AwareDatetime
    """The first hour's beginning."""
    until: AwareDatetime
    """The last hour's end."""
    hours: list[HourCost]
    """Newest hour first, and within it the mode that costs most."""


class Decision(BaseModel):
    """A change to what airs, with the reasons for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    decision_id: DecisionId
    channel_id: ChannelId
    kind: DecisionKind
    state: DecisionState
    entry_id: Annotated[
        str | MISSING,
        Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"),
    ] = MISSING
    """The queue entry that it is about; the new one once a swap or an insert is applied."""
    asset_id: AssetId
    title: str
    """Of that asset."""
    replaces_asset_id: Annotated[
        str | MISSING,
        Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"),
    ] = MISSING
    """What a swap takes out."""
    replaces_title: str | MISSING = MISSING
    """Of what a swap takes out."""
    starts_at: AwareDatetime
    """When it would air; for a drop, when it would have."""
    confidence: Annotated[StrictFloat, Field(ge=0.0, le=1.0)]
    signals: list[DecisionSignal]
    seed: Annotated[StrictInt, Field(ge=0)]
    """The owner card's; equal seeds and stations decide alike."""
    card_version: Annotated[StrictInt, Field(ge=1)]
    """Of the owner card in force."""
    made_at: AwareDatetime
    settled_at: AwareDatetime | MISSING = MISSING
    """When it was applied, dismissed or lapsed."""
    settled_by: str | MISSING = MISSING
    """`curator`, or the operator."""
    reason: str | MISSING = MISSING
    """Why it was settled so."""


class DecisionPage(BaseModel):
    """A page of decisions, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Decision]
    next_cursor: Cursor | MISSING = MISSING


class DependencyCheck(BaseModel):
    """One thing the platform needs, or one of its services."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    ok: bool
    reason: str
    """What was seen, in plain words."""
    seen: Annotated[list[Observation], Field(min_length=1)]
    """What `reason` says."""


class Funnel(BaseModel):
    """The steps of the catalogue's funnel."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: AwareDatetime
    """The first hour's beginning."""
    until: AwareDatetime
    """The last hour's end."""
    steps: Annotated[list[FunnelStep], Field(min_length=1)]


class GuidePage(BaseModel):
    """The published schedule from now on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    items: list[Programme]
    published_until: AwareDatetime
    """The end of the published schedule; the reserve loop airs after it."""
    next_cursor: Cursor | MISSING = MISSING


class MatchCooldown(BaseModel):
    """Somebody has to wait before they are in the queue again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["match.cooldown"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: MatchTicket

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class MatchFound(BaseModel):
    """Somebody is found, and the session with them has begun."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["match.found"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: MatchTicket

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class MatchJoin(BaseModel):
    """The caller's own word that they want to meet somebody; in a mode whose manifest says `random_tickets`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mode: ModeId
    segment: MatchSegment


class MatchLeft(BaseModel):
    """A ticket is over: its person left, is gone, or may not be there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["match.left"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: MatchTicket

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class MatchSearching(BaseModel):
    """Somebody is in the queue."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["match.searching"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: MatchTicket

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class ModeManifest(BaseModel):
    """One mode."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mode_id: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """Equal to its key in the file."""
    version: Annotated[StrictInt, Field(ge=1)]
    """Raised with every change of the manifest."""
    title_key: Annotated[str, Field(pattern="^[a-z0-9_]+(\\.[a-z0-9_]+)*$")]
    """Copy key of its name."""
    description_key: Annotated[str, Field(pattern="^[a-z0-9_]+(\\.[a-z0-9_]+)*$")]
    """Copy key of one sentence about it."""
    routes: Annotated[list[ModeManifestRoute], Field(min_length=1)]
    """Paths of the shell, `:name` for a parameter."""
    required_capabilities: list[Capability]
    """All of them are needed."""
    ui_composition: UiComposition
    policies: ModePolicies
    analytics_events: list[ModeManifestAnalyticsEvent]
    """Events of telemetry-events.yaml that the mode emits; of a client no other event of the mode is taken."""
    transition: ModeTransition

    @field_validator("required_capabilities", "analytics_events", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class ModeManifestsConfig(BaseModel):
    """Every mode as a composition of components and policies. File config/mode-manifests.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    modes: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], ModeManifest],
        Field(min_length=1),
    ]
    """Mode id to its manifest. Code never names a mode id."""


class NightlyReport(BaseModel):
    """What a nightly did, and what aired the day before it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    day: Day
    owner: str
    """Who answers for the channel."""
    loudness_target_lufs: StrictFloat
    """LUFS that every programme was brought to."""
    begun_at: AwareDatetime
    ended_at: AwareDatetime
    steps: list[ReportStep]
    usage: UsageDay


class NowPlaying(BaseModel):
    """What the channel airs now, and what follows."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel_id: ChannelId
    index: Annotated[StrictInt, Field(ge=0)]
    """The timeline index at the time of the answer."""
    current: Programme
    next: Programme | MISSING = MISSING


class OwnerCard(BaseModel):
    """The policy of one channel's owner."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: Annotated[StrictInt, Field(ge=1)]
    """Raised with every change."""
    channel: Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,31}$")]
    """Channel of channels.yaml that it governs."""
    owner: Annotated[str, Field(min_length=1)]
    """Who answers for it."""
    timezone: Annotated[str, Field(min_length=1)]
    """IANA name of local time."""
    loudness_target_lufs: Annotated[StrictFloat, Field(ge=-40.0, le=-5.0)]
    """LUFS; equal to the channel's."""
    blocked_tags: list[OwnerCardBlockedTag]
    """Tags that never air."""
    dayparts: Annotated[list[Daypart], Field(min_length=1)]
    """First match wins."""
    variety: VarietyRules
    sources: Annotated[list[AllowedSource], Field(min_length=1)]
    """Nothing else may air."""
    durations: DurationPolicy
    breaks: BreakPolicy
    planning: PlanningPolicy
    tuning: TuningBounds
    retention: RetentionPolicy
    seeds: PlannerSeeds
    change: CardChange | MISSING = MISSING
    """Who changed the card last, and why; absent when that is said to nobody."""

    @field_validator("blocked_tags", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class OwnerCardConfig(BaseModel):
    """Editorial and operational policy of each channel. Files config/owner_card.yaml and owner_card.sample.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    owner_card: OwnerCard
    further_cards: (
        dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")], OwnerCard] | MISSING
    ) = MISSING
    """
    Cards of further channels, by channel; absent when there is none. A channel that no card governs airs what operators
    queue, and the slate.

    """


class PlanItem(BaseModel):
    """A programme that a source of the owner card offers, and what became of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    plan_item_id: PlanItemId
    source: str
    """Name of the source in the owner card."""
    key: str
    """What the source calls it."""
    title: str
    state: PlanItemState
    facts: ProgrammeFacts
    duration_s: Annotated[StrictFloat | MISSING, Field(gt=0.0)] = MISSING
    """Seconds, as the source says."""
    slot_at: AwareDatetime | MISSING = MISSING
    """When it is wanted on air."""
    daypart: str | MISSING = MISSING
    """The daypart of that slot."""
    url: str | MISSING = MISSING
    """The file in use, without its query."""
    size_bytes: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    """Bytes of the file, as far as anybody said."""
    fetched_bytes: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    """Bytes safely on disk."""
    attempts: Annotated[StrictInt, Field(ge=0)]
    """Attempts at the file in use that failed."""
    next_attempt_at: AwareDatetime | MISSING = MISSING
    refusal: PlanRefusal | MISSING = MISSING
    asset_id: AssetId | MISSING = MISSING
    replaced_by: PlanItemId | MISSING = MISSING
    found_at: AwareDatetime
    updated_at: AwareDatetime
    history: list[PlanItemEvent] | MISSING = MISSING
    """Oldest first; only where one item is asked for."""


class PlanItemPage(BaseModel):
    """A page of plan items, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[PlanItem]
    next_cursor: Cursor | MISSING = MISSING


class Probation(BaseModel):
    """
    What limits an account for being new; left out once that is over. Until then it is listed to others in quarantine alone, meets
    them first by chance, and `limits` hold for what it does.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    until: Instant
    limits: ProbationLimits


class Readiness(BaseModel):
    """Whether the platform can do its work, with a reason per dependency."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ready: bool
    checks: list[DependencyCheck]


class Report(BaseModel):
    """A report as moderators see it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    report_id: ReportId
    state: ReportState
    reporter_id: UserId
    user_id: UserId
    reason_code: ReportReason
    mode_id: ModeId
    session_id: SessionId | MISSING = MISSING
    thread_id: ThreadId | MISSING = MISSING
    note: ReportNote | MISSING = MISSING
    evidence: list[EvidenceRef]
    """The reporter's session and thread, and the sessions in which the reported one then was in that mode."""
    made_at: Instant
    claim: ReportClaim | MISSING = MISSING
    verdict: ReportVerdict | MISSING = MISSING
    version: Annotated[StrictInt, Field(ge=1)]
    """Raised by every change."""


class ReportPage(BaseModel):
    """Reports, the longest waiting first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[Report]
    next_cursor: Cursor | MISSING = MISSING


class ReportedMessagePage(BaseModel):
    """Messages of the thread that a report names, the newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    thread_id: ThreadId
    items: list[ChatMessage]
    next_cursor: Cursor | MISSING = MISSING


class Room(BaseModel):
    """A room as somebody in it sees it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    room: RoomName
    thread_id: ThreadId | MISSING = MISSING
    people: list[RoomPerson]
    """Who takes part, in the order of their coming."""
    watching: Annotated[StrictInt, Field(ge=0)]
    """How many only watch."""
    places: Annotated[StrictInt, Field(ge=0)]
    """How many may take part at once: `limits.max_participants` of the mode."""


class SessionCreated(BaseModel):
    """A session has begun."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["session.created"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: SessionNotice

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class SessionEnded(BaseModel):
    """A session is over."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["session.ended"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: SessionNotice

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class SessionFailed(BaseModel):
    """A session has failed; `end_reason` says of what."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["session.failed"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: SessionNotice

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class SessionHandover(BaseModel):
    """One session has followed another."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    previous: SessionNotice
    session: SessionNotice
    handover: ModeTransition


class SessionTransitioned(BaseModel):
    """A session has followed another."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["session.transitioned"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: SessionHandover

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class Status(BaseModel):
    """The platform in one page."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    config_hash: str
    """Content hash of the configuration in force."""
    lab: LabStatus
    channels: list[ChannelStatus]
    services: list[DependencyCheck]
    """Those of the control plane that look at themselves, as they last found themselves. None of them takes an edge out of service."""


class TelemetryEvent(BaseModel):
    """Something that happened at a client."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ]
    """Chosen by the client; an event that is sent again under it counts once."""
    name: TelemetryName
    occurred_at: AwareDatetime
    """By the client's clock."""
    properties: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")], TelemetryValue],
        Field(max_length=32),
    ]
    """Those that the catalogue has for this event."""


class TelemetryEventDefinition(BaseModel):
    """One event."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    description: Annotated[str, Field(min_length=1)]
    """When it is sent."""
    sources: Annotated[list[TelemetrySource], Field(min_length=1)]
    """Who may send it."""
    privacy: PrivacyClass
    sampled: bool
    """True applies sampling.qos_share."""
    retention_days: Annotated[StrictInt, Field(ge=1)]
    """Days kept raw."""
    properties: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], TelemetryProperty]
    """Property name to its definition. A property outside it is refused."""

    @field_validator("sources", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class TelemetryEventsConfig(BaseModel):
    """The catalogue of telemetry events. File config/telemetry-events.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mandatory_events: Annotated[list[TelemetryEventsConfigMandatoryEvent], Field(min_length=1)]
    """Events that every mode emits."""
    funnel: Annotated[list[TelemetryEventsConfigFunnelItem], Field(min_length=1)]
    """Steps from opening the page to an interaction, in order."""
    indicators: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], IndicatorDefinition]
    """Product indicators by name; each is the share of something that came to something."""
    audience: TelemetryAudience
    platform_events: list[PlatformEvent]
    """Events that the control plane sends itself; it sends none that is not here."""
    sampling: TelemetrySampling
    events: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], TelemetryEventDefinition]
    """Event name to its definition. An event outside the catalogue is refused."""

    @field_validator("mandatory_events", "funnel", "platform_events", mode="after")
    @classmethod
    def unique_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return unique(v, info)


class TelemetryReceipt(BaseModel):
    """What became of a batch; the four together are all of its events. What is accepted is on disk."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    accepted: Annotated[StrictInt, Field(ge=0)]
    repeated: Annotated[StrictInt, Field(ge=0)]
    """Events that are here already."""
    sampled_out: Annotated[StrictInt, Field(ge=0)]
    """Well formed events of a kind of which only a share is kept."""
    refused: list[TelemetryRefusal]


class AgentMessage(BaseModel):
    """Something the LAB tells. The same `message_id` may come twice; it means the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    message_id: Annotated[
        str, Field(pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
    ]
    """A UUIDv7; receivers drop one they have seen."""
    kind: AgentMessageKind
    occurred_at: AwareDatetime
    status: LabReport | MISSING = MISSING
    telemetry: LabTelemetry | MISSING = MISSING
    snapshot: QueueSnapshot | MISSING = MISSING
    report: NightlyReport | MISSING = MISSING
    result: CommandResult | MISSING = MISSING


class BroadcastNowPlaying(BaseModel):
    """A programme has begun on a channel."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: EventId
    type: Literal["broadcast.now_playing"]
    version: Literal[1]
    occurred_at: AwareDatetime
    trace_id: TraceId
    subject: Subject
    topic: Topic
    sequence: Sequence
    data: NowPlaying

    @field_validator("version", mode="before")
    @classmethod
    def number_validator(cls, v: Any, info: ValidationInfo) -> Any:
        return number(v, info)


class EvidenceBundle(BaseModel):
    """
    Everything that the house keeps of an incident. `sha256` is of the canonical JSON (RFC 8785) of all the rest, and the
    audit log holds it as the `after_hash` of the act `report.exported`: so the log vouches for what was handed out.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    report: Report
    people: list[EvidencePerson]
    sessions: list[SessionId]
    records: list[AuditEvent]
    """What the audit log holds of the report, the reported account and the sessions, oldest first."""
    is_complete: bool
    """Whether these are all; otherwise the newest, as many as the configuration lets through."""
    exported_by: UserId
    exported_at: Instant
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Me(BaseModel):
    """The account as its owner sees it. What limits it for being new is told; how moderators limit it is not."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user_id: UserId
    handle: Handle
    display_name: DisplayName
    roles: list[Role]
    """In the order of their weight."""
    capabilities: list[Capability]
    """What of the account a mode or an operation may ask for, and this account has."""
    age_confirmed: bool
    terms_accepted: bool
    created_at: Instant
    probation: Probation | MISSING = MISSING


class ModeList(BaseModel):
    """The modes the caller may use."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    items: list[ModeManifest]


class SignedIn(BaseModel):
    """
    A sign-in. The access token goes with every call as `Authorization: Bearer`; the refresh token stands in the cookie
    of the answer, which only the refresh operation is sent.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    access_token: Annotated[str, Field(min_length=1)]
    """Good until it expires, the sign-in ends or the account is barred."""
    expires_in_s: Annotated[StrictInt, Field(ge=1)]
    """Seconds until the access token must be refreshed."""
    device_id: DeviceId
    me: Me


class TelemetryBatch(BaseModel):
    """Events of one client, in any order."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    events: Annotated[list[TelemetryEvent], Field(max_length=200, min_length=1)]


class AgentBatch(BaseModel):
    """Body of POST /lab/v1/messages, oldest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    messages: Annotated[list[AgentMessage], Field(min_length=1)]
