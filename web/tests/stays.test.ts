import type { EventsEvent, ModeManifest, Room, Session } from '@voulezvous/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { arranged } from '../src/people/arranging';
import type { ChatPort } from '../src/people/conversation.svelte';
import { newRoomName, roomMeant } from '../src/people/room-names';
import { Stay, Stays, type RoomListener, type RoomPort } from '../src/people/stays.svelte';

const ana = { user_id: 'ana-id', handle: 'ana' };
const mode = (grant: string, places: number): ModeManifest =>
  ({ mode_id: 'm', policies: { grant, limits: { max_participants: places }, heartbeat: { interval_s: 10, timeout_s: 30 }, media_profile: 'p' } }) as unknown as ModeManifest;
const MEETING = mode('room_entry', 12);
const PERFORMANCE = mode('performance', 1);
const session = (more: Partial<Session> = {}): Session =>
  ({ session_id: 's1', state: 'active', heartbeat: { interval_s: 10, timeout_s: 30 }, endpoints: { kind: 'whip_whep', layers: [{ name: 'high' }, { name: 'low' }] }, ...more }) as unknown as Session;
const person = (name: string) => ({ participant_id: `in-${name}`, user_id: `${name}-id`, handle: name, display_name: name, entered_at: '' });
const chat = {} as ChatPort;
const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

function house(more: Partial<RoomPort> = {}) {
  const did: string[] = [];
  let listener: RoomListener | undefined;
  let kept: string | null = null;
  const room: Room = { room: 'r', people: [person('ana'), person('bia')], watching: 0, places: 12 };
  const port: RoomPort = {
    session: () => Promise.resolve(session()),
    beat: () => Promise.resolve(session()),
    end: (id) => Promise.resolve(void did.push(`ended ${id}`)),
    devices: () => Promise.resolve({ getTracks: () => [{ kind: 'video', enabled: true, stop: () => did.push('shut') }] } as unknown as MediaStream),
    enter: () => (did.push('entered'), Promise.resolve(session())),
    look: () => Promise.resolve(room),
    layered: (_, layers) => (did.push(`sends ${layers.map((one) => (one as unknown as { name: string }).name)}`), Promise.resolve([])),
    join: (_endpoints, _tracks, seats, given) => (did.push(`watches ${seats}`), (listener = given), { close: () => void did.push('closed'), quality: () => Promise.resolve(null) }),
    recall: () => kept,
    remember: (_, id) => void (kept = id),
    ...more,
  };
  return { port, did, tell: () => listener as RoomListener, kept: () => kept };
}

const stayIn = (port: RoomPort, manifest: ModeManifest, name = 'late-shift'): Stay => new Stay(port, chat, manifest, name, ana);
const refusing = (code: string): Partial<RoomPort> => ({ enter: () => Promise.reject(Object.assign(new Error(code), { code })) });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the name of a room', () => {
  it('that is new is one that the house takes, and that nobody has yet', () => {
    const names = Array.from({ length: 500 }, newRoomName);
    for (const name of names) expect(name).toMatch(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    expect(new Set(names).size).toBe(500);
  });
  it.each([
    ['late-shift', 'late-shift'],
    ['  Late Shift ', 'late-shift'],
    ['https://house.example/meet/late-shift', 'late-shift'],
    ['house.example/meet/late-shift/?lang=en#top', 'late-shift'],
    ['', ''],
  ])('that %j means is %j', (given, name) => expect(roomMeant(given)).toBe(name));
});

