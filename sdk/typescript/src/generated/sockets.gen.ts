// The sockets of the contract: their messages by direction, and a function that opens each. Generated; do not edit.

import { connect } from '../socket.js';
import type { Connection, SocketDescription, SocketSettings } from '../socket.js';
import type { BroadcastNowPlaying, ChatFollowMessage, ChatFollowingMessage, ChatIsTypingMessage, ChatMessageMessage, ChatMessaged, ChatModeratedMessage, ChatReadMessage, ChatRefusedMessage, ChatResumeMessage, ChatResyncMessage, ChatSaidMessage, ChatSayMessage, ChatStandingMessage, ChatTypingMessage, ChatWasReadMessage, ChatWelcomeMessage, ConsentAccepted, ConsentCancelled, ConsentDeclined, ConsentExpired, ConsentRequested, HeartbeatMessage, MatchCooldown, MatchFound, MatchLeft, MatchResumeMessage, MatchResyncMessage, MatchSearching, MatchWatchMessage, MatchWatchingMessage, MatchWelcomeMessage, ModerationBlocked, ModerationUnblocked, PersonTopic, PingMessage, PongMessage, PresenceResumeMessage, PresenceResyncMessage, PresenceUpdate, PresenceViewportMessage, PresenceWatchMessage, PresenceWatchingMessage, PresenceWelcomeMessage, ResumeMessage, ResyncMessage, SessionCreated, SessionEnded, SessionFailed, SessionRoomChanged, SessionTransitioned, SubscribeMessage, SubscribedMessage, Topic, WelcomeMessage } from './types.gen.js';

/** What a client may say. Narrows by `type`. */
export type ChatClientMessage = ChatFollowMessage | ChatResumeMessage | PingMessage | ChatSayMessage | ChatReadMessage | ChatTypingMessage;

/** What the server says. Narrows by `type`. */
export type ChatServerMessage = ChatWelcomeMessage | ChatFollowingMessage | PongMessage | ChatResyncMessage | ChatMessageMessage | ChatSaidMessage | ChatRefusedMessage | ChatStandingMessage | ChatModeratedMessage | ChatWasReadMessage | ChatIsTypingMessage;

/** What happens: the server's messages without those that only keep the line. Narrows by `type`. */
export type ChatEvent = ChatMessageMessage | ChatSaidMessage | ChatRefusedMessage | ChatStandingMessage | ChatModeratedMessage | ChatWasReadMessage | ChatIsTypingMessage;

/** How the server may close. */
export type ChatCloseCode = 1002 | 1007 | 1009 | 1011 | 1012 | 1013 | 4400 | 4401 | 4403 | 4404 | 4408 | 4429;

export const CHAT: SocketDescription = {
  path: '/v1/chat/{thread_id}',
  types: ['welcome', 'following', 'pong', 'resync', 'message', 'said', 'refused', 'standing', 'moderated', 'was_read', 'is_typing'],
  roles: { welcome: 'welcome', following: 'followed', pong: 'pong', resync: 'resync' },
  byTicket: true,
  ping: 'ping',
  resuming: { resume: 'resume', subscribe: 'follow' },
  closings: {
    1002: ['A frame breaks the WebSocket protocol.', 'never'],
    1007: ['A message is not UTF-8.', 'never'],
    1009: ['The message is too large.', 'later'],
    1011: ['A defect of ours; the log names it.', 'later'],
    1012: ['The server restarts; come back at once.', 'at-once'],
    1013: ['The server has too many sockets; try again later.', 'later'],
    4400: ['The message does not fit the contract, or the address names no thread.', 'never'],
    4401: ['The ticket is not in force, or the sign-in has ended: ask for another ticket.', 'at-once'],
    4403: ['The account is barred.', 'never'],
    4404: ['The caller is in no such thread.', 'never'],
    4408: ['Nothing was heard from the client for too long.', 'later'],
    4429: ['The client reads too slowly; resume.', 'later'],
  },
};

export interface ChatSettings extends SocketSettings<ChatEvent, ChatResyncMessage> {
  path: { thread_id: string; };
  /** Last sequence already seen, to resume across page loads. */
  after?: number | undefined;
}

/**
 * One socket per thread and device of somebody who is in it. `say` is answered with `said` once the message is kept, and
 * then everybody who follows is told it as `message`, in the order of `sequence`. A client that comes back resumes after
 * the last message it saw. A client that reads too slowly is closed and resumes.
 */
