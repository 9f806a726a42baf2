/**
 * The channel as it is received in one element, with its picture or its sound alone: the engine, what watches over it, and
 * what is told of both. A component shows it and takes presses.
 */
import type { PlayerConfig } from '@voulezvous/sdk';
import type { Playhead } from '../broadcast/playhead.svelte';
import type { Look, PictureQuality } from '../telemetry/telemetry';
import { createEngine, type Engine, type EngineEvents } from '../player/engine';
import { Outage, type PictureFailure } from '../player/outage';
import { Watch } from '../player/watch.svelte';

const LOOK_MS = 250;

export interface Reception {
  readonly watch: Watch;
  /** Null until it is built. */
  readonly engine: () => Engine | null;
  readonly end: () => void;
}

export interface ReceptionSettings {
  readonly media: HTMLMediaElement;
  readonly source: string;
  readonly player: PlayerConfig;
  readonly playhead: Playhead;
  readonly broke: (failure: PictureFailure) => void;
  readonly watched: (look: Look) => () => void;
  /** Whether it reaches anybody while it plays: a picture out of sight does not. */
  readonly isNoticed: () => boolean;
  readonly events: Pick<EngineEvents, 'onCaptionTracks' | 'onCues' | 'onTimelineReset'>;
}

export function receive({ media, source, player, playhead, broke, watched, isNoticed, events }: ReceptionSettings): Reception {
  let engine: Engine | null = null;
  let gone = false;
  const outage = new Outage(broke);
  const watch = new Watch(media, player.stall_recover_ms, {
    onMoving: () => {
      engine?.healthy();
      outage.moving();
    },
    onStuck: () => engine?.unstick(),
    onResume: () => engine?.goLive(),
  });
  const ends = [
    watched(() => (watch.started && isNoticed() ? quality(media, engine, watch.stalls) : null)),
    watch.start(LOOK_MS),
    playhead.follow(() => (watch.started ? (engine?.date() ?? null) : null)),
    () => outage.left(),
    () => engine?.destroy(),
  ];
  const heard: EngineEvents = {
    ...events,
    onTimelineReset: () => {
      events.onTimelineReset();
      watch.emptied();
    },
    onRecovering: (failure) => {
      watch.recovering();
      outage.failed(failure);
    },
  };
  void createEngine({ media, source, config: player, events: heard }).then((built) => {
    if (gone) return built.destroy();
    engine = built;
    // A browser that lets nothing begin by itself shows the play button.
    void media.play().catch((refusal: DOMException) => {
      if (refusal.name === 'NotAllowedError') watch.blocked();
    });
  });
  return {
    watch,
    engine: () => engine,
    end: () => {
      gone = true;
      ends.forEach((end) => end());
    },
  };
}

/** How well it plays; nothing is said of what is paused. Sound has no frames to drop. */
export function quality(media: HTMLMediaElement, engine: Pick<Engine, 'loading'> | null, stalls: number): PictureQuality | null {
  const loading = engine?.loading();
  if (!loading || media.paused) return null;
  const { buffered, currentTime } = media;
  const ahead = [...Array(buffered.length).keys()].filter((range) => buffered.start(range) <= currentTime).map((range) => buffered.end(range) - currentTime);
  return {
    ...loading,
    buffer_ms: Math.max(0, Math.round((ahead.at(-1) ?? 0) * 1000)),
    stalls,
    ...(media instanceof HTMLVideoElement ? { dropped_frames: media.getVideoPlaybackQuality().droppedVideoFrames } : {}),
  };
}
