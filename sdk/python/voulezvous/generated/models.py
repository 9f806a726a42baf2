"""Every type of the contract. Generated; do not edit.

What may be left out is None. An alternative of a union carries its tag as a constant: compare it, or match on the
class.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import ClassVar, Literal, TypeAlias
from uuid import UUID

from voulezvous.model import Model


class AgentState(StrEnum):
    """off: switched off, or no control plane is named; online: it answered last; offline: it did not, and
    messages wait."""

    OFF = "off"
    ONLINE = "online"
    OFFLINE = "offline"


class AlertCode(StrEnum):
    """What is not well. DEAD_AIR: the channel's own output is late, black, frozen, silent or cannot be
    decoded; DISCOVERY_FAILING: sources failed several times in a row; DISK_FULL: the disk fills up;
    EGRESS_HIGH: sessions make the house send as much as it may, and new ones are refused;
    FALLBACK_GROWING, FALLBACK_HIGH: the reserve or the slate airs too much; LAB_AWAY: the LAB's
    heartbeat is old; MATCHING_DEGRADED: two who were matched wait too long for their session;
    PRESENCE_STUCK: who is where is not told any more; QA_LOW: prep's checks pass too seldom; QUEUE_LOW:
    too little is queued; REVOCATION_FAILING: the media provider does not take back the endpoints of
    sessions that are over; WATCHDOG_AWAY: nobody watches for dead air."""

    DEAD_AIR = "DEAD_AIR"
    DISCOVERY_FAILING = "DISCOVERY_FAILING"
    DISK_FULL = "DISK_FULL"
    EGRESS_HIGH = "EGRESS_HIGH"
    FALLBACK_GROWING = "FALLBACK_GROWING"
    FALLBACK_HIGH = "FALLBACK_HIGH"
    LAB_AWAY = "LAB_AWAY"
    MATCHING_DEGRADED = "MATCHING_DEGRADED"
    PRESENCE_STUCK = "PRESENCE_STUCK"
    QA_LOW = "QA_LOW"
    QUEUE_LOW = "QUEUE_LOW"
    REVOCATION_FAILING = "REVOCATION_FAILING"
    WATCHDOG_AWAY = "WATCHDOG_AWAY"


class AlertSeverity(StrEnum):
    """medium: somebody should look today; high: now; critical: viewers see it."""

    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class AssetRole(StrEnum):
    """What it is on air. programme: something to watch; ident: says which station this is; bumper:
    something short in between. Idents and bumpers air in breaks only."""

    PROGRAMME = "programme"
    IDENT = "ident"
    BUMPER = "bumper"


class AssetState(StrEnum):
    """pending: waits for prep; preparing: prep runs; ready: may air; refused: prep said no; missing: its
    media vanished."""

    PENDING = "pending"
    PREPARING = "preparing"
    READY = "ready"
    REFUSED = "refused"
    MISSING = "missing"


class AudienceType(StrEnum):
    """For whom a session of the mode is."""

    SOLO = "solo"
    PAIR = "pair"
    ROOM = "room"
    PUBLIC = "public"


class AuditLogName(StrEnum):
    """Which log an act is in. platform: people, sessions, denials; lab: the library, the queue, policies
    and all that airs."""

    LAB = "lab"
    PLATFORM = "platform"


class AutopilotState(StrEnum):
    """disabled: the owner card holds as written; resting: nothing is tried just now; trying: a canary
    share is planned otherwise."""

    DISABLED = "disabled"
    RESTING = "resting"
    TRYING = "trying"


class BroadcastState(StrEnum):
    """on_air: a programme, or a live source; reserve: the reserve loop; slate: the last resort; off_air:
    the channel has not begun."""

    ON_AIR = "on_air"
    RESERVE = "reserve"
    SLATE = "slate"
    OFF_AIR = "off_air"


class Capability(StrEnum):
    """What a mode or an operation asks of who comes. `member` (who has accepted the terms),
    `age_confirmed`, `moderator`, `operator` and `admin` belong to the account and are checked by the
    server; `camera` and `microphone` belong to the device and are asked for by the client."""

    MEMBER = "member"
    AGE_CONFIRMED = "age_confirmed"
    MODERATOR = "moderator"
    OPERATOR = "operator"
    ADMIN = "admin"
    CAMERA = "camera"
    MICROPHONE = "microphone"


class ChatMessageState(StrEnum):
    """visible: everybody in the thread reads it; hidden: a moderator took it out, and nobody reads its
    text."""

    VISIBLE = "visible"
    HIDDEN = "hidden"


class ChatScope(StrEnum):
    """Who may read the mode's chat."""

    NONE = "none"
    PRIVATE_1TO1 = "private_1to1"
    ROOM = "room"
    PERFORMER_ROOM = "performer_room"


class ChatThreadState(StrEnum):
    """open: who is in it may write; closed: it can be read and nobody writes any more."""

    OPEN = "open"
    CLOSED = "closed"


class CheckVerdict(StrEnum):
    """What a quality check concluded."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"


class CommandAction(StrEnum):
    """start: the queue airs; stop: the reserve airs instead; reload_policies: the configuration is read
    again; rotate_playlist: the planner chooses its waiting entries anew."""

    START = "start"
    STOP = "stop"
    RELOAD_POLICIES = "reload_policies"
    ROTATE_PLAYLIST = "rotate_playlist"


class CommandOutcome(StrEnum):
    """done: it was run; refused: the LAB said no; expired: it came too late to be run."""

    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"


class ConfigCause(StrEnum):
    """What brought a configuration into force. start: a process began with it; reload: files were edited
    while the platform ran; restore: a process began on a database that was put back from a backup."""

    START = "start"
    RELOAD = "reload"
    RESTORE = "restore"


class ConsentGrantKind(StrEnum):
    """Which recorded acts of the participants open a session of the mode."""

    NONE = "none"
    INVITATION = "invitation"
    RANDOM_TICKETS = "random_tickets"
    ROOM_ENTRY = "room_entry"
    PERFORMANCE = "performance"


class ConsentState(StrEnum):
    """pending: nobody has answered; accepted, declined: who was asked did; cancelled: who asked took it
    back; expired: there was no answer in time."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class ContentLicence(StrEnum):
    """Under which licence a programme may air."""

    OWNED = "owned"
    LICENSED = "licensed"
    PUBLIC_DOMAIN = "public_domain"
    CC0 = "cc0"
    CC_BY = "cc_by"
    CC_BY_SA = "cc_by_sa"


class DecisionKind(StrEnum):
    """swap: another programme in its place; move: another place; drop: out of the queue; insert: something
    that has not aired."""

    SWAP = "swap"
    MOVE = "move"
    DROP = "drop"
    INSERT = "insert"


class DecisionState(StrEnum):
    """advice: waits for somebody; applied: it airs so; dismissed: an operator said no; lapsed: the queue
    has moved on."""

    ADVICE = "advice"
    APPLIED = "applied"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"


class Ecosystem(StrEnum):
    """The world a mode belongs to. People of one world are never listed in another."""

    OPEN = "open"
    PARTY = "party"
    RANDOM = "random"
    LIVE_PUBLIC = "live_public"
    PRIVATE = "private"
    OPERATIONS = "operations"


class ErrorCode(StrEnum):
    """Every error the platform can answer with."""

    ADVICE_SETTLED = "ADVICE_SETTLED"
    ADVICE_STALE = "ADVICE_STALE"
    ASSET_EXISTS = "ASSET_EXISTS"
    ASSET_IN_USE = "ASSET_IN_USE"
    ASSET_NOT_READY = "ASSET_NOT_READY"
    AUTH_FAILED = "AUTH_FAILED"
    BANNED = "BANNED"
    BLOCKED = "BLOCKED"
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    CONSENT_BUSY = "CONSENT_BUSY"
    CONSENT_EXPIRED = "CONSENT_EXPIRED"
    CONSENT_OVER = "CONSENT_OVER"
    CONSENT_REQUIRED = "CONSENT_REQUIRED"
    CURSOR_INVALID = "CURSOR_INVALID"
    FILE_UNUSABLE = "FILE_UNUSABLE"
    HANDLE_TAKEN = "HANDLE_TAKEN"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    INTERNAL = "INTERNAL"
    JOB_RUNNING = "JOB_RUNNING"
    LAB_UNAVAILABLE = "LAB_UNAVAILABLE"
    LIVE_TAKEN = "LIVE_TAKEN"
    LIVE_UNAVAILABLE = "LIVE_UNAVAILABLE"
    MATCH_LIMIT = "MATCH_LIMIT"
    MEDIA_REFUSED = "MEDIA_REFUSED"
    MEDIA_TYPE_UNSUPPORTED = "MEDIA_TYPE_UNSUPPORTED"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    MODE_CHANGED = "MODE_CHANGED"
    MODE_UNKNOWN = "MODE_UNKNOWN"
    NONCE_REPLAY = "NONCE_REPLAY"
    NOT_FOUND = "NOT_FOUND"
    NOT_YOURSELF = "NOT_YOURSELF"
    OFF_AIR = "OFF_AIR"
    OVERLOADED = "OVERLOADED"
    PARENT_ACTIVE = "PARENT_ACTIVE"
    PASSWORD_WEAK = "PASSWORD_WEAK"
    PASSWORD_WRONG = "PASSWORD_WRONG"
    POLICY_DENIED = "POLICY_DENIED"
    PROFILE_UNKNOWN = "PROFILE_UNKNOWN"
    PROVIDER_FAILED = "PROVIDER_FAILED"
    QUEUE_ENTRY_LOCKED = "QUEUE_ENTRY_LOCKED"
    QUEUE_FULL = "QUEUE_FULL"
    RATE_LIMITED = "RATE_LIMITED"
    REGISTRATION_CLOSED = "REGISTRATION_CLOSED"
    REPORT_CLAIMED = "REPORT_CLAIMED"
    REPORT_SETTLED = "REPORT_SETTLED"
    ROOM_CLOSED = "ROOM_CLOSED"
    ROOM_FULL = "ROOM_FULL"
    SCHEMA_INVALID = "SCHEMA_INVALID"
    SESSION_CONFLICT = "SESSION_CONFLICT"
    SESSION_LIMIT = "SESSION_LIMIT"
    SESSION_OVER = "SESSION_OVER"
    SIGN_IN_STALE = "SIGN_IN_STALE"
    SIGNATURE_INVALID = "SIGNATURE_INVALID"
    SKIP_TOO_EARLY = "SKIP_TOO_EARLY"
    TILE_LIMIT = "TILE_LIMIT"
    UPGRADE_REQUIRED = "UPGRADE_REQUIRED"
    VERSION_CONFLICT = "VERSION_CONFLICT"


class EvidencePart(StrEnum):
    """What somebody has to do with an incident."""

    REPORTER = "reporter"
    REPORTED = "reported"
    JUDGE = "judge"


class FormFactor(StrEnum):
    """What a client is shown on; it decides how many tiles it may have, `guardrails.tiles_active`."""

    DESKTOP = "desktop"
    MOBILE = "mobile"


class FunnelUnit(StrEnum):
    """What a step counts. events: how often it was taken, by whomever; people: who took it and, in their
    order, the steps before it that count people too."""

    EVENTS = "events"
    PEOPLE = "people"


class IndicatorMethod(StrEnum):
    """How an indicator is counted. events: how often the conversion happened for each time that the
    cohort's event did; conversion: which of the people of the cohort converted then or later;
    retention: which of the people who were of the cohort in the period before, of the same length,
    converted in this one; recurrence: which of the people of the cohort were of it more than once."""

    EVENTS = "events"
    CONVERSION = "conversion"
    RETENTION = "retention"
    RECURRENCE = "recurrence"


