"""What the version of a contract must be, and which changes no version excuses (SemVer 2.0).

Before 1.0.0 a breaking change raises the minor number and any other the patch number; after it, major and minor. A
published version is one content for ever. An event changes its shape only together with its own version.

A part may go without breaking anybody once its sunset has passed, and a sunset is a promise from the release that first
says it: it lies at least the promised notice after that release's day, whatever `since` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from codegen.bundle import OPENAPI
from codegen.compat.announced import ANNOUNCEMENT, NOTICE, notice_days, parts
from codegen.compat.change import Change, Severity, sunset_of, where
from codegen.compat.diff import diff
from codegen.compat.snapshot import Snapshot, ordinal
from codegen.compat.types import events
from codegen.findings import Finding
from codegen.source import Location

VERSION = Location(OPENAPI, ("info", "version"))


def judge(released: Snapshot | None, current: Snapshot, today: date) -> list[Finding]:
    """What keeps the current contract from following the released one today, or from being the first."""
    announced = list(_announced(released, current, today))
    if released is None:
        return announced
    changes = diff(released, current)
    return [*_version(released, current, changes, today), *_events(released, current), *announced]


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


def _announced(released: Snapshot | None, current: Snapshot, today: date) -> Iterator[Finding]:
    """Ends that no release has announced yet, or not as early, and that come before the notice is over."""
    known = {part.name: sunset_of(part.node) for part in parts(released)} if released else {}
    days = max(notice_days(current), notice_days(released) if released else 0)
    first = today + timedelta(days=days)
    for part in parts(current):
        sunset, before = sunset_of(part.node), known.get(part.name)
        if sunset is None or sunset >= first or (before is not None and before <= sunset):
            continue
        at = where(part.node)
        yield Finding(
            at.child(ANNOUNCEMENT) if at else VERSION,
            f"{part.name} ends on {sunset}, and no release has said so yet",
            f"Name {first} or a later day: {days} days after the first release that says it ({NOTICE}).",
        )


def _events(released: Snapshot, current: Snapshot) -> Iterator[Finding]:
    for kind, version, change in events(released, current):
        following = f"{kind.rpartition('.')[2]}.v{version + 1}.json"
        yield Finding(
            change.at or VERSION,
            f"{change} (breaking within one version)",
            f"Leave version {version} as it was and write {following} beside it: old events are kept and replayed.",
        )
