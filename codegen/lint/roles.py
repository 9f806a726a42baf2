"""What every channel declares for its clients: how it closes, and what its messages do for the line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import place
from codegen.read import follow
from codegen.sdk_sockets import ClosingRetry, Role
from codegen.source import JsonObject, Location

_CLIENT_ROLES = ("ping", "subscribe", "resume")
_NUMBERED_ROLES = ("followed", "resync")


def closings(bundled: Bundle) -> Iterator[Finding]:
    """Every close code says what it means and whether another attempt is worth while."""
    for name, channel in bundled.asyncapi.get("channels", {}).items():
        for code, entry in channel.get("x-vvtv-close-codes", {}).items():
            at = place(channel).child("x-vvtv-close-codes", code)
            what = f"the close code {code} of the channel {name}"
            if not isinstance(entry, dict) or set(entry) != {"meaning", "retry"} or not entry["meaning"]:
                yield Finding(
                    at,
                    f"{what} needs exactly a meaning and a retry",
                    "Write it as `{meaning: It is gone., retry: never}`.",
                )
            elif entry["retry"] not in get_args(ClosingRetry):
                known = ", ".join(get_args(ClosingRetry))
                yield Finding(at, f"{what} retries in an unknown way", f"Its retry is one of {known}.")


def played(bundled: Bundle) -> Iterator[Finding]:
    """A role is known, on its side, played once, and its message has what the role needs."""
    for name, channel in bundled.asyncapi.get("channels", {}).items():
        taken: dict[str, str] = {}
        for key, message in channel.get("messages", {}).items():
            if (role := message.get("x-vvtv-role")) is not None:
                yield from _role(bundled, channel, (name, key, role), message, taken)
        if "resume" in taken and "resync" not in taken:
            yield Finding(
                place(channel),
                f"what the channel {name} resumes may be too old, and nothing says so",
                "Give a message of the server the role resync.",
            )


def _role(
    bundled: Bundle,
    channel: JsonObject,
    names: tuple[str, str, str],
    message: JsonObject,
    taken: dict[str, str],
) -> Iterator[Finding]:
    (name, key, role), at = names, place(message)
    what = f"{key} on the channel {name}"
    if role not in get_args(Role):
        yield Finding(at, f"{what} has the unknown role {role!r}", f"Roles are {', '.join(get_args(Role))}.")
        return
    if taken.setdefault(role, key) != key:
        yield Finding(at, f"{what} and {taken[role]} both play {role}", "Only one message plays a role.")
    if ("receive" if role in _CLIENT_ROLES else "send") not in _sides(bundled, channel, message):
        side = "client" if role in _CLIENT_ROLES else "server"
        yield Finding(
            at, f"{what} plays {role}, which the {side} says", "Give the role to one of its messages."
        )
    yield from _needs(at, what, role, follow(bundled.asyncapi, message["payload"]))


def _sides(bundled: Bundle, channel: JsonObject, message: JsonObject) -> set[str]:
    """The directions in which the channel's message goes."""
    document = bundled.asyncapi
    return {
        operation["action"]
        for operation in document.get("operations", {}).values()
        if follow(document, operation["channel"]) is channel
        and any(follow(document, part) is message for part in operation["messages"])
    }


def _needs(at: Location, what: str, role: str, schema: JsonObject) -> Iterator[Finding]:
    required = set(schema.get("required", ()))
    if role == "ping" and required != {"type"}:
        yield Finding(at, f"{what}: a ping requires nothing but its type", "Make its other members optional.")
    if role in _NUMBERED_ROLES and "sequence" not in required:
        yield Finding(at, f"{what}: {role} needs a required 'sequence'", "Require it: the last one sent.")
    if role == "resume" and "after" not in required:
        yield Finding(at, f"{what}: resume needs a required 'after'", "Require it: the last sequence seen.")
