"""How well a stream is received: RFC 3550's statistics (A.3, A.8) for receiver reports, and what to ask for again."""

from __future__ import annotations

from collections.abc import Mapping

from services.media.sfu.rtp import newer

_GAP_MAX = 128
_ASKED_MAX = 10


class Reception:
    """One incoming stream; `rate_hz` is its RTP clock."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._base: int | None = None
        self._highest = 0
        self._turns = 0
        self._received = 0
        self._expected_before = self._received_before = 0
        self._jitter = 0.0
        self._transit: float | None = None
        self._missing: dict[int, int] = {}

    @property
    def extended(self) -> int:
        """The highest sequence number, with the turns of its counter above 16 bits."""
        return self._turns << 16 | self._highest

    @property
    def jitter(self) -> int:
        """Inter-arrival jitter in units of the RTP clock."""
        return int(self._jitter)

    @property
    def lost(self) -> int:
        """Packets lost since the beginning."""
        return 0 if self._base is None else self.extended - self._base + 1 - self._received

    def add(self, sequence: int, timestamp: int, now_s: float) -> bool:
        """Count a packet; whether it opened a gap, whose numbers `missing` then lists."""
        self._received += 1
        self._note_jitter(timestamp, now_s)
        if self._base is None:
            self._base = self._highest = sequence
            return False
        if not newer(sequence, self._highest, 16):
            self._missing.pop(sequence, None)
            return False
        gap = (sequence - self._highest - 1) & 0xFFFF
        if gap > _GAP_MAX:
            self._missing.clear()
        else:
            self._missing |= {(self._highest + 1 + step) & 0xFFFF: 0 for step in range(gap)}
        self._turns += sequence < self._highest
        self._highest = sequence
        return 0 < gap <= _GAP_MAX

    def missing(self) -> list[int]:
        """What to ask for again now, oldest first; each number is named ten times at most, and not for ever."""
        self._missing = _worth_asking(self._missing, self._highest)
        return list(self._missing)

    def fraction_lost(self) -> int:
        """256ths lost since this was last asked."""
        if self._base is None:
            return 0
        expected = self.extended - self._base + 1
        due, got = expected - self._expected_before, self._received - self._received_before
        self._expected_before, self._received_before = expected, self._received
        return 0 if due <= 0 or due <= got else min(255, (due - got) * 256 // due)

    def _note_jitter(self, timestamp: int, now_s: float) -> None:
        transit = now_s * self._rate_hz - timestamp
        if self._transit is not None:
            moved = abs(transit - self._transit)
            if moved < self._rate_hz * 10:
                self._jitter += (moved - self._jitter) / 16
        self._transit = transit


def _worth_asking(asked: Mapping[int, int], highest: int) -> dict[int, int]:
    return {
        sequence: times + 1
        for sequence, times in asked.items()
        if times < _ASKED_MAX and (highest - sequence) & 0xFFFF <= _GAP_MAX
    }
