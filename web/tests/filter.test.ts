import type { Presence, PresenceDifference } from '@voulezvous/sdk';
import { describe, expect, it, vi } from 'vitest';
import { fits, type Filter } from '../src/people/filter';
import { Here, type PresenceListener } from '../src/people/here.svelte';
import { Mirror } from '../src/people/mirror.svelte';

const someone = (id: string, more: Partial<Presence> = {}): Presence =>
  ({ presence_id: id, user_id: id, is_camera_on: false, capabilities: [], arrived_at: '2026-01-01T00:00:00Z', ...more }) as Presence;

describe('whom one would like to see', () => {
  it.each<[Filter, Partial<Presence>, readonly string[], boolean]>([
    [{ segment: 'everyone' }, {}, [], true],
    [{ segment: 'on_camera' }, {}, [], false],
    [{ segment: 'on_camera' }, { is_camera_on: true }, [], true],
    [{ segment: 'newcomers' }, {}, [], false],
    [{ segment: 'newcomers' }, {}, ['a'], true],
    [{ segment: 'everyone', capability: 'camera' }, { capabilities: ['microphone'] }, [], false],
    [{ segment: 'everyone', capability: 'camera' }, { capabilities: ['camera'] }, [], true],
    [{ segment: 'on_camera', capability: 'microphone' }, { is_camera_on: true, capabilities: ['camera'] }, [], false],
  ])('%o of %o, new %o: %s', (filter, one, newcomers, expected) => {
    expect(fits(filter, someone('a', one), new Set(newcomers))).toBe(expected);
  });

  it('has the house say who is new, and adds who comes after that', async () => {
    let told: PresenceListener | undefined;
    const list = vi.fn((segment?: string) => Promise.resolve(segment === 'newcomers' ? [someone('b')] : [someone('a'), someone('b')]));
    const here = new Here({ be: () => Promise.resolve({ presence_id: 'me', visibility: 'visible' }), list, follow: (listener) => ((told = listener), { view: () => undefined, close: () => undefined }) }, 'me');
    const shown = (): string[] => here.listed.map(({ presence_id }) => presence_id).sort();
    here.enter('grid', 5000);
    await vi.waitFor(() => expect(told).toBeDefined());
    told?.onAsk();
    await vi.waitFor(() => expect(shown()).toEqual(['a', 'b']));
    here.narrow({ segment: 'newcomers' });
    await vi.waitFor(() => expect(shown()).toEqual(['b']));
    told?.onDifference({ present: [someone('a'), someone('c')], gone: [] } as unknown as PresenceDifference);
    expect(shown()).toEqual(['b', 'c']);
    here.leave();
    expect(here.filter.segment).toBe('everyone');
  });
});

describe('the mirror', () => {
  const camera = (stopped: () => void): MediaStream => ({ getTracks: () => [{ stop: stopped }] }) as unknown as MediaStream;

  it('is shut with its camera, and one that opens too late is shut as well', async () => {
    const stopped = vi.fn();
    const mirror = new Mirror(() => Promise.resolve(camera(stopped)));
    await mirror.open();
    expect(mirror.own).not.toBeNull();
    mirror.shut();
    expect([mirror.own, stopped.mock.calls.length]).toEqual([null, 1]);
    const opening = mirror.open();
    mirror.shut();
    await opening;
    expect([mirror.own, stopped.mock.calls.length]).toEqual([null, 2]);
  });

  it('says when the camera is closed to the page', async () => {
    const mirror = new Mirror(() => Promise.reject(new Error('no')));
    await mirror.open();
    expect([mirror.own, mirror.closed]).toEqual([null, true]);
  });
});
