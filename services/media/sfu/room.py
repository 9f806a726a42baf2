"""One session's room: who publishes, who watches, and what each viewer's slots show."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.media.sfu.leg import Leg
from services.media.sfu.publication import Publication
from services.media.sfu.viewer import Viewer


@dataclass(frozen=True)
class Publishing:
    """A publication and its connection; `whose` names who is taken out of the room alone."""

    publication: Publication
    leg: Leg
    whose: str | None


@dataclass(frozen=True)
class Watching:
    """A viewer and their connection; `whose` names who is taken out of the room alone."""

    viewer: Viewer
    leg: Leg
    whose: str | None


@dataclass
class Room:
    """Keyed by the names that WHIP and WHEP resources have."""

    session_id: str
    publishing: dict[str, Publishing] = field(default_factory=dict)
    watching: dict[str, Watching] = field(default_factory=dict)
    bounds: dict[str, int] = field(default_factory=dict)
    """The best layer of who may only watch, where it was changed while they do."""

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

    def watched_by(self, whose: str) -> tuple[Watching, ...]:
        """The connections on which somebody watches."""
        return tuple(one for one in self.watching.values() if one.whose == whose)

    def legs_of(self, whose: str) -> tuple[Leg, ...]:
        """Every connection of somebody's."""
        published = (one.leg for one in self.publishing.values() if one.whose == whose)
        return (*published, *(one.leg for one in self.watched_by(whose)))

    def find(self, name: str, whose: str | None) -> Publishing | Watching | None:
        """A connection by its name; whoever is taken out alone finds none but their own."""
        found = self.publishing.get(name) or self.watching.get(name)
        return found if found is None or whose in (None, found.whose) else None

    def participant(self, publication: str) -> str | None:
        """Whose a publication is, where it is known."""
        found = self.publishing.get(publication)
        return None if found is None else found.whose

    def bind(self, whose: str, layer: int) -> None:
        """Send somebody who may only watch no better layer from now on."""
        self.bounds[whose] = layer
        for one in self.watched_by(whose):
            for slot in one.viewer.slots:
                slot.bind(layer)

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
