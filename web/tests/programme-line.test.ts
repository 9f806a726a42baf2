import type { NowPlaying, Programme } from '@voulezvous/sdk';
import { describe, expect, it } from 'vitest';
import { airingAt, clockTime, progressAt, withAnswer } from '../src/broadcast/programme-line';

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 21, 2, 0, seconds)).toISOString();
const when = (seconds: number): number => Date.parse(at(seconds));

const programme = (title: string, from: number, to: number): Programme => ({
  title,
  kind: 'programme',
  starts_at: at(from),
  ends_at: at(to),
  first_index: from,
  segment_count: Math.max(1, to - from),
  captions: [],
});
const first = programme('first', 0, 30);
const second = programme('second', 30, 60);
const third = programme('third', 60, 90);
const answer = (current: Programme, next?: Programme): NowPlaying => ({ channel_id: 'main', index: 0, current, ...(next ? { next } : {}) });

describe('the programme line', () => {
  it('keeps the programme that the picture has not left yet', () => {
    const line = withAnswer(withAnswer([], answer(first, second)), answer(second, third));
    expect(airingAt(line, when(24)).current?.title).toBe('first');
    expect(airingAt(line, when(31))).toEqual({ current: second, next: third });
  });

  it('believes the newest answer about what follows', () => {
    const changed = programme('breaking', 30, 90);
    const line = withAnswer(withAnswer([], answer(first, second)), answer(first, changed));
    expect(airingAt(line, when(10)).next).toEqual(changed);
  });

  it('shows the last programme known while the answers lag behind', () => {
    expect(airingAt([first], when(45))).toEqual({ current: first, next: null });
  });

  it('knows nothing before the first answer', () => {
    expect(airingAt([], when(0))).toEqual({ current: null, next: null });
  });

  it('stays short over a long evening', () => {
    let line: readonly Programme[] = [];
    for (let hour = 0; hour < 500; hour++) line = withAnswer(line, answer(programme(`${hour}`, hour * 30, hour * 30 + 30)));
    expect(line.length).toBeLessThan(8);
  });
});

describe('progressAt', () => {
  it('runs from 0 to 1 and no further', () => {
    expect([when(-5), when(0), when(15), when(30), when(99)].map((time) => progressAt(first, time))).toEqual([0, 0, 0.5, 1, 1]);
  });
  it('is over for a programme without length', () => {
    expect(progressAt(programme('flash', 5, 5), when(5))).toBe(1);
  });
});

describe('clockTime', () => {
  it('is a 24-hour clock in every language, also at midnight', () => {
    const midnight = Date.UTC(2026, 10, 21, 3, 5);
    expect(clockTime(midnight, 'pt-BR', 'America/Sao_Paulo')).toBe('00:05');
    expect(clockTime(midnight, 'en', 'America/Sao_Paulo')).toBe('00:05');
  });
});
