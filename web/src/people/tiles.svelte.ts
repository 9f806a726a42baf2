/**
 * The small pictures of people: those of others while they are in view, and one's own once one turns the camera on. What is
 * wanted is said by `tile-plan`; here it is done.
 */
import type { ClientPicture, FormFactor, ModeManifest, Presence, TileLimits, WhipWhepEndpoints } from '@voulezvous/sdk';
import { failureOf } from '../language/failure';
import type { Here } from './here.svelte';
import { planned } from './tile-plan';

export interface TileListener {
  readonly onStream: (stream: MediaStream) => void;
  readonly onState: (state: 'connecting' | 'waiting' | 'connected' | 'over') => void;
}

interface Line {
  close(): void;
}

export interface TilePort {
  connect(presenceId: string, viewportId: string, form: FormFactor): Promise<WhipWhepEndpoints>;
  disconnect(presenceId: string): Promise<unknown>;
  watch(endpoints: WhipWhepEndpoints, listener: TileListener): Line;
  /** In every layer that the endpoints name. */
  publish(endpoints: WhipWhepEndpoints, stream: MediaStream, over: () => void): Promise<Line>;
  /** The camera without sound, asked of the person; refused when it is. */
  camera(picture: ClientPicture | undefined): Promise<MediaStream>;
  form(): FormFactor;
  newId(): string;
}

/** What the house says of tiles and pictures, by `GET /v1/config/client`. */
export interface HouseTiles {
  readonly limits: TileLimits;
  readonly pictures: readonly ClientPicture[];
}

/** A tile that is connected or being connected; `line` once it is. */
interface Open {
  line?: Line;
  stream?: MediaStream;
}

const NOBODY: ReadonlyMap<string, MediaStream> = new Map();

export class Tiles {
  /** Whether the mode that is shown has tiles. */
  offered = $state(false);
  /** Pictures that come, by presence. */
  shown: ReadonlyMap<string, MediaStream> = $state.raw(NOBODY);
  /** What others see of oneself; null while the camera is off. */
  own: MediaStream | null = $state.raw(null);
  /** Whether the camera is closed to the page. */
  closed = $state(false);
  /** This page among the person's own. */
  readonly #viewport: string;
  #picture: ClientPicture | undefined;
  #people: readonly Presence[] = [];
  #isLooking = true;
  /** By presence, the lists in which a tile is in view: two of them stand while one gives way to the other. */
  #inView = new Map<string, Set<unknown>>();
  #leftAt = new Map<string, number>();
  #open = new Map<string, Open>();
  #restsUntil = new Map<string, number>();
  #leaving = new Set<Promise<unknown>>();
  #next: ReturnType<typeof setTimeout> | undefined;
  #outgoing: Line | null = null;
  #presence: string | null = null;

  constructor(
    private readonly port: TilePort,
    private readonly here: Here,
    private readonly house: HouseTiles,
  ) {
    this.#viewport = port.newId();
  }

  /** Another mode is shown: what was shown of oneself in the last one is over. */
  enter({ limits, tile_profile }: ModeManifest['policies']): void {
    this.leave();
    this.offered = limits.uses_tiles;
    this.#picture = this.house.pictures.find(({ profile }) => profile === tile_profile);
  }

  leave(): void {
    this.#people = [];
    this.#inView.clear();
    this.#leftAt.clear();
    this.#restsUntil.clear();
    this.#turn();
    this.offered = false;
    this.#shut();
  }

  /** Who is here now, in the order in which they are shown. */
  meet(people: readonly Presence[]): void {
    this.#people = people;
    this.#turn();
  }

  /** Somebody comes into view, or leaves it. */
  see(presenceId: string, isInView: boolean, list: unknown = this): void {
    const lists = this.#inView.get(presenceId) ?? new Set();
    if (isInView) {
      this.#inView.set(presenceId, lists.add(list));
      this.#leftAt.delete(presenceId);
    } else if (lists.delete(list) && lists.size === 0) {
      this.#inView.delete(presenceId);
      this.#leftAt.set(presenceId, Date.now());
    }
    this.#turn();
  }

  /** Whether the page is looked at: nobody sees what is in a tab that lies behind another. */
  look(isLooking: boolean): void {
    this.#isLooking = isLooking;
    for (const id of this.#inView.keys()) {
      if (isLooking) this.#leftAt.delete(id);
      else this.#leftAt.set(id, Date.now());
    }
    this.#turn();
  }

