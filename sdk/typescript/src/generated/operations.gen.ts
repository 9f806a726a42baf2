// One function per operation of the contract. Generated; do not edit.

import { call } from '../call.js';
import type { CallOptions } from '../call.js';
import { walk } from '../pages.js';
import type { Account, AccountChange, AccountPage, AgentStatus, AlertList, AlertSeverity, AsRunEntry, AsRunPage, Asset, AssetAdd, AssetId, AssetPage, AssetReport, AssetUpdate, Audience, AuditEvent, AuditPage, Autopilot, BanOrder, Block, BlockPage, CardHash, ChannelId, ChatClosing, ChatMessage, ChatMessagePage, ChatModeration, ChatReport, ChatThread, ChatThreadOpening, ChatThreadPage, ClientConfig, ConfigDiff, ConfigHash, ConfigSnapshot, ConfigVersion, ConfigVersionPage, Consent, ConsentId, ConsentPage, ConsentRequest, CopyBook, Costs, Cursor, Day, Decision, DecisionId, DecisionPage, DecisionState, DeviceId, DeviceList, EncodersRestart, EncodersRestarted, EntryId, EvidenceBundle, Funnel, GuidePage, IdempotencyKey, Indicators, Instant, JobDetail, JobList, JobName, JobRun, Live, LiveChange, Liveness, Locale, Login, MatchJoin, MatchSkip, MatchTicket, Me, MeChange, ModeId, ModeList, ModesTold, NightlyReport, NowPlaying, ObjectiveReport, PasswordChange, Pipeline, PipelineChange, Plan, PlanItem, PlanItemId, PlanItemPage, PlanItemState, PlanRotation, PlanRotationOrder, Playout, PlayoutChange, PolicyDiff, PolicyReload, PolicyReloadOrder, PolicySnapshot, PolicyVersion, PolicyVersionPage, Presence, PresenceCapability, PresenceId, PresencePage, PresenceSegment, PresenceSetting, Programme, QuarantineOrder, QueueEntry, QueueInsert, QueueMove, QueuePage, Readiness, Registration, Report, ReportCreation, ReportId, ReportPage, ReportReceipt, ReportResolution, ReportState, ReportedMessagePage, Room, Session, SessionCreation, SessionId, SessionMove, SessionPage, SessionTransition, ShadowOrder, SignedIn, SocketTicket, Status, TelemetryBatch, TelemetryCount, TelemetryCountPage, TelemetryName, TelemetryReceipt, ThreadId, Tile, TileConnection, UserId } from './types.gen.js';

export interface ListAlertsOptions extends CallOptions {
  query?: {
    /** Only of this severity. */
    severity?: AlertSeverity | undefined;
    /** Only those that still are so, or only those that went; both when left out. */
    active?: boolean | undefined;
    /** How many items at most. */
    limit?: number | undefined;
  };
}

/**
 * What is not well, and what lately was not; answered with the LAB dead too.
 *
 * Refused with 422 SCHEMA_INVALID, 500 INTERNAL.
 */
export function listAlerts(options: ListAlertsOptions = {}): Promise<AlertList> {
  return call({ method: 'GET', path: '/v1/alerts' }, options);
}

