/**
 * What is told of how the house is used: events of its catalogue, in batches. An event that belongs to a mode is told only
 * where the mode's manifest lists it; a browser that asks not to be followed tells nothing.
 */
import type { ClientTelemetry, ModeManifest, TelemetryEvent } from '@voulezvous/sdk';

export type Properties = TelemetryEvent['properties'];

export interface TelemetryPort {
  /** Rejects when a batch may be taken another time; what was refused for good is no rejection. */
  send(events: readonly TelemetryEvent[]): Promise<unknown>;
  newId(): string;
  /** Milliseconds since the page was asked for. */
  now(): number;
}

export class Telemetry {
  #waiting: TelemetryEvent[] = [];
  #mode: ModeManifest | null = null;
  #since = 0;
  #sending: Promise<void> | null = null;
  #hasPicture = false;

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
    if (from !== null) {
      this.tellHere('mode_exited', { stayed_ms: Math.round(this.port.now() - this.#since) });
      this.#since = this.port.now();
    }
    this.#mode = manifest;
    this.tellHere('mode_entered', { manifest_version: manifest.version, ...(from === null ? {} : { from_mode_id: from.mode_id }) });
  }

  /** The channel's first picture on this page. */
  readonly pictured = (channel: string): void => {
    if (this.#hasPicture) return;
    this.#hasPicture = true;
    this.tell('view_broadcast', { channel, time_to_picture_ms: Math.round(this.port.now() - this.#since) });
  };

  /** Sends what waits, now and from now on; the returned function ends that. */
  run(): () => void {
    const timer = setInterval(() => void this.flush(), this.house.interval_ms);
    return () => clearInterval(timer);
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
      const taken = new Set(batch);
      this.#waiting = this.#waiting.filter((one) => !taken.has(one));
    }
  }
}
