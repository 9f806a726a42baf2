import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { quality } from '../src/modules/reception';
import AudioPlayer from '../src/modules/stage/AudioPlayer.svelte';
import MainPlayer from '../src/modules/stage/MainPlayer.svelte';
import type { Look } from '../src/telemetry/telemetry';
import { shellModules } from './support/modules';

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe.each([
  ['the picture', MainPlayer],
  ['the sound alone', AudioPlayer],
])('%s', (_, Player) => {
  async function opened(play: () => Promise<void>) {
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(play);
    vi.spyOn(HTMLMediaElement.prototype, 'load').mockImplementation(() => undefined);
    vi.spyOn(HTMLMediaElement.prototype, 'textTracks', 'get').mockReturnValue(Object.assign(new EventTarget(), { length: 0, *[Symbol.iterator]() {} }) as never);
    vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(() => undefined);
    const looks = new Set<Look>();
    const told = { pictured: vi.fn(), watched: (look: Look) => (looks.add(look), () => void looks.delete(look)) };
    const player = mount(Player, { target: document.body, props: { ...shellModules(), ...told } as never });
    await vi.dynamicImportSettled();
    await settled();
    const media = document.querySelector('audio, video') as HTMLMediaElement;
    const happens = (name: string): void => {
      media.dispatchEvent(new Event(name));
      flushSync();
    };
    return { ...told, looks, happens, end: () => unmount(player) };
  }

  it('is told of once it is there, and asked for how well it plays as long as it is shown', async () => {
    const { pictured, looks, happens, end } = await opened(() => Promise.resolve());
    expect([pictured.mock.calls.length, looks.size]).toEqual([0, 1]);
    happens('playing');
    expect(pictured).toHaveBeenCalledWith('main', 0);
    await end();
    expect(looks.size).toBe(0);
  });

  it('does not count what the browser waits for a press', async () => {
    const { pictured, happens, end } = await opened(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    await vi.advanceTimersByTimeAsync(3000);
    expect(pictured).not.toHaveBeenCalled();
    happens('play');
    await vi.advanceTimersByTimeAsync(500);
    happens('playing');
    expect(pictured).toHaveBeenCalledWith('main', 3000);
    await end();
  });
});

describe('how well it plays', () => {
  const engine = { loading: () => ({ bitrate_bps: 128_000 }) };
  const playing = (element: HTMLMediaElement): HTMLMediaElement => {
    Object.defineProperties(element, {
      paused: { value: false },
      currentTime: { value: 12 },
      buffered: { value: { length: 2, start: (range: number) => [0, 10][range], end: (range: number) => [4, 16.5][range] } },
      getVideoPlaybackQuality: { value: () => ({ droppedVideoFrames: 3 }) },
    });
    return element;
  };
  it('has no frames where there is sound alone', () => {
    const told = { bitrate_bps: 128_000, buffer_ms: 4500, stalls: 2 };
    expect(quality(playing(new Audio()), engine, 2)).toEqual(told);
    expect(quality(playing(document.createElement('video')), engine, 2)).toEqual({ ...told, dropped_frames: 3 });
  });
  it('is not told of what is paused, or where the browser alone knows', () => {
    expect(quality(new Audio(), engine, 0)).toBeNull();
    expect(quality(playing(new Audio()), { loading: () => null }, 0)).toBeNull();
    expect(quality(playing(new Audio()), null, 0)).toBeNull();
  });
});
