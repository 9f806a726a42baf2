/** What the house tells of hours, as a chart shows it: oldest first, and the hours of nobody too. */
import type { Audience, HourStarts } from '@voulezvous/sdk';

const HOUR_MS = 3_600_000;

export interface Hour {
  /** When it begins, in milliseconds since the epoch. */
  readonly at: number;
  readonly total: number;
  readonly by: ReadonlyMap<string, number>;
}

/** What was told of a mode in an hour. */
interface Told {
  readonly hour: string;
  readonly mode: string;
}

interface Span {
  readonly since: string;
  readonly until: string;
}

/** Each hour's amounts by mode. */
export function hoursOf<T extends Told>({ since, until, hours }: Span & { readonly hours: readonly T[] }, amount: (told: T) => number): readonly Hour[] {
  const told = new Map<number, T[]>();
  for (const one of hours) {
    const at = Date.parse(one.hour);
    told.set(at, [...(told.get(at) ?? []), one]);
  }
  return beginnings({ since, until }).map((at) => {
    const by = new Map((told.get(at) ?? []).map((one) => [one.mode, amount(one)]));
    return { at, by, total: [...by.values()].reduce((sum, one) => sum + one, 0) };
  });
}

/** From the first hour of which anything was told on, and the last `least` hours at any rate. */
export function sinceAnything(hours: readonly Hour[], least: number): readonly Hour[] {
  const first = hours.findIndex(({ total }) => total > 0);
  return first < 0 ? hours.slice(-least) : hours.slice(Math.max(0, Math.min(first, hours.length - least)));
}

/** The modes of which there was anything, by how much altogether, the most first. */
export function modesOf(hours: readonly Hour[]): readonly string[] {
  const all = new Map<string, number>();
  for (const { by } of hours) for (const [mode, amount] of by) all.set(mode, (all.get(mode) ?? 0) + amount);
  return [...all].sort(([one, more], [other, less]) => less - more || one.localeCompare(other)).map(([mode]) => mode);
}

export interface StartHour {
  readonly at: number;
  /** Null where there was no first picture. */
  readonly start: HourStarts | null;
}

export function startsOf({ since, until, starts }: Pick<Audience, 'since' | 'until' | 'starts'>): readonly StartHour[] {
  const told = new Map(starts.map((start) => [Date.parse(start.hour), start]));
  return beginnings({ since, until }).map((at) => ({ at, start: told.get(at) ?? null }));
}

function beginnings({ since, until }: Span): readonly number[] {
  const first = Date.parse(since);
  const count = Math.max(0, Math.round((Date.parse(until) - first) / HOUR_MS));
  return Array.from({ length: count }, (_, nth) => first + nth * HOUR_MS);
}
