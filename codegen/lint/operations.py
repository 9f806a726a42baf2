"""What every operation declares: a name, a tag, security, its failures, examples, and where one can go next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.ir import PROBLEM
from codegen.read import follow, operations_of
from codegen.source import JsonObject

_CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")
_VARIABLE = re.compile(r"\{(\w+)\}")
_JSON = "application/json"


def identity(bundled: Bundle) -> Iterator[str]:
    """A unique camelCase operationId, exactly one declared tag, a summary."""
    tags = {tag["name"] for tag in bundled.openapi.get("tags", ())}
    names = Counter(str(node.get("operationId")) for _, _, node, _ in operations_of(bundled.openapi))
    for where, node in _operations(bundled):
        name = str(node.get("operationId", ""))
        if not _CAMEL.fullmatch(name):
            yield f"{where}: needs an operationId in camelCase"
        elif names[name] > 1:
            yield f"{where}: operationId {name!r} is taken by another operation"
        if len(node.get("tags", ())) != 1 or node["tags"][0] not in tags:
            yield f"{where}: needs exactly one tag out of {', '.join(sorted(tags))}"
        if not node.get("summary"):
            yield f"{where}: needs a summary"


def security(bundled: Bundle) -> Iterator[str]:
    """Security is stated on the operation itself, `[]` for public, and names declared schemes."""
    schemes = bundled.openapi.get("components", {}).get("securitySchemes", {})
    for where, node in _operations(bundled):
        if "security" not in node:
            yield f"{where}: needs its own security; `[]` when it is public"
        for name in (name for alternative in node.get("security", ()) for name in alternative):
            if name not in schemes:
                yield f"{where}: security scheme {name!r} is not declared"


def failures(bundled: Bundle) -> Iterator[str]:
    """Every failure that the operation's own shape implies is declared."""
    for _, _, node, parameters in operations_of(bundled.openapi):
        where = str(node.get("operationId"))
        declared = {str(status) for status in node.get("responses", {})}
        needed = {"500": "every operation may meet a defect"}
        if parameters or "requestBody" in node:
            needed["422"] = "it takes input"
        if "requestBody" in node:
            needed |= {"413": "it takes a body", "415": "it takes a body"}
        if node.get("security"):
            needed |= {"401": "it needs credentials"}
        for status, reason in needed.items():
            if status not in declared:
                yield f"{where}: must declare {status}, since {reason}"
        if not any(status.startswith("2") for status in declared):
            yield f"{where}: declares no success"


def problem_responses(bundled: Bundle) -> Iterator[str]:
    """A problem response lists codes of ErrorCode; any other response below 400 or with a body of its own has none."""
    known = set(bundled.openapi["components"]["schemas"].get("ErrorCode", {}).get("enum", ()))
    for where, status, response in _responses(bundled):
        is_problem = PROBLEM in response.get("content", {})
        codes = response.get("x-vvtv-codes", ())
        if is_problem and not codes:
            yield f"{where}: the problem response {status} needs x-vvtv-codes"
        if not is_problem and (codes or (int(status) >= 400 and not response.get("content"))):
            yield f"{where}: response {status} needs content {PROBLEM}"
        for code in sorted(set(codes) - known):
            yield f"{where}: response {status} names the unknown code {code}"
        if response.get("x-vvtv-status", int(status)) != int(status):
            yield f"{where}: response {status} refers to the problem of {response['x-vvtv-status']}"
        if status in ("429", "503") and is_problem and "Retry-After" not in response.get("headers", {}):
            yield f"{where}: response {status} needs the header Retry-After"
        if status == "401" and "WWW-Authenticate" not in response.get("headers", {}):
            yield f"{where}: response 401 needs the header WWW-Authenticate"


def bodies(bundled: Bundle) -> Iterator[str]:
    """A request body is required JSON of a named type; a JSON response too."""
    for _, _, node, _ in operations_of(bundled.openapi):
        if "requestBody" in node:
            body = follow(bundled.openapi, node["requestBody"])
            content = body.get("content", {})
            if list(content) != [_JSON] or "$ref" not in content.get(_JSON, {}).get("schema", {}):
                yield f"{node.get('operationId')}: its body must be {_JSON} of a named type"
            elif not body.get("required"):
                yield f"{node.get('operationId')}: its body must be required"
    for where, status, response in _responses(bundled):
        for kind, media in response.get("content", {}).items():
            if kind.endswith("json") and "$ref" not in media.get("schema", {}):
                yield f"{where}: response {status} must be of a named type"


def parameters(bundled: Bundle) -> Iterator[str]:
    """Scalars only, described; path variables and path parameters match; a name once."""
    for path, method, node, listed in operations_of(bundled.openapi):
        where = str(node.get("operationId", f"{method} {path}"))
        variables = set(_VARIABLE.findall(path))
        given = {parameter["name"] for parameter in listed if parameter["in"] == "path"}
        for name in sorted(variables ^ given):
            yield f"{where}: the path and its parameters disagree on {name!r}"
        twice = [key for key, count in Counter((p["in"], p["name"]) for p in listed).items() if count > 1]
        for place, name in twice:
            yield f"{where}: {place} parameter {name!r} is declared twice"
        for parameter in listed:
            schema = follow(bundled.openapi, parameter.get("schema", {}))
            if schema.get("type") not in ("string", "integer", "number", "boolean"):
                yield f"{where}: parameter {parameter['name']!r} must be a scalar"
            if not parameter.get("description"):
                yield f"{where}: parameter {parameter['name']!r} needs a description"
            if parameter["in"] == "path" and not parameter.get("required"):
                yield f"{where}: path parameter {parameter['name']!r} must be required"


def links(bundled: Bundle) -> Iterator[str]:
    """Every success links to an operation that can follow, by a known operationId."""
    known = {str(node.get("operationId")) for _, _, node, _ in operations_of(bundled.openapi)}
    for where, status, response in _responses(bundled):
        listed = [follow(bundled.openapi, link) for link in response.get("links", {}).values()]
        if status.startswith("2") and not listed:
            yield f"{where}: response {status} needs links to what can follow"
        for link in listed:
            if link.get("operationId") not in known:
                yield f"{where}: response {status} links to the unknown operation {link.get('operationId')!r}"


def given_examples(bundled: Bundle) -> Iterator[str]:
    """Every JSON body, of a request or a response, has an example."""
    for where, node in _operations(bundled):
        for kind, media in follow(bundled.openapi, node.get("requestBody", {})).get("content", {}).items():
            if "example" not in media and "examples" not in media:
                yield f"{where}: its {kind} body needs an example"
    for where, status, response in _responses(bundled):
        for kind, media in response.get("content", {}).items():
            if "example" not in media and "examples" not in media:
                yield f"{where}: response {status} needs an example of {kind}"


def _operations(bundled: Bundle) -> Iterator[tuple[str, JsonObject]]:
    for path, method, node, _ in operations_of(bundled.openapi):
        yield f"{method.upper()} {path}", node


def _responses(bundled: Bundle) -> Iterator[tuple[str, str, JsonObject]]:
    for where, node in _operations(bundled):
        for status, response in node.get("responses", {}).items():
            yield where, str(status), follow(bundled.openapi, response)
