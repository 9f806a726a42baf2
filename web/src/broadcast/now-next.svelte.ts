import type { NowPlaying, Programme } from '@voulezvous/sdk';
import { airingAt, withAnswer, type Airing } from './programme-line';
import type { Playhead } from './playhead.svelte';

/**
 * Keeps now / next true: the events socket tells of every change; while it is down the answer is fetched every
 * `pollMs`. A failed fetch keeps what is known and tries again at the next turn.
 */
export class NowNext {
  /** Nothing is known, and the last question found no answer. */
  offAir = $state(false);
  #line: readonly Programme[] = $state.raw([]);
  #connected = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #pending = false;

  constructor(
    private readonly playhead: Playhead,
    private readonly fetchNow: () => Promise<NowPlaying>,
    private readonly pollMs: number,
  ) {}

  get airing(): Airing {
    return airingAt(this.#line, this.playhead.at);
  }

  readonly accept = (answer: NowPlaying): void => {
    this.#line = withAnswer(this.#line, answer);
    this.offAir = false;
    if (answer.next === undefined) void this.refresh();
  };

  readonly setConnected = (connected: boolean): void => {
    if (connected && !this.#connected) void this.refresh();
    this.#connected = connected;
  };

  readonly refresh = async (): Promise<void> => {
    if (this.#pending) return;
    this.#pending = true;
    try {
      this.#line = withAnswer(this.#line, await this.fetchNow());
      this.offAir = false;
    } catch {
      this.offAir = this.#line.length === 0;
      // The channel may be off air or the network down: what is known stays until the next turn.
    } finally {
      this.#pending = false;
    }
  };

  start(): () => void {
    void this.refresh();
    this.#timer = setInterval(() => {
      if (!this.#connected || this.#stale()) void this.refresh();
    }, this.pollMs);
    return () => clearInterval(this.#timer);
  }

  /** True when the last programme known is over, or its follower is still unknown. */
  #stale(): boolean {
    const last = this.#line.at(-1);
    return last === undefined || Date.parse(last.starts_at) <= Date.now();
  }
}
