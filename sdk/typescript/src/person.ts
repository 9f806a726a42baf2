import { sharedClient } from './client.js';
import type { Client } from './client.js';
import { errorOf, parsed } from './errors.js';
import type { SignableCall, Signer } from './signing.js';
import type { Me, SignedIn } from './generated/types.gen.js';

/** Somebody signed in. Give it to a client as `signer`; nothing of it may be stored where other scripts can read. */
export interface Person extends Signer {
  /** The account as the last sign-in or refresh told it. */
  readonly me: Me | undefined;
  /** The device that it is signed in on; name it at a further sign-in, so that it stays one. */
  readonly deviceId: string | undefined;
  /** Takes what a sign-in answered. */
  adopt(opened: SignedIn): void;
  /** The next access token; throws `ApiError` when the sign-in has ended. Tabs of one browser take turns. */
  refresh(): Promise<void>;
}

const LOCK = 'voulezvous-refresh';

/** One at a time among the tabs of a browser; elsewhere there is one cookie jar for each client anyway. */
async function inTurn(job: () => Promise<void>): Promise<void> {
  const locks = globalThis.navigator?.locks;
  await (locks ? locks.request(LOCK, job) : job());
}

/**
 * A person of one page: the access token lives in memory, the refresh token in a cookie that no script sees. Call
 * `refresh()` when a page opens: it signs in whoever was signed in before.
 */
export function person(client: Client = sharedClient()): Person {
  let token = '';
  let me: Me | undefined;
  let deviceId: string | undefined;
  let running: Promise<void> | undefined;

  const adopt = (opened: SignedIn): void => {
    token = opened.access_token;
    me = opened.me;
    deviceId = opened.device_id;
  };
  const ask = async (): Promise<void> => {
    const { baseUrl = '', fetch = globalThis.fetch } = client;
    const headers = { 'x-vvtv-refresh': '1' };
    const response = await fetch(`${baseUrl}/v1/auth/refresh`, { method: 'POST', headers, credentials: 'include' });
    const body = await response.text();
    const opened = response.ok ? (parsed(body) as SignedIn | undefined) : undefined;
    if (opened === undefined) throw errorOf(response, body);
    adopt(opened);
  };
  return {
    scheme: 'accessToken',
    get me() {
      return me;
    },
    get deviceId() {
      return deviceId;
    },
    adopt,
    async sign(_call: SignableCall): Promise<Record<string, string>> {
      return token ? { authorization: `Bearer ${token}` } : {};
    },
    refresh() {
      running ??= inTurn(ask).finally(() => (running = undefined));
      return running;
    },
  };
}
