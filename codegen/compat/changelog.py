"""The history of the contract, written from the differences between its releases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from codegen.compat.change import Change, Severity
from codegen.compat.diff import diff
from codegen.compat.snapshot import Snapshot, ordinal
from codegen.read import operations_of

CHANGELOG = PurePosixPath("schemas/CHANGELOG.md")
_HEAD = """# Changelog of the contract

Written by `make generate` from what differs between the released contracts; never edited by hand.
"""
_GROUPS = (
    (Severity.BREAKING, "Breaking"),
    (Severity.RETIRED, "Gone, as announced"),
    (Severity.RISKY, "May need a look"),
    (Severity.COMPATIBLE, "New and compatible"),
)


def changelog(releases: Sequence[Snapshot], current: Snapshot) -> str:
    """The whole history in Markdown, the newest version first. `releases` are in order."""
    sections = [_section(new, diff(old, new)) for old, new in pairwise(releases)]
    sections = [*([_first(releases[0])] if releases else []), *sections]
    if not releases:
        sections = [_first(current)]
    elif ordinal(current.version) > ordinal(releases[-1].version):
        sections.append(_section(current, diff(releases[-1], current)))
    return "\n".join([_HEAD, *reversed(sections)])


def _section(snapshot: Snapshot, changes: Sequence[Change]) -> str:
    lines = [_title(snapshot), ""]
    for severity, title in _GROUPS:
        group = [change for change in changes if change.severity is severity]
        if group:
            lines += [f"### {title}", "", *_entries(group), ""]
    if not changes:
        lines += ["Nothing that anybody could notice.", ""]
    return "\n".join(lines)


def _entries(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        sunset = f" (announced for {change.sunset})" if change.sunset else ""
        yield f"- **{change.subject}**: {change.what}{sunset}."


def _first(snapshot: Snapshot) -> str:
    counts = {
        "operation": sum(1 for _ in operations_of(snapshot.openapi)),
        "socket": len(snapshot.asyncapi.get("channels", {})),
        "type": len(snapshot.types),
        "configuration file": len(snapshot.configuration),
    }
    listed = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items())
    return f"{_title(snapshot)}\n\nThe first: {listed}.\n"


def _title(snapshot: Snapshot) -> str:
    released = snapshot.released.isoformat() if snapshot.released else "not released"
    return f"## {snapshot.version} ({released})"
