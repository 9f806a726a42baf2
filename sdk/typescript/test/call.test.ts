import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ApiError,
  NetworkError,
  UnexpectedAnswer,
  VoulezvousError,
  configureClient,
  controlSigner,
  createClient,
  getGuide,
  getCopy,
  getReadiness,
  insertQueueEntry,
  iterGuide,
  listModes,
  removeAsset,
} from '../src/index.js';
import type { Client, ClientSettings, Locale, QueueEntry } from '../src/index.js';
import { call } from '../src/call.js';
import type { Operation } from '../src/call.js';
import { answer, cutShort, drop, faultyServer, hang, html, problem } from './support/faulty_server.js';
import type { Act, FaultyServer } from './support/faulty_server.js';

const QUICK = { delayMs: 5, delayMaxMs: 10 };
const NO_MODES = { items: [] };
const ASSET = '01935b7e-5f00-7000-8000-0000000000a1';

async function against(script: Act[], run: (client: Client, server: FaultyServer) => Promise<void>, settings: ClientSettings = {}): Promise<void> {
  const server = await faultyServer(...script);
  try {
    await run(createClient({ baseUrl: server.baseUrl, retry: QUICK, ...settings }), server);
  } finally {
    server.close();
  }
}

const PASSING: [string, Act][] = [
  ['a dropped connection', drop],
  ['an answer cut short', cutShort],
  ['429', problem(429, 'RATE_LIMITED')],
  ['502', problem(502, 'INTERNAL')],
  ['503', problem(503, 'OVERLOADED')],
  ['504', problem(504, 'DEADLINE_EXCEEDED')],
  ['a 502 of a proxy', html(502)],
];
for (const [name, fault] of PASSING) {
  test(`a GET is repeated after ${name}`, () =>
    against([fault, answer(200, NO_MODES)], async (client, { received }) => {
      assert.deepEqual(await listModes({ client }), NO_MODES);
      assert.equal(received.length, 2);
    }));
}

for (const status of [400, 401, 403, 404, 409, 422, 500]) {
  test(`${status} is thrown at once`, () =>
    against([problem(status, 'INTERNAL')], async (client, { received }) => {
      await assert.rejects(listModes({ client }), (error: unknown) => error instanceof ApiError && error.status === status);
      assert.equal(received.length, 1);
    }));
}

test('attempts are bounded', () =>
  against(Array<Act>(9).fill(problem(503, 'OVERLOADED')), async (client, { received }) => {
    await assert.rejects(listModes({ client }), (error: unknown) => error instanceof ApiError && error.is('OVERLOADED'));
    assert.equal(received.length, 4);
  }));

test('Retry-After is honoured, with a date by the clock of the answer', () => {
  const date = { date: 'Sat, 21 Nov 2026 20:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 20:00:01 GMT' };
  const script = [problem(503, 'OVERLOADED', { 'retry-after': '1' }), problem(503, 'OVERLOADED', date), answer(200, NO_MODES)];
  return against(script, async (client, { received }) => {
    await listModes({ client });
    for (const [index, { atMs }] of received.slice(1).entries()) assert.ok(atMs - received[index]!.atMs >= 990);
  });
});

test('a wait beyond the total time is not begun', () =>
  against([problem(503, 'OVERLOADED', { 'retry-after': '3600' })], async (client) => {
    await assert.rejects(listModes({ client }), (error: unknown) => error instanceof ApiError && error.retryAfterS === 3600);
  }));

test('a silent server is a NetworkError with its cause once the time is up', () =>
  against(
    [hang, hang, hang, hang],
    async (client, { received }) => {
      await assert.rejects(
        listModes({ client, retry: { ...QUICK, attempts: 2 } }),
        (error: unknown) => error instanceof NetworkError && error instanceof VoulezvousError && (error.cause as Error).name === 'TimeoutError',
      );
      assert.equal(received.length, 2);
    },
    { timeoutMs: 60 },
  ));

test('a NetworkError names what was asked, and where', () =>
  against([drop], async (client, { baseUrl }) => {
    await assert.rejects(listModes({ client, retry: false }), { message: `no answer to GET ${baseUrl}/v1/modes: fetch failed` });
  }));

test('what is null is left out, as what is undefined', () =>
  against([answer(200, {})], async (client, { received }) => {
    await getGuide({ client, query: { limit: null as unknown as number, channel: 'main' } });
    assert.equal(received[0]?.target, '/v1/broadcast/guide?channel=main');
  }));

test('retries can be switched off, for a client and for a call', () =>
  against([drop, drop], async (client, { received }) => {
    await assert.rejects(listModes({ client: { ...client, retry: false } }), NetworkError);
    await assert.rejects(listModes({ client, retry: false }), NetworkError);
    assert.equal(received.length, 2);
  }));

test('an abort ends a call, and a wait between two attempts, with its own reason', () =>
  against([hang, problem(503, 'OVERLOADED', { 'retry-after': '9' })], async (client, { received }) => {
    const reason = new Error('the page was left');
    const began = performance.now();
    for (const [attempts, retry] of [[1, false], [2, QUICK]] as const) {
      const ending = new AbortController();
      const called = listModes({ client, signal: ending.signal, retry });
      while (received.length < attempts) await new Promise((resume) => setTimeout(resume, 2));
      setTimeout(() => ending.abort(reason), 20);
      await assert.rejects(called, reason);
    }
    await assert.rejects(listModes({ client, signal: AbortSignal.abort(reason) }), reason);
    assert.ok(performance.now() - began < 5000);
    assert.equal(received.length, 2);
  }));

