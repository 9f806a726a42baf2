"""A contract of one operation, one event and one socket, written where a test wants it and broken as it says."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

Document = dict[str, Any]

PROBLEM = {
    "application/problem+json": {"schema": {"$ref": "parts.yaml#/Problem"}, "example": {"code": "INTERNAL"}}
}
PARTS: Document = {
    "ErrorCode": {
        "description": "Codes.",
        "type": "string",
        "enum": ["INTERNAL", "SCHEMA_INVALID", "NOT_FOUND"],
    },
    "Problem": {
        "description": "A problem.",
        "type": "object",
        "additionalProperties": False,
        "required": ["code"],
        "properties": {"code": {"$ref": "#/ErrorCode"}},
    },
    "LampId": {"description": "Names a lamp.", "type": "string", "format": "uuid"},
    "Lamp": {
        "description": "A lamp.",
        "type": "object",
        "additionalProperties": False,
        "required": ["lamp_id"],
        "properties": {
            "lamp_id": {"$ref": "#/LampId"},
            "watts": {"type": "integer", "minimum": 1},
            "lit_at": {"type": "string", "format": "date-time"},
            "tags": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
        },
    },
    "Internal": {
        "description": "A defect.",
        "x-vvtv-status": 500,
        "x-vvtv-codes": ["INTERNAL"],
        "content": PROBLEM,
    },
    "NotFound": {
        "description": "There is no such lamp.",
        "x-vvtv-status": 404,
        "x-vvtv-codes": ["NOT_FOUND"],
        "content": PROBLEM,
    },
    "Invalid": {
        "description": "Wrong.",
        "x-vvtv-status": 422,
        "x-vvtv-codes": ["SCHEMA_INVALID"],
        "content": PROBLEM,
    },
}
LAMP = {"lamp_id": "01935b7e-5f00-7000-8000-0000000000a1", "watts": 5}
OPENAPI: Document = {
    "openapi": "3.1.0",
    "info": {"title": "Lamps", "version": "1.0.0"},
    "tags": [{"name": "lamps", "description": "Lamps."}],
    "paths": {
        "/v1/lamps/{lamp_id}": {
            "get": {
                "operationId": "getLamp",
                "tags": ["lamps"],
                "summary": "A lamp.",
                "security": [],
                "x-vvtv-objects": {"lamp_id": "any"},
                "parameters": [
                    {
                        "name": "lamp_id",
                        "in": "path",
                        "required": True,
                        "description": "Which.",
                        "schema": {"$ref": "parts.yaml#/LampId"},
                    }
                ],
                "responses": {
                    "200": {
                        "description": "It.",
                        "content": {
                            "application/json": {"schema": {"$ref": "parts.yaml#/Lamp"}, "example": LAMP}
                        },
                        "links": {
                            "again": {
                                "operationId": "getLamp",
                                "description": "Again.",
                                "parameters": {"lamp_id": "$response.body#/lamp_id"},
                            }
                        },
                    },
                    "404": {"$ref": "parts.yaml#/NotFound"},
                    "422": {"$ref": "parts.yaml#/Invalid"},
                    "500": {"$ref": "parts.yaml#/Internal"},
                },
            }
        }
    },
}
ENVELOPE: Document = {
    "title": "Envelope",
    "description": "Around every event.",
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "sequence"],
    "properties": {"type": {"type": "string"}, "sequence": {"type": "integer", "minimum": 0}},
}
EVENT: Document = {
    "title": "LampLit",
    "description": "A lamp was lit.",
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "sequence", "data"],
    "properties": {
        "type": {"type": "string", "const": "lamp.lit"},
        "sequence": {"type": "integer", "minimum": 0},
        "data": {"$ref": "../../openapi/parts.yaml#/Lamp"},
    },
    "examples": [{"type": "lamp.lit", "sequence": 1, "data": LAMP}],
}
PING: Document = {
    "title": "PingMessage",
    "description": "There?",
    "type": "object",
    "additionalProperties": False,
    "required": ["type"],
    "properties": {"type": {"type": "string", "const": "ping"}},
    "examples": [{"type": "ping"}],
}
ASYNCAPI: Document = {
    "asyncapi": "3.0.0",
    "info": {"title": "Lamps", "version": "1.0.0"},
    "channels": {
        "lamps": {
            "address": "/v1/lamps",
            "description": "Lamps.",
            "x-vvtv-security": [],
            "x-vvtv-close-codes": {
                1002: {"meaning": "No frame.", "retry": "never"},
                1007: {"meaning": "No UTF-8.", "retry": "never"},
                1009: {"meaning": "Large.", "retry": "later"},
                1011: {"meaning": "Defect.", "retry": "later"},
                1012: {"meaning": "Restart.", "retry": "at-once"},
                1013: {"meaning": "Full.", "retry": "later"},
                4400: {"meaning": "Misfit.", "retry": "never"},
            },
            "messages": {
                "ping": {"payload": {"$ref": "../events/socket/ping.v1.json"}},
                "lit": {"payload": {"$ref": "../events/lamp/lit.v1.json"}},
            },
        }
    },
    "operations": {
        "hear": {
            "action": "receive",
            "channel": {"$ref": "#/channels/lamps"},
            "messages": [{"$ref": "#/channels/lamps/messages/ping"}],
        },
        "say": {
            "action": "send",
            "channel": {"$ref": "#/channels/lamps"},
            "messages": [{"$ref": "#/channels/lamps/messages/lit"}],
        },
    },
}
CONFIG: Document = {
    "title": "LampConfig",
    "description": "How lamps are.",
    "type": "object",
    "additionalProperties": False,
    "required": ["lamp"],
    "properties": {"lamp": {"$ref": "../openapi/parts.yaml#/Lamp"}},
}
FILES: dict[str, Document] = {
    "schemas/openapi/openapi.yaml": OPENAPI,
    "schemas/openapi/parts.yaml": PARTS,
    "schemas/channels/asyncapi.yaml": ASYNCAPI,
    "schemas/events/envelope.v1.json": ENVELOPE,
    "schemas/events/lamp/lit.v1.json": EVENT,
    "schemas/events/socket/ping.v1.json": PING,
    "schemas/config/lamps.schema.yaml": CONFIG,
}


class Contract:
    """The documents by path; edit them, then `write` them below a root."""

    def __init__(self) -> None:
        self.files = copy.deepcopy(FILES)

    @property
    def openapi(self) -> Document:
        return self.files["schemas/openapi/openapi.yaml"]

    @property
    def operation(self) -> Document:
        """The only operation."""
        found: Document = self.openapi["paths"]["/v1/lamps/{lamp_id}"]["get"]
        return found

    @property
    def types(self) -> Document:
        return self.files["schemas/openapi/parts.yaml"]

    @property
    def event(self) -> Document:
        return self.files["schemas/events/lamp/lit.v1.json"]

    @property
    def channel(self) -> Document:
        found: Document = self.files["schemas/channels/asyncapi.yaml"]["channels"]["lamps"]
        return found

    def write(self, root: Path) -> Path:
        for name, document in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            as_text = json.dumps if path.suffix == ".json" else yaml.safe_dump
            path.write_text(as_text(document), encoding="utf-8")
        return root


def a_contract(root: Path, change: Callable[[Contract], object] | None = None) -> Path:
    """The contract below `root`, changed as asked."""
    contract = Contract()
    if change:
        change(contract)
    return contract.write(root)
