"""`vvtvctl contract lint | diff | release`: what they show, what they answer to programs, and when they can't."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.compat.change import Severity
from ops.vvtvctl.contract import STYLES
from tests.support.conformance import REPOSITORY
from tests.support.tree import Tree

pytestmark = pytest.mark.long

HEALTH = "schemas/openapi/paths/health.yaml"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree.copied(Path(tmp_path_factory.mktemp("tree")))


@pytest.fixture
def broken(tree: Tree) -> Iterator[Tree]:
    """A contract that breaks two rules, and breaks every client of one operation."""
    with tree.broken(HEALTH):
        tree.replace(HEALTH, r"^    summary: Can the platform do its work\?\n", "")
        tree.replace(HEALTH, "operationId: getHealth", "operationId: askHealth")
        tree.replace(HEALTH, r"example: \{ status: alive, version", "example: { status: dead, version")
        yield tree


def contract(tree: Tree, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(tree.root / ".venv/bin/python"), "-m", "ops.vvtvctl", "contract", *words],
        cwd=tree.root,
        env={**os.environ, "COLUMNS": "200", **environ},
        capture_output=True,
        text=True,
        timeout=120,
    )


def answer(tree: Tree, *words: str, status: int = 0) -> Any:
    done = contract(tree, *words, "--json")
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


def test_a_sound_contract_is_told_in_a_sentence_and_leaves_with_0(tree: Tree) -> None:
    done = contract(tree, "lint")
    assert (done.returncode, done.stdout.strip()) == (0, "the contract keeps every rule")
    assert answer(tree, "lint") == {"problems": []}


def test_broken_rules_are_shown_by_file_with_line_and_remedy(broken: Tree) -> None:
    done = contract(broken, "lint")
    assert done.returncode == 1
    assert f"{HEALTH} (" in done.stdout
    assert "getReadiness needs a summary" in done.stdout
    assert "Add `summary`" in done.stdout
    found = answer(broken, "lint", status=1)["problems"]
    assert {"file", "line", "what", "remedy"} == set(found[0])
    assert all(str(problem["line"]) in done.stdout for problem in found)


def test_changes_are_shown_by_severity_with_the_version_they_ask_for(broken: Tree) -> None:
    done = contract(broken, "diff", "0.1.0")
    assert done.returncode == 0
    breaking, _, rest = done.stdout.partition("compatible (")
    assert breaking.startswith("breaking (")
    assert "is named askHealth now" in breaking
    assert "changes since 0.1.0; this is" in rest
    found = answer(broken, "diff", "0.1.0")
    assert any(change["subject"] == "getHealth" for change in found["changes"])


def test_every_severity_has_its_place() -> None:
    assert [severity.word for severity in sorted(Severity, reverse=True)] == list(STYLES)


def test_the_gate_leaves_with_1_when_the_version_is_too_low(tree: Tree) -> None:
    document = "schemas/openapi/openapi.yaml"
    assert contract(tree, "diff", "--gate").returncode == 0
    with tree.broken(document):
        tree.replace(document, r"^  version: \d+\.\d+\.\d+$", "  version: 0.1.0")
        done = contract(tree, "diff", "--gate")
        assert done.returncode == 1
        assert "Raise the contract's version" in done.stdout
        assert answer(tree, "diff", "--gate", status=1)["problems"]


def test_an_unknown_version_is_told_with_those_there_are(tree: Tree) -> None:
    done = contract(tree, "diff", "9.9.9", "--json")
    told = json.loads(done.stderr)
    assert done.returncode == told["status"] == 1
    released = ", ".join(sorted(path.stem for path in (REPOSITORY / "schemas" / "released").glob("*.json")))
    assert f"neither a released version ({released})" in told["what"]


def test_a_contract_that_can_not_be_read_is_trouble_with_its_place(tree: Tree) -> None:
    with tree.broken(HEALTH):
        tree.write(HEALTH, "healthz: [")
        done = contract(tree, "lint")
    assert done.returncode == 1
    assert f"error: {HEALTH}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_release_is_recorded_once(tree: Tree) -> None:
    version = answer(tree, "diff")["version"]
    file = f"schemas/released/{version}.json"
    with tree.broken(file):
        assert contract(tree, "release").returncode == 0
        assert json.loads(tree.read(file))
        again = contract(tree, "release")
        assert again.returncode == 1
        assert "is released already" in again.stderr


def test_a_missing_package_is_named_with_the_command_that_installs_it(tree: Tree) -> None:
    with tree.broken("jsonschema_rs.py"):
        tree.write("jsonschema_rs.py", "raise ModuleNotFoundError(\"No module named 'jsonschema_rs'\")\n")
        done = contract(tree, "lint")
    assert done.returncode == 69
    assert "jsonschema_rs" in done.stderr
    assert "scripts/prepare.py node" in done.stderr


def test_an_installed_package_says_where_the_tools_are(tmp_path: Path) -> None:
    for package in ("generated", "lab", "ops", "services"):
        shutil.copytree(
            REPOSITORY / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    command = [sys.executable, "-m", "ops.vvtvctl", "contract", "lint", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 69
    assert "checkout of the repository" in json.loads(done.stderr)["remedy"]
