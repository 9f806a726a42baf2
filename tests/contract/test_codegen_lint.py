"""Every rule of the contract lint, broken once: it says what is wrong, on which line, and what to do."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen import lint
from codegen.bundle import bundle
from codegen.findings import Told, told
from codegen.source import Sources
from tests.support.contracts import Contract, a_contract

Change = Callable[[Contract], Any]


def complaints(root: Path, change: Change | None = None) -> list[Told]:
    bundled = bundle(Sources(a_contract(root, change)))
    return told(lint.findings(bundled), bundled.sources)


def response(contract: Contract, status: str = "200") -> dict[str, Any]:
    found: dict[str, Any] = contract.operation["responses"][status]
    return found


def body(**more: Any) -> Change:
    """Give the operation a request body."""
    media = {
        "schema": {"$ref": "parts.yaml#/LampOrder"},
        "example": {"lamp_id": "01935b7e-5f00-7000-8000-0000000000a1"},
    }
    whole = {"required": True, "content": {"application/json": media}} | more

    def change(contract: Contract) -> None:
        contract.types["LampOrder"] = {
            "description": "Which lamp.",
            "type": "object",
            "additionalProperties": False,
            "required": ["lamp_id"],
            "properties": {"lamp_id": {"$ref": "#/LampId"}},
        }
        contract.operation["requestBody"] = whole
        contract.operation["responses"]["413"] = {"$ref": "parts.yaml#/Internal"}
        contract.operation["responses"]["415"] = {"$ref": "parts.yaml#/Internal"}
        carries_too(contract, "Internal", "BODY_TOO_LARGE", "MEDIA_TYPE_UNSUPPORTED")

    return change


def reads_a_header(contract: Contract) -> None:
    """A scheme reads a header that one of its two operations doesn't declare."""
    contract.operation["security"] = [{"key": []}]
    contract.openapi["paths"]["/v1/unsigned"] = {
        "get": {**copy.deepcopy(contract.operation), "operationId": "unsigned"}
    }
    header = {"name": "x-key-ts", "in": "header", "x-vvtv-bound-by": "key", "description": "When."}
    contract.operation["parameters"].append({**header, "schema": {"type": "string", "maxLength": 10}})


def carries_too(contract: Contract, response: str, *codes: str) -> None:
    """A problem that stands for several statuses, with the codes of each."""
    contract.types["ErrorCode"]["enum"] += codes
    contract.types[response]["x-vvtv-codes"] += codes
    contract.types[response].pop("x-vvtv-status")


def creation(*, key: bool, location: bool) -> Change:
    """Make the operation a POST that creates, with what a creation needs or without it."""

    def change(contract: Contract) -> None:
        item = contract.openapi["paths"]["/v1/lamps/{lamp_id}"]
        operation = item["post"] = item.pop("get")
        created = operation["responses"]["201"] = operation["responses"].pop("200")
        operation["responses"]["409"] = {"$ref": "parts.yaml#/NotFound"}
        carries_too(contract, "NotFound", "IDEMPOTENCY_CONFLICT")
        if key:
            name = {"name": "Idempotency-Key", "in": "header", "description": "Makes a retry safe."}
            operation["parameters"].append({**name, "schema": {"type": "string", "maxLength": 64}})
        if location:
            created["headers"] = {"Location": {"description": "Where.", "schema": {"type": "string"}}}

    return change


def a_header(**more: Any) -> dict[str, Any]:
    return {"X-Left": {"description": "How many.", "required": True, "schema": {"type": "integer"}} | more}


def a_parameter(name: str, where: str) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 9}
    return {"name": name, "in": where, "description": "Which, or how.", "schema": schema}


def page(**query: Any) -> Change:
    """Make the answer a page, and give the operation query parameters."""

    def change(contract: Contract) -> None:
        contract.types["Lamp"]["properties"]["next_cursor"] = {"type": "string"}
        contract.types["Lamp"]["properties"]["items"] = {"type": "array", "items": {"type": "string"}}
        contract.types["Lamp"]["required"].append("items")
        response(contract)["content"]["application/json"]["example"]["items"] = []
        contract.event["examples"][0]["data"]["items"] = []
        for name, schema in query.items():
            part = {"name": name, "in": "query", "description": "Where or how much.", "schema": schema}
            contract.operation["parameters"].append(part)

    return change