class JobOutcome(StrEnum):
    """What became of a run; one is abandoned when its process ended or lost the lease."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    ABANDONED = "abandoned"


class LiveState(StrEnum):
    """off: nobody may push; listening: a pusher may connect; receiving: one is connected; on_air: viewers
    get its picture, or are about to."""

    OFF = "off"
    LISTENING = "listening"
    RECEIVING = "receiving"
    ON_AIR = "on_air"


class Locale(StrEnum):
    """A language the product speaks (BCP 47)."""

    PT_BR = "pt-BR"
    EN = "en"


class MatchState(StrEnum):
    """searching: in the queue; matched: somebody is found, and the session of the two is being created;
    together: it has begun; parting: it is being ended; cooldown: in the queue again from
    `cooldown_until` on; left: out of it."""

    SEARCHING = "searching"
    MATCHED = "matched"
    TOGETHER = "together"
    PARTING = "parting"
    COOLDOWN = "cooldown"
    LEFT = "left"


class ObservationCode(StrEnum):
    """What was seen of a part of the house. answer_late: none came in time; answered: within `seconds`;
    channel_on_air, channel_on_reserve, channel_on_slate, channel_not_begun: what `channel_id` airs;
    configuration_in_force: the one of `config_hash`; database_failed: as `detail` says; edit_refused:
    the newest edit of the configuration, for `detail`; heartbeat_missing, heartbeat_seen: `seconds`
    ago; look_missing, looked: the service looked at itself, `seconds` ago; match_slow: `seconds` from
    match to session, the median of `count`; memory_full: it refuses writes; no_channel: none is
    configured; no_segment: `channel_id` has published none; not_in_time: no answer within `seconds`;
    presence_not_swept, presence_not_told, presence_unreachable: `since` then, see PresenceFault;
    probe_failed: a defect, `detail` names it; revocations_failing: of `count` sessions that are over;
    segment_old: the newest of `channel_id` is `seconds` old; unreachable: there is no connection;
    write_refused: `detail` names the error."""

    ANSWER_LATE = "answer_late"
    ANSWERED = "answered"
    CHANNEL_NOT_BEGUN = "channel_not_begun"
    CHANNEL_ON_AIR = "channel_on_air"
    CHANNEL_ON_RESERVE = "channel_on_reserve"
    CHANNEL_ON_SLATE = "channel_on_slate"
    CONFIGURATION_IN_FORCE = "configuration_in_force"
    DATABASE_FAILED = "database_failed"
    EDIT_REFUSED = "edit_refused"
    HEARTBEAT_MISSING = "heartbeat_missing"
    HEARTBEAT_SEEN = "heartbeat_seen"
    LOOK_MISSING = "look_missing"
    LOOKED = "looked"
    MATCH_SLOW = "match_slow"
    MEMORY_FULL = "memory_full"
    NO_CHANNEL = "no_channel"
    NO_SEGMENT = "no_segment"
    NOT_IN_TIME = "not_in_time"
    PRESENCE_NOT_SWEPT = "presence_not_swept"
    PRESENCE_NOT_TOLD = "presence_not_told"
    PRESENCE_UNREACHABLE = "presence_unreachable"
    PROBE_FAILED = "probe_failed"
    REVOCATIONS_FAILING = "revocations_failing"
    SEGMENT_OLD = "segment_old"
    UNREACHABLE = "unreachable"
    WRITE_REFUSED = "write_refused"


class PipelineStage(StrEnum):
    """discovery looks at the sources; planner chooses and commits; fetcher downloads."""

    DISCOVERY = "discovery"
    PLANNER = "planner"
    FETCHER = "fetcher"


class PlanItemState(StrEnum):
    """found: offered by a source and allowed; planned: chosen for a slot; fetching: confirmed, and
    downloaded or about to be; fetched: a file of the library, in prep; ready: may air; refused: will
    not be had, for the reason given; replaced: another item took its slot."""

    FOUND = "found"
    PLANNED = "planned"
    FETCHING = "fetching"
    FETCHED = "fetched"
    READY = "ready"
    REFUSED = "refused"
    REPLACED = "replaced"


class PlanRefusalCode(StrEnum):
    """Why an item will not be had. The first ones are rules of the owner card, the others what fetching or
    prep met."""

    SOURCE = "SOURCE"
    LICENCE = "LICENCE"
    BLOCKED_TAG = "BLOCKED_TAG"
    DURATION = "DURATION"
    RATING = "RATING"
    NO_FILE = "NO_FILE"
    UNAVAILABLE = "UNAVAILABLE"
    NOT_ALLOWED = "NOT_ALLOWED"
    TOO_LARGE = "TOO_LARGE"
    WRONG_LENGTH = "WRONG_LENGTH"
    WRONG_CHECKSUM = "WRONG_CHECKSUM"
    WRONG_TYPE = "WRONG_TYPE"
    DUPLICATE = "DUPLICATE"
    PREP_REFUSED = "PREP_REFUSED"
    REMOVED = "REMOVED"


class PlanningRule(StrEnum):
    """A rule of the owner card. Never bent: source, licence, blocked_tag, duration, rating. The others
    give way, in this order, when nothing keeps them."""

    SOURCE = "source"
    LICENCE = "licence"
    BLOCKED_TAG = "blocked_tag"
    DURATION = "duration"
    RATING = "rating"
    DAYPART_DURATION = "daypart_duration"
    TAG_RUN = "tag_run"
    SOURCE_REPEAT = "source_repeat"
    CREATOR_REPEAT = "creator_repeat"
    ASSET_REPEAT = "asset_repeat"


class PresenceCapability(StrEnum):
    """What the person's device can do."""

    CAMERA = "camera"
    MICROPHONE = "microphone"


class PresenceSegment(StrEnum):
    """A part of the people who are there. newcomers came within `guardrails.presence.newcomer_s`."""

    EVERYONE = "everyone"
    ON_CAMERA = "on_camera"
    NEWCOMERS = "newcomers"


class PresenceView(StrEnum):
    """Which people the mode lists."""

    NONE = "none"
    PARTY = "party"
    GRID = "grid"
    ROOM = "room"
    AUDIENCE = "audience"


class PresenceVisibility(StrEnum):
    """`visible` to who is there too; `hidden` from everybody."""

    VISIBLE = "visible"
    HIDDEN = "hidden"


class ProgrammeKind(StrEnum):
    """Where a stretch of the timeline comes from. break: a station id or bumper, which only the as-run log
    tells; what airs and the guide count it to the programme before."""

    PROGRAMME = "programme"
    BREAK = "break"
    RESERVE = "reserve"
    SLATE = "slate"
    LIVE = "live"


class QueueEntryState(StrEnum):
    """waiting: may be moved; locked: within the horizon that viewers may know of; airing: on air."""

    WAITING = "waiting"
    LOCKED = "locked"
    AIRING = "airing"


class QueueOrigin(StrEnum):
    """Who put the entry there. planner: within every rule of the card; rotation: the planner too, though
    some rule gave way; curator: in place of what the planner chose."""

    OPERATOR = "operator"
    PLANNER = "planner"
    ROTATION = "rotation"
    CURATOR = "curator"


class RefusalCode(StrEnum):
    """Why prep refused a file."""

    BLOCKED = "BLOCKED"
    DAMAGED = "DAMAGED"
    EMPTY_FILE = "EMPTY_FILE"
    ENCRYPTED = "ENCRYPTED"
    FORBIDDEN_FORMAT = "FORBIDDEN_FORMAT"
    HDR_UNSUPPORTED = "HDR_UNSUPPORTED"
    INTERNAL = "INTERNAL"
    NO_VIDEO = "NO_VIDEO"
    TOO_LONG = "TOO_LONG"
    TOO_SHORT = "TOO_SHORT"
    UNLIKE_SOURCE = "UNLIKE_SOURCE"
    UNREADABLE = "UNREADABLE"
    WRONG_GEOMETRY = "WRONG_GEOMETRY"


class ReportOutcome(StrEnum):
    """How a moderator judges a report."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class ReportReason(StrEnum):
    """What somebody is said to have done. What an upheld report costs them stands in the configuration."""

    HARASSMENT = "harassment"
    HATE = "hate"
    THREATS = "threats"
    VIOLENCE = "violence"
    SEXUAL_CONTENT = "sexual_content"
    MINOR = "minor"
    IMPERSONATION = "impersonation"
    SPAM = "spam"
    OTHER = "other"


class ReportState(StrEnum):
    """open, until a moderator has judged it; then upheld or dismissed, for good."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Role(StrEnum):
    """What an account may do beyond its own affairs. Every account is `user`."""

    USER = "user"
    MOD = "mod"
    OPERATOR = "operator"
    ADMIN = "admin"


class RoomMove(StrEnum):
    """entered: somebody is there who was not, or anew from elsewhere; left: a stay is over, whoever ended
    it."""

    ENTERED = "entered"
    LEFT = "left"


class SessionEndReason(StrEnum):
    """Why it is over. ended: its owner ended it; moved_on: another followed it; silent: no heartbeat came
    in time; left: the other side of the call is gone, nobody performs any more, or one of two people
    who are apart had to go; too_long: the mode's time was up; signed_out: the sign-in behind it ended,
    or the account was barred; provider_failed: the media provider gave no endpoints; revoke_failed: nor
    took them back; abandoned: whoever was creating it is gone."""

    ENDED = "ended"
    MOVED_ON = "moved_on"
    SILENT = "silent"
    LEFT = "left"
    TOO_LONG = "too_long"
    SIGNED_OUT = "signed_out"
    PROVIDER_FAILED = "provider_failed"
    REVOKE_FAILED = "revoke_failed"
    ABANDONED = "abandoned"


class SessionState(StrEnum):
    """`creating`, until its endpoints are there; `active`; `ending`, until they are gone; `ended`.
    `failed` is as final as `ended`: what went wrong stands beside it."""

    CREATING = "creating"
    ACTIVE = "active"
    ENDING = "ending"
    ENDED = "ended"
    FAILED = "failed"


class SignalName(StrEnum):
    """quality: checks of prep that passed; daypart: how much the daypart wants its tags; freshness: how
    long ago it aired; variety: how little it resembles what airs around it; rules: whether a rule had
    to give way for it; fallback: how little reserve and slate has aired lately."""

    QUALITY = "quality"
    DAYPART = "daypart"
    FRESHNESS = "freshness"
    VARIETY = "variety"
    RULES = "rules"
    FALLBACK = "fallback"


class StepOutcome(StrEnum):
    """What became of one step of the nightly."""

    DONE = "done"
    FAILED = "failed"


class StreamTransport(StrEnum):
    """The transport a session of the mode needs."""

    NONE = "none"
    HLS = "hls"
    WEBRTC = "webrtc"


class StretchKind(StrEnum):
    """What nothing happens in."""

    BLACK = "black"
    STILL = "still"
    SILENCE = "silence"


class TelemetryRefusalReason(StrEnum):
    """Why an event is not taken. event_unknown: the catalogue does not have it; not_a_clients: only the
    platform tells of it; not_of_mode: its mode does not list it; property_unknown, property_missing,
    property_invalid: what `property` names; too_old, too_early: by the platform's clock, it happened
    too long ago or is still to come."""

    EVENT_UNKNOWN = "event_unknown"
    NOT_A_CLIENTS = "not_a_clients"
    NOT_OF_MODE = "not_of_mode"
    PROPERTY_UNKNOWN = "property_unknown"
    PROPERTY_MISSING = "property_missing"
    PROPERTY_INVALID = "property_invalid"
    TOO_OLD = "too_old"
    TOO_EARLY = "too_early"


class Topic(StrEnum):
    """A stream of events that is open to everybody."""

    BROADCAST = "broadcast"


class TransitionKind(StrEnum):
    """How the stage is handed over on entering."""

    CUT = "cut"
    CROSSFADE = "crossfade"
    PLACEHOLDER = "placeholder"


class TrialOutcome(StrEnum):
    """What became of a trial; a reset takes back all that was ever kept."""

    TRYING = "trying"
    KEPT = "kept"
    ROLLED_BACK = "rolled_back"
    RESET = "reset"


class Account(Model, frozen=True, kw_only=True):
    """An account as moderators see it."""

    user_id: UserId
    handle: Handle
    display_name: DisplayName
    roles: list[Role]
    age_confirmed: bool
    terms_accepted: bool
    shadowed: bool
    """Limited without being told."""
    reputation: int
    quarantined_until: Instant | None = None
    ban: Ban | None = None
    version: int
    """Raised by every change."""
    created_at: Instant


class AccountChange(Model, frozen=True, kw_only=True):
    """What is changed of somebody's account, and which version of it was seen; what is left out stays."""

    version: int
    roles: list[Role] | None = None
    """All of them, `user` among them. Needs the capability `admin`."""
    shadowed: bool | None = None
    quarantined_until: Instant | None = None


class AccountPage(Model, frozen=True, kw_only=True):
    """Accounts, newest first."""

    items: list[Account]
    next_cursor: Cursor | None = None


class AgentStatus(Model, frozen=True, kw_only=True):
    """How the LAB gets on with its control plane."""

    state: AgentState
    host: str | None = None
    """Host of the control plane."""
    waiting: int
    """Messages that wait to be sent."""
    dropped: int
    """Messages given up since the LAB started, the oldest first, because too many waited."""
    commands: list[RunCommand]
    """The newest commands, newest first."""
    last_contact_at: datetime.datetime | None = None
    """When it answered last."""
    last_error: str | None = None
    """Why it could not be reached last."""


class AirTime(Model, frozen=True, kw_only=True):
    """How long something was on air."""

    name: str
    aired_s: float


class Alert(Model, frozen=True, kw_only=True):
    """Something that is not, or was not, well."""

    alert_id: UUID
    """A UUIDv7 naming this time that it was so."""
    code: AlertCode
    severity: AlertSeverity
    active: bool
    """Whether it still is so."""
    since: datetime.datetime
    """When it was raised."""
    cleared_at: datetime.datetime | None = None
    """When it went."""
    detail: str
    """In plain words, with the figures, and each channel that is meant by name."""
    value: float | None = None
    """What was measured."""
    threshold: float | None = None
    """What it was held against."""


class AlertList(Model, frozen=True, kw_only=True):
    """Active alerts and the newest that went, newest first."""

    items: list[Alert]


