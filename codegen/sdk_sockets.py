"""The contract's sockets as a client sees them: what each side says, what a client resumes by, how it is closed.

A message's `x-vvtv-role` says what it does for the line itself; a client's runtime plays these roles, so that a
new socket needs no line of its own there:

    client   ping       asks for a sign of life
             subscribe  begins to follow streams; its list property names them
             resume     follows one stream after the sequence in `after`; its other property names the stream
    server   welcome    opens the conversation
             pong       answers a ping
             followed   a stream is followed after `sequence`
             resync     events were missed for good: fetch anew; what comes after `sequence` follows
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from codegen.names import pascal
from codegen.read import follow
from codegen.sdk_types import Field, Items, Shape, Words, fields_of, name_of
from codegen.source import ContractError, JsonObject

Role: TypeAlias = Literal["ping", "subscribe", "resume", "welcome", "pong", "followed", "resync"]
ClosingRetry: TypeAlias = Literal["never", "later", "at-once"]
_VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Message:
    """One message: its `type`, its schema, what it does for the line, and whether it is one of a numbered stream."""

    type: str
    schema: str
    role: Role | None
    numbered: bool


@dataclass(frozen=True)
class Closing:
    """What a close code means, and whether another attempt is worth while."""

    meaning: str
    retry: ClosingRetry


@dataclass(frozen=True)
class Resuming:
    """How streams are followed. `topic` tells them apart in every message; None when the socket is one stream."""

    resume: str
    subscribe: str | None
    topics: str | None
    topic: str | None
    topic_shape: Shape | None


@dataclass(frozen=True)
class Socket:
    """One WebSocket."""

    name: str
    address: str
    description: str
    client: tuple[Message, ...]
    server: tuple[Message, ...]
    closings: Mapping[int, Closing]
    resuming: Resuming | None
    by_ticket: bool
    """Whether somebody signed in opens it with a ticket."""

    @property
    def pascal(self) -> str:
        return pascal(self.name)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the address."""
        return tuple(_VARIABLE.findall(self.address))

    @property
    def told(self) -> tuple[Message, ...]:
        """What the caller gets to hear: all that the runtime does not keep for itself."""
        return tuple(m for m in self.server if m.role in (None, "resync"))

    def of_role(self, role: Role) -> Message | None:
        """The message that plays the role."""
        return next((m for m in (*self.client, *self.server) if m.role == role), None)


def read_sockets(asyncapi: JsonObject) -> tuple[Socket, ...]:
    """Return every channel in name order. Raises ContractError."""
    return tuple(_socket(name, asyncapi) for name in sorted(asyncapi.get("channels", {})))


def _socket(name: str, asyncapi: JsonObject) -> Socket:
    channel = asyncapi["channels"][name]
    sides: dict[str, list[Message]] = {"receive": [], "send": []}
    for operation in asyncapi.get("operations", {}).values():
        if name_of(operation["channel"]) == name:
            sides[operation["action"]] += [_message(part, asyncapi) for part in operation["messages"]]
    return Socket(
        name=name,
        address=channel["address"],
        description=channel.get("description", ""),
        client=tuple(sides["receive"]),
        server=tuple(sides["send"]),
        closings={
            int(code): Closing(entry["meaning"], entry["retry"])
            for code, entry in sorted(channel.get("x-vvtv-close-codes", {}).items())
        },
        resuming=_resuming(name, sides["receive"], asyncapi),
        by_ticket=any(channel["x-vvtv-security"]),
    )


def _message(part: JsonObject, asyncapi: JsonObject) -> Message:
    message = follow(asyncapi, part)
    payload = follow(asyncapi, message["payload"])
    return Message(
        type=str(follow(asyncapi, payload["properties"]["type"])["const"]),
        schema=name_of(message["payload"]),
        role=message.get("x-vvtv-role"),
        numbered="sequence" in payload.get("required", ()),
    )


def _resuming(name: str, client: list[Message], asyncapi: JsonObject) -> Resuming | None:
    schemas = asyncapi["components"]["schemas"]
    resume = next((m for m in client if m.role == "resume"), None)
    subscribe = next((m for m in client if m.role == "subscribe"), None)
    if resume is None:
        return None
    own = {f.name: f.shape for f in _told_by(schemas, resume)}
    if own.pop("after", None) is None or len(own) > 1:
        raise ContractError(
            f"channel {name}: {resume.type} needs `after`, and beside it at most the name of its stream"
        )
    topic, shape = next(iter(own.items()), (None, None))
    lists = [f.name for f in _told_by(schemas, subscribe) if isinstance(f.shape, Items)] if subscribe else []
    if subscribe and len(lists) != (1 if topic else 0):
        raise ContractError(
            f"channel {name}: {subscribe.type} must list the streams that {resume.type} names"
        )
    return Resuming(resume.type, subscribe.type if subscribe else None, next(iter(lists), None), topic, shape)


def _told_by(schemas: Mapping[str, Any], message: Message) -> list[Field]:
    schema = schemas[message.schema]
    return [f for f in fields_of(schema, schemas) if not isinstance(f.shape, Words)]
