"""Whole pictures out of ordered packets, by RFC 7741 (VP8) and RFC 6184 (H.264), and never one that can't be decoded:
pure.

After a loss nothing is let through before the next key frame: a decoder would show what it does not have.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Protocol

from services.media.sfu.codecs import Size, look_at_vp8
from services.media.sfu.rtp import Packet
from services.media.sfu.sps import picture_size

_IDR, _SPS, _PPS, _STAP_A, _FU_A = 5, 7, 8, 24, 28
_REFERENCE, _KIND = 0x60, 0x1F


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture: `data` as Matroska holds it, `timestamp` of its packets, `size` of a key frame in pixels.

    `setup` is what a decoder is told beforehand (an avcC, ISO/IEC 14496-15, 5.3.3.1); empty for VP8.
    """

    timestamp: int
    key: bool
    data: bytes
    size: Size | None = None
    setup: bytes = b""


class Assembly(Protocol):
    """One picture in the making."""

    def add(self, payload: bytes) -> bool:
        """Take the next payload of the picture; False for one that does not follow."""
        ...

    def made(self, timestamp: int) -> Picture | None:
        """The picture; None when it is not whole."""
        ...

    def clear(self) -> None:
        """Begin anew."""
        ...


class Vp8:
    """A VP8 frame: its payloads without their descriptors."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._key = False
        self._size: Size | None = None

    def add(self, payload: bytes) -> bool:
        seen = look_at_vp8(payload)
        if seen is None:
            return False
        if not self._parts:
            if payload[0] & 0x17 != 0x10:  # the first partition begins here, or its beginning is missing
                return False
            self._key, self._size = seen.key, seen.size
        self._parts.append(payload[_vp8_descriptor(payload) :])
        return True

    def made(self, timestamp: int) -> Picture | None:
        if not self._parts:
            return None
        return Picture(timestamp, self._key, b"".join(self._parts), self._size)

    def clear(self) -> None:
        self._parts = []


def _vp8_descriptor(payload: bytes) -> int:
    """The length of the payload descriptor (RFC 7741, 4.2) of a payload that was looked at."""
    if not payload[0] & 0x80:
        return 1
    flags, at = payload[1], 2
    if flags & 0x80:
        at += 2 if payload[at] & 0x80 else 1
    return at + bool(flags & 0x40) + bool(flags & 0x30)


class H264:
    """An H.264 access unit: its NAL units with their lengths before them, parameter sets remembered."""

    def __init__(self) -> None:
        self._units: list[bytes] = []
        self._fragments: list[bytes] = []
        self._sequence_set = self._picture_set = b""

    def add(self, payload: bytes) -> bool:
        kind = payload[0] & _KIND if payload else 0
        if kind == _FU_A:
            return self._fragment(payload)
        if self._fragments or not payload:
            return False
        if kind == _STAP_A:
            return self._aggregate(payload)
        if kind > _STAP_A:
            return False
        self._unit(payload)
        return True

    def made(self, timestamp: int) -> Picture | None:
        if self._fragments or not self._units:
            return None
        kinds = [unit[0] & _KIND for unit in self._units]
        key = _IDR in kinds
        size = picture_size(self._sequence_set) if key and self._sequence_set else None
        if key and not (_SPS in kinds and size and self._picture_set):
            return (
                None  # its beginning is missing: WebRTC's senders repeat the sets before each (RFC 7742, 6.2)
            )
        data = b"".join(struct.pack("!I", len(unit)) + unit for unit in self._units)
        setup = avcc(self._sequence_set, self._picture_set) if key else b""
        return Picture(timestamp, key, data, size, setup)

    def clear(self) -> None:
        self._units, self._fragments = [], []

    def _unit(self, unit: bytes) -> None:
        if unit[0] & _KIND == _SPS and len(unit) > 4:
            self._sequence_set = unit
        elif unit[0] & _KIND == _PPS:
            self._picture_set = unit
        self._units.append(unit)

    def _aggregate(self, payload: bytes) -> bool:
        at = 1
        while at + 2 < len(payload):
            length = int.from_bytes(payload[at : at + 2], "big")
            unit = payload[at + 2 : at + 2 + length]
            if not unit or len(unit) < length:
                return False
            self._unit(unit)
            at += 2 + length
        return at == len(payload)

    def _fragment(self, payload: bytes) -> bool:
        if len(payload) < 3:
            return False
        first, last = payload[1] & 0x80, payload[1] & 0x40
        if bool(first) is bool(self._fragments):
            return False
        if first:
            head = payload[0] & (0x80 | _REFERENCE) | payload[1] & _KIND
            self._fragments.append(bytes([head]))
        self._fragments.append(payload[2:])
        if last:
            self._unit(b"".join(self._fragments))
            self._fragments = []
        return True


def avcc(sequence_set: bytes, picture_set: bytes) -> bytes:
    """An AVCDecoderConfigurationRecord for lengths of four bytes (ISO/IEC 14496-15, 5.3.3.1.2)."""
    told = bytes([1, *sequence_set[1:4], 0xFF, 0xE1])
    sets = struct.pack("!H", len(sequence_set)) + sequence_set + b"\x01"
    return told + sets + struct.pack("!H", len(picture_set)) + picture_set


ASSEMBLIES: dict[str, type[Vp8 | H264]] = {"vp8": Vp8, "h264": H264}
"""How a codec's pictures are put together, by its name in an SDP."""


class Pictures:
    """A stream of pictures, of at most `limit_bytes` each; `waits` says that only a key frame goes on."""

    def __init__(self, codec: str, limit_bytes: int) -> None:
        self._assembly: Assembly = ASSEMBLIES[codec]()
        self._limit_bytes = limit_bytes
        self._timestamp: int | None = None
        self._bytes = 0
        self._broken = False
        self.waits = True
        self.withheld = 0

    def add(self, packet: Packet | None) -> list[Picture]:
        """Take the next packet, or None for a loss; the pictures that are whole with it."""
        if packet is None:
            self._lose()
            return []
        found = []
        if self._timestamp not in (None, packet.timestamp):
            found += self._ended()  # its last packet had no marker
        self._timestamp = packet.timestamp
        if packet.payload and not self._broken:
            self._bytes += len(packet.payload)
            fits = self._bytes <= self._limit_bytes
            self._broken = not (fits and self._assembly.add(packet.payload))
        if packet.marker:
            found += self._ended()
        return found

    def _lose(self) -> None:
        """What was being put together is lost; what follows of it does not begin a picture, and is known by that."""
        self._assembly.clear()
        self._timestamp, self._bytes, self._broken = None, 0, False
        self.waits = True

    def _ended(self) -> list[Picture]:
        """What was being put together, if it is whole and can be decoded."""
        began, made = self._bytes > 0, None
        if not self._broken and self._timestamp is not None:
            made = self._assembly.made(self._timestamp)
        self._assembly.clear()
        self._timestamp, self._bytes, self._broken = None, 0, False
        if made is not None and (made.key or not self.waits):
            self.waits = False
            return [made]
        if began:
            self.waits = True
            self.withheld += 1
        return []
