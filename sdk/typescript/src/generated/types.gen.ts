// Every type of the contract. Generated; do not edit.

/** An account as moderators see it. */
export interface Account {
  user_id: UserId;
  handle: Handle;
  display_name: DisplayName;
  roles: Role[];
  age_confirmed: boolean;
  terms_accepted: boolean;
  /** Limited without being told. */
  shadowed: boolean;
  reputation: number;
  quarantined_until?: Instant;
  ban?: Ban;
  /** Raised by every change. */
  version: number;
  created_at: Instant;
}

/** What is changed of somebody's account, and which version of it was seen; what is left out stays. */
export interface AccountChange {
  version: number;
  /** All of them, `user` among them. Needs the capability `admin`. */
  roles?: Role[];
  shadowed?: boolean;
  quarantined_until?: Instant;
}

/** Accounts, newest first. */
export interface AccountPage {
  items: Account[];
  next_cursor?: Cursor;
}

/** off: switched off, or no control plane is named; online: it answered last; offline: it did not, and messages wait. */
export type AgentState = 'off' | 'online' | 'offline';

/** How the LAB gets on with its control plane. */
export interface AgentStatus {
  state: AgentState;
  /** Host of the control plane. */
  host?: string;
  /** Messages that wait to be sent. */
  waiting: number;
  /** Messages given up since the LAB started, the oldest first, because too many waited. */
  dropped: number;
  /** The newest commands, newest first. */
  commands: RunCommand[];
  /** When it answered last. */
  last_contact_at?: string;
  /** Why it could not be reached last. */
  last_error?: string;
}

/** How long something was on air. */
export interface AirTime {
  name: string;
  aired_s: number;
}

/** Something that is not, or was not, well. */
export interface Alert {
  /** A UUIDv7 naming this time that it was so. */
  alert_id: string;
  code: AlertCode;
  severity: AlertSeverity;
  /** Whether it still is so. */
  active: boolean;
  /** When it was raised. */
  since: string;
  /** When it went. */
  cleared_at?: string;
  /** In plain words, with the figures, and each channel that is meant by name. */
  detail: string;
  /** What was measured. */
  value?: number;
  /** What it was held against. */
  threshold?: number;
}

/**
 * What is not well. DEAD_AIR: the channel's own output is late, black, frozen, silent or cannot be decoded; DISCOVERY_FAILING:
 * sources failed several times in a row; DISK_FULL: the disk fills up; EGRESS_HIGH: sessions make the house send as much as
 * it may, and new ones are refused; FALLBACK_GROWING, FALLBACK_HIGH: the reserve or the slate airs too much; LAB_AWAY: the
 * LAB's heartbeat is old; MATCHING_DEGRADED: two who were matched wait too long for their session; PRESENCE_STUCK: who is
 * where is not told any more; QA_LOW: prep's checks pass too seldom; QUEUE_LOW: too little is queued; REVOCATION_FAILING: the
 * media provider does not take back the endpoints of sessions that are over; WATCHDOG_AWAY: nobody watches for dead air.
 */
export type AlertCode = 'DEAD_AIR' | 'DISCOVERY_FAILING' | 'DISK_FULL' | 'EGRESS_HIGH' | 'FALLBACK_GROWING' | 'FALLBACK_HIGH' | 'LAB_AWAY' | 'MATCHING_DEGRADED' | 'PRESENCE_STUCK' | 'QA_LOW' | 'QUEUE_LOW' | 'REVOCATION_FAILING' | 'WATCHDOG_AWAY';

/** Active alerts and the newest that went, newest first. */
export interface AlertList {
  items: Alert[];
}

/** medium: somebody should look today; high: now; critical: viewers see it. */
export type AlertSeverity = 'medium' | 'high' | 'critical';

/** What was measured of one arm of a trial. */
export interface ArmIndicators {
  /** Air time. */
  aired_s: number;
  /** Programmes that began. */
  programmes: number;
  /** Share of reserve and slate in the air time. */
  fallback_share: number;
  /** Mean quality of what aired. */
  qa_mean: number;
  /** Share of programmes that came back sooner than the owner card wants. */
  breach_share: number;
  /** Corrections by operators per programme, at most 1. */
  correction_share: number;
}

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

