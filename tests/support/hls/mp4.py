"""Init segments and fragments of fragmented MP4 (ISO/IEC 14496-12), as far as a playlist speaks of them.

Raises `Mp4Error` for boxes that are not there, end too soon, or are of a version that nobody uses.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_NOT_SYNC = 0x10000
_VISUAL_ENTRY, _AUDIO_ENTRY = 78, 28


class Mp4Error(ValueError):
    """Not the boxes that a fragmented MP4 has."""


@dataclass(frozen=True)
class Box:
    """`start` and `end` bound the payload in `raw`; offsets in bytes."""

    kind: bytes
    raw: bytes
    start: int
    end: int

    def number(self, at: int, size: int = 4) -> int:
        """A big-endian number at an offset of the payload."""
        if self.start + at + size > self.end:
            raise Mp4Error(f"{self.kind.decode(errors='replace')} ends too soon")
        return int.from_bytes(self.raw[self.start + at : self.start + at + size], "big")

    def boxes(self, at: int = 0) -> tuple[Box, ...]:
        return tuple(_boxes(self.raw, self.start + at, self.end))

    def find(self, *path: bytes) -> Box:
        """The first box at the end of a path of kinds."""
        here = self
        for kind in path:
            found = next((box for box in here.boxes() if box.kind == kind), None)
            if found is None:
                raise Mp4Error(f"no {kind.decode()} in {here.kind.decode()}")
            here = found
        return here


@dataclass(frozen=True)
class Track:
    """One track of an init segment; `size` in pixels and `channels` where it has them."""

    track_id: int
    handler: str
    timescale: int
    codec: str
    size: tuple[int, int] | None
    channels: int | None
    default_duration: int
    default_flags: int


@dataclass(frozen=True)
class Init:
    """An init segment: its tracks; `samples` counts those it should not hold."""

    tracks: tuple[Track, ...]
    samples: int

    def track(self, track_id: int) -> Track | None:
        return next((track for track in self.tracks if track.track_id == track_id), None)


@dataclass(frozen=True)
class Run:
    """One traf: when it begins and each sample's duration and flags, None where the init segment says."""

    track_id: int
    decode_time: int | None
    durations: tuple[int | None, ...]
    flags: tuple[int | None, ...]
    is_absolute: bool

    def ticks(self, track: Track) -> int:
        """How long it lasts in the track's ticks."""
        return sum(track.default_duration if given is None else given for given in self.durations)

    def begins_independently(self, track: Track) -> bool:
        """Whether its first sample is a sync sample (14496-12, 8.8.3.1)."""
        first = self.flags[0] if self.flags else None
        return not (track.default_flags if first is None else first) & _NOT_SYNC


@dataclass(frozen=True)
class Fragment:
    """One media segment: its runs in order, and its size in bytes."""

    runs: tuple[Run, ...]
    size: int

    def first(self, track_id: int) -> Run | None:
        return next((run for run in self.runs if run.track_id == track_id), None)


def read_init(raw: bytes) -> Init:
    """The tracks that an init segment declares. Raises Mp4Error."""
    whole = Box(b"init", raw, 0, len(raw))
    whole.find(b"ftyp")
    moov = whole.find(b"moov")
    defaults = {box.number(4): box for box in moov.find(b"mvex").boxes() if box.kind == b"trex"}
    tracks = tuple(_track(box, defaults) for box in moov.boxes() if box.kind == b"trak")
    if not tracks:
        raise Mp4Error("no track")
    samples = sum(
        box.find(b"mdia", b"minf", b"stbl", b"stsz").number(8)
        for box in moov.boxes()
        if box.kind == b"trak" and any(b.kind == b"stsz" for b in box.find(b"mdia", b"minf", b"stbl").boxes())
    )
    return Init(tracks, samples)


def read_fragment(raw: bytes) -> Fragment:
    """The runs of a media segment. Raises Mp4Error."""
    whole = Box(b"segment", raw, 0, len(raw))
    kinds = [box.kind for box in whole.boxes()]
    if b"moof" not in kinds or b"mdat" not in kinds[kinds.index(b"moof") :]:
        raise Mp4Error("no moof with an mdat behind it")
    runs = [
        _run(traf)
        for moof in whole.boxes()
        if moof.kind == b"moof"
        for traf in moof.boxes()
        if traf.kind == b"traf"
    ]
    if not runs:
        raise Mp4Error("no traf in moof")
    return Fragment(tuple(runs), len(raw))


