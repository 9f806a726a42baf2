import type { ClientTelemetry, ModeManifest, TelemetryEvent } from '@voulezvous/sdk';
import { describe, expect, it, vi } from 'vitest';
import type { CallListener } from '../src/people/call.svelte';
import type { MemberPorts } from '../src/people/member.svelte';
import { noting } from '../src/people/noting';
import { type Look, type PictureQuality, Telemetry } from '../src/telemetry/telemetry';

const HOUSE: ClientTelemetry = { batch_max: 2, interval_ms: 1000, waiting_max: 8, quality_interval_ms: 2000 };
const mode = (mode_id: string, ...analytics_events: string[]): ModeManifest => ({ mode_id, version: 3, analytics_events }) as unknown as ModeManifest;

function open({ silent = false } = {}) {
  const batches: (readonly TelemetryEvent[])[] = [];
  let at = 0;
  let answers = true;
  const last: (readonly TelemetryEvent[])[] = [];
  const port = {
    sendLast: (events: readonly TelemetryEvent[]) => (answers ? (last.push(events), Promise.resolve()) : Promise.reject(new Error('no answer'))),
    send: (events: readonly TelemetryEvent[]) => (answers ? (batches.push(events), Promise.resolve()) : Promise.reject(new Error('no answer'))),
    newId: () => 'id',
    now: () => at,
  };
  const telemetry = new Telemetry(port, HOUSE, silent);
  return { telemetry, batches, last, later: (ms: number) => (at += ms), house: (up: boolean) => (answers = up), told: () => batches.flat().map(({ name, properties }) => [name, properties]) };
}

describe('Telemetry', () => {
  it('tells of a mode what the mode has told, and how long it was shown', async () => {
    const { telemetry, later, told } = open();
    telemetry.enter(mode('one', 'mode_entered', 'mode_exited'));
    later(500);
    telemetry.enter(mode('one', 'mode_entered', 'mode_exited'));
    telemetry.tellHere('tile_connected', { active_tiles: 1 });
    telemetry.enter(mode('two', 'mode_entered', 'tile_connected'));
    telemetry.tellHere('tile_connected', { active_tiles: 1 });
    await telemetry.flush();
    expect(told()).toEqual([
      ['mode_entered', { mode_id: 'one', manifest_version: 3 }],
      ['mode_exited', { mode_id: 'one', stayed_ms: 500 }],
      ['mode_entered', { mode_id: 'two', manifest_version: 3, from_mode_id: 'one' }],
      ['tile_connected', { mode_id: 'two', active_tiles: 1 }],
    ]);
  });

  it('tells of the first picture once, since the page was asked for', async () => {
    const { telemetry, later, told } = open();
    telemetry.enter(mode('one'));
    later(820);
    telemetry.pictured('main');
    telemetry.pictured('main');
    await telemetry.flush();
    expect(told()).toEqual([['view_broadcast', { channel: 'main', time_to_picture_ms: 820 }]]);
  });

  it('keeps what the house could not take, in batches as large as it takes them, and not without end', async () => {
    const { telemetry, batches, house } = open();
    house(false);
    for (let n = 0; n < 20; n += 1) telemetry.tell('auth_success', { n });
    await telemetry.flush();
    expect(batches).toEqual([]);
    house(true);
    await telemetry.flush();
    await telemetry.flush();
    expect(batches.map((batch) => batch.map(({ properties }) => properties['n']))).toEqual([[12, 13], [14, 15], [16, 17], [18, 19]]);
  });

  it('has its last word when the page is put away, and enters again when it is shown again', async () => {
    const { telemetry, last, later, told } = open();
    telemetry.enter(mode('one', 'mode_entered', 'mode_exited'));
    await telemetry.flush();
    later(300);
    telemetry.tell('auth_success', {});
    telemetry.tell('auth_success', {});
    telemetry.leave();
    telemetry.leave();
    expect(last.map((batch) => batch.map(({ name }) => name))).toEqual([['auth_success', 'auth_success'], ['mode_exited']]);
    expect(last[1]?.[0]?.properties).toEqual({ mode_id: 'one', stayed_ms: 300 });
    await Promise.resolve();
    telemetry.comeBack();
    telemetry.comeBack();
    await telemetry.flush();
    expect(told().map(([name]) => name)).toEqual(['mode_entered', 'mode_entered']);
  });

  it('keeps its last word when nobody hears it', async () => {
    const { telemetry, last, house, told } = open();
    telemetry.enter(mode('one', 'mode_exited'));
    house(false);
    telemetry.leave();
    await Promise.resolve();
    house(true);
    await telemetry.flush();
    expect([last, told().map(([name]) => name)]).toEqual([[], ['mode_exited']]);
  });

  it('samples how well the picture plays, while it is watched and where the mode has it told', async () => {
    vi.useFakeTimers();
    const { telemetry, told } = open();
    const stop = telemetry.run();
    const unwatched = telemetry.watched(() => ({ layer: '360', bitrate_bps: 500_000, buffer_ms: 4000, stalls: 1, dropped_frames: 0 }));
    telemetry.enter({ ...mode('one', 'qos_sample'), policies: { media_profile: 'main' } } as unknown as ModeManifest);
    await vi.advanceTimersByTimeAsync(2000);
    unwatched();
    await vi.advanceTimersByTimeAsync(2000);
    stop();
    vi.useRealTimers();
    const sample = { mode_id: 'one', profile: 'main', layer: '360', bitrate_bps: 500_000, buffer_ms: 4000, stalls: 1, dropped_frames: 0 };
    expect(told()).toEqual([['qos_sample', sample]]);
  });

  it('tells nothing of what was over before it was known how well it played', async () => {
    vi.useFakeTimers();
    const { telemetry, told } = open();
    const stop = telemetry.run();
    let answer: (quality: PictureQuality) => void = () => undefined;
    const unwatched = telemetry.watched(() => new Promise((known) => (answer = known)));
    telemetry.enter({ ...mode('one', 'qos_sample'), policies: { media_profile: 'main' } } as unknown as ModeManifest);
    await vi.advanceTimersByTimeAsync(2500);
    unwatched();
    answer({ bitrate_bps: 1, dropped_frames: 0 });
    await vi.advanceTimersByTimeAsync(2500);
    stop();
    vi.useRealTimers();
    expect(told()).toEqual([]);
  });

  it('tells nothing for who does not want to be followed', async () => {
    const { telemetry, batches } = open({ silent: true });
    telemetry.enter(mode('one', 'mode_entered'));
    telemetry.tell('auth_success', {});
    await telemetry.flush();
    expect(batches).toEqual([]);
  });
});