export interface SearchAuditOptions extends CallOptions {
  query?: {
    /** By whom; the beginning will do. */
    actor?: string | undefined;
    /** What was done; the beginning will do, so `account.` finds all that was done to accounts. */
    action?: string | undefined;
    /** To what; the beginning will do. */
    subject?: string | undefined;
    /** What it was part of: the trace of a call, a session or a match, as events name it; the beginning will do. */
    trace_id?: string | undefined;
    /** From this instant on. */
    since?: Instant | undefined;
    /** Before this instant. */
    until?: Instant | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * Who did what, to what, when and why: the LAB's log and the platform's together, newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function searchAudit(options: SearchAuditOptions = {}): Promise<AuditPage> {
  return call({ method: 'GET', path: '/v1/audit', security: ['accessToken'] }, options);
}

/** Every item of `searchAudit` from its cursor on, fetched page by page. */
export function iterAudit(options: SearchAuditOptions = {}): AsyncGenerator<AuditEvent, void, undefined> {
  return walk((cursor) => searchAudit({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ResetAutopilotOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
}

/**
 * Take back all that was kept or is tried; the owner card holds as written.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function resetAutopilot(options: ResetAutopilotOptions = {}): Promise<Autopilot> {
  return call({ method: 'POST', path: '/v1/control/autopilot/reset', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ShowAutopilotOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
    /** How many items at most. */
    limit?: number | undefined;
  };
}

/**
 * What the autopilot has tuned, and its trials.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function showAutopilot(options: ShowAutopilotOptions = {}): Promise<Autopilot> {
  return call({ method: 'GET', path: '/v1/control/autopilot', security: ['controlSignature', 'controlToken'] }, options);
}

export interface GetGuideOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The published schedule from now on.
 *
 * Refused with 404 NOT_FOUND, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OFF_AIR.
 */
export function getGuide(options: GetGuideOptions = {}): Promise<GuidePage> {
  return call({ method: 'GET', path: '/v1/broadcast/guide' }, options);
}

/** Every item of `getGuide` from its cursor on, fetched page by page. */
export function iterGuide(options: GetGuideOptions = {}): AsyncGenerator<Programme, void, undefined> {
  return walk((cursor) => getGuide({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface GetGuideXmltvOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
}

/**
 * The published schedule from now on as XMLTV, for television guides.
 *
 * Refused with 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OFF_AIR.
 */
export function getGuideXmltv(options: GetGuideXmltvOptions = {}): Promise<string> {
  return call({ method: 'GET', path: '/v1/broadcast/guide.xml', answer: 'text' }, options);
}

export interface GetNowPlayingOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
}

/**
 * What airs now, and what follows.
 *
 * Refused with 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OFF_AIR.
 */
export function getNowPlaying(options: GetNowPlayingOptions = {}): Promise<NowPlaying> {
  return call({ method: 'GET', path: '/v1/broadcast/now' }, options);
}

export interface ListMessagesOptions extends CallOptions {
  path: {
    /** Which thread. */
    thread_id: ThreadId;
  };
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * What was written in a thread, the newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listMessages(options: ListMessagesOptions): Promise<ChatMessagePage> {
  return call({ method: 'GET', path: '/v1/chat/threads/{thread_id}/messages', security: ['accessToken'] }, options);
}

/** Every item of `listMessages` from its cursor on, fetched page by page. */
export function iterMessages(options: ListMessagesOptions): AsyncGenerator<ChatMessage, void, undefined> {
  return walk((cursor) => listMessages({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ListReportedMessagesOptions extends CallOptions {
  path: {
    /** Which report. */
    report_id: ReportId;
  };
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * What was written in the thread that a report names, the newest first, with what was taken out of it.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listReportedMessages(options: ListReportedMessagesOptions): Promise<ReportedMessagePage> {
  return call({ method: 'GET', path: '/v1/moderation/reports/{report_id}/messages', security: ['accessToken'] }, options);
}

/** Every item of `listReportedMessages` from its cursor on, fetched page by page. */
export function iterReportedMessages(options: ListReportedMessagesOptions): AsyncGenerator<ChatMessage, void, undefined> {
  return walk((cursor) => listReportedMessages({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ListThreadsOptions extends CallOptions {
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The caller's threads, the newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listThreads(options: ListThreadsOptions = {}): Promise<ChatThreadPage> {
  return call({ method: 'GET', path: '/v1/chat/threads', security: ['accessToken'] }, options);
}

/** Every item of `listThreads` from its cursor on, fetched page by page. */
export function iterThreads(options: ListThreadsOptions = {}): AsyncGenerator<ChatThread, void, undefined> {
  return walk((cursor) => listThreads({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ModerateMessageOptions extends CallOptions {
  path: {
    /** Which thread. */
    thread_id: ThreadId;
    /** Which message of the thread, by its number. */
    sequence: number;
  };
  body: ChatModeration;
}

/**
 * Take a message out of its thread, or put it back.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function moderateMessage(options: ModerateMessageOptions): Promise<void> {
  return call({ method: 'PUT', path: '/v1/chat/threads/{thread_id}/messages/{sequence}/moderation', answer: 'none', security: ['accessToken'] }, options);
}

export interface ModerateThreadOptions extends CallOptions {
  path: {
    /** Which thread. */
    thread_id: ThreadId;
  };
  body: ChatClosing;
}

/**
 * Close a thread, or open it again.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function moderateThread(options: ModerateThreadOptions): Promise<void> {
  return call({ method: 'PUT', path: '/v1/chat/threads/{thread_id}/moderation', answer: 'none', security: ['accessToken'] }, options);
}

export interface OpenThreadOptions extends CallOptions {
  body: ChatThreadOpening;
}

/**
 * Write with somebody; the thread between two is made once.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 NOT_YOURSELF or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function openThread(options: OpenThreadOptions): Promise<ChatThread> {
  return call({ method: 'POST', path: '/v1/chat/threads', repeat: 'never', security: ['accessToken'] }, options);
}

export interface ReportThreadOptions extends CallOptions {
  path: {
    /** Which thread. */
    thread_id: ThreadId;
  };
  headers?: {
    /** Makes a retry safe. */
    'Idempotency-Key'?: IdempotencyKey | undefined;
  };
  body: ChatReport;
}

/**
 * Report somebody in a thread to the moderators.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or NOT_YOURSELF or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function reportThread(options: ReportThreadOptions): Promise<ReportReceipt> {
  return call({ method: 'POST', path: '/v1/chat/threads/{thread_id}/report', repeat: 'with-key', security: ['accessToken'] }, options);
}

export interface DiffConfigVersionOptions extends CallOptions {
  path: {
    /** Which configuration. */
    config_hash: ConfigHash;
  };
  query?: {
    /** The configuration to compare with; the one that it followed when left out. */
    before?: ConfigHash | undefined;
  };
}

/**
 * What a configuration says otherwise than another one, the one it followed when none is named.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function diffConfigVersion(options: DiffConfigVersionOptions): Promise<ConfigDiff> {
  return call({ method: 'GET', path: '/v1/config/versions/{config_hash}/diff', security: ['accessToken'] }, options);
}

export interface InspectConfigVersionOptions extends CallOptions {
  path: {
    /** Which configuration. */
    config_hash: ConfigHash;
  };
}

/**
 * A configuration whole, by its hash.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function inspectConfigVersion(options: InspectConfigVersionOptions): Promise<ConfigSnapshot> {
  return call({ method: 'GET', path: '/v1/config/versions/{config_hash}', security: ['accessToken'] }, options);
}

export interface ListConfigVersionsOptions extends CallOptions {
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The configurations that were in force, newest first, with when and by what.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listConfigVersions(options: ListConfigVersionsOptions = {}): Promise<ConfigVersionPage> {
  return call({ method: 'GET', path: '/v1/config/versions', security: ['accessToken'] }, options);
}

/** Every item of `listConfigVersions` from its cursor on, fetched page by page. */
export function iterConfigVersions(options: ListConfigVersionsOptions = {}): AsyncGenerator<ConfigVersion, void, undefined> {
  return walk((cursor) => listConfigVersions({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface AcceptConsentOptions extends CallOptions {
  path: {
    /** Which invitation. */
    consent_id: ConsentId;
  };
}

/**
 * Say yes to an invitation. The call begins for both; said again, it is the same call.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or POLICY_DENIED, 404 NOT_FOUND, 409 CONSENT_BUSY or CONSENT_EXPIRED or CONSENT_OVER or MODE_CHANGED, 422 SCHEMA_INVALID, 500 INTERNAL, 502 PROVIDER_FAILED, 503 OVERLOADED.
 */
export function acceptConsent(options: AcceptConsentOptions): Promise<Consent> {
  return call({ method: 'POST', path: '/v1/consent/{consent_id}/accept', repeat: 'never', security: ['accessToken'] }, options);
}

export interface CancelConsentOptions extends CallOptions {
  path: {
    /** Which invitation. */
    consent_id: ConsentId;
  };
}

/**
 * Take back an invitation.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 CONSENT_EXPIRED or CONSENT_OVER, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function cancelConsent(options: CancelConsentOptions): Promise<Consent> {
  return call({ method: 'POST', path: '/v1/consent/{consent_id}/cancel', repeat: 'never', security: ['accessToken'] }, options);
}

export interface DeclineConsentOptions extends CallOptions {
  path: {
    /** Which invitation. */
    consent_id: ConsentId;
  };
}

/**
 * Say no to an invitation. Nothing else comes of it.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 CONSENT_EXPIRED or CONSENT_OVER, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function declineConsent(options: DeclineConsentOptions): Promise<Consent> {
  return call({ method: 'POST', path: '/v1/consent/{consent_id}/decline', repeat: 'never', security: ['accessToken'] }, options);
}

export interface InspectConsentOptions extends CallOptions {
  path: {
    /** Which invitation. */
    consent_id: ConsentId;
  };
}

/**
 * An invitation that the caller sent or was sent.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function inspectConsent(options: InspectConsentOptions): Promise<Consent> {
  return call({ method: 'GET', path: '/v1/consent/{consent_id}', security: ['accessToken'] }, options);
}

export interface ListConsentsOptions extends CallOptions {
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The invitations that the caller sent or was sent, newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listConsents(options: ListConsentsOptions = {}): Promise<ConsentPage> {
  return call({ method: 'GET', path: '/v1/consent', security: ['accessToken'] }, options);
}

/** Every item of `listConsents` from its cursor on, fetched page by page. */
export function iterConsents(options: ListConsentsOptions = {}): AsyncGenerator<Consent, void, undefined> {
  return walk((cursor) => listConsents({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface RequestConsentOptions extends CallOptions {
  headers?: {
    /** Makes a retry safe. */
    'Idempotency-Key'?: IdempotencyKey | undefined;
  };
  body: ConsentRequest;
}

/**
 * Ask somebody to a call.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or POLICY_DENIED, 404 NOT_FOUND, 409 CONSENT_BUSY or IDEMPOTENCY_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or NOT_YOURSELF or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function requestConsent(options: RequestConsentOptions): Promise<Consent> {
  return call({ method: 'POST', path: '/v1/consent', repeat: 'with-key', security: ['accessToken'] }, options);
}

export interface AddAssetOptions extends CallOptions {
  headers?: {
    /** Makes a retry safe. */
    'Idempotency-Key'?: IdempotencyKey | undefined;
  };
  body: AssetAdd;
}

/**
 * Take a file into the library; prep begins by itself.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 ASSET_EXISTS or IDEMPOTENCY_CONFLICT or NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 FILE_UNUSABLE or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function addAsset(options: AddAssetOptions): Promise<Asset> {
  return call({ method: 'POST', path: '/v1/control/library', repeat: 'with-key', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ChangeLiveOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
  body: LiveChange;
}

/**
 * Let a live source be pushed, or hand the air back; what it is called.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 LIVE_UNAVAILABLE or NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function changeLive(options: ChangeLiveOptions): Promise<Live> {
  return call({ method: 'PATCH', path: '/v1/control/live', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ChangePipelineOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
  body: PipelineChange;
}

/**
 * Pause discovery, the planner of remote programmes or the fetcher, or let it run again.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function changePipeline(options: ChangePipelineOptions): Promise<Pipeline> {
  return call({ method: 'PATCH', path: '/v1/control/pipeline', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ChangePlayoutOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
  body: PlayoutChange;
}

/**
 * Put the reserve on air at the next segment or give the queue the air again; freeze the queue or let it go.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function changePlayout(options: ChangePlayoutOptions): Promise<Playout> {
  return call({ method: 'PATCH', path: '/v1/control/playout', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface DrawAssetLoudnessOptions extends CallOptions {
  path: {
    /** The asset. */
    asset_id: AssetId;
  };
}

/**
 * The loudness of an asset over time, drawn.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function drawAssetLoudness(options: DrawAssetLoudnessOptions): Promise<string> {
  return call({ method: 'GET', path: '/v1/control/library/{asset_id}/loudness.svg', answer: 'text', security: ['controlSignature', 'controlToken'] }, options);
}

export interface GetAssetStripOptions extends CallOptions {
  path: {
    /** The asset. */
    asset_id: AssetId;
  };
}

/**
 * Pictures of an asset at even distances, in one.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function getAssetStrip(options: GetAssetStripOptions): Promise<Uint8Array> {
  return call({ method: 'GET', path: '/v1/control/library/{asset_id}/strip.jpg', answer: 'bytes', security: ['accessToken', 'controlSignature', 'controlToken'] }, options);
}

export interface InsertQueueEntryOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
  headers?: {
    /** Makes a retry safe. */
    'Idempotency-Key'?: IdempotencyKey | undefined;
  };
  body: QueueInsert;
}

/**
 * Put an asset on the channel.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ASSET_NOT_READY or IDEMPOTENCY_CONFLICT or NONCE_REPLAY or QUEUE_FULL, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function insertQueueEntry(options: InsertQueueEntryOptions): Promise<QueueEntry> {
  return call({ method: 'POST', path: '/v1/control/queue', repeat: 'with-key', security: ['controlSignature', 'controlToken'] }, options);
}

export interface InspectAssetOptions extends CallOptions {
  path: {
    /** The asset. */
    asset_id: AssetId;
  };
}

/**
 * One asset, with its checks.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function inspectAsset(options: InspectAssetOptions): Promise<Asset> {
  return call({ method: 'GET', path: '/v1/control/library/{asset_id}', security: ['controlSignature', 'controlToken'] }, options);
}

export interface InspectAssetReportOptions extends CallOptions {
  path: {
    /** The asset. */
    asset_id: AssetId;
  };
}

/**
 * All that prep found out about an asset, the refused ones too.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function inspectAssetReport(options: InspectAssetReportOptions): Promise<AssetReport> {
  return call({ method: 'GET', path: '/v1/control/library/{asset_id}/report', security: ['accessToken', 'controlSignature', 'controlToken'] }, options);
}

export interface InspectPlanItemOptions extends CallOptions {
  path: {
    /** The plan item. */
    plan_item_id: PlanItemId;
  };
}

/**
 * One plan item with its history.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function inspectPlanItem(options: InspectPlanItemOptions): Promise<PlanItem> {
  return call({ method: 'GET', path: '/v1/control/plan/items/{plan_item_id}', security: ['controlSignature', 'controlToken'] }, options);
}

export interface InspectQueueEntryOptions extends CallOptions {
  path: {
    /** The queue entry. */
    entry_id: EntryId;
  };
}

