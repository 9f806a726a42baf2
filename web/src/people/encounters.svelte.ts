/**
 * Meeting somebody by chance: the place in the queue, and the call of two that comes of it, one after the other. To want it
 * is said by a press; the camera is opened then, and shut when it is over.
 */
import type { ClientPicture, MatchSegment, MatchTicket, ModeManifest } from '@voulezvous/sdk';
import { Call, type Bounds, type CallPort, type Way } from './call.svelte';
import type { Calls } from './calls.svelte';
import { shut } from './side';

export interface MatchListener {
  readonly onTicket: (ticket: MatchTicket) => void;
  /** Something was missed: the ticket has to be asked for. */
  readonly onAsk: () => void;
  readonly onConnected: (connected: boolean) => void;
}

export interface MatchPort {
  /** Of the calls that come of it. */
  readonly media: CallPort;
  join(mode: string, segment: MatchSegment): Promise<MatchTicket>;
  skip(sessionId: string): Promise<MatchTicket>;
  leave(): Promise<unknown>;
  /** The ticket as it stands; null for none. */
  ticket(): Promise<MatchTicket | null>;
  /** Keeps the ticket, and tells of it until the returned function is called. */
  follow(listener: MatchListener, heartbeatMs: number): () => void;
  /** Tracks of their own, of the same devices, no larger than `picture`. */
  copy(stream: MediaStream, picture: Bounds | undefined): Promise<MediaStream>;
}

/** `away`: one wants nobody; `opening`: camera and line are being opened; `queued`: the ticket says how it stands. */
export type EncounterPhase = 'away' | 'opening' | 'closed_devices' | 'queued';

const SEEN_AND_HEARD = { sound: true, picture: true };

export class Encounters {
  phase: EncounterPhase = $state('away');
  ticket: MatchTicket | null = $state.raw(null);
  connected = $state(false);
  /** One's own picture, through all encounters. */
  own: MediaStream | null = $state.raw(null);
  /** The last call that is over, so that who was met can still be reported or blocked. */
  last: Call | null = $state.raw(null);
  readonly isTogether: boolean = $derived(this.ticket?.state === 'together');
  #mode: string | null = null;
  #heartbeatMs = 0;
  #picture: ClientPicture | undefined;
  #call: Call | null = null;
  /** How the last call was left: who was muted stays so. */
  #manner = SEEN_AND_HEARD;
  #stop: (() => void) | null = null;
  /** How often something was heard of the ticket: an answer that is older than the last news is none. */
  #heard = 0;
  #turn = 0;

  constructor(
    private readonly port: MatchPort,
    private readonly calls: Calls,
    private readonly ownId: string,
    private readonly pictures: readonly ClientPicture[],
  ) {}

  /** A mode in which people meet by chance. */
  enter({ mode_id, policies }: ModeManifest): void {
    this.leave();
    this.#mode = mode_id;
    this.#heartbeatMs = policies.heartbeat.interval_s * 1000;
    this.#picture = this.pictures.find(({ profile }) => profile === policies.media_profile);
  }

  /** Wants to meet somebody. Throws what the house refused it with. */
  async join(segment: MatchSegment): Promise<void> {
    const mode = this.#mode;
    if (mode === null || this.phase === 'opening' || this.phase === 'queued') return;
    const turn = ++this.#turn;
    this.phase = 'opening';
    const own = await this.port.media.devices(this.#picture).catch(() => null);
    if (turn !== this.#turn) return shut(own);
    if (own === null) return void (this.phase = 'closed_devices');
    this.own = own;
    await this.#open();
    if (turn !== this.#turn) return;
    try {
      await this.#answered(this.port.join(mode, segment));
    } catch (thrown) {
      if (turn === this.#turn) this.#close();
      throw thrown;
    }
    // Whoever left meanwhile may have been heard before they came.
    if (this.#isAway()) void this.port.leave().catch(() => undefined);
  }

  /** Enough of this one; both go on looking. Throws what the house refused it with. */
  async skip(): Promise<void> {
    const sessionId = this.ticket?.session_id;
    if (sessionId !== undefined) await this.#answered(this.port.skip(sessionId));
  }

  /** Wants to meet nobody any more. */
  leave(): void {
    if (this.phase === 'away') return;
    const asked = this.phase !== 'closed_devices';
    this.#close();
    if (asked) void this.port.leave().catch(() => undefined);
  }

  /** Somebody is parted from: nothing is left to be done about them. */
  part(userId: string): void {
    if (this.last?.other?.user_id === userId) this.last = null;
  }

  /** Resolves when the line is open: nothing is joined before it is heard what comes of it. */
  #open(): Promise<void> {
    return new Promise((resolve) => {
      const ask = (): void => void this.#answered(this.port.ticket()).catch(() => undefined);
      this.#stop = this.port.follow(
        {
          onTicket: (ticket) => {
            this.#heard += 1;
            this.#accept(ticket);
          },
          onAsk: () => this.ticket !== null && ask(),
          onConnected: (connected) => {
            this.connected = connected;
            if (connected && this.ticket !== null) ask();
            if (connected) resolve();
          },
        },
        this.#heartbeatMs,
      );
    });
  }

  async #answered(asked: Promise<MatchTicket | null>): Promise<void> {
    const [turn, heard] = [this.#turn, this.#heard];
    const ticket = await asked;
    if (turn === this.#turn && heard === this.#heard) this.#accept(ticket);
  }

  #accept(ticket: MatchTicket | null): void {
    if (this.own === null) return;
    if (ticket === null || ticket.state === 'left') return this.#close();
    this.ticket = ticket;
    this.phase = 'queued';
    const sessionId = ticket.state === 'together' ? ticket.session_id : undefined;
    if (sessionId === this.#call?.way.id) return;
    this.#part();
    if (sessionId !== undefined) this.#meet(sessionId);
  }

  #meet(sessionId: string): void {
    const { own } = this;
    if (own === null) return;
    const way: Way = { id: sessionId, find: () => Promise.resolve({ other: null, session_id: sessionId, isPending: false }) };
    const port: CallPort = { ...this.port.media, devices: (picture) => this.port.copy(own, picture) };
    this.#call = this.calls.take(new Call(port, way, this.ownId, this.#picture, this.#manner));
  }

  /** The call is over, and the house knows. */
  #part(): void {
    const call = this.#call;
    if (call === null) return;
    this.#manner = { sound: call.sound, picture: call.picture };
    this.#call = null;
    this.last = call;
    call.ended(call.way.id);
    this.calls.leave(call);
  }

  #isAway(): boolean {
    return this.phase === 'away';
  }

  #close(): void {
    this.#turn += 1;
    this.#stop?.();
    this.#stop = null;
    this.#part();
    shut(this.own);
    this.own = this.ticket = null;
    this.#manner = SEEN_AND_HEARD;
    this.connected = false;
    this.phase = 'away';
  }
}
