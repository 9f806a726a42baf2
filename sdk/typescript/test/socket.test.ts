import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { connectEvents, createClient } from '../src/index.js';
import type { Connection, EventsClientMessage, EventsSettings, StateChange, Topic } from '../src/index.js';
import { connect } from '../src/socket.js';
import type { SocketDescription } from '../src/socket.js';
import { FakeSocket, nowPlaying } from './support/fake_socket.js';

interface Watched {
  connection: Connection<EventsClientMessage, Topic>;
  sockets: FakeSocket[];
  sequences: number[];
  changes: StateChange[];
  resyncs: number[];
}

function watch(settings: Partial<EventsSettings> = {}): Watched {
  const sockets: FakeSocket[] = [];
  const sequences: number[] = [];
  const changes: StateChange[] = [];
  const resyncs: number[] = [];
  const connection = connectEvents({
    client: createClient({ baseUrl: 'https://tv.example/' }),
    topics: ['broadcast'],
    onEvent: (event) => {
      if ('sequence' in event) sequences.push(event.sequence);
    },
    onState: (change) => changes.push(change),
    onResync: ({ sequence }) => resyncs.push(sequence),
    open: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket;
    },
    reconnectDelayMs: 100,
    reconnectDelayMaxMs: 400,
    pingIntervalMs: 1000,
    random: () => 1,
    ...settings,
  });
  return { connection, sockets, sequences, changes, resyncs };
}

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }));
afterEach(() => mock.timers.reset());

test('a first connection subscribes and delivers events in order', () => {
  const { connection, sockets, sequences } = watch();
  sockets[0]!.accept();
  sockets[0]!.say({ type: 'subscribed', topic: 'broadcast', sequence: 4 });
  sockets[0]!.say(nowPlaying(5));
  sockets[0]!.say(nowPlaying(6));
  assert.equal(sockets[0]!.url, 'wss://tv.example/v1/events');
  assert.deepEqual(sockets[0]!.sent, [{ type: 'subscribe', topics: ['broadcast'] }]);
  assert.deepEqual(sequences, [5, 6]);
  assert.equal(connection.state, 'open');
  connection.close();
});

test('an event that was seen is not delivered again', () => {
  const { connection, sockets, sequences } = watch({ after: { broadcast: 7 } });
  sockets[0]!.accept();
  for (const sequence of [6, 7, 8, 8, 7, 9]) sockets[0]!.say(nowPlaying(sequence));
  assert.deepEqual(sequences, [8, 9]);
  connection.close();
});

test('after a drop it resumes behind the last sequence it saw', () => {
  const { connection, sockets } = watch();
  sockets[0]!.accept();
  sockets[0]!.say({ type: 'subscribed', topic: 'broadcast', sequence: 4 });
  sockets[0]!.say(nowPlaying(5));
  sockets[0]!.drop(1006);
  assert.equal(connection.state, 'waiting');
  mock.timers.tick(100);
  sockets[1]!.accept();
  assert.deepEqual(sockets[1]!.sent, [{ type: 'resume', after: 5, topic: 'broadcast' }]);
  connection.close();
});

test('delays double up to the maximum and start over after a good connection', () => {
  const { connection, sockets, changes } = watch();
  for (const [attempt, delay] of [100, 200, 400, 400].entries()) {
    sockets[attempt]!.drop(1006);
    mock.timers.tick(delay);
  }
  sockets[4]!.accept();
  sockets[4]!.drop(1006);
  const delays = changes.filter(({ state }) => state === 'waiting').map(({ retryInMs }) => retryInMs);
  assert.deepEqual(delays, [100, 200, 400, 400, 100]);
  connection.close();
});

test('resync moves on and tells the caller to fetch anew', () => {
  const { connection, sockets, resyncs, sequences } = watch({ after: { broadcast: 1 } });
  sockets[0]!.accept();
  sockets[0]!.say({ type: 'resync', topic: 'broadcast', sequence: 90 });
  sockets[0]!.say(nowPlaying(90));
  sockets[0]!.say(nowPlaying(91));
  assert.deepEqual(resyncs, [90]);
  assert.deepEqual(sequences, [91]);
  assert.equal(connection.lastSequence('broadcast'), 91);
  connection.close();
});

test('a server that falls silent is left', () => {
  const { connection, sockets } = watch();
  sockets[0]!.accept();
  mock.timers.tick(1000);
  assert.deepEqual(sockets[0]!.sent.at(-1), { type: 'ping' });
  mock.timers.tick(1000);
  assert.equal(sockets[0]!.closedWith, 4000);
  assert.equal(connection.state, 'waiting');
  connection.close();
});

test('a server that does not let in is left too', () => {
  const { connection, sockets } = watch();
  mock.timers.tick(999);
  assert.equal(connection.state, 'connecting');
  mock.timers.tick(1);
  assert.equal(sockets[0]!.closedWith, 4000);
  assert.equal(connection.state, 'waiting');
  connection.close();
});

test('a server that lets in late is asked for a sign of life before it is left', () => {
  const { connection, sockets } = watch();
  mock.timers.tick(999);
  sockets[0]!.accept();
  mock.timers.tick(1);
  assert.deepEqual(sockets[0]!.sent.at(-1), { type: 'ping' });
  assert.equal(connection.state, 'open');
  connection.close();
});

test('what only keeps the line never reaches the caller', () => {
  const heard: unknown[] = [];
  const { connection, sockets } = watch({ onEvent: (event) => heard.push(event), onResync: (message) => heard.push(message) });
  sockets[0]!.accept();
  sockets[0]!.say({ type: 'subscribed', topic: 'broadcast', sequence: 4 });
  sockets[0]!.say({ type: 'pong', at: '2026-11-21T20:00:00Z', nonce: 'mine' });
  assert.deepEqual(heard, []);
  connection.close();
});

