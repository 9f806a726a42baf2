/**
 * Where one is, as sessions keep it. Each place that anybody may simply enter is a session there; who goes on to another one
 * moves by a transition, so that no session is ever read anew and each names the one before it. What begins by a consent, a
 * match or a door of its own has its session from there, and ends this one. Nothing on the page waits for it.
 */
import type { Session, SessionEndReason } from '@voulezvous/sdk';
import { failureOf, type Failure } from '../language/failure';
import { ENDED, keepAlive, mayPass } from './side';

/** The session that this tab had last. Of one that is `unsure` the house has to say whether it lasts. */
export interface Last {
  readonly id: string;
  readonly mode: string;
  readonly is: 'open' | 'over' | 'unsure';
}

export type Step =
  | { readonly kind: 'begin'; readonly mode: string; readonly parent: string | null }
  | { readonly kind: 'move'; readonly mode: string; readonly from: string }
  | { readonly kind: 'end'; readonly id: string };

/** What brings somebody to where they want to be, or nowhere; null when they are there. */
export function nextStep(mode: string | null, last: Last | null): Step | null {
  if (mode === null) return last?.is === 'open' ? { kind: 'end', id: last.id } : null;
  if (last === null || last.is === 'over') return { kind: 'begin', mode, parent: last?.id ?? null };
  return last.is === 'open' && last.mode === mode ? null : { kind: 'move', mode, from: last.id };
}

/** What the refusal of a step says of the last session; the same one where it says nothing. */
export function afterRefusal(step: Step, code: string | null, last: Last | null): Last | null {
  if (last === null) return null;
  if (step.kind === 'end') return { ...last, is: 'over' };
  if (code === 'NOT_FOUND') return null;
  if (step.kind === 'move' && code === 'SESSION_OVER') return { ...last, is: 'over' };
  return step.kind === 'begin' && code === 'PARENT_ACTIVE' ? { ...last, is: 'unsure' } : last;
}

export interface WhereaboutsPort {
  /** Resolves once the picture stands, or should have: until then nothing is asked. */
  readonly ready: Promise<unknown>;
  readonly pace: { readonly firstMs: number; readonly maxMs: number };
  /** The same `key` begins one session, however often it is asked. */
  begin(mode: string, parent: string | null, key: string): Promise<Session>;
  /** Ends the session `from`, and resolves to the one that follows it. */
  move(from: string, mode: string, key: string): Promise<Session>;
  beat(sessionId: string, timeoutMs: number): Promise<Session>;
  end(sessionId: string): Promise<unknown>;
  /** The same for a page that may be gone before the answer. */
  endLast(sessionId: string): void;
  /** Whether anybody sees the page. */
  isSeen(): boolean;
  newKey(): string;
  /** What this tab remembers of the person's last session, after a reload too. */
  recall(userId: string): Last | null;
  remember(userId: string, last: Last | null): void;
}

/** Refusals that may be lifted while one waits. */
const LIFTED: readonly (string | null)[] = ['SESSION_LIMIT', 'SESSION_CONFLICT', 'PARENT_ACTIVE'];
/** Refusals by which the house says no to the person, not to the call. */
const TOLD: readonly (string | null)[] = ['OVERLOADED', 'SESSION_LIMIT', 'POLICY_DENIED'];

export class Whereabouts {
  #wanted: string | null = null;
  #last: Last | null;
  /** Where the house does not let one be; to go elsewhere forgets it. */
  #refused: string | null = null;
  #isTold = false;
  #isAway = false;
  #hasLeft = false;
  #isBusy = false;
  #asked = { what: '', key: '' };
  /** The last session as it began; null when this page did not begin it. */
  #session: Session | null = null;
  #quiet: (() => void) | null = null;
  #rouse: () => void = () => undefined;

  constructor(
    private readonly port: WhereaboutsPort,
    private readonly userId: string,
    /** Told once of what a place was refused with. */
    private readonly refused: (failure: Failure) => void,
  ) {
    const last = port.recall(userId);
    this.#last = last?.is === 'open' ? { ...last, is: 'unsure' } : last;
  }

  /** In a mode, or in none that has a session of this kind. */
  enter(mode: string | null): void {
    if (mode !== this.#wanted) {
      this.#refused = null;
      this.#isTold = false;
    }
    this.#wanted = mode;
    this.look();
  }

  /** Something has changed outside: what waits is tried at once. */
  look(): void {
    this.#rouse();
    void this.#settle();
  }

