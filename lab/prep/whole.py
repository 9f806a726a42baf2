"""How much of a file's own account of its size is missing, for containers whose reader makes do with what is there."""

from __future__ import annotations

import struct
from pathlib import Path

_HEAD = struct.Struct("<4sI4s")
_HEAD_COUNTED = 8  # the size in a RIFF head counts what follows it


def missing_ratio(path: Path) -> float:
    """Share of its bytes that an AVI file lacks (RIFF, Microsoft 1991), 0 to 1; 0 for any other file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return 0.0
    kind, counted, form = _HEAD.unpack(head)
    if kind != b"RIFF" or form != b"AVI ":
        return 0.0
    there: float = size / (counted + _HEAD_COUNTED)
    return max(0.0, 1 - there)
