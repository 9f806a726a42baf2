/** Invitations to a call, and the call that comes of one. Nothing is shown or sent before both have said yes. */
import type { ClientPicture, Consent, EventsEvent } from '@voulezvous/sdk';
import { Call, type CallPort, type Way } from './call.svelte';

export interface ConsentPort extends CallPort {
  look(consentId: string): Promise<Consent>;
  ask(userId: string): Promise<Consent>;
  accept(consentId: string): Promise<Consent>;
  decline(consentId: string): Promise<Consent>;
  cancel(consentId: string): Promise<Consent>;
  /** What waits for an answer, sent and received. */
  open(): Promise<readonly Consent[]>;
}

/** A call that two people have said yes to, or may still. */
export const byConsent = (port: Pick<ConsentPort, 'look'>, id: string, ownId: string): Way => ({
  id,
  async find() {
    const { inviter, invitee, session_id, state } = await port.look(id);
    return { other: inviter.user_id === ownId ? invitee : inviter, session_id, isPending: state === 'pending' };
  },
});

/** How an invitation that one sent, or was sent, ended without a call. */
export type Ending = 'declined' | 'expired' | 'cancelled';

export class Calls {
  /** Who asks, the first first. */
  asked: readonly Consent[] = $state.raw([]);
  /** Whom one asks. */
  asking: Consent | null = $state.raw(null);
  call: Call | null = $state.raw(null);

  constructor(
    private readonly port: ConsentPort,
    private readonly ownId: string,
    /** Goes to where the call of a consent is. */
    private readonly enter: (consent: Consent) => void,
    private readonly ended: (ending: Ending, consent: Consent) => void,
  ) {}

  async refresh(): Promise<void> {
    const open = await this.port.open();
    this.asked = open.filter(({ invitee }) => invitee.user_id === this.ownId);
    this.asking = open.find(({ inviter }) => inviter.user_id === this.ownId) ?? null;
  }

  async ask(userId: string): Promise<void> {
    this.asking = await this.port.ask(userId);
  }

  async accept(consent: Consent): Promise<void> {
    const accepted = await this.port.accept(consent.consent_id);
    this.#drop(consent);
    this.#begin(accepted);
  }

  async decline(consent: Consent): Promise<void> {
    this.#drop(consent);
    await this.port.decline(consent.consent_id);
  }

  async cancel(): Promise<void> {
    const asking = this.asking;
    if (asking === null) return;
    this.asking = null;
    await this.port.cancel(asking.consent_id);
  }

  /** The call that `consentId` began: on this page until it is left. */
  join(consentId: string, picture: ClientPicture | undefined): Call {
    return this.take(new Call(this.port, byConsent(this.port, consentId, this.ownId), this.ownId, picture));
  }

  /** A call, however it came about, is the one that is shown. */
  take(call: Call): Call {
    this.call = call;
    void call.start();
    return call;
  }

  leave(call: Call): void {
    if (this.call === call) this.call = null;
    void call.hangUp();
  }

  hear(event: EventsEvent): void {
    switch (event.type) {
      case 'consent.request':
        if (event.data.invitee.user_id === this.ownId) this.asked = [...without(this.asked, event.data), event.data];
        break;
      case 'consent.accepted':
        // Only the device that asked goes along; the others learn that it is settled.
        if (this.#drop(event.data) === 'asking') this.#begin(event.data);
        break;
      case 'consent.declined':
      case 'consent.expired':
      case 'consent.cancelled': {
        const was = this.#drop(event.data);
        const ending = event.type.slice('consent.'.length) as Ending;
        if (was === 'asking' || (was === 'asked' && ending === 'cancelled')) this.ended(ending, event.data);
        break;
      }
      case 'session.ended':
      case 'session.failed':
        this.call?.ended(event.data.session_id);
    }
  }

  /** Goes to the call, or on with it where one waits at its address. */
  #begin(consent: Consent): void {
    if (this.call?.way.id === consent.consent_id) void this.call.start();
    else this.enter(consent);
  }

  /** Forgets an invitation; says what it was. */
  #drop(consent: Consent): 'asking' | 'asked' | null {
    const asking = this.asking?.consent_id === consent.consent_id;
    const asked = this.asked.some(({ consent_id }) => consent_id === consent.consent_id);
    if (asking) this.asking = null;
    this.asked = without(this.asked, consent);
    return asking ? 'asking' : asked ? 'asked' : null;
  }
}

const without = (consents: readonly Consent[], one: Consent): readonly Consent[] => consents.filter(({ consent_id }) => consent_id !== one.consent_id);
