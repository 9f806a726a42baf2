/** Encounters by chance over the SDK: the queue, and the call that comes of it. */
import { ApiError, connectMatch, inspectMatchTicket, joinMatch, leaveMatch, skipMatch } from '@voulezvous/sdk';
import type { MatchTicket } from '@voulezvous/sdk';
import type { MatchPort } from '../people/encounters.svelte';
import { mediaPort } from './calls';
import { copyWithin } from './camera';
import { passing, patiently } from './patience';
import type { OpenLine } from './people';

export const matchPort = (line: OpenLine): MatchPort => ({
  media: mediaPort,
  join: (mode, segment) => joinMatch({ body: { mode, segment } }),
  skip: (session_id) => skipMatch({ body: { session_id } }),
  leave: () => leaveMatch(),
  ticket: () => patiently(ownTicket, passing),
  follow(listener, heartbeatMs) {
    const connection = connectMatch({
      ...line(listener.onConnected),
      pingIntervalMs: heartbeatMs,
      onEvent: ({ data }) => listener.onTicket(data),
      onResync: listener.onAsk,
    });
    return () => connection.close();
  },
  copy: copyWithin,
});

async function ownTicket(): Promise<MatchTicket | null> {
  try {
    return await inspectMatchTicket();
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.is('NOT_FOUND')) return null;
    throw thrown;
  }
}