/**
 * One entry of the queue.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function inspectQueueEntry(options: InspectQueueEntryOptions): Promise<QueueEntry> {
  return call({ method: 'GET', path: '/v1/control/queue/{entry_id}', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ListAsRunOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
    /** From this instant on. */
    since?: Instant | undefined;
    /** Before this instant. */
    until?: Instant | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * What really aired, in order.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function listAsRun(options: ListAsRunOptions = {}): Promise<AsRunPage> {
  return call({ method: 'GET', path: '/v1/control/as-run', security: ['controlSignature', 'controlToken'] }, options);
}

/** Every item of `listAsRun` from its cursor on, fetched page by page. */
export function iterAsRun(options: ListAsRunOptions = {}): AsyncGenerator<AsRunEntry, void, undefined> {
  return walk((cursor) => listAsRun({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ListAssetsOptions extends CallOptions {
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The library, newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function listAssets(options: ListAssetsOptions = {}): Promise<AssetPage> {
  return call({ method: 'GET', path: '/v1/control/library', security: ['accessToken', 'controlSignature', 'controlToken'] }, options);
}

/** Every item of `listAssets` from its cursor on, fetched page by page. */
export function iterAssets(options: ListAssetsOptions = {}): AsyncGenerator<Asset, void, undefined> {
  return walk((cursor) => listAssets({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ListPlanItemsOptions extends CallOptions {
  query?: {
    /** Only those in this state. */
    state?: PlanItemState | undefined;
    /** Only those of this source of the owner card. */
    source?: string | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * What the remote sources offer and what became of it, newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function listPlanItems(options: ListPlanItemsOptions = {}): Promise<PlanItemPage> {
  return call({ method: 'GET', path: '/v1/control/plan/items', security: ['controlSignature', 'controlToken'] }, options);
}

/** Every item of `listPlanItems` from its cursor on, fetched page by page. */
export function iterPlanItems(options: ListPlanItemsOptions = {}): AsyncGenerator<PlanItem, void, undefined> {
  return walk((cursor) => listPlanItems({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ListQueueOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The queue in airing order.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function listQueue(options: ListQueueOptions = {}): Promise<QueuePage> {
  return call({ method: 'GET', path: '/v1/control/queue', security: ['accessToken', 'controlSignature', 'controlToken'] }, options);
}

/** Every item of `listQueue` from its cursor on, fetched page by page. */
export function iterQueue(options: ListQueueOptions = {}): AsyncGenerator<QueueEntry, void, undefined> {
  return walk((cursor) => listQueue({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface MoveQueueEntryOptions extends CallOptions {
  path: {
    /** The queue entry. */
    entry_id: EntryId;
  };
  headers?: {
    /** Makes a retry safe. */
    'Idempotency-Key'?: IdempotencyKey | undefined;
  };
  body: QueueMove;
}

/**
 * Give a waiting entry another place.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGN_IN_STALE or SIGNATURE_INVALID, 404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT or NONCE_REPLAY or QUEUE_ENTRY_LOCKED or VERSION_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function moveQueueEntry(options: MoveQueueEntryOptions): Promise<QueueEntry> {
  return call({ method: 'POST', path: '/v1/control/queue/{entry_id}/move', repeat: 'with-key', security: ['accessToken', 'controlSignature', 'controlToken'] }, options);
}

export interface ReloadPoliciesOptions extends CallOptions {
  body: PolicyReloadOrder;
}

/**
 * Read the configuration again now, the owner card with it.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function reloadPolicies(options: ReloadPoliciesOptions): Promise<PolicyReload> {
  return call({ method: 'POST', path: '/v1/control/policies/reload', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface RemoveAssetOptions extends CallOptions {
  path: {
    /** The asset. */
    asset_id: AssetId;
  };
}

/**
 * Take an asset out of the library and delete its media; the source file stays.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ASSET_IN_USE or NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function removeAsset(options: RemoveAssetOptions): Promise<void> {
  return call({ method: 'DELETE', path: '/v1/control/library/{asset_id}', answer: 'none', security: ['controlSignature', 'controlToken'] }, options);
}

export interface RemoveQueueEntryOptions extends CallOptions {
  path: {
    /** The queue entry. */
    entry_id: EntryId;
  };
}

/**
 * Take a waiting entry out of the queue.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY or QUEUE_ENTRY_LOCKED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function removeQueueEntry(options: RemoveQueueEntryOptions): Promise<void> {
  return call({ method: 'DELETE', path: '/v1/control/queue/{entry_id}', answer: 'none', security: ['controlSignature', 'controlToken'] }, options);
}

export interface RestartEncodersOptions extends CallOptions {
  body: EncodersRestart;
}

/**
 * Begin every encoder at work anew, of prep and of live sources; what is on air already goes on.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function restartEncoders(options: RestartEncodersOptions): Promise<EncodersRestarted> {
  return call({ method: 'POST', path: '/v1/control/encoders/restart', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface RotatePlanOptions extends CallOptions {
  body: PlanRotationOrder;
}

/**
 * Let the planner choose its waiting entries anew; what people put there stays, and so does what viewers may know of.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function rotatePlan(options: RotatePlanOptions): Promise<PlanRotation> {
  return call({ method: 'POST', path: '/v1/control/plan/rotate', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface RunDiscoveryOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
}

/**
 * Look at every remote source now, once, also while discovery is paused.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function runDiscovery(options: RunDiscoveryOptions = {}): Promise<Pipeline> {
  return call({ method: 'POST', path: '/v1/control/discovery', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ShowAgentOptions extends CallOptions {
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
  };
}

/**
 * How the LAB gets on with its control plane.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function showAgent(options: ShowAgentOptions = {}): Promise<AgentStatus> {
  return call({ method: 'GET', path: '/v1/control/agent', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ShowLiveOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
}

/**
 * Whether somebody may push a live source, and what comes of it.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function showLive(options: ShowLiveOptions = {}): Promise<Live> {
  return call({ method: 'GET', path: '/v1/control/live', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ShowObjectivesOptions extends CallOptions {
}

/**
 * What the house promises, how much of each error budget is left, and how fast it is spent.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 409 NONCE_REPLAY, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function showObjectives(options: ShowObjectivesOptions = {}): Promise<ObjectiveReport> {
  return call({ method: 'GET', path: '/v1/control/objectives', security: ['accessToken', 'controlSignature', 'controlToken'] }, options);
}

export interface ShowPipelineOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
}

/**
 * How programmes come in from elsewhere: the stages, the sources, and how much is in hand.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function showPipeline(options: ShowPipelineOptions = {}): Promise<Pipeline> {
  return call({ method: 'GET', path: '/v1/control/pipeline', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ShowPlanOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
    /** At this instant; now when left out. */
    at?: Instant | undefined;
  };
}

/**
 * What the planner works with, and what the owner card keeps off the air.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function showPlan(options: ShowPlanOptions = {}): Promise<Plan> {
  return call({ method: 'GET', path: '/v1/control/plan', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ShowPlayoutOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
  };
}

/**
 * Whether the channel airs its queue, and whether the planner may change it.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function showPlayout(options: ShowPlayoutOptions = {}): Promise<Playout> {
  return call({ method: 'GET', path: '/v1/control/playout', security: ['controlSignature', 'controlToken'] }, options);
}

export interface UpdateAssetOptions extends CallOptions {
  path: {
    /** The asset. */
    asset_id: AssetId;
  };
  body: AssetUpdate;
}

/**
 * Change what is known of an asset; an operator's word outlasts the file's own.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function updateAsset(options: UpdateAssetOptions): Promise<Asset> {
  return call({ method: 'PATCH', path: '/v1/control/library/{asset_id}', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ApplyDecisionOptions extends CallOptions {
  path: {
    /** The decision. */
    decision_id: DecisionId;
  };
}

/**
 * Let an advice air; once more changes nothing.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ADVICE_SETTLED or ADVICE_STALE or NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function applyDecision(options: ApplyDecisionOptions): Promise<Decision> {
  return call({ method: 'POST', path: '/v1/control/decisions/{decision_id}/apply', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface DismissDecisionOptions extends CallOptions {
  path: {
    /** The decision. */
    decision_id: DecisionId;
  };
}

/**
 * Turn an advice down; once more changes nothing.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 ADVICE_SETTLED or NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function dismissDecision(options: DismissDecisionOptions): Promise<Decision> {
  return call({ method: 'POST', path: '/v1/control/decisions/{decision_id}/dismiss', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface InspectDecisionOptions extends CallOptions {
  path: {
    /** The decision. */
    decision_id: DecisionId;
  };
}

/**
 * One decision.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function inspectDecision(options: InspectDecisionOptions): Promise<Decision> {
  return call({ method: 'GET', path: '/v1/control/decisions/{decision_id}', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ListDecisionsOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
    /** Only those that stand so; all of them when left out. */
    state?: DecisionState | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The curator's decisions, newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function listDecisions(options: ListDecisionsOptions = {}): Promise<DecisionPage> {
  return call({ method: 'GET', path: '/v1/control/decisions', security: ['controlSignature', 'controlToken'] }, options);
}

/** Every item of `listDecisions` from its cursor on, fetched page by page. */
export function iterDecisions(options: ListDecisionsOptions = {}): AsyncGenerator<Decision, void, undefined> {
  return walk((cursor) => listDecisions({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface GetHealthOptions extends CallOptions {
}

/**
 * Is this process alive?
 *
 * Refused with 500 INTERNAL.
 */
export function getHealth(options: GetHealthOptions = {}): Promise<Liveness> {
  return call({ method: 'GET', path: '/healthz' }, options);
}

export interface GetReadinessOptions extends CallOptions {
}

/**
 * Can the platform do its work?
 *
 * Refused with 500 INTERNAL.
 */
export function getReadiness(options: GetReadinessOptions = {}): Promise<Readiness> {
  return call({ method: 'GET', path: '/readyz', also: [503] }, options);
}

export interface GetStatusOptions extends CallOptions {
}

/**
 * The platform in one page.
 *
 * Refused with 500 INTERNAL.
 */
export function getStatus(options: GetStatusOptions = {}): Promise<Status> {
  return call({ method: 'GET', path: '/v1/status' }, options);
}

export interface BanAccountOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
  body: BanOrder;
}

/**
 * Bar an account; its sign-ins and sockets end at once.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function banAccount(options: BanAccountOptions): Promise<Account> {
  return call({ method: 'PUT', path: '/v1/accounts/{user_id}/ban', security: ['accessToken'] }, options);
}

export interface ChangeAccountOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
  body: AccountChange;
}

/**
 * Change somebody's roles, shadow or quarantine.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 409 VERSION_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function changeAccount(options: ChangeAccountOptions): Promise<Account> {
  return call({ method: 'PATCH', path: '/v1/accounts/{user_id}', repeat: 'never', security: ['accessToken'] }, options);
}

export interface ChangeMeOptions extends CallOptions {
  body: MeChange;
}

/**
 * Change one's own account.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function changeMe(options: ChangeMeOptions): Promise<Me> {
  return call({ method: 'PATCH', path: '/v1/me', repeat: 'never', security: ['accessToken'] }, options);
}

export interface ChangePasswordOptions extends CallOptions {
  body: PasswordChange;
}

/**
 * Change one's own password; every other sign-in ends.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 PASSWORD_WEAK or PASSWORD_WRONG or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function changePassword(options: ChangePasswordOptions): Promise<void> {
  return call({ method: 'PUT', path: '/v1/me/password', answer: 'none', security: ['accessToken'] }, options);
}

export interface GetMeOptions extends CallOptions {
}

/**
 * The caller's own account.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
 */
export function getMe(options: GetMeOptions = {}): Promise<Me> {
  return call({ method: 'GET', path: '/v1/me', security: ['accessToken'] }, options);
}

export interface InspectAccountOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
}

/**
 * One account.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function inspectAccount(options: InspectAccountOptions): Promise<Account> {
  return call({ method: 'GET', path: '/v1/accounts/{user_id}', security: ['accessToken'] }, options);
}

export interface LiftBanOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
}

/**
 * Let an account in again.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function liftBan(options: LiftBanOptions): Promise<Account> {
  return call({ method: 'DELETE', path: '/v1/accounts/{user_id}/ban', security: ['accessToken'] }, options);
}

export interface LiftQuarantineOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
}

/**
 * End the quarantine of an account.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function liftQuarantine(options: LiftQuarantineOptions): Promise<Account> {
  return call({ method: 'DELETE', path: '/v1/accounts/{user_id}/quarantine', security: ['accessToken'] }, options);
}

export interface LiftShadowOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
}

/**
 * Show an account to others again.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function liftShadow(options: LiftShadowOptions): Promise<Account> {
  return call({ method: 'DELETE', path: '/v1/accounts/{user_id}/shadow', security: ['accessToken'] }, options);
}

export interface ListAccountsOptions extends CallOptions {
  query?: {
    /** Only accounts whose handle begins so. */
    handle_start?: string | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * Accounts, newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listAccounts(options: ListAccountsOptions = {}): Promise<AccountPage> {
  return call({ method: 'GET', path: '/v1/accounts', security: ['accessToken'] }, options);
}

/** Every item of `listAccounts` from its cursor on, fetched page by page. */
export function iterAccounts(options: ListAccountsOptions = {}): AsyncGenerator<Account, void, undefined> {
  return walk((cursor) => listAccounts({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ListDevicesOptions extends CallOptions {
}

/**
 * The devices from which the caller has signed in.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
 */
export function listDevices(options: ListDevicesOptions = {}): Promise<DeviceList> {
  return call({ method: 'GET', path: '/v1/me/devices', security: ['accessToken'] }, options);
}

export interface LoginOptions extends CallOptions {
  body: Login;
}

/**
 * Sign in by handle and password.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function login(options: LoginOptions): Promise<SignedIn> {
  return call({ method: 'POST', path: '/v1/auth/login', repeat: 'never' }, options);
}

export interface LogoutOptions extends CallOptions {
}

/**
 * End the sign-in that the call belongs to.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
 */
export function logout(options: LogoutOptions = {}): Promise<void> {
  return call({ method: 'POST', path: '/v1/auth/logout', answer: 'none', repeat: 'never', security: ['accessToken'] }, options);
}

export interface LogoutEverywhereOptions extends CallOptions {
}

/**
 * End every sign-in of the account.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
 */
export function logoutEverywhere(options: LogoutEverywhereOptions = {}): Promise<void> {
  return call({ method: 'POST', path: '/v1/auth/logout-everywhere', answer: 'none', repeat: 'never', security: ['accessToken'] }, options);
}

export interface OpenSocketTicketOptions extends CallOptions {
}

/**
 * A ticket that opens one socket as the caller.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
 */
export function openSocketTicket(options: OpenSocketTicketOptions = {}): Promise<SocketTicket> {
  return call({ method: 'POST', path: '/v1/auth/socket-ticket', repeat: 'never', security: ['accessToken'] }, options);
}

export interface QuarantineAccountOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
  body: QuarantineOrder;
}

/**
 * Limit an account for a while, without a word to its owner.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function quarantineAccount(options: QuarantineAccountOptions): Promise<Account> {
  return call({ method: 'PUT', path: '/v1/accounts/{user_id}/quarantine', security: ['accessToken'] }, options);
}

export interface RefreshOptions extends CallOptions {
}

/**
 * The next access token; the refresh token of the cookie is used up and followed by another.
 *
 * Refused with 401 AUTH_FAILED, 500 INTERNAL, 503 OVERLOADED.
 */
export function refresh(options: RefreshOptions = {}): Promise<SignedIn> {
  return call({ method: 'POST', path: '/v1/auth/refresh', repeat: 'never', security: ['refreshCookie'] }, options);
}

export interface RegisterOptions extends CallOptions {
  headers?: {
    /** Makes a retry safe. */
    'Idempotency-Key'?: IdempotencyKey | undefined;
  };
  body: Registration;
}

/**
 * Make an account and sign in to it.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or REGISTRATION_CLOSED, 409 HANDLE_TAKEN or IDEMPOTENCY_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 PASSWORD_WEAK or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function register(options: RegisterOptions): Promise<SignedIn> {
  return call({ method: 'POST', path: '/v1/auth/register', repeat: 'with-key' }, options);
}

export interface RemoveDeviceOptions extends CallOptions {
  path: {
    /** Which device. */
    device_id: DeviceId;
  };
}

/**
 * Forget a device and end its sign-ins.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function removeDevice(options: RemoveDeviceOptions): Promise<void> {
  return call({ method: 'DELETE', path: '/v1/me/devices/{device_id}', answer: 'none', security: ['accessToken'] }, options);
}

export interface ShadowAccountOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
  body: ShadowOrder;
}

/**
 * Hide an account from others, without a word to its owner.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function shadowAccount(options: ShadowAccountOptions): Promise<Account> {
  return call({ method: 'PUT', path: '/v1/accounts/{user_id}/shadow', security: ['accessToken'] }, options);
}

export interface InspectJobOptions extends CallOptions {
  path: {
    /** Which job. */
    job: JobName;
  };
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
  };
}

/**
 * One job and its runs, newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function inspectJob(options: InspectJobOptions): Promise<JobDetail> {
  return call({ method: 'GET', path: '/v1/control/jobs/{job}', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ListJobsOptions extends CallOptions {
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
  };
}

/**
 * Every job with its rule, its last run, its next one, and who runs it now.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function listJobs(options: ListJobsOptions = {}): Promise<JobList> {
  return call({ method: 'GET', path: '/v1/control/jobs', security: ['controlSignature', 'controlToken'] }, options);
}

export interface RunJobOptions extends CallOptions {
  path: {
    /** Which job. */
    job: JobName;
  };
}

/**
 * Run a job now; it goes on behind the answer.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 JOB_RUNNING or NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function runJob(options: RunJobOptions): Promise<JobRun> {
  return call({ method: 'POST', path: '/v1/control/jobs/{job}/run', repeat: 'never', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ShowReportOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
    /** The day that it tells of; the newest report when left out. */
    day?: Day | undefined;
  };
}