test('a refusal for good ends it, with the reason of the contract', () => {
  const { connection, sockets, changes } = watch();
  sockets[0]!.accept();
  sockets[0]!.drop(4400);
  assert.equal(connection.state, 'closed');
  assert.deepEqual(changes.at(-1), {
    state: 'closed',
    closeCode: 4400,
    reason: 'The message does not fit the contract, or the topic is not open to the caller.',
  });
});

test('whatever ends it for good leaves no listener behind', () => {
  const page = globalThis as Partial<Pick<Window, 'addEventListener' | 'removeEventListener'>>;
  const listening = new Set<unknown>();
  page.addEventListener = (_type: string, listener: unknown) => void listening.add(listener);
  page.removeEventListener = (_type: string, listener: unknown) => void listening.delete(listener);
  try {
    const refused = watch();
    const left = watch();
    assert.equal(listening.size, 2);
    refused.sockets[0]!.drop(4400);
    assert.equal(listening.size, 1);
    left.connection.close();
    assert.equal(listening.size, 0);
  } finally {
    delete page.addEventListener;
    delete page.removeEventListener;
  }
});

test('a line that is closed as it goes back to the server opens no socket', () => {
  let dropped = false;
  const { connection, sockets } = watch({ onState: ({ state }) => dropped && state === 'connecting' && connection.close() });
  dropped = true;
  sockets[0]!.drop(1006);
  mock.timers.tick(100);
  assert.equal(connection.state, 'closed');
  assert.equal(sockets.length, 1);
});

test('what a newer server says is passed over', () => {
  const { connection, sockets, sequences } = watch({ after: { broadcast: 1 } });
  sockets[0]!.accept();
  sockets[0]!.say({ type: 'weather.changed' });
  sockets[0]!.say({ type: 'constructor' });
  sockets[0]!.say('text');
  sockets[0]!.onmessage?.({ data: 'not JSON' } as never);
  sockets[0]!.say(nowPlaying(2));
  assert.deepEqual(sequences, [2]);
  connection.close();
});

test('a line that is left before it is open is closed once it is', () => {
  const { connection, sockets, sequences } = watch();
  connection.close();
  assert.equal(connection.state, 'closed');
  assert.equal(sockets[0]!.closedWith, undefined);
  sockets[0]!.accept();
  sockets[0]!.say(nowPlaying(1));
  assert.equal(sockets[0]!.closedWith, 1000);
  assert.deepEqual([sockets[0]!.sent, sequences], [[], []]);
});

test('close ends every timer and says nothing more', () => {
  const { connection, sockets, changes } = watch();
  sockets[0]!.accept();
  sockets[0]!.drop(1006);
  connection.close();
  mock.timers.tick(60_000);
  assert.equal(sockets.length, 1);
  assert.equal(changes.at(-1)?.state, 'closed');
});

test('an event of a newer server still moves its stream on', () => {
  const { connection, sockets, sequences } = watch({ after: { broadcast: 1 } });
  sockets[0]!.accept();
  sockets[0]!.say({ type: 'weather.changed', topic: 'broadcast', sequence: 2 });
  assert.deepEqual(sequences, []);
  assert.equal(connection.lastSequence('broadcast'), 2);
  connection.close();
});

test('a server that restarts is called back at once, whatever failed before', () => {
  for (const code of [1001, 1012]) {
    const { connection, sockets, changes } = watch();
    sockets[0]!.drop(1011);
    mock.timers.tick(100);
    sockets[1]!.drop(1011);
    mock.timers.tick(200);
    sockets[2]!.drop(code);
    assert.equal(changes.at(-1)?.retryInMs, 100);
    connection.close();
  }
});

test('something is said only while the line is open', () => {
  const { connection, sockets } = watch();
  assert.equal(connection.send({ type: 'ping', nonce: 'early' }), false);
  sockets[0]!.accept();
  assert.equal(connection.send({ type: 'ping', nonce: 'now' }), true);
  sockets[0]!.drop(1006);
  assert.equal(connection.send({ type: 'ping', nonce: 'late' }), false);
  assert.deepEqual(sockets[0]!.sent.at(-1), { type: 'ping', nonce: 'now' });
  connection.close();
});

test('a socket that is one stream is resumed by its sequence alone, under the address of its parameters', () => {
  const chat: SocketDescription = {
    path: '/v1/chat/{thread_id}',
    types: ['chat.message'],
    roles: {},
    resuming: { resume: 'resume' },
    closings: { 4403: ['The thread is not yours.', 'never'] },
  };
  const sockets: FakeSocket[] = [];
  const heard: unknown[] = [];
  const open = (url: string): FakeSocket => {
    sockets.push(new FakeSocket(url));
    return sockets.at(-1)!;
  };
  const settings = { client: createClient({ baseUrl: 'https://tv.example' }), path: { thread_id: 'a/b' }, onEvent: (event: unknown) => heard.push(event), open };
  const connection = connect(chat, settings, ['']);
  sockets[0]!.open();
  assert.equal(connection.state, 'open');
  sockets[0]!.say({ type: 'chat.message', sequence: 7 });
  sockets[0]!.say({ type: 'chat.message', sequence: 7 });
  sockets[0]!.drop(1006);
  mock.timers.tick(60_000);
  sockets[1]!.open();
  assert.equal(sockets[1]!.url, 'wss://tv.example/v1/chat/a%2Fb');
  assert.deepEqual(sockets[1]!.sent, [{ type: 'resume', after: 7 }]);
  assert.equal(heard.length, 1);
  assert.equal(connection.lastSequence(), 7);
  sockets[1]!.drop(4403);
  assert.equal(connection.state, 'closed');
});
