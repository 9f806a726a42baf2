/**
 * The captions that are known, to be painted by ourselves: native cues hide under the controls.
 * Segmented WebVTT repeats a cue in every segment it touches; a repeat joins the one that is known.
 */
export interface CaptionCue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&nbsp;': '\u00a0', '&lrm;': '\u200e', '&rlm;': '\u200f' };

/** A cue's text without WebVTT's tags and entities; line breaks stay. */
export const plainText = (text: string): string =>
  text.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => ENTITIES[entity] ?? entity).trim();

const JOIN_S = 0.05;

export class CueList {
  #cues: CaptionCue[] = [];

  add(cues: Iterable<CaptionCue>): void {
    for (const cue of cues) {
      const text = plainText(cue.text);
      if (text === '') continue;
      const same = this.#cues.findIndex((known) => known.text === text && cue.start <= known.end + JOIN_S && cue.end >= known.start - JOIN_S);
      const known = this.#cues[same];
      if (known === undefined) this.#cues.push({ start: cue.start, end: cue.end, text });
      else this.#cues[same] = { start: Math.min(known.start, cue.start), end: Math.max(known.end, cue.end), text };
    }
    this.#cues.sort((a, b) => a.start - b.start);
  }

  /** What is to be read at `time` (seconds of the media), oldest first. */
  at(time: number): readonly string[] {
    return this.#cues.filter((cue) => cue.start <= time && time < cue.end).map((cue) => cue.text);
  }

  /** Forgets what ended before `time`. */
  forget(time: number): void {
    this.#cues = this.#cues.filter((cue) => cue.end >= time);
  }

  clear(): void {
    this.#cues = [];
  }
}