  /** A session of one's own is over, by whomever. */
  ended(sessionId: string, reason?: SessionEndReason): void {
    if (this.#isBusy || this.#last?.is !== 'open' || this.#last.id !== sessionId) return;
    this.#know({ ...this.#last, is: 'over' });
    // Either the page is about to hear that nobody is signed in, or another sign-in of this device has taken over.
    if (reason === 'signed_out') setTimeout(() => this.look(), this.port.pace.maxMs);
    else void this.#settle();
  }

  /** The page is put away, and may not come back. */
  putAway(): void {
    this.#isAway = true;
    this.#rouse();
    if (this.#last?.is === 'open') this.#endLast(this.#last);
  }

  /** A page that was put away is shown again. */
  comeBack(): void {
    this.#isAway = false;
    this.look();
  }

  /** Signed out: the house ends what belonged to the sign-in. */
  leave(): void {
    this.#hasLeft = true;
    this.#rouse();
    this.#know(null);
  }

  async #settle(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    await this.port.ready;
    let pauseMs = this.port.pace.firstMs;
    for (let step = this.#step(); step !== null; step = this.#step()) {
      this.#hush();
      try {
        await this.#take(step);
        pauseMs = this.port.pace.firstMs;
      } catch (thrown) {
        const leastMs = this.#heed(step, thrown);
        if (leastMs === null) continue;
        await this.#pause(Math.max(pauseMs, leastMs));
        pauseMs = Math.min(this.port.pace.maxMs, pauseMs * 2);
      }
    }
    this.#isBusy = false;
    this.#beat();
  }

  #step(): Step | null {
    if (this.#hasLeft || this.#isAway) return null;
    const step = nextStep(this.#wanted === this.#refused ? null : this.#wanted, this.#last);
    // A browser lets a page that nobody sees beat too seldom: it begins anew once it is seen.
    return this.#last?.is === 'open' || this.port.isSeen() ? step : null;
  }

  async #take(step: Step): Promise<void> {
    if (step.kind === 'end') {
      await this.port.end(step.id);
      return this.#know(this.#last && { ...this.#last, is: 'over' });
    }
    const key = this.#keyOf(step);
    const session = await (step.kind === 'begin' ? this.port.begin(step.mode, step.parent, key) : this.port.move(step.from, step.mode, key));
    this.#asked = { what: '', key: '' };
    if (this.#hasLeft) return;
    const last: Last = { id: session.session_id, mode: step.mode, is: ENDED.includes(session.state) ? 'over' : 'open' };
    if (this.#isAway) return this.#endLast(last);
    this.#know(last);
    this.#session = session;
    this.#isTold = false;
  }

  /** Shows that one is where one's session is. */
  #beat(): void {
    const session = this.#session;
    if (session === null || this.#quiet !== null || this.#last?.is !== 'open' || this.#last.mode !== this.#wanted) return;
    this.#quiet = keepAlive(session, (id, timeoutMs) => this.port.beat(id, timeoutMs), () => this.ended(session.session_id));
  }

  /** Learns of a refusal; the milliseconds after which to go on, at least, or null for at once. */
  #heed(step: Step, thrown: unknown): number | null {
    if (this.#hasLeft) return null;
    const failure = failureOf(thrown);
    const maybe = mayPass(thrown);
    const learnt = maybe ? this.#last : afterRefusal(step, failure.code, this.#last);
    const knew = this.#last;
    this.#know(learnt);
    if (step.kind !== 'end' && TOLD.includes(failure.code) && !this.#isTold && step.mode === this.#wanted) {
      this.#isTold = true;
      this.refused(failure);
    }
    if (maybe || LIFTED.includes(failure.code)) return failure.retryAfterS * 1000;
    if (learnt === knew && step.kind !== 'end') this.#refused = step.mode;
    return null;
  }

  /** One key as long as one thing is asked: an answer that was lost has begun no second session. */
  #keyOf(step: Step): string {
    const what = JSON.stringify(step);
    if (this.#asked.what !== what) this.#asked = { what, key: this.port.newKey() };
    return this.#asked.key;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resume) => {
      const timer = setTimeout(resume, ms);
      this.#rouse = () => {
        clearTimeout(timer);
        resume();
      };
    });
  }

  #endLast(last: Last): void {
    this.port.endLast(last.id);
    this.#know({ ...last, is: 'over' });
  }

  #know(last: Last | null): void {
    if (last?.is !== 'open') this.#hush();
    this.#last = last;
    this.port.remember(this.userId, last);
  }

  #hush(): void {
    this.#quiet?.();
    this.#quiet = null;
  }
}
