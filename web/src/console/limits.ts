/** What moderators may do to an account: bar it, limit it, hide it; and take each back. */
import type { Account, BanOrder } from '@voulezvous/sdk';

export const LIMITS = ['ban', 'quarantine', 'shadow'] as const;
export type Limit = (typeof LIMITS)[number];

/** Why, and until when; without an end for good, or until it is lifted. */
export type Order = BanOrder;

/** Whether `limit` is in force at `at`, in milliseconds since the epoch. */
export function holds({ ban, quarantined_until, shadowed }: Pick<Account, 'ban' | 'quarantined_until' | 'shadowed'>, limit: Limit, at: number): boolean {
  const before = (end: string | undefined, otherwise: boolean): boolean => (end === undefined ? otherwise : at < Date.parse(end));
  return { ban: ban !== undefined && before(ban.until, true), quarantine: before(quarantined_until, false), shadow: shadowed }[limit];
}
