/** Rooms over the SDK: a session in one, who is there, and everybody's media. */
import { createSession, inspectRoom, joinMedia } from '@voulezvous/sdk';
import type { RoomPort } from '../people/stays.svelte';
import { mediaPort } from './calls';
import { copyWithin } from './camera';
import { passing, patiently } from './patience';

/** Of this tab alone: nobody's camera opens because they are in the room on another device. */
const KEPT = 'vvtv.stay/';

export const roomPort: RoomPort = {
  ...mediaPort,
  enter: (mode, room) => createSession({ body: { mode, room } }),
  look: (session_id) => patiently(() => inspectRoom({ path: { session_id } }), passing),
  async layered(stream, layers) {
    const copies = await Promise.all(layers.map((layer) => copyWithin(stream, layer)));
    for (const copy of copies.slice(1)) for (const track of copy.getAudioTracks()) track.stop();
    const [first] = copies;
    return [...(first?.getAudioTracks() ?? []), ...copies.flatMap((copy) => copy.getVideoTracks())];
  },
  join: (endpoints, tracks, seats, { onPeople, onOver }) =>
    joinMedia({ endpoints, tracks, seats, onPeople, onState: (state) => state === 'over' && onOver() }),
  recall(room) {
    try {
      return sessionStorage.getItem(KEPT + room);
    } catch {
      return null;
    }
  },
  remember(room, sessionId) {
    try {
      if (sessionId === null) sessionStorage.removeItem(KEPT + room);
      else sessionStorage.setItem(KEPT + room, sessionId);
    } catch {
      // A browser that keeps nothing: a reload stands at the door again.
    }
  },
};
