/** Calls over the SDK: consent, the session of one's side, and its media. */
import {
  acceptConsent,
  cancelConsent,
  declineConsent,
  endSession,
  heartbeatSession,
  inspectConsent,
  inspectSession,
  joinMedia,
  listConsents,
  requestConsent,
  type Session,
} from '@voulezvous/sdk';
import type { CallPort } from '../people/call.svelte';
import type { ConsentPort } from '../people/calls.svelte';
import { openDevices } from './camera';
import { passing, patiently } from './patience';

/** The session of one's side, and its media, however the call came about. */
export const mediaPort: CallPort = {
  session: (session_id) => patiently(() => begun(session_id), passing, { firstMs: 50, maxMs: 1000 }),
  beat: (session_id, timeoutMs) => heartbeatSession({ path: { session_id }, signal: AbortSignal.timeout(timeoutMs) }),
  end: (session_id) => endSession({ path: { session_id } }),
  devices: (picture) => openDevices(picture, true),
  join: (endpoints, tracks, { onStream, onState }) => joinMedia({ endpoints, tracks, onStream, onState }),
};

/** Whoever is told of a consent may come before the media plane has given the session its endpoints. */
async function begun(session_id: string): Promise<Session> {
  const session = await inspectSession({ path: { session_id } });
  if (session.state === 'creating') throw new Error('The session is not open yet.');
  return session;
}

/** `mode` is the one to which people are invited. */
export const consentPort = (mode: () => string): ConsentPort => ({
  ask: (user_id) => requestConsent({ body: { user_id, mode: mode() } }),
  accept: (consent_id) => acceptConsent({ path: { consent_id } }),
  decline: (consent_id) => declineConsent({ path: { consent_id } }),
  cancel: (consent_id) => cancelConsent({ path: { consent_id } }),
  async open() {
    const { items } = await patiently(() => listConsents(), passing);
    return items.filter(({ state, expires_at }) => state === 'pending' && Date.parse(expires_at) > Date.now());
  },
  look: (consent_id) => patiently(() => inspectConsent({ path: { consent_id } }), passing),
  ...mediaPort,
});
