"""Rewrites a pattern of the contract (ECMA-262, as JSON Schema asks) for the engine behind the generated models.

Rust's regular expressions read `\\d`, `\\w`, `\\s` and `.` as Unicode does, ECMA-262 does not. Refuses what they don't
know at all: looking around, and back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPACE = r"\t\n\x0B\x0C\r \xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF"
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": _SPACE}
_TOKEN = re.compile(r"\\u\{[0-9A-Fa-f]+\}|\\.|\[\^?|\]|\(\?(?!:)..|&&|--|~~|.", re.DOTALL)
_OPERATORS = ("&&", "--", "~~")
_REPEATED = re.compile(r"[*+]|\{\d+,\}")


class UnknownPatternError(ValueError):
    """The pattern asks for something that Rust's engine has no words for."""


def for_rust(pattern: str) -> str:
    """The same strings match. Raises UnknownPatternError."""
    return "".join(
        _within_class(sign) if inside else _outside_class(sign) for sign, inside in _signs(pattern)
    )


def is_bounded(pattern: str) -> bool:
    """Whether a pattern itself bounds the length of what it matches.

    Read as it is written: anchored at both ends, no alternative outside a group, nothing repeated without an end. What
    bounds itself in another way (`^a$|^b$`) is taken for unbounded: the finding asks for `maxLength`, which holds too.
    """
    signs = [sign for sign, inside in _signs(pattern) if not inside]
    if len(signs) < 2 or signs[0] != "^" or signs[-1] != "$" or _REPEATED.search(_plain(signs)):
        return False
    depth = 0
    for sign in signs:
        depth += sign.startswith("(") - (sign == ")")
        if sign == "|" and depth == 0:
            return False
    return True


def _plain(signs: list[str]) -> str:
    """The signs in a row, with a dot for each one that is escaped."""
    return "".join("." if sign.startswith("\\") else sign for sign in signs)


def _signs(pattern: str) -> Iterator[tuple[str, bool]]:
    """Each sign of a pattern, and whether it stands within a class; `[` itself does not, `]` does."""
    inside = False
    for sign in _TOKEN.findall(pattern):
        yield sign, inside
        if not inside and sign.startswith("["):
            inside = True
        elif inside and sign == "]":
            inside = False


def _outside_class(sign: str) -> str:
    if sign.startswith("(?") or (sign[0] == "\\" and sign[1] in "123456789k"):
        raise UnknownPatternError(f"the models do not know {sign!r} in a pattern")
    if sign == ".":
        return r"[^\n\r\u2028\u2029]"
    if sign in (r"\b", r"\B"):
        return f"(?-u:{sign})"
    if sign[0] == "\\" and sign[1:].lower() in _CLASSES:
        return f"[{'^' if sign[1].isupper() else ''}{_CLASSES[sign[1].lower()]}]"
    return _escape(sign)


def _within_class(sign: str) -> str:
    if sign[0] == "\\" and sign[1:] in _CLASSES:
        return _CLASSES[sign[1:]]
    if sign[0] == "\\" and sign[1:].lower() in _CLASSES:
        return f"[^{_CLASSES[sign[1:].lower()]}]"
    if sign.startswith("[") or sign in _OPERATORS:
        return "".join(f"\\{char}" for char in sign)
    return _escape(sign)


def _escape(sign: str) -> str:
    """ECMA-262's own escapes; Rust shares the others."""
    return {r"\b": r"\x08", r"\0": r"\x00", r"\/": "/"}.get(sign, sign)
