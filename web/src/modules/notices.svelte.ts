/** Short words about what has just happened, each with at most one thing to do about it. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly press: () => void };
}

export class Notices {
  all: readonly Notice[] = $state.raw([]);
  #last = 0;

  /** A notice is shown for `shownMs`, which the configuration tells. */
  constructor(private readonly shownMs: Promise<number>) {}

  say(text: string, action?: Notice['action']): void {
    const id = ++this.#last;
    this.all = [...this.all, action ? { id, text, action } : { id, text }];
    void this.shownMs.then((ms) => setTimeout(() => this.drop(id), ms));
  }

  readonly drop = (id: number): void => void (this.all = this.all.filter((notice) => notice.id !== id));
}
