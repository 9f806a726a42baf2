import { sharedClient } from './client.js';
import type { Client } from './client.js';
import { ApiError, errorOf } from './errors.js';
import type { WhipWhepEndpoints } from './generated/types.gen.js';

/** `waiting`: nobody else is there yet, or they are gone for a moment; `over` is for good. */
export type MediaState = 'connecting' | 'waiting' | 'connected' | 'over';

export interface MediaSettings {
  /** Of the session, as it is read, `inspectSession`; or of a tile, `connectTile`. */
  endpoints: WhipWhepEndpoints;
  /** What is published: sound, and the picture in one track for each of its layers, the best first; nothing to watch only. */
  tracks: readonly MediaStreamTrack[];
  /** What is watched: picture and sound when left out, nothing to publish only. */
  watches?: readonly ('video' | 'audio')[] | undefined;
  /** What the other one sends; another stream after each new connection. */
  onStream?: ((stream: MediaStream) => void) | undefined;
  /** Of a room: how many others are watched at most. One picture and one sound of each is. */
  seats?: number | undefined;
  /** Of a room: what everybody sends who is watched, by `participant_id` of `inspectRoom`; told of every change. */
  onPeople?: ((streams: ReadonlyMap<string, MediaStream>) => void) | undefined;
  onState?: ((state: MediaState) => void) | undefined;
  client?: Client | undefined;
  /** A connection on which nothing was received for so long is made anew; 4 s when left out. */
  silenceMs?: number | undefined;
  /** Between two attempts, where the answer does not say; 250 ms when left out. */
  retryMs?: number | undefined;
  /** How often it is asked who fills the seats of a room; 1 s when left out. */
  lookMs?: number | undefined;
}

/** How well what is watched comes: since it was last asked, or since the connection was made. */
export interface MediaQuality {
  readonly bitrate_bps: number;
  readonly dropped_frames: number;
  /** 0 to 1, of the packets; left out while there were none. */
  readonly loss_share?: number;
  /** To whoever forwards it, and back; left out while nobody knows. */
  readonly round_trip_ms?: number;
}

export interface Media {
  close(): void;
  /** Null while nothing is watched. */
  quality(): Promise<MediaQuality | null>;
}

/**
 * Publishes by WHIP (RFC 9725) and watches one other person by WHEP, or everybody in a room, on the endpoints of a session
 * or of a tile, until it is closed or they are over. What breaks is made anew: a network that changes, an edge or a forwarder
 * that is gone.
 */
export function joinMedia(settings: MediaSettings): Media {
  const joined = new Joined(settings);
  void joined.keep();
  return joined;
}

interface Made {
  readonly pc: RTCPeerConnection;
  readonly resource: string;
}

/** What fills one m-line of a watcher, as its resource tells it (docs/media.md). */
interface Slot {
  readonly mid: string;
  readonly participant?: string;
}

const NOBODY: ReadonlyMap<string, MediaStream> = new Map();

class Joined implements Media {
  readonly #settings: MediaSettings;
  readonly #base: string;
  readonly #ending = new AbortController();
  #watching = new AbortController();
  #state: MediaState | undefined;
  #watched: { readonly pc: RTCPeerConnection; readonly received: Received } | null = null;

  constructor(settings: MediaSettings) {
    this.#settings = settings;
    this.#base = (settings.client ?? sharedClient()).baseUrl ?? '';
  }

  close(): void {
    this.#ending.abort();
    this.#watching.abort();
  }

  async quality(): Promise<MediaQuality | null> {
    const { pc, received: before } = this.#watched ?? {};
    if (pc?.connectionState !== 'connected' || before === undefined) return null;
    const now = await received(pc);
    if (this.#watched?.pc === pc) this.#watched = { pc, received: now };
    const packets = now.packets - before.packets;
    const lost = Math.max(0, now.lost - before.lost);
    return {
      bitrate_bps: Math.round((8000 * (now.bytes - before.bytes)) / Math.max(1, now.at - before.at)),
      dropped_frames: now.dropped - before.dropped,
      ...(packets + lost > 0 && { loss_share: lost / (packets + lost) }),
      ...(now.roundTripS !== undefined && { round_trip_ms: Math.round(1000 * now.roundTripS) }),
    };
  }

  /** As long as the session lasts. */
  async keep(): Promise<void> {
    this.#tell('connecting');
    if (this.#settings.tracks.length > 0) await this.#keepPublishing();
    else await this.#keepWatching(this.#ending.signal, '');
  }

  /** Each publication has a watcher of its own, which does not watch oneself. */
  async #keepPublishing(): Promise<void> {
    const { endpoints, tracks } = this.#settings;
    await this.#keep(this.#ending.signal, endpoints.publish_url, (pc) => {
      for (const track of tracks) pc.addTransceiver(track, { direction: 'sendonly' });
    }, ({ resource }) => {
      this.#watching.abort();
      this.#watching = new AbortController();
      if (this.#kinds.length === 0) this.#tell('connected');
      else void this.#keepWatching(this.#watching.signal, `?own=${encodeURIComponent(resource.split('/').at(-1) ?? '')}`);
    });
    this.#watching.abort();
  }

