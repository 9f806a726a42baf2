"""What a player was given: playlists in the order they came, and the bytes behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from tests.support.hls import mp4
from tests.support.hls.playlist import Playlist, Segment, Tag, range_of


@dataclass(frozen=True)
class Document:
    """One answer with text: what came, when (seconds of any clock that only advances), and as what."""

    url: str
    text: str
    at: float = 0.0
    status: int = 200
    content_type: str = "application/vnd.apple.mpegurl"


@dataclass(frozen=True)
class Part:
    """A resource, or `length` bytes of it from `offset`."""

    url: str
    offset: int = 0
    length: int | None = None


@dataclass(frozen=True)
class Resource:
    """One answer with bytes."""

    body: bytes
    status: int = 200


@dataclass(frozen=True)
class Capture:
    """`entry` is the URL that was asked for first; each playlist may have come many times."""

    entry: str
    documents: tuple[Document, ...]
    resources: Mapping[Part, Resource] = field(default_factory=dict)


@dataclass(frozen=True)
class Rendition:
    """One media playlist over time; `named_by` are the tags of the multivariant playlist that lead to it."""

    url: str
    reloads: tuple[Playlist, ...]
    named_by: tuple[Tag, ...]

    @property
    def role(self) -> str:
        """AUDIO, SUBTITLES, ... for a rendition, VARIANT for a variant stream's own playlist."""
        named = {tag.attributes.text("TYPE", "VARIANT") for tag in self.named_by}
        return "VARIANT" if not named or "VARIANT" in named else min(named)

    @property
    def last(self) -> Playlist:
        return self.reloads[-1]

    @cached_property
    def segments(self) -> tuple[tuple[Playlist, Segment], ...]:
        """Every segment that was ever listed, once, with the playlist that listed it first; by its number."""
        seen: dict[int, tuple[Playlist, Segment]] = {}
        for playlist in self.reloads:
            for segment in playlist.segments:
                seen.setdefault(segment.number, (playlist, segment))
        return tuple(seen[number] for number in sorted(seen))


@dataclass(frozen=True)
class Stream:
    """A capture, parsed."""

    capture: Capture
    playlists: tuple[Playlist, ...]

    @cached_property
    def master(self) -> Playlist | None:
        """The multivariant playlist as it came last; None where the entry is a media playlist."""
        found = [playlist for playlist in self.playlists if playlist.url == self.capture.entry]
        return found[-1] if found and any(p.kind == "multivariant" for p in found) else None

    @cached_property
    def renditions(self) -> tuple[Rendition, ...]:
        named: dict[str, list[Tag]] = {}
        for tag, url in named_in(self.master) if self.master else ():
            named.setdefault(url, []).append(tag)
        reloads: dict[str, list[Playlist]] = {}
        for playlist in self.playlists:
            if self.master is None or playlist.url != self.master.url:
                reloads.setdefault(playlist.url, []).append(playlist)
        return tuple(
            Rendition(url, tuple(found), tuple(named.get(url, ()))) for url, found in reloads.items()
        )

    def rendition(self, url: str) -> Rendition | None:
        return next((rendition for rendition in self.renditions if rendition.url == url), None)

    def body(self, part: Part | None) -> bytes | None:
        """The bytes that came, where they were asked for and came whole."""
        found = self.capture.resources.get(part) if part else None
        return found.body if found and found.status < 300 else None

    def init(self, playlist: Playlist, segment: Segment) -> mp4.Init | None:
        """The init segment in force, where it can be read."""
        body = self.body(init_part(playlist, segment.init)) if segment.init else None
        found = init_of(body) if body else None
        return found if isinstance(found, mp4.Init) else None

    def fragment(self, segment: Segment) -> mp4.Fragment | None:
        """What a fragmented MP4 segment holds, where it came in the clear and can be read."""
        body = self.body(segment_part(segment)) if segment.init and not segment.key else None
        found = fragment_of(body) if body else None
        return found if isinstance(found, mp4.Fragment) else None


def parse(capture: Capture) -> Stream:
    """The capture as rules see it; answers that are no playlists are left out."""
    return Stream(capture, tuple(_parsed(d.url, d.text, d.at) for d in capture.documents if d.status < 300))


def named_in(master: Playlist) -> Iterator[tuple[Tag, str]]:
    """Every tag that names a media playlist, with the whole URL it names."""
    for tag, uri in master.variants:
        if uri is not None:
            yield tag, master.resolve(uri.text)
    for tag in master.all("EXT-X-MEDIA", "EXT-X-I-FRAME-STREAM-INF"):
        if "URI" in tag.attributes:
            yield tag, master.resolve(tag.attributes.text("URI"))


def init_part(playlist: Playlist, tag: Tag) -> Part:
    """Where an EXT-X-MAP leads."""
    told = range_of(tag.attributes.text("BYTERANGE"))
    url = playlist.resolve(tag.attributes.text("URI"))
    return Part(url, told.offset or 0, told.length) if told else Part(url)


def segment_part(segment: Segment) -> Part | None:
    """Where a segment's bytes are; None for a range that leans on the one before."""
    tag = next((tag for tag in segment.tags if tag.name == "EXT-X-BYTERANGE"), None)
    if tag is None:
        return Part(segment.url)
    told = range_of(tag.value)
    return Part(segment.url, told.offset, told.length) if told and told.offset is not None else None


@lru_cache(maxsize=4096)
def _parsed(url: str, text: str, at: float) -> Playlist:
    return Playlist(url, text, at)


@lru_cache(maxsize=4096)
def init_of(body: bytes) -> mp4.Init | str:
    """An init segment, or why it is none."""
    try:
        return mp4.read_init(body)
    except mp4.Mp4Error as error:
        return str(error)


@lru_cache(maxsize=4096)
def fragment_of(body: bytes) -> mp4.Fragment | str:
    """A media segment, or why it is none."""
    try:
        return mp4.read_fragment(body)
    except mp4.Mp4Error as error:
        return str(error)
