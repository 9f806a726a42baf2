"""Reads what a URL names, hop by hop, under every limit."""

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from services.infra.outbound.addresses import AddressRefused, Allowed, Guarded, Resolve, system_resolver
from services.infra.outbound.errors import (
    Broken,
    HostBusy,
    NotAllowed,
    RefusedAnswer,
    TooLarge,
    TooSlow,
    Unreachable,
)
from services.infra.outbound.hosts import Hosts, retry_after
from services.kernel.clock import Clock

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GZIP = 31  # zlib's window bits for a gzip wrapper
_URL_MAX = 4096
_KEPT = "%:/?#[]@!$&'()*+,;=~"  # RFC 3986, 2.2 and 2.1: what is escaped already stays so
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class WebLimits:
    """How far, how long and how much; from `config/platform.yaml`."""

    user_agent: str
    redirects: int
    connect_timeout_s: float
    idle_timeout_s: float
    document_timeout_s: float
    document_bytes: int
    host_connections: int
    host_delay_s: float
    retry_after_max_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of a successful answer; header names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]

    @property
    def length(self) -> int | None:
        """Bytes that the body will have as it is sent; None when it isn't said."""
        text = self.headers.get("content-length", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


class Stream:
    """An answer whose body is still to be read."""

    def __init__(self, answer: Answer, response: httpcore.Response) -> None:
        self.answer = answer
        self._response = response

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it was sent. Raises `OutboundError`."""
        with _translated(self.answer.url):
            async for chunk in self._response.aiter_stream():
                yield chunk


class Web:
    """The client. One per process, closed once; requests to one host wait for their turn."""

    def __init__(
        self,
        clock: Clock,
        limits: WebLimits,
        allowed: Allowed,
        *,
        resolve: Resolve = system_resolver,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._hosts = Hosts(
            clock,
            connections=limits.host_connections,
            delay_s=limits.host_delay_s,
            pause_max_s=limits.retry_after_max_s,
        )
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust,
            network_backend=Guarded(allowed, resolve),
            max_connections=None,
            keepalive_expiry=limits.idle_timeout_s,
        )
        waits = {"connect": limits.connect_timeout_s, "pool": limits.connect_timeout_s}
        self._timeouts = waits | {"read": limits.idle_timeout_s, "write": limits.idle_timeout_s}

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def document(self, url: str, accept: str) -> tuple[Answer, bytes]:
        """A whole page, decoded. Raises `OutboundError`."""
        limits = self._limits
        headers = {"accept": accept, "accept-encoding": "gzip"}
        try:
            async with (
                asyncio.timeout(limits.document_timeout_s),
                self.stream("GET", url, headers=headers) as stream,
            ):
                return stream.answer, await _decoded(stream, limits.document_bytes)
        except TimeoutError as error:
            raise TooSlow(f"{shown(url)} was not read in {limits.document_timeout_s:g} s") from error

    async def head(self, url: str) -> Answer:
        """The head of what a URL names, by HEAD, or by a GET of its first byte where HEAD is refused.

        Raises `OutboundError`.
        """
        try:
            async with asyncio.timeout(self._limits.document_timeout_s):
                return await self._head(url)
        except TimeoutError as error:
            raise TooSlow(f"{shown(url)} did not answer in time") from error

    async def _head(self, url: str) -> Answer:
        try:
            async with self.stream("HEAD", url, headers={"accept-encoding": "identity"}) as stream:
                return stream.answer
        except RefusedAnswer as error:
            if error.status not in (400, 403, 404, 405, 501):
                raise
        first = {"accept-encoding": "identity", "range": "bytes=0-0"}
        async with self.stream("GET", url, headers=first) as stream:
            return stream.answer

    @asynccontextmanager
    async def stream(
        self, method: str, url: str, *, headers: Mapping[str, str], expects: frozenset[int] = frozenset()
    ) -> AsyncIterator[Stream]:
        """The answer at the end of the redirects, its body unread; a success, or a status it `expects`.

        The caller bounds the time and counts the bytes. Raises `OutboundError`.
        """
        for _ in range(self._limits.redirects + 1):
            host = _host(url)
            async with self._hosts.turn(host), self._hop(method, url, headers) as (answer, response):
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    self._judge(host, answer, expects)
                    yield Stream(answer, response)
                    return
                url = followed(url, answer.headers["location"].encode("latin-1"))
        raise NotAllowed(f"{shown(url)}: more than {self._limits.redirects} redirects")

    @asynccontextmanager
    async def _hop(
        self, method: str, url: str, headers: Mapping[str, str]
    ) -> AsyncIterator[tuple[Answer, httpcore.Response]]:
        sent = {"host": _authority(url), "user-agent": self._limits.user_agent, **headers}
        try:
            with _translated(url):
                request = httpcore.Request(
                    method,
                    url.partition("#")[0],
                    headers=[(name.encode(), value.encode()) for name, value in sent.items()],
                    extensions={"timeout": self._timeouts},
                )
                response = await self._pool.handle_async_request(request)
        except ValueError as error:
            raise NotAllowed(f"{shown(url)} is no URL that can be asked for") from error
        try:
            found = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in response.headers}
            yield Answer(url, response.status, found), response
        finally:
            await response.aclose()

    def _judge(self, host: str, answer: Answer, expects: frozenset[int]) -> None:
        if answer.status < 300 or answer.status in expects:
            return
        wait_s = retry_after(answer.headers.get("retry-after"), self._clock.now())
        where = shown(answer.url)
        if answer.status == 429 or (answer.status == 503 and wait_s is not None):
            paused_s = self._hosts.pause(host, wait_s if wait_s is not None else self._limits.idle_timeout_s)
            raise HostBusy(f"{where} answered {answer.status}", paused_s)
        raise RefusedAnswer(f"{where} answered {answer.status}", answer.status)


def followed(url: str, location: bytes) -> str:
    """Where a redirect leads; raises `NotAllowed` when that gives up encryption."""
    target = joined(url, location)
    if url.lower().startswith("https:") and target.lower().startswith("http:"):
        raise NotAllowed(f"{shown(url)} redirects from https to http")
    return target


def joined(base: str, url: str | bytes) -> str:
    """A reference against the URL where it stood, what can't stand in a URL escaped; as it is when it doesn't parse."""
    sent = url if isinstance(url, bytes) else url.encode("utf-8", "replace")
    escaped = quote(sent.strip(), safe=_KEPT)
    try:
        return urljoin(base, escaped)
    except ValueError:
        return escaped


def shown(url: str) -> str:
    """A URL for logs and reasons: without credentials, query and fragment, which may be secret."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"[:300]
    except ValueError:
        return "a URL that does not parse"


def _host(url: str) -> str:
    """The host and port that a URL leads to; raises `NotAllowed`."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise NotAllowed("a URL that does not parse") from error
    if parts.scheme not in _PORTS:
        raise NotAllowed(f"{shown(url)}: only http and https are read")
    if not parts.hostname or len(url) > _URL_MAX or not url.isascii() or not url.isprintable():
        raise NotAllowed(f"{shown(url)} is no URL that can be asked for")
    if parts.username is not None or parts.password is not None:
        raise NotAllowed(f"{shown(url)}: credentials in a URL are not sent")
    return f"{parts.hostname}:{port}"


def _authority(url: str) -> str:
    return urlsplit(url).netloc


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """httpcore's errors as ours."""
    where = shown(url)
    try:
        yield
    except AddressRefused as error:
        raise NotAllowed(f"{where}: {error}") from error
    except (httpcore.ConnectTimeout, httpcore.PoolTimeout) as error:
        raise TooSlow(f"{where} did not answer in time") from error
    except httpcore.TimeoutException as error:
        raise TooSlow(f"{where} went silent") from error
    except (httpcore.RemoteProtocolError, httpcore.LocalProtocolError, httpcore.UnsupportedProtocol) as error:
        raise Broken(f"{where}: {error}") from error
    except httpcore.NetworkError as error:
        raise Unreachable(f"{where}: {str(error) or 'the connection broke off'}") from error
    except (ssl.SSLError, OSError) as error:
        if isinstance(error, TimeoutError):
            raise
        raise Unreachable(f"{where}: {error}") from error


async def _decoded(stream: Stream, limit: int) -> bytes:
    """The whole body, unpacked; never more than `limit` bytes of it in memory."""
    where, encoding = shown(stream.answer.url), stream.answer.headers.get("content-encoding", "identity")
    if encoding.lower() not in ("identity", "gzip", "x-gzip"):
        raise Broken(f"{where} is encoded as {encoding[:40]!r}, which was not asked for")
    unpack = None if encoding.lower() == "identity" else zlib.decompressobj(_GZIP)
    body = bytearray()
    async for chunk in stream.chunks():
        body += chunk if unpack is None else _unpacked(unpack, chunk, limit + 1 - len(body), where)
        if len(body) > limit:
            raise TooLarge(f"{where} is larger than {limit} bytes")
    if unpack is not None and not unpack.eof:
        raise Broken(f"{where}: the compressed data end early")
    return bytes(body)


def _unpacked(unpack: "zlib._Decompress", chunk: bytes, room: int, where: str) -> bytes:
    try:
        return unpack.decompress(chunk, max(room, 1))
    except zlib.error as error:
        raise Broken(f"{where}: {error}") from error