  get #kinds(): readonly ('video' | 'audio')[] {
    return this.#settings.watches ?? ['video', 'audio'];
  }

  async #keepWatching(signal: AbortSignal, but: string): Promise<void> {
    const { endpoints, onStream, onPeople, seats = 1 } = this.#settings;
    await this.#keep(signal, `${endpoints.subscribe_url}${but}`, (pc) => {
      const stream = new MediaStream();
      pc.ontrack = ({ track }) => {
        stream.addTrack(track);
        if (onPeople) return;
        // A slot is muted until somebody fills it.
        track.onunmute = () => this.#tell('connected');
        track.onmute = () => this.#tell('waiting');
      };
      for (const kind of this.#kinds) {
        for (let seat = 0; seat < seats; seat++) {
          const transceiver = pc.addTransceiver(kind, { direction: 'recvonly' });
          // Every codec of a browser's in every seat makes an offer longer than any SFU reads.
          if (onPeople) transceiver.setCodecPreferences(spoken(kind));
        }
      }
      onStream?.(stream);
    }, (made) => {
      this.#watched = { pc: made.pc, received: nothing() };
      this.#tell('waiting');
      if (onPeople) void this.#keepLooking(made, signal, onPeople);
    });
    if (signal === this.#watching.signal || signal === this.#ending.signal) onPeople?.(NOBODY);
  }

  /** Who fills the slots of a connection, for as long as it lasts; once another one took its place, that one tells. */
  async #keepLooking({ pc, resource }: Made, signal: AbortSignal, told: (streams: ReadonlyMap<string, MediaStream>) => void): Promise<void> {
    const isOver = (): boolean => signal.aborted || pc.signalingState === 'closed';
    let known: ReadonlyMap<string, MediaStream> | null = null;
    while (!isOver()) {
      const slots = await this.#slots(resource, signal);
      if (isOver()) break;
      const seen: ReadonlyMap<string, MediaStream> | null = slots && seated(pc, slots, known ?? NOBODY);
      if (seen && !isSame(seen, known)) told((known = seen));
      if (seen) this.#tell(seen.size > 0 ? 'connected' : 'waiting');
      await pause(this.#settings.lookMs ?? 1000, signal);
    }
    if (this.#watched?.pc === pc) told(NOBODY);
  }

  /** Null while there is no answer. */
  async #slots(resource: string, signal: AbortSignal): Promise<readonly Slot[] | null> {
    try {
      const answer = await this.#send('GET', resource, undefined, signal);
      return ((await answer.json()) as { slots: readonly Slot[] }).slots;
    } catch {
      return null;
    }
  }

  /** Keeps one connection until `signal`, or until the platform says that there will be none any more. */
  async #keep(signal: AbortSignal, url: string, prepare: (pc: RTCPeerConnection) => void, began: (made: Made) => void): Promise<void> {
    while (!signal.aborted) {
      const pc = new RTCPeerConnection({ iceServers: this.#settings.endpoints.ice_servers });
      try {
        prepare(pc);
        const resource = await this.#offer(pc, url, signal);
        began({ pc, resource });
        await lost(pc, signal, this.#settings.silenceMs ?? 4000);
        void this.#send('DELETE', resource).catch(() => undefined);
      } catch (thrown) {
        if (signal.aborted) return;
        if (thrown instanceof ApiError && !comesBack(thrown)) return this.#over();
        await pause(1000 * (thrown instanceof ApiError ? (thrown.retryAfterS ?? 0) : 0) || (this.#settings.retryMs ?? 250), signal);
      } finally {
        pc.close();
      }
    }
  }

  async #offer(pc: RTCPeerConnection, url: string, signal: AbortSignal): Promise<string> {
    await pc.setLocalDescription(await pc.createOffer());
    const answer = await this.#send('POST', url, pc.localDescription?.sdp, signal);
    await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    return answer.headers.get('location') ?? '';
  }

  async #send(method: string, url: string, body?: string, signal?: AbortSignal): Promise<Response> {
    const { client, endpoints } = this.#settings;
    const { fetch = globalThis.fetch } = client ?? sharedClient();
    const headers = { 'content-type': 'application/sdp', authorization: `Bearer ${endpoints.token}` };
    const response = await fetch(new URL(url, this.#base || globalThis.location.origin), { method, headers, body: body ?? null, signal: signal ?? null });
    if (!response.ok) throw errorOf(response, await response.text());
    return response;
  }

  #over(): void {
    this.close();
    this.#tell('over');
  }

  #tell(state: MediaState): void {
    if (state === this.#state || this.#state === 'over') return;
    this.#state = state;
    this.#settings.onState?.(state);
  }
}

/** What the platform forwards (docs/media.md), once each. */
function spoken(kind: 'video' | 'audio'): RTCRtpCodec[] {
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  return codecs.filter(({ mimeType, sdpFmtpLine = '' }) => {
    const isPlainH264 = sdpFmtpLine.includes('packetization-mode=1') && sdpFmtpLine.includes('42e01f');
    return /\/(opus|vp8|rtx)$/i.test(mimeType) || (/\/h264$/i.test(mimeType) && isPlainH264);
  });
}

const isSame = (seen: ReadonlyMap<string, MediaStream>, known: ReadonlyMap<string, MediaStream> | null): boolean =>
  known?.size === seen.size && [...seen].every(([who, stream]) => known.get(who) === stream);

/** What everybody sends, by participant: the stream of before where nothing is otherwise. */
function seated(pc: RTCPeerConnection, slots: readonly Slot[], known: ReadonlyMap<string, MediaStream>): Map<string, MediaStream> {
  const tracks = new Map(pc.getTransceivers().map(({ mid, receiver }) => [mid, receiver.track]));
  const sent = new Map<string, MediaStreamTrack[]>();
  for (const { mid, participant } of slots) {
    const track = tracks.get(mid);
    if (participant !== undefined && track) sent.set(participant, [...(sent.get(participant) ?? []), track]);
  }
  return new Map([...sent].map(([who, theirs]) => {
    const before = known.get(who);
    const stays = before?.getTracks().length === theirs.length && theirs.every((track) => before.getTracks().includes(track));
    return [who, before && stays ? before : new MediaStream(theirs)];
  }));
}

/** A full or an empty room, a forwarder that is away: all of that passes. A session that is over does not come back. */
const comesBack = (error: ApiError): boolean => error.status >= 500 || error.status === 409 || error.status === 429;

/** Resolves when nothing comes on a connection any more, or on `signal`. */
async function lost(pc: RTCPeerConnection, signal: AbortSignal, silenceMs: number): Promise<void> {
  const transports = [...pc.getSenders(), ...pc.getReceivers()].map((end) => end.transport);
  let count = -1;
  let since = performance.now();
  while (!signal.aborted && performance.now() - since < silenceMs) {
    await pause(silenceMs / 16, signal);
    if (pc.connectionState === 'failed' || pc.connectionState === 'disconnected') return;
    if (transports.some((one) => one?.state === 'closed')) return;
    const now = await heard(pc);
    if (now !== count) [count, since] = [now, performance.now()];
  }
}

/** What came on a connection up to a moment, over all of its m-lines. */
interface Received {
  readonly at: number;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
  readonly dropped: number;
  readonly roundTripS?: number | undefined;
}

const nothing = (): Received => ({ at: performance.now(), bytes: 0, packets: 0, lost: 0, dropped: 0 });

async function received(pc: RTCPeerConnection): Promise<Received> {
  let sum = nothing();
  (await pc.getStats()).forEach((part: Record<string, unknown>) => {
    const told = (name: string): number => Number(part[name] ?? 0);
    if (part['type'] === 'inbound-rtp') {
      sum = {
        ...sum,
        bytes: sum.bytes + told('bytesReceived'),
        packets: sum.packets + told('packetsReceived'),
        lost: sum.lost + told('packetsLost'),
        dropped: sum.dropped + told('framesDropped'),
      };
    }
    if (part['type'] === 'candidate-pair' && part['nominated'] === true && part['currentRoundTripTime'] !== undefined)
      sum = { ...sum, roundTripS: told('currentRoundTripTime') };
  });
  return sum;
}

/** How much was received: packets, and answers to checks. */
async function heard(pc: RTCPeerConnection): Promise<number> {
  let count = 0;
  (await pc.getStats()).forEach((part: Record<string, unknown>) => {
    if (part['type'] === 'transport') count += Number(part['packetsReceived'] ?? 0);
    if (part['type'] === 'candidate-pair') count += Number(part['responsesReceived'] ?? 0) + Number(part['requestsReceived'] ?? 0);
  });
  return count;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    const timer = setTimeout(resume, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resume()), { once: true });
  });
}
