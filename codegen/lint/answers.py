"""What every operation answers: all the failures that its own shape implies, as problems, each with an example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.ir import PROBLEM
from codegen.lint.walk import named, operations, place, responses
from codegen.read import capabilities, follow, operations_of
from codegen.source import JsonObject

_CODES: Mapping[str, str] = {
    "409": "IDEMPOTENCY_CONFLICT",
    "413": "BODY_TOO_LARGE",
    "415": "MEDIA_TYPE_UNSUPPORTED",
    "422": "SCHEMA_INVALID",
    "429": "RATE_LIMITED",
    "500": "INTERNAL",
}
"""What the generated server, or the book of idempotency keys, refuses with."""
_HEADERS: Mapping[str, str] = {"401": "WWW-Authenticate", "429": "Retry-After", "503": "Retry-After"}


def implied_failures(bundled: Bundle) -> Iterator[Finding]:
    """Every failure that the operation's own shape implies is declared, and a success too."""
    for path, method, node, parameters in operations_of(bundled.openapi):
        name = named(path, method, node)
        declared = {str(status) for status in node.get("responses", {})}
        for status, reason in _implied(bundled, node, parameters).items():
            if status not in declared:
                yield Finding(
                    place(node),
                    f"{name} must declare {status}, since {reason}",
                    f"Add response {status} from components/errors.yaml.",
                )
        if not any(status.startswith("2") for status in declared):
            yield Finding(
                place(node), f"{name} declares no success", "Add the response of a call that went well."
            )


def implied_codes(bundled: Bundle) -> Iterator[Finding]:
    """An implied failure carries the code that it is answered with, whatever else it carries."""
    for path, method, node, parameters in operations_of(bundled.openapi):
        responses_of = node.get("responses", {})
        for status in sorted(
            _implied(bundled, node, parameters).keys() & _CODES.keys() & responses_of.keys()
        ):
            response = follow(bundled.openapi, responses_of[status])
            if _CODES[status] not in response.get("x-vvtv-codes", ()):
                yield Finding(
                    place(response),
                    f"{named(path, method, node)} answers {status} without {_CODES[status]}, which it may meet",
                    f"Add {_CODES[status]} to its x-vvtv-codes.",
                )


def _implied(bundled: Bundle, node: JsonObject, parameters: Iterable[JsonObject]) -> dict[str, str]:
    listed = list(parameters)
    needed = {"500": "every operation may meet a defect"}
    if any("x-vvtv-bound-by" not in parameter for parameter in listed) or "requestBody" in node:
        needed["422"] = "it takes input"
    if "requestBody" in node:
        needed |= {"413": "it takes a body", "415": "it takes a body"}
    if "x-vvtv-rate" in node:
        needed["429"] = "one address may call it only so often"
    if node.get("security"):
        needed["401"] = "it needs credentials"
    if any(parameter["in"] == "header" and parameter["name"] == "Idempotency-Key" for parameter in listed):
        needed["409"] = "its idempotency key may have been used for another request"
    if any(_names_a_thing(bundled, parameter) for parameter in listed):
        needed["404"] = "the thing that its path names may not be there"
    return needed


def _names_a_thing(bundled: Bundle, parameter: JsonObject) -> bool:
    """A path parameter that is no closed list of words."""
    return parameter["in"] == "path" and "enum" not in follow(bundled.openapi, parameter.get("schema", {}))


def scheme_failures(bundled: Bundle) -> Iterator[Finding]:
    """Who uses a security scheme or a tag declares the codes that come with it (`x-vvtv-codes`).

    Who asks for capabilities declares POLICY_DENIED.
    """
    schemes = bundled.openapi.get("components", {}).get("securitySchemes", {})
    tags = {tag["name"]: tag for tag in bundled.openapi.get("tags", ())}
    for name, node in operations(bundled):
        declared = set(_codes(bundled, node))
        sources = {scheme: schemes.get(scheme, {}) for need in node.get("security", ()) for scheme in need}
        sources |= {tag: tags.get(tag, {}) for tag in node.get("tags", ())}
        if asked := capabilities(node):
            sources[f"asking for {', '.join(sorted(asked))}"] = {"x-vvtv-codes": ["POLICY_DENIED"]}
        for source, part in sources.items():
            for code in sorted(set(part.get("x-vvtv-codes", ())) - declared):
                yield Finding(
                    place(node),
                    f"{name} does not declare {code}, which {source} may answer",
                    f"Refer to a response of components/errors.yaml that carries {code}.",
                )


