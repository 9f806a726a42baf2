/** The reports that wait for moderators, and the one that is looked at. What is read of people is asked for by a press. */
import type { Account, ChatMessage, EvidenceBundle, Report, ReportOutcome, ReportState } from '@voulezvous/sdk';
import type { Limit, Order } from './limits';
import { firstPages } from './pages.svelte';
import type { ReportsPort } from './ports';
import { Watched } from './watched.svelte';

/** Whether `report` waits for `userId` alone at `at`, in milliseconds since the epoch. */
export const heldBy = (report: Pick<Report, 'claim'>, userId: string, at: number): boolean =>
  report.claim?.by === userId && at < Date.parse(report.claim.until);

/** Whether it waits for somebody else. */
export const heldByAnother = ({ claim }: Pick<Report, 'claim'>, userId: string, at: number): boolean =>
  claim !== undefined && claim.by !== userId && at < Date.parse(claim.until);

/** As much of the queue as was asked for. */
export interface Queue {
  readonly reports: readonly Report[];
  readonly hasMore: boolean;
}

export class Reports {
  state: ReportState = $state('open');
  readonly queue: Watched<Queue>;
  case: Case | null = $state.raw(null);
  #pages = 1;
  #wanted: string | null = null;

  constructor(private readonly port: ReportsPort) {
    this.queue = new Watched(() => this.#ask(this.state, this.#pages), port.paceMs);
  }

  show(state: ReportState): Promise<void> {
    this.state = state;
    this.queue.value = null;
    this.#pages = 1;
    return this.queue.refresh();
  }

  more(): Promise<void> {
    this.#pages += 1;
    return this.queue.refresh();
  }

  async #ask(state: ReportState, pages: number): Promise<Queue> {
    const { items, hasMore } = await firstPages(pages, (cursor) => this.port.list(state, cursor));
    return { reports: items, hasMore };
  }

  /** Opens a report, or none; the last one that is chosen is the one that opens. Throws what the house refuses. */
  async choose(reportId: string | null): Promise<void> {
    if (this.#wanted === reportId) return;
    this.#wanted = reportId;
    this.case = null;
    if (reportId === null) return;
    const report = await this.port.look(reportId);
    if (this.#wanted === reportId) this.case = new Case(report, this.port, () => void this.queue.refresh());
  }
}

export class Case {
  report: Report = $state.raw() as Report;
  messages: readonly ChatMessage[] | null = $state.raw(null);
  evidence: EvidenceBundle | null = $state.raw(null);
  people: ReadonlyMap<string, Account> = $state.raw(new Map());
  #older: string | undefined = $state();

  constructor(
    report: Report,
    private readonly port: ReportsPort,
    private readonly changed: () => void,
  ) {
    this.report = report;
    for (const userId of new Set([report.reporter_id, report.user_id])) void this.#meet(userId);
  }

  get hasOlder(): boolean {
    return this.#older !== undefined;
  }

  async claim(): Promise<void> {
    this.#became(await this.port.claim(this.report.report_id));
  }

  async judge(outcome: ReportOutcome, note: string): Promise<void> {
    this.#became(await this.port.judge(this.report.report_id, outcome, note));
  }

  /** What was written where it happened, oldest first; again, what was written before that. */
  async read(): Promise<void> {
    const { items, next_cursor } = await this.port.messages(this.report.report_id, this.#older);
    this.#older = next_cursor;
    this.messages = [...items.toReversed(), ...(this.messages ?? [])];
  }

  /** Takes a message out of the conversation, or puts it back; the log says for which report. */
  async moderate({ message_id, sequence, state }: ChatMessage): Promise<void> {
    const { thread_id = '', report_id, reason_code } = this.report;
    const other = state === 'hidden' ? 'visible' : 'hidden';
    await this.port.moderate(thread_id, sequence, { state: other, reason: `${reason_code}, report:${report_id}` });
    this.messages = (this.messages ?? []).map((one) => (one.message_id === message_id ? { ...one, state: other } : one));
  }

  async gather(): Promise<void> {
    this.evidence = await this.port.evidence(this.report.report_id);
  }

  async impose(limit: Limit, order: Order): Promise<void> {
    this.#know(await this.port.impose(this.report.user_id, limit, order));
  }

  async lift(limit: Limit): Promise<void> {
    this.#know(await this.port.lift(this.report.user_id, limit));
  }

  #became(report: Report): void {
    this.report = report;
    this.changed();
  }

  #know(account: Account): void {
    this.people = new Map([...this.people, [account.user_id, account]]);
  }

  /** Who somebody is; one whom the house does not know any more stays an id. */
  async #meet(userId: string): Promise<void> {
    try {
      this.#know(await this.port.person(userId));
    } catch {
      // The id is shown.
    }
  }
}
