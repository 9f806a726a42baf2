/**
 * Which tiles a page has: of people on camera who are in view, the first ones first, and never more than its budget. One
 * that leaves the view lingers for a while, in case the person looks back, as long as nobody in view needs its place.
 */
import type { Presence } from '@voulezvous/sdk';

/** What is on the page at one moment; times in milliseconds of one clock. */
export interface Scene {
  /** Everybody, in the order in which they are shown. */
  readonly people: readonly Pick<Presence, 'presence_id' | 'is_camera_on'>[];
  readonly inView: ReadonlySet<string>;
  /** When somebody who was in view left it. */
  readonly leftAt: ReadonlyMap<string, number>;
  /** Whose tiles are connected, or being connected. */
  readonly open: ReadonlySet<string>;
  /** Until when a tile that was refused is not asked for again. */
  readonly restsUntil: ReadonlyMap<string, number>;
  readonly budget: number;
  readonly lingerMs: number;
}

export interface Plan {
  /** Those in view whose tiles are wanted, the first one first. */
  readonly visible: readonly string[];
  readonly connect: readonly string[];
  readonly disconnect: readonly string[];
  /** When to plan again, though nothing happens; null for never. */
  readonly nextAt: number | null;
}

export function planned({ people, inView, leftAt, open, restsUntil, budget, lingerMs }: Scene, now: number): Plan {
  const onCamera = people.filter(({ is_camera_on }) => is_camera_on).map(({ presence_id }) => presence_id);
  const visible = onCamera.filter((id) => inView.has(id)).slice(0, budget);
  const endOf = (id: string): number => (leftAt.get(id) ?? -Infinity) + lingerMs;
  const lingering = onCamera
    .filter((id) => open.has(id) && !visible.includes(id) && endOf(id) > now)
    .sort((one, other) => endOf(other) - endOf(one))
    .slice(0, budget - visible.length);
  const kept = new Set([...visible, ...lingering]);
  const missing = visible.filter((id) => !open.has(id));
  const rested = (id: string): boolean => (restsUntil.get(id) ?? now) <= now;
  const times = [...lingering.map(endOf), ...missing.filter((id) => !rested(id)).map((id) => restsUntil.get(id) ?? now)];
  return {
    visible,
    connect: missing.filter(rested),
    disconnect: [...open].filter((id) => !kept.has(id)),
    nextAt: times.length === 0 ? null : Math.min(...times),
  };
}
