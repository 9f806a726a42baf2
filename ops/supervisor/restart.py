"""When a process that ended is started again: exponential backoff, forgotten after a healthy run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RestartPolicy:
    """Delays in seconds; a run of at least `healthy_after_s` clears the failures before it."""

    first_delay_s: float
    factor: float
    longest_delay_s: float
    healthy_after_s: float

    def __post_init__(self) -> None:
        if self.first_delay_s <= 0 or self.factor < 1 or self.longest_delay_s < self.first_delay_s:
            raise ValueError(
                "a restart policy needs first_delay_s > 0, factor >= 1 and longest_delay_s >= first_delay_s"
            )


@dataclass(frozen=True)
class History:
    """How many runs in a row ended early, the newest included."""

    early_ends: int = 0


def after_end(policy: RestartPolicy, history: History, ran_for_s: float) -> tuple[History, float]:
    """Return the new history and the seconds to wait before the next start.

    There is no giving up: the channel never stops, so the delay only grows up to `longest_delay_s`.
    """
    if ran_for_s >= policy.healthy_after_s:
        return History(early_ends=1), policy.first_delay_s
    ends = history.early_ends + 1
    steps = min(ends - 1, 64)
    return History(early_ends=ends), min(policy.first_delay_s * policy.factor**steps, policy.longest_delay_s)
