"""What the TypeScript SDK costs a page is measured, and held to the limits in size.json."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support.conformance import REPOSITORY

SDK = REPOSITORY / "sdk" / "typescript"
CONFIG = json.loads((SDK / "size.json").read_text())


def measure(folder: Path, **limits: int) -> subprocess.CompletedProcess[str]:
    """Run the script with some limits changed."""
    config = folder / "size.json"
    config.write_text(json.dumps(CONFIG | {"limits": CONFIG["limits"] | limits}))
    command = ["node", "scripts/size.mjs", str(config)]
    return subprocess.run(command, cwd=SDK, capture_output=True, text=True, check=False)


def test_every_part_is_within_its_limit_and_the_shells_within_eight_kilobytes(tmp_path: Path) -> None:
    done = measure(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(name in done.stdout for name in CONFIG["limits"])
    assert CONFIG["limits"]["the shell's parts"] <= 8192


def test_a_part_over_its_limit_is_named_and_fails(tmp_path: Path) -> None:
    done = measure(tmp_path, **{"one operation": 100})
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if "too large" in line]
    assert line.startswith("one operation")
    assert "size.json" in done.stderr


def test_one_operation_pulls_in_no_other(tmp_path: Path) -> None:
    sizes = {line[:20].strip(): int(line[30:38]) for line in measure(tmp_path).stdout.splitlines()[1:]}
    assert sizes["one operation"] < 0.6 * sizes["everything"]
    assert sizes["the events socket"] < 0.6 * sizes["everything"]
