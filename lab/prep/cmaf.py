"""CMAF boxes: fragments written here, init segments taken from the muxer (ISO/IEC 14496-12, 23000-19).

A fragment is moof + mdat with one traf. Its tfdt is version 1 (64 bits), so that playout can place it anywhere on an
endless timeline; its trun is version 0, whose composition offsets are never negative. Every sample carries its
own size: the muxer's defaults would collapse for silent sound, and the offsets of the two patched numbers would move.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lab.assets import SegmentRef

TRACK_ID = 1
SYNC_SAMPLE = 0x0200_0000
DEPENDENT_SAMPLE = 0x0101_0000
_TFHD_DEFAULT_BASE_IS_MOOF = 0x02_0000
_TFHD_DEFAULT_DURATION = 0x00_0008
_TRUN_FLAGS = (
    0x000001 | 0x000200 | 0x000400 | 0x000800
)  # data offset; per sample: size, flags, composition offset


@dataclass(frozen=True, slots=True)
class Sample:
    """One coded frame; `composition_offset` is presentation minus decode time in ticks, never negative."""

    payload: bytes
    is_sync: bool
    composition_offset: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """The bytes of one segment and where its two patched numbers stand."""

    data: bytes
    tfdt_at: int
    sequence_at: int


def fragment(samples: Sequence[Sample], sample_ticks: int, decode_time: int, sequence: int) -> Fragment:
    """Write one segment of `samples`, each lasting `sample_ticks`, beginning at `decode_time`."""
    mfhd = _full_box(b"mfhd", 0, 0, struct.pack(">I", sequence))
    tfhd = _full_box(
        b"tfhd",
        0,
        _TFHD_DEFAULT_BASE_IS_MOOF | _TFHD_DEFAULT_DURATION,
        struct.pack(">II", TRACK_ID, sample_ticks),
    )
    tfdt = _full_box(b"tfdt", 1, 0, struct.pack(">Q", decode_time))
    entries = b"".join(
        struct.pack(
            ">III",
            len(sample.payload),
            SYNC_SAMPLE if sample.is_sync else DEPENDENT_SAMPLE,
            sample.composition_offset,
        )
        for sample in samples
    )
    moof_size = 8 + len(mfhd) + 8 + len(tfhd) + len(tfdt) + 20 + len(entries)
    trun = _full_box(b"trun", 0, _TRUN_FLAGS, struct.pack(">Ii", len(samples), moof_size + 8) + entries)
    moof = _box(b"moof", mfhd + _box(b"traf", tfhd + tfdt + trun))
    mdat = _box(b"mdat", b"".join(sample.payload for sample in samples))
    before_tfdt = 8 + len(mfhd) + 8 + len(tfhd)
    return Fragment(moof + mdat, tfdt_at=before_tfdt + 12, sequence_at=8 + 12)


class Fragments:
    """A rendition in the making: fragments one after the other, numbered from 1, timed from 0, each given to `put`.

    It goes on after the segments `kept`. Raises `ValueError` for a segment that does not begin with a sync sample:
    players could not begin there.
    """

    def __init__(
        self,
        put: Callable[[Fragment], None],
        *,
        sample_ticks: int,
        segment_samples: int,
        kept: Sequence[SegmentRef] = (),
    ) -> None:
        self._put = put
        self._sample_ticks = sample_ticks
        self._segment_samples = segment_samples
        self._waiting: list[Sample] = []
        self._number = len(kept)
        self.segments: list[SegmentRef] = list(kept)

    def add(self, sample: Sample) -> None:
        """Take the next sample in decode order; a full segment is given away at once."""
        self._waiting.append(sample)
        if len(self._waiting) == self._segment_samples:
            self._write()

    def abandon(self) -> None:
        """Leave it as it is."""

    def close(self) -> None:
        """End it; raises `ValueError` when a segment is not whole."""
        if self._waiting:
            raise ValueError(f"{len(self._waiting)} samples do not fill a segment of {self._segment_samples}")

    def _write(self) -> None:
        number = self._number
        if not self._waiting[0].is_sync:
            raise ValueError(f"segment {number} does not begin with a key frame")
        made = fragment(
            self._waiting, self._sample_ticks, number * self._segment_samples * self._sample_ticks, number + 1
        )
        self._put(made)
        self._number += 1
        self._waiting = []


class FragmentFile(Fragments):
    """A rendition's file in the making; `segments` tells where each fragment lies in it.

    The segments `kept` are in the file already; what follows them is cut off.
    """

    def __init__(
        self, path: Path, *, sample_ticks: int, segment_samples: int, kept: Sequence[SegmentRef] = ()
    ) -> None:
        super().__init__(self._append, sample_ticks=sample_ticks, segment_samples=segment_samples, kept=kept)
        self._file: BinaryIO = path.open("r+b" if kept else "wb")
        self._offset = kept[-1].offset + kept[-1].size if kept else 0
        self._file.truncate(self._offset)
        self._file.seek(self._offset)

    def flush(self) -> None:
        """Hand what was written to the operating system."""
        self._file.flush()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def close(self) -> None:
        """End the file; raises `ValueError` when a segment is not whole."""
        self._file.close()
        super().close()

    def _append(self, made: Fragment) -> None:
        self._file.write(made.data)
        self.segments.append(SegmentRef(self._offset, len(made.data), made.tfdt_at, made.sequence_at))
        self._offset += len(made.data)


def init_segment(muxed: bytes) -> bytes:
    """The ftyp and moov at the head of what a muxer wrote; raises `ValueError` when there is no moov."""
    at, kept = 0, b""
    while at + 8 <= len(muxed):
        size, kind = struct.unpack_from(">I4s", muxed, at)
        if kind in (b"ftyp", b"moov"):
            kept += muxed[at : at + size]
        if kind == b"moov":
            return kept
        at += max(size, 8)
    raise ValueError("the muxer wrote no moov")


def length_prefixed(annex_b: bytes) -> bytes:
    """NAL units with 4-byte lengths before them (ISO/IEC 14496-15) from a byte stream with start codes (H.264 Annex B).

    A NAL unit never ends in a zero byte, so zeros before a start code belong to the start code.
    """
    units = [unit.rstrip(b"\0") for unit in annex_b.split(b"\0\0\1")[1:]]
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in units)


def avc_codecs(extradata: bytes) -> str:
    """RFC 6381 name of an H.264 stream from its Annex B or avcC extradata: `avc1.` and three bytes of the SPS
    in hex."""
    if extradata[:1] == b"\x01":
        return "avc1." + extradata[1:4].hex().upper()
    start = extradata.index(b"\x00\x00\x01") + 3
    return "avc1." + extradata[start + 1 : start + 4].hex().upper()


def _box(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


def _full_box(kind: bytes, version: int, flags: int, payload: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags) + payload)
