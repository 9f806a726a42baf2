"""What every operation declares: a name, a tag, security, its input, and what creating and listing promise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import named, operations, place, responses
from codegen.names import snake
from codegen.read import capabilities, follow, operations_of
from codegen.source import JsonObject

_CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")
_VARIABLE = re.compile(r"\{(\w+)\}")
_JSON = "application/json"
_SCALARS = ("string", "integer", "number", "boolean")
_PLACES = ("path", "query", "header")
_TAKEN = ("self", "caller", "body")
"""Arguments that every handler and every call of an SDK has for itself."""


def identity(bundled: Bundle) -> Iterator[Finding]:
    """A unique camelCase operationId, exactly one declared tag, a summary."""
    tags = {tag["name"] for tag in bundled.openapi.get("tags", ())}
    names = Counter(str(node.get("operationId")) for _, _, node, _ in operations_of(bundled.openapi))
    for path, method, node, _ in operations_of(bundled.openapi):
        name, at = named(path, method, node), place(node)
        given = str(node.get("operationId", ""))
        if not _CAMEL.fullmatch(given):
            yield Finding(
                at, f"{name} needs an operationId in camelCase", "Add one: a verb and a noun, `listAssets`."
            )
        elif names[given] > 1:
            yield Finding(
                at, f"operationId {given!r} is taken by another operation", "Give this one its own."
            )
        if len(node.get("tags", ())) != 1 or node["tags"][0] not in tags:
            known = ", ".join(sorted(tags))
            yield Finding(
                at,
                f"{name} needs exactly one declared tag",
                f"Choose one of {known}, or declare a new one in openapi.yaml.",
            )
        if not node.get("summary"):
            yield Finding(at, f"{name} needs a summary", "Add `summary`: one sentence for the reference.")


def security(bundled: Bundle) -> Iterator[Finding]:
    """Security is stated on the operation itself, `[]` for public, and names declared schemes and capabilities."""
    known = set(bundled.openapi["components"]["schemas"].get("Capability", {}).get("enum", ()))
    schemes = bundled.openapi.get("components", {}).get("securitySchemes", {})
    for name, node in operations(bundled):
        if "security" not in node:
            yield Finding(
                place(node),
                f"{name} needs its own security",
                "Add `security`: the schemes, or `[]` when it is public.",
            )
        for scheme in (scheme for alternative in node.get("security", ()) for scheme in alternative):
            if scheme not in schemes:
                yield Finding(
                    place(node).child("security"),
                    f"{name} names the security scheme {scheme!r}, which is not declared",
                    "Declare it in openapi.yaml, components/securitySchemes.",
                )
        for capability in sorted(capabilities(node) - known):
            yield Finding(
                place(node).child("security"),
                f"{name} asks for the capability {capability!r}, which is unknown",
                f"Ask for one of {', '.join(sorted(known)) or 'none'}.",
            )


def rates(bundled: Bundle) -> Iterator[Finding]:
    """A rate that an operation names is one that the configuration holds."""
    known = bundled.models["components"]["schemas"].get("AddressRates", {}).get("properties", {})
    for name, node in operations(bundled):
        if node.get("x-vvtv-rate", "") not in ("", *known):
            yield Finding(
                place(node),
                f"{name} names the rate {node['x-vvtv-rate']!r}, which platform.yaml does not have",
                f"Name one of {', '.join(sorted(known)) or 'none'}, or add it to AddressRates.",
            )


def bound_parameters(bundled: Bundle) -> Iterator[Finding]:
    """Where a scheme lets callers in, the parameters that it reads are declared (`x-vvtv-bound-by`)."""
    read: dict[str, set[str]] = {}
    has: dict[str, set[str]] = {}
    for name, node in operations(bundled):
        listed = [follow(bundled.openapi, parameter) for parameter in node.get("parameters", ())]
        has[name] = {parameter["name"] for parameter in listed}
        for parameter in listed:
            if "x-vvtv-bound-by" in parameter:
                read.setdefault(parameter["x-vvtv-bound-by"], set()).add(parameter["name"])
    for name, node in operations(bundled):
        for scheme in (scheme for alternative in node.get("security", ()) for scheme in alternative):
            for missing in sorted(read.get(scheme, set()) - has[name]):
                yield Finding(
                    place(node),
                    f"{name} lacks the parameter {missing}, which {scheme} reads",
                    "Refer to it in `parameters`, as the other operations of the scheme do.",
                )


def bodies(bundled: Bundle) -> Iterator[Finding]:
    """A request body is required JSON of a named type; a JSON response is of one too."""
    for name, node in operations(bundled):
        if "requestBody" not in node:
            continue
        body = follow(bundled.openapi, node["requestBody"])
        content = body.get("content", {})
        if list(content) != [_JSON] or "$ref" not in content.get(_JSON, {}).get("schema", {}):
            yield Finding(
                place(body),
                f"the body of {name} must be {_JSON} of a named type",
                "Name its type in components/ and refer to it.",
            )
        elif not body.get("required"):
            yield Finding(place(body), f"the body of {name} must be required", "Add `required: true`.")
    for name, status, response, at in responses(bundled):
        for kind, media in response.get("content", {}).items():
            if kind.endswith("json") and "$ref" not in media.get("schema", {}):
                yield Finding(
                    at,
                    f"response {status} of {name} must be of a named type",
                    "Name its type in components/ and refer to it.",
                )


def parameters(bundled: Bundle) -> Iterator[Finding]:
    """Scalars only, described; path variables and path parameters match; a name once."""
    for path, method, node, listed in operations_of(bundled.openapi):
        name = named(path, method, node)
        variables = set(_VARIABLE.findall(path))
        given = {parameter["name"] for parameter in listed if parameter["in"] == "path"}
        for variable in sorted(variables ^ given):
            yield Finding(
                place(node),
                f"{name}: the path and its parameters disagree on {variable!r}",
                "A `{variable}` of the path needs a path parameter of that name, and the other way round.",
            )
        twice = [key for key, count in Counter((p["in"], p["name"]) for p in listed).items() if count > 1]
        for where, variable in twice:
            yield Finding(
                place(node),
                f"{name}: the {where} parameter {variable!r} is declared twice",
                "Remove one of the two.",
            )
        for parameter in listed:
            yield from _parameter(bundled, name, parameter)


def _parameter(bundled: Bundle, name: str, parameter: JsonObject) -> Iterator[Finding]:
    label, at = f"parameter {parameter['name']!r} of {name}", place(parameter)
    if follow(bundled.openapi, parameter.get("schema", {})).get("type") not in _SCALARS:
        yield Finding(
            at, f"{label} must be a scalar", f"Give it one of the types {', '.join(_SCALARS)}, or use a body."
        )
    if not parameter.get("description"):
        yield Finding(at, f"{label} needs a description", "Say what it means in a few words.")
    if parameter["in"] == "path" and not parameter.get("required"):
        yield Finding(at, f"path {label} must be required", "Add `required: true`.")


def places(bundled: Bundle) -> Iterator[Finding]:
    """A parameter stands in the path, in the query or in a header: neither server nor SDKs know another place."""
    for path, method, node, listed in operations_of(bundled.openapi):
        for parameter in (found for found in listed if found["in"] not in _PLACES):
            yield Finding(
                place(parameter),
                f"parameter {parameter['name']!r} of {named(path, method, node)} stands in the {parameter['in']}",
                f"Take it in one of {', '.join(_PLACES)}; credentials are a security scheme.",
            )


def arguments(bundled: Bundle) -> Iterator[Finding]:
    """Each parameter is an argument of its own in Python, whatever its place: `X-Hue` and `x_hue` are one."""
    for path, method, node, listed in operations_of(bundled.openapi):
        name, first = named(path, method, node), dict[str, JsonObject]()
        for parameter in (found for found in listed if "x-vvtv-bound-by" not in found):
            label, argument = (
                f"the {parameter['in']} parameter {parameter['name']!r}",
                snake(parameter["name"]),
            )
            known = first.setdefault(argument, parameter)
            if argument in _TAKEN:
                yield Finding(
                    place(parameter),
                    f"{name}: {label} would be the argument {argument!r}, which is taken",
                    "Give it another name.",
                )
            elif (known["in"], known["name"]) != (parameter["in"], parameter["name"]):
                yield Finding(
                    place(parameter),
                    f"{name}: {label} and the {known['in']} parameter {known['name']!r}"
                    f" would be one argument {argument!r}",
                    "Rename one of the two.",
                )


def creations(bundled: Bundle) -> Iterator[Finding]:
    """A POST that creates accepts Idempotency-Key, and says where what it made is found."""
    for path, method, node, listed in operations_of(bundled.openapi):
        created = node.get("responses", {}).get("201")
        if method != "post" or created is None:
            continue
        name = named(path, method, node)
        if ("header", "Idempotency-Key") not in {(p["in"], p["name"]) for p in listed}:
            yield Finding(
                place(node),
                f"{name} creates something and does not accept Idempotency-Key",
                "Add the parameter components/common.yaml#/parameters/IdempotencyKey.",
            )
        if "Location" not in follow(bundled.openapi, created).get("headers", {}):
            yield Finding(
                place(created),
                f"{name} does not say where what it created is found",
                "Add the header components/common.yaml#/headers/Location to response 201.",
            )


def lists(bundled: Bundle) -> Iterator[Finding]:
    """A page has items and a cursor, and who answers with one takes the cursor and a limit."""
    for path, method, node, listed in operations_of(bundled.openapi):
        success = follow(bundled.openapi, node.get("responses", {}).get("200", {}))
        schema = success.get("content", {}).get(_JSON, {}).get("schema", {})
        page = follow(bundled.openapi, schema)
        if "next_cursor" not in page.get("properties", {}):
            continue
        name = named(path, method, node)
        given = {p["name"] for p in listed if p["in"] == "query"}
        for missing in sorted({"cursor", "limit"} - given):
            yield Finding(
                place(node),
                f"{name} answers with a page and takes no {missing!r}",
                f"Add the query parameter {missing!r} of components/common.yaml.",
            )
        items = page["properties"].get("items", {})
        if items.get("type") != "array" or "items" not in page.get("required", ()):
            yield Finding(
                place(page),
                f"the page that {name} answers with needs items",
                "Add the required array `items`.",
            )
