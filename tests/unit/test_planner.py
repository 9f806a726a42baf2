"""The planner against the card's own words, read a second time here, plainly and slowly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.models import Daypart, OwnerCard
from generated.vocabulary import PlanningRule, Weekday
from lab.planner.catalogue import Programme
from lab.planner.choosing import RELAXED_IN_ORDER, Stock, first_misfit
from lab.planner.dayparts import Dayparts, holds
from lab.planner.picks import Booked
from services.kernel.week import WeekTime, holes
from tests.support.planning import (
    CARD,
    CARDS,
    GRID,
    PROGRAMMES,
    START,
    a_card,
    a_daypart,
    planned,
    programmes,
)


def holding(card: OwnerCard, index: int) -> Daypart:
    local = GRID.start_of(index).astimezone(ZoneInfo(card.timezone))
    return next(daypart for daypart in card.dayparts if holds(daypart, local))


def may_ever_air(card: OwnerCard, programme: Programme, index: int) -> bool:
    """The rules that never give way."""
    source = next((s for s in card.sources if s.name == programme.source), None)
    if source is None or (programme.licence or source.assumed.licence) not in source.licences:
        return False
    rating = source.assumed.rating if programme.rating is None else programme.rating
    minutes = range(index, index + programme.segments)
    return (
        not set(card.blocked_tags) & set(programme.tags)
        and card.durations.min_s * 1000 <= programme.duration_ms <= card.durations.max_s * 1000
        and all(rating <= holding(card, at).max_rating for at in minutes)
    )


def broken(
    card: OwnerCard, programme: Programme, index: int, before: list[tuple[int, Programme]]
) -> set[str]:
    """The rules of variety that `programme` would break at `index`."""
    daypart, variety = holding(card, index), card.variety
    seconds = programme.duration_ms / 1000
    found = set()
    if not daypart.min_duration_s <= seconds <= daypart.max_duration_s:
        found.add("daypart_duration")
    tag = programme.tags[0] if programme.tags else None
    last = [p.tags[0] if p.tags else None for _, p in before[-variety.tag_run_max :]]
    if tag is not None and len(last) == variety.tag_run_max and set(last) == {tag}:
        found.add("tag_run")
    for at, other in before:
        ago = float(GRID.seconds_of(index - at))
        if other.asset_id == programme.asset_id and ago < variety.asset_repeat_s:
            found.add("asset_repeat")
        if other.creator == programme.creator is not None and ago < variety.creator_repeat_s:
            found.add("creator_repeat")
    return found


@given(CARDS, PROGRAMMES)
def test_a_plan_keeps_every_rule_and_bends_only_what_nothing_kept(
    card: OwnerCard, found: list[Programme]
) -> None:
    picks = planned(card, found, 300)
    before = sorted(
        ((p.aired_index, p) for p in found if p.aired_index is not None), key=lambda pair: pair[0]
    )
    index = START
    for pick in picks:
        assert pick.start == index
        assert pick.daypart == holding(card, index).name
        fit = [p for p in found if may_ever_air(card, p, index)]
        assert pick.programme in fit
        assert {rule.value for rule in pick.relaxed} == broken(card, pick.programme, index, before)
        bent = [
            {RELAXED_IN_ORDER.index(PlanningRule(r)) for r in broken(card, p, index, before)} for p in fit
        ]
        deepest = min(max(rules, default=-1) for rules in bent)
        assert max((RELAXED_IN_ORDER.index(rule) for rule in pick.relaxed), default=-1) == deepest
        before.append((index, pick.programme))
        index = pick.end
    if index < START + 300:
        assert not any(may_ever_air(card, p, index) for p in found)


@pytest.mark.long
@given(CARDS, PROGRAMMES)
def test_what_was_planned_is_no_misfit_where_it_was_planned(card: OwnerCard, found: list[Programme]) -> None:
    stock = Stock.of(found, card)
    booked = [Booked(p.programme.asset_id, p.start, p.relaxed) for p in planned(card, found, 300)]
    assert first_misfit(stock, GRID, booked) is None
    for place, pick in enumerate(booked):
        if pick.relaxed:
            strict = [*booked[:place], replace(pick, relaxed=())]
            assert first_misfit(stock, GRID, strict) == place
    assert first_misfit(stock, GRID, [replace(one, relaxed=None) for one in booked]) is None


@given(CARDS, PROGRAMMES, st.randoms())
def test_equal_inputs_in_any_order_give_equal_plans(
    card: OwnerCard, found: list[Programme], dice: Any
) -> None:
    shuffled = list(found)
    dice.shuffle(shuffled)
    assert planned(card, found, 200) == planned(card, shuffled, 200)


def test_another_seed_is_another_plan() -> None:
    found = programmes(40)
    one, two = (a_card(seeds={"planner": seed, "curator": 1}) for seed in (1, 2))
    assert planned(one, found) != planned(two, found)


def test_a_new_programme_changes_only_where_it_airs_until_lengths_differ() -> None:
    card = a_card(
        variety={"asset_repeat_s": 0, "source_repeat_s": 0, "creator_repeat_s": 0, "tag_run_max": 9}
    )
    before = planned(card, programmes(40), 3000)
    after = planned(card, programmes(41), 3000)
    changed = [new for old, new in zip(before, after, strict=True) if old.programme != new.programme]
    assert 1 <= len(changed) <= len(before) // 4
    assert changed[0].programme.asset_id == "0040"


def test_sources_share_the_air_by_weight_and_wanted_tags_air_more() -> None:
    two = [
        {**CARD.sources[0].model_dump(mode="json"), "name": name, "weight": weight}
        for name, weight in (("much", 4), ("little", 1))
    ]
    card = a_card(
        sources=two,
        dayparts=[a_daypart("all", "00:00", "00:00", tags=["music"]).model_dump(mode="json")],
        variety={"asset_repeat_s": 0, "source_repeat_s": 0, "creator_repeat_s": 0, "tag_run_max": 1000},
    )
    found = [
        replace(p, source=source, tags=tags)
        for n, p in enumerate(programmes(400))
        for source, tags in [(("much", "little")[n % 2], (("music",), ("talk",))[n // 2 % 2])]
    ]
    picks = planned(card, found, 15 * 3000)
    much = sum(pick.programme.source == "much" for pick in picks) / len(picks)
    music = sum(pick.programme.tags == ("music",) for pick in picks) / len(picks)
    assert 0.75 < much < 0.85
    assert 0.62 < music < 0.71


def test_an_adult_film_does_not_run_into_the_childrens_hour() -> None:
    zone = ZoneInfo(CARD.timezone)
    late = GRID.index_at(datetime(2026, 6, 1, 4, 30, tzinfo=zone))
    hour, minutes = 1688, 420  # segments
    film = replace(programmes(1)[0], asset_id="film", segments=hour, duration_ms=3_600_000, rating=18)
    short = replace(film, asset_id="short", segments=minutes, duration_ms=896_000)
    cartoon = replace(film, asset_id="cartoon", rating=0)
    picks = planned(CARD, [film, short, cartoon], hour, late)
    assert [pick.programme.asset_id for pick in picks[:1]] != ["film"]
    for pick in picks:
        end = GRID.start_of(pick.end).astimezone(zone)
        assert pick.programme.rating == 0 or (end.hour, end.minute) <= (5, 0)


@pytest.mark.parametrize(
    ("local", "name"),
    [("05:00", "dia"), ("18:59", "dia"), ("19:00", "noite"), ("23:59", "noite"), ("00:00", "madrugada")],
)
def test_dayparts_begin_and_end_on_the_minute(local: str, name: str) -> None:
    hour, minute = map(int, local.split(":"))
    at = datetime(2026, 6, 1, hour, minute, tzinfo=ZoneInfo(CARD.timezone))
    found = Dayparts(CARD, at - timedelta(hours=30), at + timedelta(hours=30)).at(at).daypart
    assert found is not None
    assert found.name == name


def test_dayparts_follow_the_clock_of_the_wall_through_daylight_saving() -> None:
    card = a_card(
        timezone="Europe/Lisbon",
        dayparts=[
            a_daypart("early", "00:00", "03:00").model_dump(mode="json"),
            a_daypart("rest", "03:00", "00:00").model_dump(mode="json"),
        ],
    )
    spring, autumn = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)
    lengths = []
    for first in (spring, autumn):
        stretches = Dayparts(card, first, first + timedelta(hours=8)).stretches
        [early] = [s for s in stretches if s.daypart and s.daypart.name == "early"]
        lengths.append((early.ends_at - early.starts_at) / timedelta(hours=1))
    assert lengths == [2, 4]


def test_an_end_before_the_start_reaches_into_the_day_after() -> None:
    friday = a_daypart("party", "22:00", "04:00", days=["friday"])
    at = datetime(2026, 6, 5, tzinfo=UTC)  # a Friday
    hours = [h for h in range(48) if holds(friday, at + timedelta(hours=h))]
    assert hours == [22, 23, 24, 25, 26, 27]


def test_holes_of_the_week_are_named() -> None:
    day = WeekTime(tuple(Weekday), "06:00", "22:00")
    assert holes([day])[:3] == ["monday 00:00", "monday 22:00", "tuesday 22:00"]
    assert holes([day, WeekTime(tuple(Weekday), "22:00", "06:00")]) == []
