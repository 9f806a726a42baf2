"""At which index a live segment airs: pure."""

from dataclasses import dataclass

_UNLISTED = 2
"""The newest listed index and the one that is listed next are out of reach."""


@dataclass(frozen=True)
class Reach:
    """`lead` of the channel's playout; `delay` behind what edits may touch, `max_delay` at most. In segments."""

    lead: int
    delay: int
    max_delay: int


def place(last: int | None, on_air: int, told: int, reach: Reach) -> int | None:
    """The index for a segment that is finished while `on_air` airs; `last` is where the one before went.

    None when it came too early to be kept: it is dropped, so that the delay stays within bounds. Indexes that are
    passed over have no media, and the slate covers them.
    """
    if last is None:
        return told + 1 + reach.delay
    index = max(last + 1, on_air + reach.lead + _UNLISTED)
    return None if index > told + 1 + reach.max_delay else index
