"""Whether what was generated from the made contract is good: mypy --strict and tsc have nothing against it.

The SDKs' hand-written parts belong to our contract, so only what was generated is checked.
"""

from __future__ import annotations

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
_TSC = REPOSITORY / "sdk" / "typescript" / "node_modules" / "typescript" / "bin" / "tsc"
_RUNTIME = ("answers.py", "errors.py")
"""What the generated face of the Python SDK imports from the hand-written package."""


def complaints(root: Path) -> dict[str, list[str]]:
    """What each checker says of what was generated below `root`; nothing when all is well."""
    return {
        "mypy --strict, server and models": _mypy(root, "generated"),
        "mypy --strict, Python SDK": _mypy(_with_runtime(root), "voulezvous.generated"),
        "tsc, TypeScript SDK": _tsc(root / "sdk" / "typescript"),
    }


def _with_runtime(root: Path) -> Path:
    package = root / "sdk" / "python" / "voulezvous"
    (package / "__init__.py").touch()
    for name in _RUNTIME:
        if not (package / name).exists():
            (package / name).symlink_to(REPOSITORY / "sdk" / "python" / "voulezvous" / name)
    return package.parent


def _mypy(folder: Path, package: str) -> list[str]:
    return _said(folder, sys.executable, "-m", "mypy", "--config-file=", *_STRICT, "-p", package)


def _tsc(folder: Path) -> list[str]:
    files = sorted(str(file) for file in (folder / "src" / "generated").rglob("*.ts"))
    options = (
        "--noEmit",
        "--strict",
        "--target",
        "ES2022",
        "--module",
        "NodeNext",
        "--lib",
        "ES2023,DOM,DOM.Iterable",
    )
    return _said(folder, "node", str(_TSC), *options, *files)


def _said(folder: Path, *command: str) -> list[str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    return lines or ([f"status {done.returncode}"] if done.returncode else [])