class ArmIndicators(Model, frozen=True, kw_only=True):
    """What was measured of one arm of a trial."""

    aired_s: float
    """Air time."""
    programmes: int
    """Programmes that began."""
    fallback_share: float
    """Share of reserve and slate in the air time."""
    qa_mean: float
    """Mean quality of what aired."""
    breach_share: float
    """Share of programmes that came back sooner than the owner card wants."""
    correction_share: float
    """Corrections by operators per programme, at most 1."""


class AsRunEntry(Model, frozen=True, kw_only=True):
    """What began on air, once each; a reserve clip or the slate that goes round is logged when it takes
    over."""

    title: str
    kind: ProgrammeKind
    asset_id: AssetId | None = None
    entry_id: EntryId | None = None
    started_at: datetime.datetime
    ends_at: datetime.datetime
    """When it was to end as planned then."""
    first_index: int
    """Timeline index of its first segment."""
    segment_count: int
    """Length as planned then, in segments of the channel's grid."""


class AsRunPage(Model, frozen=True, kw_only=True):
    """A page of the as-run log, oldest first."""

    items: list[AsRunEntry]
    next_cursor: Cursor | None = None


class Asset(Model, frozen=True, kw_only=True):
    """A file of the library and what became of it."""

    asset_id: AssetId
    title: str
    state: AssetState
    source: str
    """Name of the source in the owner card."""
    source_path: str
    size_bytes: int
    facts: ProgrammeFacts
    role: AssetRole | None = None
    progress: float | None = None
    """Share of prep done."""
    refusal: Refusal | None = None
    media: AssetMedia | None = None
    checks: list[QualityCheck]
    added_at: datetime.datetime
    updated_at: datetime.datetime


class AssetAdd(Model, frozen=True, kw_only=True):
    """A file to take into the library."""

    path: str
    """Absolute path of a regular file on the LAB's machine."""
    title: str | None = None
    """The file's own title or name when left out."""
    facts: ProgrammeFacts | None = None


class AssetMedia(Model, frozen=True, kw_only=True):
    """What prep made of the file."""

    duration_ms: int
    segment_count: int
    generation: str
    """Encoder generation; the init segments of one generation are identical."""
    loudness_lufs: float
    """Integrated loudness after prep (EBU R128)."""
    true_peak_dbtp: float
    renditions: list[str]
    captions: list[str]
    audio: list[str] | None = None
    """Languages of its sounds (BCP 47), the main one first; `und` where the file doesn't say."""
    overlay: bool | None = None
    """Whether a logo lies over it."""


class AssetPage(Model, frozen=True, kw_only=True):
    """A page of the library, newest first."""

    items: list[Asset]
    next_cursor: Cursor | None = None


class AssetReport(Model, frozen=True, kw_only=True):
    """All that prep found out about a file; of a refused one, up to the refusal."""

    verdict: CheckVerdict
    refusal: Refusal | None = None
    advice: str | None = None
    """What to do about the refusal."""
    source: SourceFacts | None = None
    checks: list[ReportCheck]
    stretches: list[Stretch]
    loudness: LoudnessReport | None = None
    similarity: list[RenditionSimilarity]
    strip: ThumbnailStrip | None = None


class AssetUpdate(Model, frozen=True, kw_only=True):
    """What changes; what is left out stays."""

    title: str | None = None
    facts: ProgrammeFacts | None = None


class Audience(Model, frozen=True, kw_only=True):
    """Who watches the channel, and how long they wait for it."""

    viewers: float
    """All of them now; an estimate."""
    window_s: int
    """Seconds whose samples the estimate for now is made of."""
    modes: list[ModeViewers]
    """The same by mode, the most first."""
    since: datetime.datetime
    """The first hour's beginning."""
    until: datetime.datetime
    """The last hour's end."""
    hours: list[HourViewers]
    start: StartOfPicture | None = None
    """From `since` to `until`; left out where there was none."""
    starts: list[HourStarts]


class AuditEvent(Model, frozen=True, kw_only=True):
    """One act, as it stands in its log."""

    log: AuditLogName
    sequence: int
    """Its place in that log."""
    event_id: UUID
    occurred_at: datetime.datetime
    actor: str
    """Who did it."""
    action: str
    """What was done."""
    subject: str
    """To what."""
    reason: str | None = None
    """Why."""
    before_hash: str | None = None
    """SHA-256 of the subject as it was."""
    after_hash: str | None = None
    """SHA-256 of the subject as it is since."""
    trace_id: str | None = None
    """What it was part of, as events name it."""
    previous_hash: str
    """The hash of the act before."""
    hash: str
    """Of every other field."""


class AuditPage(Model, frozen=True, kw_only=True):
    """A page of acts, newest first."""

    items: list[AuditEvent]
    unread: list[AuditLogName]
    """Logs that could not be read from here just now; their acts are missing."""
    next_cursor: Cursor | None = None


class Autopilot(Model, frozen=True, kw_only=True):
    """What the autopilot has tuned of a channel's planning, and what it tries."""

    channel_id: ChannelId
    state: AutopilotState
    canary_pct: float
    """Share of the schedule that a trial may touch."""
    parameters: list[TunedParameter]
    """Everything that may be tuned, as it is in force outside of a trial."""
    trials: list[Trial]
    """Newest first."""


class Ban(Model, frozen=True, kw_only=True):
    """Why an account is barred, by whom, and until when."""

    reason: str
    by: UserId
    at: Instant
    until: Instant | None = None


class BanOrder(Model, frozen=True, kw_only=True):
    """Bar an account; for ever when no end is given."""

    reason: str
    until: Instant | None = None


class Block(Model, frozen=True, kw_only=True):
    """Somebody whom the caller has blocked. Neither is shown to the other, invites or meets them, on any
    device."""

    user_id: UserId
    handle: Handle
    display_name: DisplayName
    blocked_at: Instant


class BlockNotice(Model, frozen=True, kw_only=True):
    """Who has blocked whom, or does no more. Told to the one who did, and to nobody else."""

    user_id: UserId
    blocked_id: UserId


class BlockPage(Model, frozen=True, kw_only=True):
    """Whom the caller has blocked, the last first."""

    items: list[Block]
    next_cursor: Cursor | None = None


class BroadcastNowPlaying(Model, frozen=True, kw_only=True, tag_field="type", tag="broadcast.now_playing"):
    """A programme has begun on a channel."""

    event_id: EventId
    type: ClassVar[Literal["broadcast.now_playing"]] = "broadcast.now_playing"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: Topic
    sequence: Sequence
    data: NowPlaying


class BurnRate(Model, frozen=True, kw_only=True):
    """How fast a budget was spent lately."""

    window_s: int
    """How long lately is, in seconds."""
    rate: float
    """Of what the budget allows; above 1 it does not last."""


class ChannelStatus(Model, frozen=True, kw_only=True):
    """One channel at this moment."""

    channel_id: ChannelId
    state: BroadcastState
    index: int
    """The timeline index now."""
    newest_segment_age_s: float | None = None
    """Seconds between now and the end of the newest published segment; below zero when it lies ahead."""
    queue_entries: int
    ready_s: float
    """Seconds of published schedule ahead."""


class ChatClosing(Model, frozen=True, kw_only=True):
    """What a moderator makes of a thread, and why."""

    state: ChatThreadState
    reason: ReportNote


class ChatFollowMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="follow"):
    """Tell of every message from now on; answered with `following`."""

    type: ClassVar[Literal["follow"]] = "follow"


class ChatFollowingMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="following"):
    """Messages after `sequence` will come, each once and in order."""

    type: ClassVar[Literal["following"]] = "following"
    sequence: Sequence


class ChatIsTypingMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="is_typing"):
    """Somebody else is writing."""

    type: ClassVar[Literal["is_typing"]] = "is_typing"
    user_id: UserId


class ChatMessage(Model, frozen=True, kw_only=True):
    """A message; `body` is left out of one that is hidden, unless a moderator looks at what was reported."""

    message_id: MessageId
    sequence: Sequence
    author_id: UserId
    author: ChatPerson | None = None
    """Who that is, where people come and go: in a room."""
    state: ChatMessageState
    body: ChatBody | None = None
    sent_at: Instant


class ChatMessageMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="message"):
    """A message of the thread. Numbers rise, and may leave some out."""

    type: ClassVar[Literal["message"]] = "message"
    sequence: Sequence
    message: ChatMessage


class ChatMessagePage(Model, frozen=True, kw_only=True):
    """Messages of a thread, the newest first."""

    items: list[ChatMessage]
    next_cursor: Cursor | None = None


class ChatMessaged(Model, frozen=True, kw_only=True, tag_field="type", tag="chat.message"):
    """Somebody wrote to a person. Told to that person, without the text."""

    event_id: EventId
    type: ClassVar[Literal["chat.message"]] = "chat.message"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: ChatNotice


class ChatModeratedMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="moderated"):
    """A moderator took a message out of the thread, or put it back: ask for it."""

    type: ClassVar[Literal["moderated"]] = "moderated"
    message_id: MessageId
    state: ChatMessageState


class ChatModeration(Model, frozen=True, kw_only=True):
    """What a moderator makes of a message, and why."""

    state: ChatMessageState
    reason: ReportNote


class ChatNotice(Model, frozen=True, kw_only=True):
    """Somebody wrote in a thread. What they wrote is read in the thread and told nowhere else."""

    thread_id: ThreadId
    message_id: MessageId
    message_sequence: Sequence
    author_id: UserId


class ChatPerson(Model, frozen=True, kw_only=True):
    """Somebody in a thread."""

    user_id: UserId
    handle: Handle
    display_name: DisplayName


class ChatReadMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="read"):
    """The person has read everything up to a message."""

    type: ClassVar[Literal["read"]] = "read"
    upto: Sequence


class ChatReceipt(Model, frozen=True, kw_only=True):
    """A message is kept, and has its number in the thread."""

    message_id: MessageId
    sequence: Sequence
    sent_at: Instant


class ChatRefusedMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="refused"):
    """The message that the client said is not kept, and why; with `retry_after_s`, it may be later."""

    type: ClassVar[Literal["refused"]] = "refused"
    client_message_id: ClientMessageId
    code: ErrorCode
    detail: str
    retry_after_s: int | None = None


class ChatReport(Model, frozen=True, kw_only=True):
    """Who in the thread is reported, what for, and in which mode it happened. It carries no message."""

    user_id: UserId
    reason_code: ReportReason
    mode_id: ModeId
    note: ReportNote | None = None


class ChatResumeMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="resume"):
    """Tell of every message after the last one seen; answered with `following`, or with `resync` when that
    is too many."""

    type: ClassVar[Literal["resume"]] = "resume"
    after: Sequence


class ChatResyncMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="resync"):
    """More was missed than is told again: ask for the messages. Those after `sequence` will come."""

    type: ClassVar[Literal["resync"]] = "resync"
    sequence: Sequence


class ChatSaidMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="said"):
    """The message that the client said is kept: no failure of ours loses it."""

    type: ClassVar[Literal["said"]] = "said"
    client_message_id: ClientMessageId
    receipt: ChatReceipt


class ChatSayMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="say"):
    """Write; answered with `said` once it is kept, or with `refused`."""

    type: ClassVar[Literal["say"]] = "say"
    client_message_id: ClientMessageId
    body: ChatBody


class ChatStandingMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="standing"):
    """The thread as it is from now on: somebody parted, or a moderator closed it or opened it."""

    type: ClassVar[Literal["standing"]] = "standing"
    state: ChatThreadState
    may_write: bool


class ChatThread(Model, frozen=True, kw_only=True):
    """A thread as somebody in it sees it."""

    thread_id: ThreadId
    scope: ChatScope
    state: ChatThreadState
    people: list[ChatPerson]
    """The others in it; of a room, those who take part."""
    may_write: bool
    """Whether who looks may write now; not after a block of either, or once it is closed."""
    max_characters: int
    """Characters of one message."""
    sequence: Sequence
    """Of the last message that who looks may read; 0 without one."""
    read_sequence: Sequence
    """Of the last message that who looks has read."""
    opened_at: Instant


class ChatThreadOpening(Model, frozen=True, kw_only=True):
    """With whom."""

    user_id: UserId


class ChatThreadPage(Model, frozen=True, kw_only=True):
    """The caller's threads, the newest first."""

    items: list[ChatThread]
    next_cursor: Cursor | None = None


class ChatTypingMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="typing"):
    """The person is writing."""

    type: ClassVar[Literal["typing"]] = "typing"


class ChatWasReadMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="was_read"):
    """Somebody else has read everything up to a message."""

    type: ClassVar[Literal["was_read"]] = "was_read"
    user_id: UserId
    upto: Sequence


class ChatWelcomeMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="welcome"):
    """The first message of every connection: the thread as it is."""

    type: ClassVar[Literal["welcome"]] = "welcome"
    connection_id: str
    thread: ChatThread


class ClientChannel(Model, frozen=True, kw_only=True):
    """A channel a client can tune in to."""

    channel_id: ChannelId
    title: str
    master_playlist: str
    """Path of the HLS master playlist."""
    sound_playlist: str
    """Path of the HLS playlist of the sound alone."""


