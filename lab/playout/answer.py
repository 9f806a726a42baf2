"""What the origin answers, apart from how ASGI sends it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Header = tuple[bytes, bytes]

NO_STORE = b"no-store"
CORS: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"content-length, etag"),
)
PLAYLIST_TYPE = b"application/vnd.apple.mpegurl"
MP4_TYPE = b"video/mp4"
VTT_TYPE = b"text/vtt; charset=utf-8"
TEXT_TYPE = b"text/plain; charset=utf-8"


def immutable(age_s: int) -> bytes:
    """Cache-Control of bytes that never change under their URL (RFC 8246)."""
    return b"public, max-age=%d, immutable" % age_s


def live(age_s: int) -> bytes:
    """Cache-Control of a playlist."""
    return b"public, max-age=%d" % age_s


@dataclass(frozen=True)
class Answer:
    """A status, its content in parts that are sent without being joined, and caching."""

    status: int
    content_type: bytes
    parts: tuple[bytes, ...]
    cache: bytes = NO_STORE
    etag: bytes | None = None
    extra: tuple[Header, ...] = ()

    def headers(self) -> list[Header]:
        """Header fields in the order they are sent."""
        length = sum(map(len, self.parts))
        fields = [*CORS, (b"cache-control", self.cache), *self.extra]
        if self.etag is not None:
            fields.append((b"etag", self.etag))
        if self.status not in (204, 304):
            fields += [(b"content-type", self.content_type), (b"content-length", b"%d" % length)]
        return fields


def refusal(status: int, text: str, *extra: Header) -> Answer:
    """A plain-text refusal that no cache keeps."""
    return Answer(status, TEXT_TYPE, (text.encode() + b"\n",), extra=extra)


def not_modified(answer: Answer) -> Answer:
    """The 304 that stands for `answer` (RFC 9110, 15.4.5)."""
    return Answer(304, answer.content_type, (), answer.cache, answer.etag)


def etag_matches(request: Iterable[Header], etag: bytes | None) -> bool:
    """Whether If-None-Match names `etag` (weak comparison, RFC 9110, 13.1.2)."""
    if etag is None:
        return False
    for name, value in request:
        if name == b"if-none-match":
            named = {part.strip().removeprefix(b"W/") for part in value.split(b",")}
            return etag in named or b"*" in named
    return False


async def send_answer(send: Send, answer: Answer, *, head: bool) -> None:
    """Send `answer`; a HEAD request gets its header fields alone."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers()})
    parts = () if head else answer.parts
    for part in parts[:-1]:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": parts[-1] if parts else b"", "more_body": False})
