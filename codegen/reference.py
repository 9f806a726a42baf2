"""Emits `generated/reference.html`: the API reference as one static page, without a script or a request.

The page is the contract read aloud: operations by tag with parameters, examples, errors and what may
follow; the sockets' messages; every type; every error code with who may answer it. A problem's `type`
points at its code here.
"""

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from codegen.read import METHODS, follow
from codegen.reference_text import highlight, prose, type_name
from codegen.sdk_sockets import Message, Socket, read_sockets
from codegen.source import JsonObject as Document

OUTPUT = Path("generated/reference.html")
TEMPLATES = Path("codegen/templates")

View = dict[str, Any]


def emit(openapi: Document, asyncapi: Document, root: Path) -> dict[Path, bytes]:
    """Return the page by its path below the repository's root."""
    environment = Environment(
        loader=FileSystemLoader(root / TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"json": highlight, "prose": prose}
    page = environment.get_template("reference.html.j2").render(
        _page(openapi, asyncapi) | {"fonts": _fonts(root)}
    )
    return {OUTPUT: page.encode()}


def _page(openapi: Document, asyncapi: Document) -> View:
    operations = list(_operations(openapi))
    tags = [
        {
            "name": tag["name"],
            "description": tag.get("description", ""),
            "operations": [o for o in operations if o["tag"] == tag["name"]],
        }
        for tag in openapi.get("tags", ())
    ]
    return {
        "info": openapi["info"],
        "tags": [tag for tag in tags if tag["operations"]],
        "schemes": openapi.get("components", {}).get("securitySchemes", {}),
        "sockets": [_socket(socket, asyncapi) for socket in read_sockets(asyncapi)],
        "schemas": [_schema(name, schema) for name, schema in sorted(_published(openapi, asyncapi).items())],
        "errors": list(_errors(openapi, operations)),
    }


def _fonts(root: Path) -> Mapping[str, Markup]:
    return {font.name: _data_url(font) for font in sorted((root / TEMPLATES / "fonts").glob("*.woff2"))}


def _data_url(font: Path) -> Markup:
    return Markup("data:font/woff2;base64,{}").format(base64.b64encode(font.read_bytes()).decode())


def _published(openapi: Document, asyncapi: Document) -> dict[str, Any]:
    return _schemas(asyncapi) | _schemas(openapi)


def _schemas(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document.get("components", {}).get("schemas", {})
    return found


def _operations(openapi: Document) -> Iterator[View]:
    for path, item in openapi["paths"].items():
        for method in METHODS:
            if method in item:
                yield _operation(path, method, item[method], openapi)


def _operation(path: str, method: str, operation: Document, openapi: Document) -> View:
    body = operation.get("requestBody")
    return {
        "id": operation["operationId"],
        "tag": operation["tags"][0],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "security": sorted({name for needs in operation.get("security", ()) for name in needs}),
        "parameters": [_parameter(p, openapi) for p in operation.get("parameters", ())],
        "body": _content(follow(openapi, body)) if body else None,
        "responses": [
            _response(status, response, openapi) for status, response in operation["responses"].items()
        ],
    }


def _parameter(part: Document, openapi: Document) -> View:
    parameter = follow(openapi, part)
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "required": parameter.get("required", False),
        "type": type_name(parameter["schema"]),
        "description": parameter.get("description", ""),
        "example": parameter.get("example"),
    }


def _response(status: str, part: Document, openapi: Document) -> View:
    response = follow(openapi, part)
    headers = {name: follow(openapi, h) for name, h in response.get("headers", {}).items()}
    return {
        "status": status,
        "description": response["description"],
        "codes": list(response.get("x-vvtv-codes", ())),
        "headers": {name: header.get("description", "") for name, header in headers.items()},
        "content": _content(response),
        "links": [
            {"operation": link["operationId"], "description": link.get("description", "")}
            for link in (follow(openapi, link) for link in response.get("links", {}).values())
        ],
    }


def _content(part: Document) -> View | None:
    for media, content in part.get("content", {}).items():
        return {
            "media": media,
            "type": type_name(content.get("schema", {})),
            "examples": _examples(content),
        }
    return None


def _examples(content: Document) -> list[View]:
    """Every example of a body; the only one has no name."""
    if "example" in content:
        return [{"name": "", "summary": "", "value": content["example"]}]
    return [
        {"name": name, "summary": example.get("summary", ""), "value": example["value"]}
        for name, example in content.get("examples", {}).items()
    ]


def _socket(socket: Socket, asyncapi: Document) -> View:
    schemas = _schemas(asyncapi)

    def message(said: Message) -> View:
        schema = schemas[said.schema]
        return {
            "type": said.type,
            "schema": said.schema,
            "event": said.numbered and said.role is None,
            "description": schema.get("description", ""),
            "example": next(iter(schema.get("examples", ())), None),
        }

    return {
        "name": socket.pascal,
        "address": socket.address,
        "description": socket.description,
        "client": [message(m) for m in socket.client],
        "server": [message(m) for m in socket.server],
        "closings": socket.closings,
    }


def _schema(name: str, schema: Mapping[str, Any]) -> View:
    required = set(schema.get("required", ()))
    return {
        "name": name,
        "type": type_name(schema),
        "description": schema.get("description", ""),
        "values": list(schema.get("enum", ())),
        "properties": [
            {
                "name": key,
                "type": type_name(value),
                "required": key in required,
                "description": value.get("description", ""),
            }
            for key, value in schema.get("properties", {}).items()
        ],
    }


def _errors(openapi: Document, operations: list[View]) -> Iterator[View]:
    """Every code with its statuses and operations; a code that no operation declares is the edge's."""
    codes: list[str] = list(_schemas(openapi).get("ErrorCode", {}).get("enum", ()))
    for code in codes:
        places = [(r["status"], o["id"]) for o in operations for r in o["responses"] if code in r["codes"]]
        yield {
            "code": code,
            "statuses": sorted({status for status, _ in places}),
            "operations": list(dict.fromkeys(name for _, name in places)),
        }
