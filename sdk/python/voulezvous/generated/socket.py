"""The messages of each socket by direction. Generated from the AsyncAPI document; do not edit."""

from collections.abc import Mapping
from typing import TypeAlias

from voulezvous.generated.models import (
    BroadcastNowPlaying,
    PingMessage,
    PongMessage,
    ResumeMessage,
    ResyncMessage,
    SubscribedMessage,
    SubscribeMessage,
    WelcomeMessage,
)

EventsClientMessage: TypeAlias = SubscribeMessage | ResumeMessage | PingMessage
EventsServerMessage: TypeAlias = WelcomeMessage | SubscribedMessage | PongMessage | ResyncMessage | BroadcastNowPlaying
EventsEvent: TypeAlias = BroadcastNowPlaying

EVENTS_PATH = "/v1/events"
EVENTS_SERVER_MESSAGES: Mapping[str, type[EventsServerMessage]] = {
    "welcome": WelcomeMessage,
    "subscribed": SubscribedMessage,
    "pong": PongMessage,
    "resync": ResyncMessage,
    "broadcast.now_playing": BroadcastNowPlaying,
}
EVENTS_CLOSE_CODES: Mapping[int, str] = {
    1009: "The message is too large.",
    1011: "A defect of ours; the log names it.",
    1012: "The server restarts; come back at once.",
    1013: "The server has too many sockets; try again later.",
    4400: "The message does not fit the contract.",
    4408: "Nothing was heard from the client for too long.",
    4429: "The client reads too slowly.",
}
