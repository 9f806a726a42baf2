"""What matching's rules promise, by calls alone (spec 06)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.vocabulary import ErrorCode, MatchState
from services.kernel.callers import SignedIn
from services.kernel.errors import RateLimited
from services.match import domain
from services.match.domain import History, Limits, Person, Segment, Standing, Ticket
from services.match.pairing import WIDEST, distance, pairs, width
from services.match.spelling import person_from, person_to
from tests.support.configuration import shipped

SCHEDULE: Final = [0.0, 0.0, 0.0, 3.0, 5.0, 8.0, 15.0, 30.0, 60.0]
LIMITS: Final = Limits(
    cooldown_schedule_s=SCHEDULE,
    quick_skip_ms=15000,
    min_time_before_skip_ms=2000,
    reconnect_budget_per_minute=2,
    reconnect_backoff_s=[1.0, 4.0],
    max_matches_per_hour=20,
    recent_pair_s=1800,
    max_skips_per_minute=12,
)
GUARDRAILS: Final = shipped().guardrails.random
NOW: Final = 10_000_000


def joined(person: Person, now_ms: int = NOW) -> Person:
    owner = SignedIn(person.user_id, "sign-in", "device")
    here = Segment("en"), Standing(50, in_quarantine=False, is_shadowed=False)
    return domain.joined(person, f"ticket-{person.user_id}", owner, "random", *here, LIMITS, now_ms)


def together(person: Person, now_ms: int) -> Person:
    return domain.began(domain.matched(person, "other", "pair", LIMITS, now_ms), "session", now_ms)


def test_the_fourth_quick_skip_costs_three_seconds_and_the_schedule_goes_on_from_there() -> None:
    person, now_ms, seen = joined(Person("one")), NOW, []
    for _ in range(11):
        now_ms += 60_000
        person = domain.skipped(together(person, now_ms), "session", LIMITS, now_ms + 2000)
        person = domain.released(person, LIMITS, now_ms + 2000)
        seen.append((person.history.cooldown_until_ms - now_ms - 2000) // 1000)
    assert seen == [*SCHEDULE, 60, 60]


def test_an_early_skip_is_refused_and_says_when_it_will_do() -> None:
    with pytest.raises(RateLimited) as refused:
        domain.skipped(together(joined(Person("one")), NOW), "session", LIMITS, NOW + 1999)
    assert (refused.value.code, refused.value.retry_after_s) == (ErrorCode.SKIP_TOO_EARLY, 1)


def test_a_skip_that_is_sent_again_does_not_hit_the_next_one() -> None:
    person = domain.skipped(together(joined(Person("one")), NOW), "before", LIMITS, NOW)
    assert person == together(joined(Person("one")), NOW)


def test_who_met_as_many_as_an_hour_allows_may_join_when_the_first_is_an_hour_old() -> None:
    full = Person("one", History(matches_ms=tuple(range(NOW - 20, NOW))))
    with pytest.raises(RateLimited) as refused:
        joined(full)
    assert (refused.value.code, refused.value.retry_after_s) == (ErrorCode.MATCH_LIMIT, 3600)
    assert domain.held(joined(full, NOW - 20 + domain.HOUR_MS)).state is MatchState.SEARCHING


def test_a_third_reconnect_within_a_minute_is_refused_even_after_leaving() -> None:
    person = joined(Person("one"))
    for at_ms in (0, 10_000, 20_000):
        person = domain.opened(person, LIMITS, NOW + at_ms)
    person = joined(domain.left(person), NOW + 30_000)
    with pytest.raises(RateLimited) as refused:
        domain.opened(person, LIMITS, NOW + 30_000)
    assert refused.value.retry_after_s == 30


@given(st.lists(st.integers(0, 10_000), max_size=12), st.integers(1, 6), st.integers(10_000, 12_000))
def test_a_limit_lifts_as_soon_as_one_more_is_within_it(times: list[int], most: int, now: int) -> None:
    window = 5_000
    at = domain.lifts_ms(times, most, window, now)
    assert at >= now
    assert len([one for one in times if one > at - window]) < most
    assert at == now or len([one for one in times if one > at - 1 - window]) >= most


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=6))
def test_whoever_waits_searches_ever_wider_and_in_the_end_everywhere(steps: list[float]) -> None:
    widths = [width(waited, steps) for waited in range(0, 110_000, 5_000)]
    assert all(one <= other for one, other in pairwise(widths))
    assert widths[-1] == WIDEST


@pytest.mark.parametrize("after_ms", [0, 500, 2000, 5000])
def test_leaving_somebody_brings_the_next_one_no_sooner_than_skipping_them(after_ms: int) -> None:
    met = together(joined(Person("one")), NOW)
    gone = domain.departed(met, LIMITS, NOW + after_ms)
    assert gone.ticket is None
    assert gone.history.quick_skips == len(gone.history.skips_ms) == 1
    assert gone.history.cooldown_until_ms == max(NOW + after_ms, NOW + 2000)
    back = domain.held(joined(gone, NOW + after_ms))
    assert (back.state is MatchState.COOLDOWN) is (after_ms < 2000)


def test_who_leaves_more_often_than_anybody_may_skip_waits_until_a_minute_allows_it() -> None:
    person = Person("one")
    for number in range(LIMITS.max_skips_per_minute + 1):
        person = domain.departed(together(joined(person, NOW + number), NOW + number), LIMITS, NOW + number)
    back = domain.held(joined(person, NOW + 50_000))
    assert back.state is MatchState.COOLDOWN
    assert back.since_ms >= NOW + 60_000


def test_who_is_hidden_from_others_meets_only_the_likes_of_them() -> None:
    def ticket(name: str, *, is_shadowed: bool) -> Ticket:
        held = domain.held(joined(Person(name)))
        return replace(held, standing=Standing(50, in_quarantine=False, is_shadowed=is_shadowed))

    hidden, other, seen = (ticket(name, is_shadowed=name != "seen") for name in ("hidden", "other", "seen"))
    assert distance(hidden, other, GUARDRAILS.reputation_span) == 0
    assert distance(hidden, seen, GUARDRAILS.reputation_span) is None


@st.composite
def crowds(draw: st.DrawFn) -> list[Person]:
    people = []
    for number in range(draw(st.integers(0, 10))):
        segment = Segment(
            draw(st.sampled_from(["en", "pt-BR"])),
            tuple(draw(st.lists(st.sampled_from("ab"), unique=True))),
            same_language=draw(st.booleans()),
            avoid=tuple(draw(st.lists(st.sampled_from("ab"), max_size=1))),
        )
        standing = Standing(draw(st.integers(0, 100)), draw(st.booleans()), draw(st.booleans()))
        met = tuple((f"p{who}", NOW + 1) for who in draw(st.lists(st.integers(0, 9), max_size=2)))
        since = NOW - draw(st.integers(0, 30_000))
        owner = SignedIn(f"p{number}", "sign-in", "device")
        ticket = Ticket("ticket", owner, "random", segment, standing, MatchState.SEARCHING, since, since)
        people.append(Person(f"p{number}", History(met=met), ticket))
    return people


@settings(max_examples=25)
@given(crowds())
def test_people_are_read_as_they_were_kept(crowd: list[Person]) -> None:
    for one in (*crowd, *map(domain.left, crowd)):
        assert person_from(person_to(one)) == one


@given(crowds(), st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=5))
def test_nobody_is_paired_twice_or_with_who_is_kept_apart_and_who_waited_long_with_anybody_fit(
    crowd: list[Person], blocks: set[tuple[int, int]]
) -> None:
    apart = {frozenset((f"p{one}", f"p{other}")) for one, other in blocks}

    def fit(one: Person, other: Person) -> bool:
        far = distance(domain.held(one), domain.held(other), GUARDRAILS.reputation_span)
        is_recent = other.user_id in {w for w, _ in one.history.met} or one.user_id in {
            w for w, _ in other.history.met
        }
        return far is not None and not is_recent and frozenset((one.user_id, other.user_id)) not in apart

    found = pairs(crowd, apart, GUARDRAILS, NOW)
    names = [one.user_id for pair in found for one in pair]
    assert len(names) == len(set(names))
    assert all(fit(one, other) for one, other in found)
    left = [one for one in crowd if one.user_id not in names]
    long = [one for one in left if NOW - domain.held(one).since_ms >= 1000 * max(GUARDRAILS.widen_after_s)]
    assert not any(fit(one, other) for one in long for other in left if one is not other)
