import { describe, expect, it } from 'vitest';
import { CueList, plainText } from '../src/player/cue-list';

describe('CueList', () => {
  it('shows a cue from its start until just before its end', () => {
    const cues = new CueList();
    cues.add([{ start: 2, end: 4, text: 'Boa noite.' }]);
    expect([1.9, 2, 3.9, 4].map((time) => cues.at(time).length)).toEqual([0, 1, 1, 0]);
  });

  it('joins a cue that comes again in the next segment', () => {
    const cues = new CueList();
    cues.add([{ start: 0, end: 2.13, text: 'Boa noite.' }]);
    cues.add([{ start: 2.13, end: 4, text: 'Boa noite.' }, { start: 0, end: 4, text: 'Boa noite.' }]);
    expect(cues.at(2.13)).toEqual(['Boa noite.']);
    expect(cues.at(3)).toEqual(['Boa noite.']);
  });

  it('says a line twice when it is said twice', () => {
    const cues = new CueList();
    cues.add([{ start: 0, end: 1, text: 'Sim.' }, { start: 5, end: 6, text: 'Sim.' }]);
    expect(cues.at(3)).toEqual([]);
    expect(cues.at(5.5)).toEqual(['Sim.']);
  });

  it('keeps the order of the voices and forgets the past', () => {
    const cues = new CueList();
    cues.add([{ start: 1, end: 5, text: 'second' }, { start: 0, end: 5, text: 'first' }]);
    expect(cues.at(2)).toEqual(['first', 'second']);
    cues.forget(6);
    expect(cues.at(2)).toEqual([]);
  });
});

describe('plainText', () => {
  it('drops tags, keeps lines and reads entities', () => {
    expect(plainText('<v Rita><i>Oi</i> &amp; adeus\n&lt;3')).toBe('Oi & adeus\n<3');
  });
});
