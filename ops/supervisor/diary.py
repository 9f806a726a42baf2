"""Writes down what nobody asked for: ends of processes, steps of the clock. A full disk only delays that."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from services.infra.happenings import CLOCK_STEPPED, PROCESS_ENDED, Happening, note
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

    def __init__(self, folder: Path, clock: Clock, ids: IdSource, *, step_s: float, look_s: float) -> None:
        self.look_s = look_s
        self._folder = folder
        self._clock = clock
        self._ids = ids
        self._step_s = step_s
        self._looked = (clock.now(), clock.monotonic())
        self._untold: list[Happening] = []

    def ended(self, process: str, outcome: str) -> None:
        """A process ended."""
        self._add(PROCESS_ENDED, f"process:{process}", outcome)
        self.look()

    def look(self) -> None:
        """See whether the clock stepped, and write down what is not yet; what the disk refuses waits."""
        now = (self._clock.now(), self._clock.monotonic())
        if (step_s := step_between(self._looked, now, self._step_s)) is not None:
            self._add(CLOCK_STEPPED, "clock", f"stepped by {step_s:+.3f} s")
        self._looked = now
        while self._untold:
            try:
                note(self._folder, self._untold[0])
            except OSError:
                return
            del self._untold[0]

    def _add(self, action: str, subject: str, detail: str) -> None:
        at = self._clock.now().isoformat(timespec="milliseconds")
        self._untold.append(Happening(self._ids.new(), action, subject, detail, at))
