"""Strings that fit a pattern or nearly do, and the odd ones that languages read differently."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Sequence
from random import Random
from re import _constants as op  # as Hypothesis reads patterns
from re import _parser as parser
from typing import Any

ODD_CHARACTERS = (
    "\u0000", "\t", "\n", "\r", " ", "\u001c", "\u0085", "\u00a0", "\u180e", "\u2003", "\u2028", "\ufeff",
    "é", "e\u0301", "ß", "İ", "\u212a", "٣", "３", "Ⅷ", "😀", "\ud800", "\udc00", '"', "\\", "/", ":", ".", "-", "_",
)  # fmt: skip
"""Ends of lines, kinds of space, digits and letters outside ASCII, astral, combining, half a pair, delimiters."""

DATE_TIMES = (
    "2026-11-21T20:00:00Z",
    "2026-11-21T20:00:00.5+02:00",
    "2026-11-21T20:00:00.123456789012Z",
    "2026-11-21T20:00:00.0000001-00:00",
    "2026-11-21t20:00:00z",
    "2024-02-29T00:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "0000-01-01T00:00:00Z",
    "2016-12-31T23:59:60Z",
    "2016-12-31T22:59:60.5-01:00",
    "2016-12-31T22:59:60Z",
    "2016-12-31T23:59:61Z",
    "2026-11-21 20:00:00Z",
    "2026-11-21T20:00:00",
    "2026-11-21",
    "20:00:00Z",
    "2026-02-30T20:00:00Z",
    "2025-02-29T20:00:00Z",
    "2026-11-21T24:00:00Z",
    "2026-11-21T20:60:00Z",
    "2026-11-21T20:00Z",
    "2026-11-21T20Z",
    "2026-11-21T20:00:00.Z",
    "2026-11-21T20:00:00,5Z",
    "2026-11-21T20:00:00+24:00",
    "2026-11-21T20:00:00+10:99",
    "2026-11-21T20:00:00+0200",
    "2026-11-21T20:00:00+02",
    "2026-11-21T20:00:00+00:00:00",
    "2026-11-21T20:00:00 Z",
    "20261121T200000Z",
    "2026-W47-6T20:00:00Z",
    "2026-325T20:00:00Z",
    "+2026-11-21T20:00:00Z",
    "12026-11-21T20:00:00Z",
    "２026-11-21T20:00:00Z",
    "202.-11-21T20:00:00Z",
    "2026-11-21T20:00:0.Z",
    "1795226400",
    "1795226400.5",
)
UUIDS = (
    "01935b7e-5f00-7000-8000-0000000000a1",
    "01935B7E-5f00-7000-8000-0000000000A1",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "01935b7e5f00700080000000000000a1",
    "{01935b7e-5f00-7000-8000-0000000000a1}",
    "urn:uuid:01935b7e-5f00-7000-8000-0000000000a1",
    "01935b7e-5f00-7000-8000-0000000000a",
    "01935b7e-5f00-7000-8000-0000000000a12",
    "01935b7e5-f00-7000-8000-0000000000a1",
    "01935b7e-5f00-7000-8000-0000000000g1",
    "01935b7e–5f00–7000–8000–0000000000a1",
    "０1935b7e-5f00-7000-8000-0000000000a1",
)
BY_FORMAT = {"date-time": DATE_TIMES, "uuid": UUIDS}
_ASCII = "".join(map(chr, range(33, 127)))
_CATEGORIES = {
    op.CATEGORY_DIGIT: string.digits,
    op.CATEGORY_WORD: f"{string.ascii_letters}{string.digits}_",
    op.CATEGORY_SPACE: " \t\n",
    op.CATEGORY_NOT_DIGIT: "aZ_- ",
    op.CATEGORY_NOT_WORD: "-.:/ ",
    op.CATEGORY_NOT_SPACE: "a0é😀",
}


def matching(pattern: str, dice: Random, most: int = 12) -> str:
    """A string that the pattern matches; a part without a highest count is repeated at most `most` times more."""
    return _all(parser.parse(pattern), dice, most)


def nearly(text: str, dice: Random) -> str:
    """The text with one place changed as a careless or a hostile client would."""
    at = dice.randrange(len(text) + 1)
    odd = dice.choice(ODD_CHARACTERS)
    changed = (
        f"{text}\n",
        f" {text}",
        f"{text}{odd}",
        f"{odd}{text}",
        f"{text[:at]}{odd}{text[at:]}",
        f"{text[:at]}{odd}{text[at + 1 :]}",
        f"{text[:at]}{text[at + 1 :]}",
        text.upper(),
        text.swapcase(),
        text * 2,
        "",
    )
    return dice.choice(changed)


def of_length(length: int) -> Iterable[str]:
    """Strings of so many characters (code points): plain, astral, combining, and with a line's end."""
    yield "x" * length
    if length:
        yield "😀" * length
        yield "x" * (length - 1) + "\u0301"
        yield "x" * (length - 1) + "\n"


def _all(parts: Iterable[Any], dice: Random, most: int) -> str:
    return "".join(_part(kind, value, dice, most) for kind, value in parts)


def _part(kind: Any, value: Any, dice: Random, most: int) -> str:
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, highest, inner = value
        top = least + most if highest is op.MAXREPEAT else int(highest)
        count = dice.choice((least, top, dice.randint(least, top), dice.randint(least, min(top, least + 6))))
        return "".join(_all(inner, dice, most) for _ in range(count))
    if kind is op.SUBPATTERN:
        return _all(value[-1], dice, most)
    if kind is op.BRANCH:
        return _all(dice.choice(value[1]), dice, most)
    return _SIGNS[kind](value, dice)


def _inside(items: Sequence[Any], dice: Random) -> str:
    if items[0][0] is op.NEGATE:
        return _outside(items[1:], dice)
    kind, value = dice.choice(items)
    if kind is op.RANGE:
        return chr(dice.choice((value[0], value[1], dice.randint(*value))))
    return chr(value) if kind is op.LITERAL else dice.choice(_CATEGORIES[value])


def _outside(items: Sequence[Any], dice: Random) -> str:
    return dice.choice(
        [char for char in f"{_ASCII} \té😀" if not any(_holds(kind, value, char) for kind, value in items)]
    )


def _holds(kind: Any, value: Any, char: str) -> bool:
    if kind is op.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    return bool(ord(char) == value) if kind is op.LITERAL else char in _CATEGORIES[value]


_SIGNS: dict[Any, Callable[[Any, Random], str]] = {
    op.LITERAL: lambda value, _dice: chr(value),
    op.NOT_LITERAL: lambda value, dice: _outside([(op.LITERAL, value)], dice),
    op.ANY: lambda _value, dice: dice.choice(_ASCII),
    op.IN: _inside,
    op.AT: lambda _value, _dice: "",
}
