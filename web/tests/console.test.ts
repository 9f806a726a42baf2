import type { Account, Asset, AuditPage, ConfigVersion, DependencyCheck, Observation, PolicyVersion, QueueEntry, Report, ReportPage } from '@voulezvous/sdk';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import AccountActs from '../src/console/AccountActs.svelte';
import { AuditTrail, EVERYTHING } from '../src/console/audit-trail.svelte';
import { called, gigabytes, hourName, lasting, lately, precisePercent } from '../src/console/figures';
import { partsOf } from '../src/console/health';
import { hoursOf, modesOf, sinceAnything, startsOf } from '../src/console/hours';
import { holds, LIMITS } from '../src/console/limits';
import Objectives from '../src/console/Objectives.svelte';
import { Paged, type Page } from '../src/console/pages.svelte';
import type { ProgrammingPort, ReportsPort } from '../src/console/ports';
import Programming from '../src/console/Programming.svelte';
import { heldBy, heldByAnother, Reports } from '../src/console/reports.svelte';
import ReportsView from '../src/console/ReportsView.svelte';
import { brokenLine, levelPoints, linePoints, marks, stacked } from '../src/console/scale';
import { Watched } from '../src/console/watched.svelte';
import { translator } from '../src/language/copy';
import { Places } from '../src/modules/places.svelte';
import { aManifest } from './support/manifests';

const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);
const deferred = <T>() => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
};

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-01T12:00:00Z') }));
afterEach(() => void vi.useRealTimers());

describe('the hours of a chart', () => {
  const costs = {
    since: '2026-01-01T09:00:00Z',
    until: '2026-01-01T12:00:00Z',
    hours: [
      { hour: '2026-01-01T11:00:00Z', mode: 'b', sessions: 2, gb: 3 },
      { hour: '2026-01-01T11:00:00Z', mode: 'a', sessions: 1, gb: 1 },
      { hour: '2026-01-01T09:00:00Z', mode: 'a', sessions: 4, gb: 1.5 },
    ],
  };
  it('are all there, oldest first, that of nobody too', () => {
    expect(hoursOf(costs, ({ gb }) => gb).map(({ at, total }) => [new Date(at).getUTCHours(), total])).toEqual([[9, 1.5], [10, 0], [11, 4]]);
  });
  it('name first the mode that cost most altogether', () => {
    expect(modesOf(hoursOf(costs, ({ gb }) => gb))).toEqual(['b', 'a']);
    expect(modesOf(hoursOf(costs, ({ sessions }) => sessions))).toEqual(['a', 'b']);
  });
  it('tell of first pictures only where there were any', () => {
    const start = { hour: '2026-01-01T10:00:00.000Z', pictures: 2, p50_ms: 800, p95_ms: 1200 };
    expect(startsOf({ ...costs, starts: [start] }).map((one) => one.start)).toEqual([null, start, null]);
  });
});

describe('a scale', () => {
  it.each([
    [0, [0, 1]],
    [4, [0, 1, 2, 3, 4]],
    [4.1, [0, 2, 4, 6]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [970, [0, 250, 500, 750, 1000]],
  ])('of %d has round marks that reach it', (max, expected) => {
    expect(marks(max)).toEqual(expected);
  });
  it('of what has no halves has none', () => {
    expect([marks(0.3, 1), marks(3, 1), marks(40, 1)]).toEqual([[0, 1], [0, 1, 2, 3], [0, 10, 20, 30, 40]]);
  });
  it('never ends below its largest value, whatever that is', () => {
    for (let max = 0.01; max < 1e6; max *= 1.37) {
      const scale = marks(max);
      expect(scale.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-9));
      expect(scale.length).toBeLessThanOrEqual(6);
    }
  });
  it('stands each layer upon the one before, and leaves out what is nothing', () => {
    const layers = stacked(new Map([['a', 1], ['b', 2]]), ['b', 'none', 'a'], 4);
    expect(layers).toEqual([{ name: 'b', from: 0, to: 0.5 }, { name: 'a', from: 0.5, to: 0.75 }]);
  });
  it('draws a line from left to right, flat where nothing happened', () => {
    expect(linePoints([0, 1, 2])).toBe('0.00,100.00 50.00,50.00 100.00,0.00');
    expect(linePoints([0, 0])).toBe('0.00,100.00 100.00,100.00');
  });
  it('breaks a line where nothing is known, and keeps a point that stands alone', () => {
    expect(brokenLine([0.5, 1, null, 0])).toBe('M0.5,50.00h0L1.5,0.00M3.5,100.00h0');
    expect(brokenLine([0.5, 1], false)).toBe('M0.5,50.00h0M1.5,0.00h0');
  });
});

