"""The autopilot's rules: bounds that hold, arms that are fair, trials that end for a reason and leave nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.models import OwnerCard
from generated.vocabulary import AssetRole, ProgrammeKind, TrialOutcome
from lab.autopilot.evidence import breaches, indicators
from lab.autopilot.trials import Indicators, Knobs, Standing, Trial, begin, judged, settled, with_factor
from lab.autopilot.tuning import Arms, bounded, parameters_of, tuned
from lab.nightly.usage import Stretch
from lab.planner.catalogue import Catalogue, Programme
from lab.planner.choosing import Stock, broken_rules
from lab.planner.picks import Booked
from lab.station.planning import Planning
from lab.timeline import Grid
from tests.support.configuration import shipped

GRID = Grid(datetime(2026, 1, 1, tzinfo=UTC))
SHIPPED = shipped().owner_card.owner_card
NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)
START = GRID.index_at(NOW)
KNOBS = Knobs(share=0.2, block=500, evidence=1000, step=0.25, gain_min=0.01, fall_max=0.02, seed=7)
AN_IDENT = {"role": "ident", "tags": [], "dayparts": [], "every_s": 300}


def a_card(**changes: Any) -> OwnerCard:
    return OwnerCard.model_validate({**SHIPPED.model_dump(mode="json"), **changes})


def two_sources(weight: float = 1, **changes: Any) -> OwnerCard:
    (one,) = SHIPPED.model_dump(mode="json")["sources"]
    other = {**one, "name": "feed", "kind": "feed", "weight": weight}
    return a_card(sources=[one, other], **changes)


BOUNDS = st.builds(
    lambda least, most, repeat: {
        "source_weight_min": least,
        "source_weight_max": most,
        "tag_pull_min": least,
        "tag_pull_max": most,
        "repeat_max": repeat,
    },
    st.sampled_from([0.25, 0.5, 1.0]),
    st.sampled_from([1.0, 1.3, 2.0]),
    st.sampled_from([1.0, 1.2, 3.0]),
)
NAMES = ["source_weight.library", "source_weight.feed", "tag_pull.dia", "tag_pull.nobody", "repeat.asset"]
FACTORS = st.dictionaries(st.sampled_from(NAMES), st.floats(0.01, 20), max_size=5)
ARM = st.builds(
    Indicators,
    aired=st.integers(0, 4000),
    programmes=st.integers(0, 50),
    fallback_share=st.floats(0, 1),
    qa_mean=st.floats(0, 1),
    breach_share=st.floats(0, 1),
    correction_share=st.floats(0, 1),
)


@given(BOUNDS, FACTORS)
def test_nothing_is_tuned_beyond_the_cards_bounds(
    bounds: dict[str, float], factors: dict[str, float]
) -> None:
    card = two_sources(tuning=bounds)
    known = {parameter.name: parameter for parameter in parameters_of(card)}
    for name, factor in bounded(card, factors).items():
        assert known[name].least <= factor <= known[name].most
    found = tuned(card, factors)
    for was, becomes in zip(card.sources, found.card.sources, strict=True):
        share = becomes.weight / was.weight
        assert bounds["source_weight_min"] - 1e-9 <= share <= bounds["source_weight_max"] + 1e-9
    for name in ("asset_repeat_s", "source_repeat_s", "creator_repeat_s"):
        was_s, becomes_s = getattr(card.variety, name), getattr(found.card.variety, name)
        assert was_s <= becomes_s <= was_s * bounds["repeat_max"]
    assert all(bounds["tag_pull_min"] <= pull <= bounds["tag_pull_max"] for pull in found.tag_pull.values())


@given(FACTORS)
def test_everything_else_of_the_card_is_as_written(factors: dict[str, float]) -> None:
    card = two_sources()
    changed = tuned(card, factors).card
    free = {"variety", "sources"}
    assert changed.model_dump(exclude=free) == card.model_dump(exclude=free)
    assert changed.variety.tag_run_max == card.variety.tag_run_max
    for was, becomes in zip(card.sources, changed.sources, strict=True):
        assert becomes.model_dump(exclude={"weight"}) == was.model_dump(exclude={"weight"})
    assert tuned(card, {}).card == card


@given(BOUNDS, st.integers(0, 1000), st.lists(st.booleans(), max_size=40))
@settings(deadline=None)
def test_a_long_run_of_trials_stays_within_bounds_and_a_rollback_restores_exactly(
    bounds: dict[str, float], seed: int, kept: list[bool]
) -> None:
    card, standing, knobs = two_sources(tuning=bounds), Standing(0, {}), replace(KNOBS, seed=seed)
    parameters = parameters_of(card)
    for keep in kept:
        trial = begin(standing, parameters, knobs, START, NOW)
        if trial is None:
            assert all(parameter.least == parameter.most for parameter in parameters)
            return
        running = replace(standing, trial=trial)
        (own,) = (parameter for parameter in parameters if parameter.name == trial.parameter)
        assert own.least <= trial.after <= own.most
        assert trial.after != trial.before == standing.kept.get(trial.parameter, 1.0)
        assert abs(trial.after - trial.before) <= knobs.step + 1e-9
        outcome = TrialOutcome.KEPT if keep else TrialOutcome.ROLLED_BACK
        after = settled(running, trial.ended(outcome, "", NOW))
        assert after.trial is None
        assert after.step == trial.step == standing.step + 1
        if keep:
            assert after.kept == with_factor(standing.kept, trial.parameter, trial.after)
        else:
            assert after.kept == standing.kept
            assert tuned(card, after.kept) == tuned(card, standing.kept)
        assert bounded(card, after.kept) == after.kept
        standing = after


@given(st.integers(0, 1000), st.integers(0, 30))
def test_equal_seeds_try_alike(seed: int, step: int) -> None:
    standing, parameters = Standing(step, {"repeat.asset": 1.25}), parameters_of(two_sources())
    knobs = replace(KNOBS, seed=seed)
    assert begin(standing, parameters, knobs, START, NOW) == begin(standing, parameters, knobs, START, NOW)


def test_every_parameter_is_tried_in_time() -> None:
    parameters = parameters_of(two_sources())
    trials = [begin(Standing(step, {}), parameters, KNOBS, START, NOW) for step in range(200)]
    assert {trial.parameter for trial in trials if trial} == {parameter.name for parameter in parameters}


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_canary_of_nothing_or_everything_is_no_trial(share: float) -> None:
    knobs = replace(KNOBS, share=share)
    assert begin(Standing(0, {}), parameters_of(SHIPPED), knobs, START, NOW) is None


def test_nothing_begins_while_a_trial_runs() -> None:
    trial = begin(Standing(0, {}), parameters_of(SHIPPED), KNOBS, START, NOW)
    assert begin(Standing(1, {}, trial), parameters_of(SHIPPED), KNOBS, START, NOW) is None


def a_trial(**changes: Any) -> Trial:
    plain = Trial(1, "repeat.asset", 1.0, 1.25, TrialOutcome.TRYING, 0.2, 500, START, NOW)
    return replace(plain, **changes)


@given(st.integers(0, 10_000), st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.integers(0, 10**6))
@settings(max_examples=30)
def test_the_canary_is_its_share_of_the_schedule_in_whole_blocks(seed: int, share: float, first: int) -> None:
    arms = Standing(1, {}, a_trial(share=share, first=first * 500)).arms(seed)
    blocks = [arms.is_canary(arms.first + 500 * n) for n in range(2000)]
    assert abs(sum(blocks) / len(blocks) - share) < 0.06
    for n in (0, 1, 7):
        whole = {arms.is_canary(arms.first + 500 * n + offset) for offset in (0, 1, 250, 499)}
        assert whole == {blocks[n]}
        factors, turn = arms.at(arms.first + 500 * n + 3)
        assert (factors, turn) == ({"repeat.asset": 1.25} if blocks[n] else {}, arms.first + 500 * (n + 1))
    assert not arms.is_canary(arms.first - 1)
    assert arms.at(arms.first - 1) == ({}, arms.first)


@given(ARM, ARM)
def test_a_verdict_needs_evidence_and_never_keeps_what_falls(canary: Indicators, control: Indicators) -> None:
    verdict = judged(canary, control, KNOBS)
    enough = min(canary.aired, control.aired) >= KNOBS.evidence and canary.programmes and control.programmes
    assert (verdict is not None) == bool(enough)
    if verdict is None:
        return
    outcome, reason = verdict
    assert reason
    falls = [
        canary.fallback_share - control.fallback_share,
        control.qa_mean - canary.qa_mean,
        canary.breach_share - control.breach_share,
        canary.correction_share - control.correction_share,
    ]
    kept = max(falls) <= KNOBS.fall_max and -sum(falls) / 4 >= KNOBS.gain_min
    assert (outcome is TrialOutcome.KEPT) == kept


GOOD = Indicators(2000, 20, 0.0, 0.95, 0.0, 0.0)


@pytest.mark.parametrize(
    ("canary", "outcome", "why"),
    [
        (GOOD, TrialOutcome.ROLLED_BACK, "too little"),
        (replace(GOOD, qa_mean=1.0), TrialOutcome.KEPT, "better by 0.013"),
        (
            replace(GOOD, qa_mean=1.0, fallback_share=0.03),
            TrialOutcome.ROLLED_BACK,
            "fallback is worse by 0.03",
        ),
        (replace(GOOD, correction_share=0.5), TrialOutcome.ROLLED_BACK, "corrections is worse by 0.5"),
    ],
)
def test_what_becomes_of_a_trial(canary: Indicators, outcome: TrialOutcome, why: str) -> None:
    verdict = judged(canary, GOOD, KNOBS)
    assert verdict is not None
    assert verdict[0] is outcome
    assert why in verdict[1]


def test_one_arm_is_counted_by_where_things_began() -> None:
    arms = Arms({}, {"repeat.asset": 1.25}, first=0, block=100, share=0.5, seed=3)
    canary = next(n for n in range(50) if arms.is_canary(100 * n) and not arms.is_canary(100 * (n + 1)))
    first, programme, reserve = 100 * canary, ProgrammeKind.PROGRAMME, ProgrammeKind.RESERVE
    aired = [
        Stretch(first, first + 60, programme, "a", begins=True),
        Stretch(first + 60, first + 150, reserve, None, begins=True),
        Stretch(first + 150, first + 200, programme, "b", begins=True),
        Stretch(first + 200, first + 202, ProgrammeKind.BREAK, "i", begins=True),
    ]

    def count(*, canary: bool) -> Indicators:
        quality = {"a": 0.5, "b": 1.0}.__getitem__
        return indicators(aired, [first + 150], quality, [first + 5], arms, canary=canary)

    assert count(canary=True) == Indicators(100, 1, 0.4, 0.5, 0.0, 1.0)
    assert count(canary=False) == Indicators(100, 1, 0.5, 1.0, 1.0, 0.0)


def test_a_breach_is_what_the_card_as_written_did_not_want() -> None:
    found = [
        Programme(f"{n}", "", 20, 42_000, "library", creator=f"c{n}", aired_index=START) for n in range(2)
    ]
    aired = [
        Stretch(START + 20 * n, START + 20 * (n + 1), ProgrammeKind.PROGRAMME, asset, begins=True)
        for n, asset in enumerate("01012")
    ]
    catalogue = Catalogue(found, a_card())
    assert breaches(catalogue, GRID, aired) == [START + 40, START + 60]


@given(FACTORS, st.integers(0, 99), st.lists(st.integers(5, 60), min_size=2, max_size=25))
@settings(max_examples=60, deadline=None)
def test_a_plan_under_any_factors_keeps_the_card_and_says_what_gave_way(
    factors: dict[str, float], seed: int, lengths: list[int]
) -> None:
    card = two_sources(breaks={"folders": {}, "rules": [AN_IDENT]})
    found = [
        Programme(
            f"{n:03}", f"{n}", length, length * 2133, ("library", "feed")[n % 2], tags=("film",) * (n % 3)
        )
        for n, length in enumerate(lengths)
    ]
    found += [Programme(f"id{n}", "", 2, 4266, "library", rating=0, role=AssetRole.IDENT) for n in range(2)]
    planning, stock = Planning(lambda: card, GRID), Stock.of(found, card)
    arms = Standing(1, factors, a_trial(share=0.5, block=100)).arms(seed)
    picks = planning.choose(stock, [], start=START, until=START + 700, room=50, arms=arms)
    assert [pick.start for pick in picks[1:]] == [pick.end for pick in picks[:-1]]
    assert not picks or picks[-1].end >= START + 700 or len(picks) == 50
    broken = broken_rules(stock, GRID, [Booked(pick.programme.asset_id, pick.start) for pick in picks])
    assert [set(pick.relaxed) for pick in picks] == [set(rules) for rules in broken]
    again = planning.choose(stock, [], start=START, until=START + 700, room=50, arms=arms)
    assert again == picks
