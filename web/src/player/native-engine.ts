import type { Engine, EngineSettings } from './engine';
import { recoveryFor } from './recovery';

/** HLS by the browser itself, for phones without MSE. Its captions arrive as text tracks whose cues we paint too. */
export class NativeEngine implements Engine {
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #failed = (): void => this.unstick();
  readonly #tracks = (): void => this.#announce();

  constructor(private readonly settings: EngineSettings) {
    const { media } = settings;
    media.addEventListener('error', this.#failed);
    media.textTracks.addEventListener('addtrack', this.#tracks);
    this.#load();
  }

  goLive(): void {
    const { seekable } = this.settings.media;
    if (seekable.length > 0) this.settings.media.currentTime = seekable.end(seekable.length - 1);
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
    const media = this.settings.media as HTMLMediaElement & { getStartDate?: () => Date };
    const start = media.getStartDate?.().getTime();
    return start === undefined || Number.isNaN(start) ? null : start + media.currentTime * 1000;
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
    const { media } = this.settings;
    clearTimeout(this.#timer);
    media.removeEventListener('error', this.#failed);
    media.textTracks.removeEventListener('addtrack', this.#tracks);
    media.removeAttribute('src');
    media.load();
  }

  #load(): void {
    const { media, source, events } = this.settings;
    events.onTimelineReset();
    media.src = source;
    void media.play().catch(() => undefined);
  }

  #captionTracks(): TextTrack[] {
    return [...this.settings.media.textTracks].filter((track) => track.kind === 'subtitles' || track.kind === 'captions');
  }

  #announce(): void {
    this.settings.events.onCaptionTracks(this.#captionTracks().map((track) => track.language));
  }

  #deliver(track: TextTrack): void {
    const cues = [...(track.activeCues ?? [])] as VTTCue[];
    this.settings.events.onCues(cues.map((cue) => ({ start: cue.startTime, end: cue.endTime, text: cue.text })));
  }
}
