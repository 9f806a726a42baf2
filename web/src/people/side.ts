/** What every side of a call and of a room has: devices that are shut, tracks that are muted, a session that is kept alive. */
import type { Session } from '@voulezvous/sdk';

/** States from which no session comes back. */
export const ENDED: readonly Session['state'][] = ['ending', 'ended', 'failed'];

/** A sign-in that is renewed, and a house that wants to be asked later, end nothing. */
const NOT_YET: readonly number[] = [401, 429];

/** Whether what a call threw may be otherwise in a moment. */
export function mayPass(thrown: unknown): boolean {
  const { status } = (thrown ?? {}) as { status?: number };
  return status === undefined || status >= 500 || NOT_YET.includes(status);
}

/** How much sooner than another one a beat comes that nobody heard: whose network is back is heard before a silence ends the session. */
const SOONER = 5;

export function shut(stream: MediaStream | null | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

export function switchTracks(tracks: readonly MediaStreamTrack[], kind: 'audio' | 'video', on: boolean): void {
  for (const track of tracks) if (track.kind === kind) track.enabled = on;
}

/** Shows that a session lives until the returned function is called; `over` when it is told that it does not any more. */
export function keepAlive(
  { session_id, heartbeat }: Pick<Session, 'session_id' | 'heartbeat'>,
  told: (sessionId: string, timeoutMs: number) => Promise<Session>,
  over: () => void,
): () => void {
  const everyMs = heartbeat.interval_s * 1000;
  let isLeft = false;
  let next = setTimeout(() => void beat(), everyMs);
  const beatIn = (ms: number): void => void (next = setTimeout(() => void beat(), ms));
  const beat = async (): Promise<void> => {
    const beaten = await told(session_id, everyMs).then(
      ({ state }) => (ENDED.includes(state) ? 'over' : 'heard'),
      (thrown: unknown) => (mayPass(thrown) ? 'unheard' : 'over'),
    );
    if (isLeft) return;
    if (beaten === 'over') over();
    else beatIn(beaten === 'heard' ? everyMs : everyMs / SOONER);
  };
  return () => {
    isLeft = true;
    clearTimeout(next);
  };
}
