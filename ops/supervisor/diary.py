"""Writes down what nobody asked for: ends of processes, steps of the clock, and a full disk once it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from services.infra.happenings import CLOCK_STEPPED, DISK_FREED, DISK_FULL, PROCESS_ENDED, Happening, note
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

Moment = tuple[datetime, float]
"""An instant of the wall clock and of the monotonic one, taken together."""


def step_between(earlier: Moment, later: Moment, least_s: float) -> float | None:
    """Seconds by which the wall clock left the monotonic one between two looks at both; None below `least_s`."""
    step_s = (later[0] - earlier[0]).total_seconds() - (later[1] - earlier[1])
    return step_s if abs(step_s) >= least_s else None


class Diary:
    """What the LAB is to record, in order; `look` whenever there is a chance, `look_s` apart at the most."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        ids: IdSource,
        free_bytes: Callable[[], int],
        *,
        step_s: float,
        full_bytes: int,
        look_s: float,
    ) -> None:
        self.look_s = look_s
        self._folder = folder
        self._clock = clock
        self._ids = ids
        self._free_bytes = free_bytes
        self._step_s = step_s
        self._full_bytes = full_bytes
        self._is_full = False
        self._looked = (clock.now(), clock.monotonic())
        self._untold: list[Happening] = []

    def ended(self, process: str, outcome: str) -> None:
        """A process ended."""
        self._add(PROCESS_ENDED, f"process:{process}", outcome)
        self.look()

    def look(self) -> None:
        """See whether the clock stepped and the disk is full; write down what is not yet, if the disk lets us."""
        now = (self._clock.now(), self._clock.monotonic())
        if (step_s := step_between(self._looked, now, self._step_s)) is not None:
            self._add(CLOCK_STEPPED, "clock", f"stepped by {step_s:+.3f} s")
        self._looked = now
        self._look_at_the_disk()
        while self._untold:
            try:
                note(self._folder, self._untold[0])
            except OSError:
                return
            del self._untold[0]

    def _look_at_the_disk(self) -> None:
        try:
            free = self._free_bytes()
        except OSError:
            return
        if (free < self._full_bytes) != self._is_full:
            self._is_full = not self._is_full
            self._add(DISK_FULL if self._is_full else DISK_FREED, "disk", f"{free} bytes are free")

    def _add(self, action: str, subject: str, detail: str) -> None:
        at = self._clock.now().isoformat(timespec="milliseconds")
        self._untold.append(Happening(self._ids.new(), action, subject, detail, at))
