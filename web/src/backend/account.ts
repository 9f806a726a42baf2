/** Sign-in over the SDK: the access token lives in memory, the refresh token in a cookie that no script sees. */
import { changeMe, configureClient, createClient, login, logout, openSocketTicket, person, register } from '@voulezvous/sdk';
import type { Me, SignedIn, Signer } from '@voulezvous/sdk';
import type { AccountPort } from '../account/account.svelte';
import { passing, patiently } from './patience';

/** Whether somebody is signed in on this device, so that a visitor's page asks nothing. */
const KNOWN = 'vvtv.known';

let somebody = person();
let ended = (): void => undefined;

/** A sign-in that can't be refreshed any more is over; what could not be asked is asked again. */
async function renew(): Promise<void> {
  try {
    await somebody.refresh();
  } catch (refusal) {
    if (!passing(refusal)) {
      forget();
      ended();
    }
    throw refusal;
  }
}

const signer: Signer = { scheme: 'accessToken', sign: (call) => somebody.sign(call), refresh: renew };
// What fails is asked again by whoever wants to know: soon at the start, at the next turn later on.
configureClient({ retry: false, signer });
/** Its calls outlive the page. */
export const lasting = createClient({ retry: false, signer, fetch: (target, init) => fetch(target, { ...init, keepalive: true }) });

export const openTicket = async (): Promise<string> => (await openSocketTicket()).ticket;

/** Calls `react` whenever a sign-in turns out to be over. */
export const onEnded = (react: () => void): void => void (ended = react);

async function entered(asked: Promise<SignedIn>): Promise<Me> {
  const opened = await asked;
  somebody.adopt(opened);
  remember();
  return opened.me;
}

export const accountPort: AccountPort = {
  async resume() {
    if (!remembered()) return null;
    try {
      await patiently(() => somebody.refresh(), passing);
      return somebody.me ?? null;
    } catch {
      forget();
      return null;
    }
  },
  signIn: (body) => entered(login({ body })),
  signUp: (body) => entered(register({ body })),
  async prove(handle, password) {
    const device_id = somebody.deviceId;
    somebody.adopt(await login({ body: { handle, password, ...(device_id === undefined ? {} : { device_id }) } }));
  },
  accept: () => changeMe({ body: { age_confirmed: true, terms_accepted: true } }),
  async signOut() {
    await logout().catch(() => undefined);
    forget();
  },
};

function remembered(): boolean {
  try {
    return localStorage.getItem(KNOWN) !== null;
  } catch {
    return true;
  }
}

function remember(): void {
  try {
    localStorage.setItem(KNOWN, '1');
  } catch {
    // Storage that is refused means that every page asks.
  }
}

/** Nobody is signed in here any more, and no call says that somebody is. */
function forget(): void {
  somebody = person();
  try {
    localStorage.removeItem(KNOWN);
  } catch {
    // As above.
  }
}
