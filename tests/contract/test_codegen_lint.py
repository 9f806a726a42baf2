"""Every rule of the contract lint, broken once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen import lint
from codegen.bundle import bundle
from codegen.source import ContractError, Sources
from tests.support.contracts import Contract, a_contract

Change = Callable[[Contract], Any]


def complaints(root: Path, change: Change | None = None) -> tuple[str, ...]:
    try:
        lint.check(bundle(Sources(a_contract(root, change))))
    except ContractError as error:
        return error.problems
    return ()


def response(contract: Contract, status: str = "200") -> dict[str, Any]:
    found: dict[str, Any] = contract.operation["responses"][status]
    return found


def body(**more: Any) -> Change:
    """Give the operation a request body."""
    media = {
        "schema": {"$ref": "parts.yaml#/Lamp"},
        "example": {"lamp_id": "01935b7e-5f00-7000-8000-0000000000a1"},
    }
    whole = {"required": True, "content": {"application/json": media}} | more

    def change(contract: Contract) -> None:
        contract.operation["requestBody"] = whole
        contract.operation["responses"]["413"] = {"$ref": "parts.yaml#/Internal"}
        contract.operation["responses"]["415"] = {"$ref": "parts.yaml#/Internal"}
        contract.types["Internal"].pop("x-vvtv-status")

    return change


def test_sound_contract_passes(tmp_path: Path) -> None:
    assert complaints(tmp_path) == ()


def test_hot_operation_passes(tmp_path: Path) -> None:
    assert complaints(tmp_path, lambda c: c.operation.update({"x-vvtv-hot": True})) == ()


def test_sound_body_passes(tmp_path: Path) -> None:
    assert complaints(tmp_path, body()) == ()


CASES: dict[str, tuple[Change, str]] = {
    "no operationId": (lambda c: c.operation.pop("operationId"), "needs an operationId in camelCase"),
    "snake operationId": (
        lambda c: c.operation.update(operationId="get_lamp"),
        "needs an operationId in camelCase",
    ),
    "operationId twice": (
        lambda c: c.openapi["paths"].update(
            {"/v1/other/{lamp_id}": c.openapi["paths"]["/v1/lamps/{lamp_id}"]}
        ),
        "is taken by another operation",
    ),
    "no tag": (lambda c: c.operation.pop("tags"), "needs exactly one tag"),
    "unknown tag": (lambda c: c.operation.update(tags=["chairs"]), "needs exactly one tag"),
    "no summary": (lambda c: c.operation.pop("summary"), "needs a summary"),
    "no security": (lambda c: c.operation.pop("security"), "needs its own security"),
    "unknown scheme": (
        lambda c: c.operation.update(security=[{"key": []}]),
        "security scheme 'key' is not declared",
    ),
    "no 401": (lambda c: c.operation.update(security=[{"key": []}]), "must declare 401"),
    "no 500": (lambda c: c.operation["responses"].pop("500"), "must declare 500"),
    "no 422": (lambda c: c.operation["responses"].pop("422"), "must declare 422"),
    "no success": (lambda c: c.operation["responses"].pop("200"), "declares no success"),
    "no codes": (lambda c: c.types["Internal"].pop("x-vvtv-codes"), "needs x-vvtv-codes"),
    "unknown code": (
        lambda c: c.types["Internal"].update({"x-vvtv-codes": ["OUCH"]}),
        "the unknown code OUCH",
    ),
    "wrong status": (
        lambda c: c.operation["responses"].update({"404": {"$ref": "parts.yaml#/Internal"}}),
        "refers to the problem of 500",
    ),
    "error without a problem": (
        lambda c: c.types["Internal"].pop("content"),
        "needs content application/problem+json",
    ),
    "no Retry-After": (
        lambda c: c.operation["responses"].update({"503": {**c.types["Internal"], "x-vvtv-status": 503}}),
        "needs the header Retry-After",
    ),
    "no WWW-Authenticate": (
        lambda c: c.operation["responses"].update({"401": {**c.types["Internal"], "x-vvtv-status": 401}}),
        "needs the header WWW-Authenticate",
    ),
    "optional body": (body(required=False), "its body must be required"),
    "inline body": (
        body(content={"application/json": {"schema": {"type": "string"}, "example": "x"}}),
        "its body must be application/json of a named type",
    ),
    "inline response": (
        lambda c: response(c)["content"]["application/json"].update(schema={"type": "string"}, example="x"),
        "response 200 must be of a named type",
    ),
    "path variable without parameter": (lambda c: c.operation.update(parameters=[]), "disagree on 'lamp_id'"),
    "parameter twice": (
        lambda c: c.operation["parameters"].append(c.operation["parameters"][0]),
        "path parameter 'lamp_id' is declared twice",
    ),
    "object parameter": (
        lambda c: c.operation["parameters"][0].update(schema={"$ref": "parts.yaml#/Lamp"}),
        "must be a scalar",
    ),
    "parameter undescribed": (
        lambda c: c.operation["parameters"][0].pop("description"),
        "parameter 'lamp_id' needs a description",
    ),
    "optional path parameter": (
        lambda c: c.operation["parameters"][0].pop("required"),
        "path parameter 'lamp_id' must be required",
    ),
    "hot in words": (
        lambda c: c.operation.update({"x-vvtv-hot": "yes"}),
        "GET /v1/lamps/{lamp_id}: x-vvtv-hot is true or false, not 'yes'",
    ),
    "hot by number": (lambda c: c.operation.update({"x-vvtv-hot": 1}), "x-vvtv-hot is true or false, not 1"),
    "no links": (lambda c: response(c).pop("links"), "needs links to what can follow"),
    "unknown link": (
        lambda c: response(c)["links"]["again"].update(operationId="sing"),
        "links to the unknown operation 'sing'",
    ),
    "no example": (
        lambda c: response(c)["content"]["application/json"].pop("example"),
        "needs an example of application/json",
    ),
    "example that does not fit": (
        lambda c: response(c)["content"]["application/json"].update(example={"lamp_id": "7"}),
        "getLamp, response 200: its example does not fit at lamp_id",
    ),
    "type example that does not fit": (
        lambda c: c.event["examples"][0].update(sequence=-1),
        "lit.v1.json#/, example 0: its example does not fit at sequence",
    ),
    "open object": (
        lambda c: c.types["Lamp"].pop("additionalProperties"),
        "Lamp: needs additionalProperties",
    ),
    "unknown required": (lambda c: c.types["Lamp"].update(required=["colour"]), "requires 'colour'"),
    "inline enum": (
        lambda c: c.types["Lamp"]["properties"].update(colour={"type": "string", "enum": ["red"]}),
        "Lamp/colour: an enum needs a name of its own",
    ),
    "inline object": (
        lambda c: c.types["Lamp"]["properties"].update(
            socket={"type": "object", "additionalProperties": False, "properties": {}}
        ),
        "Lamp/socket: an object needs a name of its own",
    ),
    "readOnly": (
        lambda c: c.types["Lamp"]["properties"]["watts"].update(readOnly=True),
        "readOnly is not enforced",
    ),
    "format": (
        lambda c: c.types["Lamp"]["properties"].update(mail={"type": "string", "format": "email"}),
        "format 'email' is not enforced",
    ),
    "null": (
        lambda c: c.types["Lamp"]["properties"].update(note={"type": ["string", "null"]}),
        "several types need oneOf",
    ),
    "undescribed type": (lambda c: c.types["Lamp"].pop("description"), "Lamp needs a description"),
    "enum value twice": (
        lambda c: c.types["ErrorCode"]["enum"].append("INTERNAL"),
        "an enum lists different strings",
    ),
    "event without sequence": (
        lambda c: c.event["required"].remove("sequence"),
        "an event requires 'sequence'",
    ),
    "event with another sequence": (
        lambda c: c.event["properties"].update(sequence={"type": "integer", "minimum": 1}),
        "'sequence' is not of the envelope's type",
    ),
    "event without data": (lambda c: c.event["required"].remove("data"), "an event requires 'data'"),
    "event without type": (
        lambda c: c.event["properties"].update(type={"type": "string"}),
        "'type' must be constant",
    ),
    "event without example": (lambda c: c.event.pop("examples"), "lit.v1.json: needs examples"),
    "address": (lambda c: c.channel.update(address="/lamps"), "needs an address below /v1/"),
    "channel security": (lambda c: c.channel.pop("x-vvtv-security"), "needs x-vvtv-security"),
    "payload": (
        lambda c: c.channel["messages"]["ping"].update(payload={"type": "object"}),
        "the payload of ping must be a named type",
    ),
    "message type": (
        lambda c: c.files["schemas/events/socket/ping.v1.json"]["properties"].update(type={"type": "string"}),
        "ping needs a constant 'type'",
    ),
    "message type twice": (
        lambda c: c.files["schemas/events/socket/ping.v1.json"]["properties"].update(
            type={"const": "lamp.lit"}
        ),
        "are both of type 'lamp.lit'",
    ),
    "one direction": (
        lambda c: c.files["schemas/channels/asyncapi.yaml"]["operations"].pop("say"),
        "nothing says what the server may send",
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_broken_rule_is_told(name: str, tmp_path: Path) -> None:
    change, expected = CASES[name]
    told = complaints(tmp_path, change)
    assert any(expected in line for line in told), told


def test_everything_broken_is_told_at_once(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.operation.pop("summary")
        contract.types["Lamp"].pop("description")

    assert len(complaints(tmp_path, change)) == 2
