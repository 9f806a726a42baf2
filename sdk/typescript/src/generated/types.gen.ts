// Every type of the contract. Generated; do not edit.

/** What began on air, once each; a reserve clip or the slate that goes round is logged when it takes over. */
export interface AsRunEntry {
  title: string;
  kind: ProgrammeKind;
  asset_id?: AssetId;
  entry_id?: EntryId;
  started_at: string;
  /** When it was to end as planned then. */
  ends_at: string;
  /** Timeline index of its first segment. */
  first_index: number;
  /** Length as planned then, in segments of the channel's grid. */
  segment_count: number;
}

/** A page of the as-run log, oldest first. */
export interface AsRunPage {
  items: AsRunEntry[];
  next_cursor?: Cursor;
}

/** A file of the library and what became of it. */
export interface Asset {
  asset_id: AssetId;
  title: string;
  state: AssetState;
  /** Name of the source in the owner card. */
  source: string;
  source_path: string;
  size_bytes: number;
  facts: ProgrammeFacts;
  role?: AssetRole;
  /** Share of prep done. */
  progress?: number;
  refusal?: Refusal;
  media?: AssetMedia;
  checks: QualityCheck[];
  added_at: string;
  updated_at: string;
}

/** A file to take into the library. */
export interface AssetAdd {
  /** Absolute path of a regular file on the LAB's machine. */
  path: string;
  /** The file's own title or name when left out. */
  title?: string;
  facts?: ProgrammeFacts;
}

/** A UUIDv7 naming an asset of the library. */
export type AssetId = string;

/** What prep made of the file. */
export interface AssetMedia {
  duration_ms: number;
  segment_count: number;
  /** Encoder generation; the init segments of one generation are identical. */
  generation: string;
  /** Integrated loudness after prep (EBU R128). */
  loudness_lufs: number;
  true_peak_dbtp: number;
  renditions: string[];
  captions: string[];
  /** Languages of its sounds (BCP 47), the main one first; `und` where the file doesn't say. */
  audio?: string[];
  /** Whether a logo lies over it. */
  overlay?: boolean;
}

/** A page of the library, newest first. */
export interface AssetPage {
  items: Asset[];
  next_cursor?: Cursor;
}

/** What it is on air. programme: something to watch; ident: says which station this is; bumper: something short in between. Idents and bumpers air in breaks only. */
export type AssetRole = 'programme' | 'ident' | 'bumper';

/** pending: waits for prep; preparing: prep runs; ready: may air; refused: prep said no; missing: its media vanished. */
export type AssetState = 'pending' | 'preparing' | 'ready' | 'refused' | 'missing';

/** What changes; what is left out stays. */
export interface AssetUpdate {
  title?: string;
  facts?: ProgrammeFacts;
}

/** For whom a session of the mode is. */
export type AudienceType = 'solo' | 'pair' | 'room' | 'public';

/** A programme has begun on a channel. */
export interface BroadcastNowPlaying {
  event_id: EventId;
  type: 'broadcast.now_playing';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: Topic;
  sequence: Sequence;
  data: NowPlaying;
}

/** on_air: a programme; reserve: the reserve loop; slate: the last resort; off_air: the channel has not begun. */
export type BroadcastState = 'on_air' | 'reserve' | 'slate' | 'off_air';

/**
 * What a mode asks of who enters it. `member`, `age_confirmed`, `moderator` and `operator` belong to the account and are
 * checked by the server; `camera` and `microphone` belong to the device and are asked for by the client.
 */
export type Capability = 'member' | 'age_confirmed' | 'moderator' | 'operator' | 'camera' | 'microphone';

/** The name of a channel. */
export type ChannelId = string;

/** One channel at this moment. */
export interface ChannelStatus {
  channel_id: ChannelId;
  state: BroadcastState;
  /** The timeline index now. */
  index: number;
  /** Seconds between now and the end of the newest published segment; below zero when it lies ahead. */
  newest_segment_age_s?: number;
  queue_entries: number;
  /** Seconds of published schedule ahead. */
  ready_s: number;
}

/** Who may read the mode's chat. */
export type ChatScope = 'none' | 'private_1to1' | 'room' | 'performer_room';

/** What a quality check concluded. */
export type CheckVerdict = 'pass' | 'warn' | 'fail';

/** A channel a client can tune in to. */
export interface ClientChannel {
  channel_id: ChannelId;
  title: string;
  /** Path of the HLS master playlist. */
  master_playlist: string;
}

/** The part of the configuration that a client needs. */
export interface ClientConfig {
  config_hash: string;
  default_locale: Locale;
  locales: Locale[];
  channels: ClientChannel[];
  player: PlayerConfig;
  events: ClientSocketConfig;
}

