"""Rewrites a pattern of the contract (ECMA-262, as JSON Schema asks) for the engine behind the generated models.

Rust's regular expressions read `\\d`, `\\w`, `\\s` and `.` as Unicode does, ECMA-262 does not. Refuses what they don't
know at all: looking around, and back.
"""

from __future__ import annotations

import re

_SPACE = r"\t\n\x0B\x0C\r \xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF"
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": _SPACE}
_TOKEN = re.compile(r"\\u\{[0-9A-Fa-f]+\}|\\.|\[\^?|\]|\(\?(?!:)..|&&|--|~~|.", re.DOTALL)
_OPERATORS = ("&&", "--", "~~")


class UnknownPatternError(ValueError):
    """The pattern asks for something that Rust's engine has no words for."""


def for_rust(pattern: str) -> str:
    """The same strings match. Raises UnknownPatternError."""
    parts: list[str] = []
    inside = False
    for sign in _TOKEN.findall(pattern):
        parts.append(_within_class(sign) if inside else _outside_class(sign))
        if not inside and sign.startswith("["):
            inside = True
        elif inside and sign == "]":
            inside = False
    return "".join(parts)


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
