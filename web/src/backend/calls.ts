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
} from '@voulezvous/sdk';
import type { CallPort } from '../people/call.svelte';
import type { ConsentPort } from '../people/calls.svelte';
import { openDevices } from './camera';
import { passing, patiently } from './patience';

/** The session of one's side, and its media, however the call came about. */
export const mediaPort: CallPort = {
  session: (session_id) => patiently(() => inspectSession({ path: { session_id } }), passing),
  beat: (session_id) => heartbeatSession({ path: { session_id } }),
  end: (session_id) => endSession({ path: { session_id } }),
  devices: (picture) => openDevices(picture, true),
  join: (endpoints, tracks, { onStream, onState }) => joinMedia({ endpoints, tracks, onStream, onState }),
};

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
