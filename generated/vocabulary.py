# Generated from schemas/ by `make generate`; edit the schemas, never this file.
"""The words of the contract: every enum, every id type, and who is calling. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType


class AgentMessageKind(StrEnum):
    """Which part of the message is there."""

    STATUS = "status"
    TELEMETRY = "telemetry"
    SNAPSHOT = "snapshot"
    REPORT = "report"
    RESULT = "result"


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


class AlertNoticeKind(StrEnum):
    """alert: it was raised; alert_clear: it went."""

    ALERT = "alert"
    ALERT_CLEAR = "alert_clear"


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


class AudioCodec(StrEnum):
    """Audio codecs, as named in an SDP or a playlist."""

    AAC = "aac"
    OPUS = "opus"


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


class CostTier(StrEnum):
    """How much the platform may spend; VVTV_COST_TIER selects one."""

    COST_LOW = "COST_LOW"
    COST_NORMAL = "COST_NORMAL"
    COST_HIGH = "COST_HIGH"


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


class H264Profile(StrEnum):
    """Profile of the picture (ITU-T H.264 Annex A)."""

    BASELINE = "baseline"
    MAIN = "main"
    HIGH = "high"


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


class MediaProviderName(StrEnum):
    """Who forwards the media."""

    EMBEDDED = "embedded"
    LIVEKIT = "livekit"
    CLOUDFLARE = "cloudflare"


class MediaTransport(StrEnum):
    """How the media travels."""

    HLS = "hls"
    WEBRTC = "webrtc"


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


class OverlayCorner(StrEnum):
    """A corner of the picture."""

    TOP_LEFT = "top_left"
    TOP_RIGHT = "top_right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM_RIGHT = "bottom_right"


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


class PlatformEvent(StrEnum):
    """An event that the control plane knows how to send, and that the catalogue says the properties of."""

    CHAT_SENT = "chat_sent"
    CONSENT_ANSWERED = "consent_answered"
    CONSENT_REQUESTED = "consent_requested"
    MATCH_COOLDOWN = "match_cooldown"
    MATCH_ENDED = "match_ended"
    MATCH_FOUND = "match_found"
    MATCH_JOINED = "match_joined"
    MATCH_LEFT = "match_left"
    MATCH_SEARCHING = "match_searching"
    MATCH_SKIPPED = "match_skipped"
    MEDIA_ERROR = "media_error"
    POLICY_DENIED = "policy_denied"
    PRESENCE_SET = "presence_set"
    REPORT_SENT = "report_sent"
    REPORT_UPHELD = "report_upheld"
    SESSION_CREATED = "session_created"
    SESSION_ENDED = "session_ended"
    SESSION_TRANSITIONED = "session_transitioned"
    TILE_ENDED = "tile_ended"
    TILES_SHED = "tiles_shed"


class PresenceCapability(StrEnum):
    """What the person's device can do."""

    CAMERA = "camera"
    MICROPHONE = "microphone"


class PresenceFault(StrEnum):
    """not_swept: nobody who fell silent is let go; not_told: a node does not read the changes that its
    people are to be told; unreachable: nobody can say who is where."""

    NOT_SWEPT = "not_swept"
    NOT_TOLD = "not_told"
    UNREACHABLE = "unreachable"


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


class PrivacyClass(StrEnum):
    """`operational` says nothing about a person; `pseudonymous` can be tied to an account by its id.
    Message bodies, frames and precise location have no class: they can't be described here, so they
    can't be sent."""

    OPERATIONAL = "operational"
    PSEUDONYMOUS = "pseudonymous"


class ProfileUse(StrEnum):
    """What a profile is for; rules of the platform attach to the use, never to a profile's name."""

    THUMB = "thumb"
    CALL = "call"
    RANDOM = "random"
    ROOM = "room"
    BROADCAST = "broadcast"


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


class Skin(StrEnum):
    """How the shell looks; each has its colours and shapes in web/src/styles/skins."""

    LATE_NIGHT = "late_night"
    SIGNAL = "signal"


class SourceKind(StrEnum):
    """Where programmes may come from."""

    FOLDER = "folder"
    FEED = "feed"
    PEERTUBE = "peertube"
    ARCHIVE = "archive"
    STUDIO = "studio"


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


