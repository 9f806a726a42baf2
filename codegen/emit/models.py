"""Pydantic models through datamodel-code-generator: API, events and configuration in one run, no type twice.

The vocabulary's words are imported, not repeated. Numbers and date-times come from `generated.json_types`; a
UUID is a string that matches RFC 9562's text form, so that ids stay the strings the contract says they are. Patterns
mean what ECMA-262 says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from datamodel_code_generator import InputFileType, generate
from datamodel_code_generator.config import GenerateConfig
from datamodel_code_generator.enums import DataModelType, NamingStrategy, StrictTypes, TargetPydanticVersion
from datamodel_code_generator.format import PythonVersion
from datamodel_code_generator.validators import ModelValidators, ValidatorDefinition, ValidatorMode

from codegen.ir import Contract
from codegen.patterns import for_rust
from codegen.source import ContractError, JsonObject

UUID_PATTERN = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
_MODULE = "generated.json_types"


def emit(models: JsonObject, contract: Contract, header: str) -> str:
    """`generated/models.py`. Raises ContractError when the generator splits the types over modules."""
    words = {word.name: f"generated.vocabulary.{word.name}" for word in contract.vocabulary if word.values}
    config = GenerateConfig(
        input_file_type=InputFileType.OpenAPI,
        input_filename="schemas",
        schema_version="3.1",
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        target_pydantic_version=TargetPydanticVersion("2.14"),
        enable_faux_immutability=True,
        use_missing_sentinel=True,
        strict_nullable=True,
        use_type_alias=True,
        naming_strategy=NamingStrategy.ParentPrefixed,
        use_annotated=True,
        field_constraints=True,
        use_schema_description=True,
        use_field_description=True,
        use_single_line_docstring=True,
        use_double_quotes=True,
        disable_timestamp=True,
        allow_remote_refs=False,
        strict_refs=True,
        strict_types=[StrictTypes.int, StrictTypes.float],
        formatters=[],
        import_overrides=dict.fromkeys(("StrictInt", "StrictFloat", "AwareDatetime"), _MODULE),
        type_overrides=words,
        validators=_validators(models["components"]["schemas"]),
        custom_file_header=header,
    )
    text = generate(json.dumps(_for_python(models)), config=config)
    if not isinstance(text, str):
        raise ContractError("schemas: the model generator made several modules; a type's name holds a dot")
    return text


def _validators(schemas: Mapping[str, JsonObject]) -> dict[str, ModelValidators]:
    """What pydantic does not know, as validators of the fields that ask for it."""
    return {
        name: ModelValidators(validators=rules)
        for name, schema in schemas.items()
        if (rules := list(_rules(schema.get("properties", {}))))
    }


def _rules(properties: Mapping[str, JsonObject]) -> Iterator[ValidatorDefinition]:
    """`uniqueItems`, and that a constant 1 and `true` are two things."""
    kinds: dict[str, tuple[ValidatorMode, Callable[[JsonObject], Any]]] = {
        "unique": (ValidatorMode.AFTER, lambda part: part.get("uniqueItems")),
        "number": (ValidatorMode.BEFORE, lambda part: type(part.get("const")) is int),
        "boolean": (ValidatorMode.BEFORE, lambda part: type(part.get("const")) is bool),
    }
    for function, (mode, asks) in kinds.items():
        fields = [field for field, part in properties.items() if asks(part)]
        if fields:
            yield ValidatorDefinition(fields=fields, function=f"{_MODULE}.{function}", mode=mode)


def _for_python(node: Any) -> Any:
    """The schemas as the generator should see them: UUIDs by pattern, patterns for Rust, no title, no example."""
    if isinstance(node, list):
        return [_for_python(item) for item in node]
    if not isinstance(node, dict):
        return node
    out: JsonObject = {}
    for key, value in node.items():
        if key in ("title", "examples", "example") and not isinstance(value, dict):
            continue
        out[key] = _for_python(value)
    if isinstance(out.get("pattern"), str):
        out["pattern"] = for_rust(out["pattern"])
    if out.get("type") == "string" and out.get("format") == "uuid":
        del out["format"]
        out["pattern"] = UUID_PATTERN
    return out
