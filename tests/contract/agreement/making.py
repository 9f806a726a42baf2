"""Makes documents that fit a schema, at its bounds as often as between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from tests.contract.agreement import strings
from tests.contract.agreement.json_text import Node
from tests.contract.agreement.shapes import Schema, Schemas

_INTEGERS = (0, 1, -1, 2, 42, 1000, 2**31 - 1, 2**53 + 1, -(2**63), 10**20)
_NUMBERS = (0, 0.5, -1.25, 1e-9, 0.1, 3, 1e300, 2**53, -7)
_TEXTS = ("", "a", "Noite de verão", "pt-BR", "\u0000", "😀", "e\u0301", "line\nline", '"\\/', "x" * 300)
_GOOD_DATE_TIMES = strings.DATE_TIMES[:8]
_GOOD_UUIDS = strings.UUIDS[:4]
_DEEPEST = 4
"""Levels of references below which only what must be there is made."""
_TRIES = 60
_FEW = 3
_LONGEST = 300
"""Characters of a string made here; longer ones, and arrays and maps at their highest counts, are `damage`'s work."""


class CannotMakeError(Exception):
    """No fitting value was found; the schema may ask for the impossible."""


class Maker:
    """Makes values of schemas out of one source of chance."""

    def __init__(self, schemas: Schemas, dice: Random, *, optional: float = 0.5) -> None:
        self._schemas = schemas
        self._dice = dice
        self._optional = optional
        self._of_type: dict[str, Callable[[Schema, int], Node]] = {
            "object": self._object,
            "array": self._array,
            "string": self._string,
            "integer": self._integer,
            "number": self._number,
            "boolean": lambda _schema, _depth: self._dice.random() < 0.5,
            "null": lambda _schema, _depth: None,
        }

    def value(self, schema: Schema, depth: int = 0) -> Node:
        """A value of the schema. Raises CannotMakeError."""
        if "$ref" in schema:
            return self.value(self._schemas.resolved(schema, "")[0], depth + 1)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._dice.choice(schema["enum"])
        if "allOf" in schema:
            return self.value(self._merged(schema), depth)
        for word in ("oneOf", "anyOf"):
            if word in schema:
                return self.value(self._branch(schema[word], depth), depth)
        return self._of_type[schema.get("type", "string")](schema, depth)

    def _merged(self, schema: Schema) -> Schema:
        """The schema and its `allOf` as one, as far as objects of different properties and bounds go."""
        merged: dict[str, Any] = {key: value for key, value in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            whole = self._schemas.resolved(part, "")[0]
            whole = self._merged(whole) if "allOf" in whole else whole
            for key, value in whole.items():
                if key == "properties":
                    merged[key] = {**merged.get(key, {}), **value}
                elif key == "required":
                    merged[key] = [*merged.get(key, ()), *value]
                else:
                    merged.setdefault(key, value)
        return merged

    def _branch(self, branches: list[Schema], depth: int) -> Schema:
        if depth < _DEEPEST:
            return self._dice.choice(branches)
        flat = [branch for branch in branches if branch.get("type") not in ("array", "object", None)]
        return self._dice.choice(flat or branches)

    def _object(self, schema: Schema, depth: int) -> Node:
        required = set(schema.get("required", ()))
        chance = self._optional if depth < _DEEPEST else 0
        made = {
            name: self.value(part, depth)
            for name, part in schema.get("properties", {}).items()
            if name in required or self._dice.random() < chance
        }
        rest = schema.get("additionalProperties")
        if isinstance(rest, Mapping):
            names = schema.get("propertyNames", {"type": "string", "minLength": 1})
            least = max(schema.get("minProperties", 0) - len(made), 0)
            most = min(schema.get("maxProperties", least + _FEW) - len(made), least + _FEW)
            wanted = least if depth >= _DEEPEST else self._dice.randint(least, max(most, least))
            for name in self.different(names, wanted, depth):
                made.setdefault(name, self.value(rest, depth))
        return made

    def _array(self, schema: Schema, depth: int) -> Node:
        least = schema.get("minItems", 0)
        most = min(schema.get("maxItems", least + _FEW), least + _FEW)
        count = least if depth >= _DEEPEST else self._dice.randint(least, most)
        items = schema.get("items", {"type": "string"})
        if schema.get("uniqueItems"):
            return self.different(items, count, depth)
        return [self.value(items, depth) for _ in range(count)]

    def different(self, schema: Schema, count: int, depth: int = 0) -> list[Node]:
        """Up to `count` different values; fewer when the schema has no more."""
        made: list[Node] = []
        for _ in range(_TRIES):
            if len(made) >= count:
                break
            value = self.value(schema, depth)
            if value not in made:
                made.append(value)
        return made

    def _string(self, schema: Schema, _depth: int) -> str:
        if schema.get("format") == "date-time":
            return self._dice.choice(_GOOD_DATE_TIMES)
        if schema.get("format") == "uuid":
            return self._dice.choice(_GOOD_UUIDS)
        least, most = schema.get("minLength", 0), schema.get("maxLength", math.inf)
        if "pattern" in schema:
            return self._matching(schema["pattern"], least, most)
        if self._dice.random() < 0.4 and (least or most < math.inf):
            length = self._dice.choice((least, min(most, max(least + 1, _LONGEST))))
            return self._dice.choice(list(strings.of_length(int(length))))
        fitting = [text for text in _TEXTS if least <= len(text) <= most]
        return self._dice.choice(fitting) if fitting else "x" * least

    def _matching(self, pattern: str, least: int, most: float) -> str:
        for _ in range(_TRIES):
            text = strings.matching(pattern, self._dice, most=int(min(most, max(least, 12))))
            if least <= len(text) <= most:
                return text
        raise CannotMakeError(f"a string of {least} to {most} characters that matches {pattern}")

    def _integer(self, schema: Schema, _depth: int) -> Node:
        step = int(schema.get("multipleOf", 1))
        least, most = whole_bounds(schema)
        bounds = [bound for bound in (least, most) if abs(bound) < math.inf]
        near = [bound + self._dice.randint(-3, 3) for bound in bounds]
        between = [self._dice.randint(int(least), int(most))] if len(bounds) == 2 else list(_INTEGERS)
        wanted = [int(value) // step * step for value in (*bounds, *near, *between)]
        return self._one_of([value for value in wanted if least <= value <= most], schema)

    def _number(self, schema: Schema, _depth: int) -> Node:
        least, most = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
        above, below = schema.get("exclusiveMinimum", -math.inf), schema.get("exclusiveMaximum", math.inf)
        bounds = [bound for bound in (least, most, above, below) if abs(bound) < math.inf]
        near = [math.nextafter(bound, side) for bound in bounds for side in (-math.inf, math.inf)]
        wanted = [*bounds, *near, *_NUMBERS]
        if "multipleOf" in schema:
            wanted = [round(value / schema["multipleOf"]) * schema["multipleOf"] for value in wanted]
        fitting = [value for value in wanted if least <= value <= most and above < value < below]
        return self._one_of(fitting, schema)

    def _one_of(self, values: list[Any], schema: Schema) -> Any:
        if not values:
            raise CannotMakeError(f"a number of {dict(schema)}")
        return self._dice.choice(values)


def whole_bounds(schema: Schema) -> tuple[float, float]:
    """The lowest and the highest integer that the schema takes; infinite where it has no bound."""
    least = [math.ceil(schema["minimum"])] if "minimum" in schema else []
    least += [math.floor(schema["exclusiveMinimum"]) + 1] if "exclusiveMinimum" in schema else []
    most = [math.floor(schema["maximum"])] if "maximum" in schema else []
    most += [math.ceil(schema["exclusiveMaximum"]) - 1] if "exclusiveMaximum" in schema else []
    return max(least, default=-math.inf), min(most, default=math.inf)
