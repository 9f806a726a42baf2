"""Attribute lists (8216bis 4.2), kept as they were written: what is malformed is a fault, not an exception."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal["quoted", "hex", "integer", "float", "signed", "resolution", "word"]

_NAME = re.compile(r"[A-Z0-9-]+")
_VALUE = re.compile(r'"[^"\r\n]*"|[^",]*')
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("quoted", re.compile(r'"[^"\r\n]*"')),
    ("hex", re.compile(r"0[xX][0-9A-F]+")),
    ("integer", re.compile(r"\d{1,20}")),
    ("float", re.compile(r"\d+\.\d*|\.\d+")),
    ("signed", re.compile(r"-(\d+\.?\d*|\.\d+)")),
    ("resolution", re.compile(r"\d+x\d+")),
    ("word", re.compile(r'[^",\s]+')),
)


@dataclass(frozen=True)
class Attribute:
    """One name and value; `kind` is None where the value is of no kind that the format knows."""

    name: str
    raw: str

    @cached_property
    def kind(self) -> Kind | None:
        return next((kind for kind, pattern in _KINDS if pattern.fullmatch(self.raw)), None)

    @property
    def text(self) -> str:
        """The value without its quotes."""
        return self.raw[1:-1] if self.kind == "quoted" else self.raw

    @property
    def number(self) -> float | None:
        """The value as a number, where it is one."""
        return float(self.raw) if self.kind in ("integer", "float", "signed") else None


@dataclass(frozen=True)
class Attributes:
    """A list in the order written; `fault` says where it stopped being one."""

    items: tuple[Attribute, ...] = ()
    fault: str = ""

    def get(self, name: str) -> Attribute | None:
        """The first attribute of that name."""
        return next((item for item in self.items if item.name == name), None)

    def text(self, name: str, default: str = "") -> str:
        found = self.get(name)
        return found.text if found else default

    def number(self, name: str) -> float | None:
        found = self.get(name)
        return found.number if found else None

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None


def parse_attributes(text: str) -> Attributes:
    """The list as far as it is one."""
    items: list[Attribute] = []
    at = 0
    while True:
        name = _NAME.match(text, at)
        if name is None or text[name.end() : name.end() + 1] != "=":
            return Attributes(tuple(items), f"no NAME=value at {text[at : at + 20]!r}")
        value = _VALUE.match(text, name.end() + 1)
        raw = value[0] if value else ""
        items.append(Attribute(name[0], raw))
        at = name.end() + 1 + len(raw)
        if at == len(text):
            return Attributes(tuple(items))
        if text[at] != ",":
            return Attributes(tuple(items), f"no comma after {name[0]}")
        at += 1