class ClientChat(Model, frozen=True, kw_only=True):
    """How a client tells and shows that somebody is typing."""

    typing_interval_ms: int
    """Within which typing is told once; more often nobody hears it."""
    typing_shown_ms: int
    """For how long it is shown of the other."""


class ClientConfig(Model, frozen=True, kw_only=True):
    """The part of the configuration that a client needs."""

    config_hash: str
    default_locale: Locale
    locales: list[Locale]
    channels: list[ClientChannel]
    player: PlayerConfig
    events: ClientSocketConfig
    pictures: list[ClientPicture]
    tiles: TileLimits
    chat: ClientChat
    notice_ms: int
    """For how long a notice is shown."""
    telemetry: ClientTelemetry


class ClientPicture(Model, frozen=True, kw_only=True):
    """The largest picture that may be published under a media profile; a larger one is not forwarded."""

    profile: str
    """By this name, placements of the manifests mean it."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    fps: float
    """Frames per second."""
    max_bitrate_bps: int
    """Of the picture alone."""


class ClientSocketConfig(Model, frozen=True, kw_only=True):
    """How a client keeps its events socket."""

    ping_interval_ms: int
    reconnect_delay_ms: int
    reconnect_delay_max_ms: int
    poll_interval_ms: int
    """Polling of now / next while the socket is down."""


class ClientTelemetry(Model, frozen=True, kw_only=True):
    """How a client tells of what happens."""

    batch_max: int
    """Events of one batch."""
    interval_ms: int
    """Between two batches."""
    quality_interval_ms: int
    """Milliseconds between two samples of how well the picture plays."""
    waiting_max: int
    """Events that wait while there is no answer; the oldest beyond are given up."""


class ConfigChange(Model, frozen=True, kw_only=True):
    """One thing that two configurations say otherwise. `before` is left out where there was nothing,
    `after` where there is nothing any more."""

    path: str
    """Keys with dots between, as `vvtvctl validate config` writes them. The things of a list stand under
    their place from 0 while there are as many as before, else the list is told whole."""
    before: str | None = None
    """As JSON."""
    after: str | None = None
    """As JSON."""


class ConfigDiff(Model, frozen=True, kw_only=True):
    """What differs between two versions."""

    before: ConfigVersion | None = None
    after: ConfigVersion
    changes: list[ConfigChange]
    """By path; all of it where it followed none."""


class ConfigSnapshot(Model, frozen=True, kw_only=True):
    """A configuration as it was, never changed again."""

    version: ConfigVersion
    content: str
    """All that it said, in the shape that configurations had then: canonical JSON, whose SHA-256 is
    `config_hash`."""


class ConfigVersion(Model, frozen=True, kw_only=True):
    """One time that a configuration came into force, whichever node noticed first."""

    number: int
    """One that comes back is another version."""
    config_hash: ConfigHash
    cause: ConfigCause
    sources: list[str]
    """Files that say otherwise than for the version before, `environment` for its variables; all there are
    for the first one."""
    effective_at: datetime.datetime
    """When it was taken in, which may be before it could be noted."""
    previous_hash: str | None = None
    """Of the one that it followed; none for the first."""


class ConfigVersionPage(Model, frozen=True, kw_only=True):
    """A page of versions, newest first."""

    items: list[ConfigVersion]
    next_cursor: Cursor | None = None


class Consent(Model, frozen=True, kw_only=True):
    """An invitation and what came of it, as one of the two sees it. Once it is accepted, `session_id` is
    the session of who looks: each of the two has one, and they are in one room."""

    consent_id: ConsentId
    inviter: ConsentParty
    invitee: ConsentParty
    mode: ModeId
    intent_label: IntentLabel
    state: ConsentState
    requested_at: Instant
    expires_at: Instant
    answered_at: Instant | None = None
    session_id: SessionId | None = None


class ConsentAccepted(Model, frozen=True, kw_only=True, tag_field="type", tag="consent.accepted"):
    """Who was asked said yes. Told to both, each with their own session."""

    event_id: EventId
    type: ClassVar[Literal["consent.accepted"]] = "consent.accepted"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent


class ConsentCancelled(Model, frozen=True, kw_only=True, tag_field="type", tag="consent.cancelled"):
    """Who asked took it back. Told to both."""

    event_id: EventId
    type: ClassVar[Literal["consent.cancelled"]] = "consent.cancelled"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent


class ConsentDeclined(Model, frozen=True, kw_only=True, tag_field="type", tag="consent.declined"):
    """Who was asked said no. Told to both."""

    event_id: EventId
    type: ClassVar[Literal["consent.declined"]] = "consent.declined"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent


class ConsentExpired(Model, frozen=True, kw_only=True, tag_field="type", tag="consent.expired"):
    """There was no answer in time. Told to both."""

    event_id: EventId
    type: ClassVar[Literal["consent.expired"]] = "consent.expired"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent


class ConsentPage(Model, frozen=True, kw_only=True):
    """Invitations, newest first."""

    items: list[Consent]
    next_cursor: Cursor | None = None


class ConsentParty(Model, frozen=True, kw_only=True):
    """One of the two, as the other sees them."""

    user_id: UserId
    handle: Handle
    display_name: DisplayName


class ConsentRequest(Model, frozen=True, kw_only=True):
    """Whom the caller asks, and to which mode; one whose manifest says `invitation`."""

    user_id: UserId
    mode: ModeId


class ConsentRequested(Model, frozen=True, kw_only=True, tag_field="type", tag="consent.request"):
    """Somebody is asked to a call. Told to who is asked."""

    event_id: EventId
    type: ClassVar[Literal["consent.request"]] = "consent.request"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: Consent


class CopyBook(Model, frozen=True, kw_only=True):
    """Every string of one locale by key."""

    locale: Locale
    strings: CopyStrings


class Costs(Model, frozen=True, kw_only=True):
    """What sessions make the house send, in estimated gigabytes."""

    gb_per_hour: float
    """All modes and all tiles together, now."""
    tiles_gb_per_hour: float
    """The tiles that are connected, of all modes, at the last look."""
    limit_gb_per_hour: float
    """The kill switch of the tier in force."""
    is_shedding: bool
    """Whether the limit is reached: sessions that would add to it are refused with 503."""
    modes: list[ModeCost]
    """The one that costs most comes first."""
    since: datetime.datetime
    """The first hour's beginning."""
    until: datetime.datetime
    """The last hour's end."""
    hours: list[HourCost]
    """Newest hour first, and within it the mode that costs most."""


class Decision(Model, frozen=True, kw_only=True):
    """A change to what airs, with the reasons for it."""

    decision_id: DecisionId
    channel_id: ChannelId
    kind: DecisionKind
    state: DecisionState
    entry_id: UUID | None = None
    """The queue entry that it is about; the new one once a swap or an insert is applied."""
    asset_id: AssetId
    title: str
    """Of that asset."""
    replaces_asset_id: UUID | None = None
    """What a swap takes out."""
    replaces_title: str | None = None
    """Of what a swap takes out."""
    starts_at: datetime.datetime
    """When it would air; for a drop, when it would have."""
    confidence: float
    signals: list[DecisionSignal]
    seed: int
    """The owner card's; equal seeds and stations decide alike."""
    card_version: int
    """Of the owner card in force."""
    made_at: datetime.datetime
    settled_at: datetime.datetime | None = None
    """When it was applied, dismissed or lapsed."""
    settled_by: str | None = None
    """`curator`, or the operator."""
    reason: str | None = None
    """Why it was settled so."""


class DecisionPage(Model, frozen=True, kw_only=True):
    """A page of decisions, newest first."""

    items: list[Decision]
    next_cursor: Cursor | None = None


class DecisionSignal(Model, frozen=True, kw_only=True):
    """One reason, by itself. A confidence is the weighted mean of 0.5 + (after - before) / 2."""

    name: SignalName
    before: float
    """As it was, or as the rest of the queue is where nothing was."""
    after: float
    weight: float
    """Its share of the confidence; all of them make 1."""


class DependencyCheck(Model, frozen=True, kw_only=True):
    """One thing the platform needs, or one of its services."""

    name: str
    ok: bool
    reason: str
    """What was seen, in plain words."""
    seen: list[Observation]
    """What `reason` says."""


class Device(Model, frozen=True, kw_only=True):
    """A device from which its owner has signed in."""

    device_id: DeviceId
    label: DeviceLabel
    signed_in: bool
    """Whether a sign-in of it is in force."""
    current: bool
    """Whether this call came from it."""
    bound_at: Instant
    last_seen_at: Instant


class DeviceList(Model, frozen=True, kw_only=True):
    """The devices of an account, the one last seen first."""

    items: list[Device]


class EncodersRestart(Model, frozen=True, kw_only=True):
    """Asks for every encoder at work to be begun anew."""

    reason: str | None = None
    """For the audit trail."""


class EncodersRestarted(Model, frozen=True, kw_only=True):
    """What was at work."""

    prep_jobs: int
    """Jobs of prep; each goes on from the ranges of its film that are finished."""
    live_channels: list[ChannelId]
    """Channels whose receiver waits for its pusher again."""


class EventTold(Model, frozen=True, kw_only=True):
    """How often an event was told of."""

    name: TelemetryName
    kept: int
    """Events that were kept."""
    estimated: float
    """Events that there were, by what each of them stands for."""


class EvidenceBundle(Model, frozen=True, kw_only=True):
    """Everything that the house keeps of an incident. `sha256` is of the canonical JSON (RFC 8785) of all
    the rest, and the audit log holds it as the `after_hash` of the act `report.exported`: so the log
    vouches for what was handed out."""

    report: Report
    people: list[EvidencePerson]
    sessions: list[SessionId]
    records: list[AuditEvent]
    """What the audit log holds of the report, the reported account and the sessions, oldest first."""
    is_complete: bool
    """Whether these are all; otherwise the newest, as many as the configuration lets through."""
    exported_by: UserId
    exported_at: Instant
    sha256: str


class EvidencePerson(Model, frozen=True, kw_only=True):
    """Somebody in an incident, as they were called when it was exported."""

    part: EvidencePart
    user_id: UserId
    handle: Handle


class Funnel(Model, frozen=True, kw_only=True):
    """The steps of the catalogue's funnel."""

    since: datetime.datetime
    """The first hour's beginning."""
    until: datetime.datetime
    """The last hour's end."""
    steps: list[FunnelStep]


class FunnelStep(Model, frozen=True, kw_only=True):
    """How often a step was taken, or by how many. Shares are left out where there is nothing to be a share
    of."""

    name: TelemetryName
    counts: FunnelUnit
    kept: int
    """Events that were kept; or people."""
    estimated: float
    """Events that there were, by what each of them stands for; or people."""
    of_first: float | None = None
    """The share of the first step."""
    of_previous: float | None = None
    """The share of the step before; left out for the first."""


class GuidePage(Model, frozen=True, kw_only=True):
    """The published schedule from now on."""

    channel_id: ChannelId
    items: list[Programme]
    published_until: datetime.datetime
    """The end of the published schedule; the reserve loop airs after it."""
    next_cursor: Cursor | None = None


class HeartbeatMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="heartbeat"):
    """The person is still there."""

    type: ClassVar[Literal["heartbeat"]] = "heartbeat"
    nonce: str | None = None
    """Comes back in the pong."""


class HourCost(Model, frozen=True, kw_only=True):
    """What the sessions and the tiles of a mode made the house send within an hour; what goes on, until
    now."""

    hour: datetime.datetime
    """When the hour begins."""
    mode: ModeId
    sessions: int
    """Those that were there for some of it."""
    gb: float
    """Gigabytes of the sessions, without tiles."""
    tiles_gb: float
    """Gigabytes of the tiles that its people were shown, as each was sent."""


class HourStarts(Model, frozen=True, kw_only=True):
    """How long first pictures took within an hour."""

    hour: datetime.datetime
    """When the hour begins."""
    pictures: int
    p50_ms: int
    p95_ms: int


class HourViewers(Model, frozen=True, kw_only=True):
    """Who watched in a mode in an hour."""

    hour: datetime.datetime
    """When the hour begins."""
    mode: ModeId
    viewers: float
    """At once, on an average over as much of the hour as is over; an estimate."""


class IceServer(Model, frozen=True, kw_only=True):
    """A STUN or TURN server, as a browser's RTCPeerConnection takes it."""

    urls: list[str]
    """`stun:`, `turn:` or `turns:` URLs."""
    username: str | None = None
    """For TURN; it names the second at which the credential expires."""
    credential: str | None = None
    """For TURN."""


class Indicator(Model, frozen=True, kw_only=True):
    """Of how many what came of how many. The share is left out where there is nothing to be a share of."""

    name: TelemetryName
    method: IndicatorMethod
    cohort: float
    """People, or events by what each of them stands for."""
    converted: float
    """Those that came to what is asked for."""
    share: float | None = None
    """`converted` of `cohort`; above 1 where events are counted and people come back."""


class Indicators(Model, frozen=True, kw_only=True):
    """The catalogue's indicators."""

    since: datetime.datetime
    """The first hour's beginning."""
    until: datetime.datetime
    """The last hour's end."""
    indicators: list[Indicator]


