/**
 * What airs at a moment of the channel, from the now / next answers seen so far. The picture runs some seconds behind the
 * schedule, so the programme before the current one is kept until the picture has left it too.
 */
import type { NowPlaying, Programme } from '@voulezvous/sdk';

export interface Airing {
  readonly current: Programme | null;
  readonly next: Programme | null;
}

const KEPT = 4;
const ms = (time: string): number => Date.parse(time);

/** The line after an answer: what it says replaces everything from its current programme on. */
export function withAnswer(line: readonly Programme[], answer: NowPlaying): readonly Programme[] {
  const { current, next } = answer;
  const before = line.filter((known) => ms(known.starts_at) < ms(current.starts_at));
  return [...before.slice(-KEPT), current, ...(next ? [next] : [])];
}

/** What airs at `at` (milliseconds since the epoch); the nearest known programme while the answers lag behind. */
export function airingAt(line: readonly Programme[], at: number): Airing {
  const index = line.findIndex((programme) => at < ms(programme.ends_at));
  if (index < 0) return { current: line.at(-1) ?? null, next: null };
  return { current: line[index] ?? null, next: line[index + 1] ?? null };
}

/** What it is called; what stands in for a programme has a name of the house's. */
export const titleOf = ({ kind, title }: Programme, slate: string): string => (kind === 'slate' ? slate : title);

/** How much of a programme has been seen at `at`, from 0 to 1. */
export function progressAt(programme: Programme, at: number): number {
  const start = ms(programme.starts_at);
  const length = ms(programme.ends_at) - start;
  return length <= 0 ? 1 : Math.min(1, Math.max(0, (at - start) / length));
}

/** Hours and minutes on a 24-hour clock; the zone is the viewer's unless given. */
export function clockTime(at: number | string, locale: string, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone }).format(new Date(at));
}
