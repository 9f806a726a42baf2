/** Where the entries of a queue may go: those that wait, among themselves; their places are counted from the first. */
import type { QueueEntry } from '@voulezvous/sdk';

export interface Place {
  readonly at: number;
  readonly earlier?: number;
  readonly later?: number;
}

/** The places of every entry that may be moved, by its id. */
export function placesOf(entries: readonly Pick<QueueEntry, 'entry_id' | 'state'>[]): ReadonlyMap<string, Place> {
  const waiting = entries.filter(({ state }) => state === 'waiting');
  return new Map(
    waiting.map(({ entry_id }, at) => [entry_id, { at, ...(at > 0 && { earlier: at - 1 }), ...(at + 1 < waiting.length && { later: at + 1 }) }]),
  );
}
