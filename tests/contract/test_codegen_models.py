"""The generated models accept what their JSON Schemas accept, and nothing else."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import jsonschema_rs
import pydantic
import pytest

from codegen.bundle import Bundle, bundle
from codegen.source import Sources
from generated import models

ROOT = Path(__file__).parents[2]
STRANGERS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.0,
    1.5,
    5_000,
    10**19,
    "",
    "5",
    "a b",
    "main",
    [],
    {},
    [[]],
    {"more": 1},
    "2026-11-21T20:00:00Z",
    "2026-11-21 20:00:00Z",
    "2026-11-21T20:00:00",
    "2026-02-30T20:00:00Z",
    "2026-11-21T20:00:00.5+02:00",
    "1795226400",
    "01935b7e-5f00-7000-8000-0000000000a1",
    "01935B7E-5F00-7000-8000-0000000000A1",
    "01935b7e5f00700080000000000000a1",
    "{01935b7e-5f00-7000-8000-0000000000a1}",
    "urn:uuid:01935b7e-5f00-7000-8000-0000000000a1",
    "x" * 300,
)


@pytest.fixture(scope="module")
def contract() -> Bundle:
    return bundle(Sources(ROOT))


def examples(node: Any, found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Every example in the published document, by the type it is of."""
    if isinstance(node, dict):
        reference = node.get("schema", {}).get("$ref") if isinstance(node.get("schema"), dict) else None
        if reference and "example" in node:
            found.setdefault(reference.rpartition("/")[2], []).append(node["example"])
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


def places(node: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [at] * bool(at) + [place for key, child in children for place in places(child, (*at, key))]


def mutated(document: Any, dice: random.Random) -> Any:
    """The document with one to three places replaced, removed or added."""
    made = copy.deepcopy(document)
    for _ in range(dice.randint(1, 3)):
        place = dice.choice(places(made) or [("new",)])
        parent = made
        for key in place[:-1]:
            parent = parent[key]
        choice = dice.random()
        if choice < 0.2 and isinstance(parent, dict):
            parent.pop(place[-1], None)
        elif choice < 0.3 and isinstance(parent, dict):
            parent["stranger"] = copy.deepcopy(dice.choice(STRANGERS))
        elif choice < 0.4 and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[place[-1]]))
        else:
            parent[place[-1]] = copy.deepcopy(dice.choice(STRANGERS))
    return made


def accepts(adapter: pydantic.TypeAdapter[Any], document: Any) -> bool:
    try:
        adapter.validate_json(json.dumps(document), strict=True)
    except pydantic.ValidationError:
        return False
    return True


def test_every_example_survives_its_model(contract: Bundle) -> None:
    seen = documents(contract)
    assert len(seen) > 25
    for name, example in seen:
        adapter = pydantic.TypeAdapter(getattr(models, name))
        value = adapter.validate_json(json.dumps(example), strict=True)
        assert json.loads(adapter.dump_json(value, by_alias=True)) == example, name


def test_model_and_schema_agree_on_damaged_documents(contract: Bundle) -> None:
    dice = random.Random(20261121)
    components = contract.models["components"]
    refused = 0
    for name, example in documents(contract):
        whole = {"$ref": f"#/components/schemas/{name}", "components": components}
        schema = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        adapter = pydantic.TypeAdapter(getattr(models, name))
        for _ in range(400):
            document = mutated(example, dice)
            expected = schema.is_valid(document)
            refused += not expected
            assert accepts(adapter, document) == expected, (
                f"{name}: schema says {expected} of {json.dumps(document)}"
            )
    assert refused > 1000
