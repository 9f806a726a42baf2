"""Writes requirements.lock: what a clean resolve of both pyproject.toml files installs, one exact version a line.

Run it after changing a dependency: `make lock`. The lock names no machine, path or index: those are pip's own affair.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OWN = frozenset({"voulezvous", "voulezvous-platform"})
HEADER = "# Written by `make lock` from pyproject.toml. Do not edit.\n"


def main() -> int:
    """Resolve in a fresh environment and write the lock."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "venv" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
        pip: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "-q", *requirements()], check=True)
        frozen = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True).stdout
    foreign = [line for line in frozen.splitlines() if " @ " in line or line.startswith("-e")]
    if foreign:
        raise SystemExit(f"these come from no index and can't be locked: {foreign}")
    (ROOT / "requirements.lock").write_text(HEADER + frozen, encoding="utf-8")
    return 0


def requirements() -> list[str]:
    """Return every third-party requirement of the platform and its Python SDK, development included."""
    found: list[str] = []
    for folder in (ROOT, ROOT / "sdk" / "python"):
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        groups = [project["dependencies"], *project.get("optional-dependencies", {}).values()]
        found += [line for group in groups for line in group]
    return [line for line in found if line.partition("[")[0].strip() not in OWN]


if __name__ == "__main__":
    raise SystemExit(main())