def typed(**schema: Any) -> Change:
    """Give the operation a body whose one property has this schema."""

    def change(contract: Contract) -> None:
        body()(contract)
        contract.types["LampOrder"]["properties"]["more"] = schema

    return change


def deprecated(**announcement: Any) -> Change:
    def change(contract: Contract) -> None:
        contract.openapi["info"]["x-vvtv-deprecation-notice-days"] = 90
        contract.operation["deprecated"] = True
        contract.operation["x-vvtv-deprecation"] = announcement

    return change


def ending(part: Callable[[Contract], dict[str, Any]], **announcement: Any) -> Change:
    """Announce the end of a part that has no mark for tools."""

    def change(contract: Contract) -> None:
        contract.openapi["info"]["x-vvtv-deprecation-notice-days"] = 90
        part(contract)["x-vvtv-deprecation"] = announcement

    return change


def numbered_or_named(sequence: dict[str, Any]) -> Change:
    """An envelope whose sequence is one of two, and an event of one."""

    def change(contract: Contract) -> None:
        envelope = contract.files["schemas/events/envelope.v1.json"]["properties"]
        envelope["sequence"] = {"anyOf": [envelope["sequence"], {"type": "string"}]}
        contract.event["properties"]["sequence"] = sequence

    return change


def a_component(contract: Contract) -> dict[str, Any]:
    """The only component of the shell."""
    props = {"type": "object", "additionalProperties": False, "properties": {"hue": {"type": "string"}}}
    component = {"region": "stage", "status": "built", "description": "It.", "props": props}
    contract.files["schemas/components.yaml"] = {"components": {"stage.Lamp": component}}
    return component


SOUND: dict[str, Change | None] = {
    "as it is": None,
    "body": body(),
    "creation": creation(key=True, location=True),
    "page": page(cursor={"type": "string", "maxLength": 9}, limit={"type": "integer", "maximum": 9}),
    "deprecation": deprecated(since="2026-01-01", sunset="2026-06-01", instead="getLamp"),
    "end of a socket": ending(lambda c: c.channel, since="2026-01-01", sunset="2026-06-01"),
    "end of a component": ending(a_component, since="2026-01-01", sunset="2026-06-01"),
    "planned code": lambda c: c.types["ErrorCode"].update(
        {"enum": [*c.types["ErrorCode"]["enum"], "LATER"], "x-vvtv-planned": {"LATER": "what uses it"}}
    ),
    "hot": lambda c: c.operation.update({"x-vvtv-hot": True}),
    "what is the caller's own": lambda c: c.operation.update({"x-vvtv-objects": {"lamp_id": "own"}}),
    "edge's code": lambda c: (
        c.types["ErrorCode"]["enum"].append("EDGE"),
        c.openapi.update({"x-vvtv-edge-codes": ["EDGE"]}),
    ),
    "event with a sequence that is one of several": numbered_or_named({"type": "integer", "minimum": 0}),
    "plain path": lambda c: c.openapi.update(
        {"x-vvtv-plain-paths": {"/lamps": {"description": "Lamps.", "answers": [200]}}}
    ),
    "bounded by its pattern": typed(type="string", pattern="^[a-z]{1,9}$"),
    "bounded alternatives": typed(type="string", pattern="^(a|b{1,3})$"),
    "bounded signs of repetition": typed(type="string", pattern=r"^[*+]{1,3}\+\*$"),
}


@pytest.mark.parametrize("name", list(SOUND))
def test_sound_contract_passes(name: str, tmp_path: Path) -> None:
    assert complaints(tmp_path, SOUND[name]) == []


def credentials(c: Contract) -> None:
    """Ask for a key whose scheme brings a code that the operation does not declare."""
    scheme = {"type": "http", "scheme": "bearer", "x-vvtv-codes": ["NOT_FOUND", "INTERNAL"]}
    c.openapi["components"] = {"securitySchemes": {"key": scheme}}
    c.operation["security"] = [{"key": []}]
    c.operation["responses"]["401"] = {
        **c.types["Invalid"],
        "x-vvtv-status": 401,
        "headers": {"WWW-Authenticate": {"description": "How.", "schema": {"type": "string"}}},
    }
    c.operation["responses"].pop("404")


def link(**more: Any) -> Change:
    return lambda c: response(c)["links"]["again"].update(more)


