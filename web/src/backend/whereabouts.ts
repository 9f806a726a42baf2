/** Where one is over the SDK: the session of a place, and what this tab remembers of it. */
import { createSession, endSession, transitionSession } from '@voulezvous/sdk';
import type { ClientSocketConfig } from '@voulezvous/sdk';
import type { Last, WhereaboutsPort } from '../people/whereabouts';
import { lasting } from './account';
import { mediaPort } from './calls';
import { newId } from './ids';

const KEPT = 'vvtv.whereabouts/';

export const whereaboutsPort = (ready: Promise<unknown>, socket: ClientSocketConfig): WhereaboutsPort => ({
  ready,
  pace: { firstMs: socket.reconnect_delay_ms, maxMs: socket.reconnect_delay_max_ms },
  begin: (mode, parent, key) =>
    createSession({ headers: { 'Idempotency-Key': key }, body: { mode, ...(parent === null ? {} : { parent_session_id: parent }) } }),
  async move(session_id, mode, key) {
    return (await transitionSession({ headers: { 'Idempotency-Key': key }, body: { session_id, mode } })).session;
  },
  beat: mediaPort.beat,
  end: mediaPort.end,
  endLast: (session_id) => void endSession({ path: { session_id }, client: lasting }).catch(() => undefined),
  isSeen: () => !document.hidden,
  newKey: newId,
  recall(userId) {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT + userId) ?? 'null') as Last | null;
    } catch {
      return null;
    }
  },
  remember(userId, last) {
    try {
      if (last === null) sessionStorage.removeItem(KEPT + userId);
      else sessionStorage.setItem(KEPT + userId, JSON.stringify(last));
    } catch {
      // A browser that keeps nothing: after a reload one begins without a parent.
    }
  },
});
