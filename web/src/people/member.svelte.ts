/** What somebody signed in has: the people who are here, their conversations, and how to be safe from anybody. */
import type { Consent, EventsEvent, Me, ModeManifest } from '@voulezvous/sdk';
import { Calls, type ConsentPort, type Ending } from './calls.svelte';
import { Chats } from './chats.svelte';
import type { ChatPort } from './conversation.svelte';
import { Here, type PresencePort } from './here.svelte';
import { Safety, type SafetyPort, type Someone } from './safety.svelte';

export interface MemberPorts {
  readonly presence: PresencePort;
  readonly chat: ChatPort;
  readonly safety: SafetyPort;
  readonly consent: ConsentPort;
}

/** What the shell does when a call begins, or does not. */
export interface CallEvents {
  readonly onCall: (consent: Consent) => void;
  readonly onEnding: (ending: Ending, consent: Consent) => void;
}

export class Member {
  readonly here: Here;
  readonly chats: Chats;
  readonly safety: Safety;
  readonly calls: Calls;
  /** Whose card is open. */
  chosen: Someone | null = $state.raw(null);
  #mode = '';

  constructor(
    readonly me: Me,
    ports: MemberPorts,
    { onCall, onEnding }: CallEvents,
  ) {
    this.here = new Here(ports.presence, me.user_id);
    this.chats = new Chats(ports.chat, me.user_id);
    this.safety = new Safety(ports.safety, () => this.#mode, (userId) => this.#part(userId));
    this.calls = new Calls(ports.consent, me.user_id, onCall, onEnding);
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
    this.calls.hear(event);
    if (event.type === 'chat.message') this.chats.noticed(event.data);
    if (event.type === 'moderation.blocked') this.#part(event.data.blocked_id);
    if (event.type === 'moderation.unblocked') this.refresh();
  }

  /** Something was missed: what there is, is asked for. */
  refresh(): void {
    for (const part of [this.chats, this.calls]) void part.refresh().catch(() => undefined);
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
