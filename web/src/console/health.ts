/** Every part of the house as well or not, the unwell first; the LAB once, though both answers tell of it. */
import type { Readiness, Status } from '@voulezvous/sdk';

const LAB = 'lab';

export interface Part {
  readonly name: string;
  readonly ok: boolean;
  /** A copy key and its values, or plain words of the house. */
  readonly says: { readonly key: string; readonly values: Readonly<Record<string, string>> } | string;
}

export interface Health {
  readonly readiness: Readiness;
  readonly status: Status;
}

export function partsOf({ readiness, status }: Health): readonly Part[] {
  const { lab, channels } = status;
  const beat = lab.heartbeat_age_s === undefined ? 'never' : lab.alive ? 'alive' : 'away';
  const parts: Part[] = [
    {
      name: LAB,
      ok: lab.alive,
      says: { key: `console.lab.${beat}`, values: { seconds: (lab.heartbeat_age_s ?? 0).toFixed(1), preparing: String(lab.preparing ?? 0) } },
    },
    ...channels.map(({ channel_id, state }) => ({ name: channel_id, ok: state === 'on_air', says: { key: `console.air.${state}`, values: {} } })),
    ...status.services.map(({ name, ok, reason }) => ({ name, ok, says: reason })),
    ...readiness.checks.filter(({ name }) => name !== LAB).map(({ name, ok, reason }) => ({ name, ok, says: reason })),
  ];
  return parts.sort((one, other) => Number(one.ok) - Number(other.ok));
}
