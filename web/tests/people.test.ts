import type { ChatEvent, ChatMessage, ChatMessagePage, ChatThread, Presence, PresenceDifference, PresenceVisibility } from '@voulezvous/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Chats } from '../src/people/chats.svelte';
import { Conversation, type ChatListener, type ChatPort } from '../src/people/conversation.svelte';
import { crowdOf, othersIn, withDifference } from '../src/people/crowd';
import { Here, type PresenceListener, type PresencePort } from '../src/people/here.svelte';
import { withMessages } from '../src/people/lines';

const someone = (name: string, more: Partial<Presence> = {}): Presence =>
  ({ presence_id: `p-${name}`, user_id: name, handle: name, display_name: name, is_camera_on: false, arrived_at: '2026-01-01T00:00:00Z', ...more }) as Presence;
const message = (sequence: number, body = `m${sequence}`, author_id = 'bia'): ChatMessage =>
  ({ message_id: `id-${sequence}`, sequence, author_id, state: 'visible', body, sent_at: '2026-01-01T00:00:00Z' });
const thread: ChatThread = {
  thread_id: 't1', scope: 'private_1to1', state: 'open', people: [{ user_id: 'bia', handle: 'bia', display_name: 'Bia' }],
  may_write: true, max_characters: 1000, sequence: 2, read_sequence: 0, opened_at: '2026-01-01T00:00:00Z',
};
const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a crowd', () => {
  it('follows differences, and one that comes twice changes nothing', () => {
    const difference: PresenceDifference = { present: [someone('cai')], gone: ['p-bia'] };
    const once = withDifference(crowdOf([someone('ana'), someone('bia')]), difference);
    expect([...once.keys()]).toEqual(['p-ana', 'p-cai']);
    expect([...withDifference(once, difference)]).toEqual([...once]);
  });
  it('is shown without oneself: on camera first, then who came last', () => {
    const crowd = crowdOf([someone('me'), someone('old'), someone('new', { arrived_at: '2026-02-01T00:00:00Z' }), someone('seen', { is_camera_on: true })]);
    expect(othersIn(crowd, 'me').map(({ user_id }) => user_id)).toEqual(['seen', 'new', 'old']);
  });
});

