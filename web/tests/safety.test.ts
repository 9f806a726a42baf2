import type { Consent, EventsEvent, ReportCreation } from '@voulezvous/sdk';
import { flushSync, mount, unmount } from 'svelte';
import { describe, expect, it } from 'vitest';
import ConsentOverlay from '../src/modules/overlay/ConsentOverlay.svelte';
import Protect from '../src/modules/Protect.svelte';
import { blockAt, reportAt } from '../src/modules/protecting';
import { Calls, type ConsentPort } from '../src/people/calls.svelte';
import type { Member } from '../src/people/member.svelte';
import { Safety, type SafetyPort } from '../src/people/safety.svelte';
import { shellModules } from './support/modules';

const bia = { user_id: 'bia', handle: 'bia', display_name: 'Bia' };
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  flushSync();
};

/** Somebody inside, and what the house was asked; whatever is in `refused` fails. */
function inside(refused: readonly (keyof SafetyPort)[] = []) {
  const asked: unknown[] = [];
  const parted: string[] = [];
  let mode = 'party';
  const ask = (what: keyof SafetyPort) => (said: string | ReportCreation) => {
    asked.push([what, said]);
    return refused.includes(what) ? Promise.reject({ code: 'RATE_LIMITED', retryAfterS: 7 }) : Promise.resolve();
  };
  const safety = new Safety({ block: ask('block'), unblock: ask('unblock'), report: ask('report') }, () => mode, (userId) => void parted.push(userId));
  const modules = shellModules();
  modules.inside.member = { safety } as Member;
  modules.copy.strings = { 'safety.blocked': 'blocked', 'safety.undo': 'undo', 'safety.report_who': 'report {name}', 'safety.block_who': 'block {name}' };
  return { safety, modules, asked, parted, go: (elsewhere: string) => (mode = elsewhere), said: () => modules.notices.all.map(({ text }) => text) };
}

describe('Safety', () => {
  it('reports whom the sheet is about, in the mode that is shown and where it happened, and closes the sheet', async () => {
    const { safety, asked, go } = inside();
    safety.ask(bia, { session_id: 's1' });
    go('random');
    await safety.report('spam');
    expect(asked).toEqual([['report', { user_id: 'bia', reason_code: 'spam', mode_id: 'random', session_id: 's1' }]]);
    expect(safety.reporting).toBeNull();
    safety.ask(bia);
    await safety.report('hate');
    expect(asked[1]).toEqual(['report', { user_id: 'bia', reason_code: 'hate', mode_id: 'random' }]);
  });

  it('leaves the sheet open when the house refuses, and reports nobody from a closed one', async () => {
    const { safety, asked } = inside(['report']);
    safety.ask(bia);
    await expect(safety.report('spam')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(safety.reporting).toEqual(bia);
    safety.drop();
    await safety.report('spam');
    expect(asked).toHaveLength(1);
  });

  it('parts from somebody once the house has, and not when it refuses', async () => {
    const granted = inside();
    await granted.safety.block(bia);
    expect([granted.parted, granted.asked]).toEqual([['bia'], [['block', 'bia']]]);
    const refused = inside(['block']);
    await expect(refused.safety.block(bia)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(refused.parted).toEqual([]);
  });
});

describe('protecting', () => {
  it('says at once that somebody is blocked, and takes it back from there', async () => {
    const { modules, asked, said } = inside();
    await blockAt(modules, bia);
    expect(said()).toEqual(['blocked']);
    modules.notices.all[0]?.action?.press();
    await settled();
    expect(asked).toEqual([['block', 'bia'], ['unblock', 'bia']]);
  });

  it('says in words why a block or its end was refused', async () => {
    for (const what of ['block', 'unblock'] as const) {
      const { modules, said } = inside([what]);
      await blockAt(modules, bia);
      modules.notices.all[0]?.action?.press();
      await settled();
      expect(said().filter((text) => text !== 'blocked')).toHaveLength(1);
    }
  });

  it('opens the sheet about somebody; for a visitor nothing is there', () => {
    const { modules, safety } = inside();
    reportAt(modules, bia, { thread_id: 't1' });
    expect(safety.reporting).toEqual(bia);
    modules.inside.member = null;
    expect(() => reportAt(modules, bia)).not.toThrow();
  });

  it('is one press beside somebody, for each of the two', async () => {
    const { modules, safety, asked, said } = inside();
    const target = document.createElement('div');
    const { copy, inside: here, notices } = modules;
    const mounted = mount(Protect, { target, props: { copy, inside: here, notices, one: bia } });
    flushSync();
    target.querySelector<HTMLButtonElement>('[aria-label="report Bia"]')?.click();
    expect(safety.reporting).toEqual(bia);
    target.querySelector<HTMLButtonElement>('[aria-label="block Bia"]')?.click();
    await settled();
    expect([asked, said()]).toEqual([[['block', 'bia']], ['blocked']]);
    void unmount(mounted);
  });

  it('is one press from an invitation, one got or one made, which is over with it', async () => {
    const ana = { user_id: 'ana', handle: 'ana', display_name: 'Ana' };
    for (const act of ['report', 'block'] as const) {
      for (const [way, got] of [['decline', true], ['cancel', false]] as const) {
        const { modules, safety, asked } = inside();
        const [inviter, invitee] = got ? [bia, ana] : [ana, bia];
        const consent = { consent_id: 'c1', inviter, invitee } as Consent;
        const said = (what: string) => (id: string) => (asked.push([what, id]), Promise.resolve(consent));
        const port = { ask: () => Promise.resolve(consent), decline: said('decline'), cancel: said('cancel') } as unknown as ConsentPort;
        const calls = new Calls(port, 'ana', () => undefined, () => undefined);
        modules.inside.member = { safety, calls } as unknown as Member;
        if (got) calls.hear({ type: 'consent.request', data: consent } as EventsEvent);
        else await calls.ask('bia');
        const target = document.createElement('div');
        document.body.append(target);
        const mounted = mount(ConsentOverlay, { target, props: modules });
        flushSync();
        [...target.querySelectorAll('button')].find(({ textContent }) => textContent === `safety.${act}`)?.click();
        await settled();
        expect([safety.reporting, asked]).toEqual(act === 'report' ? [bia, [[way, 'c1']]] : [null, [[way, 'c1'], ['block', 'bia']]]);
        expect(target.querySelector('dialog')).toBeNull();
        void unmount(mounted);
      }
    }
  });
});
