"""Generated requests, good and bad, against the real platform: every answer is one that the contract declares."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.contract.fuzz import DOCUMENT, fuzz
from tests.support.platform import Platform

EXAMPLES = int(os.environ.get("VVTV_FUZZ_EXAMPLES", "10"))


def _operations(tag: str | None = None) -> set[str]:
    document = json.loads(DOCUMENT.read_text())
    return {
        part["operationId"]
        for item in document["paths"].values()
        for part in item.values()
        if isinstance(part, dict) and "operationId" in part and (tag is None or tag in part["tags"])
    }


def test_no_operation_breaks_its_contract(ready: Platform, spare_file: Path) -> None:
    run = fuzz(ready, phases="examples,coverage,fuzzing", examples=EXAMPLES, file=spare_file)
    assert run.exit_status == 0, run.report
    assert set(run.answers) == _operations()
    assert _operations() - _operations("control") <= run.succeeded(), run.answers


def test_flows_along_the_links_keep_the_contract(ready: Platform, spare_file: Path) -> None:
    run = fuzz(ready, phases="stateful", examples=3 * EXAMPLES, file=spare_file, tag="control")
    assert run.exit_status == 0, run.report
    assert run.succeeded() == _operations("control"), run.answers
    assert any(statuses[409] for statuses in run.answers.values()), run.answers


@pytest.mark.parametrize("operation", sorted(_operations()))
def test_every_operation_has_an_example_of_its_success(operation: str) -> None:
    document = json.loads(DOCUMENT.read_text())
    (found,) = (
        part
        for item in document["paths"].values()
        for part in item.values()
        if isinstance(part, dict) and part.get("operationId") == operation
    )
    for status, response in found["responses"].items():
        for content in response.get("content", {}).values():
            assert "example" in content or "examples" in content, (operation, status)
