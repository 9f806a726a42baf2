"""One supervisor per home, settled by the kernel with flock(2): no stale lock file is possible."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class HomeInUse(Exception):
    """Another supervisor holds this home."""

    def __init__(self, home: Path, pid: str) -> None:
        super().__init__(
            f"another supervisor (pid {pid or 'unknown'}) already runs on {home}. "
            f"Stop it with Ctrl-C or `kill {pid or '<pid>'}`, or use another home: VVTV_HOME=/some/folder make up"
        )


@contextmanager
def held(path: Path, home: Path) -> Iterator[None]:
    """Hold the lock while the block runs; raises HomeInUse, naming the holder's pid, when it is taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise HomeInUse(home, file.read().strip()) from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield
