"""Leads a mutant through the gates, the cheapest first, in a copy of the tree that is put back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

from codegen import lint
from codegen.bundle import bundle
from codegen.compat import policy
from codegen.compat.snapshot import Snapshot, releases
from codegen.findings import told
from codegen.source import ContractError, Sources
from tests.mutants.mutant import Mutant
from tests.support.tree import Outcome, Tree

Gate = Callable[[Tree], Outcome]


@dataclass(frozen=True)
class Verdict:
    """Which gate caught a mutant, and the first thing it said; nobody when it escaped."""

    mutant: Mutant
    caught_by: str | None
    said: str


class UnfitGate(Exception):
    """A gate fails where nothing is broken, so that it would catch whatever it is shown."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(f"{name} fails without a mutant:\n{said}")


TYPED = ("generated", "services", "lab", "ops", "sdk/python/voulezvous", "tests/support")
"""Folders: the daemon doesn't see a change in what it was given as a package (`-p`)."""


def types(tree: Tree) -> Outcome:
    """mypy over what ships and what the harness stands on, a part of its gate, kept running between mutants."""
    daemon = str(tree.root / ".venv/bin/dmypy")
    return tree.run(daemon, "run", "--", "--config-file", "pyproject.toml", *TYPED)


def answers(tree: Tree) -> Outcome:
    """Every declared answer, asked for, until one comes otherwise."""
    return tree.python("-m", "tests.contract.answers", "--first")


def outside(tree: Tree) -> Outcome:
    return tree.python("-m", "scripts.outside")


def configuration(tree: Tree) -> Outcome:
    """Whether the shipped configuration still fits."""
    return tree.python("-m", "ops.vvtvctl", "validate", "config")


def unit(tree: Tree) -> Outcome:
    """The unit tests of the edge, which know what stands between the processes."""
    return tree.python(
        "-m", "pytest", "-q", "-x", "tests/unit", "-k", "http or queue or logs or health or modes"
    )


def contract(tree: Tree) -> Outcome:
    """The contract's own rules, and what was released: as `codegen lint` and `codegen diff --gate` say it."""
    try:
        bundled = bundle(Sources(tree.root))
        return _outcome(told(lint.findings(bundled), bundled.sources))
    except ContractError as error:
        return _outcome(error.problems)


def compatible(tree: Tree) -> Outcome:
    """What was released stays as it was: no version has been raised."""
    return _following(tree, releases(tree.root)[-1])


def compatible_when_raised(tree: Tree) -> Outcome:
    """The same with a version that is high enough for any change: what no version excuses is left to catch."""
    return _following(tree, replace(releases(tree.root)[-1], version="0.0.0"))


def _following(tree: Tree, released: Snapshot) -> Outcome:
    bundled = bundle(Sources(tree.root))
    found = policy.judge(released, Snapshot.of(bundled), TODAY)
    return _outcome(told(found, bundled.sources))


def _outcome(problems: Sequence[object]) -> Outcome:
    return Outcome(1 if problems else 0, "\n".join(map(str, problems)))


def generation(tree: Tree) -> Outcome:
    """Not a gate: what the next ones see is generated from the mutant; a generator that refuses it caught it."""
    return tree.python("-m", "codegen")


OF_HANDLERS: tuple[tuple[str, Gate], ...] = (
    ("types", types),
    ("answers", answers),
    ("outside", outside),
    ("unit", unit),
)
OF_CONTRACTS: tuple[tuple[str, Gate], ...] = (
    ("contract", contract),
    ("compatible", compatible),
    ("generation", generation),
    ("config", configuration),
    ("types", types),
    ("answers", answers),
    ("outside", outside),
)
OF_RAISED_CONTRACTS = tuple(
    (name, compatible_when_raised if gate is compatible else gate) for name, gate in OF_CONTRACTS
)
TODAY = date(2026, 11, 25)
"""Any day will do: nothing in the contract has a sunset that a mutant could pass."""


def control(trees: Sequence[Tree], gates: Iterable[tuple[str, Gate]]) -> None:
    """Ask every gate about a tree as it is, and the types in every tree, which keeps them warm. Raises UnfitGate."""
    others = [
        (name, gate) for gate, name in {gate: name for name, gate in gates}.items() if gate is not types
    ]

    def ask(number: int) -> None:
        for name, gate in [("types", types), *others[number :: len(trees)]]:
            outcome = gate(trees[number])
            if not outcome.passed:
                raise UnfitGate(name, outcome.said)

    with ThreadPoolExecutor(len(trees)) as pool:
        list(pool.map(ask, range(len(trees))))


def judged(tree: Tree, mutant: Mutant, gates: Sequence[tuple[str, Gate]]) -> Verdict:
    """Put the mutant in its place and ask the gates until one fails."""
    before = tree.read(mutant.file)
    tree.write(mutant.file, mutant.text)
    generated = False
    try:
        for name, gate in gates:
            generated = generated or name == "generation"
            outcome = gate(tree)
            if not outcome.passed:
                return Verdict(mutant, name, _first_line(outcome.said))
        return Verdict(mutant, None, "")
    finally:
        tree.write(mutant.file, before)
        if generated:
            generation(tree)


def _first_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip() and "[info" not in line]
    return lines[0] if lines else ""
