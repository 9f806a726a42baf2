"""The sockets of the contract: their messages by direction, and a method that opens each. Generated; do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias
from uuid import UUID

from voulezvous.async_streams import AsyncStream, AsyncStreams
from voulezvous.generated.models import (
    BroadcastNowPlaying,
    ChatFollowingMessage,
    ChatFollowMessage,
    ChatIsTypingMessage,
    ChatMessaged,
    ChatMessageMessage,
    ChatModeratedMessage,
    ChatReadMessage,
    ChatRefusedMessage,
    ChatResumeMessage,
    ChatResyncMessage,
    ChatSaidMessage,
    ChatSayMessage,
    ChatStandingMessage,
    ChatTypingMessage,
    ChatWasReadMessage,
    ChatWelcomeMessage,
    ConsentAccepted,
    ConsentCancelled,
    ConsentDeclined,
    ConsentExpired,
    ConsentRequested,
    HeartbeatMessage,
    MatchCooldown,
    MatchFound,
    MatchLeft,
    MatchResumeMessage,
    MatchResyncMessage,
    MatchSearching,
    MatchWatchingMessage,
    MatchWatchMessage,
    MatchWelcomeMessage,
    ModerationBlocked,
    ModerationUnblocked,
    PingMessage,
    PongMessage,
    PresenceResumeMessage,
    PresenceResyncMessage,
    PresenceUpdate,
    PresenceViewportMessage,
    PresenceWatchingMessage,
    PresenceWatchMessage,
    PresenceWelcomeMessage,
    ResumeMessage,
    ResyncMessage,
    SessionCreated,
    SessionEnded,
    SessionFailed,
    SessionRoomChanged,
    SessionTransitioned,
    SubscribedMessage,
    SubscribeMessage,
    Topic,
    WelcomeMessage,
)
from voulezvous.session import Reconnect
from voulezvous.socket import Closing, Resuming, Socket
from voulezvous.streams import Stream, Streams

ChatClientMessage: TypeAlias = (
    ChatFollowMessage | ChatResumeMessage | PingMessage | ChatSayMessage | ChatReadMessage | ChatTypingMessage
)
ChatServerMessage: TypeAlias = (
    ChatWelcomeMessage
    | ChatFollowingMessage
    | PongMessage
    | ChatResyncMessage
    | ChatMessageMessage
    | ChatSaidMessage
    | ChatRefusedMessage
    | ChatStandingMessage
    | ChatModeratedMessage
    | ChatWasReadMessage
    | ChatIsTypingMessage
)
ChatNews: TypeAlias = (
    ChatResyncMessage
    | ChatMessageMessage
    | ChatSaidMessage
    | ChatRefusedMessage
    | ChatStandingMessage
    | ChatModeratedMessage
    | ChatWasReadMessage
    | ChatIsTypingMessage
)
"""What a stream tells: the server's messages without those that only keep the line."""
ChatCloseCode: TypeAlias = Literal[1002, 1007, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4404, 4408, 4429]

CHAT: Socket[ChatClientMessage, ChatNews] = Socket(
    "/v1/chat/{thread_id}",
    messages={
        "welcome": ChatWelcomeMessage,
        "following": ChatFollowingMessage,
        "pong": PongMessage,
        "resync": ChatResyncMessage,
        "message": ChatMessageMessage,
        "said": ChatSaidMessage,
        "refused": ChatRefusedMessage,
        "standing": ChatStandingMessage,
        "moderated": ChatModeratedMessage,
        "was_read": ChatWasReadMessage,
        "is_typing": ChatIsTypingMessage,
    },
    roles={"welcome": "welcome", "following": "followed", "pong": "pong", "resync": "resync"},
    ping="ping",
    resuming=Resuming("resume", "follow", None, None),
    by_ticket=True,
    closings={
        1002: Closing("A frame breaks the WebSocket protocol.", "never"),
        1007: Closing("A message is not UTF-8.", "never"),
        1009: Closing("The message is too large.", "later"),
        1011: Closing("A defect of ours; the log names it.", "later"),
        1012: Closing("The server restarts; come back at once.", "at-once"),
        1013: Closing("The server has too many sockets; try again later.", "later"),
        4400: Closing("The message does not fit the contract, or the address names no thread.", "never"),
        4401: Closing(
            "The ticket is not in force, or the sign-in has ended: ask for another ticket.", "at-once"
        ),
        4403: Closing("The account is barred.", "never"),
        4404: Closing("The caller is in no such thread.", "never"),
        4408: Closing("Nothing was heard from the client for too long.", "later"),
        4429: Closing("The client reads too slowly; resume.", "later"),
    },
)

