"""What is deprecated says so twice, to tools and to people: since when, until when, and what replaces it.

`deprecated: true` is what tools know; `x-vvtv-deprecation` holds the dates that the edge sends as `Deprecation` (RFC
9745) and `Sunset` (RFC 8594) and that decide when a removal breaks nobody any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import operations, place, schemas
from codegen.source import JsonObject, Location

NOTICE = "x-vvtv-deprecation-notice-days"
ANNOUNCEMENT = "x-vvtv-deprecation"


def announced(bundled: Bundle) -> Iterator[Finding]:
    """Both marks or none; real dates, far enough apart; a replacement that exists."""
    notice = int(bundled.openapi.get("info", {}).get(NOTICE, 0))
    known = {name for name, _ in operations(bundled)}
    for name, node, replacements in _candidates(bundled, known):
        deprecated, announcement = node.get("deprecated", False), node.get(ANNOUNCEMENT)
        if deprecated is False and announcement is None:
            continue
        if deprecated is not True or not isinstance(announcement, dict):
            yield Finding(
                place(node),
                f"{name} is deprecated by halves",
                f"Write both `deprecated: true` and `{ANNOUNCEMENT}: {{since: 2026-01-31, sunset: 2026-06-30}}`.",
            )
            continue
        yield from _dates(name, announcement, place(node).child(ANNOUNCEMENT), notice)
        instead = announcement.get("instead")
        if instead is not None and instead not in replacements:
            yield Finding(
                place(node).child(ANNOUNCEMENT),
                f"{name} is replaced by {instead!r}, which does not exist",
                "Name what exists, or leave `instead` out.",
            )


def _candidates(bundled: Bundle, known: set[str]) -> Iterator[tuple[str, JsonObject, set[str]]]:
    for name, node in operations(bundled):
        yield name, node, known
    types = set(bundled.models["components"]["schemas"])
    for name, node in schemas(bundled):
        parent = bundled.models["components"]["schemas"].get(name.rpartition("/")[0], {})
        yield name, node, types | set(parent.get("properties", {}))


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
