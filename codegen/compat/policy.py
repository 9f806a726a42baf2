"""What the version of a contract must be, and which changes no version excuses (SemVer 2.0).

Before 1.0.0 a breaking change raises the minor number and any other the patch number; after it, major and minor. A
published version is one content for ever. An event changes its shape only together with its own version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from codegen.bundle import OPENAPI
from codegen.compat.change import Change, Severity
from codegen.compat.diff import diff
from codegen.compat.snapshot import Snapshot, ordinal
from codegen.compat.types import events
from codegen.findings import Finding
from codegen.source import Location

VERSION = Location(OPENAPI, ("info", "version"))


def judge(released: Snapshot, current: Snapshot, today: date) -> list[Finding]:
    """What keeps the current contract from following the released one."""
    changes = diff(released, current)
    return [*_version(released, current, changes, today), *_events(released, current)]


def least_version(released: str, changes: Sequence[Change], today: date) -> str:
    """The lowest version that may carry these changes."""
    major, minor, patch = ordinal(released)
    if not changes:
        return released
    if any(breaks(change, today) for change in changes):
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    return f"{major}.{minor + 1}.0" if major else f"0.{minor}.{patch + 1}"


def breaks(change: Change, today: date) -> bool:
    """A breaking change, or a part that went before the day that was announced."""
    early = change.sunset is not None and today < change.sunset
    return change.severity is Severity.BREAKING or (change.severity is Severity.RETIRED and early)


def _version(
    released: Snapshot, current: Snapshot, changes: Sequence[Change], today: date
) -> Iterator[Finding]:
    least = least_version(released.version, changes, today)
    if ordinal(current.version) >= ordinal(least):
        return
    for change in (change for change in changes if breaks(change, today)):
        kept = f" Or keep it until {change.sunset}." if change.sunset else " Or keep what was promised."
        yield Finding(
            change.at or VERSION, f"{change} (breaking)", f"Raise the contract's version to {least}.{kept}"
        )
    yield Finding(
        VERSION,
        f"the contract differs in {len(changes)} ways from the released {released.version} and is {current.version}",
        f"Raise `info.version` to {least}: run `python -m codegen raise`, then `make generate`.",
    )


def _events(released: Snapshot, current: Snapshot) -> Iterator[Finding]:
    for kind, version, change in events(released, current):
        following = f"{kind.rpartition('.')[2]}.v{version + 1}.json"
        yield Finding(
            change.at or VERSION,
            f"{change} (breaking within one version)",
            f"Leave version {version} as it was and write {following} beside it: old events are kept and replayed.",
        )