/** How a client keeps its events socket. */
export interface ClientSocketConfig {
  ping_interval_ms: number;
  reconnect_delay_ms: number;
  reconnect_delay_max_ms: number;
  /** Polling of now / next while the socket is down. */
  poll_interval_ms: number;
}

/** Which recorded acts of the participants open a session of the mode. */
export type ConsentGrantKind = 'none' | 'invitation' | 'random_tickets' | 'room_entry' | 'performance';

/** Under which licence a programme may air. */
export type ContentLicence = 'owned' | 'licensed' | 'public_domain' | 'cc0' | 'cc_by' | 'cc_by_sa';

/** Every string of one locale by key. */
export interface CopyBook {
  locale: Locale;
  strings: CopyStrings;
}

/**
 * Every string a person reads, in one language: key to text, `{name}` a placeholder. Files config/copy/<locale>.json; every
 * language has the same keys and the same placeholders.
 */
export type CopyStrings = Record<string, string>;

/** Where the next page begins; opaque. */
export type Cursor = string;

/** One thing the platform needs. */
export interface DependencyCheck {
  name: string;
  ok: boolean;
  /** What was seen. */
  reason: string;
}

/** The world a mode belongs to. People of one world are never listed in another. */
export type Ecosystem = 'open' | 'party' | 'random' | 'live_public' | 'private' | 'operations';

/** A UUIDv7 naming an entry of the queue. */
export type EntryId = string;

/** Every error the platform can answer with. */
export type ErrorCode = 'ASSET_EXISTS' | 'ASSET_IN_USE' | 'ASSET_NOT_READY' | 'AUTH_FAILED' | 'BODY_TOO_LARGE' | 'CURSOR_INVALID' | 'FILE_UNUSABLE' | 'IDEMPOTENCY_CONFLICT' | 'INTERNAL' | 'LAB_UNAVAILABLE' | 'MEDIA_TYPE_UNSUPPORTED' | 'METHOD_NOT_ALLOWED' | 'NONCE_REPLAY' | 'NOT_FOUND' | 'OFF_AIR' | 'OVERLOADED' | 'POLICY_DENIED' | 'QUEUE_ENTRY_LOCKED' | 'QUEUE_FULL' | 'SCHEMA_INVALID' | 'SIGNATURE_INVALID' | 'UPGRADE_REQUIRED' | 'VERSION_CONFLICT';

/** A UUIDv7; consumers drop an id they have seen. */
export type EventId = string;

/** The published schedule from now on. */
export interface GuidePage {
  channel_id: ChannelId;
  items: Programme[];
  /** The end of the published schedule; the reserve loop airs after it. */
  published_until: string;
  next_cursor?: Cursor;
}

/** Chosen by the caller; the same key with the same request gets the same answer and one effect. */
export type IdempotencyKey = string;

/** A point in time, RFC 3339. */
export type Instant = string;

/** The LAB as seen by its heartbeat. */
export interface LabStatus {
  alive: boolean;
  heartbeat_age_s?: number;
  started_at?: string;
  /** Assets in prep. */
  preparing?: number;
}

/** The process answers. */
export interface Liveness {
  status: 'alive';
  /** The platform's version. */
  version: string;
}

/** A language the product speaks (BCP 47). */
export type Locale = 'pt-BR' | 'en';

/** How a session of the mode shows that it lives. */
export interface ModeHeartbeat {
  /** Seconds between beats. */
  interval_s: number;
  /** Seconds of silence that end the session. */
  timeout_s: number;
}

/** Ceilings of one session of the mode. */
export interface ModeLimits {
  /** People in a session; 0 means no person takes part with media of their own. */
  max_participants: number;
  /** Seconds; 0 means without end. */
  max_session_s: number;
  /** Whether guardrails.tiles_active applies. */
  uses_tiles: boolean;
}

/** The modes the caller may use. */
export interface ModeList {
  items: ModeManifest[];
}

/** One mode. */
export interface ModeManifest {
  /** Equal to its key in the file. */
  mode_id: string;
  /** Raised with every change of the manifest. */
  version: number;
  /** Copy key of its name. */
  title_key: string;
  /** Copy key of one sentence about it. */
  description_key: string;
  /** Paths of the shell, `:name` for a parameter. */
  routes: string[];
  /** All of them are needed. */
  required_capabilities: Capability[];
  ui_composition: UiComposition;
  policies: ModePolicies;
  /** Events of telemetry-events.yaml that the mode emits. */
  analytics_events: string[];
  transition: ModeTransition;
}

