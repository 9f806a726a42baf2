"""One session's room: who publishes, who watches, and what each viewer's slots show."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.media.sfu.leg import Leg
from services.media.sfu.publication import Publication
from services.media.sfu.viewer import Viewer


@dataclass(frozen=True)
class Publishing:
    """A publication and its connection."""

    publication: Publication
    leg: Leg


@dataclass(frozen=True)
class Watching:
    """A viewer and their connection."""

    viewer: Viewer
    leg: Leg


@dataclass
class Room:
    """Keyed by the names that WHIP and WHEP resources have."""

    session_id: str
    publishing: dict[str, Publishing] = field(default_factory=dict)
    watching: dict[str, Watching] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nobody is here."""
        return not self.publishing and not self.watching

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Every connection."""
        return (
            *(one.leg for one in self.publishing.values()),
            *(one.leg for one in self.watching.values()),
        )

    def fill(self) -> None:
        """Show every viewer what they are not shown yet and have a slot for."""
        shown = [one.publication for one in self.publishing.values() if one.leg.open]
        for one in self.watching.values():
            if one.leg.open:
                one.viewer.fill(shown)

    def waiting(self, viewer: Viewer) -> int:
        """How many publications a viewer is shown nothing of."""
        shown = (one.publication for one in self.publishing.values() if one.leg.open)
        return sum(one.name != viewer.own and not viewer.shows(one) for one in shown)

    def unpublish(self, name: str) -> None:
        """Take a publication away; the slots it leaves are filled with what had none."""
        gone = self.publishing.pop(name, None)
        if gone is not None:
            for one in self.watching.values():
                one.viewer.forget(gone.publication)
            self.fill()

    def unwatch(self, name: str) -> None:
        """Let a viewer go."""
        gone = self.watching.pop(name, None)
        if gone is not None:
            gone.viewer.leave()

    def pass_time(self, now_s: float, *, report: bool) -> None:
        """Repeat requests, choose layers, and tell publishers how they are received."""
        for published in self.publishing.values():
            published.publication.remind(now_s)
            if report:
                published.publication.report()
        for watched in self.watching.values():
            watched.viewer.follow(now_s)
