"""`python -m bench [name …]`: run the benchmarks and write their sections of bench/RESULTS.md.

A benchmark is a module of this package; run by itself (`python -m bench.edge`) it prints a Markdown section. Each runs
in a process of its own, so that none warms or burdens the next. Every section says when and under what load it was
measured; those that were not asked for, or failed, stay as they are.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
_HEAD = """# Benchmark results

Written by `make bench`, or section by section by `python -m bench NAME`. Ratios between rows of one table count;
absolute figures belong to the machine."""
_MARK = re.compile(r"^<!-- bench: (\w+) -->$", re.MULTILINE)
BENCHMARKS = (
    *("edge", "writes", "prep", "playlist", "viewers", "startup", "generate", "planner"),
    *("sessions", "sfu", "auth", "revoke", "presence", "chat", "page", "match"),
)
VERSIONS = ("litestar", "uvicorn", "uvloop", "pydantic", "fastapi", "sqlalchemy", "pysqlite3", "av")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them, and return the exit status."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    sections, failed = read_sections(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}, False
    for name in names or BENCHMARKS:
        print(f"== bench.{name}", flush=True)
        started, moment, load = time.monotonic(), datetime.now(UTC), os.getloadavg()[0]
        command = [sys.executable, "-m", f"bench.{name}"]
        done = subprocess.run(command, cwd=HERE.parent, text=True, stdout=subprocess.PIPE, check=False)
        took_s = time.monotonic() - started
        print(f"{done.stdout.strip()}\n({took_s:.0f} s)\n", flush=True)
        if done.returncode != 0:
            print(f"bench.{name} failed, status {done.returncode}", file=sys.stderr)
            failed = True
            continue
        sections[name] = f"{done.stdout.strip()}\n\n{conditions(moment, load)}"
    RESULTS.write_text(written(sections), encoding="utf-8")
    print(f"written: {RESULTS}")
    return 1 if failed else 0


def read_sections(text: str) -> dict[str, str]:
    """The sections of a results file by their benchmarks' names."""
    parts = _MARK.split(text)
    return {name: section.strip() for name, section in zip(parts[1::2], parts[2::2], strict=True)}


def written(sections: Mapping[str, str]) -> str:
    """The results file: every section that there is, in the benchmarks' order."""
    marked = [f"<!-- bench: {name} -->\n\n{sections[name]}" for name in BENCHMARKS if name in sections]
    return "\n\n".join([_HEAD, *marked]) + "\n"


def conditions(moment: datetime, load: float) -> str:
    """Say when, and on what, figures were measured."""
    versions = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    return (
        f"Measured {moment:%Y-%m-%d %H:%M} UTC on {os.cpu_count()} CPUs ({cpu_model()}), load {load:.1f} before it "
        f"began, {platform.system()} {platform.release()}, Python {platform.python_version()}, {versions}."
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
