"""The real contract with a room on top: a union told by a tag, a list, a POST without a key, and two more sockets.

What the SDKs make of a contract that grows is shown with it: nothing of theirs is written for rooms.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.support.conformance import REPOSITORY

Document = dict[str, Any]
COMMON, ERRORS = "../components/common.yaml", "../components/errors.yaml"
WHIP = {"kind": "whip", "url": "https://tv/whip"}
LIVEKIT = {"kind": "livekit", "token": "t"}


def closed(title: str, required: list[str], **properties: Document) -> Document:
    """A closed object with a description."""
    return {
        "title": title,
        "description": f"A {title}.",
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


STRING: Document = {"type": "string", "maxLength": 200}
TYPES: Document = {
    "Whip": closed("Whip", ["kind", "url"], kind={"type": "string", "const": "whip"}, url=STRING),
    "Livekit": closed(
        "Livekit", ["kind", "token"], kind={"type": "string", "const": "livekit"}, token=STRING
    ),
    "Endpoint": {
        "description": "Where media goes.",
        "oneOf": [{"$ref": "#/Whip"}, {"$ref": "#/Livekit"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"whip": "#/Whip", "livekit": "#/Livekit"},
        },
    },
    "Salon": closed(
        "Salon",
        ["room_id", "endpoint"],
        room_id=STRING,
        endpoint={"$ref": "#/Endpoint"},
        spare={"type": "array", "maxItems": 9, "items": {"$ref": "#/Endpoint"}},
        mute_list={"$ref": "#/Labels"},
        list={"type": "boolean"},
    ),
    "Labels": {
        "description": "Labels by name.",
        "type": "object",
        "maxProperties": 9,
        "additionalProperties": STRING,
    },
    "SalonPage": closed(
        "SalonPage",
        ["items"],
        items={"type": "array", "items": {"$ref": "#/Salon"}},
        next_cursor={"$ref": "common.yaml#/Cursor"},
    ),
}
ROOM: Document = {"room_id": "r1", "endpoint": WHIP, "spare": [LIVEKIT], "list": True}


def operation(name: str, method_parts: Document, schema: str, example: Document) -> Document:
    return {
        "operationId": name,
        "tags": ["rooms"],
        "summary": f"{name}.",
        "security": [],
        **method_parts,
        "responses": {
            "200": {
                "description": "It.",
                "content": {
                    "application/json": {
                        "schema": {"$ref": f"../components/rooms.yaml#/{schema}"},
                        "example": example,
                    }
                },
                "links": {"again": {"operationId": "listRooms", "description": "All."}},
            },
            "413": {"$ref": f"{ERRORS}#/BodyTooLarge"},
            "415": {"$ref": f"{ERRORS}#/MediaTypeUnsupported"},
            "422": {"$ref": f"{ERRORS}#/Invalid"},
            "500": {"$ref": f"{ERRORS}#/Internal"},
        },
    }


PATHS: Document = {
    "rooms": {
        "get": operation(
            "listRooms",
            {"parameters": [{"$ref": f"{COMMON}#/parameters/{name}"} for name in ("Limit", "Cursor")]},
            "SalonPage",
            {"items": [ROOM]},
        ),
        "post": operation(
            "openRoom",
            {
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "../components/rooms.yaml#/Salon"},
                            "example": ROOM,
                        }
                    },
                }
            },
            "Endpoint",
            WHIP,
        ),
    }
}


def message(title: str, kind: str, **properties: Document) -> Document:
    """A socket message whose properties are all required."""
    typed = {"type": {"type": "string", "const": kind}} | properties
    return closed(title, list(typed), **typed) | {"examples": []}


NUMBER: Document = {"type": "integer", "minimum": 0, "maximum": 2**31}
MESSAGES: dict[str, Document] = {
    "talk_say": message("TalkSay", "say", body=STRING),
    "talk_resume": message("TalkResume", "resume", after=NUMBER),
    "talk_said": message("TalkSaid", "said", sequence=NUMBER, author=STRING, body=STRING),
    "talk_left": message("TalkLeft", "left", sequence=NUMBER, author=STRING),
    "talk_resync": message("TalkResync", "resync", sequence=NUMBER),
    "dance_ask": message("DanceAsk", "ask", tag=STRING),
    "dance_found": message("DanceFound", "found", room_id=STRING),
}
EXAMPLES: Document = {"type": "", "body": "hello", "after": 1, "sequence": 2, "author": "ana", "tag": "t"}


ALWAYS: Document = {
    code: {"meaning": "As on every socket.", "retry": "later"}
    for code in ("1002", "1007", "1009", "1011", "1012", "1013", "4400")
}


def channel(name: str, address: str, messages: Document, codes: Document) -> Document:
    return {
        "address": address,
        "description": f"The {name} socket.",
        "x-vvtv-security": [],
        "x-vvtv-close-codes": {**ALWAYS, **codes},
        "messages": {
            key: {"payload": {"$ref": f"../events/socket/{key}.v1.json"}}
            | ({"x-vvtv-role": role} if role else {})
            for key, role in messages.items()
        },
    }


CHANNELS: Document = {
    "talk": channel(
        "talk",
        "/v1/talk/{thread_id}",
        {
            "talk_say": None,
            "talk_resume": "resume",
            "talk_said": None,
            "talk_left": None,
            "talk_resync": "resync",
        },
        {"4403": {"meaning": "The thread is not yours.", "retry": "never"}},
    ),
    "dance": channel("dance", "/v1/dance", {"dance_ask": None, "dance_found": None}, {}),
}


def direction(action: str, name: str, *keys: str) -> Document:
    refs = [{"$ref": f"#/channels/{name}/messages/{key}"} for key in keys]
    return {
        "action": action,
        "title": "It.",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": refs,
    }


DIRECTIONS: Document = {
    "receiveTalk": direction("receive", "talk", "talk_say", "talk_resume"),
    "sendTalk": direction("send", "talk", "talk_said", "talk_left", "talk_resync"),
    "receiveDance": direction("receive", "dance", "dance_ask"),
    "sendDance": direction("send", "dance", "dance_found"),
}


def contract_with_rooms(root: Path) -> Path:
    """Copy the real contract below `root` and extend it."""
    shutil.copytree(REPOSITORY / "schemas", root / "schemas")
    openapi = root / "schemas" / "openapi"
    _write(openapi / "components" / "rooms.yaml", TYPES)
    _write(openapi / "paths" / "rooms.yaml", PATHS)
    document = yaml.safe_load((openapi / "openapi.yaml").read_text())
    document["tags"].append({"name": "rooms", "description": "Rooms."})
    document["paths"]["/v1/rooms"] = {"$ref": "paths/rooms.yaml#/rooms"}
    _write(openapi / "openapi.yaml", document)
    for name, schema in MESSAGES.items():
        example = {key: EXAMPLES.get(key, "x") for key in schema["properties"]}
        example["type"] = schema["properties"]["type"]["const"]
        path = root / "schemas" / "events" / "socket" / f"{name}.v1.json"
        path.write_text(json.dumps(schema | {"examples": [example]}))
    sockets = root / "schemas" / "channels" / "asyncapi.yaml"
    document = yaml.safe_load(sockets.read_text())
    document["channels"] |= CHANNELS
    document["operations"] |= DIRECTIONS
    _write(sockets, document)
    return root


def _write(path: Path, document: Document) -> None:
    path.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True))
