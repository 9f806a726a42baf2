"""Describes a socket of the contract. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeAlias, TypeVar

from voulezvous.model import Model

Said = TypeVar("Said", bound=Model)
News = TypeVar("News", bound=Model)
Role: TypeAlias = Literal["welcome", "pong", "followed", "resync"]


@dataclass(frozen=True)
class Closing:
    """What a close code means, and whether another attempt is worth while: if so, at once or with growing delays."""

    meaning: str
    retry: Literal["never", "later", "at-once"]


@dataclass(frozen=True)
class Resuming:
    """How streams are followed: the types of the messages that ask for it, and the properties they name them by.

    `topic` is the property that tells streams apart; None when the socket is one stream.
    """

    resume: str
    subscribe: str | None = None
    topics: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Socket(Generic[Said, News]):
    """One socket: `messages` are the server's by `type`, `roles` what some of them do for the line itself."""

    path: str
    messages: Mapping[str, type[Model]]
    roles: Mapping[str, Role] = field(default_factory=dict)
    ping: str | None = None
    resuming: Resuming | None = None
    closings: Mapping[int, Closing] = field(default_factory=dict)
    by_ticket: bool = False
    """Whether somebody signed in opens it with a ticket."""
