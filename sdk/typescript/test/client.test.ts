import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';

import { ApiError, NetworkError, UnexpectedAnswer, controlSigner, createClient, getGuide, getNowPlaying, insertQueueEntry, pages } from '../src/index.js';

const PROBLEM = {
  type: '/docs#error-OFF_AIR',
  title: 'Service unavailable',
  status: 503,
  code: 'OFF_AIR',
  detail: 'Nothing airs.',
  request_id: 'r1',
};

function answering(...answers: Response[]): { fetch: typeof fetch; requests: Request[] } {
  const requests: Request[] = [];
  return {
    requests,
    fetch: async (input) => {
      requests.push(input as Request);
      return answers.shift() ?? new Response(null, { status: 204 });
    },
  };
}

function json(body: unknown, status = 200, type = 'application/json'): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': type, 'retry-after': '2' } });
}

test('a problem becomes an ApiError with its code', async () => {
  const { fetch } = answering(json(PROBLEM, 503, 'application/problem+json'));
  const client = createClient({ baseUrl: 'https://tv.example', fetch });
  await assert.rejects(getNowPlaying({ client }), (error: unknown) => {
    assert.ok(error instanceof ApiError);
    assert.ok(error.is('OFF_AIR'));
    assert.equal(error.retryAfterS, 2);
    return true;
  });
});

test('an answer from in between is an UnexpectedAnswer', async () => {
  const { fetch } = answering(new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await assert.rejects(getNowPlaying({ client: createClient({ baseUrl: 'https://tv.example', fetch }) }), UnexpectedAnswer);
});

test('no answer is a NetworkError', async () => {
  const fetch = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));
  await assert.rejects(getNowPlaying({ client: createClient({ baseUrl: 'https://tv.example', fetch }) }), NetworkError);
});

test('pages follow the cursor to the end', async () => {
  const page = { channel_id: 'main', published_until: '2026-11-21T21:00:00Z' };
  const first = json({ ...page, items: [{ title: 'a' }, { title: 'b' }], next_cursor: 'n' });
  const { fetch, requests } = answering(first, json({ ...page, items: [{ title: 'c' }] }));
  const client = createClient({ baseUrl: 'https://tv.example', fetch });
  const titles: string[] = [];
  for await (const programme of pages((cursor) => getGuide({ client, query: { cursor } }))) titles.push(programme.title);
  assert.deepEqual(titles, ['a', 'b', 'c']);
  assert.deepEqual(requests.map((request) => new URL(request.url).search), ['', '?cursor=n']);
});

test('control calls are signed over method, path, time and body, and never twice alike', async () => {
  const entry = { asset_id: '01935b7e-5f00-7000-8000-0000000000a1' };
  const { fetch, requests } = answering(json({}, 201), json({}, 201));
  const signer = controlSigner({ token: 'dev-token', secret: 'dev-secret', now: () => 1_795_226_400_500 });
  const client = createClient({ baseUrl: 'https://tv.example', fetch, signer });
  await insertQueueEntry({ client, body: entry });
  await insertQueueEntry({ client, body: entry });
  for (const [index, ts] of ['1795226400', '1795226401'].entries()) {
    const request = requests[index]!;
    const message = `POST\n/v1/control/queue\n${ts}\n${JSON.stringify(entry)}`;
    assert.equal(request.headers.get('authorization'), 'Bearer dev-token');
    assert.equal(request.headers.get('x-vvtv-ts'), ts);
    assert.equal(request.headers.get('x-vvtv-signature'), createHmac('sha256', 'dev-secret').update(message).digest('hex'));
    assert.equal(await request.text(), JSON.stringify(entry));
  }
});
