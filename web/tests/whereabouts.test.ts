import type { Session, SessionEndReason } from '@voulezvous/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../src/language/failure';
import { afterRefusal, nextStep, Whereabouts, type Last, type WhereaboutsPort } from '../src/people/whereabouts';

const INTERVAL_S = 5;
const TIMEOUT_MS = 20_000;
const RETRY_S = 5;
const last = (is: Last['is'], mode = 'party'): Last => ({ id: 's1', mode, is });

interface Row {
  readonly session_id: string;
  readonly mode: string;
  readonly parent: string | null;
  state: 'active' | 'ended';
  seenAt: number;
}

const refusal = (status: number, code: string, retryAfterS?: number): Error => Object.assign(new Error(code), { status, code, retryAfterS });

/** A house that keeps sessions as the platform's rules have it, and a tab that looks at it. */
class House {
  readonly rows: Row[] = [];
  readonly keys = new Map<string, string>();
  readonly told: (string | null)[] = [];
  kept: Last | null = null;
  seen = true;
  network: 'up' | 'down' | 'loses answers' = 'up';
  /** What a mode is refused with. */
  readonly refuses = new Map<string, Error>();
  asked = 0;
  beats = 0;
  ready: () => void = () => undefined;

  tab(): Whereabouts {
    return new Whereabouts(this.port(), 'ana', ({ code }: Failure) => this.told.push(code));
  }

  /** What there is: `mode<parent's mode`, of those that live. */
  get living(): string[] {
    this.#lapse();
    const named = (id: string | null): string => (id === null ? '' : `<${this.rows.find(({ session_id }) => session_id === id)?.mode}`);
    return this.rows.filter(({ state }) => state === 'active').map(({ mode, parent }) => mode + named(parent));
  }

  port(): WhereaboutsPort {
    return {
      ready: new Promise<void>((resolve) => (this.ready = resolve)),
      pace: { firstMs: 250, maxMs: 8000 },
      begin: (mode, parent, key) =>
        this.#answer(() =>
          this.#once(key, () => {
            const before = this.#found(parent);
            if (before?.state === 'active') throw refusal(409, 'PARENT_ACTIVE');
            return this.#open(mode, parent);
          }),
        ),
      move: (from, mode, key) =>
        this.#answer(() =>
          this.#once(key, () => {
            const before = this.#found(from);
            if (before?.state !== 'active') throw refusal(409, 'SESSION_OVER');
            const opened = this.#open(mode, from);
            before.state = 'ended';
            return opened;
          }),
        ),
      beat: (id) =>
        this.#answer(() => {
          this.beats += 1;
          const row = this.#found(id) as Row;
          if (row.state !== 'active') throw refusal(409, 'SESSION_OVER');
          row.seenAt = Date.now();
          return told(row);
        }),
      end: (id) => this.#answer(() => this.end(id)),
      endLast: (id) => void this.end(id),
      isSeen: () => this.seen,
      newKey: () => `key-${this.keys.size}-${this.asked}`,
      recall: () => this.kept,
      remember: (_, kept) => void (this.kept = kept),
    };
  }

  end(id: string): void {
    const row = this.rows.find(({ session_id }) => session_id === id);
    if (row !== undefined) row.state = 'ended';
  }

  #open(mode: string, parent: string | null): Row {
    const refused = this.refuses.get(mode);
    if (refused !== undefined) throw refused;
    const row: Row = { session_id: `s${this.rows.length + 1}`, mode, parent, state: 'active', seenAt: Date.now() };
    this.rows.push(row);
    return row;
  }

  #once(key: string, make: () => Row): Session {
    const known = this.keys.get(key);
    const row = known === undefined ? make() : (this.#found(known) as Row);
    this.keys.set(key, row.session_id);
    return told(row);
  }

  #found(id: string | null): Row | undefined {
    this.#lapse();
    const row = this.rows.find(({ session_id }) => session_id === id);
    if (id !== null && row === undefined) throw refusal(404, 'NOT_FOUND');
    return row;
  }

  #lapse(): void {
    for (const row of this.rows) if (Date.now() - row.seenAt >= TIMEOUT_MS) row.state = 'ended';
  }

  #answer<T>(act: () => T): Promise<T> {
    this.asked += 1;
    const lost = new Error('no answer');
    if (this.network === 'down') return Promise.reject(lost);
    return new Promise((resolve, reject) => {
      setTimeout(() => {
        try {
          const answer = act();
          if (this.network === 'up') resolve(answer);
          else reject(lost);
        } catch (thrown) {
          reject(thrown as Error);
        }
      }, 20);
    });
  }
}

