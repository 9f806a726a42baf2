import { configureClient, type Consent, type EventsEvent, type Session } from '@voulezvous/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mediaPort } from '../src/backend/calls';
import { Call, type CallListener } from '../src/people/call.svelte';
import { byConsent, Calls, type ConsentPort, type Ending } from '../src/people/calls.svelte';

const ana = { user_id: 'ana', handle: 'ana', display_name: 'Ana' };
const bia = { user_id: 'bia', handle: 'bia', display_name: 'Bia' };
const consent = (id: string, inviter = ana, invitee = bia): Consent => ({ consent_id: id, inviter, invitee, mode: 'm', intent_label: 'call', state: 'pending', requested_at: '', expires_at: '' });
const event = (type: string, data: unknown): EventsEvent => ({ type, data }) as unknown as EventsEvent;
const session = (more: Partial<Session> = {}): Session =>
  ({ session_id: 's1', state: 'active', heartbeat: { interval_s: 5, timeout_s: 15 }, endpoints: { kind: 'whip_whep' }, ...more }) as unknown as Session;

function house(more: Partial<ConsentPort> = {}) {
  const did: string[] = [];
  const track = { kind: 'audio', enabled: true, stop: () => did.push('stopped') } as unknown as MediaStreamTrack;
  let listener: CallListener | undefined;
  const port: ConsentPort = {
    ask: () => Promise.resolve(consent('c1')),
    accept: (id) => Promise.resolve({ ...consent(id, bia, ana), session_id: 's1' }),
    decline: (id) => (did.push(`declined ${id}`), Promise.resolve(consent(id))),
    cancel: (id) => (did.push(`cancelled ${id}`), Promise.resolve(consent(id))),
    open: () => Promise.resolve([]),
    look: (id) => Promise.resolve({ ...consent(id), session_id: 's1' }),
    session: () => Promise.resolve(session()),
    beat: () => Promise.resolve(session()),
    end: (id) => Promise.resolve(void did.push(`ended ${id}`)),
    devices: () => Promise.resolve({ getTracks: () => [track] } as unknown as MediaStream),
    join: (_endpoints, _tracks, given) => ((listener = given), { close: () => void did.push('closed'), quality: () => Promise.resolve(null) }),
    ...more,
  };
  return { port, did, track, tell: () => listener as CallListener };
}

