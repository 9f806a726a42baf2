"""A contract of 300 operations and 700 types, in the shape of ours, is linted and generated in little time."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest

from bench.generate import contract
from bench.generate.names import AREAS
from codegen import lint
from codegen.bundle import Bundle, bundle
from codegen.pipeline import generate
from codegen.read import read
from codegen.source import Sources
from codegen.timings import Timings
from tests.support.contracts import a_contract

pytestmark = pytest.mark.long

LINT_LIMIT_S = 5
"""CPU seconds; ten times what it takes. A rule that reads every type for every example took seventeen."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return contract.write(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def bundled(made: Path) -> Bundle:
    return bundle(Sources(made))


def test_made_contract_is_as_large_as_it_says_and_sound(bundled: Bundle) -> None:
    operations = sum(1 for _ in read(bundled).operations())
    assert (operations, len(bundled.origins)) == (contract.OPERATIONS, contract.TYPES) == (300, 700)
    began = time.process_time()
    assert lint.findings(bundled) == []
    assert time.process_time() - began < LINT_LIMIT_S


def test_made_contract_generates_a_module_per_tag(made: Path) -> None:
    files = generate(made, plugins={}).files
    names = {path.stem for path in files if path.parent == Path("generated/server")}
    assert set(AREAS) < names
    for path, content in files.items():
        if path.suffix == ".py":
            ast.parse(content)


def test_a_part_of_the_made_contract_is_a_contract(tmp_path: Path) -> None:
    small = bundle(Sources(contract.write(tmp_path, areas=2)))
    assert lint.findings(small) == []
    assert sum(1 for _ in read(small).operations()) == 30


def test_every_step_of_generation_is_timed(tmp_path: Path) -> None:
    timings = Timings()
    generate(a_contract(tmp_path), timings, plugins={})
    steps = timings.steps()
    assert [step.name for step in steps] == [
        "start and imports",
        "bundle",
        "lint",
        "read",
        "models",
        "protocols and server",
        "format",
        "documents",
    ]
    cost = {step.name: step for step in steps}
    assert cost["models"].own_s > 0.01
    assert cost["models"].children_s == 0
    assert cost["format"].children_s > 0
    assert abs(sum(step.own_s for step in steps) - time.process_time()) < 1
