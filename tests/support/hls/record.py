"""Records a stream as a player meets it: every playlist again and again, every segment once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tests.support.hls.capture import Capture, Document, Part, Resource, init_part, named_in, segment_part
from tests.support.hls.playlist import Playlist


@dataclass(frozen=True)
class Answer:
    """What came of a request."""

    status: int
    content_type: str
    body: bytes


Get = Callable[[Part], Answer]


@dataclass
class Recorder:
    """Asks through `get`; `now` tells seconds of a clock that only advances."""

    entry: str
    get: Get
    now: Callable[[], float]
    documents: list[Document] = field(default_factory=list)
    resources: dict[Part, Resource] = field(default_factory=dict)

    def look(self) -> None:
        """Read every playlist once more, and whatever is new in them."""
        first = self._read(self.entry)
        listed = [first]
        if first.kind == "multivariant":
            urls = dict.fromkeys(url for _, url in named_in(first))
            listed = [self._read(url) for url in urls]
        for playlist in listed:
            for part in parts_of(playlist):
                if part not in self.resources:
                    answer = self.get(part)
                    self.resources[part] = Resource(answer.body, answer.status)

    def capture(self) -> Capture:
        """All that came so far."""
        return Capture(self.entry, tuple(self.documents), dict(self.resources))

    def _read(self, url: str) -> Playlist:
        at = self.now()
        answer = self.get(Part(url))
        text = answer.body.decode("utf-8", errors="replace")
        self.documents.append(Document(url, text, at, answer.status, answer.content_type))
        return Playlist(url, text if answer.status < 300 else "", at)


def parts_of(playlist: Playlist) -> Iterable[Part]:
    """Init segments and segments that a media playlist lists; gaps are not there to be had."""
    if playlist.kind != "media":
        return ()
    inits = [init_part(playlist, tag) for tag in playlist.all("EXT-X-MAP") if "URI" in tag.attributes]
    own = [segment_part(segment) for segment in playlist.segments if not segment.has("EXT-X-GAP")]
    return [*inits, *(part for part in own if part is not None)]


def record(entry: str, get: Get, now: Callable[[], float], pauses: Iterable[Callable[[], None]]) -> Capture:
    """Look once before each pause and once after the last."""
    recorder = Recorder(entry, get, now)
    for pause in pauses:
        recorder.look()
        pause()
    recorder.look()
    return recorder.capture()


def header_of(part: Part) -> Mapping[str, str]:
    """The Range header that asks for a part (RFC 9110, 14.2)."""
    if part.length is None:
        return {}
    return {"range": f"bytes={part.offset}-{part.offset + part.length - 1}"}
