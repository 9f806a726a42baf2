/** Something that is asked for again and again while somebody looks at it. */
import { failureOf, type Failure } from '../language/failure';

export class Watched<T> {
  value: T | null = $state.raw(null);
  /** Why the last question found no answer; what was known before is kept. */
  failure: Failure | null = $state.raw(null);
  #turn = 0;

  constructor(
    private readonly ask: () => Promise<T>,
    private readonly everyMs: number,
  ) {}

  /** Asks now; an answer that a later question has overtaken is dropped. */
  readonly refresh = async (): Promise<void> => {
    const turn = ++this.#turn;
    try {
      const value = await this.ask();
      if (turn !== this.#turn) return;
      this.value = value;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#turn) this.failure = failureOf(thrown);
    }
  };

  /** Asks until the returned function is called; a page that nobody sees asks nothing. */
  start(): () => void {
    void this.refresh();
    const timer = setInterval(() => {
      if (!document.hidden) void this.refresh();
    }, this.everyMs);
    return () => {
      clearInterval(timer);
      this.#turn += 1;
    };
  }
}
