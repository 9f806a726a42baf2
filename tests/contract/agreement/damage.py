"""Damages a document in one place, or respells it: at the bounds of its schema, and as no schema foresees.

Nothing here knows whether the result fits: that is for the judges.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.contract.agreement import strings
from tests.contract.agreement.json_text import Node, Pairs, Raw
from tests.contract.agreement.making import CannotMakeError, Maker
from tests.contract.agreement.shapes import Path, Place, Schema

STRANGERS: tuple[Node, ...] = (
    None, True, False, 0, 1, -1, 5, 1.5, 10**20, -(10**20), "", "5", "true", "null", "main", [], {}, [[]], [None],
    {"": None}, {"more": 1}, ["a", 1],
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-0.0", "0e0", "1.0", "5.0", "5e0", "50e-1", "1E2", "1e300", "1e308", "1e309", "-1e400", "1e-400",
    "0.1", "9007199254740993", "-9223372036854775809", "1" + "0" * 400, "1" + "0" * 4400,
)  # fmt: skip
"""Ways to write a number: every form of zero and of an integer, beyond a double, beyond what Python reads."""
_NO_JSON = (
    "NaN", "Infinity", "-Infinity", "+1", ".5", "1.", "01", "0x10", "1_000", "'a'", "undefined", "True", "None", "",
    '"\t"', '"\\x41"', '"\\ud83d\\u0041"', "[1,]", '{"a":1,}', "{a:1}", "[1 2]", "/* */ 1", '"a', "\ufeff1",
)  # fmt: skip
NOT_JSON = tuple(map(Raw, _NO_JSON))
"""Fragments that are no JSON, though some reader takes them; one is a lone surrogate, which is JSON."""
NAMES = ("", "more", "__proto__", "model_config", "__class__", "self", "\u0000", "é", "$ref", "type")
DEPTH = 210
"""More levels than the models' reader takes (200), and fewer than jsonschema-rs can hold (255)."""


def put(document: Node, path: Path, value: Node) -> Node:
    """The document with another value at the path."""
    if not path:
        return value
    key, *rest = path
    if isinstance(document, list):
        at = int(key)
        return [*document[:at], put(document[at], tuple(rest), value), *document[at + 1 :]]
    return {**document, key: put(document[key], tuple(rest), value)}


def at(document: Node, path: Path) -> Node:
    """What stands at the path. Raises LookupError when nothing does."""
    for key in path:
        if not isinstance(document, list if isinstance(key, int) else dict):
            raise LookupError(key)
        held: Any = document
        document = held[key]
    return document


class Palette:
    """The values to try at each place of the schemas; made once per place."""

    def __init__(self, maker: Maker, dice: Random) -> None:
        self._maker = maker
        self._dice = dice
        self._known: dict[str, list[Node]] = {}

    def values(self, place: Place) -> list[Node]:
        """Values at, just over and just under every bound of the place's schema, then strangers and spellings."""
        if place.at not in self._known:
            found = [
                value for word in place.schema for value in _AT_BOUNDS.get(word, _nothing)(place.schema, self)
            ]
            self._known[place.at] = [*found, *STRANGERS, *self._spellings(place.schema)]
        return self._known[place.at]

    def _spellings(self, schema: Schema) -> Iterator[Node]:
        kind = schema.get("type")
        if kind in ("integer", "number", None):
            yield from map(Raw, NUMBERS)
        if kind in ("string", None):
            yield from strings.ODD_CHARACTERS

    def fitting(self, schema: Schema, count: int = 1) -> list[Node]:
        """Up to `count` values that fit."""
        try:
            return [self._maker.value(schema) for _ in range(count)]
        except CannotMakeError:
            return []

    def different(self, schema: Schema, count: int) -> list[Node]:
        """Up to `count` different values that fit."""
        try:
            return self._maker.different(schema, count)
        except CannotMakeError:
            return []

    def near(self, schema: Schema, count: int) -> Iterator[str]:
        """Strings that fit, each beside one that nearly does."""
        for text in self.fitting(schema, count):
            yield text
            yield strings.nearly(text, self._dice)


def structural(value: Node, schema: Schema, palette: Palette) -> Iterator[Node]:
    """The object or array with each of its members or items gone, renamed, doubled, and with more of them."""
    if isinstance(value, dict):
        for name in value:
            yield from (change(value, name) for change in MEMBER_CHANGES)
        yield from _more_members(value, schema, palette)
    elif isinstance(value, list):
        yield from (change(value, palette.fitting(schema.get("items", {}), 3)) for change in ITEM_CHANGES)
        yield from _bounded(schema, palette)


def some_structural(value: Node, schema: Schema, palette: Palette, dice: Random) -> Node:
    """One such change of an object or array, by chance; a scalar stays."""
    if isinstance(value, dict):
        if value and dice.random() < 0.7:
            return dice.choice(MEMBER_CHANGES)(value, dice.choice(list(value)))
        return dice.choice(list(_more_members(value, schema, palette)))
    if isinstance(value, list):
        if dice.random() < 0.2 and (bounded := list(_bounded(schema, palette))):
            return dice.choice(bounded)
        more = palette.fitting(schema.get("items", {}), 1)
        return dice.choice(ITEM_CHANGES)(value, more)
    return value


def nested(value: Node, levels: int = DEPTH) -> Node:
    """The value inside so many arrays."""
    for _ in range(levels):
        value = [value]
    return value


