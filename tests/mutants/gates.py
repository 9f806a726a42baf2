"""Leads a mutant through the gates, the cheapest first, in a copy of the tree that is put back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.mutants.mutant import Mutant
from tests.support.tree import Outcome, Tree

Gate = Callable[[Tree], Outcome]


@dataclass(frozen=True)
class Verdict:
    """Which gate caught a mutant, and the first thing it said; nobody when it escaped."""

    mutant: Mutant
    caught_by: str | None
    said: str


def types(tree: Tree) -> Outcome:
    return tree.run(str(tree.root / ".venv/bin/mypy"))


def answers(tree: Tree) -> Outcome:
    return tree.python("-m", "tests.contract.answers")


def outside(tree: Tree) -> Outcome:
    return tree.python("-m", "scripts.outside")


def contract(tree: Tree) -> Outcome:
    return tree.python("-m", "codegen", "lint")


def compatible(tree: Tree) -> Outcome:
    return tree.python("-m", "codegen", "diff", "--gate")


def generation(tree: Tree) -> Outcome:
    """Not a gate: what the next ones see is generated from the mutant; a generator that refuses it caught it."""
    return tree.python("-m", "codegen")


OF_HANDLERS: tuple[tuple[str, Gate], ...] = (("types", types), ("answers", answers), ("outside", outside))
OF_CONTRACTS: tuple[tuple[str, Gate], ...] = (
    ("contract", contract),
    ("compatible", compatible),
    ("generation", generation),
    ("types", types),
    ("answers", answers),
    ("outside", outside),
)


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
