"""Compares what is committed with what the contract says, both ways, and writes what differs.

A file that codegen owns and no longer produces is drift too: everything under `generated/` and every folder
that a plugin filled belongs to codegen alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

OWNED = (Path("generated"), Path("sdk/python/voulezvous/generated"), Path("sdk/typescript/src/generated"))
_IGNORED = ("__pycache__", ".mypy_cache", ".ruff_cache")


@dataclass(frozen=True)
class Drift:
    """Files by what is wrong with them; relative to the repository."""

    changed: tuple[Path, ...]
    missing: tuple[Path, ...]
    stray: tuple[Path, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.stray)

    def lines(self) -> list[str]:
        """One line per file, as a person reads it."""
        return [
            *(f"{path}: differs from what the contract says" for path in self.changed),
            *(f"{path}: is missing" for path in self.missing),
            *(f"{path}: is generated from nothing; delete it" for path in self.stray),
        ]


def compare(root: Path, files: Mapping[Path, bytes], owned: Iterable[Path] = OWNED) -> Drift:
    """What differs between the working tree and `files`."""
    present = {path for path in files if (root / path).is_file()}
    found = {
        file.relative_to(root)
        for folder in owned
        for file in (root / folder).rglob("*")
        if file.is_file() and not any(part in _IGNORED for part in file.parts)
    }
    return Drift(
        changed=tuple(sorted(path for path in present if (root / path).read_bytes() != files[path])),
        missing=tuple(sorted(set(files) - present)),
        stray=tuple(sorted(found - set(files))),
    )


def write(root: Path, files: Mapping[Path, bytes], drift: Drift) -> None:
    """Bring the working tree to what `files` says, touching only what differs."""
    for path in (*drift.changed, *drift.missing):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(files[path])
    for path in drift.stray:
        (root / path).unlink()