  /** Shows oneself to those who are here. Throws what the house refused it with; the camera is off again then. */
  async turnOn(): Promise<void> {
    if (this.own !== null) return;
    const stream = await this.port.camera(this.#picture).catch(() => null);
    this.closed = stream === null;
    if (stream === null) return;
    if (!this.offered || this.own !== null) return stop(stream);
    this.own = stream;
    for (const track of stream.getTracks()) track.onended = () => void this.turnOff();
    try {
      this.#presence = await this.here.show(true);
      if (this.own === null) return void (await this.here.show(false));
      await this.#publish(stream);
    } catch (thrown) {
      if (this.own === stream) await this.turnOff();
      throw thrown;
    }
  }

  async turnOff(): Promise<void> {
    if (!this.#shut()) return;
    await this.here.show(false).catch(() => undefined);
  }

  async #publish(stream: MediaStream): Promise<void> {
    const presence = this.#presence;
    if (presence === null || this.own !== stream) return;
    const endpoints = await this.port.connect(presence, this.#viewport, this.port.form());
    const line = await this.port.publish(endpoints, stream, () => {
      line.close();
      // A token that has expired is another one's beginning; a refusal is the end.
      void this.#publish(stream).catch(() => this.own === stream && void this.turnOff());
    });
    if (this.own === stream) this.#outgoing = line;
    else line.close();
  }

  /** Shuts the camera; whether it was open. */
  #shut(): boolean {
    const { own } = this;
    this.own = null;
    this.#outgoing?.close();
    this.#outgoing = null;
    if (own === null) return false;
    stop(own);
    if (this.#presence !== null) void this.port.disconnect(this.#presence).catch(() => undefined);
    return true;
  }

  #turn(): void {
    clearTimeout(this.#next);
    const now = Date.now();
    const { limits } = this.house;
    const plan = planned(
      {
        people: this.offered ? this.#people : [],
        inView: new Set(this.#isLooking ? this.#inView.keys() : []),
        leftAt: this.#leftAt,
        open: new Set(this.#open.keys()),
        restsUntil: this.#restsUntil,
        budget: limits[this.port.form()],
        lingerMs: limits.offscreen_disconnect_ms,
      },
      now,
    );
    for (const id of plan.disconnect) this.#disconnect(id);
    if (this.offered) this.here.view(this.#viewport, plan.visible);
    for (const id of plan.connect) void this.#connect(id);
    if (plan.nextAt !== null) this.#next = setTimeout(() => this.#turn(), plan.nextAt - now);
  }

  async #connect(id: string): Promise<void> {
    const tile: Open = {};
    this.#open.set(id, tile);
    try {
      // A place that is being given up is free once the house knows.
      await Promise.allSettled(this.#leaving);
      if (this.#open.get(id) !== tile) return;
      const endpoints = await this.port.connect(id, this.#viewport, this.port.form());
      if (this.#open.get(id) !== tile) return this.#open.has(id) ? undefined : this.#give(id);
      tile.line = this.port.watch(endpoints, {
        onStream: (stream) => void (tile.stream = stream),
        onState: (state) => this.#told(id, tile, state),
      });
    } catch (thrown) {
      this.#lose(id, tile, failureOf(thrown).retryAfterS * 1000 || this.house.limits.lapse_ms);
    }
  }

  #told(id: string, tile: Open, state: Parameters<TileListener['onState']>[0]): void {
    if (state === 'over') this.#lose(id, tile, this.house.limits.offscreen_disconnect_ms);
    else if (this.#open.get(id) === tile) this.#show(id, state === 'connected' ? tile.stream : undefined);
  }

  /** A tile was refused, or stopped by the house; it is asked for again after a rest. */
  #lose(id: string, tile: Open, restMs: number): void {
    if (this.#open.get(id) !== tile) return;
    this.#open.delete(id);
    this.#restsUntil.set(id, Date.now() + restMs);
    this.#show(id, undefined);
    this.#turn();
  }

  #disconnect(id: string): void {
    this.#open.get(id)?.line?.close();
    this.#open.delete(id);
    this.#leftAt.delete(id);
    this.#show(id, undefined);
    this.#give(id);
  }

  #give(id: string): void {
    const told = this.port.disconnect(id).catch(() => undefined);
    this.#leaving.add(told);
    void told.then(() => this.#leaving.delete(told));
  }

  #show(id: string, stream: MediaStream | undefined): void {
    if (this.shown.get(id) === stream) return;
    const shown = new Map(this.shown);
    if (stream === undefined) shown.delete(id);
    else shown.set(id, stream);
    this.shown = shown;
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}
