"""Pure rules of presence (spec 04): who sees whom, what a watcher is told of changes, which people are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from generated.vocabulary import (
    Ecosystem,
    PresenceCapability,
    PresenceSegment,
    PresenceView,
    PresenceVisibility,
)

_LISTING = frozenset({PresenceView.PARTY, PresenceView.GRID})
"""Views of a whole ecosystem; those of a room list nobody before there are rooms."""


@dataclass(frozen=True, slots=True)
class Person:
    """What presence is told of an account; one that is barred or gone is nobody."""

    user_id: str
    handle: str
    display_name: str
    is_shadowed: bool
    quarantined_until: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """A mode as presence sees it: its ecosystem, and whether its people are listed to each other."""

    mode: str
    ecosystem: Ecosystem
    is_listed: bool
    tile_profile: str | None = None
    """The media profile of its people's tiles; None where it has none."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says of their presence; what they left out is None, and stays."""

    visibility: PresenceVisibility | None = None
    is_camera_on: bool | None = None
    capabilities: tuple[PresenceCapability, ...] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One person's presence, without its times: those are told apart by who keeps them."""

    presence_id: str
    person: Person
    place: Place
    visibility: PresenceVisibility = PresenceVisibility.VISIBLE
    is_camera_on: bool = False
    capabilities: tuple[PresenceCapability, ...] = ()

    @property
    def user_id(self) -> str:
        """Whose it is."""
        return self.person.user_id

    def is_held(self, now: datetime) -> bool:
        """Whether the person is in quarantine."""
        until = self.person.quarantined_until
        return until is not None and now < until


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is there, since when, and when they last showed it."""

    facts: Facts
    arrived_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one person: None is absence. Of two people who came apart or together, it is each to the other."""

    user_id: str
    before: Facts | None
    after: Present | None
    only_for: str | None = None
    """The one person whom it concerns, when the change is in what is between the two."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who watches, and the people who are apart from them, as of a moment."""

    facts: Facts | None
    apart: Set[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """What a watcher is told of changes: people as they are now, and the presences that are gone for them."""

    present: tuple[Present, ...] = ()
    gone: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.present) + len(self.gone)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which part of the people is asked for."""

    segment: PresenceSegment = PresenceSegment.EVERYONE
    mode: str | None = None
    capability: PresenceCapability | None = None
    newcomer: timedelta = timedelta()

    def fits(self, one: Present) -> bool:
        """Whether somebody belongs to it."""
        facts = one.facts
        return (
            self.mode in (None, facts.place.mode)
            and (self.capability is None or self.capability in facts.capabilities)
            and (self.segment is not PresenceSegment.ON_CAMERA or facts.is_camera_on)
            and (
                self.segment is not PresenceSegment.NEWCOMERS or one.seen_at - one.arrived_at < self.newcomer
            )
        )


def place_of(
    mode: str,
    ecosystem: Ecosystem,
    view: PresenceView,
    *,
    separate_from_party: bool,
    tile_profile: str | None = None,
) -> Place:
    """A mode's place by its policies: of the party, none that keeps the party's presence out."""
    kept_out = separate_from_party and ecosystem is Ecosystem.PARTY
    return Place(mode, ecosystem, view in _LISTING and not kept_out, tile_profile)


def wished(known: Facts | None, presence_id: str, person: Person, place: Place, wish: Wish) -> Facts:
    """Somebody's presence by what they say; `presence_id` is for who has none yet."""
    base = known or Facts(presence_id, person, place)
    return Facts(
        presence_id=base.presence_id,
        person=person,
        place=place,
        visibility=base.visibility if wish.visibility is None else wish.visibility,
        is_camera_on=base.is_camera_on if wish.is_camera_on is None else wish.is_camera_on,
        capabilities=base.capabilities if wish.capabilities is None else wish.capabilities,
    )


def sees(watcher: Watcher, other: Facts | None) -> bool:
    """Whether the watcher may know that somebody is there.

    Who is limited is not told: in quarantine people see everybody, and are seen by each other only.
    """
    me, now = watcher.facts, watcher.at
    return (
        me is not None
        and other is not None
        and me.user_id != other.user_id
        and other.user_id not in watcher.apart
        and me.place.is_listed
        and other.place.is_listed
        and me.place.ecosystem is other.place.ecosystem
        and other.visibility is PresenceVisibility.VISIBLE
        and not other.person.is_shadowed
        and (me.is_held(now) or not other.is_held(now))
    )


def difference(before: Watcher, after: Watcher, changes: Iterable[Change]) -> Difference | None:
    """What the watcher is told of changes in order, all at once; None: they must ask for the list anew.

    `before` is the watcher as of what they were told last. Whoever they were told of, or may have found in a list
    meanwhile, and may not see now, is gone; nobody else is named.
    """
    if not _look_alike(before, after):
        return None
    me = after.facts.user_id if after.facts else None
    meanwhile = replace(before, at=after.at)
    present: dict[str, Present] = {}
    gone: dict[str, str] = {}
    for change in changes:
        now = change.after.facts if change.after else None
        if change.user_id == me:
            if not all(_look_alike(replace(after, facts=own), after) for own in (change.before, now) if own):
                return None
        elif change.only_for in (None, me):
            was = change.before
            if was is not None and (sees(before, was) or sees(meanwhile, was)):
                gone[change.user_id] = was.presence_id
            present.pop(change.user_id, None)
            if change.after is not None and sees(after, now):
                present[change.user_id] = change.after
    left = (presence_id for user_id, presence_id in gone.items() if user_id not in present)
    return Difference(tuple(present.values()), tuple(left))


class Differences:
    """What watchers are told of the same changes: found once for all who see alike and have no part in them."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes
        self._named = frozenset(change.user_id for change in changes)
        self._is_between = any(change.only_for is not None for change in changes)
        self._found: dict[tuple[object, ...], Difference | None] = {}

    def of(self, before: Watcher, after: Watcher) -> Difference | None:
        """As `difference` says."""
        if self._is_concerned(before) or self._is_concerned(after):
            return difference(before, after, self._changes)
        alike = (
            *(_vantage(before), _vantage(replace(before, at=after.at)), _vantage(after)),
            *(before.at, after.at),
        )
        if alike not in self._found:
            self._found[alike] = difference(before, after, self._changes)
        return self._found[alike]

    def _is_concerned(self, watcher: Watcher) -> bool:
        """Whether a change is their own, of somebody apart from them, or between two."""
        return (
            self._is_between
            or (watcher.facts is not None and watcher.facts.user_id in self._named)
            or not self._named.isdisjoint(watcher.apart)
        )


def _look_alike(one: Watcher, other: Watcher) -> bool:
    """Whether two states of one person see the same people, but for those who are apart from them."""
    return _vantage(one) == _vantage(other)


def _vantage(watcher: Watcher) -> tuple[object, ...]:
    facts = watcher.facts
    if facts is None or not facts.place.is_listed:
        return ()
    return (facts.place.ecosystem, facts.is_held(watcher.at))
