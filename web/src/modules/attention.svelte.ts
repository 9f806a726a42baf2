/** Whether somebody is at the controls: after `hideMs` without a sign of it the screen belongs to the picture. */
export class Attention {
  idle: boolean = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #holds = new Set<string>();

  constructor(private readonly hideMs: number) {}

  /** A pointer, key or focus: the controls come back. */
  readonly wake = (): void => {
    this.idle = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#settle, this.hideMs);
  };

  /** A touch on the picture: the controls come or go. */
  readonly toggle = (): void => {
    if (!this.idle && this.#holds.size === 0) {
      clearTimeout(this.#timer);
      this.idle = true;
    } else this.wake();
  };

  /** Keeps the controls while `reason` lasts: a pause, an open dialog. */
  hold(reason: string, held: boolean): void {
    if (held === this.#holds.has(reason)) return;
    if (held) this.#holds.add(reason);
    else this.#holds.delete(reason);
    this.wake();
  }

  readonly #settle = (): void => {
    if (this.#holds.size === 0) this.idle = true;
  };
}