/** All that prep found out about a file; of a refused one, up to the refusal. */
export interface AssetReport {
  verdict: CheckVerdict;
  refusal?: Refusal;
  /** What to do about the refusal. */
  advice?: string;
  source?: SourceFacts;
  checks: ReportCheck[];
  stretches: Stretch[];
  loudness?: LoudnessReport;
  similarity: RenditionSimilarity[];
  strip?: ThumbnailStrip;
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

/** Who watches the channel, and how long they wait for it. */
export interface Audience {
  /** All of them now; an estimate. */
  viewers: number;
  /** Seconds whose samples the estimate for now is made of. */
  window_s: number;
  /** The same by mode, the most first. */
  modes: ModeViewers[];
  /** The first hour's beginning. */
  since: string;
  /** The last hour's end. */
  until: string;
  hours: HourViewers[];
  /** From `since` to `until`; left out where there was none. */
  start?: StartOfPicture;
  starts: HourStarts[];
}

/** For whom a session of the mode is. */
export type AudienceType = 'solo' | 'pair' | 'room' | 'public';

/** One act, as it stands in its log. */
export interface AuditEvent {
  log: AuditLogName;
  /** Its place in that log. */
  sequence: number;
  event_id: string;
  occurred_at: string;
  /** Who did it. */
  actor: string;
  /** What was done. */
  action: string;
  /** To what. */
  subject: string;
  /** Why. */
  reason?: string;
  /** SHA-256 of the subject as it was. */
  before_hash?: string;
  /** SHA-256 of the subject as it is since. */
  after_hash?: string;
  /** What it was part of, as events name it. */
  trace_id?: string;
  /** The hash of the act before. */
  previous_hash: string;
  /** Of every other field. */
  hash: string;
}

/** Which log an act is in. platform: people, sessions, denials; lab: the library, the queue, policies and all that airs. */
export type AuditLogName = 'lab' | 'platform';

/** A page of acts, newest first. */
export interface AuditPage {
  items: AuditEvent[];
  /** Logs that could not be read from here just now; their acts are missing. */
  unread: AuditLogName[];
  next_cursor?: Cursor;
}

/** What the autopilot has tuned of a channel's planning, and what it tries. */
export interface Autopilot {
  channel_id: ChannelId;
  state: AutopilotState;
  /** Share of the schedule that a trial may touch. */
  canary_pct: number;
  /** Everything that may be tuned, as it is in force outside of a trial. */
  parameters: TunedParameter[];
  /** Newest first. */
  trials: Trial[];
}

/** disabled: the owner card holds as written; resting: nothing is tried just now; trying: a canary share is planned otherwise. */
export type AutopilotState = 'disabled' | 'resting' | 'trying';

/** Why an account is barred, by whom, and until when. */
export interface Ban {
  reason: string;
  by: UserId;
  at: Instant;
  until?: Instant;
}

/** Bar an account; for ever when no end is given. */
export interface BanOrder {
  reason: string;
  until?: Instant;
}

/** Somebody whom the caller has blocked. Neither is shown to the other, invites or meets them, on any device. */
export interface Block {
  user_id: UserId;
  handle: Handle;
  display_name: DisplayName;
  blocked_at: Instant;
}

/** Who has blocked whom, or does no more. Told to the one who did, and to nobody else. */
export interface BlockNotice {
  user_id: UserId;
  blocked_id: UserId;
}

/** Whom the caller has blocked, the last first. */
export interface BlockPage {
  items: Block[];
  next_cursor?: Cursor;
}

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

/** on_air: a programme, or a live source; reserve: the reserve loop; slate: the last resort; off_air: the channel has not begun. */
export type BroadcastState = 'on_air' | 'reserve' | 'slate' | 'off_air';

/** How fast a budget was spent lately. */
export interface BurnRate {
  /** How long lately is, in seconds. */
  window_s: number;
  /** Of what the budget allows; above 1 it does not last. */
  rate: number;
}

/**
 * What a mode or an operation asks of who comes. `member` (who has accepted the terms), `age_confirmed`, `moderator`,
 * `operator` and `admin` belong to the account and are checked by the server; `camera` and `microphone` belong to the
 * device and are asked for by the client.
 */
export type Capability = 'member' | 'age_confirmed' | 'moderator' | 'operator' | 'admin' | 'camera' | 'microphone';

/** SHA-256 of an owner card's canonical JSON (keys sorted, no spaces); equal cards have one hash. */
export type CardHash = string;

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

/** The text of a message. How long it may be in a thread is `max_characters` of its scope. */
export type ChatBody = string;

/** What a moderator makes of a thread, and why. */
export interface ChatClosing {
  state: ChatThreadState;
  reason: ReportNote;
}

/** Tell of every message from now on; answered with `following`. */
export interface ChatFollowMessage {
  type: 'follow';
}

/** Messages after `sequence` will come, each once and in order. */
export interface ChatFollowingMessage {
  type: 'following';
  sequence: Sequence;
}

/** Somebody else is writing. */
export interface ChatIsTypingMessage {
  type: 'is_typing';
  user_id: UserId;
}

/** A message; `body` is left out of one that is hidden, unless a moderator looks at what was reported. */
export interface ChatMessage {
  message_id: MessageId;
  sequence: Sequence;
  author_id: UserId;
  /** Who that is, where people come and go: in a room. */
  author?: ChatPerson;
  state: ChatMessageState;
  body?: ChatBody;
  sent_at: Instant;
}

/** A message of the thread. Numbers rise, and may leave some out. */
export interface ChatMessageMessage {
  type: 'message';
  sequence: Sequence;
  message: ChatMessage;
}

/** Messages of a thread, the newest first. */
export interface ChatMessagePage {
  items: ChatMessage[];
  next_cursor?: Cursor;
}

/** visible: everybody in the thread reads it; hidden: a moderator took it out, and nobody reads its text. */
export type ChatMessageState = 'visible' | 'hidden';

/** Somebody wrote to a person. Told to that person, without the text. */
export interface ChatMessaged {
  event_id: EventId;
  type: 'chat.message';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: ChatNotice;
}

/** A moderator took a message out of the thread, or put it back: ask for it. */
export interface ChatModeratedMessage {
  type: 'moderated';
  message_id: MessageId;
  state: ChatMessageState;
}

/** What a moderator makes of a message, and why. */
export interface ChatModeration {
  state: ChatMessageState;
  reason: ReportNote;
}

/** Somebody wrote in a thread. What they wrote is read in the thread and told nowhere else. */
export interface ChatNotice {
  thread_id: ThreadId;
  message_id: MessageId;
  message_sequence: Sequence;
  author_id: UserId;
}

/** Somebody in a thread. */
export interface ChatPerson {
  user_id: UserId;
  handle: Handle;
  display_name: DisplayName;
}

/** The person has read everything up to a message. */
export interface ChatReadMessage {
  type: 'read';
  upto: Sequence;
}

/** A message is kept, and has its number in the thread. */
export interface ChatReceipt {
  message_id: MessageId;
  sequence: Sequence;
  sent_at: Instant;
}

/** The message that the client said is not kept, and why; with `retry_after_s`, it may be later. */
export interface ChatRefusedMessage {
  type: 'refused';
  client_message_id: ClientMessageId;
  code: ErrorCode;
  detail: string;
  retry_after_s?: number;
}

/** Who in the thread is reported, what for, and in which mode it happened. It carries no message. */
export interface ChatReport {
  user_id: UserId;
  reason_code: ReportReason;
  mode_id: ModeId;
  note?: ReportNote;
}

/** Tell of every message after the last one seen; answered with `following`, or with `resync` when that is too many. */
export interface ChatResumeMessage {
  type: 'resume';
  after: Sequence;
}

/** More was missed than is told again: ask for the messages. Those after `sequence` will come. */
export interface ChatResyncMessage {
  type: 'resync';
  sequence: Sequence;
}

/** The message that the client said is kept: no failure of ours loses it. */
export interface ChatSaidMessage {
  type: 'said';
  client_message_id: ClientMessageId;
  receipt: ChatReceipt;
}

/** Write; answered with `said` once it is kept, or with `refused`. */
export interface ChatSayMessage {
  type: 'say';
  client_message_id: ClientMessageId;
  body: ChatBody;
}

/** Who may read the mode's chat. */
export type ChatScope = 'none' | 'private_1to1' | 'room' | 'performer_room';

/** The thread as it is from now on: somebody parted, or a moderator closed it or opened it. */
export interface ChatStandingMessage {
  type: 'standing';
  state: ChatThreadState;
  may_write: boolean;
}

/** A thread as somebody in it sees it. */
export interface ChatThread {
  thread_id: ThreadId;
  scope: ChatScope;
  state: ChatThreadState;
  /** The others in it; of a room, those who take part. */
  people: ChatPerson[];
  /** Whether who looks may write now; not after a block of either, or once it is closed. */
  may_write: boolean;
  /** Characters of one message. */
  max_characters: number;
  /** Of the last message that who looks may read; 0 without one. */
  sequence: Sequence;
  /** Of the last message that who looks has read. */
  read_sequence: Sequence;
  opened_at: Instant;
}

/** With whom. */
export interface ChatThreadOpening {
  user_id: UserId;
}

/** The caller's threads, the newest first. */
export interface ChatThreadPage {
  items: ChatThread[];
  next_cursor?: Cursor;
}

/** open: who is in it may write; closed: it can be read and nobody writes any more. */
export type ChatThreadState = 'open' | 'closed';

/** The person is writing. */
export interface ChatTypingMessage {
  type: 'typing';
}

/** Somebody else has read everything up to a message. */
export interface ChatWasReadMessage {
  type: 'was_read';
  user_id: UserId;
  upto: Sequence;
}

/** The first message of every connection: the thread as it is. */
export interface ChatWelcomeMessage {
  type: 'welcome';
  connection_id: string;
  thread: ChatThread;
}

/** What a quality check concluded. */
export type CheckVerdict = 'pass' | 'warn' | 'fail';

/** A channel a client can tune in to. */
export interface ClientChannel {
  channel_id: ChannelId;
  title: string;
  /** Path of the HLS master playlist. */
  master_playlist: string;
  /** Path of the HLS playlist of the sound alone. */
  sound_playlist: string;
}

/** How a client tells and shows that somebody is typing. */
export interface ClientChat {
  /** Within which typing is told once; more often nobody hears it. */
  typing_interval_ms: number;
  /** For how long it is shown of the other. */
  typing_shown_ms: number;
}

/** The part of the configuration that a client needs. */
export interface ClientConfig {
  config_hash: string;
  default_locale: Locale;
  locales: Locale[];
  channels: ClientChannel[];
  player: PlayerConfig;
  events: ClientSocketConfig;
  pictures: ClientPicture[];
  tiles: TileLimits;
  chat: ClientChat;
  /** For how long a notice is shown. */
  notice_ms: number;
  telemetry: ClientTelemetry;
}

/** Chosen by the client, once for each message; said again it is the same message, which is kept once. */
export type ClientMessageId = string;

/** The largest picture that may be published under a media profile; a larger one is not forwarded. */
export interface ClientPicture {
  /** By this name, placements of the manifests mean it. */
  profile: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** Frames per second. */
  fps: number;
  /** Of the picture alone. */
  max_bitrate_bps: number;
}

/** How a client keeps its events socket. */
export interface ClientSocketConfig {
  ping_interval_ms: number;
  reconnect_delay_ms: number;
  reconnect_delay_max_ms: number;
  /** Polling of now / next while the socket is down. */
  poll_interval_ms: number;
}

/** How a client tells of what happens. */
export interface ClientTelemetry {
  /** Events of one batch. */
  batch_max: number;
  /** Between two batches. */
  interval_ms: number;
  /** Milliseconds between two samples of how well the picture plays. */
  quality_interval_ms: number;
  /** Events that wait while there is no answer; the oldest beyond are given up. */
  waiting_max: number;
}

/**
 * start: the queue airs; stop: the reserve airs instead; reload_policies: the configuration is read again; rotate_playlist:
 * the planner chooses its waiting entries anew.
 */
export type CommandAction = 'start' | 'stop' | 'reload_policies' | 'rotate_playlist';

/** done: it was run; refused: the LAB said no; expired: it came too late to be run. */
export type CommandOutcome = 'done' | 'refused' | 'expired';

/** What brought a configuration into force. start: a process began with it; reload: files were edited while the platform ran; restore: a process began on a database that was put back from a backup. */
export type ConfigCause = 'start' | 'reload' | 'restore';

/** One thing that two configurations say otherwise. `before` is left out where there was nothing, `after` where there is nothing any more. */
export interface ConfigChange {
  /** Keys with dots between, as `vvtvctl validate config` writes them. The things of a list stand under their place from 0 while there are as many as before, else the list is told whole. */
  path: string;
  /** As JSON. */
  before?: string;
  /** As JSON. */
  after?: string;
}

/** What differs between two versions. */
export interface ConfigDiff {
  before?: ConfigVersion;
  after: ConfigVersion;
  /** By path; all of it where it followed none. */
  changes: ConfigChange[];
}

/** SHA-256 of a configuration's canonical JSON (keys sorted, no spaces), as files, tier and environment made it; equal ones have one hash. */
export type ConfigHash = string;

/** A configuration as it was, never changed again. */
export interface ConfigSnapshot {
  version: ConfigVersion;
  /** All that it said, in the shape that configurations had then: canonical JSON, whose SHA-256 is `config_hash`. */
  content: string;
}

/** One time that a configuration came into force, whichever node noticed first. */
export interface ConfigVersion {
  /** One that comes back is another version. */
  number: number;
  config_hash: ConfigHash;
  cause: ConfigCause;
  /** Files that say otherwise than for the version before, `environment` for its variables; all there are for the first one. */
  sources: string[];
  /** When it was taken in, which may be before it could be noted. */
  effective_at: string;
  /** Of the one that it followed; none for the first. */
  previous_hash?: string;
}

/** A page of versions, newest first. */
export interface ConfigVersionPage {
  items: ConfigVersion[];
  next_cursor?: Cursor;
}

/**
 * An invitation and what came of it, as one of the two sees it. Once it is accepted, `session_id` is the session of who
 * looks: each of the two has one, and they are in one room.
 */
export interface Consent {
  consent_id: ConsentId;
  inviter: ConsentParty;
  invitee: ConsentParty;
  mode: ModeId;
  intent_label: IntentLabel;
  state: ConsentState;
  requested_at: Instant;
  expires_at: Instant;
  answered_at?: Instant;
  session_id?: SessionId;
}

/** Who was asked said yes. Told to both, each with their own session. */
export interface ConsentAccepted {
  event_id: EventId;
  type: 'consent.accepted';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: Consent;
}

/** Who asked took it back. Told to both. */
export interface ConsentCancelled {
  event_id: EventId;
  type: 'consent.cancelled';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: Consent;
}

/** Who was asked said no. Told to both. */
export interface ConsentDeclined {
  event_id: EventId;
  type: 'consent.declined';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: Consent;
}

/** There was no answer in time. Told to both. */
export interface ConsentExpired {
  event_id: EventId;
  type: 'consent.expired';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: Consent;
}

/** Which recorded acts of the participants open a session of the mode. */
export type ConsentGrantKind = 'none' | 'invitation' | 'random_tickets' | 'room_entry' | 'performance';

/** A UUIDv7 naming an invitation, and the grant that its acceptance is. */
export type ConsentId = string;

/** Invitations, newest first. */
export interface ConsentPage {
  items: Consent[];
  next_cursor?: Cursor;
}

/** One of the two, as the other sees them. */
export interface ConsentParty {
  user_id: UserId;
  handle: Handle;
  display_name: DisplayName;
}

/** Whom the caller asks, and to which mode; one whose manifest says `invitation`. */
export interface ConsentRequest {
  user_id: UserId;
  mode: ModeId;
}

/** Somebody is asked to a call. Told to who is asked. */
export interface ConsentRequested {
  event_id: EventId;
  type: 'consent.request';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: Consent;
}

/**
 * pending: nobody has answered; accepted, declined: who was asked did; cancelled: who asked took it back; expired:
 * there was no answer in time.
 */
export type ConsentState = 'pending' | 'accepted' | 'declined' | 'expired' | 'cancelled';

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

/** What sessions make the house send, in estimated gigabytes. */
export interface Costs {
  /** All modes and all tiles together, now. */
  gb_per_hour: number;
  /** The tiles that are connected, of all modes, at the last look. */
  tiles_gb_per_hour: number;
  /** The kill switch of the tier in force. */
  limit_gb_per_hour: number;
  /** Whether the limit is reached: sessions that would add to it are refused with 503. */
  is_shedding: boolean;
  /** The one that costs most comes first. */
  modes: ModeCost[];
  /** The first hour's beginning. */
  since: string;
  /** The last hour's end. */
  until: string;
  /** Newest hour first, and within it the mode that costs most. */
  hours: HourCost[];
}

/** Where the next page begins; opaque. */
export type Cursor = string;

/** A day in the channel's time zone, YYYY-MM-DD. */
export type Day = string;

/** A change to what airs, with the reasons for it. */
export interface Decision {
  decision_id: DecisionId;
  channel_id: ChannelId;
  kind: DecisionKind;
  state: DecisionState;
  /** The queue entry that it is about; the new one once a swap or an insert is applied. */
  entry_id?: string;
  asset_id: AssetId;
  /** Of that asset. */
  title: string;
  /** What a swap takes out. */
  replaces_asset_id?: string;
  /** Of what a swap takes out. */
  replaces_title?: string;
  /** When it would air; for a drop, when it would have. */
  starts_at: string;
  confidence: number;
  signals: DecisionSignal[];
  /** The owner card's; equal seeds and stations decide alike. */
  seed: number;
  /** Of the owner card in force. */
  card_version: number;
  made_at: string;
  /** When it was applied, dismissed or lapsed. */
  settled_at?: string;
  /** `curator`, or the operator. */
  settled_by?: string;
  /** Why it was settled so. */
  reason?: string;
}

/** A UUIDv7 naming a decision of the curator. */
export type DecisionId = string;

/** swap: another programme in its place; move: another place; drop: out of the queue; insert: something that has not aired. */
export type DecisionKind = 'swap' | 'move' | 'drop' | 'insert';

/** A page of decisions, newest first. */
export interface DecisionPage {
  items: Decision[];
  next_cursor?: Cursor;
}

/** One reason, by itself. A confidence is the weighted mean of 0.5 + (after - before) / 2. */
export interface DecisionSignal {
  name: SignalName;
  /** As it was, or as the rest of the queue is where nothing was. */
  before: number;
  after: number;
  /** Its share of the confidence; all of them make 1. */
  weight: number;
}

/** advice: waits for somebody; applied: it airs so; dismissed: an operator said no; lapsed: the queue has moved on. */
export type DecisionState = 'advice' | 'applied' | 'dismissed' | 'lapsed';

/** One thing the platform needs, or one of its services. */
export interface DependencyCheck {
  name: string;
  ok: boolean;
  /** What was seen, in plain words. */
  reason: string;
  /** What `reason` says. */
  seen: Observation[];
}

/** A device from which its owner has signed in. */
export interface Device {
  device_id: DeviceId;
  label: DeviceLabel;
  /** Whether a sign-in of it is in force. */
  signed_in: boolean;
  /** Whether this call came from it. */
  current: boolean;
  bound_at: Instant;
  last_seen_at: Instant;
}

/** A UUIDv7 naming a device of an account. */
export type DeviceId = string;

/** What a person calls a device of theirs. */
export type DeviceLabel = string;

/** The devices of an account, the one last seen first. */
export interface DeviceList {
  items: Device[];
}

/** How a person wants to be called; need not be unique. */
export type DisplayName = string;

/** The world a mode belongs to. People of one world are never listed in another. */
export type Ecosystem = 'open' | 'party' | 'random' | 'live_public' | 'private' | 'operations';

/** Asks for every encoder at work to be begun anew. */
export interface EncodersRestart {
  /** For the audit trail. */
  reason?: string;
}

/** What was at work. */
export interface EncodersRestarted {
  /** Jobs of prep; each goes on from the ranges of its film that are finished. */
  prep_jobs: number;
  /** Channels whose receiver waits for its pusher again. */
  live_channels: ChannelId[];
}

/** A UUIDv7 naming an entry of the queue. */
export type EntryId = string;

/** Every error the platform can answer with. */
export type ErrorCode = 'ADVICE_SETTLED' | 'ADVICE_STALE' | 'ASSET_EXISTS' | 'ASSET_IN_USE' | 'ASSET_NOT_READY' | 'AUTH_FAILED' | 'BANNED' | 'BLOCKED' | 'BODY_TOO_LARGE' | 'CONSENT_BUSY' | 'CONSENT_EXPIRED' | 'CONSENT_OVER' | 'CONSENT_REQUIRED' | 'CURSOR_INVALID' | 'FILE_UNUSABLE' | 'HANDLE_TAKEN' | 'IDEMPOTENCY_CONFLICT' | 'INTERNAL' | 'JOB_RUNNING' | 'LAB_UNAVAILABLE' | 'LIVE_TAKEN' | 'LIVE_UNAVAILABLE' | 'MATCH_LIMIT' | 'MEDIA_REFUSED' | 'MEDIA_TYPE_UNSUPPORTED' | 'METHOD_NOT_ALLOWED' | 'MODE_CHANGED' | 'MODE_UNKNOWN' | 'NONCE_REPLAY' | 'NOT_FOUND' | 'NOT_YOURSELF' | 'OFF_AIR' | 'OVERLOADED' | 'PARENT_ACTIVE' | 'PASSWORD_WEAK' | 'PASSWORD_WRONG' | 'POLICY_DENIED' | 'PROFILE_UNKNOWN' | 'PROVIDER_FAILED' | 'QUEUE_ENTRY_LOCKED' | 'QUEUE_FULL' | 'RATE_LIMITED' | 'REGISTRATION_CLOSED' | 'REPORT_CLAIMED' | 'REPORT_SETTLED' | 'ROOM_CLOSED' | 'ROOM_FULL' | 'SCHEMA_INVALID' | 'SESSION_CONFLICT' | 'SESSION_LIMIT' | 'SESSION_OVER' | 'SIGN_IN_STALE' | 'SIGNATURE_INVALID' | 'SKIP_TOO_EARLY' | 'TILE_LIMIT' | 'UPGRADE_REQUIRED' | 'VERSION_CONFLICT';

/** A UUIDv7; consumers drop an id they have seen. */
export type EventId = string;

/** How often an event was told of. */
export interface EventTold {
  name: TelemetryName;
  /** Events that were kept. */
  kept: number;
  /** Events that there were, by what each of them stands for. */
  estimated: number;
}

/**
 * Everything that the house keeps of an incident. `sha256` is of the canonical JSON (RFC 8785) of all the rest, and the
 * audit log holds it as the `after_hash` of the act `report.exported`: so the log vouches for what was handed out.
 */
export interface EvidenceBundle {
  report: Report;
  people: EvidencePerson[];
  sessions: SessionId[];
  /** What the audit log holds of the report, the reported account and the sessions, oldest first. */
  records: AuditEvent[];
  /** Whether these are all; otherwise the newest, as many as the configuration lets through. */
  is_complete: boolean;
  exported_by: UserId;
  exported_at: Instant;
  sha256: string;
}

/** What somebody has to do with an incident. */
export type EvidencePart = 'reporter' | 'reported' | 'judge';

/** Somebody in an incident, as they were called when it was exported. */
export interface EvidencePerson {
  part: EvidencePart;
  user_id: UserId;
  handle: Handle;
}

/** Where to look, as `session:` or `thread:` and an id; what a session went through is found under it in the audit log. */
export type EvidenceRef = string;

/** What a client is shown on; it decides how many tiles it may have, `guardrails.tiles_active`. */
export type FormFactor = 'desktop' | 'mobile';

/** The steps of the catalogue's funnel. */
export interface Funnel {
  /** The first hour's beginning. */
  since: string;
  /** The last hour's end. */
  until: string;
  steps: FunnelStep[];
}

/** How often a step was taken, or by how many. Shares are left out where there is nothing to be a share of. */
export interface FunnelStep {
  name: TelemetryName;
  counts: FunnelUnit;
  /** Events that were kept; or people. */
  kept: number;
  /** Events that there were, by what each of them stands for; or people. */
  estimated: number;
  /** The share of the first step. */
  of_first?: number;
  /** The share of the step before; left out for the first. */
  of_previous?: number;
}

/**
 * What a step counts. events: how often it was taken, by whomever; people: who took it and, in their order, the steps before it
 * that count people too.
 */
export type FunnelUnit = 'events' | 'people';

/** The published schedule from now on. */
export interface GuidePage {
  channel_id: ChannelId;
  items: Programme[];
  /** The end of the published schedule; the reserve loop airs after it. */
  published_until: string;
  next_cursor?: Cursor;
}

/** The name by which an account is known and signs in; unique, lower case, public. */
export type Handle = string;

/** The person is still there. */
export interface HeartbeatMessage {
  type: 'heartbeat';
  /** Comes back in the pong. */
  nonce?: string;
}

/** What the sessions and the tiles of a mode made the house send within an hour; what goes on, until now. */
export interface HourCost {
  /** When the hour begins. */
  hour: string;
  mode: ModeId;
  /** Those that were there for some of it. */
  sessions: number;
  /** Gigabytes of the sessions, without tiles. */
  gb: number;
  /** Gigabytes of the tiles that its people were shown, as each was sent. */
  tiles_gb: number;
}

/** How long first pictures took within an hour. */
export interface HourStarts {
  /** When the hour begins. */
  hour: string;
  pictures: number;
  p50_ms: number;
  p95_ms: number;
}

/** Who watched in a mode in an hour. */
export interface HourViewers {
  /** When the hour begins. */
  hour: string;
  mode: ModeId;
  /** At once, on an average over as much of the hour as is over; an estimate. */
  viewers: number;
}

/** A STUN or TURN server, as a browser's RTCPeerConnection takes it. */
export interface IceServer {
  /** `stun:`, `turn:` or `turns:` URLs. */
  urls: string[];
  /** For TURN; it names the second at which the credential expires. */
  username?: string;
  /** For TURN. */
  credential?: string;
}

/** Chosen by the caller; the same key with the same request gets the same answer and one effect. */
export type IdempotencyKey = string;

/** Of how many what came of how many. The share is left out where there is nothing to be a share of. */
export interface Indicator {
  name: TelemetryName;
  method: IndicatorMethod;
  /** People, or events by what each of them stands for. */
  cohort: number;
  /** Those that came to what is asked for. */
  converted: number;
  /** `converted` of `cohort`; above 1 where events are counted and people come back. */
  share?: number;
}

/**
 * How an indicator is counted. events: how often the conversion happened for each time that the cohort's event did;
 * conversion: which of the people of the cohort converted then or later; retention: which of the people who were of the
 * cohort in the period before, of the same length, converted in this one; recurrence: which of the people of the cohort were
 * of it more than once.
 */
export type IndicatorMethod = 'events' | 'conversion' | 'retention' | 'recurrence';

/** The catalogue's indicators. */
export interface Indicators {
  /** The first hour's beginning. */
  since: string;
  /** The last hour's end. */
  until: string;
  indicators: Indicator[];
}

/** A point in time, RFC 3339. */
export type Instant = string;

/** What the person is there for, as the mode's manifest says it. */
export type IntentLabel = string;

/** Something that the LAB does by the clock. */
export interface Job {
  name: JobName;
  /** When it is due, in words. */
  rule: string;
  /** In the past while it waits or runs. */
  next_due_at: string;
  lease?: JobLease;
  last_run?: JobRun;
}

/** A job and its runs, newest first. */
export interface JobDetail {
  job: Job;
  runs: JobRun[];
}

/** Who may run the job now. */
export interface JobLease {
  holder: string;
  token: number;
  /** Renewed while the job runs; another may take it afterwards. */
  expires_at: string;
}

/** Every job. */
export interface JobList {
  items: Job[];
}

/** The name of a job. */
export type JobName = string;

/** What became of a run; one is abandoned when its process ended or lost the lease. */
export type JobOutcome = 'running' | 'done' | 'failed' | 'abandoned';

/** One run of a job. */
export interface JobRun {
  /** Numbers the runs of a job, and fences a run that lost its lease. */
  token: number;
  /** The process that runs it. */
  holder: string;
  /** `schedule`, or who asked. */
  asked_by: string;
  outcome: JobOutcome;
  begun_at: string;
  ended_at?: string;
  /** In plain words, what was done or what went wrong. */
  detail?: string;
}

/** The LAB as seen by its heartbeat. */
export interface LabStatus {
  alive: boolean;
  heartbeat_age_s?: number;
  started_at?: string;
  /** Assets in prep. */
  preparing?: number;
}

/** The live source of a channel. */
export interface Live {
  channel_id: ChannelId;
  state: LiveState;
  /** What guide and log call it. */
  title: string;
  /** Where it listens for RTMP, without the stream key. */
  address?: string;
  /** Where an SDP offer is posted to publish by WHIP, relative to the platform; left out where the channel takes none. */
  whip?: string;
  /** When its first segment airs. */
  airs_from?: string;
  /** Segments of this session that were in time. */
  segments?: number;
  /** Segments of this session that were too many or too late. */
  dropped?: number;
  /** Why the last session ended. */
  ended?: string;
}

/** What changes; what is left out stays. */
export interface LiveChange {
  /** Whether a pusher may connect. False hands the air back at a segment boundary. */
  listening?: boolean;
  /** For sessions that begin from now on; the title of the channel until one was given. */
  title?: string;
  /** For the audit trail. */
  reason?: string;
}

/** off: nobody may push; listening: a pusher may connect; receiving: one is connected; on_air: viewers get its picture, or are about to. */
export type LiveState = 'off' | 'listening' | 'receiving' | 'on_air';

/** Join a room of a LiveKit server with its own client. */
export interface LivekitEndpoints {
  kind: 'livekit';
  /** The server's WebSocket URL. */
  url: string;
  /** LiveKit's access token. */
  token: string;
  expires_at: Instant;
}

/** The process answers. */
export interface Liveness {
  status: 'alive';
  /** The platform's version. */
  version: string;
}

/** A language the product speaks (BCP 47). */
export type Locale = 'pt-BR' | 'en';

/** Handle and password, and from where. */
export interface Login {
  handle: Handle;
  password: Password;
  device_id?: DeviceId;
  device_label?: DeviceLabel;
}

/** Loudness by EBU R 128. What the source had, what was done, and what airs, over time. */
export interface LoudnessReport {
  target_lufs: number;
  tolerance_lu: number;
  true_peak_ceiling_dbtp: number;
  /** Integrated; -70 is silence. */
  source_lufs: number;
  source_true_peak_dbtp: number;
  /** What prep added. */
  gain_db: number;
  /** Whether peaks had to be held down. */
  limited: boolean;
  /** Integrated loudness of what airs. */
  lufs: number;
  /** True peak of what airs. */
  true_peak_dbtp: number;
  /** Loudness range of what airs. */
  range_lu: number;
  /** Between two points. */
  step_ms: number;
  /** Loudest 400 ms of each step. */
  momentary_lufs: number[];
  /** Loudest 3 s of each step. */
  short_term_lufs: number[];
}

/** Somebody has to wait before they are in the queue again. */
export interface MatchCooldown {
  event_id: EventId;
  type: 'match.cooldown';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: MatchTicket;
}

/** Somebody is found, and the session with them has begun. */
export interface MatchFound {
  event_id: EventId;
  type: 'match.found';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: MatchTicket;
}

/** The caller's own word that they want to meet somebody; in a mode whose manifest says `random_tickets`. */
export interface MatchJoin {
  mode: ModeId;
  segment: MatchSegment;
}

/** A language that somebody speaks (BCP 47). */
export type MatchLanguage = string;

/** A ticket is over: its person left, is gone, or may not be there. */
export interface MatchLeft {
  event_id: EventId;
  type: 'match.left';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: MatchTicket;
}

/** What somebody will not do without, however long they wait; what is left out is nothing. */
export interface MatchPreferences {
  /** Only those who speak the same language. */
  same_language?: boolean;
  /** Nobody with one of these tags. */
  avoid?: MatchTag[];
}

/** Go on after the last event seen: what was missed comes, or `resync` when it is not kept any more. */
export interface MatchResumeMessage {
  type: 'resume';
  after: Sequence;
}

/** Events were missed: ask for the ticket. Those after `sequence` will come. */
export interface MatchResyncMessage {
  type: 'resync';
  sequence: Sequence;
}

/** Somebody is in the queue. */
export interface MatchSearching {
  event_id: EventId;
  type: 'match.searching';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: MatchTicket;
}

/**
 * Which part of the queue somebody waits in. The longer they wait the wider the search: from the same language and tags,
 * over a shared tag, to anybody whom nobody's preferences keep out.
 */
export interface MatchSegment {
  language: MatchLanguage;
  tags?: MatchTag[];
  prefs?: MatchPreferences;
}

/** Which encounter is enough, by the caller's side of it. */
export interface MatchSkip {
  session_id: SessionId;
}

/**
 * searching: in the queue; matched: somebody is found, and the session of the two is being created; together: it has
 * begun; parting: it is being ended; cooldown: in the queue again from `cooldown_until` on; left: out of it.
 */
export type MatchState = 'searching' | 'matched' | 'together' | 'parting' | 'cooldown' | 'left';

/** What somebody would talk about, in a word. */
export type MatchTag = string;

/**
 * Somebody's place among those who want to meet somebody. It is a lease: it holds as long as they say `heartbeat` on the
 * socket or join again in time, and as long as a session that came of it goes on.
 */
export interface MatchTicket {
  ticket_id: MatchTicketId;
  mode: ModeId;
  state: MatchState;
  segment: MatchSegment;
  joined_at: Instant;
  cooldown_until?: Instant;
  session_id?: SessionId;
}

/** A UUIDv7 naming a ticket of the queue. */
export type MatchTicketId = string;

/** Tell what comes of the ticket from now on. */
export interface MatchWatchMessage {
  type: 'watch';
}

/** Nothing was lost: events after `sequence` will come. The ticket, if there is one, as it is now, so that nothing falls between. */
export interface MatchWatchingMessage {
  type: 'watching';
  sequence: Sequence;
  ticket?: MatchTicket;
}

/** The first message of every connection: how often it has to be shown that somebody still wants to meet somebody, and their ticket as it is, if there is one. */
export interface MatchWelcomeMessage {
  type: 'welcome';
  connection_id: string;
  /** Seconds between heartbeats. */
  heartbeat_interval_s: number;
  /** Seconds without one after which the ticket is over. */
  ttl_s: number;
  /** Seconds before another connection is let in, while there is a ticket. */
  reconnect_after_s: number;
  ticket?: MatchTicket;
}

/** The account as its owner sees it. What limits it for being new is told; how moderators limit it is not. */
export interface Me {
  user_id: UserId;
  handle: Handle;
  display_name: DisplayName;
  /** In the order of their weight. */
  roles: Role[];
  /** What of the account a mode or an operation may ask for, and this account has. */
  capabilities: Capability[];
  age_confirmed: boolean;
  terms_accepted: boolean;
  created_at: Instant;
  probation?: Probation;
}

/** What a person changes of their own account; what is left out stays. */
export interface MeChange {
  display_name?: DisplayName;
  /** Once said it is not taken back. */
  age_confirmed?: boolean;
  /** Once said it is not taken back. */
  terms_accepted?: boolean;
}

/** How a client sends and receives the media of its session; the platform passes it on unopened. */
export type MediaEndpoints = WhipWhepEndpoints | LivekitEndpoints;

/** One encoding of the picture, from best to worst. */
export interface MediaLayer {
  /** Layer name, unique in the profile. */
  name: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** Frames per second. */
  fps: number;
  /** Ceiling, bits per second. */
  max_bitrate_bps: number;
}

/** A UUIDv7 naming a message of a thread. */
export type MessageId = string;

/** What the sessions of a mode make the house send now. */
export interface ModeCost {
  mode: ModeId;
  /** Those that are active. */
  sessions: number;
  gb_per_hour: number;
}

/** How a session of the mode shows that it lives. */
export interface ModeHeartbeat {
  /** Seconds between beats. */
  interval_s: number;
  /** Seconds of silence that end the session. */
  timeout_s: number;
}

/** The name of a mode, as its manifest says it. */
export type ModeId = string;

/** Ceilings of one session of the mode. */
export interface ModeLimits {
  /** People who take part in one call or room with media of their own, those who only watch not counted; 0 means that nobody does. */
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
  /** Events of telemetry-events.yaml that the mode emits; of a client no other event of the mode is taken. */
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

/** What a mode told. */
export interface ModeTold {
  mode: ModeId;
  /** Each event that every mode has to tell of. */
  events: EventTold[];
}

/** Handover on entering the mode. */
export interface ModeTransition {
  kind: TransitionKind;
  /** Milliseconds; 0 for a cut. */
  duration_ms: number;
}

/** Who watches in a mode. */
export interface ModeViewers {
  mode: ModeId;
  /** An estimate; not whole. */
  viewers: number;
}

/** Somebody has parted from somebody. What both share ends, and neither is shown to the other. */
export interface ModerationBlocked {
  event_id: EventId;
  type: 'moderation.blocked';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: BlockNotice;
}

/** Somebody has lifted a block of their own. */
export interface ModerationUnblocked {
  event_id: EventId;
  type: 'moderation.unblocked';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: BlockNotice;
}

/** What every mode told. */
export interface ModesTold {
  /** The first hour's beginning. */
  since: string;
  /** The last hour's end. */
  until: string;
  modes: ModeTold[];
}

/** What a nightly did, and what aired the day before it. */
export interface NightlyReport {
  channel_id: ChannelId;
  day: Day;
  /** Who answers for the channel. */
  owner: string;
  /** LUFS that every programme was brought to. */
  loudness_target_lufs: number;
  begun_at: string;
  ended_at: string;
  steps: ReportStep[];
  usage: UsageDay;
}

/** What the channel airs now, and what follows. */
export interface NowPlaying {
  channel_id: ChannelId;
  /** The timeline index at the time of the answer. */
  index: number;
  current: Programme;
  next?: Programme;
}

/** One promise of the house, and how it was kept. */
export interface Objective {
  name: ObjectiveName;
  /** The alerts that break it. */
  codes: AlertCode[];
  /** The share of time for which it is to be kept. */
  target: number;
  /** The share of the window for which it was. */
  kept: number;
  /** Seconds for which it may be broken within a window. */
  budget_s: number;
  /** Seconds for which it was. */
  spent_s: number;
  burn: BurnRate[];
  /** Oldest first, every day that the window touches. */
  days: SpentDay[];
}

/** What an objective of the house is called. */
export type ObjectiveName = string;

/** The objectives over the window that ends now. */
export interface ObjectiveReport {
  /** Seconds that a budget is for. */
  window_s: number;
  items: Objective[];
}

/** One thing that was seen, as a code with its values, for a client to say in its reader's language. */
export interface Observation {
  code: ObservationCode;
  channel_id?: ChannelId;
  seconds?: number;
  count?: number;
  since?: string;
  config_hash?: string;
  /** Words from elsewhere, as a library says them. */
  detail?: string;
}

/**
 * What was seen of a part of the house. answer_late: none came in time; answered: within `seconds`; channel_on_air, channel_on_reserve, channel_on_slate,
 * channel_not_begun: what `channel_id` airs; configuration_in_force: the one of `config_hash`; database_failed: as `detail`
 * says; edit_refused: the newest edit of the configuration, for `detail`; heartbeat_missing, heartbeat_seen: `seconds` ago;
 * look_missing, looked: the service looked at itself, `seconds` ago; match_slow: `seconds` from match to session, the median of
 * `count`; memory_full: it refuses writes; no_channel: none is configured; no_segment: `channel_id` has published none;
 * not_in_time: no answer within `seconds`; presence_not_swept, presence_not_told, presence_unreachable: `since`
 * then, see PresenceFault; probe_failed: a defect, `detail` names it; revocations_failing: of `count` sessions that are over;
 * segment_old: the newest of `channel_id` is `seconds` old; unreachable: there is no connection; write_refused: `detail`
 * names the error.
 */
export type ObservationCode = 'answer_late' | 'answered' | 'channel_not_begun' | 'channel_on_air' | 'channel_on_reserve' | 'channel_on_slate' | 'configuration_in_force' | 'database_failed' | 'edit_refused' | 'heartbeat_missing' | 'heartbeat_seen' | 'look_missing' | 'looked' | 'match_slow' | 'memory_full' | 'no_channel' | 'no_segment' | 'not_in_time' | 'presence_not_swept' | 'presence_not_told' | 'presence_unreachable' | 'probe_failed' | 'revocations_failing' | 'segment_old' | 'unreachable' | 'write_refused';

/** As typed, compared byte for byte in UTF-8; never kept, only its argon2id hash (RFC 9106). */
export type Password = string;

/** The password in force and the one that follows it. */
export interface PasswordChange {
  current: Password;
  new: Password;
}

/** What concerns one person, and is open to nobody else: `person:` and the account's id. */
export type PersonTopic = string;

/** Is the server there? */
export interface PingMessage {
  type: 'ping';
  /** Comes back in the pong. */
  nonce?: string;
}

/** How programmes come in from elsewhere. */
export interface Pipeline {
  stages: StageStatus[];
  sources: SourceStatus[];
  counts: StateCount[];
  /** Bytes of fetched files on disk. */
  held_bytes: number;
  /** Bytes that they may take together. */
  budget_bytes: number;
}

/** A stage to pause or to let run again. */
export interface PipelineChange {
  stage: PipelineStage;
  paused: boolean;
  /** For the audit trail. */
  reason?: string;
}

/** discovery looks at the sources; planner chooses and commits; fetcher downloads. */
export type PipelineStage = 'discovery' | 'planner' | 'fetcher';

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
  channel_id: ChannelId;
  card_version: number;
  card_hash: CardHash;
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

/** A programme that a source of the owner card offers, and what became of it. */
export interface PlanItem {
  plan_item_id: PlanItemId;
  /** Name of the source in the owner card. */
  source: string;
  /** What the source calls it. */
  key: string;
  title: string;
  state: PlanItemState;
  facts: ProgrammeFacts;
  /** Seconds, as the source says. */
  duration_s?: number;
  /** When it is wanted on air. */
  slot_at?: string;
  /** The daypart of that slot. */
  daypart?: string;
  /** The file in use, without its query. */
  url?: string;
  /** Bytes of the file, as far as anybody said. */
  size_bytes?: number;
  /** Bytes safely on disk. */
  fetched_bytes?: number;
  /** Attempts at the file in use that failed. */
  attempts: number;
  next_attempt_at?: string;
  refusal?: PlanRefusal;
  asset_id?: AssetId;
  replaced_by?: PlanItemId;
  found_at: string;
  updated_at: string;
  /** Oldest first; only where one item is asked for. */
  history?: PlanItemEvent[];
}

/** One step in the life of a plan item. */
export interface PlanItemEvent {
  at: string;
  state: PlanItemState;
  /** What happened. */
  detail: string;
}

/** A UUIDv7 naming a plan item. */
export type PlanItemId = string;

/** A page of plan items, newest first. */
export interface PlanItemPage {
  items: PlanItem[];
  next_cursor?: Cursor;
}

/** found: offered by a source and allowed; planned: chosen for a slot; fetching: confirmed, and downloaded or about to be; fetched: a file of the library, in prep; ready: may air; refused: will not be had, for the reason given; replaced: another item took its slot. */
export type PlanItemState = 'found' | 'planned' | 'fetching' | 'fetched' | 'ready' | 'refused' | 'replaced';

/** Why an item will not be had. */
export interface PlanRefusal {
  code: PlanRefusalCode;
  /** In plain words, with the figures. */
  detail: string;
}

/** Why an item will not be had. The first ones are rules of the owner card, the others what fetching or prep met. */
export type PlanRefusalCode = 'SOURCE' | 'LICENCE' | 'BLOCKED_TAG' | 'DURATION' | 'RATING' | 'NO_FILE' | 'UNAVAILABLE' | 'NOT_ALLOWED' | 'TOO_LARGE' | 'WRONG_LENGTH' | 'WRONG_CHECKSUM' | 'WRONG_TYPE' | 'DUPLICATE' | 'PREP_REFUSED' | 'REMOVED';

/** The planner's entries after they were chosen anew. */
export interface PlanRotation {
  /** Entries of the planner that are not in the queue any more. */
  taken_back: number;
  /** Entries in the queue now. */
  queue_entries: number;
}

/** Asks the planner to choose anew. */
export interface PlanRotationOrder {
  /** For the audit trail. */
  reason?: string;
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
  /** When the queue takes back by itself; absent when somebody has to end the emergency. */
  emergency_until?: string;
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
  /** After how many clips of the reserve the queue takes back by itself. Says nothing without an emergency. */
  emergency_clips?: number;
  frozen?: boolean;
  /** For the audit trail. */
  reason?: string;
}

/** One thing that two cards say otherwise. `before` is left out where there was nothing, `after` where there is nothing any more. */
export interface PolicyChange {
  /** Keys with slashes between. What has a `name` in a list stands under that, other things under their place from 0. A list whose named items changed places is told by their names. */
  path: string;
  before?: PolicyValue;
  after?: PolicyValue;
}

/** What differs between two versions. */
export interface PolicyDiff {
  before?: PolicyVersion;
  after: PolicyVersion;
  /** By path; all of the card where it followed none. */
  changes: PolicyChange[];
}

/** The configuration after it was read again. */
export interface PolicyReload {
  /** Content hash of the configuration in force. */
  config_hash: string;
  /** Why the files were refused; what was in force stays. None when they were not. */
  problems: string[];
}

/** Asks for the configuration to be read again. */
export interface PolicyReloadOrder {
  /** For the audit trail. */
  reason?: string;
}

/** An owner card as it was, never changed again. */
export interface PolicySnapshot {
  version: PolicyVersion;
  /** All that the card said, in the shape that cards had then: canonical JSON, whose SHA-256 is `card_hash`. */
  content: string;
}

/** What a card says at one place. Objects and lists of objects are told by their parts. */
export type PolicyValue = string | boolean | number | string[];

/** One time that an owner card came into force. */
export interface PolicyVersion {
  channel_id: ChannelId;
  /** Counted by channel; a card that comes back is another version. */
  number: number;
  card_hash: CardHash;
  /** What the card itself says. */
  card_version: number;
  /** Who the card says changed it, else the operator who had it read, else `house`: it was found changed. */
  author: string;
  /** Why, as the card says or the operator did. */
  reason?: string;
  /** When the LAB took it in. */
  effective_at: string;
  /** Of the card that it followed; none for a channel's first. */
  previous_hash?: string;
}

/** A page of versions, newest first. */
export interface PolicyVersionPage {
  items: PolicyVersion[];
  next_cursor?: Cursor;
}

/** It is. */
export interface PongMessage {
  type: 'pong';
  /** Comes back in the pong. */
  nonce?: string;
  at: string;
}

/** One person who is there, however many devices they are there with. */
export interface Presence {
  presence_id: PresenceId;
  user_id: UserId;
  handle: Handle;
  display_name: DisplayName;
  presence_mode: ModeId;
  is_camera_on: boolean;
  visibility: PresenceVisibility;
  capabilities: PresenceCapability[];
  arrived_at: Instant;
  last_seen_at: Instant;
}

/** What the person's device can do. */
export type PresenceCapability = 'camera' | 'microphone';

/**
 * What is other than what the watcher was told before. Put those `present` in the place of what is known of them, and
 * forget those `gone`: why they went is not told.
 */
export interface PresenceDifference {
  present: Presence[];
  gone: PresenceId[];
}

/** A UUIDv7 naming somebody's presence; the same on all of their devices. */
export type PresenceId = string;

/** People, the best placed first. */
export interface PresencePage {
  items: Presence[];
  next_cursor?: Cursor;
}

/** Go on after the last difference seen: what was missed comes as one, or `resync` when that can't be said any more. */
export interface PresenceResumeMessage {
  type: 'resume';
  after: Sequence;
}

/** Ask for the list: the watcher begins, is elsewhere now, or missed more than is kept. Differences after `sequence` will come. */
export interface PresenceResyncMessage {
  type: 'resync';
  sequence: Sequence;
}

/** A part of the people who are there. newcomers came within `guardrails.presence.newcomer_s`. */
export type PresenceSegment = 'everyone' | 'on_camera' | 'newcomers';

/**
 * Where the caller is and how they want to be seen. What is left out stays; of who was never there, it is `visible`, with
 * the camera off and without capabilities.
 */
export interface PresenceSetting {
  presence_mode: ModeId;
  visibility?: PresenceVisibility;
  is_camera_on?: boolean;
  capabilities?: PresenceCapability[];
}

/** Who came, changed or went, of those whom the watcher may see; several changes may be told as one. */
export interface PresenceUpdate {
  event_id: EventId;
  type: 'presence.update';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: PresenceDifference;
}

/** Which people the mode lists. */
export type PresenceView = 'none' | 'party' | 'grid' | 'room' | 'audience';

/** Whose tiles a viewport shows, the first one first; told at every change and with every heartbeat. Tiles of the viewport that it does not name are out of view. */
export interface PresenceViewportMessage {
  type: 'viewport';
  /** As the tiles were connected with. */
  viewport_id: string;
  /** Presences. */
  visible: string[];
}

/** `visible` to who is there too; `hidden` from everybody. */
export type PresenceVisibility = 'visible' | 'hidden';

/** Tell of everybody who comes, changes and goes from now on; answered with `resync`. */
export interface PresenceWatchMessage {
  type: 'watch';
}

/** Nothing was lost: differences after `sequence` will come. */
export interface PresenceWatchingMessage {
  type: 'watching';
  sequence: Sequence;
}

/** The first message of every connection: how often it has to be shown that somebody is there. */
export interface PresenceWelcomeMessage {
  type: 'welcome';
  connection_id: string;
  /** Seconds between heartbeats. */
  heartbeat_interval_s: number;
  /** Seconds without one after which the person is in no list. */
  ttl_s: number;
}

/**
 * What limits an account for being new; left out once that is over. Until then it is listed to others in quarantine alone, meets
 * them first by chance, and `limits` hold for what it does.
 */
export interface Probation {
  until: Instant;
  limits: ProbationLimits;
}

/** How often somebody on probation may do what they do to others. */
export interface ProbationLimits {
  /** People met by chance. */
  encounters_per_hour: number;
  /** Invitations to a call. */
  invitations_per_minute: number;
  messages_per_minute: ProbationMessages;
}

/** Sustained messages per minute, in threads of each scope. */
export interface ProbationMessages {
  private_1to1: number;
  room: number;
  performer_room: number;
}

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
export type ProgrammeKind = 'programme' | 'break' | 'reserve' | 'slate' | 'live';

/** A component's prop. */
export type PropValue = string | boolean | number;

/** One check of prep. */
export interface QualityCheck {
  name: string;
  verdict: CheckVerdict;
  detail: string;
}

/** Limit an account until an instant. */
export interface QuarantineOrder {
  reason: Reason;
  until: Instant;
}

/** One coming item of the channel. */
export interface QueueEntry {
  entry_id: EntryId;
  channel_id: ChannelId;
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

/** Who put the entry there. planner: within every rule of the card; rotation: the planner too, though some rule gave way; curator: in place of what the planner chose. */
export type QueueOrigin = 'operator' | 'planner' | 'rotation' | 'curator';

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

/** Why a moderator does it; kept in the audit log. */
export type Reason = string;

/** Why a file can't air. */
export interface Refusal {
  code: RefusalCode;
  /** In plain words, with the figures. */
  detail: string;
}

/** Why prep refused a file. */
export type RefusalCode = 'BLOCKED' | 'DAMAGED' | 'EMPTY_FILE' | 'ENCRYPTED' | 'FORBIDDEN_FORMAT' | 'HDR_UNSUPPORTED' | 'INTERNAL' | 'NO_VIDEO' | 'TOO_LONG' | 'TOO_SHORT' | 'UNLIKE_SOURCE' | 'UNREADABLE' | 'WRONG_GEOMETRY';

/** A new account. */
export interface Registration {
  handle: Handle;
  password: Password;
  display_name?: DisplayName;
  /** The person says to be of age. */
  age_confirmed?: boolean;
  /** The person accepts the terms of this house. */
  terms_accepted?: boolean;
  device_label?: DeviceLabel;
}

/** How like the source a rendition looks (SSIM of sampled pictures, 0 to 1). */
export interface RenditionSimilarity {
  rendition: string;
  samples: number;
  mean: number;
  worst: number;
  /** Where the least similar one is. */
  worst_ms: number;
}

/** A report as moderators see it. */
export interface Report {
  report_id: ReportId;
  state: ReportState;
  reporter_id: UserId;
  user_id: UserId;
  reason_code: ReportReason;
  mode_id: ModeId;
  session_id?: SessionId;
  thread_id?: ThreadId;
  note?: ReportNote;
  /** The reporter's session and thread, and the sessions in which the reported one then was in that mode. */
  evidence: EvidenceRef[];
  made_at: Instant;
  claim?: ReportClaim;
  verdict?: ReportVerdict;
  /** Raised by every change. */
  version: number;
}

/** One check with its figures. */
export interface ReportCheck {
  name: string;
  verdict: CheckVerdict;
  /** What was found. */
  detail: string;
  /** As measured. */
  value?: number;
  /** Where the verdict turns. */
  limit?: number;
  /** What to do about it. */
  advice?: string;
}

/** Which moderator looks at it, and until when it waits for them. */
export interface ReportClaim {
  by: UserId;
  at: Instant;
  until: Instant;
}

/** Who is reported, what for, and where it happened. */
export interface ReportCreation {
  user_id: UserId;
  reason_code: ReportReason;
  mode_id: ModeId;
  session_id?: SessionId;
  thread_id?: ThreadId;
  note?: ReportNote;
}

/** A UUIDv7 naming a report. */
export type ReportId = string;

/** What there is to say about it, for moderators alone. */
export type ReportNote = string;

/** How a moderator judges a report. */
export type ReportOutcome = 'upheld' | 'dismissed';

/** Reports, the longest waiting first. */
export interface ReportPage {
  items: Report[];
  next_cursor?: Cursor;
}

/** What somebody is said to have done. What an upheld report costs them stands in the configuration. */
export type ReportReason = 'harassment' | 'hate' | 'threats' | 'violence' | 'sexual_content' | 'minor' | 'impersonation' | 'spam' | 'other';

/** The report is with the moderators. */
export interface ReportReceipt {
  report_id: ReportId;
  made_at: Instant;
}

/** How the report is judged, and why. */
export interface ReportResolution {
  outcome: ReportOutcome;
  note: ReportNote;
}

/** open, until a moderator has judged it; then upheld or dismissed, for good. */
export type ReportState = 'open' | 'upheld' | 'dismissed';

/** One step of the nightly. */
export interface ReportStep {
  name: string;
  outcome: StepOutcome;
  duration_ms: number;
  /** In plain words, what was done or what went wrong. */
  detail: string;
}

/** How it was judged, by whom, when and why. */
export interface ReportVerdict {
  outcome: ReportOutcome;
  by: UserId;
  at: Instant;
  note: ReportNote;
}

/** Messages of the thread that a report names, the newest first. */
export interface ReportedMessagePage {
  thread_id: ThreadId;
  items: ChatMessage[];
  next_cursor?: Cursor;
}

/** Follow a topic from the last event seen: what was missed comes first, or `resync` when it is too old. */
export interface ResumeMessage {
  type: 'resume';
  topic: Topic | PersonTopic;
  after: Sequence;
}

/** The events asked for are no longer kept: fetch the state anew; events after `sequence` will come. */
export interface ResyncMessage {
  type: 'resync';
  topic: Topic | PersonTopic;
  sequence: Sequence;
}

/** What an account may do beyond its own affairs. Every account is `user`. */
export type Role = 'user' | 'mod' | 'operator' | 'admin';

/** A room as somebody in it sees it. */
export interface Room {
  room: RoomName;
  thread_id?: ThreadId;
  /** Who takes part, in the order of their coming. */
  people: RoomPerson[];
  /** How many only watch. */
  watching: number;
  /** How many may take part at once: `limits.max_participants` of the mode. */
  places: number;
}

/** What became of a room, told to each who takes part in it. Who is there now, and how many watch, is what `inspectRoom` tells. */
export interface RoomChange {
  session_id: SessionId;
  change: RoomMove;
  /** Whether who came or went only watches. */
  is_watching: boolean;
}

/** entered: somebody is there who was not, or anew from elsewhere; left: a stay is over, whoever ended it. */
export type RoomMove = 'entered' | 'left';

/**
 * How a room of a mode is called: whoever knows the name may enter by their own act. Where somebody performs it is the
 * performer's handle or id.
 */
export type RoomName = string;

/** Somebody who takes part in a room. `participant_id` names this stay of theirs, for what they publish too. */
export interface RoomPerson {
  participant_id: ConsentId;
  user_id: UserId;
  handle: Handle;
  display_name: DisplayName;
  entered_at: Instant;
}

/** How many programmes a rule keeps off the air. */
export interface RuledOut {
  rule: PlanningRule;
  assets: number;
}

/** A command of the control plane and what became of it. */
export interface RunCommand {
  command_id: string;
  action: CommandAction;
  received_at: string;
  outcome?: CommandOutcome;
  detail?: string;
}

/** Number of the event in its stream; a client resumes from the last one it saw. It rises, and may leave out what was told to others. */
export type Sequence = number;

/** One intent of one person. Its policies are those of its beginning; another mode is another session. */
export interface Session {
  session_id: SessionId;
  mode: ModeId;
  state: SessionState;
  audience_type: AudienceType;
  stream_transport: StreamTransport;
  intent_label: IntentLabel;
  /** Its owner, and whoever is in the call with them. */
  participants: UserId[];
  parent_session_id?: SessionId;
  consent_id?: ConsentId;
  room?: RoomName;
  thread_id?: ThreadId;
  /** Of a session in a room: whether it only watches who is there, and publishes nothing. */
  is_watching?: boolean;
  /** SHA-256 of the policies it lives by: owner card, configuration and manifest. */
  policy_snapshot_id: string;
  /** Profile of its main picture. */
  media_profile?: string;
  endpoints?: MediaEndpoints;
  heartbeat: SessionHeartbeat;
  cost: SessionCost;
  created_at: Instant;
  last_seen_at: Instant;
  ends_at?: Instant;
  ended_at?: Instant;
  end_reason?: SessionEndReason;
}

/** What the session is estimated to take of the line. GB per hour = 0.439 x Mbps received x concurrent viewers. */
export interface SessionCost {
  gb_per_hour: number;
  /** Seconds that it lasted; before its end, those that are assumed. */
  duration_s: number;
  gb: number;
}

/** A session has begun. */
export interface SessionCreated {
  event_id: EventId;
  type: 'session.created';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: SessionNotice;
}

/**
 * A new session. What is said beside the mode must be what its manifest says, or the client composed itself from an
 * older one (MODE_CHANGED); what is left out is taken from there. A mode with rooms, and no other, wants a `room`.
 */
export interface SessionCreation {
  mode: ModeId;
  audience_type?: AudienceType;
  stream_transport?: StreamTransport;
  intent_label?: IntentLabel;
  room?: RoomName;
  parent_session_id?: SessionId;
}

/**
 * Why it is over. ended: its owner ended it; moved_on: another followed it; silent: no heartbeat came in time;
 * left: the other side of the call is gone, nobody performs any more, or one of two people who are apart had to go; too_long: the mode's time was up; signed_out: the sign-in behind it ended, or the account was barred;
 * provider_failed: the media provider gave no endpoints; revoke_failed: nor took them back; abandoned: whoever
 * was creating it is gone.
 */
export type SessionEndReason = 'ended' | 'moved_on' | 'silent' | 'left' | 'too_long' | 'signed_out' | 'provider_failed' | 'revoke_failed' | 'abandoned';

/** A session is over. */
export interface SessionEnded {
  event_id: EventId;
  type: 'session.ended';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: SessionNotice;
}

/** A session has failed; `end_reason` says of what. */
export interface SessionFailed {
  event_id: EventId;
  type: 'session.failed';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: SessionNotice;
}

/** One session has followed another. */
export interface SessionHandover {
  previous: SessionNotice;
  session: SessionNotice;
  handover: ModeTransition;
}

/** How the session shows that it lives, as it was agreed when it began. */
export interface SessionHeartbeat {
  /** Seconds between beats. */
  interval_s: number;
  /** Seconds of silence that end it. */
  timeout_s: number;
}

/** A UUIDv7 naming a session. */
export type SessionId = string;

/** The session that ends, and the one that follows it. A mode with rooms, and no other, wants a `room`. */
export interface SessionMove {
  session_id: SessionId;
  mode: ModeId;
  audience_type?: AudienceType;
  stream_transport?: StreamTransport;
  intent_label?: IntentLabel;
  room?: RoomName;
}

/** What the platform is told of a session. */
export interface SessionNotice {
  session_id: SessionId;
  user_id: UserId;
  mode: ModeId;
  state: SessionState;
  parent_session_id?: SessionId;
  consent_id?: ConsentId;
  room?: RoomName;
  is_watching?: boolean;
  policy_snapshot_id: string;
  end_reason?: SessionEndReason;
  cost?: SessionCost;
}

/** Sessions, newest first, without their endpoints. */
export interface SessionPage {
  items: Session[];
  next_cursor?: Cursor;
}

/** Somebody has entered or left the room in which a session of the reader is; who is there, the room tells. */
export interface SessionRoomChanged {
  event_id: EventId;
  type: 'session.room_changed';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: RoomChange;
}

/**
 * `creating`, until its endpoints are there; `active`; `ending`, until they are gone; `ended`. `failed` is as final as
 * `ended`: what went wrong stands beside it.
 */
export type SessionState = 'creating' | 'active' | 'ending' | 'ended' | 'failed';

/** What ended, what follows it, and how the stage is handed over. */
export interface SessionTransition {
  previous: Session;
  session: Session;
  handover: ModeTransition;
}

/** A session has followed another. */
export interface SessionTransitioned {
  event_id: EventId;
  type: 'session.transitioned';
  version: 1;
  occurred_at: string;
  trace_id: TraceId;
  subject: Subject;
  topic: PersonTopic;
  sequence: Sequence;
  data: SessionHandover;
}

/** Hide an account until that is lifted. */
export interface ShadowOrder {
  reason: Reason;
}

/**
 * quality: checks of prep that passed; daypart: how much the daypart wants its tags; freshness: how long ago it aired;
 * variety: how little it resembles what airs around it; rules: whether a rule had to give way for it; fallback: how little
 * reserve and slate has aired lately.
 */
export type SignalName = 'quality' | 'daypart' | 'freshness' | 'variety' | 'rules' | 'fallback';

/**
 * A sign-in. The access token goes with every call as `Authorization: Bearer`; the refresh token stands in the cookie
 * of the answer, which only the refresh operation is sent.
 */
export interface SignedIn {
  /** Good until it expires, the sign-in ends or the account is barred. */
  access_token: string;
  /** Seconds until the access token must be refreshed. */
  expires_in_s: number;
  device_id: DeviceId;
  me: Me;
}

/** Opens one socket as the caller. */
export interface SocketTicket {
  /** Goes into the query of the socket's address, `?ticket=`; good once. */
  ticket: string;
  expires_at: Instant;
}

/** What the source file is. */
export interface SourceFacts {
  name: string;
  size_bytes: number;
  /** Of the whole file; what a blocklist names. */
  sha256: string;
  container: string;
  /** As it declares; 0 when it does not. */
  duration_ms: number;
  video_codec: string;
  width: number;
  height: number;
  /** Pictures per second, a fraction. */
  rate: string;
  pixel_format: string;
  rotation: number;
  interlaced: boolean;
  audio_codec?: string;
  audio_channels: number;
  audio_rate: number;
  /** Every sound in it; `audio_codec`, `audio_channels` and `audio_rate` are those of the one that airs as the main one. */
  sounds?: SourceSound[];
}

/** One sound of a source file. */
export interface SourceSound {
  /** BCP 47; `und` where the file doesn't say. */
  language: string;
  codec: string;
  channels: number;
  /** Samples per second. */
  rate: number;
  /** A commentary or a description for the blind: taken only where there is nothing else. */
  special: boolean;
}

/** A remote source of the owner card, as it was seen last. */
export interface SourceStatus {
  /** Name of the source in the owner card. */
  source: string;
  looked_at?: string;
  /** Programmes that it offered then. */
  offered: number;
  /** Looks in a row that failed. */
  failures: number;
  /** What went wrong then. */
  problem?: string;
}

/** What a day spent of a budget. */
export interface SpentDay {
  /** In UTC. */
  day: string;
  /** Seconds for which the objective was broken. */
  spent_s: number;
}

/** A stage, and whether an operator has paused it. */
export interface StageStatus {
  stage: PipelineStage;
  paused: boolean;
  /** At work just now. */
  running: boolean;
  /** Why it was switched last. */
  reason?: string;
  /** When it was switched last. */
  changed_at?: string;
  /** When it last came to an end of its work. */
  ran_at?: string;
}

/** How long the first picture took, from the page on. */
export interface StartOfPicture {
  /** Pages that told of their first picture. */
  pictures: number;
  /** Half of them waited no longer. */
  p50_ms: number;
  /** Of twenty, nineteen waited no longer. */
  p95_ms: number;
}

/** How many plan items are in a state. */
export interface StateCount {
  state: PlanItemState;
  items: number;
}

/** The platform in one page. */
export interface Status {
  version: string;
  /** Content hash of the configuration in force. */
  config_hash: string;
  lab: LabStatus;
  channels: ChannelStatus[];
  /** Those of the control plane that look at themselves, as they last found themselves. None of them takes an edge out of service. */
  services: DependencyCheck[];
}

/** What became of one step of the nightly. */
export type StepOutcome = 'done' | 'failed';

/** The transport a session of the mode needs. */
export type StreamTransport = 'none' | 'hls' | 'webrtc';

/** A part of the programme in which nothing is seen, moves or is heard. */
export interface Stretch {
  kind: StretchKind;
  start_ms: number;
  end_ms: number;
}

/** What nothing happens in. */
export type StretchKind = 'black' | 'still' | 'silence';

/** What the event is about, as `kind:id`. */
export type Subject = string;

/** Follow topics from now on. */
export interface SubscribeMessage {
  type: 'subscribe';
  topics: Array<Topic | PersonTopic>;
}

/** The topic is followed; events after `sequence` will come. */
export interface SubscribedMessage {
  type: 'subscribed';
  topic: Topic | PersonTopic;
  sequence: Sequence;
}

/** Events of one client, in any order. */
export interface TelemetryBatch {
  events: TelemetryEvent[];
}

/** How often an event happened within an hour, in one mode. */
export interface TelemetryCount {
  /** When the hour begins. */
  hour: string;
  name: TelemetryName;
  /** Left out for what belongs to no mode. */
  mode?: ModeId;
  /** Events that were kept. */
  kept: number;
  /** Events that there were: each that was kept stands for those of its kind that sampling let go. */
  estimated: number;
}

/** A page of counts, newest hour first. */
export interface TelemetryCountPage {
  /** The first hour's beginning. */
  since: string;
  /** The last hour's end. */
  until: string;
  items: TelemetryCount[];
  next_cursor?: Cursor;
}

/** Something that happened at a client. */
export interface TelemetryEvent {
  /** Chosen by the client; an event that is sent again under it counts once. */
  event_id: string;
  name: TelemetryName;
  /** By the client's clock. */
  occurred_at: string;
  /** Those that the catalogue has for this event. */
  properties: Record<string, TelemetryValue>;
}

/** The name of an event, or of a property. */
export type TelemetryName = string;

/** A property in figures, whole or not. */
export type TelemetryNumber = number;

/** What became of a batch; the four together are all of its events. What is accepted is on disk. */
export interface TelemetryReceipt {
  accepted: number;
  /** Events that are here already. */
  repeated: number;
  /** Well formed events of a kind of which only a share is kept. */
  sampled_out: number;
  refused: TelemetryRefusal[];
}

/** An event that was not taken; sending it again does not help. */
export interface TelemetryRefusal {
  event_id: string;
  reason: TelemetryRefusalReason;
  property?: TelemetryName;
  /** What would be taken. Never what was sent. */
  detail: string;
}

/**
 * Why an event is not taken. event_unknown: the catalogue does not have it; not_a_clients: only the platform tells of it;
 * not_of_mode: its mode does not list it; property_unknown, property_missing, property_invalid: what `property` names;
 * too_old, too_early: by the platform's clock, it happened too long ago or is still to come.
 */
export type TelemetryRefusalReason = 'event_unknown' | 'not_a_clients' | 'not_of_mode' | 'property_unknown' | 'property_missing' | 'property_invalid' | 'too_old' | 'too_early';

/** What a property says. Which of them, and in which words, is the catalogue's to say. */
export type TelemetryValue = TelemetryWords | boolean | TelemetryNumber;

/** A property in words. */
export type TelemetryWords = string;

/** A UUIDv7 naming a thread of messages. */
export type ThreadId = string;

/** How the pictures stand in the strip, row by row. */
export interface ThumbnailStrip {
  tiles: number;
  columns: number;
  tile_width: number;
  tile_height: number;
  /** Between two pictures. */
  interval_ms: number;
}

/** A connected tile, and where its picture is had. */
export interface Tile {
  presence_id: PresenceId;
  endpoints: MediaEndpoints;
}

/** Where somebody's tile is to be shown. */
export interface TileConnection {
  viewport_id: ViewportId;
  form_factor: FormFactor;
}

/** What holds a client's tiles; the platform holds them too. */
export interface TileLimits {
  /** Tiles at once on a desktop. */
  desktop: number;
  /** The same on a phone. */
  mobile: number;
  /** Out of view for so long a tile is disconnected. */
  offscreen_disconnect_ms: number;
  /** Without `viewport` on the presence socket for so long all of its tiles are. */
  lapse_ms: number;
}

/** A stream of events that is open to everybody. */
export type Topic = 'broadcast';

/** Names the chain of causes in logs and audit. */
export type TraceId = string;

/** How the stage is handed over on entering. */
export type TransitionKind = 'cut' | 'crossfade' | 'placeholder';

/** One step of the autopilot. */
export interface Trial {
  step: number;
  /** The parameter; `all` for a reset. */
  parameter: string;
  /** The factor in force. */
  before: number;
  /** The factor that the canary is planned with. */
  after: number;
  outcome: TrialOutcome;
  begun_at: string;
  /** From when on what airs counts. */
  starts_at?: string;
  ended_at?: string;
  /** In plain words, why it ended so. */
  reason?: string;
  canary?: ArmIndicators;
  control?: ArmIndicators;
}

/** What became of a trial; a reset takes back all that was ever kept. */
export type TrialOutcome = 'trying' | 'kept' | 'rolled_back' | 'reset';

/** A parameter of the planner, as a factor of what the owner card says. */
export interface TunedParameter {
  /** `source_weight.<source>`, `tag_pull.<daypart>` or `repeat.<asset, source or creator>`. */
  name: string;
  /** 1 is the owner card's word. */
  factor: number;
  /** By the owner card. */
  min: number;
  /** By the owner card. */
  max: number;
}

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

/** What a local day of the channel consisted of. */
export interface UsageDay {
  /** Segments of the day that the as-run log knows of. */
  segments: number;
  /** Their time. */
  aired_s: number;
  /** Share of reserve and slate in it. */
  fallback_share: number;
  /** Programmes that began. */
  programmes: number;
  /** Different ones among them. */
  distinct_programmes: number;
  /** Programmes by source of the owner card; `removed` when it's gone from the library. */
  by_source: AirTime[];
  /** Everything by daypart. */
  by_daypart: AirTime[];
}

/** A UUIDv7 naming an account. */
export type UserId = string;

/** A client's own name for one view of people, another one for each tab. */
export type ViewportId = string;

/** The first message of every connection: `topics` are all that its caller may follow. */
export interface WelcomeMessage {
  type: 'welcome';
  connection_id: string;
  topics: Array<Topic | PersonTopic>;
}

/** Publish by WHIP (RFC 9725) and watch by WHEP, on this platform. */
export interface WhipWhepEndpoints {
  kind: 'whip_whep';
  /** Where an SDP offer is posted to publish; relative to the platform. */
  publish_url: string;
  /** Where an SDP offer is posted to watch; relative to the platform. */
  subscribe_url: string;
  /** Bearer token of both. */
  token: string;
  /** For RTCPeerConnection. */
  ice_servers: IceServer[];
  /** The pictures that may be published, the best first, one m-line each; a larger one is not forwarded. Left out for who only watches. */
  layers?: MediaLayer[];
  expires_at: Instant;
}
