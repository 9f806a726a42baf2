"""Operations as MCP tools: whole in themselves, nothing lost, nothing that the server must choose."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from codegen.bundle import bundle
from codegen.mcp_tools import OUTPUT, emit
from codegen.source import ContractError, Sources
from tests.contract.requests import example_body, example_of, has_body, parameters
from tests.support.conformance import GENERATED, Operation, http_contract
from tests.support.contracts import Contract, a_contract

TOOLS = {
    tool["call"]["operation"]: tool for tool in json.loads((GENERATED / "mcp.json").read_text())["tools"]
}
OPERATIONS = tuple(operation for operation in http_contract().operations if operation.name in TOOLS)
"""Which of them are tools is told in test_mcp.py."""
IDEMPOTENCY = "Idempotency-Key"
ORDER = {
    "description": "An order.",
    "type": "object",
    "additionalProperties": False,
    "required": ["watts"],
    "properties": {
        "watts": {"type": "integer", "minimum": 1, "description": "How bright."},
        "colour": {"type": "string"},
    },
}


def named(operations: tuple[Operation, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda operation: operation.name)


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if isinstance(node.get("$ref"), str) else [])
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


@named(OPERATIONS)
def test_schemas_are_whole_in_themselves(operation: Operation) -> None:
    tool = TOOLS[operation.name]
    assert not list(references(tool["inputSchema"]))
    output = tool.get("outputSchema", {})
    assert {f"#/$defs/{name}" for name in output.get("$defs", {})} == set(references(output))
    for schema in (tool["inputSchema"], output):
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
        assert not any(word in json.dumps(schema) for word in ("x-vvtv", "discriminator", "#/components"))


@named(OPERATIONS)
def test_every_parameter_and_member_of_the_body_is_an_argument_with_its_place(operation: Operation) -> None:
    tool = TOOLS[operation.name]
    wanted = {(p["in"], p["name"]) for p in parameters(operation) if p["name"] != IDEMPOTENCY}
    if has_body(operation):
        body = http_contract().resolve(operation.node["requestBody"])["content"]["application/json"]["schema"]
        wanted |= {("body", name) for name in http_contract().resolve(body)["properties"]}
    places = tool["call"]["arguments"]
    assert {(place["in"], place["name"]) for place in places.values()} == wanted
    assert places.keys() == tool["inputSchema"]["properties"].keys()
    assert tool["call"]["idempotency_key"] == any(p["name"] == IDEMPOTENCY for p in parameters(operation))


@named(OPERATIONS)
def test_nothing_of_signing_is_an_argument(operation: Operation) -> None:
    text = json.dumps(TOOLS[operation.name]["inputSchema"]).lower()
    assert not any(word in text for word in ("x-vvtv-ts", "signature", "authorization", "idempotency"))


@named(OPERATIONS)
def test_the_contracts_examples_fit(operation: Operation) -> None:
    tool = TOOLS[operation.name]
    arguments: dict[str, Any] = {
        p["name"]: p.get("example", example_of(p)) for p in parameters(operation) if p["name"] != IDEMPOTENCY
    } | (example_body(operation) if has_body(operation) else {})
    jsonschema_rs.validator_for(tool["inputSchema"], validate_formats=True).validate(arguments)
    for status in tool["call"]["answers"]:
        for kind, media in operation.responses[status].get("content", {}).items():
            if kind != "application/json":
                assert tool["call"]["text"] == [kind]
                assert "outputSchema" not in tool
                continue
            shown = [example["value"] for example in media.get("examples", {}).values()]
            for example in shown or [media["example"]]:
                jsonschema_rs.validator_for(tool["outputSchema"], validate_formats=True).validate(example)


@named(OPERATIONS)
def test_hints_follow_from_the_method(operation: Operation) -> None:
    hints = TOOLS[operation.name]["annotations"]
    assert hints["readOnlyHint"] == (operation.method == "GET")
    assert hints["idempotentHint"] == (operation.method in ("GET", "PUT", "DELETE"))
    assert hints["destructiveHint"] == (operation.method != "GET" and 201 not in operation.responses)
    assert not hints["openWorldHint"]


@named(OPERATIONS)
def test_the_description_tells_the_errors_that_a_caller_can_act_on(operation: Operation) -> None:
    text = TOOLS[operation.name]["description"]
    assert text.startswith(operation.node["summary"])
    codes = {code for r in operation.responses.values() for code in r.get("x-vvtv-codes", ())}
    hidden = {
        *("INTERNAL", "MEDIA_TYPE_UNSUPPORTED", "IDEMPOTENCY_CONFLICT"),
        *("AUTH_FAILED", "SIGNATURE_INVALID", "NONCE_REPLAY", "BANNED"),
    }
    assert {code for code in codes if code in text} == codes - hidden


def tool_of(root: Path, change: Callable[[Contract], object] | None = None) -> dict[str, Any]:
    """The only tool of a small contract."""
    made = emit(bundle(Sources(a_contract(root, change))).openapi, {}, root)
    (tool,) = json.loads(made[OUTPUT])["tools"]
    found: dict[str, Any] = tool
    return found


def ordering(schema: dict[str, Any], **more: Any) -> Callable[[Contract], None]:
    """Give the operation a body of a type."""

    def change(contract: Contract) -> None:
        contract.types["Order"] = schema
        contract.types.update(more)
        contract.operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "parts.yaml#/Order"}, "example": {}}},
        }

    return change


def test_a_member_named_like_a_parameter_keeps_apart_from_it(tmp_path: Path) -> None:
    order = {**ORDER, "required": ["lamp_id"], "properties": {"lamp_id": {"type": "integer"}}}
    tool = tool_of(tmp_path, ordering(order))
    assert tool["inputSchema"]["properties"]["lamp_id"]["format"] == "uuid"
    assert tool["inputSchema"]["properties"]["body_lamp_id"] == {"type": "integer"}
    assert tool["inputSchema"]["required"] == ["lamp_id", "body_lamp_id"]
    assert tool["call"]["arguments"] == {
        "lamp_id": {"in": "path", "name": "lamp_id"},
        "body_lamp_id": {"in": "body", "name": "lamp_id"},
    }


def test_arguments_that_can_not_be_told_apart_are_refused(tmp_path: Path) -> None:
    order = {**ORDER, "required": [], "properties": {"lamp_id": {}, "body_lamp_id": {}}}
    with pytest.raises(ContractError, match="two of its parts would be the tool's argument 'body_lamp_id'"):
        tool_of(tmp_path, ordering(order))


def test_a_body_of_alternatives_comes_as_a_whole(tmp_path: Path) -> None:
    union = {
        "description": "One of two.",
        "oneOf": [{"$ref": "#/Lamp"}, {"$ref": "#/Plain"}],
        "discriminator": {"propertyName": "kind"},
    }
    tool = tool_of(tmp_path, ordering(union, Plain=ORDER))
    assert tool["call"]["arguments"]["body"] == {"in": "body"}
    body = tool["inputSchema"]["properties"]["body"]
    assert [part["description"] for part in body["oneOf"]] == ["A lamp.", "An order."]
    assert "discriminator" not in body


def test_a_type_that_holds_itself_stays_a_reference(tmp_path: Path) -> None:
    order = {**ORDER, "properties": {**ORDER["properties"], "then": {"$ref": "#/Order"}}}  # type: ignore[dict-item]
    schema = tool_of(tmp_path, ordering(order))["inputSchema"]
    validator = jsonschema_rs.validator_for(schema)
    lamp = {"lamp_id": "01935b7e-5f00-7000-8000-0000000000a1", "watts": 1}
    assert validator.is_valid({**lamp, "then": {"watts": 1, "then": {"watts": 2}}})
    assert not validator.is_valid({**lamp, "then": {"watts": 1, "then": {"watts": 0}}})


def test_bounds_and_descriptions_are_kept_and_what_is_taken_is_closed(tmp_path: Path) -> None:
    schema = tool_of(tmp_path, ordering(ORDER))["inputSchema"]
    assert schema["properties"]["watts"] == {"type": "integer", "minimum": 1, "description": "How bright."}
    assert schema["properties"]["lamp_id"]["description"] == "Which."
    assert schema["additionalProperties"] is False


def test_an_answer_may_have_members_that_a_newer_platform_adds(tmp_path: Path) -> None:
    validator = jsonschema_rs.validator_for(tool_of(tmp_path)["outputSchema"])
    lamp = {"lamp_id": "01935b7e-5f00-7000-8000-0000000000a1"}
    assert validator.is_valid({**lamp, "newer": 1})
    assert not validator.is_valid({"newer": 1})


def test_an_operation_without_a_body_in_its_answer_promises_none(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.operation["responses"]["204"] = {"description": "Gone."}
        del contract.operation["responses"]["200"]

    assert "outputSchema" not in tool_of(tmp_path, change)


def test_answers_of_several_types_are_alternatives(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.types["Dark"] = {**ORDER, "description": "Dark."}
        dark = {"application/json": {"schema": {"$ref": "parts.yaml#/Dark"}, "example": {"watts": 1}}}
        contract.operation["responses"]["503"] = {"description": "Dark.", "content": dark}

    schema = tool_of(tmp_path, change)["outputSchema"]
    assert schema["type"] == "object"
    assert [part["description"] for part in schema["anyOf"]] == ["A lamp.", "Dark."]


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.operation.update(summary="Another lamp."),
        lambda c: c.operation["parameters"][0].update(description="Which one."),
        lambda c: c.types["Lamp"]["properties"]["watts"].update(minimum=2),
        lambda c: c.types["NotFound"].update(description="No lamp."),
        lambda c: c.openapi["paths"].update(
            {"/v1/bulbs/{lamp_id}": c.openapi["paths"].pop("/v1/lamps/{lamp_id}")}
        ),
    ],
)
def test_the_hash_changes_with_anything_that_the_definition_says(
    tmp_path: Path, change: Callable[[Contract], object]
) -> None:
    before, same, after = tool_of(tmp_path / "a"), tool_of(tmp_path / "b"), tool_of(tmp_path / "c", change)
    assert before == same
    assert before["hash"] != after["hash"]
