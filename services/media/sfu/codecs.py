"""What the SFU sees in a payload: where a frame begins, whether it is a key frame, how large the picture is.

VP8 by RFC 7741, H.264 by RFC 6184. A malformed payload is None: it is not forwarded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from services.media.sfu.sps import picture_size

Size: TypeAlias = "tuple[int, int]"


class Seen(NamedTuple):
    """What a payload shows. `size` is width and height in pixels, of a key frame that tells; `channels` are a sound's.

    `picture_id` and `tl0` are VP8's running numbers as (place of the first byte, bits, value); None where absent.
    """

    key: bool
    size: Size | None = None
    picture_id: tuple[int, int, int] | None = None
    tl0: tuple[int, int, int] | None = None
    channels: int = 0


Look: TypeAlias = Callable[[bytes], "Seen | None"]
_MONO, _STEREO = Seen(False, channels=1), Seen(False, channels=2)
_START_CODE = b"\x9d\x01\x2a"
_IDR, _SPS, _STAP_A, _FU_A = 5, 7, 24, 28


def look_at_vp8(payload: bytes) -> Seen | None:
    """A VP8 payload: its descriptor, and the frame header where one begins."""
    try:
        first, at = payload[0], 1
        picture_id = tl0 = None
        if first & 0x80:
            flags, at = payload[1], 2
            if flags & 0x80:
                bits = 15 if payload[at] & 0x80 else 7
                raw = int.from_bytes(payload[at : at + (2 if bits == 15 else 1)], "big")
                picture_id = (at, bits, raw & ((1 << bits) - 1))
                at += 2 if bits == 15 else 1
            if flags & 0x40:
                tl0 = (at, 8, payload[at])
                at += 1
            if flags & 0x30:
                at += 1
        key, size = _vp8_frame(payload, at) if first & 0x17 == 0x10 else (False, None)
    except IndexError:
        return None
    return Seen(key, size, picture_id, tl0) if at < len(payload) else None


def _vp8_frame(payload: bytes, at: int) -> tuple[bool, Size | None]:
    if payload[at] & 0x01:
        return False, None
    head = payload[at + 3 : at + 10]
    if len(head) < 7 or head[:3] != _START_CODE:
        raise IndexError
    width, height = int.from_bytes(head[3:5], "little"), int.from_bytes(head[5:7], "little")
    return True, (width & 0x3FFF, height & 0x3FFF)


def look_at_h264(payload: bytes) -> Seen | None:
    """An H.264 payload: single NAL units, aggregates (STAP-A) and the first of fragments (FU-A)."""
    units = _units(payload)
    if units is None:
        return None
    kinds = {unit[0] & 0x1F for unit in units}
    told = next((unit for unit in units if unit[0] & 0x1F == _SPS), None)
    return Seen(bool(kinds & {_IDR, _SPS}), picture_size(told) if told else None)


def _units(payload: bytes) -> list[bytes] | None:
    if not payload:
        return None
    kind = payload[0] & 0x1F
    if kind == _FU_A:
        if len(payload) < 3:
            return None
        return [bytes([payload[1] & 0x1F])] if payload[1] & 0x80 else []
    if kind != _STAP_A:
        return [payload]
    units, at = list[bytes](), 1
    while at + 2 < len(payload):
        length = int.from_bytes(payload[at : at + 2], "big")
        units.append(payload[at + 2 : at + 2 + length])
        at += 2 + length
    return units if units and all(units) and at == len(payload) else None


def look_at_sound(payload: bytes) -> Seen | None:
    """An Opus payload, which can be joined at any packet; its first byte tells mono from stereo (RFC 6716, 3.1)."""
    return (_STEREO if payload[0] & 0x04 else _MONO) if payload else None


LOOKS: Mapping[str, Look] = {"vp8": look_at_vp8, "h264": look_at_h264, "opus": look_at_sound}
"""What the SFU forwards, by the codec's name in an SDP."""


def renumbered(payload: bytes, seen: Seen, picture_id: int, tl0: int) -> bytes | bytearray:
    """The payload with other running numbers, of 15 and 8 bits, in the widths that it has."""
    if seen.picture_id is None and seen.tl0 is None:
        return payload
    out = bytearray(payload)
    if seen.picture_id is not None:
        at, bits, _ = seen.picture_id
        if bits == 15:
            out[at], out[at + 1] = 0x80 | picture_id >> 8, picture_id & 0xFF
        else:
            out[at] = picture_id & 0x7F
    if seen.tl0 is not None:
        out[seen.tl0[0]] = tl0
    return out
