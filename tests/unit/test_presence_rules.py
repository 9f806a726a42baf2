"""Who sees whom, and what a watcher is told, whatever happens and however much of it is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from generated.vocabulary import (
    Ecosystem,
    PresenceCapability,
    PresenceSegment,
    PresenceView,
    PresenceVisibility,
)
from services.presence.domain import (
    Change,
    Difference,
    Differences,
    Facts,
    Person,
    Place,
    Present,
    Sought,
    Watcher,
    Wish,
    difference,
    place_of,
    sees,
    wished,
)
from tests.support.clock import NOON

LATER = NOON + timedelta(hours=1)
PEOPLE = ("ana", "bia", "caio", "duda")
PARTY = Place("party", Ecosystem.PARTY, is_listed=True)
PLACES = (
    PARTY,
    Place("mirror", Ecosystem.PARTY, is_listed=False),
    Place("stage", Ecosystem.LIVE_PUBLIC, is_listed=True),
)


def somebody(user_id: str = "bia", place: Place = PARTY) -> Facts:
    return Facts(f"presence-{user_id}", Person(user_id, user_id, user_id.title(), False, None), place)


@st.composite
def facts(draw: st.DrawFn, user_id: str | None = None) -> Facts:
    """Anybody, anywhere, in any standing."""
    name = draw(st.sampled_from(PEOPLE)) if user_id is None else user_id
    until = draw(st.sampled_from([None, NOON - timedelta(hours=1), NOON + timedelta(minutes=30), LATER]))
    return Facts(
        f"presence-{name}",
        Person(name, name, name.title(), draw(st.booleans()), until),
        draw(st.sampled_from(PLACES)),
        draw(st.sampled_from(PresenceVisibility)),
        draw(st.booleans()),
    )


watchers = st.builds(Watcher, st.none() | facts(), st.frozensets(st.sampled_from(PEOPLE)), st.just(NOON))


@given(watchers, facts())
def test_whoever_is_seen_wants_to_be_and_is_there_and_not_apart(watcher: Watcher, other: Facts) -> None:
    if sees(watcher, other):
        assert watcher.facts is not None
        assert other.visibility is PresenceVisibility.VISIBLE
        assert other.user_id not in watcher.apart
        assert other.user_id != watcher.facts.user_id
        assert other.place.ecosystem is watcher.facts.place.ecosystem
        assert other.place.is_listed
        assert watcher.facts.place.is_listed
        assert not other.person.is_shadowed
        assert watcher.facts.is_held(NOON) or not other.is_held(NOON)


def test_two_free_people_of_one_party_see_each_other() -> None:
    ana, bia = somebody("ana"), somebody("bia")
    assert sees(Watcher(ana, frozenset(), NOON), bia)
    assert sees(Watcher(bia, frozenset(), NOON), ana)


def test_who_is_in_quarantine_sees_everybody_and_is_seen_by_those_in_quarantine() -> None:
    held = [
        replace(one, person=replace(one.person, quarantined_until=LATER))
        for one in map(somebody, ("ana", "bia"))
    ]
    free = somebody("caio")
    assert sees(Watcher(held[0], frozenset(), NOON), free)
    assert sees(Watcher(held[0], frozenset(), NOON), held[1])
    assert not sees(Watcher(free, frozenset(), NOON), held[0])
    assert sees(Watcher(free, frozenset(), LATER), held[0]), "it is over"


def test_a_place_lists_its_people_by_its_policies() -> None:
    def is_listed(ecosystem: Ecosystem, view: PresenceView, *, separate: bool) -> bool:
        return place_of("any", ecosystem, view, separate_from_party=separate).is_listed

    for view in PresenceView:
        whole = view in (PresenceView.PARTY, PresenceView.GRID)
        assert is_listed(Ecosystem.LIVE_PUBLIC, view, separate=True) == whole
        assert is_listed(Ecosystem.PARTY, view, separate=False) == whole
        assert not is_listed(Ecosystem.PARTY, view, separate=True)


def test_what_somebody_leaves_out_stays() -> None:
    person = somebody().person
    known = wished(
        None, "p", person, PARTY, Wish(PresenceVisibility.HIDDEN, True, (PresenceCapability.CAMERA,))
    )
    elsewhere = wished(known, "other", person, PLACES[2], Wish())
    assert elsewhere == replace(known, place=PLACES[2])


def test_a_segment_and_filters_narrow_a_list() -> None:
    plain = Present(somebody(), NOON, NOON)
    on_camera = replace(
        plain, facts=replace(plain.facts, is_camera_on=True, capabilities=(PresenceCapability.CAMERA,))
    )
    old = replace(plain, seen_at=LATER)
    newcomer = timedelta(minutes=5)

    def those(sought: Sought) -> list[bool]:
        return [replace(sought, newcomer=newcomer).fits(one) for one in (plain, on_camera, old)]

    assert those(Sought()) == [True, True, True]
    assert those(Sought(PresenceSegment.ON_CAMERA)) == [False, True, False]
    assert those(Sought(PresenceSegment.NEWCOMERS)) == [True, True, False]
    assert those(Sought(capability=PresenceCapability.CAMERA)) == [False, True, False]
    assert those(Sought(mode="elsewhere")) == [False, False, False]


# What a watcher is told, against a client that keeps a list by it.


@dataclass
class Client:
    """What a client knows: a list asked for at some moment, and the differences after that."""

    known: dict[str, str] = field(default_factory=dict)

    def ask(self, house: House, watcher: Watcher) -> None:
        self.known = {
            one.facts.presence_id: str(one.facts) for one in house.there.values() if sees(watcher, one.facts)
        }

    def apply(self, told: Difference) -> None:
        for presence_id in told.gone:
            self.known.pop(presence_id, None)
        for one in told.present:
            self.known[one.facts.presence_id] = str(one.facts)


@dataclass
class House:
    """Who is there, and everything that happened."""

    there: dict[str, Present] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def put(self, user_id: str, after: Facts | None) -> None:
        was = self.there.pop(user_id, None)
        now = None if after is None else Present(after, NOON, NOON)
        if now is not None:
            self.there[user_id] = now
        if was is not None or now is not None:
            self.changes.append(Change(user_id, was.facts if was else None, now))

    def part(self, one: str, other: str) -> None:
        for mine, theirs in ((one, other), (other, one)):
            now = self.there.get(mine)
            self.changes.append(Change(mine, now.facts if now else None, now, only_for=theirs))


class Watching(RuleBasedStateMachine):
    """Ana watches; others come, change, go and part from her, and she is told of it now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.house, self.client = House(), Client()
        self.me: Facts | None = None
        self.apart: frozenset[str] = frozenset()
        self.at = NOON
        self.could_know: set[str] = set()
        self.late: set[str] = set()
        """Whose quarantine may have ended since the client asked: they are told of with their next change."""

    def watcher(self) -> Watcher:
        return Watcher(self.me, self.apart, self.at)

    def in_sight(self) -> set[str]:
        there = self.house.there.values()
        return {one.facts.presence_id for one in there if sees(self.watcher(), one.facts)}

    @initialize(me=st.none() | facts("ana"))
    def begin(self, me: Facts | None) -> None:
        self.me = me
        self.house.put("ana", me)
        self.ask()
        self.mark, self.told = len(self.house.changes), self.watcher()

    @rule()
    def ask(self) -> None:
        self.client.ask(self.house, self.watcher())
        self.late.clear()

    @rule(user_id=st.sampled_from(PEOPLE), data=st.data())
    def change(self, user_id: str, data: st.DataObject) -> None:
        self.house.put(user_id, data.draw(facts(user_id)))
        self.me = self.house.there["ana"].facts if "ana" in self.house.there else self.me

    @rule(user_id=st.sampled_from(PEOPLE))
    def leave(self, user_id: str) -> None:
        self.house.put(user_id, None)

    @rule(other=st.sampled_from(PEOPLE[1:]))
    def part_or_meet(self, other: str) -> None:
        self.apart ^= {other}
        self.house.part("ana", other)

    @rule()
    def let_time_pass(self) -> None:
        before = self.in_sight()
        self.at += timedelta(minutes=45)
        self.late |= self.in_sight() - before

    @invariant()
    def note(self) -> None:
        self.could_know |= self.in_sight()

    @rule()
    def tell(self) -> None:
        told = difference(self.told, self.watcher(), self.house.changes[self.mark :])
        self.told, self.mark = self.watcher(), len(self.house.changes)
        if told is None:
            self.ask()
        else:
            named = {*told.gone, *(one.facts.presence_id for one in told.present)}
            assert named <= self.could_know, "nobody is named whom she could not have known"
            self.client.apply(told)
        assert self.client.known.keys() <= self.in_sight(), "who may not be seen is not known any more"
        assert self.client.known.keys() >= self.in_sight() - self.late, "and everybody else is"


