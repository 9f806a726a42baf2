"""What a client wishes to be answered: the `Prefer` header (RFC 7240)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ITEM = re.compile(r'((?:"(?:[^"\\]|\\.)*"|[^,"])+)')


@dataclass(frozen=True)
class Wishes:
    """An answer's status, the code of its problem, the name of its example; empty is no wish."""

    code: str = ""
    error: str = ""
    example: str = ""

    def __bool__(self) -> bool:
        return bool(self.code or self.error or self.example)

    def __str__(self) -> str:
        """The wishes as `Preference-Applied` repeats them."""
        given = {"code": self.code, "error": self.error, "example": self.example}
        return ", ".join(f"{name}={value}" for name, value in given.items() if value)


def wishes_of(headers: Iterable[tuple[bytes, bytes]]) -> Wishes:
    """Read every `Prefer` header of a request; of a preference given twice the first counts (RFC 7240, section 2).

    Other preferences, and parameters behind a semicolon, are not ours and are passed over.
    """
    given: dict[str, str] = {}
    for name, value in headers:
        if name == b"prefer":
            for preference, wish in _preferences(value.decode("latin-1")):
                given.setdefault(preference, wish)
    return Wishes(given.get("code", ""), given.get("error", ""), given.get("example", ""))


def _preferences(header: str) -> Iterator[tuple[str, str]]:
    for item in _ITEM.findall(header):
        name, _, value = item.partition(";")[0].partition("=")
        yield name.strip().lower(), value.strip().strip('"')