class TelemetryForm(StrEnum):
    """What a string is. choice: one of `choices`; id: a UUID; mode: the mode that the event belongs to;
    other_mode, channel, profile, rung, route, locale: one that the configuration has, a rung being a
    layer of a profile or a rung of a ladder; word: letters, and underscores between them, which only
    the platform may send. So nothing that a client sends is free text."""

    CHOICE = "choice"
    ID = "id"
    MODE = "mode"
    OTHER_MODE = "other_mode"
    CHANNEL = "channel"
    PROFILE = "profile"
    RUNG = "rung"
    ROUTE = "route"
    LOCALE = "locale"
    WORD = "word"


class TelemetryPropertyType(StrEnum):
    """Type of a property's value. Numbers are counts, durations and shares; none is below zero."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


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


class TelemetrySource(StrEnum):
    """Whose word an event is. client; platform, the control plane itself."""

    CLIENT = "client"
    PLATFORM = "platform"


class Topic(StrEnum):
    """A stream of events that is open to everybody."""

    BROADCAST = "broadcast"


class TrackKind(StrEnum):
    """Sound or picture."""

    AUDIO = "audio"
    VIDEO = "video"


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


class VideoCodec(StrEnum):
    """Video codecs, as named in an SDP or a playlist."""

    H264 = "h264"
    VP8 = "vp8"
    VP9 = "vp9"
    AV1 = "av1"


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class X264Preset(StrEnum):
    """Speed of the encoder against size."""

    ULTRAFAST = "ultrafast"
    SUPERFAST = "superfast"
    VERYFAST = "veryfast"
    FASTER = "faster"
    FAST = "fast"
    MEDIUM = "medium"
    SLOW = "slow"


AssetId = NewType("AssetId", str)
"""A UUIDv7 naming an asset of the library."""
ChannelId = NewType("ChannelId", str)
"""The name of a channel."""
ClientMessageId = NewType("ClientMessageId", str)
"""Chosen by the client, once for each message; said again it is the same message, which is kept once."""
ConsentId = NewType("ConsentId", str)
"""A UUIDv7 naming an invitation, and the grant that its acceptance is."""
DecisionId = NewType("DecisionId", str)
"""A UUIDv7 naming a decision of the curator."""
DeviceId = NewType("DeviceId", str)
"""A UUIDv7 naming a device of an account."""
EntryId = NewType("EntryId", str)
"""A UUIDv7 naming an entry of the queue."""
EventId = NewType("EventId", str)
"""A UUIDv7; consumers drop an id they have seen."""
MatchTicketId = NewType("MatchTicketId", str)
"""A UUIDv7 naming a ticket of the queue."""
MessageId = NewType("MessageId", str)
"""A UUIDv7 naming a message of a thread."""
ModeId = NewType("ModeId", str)
"""The name of a mode, as its manifest says it."""
PlanItemId = NewType("PlanItemId", str)
"""A UUIDv7 naming a plan item."""
PresenceId = NewType("PresenceId", str)
"""A UUIDv7 naming somebody's presence; the same on all of their devices."""
ReportId = NewType("ReportId", str)
"""A UUIDv7 naming a report."""
SessionId = NewType("SessionId", str)
"""A UUIDv7 naming a session."""
ThreadId = NewType("ThreadId", str)
"""A UUIDv7 naming a thread of messages."""
TraceId = NewType("TraceId", str)
"""Names the chain of causes in logs and audit."""
UserId = NewType("UserId", str)
"""A UUIDv7 naming an account."""
ViewportId = NewType("ViewportId", str)
"""A client's own name for one view of people, another one for each tab."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling: by which scheme they were recognised, as whom, and what they may do.

    `sign_in` and `device` say through what a person came, `signed_in_at` when they gave their password for it.
    `credential` is what was shown where the service itself decides what it is worth; it is a secret.
    """

    scheme: str | None
    subject: str | None
    scopes: frozenset[str]
    sign_in: str | None = None
    device: str | None = None
    signed_in_at: datetime | None = None
    credential: str | None = field(default=None, repr=False)

    @staticmethod
    def anonymous() -> Caller:
        """A caller who gave no credentials."""
        return _ANONYMOUS


_ANONYMOUS = Caller(scheme=None, subject=None, scopes=frozenset())
