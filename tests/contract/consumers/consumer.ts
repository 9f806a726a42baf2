// A stranger's program: it has the installed package and an address, nothing else.
import { ApiError, connectEvents, controlSigner, createClient, getNowPlaying, iterAssets, iterGuide } from '@voulezvous/sdk';
import type { Client, EventsEvent, Programme } from '@voulezvous/sdk';

const [baseUrl, token, secret] = process.argv.slice(2);
if (!baseUrl || !token || !secret) throw new Error('usage: consumer.js BASE_URL TOKEN SECRET');
const client: Client = createClient({ baseUrl, signer: controlSigner({ token, secret }), retry: { attempts: 2 } });

const programmes: Programme[] = [];
for await (const programme of iterGuide({ client, query: { limit: 5 } })) programmes.push(programme);

let assets = 0;
for await (const asset of iterAssets({ client, query: { limit: 1 } })) assets += Number(asset.asset_id.length > 0);

const refusal = await getNowPlaying({ client, query: { channel: 'nowhere' } }).then(
  () => '',
  (error: unknown) => (error instanceof ApiError ? error.code : String(error)),
);

const event = await new Promise<EventsEvent>((resolve) => {
  const events = connectEvents({
    client,
    topics: ['broadcast'],
    after: { broadcast: 0 },
    onEvent: (news) => {
      events.close();
      resolve(news);
    },
  });
});
console.log(JSON.stringify({ titles: programmes.map(({ title }) => title), refusal, assets, sequence: event.sequence }));