describe('figures', () => {
  it('are written as a language writes them', () => {
    expect([gigabytes(1.5, 'en'), gigabytes(1.5, 'pt-BR')]).toEqual(['1.5 GB', '1,5 GB']);
    expect([gigabytes(0.0025, 'en'), gigabytes(1234.5, 'en')]).toEqual(['0.0025 GB', '1,235 GB']);
  });
  it('never say that a promise was always kept when it was not', () => {
    expect([1, 0.999996, 0.99934].map((share) => precisePercent(share, 'en'))).toEqual(['100%', '99.999%', '99.934%']);
  });
  it('name a stretch of time by its largest unit', () => {
    expect([2_592_000, 21_600, 90, 60].map((seconds) => lately(seconds, 'en'))).toEqual(['30 days', '6 hours', '90 seconds', '1 minute']);
  });
  it('count seconds where a minute says too little', () => {
    expect([lasting(24.4, 'en'), lasting(90, 'en'), lasting(3600, 'en'), lasting(12_960, 'en')]).toEqual(['24 sec', '1.5 min', '60 min', '3.6 hr']);
  });
  it('keep the name of what the copy has no words for', () => {
    expect(called((key) => (key === 'known' ? 'Known' : key), 'unknown', 'its_name')).toBe('its_name');
  });
});

describe('hours', () => {
  const hours = (...totals: number[]) => totals.map((total, at) => ({ at, total, by: new Map() }));
  const shown = (...totals: number[]): number[] => sinceAnything(hours(...totals), 3).map(({ at }) => at);
  it('begin with the first of which anything was told, a few at any rate', () => {
    expect([shown(0, 0, 1, 0, 0, 2), shown(0, 0, 0, 0, 0, 2), shown(0, 0, 0, 0), shown(1), shown()]).toEqual([[2, 3, 4, 5], [3, 4, 5], [1, 2, 3], [0], []]);
  });
  it('have a day where the clock alone would not tell them apart', () => {
    const [at, day] = [new Date(2026, 10, 21, 20).getTime(), 24];
    const of = (count: number): number[] => Array.from({ length: count }, (_, nth) => at + nth * 3_600_000);
    expect([hourName(at, of(day), 'pt-BR'), hourName(at, of(day + 1), 'pt-BR')]).toEqual(['20:00', '21/11, 20:00']);
  });
});

describe('health', () => {
  const check = (name: string, ok: boolean, ...seen: Observation[]): DependencyCheck => ({ name, ok, reason: 'In plain words.', seen });
  const house = (checks: DependencyCheck[], services: DependencyCheck[]) => ({
    readiness: { ready: false, checks },
    status: { version: '1', config_hash: 'x', lab: { alive: true, heartbeat_age_s: 0.4 }, channels: [{ channel_id: 'main', state: 'reserve' as const, index: 1, queue_entries: 0, ready_s: 0 }], services },
  });
  it('tells what is not well first, and the LAB once', () => {
    const parts = partsOf(
      house(
        [check('lab', true, { code: 'heartbeat_seen', seconds: 0.4 }), check('database', true, { code: 'answered', seconds: 0.001 }), check('redis', false, { code: 'unreachable' })],
        [check('sessions', true, { code: 'looked', seconds: 1 }), check('presence', false, { code: 'presence_not_swept', since: '2026-11-21T20:00:00Z' })],
      ),
      'en',
    );
    expect(parts.map(({ name, ok }) => [name, ok])).toEqual([['main', false], ['presence', false], ['redis', false], ['lab', true], ['sessions', true], ['database', true]]);
  });
  it('is said in the reader’s language, with words from elsewhere apart', () => {
    const strings = { 'console.seen.answered': 'em {milliseconds}', 'console.seen.configuration_in_force': '{hash} em vigor', 'console.seen.edit_refused': 'recusada' };
    const refused = check('configuration', true, { code: 'configuration_in_force', config_hash: '5b1e1c2f5b1e1c2f' }, { code: 'edit_refused', detail: 'modes is unknown' });
    const parts = partsOf(house([check('redis', true, { code: 'answered', seconds: 0.0034 }), refused], []), 'pt-BR');
    const said = parts.slice(2).map(({ says }) => says.map(({ key, values, detail }) => [translator(strings)(key, values), detail]));
    expect(said).toEqual([[['em 3,4 ms', undefined]], [['5b1e1c2f5b1e em vigor', undefined], ['recusada', 'modes is unknown']]]);
  });
});