class Job(Model, frozen=True, kw_only=True):
    """Something that the LAB does by the clock."""

    name: JobName
    rule: str
    """When it is due, in words."""
    next_due_at: datetime.datetime
    """In the past while it waits or runs."""
    lease: JobLease | None = None
    last_run: JobRun | None = None


class JobDetail(Model, frozen=True, kw_only=True):
    """A job and its runs, newest first."""

    job: Job
    runs: list[JobRun]


class JobLease(Model, frozen=True, kw_only=True):
    """Who may run the job now."""

    holder: str
    token: int
    expires_at: datetime.datetime
    """Renewed while the job runs; another may take it afterwards."""


class JobList(Model, frozen=True, kw_only=True):
    """Every job."""

    items: list[Job]


class JobRun(Model, frozen=True, kw_only=True):
    """One run of a job."""

    token: int
    """Numbers the runs of a job, and fences a run that lost its lease."""
    holder: str
    """The process that runs it."""
    asked_by: str
    """`schedule`, or who asked."""
    outcome: JobOutcome
    begun_at: datetime.datetime
    ended_at: datetime.datetime | None = None
    detail: str | None = None
    """In plain words, what was done or what went wrong."""


class LabStatus(Model, frozen=True, kw_only=True):
    """The LAB as seen by its heartbeat."""

    alive: bool
    heartbeat_age_s: float | None = None
    started_at: datetime.datetime | None = None
    preparing: int | None = None
    """Assets in prep."""


class Live(Model, frozen=True, kw_only=True):
    """The live source of a channel."""

    channel_id: ChannelId
    state: LiveState
    title: str
    """What guide and log call it."""
    address: str | None = None
    """Where it listens for RTMP, without the stream key."""
    whip: str | None = None
    """Where an SDP offer is posted to publish by WHIP, relative to the platform; left out where the
    channel takes none."""
    airs_from: datetime.datetime | None = None
    """When its first segment airs."""
    segments: int | None = None
    """Segments of this session that were in time."""
    dropped: int | None = None
    """Segments of this session that were too many or too late."""
    ended: str | None = None
    """Why the last session ended."""


class LiveChange(Model, frozen=True, kw_only=True):
    """What changes; what is left out stays."""

    listening: bool | None = None
    """Whether a pusher may connect. False hands the air back at a segment boundary."""
    title: str | None = None
    """For sessions that begin from now on; the title of the channel until one was given."""
    reason: str | None = None
    """For the audit trail."""


class LivekitEndpoints(Model, frozen=True, kw_only=True, tag_field="kind", tag="livekit"):
    """Join a room of a LiveKit server with its own client."""

    kind: ClassVar[Literal["livekit"]] = "livekit"
    url: str
    """The server's WebSocket URL."""
    token: str
    """LiveKit's access token."""
    expires_at: Instant


class Liveness(Model, frozen=True, kw_only=True):
    """The process answers."""

    status: Literal["alive"] = "alive"
    version: str
    """The platform's version."""


class Login(Model, frozen=True, kw_only=True):
    """Handle and password, and from where."""

    handle: Handle
    password: Password
    device_id: DeviceId | None = None
    device_label: DeviceLabel | None = None


class LoudnessReport(Model, frozen=True, kw_only=True):
    """Loudness by EBU R 128. What the source had, what was done, and what airs, over time."""

    target_lufs: float
    tolerance_lu: float
    true_peak_ceiling_dbtp: float
    source_lufs: float
    """Integrated; -70 is silence."""
    source_true_peak_dbtp: float
    gain_db: float
    """What prep added."""
    limited: bool
    """Whether peaks had to be held down."""
    lufs: float
    """Integrated loudness of what airs."""
    true_peak_dbtp: float
    """True peak of what airs."""
    range_lu: float
    """Loudness range of what airs."""
    step_ms: int
    """Between two points."""
    momentary_lufs: list[float]
    """Loudest 400 ms of each step."""
    short_term_lufs: list[float]
    """Loudest 3 s of each step."""


class MatchCooldown(Model, frozen=True, kw_only=True, tag_field="type", tag="match.cooldown"):
    """Somebody has to wait before they are in the queue again."""

    event_id: EventId
    type: ClassVar[Literal["match.cooldown"]] = "match.cooldown"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: MatchTicket


class MatchFound(Model, frozen=True, kw_only=True, tag_field="type", tag="match.found"):
    """Somebody is found, and the session with them has begun."""

    event_id: EventId
    type: ClassVar[Literal["match.found"]] = "match.found"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: MatchTicket


class MatchJoin(Model, frozen=True, kw_only=True):
    """The caller's own word that they want to meet somebody; in a mode whose manifest says
    `random_tickets`."""

    mode: ModeId
    segment: MatchSegment


class MatchLeft(Model, frozen=True, kw_only=True, tag_field="type", tag="match.left"):
    """A ticket is over: its person left, is gone, or may not be there."""

    event_id: EventId
    type: ClassVar[Literal["match.left"]] = "match.left"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: MatchTicket


class MatchPreferences(Model, frozen=True, kw_only=True):
    """What somebody will not do without, however long they wait; what is left out is nothing."""

    same_language: bool | None = None
    """Only those who speak the same language."""
    avoid: list[MatchTag] | None = None
    """Nobody with one of these tags."""


class MatchResumeMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="resume"):
    """Go on after the last event seen: what was missed comes, or `resync` when it is not kept any more."""

    type: ClassVar[Literal["resume"]] = "resume"
    after: Sequence


class MatchResyncMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="resync"):
    """Events were missed: ask for the ticket. Those after `sequence` will come."""

    type: ClassVar[Literal["resync"]] = "resync"
    sequence: Sequence


class MatchSearching(Model, frozen=True, kw_only=True, tag_field="type", tag="match.searching"):
    """Somebody is in the queue."""

    event_id: EventId
    type: ClassVar[Literal["match.searching"]] = "match.searching"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: MatchTicket


class MatchSegment(Model, frozen=True, kw_only=True):
    """Which part of the queue somebody waits in. The longer they wait the wider the search: from the same
    language and tags, over a shared tag, to anybody whom nobody's preferences keep out."""

    language: MatchLanguage
    tags: list[MatchTag] | None = None
    prefs: MatchPreferences | None = None


class MatchSkip(Model, frozen=True, kw_only=True):
    """Which encounter is enough, by the caller's side of it."""

    session_id: SessionId


class MatchTicket(Model, frozen=True, kw_only=True):
    """Somebody's place among those who want to meet somebody. It is a lease: it holds as long as they say
    `heartbeat` on the socket or join again in time, and as long as a session that came of it goes on."""

    ticket_id: MatchTicketId
    mode: ModeId
    state: MatchState
    segment: MatchSegment
    joined_at: Instant
    cooldown_until: Instant | None = None
    session_id: SessionId | None = None


class MatchWatchMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="watch"):
    """Tell what comes of the ticket from now on."""

    type: ClassVar[Literal["watch"]] = "watch"


class MatchWatchingMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="watching"):
    """Nothing was lost: events after `sequence` will come. The ticket, if there is one, as it is now, so
    that nothing falls between."""

    type: ClassVar[Literal["watching"]] = "watching"
    sequence: Sequence
    ticket: MatchTicket | None = None


class MatchWelcomeMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="welcome"):
    """The first message of every connection: how often it has to be shown that somebody still wants to
    meet somebody, and their ticket as it is, if there is one."""

    type: ClassVar[Literal["welcome"]] = "welcome"
    connection_id: str
    heartbeat_interval_s: float
    """Seconds between heartbeats."""
    ttl_s: float
    """Seconds without one after which the ticket is over."""
    reconnect_after_s: float
    """Seconds before another connection is let in, while there is a ticket."""
    ticket: MatchTicket | None = None


class Me(Model, frozen=True, kw_only=True):
    """The account as its owner sees it. What limits it for being new is told; how moderators limit it is
    not."""

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
    probation: Probation | None = None


class MeChange(Model, frozen=True, kw_only=True):
    """What a person changes of their own account; what is left out stays."""

    display_name: DisplayName | None = None
    age_confirmed: bool | None = None
    """Once said it is not taken back."""
    terms_accepted: bool | None = None
    """Once said it is not taken back."""


class MediaLayer(Model, frozen=True, kw_only=True):
    """One encoding of the picture, from best to worst."""

    name: str
    """Layer name, unique in the profile."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    fps: float
    """Frames per second."""
    max_bitrate_bps: int
    """Ceiling, bits per second."""


class ModeCost(Model, frozen=True, kw_only=True):
    """What the sessions of a mode make the house send now."""

    mode: ModeId
    sessions: int
    """Those that are active."""
    gb_per_hour: float


class ModeHeartbeat(Model, frozen=True, kw_only=True):
    """How a session of the mode shows that it lives."""

    interval_s: float
    """Seconds between beats."""
    timeout_s: float
    """Seconds of silence that end the session."""


class ModeLimits(Model, frozen=True, kw_only=True):
    """Ceilings of one session of the mode."""

    max_participants: int
    """People who take part in one call or room with media of their own, those who only watch not counted;
    0 means that nobody does."""
    max_session_s: int
    """Seconds; 0 means without end."""
    uses_tiles: bool
    """Whether guardrails.tiles_active applies."""


class ModeList(Model, frozen=True, kw_only=True):
    """The modes the caller may use."""

    items: list[ModeManifest]


class ModeManifest(Model, frozen=True, kw_only=True):
    """One mode."""

    mode_id: str
    """Equal to its key in the file."""
    version: int
    """Raised with every change of the manifest."""
    title_key: str
    """Copy key of its name."""
    description_key: str
    """Copy key of one sentence about it."""
    routes: list[str]
    """Paths of the shell, `:name` for a parameter."""
    required_capabilities: list[Capability]
    """All of them are needed."""
    ui_composition: UiComposition
    policies: ModePolicies
    analytics_events: list[str]
    """Events of telemetry-events.yaml that the mode emits; of a client no other event of the mode is
    taken."""
    transition: ModeTransition


class ModePolicies(Model, frozen=True, kw_only=True):
    """The closed set of policies that a manifest may combine."""

    grant: ConsentGrantKind
    ecosystem: Ecosystem
    separate_ecosystem_from_party: bool
    """True keeps party presence out of the mode, in queries and on screen."""
    audience_type: AudienceType
    stream_transport: StreamTransport
    intent_label: str
    """Label recorded on the session and its consent grant."""
    chat_scope: ChatScope
    media_profile: str | None = None
    """Profile of the mode's main picture, in media-profiles.yaml; absent when it has none."""
    tile_profile: str | None = None
    """Profile of its thumbs; may be absent unless limits.uses_tiles."""
    presence_view: PresenceView
    heartbeat: ModeHeartbeat
    limits: ModeLimits


class ModeTold(Model, frozen=True, kw_only=True):
    """What a mode told."""

    mode: ModeId
    events: list[EventTold]
    """Each event that every mode has to tell of."""


class ModeTransition(Model, frozen=True, kw_only=True):
    """Handover on entering the mode."""

    kind: TransitionKind
    duration_ms: int
    """Milliseconds; 0 for a cut."""


class ModeViewers(Model, frozen=True, kw_only=True):
    """Who watches in a mode."""

    mode: ModeId
    viewers: float
    """An estimate; not whole."""


class ModerationBlocked(Model, frozen=True, kw_only=True, tag_field="type", tag="moderation.blocked"):
    """Somebody has parted from somebody. What both share ends, and neither is shown to the other."""

    event_id: EventId
    type: ClassVar[Literal["moderation.blocked"]] = "moderation.blocked"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: BlockNotice


class ModerationUnblocked(Model, frozen=True, kw_only=True, tag_field="type", tag="moderation.unblocked"):
    """Somebody has lifted a block of their own."""

    event_id: EventId
    type: ClassVar[Literal["moderation.unblocked"]] = "moderation.unblocked"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: BlockNotice


class ModesTold(Model, frozen=True, kw_only=True):
    """What every mode told."""

    since: datetime.datetime
    """The first hour's beginning."""
    until: datetime.datetime
    """The last hour's end."""
    modes: list[ModeTold]


class NightlyReport(Model, frozen=True, kw_only=True):
    """What a nightly did, and what aired the day before it."""

    channel_id: ChannelId
    day: Day
    owner: str
    """Who answers for the channel."""
    loudness_target_lufs: float
    """LUFS that every programme was brought to."""
    begun_at: datetime.datetime
    ended_at: datetime.datetime
    steps: list[ReportStep]
    usage: UsageDay


class NowPlaying(Model, frozen=True, kw_only=True):
    """What the channel airs now, and what follows."""

    channel_id: ChannelId
    index: int
    """The timeline index at the time of the answer."""
    current: Programme
    next: Programme | None = None


