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
import type { ConsentPort } from '../people/calls.svelte';
import { passing, patiently } from './patience';

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
  session: (session_id) => patiently(() => inspectSession({ path: { session_id } }), passing),
  beat: (session_id) => heartbeatSession({ path: { session_id } }),
  end: (session_id) => endSession({ path: { session_id } }),
  devices: (picture) =>
    navigator.mediaDevices.getUserMedia({
      audio: true,
      video: picture === undefined ? true : { width: { ideal: picture.width, max: picture.width }, height: { max: picture.height }, frameRate: { max: picture.fps } },
    }),
  join: (endpoints, tracks, { onStream, onState }) => joinMedia({ endpoints, tracks, onStream, onState }),
});
