/** Tiles over the SDK: each is a connection of its own, a picture without sound. */
import { connectTile, disconnectTile, joinMedia } from '@voulezvous/sdk';
import type { Bounds } from '../people/call.svelte';
import type { TilePort } from '../people/tiles.svelte';
import { copyWithin, openDevices } from './camera';
import { newId } from './ids';

export const tilePort: TilePort = {
  async connect(presence_id, viewport_id, form_factor) {
    const { endpoints } = await connectTile({ path: { presence_id }, body: { viewport_id, form_factor } });
    if (endpoints.kind !== 'whip_whep') throw new Error(`tiles of kind ${endpoints.kind} are not shown here`);
    return endpoints;
  },
  disconnect: (presence_id) => disconnectTile({ path: { presence_id } }),
  watch: (endpoints, { onStream, onState }) => joinMedia({ endpoints, tracks: [], watches: ['video'], onStream, onState }),
  async publish(endpoints, stream, over) {
    const layers: readonly (Bounds | undefined)[] = endpoints.layers ?? [undefined];
    const copies = await Promise.all(layers.map((layer) => copyWithin(stream, layer)));
    const tracks = copies.flatMap((copy) => copy.getVideoTracks());
    const media = joinMedia({ endpoints, tracks, watches: [], onState: (state) => state === 'over' && over() });
    return {
      close() {
        media.close();
        for (const track of tracks) track.stop();
      },
    };
  },
  camera: (picture) => openDevices(picture, false),
  form: () => (matchMedia('(pointer: coarse) and (hover: none)').matches ? 'mobile' : 'desktop'),
  newId,
};
