"""Types that use every keyword which the contract lint lets through, alone and together, for the model generator."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pydantic

from codegen import lint
from codegen.bundle import bundle
from codegen.emit import api, models
from codegen.emit.text import header
from codegen.read import read
from codegen.source import Sources
from tests.contract.agreement.judges import Model
from tests.contract.agreement.shapes import Schemas
from tests.contract.agreement.subjects import Subject
from tests.support.contracts import Contract, a_contract

Schema = dict[str, Any]


def _object(required: str, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/{name}"}


TYPES: dict[str, Schema] = {
    "Colour": {"type": "string", "enum": ["red", "light blue", "3d"]},
    "Name": {"type": "string", "minLength": 2, "maxLength": 3},
    "Count": {"type": "integer", "minimum": 2, "maximum": 9},
    "Ratio": {"type": "number", "minimum": 0, "maximum": 1},
    "Moment": {"type": "string", "format": "date-time"},
    "ThingId": {"type": "string", "format": "uuid"},
    "Nothing": {"type": "null"},
    "Numbers": _object(
        "a",
        a={"type": "number", "minimum": 0.1, "exclusiveMaximum": 1},
        b={"type": "integer", "multipleOf": 3, "exclusiveMinimum": 2, "exclusiveMaximum": 30},
        c={"type": "integer", "minimum": 0.5, "maximum": 3.5},
        d={"type": "number"},
        e={"type": "integer"},
        f={"type": "number", "minimum": 1, "maximum": 1},
    ),
    "Constants": _object(
        "a b",
        a={"type": "integer", "const": 1},
        b={"type": "string", "const": "x y"},
        c={"type": "boolean", "const": True},
        d={"type": "integer", "const": 0},
        e={"type": "boolean"},
        f={"const": "kind"},
    ),
    "Strings": _object(
        "a",
        a={"type": "string", "minLength": 2, "maxLength": 4},
        b={"type": "string", "pattern": r"^\d+\.\w*$"},
        c={"type": "string", "pattern": r"^.\s\S$"},
        d={"type": "string", "pattern": "b+", "maxLength": 3},
        e={"type": "string", "pattern": r"^[\w.-]+@[^\s@]+$"},
        f={"type": "string", "pattern": "^(a|bc)$|^x{2,3}$"},
        g=_ref("Moment"),
        h=_ref("ThingId"),
    ),
    "Pair": _object("left right", left={"type": "string"}, right={"type": "integer"}),
    "Names": {"type": "array", "items": _ref("Name"), "minItems": 1, "maxItems": 3},
    "Arrays": _object(
        "a",
        a={"type": "array", "items": {"type": "integer", "minimum": 1}, "uniqueItems": True, "maxItems": 4},
        b={"type": "array", "items": {"type": "array", "items": _ref("Colour"), "minItems": 2}},
        c={"type": "array", "items": _ref("Pair"), "uniqueItems": True},
        d={
            "type": "array",
            "items": {"anyOf": [{"type": "boolean"}, {"type": "integer"}]},
            "uniqueItems": True,
        },
        e={"type": "array", "items": {"type": "array", "items": {"type": "string"}}, "uniqueItems": True},
    ),
    "Scores": {
        "type": "object",
        "additionalProperties": {"type": "integer", "minimum": 0},
        "minProperties": 1,
        "maxProperties": 3,
    },
    "ByName": {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z]+$", "maxLength": 4},
        "additionalProperties": _ref("Pair"),
    },
    "ByColour": {
        "type": "object",
        "propertyNames": _ref("Colour"),
        "additionalProperties": {"type": "string"},
    },
    "Maps": _object(
        "a",
        a={"type": "object", "additionalProperties": _ref("Ratio"), "maxProperties": 2},
        b=_ref("ByName"),
        c={
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "boolean"}},
        },
        d={
            "type": "object",
            "additionalProperties": {"type": "array", "items": _ref("Owner"), "maxItems": 2},
        },
    ),
    "Extended": {
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "required": ["a"],
        "properties": {"a": {"type": "string"}},
    },
    "Cat": _object("kind lives", kind={"type": "string", "const": "cat"}, lives=_ref("Count")),
    "Dog": _object("kind good", kind={"type": "string", "const": "dog"}, good={"type": "boolean"}),
    "Pet": {
        "oneOf": [_ref("Cat"), _ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/Cat", "dog": "#/Dog"}},
    },
    "Either": {
        "anyOf": [
            {"type": "string", "maxLength": 3},
            {"type": "integer", "minimum": 0},
            {"type": "array", "items": {"type": "string"}},
        ]
    },
    "Overlapping": {"anyOf": [_ref("Pair"), _ref("Extended"), _ref("Scores")]},
    "Gap": {"anyOf": [{"type": "number", "maximum": 3}, {"type": "integer", "minimum": 10}]},
    "OneOfTypes": {
        "oneOf": [_ref("Count"), {"type": "boolean"}, _ref("Pair"), _ref("Names"), {"type": "null"}]
    },
    "Owner": _object(
        "pet", pet=_ref("Pet"), pets={"type": "array", "items": _ref("Pet")}, either=_ref("Either")
    ),
    "Tree": _object("value", value={"type": "integer"}, children={"type": "array", "items": _ref("Tree")}),
    "Named": {"allOf": [_ref("Pair")]},
    "Narrowed": {"allOf": [_ref("Count"), {"type": "integer", "minimum": 3}]},
    "Referring": _object(
        "a", a=_ref("Count"), b={**_ref("Count"), "minimum": 3}, c={**_ref("Names"), "maxItems": 2}
    ),
    "OddNames": _object(
        "class xy",
        **{"class": {"type": "string"}, "xy": {"type": "integer"}, "model_x": {"type": "string"}},
        **{
            "schema": {"type": "string"},
            "from": {"type": "string"},
            "2nd": {"type": "string"},
            "copy": {"type": "integer"},
        },
    ),
}


def subjects(root: Path) -> tuple[Schemas, list[Subject]]:
    """The types, generated below `root` as a contract's are; the lint has nothing against them."""
    bundled = bundle(Sources(a_contract(root, _declare)))
    lint.check(bundled)
    contract = read(bundled)
    vocabulary = _module(root, "keyword_vocabulary", api.vocabulary(contract))
    text = models.emit(bundled.models, contract, header("schemas/"))
    made = _module(root, "keyword_models", text.replace("generated.vocabulary", vocabulary.__name__))
    schemas = Schemas(bundled.models["components"]["schemas"])
    return schemas, [Subject(name, Model(_adapter(name, made, vocabulary))) for name in TYPES]


def _declare(contract: Contract) -> None:
    """Put the types into the contract, each used by the configuration."""
    contract.types.update({name: {"description": "For tests.", **schema} for name, schema in TYPES.items()})
    configuration = contract.files["schemas/config/lamps.schema.yaml"]
    configuration["properties"].update({name: {"$ref": f"../openapi/parts.yaml#/{name}"} for name in TYPES})
    configuration["required"] = [*configuration["required"], *TYPES]


def _module(root: Path, name: str, text: str) -> ModuleType:
    path = root / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _adapter(name: str, *modules: ModuleType) -> pydantic.TypeAdapter[Any]:
    found = next(getattr(module, name) for module in modules if hasattr(module, name))
    return pydantic.TypeAdapter(found)
