import { Backoff } from './backoff.js';
import type { BackoffSettings } from './backoff.js';
import { EVENTS_CLOSE_CODES, EVENTS_PATH, EVENTS_SERVER_TYPES } from './generated/socket.gen.js';
import type { EventsClientMessage, EventsEvent, EventsServerMessage } from './generated/socket.gen.js';
import type { Topic } from './generated/types.gen.js';

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

export interface EventsSettings extends Partial<BackoffSettings> {
  /** Where the platform is; the page's own origin when left out. */
  baseUrl?: string;
  topics: readonly Topic[];
  /** Every event once, in order of its topic's sequence. */
  onEvent: (event: EventsEvent) => void;
  onState?: (change: StateChange) => void;
  /** Events were missed for good: fetch the topic's state anew. */
  onResync?: (topic: Topic, sequence: number) => void;
  /** Last sequence already seen per topic, to resume across page loads. */
  after?: Partial<Record<Topic, number>>;
  pingIntervalMs?: number;
  /** Opens the socket; replaces `new WebSocket(url)`. */
  open?: (url: string) => SocketLike;
}

export interface EventsConnection {
  readonly state: ConnectionState;
  /** The last sequence seen of a topic; undefined before the server named one. */
  lastSequence(topic: Topic): number | undefined;
  close(): void;
}

/** Codes after which another attempt would end the same way. */
const FINAL_CODES: ReadonlySet<number> = new Set([4400, 4401, 4403]);
/** The server, or a proxy before it, goes away and comes back. */
const RESTARTING: ReadonlySet<number | undefined> = new Set([1001, 1012]);

/**
 * Keeps one events socket: reconnects with backoff, resumes each topic after the last sequence it saw, drops
 * what it has seen before, and notices a dead line by its pings.
 */
export function connectEvents(settings: EventsSettings): EventsConnection {
  const connection = new Connection(settings);
  connection.connect();
  return connection;
}

class Connection implements EventsConnection {
  state: ConnectionState = 'connecting';
  readonly #settings: EventsSettings;
  readonly #backoff: Backoff;
  readonly #pingIntervalMs: number;
  readonly #seen = new Map<Topic, number>();
  readonly #online = (): void => this.#retryNow();
  #socket: SocketLike | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #heard = false;

  constructor(settings: EventsSettings) {
    this.#settings = settings;
    this.#backoff = new Backoff(settings);
    this.#pingIntervalMs = settings.pingIntervalMs ?? 20_000;
    for (const topic of settings.topics) {
      const sequence = settings.after?.[topic];
      if (sequence !== undefined) this.#seen.set(topic, sequence);
    }
    if (typeof window !== 'undefined') window.addEventListener('online', this.#online);
  }

  lastSequence(topic: Topic): number | undefined {
    return this.#seen.get(topic);
  }

  connect(): void {
    this.#change({ state: 'connecting' });
    const open = this.#settings.open ?? ((url: string): SocketLike => new WebSocket(url));
    const socket = open(socketUrl(this.#settings.baseUrl ?? ''));
    this.#socket = socket;
    socket.onopen = () => this.#begin();
    socket.onmessage = (event: { data: unknown }) => this.#hear(event.data);
    socket.onclose = (event: { code: number }) => this.#ended(socket, event.code);
    socket.onerror = () => undefined;
  }

  close(): void {
    if (typeof window !== 'undefined') window.removeEventListener('online', this.#online);
    clearTimeout(this.#retry);
    const socket = this.#abandon();
    socket?.close(1000);
    if (this.state !== 'closed') this.#change({ state: 'closed', closeCode: 1000 });
  }

  #begin(): void {
    const fresh: Topic[] = [];
    for (const topic of this.#settings.topics) {
      const after = this.#seen.get(topic);
      if (after === undefined) fresh.push(topic);
      else this.#send({ type: 'resume', topic, after });
    }
    if (fresh.length > 0) this.#send({ type: 'subscribe', topics: fresh });
    this.#heard = true;
    this.#pinger = setInterval(() => this.#ping(), this.#pingIntervalMs);
  }

  #ping(): void {
    if (!this.#heard) {
      const silent = this.#abandon();
      silent?.close(4000, 'the server fell silent');
      this.#wait(undefined);
      return;
    }
    this.#heard = false;
    this.#send({ type: 'ping' });
  }

  #hear(data: unknown): void {
    this.#heard = true;
    const message = parse(data);
    if (message === undefined) return;
    switch (message.type) {
      case 'welcome':
        this.#backoff.reset();
        this.#change({ state: 'open' });
        return;
      case 'subscribed':
        if (!this.#seen.has(message.topic)) this.#seen.set(message.topic, message.sequence);
        return;
      case 'resync':
        this.#seen.set(message.topic, message.sequence);
        this.#settings.onResync?.(message.topic, message.sequence);
        return;
      case 'pong':
        return;
      default:
        this.#deliver(message);
    }
  }

  #deliver(event: EventsEvent): void {
    const seen = this.#seen.get(event.topic);
    if (seen !== undefined && event.sequence <= seen) return;
    this.#seen.set(event.topic, event.sequence);
    this.#settings.onEvent(event);
  }

  #ended(socket: SocketLike, code: number): void {
    if (socket !== this.#socket) return;
    this.#abandon();
    if (FINAL_CODES.has(code)) this.#change({ state: 'closed', ...why(code) });
    else this.#wait(code);
  }

  #wait(code: number | undefined): void {
    const retryInMs = RESTARTING.has(code) ? this.#backoff.first() : this.#backoff.next();
    this.#retry = setTimeout(() => this.connect(), retryInMs);
    this.#change({ state: 'waiting', retryInMs, ...(code === undefined ? {} : why(code)) });
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

  #send(message: EventsClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #change(change: StateChange): void {
    this.state = change.state;
    this.#settings.onState?.(change);
  }
}

const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENTS_SERVER_TYPES);

/** A message of this contract, or undefined: a newer server may say things that this client does not know. */
function parse(data: unknown): EventsServerMessage | undefined {
  if (typeof data !== 'string') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const type = (value as { type?: unknown }).type;
  return typeof type === 'string' && KNOWN_TYPES.has(type) ? (value as EventsServerMessage) : undefined;
}

function why(closeCode: number): { closeCode: number; reason?: string } {
  const reason = (EVENTS_CLOSE_CODES as Record<number, string>)[closeCode];
  return reason === undefined ? { closeCode } : { closeCode, reason };
}

function socketUrl(baseUrl: string): string {
  const base = baseUrl || (typeof location === 'undefined' ? '' : location.origin);
  return base.replace(/^http/, 'ws').replace(/\/$/, '') + EVENTS_PATH;
}