const told = ({ session_id, state, mode }: Row): Session =>
  ({ session_id, state, mode, heartbeat: { interval_s: INTERVAL_S, timeout_s: TIMEOUT_MS / 1000 } }) as unknown as Session;
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** Somebody whose page has its picture. */
async function inside(mode: string | null = 'party', house = new House()) {
  const here = house.tab();
  here.enter(mode);
  house.ready();
  await pass(100);
  return { house, here };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is to be done', () => {
  it.each([
    [null, null, null],
    [null, last('over'), null],
    [null, last('unsure'), null],
    [null, last('open'), { kind: 'end', id: 's1' }],
    ['party', null, { kind: 'begin', mode: 'party', parent: null }],
    ['party', last('over'), { kind: 'begin', mode: 'party', parent: 's1' }],
    ['party', last('open'), null],
    ['party', last('unsure'), { kind: 'move', mode: 'party', from: 's1' }],
    ['grid', last('open'), { kind: 'move', mode: 'grid', from: 's1' }],
  ] as const)('for who wants to be in %s and had %o', (mode, had, step) => {
    expect(nextStep(mode, had)).toEqual(step);
  });

  it.each([
    [{ kind: 'move', mode: 'grid', from: 's1' }, 'SESSION_OVER', last('over')],
    [{ kind: 'move', mode: 'grid', from: 's1' }, 'NOT_FOUND', null],
    [{ kind: 'move', mode: 'grid', from: 's1' }, 'POLICY_DENIED', last('open')],
    [{ kind: 'begin', mode: 'grid', parent: 's1' }, 'PARENT_ACTIVE', last('unsure')],
    [{ kind: 'begin', mode: 'grid', parent: 's1' }, 'NOT_FOUND', null],
    [{ kind: 'begin', mode: 'grid', parent: 's1' }, 'SESSION_LIMIT', last('open')],
    [{ kind: 'end', id: 's1' }, 'NOT_FOUND', last('over')],
  ] as const)('after %o was refused with %s', (step, code, then) => {
    expect(afterRefusal(step, code, last('open'))).toEqual(then);
  });
});

