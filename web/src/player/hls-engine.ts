import Hls, { type ErrorData, type HlsConfig, type LoadPolicy } from 'hls.js';
import type { PlayerConfig } from '@voulezvous/sdk';
import type { Engine, EngineSettings, Loading } from './engine';
import { recoveryFor, type Failure } from './recovery';

/** hls.js's own loading policy with our patience: every failure is tried again, a refused connection too. */
function patient(policy: LoadPolicy, config: PlayerConfig): LoadPolicy {
  const retry = {
    maxNumRetry: config.retry_limit,
    retryDelayMs: config.retry_delay_ms,
    maxRetryDelayMs: config.retry_delay_max_ms,
    shouldRetry: (_: unknown, count: number): boolean => count < config.retry_limit,
  };
  return { default: { ...policy.default, timeoutRetry: retry, errorRetry: retry } };
}

export function hlsConfig(config: PlayerConfig): Partial<HlsConfig> {
  const { manifestLoadPolicy, playlistLoadPolicy, fragLoadPolicy } = Hls.DefaultConfig;
  return {
    // Trusted Types refuse its worker, and fragmented MP4 needs none.
    enableWorker: false,
    lowLatencyMode: false,
    capLevelToPlayerSize: true,
    startFragPrefetch: true,
    backBufferLength: 30,
    liveSyncDurationCount: config.live_sync_segments,
    // Within a segment the first picture waits until every frame before it is decoded, and mostly for the next segment too.
    startOnSegmentBoundary: true,
    maxLiveSyncPlaybackRate: config.max_playback_rate,
    renderTextTracksNatively: false,
    enableCEA708Captions: false,
    enableIMSC1: false,
    manifestLoadPolicy: patient(manifestLoadPolicy, config),
    playlistLoadPolicy: patient(playlistLoadPolicy, config),
    fragLoadPolicy: patient(fragLoadPolicy, config),
  };
}

const FAILURES: Readonly<Record<string, Failure>> = {
  [Hls.ErrorTypes.NETWORK_ERROR]: 'network',
  [Hls.ErrorTypes.MEDIA_ERROR]: 'media',
};

const { MANIFEST_LOAD_ERROR, MANIFEST_LOAD_TIMEOUT, MANIFEST_PARSING_ERROR } = Hls.ErrorDetails;
const MANIFEST: ReadonlySet<string> = new Set([MANIFEST_LOAD_ERROR, MANIFEST_LOAD_TIMEOUT, MANIFEST_PARSING_ERROR]);

/** HLS through MSE. It never gives up: each fatal error leads to a remedy, a failed remedy to a stronger one. */
export class HlsEngine implements Engine {
  #hls: Hls;
  #failures = 0;
  #captions: number | null = null;
  /** Of the last segment. */
  #loadedBps = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #online = (): void => this.#apply('stall');

  constructor(private readonly settings: EngineSettings) {
    this.#hls = this.#build();
    addEventListener('online', this.#online);
  }

  goLive(): void {
    const edge = this.#hls.liveSyncPosition;
    if (edge !== null && edge > this.settings.media.currentTime) this.settings.media.currentTime = edge;
    this.#hls.startLoad(-1);
  }

  unstick(): void {
    this.#fail('stall');
  }

  healthy(): void {
    this.#failures = 0;
  }

  date(): number | null {
    return this.#hls.playingDate?.getTime() ?? null;
  }

  loading(): Loading | null {
    const level = this.#hls.levels[this.#hls.currentLevel];
    if (level === undefined) return null;
    // A playlist of sound alone is no rung, and does not say what it takes.
    const layer = level.height > 0 ? new URL(level.uri, location.href).pathname.split('/').at(-2) : undefined;
    const latency_ms = Math.round(this.#hls.latency * 1000);
    return { bitrate_bps: level.bitrate || this.#loadedBps, ...(layer ? { layer } : {}), ...(latency_ms > 0 ? { latency_ms } : {}) };
  }

  selectCaptions(index: number | null): void {
    this.#captions = index;
    this.#hls.subtitleDisplay = index !== null;
    this.#hls.subtitleTrack = index ?? -1;
  }

  destroy(): void {
    clearTimeout(this.#timer);
    removeEventListener('online', this.#online);
    this.#hls.destroy();
  }

  #build(): Hls {
    const { media, source, config, events } = this.settings;
    const hls = new Hls(hlsConfig(config));
    // None but those that are chosen: its own choice would load them before the picture.
    hls.subtitleTrack = -1;
    hls.on(Hls.Events.ERROR, (_, data) => this.#heard(data));
    hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, (_, { subtitleTracks }) => {
      events.onCaptionTracks(subtitleTracks.map((track) => track.lang ?? ''));
      if (this.#captions !== null) this.selectCaptions(this.#captions);
    });
    hls.on(Hls.Events.CUES_PARSED, (_, { cues }: { cues: VTTCue[] }) => {
      events.onCues(cues.map((cue) => ({ start: cue.startTime, end: cue.endTime, text: cue.text })));
    });
    hls.on(Hls.Events.FRAG_BUFFERED, (_, { frag, stats }) => {
      if (frag.duration > 0) this.#loadedBps = Math.round((stats.loaded * 8) / frag.duration);
    });
    hls.attachMedia(media);
    hls.loadSource(source);
    return hls;
  }

  #heard(error: ErrorData): void {
    if (error.fatal) this.#fail(MANIFEST.has(error.details) ? 'manifest' : (FAILURES[error.type] ?? 'other'));
  }

  #fail(failure: Failure): void {
    this.settings.events.onRecovering(failure);
    const tuned = this.#hls.levels.length > 0;
    const { remedy, delayMs } = recoveryFor(failure, this.#failures, tuned, this.settings.config);
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (remedy === 'media') this.#hls.recoverMediaError();
      else if (remedy === 'resume') this.goLive();
      else this.#rebuild();
      void this.settings.media.play().catch(() => undefined);
    }, delayMs);
  }

  #apply(failure: Failure): void {
    this.#failures = 0;
    this.#fail(failure);
  }

  #rebuild(): void {
    this.#hls.destroy();
    this.settings.events.onTimelineReset();
    this.#hls = this.#build();
  }
}
