/** A list of the house's that is asked for by pages, and again and again: as much of it as somebody wanted to see. */
import { Watched } from './watched.svelte';

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor?: string;
}

export interface Seen<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
}

/** The first `pages` of a list, one after another. */
export async function firstPages<T>(pages: number, ask: (cursor?: string) => Promise<Page<T>>): Promise<Seen<T>> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const answer = await ask(cursor);
    items.push(...answer.items);
    cursor = answer.next_cursor;
    if (cursor === undefined) break;
  }
  return { items, hasMore: cursor !== undefined };
}

export class Paged<T> {
  readonly watched: Watched<Seen<T>>;
  #pages = 1;

  constructor(ask: (cursor?: string) => Promise<Page<T>>, everyMs: number) {
    this.watched = new Watched(() => firstPages(this.#pages, ask), everyMs);
  }

  readonly more = (): Promise<void> => {
    this.#pages += 1;
    return this.watched.refresh();
  };
}