def _boxes(raw: bytes, start: int, end: int) -> Iterator[Box]:
    while start < end:
        if start + 8 > end:
            raise Mp4Error("a box ends too soon")
        size, kind = struct.unpack_from(">I4s", raw, start)
        head = 8
        if size == 1 and start + 16 <= end:
            size, head = int(struct.unpack_from(">Q", raw, start + 8)[0]), 16
        size = end - start if size == 0 else size
        if size < head or start + size > end:
            raise Mp4Error(f"{kind.decode(errors='replace')} reaches over the end")
        yield Box(kind, raw, start + head, start + size)
        start += size


def _track(trak: Box, defaults: dict[int, Box]) -> Track:
    tkhd, mdhd = trak.find(b"tkhd"), trak.find(b"mdia", b"mdhd")
    track_id = tkhd.number(20 if tkhd.number(0, 1) else 12)
    hdlr = trak.find(b"mdia", b"hdlr")
    entry = next(iter(trak.find(b"mdia", b"minf", b"stbl", b"stsd").boxes(8)), None)
    if entry is None or track_id not in defaults:
        raise Mp4Error("a track without a sample entry or without trex")
    handler = hdlr.number(8).to_bytes(4, "big").decode("latin-1")
    return Track(
        track_id,
        handler,
        mdhd.number(20 if mdhd.number(0, 1) else 12),
        _codec(entry, handler),
        (entry.number(24, 2), entry.number(26, 2)) if handler == "vide" else None,
        entry.number(16, 2) if handler == "soun" else None,
        defaults[track_id].number(12),
        defaults[track_id].number(20),
    )


def _codec(entry: Box, handler: str) -> str:
    """As RFC 6381 spells it; the bare code of the sample entry where its parameters are not read here."""
    kind = entry.kind.decode("latin-1")
    if entry.kind in (b"avc1", b"avc3"):
        found = next((box for box in entry.boxes(_VISUAL_ENTRY) if box.kind == b"avcC"), None)
        if found is None:
            raise Mp4Error("no avcC")
        return f"{kind}.{found.number(1, 3):06x}"
    if entry.kind == b"mp4a" and handler == "soun":
        found = next((box for box in entry.boxes(_AUDIO_ENTRY) if box.kind == b"esds"), None)
        if found is None:
            raise Mp4Error("no esds")
        return f"{kind}.{_object_types(found)}"
    return kind


def _object_types(esds: Box) -> str:
    """ObjectTypeIndication and audio object type of an ES descriptor (ISO/IEC 14496-1, 7.2.6)."""
    at, indication = 4, 0
    while True:
        tag = esds.number(at, 1)
        at += 1
        while esds.number(at, 1) & 0x80:
            at += 1
        at += 1
        if tag == 3:
            flags = esds.number(at + 2, 1)
            at += 3 + (2 if flags & 0x80 else 0) + (2 if flags & 0x20 else 0)
            if flags & 0x40:
                at += 1 + esds.number(at, 1)
        elif tag == 4:
            indication = esds.number(at, 1)
            at += 13
        elif tag == 5:
            kind = esds.number(at, 2)
            return f"{indication:x}.{kind >> 11 if kind >> 11 != 31 else 32 + (kind >> 5 & 0x3F)}"
        else:
            raise Mp4Error("no decoder configuration in esds")


def _run(traf: Box) -> Run:
    tfhd = traf.find(b"tfhd")
    flags, at = tfhd.number(0), 8
    given: dict[int, int | None] = {}
    for bit, size in ((0x1, 8), (0x2, 4), (0x8, 4), (0x10, 4), (0x20, 4)):
        given[bit] = tfhd.number(at, size) if flags & bit else None
        at += size if flags & bit else 0
    durations: list[int | None] = []
    marks: list[int | None] = []
    for trun in traf.boxes():
        if trun.kind == b"trun":
            for duration, mark in _samples(trun):
                durations.append(given[0x8] if duration is None else duration)
                marks.append(given[0x20] if mark is None else mark)
    return Run(
        tfhd.number(4), _decode_time(traf), tuple(durations), tuple(marks), is_absolute=bool(flags & 0x1)
    )


def _decode_time(traf: Box) -> int | None:
    found = next((box for box in traf.boxes() if box.kind == b"tfdt"), None)
    return found.number(4, 8 if found.number(0, 1) else 4) if found else None


def _samples(trun: Box) -> Iterator[tuple[int | None, int | None]]:
    flags, count = trun.number(0) & 0xFFFFFF, trun.number(4)
    at = 8 + (4 if flags & 0x1 else 0)
    first = trun.number(at) if flags & 0x4 else None
    at += 4 if flags & 0x4 else 0
    for index in range(count):
        told: dict[int, int | None] = {}
        for bit in (0x100, 0x200, 0x400, 0x800):
            told[bit] = trun.number(at) if flags & bit else None
            at += 4 if flags & bit else 0
        yield told[0x100], first if index == 0 and first is not None else told[0x400]
