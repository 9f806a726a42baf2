/** What somebody signed in has: the people who are here, their conversations, and how to be safe from anybody. */
import type { EventsEvent, Me, ModeManifest } from '@voulezvous/sdk';
import { Chats } from './chats.svelte';
import type { ChatPort } from './conversation.svelte';
import { Here, type PresencePort } from './here.svelte';
import { Safety, type SafetyPort, type Someone } from './safety.svelte';

export interface MemberPorts {
  readonly presence: PresencePort;
  readonly chat: ChatPort;
  readonly safety: SafetyPort;
}

export class Member {
  readonly here: Here;
  readonly chats: Chats;
  readonly safety: Safety;
  /** Whose card is open. */
  chosen: Someone | null = $state.raw(null);
  #mode = '';

  constructor(
    readonly me: Me,
    ports: MemberPorts,
  ) {
    this.here = new Here(ports.presence, me.user_id);
    this.chats = new Chats(ports.chat, me.user_id);
    this.safety = new Safety(ports.safety, () => this.#mode, (userId) => this.#part(userId));
    this.refresh();
  }

  /** Another mode is shown: one is there now, and sees others where its policies list them. */
  enter({ mode_id, policies }: ModeManifest): void {
    this.#mode = mode_id;
    if (policies.presence_view === 'none') this.here.leave();
    else this.here.enter(mode_id, policies.heartbeat.interval_s * 1000);
  }

  choose(someone: Someone | null): void {
    this.chosen = someone;
  }

  /** What concerns the person, from whatever device. */
  hear(event: EventsEvent): void {
    if (event.type === 'chat.message') this.chats.noticed(event.data);
    if (event.type === 'moderation.blocked') this.#part(event.data.blocked_id);
    if (event.type === 'moderation.unblocked') this.refresh();
  }

  /** Something was missed: what there is, is asked for. */
  refresh(): void {
    void this.chats.refresh().catch(() => undefined);
  }

  leave(): void {
    this.here.leave();
    this.chats.fold();
  }

  #part(userId: string): void {
    if (this.chosen?.user_id === userId) this.chosen = null;
    if (this.safety.reporting?.user_id === userId) this.safety.drop();
    this.chats.part(userId);
  }
}
