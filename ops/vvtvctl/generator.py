"""The contract's own tools, run as a child: they are build-time only, so nothing here imports them.

They live in the repository beside this package. Where they are not, as in an installed wheel, or where a package that
they need is missing, a `Trouble` says what to do.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops.vvtvctl.trouble import Exit, Trouble

CHECKOUT = Path(__file__).resolve().parents[2]
_MISSING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")


@dataclass(frozen=True)
class Told:
    """What a tool answered: its JSON document, as it wrote it and as data, and its exit status."""

    text: str
    document: dict[str, Any]
    status: int


def ask(tool: str, *words: str) -> Told:
    """Run a tool that answers with a document. Raises Trouble when it answers with none."""
    done = _run(tool, "--json", *words, capture=True)
    try:
        return Told(done.stdout, json.loads(done.stdout), done.returncode)
    except ValueError as error:
        raise _misled(done.stderr) from error


def tell(tool: str) -> int:
    """Run a tool that speaks for itself and return its exit status."""
    return _run(tool, capture=False).returncode


def _run(*words: str, capture: bool) -> subprocess.CompletedProcess[str]:
    if not (CHECKOUT / "codegen" / "__main__.py").is_file():
        raise Trouble(
            "the contract's tools are not part of an installed package",
            str(CHECKOUT),
            "run this command in a checkout of the repository: `.venv/bin/vvtvctl contract ...`",
            Exit.UNAVAILABLE,
        )
    command = [sys.executable, "-m", "codegen", *words]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=capture, text=True, check=False)


def _misled(said: str) -> Trouble:
    """Why there is no document: a missing package, or a contract that can't be read."""
    if missing := _MISSING.search(said):
        return Trouble(
            f"the contract's tools need the package {missing[1]}, which is not installed",
            sys.prefix,
            f"install what development needs: `python3 scripts/prepare.py node` in {CHECKOUT}",
            Exit.UNAVAILABLE,
        )
    return Trouble(
        said.strip() or "the contract's tools said nothing", str(CHECKOUT), "correct it and run again"
    )
