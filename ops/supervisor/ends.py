"""Writes down the ends that nobody asked for; a full disk only delays that."""

from __future__ import annotations

from pathlib import Path

from services.infra.ends import Ended, note
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


class Ends:
    """What is to be told to the LAB, in order; `tell` again whenever there is a chance."""

    def __init__(self, folder: Path, clock: Clock, ids: IdSource) -> None:
        self._folder = folder
        self._clock = clock
        self._ids = ids
        self._untold: list[Ended] = []

    def ended(self, process: str, outcome: str) -> None:
        """A process ended."""
        at = self._clock.now().isoformat(timespec="milliseconds")
        self._untold.append(Ended(self._ids.new(), process, outcome, at))
        self.tell()

    def tell(self) -> None:
        """Write down what is not yet; what the disk refuses waits."""
        while self._untold:
            try:
                note(self._folder, self._untold[0])
            except OSError:
                return
            del self._untold[0]
