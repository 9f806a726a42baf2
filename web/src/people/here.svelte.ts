/** Where one is, and who else is there. The list is asked for when the platform says so; what is told meanwhile waits. */
import type { Presence, PresenceDifference } from '@voulezvous/sdk';
import { crowdOf, othersIn, withDifference, type Crowd } from './crowd';

export interface PresenceListener {
  readonly onDifference: (difference: PresenceDifference) => void;
  /** What is known is too old: the list has to be asked for. */
  readonly onAsk: () => void;
  readonly onConnected: (connected: boolean) => void;
}

export interface PresencePort {
  /** Says in which mode one is. */
  be(mode: string): Promise<void>;
  list(): Promise<readonly Presence[]>;
  /** Stays there, and is told of others until the returned function is called. */
  follow(listener: PresenceListener, heartbeatMs: number): () => void;
}

const EMPTY: Crowd = new Map();

export class Here {
  connected = $state(false);
  /** Whether the list is known. */
  known = $state(false);
  #crowd: Crowd = $state.raw(EMPTY);
  readonly others: readonly Presence[] = $derived.by(() => othersIn(this.#crowd, this.ownId));
  #waiting: PresenceDifference[] | null = null;
  #asked = 0;
  #stop: (() => void) | null = null;

  constructor(
    private readonly port: PresencePort,
    private readonly ownId: string,
  ) {}

  /** In a mode that lists people; to be told again is to be there again, after a long absence too. */
  enter(mode: string, heartbeatMs: number): void {
    this.leave();
    const turn = this.#asked;
    const say = (): Promise<void> => this.port.be(mode).catch(() => undefined);
    let wasConnected = false;
    const listener: PresenceListener = {
      onDifference: (difference) => this.#tell(difference),
      onAsk: () => void this.#ask().catch(() => undefined),
      onConnected: (connected) => {
        this.connected = connected;
        if (connected && wasConnected) void say();
        wasConnected ||= connected;
      },
    };
    // Whoever is nowhere yet is told of nobody: being there comes first.
    void say().then(() => {
      if (turn === this.#asked) this.#stop = this.port.follow(listener, heartbeatMs);
    });
  }

  /** Somewhere where nobody is listed. */
  leave(): void {
    this.#stop?.();
    this.#stop = null;
    this.#asked += 1;
    this.#waiting = null;
    this.#crowd = EMPTY;
    this.connected = this.known = false;
  }

  #tell(difference: PresenceDifference): void {
    if (this.#waiting !== null) this.#waiting.push(difference);
    else this.#crowd = withDifference(this.#crowd, difference);
  }

  async #ask(): Promise<void> {
    const turn = ++this.#asked;
    this.#waiting = [];
    const people = await this.port.list();
    if (turn !== this.#asked) return;
    this.#crowd = (this.#waiting ?? []).reduce(withDifference, crowdOf(people));
    this.#waiting = null;
    this.known = true;
  }
}
