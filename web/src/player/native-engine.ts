import type { Engine, EngineSettings } from './engine';
import { recoveryFor } from './recovery';

/** HLS by the browser itself, for phones without MSE. Its captions arrive as text tracks whose cues we paint too. */
export class NativeEngine implements Engine {
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #failed = (): void => this.unstick();
  readonly #tracks = (): void => this.#announce();

  constructor(private readonly settings: EngineSettings) {
    const { video } = settings;
    video.addEventListener('error', this.#failed);
    video.textTracks.addEventListener('addtrack', this.#tracks);
    this.#load();
  }

  goLive(): void {
    const { seekable } = this.settings.video;
    if (seekable.length > 0) this.settings.video.currentTime = seekable.end(seekable.length - 1);
  }

  unstick(): void {
    this.settings.events.onRecovering('other');
    const { delayMs } = recoveryFor('other', this.#failures, false, this.settings.config);
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), delayMs);
  }

  healthy(): void {
    this.#failures = 0;
  }

  date(): number | null {
    const video = this.settings.video as HTMLVideoElement & { getStartDate?: () => Date };
    const start = video.getStartDate?.().getTime();
    return start === undefined || Number.isNaN(start) ? null : start + video.currentTime * 1000;
  }

  loading(): null {
    return null;
  }

  selectCaptions(index: number | null): void {
    this.#captionTracks().forEach((track, position) => {
      track.mode = position === index ? 'hidden' : 'disabled';
      track.oncuechange = position === index ? () => this.#deliver(track) : null;
    });
  }

  destroy(): void {
    const { video } = this.settings;
    clearTimeout(this.#timer);
    video.removeEventListener('error', this.#failed);
    video.textTracks.removeEventListener('addtrack', this.#tracks);
    video.removeAttribute('src');
    video.load();
  }

  #load(): void {
    const { video, source, events } = this.settings;
    events.onTimelineReset();
    video.src = source;
    void video.play().catch(() => undefined);
  }

  #captionTracks(): TextTrack[] {
    return [...this.settings.video.textTracks].filter((track) => track.kind === 'subtitles' || track.kind === 'captions');
  }

  #announce(): void {
    this.settings.events.onCaptionTracks(this.#captionTracks().map((track) => track.language));
  }

  #deliver(track: TextTrack): void {
    const cues = [...(track.activeCues ?? [])] as VTTCue[];
    this.settings.events.onCues(cues.map((cue) => ({ start: cue.startTime, end: cue.endTime, text: cue.text })));
  }
}
