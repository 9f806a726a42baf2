"""Who may be sent whose picture, when it is stopped, and what is saved first at the kill switch."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.vocabulary import FormFactor, PresenceVisibility
from services.presence.domain import Facts, Person, Watcher
from services.presence.tiles.domain import End, Priced, Tile, TileName, may_show, shed, why_over
from tests.support.clock import NOON
from tests.unit.test_presence_rules import PARTY, somebody

ROOM = replace(PARTY, tile_profile="thumb_low")
BIA = replace(somebody("bia", ROOM), is_camera_on=True)
ANA = Watcher(somebody("ana", ROOM), frozenset(), NOON)


def a_tile(
    number: int = 0, *, owner: str = "bia", place: int | None = 0, until_s: float = 5, device: str = "d"
) -> Tile:
    name = TileName("ana", device, "v", f"presence-{owner}")
    since, until = NOON - timedelta(seconds=60 - number), NOON + timedelta(seconds=until_s)
    return Tile(name, owner, "thumb_low", "party", FormFactor.DESKTOP, since, until, place)


@st.composite
def tiles(draw: st.DrawFn) -> list[Tile]:
    count = draw(st.integers(0, 8))
    places = st.none() | st.integers(0, 12)
    return [a_tile(number, owner=f"p{number}", place=draw(places)) for number in range(count)]


@st.composite
def priced(draw: st.DrawFn) -> list[Priced]:
    found = []
    for tile in draw(tiles()):
        now = draw(st.integers(1, 100)) / 1000
        found.append(Priced(tile, now, now * draw(st.sampled_from([0.25, 1.0])), now))
    return found


def test_a_picture_is_shown_to_who_sees_the_person() -> None:
    assert may_show(ANA, BIA)
    assert may_show(Watcher(BIA, frozenset(), NOON), BIA), "one's own goes out"


@pytest.mark.parametrize(
    "other",
    [
        None,
        replace(BIA, is_camera_on=False),
        replace(BIA, visibility=PresenceVisibility.HIDDEN),
        replace(BIA, place=PARTY),
        replace(BIA, place=replace(ROOM, is_listed=False)),
        replace(BIA, person=replace(BIA.person, is_shadowed=True)),
        replace(BIA, person=replace(BIA.person, quarantined_until=NOON + timedelta(hours=1))),
    ],
)
def test_no_picture_is_shown_of_who_is_not_seen(other: Facts | None) -> None:
    assert not may_show(ANA, other)
    assert why_over(a_tile(), ANA, other, [], 12) is End.UNSEEN


def test_who_is_apart_or_nowhere_is_shown_nothing() -> None:
    for watcher in (
        replace(ANA, apart=frozenset({"bia"})),
        replace(ANA, facts=None),
        replace(ANA, facts=somebody("ana")),
    ):
        assert not may_show(watcher, BIA)


def test_another_presence_of_the_same_person_is_another_picture() -> None:
    assert why_over(a_tile(), ANA, replace(BIA, presence_id="another"), [], 12) is End.UNSEEN


def test_a_tile_lasts_until_its_time_and_ones_own_as_long_as_it_may_be_shown() -> None:
    assert why_over(a_tile(until_s=0.001), ANA, BIA, [], 12) is None
    assert why_over(a_tile(until_s=0), ANA, BIA, [], 12) is End.OUT_OF_VIEW
    own = replace(a_tile(owner="ana", until_s=-1), name=TileName("ana", "d", "v", "presence-ana"))
    me = replace(ANA, facts=replace(somebody("ana", ROOM), is_camera_on=True))
    assert why_over(own, me, me.facts, [], 0) is None


@given(tiles(), st.integers(0, 8))
def test_above_a_budget_those_worth_least_go_and_no_more_than_must(found: list[Tile], most: int) -> None:
    people = {
        tile.owner_id: replace(
            BIA, person=Person(tile.owner_id, "h", "H", False, None), presence_id=tile.name.presence_id
        )
        for tile in found
    }
    over = [tile for tile in found if why_over(tile, ANA, people[tile.owner_id], found, most) is End.BUDGET]
    assert len(over) == max(len(found) - most, 0)
    kept = [tile.worth for tile in found if tile not in over]
    assert all(tile.worth <= least for tile in over for least in kept)


def test_a_budget_is_one_devices() -> None:
    mine, other = a_tile(0, owner="bia"), a_tile(1, owner="caio", device="another")
    assert why_over(mine, ANA, BIA, [mine, other], 1) is None


@given(priced(), st.floats(-1, 1))
def test_as_much_is_saved_as_must_be_and_what_is_worth_least_goes_first(
    found: list[Priced], over: float
) -> None:
    plan = shed(found, over)
    cost = {one.tile.name: one for one in found}
    assert not {tile.name for tile in plan.lowered} & {tile.name for tile in plan.stopped}
    gone = sum(cost[tile.name].now for tile in plan.stopped)
    less = sum(cost[tile.name].now - cost[tile.name].least for tile in plan.lowered)
    assert plan.saved == pytest.approx(gone + less)
    assert plan.saved >= over or len(plan.stopped) == len(found)
    if over <= 0:
        assert plan.lowered == plan.stopped == ()
    kept = [one.tile.worth for one in found if one.tile not in plan.stopped]
    assert all(tile.worth <= other for tile in plan.stopped for other in kept)
    if plan.stopped:
        assert all(one.least == one.now for one in found if one.tile not in (*plan.stopped, *plan.lowered))


@given(priced(), st.floats(0.001, 1))
def test_no_tile_is_stopped_that_need_not_be(found: list[Priced], over: float) -> None:
    plan = shed(found, over)
    if plan.stopped:
        last = next(one for one in found if one.tile == plan.stopped[-1])
        assert plan.saved - last.least < over


def test_in_view_is_worth_more_than_out_of_view_and_first_more_than_later() -> None:
    out, late, early = a_tile(place=None), a_tile(place=5), a_tile(place=0)
    assert out.worth < late.worth < early.worth
