/** What somebody signed in has: the people who are here, their conversations, and how to be safe from anybody. */
import type { ChatNotice, Me, ModeManifest } from '@voulezvous/sdk';
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
    void this.chats.refresh().catch(() => undefined);
  }

  /** Another mode is shown: one is there now, and sees others where its policies list them. */
  enter({ mode_id, policies }: ModeManifest): void {
    this.#mode = mode_id;
    if (policies.presence_view === 'none') this.here.leave();
    else this.here.enter(mode_id, policies.heartbeat.interval_s * 1000);
  }

  noticed(notice: ChatNotice): void {
    this.chats.noticed(notice);
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

/** Whoever is inside; null for a visitor. */
export class Inside {
  member: Member | null = $state.raw(null);
}
