"""A tap as a process beside the platform that it listens to."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.conformance import REPOSITORY
from tests.support.tap.ledger import Reader, Violation

FOLDER = "VVTV_TEST_LEDGER"
"""The environment variable that names the ledgers' folder; a test run sets it."""


class TapProcess:
    """Passes `listen` on to `target`, both ports of this machine.

    With `judges_only` what it hears does not count as exercised: a double stands behind it.
    """

    def __init__(self, listen: int, target: int, *, judges_only: bool = False) -> None:
        self._ports = (str(listen), str(target))
        self._mode = ("judge",) if judges_only else ()
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Return when it listens."""
        if self._process is not None:
            return
        file = ledgers() / f"tap-{os.getpid()}-{self._ports[0]}.jsonl"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.tap", *self._ports, str(file), *self._mode],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._await("listening")

    @contextmanager
    def cuts(self) -> Iterator[None]:
        """While processes behind it are ended on purpose: how they leave their connections is not judged."""
        self._say("cuts")
        try:
            yield
        finally:
            self._say("whole")

    def stop(self) -> None:
        """End it; it may be started again."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _say(self, word: str) -> None:
        if self._process is not None:
            assert self._process.stdin is not None
            print(word, file=self._process.stdin, flush=True)
            self._await(word)

    def _await(self, word: str) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == f"{word}\n"


def ledgers() -> Path:
    """The folder of this run's ledgers."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="vvtv-ledger-")
    return Path(os.environ[FOLDER])


def violations(reader: Reader) -> list[str]:
    """What was wrong since the last look, each sentence once."""
    return list(dict.fromkeys(entry.what for entry in reader.news() if isinstance(entry, Violation)))
