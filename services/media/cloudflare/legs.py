"""A session's connections to Cloudflare, and what of its publications a viewer is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from services.media.sfu.agreeing import Agreed


@dataclass(frozen=True, slots=True)
class Track:
    """What is published on an m-line; `layer` is the profile's number of a picture, None for sound."""

    mid: str
    kind: str
    layer: int | None

    @property
    def name(self) -> str:
        """Its name at Cloudflare, unique within its session there."""
        return self.kind if self.layer is None else f"{self.kind}-{self.layer}"


@dataclass(frozen=True, slots=True)
class Slot:
    """An m-line of a viewer, and whose track it is sent; `publication` is None while it shows nothing."""

    mid: str
    kind: str
    publication: str | None = None
    layer: int | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """A publisher's connection, which has tracks, or a viewer's, which has slots.

    `session` is its name at Cloudflare, `ice` the peer's ICE user name, `made_s` when it was offered (unix seconds),
    `own` the publication that a viewer is not shown, `whose` names who is revoked by themselves.
    """

    session: str
    ice: str
    made_s: float
    tracks: tuple[Track, ...] = ()
    slots: tuple[Slot, ...] = ()
    own: str | None = None
    whose: str | None = None

    @property
    def mids(self) -> tuple[str, ...]:
        """Every m-line on which media may flow."""
        return (*(track.mid for track in self.tracks), *(slot.mid for slot in self.slots))


@dataclass(frozen=True, slots=True)
class Seat:
    """A track that is to be shown, and in which kind of slot."""

    publication: str
    session: str
    track: Track


def published(agreed: Iterable[Agreed]) -> tuple[Track, ...]:
    """The tracks of a publication."""
    return tuple(Track(one.section.mid, one.section.kind, one.layer) for one in agreed)


def asked_slots(agreed: Iterable[Agreed]) -> tuple[Slot, ...]:
    """The slots of a viewer, all empty."""
    return tuple(Slot(one.section.mid, one.section.kind) for one in agreed)


def seats(slots: Iterable[Slot], legs: Mapping[str, Leg], own: str | None) -> list[Seat]:
    """Who is shown: in the order of their coming, a picture in its best layer and a sound of each, while slots last."""
    free = [slot.kind for slot in slots]
    taken = []
    for name, leg in shown(legs, own):
        for kind in ("video", "audio"):
            track = best(leg, kind)
            if track is not None and kind in free:
                free.remove(kind)
                taken.append(Seat(name, leg.session, track))
    return taken


def filled(slots: Iterable[Slot], had: Mapping[str, Seat]) -> tuple[Slot, ...]:
    """The slots with what was had, by mid."""
    return tuple(
        slot
        if (seat := had.get(slot.mid)) is None
        else replace(slot, publication=seat.publication, layer=seat.track.layer)
        for slot in slots
    )


def shown(legs: Mapping[str, Leg], own: str | None) -> list[tuple[str, Leg]]:
    """The publications that a viewer may be shown, the first that came first."""
    found = [(name, leg) for name, leg in legs.items() if leg.tracks and name != own]
    return sorted(found, key=lambda one: (one[1].made_s, one[0]))


def best(leg: Leg, kind: str, ceiling: int = 0) -> Track | None:
    """The best track of a kind that is no better than the layer of that number, or the least there is."""
    tracks = sorted((one for one in leg.tracks if one.kind == kind), key=lambda one: one.layer or 0)
    return next((one for one in tracks if (one.layer or 0) >= ceiling), tracks[-1] if tracks else None)


def waiting(leg: Leg, legs: Mapping[str, Leg]) -> int:
    """How many publications a viewer is shown nothing of."""
    seen = {slot.publication for slot in leg.slots}
    return sum(name not in seen for name, _ in shown(legs, leg.own))
