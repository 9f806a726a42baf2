"""What every kind of change means for those who use the contract, and which version it asks for."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from codegen.bundle import bundle
from codegen.cli import main
from codegen.compat.changelog import changelog
from codegen.compat.diff import diff
from codegen.compat.policy import judge, least_version
from codegen.compat.record import raised, release, since
from codegen.compat.snapshot import Snapshot, releases
from codegen.source import ContractError, Sources
from tests.support.contracts import Contract, a_contract

Change = Callable[[Contract], Any]
TODAY = date(2026, 11, 25)
PING = "schemas/events/socket/ping.v1.json"
CONFIG = "schemas/config/lamps.schema.yaml"


def richer(contract: Contract) -> None:
    """A contract with something of every kind to change."""
    contract.types["LampOrder"] = {
        "description": "What to do with a lamp.",
        "type": "object",
        "additionalProperties": False,
        "required": ["watts"],
        "properties": {
            "watts": {"type": "integer", "minimum": 1, "maximum": 100},
            "note": {"type": "string", "maxLength": 40, "pattern": "^[a-z]{1,40}$"},
            "colour": {"$ref": "#/Colour"},
            "tags": {"type": "array", "maxItems": 4, "items": {"type": "string", "maxLength": 9}},
            "step": {"type": "integer", "minimum": 0, "maximum": 9, "default": 1},
        },
    }
    contract.types["Colour"] = {"description": "A colour.", "type": "string", "enum": ["red", "blue"]}
    contract.types["Shade"] = {"description": "A shade.", "type": "string", "enum": ["dark", "light"]}
    contract.files[CONFIG]["properties"]["lamp"] = {"type": "integer", "minimum": 1}
    contract.types["Lamp"]["properties"] |= {
        "shade": {"$ref": "#/Shade"},
        "kind": {"oneOf": [{"$ref": "#/Shade"}, {"$ref": "#/LampId"}]},
        "facts": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    item = contract.openapi["paths"]["/v1/lamps/{lamp_id}"]
    media = {"application/json": {"schema": {"$ref": "parts.yaml#/LampOrder"}, "example": {"watts": 5}}}
    item["post"] = {
        **json.loads(json.dumps(item["get"])),
        "operationId": "changeLamp",
        "requestBody": {"required": True, "content": media},
    }
    query = {
        "name": "hue",
        "in": "query",
        "description": "Hue.",
        "schema": {"type": "string", "maxLength": 9},
    }
    item["post"]["parameters"].append(query)
    item["post"]["responses"]["200"]["headers"] = {
        "X-Left": {"description": "Calls left.", "required": True, "schema": {"type": "integer"}}
    }
    beside = {"x-vvtv-plain-paths": {"/hls/": "The channels."}, "x-vvtv-edge-codes": ["INTERNAL"]}
    contract.openapi.update(beside)
    contract.files["schemas/components.yaml"] = {
        "components": {
            "stage.Lamp": _component("built"),
            "rail.Later": _component("planned"),
        }
    }


def _component(status: str) -> dict[str, Any]:
    props = {"hue": {"type": "string"}, "dim": {"type": "boolean"}}
    shape = {"type": "object", "additionalProperties": False, "required": ["hue"], "properties": props}
    return {"region": "stage", "status": status, "description": "It.", "props": shape}


def snapshot(root: Path, *changes: Change) -> Snapshot:
    def change(contract: Contract) -> None:
        for step in (richer, *changes):
            step(contract)

    return Snapshot.of(bundle(Sources(a_contract(root, change))))


def changed(root: Path, change: Change, before: Change | None = None) -> list[str]:
    """The lines that `diff` tells: `severity subject: what`."""
    old = snapshot(root / "old", *([before] if before else []))
    new = snapshot(root / "new", *([before] if before else []), change)
    return [f"{found.severity.word} {found}" for found in diff(old, new)]


def order(c: Contract) -> dict[str, Any]:
    found: dict[str, Any] = c.types["LampOrder"]["properties"]
    return found


def lamp(c: Contract) -> dict[str, Any]:
    found: dict[str, Any] = c.types["Lamp"]["properties"]
    return found


def post(c: Contract) -> dict[str, Any]:
    found: dict[str, Any] = c.openapi["paths"]["/v1/lamps/{lamp_id}"]["post"]
    return found


def component(c: Contract) -> dict[str, Any]:
    found: dict[str, Any] = c.files["schemas/components.yaml"]["components"]["stage.Lamp"]
    return found


def move(c: Contract) -> None:
    c.openapi["paths"]["/v1/lights/{lamp_id}"] = {
        "post": c.openapi["paths"]["/v1/lamps/{lamp_id}"].pop("post")
    }


def second_operation(c: Contract) -> None:
    listed = {**json.loads(json.dumps(c.operation)), "operationId": "peek"}
    c.openapi["paths"]["/v1/peek/{lamp_id}"] = {"get": listed}


def second_socket(c: Contract) -> None:
    asyncapi = c.files["schemas/channels/asyncapi.yaml"]
    asyncapi["channels"]["more"] = {**json.loads(json.dumps(c.channel)), "address": "/v1/more"}
    for name, operation in list(asyncapi["operations"].items()):
        text = json.dumps(operation).replace("channels/lamps", "channels/more")
        asyncapi["operations"][f"{name}More"] = json.loads(text)


def hear_no_ping(c: Contract) -> None:
    asyncapi = c.files["schemas/channels/asyncapi.yaml"]
    asyncapi["operations"]["hear"]["messages"] = [{"$ref": "#/channels/lamps/messages/pong"}]


def pong(c: Contract) -> None:
    """Another message of the client."""
    asyncapi = c.files["schemas/channels/asyncapi.yaml"]
    ping = json.loads(json.dumps(c.files[PING]))
    ping |= {"title": "PongMessage", "examples": [{"type": "pong"}]}
    ping["properties"]["type"]["const"] = "pong"
    c.files["schemas/events/socket/pong.v1.json"] = ping
    c.channel["messages"]["pong"] = {"payload": {"$ref": "../events/socket/pong.v1.json"}}
    asyncapi["operations"]["hear"]["messages"].append({"$ref": "#/channels/lamps/messages/pong"})


CASES: dict[str, tuple[Change, str]] = {
    "prose": (lambda c: c.operation.update(summary="Another sentence."), ""),
    "example": (lambda c: c.event["examples"][0].update(sequence=9), ""),
    # requests: what is sent must go on being accepted
    "lower maximum": (
        lambda c: order(c)["watts"].update(maximum=50),
        "breaking LampOrder.watts: has maximum 50 instead of 100",
    ),
    "higher maximum": (
        lambda c: order(c)["watts"].update(maximum=500),
        "compatible LampOrder.watts: has maximum 500 instead of 100",
    ),
    "no minimum": (
        lambda c: order(c)["watts"].pop("minimum"),
        "compatible LampOrder.watts: no longer has minimum 1",
    ),
    "higher minimum": (
        lambda c: order(c)["watts"].update(minimum=2),
        "breaking LampOrder.watts: has minimum 2 instead of 1",
    ),
    "new bound": (
        lambda c: order(c)["tags"].update(minItems=1),
        "breaking LampOrder.tags: now has minItems 1",
    ),
    "item bound": (
        lambda c: order(c)["tags"]["items"].update(maxLength=5),
        "breaking LampOrder.tags.items: has maxLength 5 instead of 9",
    ),
    "unique": (
        lambda c: order(c)["tags"].update(uniqueItems=True),
        "breaking LampOrder.tags: no longer takes an item twice",
    ),
    "another pattern": (
        lambda c: order(c)["note"].update(pattern="^[b-z]{1,40}$"),
        "breaking LampOrder.note: has pattern",
    ),
    "no pattern": (
        lambda c: order(c)["note"].pop("pattern"),
        "compatible LampOrder.note: no longer has pattern",
    ),
    "wider type": (
        lambda c: order(c)["watts"].update(type="number"),
        "compatible LampOrder.watts: has type number instead of integer",
    ),
    "another type": (
        lambda c: order(c)["watts"].update(type="string"),
        "breaking LampOrder.watts: has type string instead of integer",
    ),
    "default": (
        lambda c: order(c)["step"].update(default=2),
        "risky LampOrder.step: has default 2 instead of 1",
    ),
    "required in a request": (
        lambda c: c.types["LampOrder"]["required"].append("note"),
        "breaking LampOrder.note: became required",
    ),
    "optional in a request": (
        lambda c: c.types["LampOrder"]["required"].remove("watts"),
        "compatible LampOrder.watts: became optional",
    ),
    "new required property": (
        lambda c: (order(c).update(hue={"type": "boolean"}), c.types["LampOrder"]["required"].append("hue")),
        "breaking LampOrder.hue: is new and required",
    ),
    "new optional property": (
        lambda c: order(c).update(hue={"type": "boolean"}),
        "compatible LampOrder.hue: is new",
    ),
    "property gone from a request": (lambda c: order(c).pop("note"), "breaking LampOrder.note: is gone"),
    "word gone from a request": (
        lambda c: c.types["Colour"]["enum"].pop(),
        "breaking Colour: no longer has the word blue",
    ),
    "new word in a request": (
        lambda c: c.types["Colour"]["enum"].append("green"),
        "compatible Colour: has the new word green",
    ),
    "open object": (
        lambda c: c.types["LampOrder"].update(additionalProperties=True),
        "compatible LampOrder: takes more keys",
    ),
    "another type by reference": (
        lambda c: order(c).update(colour={"$ref": "#/Shade"}),
        "breaking LampOrder.colour: no longer has the word blue",
    ),
    "same shape under another name": (
        lambda c: (c.types.update(Tone=dict(c.types["Colour"])), order(c).update(colour={"$ref": "#/Tone"})),
        "risky Colour: the type is gone, and its name from the SDKs",
    ),
    # answers: what is told must go on being understood
    "answer's word gone": (
        lambda c: c.types["Shade"]["enum"].pop(),
        "compatible Shade: no longer has the word light",
    ),
    "answer's new word": (
        lambda c: c.types["Shade"]["enum"].append("grey"),
        "risky Shade: has the new word grey",
    ),
    "answer's words open": (
        lambda c: c.types["Shade"].pop("enum"),
        "breaking Shade: is no longer a closed list of words",
    ),
    "optional in an answer": (
        lambda c: c.types["Lamp"]["required"].remove("lamp_id"),
        "breaking Lamp.lamp_id: became optional",
    ),
    "required in an answer": (
        lambda c: c.types["Lamp"]["required"].append("watts"),
        "compatible Lamp.watts: became required",
    ),
    "answer's new property": (
        lambda c: lamp(c).update(hue={"type": "string"}),
        "compatible Lamp.hue: is new",
    ),
    "answer's optional property gone": (lambda c: lamp(c).pop("lit_at"), "risky Lamp.lit_at: is gone"),
    "answer's required property gone": (
        lambda c: (lamp(c).pop("lamp_id"), c.types["Lamp"]["required"].remove("lamp_id")),
        "breaking Lamp.lamp_id: is gone",
    ),
    "answer's map": (
        lambda c: lamp(c)["facts"].update(additionalProperties={"type": "integer"}),
        "breaking Lamp.facts.*: has type integer instead of string",
    ),
    "answer's new alternative": (
        lambda c: lamp(c)["kind"]["oneOf"].append({"$ref": "#/Colour"}),
        "breaking Lamp.kind: may also be Colour",
    ),
    "answer's alternative gone": (
        lambda c: lamp(c)["kind"]["oneOf"].pop(),
        "compatible Lamp.kind: is no longer LampId",
    ),
    "composition": (
        lambda c: c.types["Lamp"].update(allOf=[{"$ref": "#/Problem"}]),
        "breaking Lamp: is composed of other parts",
    ),
    # operations
    "operation gone": (
        lambda c: c.openapi["paths"]["/v1/lamps/{lamp_id}"].pop("post"),
        "breaking changeLamp: POST /v1/lamps/{lamp_id} is gone",
    ),
    "operation moved": (
        move,
        "breaking changeLamp: moved from POST /v1/lamps/{lamp_id} to POST /v1/lights/{lamp_id}",
    ),
    "operation renamed": (
        lambda c: post(c).update(operationId="alterLamp"),
        "breaking changeLamp: is named alterLamp now, in the SDKs too",
    ),
    "operation under another tag": (
        lambda c: (c.openapi["tags"].append({"name": "light"}), post(c).update(tags=["light"])),
        "breaking changeLamp: stands under light instead of lamps",
    ),
    "new operation": (second_operation, "compatible peek: GET /v1/peek/{lamp_id} is new"),
    "credentials": (
        lambda c: post(c).update(security=[{"key": []}]),
        "breaking changeLamp: asks for key instead of nothing",
    ),
    "parameter gone": (
        lambda c: post(c)["parameters"].pop(),
        "risky changeLamp: query hue is no longer taken",
    ),
    "new parameter": (
        lambda c: c.operation["parameters"].append(dict(post(c)["parameters"][1])),
        "compatible getLamp: query hue is new",
    ),
    "new required parameter": (
        lambda c: c.operation["parameters"].append({**post(c)["parameters"][1], "required": True}),
        "breaking getLamp: query hue is new and required",
    ),
    "parameter required": (
        lambda c: post(c)["parameters"][1].update(required=True),
        "breaking changeLamp: query hue became required",
    ),
    "parameter bound": (
        lambda c: post(c)["parameters"][1].update(schema={"type": "string", "maxLength": 3}),
        "breaking changeLamp, query hue: has maxLength 3 instead of 9",
    ),
    "body gone": (lambda c: post(c).pop("requestBody"), "breaking changeLamp: no longer takes a body"),
    "new body": (
        lambda c: c.operation.update(requestBody=post(c)["requestBody"]),
        "breaking getLamp: takes a body now",
    ),
    "success gone": (lambda c: post(c)["responses"].pop("200"), "breaking changeLamp: no longer answers 200"),
    "error gone": (lambda c: post(c)["responses"].pop("404"), "compatible changeLamp: no longer answers 404"),
    "new error": (
        lambda c: post(c)["responses"].update({"409": {"$ref": "parts.yaml#/Invalid"}}),
        "risky changeLamp: may answer 409",
    ),
    "new code": (
        lambda c: c.types["NotFound"]["x-vvtv-codes"].append("INTERNAL"),
        "risky getLamp: 404 may carry INTERNAL",
    ),
    "media type": (
        lambda c: post(c)["responses"]["200"].update(content={}),
        "breaking changeLamp: 200 is empty instead of application/json",
    ),
    "header gone": (
        lambda c: post(c)["responses"]["200"].pop("headers"),
        "breaking changeLamp: 200 no longer has the header X-Left",
    ),
    "header optional": (
        lambda c: post(c)["responses"]["200"]["headers"]["X-Left"].pop("required"),
        "breaking changeLamp: 200 may lack the header X-Left",
    ),
    "new header": (
        lambda c: c.operation["responses"]["200"].update(headers=post(c)["responses"]["200"]["headers"]),
        "compatible getLamp: 200 has the new header X-Left",
    ),
    # beside the operations
    "plain path gone": (
        lambda c: c.openapi["x-vvtv-plain-paths"].pop("/hls/"),
        "breaking path /hls/: is gone",
    ),
    "every plain path gone": (
        lambda c: c.openapi.pop("x-vvtv-plain-paths"),
        "breaking path /hls/: is gone",
    ),
    "new plain path": (
        lambda c: c.openapi["x-vvtv-plain-paths"].update({"/metrics": "Figures."}),
        "compatible path /metrics: is new",
    ),
    "plain path in other words": (
        lambda c: c.openapi["x-vvtv-plain-paths"].update({"/hls/": "Other words."}),
        "",
    ),
    "edge's code gone": (
        lambda c: c.openapi["x-vvtv-edge-codes"].pop(),
        "compatible the edge: no longer answers INTERNAL",
    ),
    "edge's new code": (
        lambda c: c.openapi["x-vvtv-edge-codes"].append("NOT_FOUND"),
        "risky the edge: may answer NOT_FOUND at any path",
    ),
    # sockets and events
    "socket moved": (
        lambda c: c.channel.update(address="/v1/lights"),
        "breaking socket lamps: moved from /v1/lamps to /v1/lights",
    ),
    "socket's credentials": (
        lambda c: c.channel.update({"x-vvtv-security": [["key"]]}),
        "breaking socket lamps: asks for other credentials",
    ),
    "new close code": (
        lambda c: c.channel["x-vvtv-close-codes"].update({4429: {"meaning": "Slow.", "retry": "later"}}),
        "risky socket lamps: may close with 4429",
    ),
    "new socket": (second_socket, "compatible socket more: /v1/more is new"),
    "new message": (pong, "compatible socket lamps: understands pong"),
    "client's message gone": (
        lambda c: (pong(c), hear_no_ping(c)),
        "breaking socket lamps: no longer understands ping",
    ),
    "client's message narrowed": (
        lambda c: (
            c.files[PING]["properties"].update(note={"type": "string"}),
            c.files[PING]["required"].append("note"),
        ),
        "breaking PingMessage.note: is new and required",
    ),
    "event's field gone": (
        lambda c: (c.event["properties"].pop("data"), c.event["required"].remove("data")),
        "breaking LampLit.data: is gone",
    ),
    # configuration and components
    "configuration key gone": (
        lambda c: (c.files[CONFIG]["properties"].pop("lamp"), c.files[CONFIG].update(required=[])),
        "breaking LampConfig.lamp: is gone",
    ),
    "new configuration key": (
        lambda c: c.files[CONFIG]["properties"].update(limit={"type": "integer"}),
        "compatible LampConfig.limit: is new",
    ),
    "new required configuration key": (
        lambda c: (
            c.files[CONFIG]["properties"].update(limit={"type": "integer"}),
            c.files[CONFIG]["required"].append("limit"),
        ),
        "breaking LampConfig.limit: is new and required",
    ),
    "component gone": (
        lambda c: c.files["schemas/components.yaml"]["components"].pop("stage.Lamp"),
        "breaking component stage.Lamp: is gone",
    ),
    "component unbuilt": (
        lambda c: component(c).update(status="planned"),
        "breaking component stage.Lamp: is no longer built",
    ),
    "component's region": (
        lambda c: component(c).update(region="rail"),
        "breaking component stage.Lamp: moved from stage to rail",
    ),
    "component's prop": (
        lambda c: component(c)["props"]["properties"].pop("dim"),
        "breaking component stage.Lamp.dim: is gone",
    ),
    "component built": (
        lambda c: c.files["schemas/components.yaml"]["components"].update(
            {"rail.Later": _component("built")}
        ),
        "compatible component rail.Later: is built",
    ),
    "planned component gone": (
        lambda c: c.files["schemas/components.yaml"]["components"].pop("rail.Later"),
        "",
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_change_has_its_severity(name: str, tmp_path: Path) -> None:
    change, expected = CASES[name]
    told = changed(tmp_path, change)
    assert any(line.startswith(expected) for line in told) if expected else told == [], told


@pytest.mark.parametrize("name", list(CASES))
def test_a_contract_does_not_differ_from_itself_recorded(name: str, tmp_path: Path) -> None:
    """What a release records is all that is compared, whatever the contract holds."""
    current = snapshot(tmp_path, CASES[name][0])
    assert diff(Snapshot.from_json(current.to_json(TODAY)), current) == []


def announced(sunset: str, **more: str) -> Change:
    def change(c: Contract) -> None:
        mark = {"deprecated": True, "x-vvtv-deprecation": {"since": "2026-01-01", "sunset": sunset, **more}}
        post(c).update(mark)
        order(c)["note"].update(mark)

    return change


def marked(part: Callable[[Contract], dict[str, Any]], sunset: str = "2026-06-01") -> Change:
    """Announce the end of a part."""
    return lambda c: part(c).update({"x-vvtv-deprecation": {"since": "2020-01-01", "sunset": sunset}})


def referred(c: Contract) -> dict[str, Any]:
    """A property that is a reference and says something beside it."""
    found: dict[str, Any] = lamp(c)["shade"]
    return found


ENDING: dict[str, tuple[Callable[[Contract], dict[str, Any]], str]] = {
    "operation": (post, "changeLamp"),
    "parameter": (lambda c: post(c)["parameters"][1], "changeLamp, query hue"),
    "property": (lambda c: order(c)["note"], "LampOrder/note"),
    "reference": (referred, "Lamp/shade"),
    "message": (lambda c: c.files[PING], "PingMessage"),
    "socket": (lambda c: c.channel, "socket lamps"),
    "configuration file": (lambda c: c.files[CONFIG], "LampConfig"),
    "component": (component, "component stage.Lamp"),
    "prop": (lambda c: component(c)["props"]["properties"]["dim"], "component stage.Lamp/dim"),
}


@pytest.mark.parametrize("name", list(ENDING))
def test_an_announced_end_is_told_and_held_to_the_notice_from_its_first_release(
    name: str, tmp_path: Path
) -> None:
    part, known_as = ENDING[name]
    subject = known_as.replace("/", ".")
    told = changed(tmp_path / "diff", marked(part))
    assert f"compatible {subject}: is deprecated until 2026-06-01" in told

    def ends_on(sunset: str) -> list[str]:
        return verdict(tmp_path / sunset, marked(part, sunset), version("1.1.0"), before=with_notice(90))

    assert ends_on("2027-02-23") == []
    (early,) = ends_on("2027-02-22")
    assert early == (
        f"{known_as} ends on 2027-02-22, and no release has said so yet | Name 2027-02-23 or a later day: "
        "90 days after the first release that says it (x-vvtv-deprecation-notice-days)."
    )


def with_notice(days: int) -> Change:
    return lambda c: c.openapi["info"].update({"x-vvtv-deprecation-notice-days": days})


def test_an_end_that_a_release_has_announced_stands_and_may_only_be_put_off(tmp_path: Path) -> None:
    def before(c: Contract) -> None:
        with_notice(90)(c)
        marked(post, "2026-12-24")(c)

    def moved_to(sunset: str) -> list[str]:
        return verdict(tmp_path / sunset, marked(post, sunset), version("2.0.0"), before=before)

    assert moved_to("2026-12-24") == moved_to("2026-12-31") == []
    (told,) = moved_to("2026-12-20")
    assert told.startswith("changeLamp ends on 2026-12-20, and no release has said so yet")


def test_a_shorter_notice_begins_with_the_release_after_it(tmp_path: Path) -> None:
    (told,) = verdict(
        tmp_path, with_notice(0), marked(post, "2026-12-24"), version("1.1.0"), before=with_notice(90)
    )
    assert "90 days after the first release" in told


def test_no_notice_is_skipped_from_the_first_release_to_the_removal(tmp_path: Path) -> None:
    """`since` may say what it will: a release refuses the mark, and what was never announced breaks by going."""

    def old_hat(c: Contract) -> None:
        with_notice(90)(c)
        c.openapi["paths"]["/v1/peek/{lamp_id}"] = {"get": {**c.operation, "operationId": "peek"}}

    def ended(c: Contract) -> None:
        old_hat(c)
        said = {"since": "2020-01-01", "sunset": "2020-12-31"}
        mark = {"deprecated": True, "x-vvtv-deprecation": said}
        c.openapi["paths"]["/v1/peek/{lamp_id}"]["get"].update(mark)

    a_contract(tmp_path, ended)
    with pytest.raises(ContractError, match="peek ends on 2020-12-31, and no release has said so yet"):
        release(tmp_path, TODAY)
    a_contract(tmp_path, old_hat)
    release(tmp_path, TODAY)
    a_contract(tmp_path, with_notice(90))
    assert raised(tmp_path, TODAY) == ("1.0.0", "2.0.0")


def test_what_was_announced_is_retired_when_it_goes(tmp_path: Path) -> None:
    def leave(c: Contract) -> None:
        c.openapi["paths"]["/v1/lamps/{lamp_id}"].pop("post")

    assert "retired changeLamp: POST /v1/lamps/{lamp_id} is gone" in changed(
        tmp_path, leave, announced("2026-06-01")
    )


def test_deprecation_is_a_compatible_change_with_its_advice(tmp_path: Path) -> None:
    told = changed(tmp_path, announced("2026-06-01", instead="getLamp"))
    assert "compatible changeLamp: is deprecated until 2026-06-01; use getLamp instead" in told


@pytest.mark.parametrize(
    ("sunset", "expected"),
    [
        ("2026-05-01", "breaking changeLamp: ends on 2026-05-01"),
        ("2026-07-01", "compatible changeLamp: ends on"),
    ],
)
def test_a_sunset_may_move_away_and_not_nearer(sunset: str, expected: str, tmp_path: Path) -> None:
    told = changed(tmp_path, announced(sunset), announced("2026-06-01"))
    assert any(line.startswith(expected) for line in told), told


@pytest.mark.parametrize(
    ("released", "change", "least"),
    [
        ("0.3.1", "lower maximum", "0.4.0"),
        ("0.3.1", "higher maximum", "0.3.2"),
        ("0.3.1", "new error", "0.3.2"),
        ("0.3.1", "prose", "0.3.1"),
        ("1.2.3", "lower maximum", "2.0.0"),
        ("1.2.3", "higher maximum", "1.3.0"),
    ],
)
def test_changes_ask_for_a_version(released: str, change: str, least: str, tmp_path: Path) -> None:
    changes = diff(snapshot(tmp_path / "old"), snapshot(tmp_path / "new", CASES[change][0]))
    assert least_version(released, changes, TODAY) == least


def version(number: str) -> Change:
    def change(c: Contract) -> None:
        c.openapi["info"]["version"] = number
        c.files["schemas/channels/asyncapi.yaml"]["info"]["version"] = number

    return change


def verdict(root: Path, *changes: Change, before: Change | None = None, today: date = TODAY) -> list[str]:
    old = snapshot(root / "old", *([before] if before else []))
    new = snapshot(root / "new", *([before] if before else []), *changes)
    return [f"{finding.what} | {finding.remedy}" for finding in judge(old, new, today)]


def test_breaking_change_without_a_higher_version_is_refused_where_it_is(tmp_path: Path) -> None:
    told = verdict(tmp_path, CASES["lower maximum"][0])
    first, last = told
    assert first == (
        "LampOrder.watts: has maximum 50 instead of 100 (breaking) | "
        "Raise the contract's version to 2.0.0. Or keep what was promised."
    )
    assert last == (
        "the contract differs in 1 ways from the released 1.0.0 and is 1.0.0 | "
        "Raise `info.version` to 2.0.0: run `python -m codegen raise`, then `make generate`."
    )


def test_breaking_change_under_a_higher_version_is_accepted(tmp_path: Path) -> None:
    assert verdict(tmp_path, CASES["lower maximum"][0], version("2.0.0")) == []
    assert verdict(tmp_path, CASES["lower maximum"][0], version("1.1.0"))


def test_one_version_is_one_content(tmp_path: Path) -> None:
    assert verdict(tmp_path, CASES["higher maximum"][0])
    assert verdict(tmp_path, CASES["higher maximum"][0], version("1.1.0")) == []
    assert verdict(tmp_path, CASES["prose"][0]) == []


def test_what_was_announced_may_go_after_its_sunset_only(tmp_path: Path) -> None:
    def leave(c: Contract) -> None:
        c.openapi["paths"]["/v1/lamps/{lamp_id}"].pop("post")

    steps = (leave, version("1.1.0"))
    assert verdict(tmp_path / "late", *steps, before=announced("2026-11-24")) == []
    early = verdict(tmp_path / "early", *steps, before=announced("2026-12-24"))
    assert "Or keep it until 2026-12-24." in early[0]


def test_an_event_changes_only_with_its_own_version(tmp_path: Path) -> None:
    def numbered(c: Contract) -> None:
        c.event["properties"]["version"] = {"type": "integer", "const": 1}

    def narrower(c: Contract) -> None:
        lamp(c).pop("lamp_id")
        c.types["Lamp"]["required"].remove("lamp_id")

    def anew(c: Contract) -> None:
        narrower(c)
        c.event["properties"]["version"]["const"] = 2

    told = verdict(tmp_path / "same", narrower, version("2.0.0"), before=numbered)
    (only,) = told
    assert only == (
        "lamp.lit v1.data.lamp_id: is gone (breaking within one version) | "
        "Leave version 1 as it was and write lit.v2.json beside it: old events are kept and replayed."
    )
    assert verdict(tmp_path / "new", anew, version("2.0.0"), before=numbered) == []


def test_release_records_and_the_history_is_written_from_the_records(tmp_path: Path) -> None:
    a_contract(tmp_path)
    assert str(release(tmp_path, date(2026, 1, 2))) == "schemas/released/1.0.0.json"
    a_contract(tmp_path, lambda c: (lamp(c).update(hue={"type": "string"}), version("1.1.0")(c)))
    release(tmp_path, date(2026, 2, 3))
    current = Snapshot.of(
        bundle(Sources(a_contract(tmp_path, lambda c: (lamp(c).pop("watts"), version("2.0.0")(c)))))
    )
    history = changelog(releases(tmp_path), current)
    titles = [line for line in history.splitlines() if line.startswith("## ")]
    assert titles == ["## 2.0.0 (not released)", "## 1.1.0 (2026-02-03)", "## 1.0.0 (2026-01-02)"]
    assert "### New and compatible\n\n- **Lamp.hue**: is new." in history
    assert "The first: 1 operation, 1 socket, " in history


def test_a_released_version_is_never_written_again(tmp_path: Path) -> None:
    a_contract(tmp_path)
    release(tmp_path, TODAY)
    with pytest.raises(ContractError, match=r"1\.0\.0 is released already"):
        release(tmp_path, TODAY)
    a_contract(tmp_path, lambda c: c.types["Lamp"]["required"].remove("lamp_id"))
    with pytest.raises(ContractError, match=r"Raise `info\.version` to 2\.0\.0"):
        release(tmp_path, TODAY)


def test_a_version_is_raised_as_far_as_the_changes_ask_and_nothing_else_is_touched(tmp_path: Path) -> None:
    file = a_contract(tmp_path) / "schemas/openapi/openapi.yaml"
    release(tmp_path, TODAY)
    before = file.read_text()
    assert raised(tmp_path, TODAY) == ("1.0.0", "1.0.0")
    assert file.read_text() == before
    a_contract(tmp_path, lambda c: lamp(c).update(hue={"type": "string"}))
    assert raised(tmp_path, TODAY) == ("1.0.0", "1.1.0")
    assert file.read_text() == before.replace("1.0.0", "1.1.0")
    a_contract(tmp_path, lambda c: (lamp(c).pop("watts"), version("1.1.0")(c)))
    assert main(["--root", str(tmp_path), "raise"], TODAY) == 0
    assert main(["--root", str(tmp_path), "diff", "--gate"], TODAY) == 0
    assert raised(tmp_path, TODAY) == ("2.0.0", "2.0.0")


def test_a_record_without_the_edge_is_read_and_not_compared_with_it(tmp_path: Path) -> None:
    current = snapshot(tmp_path)
    content = json.loads(current.to_json(TODAY))
    del content["openapi"]["x-vvtv-plain-paths"], content["openapi"]["x-vvtv-edge-codes"]
    assert diff(Snapshot.from_json(json.dumps(content)), current) == []


def test_a_record_says_that_nothing_stood_beside_the_operations(tmp_path: Path) -> None:
    def none(c: Contract) -> None:
        del c.openapi["x-vvtv-plain-paths"], c.openapi["x-vvtv-edge-codes"]

    recorded = Snapshot.from_json(snapshot(tmp_path / "old", none).to_json(TODAY))
    told = [str(change) for change in diff(recorded, snapshot(tmp_path / "new"))]
    assert told == ["the edge: may answer INTERNAL at any path", "path /hls/: is new"]


def test_a_broken_record_is_named(tmp_path: Path) -> None:
    file = a_contract(tmp_path) / "schemas/released/1.0.0.json"
    file.parent.mkdir()
    file.write_text('{"version": "1.0.0"}')
    with pytest.raises(ContractError, match=r"schemas/released/1\.0\.0\.json: no recorded contract"):
        releases(tmp_path)


def test_diff_against_a_git_revision(tmp_path: Path) -> None:
    a_contract(tmp_path)
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    a_contract(tmp_path, lambda c: lamp(c).pop("watts"))
    old, new = since(tmp_path, "HEAD"), Snapshot.of(bundle(Sources(tmp_path)))
    assert [str(change) for change in diff(old, new)] == ["Lamp.watts: is gone"]
    with pytest.raises(ContractError, match="neither a released version"):
        since(tmp_path, "nowhere")


def test_command_lines_answer_people_and_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_contract(tmp_path)
    assert main(["--root", str(tmp_path), "release"], TODAY) == 0
    a_contract(tmp_path, lambda c: c.types["Lamp"]["required"].remove("lamp_id"))
    assert main(["--root", str(tmp_path), "diff"], TODAY) == 0
    capsys.readouterr()
    assert main(["--root", str(tmp_path), "diff", "--gate", "--json"], TODAY) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["least_version"] == "2.0.0"
    assert {"severity": "breaking", "subject": "Lamp.lamp_id", "what": "became optional"} in told["changes"]
    assert told["problems"][0]["file"] == "schemas/openapi/openapi.yaml"
    assert main(["--root", str(tmp_path), "lint", "--json"], TODAY) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": []}