class Objective(Model, frozen=True, kw_only=True):
    """One promise of the house, and how it was kept."""

    name: ObjectiveName
    codes: list[AlertCode]
    """The alerts that break it."""
    target: float
    """The share of time for which it is to be kept."""
    kept: float
    """The share of the window for which it was."""
    budget_s: float
    """Seconds for which it may be broken within a window."""
    spent_s: float
    """Seconds for which it was."""
    burn: list[BurnRate]
    days: list[SpentDay]
    """Oldest first, every day that the window touches."""


class ObjectiveReport(Model, frozen=True, kw_only=True):
    """The objectives over the window that ends now."""

    window_s: int
    """Seconds that a budget is for."""
    items: list[Objective]


class Observation(Model, frozen=True, kw_only=True):
    """One thing that was seen, as a code with its values, for a client to say in its reader's language."""

    code: ObservationCode
    channel_id: ChannelId | None = None
    seconds: float | None = None
    count: int | None = None
    since: datetime.datetime | None = None
    config_hash: str | None = None
    detail: str | None = None
    """Words from elsewhere, as a library says them."""


class PasswordChange(Model, frozen=True, kw_only=True):
    """The password in force and the one that follows it."""

    current: Password
    new: Password


class PingMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    """Is the server there?"""

    type: ClassVar[Literal["ping"]] = "ping"
    nonce: str | None = None
    """Comes back in the pong."""


class Pipeline(Model, frozen=True, kw_only=True):
    """How programmes come in from elsewhere."""

    stages: list[StageStatus]
    sources: list[SourceStatus]
    counts: list[StateCount]
    held_bytes: int
    """Bytes of fetched files on disk."""
    budget_bytes: int
    """Bytes that they may take together."""


class PipelineChange(Model, frozen=True, kw_only=True):
    """A stage to pause or to let run again."""

    stage: PipelineStage
    paused: bool
    reason: str | None = None
    """For the audit trail."""


class Placement(Model, frozen=True, kw_only=True):
    """A component in a region."""

    component: str
    """Name in schemas/components.yaml, `<region>.<Component>`."""
    key: str
    """Identity across modes. The same key keeps the running instance when the mode changes."""
    props: dict[str, PropValue]
    """Props, checked against the component's own schema."""


class Plan(Model, frozen=True, kw_only=True):
    """What the planner works with."""

    channel_id: ChannelId
    card_version: int
    card_hash: CardHash
    seed: int
    daypart: str
    """The one that holds then."""
    ready: int
    """Assets that could air."""
    admitted: int
    """Those that the card lets begin then."""
    ruled_out: list[RuledOut]
    planned_until: datetime.datetime
    """Where the queue ends."""


class PlanItem(Model, frozen=True, kw_only=True):
    """A programme that a source of the owner card offers, and what became of it."""

    plan_item_id: PlanItemId
    source: str
    """Name of the source in the owner card."""
    key: str
    """What the source calls it."""
    title: str
    state: PlanItemState
    facts: ProgrammeFacts
    duration_s: float | None = None
    """Seconds, as the source says."""
    slot_at: datetime.datetime | None = None
    """When it is wanted on air."""
    daypart: str | None = None
    """The daypart of that slot."""
    url: str | None = None
    """The file in use, without its query."""
    size_bytes: int | None = None
    """Bytes of the file, as far as anybody said."""
    fetched_bytes: int | None = None
    """Bytes safely on disk."""
    attempts: int
    """Attempts at the file in use that failed."""
    next_attempt_at: datetime.datetime | None = None
    refusal: PlanRefusal | None = None
    asset_id: AssetId | None = None
    replaced_by: PlanItemId | None = None
    found_at: datetime.datetime
    updated_at: datetime.datetime
    history: list[PlanItemEvent] | None = None
    """Oldest first; only where one item is asked for."""


class PlanItemEvent(Model, frozen=True, kw_only=True):
    """One step in the life of a plan item."""

    at: datetime.datetime
    state: PlanItemState
    detail: str
    """What happened."""


class PlanItemPage(Model, frozen=True, kw_only=True):
    """A page of plan items, newest first."""

    items: list[PlanItem]
    next_cursor: Cursor | None = None


class PlanRefusal(Model, frozen=True, kw_only=True):
    """Why an item will not be had."""

    code: PlanRefusalCode
    detail: str
    """In plain words, with the figures."""


class PlanRotation(Model, frozen=True, kw_only=True):
    """The planner's entries after they were chosen anew."""

    taken_back: int
    """Entries of the planner that are not in the queue any more."""
    queue_entries: int
    """Entries in the queue now."""


class PlanRotationOrder(Model, frozen=True, kw_only=True):
    """Asks the planner to choose anew."""

    reason: str | None = None
    """For the audit trail."""


class PlayerConfig(Model, frozen=True, kw_only=True):
    """How patient the player is."""

    live_sync_segments: int
    """How many segments behind the live edge it plays."""
    max_playback_rate: float
    """Highest rate for catching up."""
    retry_limit: int
    """Retries of one playlist or segment."""
    retry_delay_ms: int
    retry_delay_max_ms: int
    controls_hide_ms: int
    """Idle time after which the controls hide."""
    stall_recover_ms: int
    """A stall longer than this makes the player rejoin the live edge."""


class Playout(Model, frozen=True, kw_only=True):
    """What an operator has switched."""

    channel_id: ChannelId
    state: BroadcastState
    emergency: bool
    """The reserve airs instead of the queue."""
    emergency_until: datetime.datetime | None = None
    """When the queue takes back by itself; absent when somebody has to end the emergency."""
    frozen: bool
    """The planner takes nothing back from the queue; it still fills its end."""
    reason: str | None = None
    """Why it was switched last."""
    changed_at: datetime.datetime | None = None
    """When it was switched last."""


class PlayoutChange(Model, frozen=True, kw_only=True):
    """What changes; what is left out stays."""

    emergency: bool | None = None
    emergency_clips: int | None = None
    """After how many clips of the reserve the queue takes back by itself. Says nothing without an
    emergency."""
    frozen: bool | None = None
    reason: str | None = None
    """For the audit trail."""


class PolicyChange(Model, frozen=True, kw_only=True):
    """One thing that two cards say otherwise. `before` is left out where there was nothing, `after` where
    there is nothing any more."""

    path: str
    """Keys with slashes between. What has a `name` in a list stands under that, other things under their
    place from 0. A list whose named items changed places is told by their names."""
    before: PolicyValue | None = None
    after: PolicyValue | None = None


class PolicyDiff(Model, frozen=True, kw_only=True):
    """What differs between two versions."""

    before: PolicyVersion | None = None
    after: PolicyVersion
    changes: list[PolicyChange]
    """By path; all of the card where it followed none."""


class PolicyReload(Model, frozen=True, kw_only=True):
    """The configuration after it was read again."""

    config_hash: str
    """Content hash of the configuration in force."""
    problems: list[str]
    """Why the files were refused; what was in force stays. None when they were not."""


class PolicyReloadOrder(Model, frozen=True, kw_only=True):
    """Asks for the configuration to be read again."""

    reason: str | None = None
    """For the audit trail."""


class PolicySnapshot(Model, frozen=True, kw_only=True):
    """An owner card as it was, never changed again."""

    version: PolicyVersion
    content: str
    """All that the card said, in the shape that cards had then: canonical JSON, whose SHA-256 is
    `card_hash`."""


class PolicyVersion(Model, frozen=True, kw_only=True):
    """One time that an owner card came into force."""

    channel_id: ChannelId
    number: int
    """Counted by channel; a card that comes back is another version."""
    card_hash: CardHash
    card_version: int
    """What the card itself says."""
    author: str
    """Who the card says changed it, else the operator who had it read, else `house`: it was found changed."""
    reason: str | None = None
    """Why, as the card says or the operator did."""
    effective_at: datetime.datetime
    """When the LAB took it in."""
    previous_hash: str | None = None
    """Of the card that it followed; none for a channel's first."""


class PolicyVersionPage(Model, frozen=True, kw_only=True):
    """A page of versions, newest first."""

    items: list[PolicyVersion]
    next_cursor: Cursor | None = None


class PongMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="pong"):
    """It is."""

    type: ClassVar[Literal["pong"]] = "pong"
    nonce: str | None = None
    """Comes back in the pong."""
    at: datetime.datetime


class Presence(Model, frozen=True, kw_only=True):
    """One person who is there, however many devices they are there with."""

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


class PresenceDifference(Model, frozen=True, kw_only=True):
    """What is other than what the watcher was told before. Put those `present` in the place of what is
    known of them, and forget those `gone`: why they went is not told."""

    present: list[Presence]
    gone: list[PresenceId]


class PresencePage(Model, frozen=True, kw_only=True):
    """People, the best placed first."""

    items: list[Presence]
    next_cursor: Cursor | None = None


class PresenceResumeMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="resume"):
    """Go on after the last difference seen: what was missed comes as one, or `resync` when that can't be
    said any more."""

    type: ClassVar[Literal["resume"]] = "resume"
    after: Sequence


class PresenceResyncMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="resync"):
    """Ask for the list: the watcher begins, is elsewhere now, or missed more than is kept. Differences
    after `sequence` will come."""

    type: ClassVar[Literal["resync"]] = "resync"
    sequence: Sequence


class PresenceSetting(Model, frozen=True, kw_only=True):
    """Where the caller is and how they want to be seen. What is left out stays; of who was never there, it
    is `visible`, with the camera off and without capabilities."""

    presence_mode: ModeId
    visibility: PresenceVisibility | None = None
    is_camera_on: bool | None = None
    capabilities: list[PresenceCapability] | None = None


class PresenceUpdate(Model, frozen=True, kw_only=True, tag_field="type", tag="presence.update"):
    """Who came, changed or went, of those whom the watcher may see; several changes may be told as one."""

    event_id: EventId
    type: ClassVar[Literal["presence.update"]] = "presence.update"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: PresenceDifference


class PresenceViewportMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="viewport"):
    """Whose tiles a viewport shows, the first one first; told at every change and with every heartbeat.
    Tiles of the viewport that it does not name are out of view."""

    type: ClassVar[Literal["viewport"]] = "viewport"
    viewport_id: str
    """As the tiles were connected with."""
    visible: list[str]
    """Presences."""


class PresenceWatchMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="watch"):
    """Tell of everybody who comes, changes and goes from now on; answered with `resync`."""

    type: ClassVar[Literal["watch"]] = "watch"


class PresenceWatchingMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="watching"):
    """Nothing was lost: differences after `sequence` will come."""

    type: ClassVar[Literal["watching"]] = "watching"
    sequence: Sequence


class PresenceWelcomeMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="welcome"):
    """The first message of every connection: how often it has to be shown that somebody is there."""

    type: ClassVar[Literal["welcome"]] = "welcome"
    connection_id: str
    heartbeat_interval_s: float
    """Seconds between heartbeats."""
    ttl_s: float
    """Seconds without one after which the person is in no list."""


class Probation(Model, frozen=True, kw_only=True):
    """What limits an account for being new; left out once that is over. Until then it is listed to others
    in quarantine alone, meets them first by chance, and `limits` hold for what it does."""

    until: Instant
    limits: ProbationLimits


class ProbationLimits(Model, frozen=True, kw_only=True):
    """How often somebody on probation may do what they do to others."""

    encounters_per_hour: int
    """People met by chance."""
    invitations_per_minute: int
    """Invitations to a call."""
    messages_per_minute: ProbationMessages


class ProbationMessages(Model, frozen=True, kw_only=True):
    """Sustained messages per minute, in threads of each scope."""

    private_1to1: int
    room: int
    performer_room: int


class Problem(Model, frozen=True, kw_only=True):
    """An RFC 9457 problem detail with a stable code."""

    type: str
    """A URI reference naming the kind of problem."""
    title: str
    """The kind of problem in a few words; the same for every occurrence."""
    status: int
    code: ErrorCode
    detail: str
    """What went wrong this time and what to do about it."""
    instance: str | None = None
    """The path of the request."""
    request_id: str
    """Names this request in the log."""
    errors: list[ProblemItem] | None = None
    """One entry for every part of the request that is wrong."""


class ProblemItem(Model, frozen=True, kw_only=True):
    """One wrong part of a request."""

    pointer: str
    """JSON pointer into the body (`/position`), or `query/limit`, `header/...`, `path/...`."""
    detail: str


class Programme(Model, frozen=True, kw_only=True):
    """One stretch of the channel's timeline."""

    title: str
    """What the guide calls it."""
    kind: ProgrammeKind
    asset_id: AssetId | None = None
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    first_index: int
    """Timeline index of its first segment."""
    segment_count: int
    """Length in segments of the channel's grid."""
    captions: list[str]
    """Languages of its captions (BCP 47)."""


class ProgrammeFacts(Model, frozen=True, kw_only=True):
    """What is known of a programme: by the JSON file beside it, or by an operator, whose word counts."""

    creator: str | None = None
    """Who made it."""
    tags: list[str] | None = None
    """The first one counts for runs of a tag."""
    licence: ContentLicence | None = None
    rating: int | None = None
    """Age rating, years."""
    role: AssetRole | None = None
    overlay: bool | None = None
    """Whether the channel's logo lies over it; when left out, over programmes only."""


