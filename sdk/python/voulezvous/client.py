"""The two doors, `Client` and for asyncio `AsyncClient`: per tag one attribute, per operation one method."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from voulezvous.errors import error_of
from voulezvous.generated.client import Client as GeneratedClient
from voulezvous.generated.models import Topic
from voulezvous.generated.operations import (
    AsyncBroadcastOperations,
    AsyncControlOperations,
    AsyncHealthOperations,
    AsyncModesOperations,
    BroadcastOperations,
    ControlOperations,
    HealthOperations,
    ModesOperations,
)
from voulezvous.session import EventSession, News, Reconnect
from voulezvous.signing import ControlSigner
from voulezvous.sockets import async_events, events

TIMEOUT_S = 10.0


class _RaisingClient(httpx.Client):
    """Raises an answer that is a refusal, once the signer has had its say."""

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        response = super().send(request, **options)
        if _is_refusal(response):
            response.read()
            raise error_of(response)
        return response


class _RaisingAsyncClient(httpx.AsyncClient):
    """The same for asyncio."""

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        response = await super().send(request, **options)
        if _is_refusal(response):
            await response.aread()
            raise error_of(response)
        return response


class Client:
    """Talks to the platform at `base_url`. Close it, or use it in a `with` statement."""

    def __init__(
        self,
        base_url: str,
        *,
        signer: ControlSigner | None = None,
        timeout_s: float = TIMEOUT_S,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base_url = base_url
        self._http = _RaisingClient(
            base_url=base_url,
            auth=signer,
            timeout=timeout_s,
            transport=transport,
        )
        generated = GeneratedClient(base_url=base_url).set_httpx_client(self._http)
        self.broadcast = BroadcastOperations(generated)
        self.control = ControlOperations(generated)
        self.health = HealthOperations(generated)
        self.modes = ModesOperations(generated)

    def events(
        self, *topics: Topic, after: Mapping[Topic, int] | None = None, reconnect: Reconnect | None = None
    ) -> Iterator[News]:
        """Yield each event once and in order, and `ResyncMessage` where some were missed for good."""
        return events(self._base_url, _session(topics, after), reconnect or Reconnect())

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient:
    """Talks to the platform at `base_url` from asyncio. Close it, or use it in an `async with` statement."""

    def __init__(
        self,
        base_url: str,
        *,
        signer: ControlSigner | None = None,
        timeout_s: float = TIMEOUT_S,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url
        self._http = _RaisingAsyncClient(
            base_url=base_url,
            auth=signer,
            timeout=timeout_s,
            transport=transport,
        )
        generated = GeneratedClient(base_url=base_url).set_async_httpx_client(self._http)
        self.broadcast = AsyncBroadcastOperations(generated)
        self.control = AsyncControlOperations(generated)
        self.health = AsyncHealthOperations(generated)
        self.modes = AsyncModesOperations(generated)

    def events(
        self, *topics: Topic, after: Mapping[Topic, int] | None = None, reconnect: Reconnect | None = None
    ) -> AsyncIterator[News]:
        """Yield each event once and in order, and `ResyncMessage` where some were missed for good."""
        return async_events(self._base_url, _session(topics, after), reconnect or Reconnect())

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()


def _session(topics: Iterable[Topic], after: Mapping[Topic, int] | None) -> EventSession:
    return EventSession(tuple(topics) or tuple(Topic), after)


def _is_refusal(response: httpx.Response) -> bool:
    """An error whose body is no declared result (readiness answers 503 with a document of its own)."""
    return response.is_error and response.headers.get("content-type", "").split(";")[0] != "application/json"
