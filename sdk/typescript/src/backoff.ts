export interface BackoffSettings {
  reconnectDelayMs: number;
  reconnectDelayMaxMs: number;
  /** A number in [0, 1); replaces `Math.random`. */
  random: () => number;
}

/** Doubling delays with jitter in their upper half, so that many clients do not come back in one instant. */
export class Backoff {
  readonly #delayMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;
  #attempt = 0;

  constructor({ reconnectDelayMs = 250, reconnectDelayMaxMs = 8000, random = Math.random }: Partial<BackoffSettings>) {
    this.#delayMs = reconnectDelayMs;
    this.#maxMs = reconnectDelayMaxMs;
    this.#random = random;
  }

  reset(): void {
    this.#attempt = 0;
  }

  /** The shortest delay, whatever failed before. */
  first(): number {
    this.#attempt = 0;
    return this.next();
  }

  next(): number {
    const ceiling = Math.min(this.#maxMs, this.#delayMs * 2 ** this.#attempt);
    this.#attempt += 1;
    return Math.round(ceiling * (0.5 + this.#random() / 2));
  }
}
