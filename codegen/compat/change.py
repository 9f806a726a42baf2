"""One difference between two contracts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any

from codegen.compat.announced import ANNOUNCEMENT
from codegen.source import JsonObject, Location, Node


class Severity(IntEnum):
    """How much a change asks of those who use the contract, the mildest first."""

    COMPATIBLE = 0
    RETIRED = 1
    RISKY = 2
    BREAKING = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Change:
    """`subject` names what changed as people know it, `what` is a sentence without its full stop.

    `sunset` is the day from which a retired part may be missing. `at` is where the new contract says it, where that is
    known; two changes that differ in it alone are one.
    """

    subject: str
    what: str
    severity: Severity
    sunset: date | None = None
    at: Location | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.subject}: {self.what}"

    def document(self) -> JsonObject:
        """The change for a program."""
        sunset = {"sunset": self.sunset.isoformat()} if self.sunset else {}
        return {
            "severity": self.severity.word,
            "subject": self.subject,
            "what": self.what,
            **sunset,
        }


def where(node: Any) -> Location | None:
    """Where a part of a contract is written, when it was read from sources."""
    return node.at if isinstance(node, Node) else None


def sunset_of(node: JsonObject) -> date | None:
    """The announced end of a deprecated part."""
    announcement = node.get(ANNOUNCEMENT)
    return date.fromisoformat(announcement["sunset"]) if announcement else None


def removed(
    subject: str,
    what: str,
    part: JsonObject,
    severity: Severity = Severity.BREAKING,
    at: Location | None = None,
) -> Change:
    """A part that is gone: retired when its end was announced, else of the given severity.

    Whoever adds a kind of part adds it to `announced.parts` too, where its announcement is held to the notice.
    """
    sunset = sunset_of(part)
    return Change(subject, what, Severity.RETIRED if sunset else severity, sunset, at)


def deprecation(subject: str, old: JsonObject, new: JsonObject) -> Change | None:
    """What changed about a part's deprecation."""
    before, after = sunset_of(old), sunset_of(new)
    if before == after:
        return None
    if after is None:
        return Change(subject, "is no longer deprecated", Severity.COMPATIBLE, at=where(new))
    instead = new[ANNOUNCEMENT].get("instead")
    advice = f"; use {instead} instead" if instead else ""
    if before is None:
        return Change(subject, f"is deprecated until {after}{advice}", Severity.COMPATIBLE, at=where(new))
    severity = Severity.BREAKING if after < before else Severity.COMPATIBLE
    return Change(subject, f"ends on {after} instead of {before}", severity, at=where(new))
