/**
 * Where one is, and who else is there. The list is asked for when the platform says so; what is told meanwhile waits. The
 * camera is off wherever one comes to; whose tiles are in view is told at every change, with every heartbeat and on every
 * new line.
 */
import type { Presence, PresenceDifference, PresenceSegment, PresenceVisibility } from '@voulezvous/sdk';
import { crowdOf, othersIn, withDifference, type Crowd } from './crowd';
import { EVERYONE, fits, type Filter } from './filter';

export interface PresenceListener {
  readonly onDifference: (difference: PresenceDifference) => void;
  /** What is known is too old: the list has to be asked for. */
  readonly onAsk: () => void;
  readonly onConnected: (connected: boolean) => void;
}

export interface PresencePort {
  /** Says in which mode one is, whether on camera, and how one wants to be seen: without that, as it was. */
  be(mode: string, isOnCamera: boolean, visibility?: PresenceVisibility): Promise<Pick<Presence, 'presence_id' | 'visibility'>>;
  list(segment?: PresenceSegment): Promise<readonly Presence[]>;
  /** Stays there, and is told of others until the line is closed. */
  follow(listener: PresenceListener, heartbeatMs: number): PresenceLine;
}

export interface PresenceLine {
  /** Says whose tiles a viewport shows, if the line is open. */
  view(viewportId: string, visible: readonly string[]): void;
  close(): void;
}

const EMPTY: Crowd = new Map();

export class Here {
  connected = $state(false);
  /** Whether the list is known. */
  known = $state(false);
  /** Whether one is in nobody's list, by one's own wish; the house keeps it. */
  isHidden = $state(false);
  #crowd: Crowd = $state.raw(EMPTY);
  readonly others: readonly Presence[] = $derived.by(() => othersIn(this.#crowd, this.ownId));
  filter: Filter = $state.raw(EVERYONE);
  /** The others, as far as one wants to see them. */
  readonly listed: readonly Presence[] = $derived.by(() => this.others.filter((one) => fits(this.filter, one, this.#newcomers)));
  #newcomers: ReadonlySet<string> = $state.raw(new Set());
  #waiting: PresenceDifference[] | null = null;
  #asked = 0;
  #line: PresenceLine | null = null;
  #mode: string | null = null;
  #isOnCamera = false;
  #view: readonly [viewportId: string, visible: readonly string[]] | null = null;
  #beats: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly port: PresencePort,
    private readonly ownId: string,
  ) {}

  /** In a mode that lists people; to be told again is to be there again, after a long absence too. */
  enter(mode: string, heartbeatMs: number): void {
    this.#forget();
    this.#mode = mode;
    this.#isOnCamera = false;
    const turn = this.#asked;
    const say = (): Promise<unknown> => this.#be(mode).catch(() => undefined);
    let wasConnected = false;
    const listener: PresenceListener = {
      onDifference: (difference) => this.#tell(difference),
      onAsk: () => void this.#ask().catch(() => undefined),
      onConnected: (connected) => {
        this.connected = connected;
        if (connected && wasConnected) void say();
        if (connected) this.#sayView();
        wasConnected ||= connected;
      },
    };
    // Whoever is nowhere yet is told of nobody: being there comes first.
    void say().then(() => {
      if (turn === this.#asked) this.#line = this.port.follow(listener, heartbeatMs);
    });
    this.#beats = setInterval(() => this.#sayView(), heartbeatMs);
  }

  /** Somewhere where nobody is listed. */
  leave(): void {
    const mode = this.#mode;
    this.#forget();
    if (mode !== null && this.#isOnCamera) void this.port.be(mode, (this.#isOnCamera = false)).catch(() => undefined);
    this.#mode = null;
  }

  /** Is seen on camera, or not any more; resolves to one's presence. */
  async show(isOnCamera: boolean): Promise<string | null> {
    if (this.#mode === null) return null;
    this.#isOnCamera = isOnCamera;
    return this.#be(this.#mode);
  }

  /** Is in nobody's list from now on, or is again. Throws what the house refuses. */
  async hide(isHidden: boolean): Promise<void> {
    if (this.#mode !== null) await this.#be(this.#mode, isHidden ? 'hidden' : 'visible');
  }

  /** Whose tiles a viewport shows from now on, the first one first. */
  view(viewportId: string, visible: readonly string[]): void {
    const same = this.#view !== null && this.#view[0] === viewportId && String(this.#view[1]) === String(visible);
    this.#view = [viewportId, visible];
    if (!same) this.#sayView();
  }

  /** Shows from now on only whom `filter` lets through; who is new is asked of the house. */
  narrow(filter: Filter): void {
    this.filter = filter;
    if (filter.segment === 'newcomers') void this.#askNewcomers().catch(() => undefined);
  }

  async #be(mode: string, visibility?: PresenceVisibility): Promise<string> {
    const own = await this.port.be(mode, this.#isOnCamera, visibility);
    this.isHidden = own.visibility === 'hidden';
    return own.presence_id;
  }

  async #askNewcomers(): Promise<void> {
    const people = await this.port.list('newcomers');
    this.#newcomers = new Set(people.map(({ presence_id }) => presence_id));
  }

  #sayView(): void {
    if (this.#view !== null) this.#line?.view(...this.#view);
  }

  #forget(): void {
    this.#line?.close();
    this.#line = this.#view = null;
    clearInterval(this.#beats);
    this.#asked += 1;
    this.#waiting = null;
    this.#crowd = EMPTY;
    this.filter = EVERYONE;
    this.#newcomers = new Set();
    this.connected = this.known = false;
  }

  #tell(difference: PresenceDifference): void {
    // Who was not here before is new.
    const fresh = difference.present.map(({ presence_id }) => presence_id).filter((id) => !this.#crowd.has(id));
    if (this.known && fresh.length > 0) this.#newcomers = new Set([...this.#newcomers, ...fresh]);
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
