"""Stamps: a step runs again only when the content it depends on has changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

_SKIPPED = frozenset({"node_modules", "dist", "__pycache__", ".svelte-kit", "test-results"})
_OWN_VERSION = re.compile(rb'("name": "@voulezvous/\w+",\s+"version": ")[^"]*')


def digest(root: Path, paths: Iterable[Path]) -> str:
    """Hash the names below `root` and the content of files; folders are walked, what tools make in them is skipped.

    Our own packages' version is no content: it is the contract's, and nothing is installed anew for another one.
    """
    whole = hashlib.sha256()
    for path in paths:
        for file in sorted(_files(path)):
            content = _OWN_VERSION.sub(rb"\1", file.read_bytes())
            whole.update(str(file.relative_to(root)).encode() + b"\0" + hashlib.sha256(content).digest())
    return whole.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Whether `stamp` records exactly `value`."""
    return stamp.is_file() and stamp.read_text() == value


def record(stamp: Path, value: str) -> None:
    """Record that the step was done for `value`."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.is_file() and not _SKIPPED & set(file.parts)]