/**
 * What a nightly did, and what aired that day.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function showReport(options: ShowReportOptions = {}): Promise<NightlyReport> {
  return call({ method: 'GET', path: '/v1/control/report', security: ['controlSignature', 'controlToken'] }, options);
}

export interface InspectMatchTicketOptions extends CallOptions {
}

/**
 * The caller's ticket.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 500 INTERNAL, 503 OVERLOADED.
 */
export function inspectMatchTicket(options: InspectMatchTicketOptions = {}): Promise<MatchTicket> {
  return call({ method: 'GET', path: '/v1/match/ticket', security: ['accessToken'] }, options);
}

export interface JoinMatchOptions extends CallOptions {
  body: MatchJoin;
}

/**
 * Want to meet somebody.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 409 CONSENT_BUSY, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or SCHEMA_INVALID, 429 MATCH_LIMIT or RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function joinMatch(options: JoinMatchOptions): Promise<MatchTicket> {
  return call({ method: 'POST', path: '/v1/match/join', repeat: 'never', security: ['accessToken'] }, options);
}

export interface LeaveMatchOptions extends CallOptions {
}

/**
 * Want to meet nobody any more.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
 */
export function leaveMatch(options: LeaveMatchOptions = {}): Promise<void> {
  return call({ method: 'POST', path: '/v1/match/leave', answer: 'none', repeat: 'never', security: ['accessToken'] }, options);
}

