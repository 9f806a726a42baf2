"""Where the generated models and JSON Schema are allowed to differ, and nothing more.

A difference says how to take its cause out of a text. It explains a disagreement of its kind only when the text without
the cause is judged alike by all sides; and one that explains nothing in a whole run has to be deleted from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tests.contract.agreement.comparing import Kind
from tests.contract.agreement.json_text import LONGEST_INTEGER, Node, NotJsonError, Pairs, Raw, rewritten

_LEAP = re.compile(r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d):60(.*)", re.ASCII | re.DOTALL)
_YEAR_ZERO = re.compile(r"0000(-\d\d-\d\d[Tt].*)", re.ASCII | re.DOTALL)
_LIKE_DIGITS = re.compile(
    r"N{4}-NN-NN[Tt]NN:NN:NN(\.N+)?([Zz]|[+-]NN:NN)".replace("N", r"[0-9*+,\-./]"), re.ASCII | re.DOTALL
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_GREATEST = 1.7976931348623157e308


@dataclass(frozen=True)
class Difference:
    """A cause of disagreement that is accepted: its name, why, what it makes of the sides, and the text without it."""

    name: str
    why: str
    kind: Kind
    mended: Callable[[bytes], bytes]


def _strings(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    """A mend of every string, names of members included."""

    def mend(node: Node) -> Node:
        if isinstance(node, str):
            return change(node)
        if isinstance(node, dict):
            return {change(name): value for name, value in node.items()}
        return node

    return lambda text: rewritten(text, mend)


def _within_range(node: Node) -> Node:
    """A number that Python can hold, in place of one that it can't."""
    if not isinstance(node, Raw):
        return node
    digits = len(node.text.lstrip("-"))
    if digits > LONGEST_INTEGER or not _is_double(node.text):
        return Raw("-1e300" if node.text.startswith("-") else "1e300")
    return node


def _without_fraction(node: Node) -> Node:
    """An integer in digits alone, in place of one with a fraction or an exponent."""
    if not isinstance(node, Raw) or not set(node.text) & set(".eE") or not _is_double(node.text):
        return node
    value = float(node.text)
    return Raw(str(int(value))) if value.is_integer() else node


def _is_double(text: str) -> bool:
    try:
        return abs(Decimal(text)) <= Decimal(_GREATEST)
    except InvalidOperation:
        return False


def _with_digits(text: str) -> str:
    """A date-time with a digit for every other sign that stands where one belongs."""
    form = "0000-00-00T00:00:00" + "".join(char if char in ".+-:Zz" else "0" for char in text[19:])
    if not _LIKE_DIGITS.fullmatch(text):
        return text
    return "".join(
        "1" if place == "0" and char in "*+,-./" else char for place, char in zip(form, text, strict=True)
    )


def _last_of_equals(node: Node) -> Node:
    return dict(node.members) if isinstance(node, Pairs) else node


def _flat(node: Node) -> Node:
    """An array of one array as the inner one, so that depth alone goes."""
    return node[0] if isinstance(node, list) and len(node) == 1 and isinstance(node[0], list) else node


DIFFERENCES = (
    Difference(
        "leap second",
        "RFC 3339 allows second 60 at the end of a UTC day; Python's datetime holds none, and POSIX time neither.",
        Kind.REFUSED,
        _strings(lambda text: _LEAP.sub(r"\1:59\2", text)),
    ),
    Difference(
        "year 0000",
        "RFC 3339 allows it; Python's datetime begins with year 1.",
        Kind.REFUSED,
        _strings(lambda text: _YEAR_ZERO.sub(r"0004\1", text)),
    ),
    Difference(
        "lone surrogate",
        "An escape of half a surrogate pair is JSON but no Unicode text (RFC 8259, 8.2; forbidden by RFC 7493, 2.1).",
        Kind.REFUSED,
        _strings(lambda text: _SURROGATE.sub("\ufffd", text)),
    ),
    Difference(
        "number out of range",
        "A number beyond an IEEE 754 double, or of more than 4300 digits (RFC 8259, 6 lets a reader choose).",
        Kind.REFUSED,
        lambda text: rewritten(text, _within_range),
    ),
    Difference(
        "name given twice",
        "JSON Schema judges the last member of a name; a map's model judges each (undefined in RFC 8259, 4).",
        Kind.REFUSED,
        lambda text: rewritten(text, _last_of_equals),
    ),
    Difference(
        "nesting",
        "The reader stops at 200 levels (RFC 8259, 9 lets it), JSON Schema at none.",
        Kind.REFUSED,
        lambda text: rewritten(text, _flat),
    ),
    Difference(
        "integer with a fraction in the SDK",
        "`5.0` is an integer (JSON Schema 2020-12, 4.2.3), not to msgspec, which the SDK reads with. We write `5`.",
        Kind.SDK_FAILS,
        lambda text: rewritten(text, _without_fraction),
    ),
    Difference(
        "signs for digits",
        "jsonschema-rs 0.60 takes `*+,-./` for some digits of a date-time; RFC 3339 and the second validator do not.",
        Kind.VALIDATORS,
        _strings(_with_digits),
    ),
)


def without_causes(text: str) -> tuple[str, tuple[str, ...]]:
    """A parameter's text without the causes of accepted differences, and the names of those."""
    names = []
    for difference in DIFFERENCES:
        if difference.kind in (Kind.REFUSED, Kind.VALIDATORS) and not _SURROGATE.search(text):
            mended = json.loads(difference.mended(json.dumps(text).encode()))
            if mended != text:
                text = mended
                names.append(difference.name)
    return text, tuple(names)


def explain(text: bytes, kind: Kind | None, judge: Callable[[bytes], Kind | None]) -> tuple[Difference, ...]:
    """The differences that a disagreement over the text comes from; empty when it is a defect.

    One that ends it alone is named before several that only do so together.
    """
    try:
        text = rewritten(text, lambda node: node)
    except NotJsonError:
        return ()
    found: list[Difference] = []
    while kind is not None:
        mended = [(d, d.mended(text)) for d in DIFFERENCES if d.kind is kind and d not in found]
        mended = [(difference, without) for difference, without in mended if without != text]
        if not mended:
            return ()
        ending = [(difference, without) for difference, without in mended if judge(without) is not kind]
        difference, text = (ending or mended)[0]
        found.append(difference)
        kind = judge(text)
    return tuple(found)
