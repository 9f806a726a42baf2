"""What the emitters know of the contract: operations, sockets and words, free of YAML and of Python text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from codegen.names import pascal, snake
from codegen.source import JsonObject

ParameterPlace = Literal["path", "query", "header"]
PROBLEM = "application/problem+json"


def is_text(media_type: str) -> bool:
    """Whether a body of this media type is characters; all else is bytes, such as a picture's."""
    return media_type.startswith("text/") or media_type.endswith(("json", "xml"))


SCHEMA_PREFIX = "#/components/schemas/"


@dataclass(frozen=True)
class Parameter:
    """One bound parameter: `schema` is resolved, `type_name` names its component type if it has one."""

    name: str
    place: ParameterPlace
    required: bool
    schema: JsonObject
    type_name: str | None
    description: str

    @property
    def python(self) -> str:
        return snake(self.name)

    @property
    def pointer(self) -> str:
        return f"{self.place}/{self.name}"

    @property
    def default(self) -> Any:
        return self.schema.get("default")

    @property
    def is_enum(self) -> bool:
        return "enum" in self.schema


@dataclass(frozen=True)
class Header:
    """A response header that the handler supplies."""

    name: str
    required: bool
    integer: bool

    @property
    def python(self) -> str:
        return snake(self.name)


@dataclass(frozen=True)
class Response:
    """A response that a handler returns: any declared one but the problems."""

    class_name: str
    status: int
    description: str
    content_type: str | None
    body: str | None
    headers: tuple[Header, ...]


@dataclass(frozen=True)
class Failure:
    """A problem response and the codes it may carry."""

    status: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Deprecation:
    """Since when an operation is deprecated, from when it may be gone, and the name and path of what replaces it."""

    since: date
    sunset: date
    instead: str | None
    path: str | None


@dataclass(frozen=True)
class Operation:
    """One HTTP operation. `security` lists alternatives, each a set of schemes that must all hold, an empty one for
    callers without credentials; no alternative at all is public. `requires` are the capabilities that a caller must
    have; `rate` names how often one address may call. `hot` marks what must stay near the cost of no framework at all.
    """

    operation_id: str
    method: str
    path: str
    tag: str
    summary: str
    security: tuple[tuple[str, ...], ...]
    requires: tuple[str, ...]
    rate: str | None
    parameters: tuple[Parameter, ...]
    body: str | None
    responses: tuple[Response, ...]
    failures: tuple[Failure, ...]
    hot: bool
    deprecation: Deprecation | None

    @property
    def python(self) -> str:
        return snake(self.operation_id)

    @property
    def header_names(self) -> dict[bytes, str]:
        """Header parameters: the name on the wire to the name in the contract."""
        names = (parameter.name for parameter in self.parameters if parameter.place == "header")
        return {name.lower().encode(): name for name in names}

    @property
    def pascal(self) -> str:
        return pascal(self.operation_id)


@dataclass(frozen=True)
class Tag:
    """The operations of one tag, in the order of the document."""

    name: str
    description: str
    operations: tuple[Operation, ...]

    @property
    def asks(self) -> bool:
        """Whether an operation asks for capabilities."""
        return any(operation.requires for operation in self.operations)


@dataclass(frozen=True)
class Message:
    """One socket message; `discriminator` is its constant `type`."""

    type_name: str
    discriminator: str
    description: str

    @property
    def handler(self) -> str:
        return f"on_{snake(self.discriminator)}"


@dataclass(frozen=True)
class Socket:
    """One WebSocket channel, seen from the server: what it receives and what it sends."""

    name: str
    address: str
    description: str
    security: tuple[tuple[str, ...], ...]
    receives: tuple[Message, ...]
    sends: tuple[Message, ...]
    close_codes: tuple[int, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The names in its address; each is of the id type of that name."""
        return tuple(re.findall(r"\{(\w+)\}", self.address))


@dataclass(frozen=True)
class Event:
    """One event of the bus in one version: its model, and the type of its `data`."""

    type_name: str
    kind: str
    version: int
    data: str
    description: str


@dataclass(frozen=True)
class Vocabulary:
    """A closed set of words, or an id type when `values` is empty."""

    name: str
    description: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Contract:
    """Everything that emitters need."""

    tags: tuple[Tag, ...]
    sockets: tuple[Socket, ...]
    events: tuple[Event, ...]
    vocabulary: tuple[Vocabulary, ...]
    plain_paths: tuple[str, ...]

    def paths(self) -> list[str]:
        """Every path of the contract, whatever speaks there."""
        spoken = (*(o.path for o in self.operations()), *(socket.address for socket in self.sockets))
        return sorted({*spoken, *self.plain_paths})

    def operations(self) -> Iterator[Operation]:
        for tag in self.tags:
            yield from tag.operations
