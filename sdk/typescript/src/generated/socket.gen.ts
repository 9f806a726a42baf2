// Generated from the AsyncAPI document. Do not edit.

import type {
  BroadcastNowPlaying,
  PingMessage,
  PongMessage,
  ResumeMessage,
  ResyncMessage,
  SubscribeMessage,
  SubscribedMessage,
  WelcomeMessage,
} from './types.gen.js';

/** What a client may say. Narrows by `type`. */
export type EventsClientMessage = SubscribeMessage | ResumeMessage | PingMessage;

/** What the server says. Narrows by `type`. */
export type EventsServerMessage = WelcomeMessage | SubscribedMessage | PongMessage | ResyncMessage | BroadcastNowPlaying;

/** What happened: the server's messages that carry a sequence. Narrows by `type`. */
export type EventsEvent = BroadcastNowPlaying;

export const EVENTS_PATH = "/v1/events";

export const EVENTS_SERVER_TYPES = [
  "welcome",
  "subscribed",
  "pong",
  "resync",
  "broadcast.now_playing",
] as const;

export const EVENTS_CLOSE_CODES = {
  1009: "The message is too large.",
  1011: "A defect of ours; the log names it.",
  1012: "The server restarts; come back at once.",
  1013: "The server has too many sockets; try again later.",
  4400: "The message does not fit the contract.",
  4408: "Nothing was heard from the client for too long.",
  4429: "The client reads too slowly.",
} as const;
