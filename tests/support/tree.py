"""A copy of the repository to break, to mend and to run its own commands in; packages are shared with the original."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.conformance import REPOSITORY
from tests.support.tap.process import FOLDER as LEDGER

_SHARED = (".venv/bin", ".venv/lib", "web/node_modules", "sdk/typescript/node_modules")
_STAMP = ".venv/.vvtv-packages"
_COPIED = (".mypy_cache",)


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and all that it said."""

    status: int
    said: str

    @property
    def passed(self) -> bool:
        return self.status == 0


class Tree:
    """The copy below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def copied(cls, root: Path) -> Tree:
        """Every file that is tracked, or would be, as it is now; the packages are up to date and shared."""
        prepare = [sys.executable, "scripts/prepare.py", "node"]
        subprocess.run(prepare, cwd=REPOSITORY, capture_output=True, check=True)
        listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        done = subprocess.run(listing, cwd=REPOSITORY, capture_output=True, text=True, check=True)
        for name in filter(None, done.stdout.split("\0")):
            if (REPOSITORY / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(REPOSITORY / name, root / name)
        for name in _COPIED:
            if (REPOSITORY / name).is_dir():
                shutil.copytree(REPOSITORY / name, root / name)
        for name in _SHARED:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(REPOSITORY / name, target_is_directory=True)
        shutil.copy2(REPOSITORY / ".venv" / "pyvenv.cfg", root / ".venv")
        stamp = (REPOSITORY / _STAMP).read_text(encoding="utf-8")
        (root / _STAMP).write_text(stamp.replace(str(REPOSITORY), str(root)), encoding="utf-8")
        return cls(root)

    def run(self, *command: str, timeout_s: float = 300) -> Outcome:
        """Run a command in the tree, with the tree's packages before any other and a ledger of its own."""
        paths = os.pathsep.join([str(self.root), str(self.root / "sdk" / "python")])
        environment = {name: value for name, value in os.environ.items() if name != LEDGER}
        done = subprocess.run(
            command,
            cwd=self.root,
            env=environment | {"PYTHONPATH": paths},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        return Outcome(done.returncode, done.stdout)

    def python(self, *words: str) -> Outcome:
        """Run Python."""
        return self.run(str(self.root / ".venv" / "bin" / "python"), *words)

    def gates(self, *names: str) -> Outcome:
        """Run gates of `make check`, as it does."""
        return self.python("scripts/check.py", *names)

    def release(self) -> None:
        """Record the contract as it is, unless its version is recorded already, and generate from it.

        Raises AssertionError with what was said when one of them fails.
        """
        version = re.search(r"^  version: (\S+)$", self.read("schemas/openapi/openapi.yaml"), re.MULTILINE)
        assert version, "the contract has no version"
        known = (self.root / "schemas" / "released" / f"{version[1]}.json").is_file()
        for words in ((), *(() if known else (("release",), ()))):
            outcome = self.python("-m", "codegen", *words)
            assert outcome.passed, f"codegen {' '.join(words)}\n{outcome.said}"

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, pattern: str, by: str) -> None:
        """Replace the one place that a regular expression matches; raises AssertionError when there are others."""
        text, count = re.subn(pattern, by, self.read(name), flags=re.MULTILINE)
        assert count == 1, f"{name}: {pattern!r} matches {count} times"
        self.write(name, text)

    @contextmanager
    def broken(self, *names: str) -> Iterator[None]:
        """Put the named files back at the end; one that was not there is removed."""
        kept = {name: (self.root / name).read_bytes() for name in names if (self.root / name).is_file()}
        try:
            yield
        finally:
            for name in names:
                if name in kept:
                    (self.root / name).write_bytes(kept[name])
                else:
                    (self.root / name).unlink(missing_ok=True)
