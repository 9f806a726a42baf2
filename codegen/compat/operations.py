"""The HTTP operations of two contracts, by method and path."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.compat.change import Change, Severity, deprecation, removed, where
from codegen.compat.schemas import Comparison, Direction, compare
from codegen.compat.snapshot import Snapshot
from codegen.read import follow, operations_of
from codegen.source import JsonObject

Key = tuple[str, str]
Found = tuple[JsonObject, list[JsonObject]]


def operations(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Every change of an operation; the types it names are compared elsewhere."""
    before, after = _by_key(old), _by_key(new)
    moved = {node["operationId"]: key for key, (node, _) in after.items()}
    for key in before.keys() - after.keys():
        node = before[key][0]
        name = node["operationId"]
        if name in moved:
            there = " ".join(moved[name])
            at = where(after[moved[name]][0])
            yield Change(name, f"moved from {' '.join(key)} to {there}", Severity.BREAKING, at=at)
        else:
            yield removed(name, f"{' '.join(key)} is gone", node)
    for key in after.keys() - before.keys():
        node = after[key][0]
        yield Change(node["operationId"], f"{' '.join(key)} is new", Severity.COMPATIBLE, at=where(node))
    for key in sorted(before.keys() & after.keys()):
        yield from _Pair(old, new, before[key], after[key]).changes()


def _by_key(snapshot: Snapshot) -> dict[Key, Found]:
    return {
        (method.upper(), path): (node, listed)
        for path, method, node, listed in operations_of(snapshot.openapi)
    }


