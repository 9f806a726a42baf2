"""A playlist as lines, tags and segments (8216bis 4), read without forgiving and without failing.

Everything keeps the line it stood on. What does not make sense stays as text, or None, for a rule to name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal
from urllib.parse import urljoin

from tests.support.hls.attributes import Attributes, parse_attributes
from tests.support.hls.vocabulary import TAGS

Kind = Literal["multivariant", "media", "neither"]

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6}\d*)?(Z|[+-]\d\d:?\d\d)")
_NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+")
_RANGE = re.compile(r"(\d+)(?:@(\d+))?")
_TAG = re.compile(r"#(EXT[A-Z0-9-]*)(?::(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Tag:
    """`#NAME:value`; `value` is None without a colon."""

    line: int
    name: str
    value: str | None

    @cached_property
    def attributes(self) -> Attributes:
        return parse_attributes(self.value or "")


@dataclass(frozen=True)
class Uri:
    """A line that names a playlist or a segment."""

    line: int
    text: str


@dataclass(frozen=True)
class ByteRange:
    """Bytes of a resource: `offset` is None where the list leaves it to the range before."""

    length: int
    offset: int | None


@dataclass(frozen=True)
class Segment:
    """One segment: `number` is its media sequence number, `duration_s` None where EXTINF tells none."""

    number: int
    uri: Uri
    url: str
    duration_s: float | None
    discontinuity: int
    date: datetime | None
    init: Tag | None
    key: Tag | None
    tags: tuple[Tag, ...]

    def has(self, name: str) -> bool:
        return any(tag.name == name for tag in self.tags)


@dataclass
class _Reading:
    """What the lines so far say of the segments to come."""

    number: int
    discontinuity: int
    init: Tag | None = None
    key: Tag | None = None
    waiting: list[Tag] = field(default_factory=list)


@dataclass(frozen=True)
class Playlist:
    """The text at `url`, as a player was given it at `at` seconds of a clock of its own."""

    url: str
    text: str
    at: float = 0.0

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Lines without their ends; line 1 is the first."""
        return tuple(line.removesuffix("\r") for line in self.text.split("\n"))

    @cached_property
    def entries(self) -> tuple[Tag | Uri, ...]:
        """Tags and URIs in order; comments and empty lines are neither."""
        return tuple(_entries(self.lines))

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        return tuple(entry for entry in self.entries if isinstance(entry, Tag))

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Tag, ...]]:
        found: dict[str, list[Tag]] = {}
        for tag in self.tags:
            found.setdefault(tag.name, []).append(tag)
        return {name: tuple(tags) for name, tags in found.items()}

    def all(self, *names: str) -> tuple[Tag, ...]:
        return tuple(tag for name in names for tag in self.by_name.get(name, ()))

    def first(self, name: str) -> Tag | None:
        return next(iter(self.by_name.get(name, ())), None)

    def number(self, name: str) -> int | None:
        """The whole number that a tag says."""
        tag = self.first(name)
        return int(tag.value) if tag and tag.value and tag.value.isdecimal() else None

    @cached_property
    def kind(self) -> Kind:
        """By its tags: the kind that more of them belong to."""
        at_home = [TAGS[tag.name].where for tag in self.tags if tag.name in TAGS]
        media, multivariant = at_home.count("media"), at_home.count("multivariant")
        if media == multivariant == 0:
            return "neither"
        return "media" if media > multivariant else "multivariant"

    @property
    def version(self) -> int:
        """The protocol version it claims; 1 where it claims none (8216bis 4.4.1.2)."""
        return self.number("EXT-X-VERSION") or 1

    @property
    def target_s(self) -> int | None:
        return self.number("EXT-X-TARGETDURATION")

    @property
    def is_live(self) -> bool:
        """Whether more is to come."""
        return self.first("EXT-X-ENDLIST") is None

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(_segments(self))

    @cached_property
    def duration_s(self) -> float:
        return sum(segment.duration_s or 0 for segment in self.segments)

    @cached_property
    def variants(self) -> tuple[tuple[Tag, Uri | None], ...]:
        """Each EXT-X-STREAM-INF with the URI line behind it."""
        following = (*self.entries[1:], None)
        return tuple(
            (entry, after if isinstance(after, Uri) else None)
            for entry, after in zip(self.entries, following, strict=True)
            if isinstance(entry, Tag) and entry.name == "EXT-X-STREAM-INF"
        )

    def resolve(self, uri: str) -> str:
        """A URI of this playlist as a whole one (RFC 3986, 5)."""
        return urljoin(self.url, uri)


def date_of(text: str | None) -> datetime | None:
    """An instant of ISO 8601 with its zone; None for anything else."""
    if text is None or not _DATE.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def seconds_of(value: str | None) -> float | None:
    """The duration that EXTINF tells; None for anything else."""
    told = (value or "").partition(",")[0]
    return float(told) if _NUMBER.fullmatch(told) else None


def range_of(text: str | None) -> ByteRange | None:
    """A sub-range `length[@offset]` (8216bis 4.4.4.2); None for anything else."""
    found = _RANGE.fullmatch(text or "")
    return ByteRange(int(found[1]), int(found[2]) if found[2] else None) if found else None


def _entries(lines: Iterable[str]) -> Iterator[Tag | Uri]:
    for number, line in enumerate(lines, 1):
        if tag := _TAG.fullmatch(line):
            yield Tag(number, tag[1], tag[2])
        elif line and not line.startswith("#"):
            yield Uri(number, line)


def _segments(playlist: Playlist) -> Iterator[Segment]:
    state = _Reading(
        playlist.number("EXT-X-MEDIA-SEQUENCE") or 0, playlist.number("EXT-X-DISCONTINUITY-SEQUENCE") or 0
    )
    for entry in playlist.entries:
        if isinstance(entry, Tag):
            _note(entry, state)
            continue
        yield _segment(playlist, entry, state)
        state.number += 1
        state.waiting = []


def _note(tag: Tag, state: _Reading) -> None:
    state.waiting.append(tag)
    if tag.name == "EXT-X-MAP":
        state.init = tag
    elif tag.name == "EXT-X-KEY":
        state.key = tag if tag.attributes.text("METHOD") != "NONE" else None
    elif tag.name == "EXT-X-DISCONTINUITY":
        state.discontinuity += 1


def _segment(playlist: Playlist, uri: Uri, state: _Reading) -> Segment:
    told = {tag.name: tag.value for tag in state.waiting}
    return Segment(
        state.number,
        uri,
        playlist.resolve(uri.text),
        seconds_of(told.get("EXTINF")),
        state.discontinuity,
        date_of(told.get("EXT-X-PROGRAM-DATE-TIME")),
        state.init,
        state.key,
        tuple(state.waiting),
    )
