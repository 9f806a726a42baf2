/** Every part of the house as well or not, the unwell first; the LAB once, though both answers tell of it. */
import type { DependencyCheck, Observation, Readiness, Status } from '@voulezvous/sdk';
import { milliseconds, moment, seconds } from './figures';

const LAB = 'lab';
const HASH_SHOWN = 12;

/** A copy key and its values; the words after it are from elsewhere. */
export interface Saying {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
  readonly detail?: string;
}

export interface Part {
  readonly name: string;
  readonly ok: boolean;
  readonly says: readonly Saying[];
}

export interface Health {
  readonly readiness: Readiness;
  readonly status: Status;
}

export function partsOf({ readiness, status }: Health, locale: string): readonly Part[] {
  const { lab, channels } = status;
  const beat = lab.heartbeat_age_s === undefined ? 'never' : lab.alive ? 'alive' : 'away';
  const lasts = { seconds: seconds(lab.heartbeat_age_s ?? 0, locale), preparing: String(lab.preparing ?? 0) };
  const checked = ({ name, ok, seen }: DependencyCheck): Part => ({ name, ok, says: seen.map((one) => saying(one, locale)) });
  const parts: Part[] = [
    { name: LAB, ok: lab.alive, says: [{ key: `console.lab.${beat}`, values: lasts }] },
    ...channels.map(({ channel_id, state }) => ({ name: channel_id, ok: state === 'on_air', says: [{ key: `console.air.${state}`, values: {} }] })),
    ...status.services.map(checked),
    ...readiness.checks.filter(({ name }) => name !== LAB).map(checked),
  ];
  return parts.sort((one, other) => Number(one.ok) - Number(other.ok));
}

function saying({ code, channel_id, seconds: s, count, since, config_hash, detail }: Observation, locale: string): Saying {
  const values = {
    channel: channel_id ?? '',
    seconds: seconds(s ?? 0, locale),
    milliseconds: milliseconds((s ?? 0) * 1000, locale),
    count: String(count ?? 0),
    since: since === undefined ? '' : moment(since, locale),
    hash: config_hash?.slice(0, HASH_SHOWN) ?? '',
  };
  return { key: `console.seen.${code}`, values, ...(detail === undefined ? {} : { detail }) };
}