const QUALITY = { bitrate_bps: 640_000, dropped_frames: 0, loss_share: 0.01, round_trip_ms: 24 };

describe('what somebody does', () => {
  function noted(since: number | null) {
    const told: unknown[] = [];
    const tell = (name: string, properties: object): void => void told.push([name, properties]);
    const states: CallListener[] = [];
    let at = 0;
    const join = (_endpoints: unknown, _tracks: unknown, listener: CallListener) => (states.push(listener), { close: () => undefined, quality: () => Promise.resolve(QUALITY) });
    const looks = new Set<Look>();
    const watched = (look: Look) => (looks.add(look), () => void looks.delete(look));
    const ports = {
      chat: { follow: () => ({ send: () => true, close: () => undefined }) },
      consent: { ask: () => Promise.resolve({}), accept: () => Promise.resolve({}), devices: () => Promise.reject(new DOMException('', 'NotAllowedError')) },
      match: { join: () => Promise.resolve({}), media: { session: () => Promise.resolve({}), join } },
      tiles: { watch: (_: unknown, listener: CallListener) => (states.push(listener), { close: () => undefined }) },
    } as unknown as MemberPorts;
    return { ports: noting(ports, { tell, tellHere: tell, sinceAuth: () => since, now: () => at, watched }), told, looks, states, later: (ms: number) => (at += ms) };
  }
  const listener = { onStream: () => undefined, onState: vi.fn() };

  it('is told of the first thing after signing in alone', async () => {
    const { ports, told } = noted(1200);
    ports.chat.follow('t', 0, {} as never).send({ type: 'typing' });
    await ports.match.join('m', {} as never);
    await ports.consent.ask('u');
    expect(told).toEqual([['first_interaction', { kind: 'random', since_auth_ms: 1200 }]]);
    const before = noted(null);
    await before.ports.consent.ask('u');
    expect(before.told).toEqual([]);
  });

  it('is told of how long an encounter took to be seen, once', async () => {
    const { ports, told, states, later } = noted(null);
    await ports.match.media.session('s');
    ports.match.media.join({} as never, [], listener);
    later(640);
    for (const state of ['connecting', 'connected', 'waiting', 'connected'] as const) states[0]?.onState(state);
    expect(told).toEqual([['match_connected', { connect_ms: 640 }]]);
  });

  it('is asked how well a conversation plays, for as long as it lasts', async () => {
    const { ports, looks } = noted(null);
    const media = ports.match.media.join({} as never, [], listener);
    expect(await Promise.all([...looks].map((look) => look()))).toEqual([QUALITY]);
    media.close();
    expect(looks.size).toBe(0);
  });

  it('is told of tiles that come and go, and of a camera that stays shut', async () => {
    const { ports, told, states, later } = noted(null);
    const line = ports.tiles.watch({} as never, listener);
    ports.tiles.watch({} as never, listener);
    states[0]?.onState('connected');
    states[1]?.onState('connected');
    later(70);
    line.close();
    states[1]?.onState('over');
    await expect(ports.consent.devices(undefined)).rejects.toThrow();
    expect(told).toEqual([
      ['tile_connected', { active_tiles: 1 }],
      ['tile_connected', { active_tiles: 2 }],
      ['tile_disconnected', { reason: 'left', connected_ms: 70 }],
      ['tile_disconnected', { reason: 'network', connected_ms: 70 }],
      ['media_error', { kind: 'permission', fatal: true }],
    ]);
  });
});
