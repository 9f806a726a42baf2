"""Makes one unbroken outgoing stream of packets from several: sequence numbers, timestamps, VP8's picture ids.

What a receiver sees goes on by one from packet to packet of what it is sent, whichever layer it comes from and whatever
was left out; what was lost on the way in stays a gap, so that its retransmission still fits.
"""

from __future__ import annotations

from services.media.sfu.codecs import Seen, renumbered
from services.media.sfu.rtp import Packet, newer

_SEQUENCE, _TIMESTAMP, _PICTURE, _TL0 = 16, 32, 15, 8


class _Line:
    """One counter that wraps at `bits`: incoming values plus an offset; `reached` is the highest that went out."""

    def __init__(self, bits: int, reached: int) -> None:
        self._mask = (1 << bits) - 1
        self._bits = bits
        self.reached = reached & self._mask
        self._offset = 0

    def join(self, value: int, ahead: int) -> None:
        """Let `value` go out as what is `ahead` of all that went out before."""
        self._offset = self.reached + ahead - value

    def named(self, value: int) -> int:
        return (value + self._offset) & self._mask

    def out(self, value: int) -> int:
        gone = self.named(value)
        if newer(gone, self.reached, self._bits):
            self.reached = gone
        return gone


class Rewriter:
    """The numbers of one outgoing stream. `rate_hz` is its RTP clock; the first numbers are given, not drawn here."""

    def __init__(self, rate_hz: int, sequence: int, timestamp: int) -> None:
        self._rate_hz = rate_hz
        self._sequence = _Line(_SEQUENCE, sequence)
        self._timestamp = _Line(_TIMESTAMP, timestamp)
        self._picture, self._tl0 = _Line(_PICTURE, 0), _Line(_TL0, 0)
        self._begins: int | None = None
        self._last_s: float | None = None

    def join(self, packet: Packet, seen: Seen, now_s: float) -> None:
        """Go on with a source of its own numbers from this packet on; what came before it is late from now on."""
        passed_s = 0.0 if self._last_s is None else max(now_s - self._last_s, 0.0)
        self._begins = packet.sequence
        self._sequence.join(packet.sequence, 1)
        self._timestamp.join(packet.timestamp, max(1, round(passed_s * self._rate_hz)))
        if seen.picture_id is not None:
            self._picture.join(seen.picture_id[2], 1)
        if seen.tl0 is not None:
            self._tl0.join(seen.tl0[2], 1)

    def timestamp(self, incoming: int) -> int:
        """What a moment of the source is called outside, for sender reports."""
        return self._timestamp.named(incoming)

    def rewrite(self, packet: Packet, seen: Seen, now_s: float) -> tuple[int, int, bytes] | None:
        """Sequence number, timestamp and payload to send; None for a packet from before the source was joined."""
        if self._begins is None or (packet.sequence - self._begins) & 0xFFFF >= 1 << 15:
            return None
        if (packet.sequence - self._begins) & 0xFFFF > 1 << 14:
            self._begins = (
                packet.sequence - (1 << 13)
            ) & 0xFFFF  # so that half a turn later it is not taken for old
        self._last_s = now_s
        payload = packet.payload
        if seen.picture_id is not None or seen.tl0 is not None:
            picture = self._picture.out(seen.picture_id[2]) if seen.picture_id else 0
            payload = renumbered(payload, seen, picture, self._tl0.out(seen.tl0[2]) if seen.tl0 else 0)
        return self._sequence.out(packet.sequence), self._timestamp.out(packet.timestamp), payload
