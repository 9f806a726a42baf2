"""A slice of `python -m tests.mutants`, which asks for 95 % of a hundred of each family."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests.mutants.__main__ import families, share, verdicts

SEED = 20261125
OF_HANDLERS, OF_CONTRACTS = 12, 24
ENOUGH = 0.9
"""A dozen can't tell 95 % from 90: one may escape."""


@pytest.mark.parametrize("which", [0, 1], ids=["handlers", "contracts"])
def test_the_gates_catch_mutants(which: int) -> None:
    family = families(SEED, OF_HANDLERS, OF_CONTRACTS, released=True)[which]
    quick = [
        (name, gate) for name, gate in family.gates if name != "unit"
    ]  # half a minute for every one that escapes
    found = verdicts(replace(family, gates=quick), os.cpu_count() or 1)
    assert len({verdict.mutant.kind for verdict in found}) >= 5
    assert share(found) >= ENOUGH, "\n".join(str(v.mutant) for v in found if v.caught_by is None)
