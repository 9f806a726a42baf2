/** A socket of the contract. */
export interface SocketDescription {
  path: string;
  /** The server's messages by `type`. */
  types: readonly string[];
  /** Somebody signed in opens it with a ticket. */
  byTicket?: boolean;
  /** What some of them do for the line itself. */
  roles: Readonly<Record<string, 'welcome' | 'pong' | 'followed' | 'resync'>>;
  /** The `type` of the message that asks for a sign of life. */
  ping?: string;
  /** How streams are followed: `topic` is the property that tells them apart; a socket without it is one stream. */
  resuming?: { resume: string; subscribe?: string; topics?: string; topic?: string };
  /** What each close code means, and when another attempt is worth while. */
  closings: Readonly<Record<number, readonly [meaning: string, retry: 'never' | 'later' | 'at-once']>>;
}

export interface Message {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What a client of a socket remembers across connections: the last sequence seen of each of its streams. */
export class Memory {
  readonly seen = new Map<string, number>();
  readonly #about: SocketDescription;
  readonly #topics: readonly string[];

  constructor(about: SocketDescription, topics: readonly string[], after: Partial<Record<string, number>>) {
    this.#about = about;
    this.#topics = topics;
    for (const topic of topics) {
      const sequence = after[topic];
      if (sequence !== undefined) this.seen.set(topic, sequence);
    }
  }

  /** What to say when a connection opens. */
  opening(): Message[] {
    const how = this.#about.resuming;
    if (!how) return [];
    const said: Message[] = [];
    const fresh = this.#topics.filter((topic) => {
      const after = this.seen.get(topic);
      if (after !== undefined) said.push({ type: how.resume, after, ...(how.topic && { [how.topic]: topic }) });
      return after === undefined;
    });
    if (how.subscribe && fresh.length > 0) said.push({ type: how.subscribe, ...(how.topics && { [how.topics]: fresh }) });
    return said;
  }

  /** Whether the caller should hear of it: not what was seen before, nor what only a newer client would know. */
  isNews(message: Message, role: string | undefined): boolean {
    return this.#isNext(message, role) && (role === undefined || role === 'resync') && this.#about.types.includes(message.type);
  }

  /** Keeps the place in the message's stream, whatever else the message says. */
  #isNext(message: Message, role: string | undefined): boolean {
    const { sequence } = message;
    const how = this.#about.resuming;
    if (!how || typeof sequence !== 'number') return true;
    const topic = how.topic ? String(message[how.topic]) : '';
    const last = this.seen.get(topic);
    if (role === 'followed' ? last !== undefined : role !== 'resync' && last !== undefined && sequence <= last) return false;
    this.seen.set(topic, sequence);
    return true;
  }
}
