"""A slice of `python -m tests.mutants`, which asks for 95 % of a hundred of each family; and what makes it worth it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.mutants.__main__ import FAMILIES, families, forest, share, verdicts
from tests.mutants.gates import UnfitGate, control, types
from tests.support.tree import Outcome, Tree

SEED = 20261125
OF_HANDLERS, OF_CONTRACTS = 12, 24
ENOUGH = 0.9
"""A dozen can't tell 95 % from 90: one may escape."""


@pytest.fixture(scope="module")
def trees() -> Iterator[list[Tree]]:
    with forest(os.cpu_count() or 1) as made:
        yield made


@pytest.mark.long
@pytest.mark.parametrize("name", FAMILIES)
def test_the_gates_catch_mutants(trees: list[Tree], name: str) -> None:
    (family,) = (f for f in families(SEED, OF_HANDLERS, OF_CONTRACTS) if f.name == name)
    # The unit tests take half a minute for every one that escapes.
    quick = [(name, gate) for name, gate in family.gates if name != "unit"]
    control(trees, quick)
    found = verdicts(replace(family, gates=quick), trees)
    assert len({verdict.mutant.kind for verdict in found}) >= 5
    assert share(found) >= ENOUGH, "\n".join(str(v.mutant) for v in found if v.caught_by is None)


@pytest.mark.long
@pytest.mark.parametrize("file", ["services/modes/handlers.py", "lab/queue/view.py", "ops/vvtvctl/queue.py"])
def test_the_types_gate_sees_a_change_of_a_tree_that_it_has_seen(trees: list[Tree], file: str) -> None:
    (tree, *_) = trees
    assert types(tree).passed
    with tree.broken(file):
        tree.write(file, f"{tree.read(file)}\nwrong: int = ''\n")
        assert f"{file}:" in types(tree).said
    assert types(tree).passed


@pytest.mark.long
def test_a_gate_that_fails_without_a_mutant_catches_none(trees: list[Tree]) -> None:
    def broken(_tree: Tree) -> Outcome:
        return Outcome(1, "no database")

    with pytest.raises(UnfitGate, match=r"answers fails without a mutant:\nno database"):
        control(trees, [("answers", broken)])
