/**
 * One thread, kept in step with the house: resumed after a drop, in order, each message once. What is said while the
 * line is down is said again when it is back, under the same id, so that it is kept once.
 */
import type { ChatClientMessage, ChatEvent, ChatMessage, ChatMessagePage, ChatPerson, ChatThread, ClientChat } from '@voulezvous/sdk';
import type { Failure } from '../language/failure';
import { refused, withMessages, without, type Outgoing } from './lines';

export interface ChatListener {
  readonly onEvent: (event: ChatEvent) => void;
  /** Too much was missed to be told again: what was written has to be asked for. */
  readonly onAsk: () => void;
  readonly onConnected: (connected: boolean) => void;
}

export interface ChatLine {
  /** False when there is no connection just now, and nothing was said. */
  send(message: ChatClientMessage): boolean;
  close(): void;
}

export interface ChatPort {
  readonly pace: ClientChat;
  /** The thread with somebody, made if there was none. */
  open(userId: string): Promise<ChatThread>;
  threads(): Promise<readonly ChatThread[]>;
  /** What was written, the newest first. */
  history(threadId: string, cursor: string | undefined): Promise<ChatMessagePage>;
  follow(threadId: string, after: number, listener: ChatListener): ChatLine;
  newId(): string;
}

/** A thread as far as one needs to know of it to read and write there; of a room's, nobody tells the bounds beforehand. */
export type Thread = Pick<ChatThread, 'thread_id' | 'people' | 'may_write' | 'read_sequence'> & Partial<Pick<ChatThread, 'max_characters'>>;

export class Conversation {
  messages: readonly ChatMessage[] = $state.raw([]);
  outbox: readonly Outgoing[] = $state.raw([]);
  mayWrite = $state(true);
  connected = $state(false);
  /** Whether what was written before is here. */
  known = $state(false);
  typing = $state(false);
  /** Up to where the other has read. */
  readUpto = $state(0);
  older: string | undefined = $state.raw(undefined);
  readonly other: ChatPerson | undefined;
  #line: ChatLine | null = null;
  #typedAt = -Infinity;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #read: number;
  #closed = false;

  constructor(
    private readonly port: ChatPort,
    readonly thread: Thread,
    readonly ownId: string,
    private readonly onRead: (upto: number) => void = () => undefined,
  ) {
    this.other = thread.people[0];
    this.mayWrite = thread.may_write;
    this.#read = thread.read_sequence;
  }

  async start(): Promise<void> {
    await this.#ask();
    if (this.#closed) return;
    const after = this.messages.at(-1)?.sequence ?? 0;
    this.#line = this.port.follow(this.thread.thread_id, after, {
      onEvent: (event) => this.#hear(event),
      onAsk: () => this.#askAgain(),
      onConnected: (connected) => this.#changed(connected),
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#quiet);
    this.#line?.close();
  }

  say(text: string): void {
    const body = text.trim();
    if (body === '') return;
    this.#typedAt = -Infinity;
    this.#post({ id: this.port.newId(), body });
  }

  /** Says again what was refused. */
  again(id: string): void {
    const found = this.outbox.find((one) => one.id === id);
    if (found === undefined) return;
    this.outbox = without(this.outbox, id);
    this.#post({ id: this.port.newId(), body: found.body });
  }

  /** Takes back what was refused. */
  drop(id: string): void {
    this.outbox = without(this.outbox, id);
  }

  typed(now: number): void {
    if (now - this.#typedAt < this.port.pace.typing_interval_ms) return;
    this.#typedAt = now;
    this.#line?.send({ type: 'typing' });
  }

  /** What is shown has been read. */
  read(): void {
    const last = this.messages.at(-1)?.sequence ?? 0;
    if (last <= this.#read || !this.#line?.send({ type: 'read', upto: last })) return;
    this.#read = last;
    this.onRead(last);
  }

  /** What somebody wrote is shown no more; the house tells no more of it. */
  unhear(userId: string): void {
    this.messages = this.messages.filter(({ author_id }) => author_id !== userId);
  }

  async loadOlder(): Promise<void> {
    const cursor = this.older;
    if (cursor === undefined) return;
    const page = await this.port.history(this.thread.thread_id, cursor);
    this.messages = withMessages(page.items, this.messages);
    this.older = page.next_cursor;
  }

  async #ask(): Promise<void> {
    const page = await this.port.history(this.thread.thread_id, undefined);
    this.messages = withMessages(this.messages, page.items);
    if (!this.known) this.older = page.next_cursor;
    this.known = true;
  }

  /** What can't be had now comes with the next word that something is missing. */
  #askAgain(): void {
    void this.#ask().catch(() => undefined);
  }

  #post(one: Outgoing): void {
    this.outbox = [...this.outbox, one];
    this.#send(one);
  }

  #send({ id, body }: Outgoing): void {
    this.#line?.send({ type: 'say', client_message_id: id, body });
  }

  #changed(connected: boolean): void {
    this.connected = connected;
    if (connected) for (const one of this.outbox) if (one.failure === undefined) this.#send(one);
  }

  #hear(event: ChatEvent): void {
    switch (event.type) {
      case 'message':
        this.#keep(event.message);
        if (event.message.author_id !== this.ownId) this.#rest();
        break;
      case 'said': {
        const mine = this.outbox.find(({ id }) => id === event.client_message_id);
        this.outbox = without(this.outbox, event.client_message_id);
        if (mine !== undefined) this.#keep({ ...event.receipt, author_id: this.ownId, state: 'visible', body: mine.body });
        break;
      }
      case 'refused': {
        const failure: Failure = { code: event.code, retryAfterS: event.retry_after_s ?? 0, requestId: '', fields: [] };
        this.outbox = refused(this.outbox, event.client_message_id, failure);
        break;
      }
      case 'standing':
        this.mayWrite = event.may_write;
        break;
      case 'moderated':
        this.#askAgain();
        break;
      case 'was_read':
        this.readUpto = Math.max(this.readUpto, event.upto);
        break;
      case 'is_typing':
        this.typing = true;
        clearTimeout(this.#quiet);
        this.#quiet = setTimeout(() => this.#rest(), this.port.pace.typing_shown_ms);
    }
  }

  #keep(message: ChatMessage): void {
    this.messages = withMessages(this.messages, [message]);
  }

  #rest(): void {
    clearTimeout(this.#quiet);
    this.typing = false;
  }
}
