"""The curator over made-up stations: what it may never do, and what it says of its reasons."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.models import OwnerCard
from generated.vocabulary import AssetRole, CheckVerdict, DecisionKind, QueueOrigin, SignalName
from lab.curator.proposing import Decided, Knobs, best, changed, curate
from lab.curator.ranking import ranked
from lab.curator.signals import SIGNALS, quality_of
from lab.curator.situation import Situation, starts_of
from lab.planner.catalogue import Programme
from lab.planner.choosing import Stock, first_misfit, plan
from lab.planner.picks import Booked
from lab.queue.domain import Entry, Queue
from lab.timeline import Grid
from tests.support.configuration import shipped

GRID = Grid(datetime(2026, 1, 1, tzinfo=UTC))
CARD = shipped().owner_card.owner_card
NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)
START = GRID.index_at(NOW)
KNOBS = Knobs(True, 0.62, 0.56, 3, 6, 0.3, tuple(1 / len(SIGNALS) for _ in SIGNALS), 7)
TAGS = ("culture", "city", "film", "late", "gore")


def a_card(**changes: Any) -> OwnerCard:
    return OwnerCard.model_validate({**CARD.model_dump(mode="json"), **changes})


def a_programme(number: int, **changes: Any) -> Programme:
    plain = Programme(f"{number:04}", f"film {number}", 20, 42_000, "library", rating=10)
    return replace(plain, **changes)


PROGRAMMES = st.lists(
    st.builds(
        lambda segments, rating, creator, tags, aired: {
            "segments": segments,
            "duration_ms": segments * 2133,
            "rating": rating,
            "creator": creator,
            "tags": tuple(tags),
            "aired_index": None if aired is None else START - aired,
        },
        st.integers(3, 60),
        st.sampled_from([0, 10, 12, 18]),
        st.sampled_from([None, "ana", "rui", "eva"]),
        st.lists(st.sampled_from(TAGS), max_size=2, unique=True),
        st.one_of(st.none(), st.integers(1, 9000)),
    ),
    min_size=1,
    max_size=25,
)
IDENT = Programme("ident", "id", 2, 4266, "library", rating=0, role=AssetRole.IDENT)
BREAKS = st.lists(
    st.builds(
        lambda segments: replace(IDENT, segments=segments, duration_ms=segments * 2133), st.integers(1, 5)
    ),
    max_size=3,
).map(lambda found: [replace(one, asset_id=f"ident-{n}") for n, one in enumerate(found)])
CARDS = st.builds(
    lambda asset, creator, run, seed, every_s: a_card(
        variety={
            "asset_repeat_s": asset,
            "source_repeat_s": 0,
            "creator_repeat_s": creator,
            "tag_run_max": run,
        },
        seeds={"planner": seed, "curator": seed},
        breaks={
            "folders": {},
            "rules": [{"role": "ident", "tags": [], "dayparts": [], "every_s": every_s}],
        },
    ),
    st.sampled_from([0, 600, 14_400]),
    st.sampled_from([0, 300, 1800]),
    st.integers(1, 4),
    st.integers(0, 99),
    st.sampled_from([0, 120, 600]),
)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """A queue as the planner made it, some of it taken over by people and by the curator."""
    card = draw(CARDS)
    found = [a_programme(n, **facts) for n, facts in enumerate(draw(PROGRAMMES))]
    stock = Stock.of([*found, *draw(BREAKS)], card)
    picks = plan(stock, GRID, [], start=START, until=START + 400, room=20)
    people = [*[QueueOrigin.PLANNER] * 4, QueueOrigin.OPERATOR]
    origins = {True: st.sampled_from(people), False: st.sampled_from([*people, QueueOrigin.CURATOR])}
    waiting = [
        Entry(
            f"entry-{place}",
            pick.programme.asset_id,
            pick.programme.title,
            pick.programme.segments,
            QueueOrigin.ROTATION
            if pick.relaxed
            else draw(origins[pick.programme in stock.between.programmes]),
            NOW,
            daypart=pick.daypart,
            relaxed=pick.relaxed,
        )
        for place, pick in enumerate(picks)
    ]
    told = draw(st.integers(0, min(2, len(waiting))))
    starts = starts_of(START, waiting)
    first = starts[told] if told < len(waiting) else START
    return Situation(
        stock,
        GRID,
        tuple(Booked(waiting[n].asset_id, starts[n]) for n in range(told)) if told < len(waiting) else (),
        tuple(waiting[told:]) if told < len(waiting) else tuple(waiting),
        first,
        draw(st.integers(0, 5)),
        {p.asset_id: draw(st.sampled_from([0.2, 0.5, 1.0])) for p in found},
        (),
        2000,
        draw(st.sampled_from([0.0, 0.4])),
    )


def names() -> Callable[[], str]:
    numbers = count()
    return lambda: f"new-{next(numbers)}"


def decide(situation: Situation, knobs: Knobs = KNOBS) -> tuple[Queue, tuple[Decided, ...]]:
    return curate(situation, knobs, ranked, NOW, names())


EAGER = replace(KNOBS, min_apply=0.51, min_advise=0.505, share_max=1.0)


@given(situations())
@settings(max_examples=120, deadline=None)
def test_no_rule_of_the_card_is_ever_broken(situation: Situation) -> None:
    after, decided = decide(situation, EAGER)
    result = replace(situation, waiting=after)
    assert result.fits or not situation.fits
    booked = {one.entry_id: entry for one in decided for entry in after if entry.entry_id == one.entry_id}
    for one in decided:
        if one.applied and one.entry_id in booked:
            assert booked[one.entry_id].relaxed == ()
            assert booked[one.entry_id].origin is QueueOrigin.CURATOR
    place = situation.catalogue.place
    assert all(situation.catalogue.admitted[place[e.asset_id]] for e in after if e.asset_id in place)


@given(situations())
@settings(max_examples=120, deadline=None)
def test_a_break_is_neither_changed_nor_put_anywhere(situation: Situation) -> None:
    breaks = situation.stock.between.place
    after, decided = decide(situation, EAGER)
    own = {entry.entry_id for entry in situation.waiting if entry.asset_id in breaks}
    assert [e for e in after if e.asset_id in breaks] == [e for e in situation.waiting if e.entry_id in own]
    assert all(one.proposal.asset_id not in breaks and one.proposal.entry_id not in own for one in decided)


@given(situations())
@settings(max_examples=120, deadline=None)
def test_what_people_put_there_stays_as_it_is_and_where_it_is(situation: Situation) -> None:
    after, decided = decide(situation, EAGER)

    def of_people(waiting: Queue) -> list[tuple[int, Entry]]:
        placed = zip(starts_of(situation.first, waiting), waiting, strict=True)
        return [(start, entry) for start, entry in placed if entry.origin is QueueOrigin.OPERATOR]

    assert of_people(after) == of_people(situation.waiting)
    touched = {one.proposal.entry_id for one in decided} - {None}
    origins = {entry.entry_id: entry.origin for entry in situation.waiting}
    assert {origins[name] for name in touched if name in origins} <= {
        QueueOrigin.PLANNER,
        QueueOrigin.ROTATION,
    }
    assert len(after) - len(situation.waiting) <= situation.room
    assert after or not situation.waiting


@given(situations())
@settings(max_examples=60, deadline=None)
def test_equal_stations_are_decided_alike(situation: Situation) -> None:
    assert decide(situation, EAGER) == decide(replace(situation), EAGER)


@given(situations())
@settings(max_examples=60, deadline=None)
def test_a_confidence_is_what_its_signals_say(situation: Situation) -> None:
    for proposal in ranked(situation, EAGER) if situation.waiting else ():
        assert [signal.name for signal in proposal.signals] == list(SIGNALS)
        assert all(0 <= s.before <= 1 and 0 <= s.after <= 1 for s in proposal.signals)
        said = sum(s.weight * (0.5 + (s.after - s.before) / 2) for s in proposal.signals)
        assert proposal.confidence == pytest.approx(said, abs=1e-4)
        assert EAGER.min_advise <= proposal.confidence <= 1


@given(situations())
@settings(max_examples=60, deadline=None)
def test_advice_alone_changes_nothing(situation: Situation) -> None:
    after, decided = decide(situation, replace(EAGER, apply=False))
    assert after == situation.waiting
    assert not any(one.applied for one in decided)
    unsure, told = decide(situation, replace(EAGER, min_apply=1.1))
    assert unsure == situation.waiting
    assert [one.proposal for one in told] == [one.proposal for one in decided]


@given(situations())
@settings(max_examples=60, deadline=None)
def test_nothing_is_told_twice_and_no_more_than_a_share_is_the_curators(situation: Situation) -> None:
    knobs = replace(EAGER, share_max=0.2, changes_max=10)
    after, decided = decide(situation, knobs)
    keys = [one.proposal.key for one in decided]
    assert len(keys) == len(set(keys))
    mine = sum(entry.origin is QueueOrigin.CURATOR for entry in situation.waiting)
    now = sum(entry.origin is QueueOrigin.CURATOR for entry in after)
    assert now <= max(mine, 1, int(0.2 * max(len(after), len(situation.waiting) + situation.room)))
    told = replace(situation, settled=frozenset(keys), waiting=situation.waiting)
    again = best(told, knobs, ranked)
    assert again is None or again.key not in keys


def a_queue(*assets: int, segments: int = 20, origin: QueueOrigin = QueueOrigin.PLANNER) -> Queue:
    return tuple(
        Entry(f"entry-{n}", f"{asset:04}", f"film {asset}", segments, origin, NOW, daypart="dia")
        for n, asset in enumerate(assets)
    )


def a_situation(programmes: list[Programme], waiting: Queue, **changes: Any) -> Situation:
    stock = Stock.of(programmes, a_card())
    plain = Situation(stock, GRID, (), waiting, START, 5, {}, (), 2000, 0.0)
    return replace(plain, **changes)


def unalike(number: int, *tags: str, **changes: Any) -> Programme:
    return a_programme(number, creator=f"c{number}", tags=(f"own-{number}", *tags), **changes)


def test_a_weak_programme_gives_way_to_one_that_the_daypart_wants_and_whose_checks_passed() -> None:
    library = [unalike(n, "culture", aired_index=START - 8000) for n in range(4)]
    found = [
        *library,
        unalike(4, aired_index=START - 7000),
        unalike(5, "culture", aired_index=START - 90_000),
    ]
    situation = a_situation(found, a_queue(0, 1, 4, 2), quality={"0004": 0.4})
    proposal = best(situation, KNOBS, ranked)
    assert proposal is not None
    assert (proposal.kind, proposal.entry_id, proposal.asset_id) == (DecisionKind.SWAP, "entry-2", "0005")
    assert proposal.replaces == "0004"
    signals = {signal.name: signal for signal in proposal.signals}
    assert (signals[SignalName.QUALITY].before, signals[SignalName.QUALITY].after) == (0.4, 1)
    assert (signals[SignalName.DAYPART].before, signals[SignalName.DAYPART].after) == (0, 1)


def test_a_programme_goes_where_its_daypart_begins() -> None:
    evening = GRID.index_at(
        datetime(2026, 6, 1, 21, 50, tzinfo=UTC)
    )  # 18:50 in São Paulo; the night begins at 19:00
    library = [unalike(n, "culture", "talk", aired_index=evening - 9000) for n in range(5)]
    library.append(unalike(5, "film", aired_index=evening - 9000))
    waiting = a_queue(5, 0, 1, 2, 3, 4, segments=150)
    long = [replace(programme, segments=150, duration_ms=320_000) for programme in library]
    situation = a_situation(long, waiting, first=evening)
    moves = [p for p in ranked(situation, replace(KNOBS, min_advise=0.51)) if p.kind is DecisionKind.MOVE]
    assert (moves[0].entry_id, moves[0].asset_id) == ("entry-0", "0005")
    after = changed(situation, moves[0], "", NOW)
    assert after is not None
    assert {entry.entry_id: entry.daypart for entry in after}["entry-0"] == "noite"


def test_what_has_never_aired_is_put_in_and_only_where_there_is_room() -> None:
    library = [unalike(n, aired_index=START - 7000) for n in range(4)]
    library.append(unalike(4, "culture"))
    situation = a_situation(library, a_queue(0, 1, 2, 3))
    kinds = {proposal.kind for proposal in ranked(situation, KNOBS)}
    assert DecisionKind.INSERT in kinds
    full = replace(situation, room=0)
    assert DecisionKind.INSERT not in {proposal.kind for proposal in ranked(full, KNOBS)}


def test_much_reserve_lately_speaks_against_a_shorter_queue() -> None:
    library = [unalike(n, "culture", aired_index=START - 8000) for n in range(4)]
    library.append(unalike(4, aired_index=START - 7000))
    full = a_situation(library, a_queue(0, 1, 4, 2, 3), quality={"0004": 0.0})

    def sure(situation: Situation) -> float:
        (drop,) = (
            proposal
            for proposal in ranked(situation, replace(KNOBS, min_advise=0.5))
            if proposal.kind is DecisionKind.DROP and proposal.asset_id == "0004"
        )
        return drop.confidence

    assert sure(replace(full, fallback_share=0.9)) < sure(full)


def test_a_queue_that_the_planner_must_mend_first_is_left_alone() -> None:
    library = [unalike(n, "culture") for n in range(3)]
    situation = a_situation(library, a_queue(0, 0, 1))
    assert first_misfit(situation.stock, GRID, situation.booked) == 1
    assert decide(situation, EAGER) == (situation.waiting, ())


def test_an_advice_about_what_is_a_break_by_now_fits_no_more() -> None:
    library = [unalike(n, "culture", aired_index=START - 8000) for n in range(4)]
    library.append(unalike(4, aired_index=START - 7000))
    situation = a_situation(library, a_queue(0, 1, 4, 2, 3), quality={"0004": 0.0})
    drops = [p for p in ranked(situation, replace(KNOBS, min_advise=0.5)) if p.kind is DecisionKind.DROP]
    (advice,) = (proposal for proposal in drops if proposal.asset_id == "0004")
    assert changed(situation, advice, "", NOW) is not None
    said = [*library[:4], replace(library[4], role=AssetRole.IDENT)]
    now = replace(situation, stock=Stock.of(said, a_card()))
    assert changed(now, advice, "", NOW) is None
    only = replace(now, waiting=now.waiting[2:3])
    assert best(only, KNOBS, ranked) is None


def test_the_seed_decides_among_equals() -> None:
    library = [unalike(n, aired_index=START - 8000) for n in range(3)]
    library += [unalike(n, "culture", aired_index=START - 90_000) for n in range(3, 30)]
    situation = a_situation(library, a_queue(0, 1, 2))
    chosen = set()
    for seed in range(12):
        proposal = best(situation, replace(KNOBS, seed=seed), ranked)
        assert proposal is not None
        chosen.add(proposal.asset_id)
    assert len(chosen) > 3


def test_quality_is_the_share_of_checks_that_passed() -> None:
    assert quality_of([]) == 1
    assert quality_of([CheckVerdict.PASS, CheckVerdict.WARN]) == 0.75
    assert quality_of([CheckVerdict.FAIL]) == 0
