/** The shell's only way to the backend: the generated SDK, with the patience that a television needs. */
import { connectEvents, getClientConfig, getCopy, getNowPlaying, listModes } from '@voulezvous/sdk';
import type { ClientConfig, ClientSocketConfig, CopyStrings, EventsEvent, Locale, ModeManifest, NowPlaying } from '@voulezvous/sdk';
import { openTicket } from './account';
import { openingIn, type Opening } from './opening';
import { patiently } from './patience';

const opening: { -readonly [Answer in keyof Opening]: Opening[Answer] } = openingIn(document);

/** What came with the page, once: later on it may be otherwise. */
function told<Answer extends keyof Opening>(answer: Answer): Opening[Answer] {
  const given = opening[answer];
  delete opening[answer];
  return given;
}

/** The client's configuration; keeps asking while the platform does not answer. */
export const loadConfig = async (): Promise<ClientConfig> => told('config') ?? patiently(() => getClientConfig());

/** The modes on offer to visitors, for a page that opens. */
export const firstModes = async (): Promise<readonly ModeManifest[]> => told('modes')?.items ?? loadModes();

/** The modes on offer to whoever is signed in, or to visitors. */
export const loadModes = (): Promise<readonly ModeManifest[]> => patiently(async () => (await listModes()).items);

export const loadStrings = async (locale: string): Promise<CopyStrings> => {
  const copy = told('copy');
  if (copy?.locale === locale) return copy.strings;
  return patiently(async () => (await getCopy({ path: { locale: locale as Locale } })).strings);
};

export const fetchNow = (channel: string): Promise<NowPlaying> => getNowPlaying({ query: { channel } });

const CLOSED_BY_US = 1000;

export interface EventsListener {
  readonly onNowPlaying: (answer: NowPlaying) => void;
  readonly onConnected: (connected: boolean) => void;
  readonly onResync: () => void;
  /** Something that concerns the person. */
  readonly onPersonal: (event: EventsEvent) => void;
  /** The house does not let the person in any more. */
  readonly onShutOut: () => void;
  /** What concerns the person may have been missed. */
  readonly onPersonalResync: () => void;
}

/** Follows one channel's broadcasts, and what concerns `person`, on one events socket; the returned function closes it. */
export function followEvents(channel: string, person: string | null, socket: ClientSocketConfig, listener: EventsListener): () => void {
  const own = `person:${person}`;
  const connection = connectEvents({
    topics: person === null ? ['broadcast'] : ['broadcast', own],
    ticket: person === null ? undefined : openTicket,
    pingIntervalMs: socket.ping_interval_ms,
    reconnectDelayMs: socket.reconnect_delay_ms,
    reconnectDelayMaxMs: socket.reconnect_delay_max_ms,
    onEvent: (event) => {
      if (event.topic === own) listener.onPersonal(event);
      else if (event.type === 'broadcast.now_playing' && event.data.channel_id === channel) listener.onNowPlaying(event.data);
    },
    onState({ state, closeCode }) {
      listener.onConnected(state === 'open');
      if (person !== null && state === 'closed' && closeCode !== CLOSED_BY_US) listener.onShutOut();
    },
    onResync: ({ topic }) => (topic === own ? listener.onPersonalResync() : listener.onResync()),
  });
  return () => connection.close();
}