EventsClientMessage: TypeAlias = SubscribeMessage | ResumeMessage | PingMessage
EventsServerMessage: TypeAlias = (
    WelcomeMessage
    | SubscribedMessage
    | PongMessage
    | ResyncMessage
    | BroadcastNowPlaying
    | SessionCreated
    | SessionTransitioned
    | SessionEnded
    | SessionFailed
    | SessionRoomChanged
    | ConsentRequested
    | ConsentAccepted
    | ConsentDeclined
    | ConsentExpired
    | ConsentCancelled
    | ModerationBlocked
    | ModerationUnblocked
    | ChatMessaged
    | MatchSearching
    | MatchFound
    | MatchCooldown
    | MatchLeft
)
EventsNews: TypeAlias = (
    ResyncMessage
    | BroadcastNowPlaying
    | SessionCreated
    | SessionTransitioned
    | SessionEnded
    | SessionFailed
    | SessionRoomChanged
    | ConsentRequested
    | ConsentAccepted
    | ConsentDeclined
    | ConsentExpired
    | ConsentCancelled
    | ModerationBlocked
    | ModerationUnblocked
    | ChatMessaged
    | MatchSearching
    | MatchFound
    | MatchCooldown
    | MatchLeft
)
"""What a stream tells: the server's messages without those that only keep the line."""
EventsCloseCode: TypeAlias = Literal[1002, 1007, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4408, 4429]

EVENTS: Socket[EventsClientMessage, EventsNews] = Socket(
    "/v1/events",
    messages={
        "welcome": WelcomeMessage,
        "subscribed": SubscribedMessage,
        "pong": PongMessage,
        "resync": ResyncMessage,
        "broadcast.now_playing": BroadcastNowPlaying,
        "session.created": SessionCreated,
        "session.transitioned": SessionTransitioned,
        "session.ended": SessionEnded,
        "session.failed": SessionFailed,
        "session.room_changed": SessionRoomChanged,
        "consent.request": ConsentRequested,
        "consent.accepted": ConsentAccepted,
        "consent.declined": ConsentDeclined,
        "consent.expired": ConsentExpired,
        "consent.cancelled": ConsentCancelled,
        "moderation.blocked": ModerationBlocked,
        "moderation.unblocked": ModerationUnblocked,
        "chat.message": ChatMessaged,
        "match.searching": MatchSearching,
        "match.found": MatchFound,
        "match.cooldown": MatchCooldown,
        "match.left": MatchLeft,
    },
    roles={"welcome": "welcome", "subscribed": "followed", "pong": "pong", "resync": "resync"},
    ping="ping",
    resuming=Resuming("resume", "subscribe", "topics", "topic"),
    by_ticket=True,
    closings={
        1002: Closing("A frame breaks the WebSocket protocol.", "never"),
        1007: Closing("A message is not UTF-8.", "never"),
        1009: Closing("The message is too large.", "later"),
        1011: Closing("A defect of ours; the log names it.", "later"),
        1012: Closing("The server restarts; come back at once.", "at-once"),
        1013: Closing("The server has too many sockets; try again later.", "later"),
        4400: Closing(
            "The message does not fit the contract, or the topic is not open to the caller.", "never"
        ),
        4401: Closing(
            "The ticket is not in force, or the sign-in has ended: ask for another ticket.", "at-once"
        ),
        4403: Closing("The account is barred.", "never"),
        4408: Closing("Nothing was heard from the client for too long.", "later"),
        4429: Closing("The client reads too slowly.", "later"),
    },
)

MatchClientMessage: TypeAlias = MatchWatchMessage | MatchResumeMessage | HeartbeatMessage
MatchServerMessage: TypeAlias = (
    MatchWelcomeMessage
    | MatchWatchingMessage
    | PongMessage
    | MatchResyncMessage
    | MatchSearching
    | MatchFound
    | MatchCooldown
    | MatchLeft
)
MatchNews: TypeAlias = MatchResyncMessage | MatchSearching | MatchFound | MatchCooldown | MatchLeft
"""What a stream tells: the server's messages without those that only keep the line."""
MatchCloseCode: TypeAlias = Literal[1002, 1007, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4408, 4429]

