// A walk through the whole SDK against a running platform: node --experimental-websocket tour.js BASE_URL TOKEN SECRET.
import assert from 'node:assert/strict';

import {
  ApiError,
  connectEvents,
  controlSigner,
  createClient,
  getClientConfig,
  getCopy,
  getGuide,
  getGuideXmltv,
  getNowPlaying,
  getReadiness,
  getStatus,
  insertQueueEntry,
  iterAssets,
  listAssets,
  iterGuide,
  removeQueueEntry,
  listModes,
  listQueue,
} from '../../src/index.js';
import type { BroadcastNowPlaying, StateChange } from '../../src/index.js';

const [baseUrl, token, secret] = process.argv.slice(2);
assert.ok(baseUrl && token && secret);
const client = createClient({ baseUrl });

const config = await getClientConfig({ client });
const copy = await getCopy({ client, path: { locale: config.default_locale } });
assert.ok(Object.keys(copy.strings).length > 0);
assert.ok((await listModes({ client })).items.length > 0);
assert.ok((await getReadiness({ client })).ready);
assert.ok((await getStatus({ client })).lab.alive);

const now = await getNowPlaying({ client, query: { channel: config.channels[0]!.channel_id } });
const titles: string[] = [];
for await (const programme of iterGuide({ client, query: { limit: 2 } })) {
  titles.push(programme.title);
}
assert.ok(titles.includes(now.current.title), `${now.current.title} is not in the guide: ${titles.join(', ')}`);

const guide: string = await getGuideXmltv({ client });
assert.match(guide, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<!DOCTYPE tv [^]*<\/tv>\n$/);

await assert.rejects(
  getNowPlaying({ client, query: { channel: 'nowhere' } }),
  (error: unknown) => error instanceof ApiError && error.is('NOT_FOUND') && error.status === 404,
);
await assert.rejects(listQueue({ client }), (error: unknown) => error instanceof ApiError && error.is('AUTH_FAILED'));

const operator = createClient({ baseUrl, signer: controlSigner({ token, secret }) });
for (let call = 0; call < 3; call += 1) await listQueue({ client: operator });
const assets: string[] = [];
for await (const asset of iterAssets({ client: operator, query: { limit: 1 } })) {
  assets.push(asset.asset_id);
}
assert.equal(new Set(assets).size, assets.length);

const [ready] = (await listAssets({ client: operator })).items.filter(({ state }) => state === 'ready');
assert.ok(ready, 'no asset is ready');
const headers = { 'Idempotency-Key': `tour-${Date.now()}` };
const once = await insertQueueEntry({ client: operator, body: { asset_id: ready.asset_id }, headers });
const twice = await insertQueueEntry({ client: operator, body: { asset_id: ready.asset_id }, headers });
assert.equal(twice.entry_id, once.entry_id, 'one key has one effect');
await removeQueueEntry({ client: operator, path: { entry_id: once.entry_id } });
await assert.rejects(
  removeQueueEntry({ client: operator, path: { entry_id: once.entry_id } }),
  (error: unknown) => error instanceof ApiError && error.is('NOT_FOUND'),
);

// Signers with one secret sign equal calls alike; whoever comes second is signed anew.
const colleagues = Array.from({ length: 3 }, () => createClient({ baseUrl, signer: controlSigner({ token, secret }) }));
await Promise.all(colleagues.map((colleague) => listQueue({ client: colleague, query: { limit: 19 } })));

const leaving = new AbortController();
setTimeout(() => leaving.abort(new Error('left')), 1);
await assert.rejects(
  (async () => {
    for (;;) await getGuide({ client, signal: leaving.signal });
  })(),
  /left/,
);

const first = await listen(undefined);
const again = await listen(first.sequence - 1);
assert.equal(again.sequence, first.sequence, 'a resumed connection repeats what came after the given sequence');
assert.equal(again.event_id, first.event_id);
console.log(JSON.stringify({ title: now.current.title, assets: assets.length, sequence: first.sequence }));

function listen(after: number | undefined): Promise<BroadcastNowPlaying> {
  return new Promise((resolve, reject) => {
    const changes: StateChange[] = [];
    const giveUp = setTimeout(() => reject(new Error(`no event: ${JSON.stringify(changes)}`)), 60_000);
    const connection = connectEvents({
      client,
      topics: ['broadcast'],
      after: after === undefined ? {} : { broadcast: after },
      onState: (change) => changes.push(change),
      onEvent: (event) => {
        if (event.type !== 'broadcast.now_playing') return;
        clearTimeout(giveUp);
        connection.close();
        resolve(event);
      },
    });
  });
}
