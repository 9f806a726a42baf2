"""Scalars as JSON Schema means them, where pydantic alone would accept more or less.

Used by the generated models in place of pydantic's names. Accepts `5.0` for an integer (JSON Schema 2020-12,
4.2.3), tells `true` from a constant 1, every number that no IEEE 754 double holds (RFC 8259, 6), and every
date-time that is not RFC 3339 with an offset.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

import pydantic

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII
)


def _integral(value: Any) -> Any:
    return int(value) if type(value) is float and value.is_integer() else value


def _rfc3339(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise ValueError("not an RFC 3339 date-time with an offset")
    return datetime.fromisoformat(value.upper())


def unique(value: Any, info: pydantic.ValidationInfo) -> Any:
    """`uniqueItems`, used as a field validator."""
    if isinstance(value, list) and _repeats(value):
        raise ValueError(f"{info.field_name} holds an item twice")
    return value


def _repeats(items: list[Any]) -> bool:
    """Whether two items are equal; linear for what can be hashed, which all but objects with lists and maps can.

    `true` is not 1 here, though it is in Python.
    """
    marked = [(isinstance(item, bool), item) for item in items]
    try:
        return len(set(marked)) < len(marked)
    except TypeError:
        return any(item in marked[:at] for at, item in enumerate(marked))


def number(value: Any, info: pydantic.ValidationInfo) -> Any:
    """A constant number is no boolean, though `True == 1` in Python; used as a field validator."""
    if isinstance(value, bool):
        raise ValueError(f"{info.field_name} is a number")
    return value


def boolean(value: Any, info: pydantic.ValidationInfo) -> Any:
    """A constant boolean is no number; used as a field validator."""
    if not isinstance(value, bool):
        raise ValueError(f"{info.field_name} is true or false")
    return value


StrictInt = Annotated[int, pydantic.Strict(), pydantic.BeforeValidator(_integral)]
StrictFloat = Annotated[float, pydantic.Strict(), pydantic.AllowInfNan(False)]
AwareDatetime = Annotated[pydantic.AwareDatetime, pydantic.BeforeValidator(_rfc3339)]
