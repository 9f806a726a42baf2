"""Encoded sound and pictures as a live Matroska stream (RFC 9559), written as they come: pure.

PyAV can write a stream that it did not encode only without the codec's private part, which H.264 and Opus need, and
holds packets back to interleave them. What is needed here is one header and simple blocks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from fractions import Fraction

from services.media.sfu.codecs import Size

VIDEO, AUDIO = 1, 2
"""Track numbers."""
_TICK_NS = 100_000
_TICKS_PER_S = 1_000_000_000 // _TICK_NS
_CLUSTER_TICKS = 0x7FFF
"""A block's time is 16 bits behind its cluster's."""
_UNKNOWN_SIZE = b"\x01" + b"\xff" * 7
_OPUS_RATE_HZ = 48_000
_CODEC_IDS = {"vp8": "V_VP8", "h264": "V_MPEG4/ISO/AVC", "opus": "A_OPUS"}
_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER = (
    *("1a45dfa3", "18538067", "1549a966"),
    *("1654ae6b", "ae", "1f43b675"),
)


def header(codec: str, size: Size, setup: bytes, channels: int | None) -> bytes:
    """What a stream begins with: a picture of `size` pixels, and Opus of so many channels unless None.

    `setup` is the codec's private part; empty for one that has none.
    """
    tracks = [_video(codec, size, setup), *([] if channels is None else [_audio(channels)])]
    ebml = _element(
        _EBML,
        *(_number("4286", 1), _number("42f7", 1), _number("42f2", 4), _number("42f3", 8)),
        *(_text("4282", "matroska"), _number("4287", 4), _number("4285", 2)),
    )
    info = _element(
        _INFO, _number("2ad7b1", _TICK_NS), _text("4d80", "voulezvous"), _text("5741", "voulezvous")
    )
    return ebml + bytes.fromhex(_SEGMENT) + _UNKNOWN_SIZE + info + _element(_TRACKS, *tracks)


class Clusters:
    """The blocks behind a header."""

    def __init__(self) -> None:
        self._begins: int | None = None

    def block(self, track: int, time_s: Fraction, data: bytes, *, key: bool) -> bytes:
        """A frame at `time_s` seconds; a cluster begins where the last one can't reach, and at every key frame."""
        ticks = max(round(time_s * _TICKS_PER_S), 0)
        opening = b""
        fresh = self._begins is None or (key and track == VIDEO)
        if self._begins is None or fresh or not -_CLUSTER_TICKS <= ticks - self._begins <= _CLUSTER_TICKS:
            self._begins = ticks
            opening = bytes.fromhex(_CLUSTER) + _UNKNOWN_SIZE + _number("e7", ticks)
        head = struct.pack("!BhB", 0x80 | track, ticks - self._begins, 0x80 if key else 0)
        return opening + _element("a3", head, data)


def opus_head(channels: int) -> bytes:
    """Opus' identification header (RFC 7845, 5.1)."""
    return b"OpusHead" + struct.pack("<BBHIhB", 1, channels, 0, _OPUS_RATE_HZ, 0, 0)


def _video(codec: str, size: Size, setup: bytes) -> bytes:
    picture = _element("e0", _number("b0", size[0]), _number("ba", size[1]))
    return _track(VIDEO, 1, codec, setup, picture)


def _audio(channels: int) -> bytes:
    rate = bytes.fromhex("b588") + struct.pack("!d", _OPUS_RATE_HZ)
    return _track(AUDIO, 2, "opus", opus_head(channels), _element("e1", rate, _number("9f", channels)))


def _track(number: int, kind: int, codec: str, setup: bytes, what: bytes) -> bytes:
    private = [_element("63a2", setup)] if setup else []
    return _element(
        _TRACK,
        *(_number("d7", number), _number("73c5", number), _number("83", kind), _number("9c", 0)),
        *(_text("86", _CODEC_IDS[codec]), *private, what),
    )


def _element(name: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes.fromhex(name) + _size(len(body)) + body


def _number(name: str, value: int) -> bytes:
    return _element(name, value.to_bytes(max((value.bit_length() + 7) // 8, 1), "big"))


def _text(name: str, value: str) -> bytes:
    return _element(name, value.encode())


def _size(length: int) -> bytes:
    """A length as EBML writes it (RFC 8794, 4): as many bytes as it needs, all ones kept for `unknown`."""
    width = next(width for width in _widths() if length < (1 << 7 * width) - 1)
    return (length | 1 << 7 * width).to_bytes(width, "big")


def _widths() -> Iterable[int]:
    return range(1, 9)
