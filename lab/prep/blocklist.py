"""The operator's list of files that never air, by SHA-256, as `sha256sum` writes it; `#` begins a remark.

    9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  trailer.mp4

The list is `blocklist.sha256` in the home folder and is read for every job. No flag turns it off, and while it can't be
read nothing is prepared: a list with a slip in it must not let through what it was written for.
"""

from __future__ import annotations

import re
from pathlib import Path

from lab.prep.outcome import RefusalCode, Refused

_LINE = re.compile(r"([0-9a-fA-F]{64})(?:\s+\*?(.*))?")


class BlocklistUnreadable(Exception):
    """The list is there but can't be read; the message says where."""


def read_blocklist(path: Path) -> dict[str, str]:
    """Each digest with the rest of its line; empty without a file. Raises `BlocklistUnreadable`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError) as error:
        raise BlocklistUnreadable(f"{path}: {error}") from error
    listed = {}
    for number, line in enumerate(lines, 1):
        said = line.partition("#")[0].strip()
        if not said:
            continue
        if (found := _LINE.fullmatch(said)) is None:
            raise BlocklistUnreadable(
                f"{path}, line {number}: not a SHA-256; write 64 hexadecimal digits, or `#` before a remark"
            )
        listed[found[1].lower()] = found[2] or ""
    return listed


def refuse_blocked(path: Path | None, digest: str) -> None:
    """Raise `Refused` when the file with this SHA-256 is listed, or the list can't be read."""
    if path is None:
        return
    try:
        listed = read_blocklist(path)
    except BlocklistUnreadable as error:
        raise Refused(RefusalCode.INTERNAL, str(error)) from error
    if digest in listed:
        note = f" as {listed[digest]}" if listed[digest] else ""
        raise Refused(RefusalCode.BLOCKED, f"the operator's blocklist names this file{note}: {digest}")