export interface SkipMatchOptions extends CallOptions {
  body: MatchSkip;
}

/**
 * The next one, please.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 429 RATE_LIMITED or SKIP_TOO_EARLY, 500 INTERNAL, 503 OVERLOADED.
 */
export function skipMatch(options: SkipMatchOptions): Promise<MatchTicket> {
  return call({ method: 'POST', path: '/v1/match/skip', repeat: 'never', security: ['accessToken'] }, options);
}

export interface BlockPersonOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
}

/**
 * Part from somebody, at once and until it is lifted.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 NOT_YOURSELF or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function blockPerson(options: BlockPersonOptions): Promise<Block> {
  return call({ method: 'PUT', path: '/v1/moderation/blocks/{user_id}', security: ['accessToken'] }, options);
}

export interface ClaimReportOptions extends CallOptions {
  path: {
    /** Which report. */
    report_id: ReportId;
  };
}

/**
 * Keep a report for oneself while looking at it.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 409 REPORT_CLAIMED or REPORT_SETTLED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function claimReport(options: ClaimReportOptions): Promise<Report> {
  return call({ method: 'PUT', path: '/v1/moderation/reports/{report_id}/claim', security: ['accessToken'] }, options);
}

export interface CreateReportOptions extends CallOptions {
  headers?: {
    /** Makes a retry safe. */
    'Idempotency-Key'?: IdempotencyKey | undefined;
  };
  body: ReportCreation;
}