TestWatching = Watching.TestCase
TestWatching.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@st.composite
def shown(draw: st.DrawFn, user_id: str) -> Facts:
    """Somebody in the party who wants to be seen, in quarantine or not."""
    until = draw(st.sampled_from([None, NOON + timedelta(minutes=30), LATER]))
    me = somebody(user_id)
    return replace(me, person=replace(me.person, quarantined_until=until))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Somebody comes, changes or goes, or what is between them and somebody."""
    name = draw(st.sampled_from(PEOPLE))
    before, after = draw(st.none() | shown(name)), draw(st.none() | shown(name))
    now = None if after is None else Present(after, NOON, NOON)
    return Change(name, before, now, only_for=draw(st.sampled_from([None, None, None, *PEOPLE])))


@st.composite
def tellings(draw: st.DrawFn) -> tuple[Watcher, Watcher]:
    """Somebody as of what they were told last, and now."""
    name = draw(st.sampled_from(PEOPLE))
    apart = st.frozensets(st.sampled_from(PEOPLE), max_size=1)
    before = Watcher(draw(shown(name)), draw(apart), NOON)
    return before, Watcher(draw(shown(name)), draw(apart), NOON + timedelta(minutes=45))


@settings(max_examples=400)
@given(st.lists(changes(), min_size=1, max_size=2), st.lists(tellings(), min_size=4, max_size=12))
def test_what_is_found_once_for_all_who_see_alike_is_what_each_is_told(
    happened: list[Change], told: list[tuple[Watcher, Watcher]]
) -> None:
    everybody = Differences(happened)
    for before, after in told:
        assert everybody.of(before, after) == difference(before, after, happened)


def test_a_client_that_is_told_knows_everybody_in_sight() -> None:
    house, client = House(), Client()
    house.put("ana", somebody("ana"))
    before = Watcher(somebody("ana"), frozenset(), NOON)
    for name in PEOPLE[1:]:
        house.put(name, somebody(name))
    house.put("bia", replace(somebody("bia"), is_camera_on=True))
    house.put("caio", None)
    told = difference(before, before, house.changes[1:])
    assert told is not None
    client.apply(told)
    assert client.known == {
        "presence-bia": str(replace(somebody("bia"), is_camera_on=True)),
        "presence-duda": str(somebody("duda")),
    }


def test_a_block_is_an_absence_to_both_and_says_no_more() -> None:
    ana, bia = somebody("ana"), somebody("bia")
    house = House()
    house.put("ana", ana)
    house.put("bia", bia)
    mark = len(house.changes)
    house.part("ana", "bia")
    for me, other in ((ana, bia), (bia, ana)):
        before, after = Watcher(me, frozenset(), NOON), Watcher(me, frozenset({other.user_id}), NOON)
        assert difference(before, after, house.changes[mark:]) == Difference((), (other.presence_id,))
        assert difference(after, after, house.changes[mark:]) == Difference(), "a second block says nothing"
        back = difference(after, before, house.changes[mark:])
        assert back is not None
        assert [one.facts for one in back.present] == [other]
    third = Watcher(somebody("caio"), frozenset(), NOON)
    assert difference(third, third, house.changes[mark:]) == Difference()


def test_who_moves_elsewhere_is_asked_to_ask_anew() -> None:
    here, there = somebody("ana"), somebody("ana", PLACES[2])
    assert difference(Watcher(here, frozenset(), NOON), Watcher(there, frozenset(), NOON), ()) is None
    held = replace(here, person=replace(here.person, quarantined_until=LATER))
    assert difference(Watcher(held, frozenset(), NOON), Watcher(held, frozenset(), LATER), ()) is None


def test_who_was_found_in_a_list_after_their_quarantine_ended_is_gone_when_they_leave() -> None:
    ana, bia = somebody("ana"), somebody("bia")
    held = replace(bia, person=replace(bia.person, quarantined_until=LATER))
    left = Change("bia", held, None)
    before, after = Watcher(ana, frozenset(), NOON), Watcher(ana, frozenset(), LATER)
    assert difference(before, after, [left]) == Difference((), ("presence-bia",))
    assert difference(before, before, [left]) == Difference()