def _codes(bundled: Bundle, node: JsonObject) -> Iterator[str]:
    for response in node.get("responses", {}).values():
        yield from follow(bundled.openapi, response).get("x-vvtv-codes", ())


def problems(bundled: Bundle) -> Iterator[Finding]:
    """A problem lists its codes and is referred to under its own status; nothing else carries codes."""
    for name, status, response, at in responses(bundled):
        is_problem = PROBLEM in response.get("content", {})
        codes = response.get("x-vvtv-codes", ())
        if is_problem and not codes:
            yield Finding(
                at,
                f"the problem {status} of {name} needs x-vvtv-codes",
                "List the codes of ErrorCode that it may carry.",
            )
        if not is_problem and (codes or (int(status) >= 400 and not response.get("content"))):
            yield Finding(
                at,
                f"response {status} of {name} needs content {PROBLEM}",
                "Refer to a response of components/errors.yaml.",
            )
        if response.get("x-vvtv-status", int(status)) != int(status):
            yield Finding(
                at,
                f"response {status} of {name} refers to the problem of {response['x-vvtv-status']}",
                "Refer to a problem of this status.",
            )
        header = _HEADERS.get(status)
        if is_problem and header and header not in response.get("headers", {}):
            yield Finding(
                at,
                f"response {status} of {name} needs the header {header}",
                "Add it from components/common.yaml.",
            )


def named_codes(bundled: Bundle) -> Iterator[Finding]:
    """Every code that a response names is one of ErrorCode, and every one of ErrorCode can be answered."""
    schema = bundled.openapi["components"]["schemas"].get("ErrorCode", {"enum": []})
    known, planned = set(schema["enum"]), set(schema.get("x-vvtv-planned", ()))
    used = set(bundled.openapi.get("x-vvtv-edge-codes", ()))
    plain = bundled.openapi.get("x-vvtv-plain-paths", {}).values()
    used |= {code for told in plain if isinstance(told, dict) for code in told.get("codes", ())}
    for name, status, response, at in responses(bundled):
        named_here = set(response.get("x-vvtv-codes", ()))
        used |= named_here
        for code in sorted(named_here - known):
            yield Finding(
                at,
                f"response {status} of {name} names the unknown code {code}",
                "Add it to ErrorCode, or correct it.",
            )
    for code in sorted(known - used - planned):
        yield Finding(
            bundled.origins["ErrorCode"].child("enum"),
            f"nothing answers with the code {code}",
            "Name it in a response, list it in x-vvtv-edge-codes of openapi.yaml, or remove it.",
        )
    for code in sorted(planned & used):
        yield Finding(
            bundled.origins["ErrorCode"].child("x-vvtv-planned"),
            f"{code} is marked as planned and is answered already",
            "Remove the mark.",
        )


def given_examples(bundled: Bundle) -> Iterator[Finding]:
    """Every body, of a request or a response, has an example."""
    for name, node in operations(bundled):
        body = follow(bundled.openapi, node.get("requestBody", {}))
        for kind, media in body.get("content", {}).items():
            if not media.keys() & {"example", "examples"}:
                yield Finding(
                    place(media), f"the {kind} body of {name} needs an example", "Add `example`: a real call."
                )
    for name, status, response, _ in responses(bundled):
        for kind, media in response.get("content", {}).items():
            if not media.keys() & {"example", "examples"}:
                yield Finding(
                    place(media),
                    f"response {status} of {name} needs an example of {kind}",
                    "Add `example`: a real answer.",
                )


def shown_headers(bundled: Bundle) -> Iterator[Finding]:
    """Every header that an answer must have is shown by an example."""
    for name, status, response, _ in responses(bundled):
        for header, part in response.get("headers", {}).items():
            found = follow(bundled.openapi, part)
            if found.get("required") and "example" not in found:
                yield Finding(
                    place(found),
                    f"the header {header} of response {status} of {name} needs an example",
                    "Add `example`: a real value.",
                )
