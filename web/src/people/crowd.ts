/** Who is here, of those whom one may see: a list, and the differences that are told after it. */
import type { Presence, PresenceDifference } from '@voulezvous/sdk';

export type Crowd = ReadonlyMap<string, Presence>;

export const crowdOf = (people: Iterable<Presence>): Crowd => new Map([...people].map((one) => [one.presence_id, one]));

/** The crowd after a difference; one that comes twice changes nothing the second time. */
export function withDifference(crowd: Crowd, { present, gone }: PresenceDifference): Crowd {
  const after = new Map(crowd);
  for (const one of present) after.set(one.presence_id, one);
  for (const id of gone) after.delete(id);
  return after;
}

/** The others: those on camera first, then who arrived last, as the platform's own list has them. */
export function othersIn(crowd: Crowd, ownId: string): readonly Presence[] {
  const others = [...crowd.values()].filter(({ user_id }) => user_id !== ownId);
  return others.sort((one, other) => Number(other.is_camera_on) - Number(one.is_camera_on) || other.arrived_at.localeCompare(one.arrived_at));
}
