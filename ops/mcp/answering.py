"""From the platform's answer, or its silence, to what a tool's caller is told. Pure.

An error is a text that says what went wrong, where, and what to do; it carries no structured content, which is promised
to fit the tool's output schema.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from ops.mcp.catalogue import Tool

PROBLEM = "application/problem+json"
_CREDENTIALS = (
    "Nothing a caller can mend: who runs this server sets VVTV_CONTROL_TOKEN and VVTV_CONTROL_SECRET."
)
_REMEDIES = {
    401: _CREDENTIALS,
    403: _CREDENTIALS,
    404: "Ask one of the tools that list what there is, and use an id from its answer.",
    409: "Look at the present state again, then decide anew.",
    413: "Send less.",
    422: "Correct the arguments and call again.",
}
_UNKNOWN = "Whether the change was made is unknown: look at the state before you call again."
_NO_CONTENT = 204
_PICTURES = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
"""What the protocol carries as a picture; SVG is text."""
_REPORT = "Report it with the request id, which names it in the platform's log."


@dataclass(frozen=True)
class Received:
    """An HTTP answer, whole."""

    status: int
    media_type: str
    retry_after: str
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """What a call came to."""

    text: str
    structured: dict[str, Any] | None = None
    failed: bool = False
    picture: tuple[str, bytes] | None = None
    """Media type and bytes of a picture, which has no text."""


def outcome(tool: Tool, received: Received, url: str) -> Outcome:
    """What the platform's answer means."""
    if received.media_type == PROBLEM:
        return _problem(received) or _stranger(tool, received, url)
    if received.status not in tool.call.answers:
        return _stranger(tool, received, url)
    schema = tool.definition.get("outputSchema")
    if not received.body and (schema is None or received.status == _NO_CONTENT):
        return Outcome(f"{tool.definition['title']}: done.")
    if received.media_type in tool.call.text:
        return _as_it_is(received)
    try:
        document = json.loads(received.body)
    except (ValueError, RecursionError):
        return _stranger(tool, received, url)
    if schema is None:
        return Outcome(received.body.decode())
    if not Draft202012Validator(schema).is_valid(document):
        return _stranger(tool, received, url)
    return Outcome(json.dumps(document, ensure_ascii=False), document)


def _as_it_is(received: Received) -> Outcome:
    if received.media_type in _PICTURES:
        return Outcome("", picture=(received.media_type, received.body))
    return Outcome(received.body.decode(errors="replace"))


def misfit(faults: list[str]) -> Outcome:
    """The arguments do not fit; nothing was asked of the platform."""
    return _failure("The arguments do not fit", faults, "Correct the arguments and call again.")


def unreachable(url: str, reason: str) -> Outcome:
    """Nobody listens at the platform's address, so nothing was done."""
    return _failure(
        f"The platform at {url} does not answer ({reason}).",
        (),
        "Start it with `make up`, or set VVTV_HOST and VVTV_PORT to where it runs; then call again.",
    )


def broken_off(tool: Tool, url: str, reason: str) -> Outcome:
    """The call was under way and no answer came, so a change may have been made."""
    return _failure(
        f"The platform at {url} does not answer ({reason}).",
        (),
        "Call again." if tool.reads_only else _UNKNOWN,
    )


def too_large(tool: Tool, limit: int) -> Outcome:
    """The answer is larger than this server passes on."""
    less = "Ask for less, such as a smaller `limit`; whoever runs this server may raise --max-bytes."
    return _failure(f"The answer is larger than {limit} bytes.", (), less if tool.reads_only else _UNKNOWN)


def withheld(tool: Tool) -> Outcome:
    """The tool exists and is not offered."""
    return _failure(
        f"{tool.name} changes the platform, and this server was started to read only.",
        (),
        f"Whoever runs it may start it with `--tool {tool.name}`, or with `--allow-writes`.",
    )


def _problem(received: Received) -> Outcome | None:
    """A refusal in the contract's words; None when it is none."""
    try:
        problem = json.loads(received.body)
        where = [f"{item['pointer']}: {item['detail']}" for item in problem.get("errors", ())]
        first = f"{problem['code']} ({received.status}): {problem['detail']}"
        request = f"request {problem['request_id']}"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return _failure(first, [*where, request], _remedy(received))


def _remedy(received: Received) -> str:
    if received.retry_after:
        return f"Call again in {received.retry_after} s."
    return _REMEDIES.get(received.status, _REPORT)


def _stranger(tool: Tool, received: Received, url: str) -> Outcome:
    """Something answered that does not speak this contract."""
    seen = f"status {received.status}, {received.media_type or 'no body'}"
    return _failure(
        f"The answer to {tool.name} is outside the contract ({seen}).",
        (),
        f"Check that {url} is the platform, and that it has the version of this server.",
    )


def _failure(what: str, where: Sequence[str], remedy: str) -> Outcome:
    lines = [what, *(f"- {place}" for place in where), f"What to do: {remedy}"]
    return Outcome("\n".join(lines), failed=True)