describe('where one is', () => {
  it('asks nothing before the picture stands, and then shows that one is there as often as it was told', async () => {
    const house = new House();
    const here = house.tab();
    here.enter('party');
    await pass(60_000);
    expect(house.asked).toBe(0);
    house.ready();
    await pass(100);
    expect(house.living).toEqual(['party']);
    await pass((INTERVAL_S + 0.1) * 1000 * 10);
    expect(house.beats).toBe(10);
    expect(house.living).toEqual(['party']);
    expect(house.rows).toHaveLength(1);
  });

  it('moves by a transition, which names the place before', async () => {
    const { house, here } = await inside();
    for (const mode of ['grid', 'grid', 'mirror']) {
      here.enter(mode);
      await pass(100);
    }
    expect(house.rows.map(({ mode, parent, state }) => [mode, parent, state])).toEqual([
      ['party', null, 'ended'],
      ['grid', 's1', 'ended'],
      ['mirror', 's2', 'active'],
    ]);
    await pass(TIMEOUT_MS * 3);
    expect(house.living).toEqual(['mirror<grid']);
  });

  it('ends where something with a session of its own takes over, and begins anew after it', async () => {
    const { house, here } = await inside();
    here.enter(null);
    await pass(100);
    expect(house.living).toEqual([]);
    here.enter('party');
    await pass(100);
    expect(house.living).toEqual(['party<party']);
  });

  it('is where one ends up, however quickly one walks', async () => {
    const { house, here } = await inside();
    for (const mode of ['grid', null, 'mirror', 'party', 'grid']) here.enter(mode);
    await pass(1000);
    expect(house.living).toEqual(['grid<party']);
  });

  it('begins one session however many answers are lost', async () => {
    const house = new House();
    house.network = 'loses answers';
    const { here } = await inside('party', house);
    await pass(5000);
    house.network = 'up';
    await pass(8000);
    expect(house.rows).toHaveLength(1);
    house.network = 'loses answers';
    here.enter('grid');
    await pass(3000);
    house.network = 'up';
    await pass(8000);
    expect(house.rows).toHaveLength(2);
    expect(house.living).toEqual(['grid<party']);
  });

  it('outlives a network that is gone for less than the house waits', async () => {
    const { house } = await inside();
    house.network = 'down';
    await pass(TIMEOUT_MS / 2);
    house.network = 'up';
    await pass(TIMEOUT_MS);
    expect(house.rows).toHaveLength(1);
    expect(house.living).toEqual(['party']);
  });

  it('begins anew after a network that was gone for longer', async () => {
    const { house } = await inside();
    house.network = 'down';
    await pass(TIMEOUT_MS * 2);
    expect(house.living).toEqual([]);
    house.network = 'up';
    await pass(8000);
    expect(house.living).toEqual(['party<party']);
    expect(house.told).toEqual([]);
  });

  it('beats on where one comes back to before the move has got through', async () => {
    const { house, here } = await inside();
    house.network = 'down';
    here.enter('grid');
    await pass(1000);
    here.enter('party');
    house.network = 'up';
    await pass(TIMEOUT_MS * 2);
    expect(house.rows).toHaveLength(1);
    expect(house.living).toEqual(['party']);
  });

  it('takes a no: it is told once, nothing more is asked, and one is not where one was either', async () => {
    const { house, here } = await inside();
    house.refuses.set('grid', refusal(403, 'POLICY_DENIED'));
    here.enter('grid');
    await pass(1000);
    const asked = house.asked;
    here.enter('grid');
    await pass(60_000);
    expect(house.asked).toBe(asked);
    expect(house.told).toEqual(['POLICY_DENIED']);
    expect(house.living).toEqual([]);
    here.enter('party');
    await pass(100);
    expect(house.living).toEqual(['party<party']);
  });

  it('waits as long as a house says that sends all it may, tells of it once, and comes in then', async () => {
    const house = new House();
    house.refuses.set('party', refusal(503, 'OVERLOADED', RETRY_S));
    await inside('party', house);
    await pass(RETRY_S * 1000 * 4);
    expect(house.told).toEqual(['OVERLOADED']);
    expect(house.asked).toBeLessThanOrEqual(6);
    house.refuses.clear();
    await pass(8100);
    expect(house.living).toEqual(['party']);
  });

  it('comes in once another of too many places is left', async () => {
    const house = new House();
    house.refuses.set('party', refusal(409, 'SESSION_LIMIT'));
    await inside('party', house);
    await pass(20_000);
    expect(house.told).toEqual(['SESSION_LIMIT']);
    house.refuses.clear();
    await pass(8100);
    expect(house.living).toEqual(['party']);
  });

  it('ends with a page that is put away, and goes on with one that is shown again or loaded anew', async () => {
    const { house, here } = await inside();
    here.putAway();
    expect(house.living).toEqual([]);
    await pass(30_000);
    expect(house.living).toEqual([]);
    here.comeBack();
    await pass(100);
    expect(house.living).toEqual(['party<party']);
    here.putAway();
    await inside('grid', house);
    expect(house.living).toEqual(['grid<party']);
  });

  it('leaves nothing open of what begins while the page is put away', async () => {
    const house = new House();
    const here = house.tab();
    here.enter('party');
    house.ready();
    await pass(10);
    here.putAway();
    await pass(100);
    expect([house.rows.length, house.living]).toEqual([1, []]);
  });

  it.each([0, TIMEOUT_MS])('finds its session again after a page that vanished %d ms ago', async (agoMs) => {
    const { house, here } = await inside();
    const kept = house.kept;
    here.leave();
    house.kept = kept;
    await pass(agoMs);
    await inside('grid', house);
    expect(house.living).toEqual(['grid<party']);
    expect(house.rows).toHaveLength(2);
  });

  it('begins without a parent where the house knows of none', async () => {
    const house = new House();
    house.kept = { id: 'long-forgotten', mode: 'party', is: 'over' };
    await inside('party', house);
    expect(house.living).toEqual(['party']);
  });

  it('begins nothing while nobody sees the page', async () => {
    const { house, here } = await inside();
    house.seen = false;
    house.end('s1');
    here.ended('s1');
    await pass(60_000);
    expect(house.living).toEqual([]);
    house.seen = true;
    here.look();
    await pass(100);
    expect(house.living).toEqual(['party<party']);
  });

  it.each<[SessionEndReason | undefined, number]>([
    ['moved_on', 100],
    ['signed_out', 8100],
  ])('begins anew when the house ends it with %s', async (reason, withinMs) => {
    const { house, here } = await inside();
    here.ended('of another tab', reason);
    house.end('s1');
    here.ended('s1', reason);
    await pass(withinMs);
    expect(house.living).toEqual(['party<party']);
  });

  it('says nothing any more of who has signed out', async () => {
    const { house, here } = await inside();
    const asked = house.asked;
    here.leave();
    house.end('s1');
    here.ended('s1', 'signed_out');
    await pass(60_000);
    expect([house.asked, house.living, house.kept]).toEqual([asked, [], null]);
  });

  it('is in one place at last after any walk, and every session follows one of its own that is over', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      let state = seed;
      const draw = (most: number): number => (state = (state * 48_271) % 2_147_483_647) % most;
      const house = new House();
      let { here } = await inside('party', house);
      let wanted: string | null = 'party';
      for (let turn = 0; turn < 25; turn += 1) {
        const acts = [
          () => here.enter((wanted = ['party', 'grid', 'mirror', null][draw(4)] as string | null)),
          () => void (house.network = (['up', 'up', 'down', 'loses answers'] as const)[draw(4)] as House['network']),
          () => house.rows.forEach(({ session_id }) => (house.end(session_id), here.ended(session_id, 'ended'))),
          () => void ((house.seen = draw(2) === 0), here.look()),
          () => (here.putAway(), draw(2) === 0 && here.comeBack()),
          () => {
            here.putAway();
            here = house.tab();
            house.ready();
            here.enter(wanted);
          },
        ];
        acts[draw(acts.length)]?.();
        await pass([0, 15, 30, 400, 9000, 30_000][draw(6)] as number);
      }
      house.network = 'up';
      house.seen = true;
      here.comeBack();
      await pass(TIMEOUT_MS * 2);
      expect(house.living.map((one) => one.split('<')[0]), `seed ${seed}`).toEqual(wanted === null ? [] : [wanted]);
      const beats = house.beats;
      await pass(INTERVAL_S * 10_500);
      expect(Math.floor((house.beats - beats) / 10), `seed ${seed}`).toBe(wanted === null ? 0 : 1);
      const parents = house.rows.flatMap(({ parent }) => house.rows.filter(({ session_id }) => session_id === parent));
      expect(parents.filter((one) => one.state !== 'ended'), `seed ${seed}`).toEqual([]);
    }
  }, 20_000);
});
