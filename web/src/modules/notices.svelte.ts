/** Short words about what has just happened, each with at most one thing to do about it. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly press: () => void };
}

const SHOWN_MS = 6000;

export class Notices {
  all: readonly Notice[] = $state.raw([]);
  #last = 0;

  say(text: string, action?: Notice['action']): void {
    const id = ++this.#last;
    this.all = [...this.all, action ? { id, text, action } : { id, text }];
    setTimeout(() => this.drop(id), SHOWN_MS);
  }

  readonly drop = (id: number): void => void (this.all = this.all.filter((notice) => notice.id !== id));
}