MATCH: Socket[MatchClientMessage, MatchNews] = Socket(
    "/v1/match",
    messages={
        "welcome": MatchWelcomeMessage,
        "watching": MatchWatchingMessage,
        "pong": PongMessage,
        "resync": MatchResyncMessage,
        "match.searching": MatchSearching,
        "match.found": MatchFound,
        "match.cooldown": MatchCooldown,
        "match.left": MatchLeft,
    },
    roles={"welcome": "welcome", "watching": "followed", "pong": "pong", "resync": "resync"},
    ping="heartbeat",
    resuming=Resuming("resume", "watch", None, None),
    by_ticket=True,
    closings={
        1002: Closing("A frame breaks the WebSocket protocol.", "never"),
        1007: Closing("A message is not UTF-8.", "never"),
        1009: Closing("The message is too large.", "later"),
        1011: Closing("A defect of ours; the log names it.", "later"),
        1012: Closing("The server restarts; come back at once.", "at-once"),
        1013: Closing("The server has too many sockets; try again later.", "later"),
        4400: Closing("The message does not fit the contract.", "never"),
        4401: Closing(
            "The ticket is not in force, or the sign-in has ended: ask for another ticket.", "at-once"
        ),
        4403: Closing("The account is barred.", "never"),
        4408: Closing("Nothing was heard from the client for too long.", "later"),
        4429: Closing("The client came back too often or too soon, or reads too slowly.", "later"),
    },
)

PresenceClientMessage: TypeAlias = (
    PresenceWatchMessage | PresenceResumeMessage | HeartbeatMessage | PresenceViewportMessage
)
PresenceServerMessage: TypeAlias = (
    PresenceWelcomeMessage | PresenceWatchingMessage | PongMessage | PresenceResyncMessage | PresenceUpdate
)
PresenceNews: TypeAlias = PresenceResyncMessage | PresenceUpdate
"""What a stream tells: the server's messages without those that only keep the line."""
PresenceCloseCode: TypeAlias = Literal[1002, 1007, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4408]

PRESENCE: Socket[PresenceClientMessage, PresenceNews] = Socket(
    "/v1/presence",
    messages={
        "welcome": PresenceWelcomeMessage,
        "watching": PresenceWatchingMessage,
        "pong": PongMessage,
        "resync": PresenceResyncMessage,
        "presence.update": PresenceUpdate,
    },
    roles={"welcome": "welcome", "watching": "followed", "pong": "pong", "resync": "resync"},
    ping="heartbeat",
    resuming=Resuming("resume", "watch", None, None),
    by_ticket=True,
    closings={
        1002: Closing("A frame breaks the WebSocket protocol.", "never"),
        1007: Closing("A message is not UTF-8.", "never"),
        1009: Closing("The message is too large.", "later"),
        1011: Closing("A defect of ours; the log names it.", "later"),
        1012: Closing("The server restarts; come back at once.", "at-once"),
        1013: Closing("The server has too many sockets; try again later.", "later"),
        4400: Closing("The message does not fit the contract.", "never"),
        4401: Closing(
            "The ticket is not in force, or the sign-in has ended: ask for another ticket.", "at-once"
        ),
        4403: Closing("The account is barred.", "never"),
        4408: Closing("Nothing was heard from the client for too long.", "later"),
    },
)


