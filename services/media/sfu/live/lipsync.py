"""When each sound and picture was made, on one clock, by the publisher's reports (RFC 3550, 6.4.1): pure.

Every stream has an RTP clock of its own, with a beginning of its own. A sender report ties it to the publisher's wall
clock. Until every stream has one, or patience ends, nothing is timed; without them, what came first of each is taken
to belong together.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

_NTP_UNIT = Fraction(1, 1 << 32)
_MOVES_S = Fraction(1, 50)
"""Less than a picture, so that reports that shake by some milliseconds move nothing."""
_BEGINS_S = Fraction(1)
"""Where the first of a session is put, so that what is a little older still has a time."""


class RtpClock:
    """One stream's clock of `rate_hz`; timestamps of 32 bits are told apart over their turns."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._last: int | None = None
        self.first_s: Fraction | None = None
        self.guess_s = Fraction(0)
        """What the arrival of the first packet is ahead of this clock."""
        self.wall_s: Fraction | None = None
        """What the publisher's wall clock is ahead of this one."""

    def seconds(self, timestamp: int) -> Fraction:
        """Seconds of this clock at a timestamp near the last one."""
        if self._last is None:
            self._last = timestamp
        step = (timestamp - self._last + (1 << 31)) % (1 << 32) - (1 << 31)
        self._last += step
        return Fraction(self._last, self._rate_hz)

    def came(self, timestamp: int, now_s: float) -> None:
        """The first packet came."""
        if self.first_s is None:
            self.first_s = self.seconds(timestamp)
            self.guess_s = Fraction(now_s).limit_denominator(1_000_000) - self.first_s

    def told(self, ntp: int, timestamp: int) -> None:
        """A sender report: the wall clock in NTP's 64 bits, and this clock at the same moment."""
        if ntp and self.first_s is not None:
            self.wall_s = ntp * _NTP_UNIT - self.seconds(timestamp)


class Lipsync:
    """The streams of one publisher, by name; `wait_s` is the patience. Times are seconds of the session."""

    def __init__(self, rates_hz: Mapping[str, int], wait_s: float) -> None:
        self._clocks = {name: RtpClock(rate_hz) for name, rate_hz in rates_hz.items()}
        self._wait_s = wait_s
        self._began_s: float | None = None
        self._zero_s = Fraction(0)
        self._ahead: dict[str, Fraction] = {}
        self.tied = False
        """Whether times are by the publisher's reports, and no guess."""

    @property
    def settled(self) -> bool:
        """Whether times can be told."""
        return bool(self._ahead)

    def came(self, name: str, timestamp: int, now_s: float) -> None:
        """A packet of a stream came at `now_s`."""
        self._began_s = now_s if self._began_s is None else self._began_s
        clock = self._clocks[name]
        clock.came(timestamp, now_s)
        if self.settled and name not in self._ahead:
            self._ahead[name] = clock.guess_s - self._zero_s

    def told(self, name: str, ntp: int, timestamp: int) -> None:
        """A sender report of a stream."""
        self._clocks[name].told(ntp, timestamp)
        if self.settled:
            self._follow()

    def settle(self, now_s: float) -> None:
        """Begin to tell times, if enough is known or was waited for."""
        if self.settled or self._began_s is None:
            return
        tied = all(clock.wall_s is not None for clock in self._clocks.values())
        if not tied and now_s - self._began_s < self._wait_s:
            return
        self.tied = tied
        known = {name: clock for name, clock in self._clocks.items() if clock.first_s is not None}
        offsets = {
            name: clock.wall_s if tied and clock.wall_s is not None else clock.guess_s
            for name, clock in known.items()
        }
        begins = min((clock.first_s or 0) + offsets[name] for name, clock in known.items()) - _BEGINS_S
        self._ahead = {name: offset - begins for name, offset in offsets.items()}
        self._zero_s = min(clock.guess_s - self._ahead[name] for name, clock in known.items())

    def place(self, name: str, timestamp: int) -> Fraction:
        """When it was made; only of a stream of which something came, and once it is settled."""
        return max(self._clocks[name].seconds(timestamp) + self._ahead[name], Fraction(0))

    def _follow(self) -> None:
        """Where the reports say otherwise, move what is too early; nothing moves back, for it was handed on."""
        walls = {name: clock.wall_s for name, clock in self._clocks.items() if clock.wall_s is not None}
        if len(walls) < len(self._clocks) or len(walls) < 2 or walls.keys() != self._ahead.keys():
            return
        lags = {name: walls[name] - ahead for name, ahead in self._ahead.items()}
        latest = min(lags.values())
        for name, lag in lags.items():
            if lag - latest > _MOVES_S:
                self._ahead[name] += lag - latest
        self.tied = True
