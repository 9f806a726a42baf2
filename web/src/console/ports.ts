/** What the console asks of the house, each with the access token of whoever looks; what they may not ask is refused there. */
import type {
  Account,
  Alert,
  AssetPage,
  AssetReport,
  Audience,
  AuditPage,
  ChatModeration,
  ConfigDiff,
  ConfigVersionPage,
  Costs,
  EvidenceBundle,
  Funnel,
  GuidePage,
  Indicators,
  ModesTold,
  ObjectiveReport,
  PolicyDiff,
  PolicyVersionPage,
  QueueEntry,
  QueuePage,
  Report,
  ReportedMessagePage,
  ReportOutcome,
  ReportPage,
  ReportState,
} from '@voulezvous/sdk';
import type { Health } from './health';
import type { Limit, Order } from './limits';

export interface StationPort {
  /** How long what is shown may be old, in milliseconds. */
  readonly paceMs: number;
  /** The same of what is counted from telemetry, of which there is no news sooner. */
  readonly countsPaceMs: number;
  health(): Promise<Health>;
  alerts(): Promise<readonly Alert[]>;
  guide(channel: string | undefined): Promise<GuidePage>;
  costs(): Promise<Costs>;
  funnel(): Promise<Funnel>;
  audience(): Promise<Audience>;
  indicators(): Promise<Indicators>;
  told(): Promise<ModesTold>;
  objectives(): Promise<ObjectiveReport>;
}

/** Beginnings of what is looked for, and from when to when, in local time; what is empty is not asked for. */
export interface AuditQuestion {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** What it was part of. */
  readonly trace: string;
  readonly since: string;
  readonly until: string;
}

export interface AuditPort {
  search(question: AuditQuestion, cursor?: string): Promise<AuditPage>;
}

export interface ReportsPort {
  readonly paceMs: number;
  list(state: ReportState, cursor?: string): Promise<ReportPage>;
  look(reportId: string): Promise<Report>;
  claim(reportId: string): Promise<Report>;
  judge(reportId: string, outcome: ReportOutcome, note: string): Promise<Report>;
  messages(reportId: string, cursor?: string): Promise<ReportedMessagePage>;
  /** Takes a message out of its thread, or puts it back. */
  moderate(threadId: string, sequence: number, moderation: ChatModeration): Promise<void>;
  evidence(reportId: string): Promise<EvidenceBundle>;
  person(userId: string): Promise<Account>;
  impose(userId: string, limit: Limit, order: Order): Promise<Account>;
  lift(userId: string, limit: Limit): Promise<Account>;
}

/** What airs and why, of one channel, and what the house runs under. */
export interface ProgrammingPort {
  readonly paceMs: number;
  queue(channel: string | undefined, cursor?: string): Promise<QueuePage>;
  /** Gives a waiting entry the place `at` among those that wait; refused when it was changed since it was read. */
  move(entry: Pick<QueueEntry, 'entry_id' | 'version'>, at: number): Promise<void>;
  assets(cursor?: string): Promise<AssetPage>;
  report(assetId: string): Promise<AssetReport>;
  /** The pictures of a programme, as the address of one picture. */
  strip(assetId: string): Promise<string>;
  cards(channel: string | undefined, cursor?: string): Promise<PolicyVersionPage>;
  /** What a card changed. */
  changes(cardHash: string): Promise<PolicyDiff>;
  configurations(cursor?: string): Promise<ConfigVersionPage>;
  /** What a configuration changed. */
  reconfigured(configHash: string): Promise<ConfigDiff>;
}

export interface ConsolePorts {
  readonly programming: ProgrammingPort;
  readonly station: StationPort;
  readonly audit: AuditPort;
  readonly reports: ReportsPort;
}
