import type { ModeManifest, Presence, TileLimits, WhipWhepEndpoints } from '@voulezvous/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Here } from '../src/people/here.svelte';
import { planned, type Scene } from '../src/people/tile-plan';
import { Tiles, type TileListener, type TilePort } from '../src/people/tiles.svelte';

const someone = (presence_id: string, is_camera_on = true): Presence => ({ presence_id, user_id: presence_id, is_camera_on }) as Presence;
const people = (...ids: string[]): Presence[] => ids.map((id) => someone(id));
const LIMITS: TileLimits = { desktop: 2, mobile: 1, offscreen_disconnect_ms: 2000, lapse_ms: 10_000 };
const PARTY = { limits: { uses_tiles: true }, tile_profile: 'thumb' } as unknown as ModeManifest['policies'];

describe('which tiles a page has', () => {
  const scene = (more: Partial<Scene>): Scene => ({
    people: people('a', 'b', 'c'), inView: new Set(['a', 'b', 'c']), leftAt: new Map(), open: new Set(), restsUntil: new Map(), budget: 2, lingerMs: 2000, ...more,
  });

  it.each<[string, Partial<Scene>, Partial<ReturnType<typeof planned>>]>([
    ['the first ones in view, as many as there may be', {}, { connect: ['a', 'b'], visible: ['a', 'b'], disconnect: [], nextAt: null }],
    ['of nobody whose camera is off', { people: [someone('a', false), someone('b')], open: new Set(['a']) }, { connect: ['b'], disconnect: ['a'] }],
    ['of nobody who is gone', { people: people('b'), open: new Set(['a', 'b']) }, { connect: [], disconnect: ['a'] }],
    ['none twice', { open: new Set(['a', 'b']) }, { connect: [], disconnect: [] }],
    ['for a while of who left the view', { people: people('a'), inView: new Set(), leftAt: new Map([['a', 9000]]), open: new Set(['a']) }, { visible: [], disconnect: [], nextAt: 11_000 }],
    ['no longer than that', { people: people('a'), inView: new Set(), leftAt: new Map([['a', 8000]]), open: new Set(['a']) }, { disconnect: ['a'], nextAt: null }],
    ['nor when somebody in view needs the place', { inView: new Set(['b', 'c']), leftAt: new Map([['a', 9999]]), open: new Set(['a', 'b']) }, { connect: ['c'], disconnect: ['a'] }],
    ['later where the house said no', { people: people('a'), restsUntil: new Map([['a', 12_000]]) }, { connect: [], visible: ['a'], nextAt: 12_000 }],
    ['none where there may be none', { budget: 0, open: new Set(['a']) }, { connect: [], disconnect: ['a'], visible: [] }],
  ])('%s', (_, more, expected) => {
    expect(planned(scene(more), 10_000)).toMatchObject(expected);
  });
});