describe('a stay in a room', () => {
  it('begins with a look at oneself, of which the house learns nothing', async () => {
    const { port, did } = house();
    const stay = stayIn(port, MEETING);
    await stay.enter();
    expect([stay.state, did]).toEqual(['outside', []]);
    await stay.open(undefined);
    expect([stay.state, did]).toEqual(['ready', []]);
    await stay.enter();
    expect([stay.state, did]).toEqual(['inside', ['entered', 'sends low', 'watches 11']]);
    await stay.leave();
  });

  it('shows everybody else, with a picture once theirs comes', async () => {
    const { port, tell } = house();
    const stay = stayIn(port, MEETING);
    await stay.open(undefined);
    await stay.enter();
    const picture = {} as MediaStream;
    expect(stay.seats).toEqual([{ person: person('bia'), stream: null }]);
    tell().onPeople(new Map([['in-bia', picture]]));
    expect(stay.seats[0]?.stream).toBe(picture);
    await stay.leave();
  });

  it('says why it is over though a beat hears of the end before the event comes', async () => {
    const over = session({ state: 'ended', end_reason: 'left' });
    const { port } = house({ beat: () => Promise.resolve(over), session: () => Promise.resolve(over) });
    const stay = stayIn(port, MEETING);
    await stay.open(undefined);
    await stay.enter();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([stay.state, stay.endReason]).toEqual(['over', 'left']);
  });

  it('shows who comes and goes as soon as it is told, and of much news at once asks but twice', async () => {
    const people = [person('ana')];
    let asked = 0;
    const { port } = house({
      look: () => ((asked += 1), new Promise((resolve) => setTimeout(() => resolve({ room: 'r', people: [...people], watching: 0, places: 12 }), 100))),
    });
    const stays = new Stays(port, chat, ana);
    const told = (id: string): void => stays.hear({ type: 'session.room_changed', data: { session_id: id, change: 'entered', is_watching: false } } as unknown as EventsEvent);
    stays.enter(MEETING, 'late-shift');
    const stay = stays.stay as Stay;
    await settled();
    await stay.open(undefined);
    const entering = stay.enter();
    await vi.advanceTimersByTimeAsync(100);
    await entering;
    expect([stay.seats.length, asked]).toEqual([0, 1]);
    told('another');
    expect(asked).toBe(1);
    told('s1');
    people.push(person('bia'));
    for (let n = 0; n < 9; n += 1) told('s1');
    await vi.advanceTimersByTimeAsync(200);
    expect([stay.seats.map((one) => one.person.handle), asked]).toEqual([['bia'], 3]);
    stays.leave();
  });

  it('says why it did not come about, and stands at the door still seeing oneself', async () => {
    const { port } = house(refusing('ROOM_FULL'));
    const stay = stayIn(port, MEETING);
    await stay.open(undefined);
    await stay.enter();
    expect([stay.state, stay.failure?.code, stay.own !== null]).toEqual(['ready', 'ROOM_FULL', true]);
  });

  it('is over by whatever ended it, and shuts the camera', async () => {
    const { port, did, kept } = house();
    const stay = stayIn(port, MEETING);
    await stay.open(undefined);
    await stay.enter();
    expect(kept()).toBe('s1');
    stay.ended('another', 'left');
    expect(stay.state).toBe('inside');
    stay.ended('s1', 'left');
    expect([stay.state, stay.endReason, stay.own, kept()]).toEqual(['over', 'left', null, null]);
    expect(did.slice(-2)).toEqual(['closed', 'shut']);
  });

  it('gives up a place that came after one had left again', async () => {
    let let_in = (_: Session): void => undefined;
    const { port, did } = house({ enter: () => new Promise((resolve) => (let_in = resolve)) });
    const stay = stayIn(port, MEETING);
    await stay.open(undefined);
    const entering = stay.enter();
    await stay.leave();
    let_in(session());
    await entering;
    expect([stay.state, did.at(-1)]).toEqual(['outside', 'ended s1']);
  });

  it('is found again by a page that is loaded anew, and forgotten once it is over', async () => {
    const lasting = house({ recall: () => 's1' });
    const stays = new Stays(lasting.port, chat, ana);
    stays.enter(MEETING, 'late-shift');
    await settled();
    expect([stays.stay?.state, lasting.did.includes('entered')]).toEqual(['inside', false]);
    const same = stays.stay;
    stays.enter(MEETING, 'late-shift');
    expect(stays.stay).toBe(same);
    stays.leave();
    const over = house({ recall: () => 's1', session: () => Promise.resolve(session({ state: 'ended' })) });
    const stay = stayIn(over.port, MEETING);
    await stay.resume();
    expect([stay.state, over.did]).toEqual(['outside', []]);
  });
});

describe('a performance', () => {
  it('is watched without a camera, waited for, and waited for again when it ends', async () => {
    let performs = false;
    const { port, did } = house({ enter: () => (performs ? Promise.resolve(session()) : Promise.reject(Object.assign(new Error(), { code: 'ROOM_CLOSED' }))) });
    const stay = stayIn(port, PERFORMANCE, 'bia');
    await stay.enter();
    expect(stay.state).toBe('expecting');
    performs = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect([stay.state, stay.own, did]).toEqual(['inside', null, ['watches 1']]);
    performs = false;
    stay.ended('s1', 'left');
    expect(stay.state).toBe('expecting');
    await stay.leave();
    performs = true;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(stay.state).toBe('outside');
  });

  it('is one’s own under one’s handle and under one’s id, with every layer', async () => {
    for (const name of ['ana', 'ana-id']) {
      const { port, did } = house();
      const stay = stayIn(port, PERFORMANCE, name);
      expect(stay.takesPart).toBe(true);
      await stay.open(undefined);
      await stay.enter();
      expect(did.slice(0, 2)).toEqual(['entered', 'sends high,low']);
      await stay.leave();
    }
    expect(stayIn(house().port, PERFORMANCE, 'bia').takesPart).toBe(false);
  });
});

describe('pictures', () => {
  const columnsOf = (count: number, width: number, height: number): number => arranged(count, width, height, 8).columns;

  it('stand so that they get the most of the space', () => {
    expect([1, 2, 3, 4, 6, 9, 12].map((count) => columnsOf(count, 896, 564))).toEqual([1, 2, 2, 2, 3, 3, 4]);
    expect([1, 2, 3, 4, 6, 12].map((count) => columnsOf(count, 380, 640))).toEqual([1, 1, 1, 2, 2, 3]);
  });

  it('fit, however many they are, and are cut neither to a strip nor to a pillar', () => {
    for (let count = 1; count <= 12; count++) {
      for (const [width, height] of [[1200, 300], [896, 564], [380, 640]] as const) {
        const one = arranged(count, width, height, 8);
        const rows = Math.ceil(count / one.columns);
        expect(one.columns * one.width + (one.columns - 1) * 8).toBeLessThanOrEqual(width);
        expect(rows * one.height + (rows - 1) * 8).toBeLessThanOrEqual(height);
        expect(one.width / one.height).toBeGreaterThan(0.73);
        expect(one.width / one.height).toBeLessThan(1.8);
      }
    }
    expect(arranged(3, 0, 0, 8)).toEqual({ columns: 1, width: 0, height: 0 });
  });
});
