"""What every channel declares for its clients: how it closes, and what its messages do for the line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from codegen.bundle import Bundle
from codegen.read import follow
from codegen.sdk_sockets import ClosingRetry, Role
from codegen.source import JsonObject

_CLIENT_ROLES = ("ping", "subscribe", "resume")
_NUMBERED_ROLES = ("followed", "resync")


def closings(bundled: Bundle) -> Iterator[str]:
    """Every close code says what it means and whether another attempt is worth while."""
    for name, channel in bundled.asyncapi.get("channels", {}).items():
        for code, entry in channel.get("x-vvtv-close-codes", {}).items():
            where = f"channel {name}: close code {code}"
            if not isinstance(entry, dict) or set(entry) != {"meaning", "retry"} or not entry["meaning"]:
                yield f"{where} needs exactly a meaning and a retry"
            elif entry["retry"] not in get_args(ClosingRetry):
                yield f"{where}: retry is one of {', '.join(get_args(ClosingRetry))}"


def roles(bundled: Bundle) -> Iterator[str]:
    """A role is known, on its side, played once, and its message has what the role needs."""
    for name, channel in bundled.asyncapi.get("channels", {}).items():
        played: dict[str, str] = {}
        for key, message in channel.get("messages", {}).items():
            role = message.get("x-vvtv-role")
            where = f"channel {name}: {key}"
            if role is None:
                continue
            if role not in get_args(Role):
                yield f"{where} has the unknown role {role!r}; known: {', '.join(get_args(Role))}"
                continue
            if played.setdefault(role, key) != key:
                yield f"{where} and {played[role]} both play {role}"
            if ("receive" if role in _CLIENT_ROLES else "send") not in _sides(bundled, channel, message):
                yield f"{where}: {role} is said by the {'client' if role in _CLIENT_ROLES else 'server'}"
            yield from _needs(where, role, follow(bundled.asyncapi, message["payload"]))
        if "resume" in played and "resync" not in played:
            yield f"channel {name}: what can be resumed needs a message of role resync, for when it is too late"


def _sides(bundled: Bundle, channel: JsonObject, message: JsonObject) -> set[str]:
    """The directions in which the channel's message goes."""
    document = bundled.asyncapi
    return {
        operation["action"]
        for operation in document.get("operations", {}).values()
        if follow(document, operation["channel"]) is channel
        and any(follow(document, part) is message for part in operation["messages"])
    }


def _needs(where: str, role: str, schema: JsonObject) -> Iterator[str]:
    required = set(schema.get("required", ()))
    if role == "ping" and required != {"type"}:
        yield f"{where}: a ping may require nothing but its type"
    if role in _NUMBERED_ROLES and "sequence" not in required:
        yield f"{where}: {role} needs a required 'sequence'"
    if role == "resume" and "after" not in required:
        yield f"{where}: resume needs a required 'after'"
