"""What a soak needs of the machine: a small disk of its own, and a clock that can be stepped. Neither needs root."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

INSIDE = "VVTV_TESTS_SOAK_INSIDE"
_AS_ROOT = ("unshare", "--mount")
_AS_ANYBODY = ("unshare", "--user", "--map-root-user", "--mount")
_FAKETIME = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


def own_mounts() -> Sequence[str] | None:
    """What makes a command run where it may mount, unseen by others; None where the kernel refuses both ways."""
    for prefix in (_AS_ROOT, _AS_ANYBODY):
        with suppress(OSError):
            probe = [*prefix, "mount", "-t", "tmpfs", "none", "/mnt"]
            if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
                return prefix
    return None


def go_inside(prefix: Sequence[str]) -> None:
    """Become the same program where it may mount; the mounts go when it ends, however it does."""
    os.environ[INSIDE] = "1"
    os.execvp(prefix[0], [*prefix, sys.executable, "-m", "tests.soak", *sys.argv[1:]])


@contextmanager
def small_disk(folder: Path, size_mb: int) -> Iterator[None]:
    """A disk of its own at `folder` while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mb}m,mode=0755", "none", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=False)


def fill(file: Path) -> None:
    """Write until the disk takes nothing more."""
    block = b"\0" * (1 << 20)
    with file.open("wb", buffering=0) as opened, suppress(OSError):
        while True:
            if opened.write(block) < len(block):
                block = block[: max(len(block) // 2, 1)]


class SteppedClock:
    """The wall clock of everything started with `environment`; monotonic clocks and files' times stay true."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset_s = 0.0
        self._library = next(
            (str(path) for pattern in _FAKETIME for path in sorted(Path("/").glob(pattern[1:]))), None
        )
        self.step(0.0)

    @property
    def available(self) -> bool:
        """Whether libfaketime (Debian) is there."""
        return self._library is not None

    def environment(self) -> Mapping[str, str]:
        """What a process must be started with."""
        if self._library is None:
            return {}
        return {
            "LD_PRELOAD": self._library,
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "FAKETIME_DISABLE_SHM": "1",
        }

    def step(self, by_s: float) -> None:
        """Step the clock by so many seconds."""
        self._offset_s += by_s
        aside = self._file.with_suffix(".new")
        aside.write_text(f"{self._offset_s:+g}\n")
        aside.replace(self._file)
