"""A message that many connections are told: made once, as text and as the frame that carries it (RFC 6455, 5.2)."""

from __future__ import annotations

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