class QualityCheck(Model, frozen=True, kw_only=True):
    """One check of prep."""

    name: str
    verdict: CheckVerdict
    detail: str


class QuarantineOrder(Model, frozen=True, kw_only=True):
    """Limit an account until an instant."""

    reason: Reason
    until: Instant


class QueueEntry(Model, frozen=True, kw_only=True):
    """One coming item of the channel."""

    entry_id: EntryId
    channel_id: ChannelId
    asset_id: AssetId
    title: str
    state: QueueEntryState
    origin: QueueOrigin
    position: int
    """0 airs first."""
    version: int
    """Raised by every change; a move names the one it read."""
    segment_count: int
    starts_at: datetime.datetime | None = None
    """When it airs as planned now."""
    daypart: str | None = None
    """The daypart for which the planner chose it."""
    role: AssetRole | None = None
    relaxed: list[PlanningRule] | None = None
    """Rules that gave way for it."""
    queued_at: datetime.datetime


class QueueInsert(Model, frozen=True, kw_only=True):
    """An asset to air."""

    asset_id: AssetId
    position: int | None = None
    """Among the waiting entries; at the end when left out, and when past the end."""


class QueueMove(Model, frozen=True, kw_only=True):
    """A new place for a waiting entry."""

    position: int
    """Among the waiting entries."""
    version: int
    """The version the caller read."""


class QueuePage(Model, frozen=True, kw_only=True):
    """A page of the queue in airing order."""

    items: list[QueueEntry]
    next_cursor: Cursor | None = None


class Readiness(Model, frozen=True, kw_only=True):
    """Whether the platform can do its work, with a reason per dependency."""

    ready: bool
    checks: list[DependencyCheck]


class Refusal(Model, frozen=True, kw_only=True):
    """Why a file can't air."""

    code: RefusalCode
    detail: str
    """In plain words, with the figures."""


class Registration(Model, frozen=True, kw_only=True):
    """A new account."""

    handle: Handle
    password: Password
    display_name: DisplayName | None = None
    age_confirmed: bool | None = None
    """The person says to be of age."""
    terms_accepted: bool | None = None
    """The person accepts the terms of this house."""
    device_label: DeviceLabel | None = None


class RenditionSimilarity(Model, frozen=True, kw_only=True):
    """How like the source a rendition looks (SSIM of sampled pictures, 0 to 1)."""

    rendition: str
    samples: int
    mean: float
    worst: float
    worst_ms: int
    """Where the least similar one is."""


class Report(Model, frozen=True, kw_only=True):
    """A report as moderators see it."""

    report_id: ReportId
    state: ReportState
    reporter_id: UserId
    user_id: UserId
    reason_code: ReportReason
    mode_id: ModeId
    session_id: SessionId | None = None
    thread_id: ThreadId | None = None
    note: ReportNote | None = None
    evidence: list[EvidenceRef]
    """The reporter's session and thread, and the sessions in which the reported one then was in that mode."""
    made_at: Instant
    claim: ReportClaim | None = None
    verdict: ReportVerdict | None = None
    version: int
    """Raised by every change."""


class ReportCheck(Model, frozen=True, kw_only=True):
    """One check with its figures."""

    name: str
    verdict: CheckVerdict
    detail: str
    """What was found."""
    value: float | None = None
    """As measured."""
    limit: float | None = None
    """Where the verdict turns."""
    advice: str | None = None
    """What to do about it."""


class ReportClaim(Model, frozen=True, kw_only=True):
    """Which moderator looks at it, and until when it waits for them."""

    by: UserId
    at: Instant
    until: Instant


class ReportCreation(Model, frozen=True, kw_only=True):
    """Who is reported, what for, and where it happened."""

    user_id: UserId
    reason_code: ReportReason
    mode_id: ModeId
    session_id: SessionId | None = None
    thread_id: ThreadId | None = None
    note: ReportNote | None = None


class ReportPage(Model, frozen=True, kw_only=True):
    """Reports, the longest waiting first."""

    items: list[Report]
    next_cursor: Cursor | None = None


class ReportReceipt(Model, frozen=True, kw_only=True):
    """The report is with the moderators."""

    report_id: ReportId
    made_at: Instant


class ReportResolution(Model, frozen=True, kw_only=True):
    """How the report is judged, and why."""

    outcome: ReportOutcome
    note: ReportNote


class ReportStep(Model, frozen=True, kw_only=True):
    """One step of the nightly."""

    name: str
    outcome: StepOutcome
    duration_ms: int
    detail: str
    """In plain words, what was done or what went wrong."""


class ReportVerdict(Model, frozen=True, kw_only=True):
    """How it was judged, by whom, when and why."""

    outcome: ReportOutcome
    by: UserId
    at: Instant
    note: ReportNote


class ReportedMessagePage(Model, frozen=True, kw_only=True):
    """Messages of the thread that a report names, the newest first."""

    thread_id: ThreadId
    items: list[ChatMessage]
    next_cursor: Cursor | None = None


class ResumeMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="resume"):
    """Follow a topic from the last event seen: what was missed comes first, or `resync` when it is too
    old."""

    type: ClassVar[Literal["resume"]] = "resume"
    topic: str
    after: Sequence


class ResyncMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="resync"):
    """The events asked for are no longer kept: fetch the state anew; events after `sequence` will come."""

    type: ClassVar[Literal["resync"]] = "resync"
    topic: str
    sequence: Sequence


class Room(Model, frozen=True, kw_only=True):
    """A room as somebody in it sees it."""

    room: RoomName
    thread_id: ThreadId | None = None
    people: list[RoomPerson]
    """Who takes part, in the order of their coming."""
    watching: int
    """How many only watch."""
    places: int
    """How many may take part at once: `limits.max_participants` of the mode."""


class RoomChange(Model, frozen=True, kw_only=True):
    """What became of a room, told to each who takes part in it. Who is there now, and how many watch, is
    what `inspectRoom` tells."""

    session_id: SessionId
    change: RoomMove
    is_watching: bool
    """Whether who came or went only watches."""


class RoomPerson(Model, frozen=True, kw_only=True):
    """Somebody who takes part in a room. `participant_id` names this stay of theirs, for what they publish
    too."""

    participant_id: ConsentId
    user_id: UserId
    handle: Handle
    display_name: DisplayName
    entered_at: Instant


class RuledOut(Model, frozen=True, kw_only=True):
    """How many programmes a rule keeps off the air."""

    rule: PlanningRule
    assets: int


class RunCommand(Model, frozen=True, kw_only=True):
    """A command of the control plane and what became of it."""

    command_id: UUID
    action: CommandAction
    received_at: datetime.datetime
    outcome: CommandOutcome | None = None
    detail: str | None = None


class Session(Model, frozen=True, kw_only=True):
    """One intent of one person. Its policies are those of its beginning; another mode is another session."""

    session_id: SessionId
    mode: ModeId
    state: SessionState
    audience_type: AudienceType
    stream_transport: StreamTransport
    intent_label: IntentLabel
    participants: list[UserId]
    """Its owner, and whoever is in the call with them."""
    parent_session_id: SessionId | None = None
    consent_id: ConsentId | None = None
    room: RoomName | None = None
    thread_id: ThreadId | None = None
    is_watching: bool | None = None
    """Of a session in a room: whether it only watches who is there, and publishes nothing."""
    policy_snapshot_id: str
    """SHA-256 of the policies it lives by: owner card, configuration and manifest."""
    media_profile: str | None = None
    """Profile of its main picture."""
    endpoints: MediaEndpoints | None = None
    heartbeat: SessionHeartbeat
    cost: SessionCost
    created_at: Instant
    last_seen_at: Instant
    ends_at: Instant | None = None
    ended_at: Instant | None = None
    end_reason: SessionEndReason | None = None


class SessionCost(Model, frozen=True, kw_only=True):
    """What the session is estimated to take of the line. GB per hour = 0.439 x Mbps received x concurrent
    viewers."""

    gb_per_hour: float
    duration_s: float
    """Seconds that it lasted; before its end, those that are assumed."""
    gb: float


class SessionCreated(Model, frozen=True, kw_only=True, tag_field="type", tag="session.created"):
    """A session has begun."""

    event_id: EventId
    type: ClassVar[Literal["session.created"]] = "session.created"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: SessionNotice


class SessionCreation(Model, frozen=True, kw_only=True):
    """A new session. What is said beside the mode must be what its manifest says, or the client composed
    itself from an older one (MODE_CHANGED); what is left out is taken from there. A mode with rooms,
    and no other, wants a `room`."""

    mode: ModeId
    audience_type: AudienceType | None = None
    stream_transport: StreamTransport | None = None
    intent_label: IntentLabel | None = None
    room: RoomName | None = None
    parent_session_id: SessionId | None = None


class SessionEnded(Model, frozen=True, kw_only=True, tag_field="type", tag="session.ended"):
    """A session is over."""

    event_id: EventId
    type: ClassVar[Literal["session.ended"]] = "session.ended"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: SessionNotice


class SessionFailed(Model, frozen=True, kw_only=True, tag_field="type", tag="session.failed"):
    """A session has failed; `end_reason` says of what."""

    event_id: EventId
    type: ClassVar[Literal["session.failed"]] = "session.failed"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: SessionNotice


class SessionHandover(Model, frozen=True, kw_only=True):
    """One session has followed another."""

    previous: SessionNotice
    session: SessionNotice
    handover: ModeTransition


class SessionHeartbeat(Model, frozen=True, kw_only=True):
    """How the session shows that it lives, as it was agreed when it began."""

    interval_s: float
    """Seconds between beats."""
    timeout_s: float
    """Seconds of silence that end it."""


class SessionMove(Model, frozen=True, kw_only=True):
    """The session that ends, and the one that follows it. A mode with rooms, and no other, wants a `room`."""

    session_id: SessionId
    mode: ModeId
    audience_type: AudienceType | None = None
    stream_transport: StreamTransport | None = None
    intent_label: IntentLabel | None = None
    room: RoomName | None = None


class SessionNotice(Model, frozen=True, kw_only=True):
    """What the platform is told of a session."""

    session_id: SessionId
    user_id: UserId
    mode: ModeId
    state: SessionState
    parent_session_id: SessionId | None = None
    consent_id: ConsentId | None = None
    room: RoomName | None = None
    is_watching: bool | None = None
    policy_snapshot_id: str
    end_reason: SessionEndReason | None = None
    cost: SessionCost | None = None


class SessionPage(Model, frozen=True, kw_only=True):
    """Sessions, newest first, without their endpoints."""

    items: list[Session]
    next_cursor: Cursor | None = None


class SessionRoomChanged(Model, frozen=True, kw_only=True, tag_field="type", tag="session.room_changed"):
    """Somebody has entered or left the room in which a session of the reader is; who is there, the room
    tells."""

    event_id: EventId
    type: ClassVar[Literal["session.room_changed"]] = "session.room_changed"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: RoomChange


class SessionTransition(Model, frozen=True, kw_only=True):
    """What ended, what follows it, and how the stage is handed over."""

    previous: Session
    session: Session
    handover: ModeTransition


class SessionTransitioned(Model, frozen=True, kw_only=True, tag_field="type", tag="session.transitioned"):
    """A session has followed another."""

    event_id: EventId
    type: ClassVar[Literal["session.transitioned"]] = "session.transitioned"
    version: Literal[1] = 1
    occurred_at: datetime.datetime
    trace_id: TraceId
    subject: Subject
    topic: PersonTopic
    sequence: Sequence
    data: SessionHandover


class ShadowOrder(Model, frozen=True, kw_only=True):
    """Hide an account until that is lifted."""

    reason: Reason


class SignedIn(Model, frozen=True, kw_only=True):
    """A sign-in. The access token goes with every call as `Authorization: Bearer`; the refresh token
    stands in the cookie of the answer, which only the refresh operation is sent."""

    access_token: str
    """Good until it expires, the sign-in ends or the account is barred."""
    expires_in_s: int
    """Seconds until the access token must be refreshed."""
    device_id: DeviceId
    me: Me


class SocketTicket(Model, frozen=True, kw_only=True):
    """Opens one socket as the caller."""

    ticket: str
    """Goes into the query of the socket's address, `?ticket=`; good once."""
    expires_at: Instant


class SourceFacts(Model, frozen=True, kw_only=True):
    """What the source file is."""

    name: str
    size_bytes: int
    sha256: str
    """Of the whole file; what a blocklist names."""
    container: str
    duration_ms: int
    """As it declares; 0 when it does not."""
    video_codec: str
    width: int
    height: int
    rate: str
    """Pictures per second, a fraction."""
    pixel_format: str
    rotation: int
    interlaced: bool
    audio_codec: str | None = None
    audio_channels: int
    audio_rate: int
    sounds: list[SourceSound] | None = None
    """Every sound in it; `audio_codec`, `audio_channels` and `audio_rate` are those of the one that airs
    as the main one."""


class SourceSound(Model, frozen=True, kw_only=True):
    """One sound of a source file."""

    language: str
    """BCP 47; `und` where the file doesn't say."""
    codec: str
    channels: int
    rate: int
    """Samples per second."""
    special: bool
    """A commentary or a description for the blind: taken only where there is nothing else."""


