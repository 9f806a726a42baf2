/** The people of the house over the SDK: presence, chat, safety. Loaded when somebody signs in. */
import {
  blockPerson,
  connectChat,
  connectPresence,
  createReport,
  iterPresenceGrid,
  iterThreads,
  listMessages,
  openThread,
  setPresence,
  unblockPerson,
} from '@voulezvous/sdk';
import type { ClientSocketConfig } from '@voulezvous/sdk';
import type { MemberPorts } from '../people/member.svelte';
import { openTicket } from './account';
import { consentPort } from './calls';
import { passing, patiently } from './patience';

export function peoplePorts(socket: ClientSocketConfig, callMode: () => string): MemberPorts {
  const line = (onConnected: (connected: boolean) => void) => ({
    ticket: openTicket,
    reconnectDelayMs: socket.reconnect_delay_ms,
    reconnectDelayMaxMs: socket.reconnect_delay_max_ms,
    onState: ({ state }: { state: string }) => onConnected(state === 'open'),
  });
  return {
    presence: {
      be: async (mode) => void (await patiently(() => setPresence({ body: { presence_mode: mode } }), passing)),
      list: () => patiently(() => all(iterPresenceGrid()), passing),
      follow(listener, heartbeatMs) {
        const connection = connectPresence({
          ...line(listener.onConnected),
          pingIntervalMs: heartbeatMs,
          onEvent: ({ data }) => listener.onDifference(data),
          onResync: listener.onAsk,
        });
        return () => connection.close();
      },
    },
    chat: {
      open: (user_id) => openThread({ body: { user_id } }),
      threads: () => patiently(() => all(iterThreads()), passing),
      history: (thread_id, cursor) =>
        patiently(() => listMessages({ path: { thread_id }, query: { cursor } }), passing),
      follow(thread_id, after, listener) {
        const connection = connectChat({
          ...line(listener.onConnected),
          path: { thread_id },
          after,
          pingIntervalMs: socket.ping_interval_ms,
          onEvent: listener.onEvent,
          onResync: listener.onAsk,
        });
        return { send: (message) => connection.send(message), close: () => connection.close() };
      },
      newId: () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    },
    consent: consentPort(callMode),
    safety: {
      block: (user_id) => blockPerson({ path: { user_id } }),
      unblock: (user_id) => unblockPerson({ path: { user_id } }),
      report: (body) => createReport({ body }),
    },
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