def _without(value: dict[str, Node], name: str) -> dict[str, Node]:
    return {key: kept for key, kept in value.items() if key != name}


MEMBER_CHANGES: tuple[Callable[[dict[str, Node], str], Node], ...] = (
    _without,
    lambda value, name: {**_without(value, name), f"{name}_": value[name]},
    lambda value, name: {**_without(value, name), name.swapcase(): value[name]},
    lambda value, name: Pairs((*value.items(), (name, value[name]))),
    lambda value, name: Pairs(((name, None), *value.items())),
    lambda value, name: Pairs((*value.items(), (name, None))),
)
ITEM_CHANGES: tuple[Callable[[list[Node], list[Node]], Node], ...] = (
    lambda value, more: [],
    lambda value, more: value[:-1],
    lambda value, more: value[1:],
    lambda value, more: [*value, *more],
    lambda value, more: [*value, *value[:1]],
    lambda value, more: (value or more)[:1] * 2,
    lambda value, more: list(reversed(value)),
    lambda value, more: dict(enumerate_names(value)),
    lambda value, more: [*value, nested("deep")],
)


def enumerate_names(items: list[Node]) -> Iterator[tuple[str, Node]]:
    """The items under their indices, as an object would hold them."""
    return ((str(index), item) for index, item in enumerate(items))


def _more_members(value: dict[str, Node], schema: Schema, palette: Palette) -> Iterator[Node]:
    yield from ({}, dict(reversed(value.items())), list(value.values()))
    yield from ({**value, name: None} for name in NAMES)
    rest, names = schema.get("additionalProperties"), schema.get("propertyNames")
    if isinstance(rest, dict):
        yield from _counted(rest, schema, palette)
        for held in palette.fitting(rest, 2):
            yield from (
                {**value, name: held} for name in (*NAMES, *(palette.near(names, 12) if names else ()))
            )


def _counted(held: Schema, schema: Schema, palette: Palette) -> Iterator[Node]:
    """Maps of as many members as each bound, of one more and of one fewer."""
    for word in ("minProperties", "maxProperties"):
        if word in schema:
            names = palette.different(schema.get("propertyNames", {}) | {"type": "string"}, schema[word] + 1)
            for count in range(max(schema[word] - 1, 0), schema[word] + 2):
                yield dict.fromkeys(names[:count], *palette.fitting(held))


def _bounded(schema: Schema, palette: Palette) -> Iterator[Node]:
    """Arrays as long as each bound, one longer and one shorter; of different items where there are enough."""
    items = schema.get("items", {})
    for word in ("minItems", "maxItems"):
        if word in schema:
            longest = schema[word] + 1
            made = palette.different(items, longest)
            made = (made + made * longest)[:longest]
            yield from (made[: max(schema[word] + step, 0)] for step in (-1, 0, 1))


def _nothing(_schema: Schema, _palette: Palette) -> Iterator[Node]:
    return iter(())


def _bound(word: str) -> Callable[[Schema, Palette], Iterator[Node]]:
    def values(schema: Schema, _palette: Palette) -> Iterator[Node]:
        bound = schema[word]
        yield from (bound, bound - 1, bound + 1, bound - 0.5, bound + 0.5)
        yield from (math.nextafter(bound, -math.inf), math.nextafter(bound, math.inf))
        yield from (Raw(f"{bound}.0") if isinstance(bound, int) else Raw(f"{bound}0"), str(bound))
        yield from (Raw(f"{bound}.000000000000000000001"), Raw(f"{bound}e0"))

    return values


def _lengths(schema: Schema, palette: Palette) -> Iterator[Node]:
    for word in ("minLength", "maxLength"):
        if word in schema:
            for step in (-1, 0, 1):
                yield from strings.of_length(max(schema[word] + step, 0))
    yield from palette.near(schema, 6)


def _formats(schema: Schema, palette: Palette) -> Iterator[Node]:
    yield from strings.BY_FORMAT.get(schema["format"], ())
    yield from palette.near(schema, 12)


def _patterns(schema: Schema, palette: Palette) -> Iterator[Node]:
    yield from palette.near(schema, 24)


def _enums(schema: Schema, _palette: Palette) -> Iterator[Node]:
    for value in schema["enum"]:
        yield value
        if isinstance(value, str):
            yield from (value.swapcase(), f"{value} ", f"{value}\n", value[:-1], value + value)


def _consts(schema: Schema, _palette: Palette) -> Iterator[Node]:
    value = schema["const"]
    yield value
    if isinstance(value, int | float):
        yield from (
            value + 1,
            value - 1,
            str(value),
            Raw(f"{value}.0"),
            Raw(f"{value}e0"),
            bool(value),
            [value],
        )
    else:
        yield from (str(value).swapcase(), f"{value} ", f"{value}\n", [value])


def _multiples(schema: Schema, _palette: Palette) -> Iterator[Node]:
    step = schema["multipleOf"]
    yield from (step, 0, -step, step * 3, step * 10**15, step / 2, step + 1, step * 1.5, Raw(f"{step * 7}.0"))


_AT_BOUNDS: dict[str, Callable[[Schema, Palette], Iterator[Any]]] = {
    **{word: _bound(word) for word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")},
    "minLength": _lengths,
    "maxLength": _lengths,
    "format": _formats,
    "pattern": _patterns,
    "enum": _enums,
    "const": _consts,
    "multipleOf": _multiples,
}
