"""Runs schemathesis against a running platform: `python -m tests.contract.fuzz 200` starts one and fuzzes it longer.

Decides what counts as exercised: an operation that was never answered with one of its own successes is not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests.support.platform import REPOSITORY, Platform, start_platform

CONFIG = Path(__file__).with_name("schemathesis.toml")
DOCUMENT = REPOSITORY / "generated" / "openapi.json"
TOKEN, SECRET = "dev-token", "dev-secret"


@dataclass(frozen=True)
class FuzzRun:
    """How a run ended, what it said, and how often each operation answered with which status."""

    exit_status: int
    report: str
    answers: Mapping[str, Counter[int]]

    def succeeded(self) -> set[str]:
        """Operations that answered with a success at least once."""
        return {name for name, statuses in self.answers.items() if any(200 <= s < 300 for s in statuses)}


def fuzz(platform: Platform, *, phases: str, examples: int, file: Path, tag: str | None = None) -> FuzzRun:
    """Run the phases with at most `examples` cases per operation; `file` can be added to the library."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.jsonl"
        notes.touch()
        config = Path(folder) / "schemathesis.toml"
        config.write_text(CONFIG.read_text().replace('"@FILE@"', json.dumps(str(file))))
        done = subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "schemathesis.cli",
                    "--config-file",
                    str(config),
                    "run",
                    str(DOCUMENT),
                ),
                *("--url", platform.base_url, "--phases", phases, "--max-examples", str(examples)),
                *(("--include-tag", tag) if tag else ()),
            ],
            cwd=REPOSITORY,
            env={
                **os.environ,
                "NO_COLOR": "1",
                "VVTV_CONTROL_TOKEN": TOKEN,
                "VVTV_CONTROL_SECRET": SECRET,
                "VVTV_FUZZ_NOTES": str(notes),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return FuzzRun(done.returncode, done.stdout, _answers(notes))


def _answers(notes: Path) -> dict[str, Counter[int]]:
    answers: dict[str, Counter[int]] = {}
    for line in notes.read_text().splitlines():
        note = json.loads(line)
        answers.setdefault(note["operation"], Counter())[note["status"]] += 1
    return answers


def a_clip(path: Path) -> Path:
    """Write three seconds of noise, different at every call."""
    seed = uuid4().int % 2**31
    noise = f"nullsrc=size=160x120:rate=15,noise=alls=40:all_seed={seed}"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        noise,
        "-t",
        "3",
        "-pix_fmt",
        "yuv420p",
        str(path),
    ]
    subprocess.run(command, check=True)
    return path


def main(arguments: list[str]) -> int:
    """Start a platform, fuzz every phase with the given number of examples, print the report."""
    examples = int(arguments[0]) if arguments else 200
    home = Path(tempfile.mkdtemp(prefix="vvtv-fuzz-"))
    file = a_clip(home / "elsewhere.mp4")
    platform = start_platform(home)
    try:
        run = fuzz(platform, phases="examples,coverage,fuzzing,stateful", examples=examples, file=file)
    finally:
        platform.stop()
    print(run.report)
    for name, statuses in sorted(run.answers.items()):
        print(f"{name:24}", "  ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
    return run.exit_status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