/**
 * Report somebody to the moderators.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or NOT_YOURSELF or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function createReport(options: CreateReportOptions): Promise<ReportReceipt> {
  return call({ method: 'POST', path: '/v1/moderation/reports', repeat: 'with-key', security: ['accessToken'] }, options);
}

export interface ExportEvidenceOptions extends CallOptions {
  path: {
    /** Which report. */
    report_id: ReportId;
  };
}

/**
 * Everything that the house keeps of an incident, for who must account for it elsewhere.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function exportEvidence(options: ExportEvidenceOptions): Promise<EvidenceBundle> {
  return call({ method: 'GET', path: '/v1/moderation/reports/{report_id}/evidence', security: ['accessToken'] }, options);
}

export interface InspectReportOptions extends CallOptions {
  path: {
    /** Which report. */
    report_id: ReportId;
  };
}

/**
 * One report.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function inspectReport(options: InspectReportOptions): Promise<Report> {
  return call({ method: 'GET', path: '/v1/moderation/reports/{report_id}', security: ['accessToken'] }, options);
}

export interface ListBlocksOptions extends CallOptions {
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * Whom the caller has blocked, the last first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listBlocks(options: ListBlocksOptions = {}): Promise<BlockPage> {
  return call({ method: 'GET', path: '/v1/moderation/blocks', security: ['accessToken'] }, options);
}

/** Every item of `listBlocks` from its cursor on, fetched page by page. */
export function iterBlocks(options: ListBlocksOptions = {}): AsyncGenerator<Block, void, undefined> {
  return walk((cursor) => listBlocks({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ListReportsOptions extends CallOptions {
  query?: {
    /** Only those that stand so; all of them when left out. */
    state?: ReportState | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The moderators' queue, the longest waiting first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listReports(options: ListReportsOptions = {}): Promise<ReportPage> {
  return call({ method: 'GET', path: '/v1/moderation/reports', security: ['accessToken'] }, options);
}

/** Every item of `listReports` from its cursor on, fetched page by page. */
export function iterReports(options: ListReportsOptions = {}): AsyncGenerator<Report, void, undefined> {
  return walk((cursor) => listReports({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ResolveReportOptions extends CallOptions {
  path: {
    /** Which report. */
    report_id: ReportId;
  };
  body: ReportResolution;
}

/**
 * Judge a report.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 404 NOT_FOUND, 409 REPORT_CLAIMED or REPORT_SETTLED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function resolveReport(options: ResolveReportOptions): Promise<Report> {
  return call({ method: 'POST', path: '/v1/moderation/reports/{report_id}/resolution', repeat: 'never', security: ['accessToken'] }, options);
}

export interface UnblockPersonOptions extends CallOptions {
  path: {
    /** Which account. */
    user_id: UserId;
  };
}

/**
 * Lift one's own block; what the other one has blocked stays.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function unblockPerson(options: UnblockPersonOptions): Promise<void> {
  return call({ method: 'DELETE', path: '/v1/moderation/blocks/{user_id}', answer: 'none', security: ['accessToken'] }, options);
}

export interface GetClientConfigOptions extends CallOptions {
}

/**
 * The part of the configuration that a client needs.
 *
 * Refused with 500 INTERNAL.
 */
export function getClientConfig(options: GetClientConfigOptions = {}): Promise<ClientConfig> {
  return call({ method: 'GET', path: '/v1/config/client' }, options);
}

export interface GetCopyOptions extends CallOptions {
  path: {
    /** The locale. */
    locale: Locale;
  };
}

/**
 * Every string of one locale.
 *
 * Refused with 422 SCHEMA_INVALID, 500 INTERNAL.
 */
export function getCopy(options: GetCopyOptions): Promise<CopyBook> {
  return call({ method: 'GET', path: '/v1/copy/{locale}' }, options);
}

export interface ListModesOptions extends CallOptions {
}

/**
 * The modes the caller may use.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 500 INTERNAL, 503 OVERLOADED.
 */
export function listModes(options: ListModesOptions = {}): Promise<ModeList> {
  return call({ method: 'GET', path: '/v1/modes', security: ['accessToken'] }, options);
}

export interface DiffPolicyVersionOptions extends CallOptions {
  path: {
    /** Which owner card. */
    card_hash: CardHash;
  };
  query?: {
    /** The card to compare with; the one that it followed when left out. */
    before?: CardHash | undefined;
  };
}

/**
 * What an owner card says otherwise than another one, the one it followed when none is named.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function diffPolicyVersion(options: DiffPolicyVersionOptions): Promise<PolicyDiff> {
  return call({ method: 'GET', path: '/v1/control/policies/versions/{card_hash}/diff', security: ['accessToken', 'controlSignature', 'controlToken'] }, options);
}

export interface InspectPolicyVersionOptions extends CallOptions {
  path: {
    /** Which owner card. */
    card_hash: CardHash;
  };
}

/**
 * An owner card whole, by its hash.
 *
 * Refused with 401 AUTH_FAILED, 403 SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function inspectPolicyVersion(options: InspectPolicyVersionOptions): Promise<PolicySnapshot> {
  return call({ method: 'GET', path: '/v1/control/policies/versions/{card_hash}', security: ['controlSignature', 'controlToken'] }, options);
}

export interface ListPolicyVersionsOptions extends CallOptions {
  query?: {
    /** Which channel; the default one when left out. */
    channel?: ChannelId | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The owner cards that a channel had, newest first, with who changed them, when and why.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED or SIGNATURE_INVALID, 404 NOT_FOUND, 409 NONCE_REPLAY, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 LAB_UNAVAILABLE or OVERLOADED.
 */
export function listPolicyVersions(options: ListPolicyVersionsOptions = {}): Promise<PolicyVersionPage> {
  return call({ method: 'GET', path: '/v1/control/policies/versions', security: ['accessToken', 'controlSignature', 'controlToken'] }, options);
}

/** Every item of `listPolicyVersions` from its cursor on, fetched page by page. */
export function iterPolicyVersions(options: ListPolicyVersionsOptions = {}): AsyncGenerator<PolicyVersion, void, undefined> {
  return walk((cursor) => listPolicyVersions({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface ConnectTileOptions extends CallOptions {
  path: {
    /** Whose presence. */
    presence_id: PresenceId;
  };
  body: TileConnection;
}

/**
 * Connect somebody's tile, or one's own picture to the tiles of others.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 TILE_LIMIT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 502 PROVIDER_FAILED, 503 OVERLOADED.
 */
export function connectTile(options: ConnectTileOptions): Promise<Tile> {
  return call({ method: 'POST', path: '/v1/media/tiles/{presence_id}', repeat: 'never', security: ['accessToken'] }, options);
}

export interface DisconnectTileOptions extends CallOptions {
  path: {
    /** Whose presence. */
    presence_id: PresenceId;
  };
}

/**
 * Stop somebody's tile on this device, or one's own picture on all of them.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function disconnectTile(options: DisconnectTileOptions): Promise<void> {
  return call({ method: 'DELETE', path: '/v1/media/tiles/{presence_id}', answer: 'none', security: ['accessToken'] }, options);
}

export interface ListPresenceGridOptions extends CallOptions {
  query?: {
    /** The part of the people to list. */
    segment?: PresenceSegment | undefined;
    /** Only those in this mode. */
    mode?: ModeId | undefined;
    /** Only those whose device can do this. */
    capability?: PresenceCapability | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * Who is where the caller is.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listPresenceGrid(options: ListPresenceGridOptions = {}): Promise<PresencePage> {
  return call({ method: 'GET', path: '/v1/presence/grid', security: ['accessToken'] }, options);
}

/** Every item of `listPresenceGrid` from its cursor on, fetched page by page. */
export function iterPresenceGrid(options: ListPresenceGridOptions = {}): AsyncGenerator<Presence, void, undefined> {
  return walk((cursor) => listPresenceGrid({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface SetPresenceOptions extends CallOptions {
  body: PresenceSetting;
}

/**
 * Say where one is, and how one wants to be seen.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function setPresence(options: SetPresenceOptions): Promise<Presence> {
  return call({ method: 'POST', path: '/v1/presence/set', repeat: 'never', security: ['accessToken'] }, options);
}

export interface CreateSessionOptions extends CallOptions {
  headers?: {
    /** Makes a retry safe. */
    'Idempotency-Key'?: IdempotencyKey | undefined;
  };
  body: SessionCreation;
}

/**
 * Begin a session.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or CONSENT_REQUIRED or POLICY_DENIED, 404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT or MODE_CHANGED or PARENT_ACTIVE or ROOM_CLOSED or ROOM_FULL or SESSION_LIMIT, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or PROFILE_UNKNOWN or SCHEMA_INVALID, 500 INTERNAL, 502 PROVIDER_FAILED, 503 OVERLOADED.
 */
export function createSession(options: CreateSessionOptions): Promise<Session> {
  return call({ method: 'POST', path: '/v1/sessions', repeat: 'with-key', security: ['accessToken'] }, options);
}

export interface EndSessionOptions extends CallOptions {
  path: {
    /** Which session. */
    session_id: SessionId;
  };
}

/**
 * End a session; one that is over stays as it is.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function endSession(options: EndSessionOptions): Promise<Session> {
  return call({ method: 'POST', path: '/v1/sessions/{session_id}/end', repeat: 'never', security: ['accessToken'] }, options);
}

export interface HeartbeatSessionOptions extends CallOptions {
  path: {
    /** Which session. */
    session_id: SessionId;
  };
}

/**
 * Show that a session lives.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 SESSION_OVER, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function heartbeatSession(options: HeartbeatSessionOptions): Promise<Session> {
  return call({ method: 'POST', path: '/v1/sessions/{session_id}/heartbeat', repeat: 'never', security: ['accessToken'] }, options);
}

export interface InspectCostsOptions extends CallOptions {
  query?: {
    /** From this instant on. */
    since?: Instant | undefined;
    /** Before this instant. */
    until?: Instant | undefined;
  };
}

/**
 * What sessions make the house send, now and hour by hour, by mode.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function inspectCosts(options: InspectCostsOptions = {}): Promise<Costs> {
  return call({ method: 'GET', path: '/v1/costs', security: ['accessToken'] }, options);
}

export interface InspectRoomOptions extends CallOptions {
  path: {
    /** Which session. */
    session_id: SessionId;
  };
}

/**
 * The room in which one of the caller's sessions is, while it lives.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 409 ROOM_CLOSED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function inspectRoom(options: InspectRoomOptions): Promise<Room> {
  return call({ method: 'GET', path: '/v1/sessions/{session_id}/room', security: ['accessToken'] }, options);
}

export interface InspectSessionOptions extends CallOptions {
  path: {
    /** Which session. */
    session_id: SessionId;
  };
}

/**
 * One of the caller's sessions, with its endpoints while it is active.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 404 NOT_FOUND, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function inspectSession(options: InspectSessionOptions): Promise<Session> {
  return call({ method: 'GET', path: '/v1/sessions/{session_id}', security: ['accessToken'] }, options);
}

export interface ListSessionsOptions extends CallOptions {
  query?: {
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * The caller's own sessions, newest first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function listSessions(options: ListSessionsOptions = {}): Promise<SessionPage> {
  return call({ method: 'GET', path: '/v1/sessions', security: ['accessToken'] }, options);
}

/** Every item of `listSessions` from its cursor on, fetched page by page. */
export function iterSessions(options: ListSessionsOptions = {}): AsyncGenerator<Session, void, undefined> {
  return walk((cursor) => listSessions({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface TransitionSessionOptions extends CallOptions {
  headers?: {
    /** Makes a retry safe. */
    'Idempotency-Key'?: IdempotencyKey | undefined;
  };
  body: SessionMove;
}

/**
 * End a session and begin the one that follows it, in one step.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or BLOCKED or CONSENT_REQUIRED or POLICY_DENIED, 404 NOT_FOUND, 409 IDEMPOTENCY_CONFLICT or MODE_CHANGED or ROOM_CLOSED or ROOM_FULL or SESSION_CONFLICT or SESSION_OVER, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 MODE_UNKNOWN or PROFILE_UNKNOWN or SCHEMA_INVALID, 500 INTERNAL, 502 PROVIDER_FAILED, 503 OVERLOADED.
 */
export function transitionSession(options: TransitionSessionOptions): Promise<SessionTransition> {
  return call({ method: 'POST', path: '/v1/sessions/transition', repeat: 'with-key', security: ['accessToken'] }, options);
}

export interface CountFunnelOptions extends CallOptions {
  query?: {
    /** From this instant on. */
    since?: Instant | undefined;
    /** Before this instant. */
    until?: Instant | undefined;
  };
}

/**
 * How many came how far, from the start of the shell to the first conversation.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function countFunnel(options: CountFunnelOptions = {}): Promise<Funnel> {
  return call({ method: 'GET', path: '/v1/telemetry/funnel', security: ['accessToken'] }, options);
}

export interface CountIndicatorsOptions extends CallOptions {
  query?: {
    /** From this instant on. */
    since?: Instant | undefined;
    /** Before this instant. */
    until?: Instant | undefined;
  };
}

/**
 * The product's indicators, from the first sign-in to who came back.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function countIndicators(options: CountIndicatorsOptions = {}): Promise<Indicators> {
  return call({ method: 'GET', path: '/v1/telemetry/indicators', security: ['accessToken'] }, options);
}

export interface CountModesOptions extends CallOptions {
  query?: {
    /** From this instant on. */
    since?: Instant | undefined;
    /** Before this instant. */
    until?: Instant | undefined;
  };
}

/**
 * How often every mode told of what each of them has to tell of.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function countModes(options: CountModesOptions = {}): Promise<ModesTold> {
  return call({ method: 'GET', path: '/v1/telemetry/modes', security: ['accessToken'] }, options);
}

export interface CountTelemetryOptions extends CallOptions {
  query?: {
    /** From this instant on. */
    since?: Instant | undefined;
    /** Before this instant. */
    until?: Instant | undefined;
    /** Only this event. */
    name?: TelemetryName | undefined;
    /** Only what happened in this mode. */
    mode?: ModeId | undefined;
    /** How many items at most. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before. */
    cursor?: Cursor | undefined;
  };
}

/**
 * How often what happened, by hour and mode, newest hour first.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 CURSOR_INVALID or SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function countTelemetry(options: CountTelemetryOptions = {}): Promise<TelemetryCountPage> {
  return call({ method: 'GET', path: '/v1/telemetry/counts', security: ['accessToken'] }, options);
}

/** Every item of `countTelemetry` from its cursor on, fetched page by page. */
export function iterTelemetry(options: CountTelemetryOptions = {}): AsyncGenerator<TelemetryCount, void, undefined> {
  return walk((cursor) => countTelemetry({ ...options, query: { ...options.query, cursor } }), options.query?.cursor);
}

export interface SendTelemetryOptions extends CallOptions {
  body: TelemetryBatch;
}

/**
 * Tell of what happened, in events of the catalogue.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED, 413 BODY_TOO_LARGE, 415 MEDIA_TYPE_UNSUPPORTED, 422 SCHEMA_INVALID, 429 RATE_LIMITED, 500 INTERNAL, 503 OVERLOADED.
 */
export function sendTelemetry(options: SendTelemetryOptions): Promise<TelemetryReceipt> {
  return call({ method: 'POST', path: '/v1/telemetry/events', repeat: 'never', security: ['accessToken'] }, options);
}

export interface ShowAudienceOptions extends CallOptions {
  query?: {
    /** From this instant on. */
    since?: Instant | undefined;
    /** Before this instant. */
    until?: Instant | undefined;
  };
}

/**
 * How many watch the channel, by mode, and how long they wait for the first picture, now and hour by hour.
 *
 * Refused with 401 AUTH_FAILED, 403 BANNED or POLICY_DENIED, 422 SCHEMA_INVALID, 500 INTERNAL, 503 OVERLOADED.
 */
export function showAudience(options: ShowAudienceOptions = {}): Promise<Audience> {
  return call({ method: 'GET', path: '/v1/telemetry/audience', security: ['accessToken'] }, options);
}
