"""Runs every test suite: the web shell's, the TypeScript SDK's, then pytest, whose closing line comes last."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import prepare

ROOT = Path(__file__).resolve().parents[1]
_SHARED_OUT = ("-n", "logical", "--maxprocesses", "4")
"""A process for each core; which tests go together is told in tests/support/beside.py."""


def main(pytest_arguments: list[str]) -> int:
    """Run the suites one after another; the exit status is 0 only when all of them passed."""
    environment = prepare.node_environment()
    failed = False
    for project in (ROOT / "web", ROOT / "sdk" / "typescript"):
        print(f"== tests of {project.relative_to(ROOT)}", flush=True)
        failed |= (
            subprocess.run(
                ["npm", "run", "--silent", "test"], cwd=project, env=environment, check=False
            ).returncode
            != 0
        )
    if failed:
        print("== the suites above failed", flush=True)
    print("== tests of the platform", flush=True)
    command = [sys.executable, "-m", "pytest", *_SHARED_OUT, *pytest_arguments]
    failed |= subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
