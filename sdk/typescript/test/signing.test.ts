import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ApiError, NetworkError, controlSigner, createClient, listModes, listQueue, poolSigner } from '../src/index.js';
import type { Signer } from '../src/index.js';
import { call } from '../src/call.js';
import { answer, drop, faultyServer, problem } from './support/faulty_server.js';

const NOW = (): number => 1_795_226_400_500;
const NONCE = '8c1f6f52-6f0b-4f8e-9a40-0d2f5a1c7e11';
const EMPTY = { items: [] };

function operator(): Signer {
  return controlSigner({ token: 'dev-token', secret: 'dev-secret', now: NOW });
}

// printf 'GET\n/v1/control/queue?limit=5\n1795226400\n' | openssl dgst -sha256 -hmac dev-secret, and so on.
const CONTROL = [
  [{ method: 'GET', path: '/v1/control/queue', query: '?limit=5', body: '' }, 'a7c4e70b844968998be30d53c018dce92734a7602f581540f4eba05681313a87'],
  [{ method: 'POST', path: '/v1/control/queue', query: '', body: '{"título":"ação"}' }, '6dd6cfef55efe03796f194f428f1676b43001e7e03d595bb779c554c6d5b51ec'],
] as const;
for (const [signed, signature] of CONTROL) {
  test(`the control signature of a ${signed.method} is that of openssl`, async () => {
    assert.deepEqual(await operator().sign(signed), { authorization: 'Bearer dev-token', 'x-vvtv-ts': '1795226400', 'x-vvtv-signature': signature });
  });
}

// printf 'POST|/v1/x|{"a":1}|1795226400500|NONCE' | openssl dgst -sha256 -hmac pool-secret -binary | base64
const POOL = [
  [{ method: 'POST', path: '/v1/x', query: '?not=signed', body: '{"a":1}' }, 'XZsNNSNwqddBqfiqMBQ9x+HVgGKK4io4NMlAruQVR34='],
  [{ method: 'GET', path: '/v1/a%2Fb', query: '', body: '' }, 'ad7706frVQiwlBqTehR6O7QSNK5ewTFrG3f3FrKXuLg='],
] as const;
for (const [signed, signature] of POOL) {
  test(`the pool signature of a ${signed.method} is that of openssl`, async () => {
    const signer = poolSigner({ apiKey: 'vvtv-pub-1', secret: 'pool-secret', now: NOW, nonce: () => NONCE });
    assert.deepEqual(await signer.sign(signed), { 'x-api-key': 'vvtv-pub-1', 'x-timestamp': '1795226400500', 'x-nonce': NONCE, 'x-signature': signature });
  });
}

test('equal calls of one signer are never alike, and only what asks for it is signed', async () => {
  const server = await faultyServer(answer(200, EMPTY), answer(200, EMPTY), answer(200, EMPTY));
  const client = createClient({ baseUrl: server.baseUrl, signer: operator() });
  await listQueue({ client, query: { limit: 5 } });
  await listQueue({ client, query: { limit: 5 } });
  await listModes({ client });
  server.close();
  assert.deepEqual(server.header('x-vvtv-ts'), ['1795226400', '1795226401', undefined]);
  assert.equal(server.header('authorization')[2], undefined);
});

test('a client that is a plain object is signed for the address that it calls, whether it has one or not', async () => {
  const targets: string[] = [];
  const paths: string[] = [];
  const signer: Signer = { sign: async ({ path, query }) => (paths.push(path + query), {}) };
  const fetch = async (target: unknown): Promise<Response> => {
    targets.push(String(target));
    return new Response(JSON.stringify(EMPTY), { headers: { 'content-type': 'application/json' } });
  };
  for (const baseUrl of [undefined, '', 'http://tv.example/tv']) await listQueue({ client: { baseUrl, signer, fetch }, query: { limit: 5 } });
  const queue = '/v1/control/queue?limit=5';
  assert.deepEqual(targets, [queue, queue, `http://tv.example/tv${queue}`]);
  assert.deepEqual(paths, [queue, queue, `/tv${queue}`]);
});

test('a signed call without an address is a NetworkError in Node, as an unsigned one is', async () => {
  for (const signer of [operator(), undefined]) {
    await assert.rejects(listQueue({ client: { signer, retry: false } }), NetworkError);
  }
});

test('an empty credential is refused at once', () => {
  assert.throws(() => controlSigner({ token: 'dev-token', secret: process.env.NOBODY_SET_IT! }), /^RangeError: secret is empty$/);
  assert.throws(() => poolSigner({ apiKey: '', secret: 's' }), /^RangeError: apiKey is empty$/);
});

test('a signature that somebody else used is made anew', async () => {
  const server = await faultyServer(problem(409, 'NONCE_REPLAY'), answer(200, EMPTY));
  assert.deepEqual(await listQueue({ client: createClient({ baseUrl: server.baseUrl, signer: operator(), retry: false }) }), EMPTY);
  server.close();
  assert.deepEqual(server.header('x-vvtv-ts'), ['1795226400', '1795226401']);
});

test('signing anew ends', async () => {
  const server = await faultyServer(...Array.from({ length: 9 }, () => problem(409, 'NONCE_REPLAY')));
  await assert.rejects(listQueue({ client: createClient({ baseUrl: server.baseUrl, signer: operator() }) }), ApiError);
  server.close();
  assert.deepEqual(server.header('x-vvtv-ts').map((ts) => Number(ts) - 1_795_226_400), [0, 1, 3, 7, 15, 31, 63, 127, 255]);
});

test('a POST without a key is not signed again', async () => {
  const server = await faultyServer(problem(409, 'NONCE_REPLAY'), answer(204));
  const client = createClient({ baseUrl: server.baseUrl, signer: operator() });
  await assert.rejects(call({ method: 'POST', path: '/v1/things', repeat: 'never', security: ['controlSignature'] }, { client }), ApiError);
  server.close();
  assert.equal(server.received.length, 1);
});

test('every attempt of a pool call has a nonce and a signature of its own', async () => {
  const server = await faultyServer(drop, problem(503, 'OVERLOADED'), answer(204));
  const signer = poolSigner({ apiKey: 'vvtv-pub-1', secret: 's' });
  const client = createClient({ baseUrl: server.baseUrl, signer, retry: { delayMs: 5 } });
  await call({ method: 'POST', path: '/v1/x', answer: 'none', repeat: 'with-key' }, { client, query: { from: '2026-11-01' }, body: { a: 1 } });
  server.close();
  assert.equal(new Set(server.header('x-nonce')).size, 3);
  assert.equal(new Set(server.header('x-signature')).size, 3);
  assert.equal(new Set(server.header('idempotency-key')).size, 1);
});
