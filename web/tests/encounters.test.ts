import type { MatchTicket, ModeManifest, Session } from '@voulezvous/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Calls, type ConsentPort } from '../src/people/calls.svelte';
import { Encounters, type MatchListener, type MatchPort } from '../src/people/encounters.svelte';
import { languagesOf, tagsIn } from '../src/people/wish';

const CHANCE = { mode_id: 'm', policies: { heartbeat: { interval_s: 5, timeout_s: 15 }, media_profile: 'fast' } } as unknown as ModeManifest;
const WISH = { language: 'pt-BR' };
const ticket = (state: MatchTicket['state'], session_id?: string): MatchTicket => ({ ticket_id: 't1', mode: 'm', state, segment: WISH, joined_at: '', session_id }) as MatchTicket;
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('what somebody wishes', () => {
  it.each([
    ['Cinema, Música popular', ['cinema', 'musica-popular']],
    [' , cinema,CINEMA,', ['cinema']],
    ['¡!, 日本', []],
    ['a'.repeat(40), ['a'.repeat(24)]],
    ['1,2,3,4,5,6,7,8,9', ['1', '2', '3', '4', '5', '6', '7', '8']],
  ])('is read from %j', (text, tags) => {
    expect(tagsIn(text)).toEqual(tags);
  });
  it('may be said in the languages of the page, the house and the browser, each once', () => {
    expect(languagesOf('en', 'pt-BR', 'en', 'zh-Hans-CN', 'es-419', 'es')).toEqual(['en', 'pt-BR', 'es']);
  });
});

