"""What each process costs before it does anything: import time, and memory once imported; peers beside ours."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

ROUNDS = 5
SUBJECTS = {
    "bare interpreter": "pass",
    "edge worker": "import ops.processes.edge",
    "LAB": "import ops.processes.lab",
    "supervisor": "import ops.supervisor.up",
    "prep worker": "import lab.prep.worker",
    "vvtvctl": "import ops.vvtvctl.app",
    "peer: Litestar alone": "import litestar, uvicorn, uvloop",
    "peer: FastAPI alone": "import fastapi, uvicorn, uvloop",
}
PROBE = """
import json, sys, time
began = time.process_time()
{subject}
cpu_ms = (time.process_time() - began) * 1000
kib = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
heavy = [name for name in ("av", "aiortc", "litestar", "sqlalchemy", "numpy") if name in sys.modules]
print(json.dumps([cpu_ms, int(kib["VmRSS"].split()[0]) / 1024, len(sys.modules), heavy]))
"""


def main() -> str:
    """Measure and return the table."""
    lines = [
        "## Import time and memory",
        "",
        f"CPU time to import each entry point, median of {ROUNDS} interleaved runs; resident memory after it.",
        "",
        "| process | import CPU ms | resident MiB | modules | heavy libraries |",
        "|---|---:|---:|---:|---|",
    ]
    samples: dict[str, list[tuple[float, float, int, list[str]]]] = {name: [] for name in SUBJECTS}
    for _ in range(ROUNDS):
        for name, subject in SUBJECTS.items():
            samples[name].append(_measure(subject))
    for name, runs in samples.items():
        cpu_ms = statistics.median(run[0] for run in runs)
        memory = statistics.median(run[1] for run in runs)
        lines.append(
            f"| {name} | {cpu_ms:.0f} | {memory:.0f} | {runs[0][2]} | {', '.join(runs[0][3]) or '-'} |"
        )
    return "\n".join(lines)


def _measure(subject: str) -> tuple[float, float, int, list[str]]:
    probe = [sys.executable, "-c", PROBE.format(subject=subject)]
    done = subprocess.run(probe, capture_output=True, text=True, check=True)
    cpu_ms, memory_mib, modules, heavy = json.loads(done.stdout)
    return cpu_ms, memory_mib, modules, heavy


if __name__ == "__main__":
    print(main())
