"""The fenced examples of a Markdown file, each as a program whose line numbers are the file's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w*)\s*$")


@dataclass(frozen=True)
class Example:
    """One example. `source` is preceded by as many empty lines as the file has before it."""

    file: Path
    line: int
    language: str
    source: str

    @property
    def name(self) -> str:
        """Where it stands, as a file name: `example_12`."""
        return f"example_{self.line}"

    def at(self, text: str) -> str:
        """Say where, before what a tool said."""
        return f"{self.file}:{self.line}: this example does not work:\n{text}"


def examples(file: Path, language: str) -> list[Example]:
    """Return the file's examples in one language. Raises ValueError for a fence that is never closed."""
    found: list[Example] = []
    opened, kind = 0, ""
    body: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        fence = _FENCE.match(line)
        if fence and not opened:
            opened, kind, body = number, fence[1], []
        elif fence:
            if kind == language:
                found.append(Example(file, opened, kind, "\n" * opened + "\n".join(body) + "\n"))
            opened = 0
        elif opened:
            body.append(line)
    if opened:
        raise ValueError(f"{file}:{opened}: this fence is never closed")
    return found
