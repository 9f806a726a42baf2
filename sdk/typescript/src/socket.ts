import { sharedClient } from './client.js';
import type { Client } from './client.js';
import { parsed } from './errors.js';
import { Memory } from './memory.js';
import type { Message, SocketDescription } from './memory.js';
import { filled } from './path.js';
import { jittered } from './retry.js';

export type { SocketDescription };

/** `waiting` is between two attempts; `closed` is for good: by `close()` or because the server refuses us. */
export type ConnectionState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface StateChange {
  state: ConnectionState;
  /** Why the last connection ended: the close code, and what the contract says of it. */
  closeCode?: number;
  reason?: string;
  /** In `waiting`: milliseconds until the next attempt. */
  retryInMs?: number;
}

/** The part of the browser's WebSocket that is used. */
export interface SocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export interface SocketSettings<Event, Resync> {
  /** Where the platform is; `configureClient` sets up the one that is used when left out. */
  client?: Client | undefined;
  /** Every message once, a stream's in order of its sequence. */
  onEvent: (event: Event) => void;
  onState?: ((change: StateChange) => void) | undefined;
  /** Events were missed for good: fetch the state anew. */
  onResync?: ((message: Resync) => void) | undefined;
  /** Delays between attempts double from here ... */
  reconnectDelayMs?: number | undefined;
  /** ... to here, with jitter in their upper half. */
  reconnectDelayMaxMs?: number | undefined;
  /** How long a server may take to let in, and then to answer each ping; 20 s when left out. */
  pingIntervalMs?: number | undefined;
  /** Gets a ticket for each line, to open it as somebody; see `person`. */
  ticket?: (() => Promise<string>) | undefined;
  /** A number in [0, 1); replaces `Math.random`. */
  random?: (() => number) | undefined;
  /** Opens the socket; replaces `new WebSocket(url)`. */
  open?: ((url: string) => SocketLike) | undefined;
}

export interface Connection<Said, Topic extends string> {
  readonly state: ConnectionState;
  /** The last sequence seen of a topic, or of a socket that is one stream; undefined before the server named one. */
  lastSequence(topic?: Topic): number | undefined;
  /** Says something; false when there is no connection just now, and nothing was said. */
  send(message: Said): boolean;
  close(): void;
}

/**
 * Keeps one socket: reconnects with backoff, resumes each of its streams after the last sequence it saw, drops what it
 * has seen before, and notices a dead line by its pings.
 */
export function connect<Said, Topic extends string, Event, Resync>(
  description: SocketDescription,
  settings: SocketSettings<Event, Resync> & { path?: object },
  topics: readonly Topic[] = [],
  after: Partial<Record<Topic, number>> = {},
): Connection<Said, Topic> {
  const line = new Line(description, settings as SocketSettings<unknown, unknown>, new Memory(description, topics, after));
  line.connect();
  return line;
}

/** Going away (RFC 6455, 7.4.1): a server or proxy that comes back as another one. */
const GOING_AWAY = 1001;
/** `WebSocket.CONNECTING` and `WebSocket.OPEN`. */
const CONNECTING = 0;
const OPEN = 1;

class Line implements Connection<unknown, string> {
  state: ConnectionState = 'connecting';
  readonly #about: SocketDescription;
  readonly #settings: SocketSettings<unknown, unknown> & { path?: object };
  readonly #memory: Memory;
  readonly #online = (): void => this.#retryNow();
  #socket: SocketLike | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #failed = 0;
  #heard = false;