describe('Tiles', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function open(more: Partial<TilePort> = {}) {
    const did: string[] = [];
    const lines = new Map<string, TileListener>();
    const track = { stop: () => did.push('stopped'), onended: null } as unknown as MediaStreamTrack;
    const stream = { getTracks: () => [track] } as unknown as MediaStream;
    let over = (): void => undefined;
    const port: TilePort = {
      connect: (id) => (did.push(`connect ${id}`), Promise.resolve({ subscribe_url: id } as WhipWhepEndpoints)),
      disconnect: (id) => (did.push(`leave ${id}`), Promise.resolve()),
      watch: ({ subscribe_url: id }, listener) => (lines.set(id, listener), { close: () => void did.push(`close ${id}`) }),
      publish: (_endpoints, _stream, given) => ((over = given), Promise.resolve({ close: () => void did.push('unpublish') })),
      camera: () => Promise.resolve(stream),
      form: () => 'desktop',
      newId: () => 'this-page',
      ...more,
    };
    const here = new Here(
      { be: (mode, isOnCamera) => (did.push(`${mode} ${isOnCamera}`), Promise.resolve({ presence_id: 'me', visibility: 'visible' })), list: () => Promise.resolve([]), follow: () => ({ view: () => undefined, close: () => undefined }) },
      'me',
    );
    const tiles = new Tiles(port, here, { limits: LIMITS, pictures: [] });
    here.enter('here', 5000);
    tiles.enter(PARTY);
    did.length = 0;
    return { tiles, did, stream, line: (id: string) => lines.get(id) as TileListener, over: () => over() };
  }
  const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

  it('shows a picture while it comes, and disconnects it two seconds after it left the view', async () => {
    const { tiles, did, stream, line } = open();
    tiles.meet(people('a'));
    expect(did).toEqual([]);
    tiles.see('a', true);
    await settled();
    line('a').onStream(stream);
    expect(tiles.shown.size).toBe(0);
    line('a').onState('connected');
    expect(tiles.shown.get('a')).toBe(stream);
    line('a').onState('waiting');
    expect(tiles.shown.size).toBe(0);
    tiles.see('a', false);
    await vi.advanceTimersByTimeAsync(1999);
    expect(did).toEqual(['connect a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(did).toEqual(['connect a', 'close a', 'leave a']);
  });

  it('keeps nothing in a tab that nobody looks at, and takes it up again', async () => {
    const { tiles, did } = open();
    tiles.meet(people('a'));
    tiles.see('a', true);
    await settled();
    tiles.look(false);
    await vi.advanceTimersByTimeAsync(2000);
    tiles.look(true);
    await settled();
    expect(did).toEqual(['connect a', 'close a', 'leave a', 'connect a']);
  });

  it('is in view while one list shows it and the other gives way', async () => {
    const { tiles, did } = open();
    tiles.meet(people('a'));
    tiles.see('a', true, 'grid');
    await settled();
    tiles.see('a', false, 'rail');
    await vi.advanceTimersByTimeAsync(2000);
    expect(did).toEqual(['connect a']);
    tiles.see('a', false, 'grid');
    await vi.advanceTimersByTimeAsync(2000);
    expect(did).toEqual(['connect a', 'close a', 'leave a']);
  });

  it('gives a place up before it takes the next one', async () => {
    let freed = (): void => undefined;
    const { tiles, did } = open({ disconnect: (id) => (did.push(`leave ${id}`), new Promise((resolve) => (freed = () => resolve(undefined)))) });
    tiles.meet(people('a', 'b', 'c'));
    for (const id of ['a', 'b']) tiles.see(id, true);
    await settled();
    tiles.see('a', false);
    tiles.see('c', true);
    await settled();
    expect(did).toEqual(['connect a', 'connect b', 'close a', 'leave a']);
    freed();
    await settled();
    expect(did.at(-1)).toBe('connect c');
  });

  it('rests as long as it was told to when the house says no', async () => {
    const { tiles, did } = open({ connect: (id) => (did.push(`connect ${id}`), Promise.reject({ code: 'OVERLOADED', retryAfterS: 3 })) });
    tiles.meet(people('a'));
    tiles.see('a', true);
    await vi.advanceTimersByTimeAsync(2999);
    expect(did).toEqual(['connect a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(did).toEqual(['connect a', 'connect a']);
  });

  it('asks anew for a tile that the house stopped', async () => {
    const { tiles, did, line } = open();
    tiles.meet(people('a'));
    tiles.see('a', true);
    await settled();
    line('a').onState('over');
    await vi.advanceTimersByTimeAsync(2000);
    expect(did).toEqual(['connect a', 'connect a']);
  });

  it('shows oneself only after a press, and shuts the camera first when it is enough', async () => {
    const { tiles, did, stream } = open();
    await tiles.turnOn();
    expect([tiles.own, did]).toEqual([stream, ['here true', 'connect me']]);
    await tiles.turnOff();
    expect([tiles.own, did.slice(2)]).toEqual([null, ['unpublish', 'stopped', 'leave me', 'here false']]);
  });

  it('says when the camera is closed to the page, and tells nobody that it is on', async () => {
    const { tiles, did } = open({ camera: () => Promise.reject(new Error('no')) });
    await tiles.turnOn();
    expect([tiles.own, tiles.closed, did]).toEqual([null, true, []]);
  });

  it('shuts the camera when the house does not let it be shown, at first or later on', async () => {
    let refuses = true;
    const { tiles, did, over } = open({ connect: () => (refuses ? Promise.reject({ code: 'NOT_FOUND' }) : Promise.resolve({} as WhipWhepEndpoints)) });
    await expect(tiles.turnOn()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect([tiles.own, did.includes('stopped')]).toEqual([null, true]);
    refuses = false;
    await tiles.turnOn();
    refuses = true;
    over();
    await settled();
    expect(tiles.own).toBeNull();
  });

  it('shuts the camera and every tile where one goes elsewhere', async () => {
    const { tiles, did } = open();
    tiles.meet(people('a'));
    tiles.see('a', true);
    await tiles.turnOn();
    await settled();
    did.length = 0;
    tiles.leave();
    expect(did).toEqual(['close a', 'leave a', 'unpublish', 'stopped', 'leave me']);
    tiles.see('a', true);
    await settled();
    expect(did).toHaveLength(5);
  });
});
