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
  getNowPlaying,
  getReadiness,
  getStatus,
  listAssets,
  listModes,
  listQueue,
  pages,
} from '../../src/index.js';
import type { EventsEvent, StateChange } from '../../src/index.js';

const [baseUrl, token, secret] = process.argv.slice(2);
assert.ok(baseUrl && token && secret);
const client = createClient({ baseUrl });

const { data: config } = await getClientConfig({ client });
const { data: copy } = await getCopy({ client, path: { locale: config.default_locale } });
assert.ok(Object.keys(copy.strings).length > 0);
assert.ok((await listModes({ client })).data.items.length > 0);
assert.ok((await getReadiness({ client })).data.ready);
assert.ok((await getStatus({ client })).data.lab.alive);

const { data: now } = await getNowPlaying({ client, query: { channel: config.channels[0]!.channel_id } });
const titles: string[] = [];
for await (const programme of pages((cursor) => getGuide({ client, query: { limit: 2, cursor } }))) {
  titles.push(programme.title);
}
assert.ok(titles.includes(now.current.title), `${now.current.title} is not in the guide: ${titles.join(', ')}`);

await assert.rejects(
  getNowPlaying({ client, query: { channel: 'nowhere' } }),
  (error: unknown) => error instanceof ApiError && error.is('NOT_FOUND') && error.status === 404,
);
await assert.rejects(listQueue({ client }), (error: unknown) => error instanceof ApiError && error.is('AUTH_FAILED'));

const operator = createClient({ baseUrl, signer: controlSigner({ token, secret }) });
for (let call = 0; call < 3; call += 1) await listQueue({ client: operator });
const assets: string[] = [];
for await (const asset of pages((cursor) => listAssets({ client: operator, query: { limit: 1, cursor } }))) {
  assets.push(asset.asset_id);
}
assert.equal(new Set(assets).size, assets.length);

const first = await listen(undefined);
const again = await listen(first.sequence - 1);
assert.equal(again.sequence, first.sequence, 'a resumed connection repeats what came after the given sequence');
assert.equal(again.event_id, first.event_id);
console.log(JSON.stringify({ title: now.current.title, assets: assets.length, sequence: first.sequence }));

function listen(after: number | undefined): Promise<EventsEvent> {
  return new Promise((resolve, reject) => {
    const changes: StateChange[] = [];
    const giveUp = setTimeout(() => reject(new Error(`no event: ${JSON.stringify(changes)}`)), 60_000);
    const connection = connectEvents({
      baseUrl,
      topics: ['broadcast'],
      after: after === undefined ? {} : { broadcast: after },
      onState: (change) => changes.push(change),
      onEvent: (event) => {
        clearTimeout(giveUp);
        connection.close();
        resolve(event);
      },
    });
  });
}
