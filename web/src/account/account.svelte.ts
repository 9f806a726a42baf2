/**
 * Who is here: a visitor, or somebody signed in; and the door between the two. Whoever has signed in and not yet said to
 * be of age and to accept the terms stays at the door.
 */
import type { Login, Me, Registration } from '@voulezvous/sdk';

export interface AccountPort {
  /** Whoever was signed in on this device before; null for nobody. */
  resume(): Promise<Me | null>;
  signIn(login: Login): Promise<Me>;
  signUp(registration: Registration): Promise<Me>;
  /** Says the password again: the sign-in is recent from now on. */
  prove(handle: string, password: string): Promise<void>;
  /** Says to be of age, and accepts the terms. */
  accept(): Promise<Me>;
  signOut(): Promise<void>;
}

export type Change = 'entered' | 'left' | 'ended';
export type DoorStep = 'sign_in' | 'sign_up' | 'accept';

/** What still stands between an account and the house; null when nothing does. */
export const missing = (me: Pick<Me, 'age_confirmed' | 'terms_accepted'>): DoorStep | null =>
  me.age_confirmed && me.terms_accepted ? null : 'accept';

export class Account {
  me: Me | null = $state.raw(null);
  /** The step at which somebody stands at the door; null while it is closed. */
  door: DoorStep | null = $state(null);
  /** Whether something waits for the password to be said again. */
  proving: boolean = $state(false);
  #proven: (whether: boolean) => void = () => undefined;

  constructor(
    private readonly port: AccountPort,
    /** Called after somebody came in or went; the change is awaited before the door opens again. */
    private readonly changed: (change: Change) => Promise<void>,
    /** Called when somebody comes to the door by themselves. */
    private readonly knocked: () => void = () => undefined,
  ) {}

  /** Lets in again who was in before; quietly, before anything is shown. */
  async resume(): Promise<void> {
    this.me = await this.port.resume();
    if (this.me !== null) this.door = missing(this.me);
  }

  readonly knock = (step: DoorStep = 'sign_in'): void => {
    if (this.door === null) this.knocked();
    this.door = step;
  };
  readonly turnAway = (): void => void (this.door = null);

  readonly signIn = async (login: Login): Promise<void> => this.#enter(await this.port.signIn(login));
  readonly signUp = async (registration: Registration): Promise<void> => this.#enter(await this.port.signUp(registration));
  readonly accept = async (): Promise<void> => this.#enter(await this.port.accept());

  /** Asks for the password again; whether it was said. */
  readonly askProof = (): Promise<boolean> => {
    this.#proven(false);
    this.proving = true;
    return new Promise((resolve) => (this.#proven = resolve));
  };

  readonly prove = async (password: string): Promise<void> => {
    if (this.me === null) return this.giveUp();
    await this.port.prove(this.me.handle, password);
    this.#answer(true);
  };

  readonly giveUp = (): void => this.#answer(false);

  #answer(whether: boolean): void {
    this.proving = false;
    this.#proven(whether);
  }

  async signOut(): Promise<void> {
    await this.#leave('left');
  }

  /** The sign-in is over, by another device, by time or by the house: the door opens where they are. */
  async ended(): Promise<void> {
    if (this.me === null) return;
    await this.#leave('ended');
    this.door = 'sign_in';
  }

  async #enter(me: Me): Promise<void> {
    this.me = me;
    this.door = missing(me);
    if (this.door === null) await this.changed('entered');
  }

  async #leave(change: Change): Promise<void> {
    // First, for to sign out may itself find that the sign-in is over.
    this.me = null;
    this.door = null;
    this.giveUp();
    await this.port.signOut();
    await this.changed(change);
  }
}
