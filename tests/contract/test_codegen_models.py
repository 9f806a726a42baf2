"""Every example of the contract survives its generated model. Damaged documents are the business of test_agreement."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pydantic
import pytest

from codegen.bundle import Bundle, bundle
from codegen.source import Sources
from generated import models

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def contract() -> Bundle:
    return bundle(Sources(ROOT))


def examples(node: Any, found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Every example in the published document, by the type it is of."""
    if isinstance(node, dict):
        reference = node.get("schema", {}).get("$ref") if isinstance(node.get("schema"), dict) else None
        if reference:
            shown = [example["value"] for example in node.get("examples", {}).values()]
            shown += [node["example"]] if "example" in node else []
            found.setdefault(reference.rpartition("/")[2], []).extend(shown)
        for value in node.values():
            examples(value, found)
    elif isinstance(node, list):
        for value in node:
            examples(value, found)
    return found


def documents(contract: Bundle) -> list[tuple[str, Any]]:
    found = examples(contract.openapi["paths"], {})
    for name, schema in contract.models["components"]["schemas"].items():
        found.setdefault(name, []).extend(schema.get("examples", ()))
    pairs = [(name, example) for name, listed in sorted(found.items()) for example in listed]
    return [(name, example) for name, example in pairs if isinstance(example, dict)]


def test_every_example_survives_its_model(contract: Bundle) -> None:
    seen = documents(contract)
    assert len(seen) > 25
    for name, example in seen:
        adapter = pydantic.TypeAdapter(getattr(models, name))
        value = adapter.validate_json(json.dumps(example), strict=True)
        assert json.loads(adapter.dump_json(value, by_alias=True)) == example, name
