import type { MatchTicket, Me } from '@voulezvous/sdk';
import { flushSync, mount, unmount } from 'svelte';
import { describe, expect, it } from 'vitest';
import MatchOverlay from '../src/modules/overlay/MatchOverlay.svelte';
import type { Encounters } from '../src/people/encounters.svelte';
import type { Member } from '../src/people/member.svelte';
import { shellModules } from './support/modules';

function shown(encounters: Partial<Encounters>, me: Partial<Me> = {}): HTMLElement {
  const modules = shellModules();
  modules.account.me = me as Me;
  modules.inside.member = { encounters } as Member;
  modules.copy.strings = { 'match.cooldown_left': 'in {seconds} s', 'match.searching': 'searching', 'match.skip': 'next', 'probation.encounters_per_hour': '{count} an hour' };
  const target = document.createElement('div');
  const mounted = mount(MatchOverlay, { target, props: modules });
  flushSync();
  const text = target.cloneNode(true) as HTMLElement;
  void unmount(mounted);
  return text;
}
const ticket = (state: MatchTicket['state'], more: Partial<MatchTicket> = {}): MatchTicket => ({ state, ...more }) as MatchTicket;

describe('MatchOverlay', () => {
  it('asks whom one would like to meet, and offers to look for them', () => {
    expect(shown({ phase: 'away', ticket: null }).querySelectorAll('form select, form input, form button')).toHaveLength(4);
  });
  it('says for how long a pause lasts', () => {
    const until = new Date(Date.now() + 4500).toISOString();
    expect(shown({ phase: 'queued', ticket: ticket('cooldown', { cooldown_until: until }) }).textContent).toContain('in 5 s');
  });
  it('goes on searching while a session is being made or ended', () => {
    for (const state of ['searching', 'matched', 'parting'] as const) {
      const page = shown({ phase: 'queued', connected: true, ticket: ticket(state) });
      expect([page.textContent?.includes('searching'), page.textContent?.includes('next')]).toEqual([true, false]);
    }
  });
  it('offers the next one only when there is one', () => {
    expect(shown({ phase: 'queued', isTogether: true, ticket: ticket('together') }).textContent).toContain('next');
  });
  it('tells who is new what holds until then, and nobody else', () => {
    const limits = { encounters_per_hour: 20, invitations_per_minute: 2, messages_per_minute: { private_1to1: 20, room: 8, performer_room: 3 } };
    const told = (ms: number): string | undefined =>
      shown({ phase: 'away', ticket: null }, { probation: { until: new Date(Date.now() + ms).toISOString(), limits } }).querySelector('[role=note]')?.textContent ?? undefined;
    expect(told(60_000)).toContain('20 an hour');
    expect(told(-1)).toBeUndefined();
    expect(shown({ phase: 'away', ticket: null }).querySelector('[role=note]')).toBeNull();
  });
});