describe('Here', () => {
  function open() {
    const said: string[] = [];
    let kept: PresenceVisibility = 'visible';
    let told: PresenceListener | undefined;
    let answer = (_: readonly Presence[]): void => undefined;
    const port: PresencePort = {
      be: (mode, isOnCamera, visibility) => {
        kept = visibility ?? kept;
        said.push([mode, isOnCamera ? 'on camera' : '', visibility ?? ''].filter(Boolean).join(' '));
        return Promise.resolve({ presence_id: 'p-me', visibility: kept });
      },
      list: () => new Promise((resolve) => (answer = resolve)),
      follow: (listener) => ((told = listener), { view: (_, visible) => void said.push(`sees ${visible}`), close: () => void said.push('gone') }),
    };
    const here = new Here(port, 'me');
    return { here, said, tell: () => told as PresenceListener, answer: (people: readonly Presence[]) => answer(people) };
  }

  it('applies to a list what was told while it was asked for', async () => {
    const { here, tell, answer } = open();
    here.enter('party', 5000);
    await settled();
    tell().onAsk();
    tell().onDifference({ present: [someone('late')], gone: ['p-left'] });
    answer([someone('left'), someone('stays')]);
    await settled();
    expect(here.others.map(({ user_id }) => user_id).sort()).toEqual(['late', 'stays']);
    expect(here.known).toBe(true);
  });

  it('says where one is before it listens, again after a drop, and stops when one leaves', async () => {
    const { here, said, tell } = open();
    here.enter('party', 5000);
    await settled();
    tell().onConnected(true);
    tell().onConnected(false);
    tell().onConnected(true);
    here.leave();
    expect(said).toEqual(['party', 'party', 'gone']);
  });

  it('comes with the camera off, tells of it on every new line, and takes it along to nowhere', async () => {
    const { here, said, tell } = open();
    here.enter('party', 5000);
    await settled();
    tell().onConnected(true);
    expect(await here.show(true)).toBe('p-me');
    tell().onConnected(false);
    tell().onConnected(true);
    here.leave();
    expect(said).toEqual(['party', 'party on camera', 'party on camera', 'gone', 'party']);
  });

  it('hides by a wish of its own, which the house keeps, and says it once', async () => {
    const { here, said } = open();
    await here.hide(true);
    here.enter('party', 5000);
    await settled();
    expect(here.isHidden).toBe(false);
    await here.hide(true);
    await here.show(true);
    here.leave();
    here.enter('grid', 5000);
    await settled();
    expect(here.isHidden).toBe(true);
    await here.hide(false);
    expect(here.isHidden).toBe(false);
    expect(said).toEqual(['party', 'party hidden', 'party on camera', 'gone', 'party', 'grid', 'grid visible']);
  });

  it('says what is in view when it changes, with every heartbeat, and on every new line', async () => {
    const { here, said, tell } = open();
    here.enter('party', 5000);
    await settled();
    here.view('this-page', ['p-bia']);
    here.view('this-page', ['p-bia']);
    expect(said).toEqual(['party', 'sees p-bia']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(said.slice(2)).toEqual(['sees p-bia']);
    tell().onConnected(true);
    expect(said.slice(3)).toEqual(['sees p-bia']);
    here.leave();
    await vi.advanceTimersByTimeAsync(5000);
    expect(said.slice(4)).toEqual(['gone']);
  });

  it('never listens for whoever left before they were there', async () => {
    const { here, said } = open();
    here.enter('party', 5000);
    here.leave();
    await settled();
    expect(said).toEqual(['party']);
  });
});

function chatPort(page: ChatMessagePage = { items: [message(2), message(1)] }) {
  const sent: object[] = [];
  let up = true;
  let listener: ChatListener | undefined;
  const port: ChatPort = {
    pace: { typing_interval_ms: 2000, typing_shown_ms: 4000 },
    open: () => Promise.resolve(thread),
    threads: () => Promise.resolve([thread]),
    history: () => Promise.resolve(page),
    follow: (_id, _after, given) => ((listener = given), { send: (said) => up && sent.push(said) > 0, close: () => void sent.push({ type: 'closed' }) }),
    newId: () => `client-id-${sent.length}`,
  };
  return { port, sent, line: (connected: boolean) => ((up = connected), listener?.onConnected(connected)), hear: (event: ChatEvent) => listener?.onEvent(event) };
}

describe('a conversation', () => {
  it('keeps each number once and in order; the later word about one is believed', () => {
    const hidden = { ...message(2), state: 'hidden' as const };
    expect(withMessages([message(2), message(3)], [message(1), hidden]).map(({ sequence, state }) => [sequence, state])).toEqual([[1, 'visible'], [2, 'hidden'], [3, 'visible']]);
  });

  it('says again under the same id what was on its way when the line fell, and shows it once', async () => {
    const { port, sent, line, hear } = chatPort();
    const talk = new Conversation(port, thread, 'ana');
    await talk.start();
    line(false);
    talk.say(' oi ');
    expect([sent, talk.outbox.map(({ body }) => body)]).toEqual([[], ['oi']]);
    line(true);
    const id = talk.outbox[0]?.id ?? '';
    expect(sent).toEqual([{ type: 'say', client_message_id: id, body: 'oi' }]);
    hear({ type: 'said', client_message_id: id, receipt: { message_id: 'id-3', sequence: 3, sent_at: '2026-01-01T00:00:00Z' } });
    hear({ type: 'message', sequence: 3, message: message(3, 'oi', 'ana') });
    expect([talk.outbox, talk.messages.map(({ body }) => body)]).toEqual([[], ['m1', 'm2', 'oi']]);
  });

  it('shows why a message was refused, and does not say it again by itself', async () => {
    const { port, sent, line, hear } = chatPort();
    const talk = new Conversation(port, thread, 'ana');
    await talk.start();
    talk.say('oi');
    hear({ type: 'refused', client_message_id: talk.outbox[0]?.id ?? '', code: 'RATE_LIMITED', detail: '', retry_after_s: 3 });
    expect(talk.outbox[0]?.failure).toMatchObject({ code: 'RATE_LIMITED', retryAfterS: 3 });
    line(true);
    expect(sent).toHaveLength(1);
    talk.again(talk.outbox[0]?.id ?? '');
    expect(sent).toHaveLength(2);
  });

  it('shows the other typing until they write or fall silent', async () => {
    const { port, hear } = chatPort();
    const talk = new Conversation(port, thread, 'ana');
    await talk.start();
    hear({ type: 'is_typing', user_id: 'bia' });
    expect(talk.typing).toBe(true);
    hear({ type: 'message', sequence: 3, message: message(3) });
    expect(talk.typing).toBe(false);
    hear({ type: 'is_typing', user_id: 'bia' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(talk.typing).toBe(false);
  });

  it('is read once, up to its last message', async () => {
    const { port, sent } = chatPort();
    const read: number[] = [];
    const talk = new Conversation(port, thread, 'ana', (upto) => read.push(upto));
    await talk.start();
    talk.read();
    talk.read();
    expect([sent, read]).toEqual([[{ type: 'read', upto: 2 }], [2]]);
  });
});

describe('Chats', () => {
  it('counts what is unread, but not in the thread that is open', async () => {
    const { port, sent } = chatPort();
    const chats = new Chats(port, 'ana');
    await chats.refresh();
    expect(chats.unread).toBe(1);
    await chats.openWith('bia');
    await settled();
    expect([chats.unread, chats.unfolded]).toEqual([0, true]);
    chats.fold();
    expect(sent).toContainEqual({ type: 'closed' });
    chats.noticed({ thread_id: 't1', message_id: 'm', message_sequence: 9, author_id: 'bia' });
    expect(chats.unread).toBe(1);
  });
});
