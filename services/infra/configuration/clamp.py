"""Clamps: ceilings by path that may only lower a number (G7).

A ceiling above the value leaves the value; a path that leads to no number is left alone here and refused by the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.infra.configuration.merge import deep_merge, nested, value_at


def is_number(value: object) -> bool:
    """Whether a clamp applies to the value; a truth value is no number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def clamp(document: Mapping[str, Any], ceilings: Mapping[str, float]) -> dict[str, Any]:
    """A new document in which each dotted path of `ceilings` is at most its ceiling."""
    result = deep_merge(document, {})
    for path, ceiling in ceilings.items():
        parts = path.split(".")
        try:
            value = value_at(result, parts)
        except KeyError:
            continue
        if is_number(value) and value > ceiling:
            result = deep_merge(result, nested(parts, ceiling))
    return result
