/**
 * What is told of how the house is used: events of its catalogue, in batches. An event that belongs to a mode is told only
 * where the mode's manifest lists it; a browser that asks not to be followed tells nothing.
 */
import type { ClientTelemetry, ModeManifest, TelemetryEvent } from '@voulezvous/sdk';

export type Properties = TelemetryEvent['properties'];

export interface TelemetryPort {
  /** Rejects when a batch may be taken another time; what was refused for good is no rejection. */
  send(events: readonly TelemetryEvent[]): Promise<unknown>;
  /** The same for a page that may be gone before the answer. */
  sendLast(events: readonly TelemetryEvent[]): Promise<unknown>;
  newId(): string;
  /** Milliseconds since the page was asked for. */
  now(): number;
}

/** How well the picture, or the sound alone, plays: what `qos_sample` says of it. */
export interface PictureQuality {
  readonly layer?: string;
  readonly bitrate_bps: number;
  readonly buffer_ms?: number;
  readonly latency_ms?: number;
  readonly stalls?: number;
  readonly dropped_frames?: number;
  readonly loss_share?: number;
  readonly round_trip_ms?: number;
}

/** Null while nothing plays. */
export type Look = () => PictureQuality | null | Promise<PictureQuality | null>;

export class Telemetry {
  #waiting: TelemetryEvent[] = [];
  #mode: ModeManifest | null = null;
  #since = 0;
  #sending: Promise<void> | null = null;
  #hasPicture = false;
  #left: ModeManifest | null = null;
  #look: Look = () => null;

  constructor(
    private readonly port: TelemetryPort,
    private readonly house: ClientTelemetry,
    private readonly isSilent: boolean,
  ) {}

  readonly tell = (name: string, properties: Properties): void => {
    if (this.isSilent) return;
    this.#waiting.push({ event_id: this.port.newId(), name, occurred_at: new Date().toISOString(), properties });
    this.#waiting = this.#waiting.slice(-this.house.waiting_max);
  };

  /** Tells of what belongs to the mode that is shown, if that mode has it told. */
  readonly tellHere = (name: string, properties: Properties): void => {
    if (this.#mode?.analytics_events.includes(name)) this.tell(name, { mode_id: this.#mode.mode_id, ...properties });
  };

  /** A mode is shown; the same one anew is no news. */
  enter(manifest: ModeManifest): void {
    const from = this.#mode;
    if (from?.mode_id === manifest.mode_id) return;
    if (from !== null) this.#exit();
    this.#mode = manifest;
    this.tellHere('mode_entered', { manifest_version: manifest.version, ...(from === null ? {} : { from_mode_id: from.mode_id }) });
  }

  /** The channel's first picture, or sound, on this page; it waited `heldMs` for a press. */
  readonly pictured = (channel: string, heldMs = 0): void => {
    if (this.#hasPicture) return;
    this.#hasPicture = true;
    this.tell('view_broadcast', { channel, time_to_picture_ms: Math.max(0, Math.round(this.port.now() - this.#since - heldMs)) });
  };

  /** Asks `look` how well the picture plays, until the returned function is called. */
  readonly watched = (look: Look): (() => void) => {
    this.#look = look;
    return () => {
      if (this.#look === look) this.#look = () => null;
    };
  };

  /** The page is put away, and may not come back. */
  leave(): void {
    if (this.#mode === null) return;
    this.#exit();
    this.#left = this.#mode;
    this.#mode = null;
    this.sayLast();
  }

  /** A page that was put away is shown again. */
  comeBack(): void {
    const left = this.#left;
    this.#left = null;
    if (this.#mode === null && left !== null) this.enter(left);
  }

  /** Sends everything that waits at once; what is on its way already goes again under the same ids. */
  sayLast(): void {
    for (let at = 0; at < this.#waiting.length; at += this.house.batch_max) {
      const batch = this.#waiting.slice(at, at + this.house.batch_max);
      void this.port.sendLast(batch).then(
        () => this.#forget(batch),
        () => undefined,
      );
    }
  }

  /** Sends what waits, now and from now on; the returned function ends that. */
  run(): () => void {
    const timers = [
      setInterval(() => void this.flush(), this.house.interval_ms),
      setInterval(() => void this.#sample(), this.house.quality_interval_ms),
    ];
    return () => timers.forEach(clearInterval);
  }

  /** Resolves when what waits was taken, or could not be. */
  flush(): Promise<void> {
    this.#sending ??= this.#send().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, this.house.batch_max);
      const sent = await this.port.send(batch).then(
        () => true,
        () => false,
      );
      if (!sent) return;
      this.#forget(batch);
    }
  }

  #forget(batch: readonly TelemetryEvent[]): void {
    const taken = new Set(batch);
    this.#waiting = this.#waiting.filter((one) => !taken.has(one));
  }

  #exit(): void {
    this.tellHere('mode_exited', { stayed_ms: Math.round(this.port.now() - this.#since) });
    this.#since = this.port.now();
  }

  async #sample(): Promise<void> {
    const [asked, mode] = [this.#look, this.#mode];
    const quality = await asked();
    const profile = mode?.policies.media_profile;
    const isStill = asked === this.#look && mode === this.#mode;
    if (quality !== null && profile !== undefined && isStill) this.tellHere('qos_sample', { profile, ...quality });
  }
}
