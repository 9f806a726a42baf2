/** What stands in a conversation: what the house has kept, in the order of its numbers, and what is still on its way. */
import type { ChatMessage } from '@voulezvous/sdk';
import type { Failure } from '../language/failure';

export interface Outgoing {
  /** The client's own id: said again under it, a message is kept once. */
  readonly id: string;
  readonly body: string;
  /** Why it was not kept; undefined while it is on its way. */
  readonly failure?: Failure;
}

/** Both, each number once, in order; what comes later is believed: a moderator may have hidden it. */
export function withMessages(kept: readonly ChatMessage[], more: readonly ChatMessage[]): readonly ChatMessage[] {
  const bySequence = new Map([...kept, ...more].map((message) => [message.sequence, message]));
  return [...bySequence.values()].sort((one, other) => one.sequence - other.sequence);
}

export const without = (outbox: readonly Outgoing[], id: string): readonly Outgoing[] => outbox.filter((one) => one.id !== id);

export const refused = (outbox: readonly Outgoing[], id: string, failure: Failure): readonly Outgoing[] =>
  outbox.map((one) => (one.id === id ? { id, body: one.body, failure } : one));
