"""What is wrong with a configuration: where, what stands there, and what may stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]
ENVIRONMENT = "environment"
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, order=True)
class Problem:
    """One refusal: `file`, dotted `path` inside it, `value` found as text, what is `allowed`, and the rule's name."""

    file: str
    path: str
    value: str
    allowed: str
    rule: str

    def __str__(self) -> str:
        """One line for a log or a terminal."""
        return f"{self.file}: {self.path} is {self.value}; allowed: {self.allowed} [{self.rule}]"

    def to_json(self) -> dict[str, str]:
        """The fields by name."""
        return {
            "file": self.file,
            "path": self.path,
            "value": self.value,
            "allowed": self.allowed,
            "rule": self.rule,
        }


class ConfigurationError(Exception):
    """The configuration can't be used; `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"the configuration has {len(self.problems)} problem(s):\n{lines}")


def dotted(path: Path) -> str:
    """The path as people write it: `modes.party.ui_composition.overlays[1].component`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text or "."


def shown(value: object, limit: int = 80) -> str:
    """A value as text, cut to `limit` characters."""
    text = "absent" if value is None else repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