export function connectChat(settings: ChatSettings): Connection<ChatClientMessage, ''> {
  return connect(CHAT, settings, [''], settings.after === undefined ? {} : { '': settings.after });
}

/** What a client may say. Narrows by `type`. */
export type EventsClientMessage = SubscribeMessage | ResumeMessage | PingMessage;

/** What the server says. Narrows by `type`. */
export type EventsServerMessage = WelcomeMessage | SubscribedMessage | PongMessage | ResyncMessage | BroadcastNowPlaying | SessionCreated | SessionTransitioned | SessionEnded | SessionFailed | SessionRoomChanged | ConsentRequested | ConsentAccepted | ConsentDeclined | ConsentExpired | ConsentCancelled | ModerationBlocked | ModerationUnblocked | ChatMessaged | MatchSearching | MatchFound | MatchCooldown | MatchLeft;

/** What happens: the server's messages without those that only keep the line. Narrows by `type`. */
export type EventsEvent = BroadcastNowPlaying | SessionCreated | SessionTransitioned | SessionEnded | SessionFailed | SessionRoomChanged | ConsentRequested | ConsentAccepted | ConsentDeclined | ConsentExpired | ConsentCancelled | ModerationBlocked | ModerationUnblocked | ChatMessaged | MatchSearching | MatchFound | MatchCooldown | MatchLeft;

/** How the server may close. */
export type EventsCloseCode = 1002 | 1007 | 1009 | 1011 | 1012 | 1013 | 4400 | 4401 | 4403 | 4408 | 4429;

export const EVENTS: SocketDescription = {
  path: '/v1/events',
  types: ['welcome', 'subscribed', 'pong', 'resync', 'broadcast.now_playing', 'session.created', 'session.transitioned', 'session.ended', 'session.failed', 'session.room_changed', 'consent.request', 'consent.accepted', 'consent.declined', 'consent.expired', 'consent.cancelled', 'moderation.blocked', 'moderation.unblocked', 'chat.message', 'match.searching', 'match.found', 'match.cooldown', 'match.left'],
  roles: { welcome: 'welcome', subscribed: 'followed', pong: 'pong', resync: 'resync' },
  byTicket: true,
  ping: 'ping',
  resuming: { resume: 'resume', subscribe: 'subscribe', topics: 'topics', topic: 'topic' },
  closings: {
    1002: ['A frame breaks the WebSocket protocol.', 'never'],
    1007: ['A message is not UTF-8.', 'never'],
    1009: ['The message is too large.', 'later'],
    1011: ['A defect of ours; the log names it.', 'later'],
    1012: ['The server restarts; come back at once.', 'at-once'],
    1013: ['The server has too many sockets; try again later.', 'later'],
    4400: ['The message does not fit the contract, or the topic is not open to the caller.', 'never'],
    4401: ['The ticket is not in force, or the sign-in has ended: ask for another ticket.', 'at-once'],
    4403: ['The account is barred.', 'never'],
    4408: ['Nothing was heard from the client for too long.', 'later'],
    4429: ['The client reads too slowly.', 'later'],
  },
};

export interface EventsSettings extends SocketSettings<EventsEvent, ResyncMessage> {
  topics: readonly (Topic | PersonTopic)[];
  /** Last sequence already seen of each, to resume across page loads. */
  after?: Partial<Record<Topic | PersonTopic, number>> | undefined;
}

/**
 * One socket per client for everything that happens. Open to anyone, and with `?ticket=` as somebody: topics decide
 * what a caller may follow, and `welcome` names them. `broadcast` is everybody's; `person:` and the account's id is
 * what concerns that person, on all of their devices. It is closed when the sign-in behind it ends.
 */
export function connectEvents(settings: EventsSettings): Connection<EventsClientMessage, Topic | PersonTopic> {
  return connect(EVENTS, settings, settings.topics, settings.after);
}

/** What a client may say. Narrows by `type`. */
export type MatchClientMessage = MatchWatchMessage | MatchResumeMessage | HeartbeatMessage;

/** What the server says. Narrows by `type`. */
export type MatchServerMessage = MatchWelcomeMessage | MatchWatchingMessage | PongMessage | MatchResyncMessage | MatchSearching | MatchFound | MatchCooldown | MatchLeft;

/** What happens: the server's messages without those that only keep the line. Narrows by `type`. */
export type MatchEvent = MatchSearching | MatchFound | MatchCooldown | MatchLeft;

/** How the server may close. */
export type MatchCloseCode = 1002 | 1007 | 1009 | 1011 | 1012 | 1013 | 4400 | 4401 | 4403 | 4408 | 4429;

