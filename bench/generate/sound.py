"""Whether what was generated from the made contract is good: mypy --strict and tsc have nothing against it.

The SDKs' runtimes are ours: generated code is checked together with them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bench.generate.stage import REPOSITORY

_STRICT = (
    "--strict",
    "--no-incremental",
    "--python-version=3.11",
    "--no-error-summary",
    "--follow-imports=silent",
)
_PYTHON = Path("sdk/python/voulezvous")
_TYPESCRIPT = Path("sdk/typescript")
_TSC = REPOSITORY / _TYPESCRIPT / "node_modules" / "typescript" / "bin" / "tsc"


def complaints(root: Path) -> dict[str, list[str]]:
    """What each checker says of what was generated below `root`; nothing when all is well."""
    return {
        "mypy --strict, server and models": _mypy(root, "generated"),
        "mypy --strict, Python SDK": _mypy(_with_runtimes(root) / _PYTHON.parent, "voulezvous"),
        "tsc, TypeScript SDK": _said(root / _TYPESCRIPT, "node", str(_TSC), "-p", "."),
    }


def _with_runtimes(root: Path) -> Path:
    runtimes = ((_PYTHON, "*.py"), (_TYPESCRIPT / "src", "*.ts"), (_TYPESCRIPT, "*.json"))
    for folder, pattern in runtimes:
        for file in (REPOSITORY / folder).glob(pattern):
            shutil.copy(file, root / folder / file.name)
    return root


def _mypy(folder: Path, package: str) -> list[str]:
    return _said(folder, sys.executable, "-m", "mypy", "--config-file=", *_STRICT, "-p", package)


def _said(folder: Path, *command: str) -> list[str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    return lines or ([f"status {done.returncode}"] if done.returncode else [])