class Sockets:
    """One method per socket."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    def chat(
        self, thread_id: str | UUID, *, after: int | None = None, reconnect: Reconnect | None = None
    ) -> Stream[ChatClientMessage, ChatNews]:
        """One socket per thread and device of somebody who is in it. `say` is answered with `said` once
        the message is kept, and then everybody who follows is told it as `message`, in the order of
        `sequence`. A client that comes back resumes after the last message it saw. A client that reads
        too slowly is closed and resumes."""
        return self._streams.open(
            CHAT,
            {"thread_id": thread_id},
            follow=("",),
            after={"": after} if after is not None else None,
            reconnect=reconnect,
        )

    def events(
        self,
        *topics: str,
        after: Mapping[Topic, int] | Mapping[str, int] | None = None,
        reconnect: Reconnect | None = None,
    ) -> Stream[EventsClientMessage, EventsNews]:
        """One socket per client for everything that happens. Open to anyone, and with `?ticket=` as
        somebody: topics decide what a caller may follow, and `welcome` names them. `broadcast` is
        everybody's; `person:` and the account's id is what concerns that person, on all of their
        devices. It is closed when the sign-in behind it ends."""
        return self._streams.open(EVENTS, {}, follow=topics or tuple(Topic), after=after, reconnect=reconnect)

    def match(
        self, *, after: int | None = None, reconnect: Reconnect | None = None
    ) -> Stream[MatchClientMessage, MatchNews]:
        """Keeps the ticket of whoever wants to meet somebody, and tells what comes of it: the events of
        `person:` and the account's id whose types begin with `match.`. It is opened after `POST
        /v1/match/join`; whoever opens it again is held to the reconnect budget. Without a ticket there
        is nothing to keep, and nothing is told until the person joins."""
        return self._streams.open(
            MATCH, {}, follow=("",), after={"": after} if after is not None else None, reconnect=reconnect
        )

    def presence(
        self, *, after: int | None = None, reconnect: Reconnect | None = None
    ) -> Stream[PresenceClientMessage, PresenceNews]:
        """One socket per device of somebody who is there. They are there while any of their devices says
        `heartbeat` in time, where and how `POST /v1/presence/set` said last. `presence.update` tells
        who comes, changes and goes of those whom they may see; a client that reads slowly is told
        several changes as one. On `resync`, which also answers `watch`, the list is asked for with `GET
        /v1/presence/grid`; what is told after that is applied to it. A client that shows tiles says
        `viewport` at every change of what is in view and with every heartbeat."""
        return self._streams.open(
            PRESENCE, {}, follow=("",), after={"": after} if after is not None else None, reconnect=reconnect
        )


class AsyncSockets:
    """One method per socket."""

    def __init__(self, streams: AsyncStreams) -> None:
        self._streams = streams

    def chat(
        self, thread_id: str | UUID, *, after: int | None = None, reconnect: Reconnect | None = None
    ) -> AsyncStream[ChatClientMessage, ChatNews]:
        """One socket per thread and device of somebody who is in it. `say` is answered with `said` once
        the message is kept, and then everybody who follows is told it as `message`, in the order of
        `sequence`. A client that comes back resumes after the last message it saw. A client that reads
        too slowly is closed and resumes."""
        return self._streams.open(
            CHAT,
            {"thread_id": thread_id},
            follow=("",),
            after={"": after} if after is not None else None,
            reconnect=reconnect,
        )

    def events(
        self,
        *topics: str,
        after: Mapping[Topic, int] | Mapping[str, int] | None = None,
        reconnect: Reconnect | None = None,
    ) -> AsyncStream[EventsClientMessage, EventsNews]:
        """One socket per client for everything that happens. Open to anyone, and with `?ticket=` as
        somebody: topics decide what a caller may follow, and `welcome` names them. `broadcast` is
        everybody's; `person:` and the account's id is what concerns that person, on all of their
        devices. It is closed when the sign-in behind it ends."""
        return self._streams.open(EVENTS, {}, follow=topics or tuple(Topic), after=after, reconnect=reconnect)

    def match(
        self, *, after: int | None = None, reconnect: Reconnect | None = None
    ) -> AsyncStream[MatchClientMessage, MatchNews]:
        """Keeps the ticket of whoever wants to meet somebody, and tells what comes of it: the events of
        `person:` and the account's id whose types begin with `match.`. It is opened after `POST
        /v1/match/join`; whoever opens it again is held to the reconnect budget. Without a ticket there
        is nothing to keep, and nothing is told until the person joins."""
        return self._streams.open(
            MATCH, {}, follow=("",), after={"": after} if after is not None else None, reconnect=reconnect
        )

    def presence(
        self, *, after: int | None = None, reconnect: Reconnect | None = None
    ) -> AsyncStream[PresenceClientMessage, PresenceNews]:
        """One socket per device of somebody who is there. They are there while any of their devices says
        `heartbeat` in time, where and how `POST /v1/presence/set` said last. `presence.update` tells
        who comes, changes and goes of those whom they may see; a client that reads slowly is told
        several changes as one. On `resync`, which also answers `watch`, the list is asked for with `GET
        /v1/presence/grid`; what is told after that is applied to it. A client that shows tiles says
        `viewport` at every change of what is in view and with every heartbeat."""
        return self._streams.open(
            PRESENCE, {}, follow=("",), after={"": after} if after is not None else None, reconnect=reconnect
        )
