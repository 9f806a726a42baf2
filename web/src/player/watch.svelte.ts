/**
 * Watches one `<video>` or `<audio>`: what state the viewer sees, and how often it stood still. What should move and does
 * not for `stallMs` is reported, again and again until it moves.
 */
export type PlayerState = 'loading' | 'playing' | 'waiting' | 'recovering' | 'paused';

/** Copy key of what is said of each state. */
export const STATUS: Readonly<Record<PlayerState, string>> = {
  loading: 'player.starting',
  playing: 'player.live',
  waiting: 'player.stalled',
  recovering: 'player.recovering',
  paused: 'player.paused',
};

export interface WatchEvents {
  readonly onMoving: () => void;
  readonly onStuck: () => void;
  /** The picture was paused and shall go on. */
  readonly onResume: () => void;
}

export class Watch {
  state: PlayerState = $state('loading');
  /** Times the picture stood still while it should have moved, since the first frame. */
  stalls = $state(0);
  recoveries = $state(0);
  started = $state(false);
  /** Whether there is a frame to show. */
  picture = $state(false);
  /** Milliseconds for which it could have begun and waited for a press. */
  heldMs = 0;
  #heldSince: number | null = null;
  #lastTime = 0;
  #movedAt = 0;
  #wasPaused = false;
  #listening = new AbortController();

  constructor(
    private readonly media: HTMLMediaElement,
    private readonly stallMs: number,
    private readonly events: WatchEvents,
  ) {
    const on = (name: keyof HTMLMediaElementEventMap, react: () => void): void =>
      media.addEventListener(name, react, { signal: this.#listening.signal });
    on('playing', () => this.#moving());
    on('timeupdate', () => this.#progress());
    on('waiting', () => this.#waiting());
    on('pause', () => this.#paused());
    on('play', () => this.#resumed());
  }

  /** The engine began anew: the last frame is gone. */
  emptied(): void {
    this.picture = false;
  }

  recovering(): void {
    this.recoveries += 1;
    if (this.state !== 'paused') this.state = this.started ? 'recovering' : 'loading';
  }

  /** The browser refuses to begin without a press: the viewer sees a paused picture and the play button. */
  blocked(): void {
    this.#wasPaused = true;
    this.#heldSince = performance.now();
    this.state = 'paused';
  }

  /** Looks at the picture every `everyMs` until the returned function is called. */
  start(everyMs: number): () => void {
    this.#movedAt = performance.now();
    const timer = setInterval(() => this.#look(), everyMs);
    return () => {
      clearInterval(timer);
      this.#listening.abort();
    };
  }

  #moving(): void {
    this.started = true;
    this.picture = true;
    this.state = 'playing';
    this.#movedAt = performance.now();
  }

  #progress(): void {
    if (this.media.currentTime === this.#lastTime) return;
    this.#lastTime = this.media.currentTime;
    this.#movedAt = performance.now();
    if (this.media.paused || this.media.seeking) return;
    if (this.state !== 'playing' && this.started) this.state = 'playing';
    this.events.onMoving();
  }

  #waiting(): void {
    if (!this.started || this.media.paused || this.state === 'recovering') return;
    if (!this.media.seeking) this.stalls += 1;
    this.state = 'waiting';
  }

  #paused(): void {
    if (!this.started || this.media.ended) return;
    this.#wasPaused = true;
    this.state = 'paused';
  }

  #resumed(): void {
    this.#movedAt = performance.now();
    if (this.#heldSince !== null) this.heldMs = performance.now() - this.#heldSince;
    this.#heldSince = null;
    if (!this.#wasPaused) return;
    this.#wasPaused = false;
    this.state = 'waiting';
    this.events.onResume();
  }

  #look(): void {
    if (this.state === 'paused' || performance.now() - this.#movedAt < this.stallMs) return;
    if (document.visibilityState === 'hidden' && this.media.paused) return;
    this.#movedAt = performance.now();
    this.events.onStuck();
  }
}