class _Pair:
    """One operation before and after."""

    def __init__(self, old: Snapshot, new: Snapshot, before: Found, after: Found) -> None:
        self._old, self._new = old, new
        self._before, self._after = before[0], after[0]
        self._given, self._taken = _by_place(before[1]), _by_place(after[1])
        self._name = str(before[0]["operationId"])

    def changes(self) -> Iterator[Change]:
        yield from self._identity()
        yield from self._security()
        yield from self._parameters()
        yield from self._body()
        yield from self._responses()
        if (change := deprecation(self._name, self._before, self._after)) is not None:
            yield change

    def _change(self, what: str, severity: Severity, node: JsonObject | None = None) -> Change:
        return Change(self._name, what, severity, at=where(node) or where(self._after))

    def _comparison(self, part: str, *, sent: bool) -> Comparison:
        shared = frozenset(self._old.types.keys() & self._new.types.keys())
        direction: Direction = "request" if sent else "response"
        return Comparison(f"{self._name}, {part}", direction, self._old.types, self._new.types, shared)

    def _identity(self) -> Iterator[Change]:
        if self._before["operationId"] != self._after["operationId"]:
            yield self._change(
                f"is named {self._after['operationId']} now, in the SDKs too", Severity.BREAKING
            )
        if self._before["tags"] != self._after["tags"]:
            yield self._change(
                f"stands under {self._after['tags'][0]} instead of {self._before['tags'][0]}, in the SDKs too",
                Severity.BREAKING,
            )

    def _security(self) -> Iterator[Change]:
        was, now = _ways(self._before), _ways(self._after)
        for way in sorted(was.keys() & now.keys()):
            for capability in sorted(now[way] - was[way]):
                yield self._change(f"asks for the capability {capability}", Severity.BREAKING)
            for capability in sorted(was[way] - now[way]):
                yield self._change(f"no longer asks for the capability {capability}", Severity.RISKY)
        before = [sorted(alternative) for alternative in self._before.get("security", ())]
        after = [sorted(alternative) for alternative in self._after.get("security", ())]
        if before == after:
            return
        opened = not after or all(alternative in after for alternative in before)
        what = f"asks for {_needs(after)} instead of {_needs(before)}"
        yield self._change(what, Severity.RISKY if opened and before else Severity.BREAKING)

    def _parameters(self) -> Iterator[Change]:
        for key in self._given.keys() - self._taken.keys():
            part = self._given[key]
            at = where(self._after)
            yield removed(self._name, f"{' '.join(key)} is no longer taken", part, Severity.RISKY, at)
        for key in self._taken.keys() - self._given.keys():
            needed = self._taken[key].get("required", False)
            severity = Severity.BREAKING if needed else Severity.COMPATIBLE
            words = "is new and required" if needed else "is new"
            yield self._change(f"{' '.join(key)} {words}", severity, self._taken[key])
        for key in sorted(self._given.keys() & self._taken.keys()):
            before, after = self._given[key], self._taken[key]
            if after.get("required", False) and not before.get("required", False):
                yield self._change(f"{' '.join(key)} became required", Severity.BREAKING, after)
            elif before.get("required", False) and not after.get("required", False):
                yield self._change(f"{' '.join(key)} became optional", Severity.COMPATIBLE, after)
            of = self._comparison(" ".join(key), sent=True)
            yield from compare(before["schema"], after["schema"], of)
            if (change := deprecation(of.subject, before, after)) is not None:
                yield change

    def _body(self) -> Iterator[Change]:
        before = follow(self._old.openapi, self._before.get("requestBody", {})).get("content", {})
        after = follow(self._new.openapi, self._after.get("requestBody", {})).get("content", {})
        if before and not after:
            yield self._change("no longer takes a body", Severity.BREAKING)
        elif after and not before:
            yield self._change("takes a body now", Severity.BREAKING)
        for media in before.keys() & after.keys():
            of = self._comparison("the body", sent=True)
            yield from compare(before[media]["schema"], after[media]["schema"], of)

    def _responses(self) -> Iterator[Change]:
        before, after = self._before["responses"], self._after["responses"]
        for status in before.keys() - after.keys():
            severity = Severity.BREAKING if str(status).startswith("2") else Severity.COMPATIBLE
            yield self._change(f"no longer answers {status}", severity)
        for status in after.keys() - before.keys():
            yield self._change(f"may answer {status}", Severity.RISKY, after[status])
        for status in sorted(before.keys() & after.keys()):
            was, now = follow(self._old.openapi, before[status]), follow(self._new.openapi, after[status])
            yield from self._response(str(status), was, now)

    def _response(self, status: str, was: JsonObject, now: JsonObject) -> Iterator[Change]:
        yield from self._codes(status, was, now)
        yield from self._headers(status, was, now)
        before, after = was.get("content", {}), now.get("content", {})
        if before.keys() != after.keys():
            words = f"{status} is {', '.join(after) or 'empty'} instead of {', '.join(before) or 'empty'}"
            yield self._change(words, Severity.BREAKING, now)
        for media in before.keys() & after.keys():
            of = self._comparison(status, sent=False)
            yield from compare(before[media]["schema"], after[media]["schema"], of)

    def _codes(self, status: str, was: JsonObject, now: JsonObject) -> Iterator[Change]:
        before, after = set(was.get("x-vvtv-codes", ())), set(now.get("x-vvtv-codes", ()))
        for code in sorted(after - before):
            yield self._change(f"{status} may carry {code}", Severity.RISKY, now)
        for code in sorted(before - after):
            yield self._change(f"{status} no longer carries {code}", Severity.COMPATIBLE, now)

    def _headers(self, status: str, was: JsonObject, now: JsonObject) -> Iterator[Change]:
        before = {name: follow(self._old.openapi, part) for name, part in was.get("headers", {}).items()}
        after = {name: follow(self._new.openapi, part) for name, part in now.get("headers", {}).items()}
        for name in before.keys() - after.keys():
            yield self._change(f"{status} no longer has the header {name}", Severity.BREAKING, now)
        for name in after.keys() - before.keys():
            yield self._change(f"{status} has the new header {name}", Severity.COMPATIBLE, now)
        for name in sorted(before.keys() & after.keys()):
            if before[name].get("required", False) and not after[name].get("required", False):
                yield self._change(f"{status} may lack the header {name}", Severity.BREAKING, now)
            of = self._comparison(f"{status} header {name}", sent=False)
            yield from compare(before[name]["schema"], after[name]["schema"], of)


def _by_place(parameters: list[JsonObject]) -> dict[Key, JsonObject]:
    return {(parameter["in"], parameter["name"]): parameter for parameter in parameters}


def _ways(node: JsonObject) -> dict[tuple[str, ...], set[str]]:
    """Which schemes together let a caller in, and the capabilities that each such way asks for."""
    return {
        tuple(sorted(way)): {name for names in way.values() for name in names}
        for way in node.get("security", ())
    }


def _needs(alternatives: list[list[str]]) -> str:
    return " or ".join(" and ".join(alternative) for alternative in alternatives) or "nothing"
