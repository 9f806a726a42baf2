"""JSON text, with what a Python value can't say: how a number is spelled, and a name given twice."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Node = Any
LONGEST_INTEGER = 4300
"""Digits that Python reads into an int (`sys.int_info.default_max_str_digits`)."""


class NotJsonError(ValueError):
    """The text is no JSON (RFC 8259)."""


@dataclass(frozen=True)
class Raw:
    """A fragment of text, written as it is: `5.0`, `1e400`, `NaN`."""

    text: str


@dataclass(frozen=True)
class Pairs:
    """An object by its members in order; a name may come twice."""

    members: tuple[tuple[str, Node], ...]


def write(node: Node) -> bytes:
    """The node as UTF-8 text; a lone surrogate is escaped, since UTF-8 has none."""
    try:
        return _write(node, ascii_only=False).encode()
    except UnicodeEncodeError:
        return _write(node, ascii_only=True).encode()


def _write(node: Node, *, ascii_only: bool) -> str:
    try:
        return json.dumps(node, ensure_ascii=ascii_only)
    except TypeError:
        return _spelled(node, ascii_only)


def _spelled(node: Node, ascii_only: bool) -> str:
    if isinstance(node, Raw):
        return node.text
    if isinstance(node, list):
        return f"[{','.join(_spelled(item, ascii_only) for item in node)}]"
    if isinstance(node, dict | Pairs):
        members = node.members if isinstance(node, Pairs) else node.items()
        written = (f"{json.dumps(k, ensure_ascii=ascii_only)}:{_spelled(v, ascii_only)}" for k, v in members)
        return f"{{{','.join(written)}}}"
    return json.dumps(node, ensure_ascii=ascii_only)


def read(text: bytes) -> Node:
    """What the text says: numbers that a float can't hold as Decimal, the last of equal names. Raises NotJsonError."""
    return _decoded(_VALUES, text)


def spelling(text: bytes) -> Node:
    """The text as a tree that `write` gives back: every number as it is spelled, every name. Raises NotJsonError."""
    return _decoded(_SPELLED, text)


def rewritten(text: bytes, change: Callable[[Node], Node]) -> bytes:
    """The text with every scalar and every object passed through `change`, innermost first."""
    return write(_rebuilt(spelling(text), change))


def _rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    if isinstance(node, list):
        return change([_rebuilt(item, change) for item in node])
    if isinstance(node, Pairs):
        return change(Pairs(tuple((name, _rebuilt(value, change)) for name, value in node.members)))
    if isinstance(node, dict):
        return change({name: _rebuilt(value, change) for name, value in node.items()})
    return change(node)


def _decoded(decoder: json.JSONDecoder, text: bytes) -> Node:
    try:
        return decoder.decode(text.decode("utf-8"))
    except ValueError as error:
        raise NotJsonError(str(error)) from error


def _no_constant(name: str) -> Node:
    raise ValueError(f"{name} is no JSON")


def _number(text: str) -> float | Decimal:
    value = float(text)
    if math.isfinite(value):
        return value
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text} is beyond every number") from error


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) <= LONGEST_INTEGER else Decimal(text)


def _object(members: list[tuple[str, Node]]) -> Node:
    by_name = dict(members)
    return by_name if len(by_name) == len(members) else Pairs(tuple(members))


_VALUES = json.JSONDecoder(parse_constant=_no_constant, parse_float=_number, parse_int=_integer)
_SPELLED = json.JSONDecoder(
    parse_constant=_no_constant, parse_float=Raw, parse_int=Raw, object_pairs_hook=_object
)
