import type { SocketLike } from '../../src/index.js';

/** A socket whose other end is the test. */
export class FakeSocket implements SocketLike {
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly sent: unknown[] = [];
  closedWith: number | undefined;

  constructor(readonly url: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code?: number): void {
    this.closedWith = code ?? 1005;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  accept(): void {
    this.open();
    this.say({ type: 'welcome', connection_id: 'c1', topics: ['broadcast'] });
  }

  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) } as never);
  }

  drop(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code } as never);
  }
}

export function nowPlaying(sequence: number): unknown {
  return { type: 'broadcast.now_playing', topic: 'broadcast', sequence, event_id: String(sequence) };
}
