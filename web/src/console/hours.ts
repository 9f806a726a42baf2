/** What sessions made the house send, hour by hour, as a chart tells it: oldest first, and the hours of nobody too. */
import type { Costs, HourCost } from '@voulezvous/sdk';

const HOUR_MS = 3_600_000;

export interface Hour {
  /** When it begins, in milliseconds since the epoch. */
  readonly at: number;
  readonly gb: number;
  readonly sessions: number;
  /** Gigabytes by mode. */
  readonly by: ReadonlyMap<string, number>;
}

export function hoursOf({ since, until, hours }: Pick<Costs, 'since' | 'until' | 'hours'>): readonly Hour[] {
  const first = Date.parse(since);
  const told = new Map<number, HourCost[]>();
  for (const part of hours) {
    const at = Date.parse(part.hour);
    told.set(at, [...(told.get(at) ?? []), part]);
  }
  const count = Math.max(0, Math.round((Date.parse(until) - first) / HOUR_MS));
  return Array.from({ length: count }, (_, nth) => first + nth * HOUR_MS).map((at) => hourOf(at, told.get(at) ?? []));
}

function hourOf(at: number, parts: readonly HourCost[]): Hour {
  return {
    at,
    gb: parts.reduce((sum, { gb }) => sum + gb, 0),
    sessions: parts.reduce((sum, { sessions }) => sum + sessions, 0),
    by: new Map(parts.map(({ mode, gb }) => [mode, gb])),
  };
}

/** The modes that cost anything, by what they cost altogether, the most first. */
export function modesOf(hours: readonly Hour[]): readonly string[] {
  const all = new Map<string, number>();
  for (const { by } of hours) for (const [mode, gb] of by) all.set(mode, (all.get(mode) ?? 0) + gb);
  return [...all].sort(([one, more], [other, less]) => less - more || one.localeCompare(other)).map(([mode]) => mode);
}