export const MATCH: SocketDescription = {
  path: '/v1/match',
  types: ['welcome', 'watching', 'pong', 'resync', 'match.searching', 'match.found', 'match.cooldown', 'match.left'],
  roles: { welcome: 'welcome', watching: 'followed', pong: 'pong', resync: 'resync' },
  byTicket: true,
  ping: 'heartbeat',
  resuming: { resume: 'resume', subscribe: 'watch' },
  closings: {
    1002: ['A frame breaks the WebSocket protocol.', 'never'],
    1007: ['A message is not UTF-8.', 'never'],
    1009: ['The message is too large.', 'later'],
    1011: ['A defect of ours; the log names it.', 'later'],
    1012: ['The server restarts; come back at once.', 'at-once'],
    1013: ['The server has too many sockets; try again later.', 'later'],
    4400: ['The message does not fit the contract.', 'never'],
    4401: ['The ticket is not in force, or the sign-in has ended: ask for another ticket.', 'at-once'],
    4403: ['The account is barred.', 'never'],
    4408: ['Nothing was heard from the client for too long.', 'later'],
    4429: ['The client came back too often or too soon, or reads too slowly.', 'later'],
  },
};

export interface MatchSettings extends SocketSettings<MatchEvent, MatchResyncMessage> {
  /** Last sequence already seen, to resume across page loads. */
  after?: number | undefined;
}

/**
 * Keeps the ticket of whoever wants to meet somebody, and tells what comes of it: the events of `person:` and the account's
 * id whose types begin with `match.`. It is opened after `POST /v1/match/join`; whoever opens it again is held to the
 * reconnect budget. Without a ticket there is nothing to keep, and nothing is told until the person joins.
 */
export function connectMatch(settings: MatchSettings): Connection<MatchClientMessage, ''> {
  return connect(MATCH, settings, [''], settings.after === undefined ? {} : { '': settings.after });
}

/** What a client may say. Narrows by `type`. */
export type PresenceClientMessage = PresenceWatchMessage | PresenceResumeMessage | HeartbeatMessage | PresenceViewportMessage;

/** What the server says. Narrows by `type`. */
export type PresenceServerMessage = PresenceWelcomeMessage | PresenceWatchingMessage | PongMessage | PresenceResyncMessage | PresenceUpdate;

/** What happens: the server's messages without those that only keep the line. Narrows by `type`. */
export type PresenceEvent = PresenceUpdate;

/** How the server may close. */
export type PresenceCloseCode = 1002 | 1007 | 1009 | 1011 | 1012 | 1013 | 4400 | 4401 | 4403 | 4408;

export const PRESENCE: SocketDescription = {
  path: '/v1/presence',
  types: ['welcome', 'watching', 'pong', 'resync', 'presence.update'],
  roles: { welcome: 'welcome', watching: 'followed', pong: 'pong', resync: 'resync' },
  byTicket: true,
  ping: 'heartbeat',
  resuming: { resume: 'resume', subscribe: 'watch' },
  closings: {
    1002: ['A frame breaks the WebSocket protocol.', 'never'],
    1007: ['A message is not UTF-8.', 'never'],
    1009: ['The message is too large.', 'later'],
    1011: ['A defect of ours; the log names it.', 'later'],
    1012: ['The server restarts; come back at once.', 'at-once'],
    1013: ['The server has too many sockets; try again later.', 'later'],
    4400: ['The message does not fit the contract.', 'never'],
    4401: ['The ticket is not in force, or the sign-in has ended: ask for another ticket.', 'at-once'],
    4403: ['The account is barred.', 'never'],
    4408: ['Nothing was heard from the client for too long.', 'later'],
  },
};

export interface PresenceSettings extends SocketSettings<PresenceEvent, PresenceResyncMessage> {
  /** Last sequence already seen, to resume across page loads. */
  after?: number | undefined;
}

/**
 * One socket per device of somebody who is there. They are there while any of their devices says `heartbeat` in time,
 * where and how `POST /v1/presence/set` said last. `presence.update` tells who comes, changes and goes of those whom
 * they may see; a client that reads slowly is told several changes as one. On `resync`, which also answers `watch`,
 * the list is asked for with `GET /v1/presence/grid`; what is told after that is applied to it. A client that shows
 * tiles says `viewport` at every change of what is in view and with every heartbeat.
 */
export function connectPresence(settings: PresenceSettings): Connection<PresenceClientMessage, ''> {
  return connect(PRESENCE, settings, [''], settings.after === undefined ? {} : { '': settings.after });
}
