"""What a viewer has seen: pure, of media as it arrives and of the viewer's own clocks.

Two clocks, both the viewer's. The *monotonic* one moves the picture: whatever the platform says, a second of waiting is
a second of stall. The *wall* clock says whether the newest segment belongs to the present: a platform that repeats old
media, or hands out a film to play from a buffer, is late or early by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

_TOGETHER_S = 0.05
"""Seconds by which neighbouring segments may miss each other; EXT-X-PROGRAM-DATE-TIME has milliseconds."""


@dataclass(frozen=True)
class Stall:
    """The picture stood still, from a moment of the monotonic clock on."""

    began_s: float
    lasted_s: float


@dataclass(frozen=True)
class Playback:
    """A picture on its way. `position_s` and `buffered_until_s` are media time: unix seconds of the programme's date.

    `jumped_s` sums what was left out because the next segment was no longer, or never, to be had; `repeated` counts
    segments offered again, which only a sequence that went back does.
    """

    began_s: float
    seen_s: float
    position_s: float
    buffered_until_s: float
    stalls: tuple[Stall, ...] = ()
    dry_since_s: float | None = None
    jumped_s: float = 0.0
    repeated: int = 0

    @property
    def longest_stall_s(self) -> float:
        """Of all stalls, the one that still lasts included."""
        return max((stall.lasted_s for stall in all_stalls(self)), default=0.0)

    @property
    def stalled_s(self) -> float:
        """All stalls together."""
        return sum(stall.lasted_s for stall in all_stalls(self))

    @property
    def watched_s(self) -> float:
        """Seconds since the first picture, stalls included."""
        return self.seen_s - self.began_s

    @property
    def buffer_s(self) -> float:
        """Seconds that are left to play."""
        return max(self.buffered_until_s - self.position_s, 0.0)


def tune_in(first_s: float, end_s: float, now_s: float) -> Playback:
    """Begin with a whole segment from `first_s` to `end_s` of media time."""
    return Playback(now_s, now_s, first_s, end_s)


def let_pass(playback: Playback, now_s: float) -> Playback:
    """The picture as it is at `now_s` of the monotonic clock; it stands still from the moment the buffer is empty."""
    passed_s = max(now_s - playback.seen_s, 0.0)
    if playback.dry_since_s is not None:
        return replace(playback, seen_s=playback.seen_s + passed_s)
    left_s = playback.buffered_until_s - playback.position_s
    if passed_s <= left_s:
        return replace(playback, seen_s=playback.seen_s + passed_s, position_s=playback.position_s + passed_s)
    return replace(
        playback,
        seen_s=playback.seen_s + passed_s,
        position_s=playback.buffered_until_s,
        dry_since_s=playback.seen_s + left_s,
    )


def receive(playback: Playback, first_s: float, end_s: float, now_s: float) -> Playback:
    """A whole segment is here: it ends a stall, lengthens the buffer, or was here before."""
    playback = let_pass(playback, now_s)
    if end_s <= playback.buffered_until_s + _TOGETHER_S:
        return replace(playback, repeated=playback.repeated + 1)
    gap_s = first_s - playback.buffered_until_s
    jump_s = gap_s if gap_s > _TOGETHER_S else 0.0
    resumed = _resumed(playback)
    return replace(
        resumed,
        # what is missing is jumped over when the picture gets there; the buffer holds no time for it
        position_s=resumed.position_s + jump_s,
        buffered_until_s=end_s,
        jumped_s=resumed.jumped_s + jump_s,
    )


def all_stalls(playback: Playback) -> tuple[Stall, ...]:
    """Those that ended, and the one that lasts."""
    if playback.dry_since_s is None:
        return playback.stalls
    return (*playback.stalls, Stall(playback.dry_since_s, playback.seen_s - playback.dry_since_s))


def _resumed(playback: Playback) -> Playback:
    return replace(playback, stalls=all_stalls(playback), dry_since_s=None)
