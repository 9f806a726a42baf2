import { describe, expect, it } from 'vitest';
import { playsThroughMse } from '../src/player/engine';
import { Outage } from '../src/player/outage';
import { recoveryFor } from '../src/player/recovery';
import { commandFor, type KeyPress } from '../src/player/shortcuts';
import { PLAYER } from './support/modules';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });

describe('recoveryFor', () => {
  it('acts at once, then waits ever longer up to the ceiling', () => {
    const delays = [0, 1, 2, 3, 4, 9].map((attempt) => recoveryFor('network', attempt, true, PLAYER).delayMs);
    expect(delays).toEqual([0, 250, 500, 1000, 2000, 2000]);
  });
  it('begins gently and ends by building anew, for every failure', () => {
    expect(recoveryFor('network', 0, true, PLAYER).remedy).toBe('resume');
    expect(recoveryFor('stall', 1, true, PLAYER).remedy).toBe('resume');
    expect(recoveryFor('media', 0, true, PLAYER).remedy).toBe('media');
    for (const failure of ['network', 'stall', 'media', 'other'] as const) {
      expect(recoveryFor(failure, 5, true, PLAYER).remedy).toBe('rebuild');
    }
  });
  it('builds anew when the channel was never tuned in', () => {
    expect(recoveryFor('network', 0, false, PLAYER).remedy).toBe('rebuild');
  });
});

describe('playsThroughMse', () => {
  const source = (supported: boolean) => ({ isTypeSupported: () => supported });
  it('asks MSE, the managed one first', () => {
    expect(playsThroughMse({ MediaSource: source(true) })).toBe(true);
    expect(playsThroughMse({ ManagedMediaSource: source(true), MediaSource: source(false) })).toBe(true);
    expect(playsThroughMse({ MediaSource: source(false) })).toBe(false);
    expect(playsThroughMse({})).toBe(false);
  });
});

describe('commandFor', () => {
  it('knows its keys in either case', () => {
    expect([' ', 'k', 'M', 'f', 'C', 'x', 'Enter'].map((key) => commandFor(press(key), null))).toEqual([
      'playback', 'playback', 'sound', 'fullscreen', 'captions', null, null,
    ]);
  });
  it('leaves the browser its own shortcuts', () => {
    expect(commandFor(press('f', { ctrlKey: true }), null)).toBeNull();
    expect(commandFor(press('m', { repeat: true }), null)).toBeNull();
  });
  it('leaves a button its space and a field its letters', () => {
    expect(commandFor(press(' '), document.createElement('button'))).toBeNull();
    expect(commandFor(press('k'), document.createElement('button'))).toBe('playback');
    expect(commandFor(press('m'), document.createElement('input'))).toBeNull();
  });
});

describe('an outage', () => {
  function outage() {
    const told: unknown[] = [];
    let at = 0;
    return { one: new Outage((failure) => told.push(failure), () => at), told, later: (ms: number) => (at += ms) };
  }

  it('is told of once, when the picture moves again, by what it began with', () => {
    const { one, told, later } = outage();
    one.moving();
    one.failed('manifest');
    later(400);
    one.failed('network');
    later(400);
    one.moving();
    one.moving();
    one.left();
    expect(told).toEqual([{ kind: 'manifest', fatal: false, recovered_ms: 800 }]);
  });

  it('is fatal for who leaves before', () => {
    const { one, told } = outage();
    one.failed('media');
    one.left();
    one.left();
    expect(told).toEqual([{ kind: 'decode', fatal: true }]);
  });
});
