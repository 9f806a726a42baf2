# Generated from codegen/scaffold by `make generate`; edit the schemas, never this file.
"""What generated operations need from the platform around them: one protocol, injected.

The operations know the contract; the seam knows credentials, request ids, limits, metrics and how an error is
told. Plain ASGI types, so that nothing here depends on the framework that mounts it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from generated.vocabulary import Caller, Capability, ErrorCode

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Endpoint: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]
Security: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class OperationSpec:
    """What the contract says of one operation.

    `security` lists alternatives, each the schemes that must all hold, an empty one for callers without credentials;
    no alternative means public. `requires` are the capabilities that the caller must have, `rate` names how
    often one address may call. `errors` maps a status to
    the codes that may leave with it: any other code is a defect. `headers` go with every answer. `hot` is what every
    viewer asks for: the benchmark holds it to its goal.
    """

    operation_id: str
    method: str
    path: str
    security: Security
    errors: Mapping[int, frozenset[ErrorCode]]
    headers: Headers = ()
    hot: bool = False
    requires: frozenset[Capability] = frozenset()
    rate: str | None = None


@dataclass(frozen=True, slots=True)
class SocketSpec:
    """What the contract says of one WebSocket."""

    name: str
    path: str
    security: Security


@dataclass(slots=True)
class Exchange:
    """One request under way. `started` is monotonic seconds."""

    operation: OperationSpec
    scope: Scope
    request_id: str
    started: float


class InvalidRequest(Exception):
    """Parts of the request do not fit the contract: (pointer, detail) each."""

    def __init__(self, *items: tuple[str, str]) -> None:
        super().__init__("; ".join(f"{pointer}: {detail}" for pointer, detail in items))
        self.items = items


class UnsupportedMediaType(Exception):
    """The body is not of the content type that the operation declares."""


class Seam(Protocol):
    """The platform around an operation. Implemented once, in infrastructure."""

    def begin(self, operation: OperationSpec, scope: Scope) -> Exchange:
        """Note the start of a request and give it an id."""
        ...

    async def admit(self, exchange: Exchange) -> None:
        """Count a call of the operation's rate; raise when its address calls too often."""
        ...

    async def read(self, exchange: Exchange, receive: Receive) -> bytes:
        """The whole body, within the limit."""
        ...

    async def authorise(self, exchange: Exchange, body: bytes) -> Caller:
        """Who is calling, by the schemes that the operation names."""
        ...

    async def respond(
        self,
        exchange: Exchange,
        send: Send,
        status: int,
        content_type: bytes,
        body: bytes,
        headers: Headers = (),
    ) -> None:
        """Send a declared response and the operation's own headers; an empty content type means no body."""
        ...

    async def fail(self, exchange: Exchange, send: Send, error: Exception) -> None:
        """Send the problem that an error is, or an opaque one when the operation does not declare it."""
        ...

    async def allow(self, scope: Scope, send: Send, methods: tuple[str, ...]) -> None:
        """Answer OPTIONS, and refuse any other method of a path."""
        ...

    async def missing(self, scope: Scope, send: Send) -> None:
        """Answer a path that the contract does not know."""
        ...

    async def upgrade(self, scope: Scope, send: Send) -> None:
        """Answer an HTTP request to a path that only speaks WebSocket."""
        ...

    async def authorise_socket(self, socket: SocketSpec, scope: Scope) -> Caller:
        """Who opens a socket."""
        ...

    def paced(self, receive: Receive) -> Receive:
        """What a client says on a socket, all of it and in order, no faster than it may."""
        ...

    def closing(self, socket: SocketSpec, error: Exception) -> tuple[int, str]:
        """The close code and reason that an error is."""
        ...
