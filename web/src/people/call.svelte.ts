/**
 * One side of a call: from the consent that it was begun by, to its end. A page that is loaded anew finds its side again;
 * a page that goes elsewhere hangs up.
 */
import type { ClientPicture, Consent, ConsentParty, Session, WhipWhepEndpoints } from '@voulezvous/sdk';

export interface CallListener {
  readonly onStream: (stream: MediaStream) => void;
  readonly onState: (state: 'connecting' | 'waiting' | 'connected' | 'over') => void;
}

export interface CallPort {
  look(consentId: string): Promise<Consent>;
  session(sessionId: string): Promise<Session>;
  beat(sessionId: string): Promise<Session>;
  end(sessionId: string): Promise<unknown>;
  /** Camera and microphone, asked of the person; refused when they are. */
  devices(picture: ClientPicture | undefined): Promise<MediaStream>;
  join(endpoints: WhipWhepEndpoints, tracks: readonly MediaStreamTrack[], listener: CallListener): { close(): void };
}

export type CallState = 'connecting' | 'closed_devices' | 'waiting' | 'connected' | 'over';

const ENDED: readonly Session['state'][] = ['ending', 'ended', 'failed'];

export class Call {
  state: CallState = $state('connecting');
  other: ConsentParty | null = $state.raw(null);
  theirs: MediaStream | null = $state.raw(null);
  own: MediaStream | null = $state.raw(null);
  sound = $state(true);
  picture = $state(true);
  session: Session | null = $state.raw(null);
  #media: { close(): void } | null = null;
  #beats: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly port: CallPort,
    readonly consentId: string,
    private readonly ownId: string,
    private readonly largest: ClientPicture | undefined,
  ) {}

  /** Goes in; where somebody has still to say yes, it waits to be started again. */
  async start(): Promise<void> {
    if (this.session !== null) return;
    try {
      const consent = await this.port.look(this.consentId);
      this.other = consent.inviter.user_id === this.ownId ? consent.invitee : consent.inviter;
      if (consent.session_id === undefined) return consent.state === 'pending' ? undefined : this.#close();
      const session = await this.port.session(consent.session_id);
      if (ENDED.includes(session.state) || session.endpoints?.kind !== 'whip_whep') return this.#close();
      if (this.state === 'over') return;
      this.session = session;
      this.#beats = setInterval(() => void this.#beat(session.session_id), session.heartbeat.interval_s * 1000);
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
    const stream = await this.port.devices(this.largest).catch(() => null);
    if (this.#isOver()) return stream?.getTracks().forEach((track) => track.stop());
    if (stream === null) return void (this.state = 'closed_devices');
    this.own = stream;
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
    if (this.session?.session_id === sessionId) this.#close();
  }

  #switch(kind: 'audio' | 'video', on: boolean): void {
    for (const track of this.own?.getTracks() ?? []) if (track.kind === kind) track.enabled = on;
  }

  async #beat(sessionId: string): Promise<void> {
    const session = await this.port.beat(sessionId).catch((thrown: unknown) => thrown as { status?: number });
    // No answer is no end: the next beat may be heard.
    const refused = 'status' in session && typeof session.status === 'number' && session.status < 500 && session.status !== 401;
    if (refused || ('state' in session && ENDED.includes(session.state))) this.#close();
  }

  #isOver(): boolean {
    return this.state === 'over';
  }

  #close(): void {
    clearInterval(this.#beats);
    this.#media?.close();
    this.#media = null;
    this.own?.getTracks().forEach((track) => track.stop());
    this.own = this.theirs = null;
    this.state = 'over';
  }
}
