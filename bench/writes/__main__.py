"""`python -m bench.writes [--json]`: durable writes per second at several numbers of concurrent writers.

Every contender writes the same rows into its own file on the same disk with synchronous=FULL; both
are asserted after each run. Rounds are interleaved and medians shown.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from rich.console import Console
from rich.table import Table

from bench.writes.contenders import CONTENDERS, FULL, PAYLOAD, TABLE, Contender

ROUNDS = 3
WRITES = {1: 200, 8: 600, 64: 1600, 256: 2560}
ABOUT = (
    f"One row of {len(PAYLOAD)} bytes per write, SQLite in WAL with synchronous=FULL, acknowledged after "
    f"commit; rows and setting asserted. Medians of {ROUNDS} interleaved rounds."
)
OURS = "group-commit writer"
HEADINGS = ("writers", "contender", "writes/s", "p50 ms", "p99 ms", "CPU us/write", "vs raw SQLite")


@dataclass(frozen=True)
class Result:
    """One contender at one concurrency: medians over the rounds."""

    writers: int
    contender: str
    writes_per_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    ratio: float


@dataclass(frozen=True)
class Sample:
    """One round."""

    writes_per_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float


def measure(make: Callable[[Path], Contender], writers: int, writes: int) -> Sample:
    """Run `writes` writes from `writers` callers; assert the rows and the durability."""
    with tempfile.TemporaryDirectory(prefix="vvbench-", dir=".") as folder:
        path = Path(folder).resolve() / "rows.db"
        with sqlite.connect(str(path)) as connection:
            connection.execute(TABLE)
        connection.close()
        sample = asyncio.run(_run(make(path), writers, writes))
        connection = sqlite.connect(str(path))
        found = connection.execute("SELECT count(*), min(body), max(body) FROM row").fetchone()
        connection.close()
        assert found == (writes, PAYLOAD, PAYLOAD), "the rows differ"
        return sample


async def _run(contender: Contender, writers: int, writes: int) -> Sample:
    each = writes // writers
    waits: list[float] = []

    async def caller(number: int) -> None:
        for n in range(each):
            began = time.perf_counter()
            await contender.write(number * each + n)
            waits.append(time.perf_counter() - began)

    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(caller(number) for number in range(writers)))
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert await contender.synchronous() == FULL, "not durable"
    await contender.close()
    waits.sort()
    return Sample(
        writes / took,
        waits[len(waits) // 2] * 1000,
        waits[int(len(waits) * 0.99)] * 1000,
        cpu / writes * 1_000_000,
    )


def results() -> list[Result]:
    """Every contender at every concurrency."""
    found: list[Result] = []
    for writers, writes in WRITES.items():
        samples: dict[str, list[Sample]] = {name: [] for name in CONTENDERS}
        for _ in range(ROUNDS):
            for name, make in CONTENDERS.items():
                samples[name].append(measure(make, writers, writes))
        raw = statistics.median(s.writes_per_s for s in samples[next(iter(CONTENDERS))])
        found += [_result(writers, name, rounds, raw) for name, rounds in samples.items()]
    return found


def _result(writers: int, name: str, rounds: list[Sample], raw: float) -> Result:
    def middle(of: Callable[[Sample], float]) -> float:
        return statistics.median(map(of, rounds))

    speed = middle(lambda s: s.writes_per_s)
    return Result(
        writers,
        name,
        speed,
        middle(lambda s: s.p50_ms),
        middle(lambda s: s.p99_ms),
        middle(lambda s: s.cpu_us),
        speed / raw,
    )


def cells(result: Result) -> tuple[str, ...]:
    """One row of the table."""
    return (
        str(result.writers),
        result.contender,
        f"{result.writes_per_s:,.0f}",
        f"{result.p50_ms:.2f}",
        f"{result.p99_ms:.2f}",
        f"{result.cpu_us:.0f}",
        f"{result.ratio:.2f}x",
    )


def as_markdown(found: list[Result]) -> str:
    """The section that `bench/RESULTS.md` keeps."""
    lines = [
        "## Durable writes",
        "",
        ABOUT,
        "",
        f"| {' | '.join(HEADINGS)} |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]
    return "\n".join([*lines, *(f"| {' | '.join(cells(result))} |" for result in found)])


def as_table(found: list[Result]) -> Table:
    """The table for a terminal."""
    table = Table(title="Durable writes (synchronous=FULL)")
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "contender" else "right")
    for result in found:
        style = "bold" if result.contender == OURS else ""
        table.add_row(*cells(result), style=style, end_section=result.contender == OURS)
    return table


def main(arguments: list[str]) -> int:
    """Measure and print: JSON when asked, a table on a terminal, Markdown elsewhere."""
    if set(arguments) - {"--json"}:
        print(__doc__, file=sys.stderr)
        return 2
    found = results()
    if arguments:
        rows: list[dict[str, Any]] = [asdict(result) for result in found]
        print(json.dumps(rows, indent=2))
    elif sys.stdout.isatty():
        Console().print(as_table(found))
    else:
        print(as_markdown(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
