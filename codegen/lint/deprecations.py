"""What is deprecated says so twice, to tools and to people: since when, until when, and what replaces it.

`deprecated: true` is what tools know; `x-vvtv-deprecation` holds the dates that the edge sends as `Deprecation` (RFC
9745) and `Sunset` (RFC 8594) and that decide when a removal breaks nobody any more. These dates are held to each other
here; `codegen/compat/policy.py` holds the sunset to the release that first says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from codegen.bundle import Bundle
from codegen.compat.announced import ANNOUNCEMENT, NOTICE, Part, notice_days, parts
from codegen.compat.snapshot import Snapshot
from codegen.findings import Finding
from codegen.lint.walk import place
from codegen.source import JsonObject, Location

_DATES = f"`{ANNOUNCEMENT}: {{since: 2026-01-31, sunset: 2026-06-30}}`"


def announced(bundled: Bundle) -> Iterator[Finding]:
    """Both marks or none (a socket and a component have but one); real dates, far enough apart; a known replacement."""
    snapshot = Snapshot.of(bundled)
    for part in parts(snapshot):
        deprecated, announcement = part.node.get("deprecated", False), part.node.get(ANNOUNCEMENT)
        if deprecated is False and announcement is None:
            continue
        if deprecated is not part.marked or not isinstance(announcement, dict):
            yield _halves(part)
            continue
        at = place(part.node).child(ANNOUNCEMENT)
        yield from _dates(part.name, announcement, at, notice_days(snapshot))
        instead = announcement.get("instead")
        if instead is not None and instead not in part.instead:
            yield Finding(
                at,
                f"{part.name} is replaced by {instead!r}, which does not exist",
                "Name what exists, or leave `instead` out.",
            )


def _halves(part: Part) -> Finding:
    remedy = f"Write both `deprecated: true` and {_DATES}." if part.marked else f"Write {_DATES} alone."
    return Finding(place(part.node), f"{part.name} is deprecated by halves", remedy)


def _dates(name: str, announcement: JsonObject, at: Location, notice: int) -> Iterator[Finding]:
    since, sunset = _date(announcement.get("since")), _date(announcement.get("sunset"))
    if since is None or sunset is None:
        yield Finding(
            at, f"{name} is deprecated without real dates", "Write `since` and `sunset` as YYYY-MM-DD."
        )
    elif (sunset - since).days < notice:
        yield Finding(
            at,
            f"{name} ends {(sunset - since).days} days after its deprecation",
            f"Give people at least {notice} days ({NOTICE}).",
        )


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