describe('what is watched', () => {
  it('is asked for again, keeps what was known when that fails, and stops', async () => {
    const answers: (() => Promise<number>)[] = [() => Promise.resolve(1), () => Promise.reject(new Error('away')), () => Promise.resolve(3)];
    const ask = vi.fn(() => (answers.shift() as () => Promise<number>)());
    const watched = new Watched(ask, 1000);
    const stop = watched.start();
    await settled();
    expect([watched.value, watched.failure]).toEqual([1, null]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([watched.value, watched.failure?.code]).toEqual([1, null]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([watched.value, watched.failure]).toEqual([3, null]);
    stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(ask).toHaveBeenCalledTimes(3);
  });
  it('drops an answer that a later question has overtaken', async () => {
    const [first, second] = [deferred<string>(), deferred<string>()];
    const asked = [first, second];
    const watched = new Watched(() => (asked.shift() as typeof first).promise, 1000);
    void watched.refresh();
    void watched.refresh();
    second.resolve('new');
    await settled();
    first.resolve('old');
    await settled();
    expect(watched.value).toBe('new');
  });
});

const report = (id: string, more: Partial<Report> = {}): Report => ({
  report_id: id,
  state: 'open',
  reporter_id: 'ana',
  user_id: 'bia',
  reason_code: 'spam',
  mode_id: 'party',
  thread_id: 't1',
  evidence: ['thread:t1'],
  made_at: '2026-01-01T11:00:00Z',
  version: 1,
  ...more,
});
const CLAIM = { by: 'me', at: '2026-01-01T12:00:00Z', until: '2026-01-01T12:15:00Z' };

const anAccount = (user_id: string, more: Partial<Account> = {}): Account =>
  ({ user_id, handle: user_id, display_name: user_id.toUpperCase(), shadowed: false, reputation: 50, ...more }) as Account;

function reportsPort(more: Partial<ReportsPort> = {}): ReportsPort {
  return {
    paceMs: 10_000,
    list: () => Promise.resolve({ items: [report('r1'), report('r2')] }),
    look: (id) => Promise.resolve(report(id)),
    claim: (id) => Promise.resolve(report(id, { claim: CLAIM, version: 2 })),
    judge: (id, outcome, note) => Promise.resolve(report(id, { state: outcome, verdict: { outcome, by: 'me', at: CLAIM.at, note }, version: 3 })),
    messages: () => Promise.resolve({ thread_id: 't1', items: [] }),
    moderate: () => Promise.resolve(),
    evidence: () => Promise.reject(new Error('not asked for here')),
    person: (user_id) => Promise.resolve(anAccount(user_id)),
    impose: (user_id) => Promise.resolve(anAccount(user_id)),
    lift: (user_id) => Promise.resolve(anAccount(user_id)),
    ...more,
  };
}

describe('reports', () => {
  it('wait for whoever claimed them, until the claim runs out', () => {
    const at = Date.parse(CLAIM.at);
    expect([heldBy({ claim: CLAIM }, 'me', at), heldByAnother({ claim: CLAIM }, 'me', at)]).toEqual([true, false]);
    expect([heldBy({ claim: CLAIM }, 'other', at), heldByAnother({ claim: CLAIM }, 'other', at)]).toEqual([false, true]);
    const over = Date.parse(CLAIM.until);
    expect([heldBy({ claim: CLAIM }, 'me', over), heldByAnother({ claim: CLAIM }, 'other', over)]).toEqual([false, false]);
  });

  it('stay as many as were asked for when the queue is asked again', async () => {
    const pages: Record<string, ReportPage> = { '': { items: [report('r1')], next_cursor: 'two' }, two: { items: [report('r2')], next_cursor: 'three' } };
    const reports = new Reports(reportsPort({ list: (_, cursor = '') => Promise.resolve(pages[cursor] as ReportPage) }));
    await reports.queue.refresh();
    await reports.more();
    await reports.queue.refresh();
    expect(reports.queue.value?.reports.map(({ report_id }) => report_id)).toEqual(['r1', 'r2']);
    expect(reports.queue.value?.hasMore).toBe(true);
    await reports.show('upheld');
    expect(reports.queue.value?.reports).toHaveLength(1);
  });

  it('open the one that was chosen last, whichever comes first', async () => {
    const waiting = new Map([['r1', deferred<Report>()], ['r2', deferred<Report>()]]);
    const reports = new Reports(reportsPort({ look: (id) => (waiting.get(id) as ReturnType<typeof deferred<Report>>).promise }));
    void reports.choose('r1');
    void reports.choose('r2');
    waiting.get('r2')?.resolve(report('r2'));
    await settled();
    waiting.get('r1')?.resolve(report('r1'));
    await settled();
    expect(reports.case?.report.report_id).toBe('r2');
  });

  it('read a conversation backwards, and show it forwards', async () => {
    const message = (sequence: number) => ({ message_id: `m${sequence}`, sequence, author_id: 'bia', state: 'visible' as const, body: 'x', sent_at: CLAIM.at });
    const messages = (_: string, cursor?: string) =>
      Promise.resolve(cursor === undefined ? { thread_id: 't1', items: [message(3), message(2)], next_cursor: 'c' } : { thread_id: 't1', items: [message(1)] });
    const reports = new Reports(reportsPort({ messages }));
    await reports.choose('r1');
    await reports.case?.read();
    expect(reports.case?.hasOlder).toBe(true);
    await reports.case?.read();
    expect(reports.case?.messages?.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(reports.case?.hasOlder).toBe(false);
  });

  it('take a message out, and put it back, in the name of the report', async () => {
    const asked: unknown[] = [];
    const message = { message_id: 'm7', sequence: 7, author_id: 'bia', state: 'visible' as const, body: 'x', sent_at: CLAIM.at };
    const reports = new Reports(
      reportsPort({
        messages: () => Promise.resolve({ thread_id: 't1', items: [message] }),
        moderate: (...said) => Promise.resolve(void asked.push(said)),
      }),
    );
    await reports.choose('r1');
    await reports.case?.read();
    const shown = () => reports.case?.messages?.[0] ?? message;
    await reports.case?.moderate(shown());
    expect(shown().state).toBe('hidden');
    await reports.case?.moderate(shown());
    expect(shown().state).toBe('visible');
    expect(asked).toEqual(['hidden', 'visible'].map((state) => ['t1', 7, { state, reason: 'spam, report:r1' }]));
  });

  it('are claimed, and judged with a reason', async () => {
    const asked: string[] = [];
    const port = reportsPort();
    const spy: ReportsPort = {
      ...port,
      claim: (id) => (asked.push(`claim ${id}`), port.claim(id)),
      judge: (id, outcome, note) => (asked.push(`${outcome} ${id}: ${note}`), port.judge(id, outcome, note)),
      messages: (id) => (asked.push(`messages ${id}`), port.messages(id)),
    };
    const view = mount(ReportsView, {
      target: document.body,
      props: {
        port: spy,
        me: { user_id: 'me', capabilities: ['moderator'] },
        at: Date.parse(CLAIM.at),
        locale: 'en',
        t: (key: string) => key,
        attempt: async (act: () => Promise<unknown>) => (await act(), true),
        chosen: 'r1',
        onchoose: () => undefined,
      },
    });
    const press = async (label: string): Promise<void> => {
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === label);
      if (button === undefined) throw new Error(`no button ${label}`);
      button.click();
      await settled();
      flushSync();
    };
    await settled();
    flushSync();
    expect(asked).toEqual([]);
    expect(document.querySelector('textarea')).toBeNull();
    await press('console.reports.claim');
    const note = document.querySelector('textarea') as HTMLTextAreaElement;
    await press('console.reports.uphold');
    expect(asked).toEqual(['claim r1']);
    note.value = ' The second time. ';
    note.dispatchEvent(new Event('input'));
    flushSync();
    await press('console.reports.uphold');
    expect(asked).toEqual(['claim r1', 'upheld r1: The second time.']);
    expect(document.querySelector('.case')?.getAttribute('data-state')).toBe('upheld');
    expect(document.querySelector('textarea')).toBeNull();
    await unmount(view);
  });
});

describe('what limits an account', () => {
  const at = Date.parse('2026-01-01T12:00:00Z');
  const [past, next] = ['2026-01-01T11:59:59Z', '2026-01-01T12:00:01Z'];
  const ban = (until?: string): Account['ban'] => ({ reason: 'x', by: 'me', at: past, ...(until === undefined ? {} : { until }) });

  it('is in force until its end, or for good', () => {
    const inForce = (more: Partial<Account>): string[] => LIMITS.filter((limit) => holds(anAccount('bia', more), limit, at));
    expect([inForce({}), inForce({ ban: ban(), quarantined_until: next, shadowed: true })]).toEqual([[], ['ban', 'quarantine', 'shadow']]);
    expect([inForce({ ban: ban(next) }), inForce({ ban: ban(past), quarantined_until: past })]).toEqual([['ban'], []]);
  });

  it('is imposed and lifted once that is confirmed, each with what it takes', async () => {
    const asked: unknown[] = [];
    const shown = (account: Account) => mount(AccountActs, {
      target: document.body,
      props: {
        account,
        at,
        locale: 'en',
        t: (key: string) => key,
        onimpose: (...said) => Promise.resolve(asked.push(said) > 0),
        onlift: (...said) => Promise.resolve(asked.push(said) > 0),
      },
    });
    let view = shown(anAccount('bia'));
    const press = async (label: string, within: ParentNode = document): Promise<boolean> => {
      flushSync();
      const button = [...within.querySelectorAll('button')].find(({ textContent }) => textContent === label) as HTMLButtonElement;
      if (button.disabled) return false;
      button.click();
      await settled();
      flushSync();
      return true;
    };
    const confirmed = (label: string): Promise<boolean> => press(label, document.querySelector('dialog') as ParentNode);
    const fill = (field: string, value: string): void => {
      const found = document.querySelector(field) as HTMLInputElement;
      found.value = value;
      found.dispatchEvent(new Event('input'));
    };
    for (const limit of LIMITS) {
      const act = `console.account.${limit}.impose`;
      await press(act);
      expect(await confirmed(act)).toBe(false);
      fill('textarea', ' why ');
      if (limit !== 'shadow') {
        fill('input[type=datetime-local]', '2020-01-01T00:00');
        expect(await confirmed(act)).toBe(false);
        fill('input[type=datetime-local]', '2999-01-01T00:00');
      }
      expect(await confirmed(act)).toBe(true);
      expect(document.querySelector('dialog')).toBeNull();
    }
    await press('console.account.ban.impose');
    fill('textarea', 'why');
    (document.querySelector('input[type=checkbox]') as HTMLElement).click();
    await confirmed('console.account.ban.impose');
    const until = new Date('2999-01-01T00:00').toISOString();
    expect(asked).toEqual([['ban', { reason: 'why', until }], ['quarantine', { reason: 'why', until }], ['shadow', { reason: 'why' }], ['ban', { reason: 'why' }]]);
    await unmount(view);

    asked.length = 0;
    view = shown(anAccount('bia', { ban: ban(next), quarantined_until: next, shadowed: true }));
    for (const limit of LIMITS) {
      await press(`console.account.${limit}.lift`);
      expect(await confirmed(`console.account.${limit}.lift`)).toBe(true);
      expect(document.querySelector('dialog')).toBeNull();
    }
    expect(asked).toEqual([['ban'], ['quarantine'], ['shadow']]);
    await unmount(view);
  });
});

describe('the audit trail', () => {
  const act = (event_id: string) => ({ event_id }) as AuditPage['items'][number];
  it('goes on where it was, and asks without the spaces around', async () => {
    const asked: unknown[] = [];
    const trail = new AuditTrail({
      search: (question, cursor) => {
        asked.push([question, cursor]);
        return Promise.resolve(cursor === undefined ? { items: [act('2')], unread: ['lab'], next_cursor: 'c' } : { items: [act('1')], unread: [] });
      },
    });
    await trail.search({ ...EVERYTHING, actor: ' ana ', trace: ' 01 ' });
    expect([trail.hasMore, trail.unread]).toEqual([true, ['lab']]);
    await trail.more();
    expect(trail.acts?.map(({ event_id }) => event_id)).toEqual(['2', '1']);
    expect(asked).toEqual([undefined, 'c'].map((cursor) => [{ ...EVERYTHING, actor: 'ana', trace: '01' }, cursor]));
  });
  it('shows nothing of a search that a later one has overtaken', async () => {
    const answers = new Map([['slow', deferred<AuditPage>()], ['fast', deferred<AuditPage>()]]);
    const trail = new AuditTrail({ search: ({ actor }) => (answers.get(actor) as ReturnType<typeof deferred<AuditPage>>).promise });
    void trail.search({ ...EVERYTHING, actor: 'slow' });
    void trail.search({ ...EVERYTHING, actor: 'fast' });
    answers.get('fast')?.resolve({ items: [act('fast')], unread: [] });
    await settled();
    answers.get('slow')?.resolve({ items: [act('slow')], unread: [] });
    await settled();
    expect([trail.acts?.map(({ event_id }) => event_id), trail.busy]).toEqual([['fast'], false]);
  });
});

it('a place is where one is at one thing in it too, and gives that an address', () => {
  const places = new Places();
  const stage = { component: 'stage.Probe', key: 'tv', props: {} };
  places.offer([aManifest({ routes: ['/'], stage }), aManifest({ routes: ['/desk', '/desk/:one'], stage })]);
  places.arrive('/desk/a%20b');
  expect(places.all.filter((place) => places.isAt(place)).map(({ path }) => path)).toEqual(['/desk']);
  expect([places.addressOf('c/d'), places.addressOf(null)]).toEqual(['/desk/c%2Fd', '/desk']);
});

describe('what is listed by pages', () => {
  it('stays as long as it was asked to be, whenever it is asked again', async () => {
    const pages: Record<string, Page<string>> = { '': { items: ['a'], next_cursor: 'two' }, two: { items: ['b'], next_cursor: 'three' }, three: { items: ['c'] } };
    const list = new Paged((cursor = '') => Promise.resolve(pages[cursor] as Page<string>), 1000);
    await list.watched.refresh();
    expect(list.watched.value).toEqual({ items: ['a'], hasMore: true });
    await list.more();
    await list.watched.refresh();
    expect(list.watched.value).toEqual({ items: ['a', 'b'], hasMore: true });
    await list.more();
    expect(list.watched.value).toEqual({ items: ['a', 'b', 'c'], hasMore: false });
  });
});

it('levels of sound are drawn between the loudest and the floor', () => {
  expect(levelPoints([0, -20, -70])).toBe('0.00,0.00 50.00,50.00 100.00,100.00');
});

it('objectives show what is left of a budget, and the days that spent of it', () => {
  const objective = (name: string, spent_s: number) => ({ name, codes: [], target: 0.9, kept: 1 - spent_s / 1000, budget_s: 100, spent_s, burn: [{ window_s: 3600, rate: 2 }], days: [{ day: '2026-01-01', spent_s }, { day: '2026-01-02', spent_s: 0 }] });
  const report = { window_s: 86_400, items: [objective('whole', 0), objective('half', 50), objective('over', 150)] };
  const view = mount(Objectives, { target: document.body, props: { report, locale: 'en', t: (key: string) => key } });
  flushSync();
  const bars = [...document.querySelectorAll('[role=progressbar]')].map((bar) => bar.getAttribute('aria-valuenow'));
  expect(bars).toEqual(['100', '50', '0']);
  expect([...document.querySelectorAll('li')].map((item) => [item.hasAttribute('data-broken'), item.querySelectorAll('rect').length])).toEqual([[false, 0], [false, 2], [true, 2]]);
  void unmount(view);
});

describe('programming', () => {
  const asset = { asset_id: 'a1', title: 'Noite', state: 'ready', checks: [{ name: 'black', verdict: 'warn', detail: 'a while' }], added_at: CLAIM.at } as unknown as Asset;
  const check = { name: 'decoded', verdict: 'pass', detail: 'all of it' } as const;
  const configuration = (number: number, previous_hash?: string): ConfigVersion =>
    ({ number, config_hash: `c${number}`, cause: 'reload', sources: ['a.yaml', 'b.yaml'], effective_at: CLAIM.at, ...(previous_hash === undefined ? {} : { previous_hash }) }) as ConfigVersion;
  const port = (more: Partial<ProgrammingPort> = {}): ProgrammingPort => ({
    paceMs: 10_000,
    queue: () => Promise.resolve({ items: [] }),
    move: () => Promise.resolve(),
    assets: () => Promise.resolve({ items: [asset] }),
    report: () => Promise.resolve({ verdict: 'pass', checks: [check], stretches: [], similarity: [], strip: { tiles: 12, columns: 10, tile_width: 160, tile_height: 90, interval_ms: 1000 } }),
    strip: () => Promise.resolve('data:image/jpeg;base64,AA=='),
    cards: () => Promise.resolve({ items: [{ channel_id: 'main', number: 2, card_hash: 'h', card_version: 2, author: 'ana', effective_at: CLAIM.at }] }),
    changes: () => Promise.resolve({ after: {} as PolicyVersion, changes: [{ path: 'rules/gap', before: 1, after: 2 }, { path: 'tags', after: ['x', 'y'] }] }),
    configurations: () => Promise.resolve({ items: [configuration(2, 'f'), configuration(1)] }),
    reconfigured: () => Promise.resolve({ after: configuration(2, 'f'), changes: [{ path: 'a.words', before: '"one"', after: '""' }, { path: 'a.steps', before: '[0,3]', after: '{"n":[1]}' }] }),
    ...more,
  });
  const attempt = (act: () => Promise<unknown>): Promise<boolean> => act().then(() => true, () => false);
  const shown = async (its: ProgrammingPort): Promise<{ press: (name: string) => Promise<void>; close: () => Promise<void> }> => {
    const view = mount(Programming, { target: document.body, props: { port: its, channel: 'main', locale: 'en', t: (key: string) => key, attempt } });
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn += 1) {
        await settled();
        flushSync();
      }
    };
    await settle();
    const press = async (name: string): Promise<void> => {
      [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.includes(name))?.click();
      flushSync();
      await settle();
    };
    return { press, close: async () => unmount(view) };
  };

  it('asks for a report and its pictures when somebody looks, not before', async () => {
    const asked: string[] = [];
    const its = port();
    const { press, close } = await shown({ ...its, report: (id) => (asked.push(id), its.report(id)) });
    expect([asked, document.querySelector('img')]).toEqual([[], null]);
    await press('Noite');
    expect(asked).toEqual(['a1']);
    const strip = document.querySelector('img');
    expect([strip?.getAttribute('width'), strip?.getAttribute('height')]).toEqual(['1600', '180']);
    expect(document.querySelector('[data-verdict=pass]')?.textContent).toContain('all of it');
    await press('Noite');
    expect(document.querySelector('img')).toBeNull();
    await close();
  });

  it('says so when a programme was not examined yet', async () => {
    const { press, close } = await shown(port({ report: () => Promise.reject(new Error('away')) }));
    await press('Noite');
    expect(document.querySelector('.case .failure')).not.toBeNull();
    await close();
  });

  const entry = (name: string, state: QueueEntry['state']): QueueEntry =>
    ({ entry_id: name, title: name, state, origin: 'planner', version: 4, position: 0 }) as unknown as QueueEntry;

  it('gives what waits another place among what waits, and shows the queue as it is then, whatever came of it', async () => {
    let queue = [entry('on', 'airing'), entry('next', 'locked'), entry('a', 'waiting'), entry('b', 'waiting'), entry('c', 'waiting')];
    const asked: unknown[] = [];
    const move: ProgrammingPort['move'] = ({ entry_id, version }, at) => {
      asked.push([entry_id, version, at]);
      const [on, next, a, b, c] = queue as [QueueEntry, QueueEntry, QueueEntry, QueueEntry, QueueEntry];
      queue = [on, next, b, a, c];
      return asked.length === 1 ? Promise.resolve() : Promise.reject(new Error('changed meanwhile'));
    };
    const { press, close } = await shown(port({ queue: () => Promise.resolve({ items: queue }), move }));
    const titles = () => [...document.querySelectorAll('li strong')].map(({ textContent }) => textContent).slice(0, 5);
    const button = (way: string, name: string) => document.querySelector<HTMLButtonElement>(`[data-entry=${name}] [data-way=${way}]`);
    expect([button('earlier', 'next'), button('earlier', 'a')?.disabled, button('later', 'c')?.disabled]).toEqual([null, true, true]);
    button('earlier', 'b')?.click();
    await press('nothing more');
    expect([asked, titles()]).toEqual([[['b', 4, 0]], ['on', 'next', 'b', 'a', 'c']]);
    expect(document.activeElement).toBe(button('later', 'b'));
    button('later', 'b')?.click();
    await press('nothing more');
    expect([asked.at(-1), titles()]).toEqual([['b', 4, 1], ['on', 'next', 'a', 'b', 'c']]);
    await close();
  });

  it('takes what is dragged to where it is let go, and nothing onto what airs', async () => {
    const asked: unknown[] = [];
    const queue = [entry('on', 'airing'), entry('a', 'waiting'), entry('b', 'waiting'), entry('c', 'waiting')];
    const move: ProgrammingPort['move'] = ({ entry_id }, at) => Promise.resolve(void asked.push([entry_id, at]));
    const { press, close } = await shown(port({ queue: () => Promise.resolve({ items: queue }), move }));
    const drag = async (from: string, to: string): Promise<void> => {
      const fire = (name: string, kind: string) => document.querySelector(`[data-entry=${name}]`)?.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
      fire(from, 'dragstart');
      fire(to, 'dragover');
      fire(to, 'drop');
      fire(from, 'dragend');
      await press('nothing more');
    };
    await drag('c', 'a');
    await drag('b', 'on');
    await drag('b', 'b');
    expect(asked).toEqual([['c', 0]]);
    await close();
  });

  it('tells what a card changed: what was struck, and what came', async () => {
    const { press, close } = await shown(port());
    await press('console.card.number');
    const words = (name: string) => [...document.querySelectorAll(name)].map(({ lastChild }) => lastChild?.textContent);
    expect([words('del'), words('ins')]).toEqual([['1'], ['2', 'x, y']]);
    await close();
  });

  it('tells what an edit of the configuration changed, and of the first one that there is none', async () => {
    const asked: string[] = [];
    const its = port();
    const { press, close } = await shown({ ...its, reconfigured: (hash) => (asked.push(hash), its.reconfigured(hash)) });
    const words = (name: string) => [...document.querySelectorAll(name)].map(({ lastChild }) => lastChild?.textContent);
    await press(': a.yaml, b.yaml');
    expect([words('del'), words('ins')]).toEqual([['one', '0, 3'], ['–', '{\n  "n": [\n    1\n  ]\n}']]);
    const rows = [...document.querySelectorAll('button')].filter(({ textContent }) => textContent?.includes('console.config.by.reload'));
    expect(rows.map(({ textContent }) => textContent?.includes('console.config.in_force'))).toEqual([true, false]);
    rows[1]?.click();
    await press('nothing more');
    expect([asked, document.body.textContent?.includes('console.config.first')]).toEqual([['c2'], true]);
    await close();
  });

  it('shows so much of a long difference at once, and more when asked', async () => {
    const many = Array.from({ length: 31 }, (_, n) => ({ path: `k${n}`, after: String(n) }));
    const { press, close } = await shown(port({ reconfigured: () => Promise.resolve({ after: configuration(2, 'f'), changes: many }) }));
    await press(': a.yaml, b.yaml');
    expect(document.querySelectorAll('ins')).toHaveLength(30);
    await press('console.more');
    expect(document.querySelectorAll('ins')).toHaveLength(31);
    await close();
  });
});
