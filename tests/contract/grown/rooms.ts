// Compiled with the SDK of the grown contract: what the compiler must infer, and what it must refuse.
import { connectTalk, connectEvents, connectDance, iterRooms, listRooms, openRoom } from './index.js';
import type { TalkCloseCode, TalkEvent, TalkResync, Endpoint, EventsEvent, Salon } from './index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isTrue<T extends true>(): T | undefined {
  return undefined;
}

export function where(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case 'whip':
      return endpoint.url;
    case 'livekit':
      // @ts-expect-error: another alternative's property
      endpoint.url;
      return endpoint.token;
  }
}

export function told(event: TalkEvent): string {
  switch (event.type) {
    case 'said':
      return event.body;
    case 'left':
      return event.author;
    default:
      return event satisfies never;
  }
}

export async function tour(): Promise<void> {
  for await (const room of iterRooms({ query: { limit: 2 } })) isTrue<Equal<typeof room, Salon>>();
  const page = await listRooms();
  await listRooms({ query: { cursor: page.next_cursor } });
  const opened = await openRoom({ body: { room_id: 'r', endpoint: { kind: 'whip', url: 'u' } } });
  isTrue<Equal<typeof opened, Endpoint>>();
  // @ts-expect-error: no such kind
  await openRoom({ body: { room_id: 'r', endpoint: { kind: 'pigeon', url: 'u' } } });
  // @ts-expect-error: a body is needed
  await openRoom();
}

export function follow(): void {
  const talk = connectTalk({
    path: { thread_id: 't' },
    after: 7,
    onEvent: (event) => isTrue<Equal<typeof event, TalkEvent>>(),
    onResync: (message) => isTrue<Equal<typeof message, TalkResync>>(),
  });
  talk.send({ type: 'say', body: 'olá' });
  // @ts-expect-error: the server's message, not the client's
  talk.send({ type: 'left', sequence: 1, author: 'a' });
  talk.lastSequence();
  isTrue<Equal<TalkCloseCode, 1002 | 1007 | 1009 | 1011 | 1012 | 1013 | 4400 | 4403>>();
  // @ts-expect-error: an address needs its parameters
  connectTalk({ onEvent: () => undefined });
  connectDance({ onEvent: ({ room_id }) => room_id });
  connectEvents({ topics: ['broadcast'], onEvent: (event) => isTrue<Equal<typeof event, EventsEvent>>() });
  connectEvents({ topics: ['person:01935b7e-5f00-7000-8000-0000000000b0'], onEvent: () => undefined });
}
