/** A search of who did what: the newest first, page by page. */
import type { AuditEvent, AuditLogName } from '@voulezvous/sdk';
import { failureOf, type Failure } from '../language/failure';
import type { AuditPort, AuditQuestion } from './ports';

export const EVERYTHING: AuditQuestion = { actor: '', action: '', subject: '', trace: '', since: '', until: '' };

export class AuditTrail {
  acts: readonly AuditEvent[] | null = $state.raw(null);
  /** Logs that could not be read: their acts are missing. */
  unread: readonly AuditLogName[] = $state.raw([]);
  failure: Failure | null = $state.raw(null);
  busy = $state(false);
  #next: string | undefined = $state();
  #asked: AuditQuestion = EVERYTHING;
  #turn = 0;

  constructor(private readonly port: AuditPort) {}

  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  async search(question: AuditQuestion): Promise<void> {
    const { actor, action, subject, trace } = question;
    this.#asked = { ...question, actor: actor.trim(), action: action.trim(), subject: subject.trim(), trace: trace.trim() };
    await this.#page([], undefined);
  }

  async more(): Promise<void> {
    await this.#page(this.acts ?? [], this.#next);
  }

  /** An answer that a later question has overtaken is dropped. */
  async #page(before: readonly AuditEvent[], cursor: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const { items, unread, next_cursor } = await this.port.search(this.#asked, cursor);
      if (turn !== this.#turn) return;
      this.acts = [...before, ...items];
      this.unread = unread;
      this.#next = next_cursor;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#turn) this.failure = failureOf(thrown);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}
