"""Pure rules of tiles (spec 04): who is sent whose picture, for how long, and what is saved at the kill switch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from generated.vocabulary import FormFactor
from services.presence.domain import Facts, Watcher, sees


class End(StrEnum):
    """Why a tile is stopped."""

    LEFT = "left"
    """Its viewer wants it no more."""
    OUT_OF_VIEW = "out_of_view"
    UNSEEN = "unseen"
    """The viewer may not see the person any more, or there is no picture of them."""
    BUDGET = "budget"
    """The viewer's device has more than it may."""
    SHED = "shed"
    """The house sends more than it may."""


@dataclass(frozen=True, slots=True)
class TileName:
    """Whose viewport shows whose picture; their own when they publish it."""

    user_id: str
    device_id: str
    viewport_id: str
    presence_id: str

    @property
    def viewer(self) -> str:
        """The viewer's name for the media provider: one for all that a viewport shows."""
        return f"{self.user_id}.{self.viewport_id}"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile. `mode` is where its viewer was when it was connected, empty where nobody noted that; `until` is when it
    is stopped unless its viewport shows it before; `turn` counts its tokens.
    """

    name: TileName
    owner_id: str
    profile: str
    mode: str
    form: FormFactor
    since: datetime
    until: datetime
    place: int | None = None
    """Where the viewport shows it, 0 first; None while it is out of view."""
    layer: str | None = None
    """The best layer that the house sends; None for the best there is."""
    turn: int = 0

    @property
    def is_own(self) -> bool:
        """Whether it is the person's own picture, which goes out and costs no budget."""
        return self.name.user_id == self.owner_id

    @property
    def is_over(self) -> bool:
        """Whether it is given up already and only to be stopped."""
        return self.until.timestamp() <= 0

    def counts_beside(self, other: Tile, now: datetime) -> bool:
        """Whether it costs the budget out of which the other one is."""
        return self.name.device_id == other.name.device_id and not self.is_own and self.until > now

    @property
    def worth(self) -> tuple[bool, int, float]:
        """What it is worth to who watches, the least first: in view, shown early, and there for long."""
        in_view = self.place is not None
        return in_view, -(self.place or 0), -self.since.timestamp()


@dataclass(frozen=True, slots=True)
class Priced:
    """A tile with what it makes the house send, in GB per hour: as it is now, in its least layer, and in its best."""

    tile: Tile
    now: float
    least: float
    best: float


@dataclass(frozen=True, slots=True)
class Shedding:
    """What is done so that the house sends less: tiles that get their least layer, and tiles that are stopped."""

    lowered: tuple[Tile, ...] = ()
    stopped: tuple[Tile, ...] = ()
    saved: float = 0.0
    """GB per hour."""


def may_show(watcher: Watcher, other: Facts | None) -> bool:
    """Whether somebody may be sent a person's picture, or send their own."""
    me = watcher.facts
    if me is None or other is None or not other.is_camera_on:
        return False
    if me.place.tile_profile is None or other.place.tile_profile is None:
        return False
    return me.place.is_listed if me.user_id == other.user_id else sees(watcher, other)


def why_over(
    tile: Tile, watcher: Watcher, other: Facts | None, beside: Iterable[Tile], most: int
) -> End | None:
    """Why a tile is to be stopped now, if it is. `beside` are its viewer's, of which a device may have `most`."""
    if tile.is_over:
        return End.LEFT
    if not may_show(watcher, other) or (other is not None and other.presence_id != tile.name.presence_id):
        return End.UNSEEN
    if tile.is_own:
        return None
    if tile.until <= watcher.at:
        return End.OUT_OF_VIEW
    counted = sorted(
        (one for one in beside if one.counts_beside(tile, watcher.at)),
        key=lambda one: (one.worth, one.name.presence_id),
    )
    beyond = counted[: max(len(counted) - most, 0)]
    return End.BUDGET if tile.name in [one.name for one in beyond] else None


def shed(tiles: Iterable[Priced], over: float) -> Shedding:
    """How `over` GB per hour are saved: first by smaller pictures, then by none, those worth least first."""
    lowered: dict[TileName, Priced] = {}
    stopped: list[Tile] = []
    saved = 0.0
    rising = sorted(
        (one for one in tiles if not one.tile.is_own),
        key=lambda one: (one.tile.worth, one.tile.name.presence_id, one.tile.name.viewer),
    )
    for one in rising:
        if saved >= over:
            break
        if one.least < one.now:
            lowered[one.tile.name] = one
            saved += one.now - one.least
    for one in rising:
        if saved >= over:
            break
        saved += one.least if lowered.pop(one.tile.name, None) else one.now
        stopped.append(one.tile)
    return Shedding(tuple(one.tile for one in lowered.values()), tuple(stopped), saved)
