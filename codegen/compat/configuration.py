"""What an operator writes: the files of config/ and the components that a manifest may place."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.compat.change import Change, Severity, deprecation, removed, where
from codegen.compat.schemas import Comparison, compare
from codegen.compat.snapshot import Snapshot
from codegen.source import JsonObject


def configuration(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Files that came or went; their types are compared elsewhere."""
    for name in sorted(set(old.configuration) - set(new.configuration)):
        yield removed(f"configuration {name}", "the file is gone", old.types[name])
    for name in sorted(set(new.configuration) - set(old.configuration)):
        yield Change(f"configuration {name}", "the file is new", Severity.BREAKING)


def components(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Components that a manifest can no longer place as it did; one that is only planned binds nobody."""
    for name, was in sorted(old.components.items()):
        if was["status"] != "planned":
            yield from _component(f"component {name}", was, new.components.get(name))
    for name, now in sorted(new.components.items()):
        before = old.components.get(name)
        if now["status"] == "built" and (before is None or before["status"] == "planned"):
            yield Change(f"component {name}", "is built", Severity.COMPATIBLE, at=where(now))


def _component(subject: str, was: JsonObject, now: JsonObject | None) -> Iterator[Change]:
    if now is None:
        yield removed(subject, "is gone", was)
        return
    if now["status"] == "planned":
        yield Change(subject, "is no longer built", Severity.BREAKING, at=where(now))
    if was["region"] != now["region"]:
        what = f"moved from {was['region']} to {now['region']}"
        yield Change(subject, what, Severity.BREAKING, at=where(now))
    yield from compare(was["props"], now["props"], Comparison(subject, "request", {}, {}))
    if (change := deprecation(subject, was, now)) is not None:
        yield change
