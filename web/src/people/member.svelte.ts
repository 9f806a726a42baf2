/** What somebody signed in has: the people who are here, their conversations, and how to be safe from anybody. */
import type { Consent, EventsEvent, Me, ModeManifest } from '@voulezvous/sdk';
import type { Failure } from '../language/failure';
import { Calls, type ConsentPort, type Ending } from './calls.svelte';
import { Chats } from './chats.svelte';
import type { ChatPort } from './conversation.svelte';
import { Encounters, type MatchPort } from './encounters.svelte';
import { Here, type PresencePort } from './here.svelte';
import { Mirror } from './mirror.svelte';
import { Safety, type SafetyPort, type Someone } from './safety.svelte';
import { Stays, type RoomPort } from './stays.svelte';
import { Tiles, type HouseTiles, type TilePort } from './tiles.svelte';
import { Whereabouts, type WhereaboutsPort } from './whereabouts';

export interface MemberPorts {
  readonly presence: PresencePort;
  readonly chat: ChatPort;
  readonly safety: SafetyPort;
  readonly consent: ConsentPort;
  readonly tiles: TilePort;
  readonly match: MatchPort;
  readonly rooms: RoomPort;
  readonly whereabouts: WhereaboutsPort;
}

/** What the shell does when a call begins, or does not, and when the house does not let one be where one is. */
export interface MemberEvents {
  readonly onCall: (consent: Consent) => void;
  readonly onEnding: (ending: Ending, consent: Consent) => void;
  readonly onRefused: (failure: Failure) => void;
}

/** The grants of modes that have rooms. */
const ROOMS: readonly ModeManifest['policies']['grant'][] = ['room_entry', 'performance'];

export class Member {
  readonly here: Here;
  readonly chats: Chats;
  readonly safety: Safety;
  readonly calls: Calls;
  readonly tiles: Tiles;
  readonly encounters: Encounters;
  readonly mirror: Mirror;
  readonly stays: Stays;
  readonly whereabouts: Whereabouts;
  /** Whose card is open. */
  chosen: Someone | null = $state.raw(null);
  #mode = '';

  constructor(
    readonly me: Me,
    ports: MemberPorts,
    { onCall, onEnding, onRefused }: MemberEvents,
    house: HouseTiles,
  ) {
    this.here = new Here(ports.presence, me.user_id);
    this.chats = new Chats(ports.chat, me.user_id);
    this.safety = new Safety(ports.safety, () => this.#mode, (userId) => this.#part(userId));
    this.calls = new Calls(ports.consent, me.user_id, onCall, onEnding);
    this.tiles = new Tiles(ports.tiles, this.here, house);
    this.encounters = new Encounters(ports.match, this.calls, me.user_id, house.pictures);
    this.mirror = new Mirror(() => ports.tiles.camera(undefined));
    this.stays = new Stays(ports.rooms, ports.chat, me);
    this.whereabouts = new Whereabouts(ports.whereabouts, me.user_id, onRefused);
    this.refresh();
  }

  /** Another mode is shown: one is there now, and sees others where its policies list them. `named` is the room of one that has rooms. */
  enter(manifest: ModeManifest, named?: string): void {
    const { mode_id, policies } = manifest;
    this.#mode = mode_id;
    this.tiles.enter(policies);
    if (policies.grant === 'random_tickets') this.encounters.enter(manifest);
    else this.encounters.leave();
    if (named !== undefined && ROOMS.includes(policies.grant)) this.stays.enter(manifest, named);
    else this.stays.leave();
    if (policies.presence_view === 'none') this.here.leave();
    else this.here.enter(mode_id, policies.heartbeat.interval_s * 1000);
    this.whereabouts.enter(policies.grant === 'none' ? mode_id : null);
  }

  choose(someone: Someone | null): void {
    this.chosen = someone;
  }

  /** What concerns the person, from whatever device. */
  hear(event: EventsEvent): void {
    this.calls.hear(event);
    this.stays.hear(event);
    if (event.type === 'session.ended' || event.type === 'session.failed') this.whereabouts.ended(event.data.session_id, event.data.end_reason);
    if (event.type === 'chat.message') this.chats.noticed(event.data);
    if (event.type === 'moderation.blocked') this.#part(event.data.blocked_id);
    if (event.type === 'moderation.unblocked') this.refresh();
  }

  /** Something was missed: what there is, is asked for. */
  refresh(): void {
    for (const part of [this.chats, this.calls]) void part.refresh().catch(() => undefined);
    this.stays.stay?.refresh();
  }

  leave(): void {
    this.tiles.leave();
    this.encounters.leave();
    this.mirror.shut();
    this.stays.leave();
    this.here.leave();
    this.whereabouts.leave();
    this.chats.fold();
  }

  #part(userId: string): void {
    if (this.chosen?.user_id === userId) this.chosen = null;
    if (this.safety.reporting?.user_id === userId) this.safety.drop();
    this.chats.part(userId);
    this.encounters.part(userId);
    this.stays.stay?.talk?.unhear(userId);
  }
}
