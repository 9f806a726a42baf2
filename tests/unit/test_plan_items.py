"""The life of a plan item, and the choice of what to fetch: pure rules, asked in every order."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.models import OwnerCard
from generated.vocabulary import ContentLicence, PlanItemState, PlanRefusalCode
from lab.discovery import domain
from lab.discovery.domain import FOLLOWS, OF_THE_CARD, Backoff, PlanItem, Refused, WrongTurn
from lab.discovery.found import Found, RemoteFile
from lab.discovery.judging import judged
from lab.planner.acquiring import Candidate, Want, acquire, substitute
from lab.planner.catalogue import Programme
from lab.timeline import Grid
from tests.support.configuration import shipped
from tests.support.site import neighbour

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
GRID = Grid(datetime(2026, 1, 1, tzinfo=UTC))
FILES = tuple(RemoteFile(f"https://films.example/{n}.mp4") for n in range(2))
FOUND = Found("k", "K", FILES)
WHY = Refused(PlanRefusalCode.UNAVAILABLE, "answered 404")
BACKOFF = Backoff(3, 10, 3, 60)


def card() -> OwnerCard:
    shipped_card = shipped().owner_card.owner_card
    sources = [
        *shipped_card.sources,
        neighbour("https://films.example/feed"),
        neighbour("https://b.example/", name="other"),
    ]
    return shipped_card.model_copy(update={"sources": sources})


def an_item(state: PlanItemState = PlanItemState.FOUND) -> PlanItem:
    return PlanItem("i", "neighbour", FOUND, state, NOW, NOW)


MOVES = {
    "plan": lambda item: domain.planned(item, NOW, "dia", NOW),
    "commit": lambda item: domain.committed(item, 0, None, NOW),
    "fetch": lambda item: domain.fetched(item, "a", "0", NOW),
    "ready": lambda item: domain.ready(item, NOW),
    "refuse": lambda item: domain.refused(item, WHY, NOW),
    "replace": lambda item: domain.replaced(item, "j", WHY, NOW),
}


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=12))
def test_no_order_of_events_takes_a_step_that_is_none(moves: list[str]) -> None:
    item = an_item()
    for move in moves:
        before = item
        try:
            item = MOVES[move](item)
        except WrongTurn:
            assert item is before
            continue
        assert item.state in FOLLOWS[before.state]


def test_every_state_can_be_reached_and_left() -> None:
    assert set(FOLLOWS) == set(PlanItemState) == {after for follows in FOLLOWS.values() for after in follows}
    assert all(FOLLOWS.values())


def test_a_failure_is_tried_again_ever_later_then_the_next_file_then_given_up() -> None:
    item = an_item(PlanItemState.FETCHING)
    waits = []
    while (after := domain.failed(item, BACKOFF, NOW, passing=True)) is not None:
        waits.append((after.file, after.next_attempt_at and (after.next_attempt_at - NOW).total_seconds()))
        item = after
    assert waits == [(0, 10), (0, 30), (1, None), (1, 10), (1, 30)]
    assert domain.failed(an_item(PlanItemState.FETCHING), BACKOFF, NOW, passing=False).file == 1  # type: ignore[union-attr]


@given(st.integers(1, 10**6), st.floats(0, 1e6), st.floats(1, 1e3), st.floats(0, 1e6))
def test_a_pause_is_never_longer_than_the_longest(
    attempts: int, initial: float, factor: float, most: float
) -> None:
    wait = Backoff(3, initial, factor, most).wait(attempts)
    assert timedelta(0) <= wait <= timedelta(seconds=most)


def test_another_look_finds_again_only_what_may_have_changed() -> None:
    gone = domain.refused(an_item(), WHY, NOW)
    assert domain.seen_again(gone, FOUND, None, NOW + timedelta(days=9)) is gone
    later = domain.refused(an_item(), WHY, NOW, NOW + timedelta(hours=1))
    assert domain.seen_again(later, FOUND, None, NOW) is later
    assert domain.seen_again(later, FOUND, None, NOW + timedelta(hours=1)).state is PlanItemState.FOUND
    for code in OF_THE_CARD:
        by_card = domain.refused(an_item(), Refused(code, "…"), NOW)
        assert domain.seen_again(by_card, FOUND, None, NOW).state is PlanItemState.FOUND
        assert domain.seen_again(by_card, FOUND, Refused(code, "…"), NOW) is by_card
    for state in (PlanItemState.PLANNED, PlanItemState.FETCHING, PlanItemState.FETCHED, PlanItemState.READY):
        assert domain.seen_again(an_item(state), FOUND, WHY, NOW).state is state


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (Found("k", "K", FILES), None),
        (Found("k", "K", FILES, licence=ContentLicence.CC_BY), None),
        (Found("k", "K", FILES, licence=ContentLicence.CC_BY_SA), PlanRefusalCode.LICENCE),
        (Found("k", "K", FILES, licence_refused="CC BY-NC"), PlanRefusalCode.LICENCE),
        (Found("k", "K", FILES, tags=("film", "gore")), PlanRefusalCode.BLOCKED_TAG),
        (Found("k", "K", FILES, duration_s=1e6), PlanRefusalCode.DURATION),
        (Found("k", "K", ()), PlanRefusalCode.NO_FILE),
    ],
)
def test_the_card_judges_what_a_source_says(found: Found, code: PlanRefusalCode | None) -> None:
    refusal = judged(found, "neighbour", card())
    assert (refusal and refusal.code) == code


def test_what_no_source_of_the_card_offers_is_refused() -> None:
    refusal = judged(FOUND, "stranger", card())
    assert refusal is not None
    assert refusal.code is PlanRefusalCode.SOURCE


programmes = st.builds(
    lambda n, segments, source, creator, rating, size: Candidate(
        Programme(
            f"{source}:{n}", f"P{n}", segments, segments * 2133, source, creator=creator, rating=rating
        ),
        size,
    ),
    st.integers(0, 40),
    st.integers(5, 900),
    st.sampled_from(["neighbour", "other", "unlisted"]),
    st.sampled_from([None, "a", "b"]),
    st.sampled_from([None, 0, 12, 18]),
    st.integers(0, 500),
)


@given(
    st.lists(programmes, max_size=20, unique_by=lambda c: c.programme.asset_id),
    st.floats(0.05, 1),
    st.integers(0, 3000),
    st.data(),
)
def test_slots_are_few_enough_apart_enough_and_the_same_again(
    candidates: list[Candidate], share: float, room: int, data: st.DataObject
) -> None:
    start = GRID.index_at(NOW)
    want = Want(start, start + 8000, share, room, 800)
    booked = [(c.programme, start - 50) for c in candidates[:2]]
    slots = acquire(candidates, booked, card(), GRID, want)
    shuffled = data.draw(st.permutations(candidates))
    assert acquire(shuffled, booked, card(), GRID, want) == slots
    chosen = [slot.programme_id for slot in slots]
    known = {c.programme.asset_id: c for c in candidates}
    assert len(set(chosen)) == len(chosen)
    assert not {programme.asset_id for programme, _ in booked} & set(chosen)
    assert sum(known[name].size_bytes for name in chosen) <= room
    assert all(known[name].programme.source != "unlisted" for name in chosen)
    for before, after in pairwise(slots):
        assert after.start - before.start >= known[before.programme_id].programme.segments / share
    assert all(want.start <= slot.start < want.until for slot in slots)


def test_a_substitute_is_none_that_has_a_slot() -> None:
    one, two = (Candidate(Programme(f"neighbour:{n}", n, 30, 64_000, "neighbour"), 1) for n in "ab")
    start = GRID.index_at(NOW)
    assert substitute([one, two], [(one.programme, start)], card(), GRID, start) == "neighbour:b"
    assert substitute([one], [(one.programme, start)], card(), GRID, start) is None
    assert substitute([], [], card(), GRID, start) is None