class SourceStatus(Model, frozen=True, kw_only=True):
    """A remote source of the owner card, as it was seen last."""

    source: str
    """Name of the source in the owner card."""
    looked_at: datetime.datetime | None = None
    offered: int
    """Programmes that it offered then."""
    failures: int
    """Looks in a row that failed."""
    problem: str | None = None
    """What went wrong then."""


class SpentDay(Model, frozen=True, kw_only=True):
    """What a day spent of a budget."""

    day: str
    """In UTC."""
    spent_s: float
    """Seconds for which the objective was broken."""


class StageStatus(Model, frozen=True, kw_only=True):
    """A stage, and whether an operator has paused it."""

    stage: PipelineStage
    paused: bool
    running: bool
    """At work just now."""
    reason: str | None = None
    """Why it was switched last."""
    changed_at: datetime.datetime | None = None
    """When it was switched last."""
    ran_at: datetime.datetime | None = None
    """When it last came to an end of its work."""


class StartOfPicture(Model, frozen=True, kw_only=True):
    """How long the first picture took, from the page on."""

    pictures: int
    """Pages that told of their first picture."""
    p50_ms: int
    """Half of them waited no longer."""
    p95_ms: int
    """Of twenty, nineteen waited no longer."""


class StateCount(Model, frozen=True, kw_only=True):
    """How many plan items are in a state."""

    state: PlanItemState
    items: int


class Status(Model, frozen=True, kw_only=True):
    """The platform in one page."""

    version: str
    config_hash: str
    """Content hash of the configuration in force."""
    lab: LabStatus
    channels: list[ChannelStatus]
    services: list[DependencyCheck]
    """Those of the control plane that look at themselves, as they last found themselves. None of them
    takes an edge out of service."""


class Stretch(Model, frozen=True, kw_only=True):
    """A part of the programme in which nothing is seen, moves or is heard."""

    kind: StretchKind
    start_ms: int
    end_ms: int


class SubscribeMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="subscribe"):
    """Follow topics from now on."""

    type: ClassVar[Literal["subscribe"]] = "subscribe"
    topics: list[str]


class SubscribedMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="subscribed"):
    """The topic is followed; events after `sequence` will come."""

    type: ClassVar[Literal["subscribed"]] = "subscribed"
    topic: str
    sequence: Sequence


class TelemetryBatch(Model, frozen=True, kw_only=True):
    """Events of one client, in any order."""

    events: list[TelemetryEvent]


class TelemetryCount(Model, frozen=True, kw_only=True):
    """How often an event happened within an hour, in one mode."""

    hour: datetime.datetime
    """When the hour begins."""
    name: TelemetryName
    mode: ModeId | None = None
    """Left out for what belongs to no mode."""
    kept: int
    """Events that were kept."""
    estimated: float
    """Events that there were: each that was kept stands for those of its kind that sampling let go."""


class TelemetryCountPage(Model, frozen=True, kw_only=True):
    """A page of counts, newest hour first."""

    since: datetime.datetime
    """The first hour's beginning."""
    until: datetime.datetime
    """The last hour's end."""
    items: list[TelemetryCount]
    next_cursor: Cursor | None = None


class TelemetryEvent(Model, frozen=True, kw_only=True):
    """Something that happened at a client."""

    event_id: UUID
    """Chosen by the client; an event that is sent again under it counts once."""
    name: TelemetryName
    occurred_at: datetime.datetime
    """By the client's clock."""
    properties: dict[str, TelemetryValue]
    """Those that the catalogue has for this event."""


class TelemetryReceipt(Model, frozen=True, kw_only=True):
    """What became of a batch; the four together are all of its events. What is accepted is on disk."""

    accepted: int
    repeated: int
    """Events that are here already."""
    sampled_out: int
    """Well formed events of a kind of which only a share is kept."""
    refused: list[TelemetryRefusal]


class TelemetryRefusal(Model, frozen=True, kw_only=True):
    """An event that was not taken; sending it again does not help."""

    event_id: UUID
    reason: TelemetryRefusalReason
    property: TelemetryName | None = None
    detail: str
    """What would be taken. Never what was sent."""


class ThumbnailStrip(Model, frozen=True, kw_only=True):
    """How the pictures stand in the strip, row by row."""

    tiles: int
    columns: int
    tile_width: int
    tile_height: int
    interval_ms: int
    """Between two pictures."""


class Tile(Model, frozen=True, kw_only=True):
    """A connected tile, and where its picture is had."""

    presence_id: PresenceId
    endpoints: MediaEndpoints


class TileConnection(Model, frozen=True, kw_only=True):
    """Where somebody's tile is to be shown."""

    viewport_id: ViewportId
    form_factor: FormFactor


class TileLimits(Model, frozen=True, kw_only=True):
    """What holds a client's tiles; the platform holds them too."""

    desktop: int
    """Tiles at once on a desktop."""
    mobile: int
    """The same on a phone."""
    offscreen_disconnect_ms: int
    """Out of view for so long a tile is disconnected."""
    lapse_ms: int
    """Without `viewport` on the presence socket for so long all of its tiles are."""


class Trial(Model, frozen=True, kw_only=True):
    """One step of the autopilot."""

    step: int
    parameter: str
    """The parameter; `all` for a reset."""
    before: float
    """The factor in force."""
    after: float
    """The factor that the canary is planned with."""
    outcome: TrialOutcome
    begun_at: datetime.datetime
    starts_at: datetime.datetime | None = None
    """From when on what airs counts."""
    ended_at: datetime.datetime | None = None
    reason: str | None = None
    """In plain words, why it ended so."""
    canary: ArmIndicators | None = None
    control: ArmIndicators | None = None


class TunedParameter(Model, frozen=True, kw_only=True):
    """A parameter of the planner, as a factor of what the owner card says."""

    name: str
    """`source_weight.<source>`, `tag_pull.<daypart>` or `repeat.<asset, source or creator>`."""
    factor: float
    """1 is the owner card's word."""
    min: float
    """By the owner card."""
    max: float
    """By the owner card."""


class UiComposition(Model, frozen=True, kw_only=True):
    """What the shell mounts, by region."""

    stage: Placement
    rail: Placement | None = None
    """Absent leaves it empty."""
    topbar: Placement | None = None
    """Absent leaves it empty."""
    overlays: list[Placement]
    """Bottom first."""


class UsageDay(Model, frozen=True, kw_only=True):
    """What a local day of the channel consisted of."""

    segments: int
    """Segments of the day that the as-run log knows of."""
    aired_s: float
    """Their time."""
    fallback_share: float
    """Share of reserve and slate in it."""
    programmes: int
    """Programmes that began."""
    distinct_programmes: int
    """Different ones among them."""
    by_source: list[AirTime]
    """Programmes by source of the owner card; `removed` when it's gone from the library."""
    by_daypart: list[AirTime]
    """Everything by daypart."""


class WelcomeMessage(Model, frozen=True, kw_only=True, tag_field="type", tag="welcome"):
    """The first message of every connection: `topics` are all that its caller may follow."""

    type: ClassVar[Literal["welcome"]] = "welcome"
    connection_id: str
    topics: list[str]


class WhipWhepEndpoints(Model, frozen=True, kw_only=True, tag_field="kind", tag="whip_whep"):
    """Publish by WHIP (RFC 9725) and watch by WHEP, on this platform."""

    kind: ClassVar[Literal["whip_whep"]] = "whip_whep"
    publish_url: str
    """Where an SDP offer is posted to publish; relative to the platform."""
    subscribe_url: str
    """Where an SDP offer is posted to watch; relative to the platform."""
    token: str
    """Bearer token of both."""
    ice_servers: list[IceServer]
    """For RTCPeerConnection."""
    layers: list[MediaLayer] | None = None
    """The pictures that may be published, the best first, one m-line each; a larger one is not forwarded.
    Left out for who only watches."""
    expires_at: Instant


AssetId: TypeAlias = UUID
"""A UUIDv7 naming an asset of the library."""

CardHash: TypeAlias = str
"""SHA-256 of an owner card's canonical JSON (keys sorted, no spaces); equal cards have one hash."""

ChannelId: TypeAlias = str
"""The name of a channel."""

ChatBody: TypeAlias = str
"""The text of a message. How long it may be in a thread is `max_characters` of its scope."""

ClientMessageId: TypeAlias = str
"""Chosen by the client, once for each message; said again it is the same message, which is kept once."""

ConfigHash: TypeAlias = str
"""SHA-256 of a configuration's canonical JSON (keys sorted, no spaces), as files, tier and environment
    made it; equal ones have one hash."""

ConsentId: TypeAlias = UUID
"""A UUIDv7 naming an invitation, and the grant that its acceptance is."""

CopyStrings: TypeAlias = dict[str, str]
"""Every string a person reads, in one language: key to text, `{name}` a placeholder. Files
    config/copy/<locale>.json; every language has the same keys and the same placeholders."""

Cursor: TypeAlias = str
"""Where the next page begins; opaque."""

Day: TypeAlias = str
"""A day in the channel's time zone, YYYY-MM-DD."""

DecisionId: TypeAlias = UUID
"""A UUIDv7 naming a decision of the curator."""

DeviceId: TypeAlias = UUID
"""A UUIDv7 naming a device of an account."""

DeviceLabel: TypeAlias = str
"""What a person calls a device of theirs."""

DisplayName: TypeAlias = str
"""How a person wants to be called; need not be unique."""

EntryId: TypeAlias = UUID
"""A UUIDv7 naming an entry of the queue."""

EventId: TypeAlias = UUID
"""A UUIDv7; consumers drop an id they have seen."""

EvidenceRef: TypeAlias = str
"""Where to look, as `session:` or `thread:` and an id; what a session went through is found under it
    in the audit log."""

Handle: TypeAlias = str
"""The name by which an account is known and signs in; unique, lower case, public."""

IdempotencyKey: TypeAlias = str
"""Chosen by the caller; the same key with the same request gets the same answer and one effect."""

Instant: TypeAlias = datetime.datetime
"""A point in time, RFC 3339."""

IntentLabel: TypeAlias = str
"""What the person is there for, as the mode's manifest says it."""

JobName: TypeAlias = str
"""The name of a job."""

MatchLanguage: TypeAlias = str
"""A language that somebody speaks (BCP 47)."""

MatchTag: TypeAlias = str
"""What somebody would talk about, in a word."""

MatchTicketId: TypeAlias = UUID
"""A UUIDv7 naming a ticket of the queue."""

MediaEndpoints: TypeAlias = WhipWhepEndpoints | LivekitEndpoints
"""How a client sends and receives the media of its session; the platform passes it on unopened."""

MessageId: TypeAlias = UUID
"""A UUIDv7 naming a message of a thread."""

ModeId: TypeAlias = str
"""The name of a mode, as its manifest says it."""

ObjectiveName: TypeAlias = str
"""What an objective of the house is called."""

Password: TypeAlias = str
"""As typed, compared byte for byte in UTF-8; never kept, only its argon2id hash (RFC 9106)."""

PersonTopic: TypeAlias = str
"""What concerns one person, and is open to nobody else: `person:` and the account's id."""

PlanItemId: TypeAlias = UUID
"""A UUIDv7 naming a plan item."""

PolicyValue: TypeAlias = str | bool | int | float | list[str]
"""What a card says at one place. Objects and lists of objects are told by their parts."""

PresenceId: TypeAlias = UUID
"""A UUIDv7 naming somebody's presence; the same on all of their devices."""

PropValue: TypeAlias = str | bool | int | float
"""A component's prop."""

Reason: TypeAlias = str
"""Why a moderator does it; kept in the audit log."""

ReportId: TypeAlias = UUID
"""A UUIDv7 naming a report."""

ReportNote: TypeAlias = str
"""What there is to say about it, for moderators alone."""

RoomName: TypeAlias = str
"""How a room of a mode is called: whoever knows the name may enter by their own act. Where somebody
    performs it is the performer's handle or id."""

Sequence: TypeAlias = int
"""Number of the event in its stream; a client resumes from the last one it saw. It rises, and may
    leave out what was told to others."""

SessionId: TypeAlias = UUID
"""A UUIDv7 naming a session."""

Subject: TypeAlias = str
"""What the event is about, as `kind:id`."""

TelemetryName: TypeAlias = str
"""The name of an event, or of a property."""

TelemetryNumber: TypeAlias = float
"""A property in figures, whole or not."""

TelemetryWords: TypeAlias = str
"""A property in words."""

ThreadId: TypeAlias = UUID
"""A UUIDv7 naming a thread of messages."""

TraceId: TypeAlias = str
"""Names the chain of causes in logs and audit."""

UserId: TypeAlias = UUID
"""A UUIDv7 naming an account."""

ViewportId: TypeAlias = str
"""A client's own name for one view of people, another one for each tab."""

TelemetryValue: TypeAlias = TelemetryWords | bool | TelemetryNumber
"""What a property says. Which of them, and in which words, is the catalogue's to say."""