describe('Encounters', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function open(more: Partial<MatchPort> = {}) {
    const did: string[] = [];
    const stream = (name: string): MediaStream => {
      const track = { kind: 'audio', enabled: true, stop: () => did.push(`shut ${name}`) };
      return { getTracks: () => [track] } as unknown as MediaStream;
    };
    let listener: MatchListener | undefined;
    const port: MatchPort = {
      media: {
        session: (id) =>
          Promise.resolve({ session_id: id, state: 'active', participants: ['ana', `other of ${id}`], heartbeat: { interval_s: 5 }, endpoints: { kind: 'whip_whep' } } as unknown as Session),
        beat: () => Promise.reject(new Error('no net')),
        end: (id) => Promise.resolve(void did.push(`end ${id}`)),
        devices: () => Promise.resolve(stream('camera')),
        join: () => ({ close: () => void did.push('closed'), quality: () => Promise.resolve(null) }),
      },
      join: () => Promise.resolve(ticket('searching')),
      skip: (id) => (did.push(`skip ${id}`), Promise.resolve(ticket('parting', id))),
      leave: () => Promise.resolve(void did.push('leave')),
      ticket: () => (did.push('ask'), Promise.resolve(ticket('searching'))),
      follow: (given) => ((listener = given), given.onConnected(true), () => void did.push('hung up')),
      copy: () => Promise.resolve(stream('copy')),
      ...more,
    };
    const calls = new Calls({} as ConsentPort, 'ana', () => undefined, () => undefined);
    const encounters = new Encounters(port, calls, 'ana', []);
    encounters.enter(CHANCE);
    const hear = async (told: MatchTicket): Promise<void> => {
      listener?.onTicket(told);
      await settled();
    };
    return { encounters, calls, did, hear, tell: () => listener as MatchListener };
  }

  it('are one call after the other, on copies of one camera, and nobody hears who was muted', async () => {
    const { encounters, calls, did, hear } = open();
    await encounters.join(WISH);
    expect([encounters.phase, encounters.own === null, calls.call]).toEqual(['queued', false, null]);
    await hear(ticket('matched'));
    await hear(ticket('together', 's1'));
    await hear(ticket('together', 's1'));
    expect([encounters.isTogether, calls.call?.session?.session_id, calls.call?.other?.user_id]).toEqual([true, 's1', 'other of s1']);
    calls.call?.muteSound();
    await encounters.skip();
    expect([encounters.isTogether, calls.call, did]).toEqual([false, null, ['skip s1', 'closed', 'shut copy']]);
    await hear(ticket('searching'));
    await hear(ticket('together', 's2'));
    expect([calls.call?.sound, calls.call?.own?.getTracks().map(({ enabled }) => enabled)]).toEqual([false, [false]]);
  });

  it('end with the queue, the line and the camera for who leaves; the house ends the call', async () => {
    const { encounters, calls, did, hear } = open();
    await encounters.join(WISH);
    await hear(ticket('together', 's1'));
    encounters.leave();
    encounters.leave();
    await settled();
    expect([encounters.phase, encounters.own, calls.call, did]).toEqual(['away', null, null, ['hung up', 'closed', 'shut copy', 'shut camera', 'leave']]);
    await hear(ticket('together', 's2'));
    expect(calls.call).toBeNull();
  });

  it('can be told of once they are over, until somebody else is met or is parted from', async () => {
    const { encounters, hear } = open();
    const last = (): unknown => [encounters.last?.other?.user_id, encounters.last?.scene];
    await encounters.join(WISH);
    await hear(ticket('together', 's1'));
    expect(encounters.last).toBeNull();
    await hear(ticket('cooldown'));
    expect(last()).toEqual(['other of s1', { session_id: 's1' }]);
    await hear(ticket('together', 's2'));
    encounters.leave();
    expect(last()).toEqual(['other of s2', { session_id: 's2' }]);
    encounters.part('other of s1');
    expect(encounters.last).not.toBeNull();
    encounters.part('other of s2');
    expect(encounters.last).toBeNull();
  });

  it('are over when the house says so', async () => {
    const { encounters, did, hear } = open();
    await encounters.join(WISH);
    await hear(ticket('left'));
    expect([encounters.phase, did]).toEqual(['away', ['hung up', 'shut camera']]);
  });

  it('begin with a camera or not at all', async () => {
    const closed = open({ media: { devices: () => Promise.reject(new Error('no')) } as unknown as MatchPort['media'] });
    await closed.encounters.join(WISH);
    expect([closed.encounters.phase, closed.did]).toEqual(['closed_devices', []]);
  });

  it('shut the camera when the house refuses, and tell why', async () => {
    const { encounters, did } = open({ join: () => Promise.reject({ code: 'MATCH_LIMIT' }) });
    await expect(encounters.join(WISH)).rejects.toMatchObject({ code: 'MATCH_LIMIT' });
    expect([encounters.phase, did]).toEqual(['away', ['hung up', 'shut camera']]);
  });

  it('take no answer that is older than the last news', async () => {
    let answer = (_: MatchTicket): void => undefined;
    const { encounters, hear } = open({ skip: () => new Promise((resolve) => (answer = resolve)) });
    await encounters.join(WISH);
    await hear(ticket('together', 's1'));
    const skipping = encounters.skip();
    await hear(ticket('together', 's2'));
    answer(ticket('parting', 's1'));
    await skipping;
    expect([encounters.ticket?.session_id, encounters.isTogether]).toEqual(['s2', true]);
  });

  it('ask how it stands on every new line', async () => {
    const { encounters, did, tell } = open();
    await encounters.join(WISH);
    tell().onConnected(false);
    expect(encounters.connected).toBe(false);
    tell().onConnected(true);
    await settled();
    expect(did).toEqual(['ask']);
  });

  it('leave again where one left before one had come', async () => {
    let joined = (_: MatchTicket): void => undefined;
    const { encounters, did } = open({ join: () => new Promise((resolve) => (joined = resolve)) });
    const joining = encounters.join(WISH);
    await settled();
    encounters.leave();
    joined(ticket('searching'));
    await joining;
    expect([encounters.phase, did.filter((one) => one === 'leave').length]).toEqual(['away', 2]);
  });
});