const callOf = (port: ConsentPort): Call => new Call(port, byConsent(port, 'c1', 'ana'), 'ana', undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('Calls', () => {
  function open(more: Partial<ConsentPort> = {}) {
    const { port, did } = house(more);
    const entered: string[] = [];
    const endings: Ending[] = [];
    return { calls: new Calls(port, 'ana', ({ consent_id }) => entered.push(consent_id), (ending) => endings.push(ending)), did, entered, endings };
  }

  it('goes along only on the device that asked', async () => {
    const { calls, entered } = open();
    calls.hear(event('consent.accepted', consent('elsewhere')));
    await calls.ask('bia');
    calls.hear(event('consent.accepted', consent('c1')));
    expect([entered, calls.asking]).toEqual([['c1'], null]);
  });

  it('shows who asks until it is answered, here or on another device', async () => {
    const { calls, entered } = open();
    calls.hear(event('consent.request', consent('c2', bia, ana)));
    calls.hear(event('consent.request', consent('c2', bia, ana)));
    expect(calls.asked).toHaveLength(1);
    calls.hear(event('consent.accepted', consent('c2', bia, ana)));
    expect([calls.asked, entered]).toEqual([[], []]);
  });

  it('says how an invitation ended to who asked, and to who was asked only that it was taken back', async () => {
    const { calls, endings } = open();
    await calls.ask('bia');
    calls.hear(event('consent.declined', consent('c1')));
    calls.hear(event('consent.request', consent('c2', bia, ana)));
    calls.hear(event('consent.expired', consent('c2', bia, ana)));
    calls.hear(event('consent.request', consent('c3', bia, ana)));
    calls.hear(event('consent.cancelled', consent('c3', bia, ana)));
    expect(endings).toEqual(['declined', 'cancelled']);
  });

  it('goes on where it waits already: at the address of a call that nobody has said yes to yet', async () => {
    let answered: Consent = consent('c2', bia, ana);
    const { calls, entered } = open({ look: () => Promise.resolve(answered) });
    const call = calls.join('c2', undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect([call.state, call.session]).toEqual(['connecting', null]);
    answered = { ...answered, state: 'accepted', session_id: 's1' };
    await calls.accept(answered);
    await vi.advanceTimersByTimeAsync(0);
    expect([call.session?.session_id, entered]).toEqual(['s1', []]);
  });

  it('enters when it accepts', async () => {
    const { calls, entered } = open();
    const asked = consent('c2', bia, ana);
    calls.hear(event('consent.request', asked));
    await calls.accept(asked);
    expect([entered, calls.asked]).toEqual([['c2'], []]);
  });
});

describe('a call', () => {
  it('is over at once for who hangs up: camera, media and session', async () => {
    const { port, did } = house();
    const call = callOf(port);
    await call.start();
    expect([call.state, call.other]).toEqual(['connecting', bia]);
    await call.hangUp();
    await call.hangUp();
    expect([call.state, did]).toEqual(['over', ['closed', 'stopped', 'ended s1']]);
  });

  it('has no way in without a yes, or when the session is over', async () => {
    const never = house({ look: () => Promise.resolve({ ...consent('c1'), state: 'declined' as const }) });
    const late = house({ session: () => Promise.resolve(session({ state: 'ended' })) });
    for (const { port, did } of [never, late]) {
      const call = callOf(port);
      await call.start();
      expect([call.state, did]).toEqual(['over', []]);
    }
  });

  it('asks again for a camera that was refused, and shuts one that comes too late', async () => {
    let grant = (_: MediaStream): void => undefined;
    const { port, did, track } = house();
    const refused = callOf({ ...port, devices: () => Promise.reject(new Error('no')) });
    await refused.start();
    expect(refused.state).toBe('closed_devices');
    const late = callOf({ ...port, devices: () => new Promise((resolve) => (grant = resolve)) });
    const starting = late.start();
    await vi.advanceTimersByTimeAsync(0);
    await late.hangUp();
    grant({ getTracks: () => [track] } as unknown as MediaStream);
    await starting;
    expect(did).toEqual(['ended s1', 'stopped']);
  });

  it('waits for a session that the media plane has still to open', async () => {
    const states = ['creating', 'creating', 'active'];
    const fetch = (): Promise<Response> => Promise.resolve(Response.json(session({ state: states.shift() as Session['state'] })));
    configureClient({ fetch: fetch as typeof globalThis.fetch });
    const found = mediaPort.session('s1');
    await vi.advanceTimersByTimeAsync(1000);
    expect((await found).state).toBe('active');
  });

  it('says soon again what was not heard, and ends when it is refused', async () => {
    const fails = (thrown: unknown) => () => Promise.reject(thrown);
    const answers: (() => Promise<Session>)[] = [fails({ status: 503 }), fails(new Error('no net')), fails({ status: 401 }), fails({ status: 429 })];
    const beats: number[] = [];
    const { port } = house({ beat: () => (beats.push(Date.now()), answers.shift()?.() ?? Promise.resolve(session())) });
    const call = callOf(port);
    const began = Date.now();
    await call.start();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(beats.map((at) => at - began)).toEqual([5000, 6000, 7000, 8000, 9000, 14_000]);
    expect(call.state).toBe('connecting');
    answers.push(fails({ status: 409 }));
    await vi.advanceTimersByTimeAsync(5000);
    expect(call.state).toBe('over');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(beats).toHaveLength(7);
  });

  it('mutes the track, not the call', async () => {
    const { port, track } = house();
    const call = callOf(port);
    await call.start();
    call.muteSound();
    expect([call.sound, track.enabled]).toEqual([false, false]);
    call.muteSound();
    expect(track.enabled).toBe(true);
  });
});