  constructor(about: SocketDescription, settings: SocketSettings<unknown, unknown>, memory: Memory) {
    this.#about = about;
    this.#settings = settings;
    this.#memory = memory;
    globalThis.addEventListener?.('online', this.#online);
  }

  lastSequence(topic = ''): number | undefined {
    return this.#memory.seen.get(topic);
  }

  send(message: unknown): boolean {
    const socket = this.#socket;
    if (this.state !== 'open' || socket?.readyState !== OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  }

  connect(): void {
    this.#change({ state: 'connecting' });
    if (this.state !== 'connecting') return; // closed by who was told
    const { ticket } = this.#settings;
    if (!ticket || !this.#about.byTicket) return this.#dial('');
    const stillWanted = (): boolean => this.state === 'connecting';
    ticket().then(
      (word) => stillWanted() && this.#dial(`?ticket=${encodeURIComponent(word)}`),
      () => stillWanted() && this.#wait({}),
    );
  }

  #dial(query: string): void {
    const { client = sharedClient(), path = {}, open = (url): SocketLike => new WebSocket(url) } = this.#settings;
    const base = client.baseUrl || globalThis.location?.origin || '';
    const socket = open(base.replace(/^http/, 'ws') + filled(this.#about.path, path) + query);
    this.#socket = socket;
    socket.onopen = () => this.#begin(socket);
    socket.onmessage = (event: { data: unknown }) => this.#hear(event.data);
    socket.onclose = (event: { code: number }) => this.#ended(event.code);
    socket.onerror = () => undefined;
    this.#heard = false;
    this.#pinger = setInterval(() => this.#beat(socket), this.#settings.pingIntervalMs ?? 20_000);
  }

  close(): void {
    clearTimeout(this.#retry);
    const left = this.#abandon();
    // Browsers warn of a socket that is closed before it is open.
    if (left?.readyState === CONNECTING) left.onopen = () => left.close(1000);
    else left?.close(1000);
    if (this.state !== 'closed') this.#finish({ closeCode: 1000 });
  }

  #begin(socket: SocketLike): void {
    for (const message of this.#memory.opening()) socket.send(JSON.stringify(message));
    this.#heard = true;
    if (!Object.values(this.#about.roles).includes('welcome')) this.#opened();
  }

  #opened(): void {
    this.#failed = 0;
    this.#change({ state: 'open' });
  }

  #beat(socket: SocketLike): void {
    const { ping } = this.#about;
    if (!this.#heard) {
      this.#abandon()?.close(4000, 'the server fell silent');
      this.#wait({});
    } else if (ping) {
      this.#heard = false;
      socket.send(JSON.stringify({ type: ping }));
    }
  }

  #hear(data: unknown): void {
    this.#heard = true;
    const message = parsed(String(data)) as Message | null | undefined;
    const role = this.#about.roles[message?.type ?? ''];
    if (role === 'welcome') this.#opened();
    else if (message && this.#memory.isNews(message, role)) {
      if (role === 'resync') this.#settings.onResync?.(message);
      else this.#settings.onEvent(message);
    }
  }

  #ended(closeCode: number): void {
    this.#abandon();
    const [reason, retry = 'later'] = this.#about.closings[closeCode] ?? [];
    const why = reason === undefined ? { closeCode } : { closeCode, reason };
    if (retry === 'at-once' || closeCode === GOING_AWAY) this.#failed = 0;
    if (retry === 'never') this.#finish(why);
    else this.#wait(why);
  }

  #finish(why: Partial<StateChange>): void {
    globalThis.removeEventListener?.('online', this.#online);
    this.#change({ state: 'closed', ...why });
  }

  #wait(why: Partial<StateChange>): void {
    const { reconnectDelayMs = 250, reconnectDelayMaxMs = 8000, random = Math.random } = this.#settings;
    const retryInMs = jittered(reconnectDelayMs, reconnectDelayMaxMs, this.#failed, random);
    this.#failed += 1;
    this.#retry = setTimeout(() => this.connect(), retryInMs);
    this.#change({ state: 'waiting', retryInMs, ...why });
  }

  #retryNow(): void {
    if (this.state !== 'waiting') return;
    clearTimeout(this.#retry);
    this.connect();
  }

  #abandon(): SocketLike | undefined {
    clearInterval(this.#pinger);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    return socket;
  }

  #change(change: StateChange): void {
    this.state = change.state;
    this.#settings.onState?.(change);
  }
}
