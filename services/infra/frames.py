"""A message that many connections are told: made once, as text and as the frame that carries it (RFC 6455, 5.2)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from websockets.frames import Frame, Opcode


@dataclass(frozen=True, slots=True)
class Framed:
    """JSON text, and a server's whole frame of it: neither masked nor compressed."""

    text: str
    frame: bytes


def framed(text: str) -> Framed:
    """A message ready to be sent to many."""
    return Framed(text, Frame(Opcode.TEXT, text.encode()).serialize(mask=False))


def written(frame: bytes, descriptors: Iterable[int]) -> dict[int, int]:
    """Write a frame to each of these; how much of it those took that did not take it whole.

    Of each of thousands of connections nothing is touched but its number: what else there is of them is in no cache.
    """
    short, size, write = dict[int, int](), len(frame), os.write
    for descriptor in descriptors:
        try:
            took = write(descriptor, frame)
        except OSError:
            took = 0
        if took != size:
            short[descriptor] = took
    return short
