"""What a change of a schema does to the documents that it describes, seen from the side that is not ours.

A document that a client sends must go on being accepted: a schema may be widened. A document that a client is told must
go on being understood: a schema may be narrowed. Each keyword is judged by whether it accepts less or more than before
(JSON Schema 2020-12); what can't be told is taken for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from codegen.compat.change import Change, Severity, deprecation, removed, where
from codegen.ir import SCHEMA_PREFIX
from codegen.source import JsonObject

Direction = Literal["request", "response"]
Effect = Literal["narrowed", "widened", "changed"]

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_EXACT = ("pattern", "format", "multipleOf", "const")
_BREAKS: Mapping[Direction, frozenset[Effect]] = {
    "request": frozenset({"narrowed", "changed"}),
    "response": frozenset({"widened", "changed"}),
}
_WIDER_TYPES = frozenset({("integer", "number")})


@dataclass(frozen=True)
class Comparison:
    """Two versions of one part of a document: its name, who writes it, and the types that references name.

    `shared` are the names of types that are compared by themselves: references to them are not followed.
    """

    subject: str
    direction: Direction
    old_types: JsonObject
    new_types: JsonObject
    shared: frozenset[str] = frozenset()
    path: str = ""
    depth: int = 0

    @property
    def label(self) -> str:
        """What is compared, as people name it: `QueueMove.position`."""
        return f"{self.subject}.{self.path}" if self.path else self.subject

    def below(self, name: str) -> Comparison:
        return replace(self, path=f"{self.path}.{name}" if self.path else name, depth=self.depth + 1)

    def change(self, effect: Effect, what: str, node: Any, *, mild: bool = False) -> Change:
        """A change by its effect; a mild one, where it breaks, only may."""
        breaks = effect in _BREAKS[self.direction]
        severity = (Severity.RISKY if mild else Severity.BREAKING) if breaks else Severity.COMPATIBLE
        return self.told(what, severity, node)

    def told(self, what: str, severity: Severity, node: Any) -> Change:
        return Change(self.label, what, severity, at=where(node))


_DEEPEST = 24


def compare(old: Any, new: Any, of: Comparison) -> Iterator[Change]:
    """Every change between two schemas."""
    if of.shared and old == new:
        return
    if old.get("$ref") == new.get("$ref") and _name(old) in of.shared:
        return
    before, after = _resolved(old, of.old_types), _resolved(new, of.new_types)
    if of.depth > _DEEPEST:
        return
    yield from _values(before, after, of)
    yield from _properties(before, after, of)
    yield from _children(before, after, of)
    yield from _alternatives(before, after, of)
    if (change := deprecation(of.label, before, after)) is not None:
        yield change


def _name(node: JsonObject) -> str:
    return str(node.get("$ref", "")).removeprefix(SCHEMA_PREFIX)


def _resolved(node: JsonObject, types: JsonObject) -> JsonObject:
    while "$ref" in node:
        node = types[_name(node)]
    return node


def _values(old: JsonObject, new: JsonObject, of: Comparison) -> Iterator[Change]:
    """Type, words, bounds and exact keywords."""
    yield from _type(old, new, of)
    yield from _words(old, new, of)
    for keyword in (*_LOWER, *_UPPER):
        before, after = old.get(keyword), new.get(keyword)
        if before != after:
            effect = _bound_effect(before, after, lower=keyword in _LOWER)
            yield of.change(effect, _became(keyword, before, after), new)
    for keyword in _EXACT:
        before, after = old.get(keyword), new.get(keyword)
        if before != after:
            effect = "widened" if after is None else "narrowed" if before is None else "changed"
            yield of.change(effect, _became(keyword, before, after), new)
    if old.get("uniqueItems", False) != new.get("uniqueItems", False):
        unique = bool(new.get("uniqueItems"))
        words = "no longer takes an item twice" if unique else "may hold an item twice"
        yield of.change("narrowed" if unique else "widened", words, new)
    if old.get("default") != new.get("default"):
        yield of.told(_became("default", old.get("default"), new.get("default")), Severity.RISKY, new)


def _type(old: JsonObject, new: JsonObject, of: Comparison) -> Iterator[Change]:
    before, after = old.get("type"), new.get("type")
    if before == after:
        return
    effect: Effect = "changed"
    if after is None or (before, after) in _WIDER_TYPES:
        effect = "widened"
    elif before is None or (after, before) in _WIDER_TYPES:
        effect = "narrowed"
    yield of.change(effect, _became("type", before, after), new)


def _words(old: JsonObject, new: JsonObject, of: Comparison) -> Iterator[Change]:
    if ("enum" in old) != ("enum" in new):
        closed = "enum" in new
        words = "became a closed list of words" if closed else "is no longer a closed list of words"
        yield of.change("narrowed" if closed else "widened", words, new)
        return
    before, after = set(old.get("enum", ())), set(new.get("enum", ()))
    for word in sorted(before - after):
        yield of.change("narrowed", f"no longer has the word {word}", new)
    for word in sorted(after - before):
        yield of.change("widened", f"has the new word {word}", new, mild=True)


def _bound_effect(before: float | None, after: float | None, *, lower: bool) -> Effect:
    if after is None:
        return "widened"
    if before is None:
        return "narrowed"
    return "narrowed" if (after > before) == lower else "widened"


def _became(keyword: str, before: object, after: object) -> str:
    if before is None:
        return f"now has {keyword} {after}"
    if after is None:
        return f"no longer has {keyword} {before}"
    return f"has {keyword} {after} instead of {before}"


def _properties(old: JsonObject, new: JsonObject, of: Comparison) -> Iterator[Change]:
    before, after = old.get("properties", {}), new.get("properties", {})
    required_before, required_after = set(old.get("required", ())), set(new.get("required", ()))
    for name in before.keys() - after.keys():
        # A client that never sees an optional property any more can live with it; one that sends it is refused.
        mild = of.direction == "response" and name not in required_before
        severity = Severity.RISKY if mild else Severity.BREAKING
        yield removed(of.below(name).label, "is gone", before[name], severity, where(new))
    for name in after.keys() - before.keys():
        needed = of.direction == "request" and name in required_after
        words = "is new and required" if needed else "is new"
        severity = Severity.BREAKING if needed else Severity.COMPATIBLE
        yield of.below(name).told(words, severity, after[name])
    for name in sorted(before.keys() & after.keys()):
        yield from _required(name in required_before, name in required_after, after[name], of.below(name))
        yield from compare(before[name], after[name], of.below(name))
        if (change := deprecation(of.below(name).label, before[name], after[name])) is not None:
            yield change  # said beside a reference, which `compare` follows


def _required(before: bool, after: bool, node: Any, of: Comparison) -> Iterator[Change]:
    if before != after:
        yield of.change(
            "narrowed" if after else "widened", "became required" if after else "became optional", node
        )


def _children(old: JsonObject, new: JsonObject, of: Comparison) -> Iterator[Change]:
    """Items, and what an object holds beside its properties."""
    if "items" in old and "items" in new:
        yield from compare(old["items"], new["items"], of.below("items"))
    elif "items" in old or "items" in new:
        yield of.change("narrowed" if "items" in new else "widened", "has items of another kind", new)
    for keyword in ("additionalProperties", "propertyNames"):
        before, after = old.get(keyword, True), new.get(keyword, True)
        if isinstance(before, dict) and isinstance(after, dict):
            yield from compare(before, after, of.below("{key}" if keyword == "propertyNames" else "*"))
        elif before != after:
            effect = _openness(before, after)
            words = "takes fewer keys" if effect == "narrowed" else "takes more keys"
            yield of.change(effect, words, new)


def _openness(before: Any, after: Any) -> Effect:
    """From everything over a schema to nothing at all."""
    rank = {True: 2, False: 0}
    old_rank = 1 if isinstance(before, dict) else rank[before]
    new_rank = 1 if isinstance(after, dict) else rank[after]
    return "narrowed" if new_rank < old_rank else "widened"


def _alternatives(old: JsonObject, new: JsonObject, of: Comparison) -> Iterator[Change]:
    for keyword in ("oneOf", "anyOf"):
        before, after = _by_label(old.get(keyword, ())), _by_label(new.get(keyword, ()))
        for label in sorted(before.keys() - after.keys()):
            yield of.change("narrowed", f"is no longer {label}", new)
        for label in sorted(after.keys() - before.keys()):
            yield of.change("widened", f"may also be {label}", new, mild="discriminator" in new)
        for label in sorted(before.keys() & after.keys()):
            yield from compare(before[label], after[label], of.below(label))
    if old.get("allOf") != new.get("allOf"):
        yield of.change("changed", "is composed of other parts", new)
    if old.get("discriminator") != new.get("discriminator"):
        yield of.change("changed", "is told apart in another way", new)


def _by_label(alternatives: Any) -> dict[str, JsonObject]:
    """The alternatives by the name of their type, else by their keyword `type` and their place."""
    return {
        _name(part) or f"{part.get('type', 'part')} {index}": part for index, part in enumerate(alternatives)
    }