/** The closed set of policies that a manifest may combine. */
export interface ModePolicies {
  grant: ConsentGrantKind;
  ecosystem: Ecosystem;
  /** True keeps party presence out of the mode, in queries and on screen. */
  separate_ecosystem_from_party: boolean;
  audience_type: AudienceType;
  stream_transport: StreamTransport;
  /** Label recorded on the session and its consent grant. */
  intent_label: string;
  chat_scope: ChatScope;
  /** Profile of the mode's main picture, in media-profiles.yaml; absent when it has none. */
  media_profile?: string;
  /** Profile of its thumbs; may be absent unless limits.uses_tiles. */
  tile_profile?: string;
  presence_view: PresenceView;
  heartbeat: ModeHeartbeat;
  limits: ModeLimits;
}

/** Handover on entering the mode. */
export interface ModeTransition {
  kind: TransitionKind;
  /** Milliseconds; 0 for a cut. */
  duration_ms: number;
}

/** What the channel airs now, and what follows. */
export interface NowPlaying {
  channel_id: ChannelId;
  /** The timeline index at the time of the answer. */
  index: number;
  current: Programme;
  next?: Programme;
}

/** Is the server there? */
export interface PingMessage {
  type: 'ping';
  /** Comes back in the pong. */
  nonce?: string;
}

/** A component in a region. */
export interface Placement {
  /** Name in schemas/components.yaml, `<region>.<Component>`. */
  component: string;
  /** Identity across modes. The same key keeps the running instance when the mode changes. */
  key: string;
  /** Props, checked against the component's own schema. */
  props: Record<string, PropValue>;
}

/** What the planner works with. */
export interface Plan {
  card_version: number;
  seed: number;
  /** The one that holds then. */
  daypart: string;
  /** Assets that could air. */
  ready: number;
  /** Those that the card lets begin then. */
  admitted: number;
  ruled_out: RuledOut[];
  /** Where the queue ends. */
  planned_until: string;
}

/** A rule of the owner card. Never bent: source, licence, blocked_tag, duration, rating. The others give way, in this order, when nothing keeps them. */
export type PlanningRule = 'source' | 'licence' | 'blocked_tag' | 'duration' | 'rating' | 'daypart_duration' | 'tag_run' | 'source_repeat' | 'creator_repeat' | 'asset_repeat';

/** How patient the player is. */
export interface PlayerConfig {
  /** How many segments behind the live edge it plays. */
  live_sync_segments: number;
  /** Highest rate for catching up. */
  max_playback_rate: number;
  /** Retries of one playlist or segment. */
  retry_limit: number;
  retry_delay_ms: number;
  retry_delay_max_ms: number;
  /** Idle time after which the controls hide. */
  controls_hide_ms: number;
  /** A stall longer than this makes the player rejoin the live edge. */
  stall_recover_ms: number;
}

/** What an operator has switched. */
export interface Playout {
  channel_id: ChannelId;
  state: BroadcastState;
  /** The reserve airs instead of the queue. */
  emergency: boolean;
  /** The planner takes nothing back from the queue; it still fills its end. */
  frozen: boolean;
  /** Why it was switched last. */
  reason?: string;
  /** When it was switched last. */
  changed_at?: string;
}

/** What changes; what is left out stays. */
export interface PlayoutChange {
  emergency?: boolean;
  frozen?: boolean;
  /** For the audit trail. */
  reason?: string;
}

/** It is. */
export interface PongMessage {
  type: 'pong';
  /** Comes back in the pong. */
  nonce?: string;
  at: string;
}

/** Which people the mode lists. */
export type PresenceView = 'none' | 'party' | 'grid' | 'room' | 'audience';

/** An RFC 9457 problem detail with a stable code. */
export interface Problem {
  /** A URI reference naming the kind of problem. */
  type: string;
  /** The kind of problem in a few words; the same for every occurrence. */
  title: string;
  status: number;
  code: ErrorCode;
  /** What went wrong this time and what to do about it. */
  detail: string;
  /** The path of the request. */
  instance?: string;
  /** Names this request in the log. */
  request_id: string;
  /** One entry for every part of the request that is wrong. */
  errors?: ProblemItem[];
}

/** One wrong part of a request. */
export interface ProblemItem {
  /** JSON pointer into the body (`/position`), or `query/limit`, `header/...`, `path/...`. */
  pointer: string;
  detail: string;
}

/** One stretch of the channel's timeline. */
export interface Programme {
  /** What the guide calls it. */
  title: string;
  kind: ProgrammeKind;
  asset_id?: AssetId;
  starts_at: string;
  ends_at: string;
  /** Timeline index of its first segment. */
  first_index: number;
  /** Length in segments of the channel's grid. */
  segment_count: number;
  /** Languages of its captions (BCP 47). */
  captions: string[];
}

