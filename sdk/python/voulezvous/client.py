"""The two doors, `Client` and for asyncio `AsyncClient`: per tag one attribute, per operation one method."""

from types import TracebackType
from typing import Any, Self

import httpx

from voulezvous.async_streams import AsyncStreams
from voulezvous.calls import AsyncCalls, Calls
from voulezvous.generated import VERSION
from voulezvous.generated.operations import AsyncTags, Tags
from voulezvous.generated.sockets import AsyncSockets, Sockets
from voulezvous.person import Person
from voulezvous.retry import Retry
from voulezvous.signing import Signer
from voulezvous.streams import Streams

TIMEOUT_S = 10.0
PATIENT = Retry()


class Client(Tags):
    """Talks to the platform at `base_url`. Close it, or use it in a `with` statement; threads may share it.

    `timeout_s` is what one attempt may take to connect, and between two signs of life; `retry=None` never repeats.
    """

    def __init__(
        self,
        base_url: str,
        *,
        signer: Signer | None = None,
        timeout_s: float = TIMEOUT_S,
        retry: Retry | None = PATIENT,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = httpx.Client(base_url=_address(base_url), headers=_headers(), transport=transport)
        self._streams = Streams(base_url, self._ticket if isinstance(signer, Person) else None)
        super().__init__(Calls(self._http, signer, retry, timeout_s))
        self.sockets = Sockets(self._streams)
        self.events = self.sockets.events

    def close(self) -> None:
        """Close the connections, those of streams too."""
        self._streams.close()
        self._http.close()

    def _ticket(self) -> str:
        return self.identity.open_socket_ticket().ticket

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(AsyncTags):
    """Talks to the platform at `base_url` from asyncio. Close it, or use it in an `async with` statement.

    `timeout_s` is what one attempt may take to connect, and between two signs of life; `retry=None` never repeats.
    """

    def __init__(
        self,
        base_url: str,
        *,
        signer: Signer | None = None,
        timeout_s: float = TIMEOUT_S,
        retry: Retry | None = PATIENT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(base_url=_address(base_url), headers=_headers(), transport=transport)
        self._streams = AsyncStreams(base_url, self._ticket if isinstance(signer, Person) else None)
        super().__init__(AsyncCalls(self._http, signer, retry, timeout_s))
        self.sockets = AsyncSockets(self._streams)
        self.events = self.sockets.events

    async def close(self) -> None:
        """Close the connections, those of streams too."""
        await self._streams.close()
        await self._http.aclose()

    async def _ticket(self) -> str:
        return (await self.identity.open_socket_ticket()).ticket

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()


def _address(base_url: str) -> str:
    if not base_url.startswith(("http://", "https://")):
        raise ValueError(f"{base_url!r} is no address: it begins with http:// or https://")
    return base_url


def _headers() -> dict[str, Any]:
    return {"user-agent": f"voulezvous-python/{VERSION}"}
