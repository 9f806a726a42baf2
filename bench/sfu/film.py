"""A tile as `thumb_low` has it: VP8 at 320x180, eight pictures a second, in RTP payloads as a browser sends them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np

WIDTH, HEIGHT, FPS = 320, 180, 8
BITRATE_BPS = 120_000
SECONDS = 4
PAYLOAD_BYTES = 1150
"""So that header, extensions and SRTP's tag fit into 1200, which is what Chromium fills."""

Frame = tuple[bytes, ...]


def frames() -> list[Frame]:
    """Four seconds of a noisy moving picture, to be played over and over; the first one of each two is a key frame."""
    codec = av.CodecContext.create("libvpx", "w")
    codec.width, codec.height, codec.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    codec.time_base, codec.framerate = Fraction(1, FPS), Fraction(FPS)
    codec.bit_rate, codec.gop_size = BITRATE_BPS, 2 * FPS
    codec.options = {
        "deadline": "realtime",
        "cpu-used": "6",
        "lag-in-frames": "0",
        "keyint_min": str(2 * FPS),
    }
    dice, found = np.random.default_rng(7), list[Frame]()
    for number in range(SECONDS * FPS):
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
        moving = 128 + 90 * np.sin((columns + 5 * number) / 23) * np.cos((rows - 3 * number) / 17)
        noisy = np.clip(moving + dice.normal(0, 6, moving.shape), 0, 255).astype(np.uint8)
        picture = av.VideoFrame.from_ndarray(noisy, format="gray").reformat(format="yuv420p")
        picture.pts = number
        found += [tuple(_cut(bytes(packet), number)) for packet in codec.encode(picture)]
    return found


def _cut(coded: bytes, number: int) -> Iterator[bytes]:
    """Payloads with a descriptor that has a picture id of 15 bits (RFC 7741, 4.2); the id is set when it is sent."""
    for at in range(0, len(coded), PAYLOAD_BYTES):
        yield (
            bytes([0x90 if at == 0 else 0x80, 0x80, 0x80 | number >> 8, number & 0xFF])
            + coded[at : at + PAYLOAD_BYTES]
        )