LAMPS = {"description": "Lamps.", "answers": [200]}
CASES: dict[str, tuple[Change, str]] = {
    "plain path without answers": (
        lambda c: c.openapi.update({"x-vvtv-plain-paths": {"/lamps": {"description": "Lamps."}}}),
        "/lamps needs a description and answers",
    ),
    "plain path in words": (
        lambda c: c.openapi.update({"x-vvtv-plain-paths": {"/lamps": "Lamps."}}),
        "/lamps needs a description and answers",
    ),
    "plain path with a defect": (
        lambda c: c.openapi.update(
            {"x-vvtv-plain-paths": {"/lamps": {"description": "Lamps.", "answers": [200, 500]}}}
        ),
        "/lamps declares 500",
    ),
    "plain path with a defect of another method": (
        lambda c: c.openapi.update({"x-vvtv-plain-paths": {"/lamps": LAMPS | {"methods": {"POST": [500]}}}}),
        "/lamps declares 500",
    ),
    "plain path with a code of its own": (
        lambda c: c.openapi.update({"x-vvtv-plain-paths": {"/lamps": LAMPS | {"codes": ["LAMP_LOST"]}}}),
        "/lamps names the unknown code LAMP_LOST",
    ),
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
    "no tag": (lambda c: c.operation.pop("tags"), "needs exactly one declared tag"),
    "unknown tag": (lambda c: c.operation.update(tags=["chairs"]), "needs exactly one declared tag"),
    "no summary": (lambda c: c.operation.pop("summary"), "getLamp needs a summary"),
    "no security": (lambda c: c.operation.pop("security"), "needs its own security"),
    "unknown scheme": (
        lambda c: c.operation.update(security=[{"key": []}]),
        "security scheme 'key', which is not declared",
    ),
    "unknown capability": (
        lambda c: c.operation.update(security=[{"key": ["wizard"]}]),
        "asks for the capability 'wizard', which is unknown",
    ),
    "no code of a capability": (
        lambda c: c.operation.update(security=[{"key": ["wizard"]}]),
        "getLamp does not declare POLICY_DENIED, which asking for wizard may answer",
    ),
    "object of nobody": (
        lambda c: c.operation.pop("x-vvtv-objects"),
        "getLamp does not say whose 'lamp_id' may be",
    ),
    "object in a body of nobody": (
        typed(type="array", items={"$ref": "#/LampId"}),
        "getLamp does not say whose 'more' may be",
    ),
    "object that is not given": (
        lambda c: c.operation["x-vvtv-objects"].update(chair_id="own"),
        "getLamp is given no 'chair_id'",
    ),
    "object of somebody unknown": (
        lambda c: c.operation["x-vvtv-objects"].update(lamp_id="mine"),
        "getLamp: 'lamp_id' is 'mine'",
    ),
    "unknown rate": (
        lambda c: c.operation.update({"x-vvtv-rate": "often"}),
        "names the rate 'often', which platform.yaml does not have",
    ),
    "no 429": (lambda c: c.operation.update({"x-vvtv-rate": "often"}), "must declare 429"),
    "no 401": (lambda c: c.operation.update(security=[{"key": []}]), "must declare 401"),
    "no code of the scheme": (credentials, "getLamp does not declare NOT_FOUND, which key may answer"),
    "no code of the tag": (
        lambda c: (
            c.types["ErrorCode"]["enum"].append("AWAY"),
            c.openapi["tags"][0].update({"x-vvtv-codes": ["AWAY"]}),
            c.openapi.update({"x-vvtv-edge-codes": ["AWAY"]}),
        ),
        "getLamp does not declare AWAY, which lamps may answer",
    ),
    "no 500": (lambda c: c.operation["responses"].pop("500"), "must declare 500"),
    "no 422": (lambda c: c.operation["responses"].pop("422"), "must declare 422"),
    "no 404": (lambda c: c.operation["responses"].pop("404"), "must declare 404"),
    "implied failure without its code": (
        lambda c: c.types["Invalid"].update({"x-vvtv-codes": ["NOT_FOUND"]}),
        "getLamp answers 422 without SCHEMA_INVALID, which it may meet",
    ),
    "no success": (lambda c: c.operation["responses"].pop("200"), "declares no success"),
    "creation without a key": (creation(key=False, location=True), "does not accept Idempotency-Key"),
    "creation without a place": (
        creation(key=True, location=False),
        "does not say where what it created is found",
    ),
    "key without 409": (
        lambda c: (
            creation(key=True, location=True)(c),
            c.openapi["paths"]["/v1/lamps/{lamp_id}"]["post"]["responses"].pop("409"),
        ),
        "must declare 409",
    ),
    "page without limit": (page(cursor={"type": "string", "maxLength": 9}), "takes no 'limit'"),
    "page without cursor": (page(limit={"type": "integer", "maximum": 9}), "takes no 'cursor'"),
    "no codes": (lambda c: c.types["Internal"].pop("x-vvtv-codes"), "needs x-vvtv-codes"),
    "unknown code": (
        lambda c: c.types["Internal"].update({"x-vvtv-codes": ["OUCH"]}),
        "the unknown code OUCH",
    ),
    "unused code": (
        lambda c: c.types["ErrorCode"]["enum"].append("NEVER"),
        "nothing answers with the code NEVER",
    ),
    "planned and used": (
        lambda c: c.types["ErrorCode"].update({"x-vvtv-planned": {"NOT_FOUND": "something"}}),
        "NOT_FOUND is marked as planned and is answered already",
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
    "optional body": (body(required=False), "the body of getLamp must be required"),
    "inline body": (
        body(content={"application/json": {"schema": {"type": "string", "maxLength": 1}, "example": "x"}}),
        "the body of getLamp must be application/json of a named type",
    ),
    "body without example": (
        body(content={"application/json": {"schema": {"$ref": "parts.yaml#/LampOrder"}}}),
        "the application/json body of getLamp needs an example",
    ),
    "inline response": (
        lambda c: response(c)["content"]["application/json"].update(schema={"type": "string"}, example="x"),
        "response 200 of getLamp must be of a named type",
    ),
    "path variable without parameter": (lambda c: c.operation.update(parameters=[]), "disagree on 'lamp_id'"),
    "parameter twice": (
        lambda c: c.operation["parameters"].append(c.operation["parameters"][0]),
        "the path parameter 'lamp_id' is declared twice",
    ),
    "object parameter": (
        lambda c: c.operation["parameters"][0].update(schema={"$ref": "parts.yaml#/Lamp"}),
        "must be a scalar",
    ),
    "parameter undescribed": (
        lambda c: c.operation["parameters"][0].pop("description"),
        "parameter 'lamp_id' of getLamp needs a description",
    ),
    "optional path parameter": (
        lambda c: c.operation["parameters"][0].pop("required"),
        "path parameter 'lamp_id' of getLamp must be required",
    ),
    "parameter in a cookie": (
        lambda c: c.operation["parameters"].append(a_parameter("hue", "cookie")),
        "parameter 'hue' of getLamp stands in the cookie",
    ),
    "one argument of two parameters": (
        lambda c: c.operation["parameters"].append(a_parameter("lamp_id", "query")),
        "the query parameter 'lamp_id' and the path parameter 'lamp_id' would be one argument 'lamp_id'",
    ),
    "one argument of two spellings": (
        lambda c: c.operation["parameters"].append(a_parameter("Lamp-Id", "header")),
        "the header parameter 'Lamp-Id' and the path parameter 'lamp_id' would be one argument 'lamp_id'",
    ),
    "argument that is taken": (
        lambda c: c.operation["parameters"].append(a_parameter("Caller", "header")),
        "the header parameter 'Caller' would be the argument 'caller', which is taken",
    ),
    "hot in words": (
        lambda c: c.operation.update({"x-vvtv-hot": "yes"}),
        "x-vvtv-hot of getLamp is true or false, not 'yes'",
    ),
    "hot by number": (
        lambda c: c.operation.update({"x-vvtv-hot": 1}),
        "x-vvtv-hot of getLamp is true or false, not 1",
    ),
    "no links": (lambda c: response(c).pop("links"), "needs links to what can follow"),
    "unknown link": (link(operationId="sing"), "links to the unknown operation 'sing'"),
    "link without the path's parameter": (
        lambda c: response(c)["links"]["again"].pop("parameters"),
        "a link of getLamp does not give getLamp the parameter 'lamp_id', which it requires",
    ),
    "link with a parameter too many": (
        link(parameters={"hue": "x"}),
        "the parameter 'hue', which it does not take",
    ),
    "link with a body": (link(requestBody={}), "gives getLamp a body, which it does not take"),
    "link from an unknown property": (
        link(parameters={"lamp_id": "$response.body#/lamp/id"}),
        "names $response.body#/lamp/id, which is not there",
    ),
    "link from an unknown parameter": (
        link(parameters={"lamp_id": "$request.query.lamp_id"}),
        "names $request.query.lamp_id, which is not there",
    ),
    "link from an unknown header": (
        link(parameters={"lamp_id": "$response.header.Location"}),
        "names $response.header.Location, which is not there",
    ),
    "no example": (
        lambda c: response(c)["content"]["application/json"].pop("example"),
        "response 200 of getLamp needs an example of application/json",
    ),
    "header without example": (
        lambda c: response(c).update(headers=a_header()),
        "the header X-Left of response 200 of getLamp needs an example",
    ),
    "header example that does not fit": (
        lambda c: response(c).update(headers=a_header(example="many")),
        "the example of header X-Left of response 200 of getLamp does not fit",
    ),
    "example that does not fit": (
        lambda c: response(c)["content"]["application/json"].update(example={"lamp_id": "7"}),
        "the example of response 200 of getLamp does not fit at lamp_id",
    ),
    "type example that does not fit": (
        lambda c: c.event["examples"][0].update(sequence=-1),
        "the example of LampLit does not fit at sequence",
    ),
    "deprecated by halves": (
        lambda c: c.operation.update(deprecated=True),
        "getLamp is deprecated by halves",
    ),
    "deprecated without dates": (
        deprecated(since="soon", sunset="2026-06-01"),
        "getLamp is deprecated without real dates",
    ),
    "deprecated too shortly": (
        deprecated(since="2026-01-01", sunset="2026-02-01"),
        "getLamp ends 31 days after its deprecation",
    ),
    "replaced by nothing": (
        deprecated(since="2026-01-01", sunset="2026-06-01", instead="glow"),
        "getLamp is replaced by 'glow', which does not exist",
    ),
    "parameter deprecated by halves": (
        lambda c: c.operation["parameters"][0].update(deprecated=True),
        "getLamp, path lamp_id is deprecated by halves",
    ),
    "socket deprecated too shortly": (
        ending(lambda c: c.channel, since="2026-01-01", sunset="2026-01-01"),
        "socket lamps ends 0 days after its deprecation",
    ),
    "socket marked for tools": (
        lambda c: c.channel.update(deprecated=True),
        "socket lamps is deprecated by halves",
    ),
    "component deprecated too shortly": (
        ending(a_component, since="2026-01-01", sunset="2026-01-01"),
        "component stage.Lamp ends 0 days after its deprecation",
    ),
    "component's prop deprecated by halves": (
        lambda c: a_component(c)["props"]["properties"]["hue"].update(deprecated=True),
        "component stage.Lamp/hue is deprecated by halves",
    ),
    "property deprecated by halves": (
        lambda c: c.types["Lamp"]["properties"]["watts"].update(deprecated=True),
        "Lamp/watts is deprecated by halves",
    ),
    "open object": (
        lambda c: c.types["Lamp"].pop("additionalProperties"),
        "Lamp needs additionalProperties",
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
    "keyword that no model knows": (
        lambda c: c.types["Lamp"]["properties"]["tags"].update(contains={"type": "string"}),
        "Lamp/tags: contains is not enforced",
    ),
    "anything": (
        lambda c: c.types["Lamp"]["properties"].update(note={"description": "What you like."}),
        "Lamp/note takes anything",
    ),
    "any further property": (
        lambda c: c.types["Lamp"].update(additionalProperties=True),
        "Lamp takes any further property",
    ),
    "unique items of items": (
        lambda c: c.types["Lamp"]["properties"].update(
            grid={
                "type": "array",
                "items": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
            }
        ),
        "Lamp/grid/items: uniqueItems is only held on a property",
    ),
    "constant number of items": (
        lambda c: c.types["Lamp"]["properties"].update(
            ones={"type": "array", "items": {"type": "integer", "const": 1}}
        ),
        "Lamp/ones/items: const is only held on a property",
    ),
    "constant list": (
        lambda c: c.types["Lamp"]["properties"].update(pair={"const": [1, 2]}),
        "Lamp/pair: this constant is not held",
    ),
    "pattern beside a format": (
        lambda c: c.types["LampId"].update(pattern="^0"),
        "LampId: pattern is not held beside format",
    ),
    "pattern that looks ahead": (
        lambda c: c.types["Lamp"]["properties"].update(name={"type": "string", "pattern": "^(?=a)"}),
        "Lamp/name: this pattern is not held: the models do not know '(?=a'",
    ),
    "pattern that is none": (
        lambda c: c.types["Lamp"]["properties"].update(name={"type": "string", "pattern": "^(a"}),
        "Lamp/name: this pattern is not held: error: unclosed group",
    ),
    "bound that is no number": (
        lambda c: c.types["Lamp"]["properties"]["watts"].update(minimum="1"),
        'the schema of Lamp is no JSON Schema: "1" is not of type "number"',
    ),
    "count of properties": (
        lambda c: c.types["Lamp"].update(minProperties=2),
        "Lamp: minProperties is only held on a map",
    ),
    "multiple of a fraction": (
        lambda c: c.types["Lamp"]["properties"].update(lumen={"type": "number", "multipleOf": 0.1}),
        "Lamp/lumen: multipleOf is only held on an integer",
    ),
    "branches that overlap": (
        lambda c: c.types["Lamp"]["properties"].update(
            size={"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 5}]}
        ),
        "Lamp/size: a value may fit two branches",
    ),
    "format of an inline parameter": (
        lambda c: c.operation["parameters"][0].update(schema={"type": "string", "format": "uuid"}),
        "parameter lamp_id of getLamp: format is not held here",
    ),
    "undescribed type": (lambda c: c.types["Lamp"].pop("description"), "Lamp needs a description"),
    "enum value twice": (
        lambda c: c.types["ErrorCode"]["enum"].append("INTERNAL"),
        "an enum lists different strings",
    ),
    "unbounded string": (typed(type="string", pattern="^a+$"), "LampOrder/more comes from a client"),
    **{
        f"unbounded by {pattern}": (
            typed(type="string", pattern=pattern),
            "LampOrder/more comes from a client and has no upper bound",
        )
        for pattern in ("^a|b$", r"^\\+$", r"^a\$", "^a{2,}$", "^(a|b)*$", "^", "[^a]{1,3}$")
    },
    "unbounded array": (
        typed(type="array", items={"type": "boolean"}),
        "LampOrder/more comes from a client and has no upper bound",
    ),
    "unbounded number": (typed(type="number"), "LampOrder/more comes from a client and has no upper bound"),
    "unbounded map": (
        typed(type="object", additionalProperties={"type": "boolean"}),
        "LampOrder/more comes from a client and has no upper bound",
    ),
    "unbounded parameter": (
        lambda c: c.operation["parameters"][0].update(schema={"type": "integer"}),
        "parameter lamp_id of getLamp comes from a client",
    ),
    "unbounded message": (
        lambda c: c.files["schemas/events/socket/ping.v1.json"]["properties"].update(note={"type": "string"}),
        "PingMessage/note comes from a client",
    ),
    "version": (lambda c: c.openapi["info"].update(version="1"), "the version '1' is not MAJOR.MINOR.PATCH"),
    "two versions": (
        lambda c: c.openapi["info"].update(version="1.1.0"),
        "the sockets are of version '1.0.0' and the operations of '1.1.0'",
    ),
    "unreached type": (
        lambda c: c.files.update({"schemas/openapi/components/more.yaml": {"Chair": c.types["Lamp"]}}),
        "nothing refers to Chair",
    ),
    "unreached configuration": (
        lambda c: c.files["schemas/config/lamps.schema.yaml"].update({"$defs": {"Chair": c.types["LampId"]}}),
        "nothing refers to Chair",
    ),
    "configuration that may be left out for no reason": (
        lambda c: c.files["schemas/config/lamps.schema.yaml"].update(required=[]),
        "LampConfig/lamp may be left out, and nothing says what that means",
    ),
    "configured number without an end": (
        lambda c: c.files["schemas/config/lamps.schema.yaml"]["properties"].update(
            lamp={"type": "integer", "description": "How many."}
        ),
        "LampConfig/lamp may be any number",
    ),
    "misspelt extension": (
        lambda c: c.operation.update({"x-vvtv-hott": True}),
        "nothing reads the extension x-vvtv-hott",
    ),
    "event without sequence": (
        lambda c: c.event["required"].remove("sequence"),
        "the event LampLit requires 'sequence'",
    ),
    "event with another sequence": (
        lambda c: c.event["properties"].update(sequence={"type": "integer", "minimum": 1}),
        "'sequence' of LampLit is not of the envelope's type",
    ),
    "event with a sequence that is none of several": (
        numbered_or_named({"type": "integer", "minimum": 1}),
        "'sequence' of LampLit is not of the envelope's type",
    ),
    "event without data": (lambda c: c.event["required"].remove("data"), "LampLit requires 'data'"),
    "event without type": (
        lambda c: c.event["properties"].update(type={"type": "string"}),
        "'type' of LampLit must be constant",
    ),
    "event of another version": (
        lambda c: c.event["properties"].update(version={"type": "integer", "const": 2}),
        "LampLit is version 2, and its file is named lit.v1.json",
    ),
    "event without example": (lambda c: c.event.pop("examples"), "LampLit needs examples"),
    "address": (lambda c: c.channel.update(address="/lamps"), "needs an address below /v1/"),
    "channel security": (lambda c: c.channel.pop("x-vvtv-security"), "needs x-vvtv-security"),
    "parameter of a scheme": (
        reads_a_header,
        "unsigned lacks the parameter x-key-ts, which key reads",
    ),
    "close code of a broken frame": (
        lambda c: c.channel["x-vvtv-close-codes"].pop(1002),
        "the channel lamps must declare the close code 1002",
    ),
    "close code": (
        lambda c: c.channel["x-vvtv-close-codes"].pop(4400),
        "the channel lamps must declare the close code 4400",
    ),
    "close code of a server that is full": (
        lambda c: c.channel["x-vvtv-close-codes"].pop(1013),
        "the channel lamps must declare the close code 1013",
    ),
    "close code of credentials": (
        lambda c: c.channel.update({"x-vvtv-security": [["key"]]}),
        "the channel lamps must declare the close code 4401",
    ),
    "close code without a retry": (
        lambda c: c.channel["x-vvtv-close-codes"].update({4404: "Gone."}),
        "the close code 4404 of the channel lamps needs exactly a meaning and a retry",
    ),
    "unknown role": (
        lambda c: c.channel["messages"]["ping"].update({"x-vvtv-role": "shout"}),
        "ping on the channel lamps has the unknown role 'shout'",
    ),
    "payload": (
        lambda c: c.channel["messages"]["ping"].update(payload={"type": "object"}),
        "the payload of ping on the channel lamps must be a named type",
    ),
    "message type": (
        lambda c: c.files["schemas/events/socket/ping.v1.json"]["properties"].update(type={"type": "string"}),
        "ping on the channel lamps needs a constant 'type'",
    ),
    "message type twice": (
        lambda c: c.files["schemas/events/socket/ping.v1.json"]["properties"].update(
            type={"const": "lamp.lit"}
        ),
        "are both of type 'lamp.lit'",
    ),
    "message that nobody says": (
        lambda c: c.channel["messages"].update(pong=c.channel["messages"]["ping"]),
        "nobody says pong on the channel lamps",
    ),
    "one direction": (
        lambda c: c.files["schemas/channels/asyncapi.yaml"]["operations"].pop("say"),
        "nothing says what the server may send on the channel lamps",
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_broken_rule_is_told_with_its_place_and_its_remedy(name: str, tmp_path: Path) -> None:
    change, expected = CASES[name]
    found = complaints(tmp_path, change)
    matching = [finding for finding in found if expected in finding.what]
    assert matching, [str(finding) for finding in found]
    for finding in matching:
        assert (tmp_path / finding.file).is_file()
        assert finding.line <= len((tmp_path / finding.file).read_text().splitlines())
        assert finding.remedy.endswith(".")


def test_every_rule_is_broken_by_a_case(tmp_path: Path) -> None:
    """A rule that no case breaks would be a rule that nobody saw fail."""
    broken: set[str] = set()
    for number, (change, _) in enumerate(CASES.values()):
        bundled = bundle(Sources(a_contract(tmp_path / str(number), change)))
        broken |= {rule.__name__ for rule in lint.RULES if any(rule(bundled))}
    assert {rule.__name__ for rule in lint.RULES} == broken


def test_everything_broken_is_told_at_once(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.operation.pop("summary")
        contract.types["Lamp"].pop("description")

    assert len(complaints(tmp_path, change)) == 2


def test_a_finding_names_the_line_of_what_is_wrong(tmp_path: Path) -> None:
    (finding,) = complaints(tmp_path, lambda c: c.types["Lamp"]["properties"]["watts"].update(readOnly=True))
    line = (tmp_path / finding.file).read_text().splitlines()[finding.line - 1]
    assert line.strip().startswith("readOnly:")
