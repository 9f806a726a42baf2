"""RTP's header (RFC 3550, 5.1) and its one-byte extensions (RFC 8285, 4.2), read and written as bytes."""

from __future__ import annotations

import struct
from typing import NamedTuple

MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid"
ABS_SEND_TIME_URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
ONE_BYTE = 0xBEDE
_FIXED = struct.Struct("!BBHII")
_EXTENSION = struct.Struct("!HH")


class Packet(NamedTuple):
    """A packet without its padding; `extensions` is the raw block of a one-byte header extension, else empty."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    extensions: bytes


def read(data: bytes) -> Packet | None:
    """The packet, or None for what is none."""
    if len(data) < _FIXED.size or data[0] >> 6 != 2:
        return None
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
    begins, ends, extensions = _FIXED.size + 4 * (first & 0x0F), len(data), b""
    if first & 0x10:
        if begins + _EXTENSION.size > ends:
            return None
        profile, words = _EXTENSION.unpack_from(data, begins)
        begins += _EXTENSION.size + 4 * words
        if profile == ONE_BYTE:
            extensions = data[begins - 4 * words : begins]
    if first & 0x20:
        ends -= data[-1]
    if begins > ends:
        return None
    return Packet(second & 0x7F, second > 0x7F, sequence, timestamp, ssrc, data[begins:ends], extensions)


def extension(block: bytes, wanted: int) -> bytes | None:
    """The value of the extension with that id, if the block has it whole."""
    at = 0
    while at < len(block):
        number, length = block[at] >> 4, (block[at] & 0x0F) + 1
        if number == 0:
            at += 1
            continue
        if number == wanted:
            value = block[at + 1 : at + 1 + length]
            return value if len(value) == length else None
        at += 1 + length
    return None


class Header:
    """Writes the headers of one outgoing stream: `mid` and the sending time go along where they were negotiated."""

    def __init__(
        self, ssrc: int, mid: tuple[int, str] | None = None, send_time_id: int | None = None
    ) -> None:
        self._ssrc = ssrc
        value = b"" if mid is None else mid[1].encode()
        self._mid = b"" if mid is None else bytes([mid[0] << 4 | (len(value) - 1)]) + value
        self._send_time = None if send_time_id is None else (send_time_id << 4 | 2) << 24
        length = len(self._mid) + (0 if self._send_time is None else 4)
        self._words = -(-length // 4)
        self._pack = struct.Struct(
            f"!BBHIIHH{len(self._mid)}s{'' if self._send_time is None else 'I'}{-length % 4}x"
        ).pack

    def write(self, payload_type: int, marker: bool, sequence: int, timestamp: int, now_s: float) -> bytes:
        """The header; `now_s` is wall or monotonic seconds, whichever the stream keeps to."""
        second = payload_type | (0x80 if marker else 0)
        if not self._words:
            return _FIXED.pack(0x80, second, sequence, timestamp, self._ssrc)
        told = (0x90, second, sequence, timestamp, self._ssrc, ONE_BYTE, self._words, self._mid)
        if self._send_time is None:
            return self._pack(*told)
        return self._pack(*told, self._send_time | int(now_s * (1 << 18)) & 0xFFFFFF)


def newer(one: int, other: int, bits: int) -> bool:
    """Whether `one` comes after `other` on a counter of so many bits that wraps (RFC 1982)."""
    distance = (one - other) & ((1 << bits) - 1)
    return 0 < distance < 1 << (bits - 1)
