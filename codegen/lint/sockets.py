"""What every socket declares: an address, who may open it, both directions, its close codes."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import place
from codegen.read import follow
from codegen.source import JsonObject

_ALWAYS: dict[int, str] = {
    1002: "a frame may break the protocol",
    1007: "a message may not be UTF-8",
    1009: "a message may be too large",
    1011: "every socket may meet a defect",
    1012: "the server restarts now and then",
    1013: "the server may have too much to do already",
    4400: "a message may not fit the contract",
}
_WITH_CREDENTIALS: dict[int, str] = {
    4401: "its credentials may be unknown",
    4403: "its caller may not be allowed",
}


def channels(bundled: Bundle) -> Iterator[Finding]:
    """Every channel has an address below /v1/, its security, and says something in both directions."""
    document = bundled.asyncapi
    for name, channel in document.get("channels", {}).items():
        at = place(channel)
        if not str(channel.get("address", "")).startswith("/v1/"):
            yield Finding(at, f"the channel {name} needs an address below /v1/", "Add `address: /v1/...`.")
        if "x-vvtv-security" not in channel:
            yield Finding(
                at, f"the channel {name} needs x-vvtv-security", "List its schemes; `[]` when it is public."
            )
        directions = {
            operation["action"]
            for operation in document.get("operations", {}).values()
            if follow(document, operation["channel"]) is channel
        }
        for missing in sorted({"send", "receive"} - directions):
            yield Finding(
                at,
                f"nothing says what the server may {missing} on the channel {name}",
                f"Add an operation with `action: {missing}` and its messages.",
            )


def messages(bundled: Bundle) -> Iterator[Finding]:
    """Each message is a named type with a constant `type` of its own, and goes in some direction."""
    document = bundled.asyncapi
    spoken = {
        message["$ref"]
        for operation in document.get("operations", {}).values()
        for message in operation["messages"]
    }
    for name, channel in document.get("channels", {}).items():
        kinds: dict[str, str] = {}
        for key, message in channel.get("messages", {}).items():
            yield from _message(document, name, key, message, kinds)
            if f"#/channels/{name}/messages/{key}" not in spoken:
                yield Finding(
                    place(message),
                    f"nobody says {key} on the channel {name}",
                    "List it in an operation of the channel, or remove it.",
                )


def _message(
    document: JsonObject, channel: str, key: str, message: JsonObject, kinds: dict[str, str]
) -> Iterator[Finding]:
    payload = follow(document, message).get("payload", {})
    if "$ref" not in payload:
        yield Finding(
            place(message),
            f"the payload of {key} on the channel {channel} must be a named type",
            "Refer to a file of schemas/events.",
        )
        return
    schema = follow(document, payload)
    kind = schema.get("properties", {}).get("type", {}).get("const")
    if kind is None or "type" not in schema.get("required", ()):
        yield Finding(
            place(schema),
            f"{key} on the channel {channel} needs a constant 'type'",
            "Require `type` and give it a `const`.",
        )
    elif kind in kinds:
        yield Finding(
            place(schema),
            f"{key} and {kinds[kind]} on the channel {channel} are both of type {kind!r}",
            "Give each message a type of its own.",
        )
    else:
        kinds[kind] = key


def close_codes(bundled: Bundle) -> Iterator[Finding]:
    """Every close code that the socket's own shape implies is declared (RFC 6455, 7.4)."""
    for name, channel in bundled.asyncapi.get("channels", {}).items():
        declared = {int(code) for code in channel.get("x-vvtv-close-codes", {})}
        needed = _ALWAYS | (_WITH_CREDENTIALS if channel.get("x-vvtv-security") else {})
        for code, reason in needed.items():
            if code not in declared:
                yield Finding(
                    place(channel),
                    f"the channel {name} must declare the close code {code}, since {reason}",
                    "Add it to x-vvtv-close-codes.",
                )
