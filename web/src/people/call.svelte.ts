/**
 * One side of a call: from what it was begun by, to its end. A page that is loaded anew finds its side again; a page that
 * goes elsewhere hangs up.
 */
import type { ClientPicture, Media, Session, WhipWhepEndpoints } from '@voulezvous/sdk';
import type { Scene, Someone } from './safety.svelte';
import { ENDED, keepAlive, shut, switchTracks } from './side';

export interface CallListener {
  readonly onStream: (stream: MediaStream) => void;
  readonly onState: (state: 'connecting' | 'waiting' | 'connected' | 'over') => void;
}

/** How large a picture may be. */
export type Bounds = Pick<ClientPicture, 'width' | 'height' | 'fps'>;

export interface CallPort {
  /** Once it is open, or over. */
  session(sessionId: string): Promise<Session>;
  beat(sessionId: string, timeoutMs: number): Promise<Session>;
  end(sessionId: string): Promise<unknown>;
  /** Camera and microphone, asked of the person; refused when they are. */
  devices(picture: Bounds | undefined): Promise<MediaStream>;
  join(endpoints: WhipWhepEndpoints, tracks: readonly MediaStreamTrack[], listener: CallListener): Media;
}

/** What a call was begun by: a consent, or an encounter. */
export interface Way {
  readonly id: string;
  find(): Promise<Found>;
}

export interface Found {
  /** Null where nobody says who that is: the session knows. */
  readonly other: Someone | null;
  /** One's own side; undefined while there is none. */
  readonly session_id?: string | undefined;
  /** Whether there may still be one. */
  readonly isPending: boolean;
}

export type CallState = 'connecting' | 'closed_devices' | 'waiting' | 'connected' | 'over';

export class Call {
  state: CallState = $state('connecting');
  other: Someone | null = $state.raw(null);
  theirs: MediaStream | null = $state.raw(null);
  own: MediaStream | null = $state.raw(null);
  sound: boolean = $state(true);
  picture: boolean = $state(true);
  session: Session | null = $state.raw(null);
  /** Where it takes place, and took place once it is over. */
  scene: Scene = $state.raw({});
  #media: Media | null = null;
  #quiet: (() => void) | undefined;

  constructor(
    private readonly port: CallPort,
    readonly way: Way,
    private readonly ownId: string,
    /** Where the endpoints do not say. */
    private readonly largest: Bounds | undefined,
    /** How the last one was left: who was muted stays so. */
    { sound, picture }: { readonly sound: boolean; readonly picture: boolean } = { sound: true, picture: true },
  ) {
    this.sound = sound;
    this.picture = picture;
  }

  /** Goes in; where somebody has still to say yes, it waits to be started again. */
  async start(): Promise<void> {
    if (this.session !== null) return;
    try {
      const { other, session_id, isPending } = await this.way.find();
      this.other = other;
      if (session_id === undefined) return isPending ? undefined : this.#close();
      this.scene = { session_id };
      const session = await this.port.session(session_id);
      this.other ??= strangerIn(session, this.ownId);
      if (ENDED.includes(session.state) || session.endpoints?.kind !== 'whip_whep') return this.#close();
      if (this.state === 'over') return;
      this.session = session;
      this.#quiet = keepAlive(session, (id, timeoutMs) => this.port.beat(id, timeoutMs), () => this.#close());
      await this.open();
    } catch {
      this.#close();
    }
  }

  /** Asks for camera and microphone, and joins; again when they were closed to the page. */
  async open(): Promise<void> {
    const endpoints = this.session?.endpoints;
    if (endpoints?.kind !== 'whip_whep' || this.#media !== null) return;
    this.state = 'connecting';
    const stream = await this.port.devices(endpoints.layers?.[0] ?? this.largest).catch(() => null);
    if (this.#isOver()) return shut(stream);
    if (stream === null) return void (this.state = 'closed_devices');
    this.own = stream;
    this.#switch('audio', this.sound);
    this.#switch('video', this.picture);
    this.#media = this.port.join(endpoints, stream.getTracks(), {
      onStream: (theirs) => (this.theirs = theirs),
      onState: (state) => (state === 'over' ? this.#close() : (this.state = state)),
    });
  }

  readonly muteSound = (): void => this.#switch('audio', (this.sound = !this.sound));
  readonly mutePicture = (): void => this.#switch('video', (this.picture = !this.picture));

  async hangUp(): Promise<void> {
    const session = this.session;
    this.session = null;
    this.#close();
    if (session !== null) await this.port.end(session.session_id).catch(() => undefined);
  }

  /** A session of one's own is over, by whomever. */
  ended(sessionId: string): void {
    if (this.session?.session_id !== sessionId) return;
    this.session = null;
    this.#close();
  }

  #switch(kind: 'audio' | 'video', on: boolean): void {
    switchTracks(this.own?.getTracks() ?? [], kind, on);
  }

  #isOver(): boolean {
    return this.state === 'over';
  }

  #close(): void {
    this.#quiet?.();
    this.#media?.close();
    this.#media = null;
    shut(this.own);
    this.own = this.theirs = null;
    this.state = 'over';
  }
}

/** Whoever else is in a session; what they are called is not told. */
function strangerIn({ participants }: Session, ownId: string): Someone | null {
  const user_id = participants.find((one) => one !== ownId);
  return user_id === undefined ? null : { user_id, handle: '', display_name: '' };
}