test('readiness is a result whatever its status, but a 503 of a proxy is none', () => {
  const unready = { ready: false, checks: [] };
  return against([answer(503, unready), html(503), answer(200, { ready: true, checks: [] })], async (client, { received }) => {
    assert.deepEqual(await getReadiness({ client }), unready);
    assert.equal((await getReadiness({ client })).ready, true);
    assert.equal(received.length, 3);
  });
});

test('a problem under the status of a result is still a refusal', () =>
  against([problem(503, 'OVERLOADED')], async (client) => {
    await assert.rejects(getReadiness({ client, retry: false }), (error: unknown) => error instanceof ApiError && error.is('OVERLOADED'));
  }));

test('JSON under another media type is no result', () =>
  against([answer(200, NO_MODES, { 'content-type': 'text/html' })], async (client) => {
    await assert.rejects(listModes({ client }), UnexpectedAnswer);
  }));

test('a POST with a key is repeated under one key and signed anew', () => {
  const signer = controlSigner({ token: 'dev-token', secret: 'dev-secret' });
  return against(
    [drop, problem(503, 'OVERLOADED'), answer(201, {})],
    async (client, server) => {
      const entry: QueueEntry = await insertQueueEntry({ client, body: { asset_id: ASSET } });
      assert.deepEqual(entry, {});
      assert.equal(new Set(server.header('idempotency-key')).size, 1);
      assert.match(String(server.header('idempotency-key')[0]), /^[A-Za-z0-9_.:-]{8,128}$/);
      assert.equal(new Set(server.header('x-vvtv-signature')).size, 3);
      assert.deepEqual([...new Set(server.received.map(({ body }) => body))], [JSON.stringify({ asset_id: ASSET })]);
    },
    { signer },
  );
});

test("the caller's key is kept", () =>
  against([answer(201, {})], async (client, server) => {
    await insertQueueEntry({ client, body: { asset_id: ASSET }, headers: { 'Idempotency-Key': 'my-own-key' } });
    assert.deepEqual(server.header('idempotency-key'), ['my-own-key']);
  }));

for (const [name, fault] of PASSING) {
  test(`a POST without a key is never sent twice, nor after ${name}`, () =>
    against([fault, answer(204)], async (client, { received }) => {
      const unkeyed: Operation = { method: 'POST', path: '/v1/things', answer: 'none', repeat: 'never' };
      await assert.rejects(call(unkeyed, { client, body: {}, retry: QUICK }), VoulezvousError);
      assert.equal(received.length, 1);
    }));
}

for (const fault of [drop, problem(502, 'INTERNAL'), problem(504, 'DEADLINE_EXCEEDED')]) {
  test('a DELETE whose answer was lost has succeeded when the second finds nothing', () =>
    against([fault, problem(404, 'NOT_FOUND')], async (client, { received }) => {
      assert.equal(await removeAsset({ client, path: { asset_id: ASSET } }), undefined);
      assert.equal(received.length, 2);
    }));
}

for (const before of [[], [problem(503, 'OVERLOADED')], [problem(429, 'RATE_LIMITED')]]) {
  test(`a DELETE of what never was is not found, after ${before.length} refusals`, () =>
    against([...before, problem(404, 'NOT_FOUND')], async (client) => {
      await assert.rejects(removeAsset({ client, path: { asset_id: ASSET } }), (error: unknown) => error instanceof ApiError && error.is('NOT_FOUND'));
    }));
}

test('an answer outside the contract is unexpected, whatever its status', () =>
  against([html(200), html(404), answer(299)], async (client, { received }) => {
    for (const status of [200, 404, 299]) {
      await assert.rejects(listModes({ client }), (error: unknown) => error instanceof UnexpectedAnswer && error.status === status);
    }
    assert.equal(received.length, 3);
  }));

test('a success without a body is null where another has one', () =>
  against([answer(204)], async (client) => {
    assert.equal(await call({ method: 'GET', path: '/v1/things' }, { client }), null);
  }));

test('a code of a newer platform is passed on as text', () =>
  against([problem(404, 'LAMP_UNKNOWN')], async (client) => {
    await assert.rejects(listModes({ client }), (error: unknown) => error instanceof ApiError && error.code === 'LAMP_UNKNOWN');
  }));

test('a path parameter can not lead elsewhere', async () => {
  for (const locale of ['', '.', '..', undefined, null]) {
    await assert.rejects(getCopy({ client: createClient(), path: { locale: locale as unknown as Locale } }), RangeError);
  }
});

test('pages follow the cursor to the end, from where they are told to begin', () => {
  const page = { channel_id: 'main', published_until: '2026-11-21T21:00:00Z' };
  const script = [answer(200, { ...page, items: [{ title: 'a' }, { title: 'b' }], next_cursor: 'n&' }), answer(200, { ...page, items: [{ title: 'c' }] })];
  return against(script, async (client, { received }) => {
    const titles: string[] = [];
    for await (const programme of iterGuide({ client, query: { limit: 2, cursor: 'm' } })) titles.push(programme.title);
    assert.deepEqual(titles, ['a', 'b', 'c']);
    assert.deepEqual(received.map(({ target }) => target), ['/v1/broadcast/guide?limit=2&cursor=m', '/v1/broadcast/guide?limit=2&cursor=n%26']);
  });
});

test('operations without a client use the one that was configured', () =>
  against([answer(200, { channel_id: 'main', published_until: '', items: [] })], async (_client, { baseUrl, received }) => {
    configureClient({ baseUrl: `${baseUrl}/` });
    await getGuide();
    configureClient({});
    assert.equal(received[0]?.target, '/v1/broadcast/guide');
  }));
