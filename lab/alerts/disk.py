"""How full the disk is, and whether prep may fill it further."""

import shutil
from collections.abc import Callable
from pathlib import Path


def disk_used(folder: Path) -> float:
    """Share of the file system of `folder` that is in use, 0 to 1, of what may be used at all."""
    found = shutil.disk_usage(folder)
    return found.used / max(found.used + found.free, 1)


class DiskGate:
    """Lets new work begin while less than `act` of the disk is in use. `used` gives the share."""

    def __init__(self, act: float, used: Callable[[], float]) -> None:
        self._act = act
        self.used = used

    def admits(self) -> bool:
        """Whether there is room; a disk that can't be asked is prep's own trouble."""
        try:
            return self.used() < self._act
        except OSError:
            return True