/** What is known of a programme: by the JSON file beside it, or by an operator, whose word counts. */
export interface ProgrammeFacts {
  /** Who made it. */
  creator?: string;
  /** The first one counts for runs of a tag. */
  tags?: string[];
  licence?: ContentLicence;
  /** Age rating, years. */
  rating?: number;
  role?: AssetRole;
  /** Whether the channel's logo lies over it; when left out, over programmes only. */
  overlay?: boolean;
}

/** Where a stretch of the timeline comes from. break: a station id or bumper, which only the as-run log tells; what airs and the guide count it to the programme before. */
export type ProgrammeKind = 'programme' | 'break' | 'reserve' | 'slate';

/** A component's prop. */
export type PropValue = string | boolean | number;

/** One check of prep. */
export interface QualityCheck {
  name: string;
  verdict: CheckVerdict;
  detail: string;
}

/** One coming item of the channel. */
export interface QueueEntry {
  entry_id: EntryId;
  asset_id: AssetId;
  title: string;
  state: QueueEntryState;
  origin: QueueOrigin;
  /** 0 airs first. */
  position: number;
  /** Raised by every change; a move names the one it read. */
  version: number;
  segment_count: number;
  /** When it airs as planned now. */
  starts_at?: string;
  /** The daypart for which the planner chose it. */
  daypart?: string;
  role?: AssetRole;
  /** Rules that gave way for it. */
  relaxed?: PlanningRule[];
  queued_at: string;
}

/** waiting: may be moved; locked: within the horizon that viewers may know of; airing: on air. */
export type QueueEntryState = 'waiting' | 'locked' | 'airing';

/** An asset to air. */
export interface QueueInsert {
  asset_id: AssetId;
  /** Among the waiting entries; at the end when left out, and when past the end. */
  position?: number;
}

/** A new place for a waiting entry. */
export interface QueueMove {
  /** Among the waiting entries. */
  position: number;
  /** The version the caller read. */
  version: number;
}

/** Who put the entry there. planner: within every rule of the card; rotation: the planner too, though some rule gave way. */
export type QueueOrigin = 'operator' | 'planner' | 'rotation';

/** A page of the queue in airing order. */
export interface QueuePage {
  items: QueueEntry[];
  next_cursor?: Cursor;
}

/** Whether the platform can do its work, with a reason per dependency. */
export interface Readiness {
  ready: boolean;
  checks: DependencyCheck[];
}

/** Why a file can't air. */
export interface Refusal {
  code: RefusalCode;
  /** In plain words, with the figures. */
  detail: string;
}

/** Why prep refused a file. */
export type RefusalCode = 'DAMAGED' | 'EMPTY_FILE' | 'ENCRYPTED' | 'FORBIDDEN_FORMAT' | 'HDR_UNSUPPORTED' | 'INTERNAL' | 'NO_VIDEO' | 'TOO_LONG' | 'TOO_SHORT' | 'UNREADABLE' | 'WRONG_GEOMETRY';

/** Follow a topic from the last event seen: what was missed comes first, or `resync` when it is too old. */
export interface ResumeMessage {
  type: 'resume';
  topic: Topic;
  after: Sequence;
}

/** The events asked for are no longer kept: fetch the state anew; events after `sequence` will come. */
export interface ResyncMessage {
  type: 'resync';
  topic: Topic;
  sequence: Sequence;
}

/** How many programmes a rule keeps off the air. */
export interface RuledOut {
  rule: PlanningRule;
  assets: number;
}

/** Number of the event in its stream; a client resumes from the last one it saw. */
export type Sequence = number;

/** The platform in one page. */
export interface Status {
  version: string;
  /** Content hash of the configuration in force. */
  config_hash: string;
  lab: LabStatus;
  channels: ChannelStatus[];
}

/** The transport a session of the mode needs. */
export type StreamTransport = 'none' | 'hls' | 'webrtc';

/** What the event is about, as `kind:id`. */
export type Subject = string;

/** Follow topics from now on. */
export interface SubscribeMessage {
  type: 'subscribe';
  topics: Topic[];
}

/** The topic is followed; events after `sequence` will come. */
export interface SubscribedMessage {
  type: 'subscribed';
  topic: Topic;
  sequence: Sequence;
}

/** A stream of events. */
export type Topic = 'broadcast';

/** Names the chain of causes in logs and audit. */
export type TraceId = string;

/** How the stage is handed over on entering. */
export type TransitionKind = 'cut' | 'crossfade' | 'placeholder';

/** What the shell mounts, by region. */
export interface UiComposition {
  stage: Placement;
  /** Absent leaves it empty. */
  rail?: Placement;
  /** Absent leaves it empty. */
  topbar?: Placement;
  /** Bottom first. */
  overlays: Placement[];
}

/** The first message of every connection. */
export interface WelcomeMessage {
  type: 'welcome';
  connection_id: string;
  topics: Topic[];
}
