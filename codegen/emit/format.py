"""Runs ruff once over every generated Python file, with options of its own so that no configuration changes
the bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from codegen.emit.text import WIDTH
from codegen.source import ContractError

_COMMON = ("--isolated", "--no-cache", "--quiet", "--target-version=py311", f"--line-length={WIDTH}")
_FIXES = ("check", "--fix", "--unsafe-fixes", "--select=I,F401,UP006,UP007,UP035,UP040", "--ignore=UP040")
_IMPORTS = (
    "--config=lint.isort.known-first-party=['generated']",
    "--config=lint.isort.split-on-trailing-comma=false",
)
# The pinned one beside this interpreter, whatever is on PATH.
RUFF = Path(sys.executable).with_name("ruff")


def formatted(files: Mapping[Path, str]) -> dict[Path, bytes]:
    """The files as ruff would leave them. Raises ContractError with ruff's words when one does not parse."""
    with tempfile.TemporaryDirectory(prefix="codegen-") as folder:
        root = Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        for command in ((*_FIXES, *_IMPORTS), ("format", "--config=format.skip-magic-trailing-comma=true")):
            done = subprocess.run(
                [str(RUFF), *command, *_COMMON, str(root)], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise ContractError(f"generated code does not pass ruff:\n{done.stdout}{done.stderr}")
        return {path: (root / path).read_bytes() for path in files}
