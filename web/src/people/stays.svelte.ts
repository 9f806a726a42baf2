/**
 * Being in a room: from the door, where one sees only oneself, to the end. Nothing is published before one goes in by a
 * press, and nobody is watched before either. Who watches a performance waits for it where there is none yet, and for the
 * next one when it is over. A page that is loaded anew finds its stay again; a page that goes elsewhere leaves.
 */
import type { EventsEvent, Media, ModeManifest, Room, RoomPerson, Session, SessionEndReason, WhipWhepEndpoints } from '@voulezvous/sdk';
import { failureOf, type Failure } from '../language/failure';
import type { Bounds, CallPort } from './call.svelte';
import { Conversation, type ChatPort } from './conversation.svelte';
import { keepAlive, shut, switchTracks } from './side';

export interface RoomListener {
  /** What everybody sends, by `participant_id`. */
  readonly onPeople: (streams: ReadonlyMap<string, MediaStream>) => void;
  readonly onOver: () => void;
}

export interface RoomPort extends Pick<CallPort, 'session' | 'beat' | 'end' | 'devices'> {
  enter(mode: string, room: string): Promise<Session>;
  look(sessionId: string): Promise<Room>;
  /** The same picture once for each layer, the best first, and the sound. */
  layered(stream: MediaStream, layers: readonly Bounds[]): Promise<readonly MediaStreamTrack[]>;
  /** Watches up to `seats` others; publishes `tracks`, if any. */
  join(endpoints: WhipWhepEndpoints, tracks: readonly MediaStreamTrack[], seats: number, listener: RoomListener): Media;
  /** What this page remembers of the stay in a room, after a reload too. */
  recall(room: string): string | null;
  remember(room: string, sessionId: string | null): void;
}

/** `ready`: one sees oneself; `expecting`: one would watch, and nobody performs; `inside`; `over`: one is out again. */
export type StayState = 'outside' | 'opening' | 'closed_devices' | 'ready' | 'entering' | 'expecting' | 'inside' | 'over';

/** Somebody else who takes part, and what they send. */
export interface Seat {
  readonly person: RoomPerson;
  readonly stream: MediaStream | null;
}

const NOBODY: ReadonlyMap<string, MediaStream> = new Map();
/** Who expects a performance looks twice as often as who is in a room shows that they are there. */
const LOOKS_PER_BEAT = 2;

