"""Breaks against the card's own words, read a second time here."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.models import OwnerCard
from generated.vocabulary import AssetRole
from lab.planner.catalogue import Programme
from lab.planner.choosing import Stock, first_misfit
from lab.planner.picks import Booked, Pick
from tests.support.planning import (
    CARDS,
    GRID,
    PROGRAMMES,
    START,
    WEEK,
    a_card,
    a_daypart,
    planned,
    programmes,
)

RULE: dict[str, Any] = {"role": "ident", "tags": [], "dayparts": [], "every_s": 0}
IDENT = Programme("i0", "id", 2, 4266, "library", rating=0, role=AssetRole.IDENT)
RULES = st.lists(
    st.builds(
        lambda role, tags, dayparts, every_s: {
            **RULE,
            "role": role,
            "tags": tags,
            "dayparts": dayparts,
            "every_s": every_s,
        },
        st.sampled_from(["ident", "bumper"]),
        st.lists(st.sampled_from(["music", "film"]), unique=True),
        st.lists(st.sampled_from(["one", "rest"]), unique=True),
        st.sampled_from([0, 60, 600]),
    ),
    max_size=3,
)
BREAKS = st.lists(
    st.builds(
        lambda role, segments, rating, tags, aired: replace(
            IDENT,
            role=role,
            segments=segments,
            duration_ms=segments * 32_000 // 15,
            rating=rating,
            tags=tuple(tags),
            aired_index=None if aired is None else START - aired,
        ),
        st.sampled_from([AssetRole.IDENT, AssetRole.BUMPER]),
        st.integers(1, 5),
        st.sampled_from([0, 16]),
        st.lists(st.sampled_from(["music", "film"]), unique=True),
        st.none() | st.integers(61, 400),
    ),
    max_size=5,
).map(lambda found: [replace(p, asset_id=f"break{n}") for n, p in enumerate(found)])


def a_breaking_card(*rules: dict[str, Any], **changes: Any) -> OwnerCard:
    return a_card(breaks={"folders": {}, "rules": [{**RULE, **rule} for rule in rules]}, **changes)


def with_rules(card: OwnerCard, rules: list[dict[str, Any]]) -> OwnerCard:
    return OwnerCard.model_validate(
        {**card.model_dump(mode="json"), "breaks": {"folders": {}, "rules": rules}}
    )


def booked(picks: list[Pick]) -> list[Booked]:
    return [Booked(p.programme.asset_id, p.start, p.relaxed) for p in picks]


def is_break(pick: Pick) -> bool:
    return pick.programme.role is not AssetRole.PROGRAMME


@given(CARDS, RULES, PROGRAMMES, BREAKS)
def test_breaks_stand_between_programmes_and_never_too_often(
    card: OwnerCard, rules: list[dict[str, Any]], found: list[Programme], between: list[Programme]
) -> None:
    card = with_rules(card, rules)
    picks = planned(card, [*found, *between], 300)
    for before, after in pairwise(picks):
        assert before.end == after.start, "a break moves what follows, and shortens nothing"
    assert not picks or not is_break(picks[-1]), "no break without a programme behind it"
    began = {one.asset_id: one.aired_index for one in between if one.aired_index is not None}
    programme = max((one.aired_index for one in found if one.aired_index is not None), default=None)
    for pick in picks:
        if is_break(pick):
            assert any(_wants(card, rule, pick, between, began, programme) for rule in card.breaks.rules)
            began[pick.programme.asset_id] = pick.start
        else:
            programme = pick.start


def _wants(
    card: OwnerCard,
    rule: Any,
    pick: Pick,
    between: list[Programme],
    began: dict[str, int],
    programme: int | None,
) -> bool:
    pool = {
        one.asset_id: one
        for one in between
        if one.role is rule.role and (not rule.tags or set(rule.tags) & set(one.tags))
    }
    last = max((began[name] for name in pool if name in began), default=None)
    if pick.programme.asset_id not in pool or (rule.dayparts and pick.daypart not in rule.dayparts):
        return False
    if programme is None or (last is not None and last >= programme):
        return False
    again = last is not None and began.get(pick.programme.asset_id) == last
    alone = all(name == pick.programme.asset_id or began.get(name) == last for name in pool)
    others = [one for one in pool.values() if not set(card.blocked_tags) & set(one.tags) and one.rating == 0]
    if again and not alone and len(others) > 1:
        return False
    return last is None or GRID.seconds_of(pick.start - last) >= rule.every_s


@given(CARDS, RULES, PROGRAMMES, BREAKS)
def test_planned_breaks_are_no_misfits_and_none_is_missing(
    card: OwnerCard, rules: list[dict[str, Any]], found: list[Programme], between: list[Programme]
) -> None:
    everything = [*found, *between]
    card = with_rules(card, rules)
    picks = planned(card, everything, 150)
    stock = Stock.of(everything, card)
    assert first_misfit(stock, GRID, booked(picks)) is None
    # What has aired of it is known by when each last began: the rest is still no misfit.
    for place in range(len(picks)):
        began = {p.programme.asset_id: p.start for p in picks[:place]}
        later = [replace(one, aired_index=began.get(one.asset_id, one.aired_index)) for one in everything]
        rest = booked(picks[place:])
        misfit = first_misfit(Stock.of(later, card), GRID, rest)
        assert misfit is None or picks[place + misfit].programme.role is AssetRole.PROGRAMME


@given(CARDS, RULES, PROGRAMMES, BREAKS, st.randoms())
def test_breaks_are_the_same_for_a_seed(
    card: OwnerCard, rules: list[dict[str, Any]], found: list[Programme], between: list[Programme], dice: Any
) -> None:
    card, everything = with_rules(card, rules), [*found, *between]
    shuffled = list(everything)
    dice.shuffle(shuffled)
    assert planned(card, everything, 200) == planned(card, shuffled, 200)


@given(CARDS, PROGRAMMES, BREAKS)
def test_breaks_change_no_choice_of_variety(
    card: OwnerCard, found: list[Programme], between: list[Programme]
) -> None:
    """Without a rule there is no break, and a break in the library changes nothing."""
    card = with_rules(card, [])
    assert planned(card, found, 200) == planned(card, [*found, *between], 200)


def test_a_station_id_airs_after_every_programme_and_never_twice_in_a_row() -> None:
    idents = [replace(IDENT, asset_id=f"i{n}") for n in range(3)]
    picks = planned(a_breaking_card({}), [*programmes(20), *idents], 600)
    assert not is_break(picks[0]), "nothing has aired that it could follow"
    aired = [pick.programme.asset_id for pick in picks if is_break(pick)]
    assert [is_break(pick) for pick in picks[1:5]] == [True, False, True, False]
    assert set(aired) == {"i0", "i1", "i2"}
    assert all(one != other for one, other in pairwise(aired))


@pytest.mark.parametrize(("every_s", "breaks"), [(0, 9), (64, 5), (100_000, 1)])
def test_a_rule_waits_until_its_time_has_passed(every_s: float, breaks: int) -> None:
    picks = planned(a_breaking_card({"every_s": every_s}), [*programmes(20), IDENT], 16 * 10)
    assert sum(map(is_break, picks)) == breaks


def test_rules_hold_in_their_dayparts_and_draw_from_their_pools() -> None:
    parts = [
        a_daypart("noon", "12:00", "12:10", days=WEEK).model_dump(mode="json"),
        a_daypart("rest", "00:00", "00:00").model_dump(mode="json"),
    ]
    night = replace(IDENT, asset_id="i1", tags=("night",))
    card = a_breaking_card(
        {"dayparts": ["noon"], "tags": ["day"]},
        {"dayparts": ["rest"], "tags": ["night"]},
        dayparts=parts,
        timezone="UTC",
    )
    picks = planned(card, [*programmes(40), replace(IDENT, tags=("day",)), night], 600)
    by_daypart = {(p.daypart, p.programme.asset_id) for p in picks if is_break(p)}
    assert by_daypart == {("noon", "i0"), ("rest", "i1")}


def test_an_operators_programme_between_two_breaks_taken_away_leaves_one_break() -> None:
    everything = [*programmes(20), IDENT]
    card = a_breaking_card({})
    picks = planned(card, everything, 200)
    place = next(n for n, pick in enumerate(picks) if is_break(pick))
    left = [*booked(picks[: place + 1]), *booked(picks[place + 2 :])]
    moved = [*left[: place + 1], *(replace(b, start=b.start - 15) for b in left[place + 1 :])]
    assert first_misfit(Stock.of(everything, card), GRID, moved) == place + 1


def test_a_missing_break_is_a_misfit_only_to_who_asks_for_all_of_them() -> None:
    everything = programmes(20)
    card = a_breaking_card({})
    bare = booked(planned(card, everything, 200))
    stock = Stock.of([*everything, IDENT], card)
    assert first_misfit(stock, GRID, bare) is None
    assert first_misfit(stock, GRID, bare, complete=True) == 1


def test_a_break_without_any_programme_is_taken_away() -> None:
    stock = Stock.of([IDENT], a_breaking_card({}))
    assert first_misfit(stock, GRID, [Booked("i0", START, None), Booked("i0", START + 2, ())]) == 1
