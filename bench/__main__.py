"""`python -m bench [name …]`: run the benchmarks and write bench/RESULTS.md, with the conditions they ran under.

A benchmark is a module of this package; run by itself (`python -m bench.edge`) it prints a Markdown section. Each runs
in a process of its own, so that none warms or burdens the next.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
BENCHMARKS = (
    *("edge", "writes", "prep", "playlist", "viewers", "startup", "generate", "planner"),
    *("sessions", "sfu", "auth", "revoke"),
)
VERSIONS = ("litestar", "uvicorn", "uvloop", "pydantic", "fastapi", "sqlalchemy", "pysqlite3", "av")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them, and return the exit status."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    sections, failed = [], False
    for name in names or BENCHMARKS:
        print(f"== bench.{name}", flush=True)
        started = time.monotonic()
        command = [sys.executable, "-m", f"bench.{name}"]
        done = subprocess.run(command, cwd=HERE.parent, text=True, stdout=subprocess.PIPE, check=False)
        took_s = time.monotonic() - started
        failed |= done.returncode != 0
        sections.append(
            done.stdout.strip() if done.returncode == 0 else f"## {name}\n\nfailed, status {done.returncode}"
        )
        print(f"{sections[-1]}\n({took_s:.0f} s)\n", flush=True)
    if not names:
        (HERE / "RESULTS.md").write_text("\n\n".join([conditions(), *sections]) + "\n", encoding="utf-8")
        print(f"written: {HERE / 'RESULTS.md'}")
    return 1 if failed else 0


def conditions() -> str:
    """Say what the figures were measured on."""
    versions = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    return (
        "# Benchmark results\n\n"
        "Written by `make bench`. Ratios between rows of one table count; absolute figures belong to the machine.\n\n"
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} CPUs ({cpu_model()}), load {load}\n"
        f"- {platform.system()} {platform.release()}, Python {platform.python_version()}\n"
        f"- {versions}"
    )


def cpu_model() -> str:
    """The processor's own name, where the kernel tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
