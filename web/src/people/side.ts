/** What every side of a call and of a room has: devices that are shut, tracks that are muted, a session that is kept alive. */
import type { Session } from '@voulezvous/sdk';

/** States from which no session comes back. */
export const ENDED: readonly Session['state'][] = ['ending', 'ended', 'failed'];

export function shut(stream: MediaStream | null | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

export function switchTracks(tracks: readonly MediaStreamTrack[], kind: 'audio' | 'video', on: boolean): void {
  for (const track of tracks) if (track.kind === kind) track.enabled = on;
}

/** Shows that a session lives until the returned function is called; `over` when it is told that it does not any more. */
export function keepAlive(
  { session_id, heartbeat }: Pick<Session, 'session_id' | 'heartbeat'>,
  beat: (sessionId: string) => Promise<Session>,
  over: () => void,
): () => void {
  const once = async (): Promise<void> => {
    const answer = await beat(session_id).catch((thrown: unknown) => thrown as { status?: number });
    // No answer is no end: the next beat may be heard.
    const refused = 'status' in answer && typeof answer.status === 'number' && answer.status < 500 && answer.status !== 401;
    if (refused || ('state' in answer && ENDED.includes(answer.state))) over();
  };
  const beats = setInterval(() => void once(), heartbeat.interval_s * 1000);
  return () => clearInterval(beats);
}
