"""What a rule is, and what it says when it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Judge = TypeVar("Judge", bound=Callable[..., Iterator[Any]])


@dataclass(frozen=True, order=True)
class Finding:
    """A rule broken: `line` counts from 1 in the text at `url`; 0 for what has no lines."""

    url: str
    line: int
    rule: str
    source: str
    what: str
    remedy: str

    def to_json(self) -> dict[str, str | int]:
        """As `--json` prints it."""
        return dict(vars(self))


@dataclass(frozen=True)
class Rule(Generic[Judge]):
    """`source` is where it is written, `claim` what holds, `remedy` what to do where it does not."""

    name: str
    source: str
    claim: str
    remedy: str
    judge: Judge

    def broken(self, url: str, line: int, what: str) -> Finding:
        """The finding that says so."""
        return Finding(url, line, self.name, self.source, what, self.remedy)


class Rules(Generic[Judge]):
    """A group of rules that judge the same thing; used as a decorator. The docstring is the claim."""

    def __init__(self) -> None:
        self.all: list[Rule[Judge]] = []

    def __call__(self, name: str, source: str, remedy: str) -> Callable[[Judge], Judge]:
        """Add a rule. A `source` that begins with a digit is a section of 8216bis."""
        full = f"8216bis {source}" if source[0].isdigit() else source

        def add(judge: Judge) -> Judge:
            claim = (judge.__doc__ or "").strip()
            self.all.append(Rule(name, full, claim, remedy, judge))
            return judge

        return add