export class Stay {
  state: StayState = $state('outside');
  /** What the house refused to let one in with. */
  failure: Failure | null = $state.raw(null);
  own: MediaStream | null = $state.raw(null);
  sound = $state(true);
  picture = $state(true);
  session: Session | null = $state.raw(null);
  room: Room | null = $state.raw(null);
  talk: Conversation | null = $state.raw(null);
  endReason: SessionEndReason | null = $state.raw(null);
  #streams: ReadonlyMap<string, MediaStream> = $state.raw(NOBODY);
  readonly seats: readonly Seat[] = $derived.by(() =>
    (this.room?.people ?? [])
      .filter(({ user_id }) => user_id !== this.me.user_id)
      .map((person) => ({ person, stream: this.#streams.get(person.participant_id) ?? null })),
  );
  /** Whether one takes part here, or watches. */
  readonly takesPart: boolean;
  readonly #key: string;
  readonly #mode: ModeManifest;
  #sent: readonly MediaStreamTrack[] = [];
  #media: { close(): void } | null = null;
  #quiet: (() => void) | undefined;
  /** How often there was reason to ask for the room, and whether the house is asked now. */
  #reasons = 0;
  #isAsking = false;
  #looking: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(
    private readonly port: RoomPort,
    private readonly chat: ChatPort,
    mode: ModeManifest,
    readonly name: string,
    private readonly me: { readonly user_id: string; readonly handle: string },
  ) {
    this.#mode = mode;
    this.#key = `${mode.mode_id}/${name}`;
    this.takesPart = mode.policies.grant !== 'performance' || name === me.handle || name === me.user_id;
  }

  /** The stay that this page had before it was loaded anew, if it lasts. */
  async resume(): Promise<void> {
    const sessionId = this.port.recall(this.#key);
    if (sessionId === null) return;
    const turn = ++this.#turn;
    this.state = 'entering';
    const session = await this.port.session(sessionId).catch(() => null);
    if (turn !== this.#turn) return;
    this.state = 'outside';
    if (session === null || session.state !== 'active') return this.port.remember(this.#key, null);
    if (this.takesPart) await this.open(session.endpoints?.kind === 'whip_whep' ? session.endpoints.layers?.[0] : undefined);
    if (turn === this.#turn && (this.own !== null || !this.takesPart)) await this.#begin(session);
  }

  /** Shows oneself to oneself, no larger than `largest`. */
  async open(largest: Bounds | undefined): Promise<void> {
    if (this.own !== null || this.state === 'opening') return;
    const turn = this.#turn;
    this.state = 'opening';
    this.failure = null;
    const stream = await this.port.devices(largest).catch(() => null);
    if (turn !== this.#turn) return shut(stream);
    this.own = stream;
    this.#switch();
    this.state = stream === null ? 'closed_devices' : 'ready';
  }

  /** Goes in; what the house refuses it with is in `failure`. */
  async enter(): Promise<void> {
    if (this.session !== null || this.state === 'entering' || (this.takesPart && this.own === null)) return;
    const turn = ++this.#turn;
    const before = this.state;
    if (before !== 'expecting') this.state = 'entering';
    this.failure = this.endReason = null;
    try {
      const session = await this.port.enter(this.#mode.mode_id, this.name);
      if (turn !== this.#turn) return void this.port.end(session.session_id).catch(() => undefined);
      await this.#begin(session);
    } catch (thrown) {
      if (turn !== this.#turn) return;
      const failure = failureOf(thrown);
      if (failure.code === 'ROOM_CLOSED' || (before === 'expecting' && failure.code === null)) return this.#expect();
      this.failure = failure;
      this.state = this.own === null ? 'outside' : 'ready';
    }
  }

  readonly muteSound = (): void => void ((this.sound = !this.sound), this.#switch());
  readonly mutePicture = (): void => void ((this.picture = !this.picture), this.#switch());

  /** Out by one's own will; also of what one only expected. */
  async leave(): Promise<void> {
    const session = this.session;
    this.#close('outside');
    if (session !== null) await this.port.end(session.session_id).catch(() => undefined);
  }

  /** A session of one's own is over, by whomever. */
  ended(sessionId: string, reason: SessionEndReason | undefined): void {
    if (this.session?.session_id !== sessionId) return;
    const isNoMore = !this.takesPart && reason === 'left';
    this.#close('over');
    this.endReason = reason ?? null;
    if (isNoMore) this.#expect();
  }

  /** Somebody has come to the room of a session of one's own, or left it. */
  changed(sessionId: string): void {
    if (this.session?.session_id === sessionId) void this.#look();
  }

  /** Something may have been missed. */
  refresh(): void {
    void this.#look();
  }

  async #begin(session: Session): Promise<void> {
    const { endpoints } = session;
    if (endpoints?.kind !== 'whip_whep') return this.#close('over');
    const turn = this.#turn;
    this.session = session;
    this.port.remember(this.#key, session.session_id);
    this.#quiet = keepAlive(session, (id, timeoutMs) => this.#beat(id, timeoutMs), () => void this.#over(session.session_id));
    const places = this.#mode.policies.limits.max_participants;
    if (this.own !== null) {
      // Of many none is ever as large as the stage.
      const layers = (endpoints.layers ?? []).slice(places > 1 ? 1 : 0);
      this.#sent = await this.port.layered(this.own, layers);
      if (turn !== this.#turn) return this.#sent.forEach((track) => track.stop());
      this.#switch();
    }
    this.state = 'inside';
    this.#media = this.port.join(endpoints, this.#sent, this.takesPart ? Math.max(1, places - 1) : places, {
      onPeople: (streams) => {
        this.#streams = streams;
        void this.#look();
      },
      onOver: () => void this.#over(session.session_id),
    });
    if (session.thread_id !== undefined) {
      const thread = { thread_id: session.thread_id, people: [], may_write: true, read_sequence: 0 };
      this.talk = new Conversation(this.chat, thread, this.me.user_id);
      void this.talk.start().catch(() => undefined);
    }
    await this.#look();
  }

  /** Nothing is sent any more, or a beat came too late: the house knows why. */
  async #over(sessionId: string): Promise<void> {
    const session = await this.port.session(sessionId).catch(() => null);
    this.ended(sessionId, session?.end_reason ?? (this.takesPart ? undefined : 'left'));
  }

  /** Who is there is asked with every beat too: an event may be lost on a line that was just down. */
  #beat(sessionId: string, timeoutMs: number): Promise<Session> {
    void this.#look();
    return this.port.beat(sessionId, timeoutMs);
  }

  async #look(): Promise<void> {
    const turn = this.#turn;
    const id = this.session?.session_id;
    if (id === undefined) return;
    const reason = ++this.#reasons;
    if (this.#isAsking) return;
    this.#isAsking = true;
    const room = await this.port.look(id).catch(() => null);
    this.#isAsking = false;
    if (turn === this.#turn && room !== null) this.room = room;
    if (reason !== this.#reasons || turn !== this.#turn) await this.#look();
  }

  #expect(): void {
    this.state = 'expecting';
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => void this.enter(), (this.#mode.policies.heartbeat.interval_s * 1000) / LOOKS_PER_BEAT);
  }

  #switch(): void {
    const tracks = [...(this.own?.getTracks() ?? []), ...this.#sent];
    switchTracks(tracks, 'audio', this.sound);
    switchTracks(tracks, 'video', this.picture);
  }

  #close(state: StayState): void {
    this.#turn += 1;
    this.#quiet?.();
    clearTimeout(this.#looking);
    this.#media?.close();
    this.#media = null;
    this.talk?.close();
    this.talk = null;
    this.port.remember(this.#key, null);
    for (const track of this.#sent) track.stop();
    this.#sent = [];
    shut(this.own);
    this.own = this.session = this.room = null;
    this.#streams = NOBODY;
    this.state = state;
  }
}

export class Stays {
  stay: Stay | null = $state.raw(null);
  #here = '';

  constructor(
    private readonly port: RoomPort,
    private readonly chat: ChatPort,
    private readonly me: { readonly user_id: string; readonly handle: string },
  ) {}

  /** At a room's address; again, one stays as one is. */
  enter(manifest: ModeManifest, name: string): void {
    const here = `${manifest.mode_id}/${name}`;
    if (here === this.#here) return;
    this.leave();
    this.#here = here;
    this.stay = new Stay(this.port, this.chat, manifest, name, this.me);
    void this.stay.resume();
  }

  leave(): void {
    void this.stay?.leave();
    this.stay = null;
    this.#here = '';
  }

  hear(event: EventsEvent): void {
    if (event.type === 'session.ended' || event.type === 'session.failed') this.stay?.ended(event.data.session_id, event.data.end_reason);
    if (event.type === 'session.room_changed') this.stay?.changed(event.data.session_id);
  }
}
