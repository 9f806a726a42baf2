import type { NowPlaying } from '@voulezvous/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NowNext } from '../src/broadcast/now-next.svelte';
import { Playhead } from '../src/broadcast/playhead.svelte';

const POLL_MS = 10_000;

function nowAiring(title: string, hours = 1): NowPlaying {
  const part = (name: string, from: number): NowPlaying['current'] => ({
    title: name,
    kind: 'programme',
    starts_at: new Date(Date.now() + from * 3_600_000).toISOString(),
    ends_at: new Date(Date.now() + (from + hours) * 3_600_000).toISOString(),
    first_index: 1,
    segment_count: 1,
    captions: [],
  });
  return { channel_id: 'main', index: 1, current: part(title, 0), next: part('later', hours) };
}

describe('NowNext', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('asks again and again while the socket is down, and rests while it tells', async () => {
    const ask = vi.fn(() => Promise.resolve(nowAiring('polled')));
    const nowNext = new NowNext(new Playhead(), ask, POLL_MS);
    const stop = nowNext.start();
    await vi.advanceTimersByTimeAsync(2 * POLL_MS);
    expect(ask).toHaveBeenCalledTimes(3);
    nowNext.setConnected(true);
    await vi.advanceTimersByTimeAsync(5 * POLL_MS);
    expect(ask).toHaveBeenCalledTimes(4);
    stop();
  });

  it('keeps what it knows when an answer fails', async () => {
    let broken = false;
    const nowNext = new NowNext(new Playhead(), () => (broken ? Promise.reject(new Error('down')) : Promise.resolve(nowAiring('kept'))), POLL_MS);
    const stop = nowNext.start();
    await vi.advanceTimersByTimeAsync(0);
    broken = true;
    await vi.advanceTimersByTimeAsync(3 * POLL_MS);
    expect(nowNext.airing.current?.title).toBe('kept');
    stop();
  });

  it('says off air only while it knows nothing', async () => {
    let broken = true;
    const nowNext = new NowNext(new Playhead(), () => (broken ? Promise.reject(new Error('off air')) : Promise.resolve(nowAiring('begun'))), POLL_MS);
    const stop = nowNext.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(nowNext.offAir).toBe(true);
    broken = false;
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(nowNext.offAir).toBe(false);
    broken = true;
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(nowNext.offAir).toBe(false);
    stop();
  });

  it('takes an event at once', async () => {
    const nowNext = new NowNext(new Playhead(), () => Promise.resolve(nowAiring('asked')), POLL_MS);
    nowNext.accept(nowAiring('told'));
    expect(nowNext.airing.current?.title).toBe('told');
    expect(nowNext.airing.next?.title).toBe('later');
  });
});
