/** What a way of playing HLS offers the player. `hls-engine` drives MSE; `native-engine` is for browsers without it. */
import type { PlayerConfig } from '@voulezvous/sdk';
import type { CaptionCue } from './cue-list';
import type { Failure } from './recovery';

export interface EngineEvents {
  /** Captions exist: the languages, in the playlist's order. */
  readonly onCaptionTracks: (languages: readonly string[]) => void;
  readonly onCues: (cues: readonly CaptionCue[]) => void;
  /** The timeline of the media began anew: times of earlier cues mean nothing now. */
  readonly onTimelineReset: () => void;
  /** The engine failed and brings itself back. */
  readonly onRecovering: (failure: Failure) => void;
}

export interface EngineSettings {
  readonly media: HTMLMediaElement;
  readonly source: string;
  readonly config: PlayerConfig;
  readonly events: EngineEvents;
}

export interface Loading {
  /** The rung's name in the channel's ladder. */
  readonly layer?: string;
  readonly bitrate_bps: number;
  readonly latency_ms?: number;
}

export interface Engine {
  /** Jumps to the live edge. */
  goLive(): void;
  /** The picture stands still though it should move. */
  unstick(): void;
  /** The picture moves again: failures are counted from zero. */
  healthy(): void;
  /** Date of the frame on screen in milliseconds since the epoch; null while unknown. */
  date(): number | null;
  /** What is loaded; null while nothing is, and where the browser alone knows. */
  loading(): Loading | null;
  /** Shows the captions of one track, or none. */
  selectCaptions(index: number | null): void;
  destroy(): void;
}

interface MediaSourceHolder {
  readonly MediaSource?: { isTypeSupported(type: string): boolean };
  readonly ManagedMediaSource?: { isTypeSupported(type: string): boolean };
}

const CODECS = 'video/mp4; codecs="avc1.64001f,mp4a.40.2"';

/** MSE first: Chromium answers "maybe" to native HLS and then fails. */
export function playsThroughMse(scope: MediaSourceHolder = globalThis as MediaSourceHolder): boolean {
  const source = scope.ManagedMediaSource ?? scope.MediaSource;
  return source?.isTypeSupported(CODECS) ?? false;
}

export async function createEngine(settings: EngineSettings): Promise<Engine> {
  if (playsThroughMse()) {
    const { HlsEngine } = await import('./hls-engine');
    return new HlsEngine(settings);
  }
  const { NativeEngine } = await import('./native-engine');
  return new NativeEngine(settings);
}
