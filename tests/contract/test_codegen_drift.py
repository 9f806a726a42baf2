"""Generation is deterministic, and drift is seen from both sides."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from codegen.cli import ROOT, main
from codegen.drift import compare, write
from codegen.pipeline import generate
from tests.support.contracts import Contract, a_contract


def generated(root: Path) -> dict[Path, bytes]:
    return dict(generate(root, plugins={}).files)


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    files = generated(a_contract(tmp_path))
    write(tmp_path, files, compare(tmp_path, files))
    return tmp_path


def test_two_runs_are_byte_identical(tmp_path: Path) -> None:
    assert generated(a_contract(tmp_path / "one")) == generated(a_contract(tmp_path / "two"))


def test_settled_tree_has_no_drift(settled: Path) -> None:
    assert not compare(settled, generated(settled))


def test_touched_generated_file_is_drift(settled: Path) -> None:
    file = settled / "generated/models.py"
    file.write_text(file.read_text() + "\n# mine\n")
    assert compare(settled, generated(settled)).lines() == [
        "generated/models.py: differs from what the contract says"
    ]


def test_touched_schema_is_drift(settled: Path) -> None:
    def change(contract: Contract) -> None:
        contract.types["Lamp"]["properties"]["colour"] = {"type": "string"}

    drift = compare(settled, generated(a_contract(settled, change)))
    assert {str(path) for path in drift.changed} == {
        "generated/asyncapi.json",
        "generated/models.py",
        "generated/openapi.json",
    }


def test_stray_and_missing_files_are_drift(settled: Path) -> None:
    (settled / "generated/mine.py").write_text("")
    (settled / "generated/vocabulary.py").unlink()
    drift = compare(settled, generated(settled))
    assert drift.lines() == [
        "generated/vocabulary.py: is missing",
        "generated/mine.py: is generated from nothing; delete it",
    ]


def test_every_generated_module_is_marked_and_parses(settled: Path) -> None:
    for path, content in generated(settled).items():
        if path.suffix == ".py":
            assert content.startswith(b"# Generated from "), path
            ast.parse(content)


def test_refused_contract_names_its_problems_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_contract(tmp_path, lambda contract: contract.operation.pop("summary"))
    assert main(["--root", str(tmp_path)]) == 1
    assert "openapi.yaml:7: getLamp needs a summary. Add" in capsys.readouterr().err
    assert not (tmp_path / "generated").exists()


def test_this_repository_has_not_drifted() -> None:
    assert main(["--check", "--root", str(ROOT)]) == 0
