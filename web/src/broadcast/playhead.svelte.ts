/** The moment of the channel that the viewer sees: the picture's own date while it plays, the clock before that. */
export class Playhead {
  /** Milliseconds since the epoch. */
  at: number = $state(Date.now());
  #picture: () => number | null = () => null;

  /** The player names the date of the frame on screen; null while there is none. */
  follow(picture: () => number | null): () => void {
    this.#picture = picture;
    this.tick();
    return () => {
      this.#picture = () => null;
    };
  }

  readonly tick = (): void => {
    this.at = this.#picture() ?? Date.now();
  };

  /** Ticks every `intervalMs` until the returned function is called. */
  run(intervalMs: number): () => void {
    const timer = setInterval(this.tick, intervalMs);
    return () => clearInterval(timer);
  }
}
