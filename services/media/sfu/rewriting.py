"""Makes one unbroken outgoing stream of packets from several: sequence numbers, timestamps, VP8's picture ids.

What a receiver sees goes on by one from packet to packet of what it is sent, whichever layer it comes from and whatever
was left out; what was lost on the way in stays a gap, so that its retransmission still fits.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from services.media.sfu.codecs import Seen
from services.media.sfu.rtp import Packet

_SEQUENCE, _TIMESTAMP, _PICTURE, _TL0 = 0xFFFF, 0xFFFFFFFF, 0x7FFF, 0xFF
_HALF_SEQUENCE, _HALF_TIMESTAMP = 1 << 15, 1 << 31


Numbers: TypeAlias = "tuple[int, int, int, int]"
"""What one packet is called where it goes out: sequence, timestamp, and VP8's picture and TL0, 0 where it has none."""


class Joint(NamedTuple):
    """Where a source was joined: what is added to its numbers, and the first that went out."""

    sequence: int
    timestamp: int
    picture: int
    tl0: int
    first: int

    def named(self, packet: Packet, seen: Seen) -> Numbers:
        """What a packet of the source is called outside: every time the same."""
        return (
            (packet.sequence + self.sequence) & _SEQUENCE,
            (packet.timestamp + self.timestamp) & _TIMESTAMP,
            (seen.picture_id[2] + self.picture) & _PICTURE if seen.picture_id else 0,
            (seen.tl0[2] + self.tl0) & _TL0 if seen.tl0 else 0,
        )

    def source(self, sequence: int) -> int | None:
        """The source's number of what went out under this one; None for what is from before."""
        if (sequence - self.first) & _SEQUENCE >= _HALF_SEQUENCE:
            return None
        return (sequence - self.sequence) & _SEQUENCE


class Rewriter:
    """The numbers of one outgoing stream. `rate_hz` is its RTP clock; the first numbers are given, not drawn here."""

    def __init__(self, rate_hz: int, sequence: int, timestamp: int) -> None:
        self._rate_hz = rate_hz
        self._sequence, self._timestamp, self._picture, self._tl0 = sequence, timestamp, 0, 0
        self._joint = Joint(0, 0, 0, 0, 0)
        self._begins: int | None = None
        self._last_s: float | None = None

    def join(self, packet: Packet, seen: Seen, now_s: float) -> Joint:
        """Go on with a source of its own numbers from this packet on; what came before it is late from now on."""
        passed_s = 0.0 if self._last_s is None else max(now_s - self._last_s, 0.0)
        before, first = self._joint, (self._sequence + 1) & _SEQUENCE
        self._begins = packet.sequence
        self._joint = Joint(
            first - packet.sequence,
            self._timestamp + max(1, round(passed_s * self._rate_hz)) - packet.timestamp,
            self._picture + 1 - seen.picture_id[2] if seen.picture_id else before.picture,
            self._tl0 + 1 - seen.tl0[2] if seen.tl0 else before.tl0,
            first,
        )
        return self._joint

    def timestamp(self, incoming: int) -> int:
        """What a moment of the source is called outside, for sender reports."""
        return (incoming + self._joint.timestamp) & _TIMESTAMP

    def rewrite(self, packet: Packet, seen: Seen, now_s: float) -> Numbers | None:
        """The numbers to send it under; None for a packet from before the source was joined."""
        if self._begins is None:
            return None
        passed = (packet.sequence - self._begins) & _SEQUENCE
        if passed > 1 << 14:
            if passed >= _HALF_SEQUENCE:
                return None
            # So that half a turn later it is not taken for old.
            self._begins = (packet.sequence - (1 << 13)) & _SEQUENCE
        self._last_s = now_s
        numbers = sequence, timestamp, picture, tl0 = self._joint.named(packet, seen)
        if (sequence - self._sequence) & _SEQUENCE < _HALF_SEQUENCE:
            self._sequence = sequence
            # Pictures come in the order of packets, while times may go back and forth (B frames).
            if (timestamp - self._timestamp) & _TIMESTAMP < _HALF_TIMESTAMP:
                self._timestamp = timestamp
            if seen.picture_id:
                self._picture = picture
            if seen.tl0:
                self._tl0 = tl0
        return numbers
