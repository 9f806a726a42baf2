"""`python -m tests.mutants`: make mutants, ask the gates, print the table and what escaped; fail below the bar."""

from __future__ import annotations

import argparse
import json
import os
import queue
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.mutants import contracts, handlers
from tests.mutants.gates import (
    OF_CONTRACTS,
    OF_HANDLERS,
    OF_RAISED_CONTRACTS,
    Gate,
    UnfitGate,
    Verdict,
    control,
    judged,
)
from tests.mutants.mutant import Mutant, drawn
from tests.support.conformance import REPOSITORY
from tests.support.tree import Tree

BAR = 0.95
FAMILIES = ("handlers", "contracts", "contracts of a raised version")


@dataclass(frozen=True)
class Family:
    """Mutants of one sort and the gates that they are led through."""

    name: str
    mutants: Sequence[Mutant]
    gates: Sequence[tuple[str, Gate]]


def families(seed: int, of_handlers: int, of_contracts: int) -> list[Family]:
    """Mutants of handlers, and those of contracts twice: just after a release, and once the version is raised."""
    spoilt = drawn(handlers.mutants(REPOSITORY, seed), of_handlers, seed)
    broken = drawn(contracts.mutants(REPOSITORY, seed), of_contracts, seed)
    led = (spoilt, OF_HANDLERS), (broken, OF_CONTRACTS), (broken, OF_RAISED_CONTRACTS)
    return [Family(name, *parts) for name, parts in zip(FAMILIES, led, strict=True)]


@contextmanager
def forest(size: int) -> Iterator[list[Tree]]:
    """Trees that are the same byte for byte, whose contract is released as it is."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(size) as pool:
        trees = list(pool.map(copied, (Path(folder) / str(number) for number in range(size))))
        try:
            yield trees
        finally:
            for tree in trees:
                tree.run(str(tree.root / ".venv/bin/dmypy"), "stop")


def copied(root: Path) -> Tree:
    """A tree whose contract is released as it is."""
    root.mkdir()
    tree = Tree.copied(root)
    tree.release()
    return tree


def verdicts(family: Family, trees: Sequence[Tree], console: Console | None = None) -> list[Verdict]:
    """The verdict of every mutant, as many at once as there are trees."""
    free: queue.SimpleQueue[Tree] = queue.SimpleQueue()
    for tree in trees:
        free.put(tree)

    def judge(mutant: Mutant) -> Verdict:
        tree = free.get()
        try:
            return judged(tree, mutant, family.gates)
        finally:
            free.put(tree)

    with ThreadPoolExecutor(len(trees)) as pool:
        done: Iterable[Verdict] = pool.map(judge, family.mutants)
        if console is not None:
            done = track(done, family.name, len(family.mutants), console=console)
        return list(done)


def main() -> int:
    """Exit status 0 when at least 95 % of each family were caught; 2 when a gate fails without a mutant."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--handlers", type=int, default=100, metavar="N")
    parser.add_argument("--contracts", type=int, default=100, metavar="N")
    parser.add_argument("--json", action="store_true", help="answer with one JSON document")
    given = parser.parse_args()
    console = Console(stderr=True)
    started = time.monotonic()
    try:
        asked = [f for f in families(given.seed, given.handlers, given.contracts) if f.mutants]
        with forest(os.cpu_count() or 1) as trees:
            with console.status("asking the gates about a tree without a mutant"):
                control(trees, [gate for family in asked for gate in family.gates])
            found = {family.name: verdicts(family, trees, console) for family in asked}
    except UnfitGate as unfit:
        console.print(str(unfit), style="red", markup=False, highlight=False, soft_wrap=True)
        return 2
    if given.json:
        print(json.dumps({name: [_document(v) for v in some] for name, some in found.items()}, indent=2))
    else:
        for name, some in found.items():
            show(Console(), name, some)
        print(f"{time.monotonic() - started:.0f} s")
    return 0 if all(share(some) >= BAR for some in found.values()) else 1


def share(some: Sequence[Verdict]) -> float:
    """Which part of the mutants was caught."""
    return sum(verdict.caught_by is not None for verdict in some) / max(1, len(some))


def show(console: Console, name: str, some: Sequence[Verdict]) -> None:
    """A table of kinds and gates, and every mutant that escaped."""
    gates = list(dict.fromkeys(v.caught_by for v in some if v.caught_by))
    table = Table(title=f"mutants of {name}: {share(some):.0%} of {len(some)} caught", title_justify="left")
    for column in ("kind", *gates, "escaped"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    counts = Counter((v.mutant.kind, v.caught_by) for v in some)
    for kind in dict.fromkeys(v.mutant.kind for v in some):
        table.add_row(kind, *(str(counts[kind, gate] or "") for gate in (*gates, None)))
    console.print(table)
    for verdict in some:
        if verdict.caught_by is None:
            console.print(f"escaped: {verdict.mutant}", style="yellow", markup=False, soft_wrap=True)


def _document(verdict: Verdict) -> dict[str, object]:
    of = verdict.mutant
    return {
        "kind": of.kind,
        "file": of.file,
        "line": of.line,
        "what": of.what,
        "caught_by": verdict.caught_by,
        "said": verdict.said,
    }


if __name__ == "__main__":
    raise SystemExit(main())
