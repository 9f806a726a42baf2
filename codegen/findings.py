"""What is wrong with a contract, told so that it can be mended: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from codegen.source import JsonObject, Location, Sources


@dataclass(frozen=True, order=True)
class Finding:
    """One broken rule. `what` is a sentence without its full stop, `remedy` an instruction that ends with one."""

    at: Location
    what: str
    remedy: str


@dataclass(frozen=True, order=True)
class Told:
    """A finding as a person reads it: its file, relative to the repository, and its line."""

    file: PurePosixPath
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}. {self.remedy}"

    def document(self) -> JsonObject:
        """The same for a program."""
        return {"file": str(self.file), "line": self.line, "what": self.what, "remedy": self.remedy}


def told(findings: Iterable[Finding], sources: Sources) -> list[Told]:
    """The findings with their lines, each once, in the order of the files."""
    return sorted({Told(f.at.file, sources.line(f.at), f.what, f.remedy) for f in findings})
