"""The sockets of two contracts: who may open them, what is said on them, how they close."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.compat.change import Change, Severity, deprecation, removed, where
from codegen.compat.snapshot import Snapshot
from codegen.read import follow
from codegen.source import JsonObject


def sockets(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Every change of a channel; the types of its messages are compared elsewhere."""
    before, after = old.asyncapi.get("channels", {}), new.asyncapi.get("channels", {})
    for name in before.keys() - after.keys():
        yield removed(f"socket {name}", f"{before[name]['address']} is gone", before[name])
    for name in after.keys() - before.keys():
        at = where(after[name])
        yield Change(f"socket {name}", f"{after[name]['address']} is new", Severity.COMPATIBLE, at=at)
    for name in sorted(before.keys() & after.keys()):
        yield from _channel(name, before[name], after[name])
        for action in ("receive", "send"):
            yield from _messages(old, new, name, action)


def _channel(name: str, was: JsonObject, now: JsonObject) -> Iterator[Change]:
    subject, at = f"socket {name}", where(now)
    if was["address"] != now["address"]:
        what = f"moved from {was['address']} to {now['address']}"
        yield Change(subject, what, Severity.BREAKING, at=at)
    if was.get("x-vvtv-security", []) != now.get("x-vvtv-security", []):
        opened = not now.get("x-vvtv-security")
        severity = Severity.RISKY if opened else Severity.BREAKING
        yield Change(subject, "asks for other credentials", severity, at=at)
    before = {int(code) for code in was.get("x-vvtv-close-codes", {})}
    after = {int(code) for code in now.get("x-vvtv-close-codes", {})}
    for code in sorted(after - before):
        yield Change(subject, f"may close with {code}", Severity.RISKY, at=at)
    for code in sorted(before - after):
        yield Change(subject, f"no longer closes with {code}", Severity.COMPATIBLE, at=at)
    if (change := deprecation(subject, was, now)) is not None:
        yield change


def _messages(old: Snapshot, new: Snapshot, name: str, action: str) -> Iterator[Change]:
    """A message that a client may no longer say, or no longer hears, breaks it; a new one does not."""
    before, after = _kinds(old, name, action), _kinds(new, name, action)
    heard = action == "receive"
    for kind in sorted(before.keys() - after.keys()):
        what = f"no longer understands {kind}" if heard else f"no longer says {kind}"
        yield removed(f"socket {name}", what, before[kind])
    for kind in sorted(after.keys() - before.keys()):
        what = f"understands {kind}" if heard else f"says {kind}"
        yield Change(f"socket {name}", what, Severity.COMPATIBLE, at=where(after[kind]))


def _kinds(snapshot: Snapshot, name: str, action: str) -> dict[str, JsonObject]:
    """The schemas of one direction's messages by their `type`."""
    document, found = snapshot.asyncapi, dict[str, JsonObject]()
    for operation in document.get("operations", {}).values():
        if operation["action"] == action and operation["channel"]["$ref"].endswith(f"/{name}"):
            for message in operation["messages"]:
                reference = follow(document, message)["payload"]["$ref"]
                schema = snapshot.types[reference.rpartition("/")[2]]
                found[schema["properties"]["type"]["const"]] = schema
    return found
