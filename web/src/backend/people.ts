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
import type { ClientChat, ClientSocketConfig, SocketSettings } from '@voulezvous/sdk';
import type { MemberPorts } from '../people/member.svelte';
import { openTicket } from './account';
import { consentPort } from './calls';
import { ownCapabilities } from './camera';
import { matchPort } from './encounters';
import { newId } from './ids';
import { passing, patiently } from './patience';
import { roomPort } from './rooms';
import { tilePort } from './tiles';
import { whereaboutsPort } from './whereabouts';

/** What every socket of somebody signed in has in common. */
export type OpenLine = (
  onConnected: (connected: boolean) => void,
) => Pick<SocketSettings<unknown, unknown>, 'ticket' | 'reconnectDelayMs' | 'reconnectDelayMaxMs' | 'onState'>;

/** Where one is, is told once `ready` resolves. */
export function peoplePorts(socket: ClientSocketConfig, pace: ClientChat, callMode: () => string, ready: Promise<unknown>): MemberPorts {
  const line: OpenLine = (onConnected) => ({
    ticket: openTicket,
    reconnectDelayMs: socket.reconnect_delay_ms,
    reconnectDelayMaxMs: socket.reconnect_delay_max_ms,
    onState: ({ state }) => onConnected(state === 'open'),
  });
  return {
    presence: {
      async be(mode, is_camera_on, visibility) {
        const capabilities = await ownCapabilities();
        return patiently(() => setPresence({ body: { presence_mode: mode, is_camera_on, visibility, capabilities } }), passing);
      },
      list: (segment) => patiently(() => all(iterPresenceGrid({ query: { segment } })), passing),
      follow(listener, heartbeatMs) {
        const connection = connectPresence({
          ...line(listener.onConnected),
          pingIntervalMs: heartbeatMs,
          onEvent: ({ data }) => listener.onDifference(data),
          onResync: listener.onAsk,
        });
        return {
          view: (viewport_id, visible) => void connection.send({ type: 'viewport', viewport_id, visible: [...visible] }),
          close: () => connection.close(),
        };
      },
    },
    tiles: tilePort,
    rooms: roomPort,
    whereabouts: whereaboutsPort(ready, socket),
    match: matchPort(line),
    chat: {
      pace,
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
      newId,
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
