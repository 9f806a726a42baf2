/** What somebody does, noted as it passes through the ports: its first kind, pictures that come and go, how well they play, and what fails. */
import type { Media, MediaQuality } from '@voulezvous/sdk';
import type { CallPort } from './call.svelte';
import type { MemberPorts } from './member.svelte';
import type { TilePort } from './tiles.svelte';

export type Note = (name: string, properties: Readonly<Record<string, string | number | boolean>>) => void;

export interface Notebook {
  readonly tell: Note;
  /** Of the mode that is shown, where it has it told. */
  readonly tellHere: Note;
  /** Milliseconds since they signed in on this page; null for who was in before. */
  readonly sinceAuth: () => number | null;
  readonly now: () => number;
  /** Asks how well something plays, until the returned function is called. */
  readonly watched: (look: () => Promise<MediaQuality | null>) => () => void;
}

export function noting(ports: MemberPorts, { tell, tellHere, sinceAuth, now, watched }: Notebook): MemberPorts {
  let isFirst = true;
  const did = (kind: 'chat' | 'call' | 'random'): void => {
    const since = sinceAuth();
    if (isFirst && since !== null) tell('first_interaction', { kind, since_auth_ms: Math.round(since) });
    isFirst = false;
  };
  async function after<T>(done: Promise<T>, kind: 'call' | 'random'): Promise<T> {
    const answer = await done;
    did(kind);
    return answer;
  }
  /** A camera that was asked for and did not open. */
  async function opening(asked: Promise<MediaStream>): Promise<MediaStream> {
    try {
      return await asked;
    } catch (refusal) {
      const isRefused = refusal instanceof DOMException && refusal.name === 'NotAllowedError';
      tellHere('media_error', { kind: isRefused ? 'permission' : 'device', fatal: true });
      throw refusal;
    }
  }
  const seen = (media: Media): Media => {
    const unwatched = watched(() => media.quality());
    return {
      quality: () => media.quality(),
      close() {
        unwatched();
        media.close();
      },
    };
  };
  const { chat, consent, match, rooms, tiles } = ports;
  return {
    ...ports,
    chat: {
      ...chat,
      follow(threadId, upto, listener) {
        const line = chat.follow(threadId, upto, listener);
        return {
          send(message) {
            if (message.type === 'say') did('chat');
            return line.send(message);
          },
          close: () => line.close(),
        };
      },
    },
    consent: {
      ...consent,
      ask: (userId) => after(consent.ask(userId), 'call'),
      accept: (id) => after(consent.accept(id), 'call'),
      devices: (picture) => opening(consent.devices(picture)),
      join: (...asked) => seen(consent.join(...asked)),
    },
    match: {
      ...match,
      join: (mode, segment) => after(match.join(mode, segment), 'random'),
      media: connecting(
        {
          ...match.media,
          devices: (picture) => opening(match.media.devices(picture)),
          join: (...asked) => seen(match.media.join(...asked)),
        },
        tell,
        now,
      ),
    },
    rooms: {
      ...rooms,
      devices: (picture) => opening(rooms.devices(picture)),
      join: (...asked) => seen(rooms.join(...asked)),
      async enter(mode, room) {
        const session = await rooms.enter(mode, room);
        if (session.is_watching !== true) did('call');
        return session;
      },
    },
    tiles: { ...shown(tiles, tellHere, now), camera: (picture) => opening(tiles.camera(picture)) },
  };
}

/** How long it takes from an encounter's session to its picture. */
function connecting(media: CallPort, note: Note, now: () => number): CallPort {
  let began = now();
  return {
    ...media,
    session(id) {
      began = now();
      return media.session(id);
    },
    join(endpoints, tracks, listener) {
      let isConnected = false;
      return media.join(endpoints, tracks, {
        ...listener,
        onState(state) {
          if (state === 'connected' && !isConnected) note('match_connected', { connect_ms: Math.round(now() - began) });
          isConnected ||= state === 'connected';
          listener.onState(state);
        },
      });
    },
  };
}

function shown(tiles: TilePort, note: Note, now: () => number): TilePort {
  let active = 0;
  return {
    ...tiles,
    watch(endpoints, listener) {
      let since: number | null = null;
      const ended = (reason: 'left' | 'network'): void => {
        if (since === null) return;
        active -= 1;
        note('tile_disconnected', { reason, connected_ms: Math.round(now() - since) });
        since = null;
      };
      const line = tiles.watch(endpoints, {
        ...listener,
        onState(state) {
          if (state === 'connected' && since === null) {
            since = now();
            active += 1;
            note('tile_connected', { active_tiles: active });
          }
          if (state === 'over') ended('network');
          listener.onState(state);
        },
      });
      return {
        close() {
          ended('left');
          line.close();
        },
      };
    },
  };
}
