"""A slice of `python -m tests.mutants`, which asks for 95 % of a hundred of each family; and what makes it worth it."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests.mutants.__main__ import families, share, verdicts
from tests.mutants.gates import UnfitGate
from tests.support.tree import Outcome, Tree

SEED = 20261125
OF_HANDLERS, OF_CONTRACTS = 12, 24
ENOUGH = 0.9
"""A dozen can't tell 95 % from 90: one may escape."""
NAMES = ["handlers", "contracts", "contracts of a raised version"]


@pytest.mark.parametrize("name", NAMES)
def test_the_gates_catch_mutants(name: str) -> None:
    (family,) = (f for f in families(SEED, OF_HANDLERS, OF_CONTRACTS) if f.name == name)
    quick = [
        (name, gate) for name, gate in family.gates if name != "unit"
    ]  # half a minute for every one that escapes
    found = verdicts(replace(family, gates=quick), os.cpu_count() or 1)
    assert len({verdict.mutant.kind for verdict in found}) >= 5
    assert share(found) >= ENOUGH, "\n".join(str(v.mutant) for v in found if v.caught_by is None)


def test_every_family_is_sampled() -> None:
    assert [family.name for family in families(SEED, 1, 1)] == NAMES


def test_a_gate_that_fails_without_a_mutant_catches_none() -> None:
    def broken(_tree: Tree) -> Outcome:
        return Outcome(1, "no database")

    family = replace(families(SEED, 1, 1)[0], gates=[("answers", broken)])
    with pytest.raises(UnfitGate, match=r"answers fails without a mutant:\nno database"):
        verdicts(family, 1)
