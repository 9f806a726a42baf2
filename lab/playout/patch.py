"""Puts a prepared fragment onto the channel's timeline by rewriting two numbers.

A fragment is encoded with the decode time of its place in the asset; on air it needs that of its
place on the channel (ISO/IEC 14496-12: tfdt 8.8.12, mfhd 8.8.5). Only the header is copied. A
fragment whose bytes are not where the manifest says is refused, so that the slate can stand in.
"""

import os
import struct
from pathlib import Path

from lab.assets import Rendition, SegmentRef

_U64 = struct.Struct(">Q")
_U32 = struct.Struct(">I")
_SEQUENCE_MASK = 0xFFFFFFFF
_OPENING_BOXES = frozenset({b"styp", b"moof", b"prft", b"sidx", b"emsg"})


class BrokenSegment(Exception):
    """The asset can't deliver this segment: file missing, short, or not a fragment where one should be."""


Fragment = tuple[bytes, bytes]
"""The patched header and the untouched rest; their concatenation is the segment."""


def read_fragment(folder: Path, rendition: Rendition, segment: int) -> Fragment:
    """Header and body of a segment as stored; raises `BrokenSegment`."""
    if not 0 <= segment < len(rendition.segments):
        raise BrokenSegment(f"{rendition.name} has no segment {segment}")
    place = rendition.segments[segment]
    header_size = header_bytes(place)
    try:
        descriptor = os.open(folder / rendition.file, os.O_RDONLY | os.O_CLOEXEC)
        try:
            header = os.pread(descriptor, header_size, place.offset)
            body = os.pread(descriptor, place.size - header_size, place.offset + header_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise BrokenSegment(f"{rendition.file}: {error}") from error
    if len(header) + len(body) != place.size:
        raise BrokenSegment(f"{rendition.file} ends inside segment {segment}")
    check_header(header, place)
    return header, body


def header_bytes(place: SegmentRef) -> int:
    """How much of the segment has to be copied to rewrite both numbers."""
    return max(place.tfdt_at + _U64.size, place.sequence_at + _U32.size)


def check_header(header: bytes, place: SegmentRef) -> None:
    """Refuse a header whose boxes are not the ones that the manifest points into."""
    tfdt, mfhd = place.tfdt_at, place.sequence_at
    sound = (
        header[4:8] in _OPENING_BOXES
        and header[tfdt - 8 : tfdt - 4] == b"tfdt"
        and header[tfdt - 4] == 1
        and header[mfhd - 8 : mfhd - 4] == b"mfhd"
    )
    if not sound:
        raise BrokenSegment("the bytes there are not a fragment header")


def patched(header: bytes, place: SegmentRef, *, index: int, ticks: int) -> bytes:
    """The header as it airs at timeline `index` on a track with `ticks` per segment."""
    airing = bytearray(header)
    _U64.pack_into(airing, place.tfdt_at, index * ticks)
    _U32.pack_into(airing, place.sequence_at, (index + 1) & _SEQUENCE_MASK)
    return bytes(airing)
