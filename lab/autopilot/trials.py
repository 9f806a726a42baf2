"""What the autopilot tries next, and when a trial is kept or rolled back: pure rules over state, evidence and time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from generated.vocabulary import TrialOutcome
from lab.autopilot.tuning import Arms, Factors, Parameter, draw

_DIGITS = 6
ALL = "all"
"""The parameter of a reset."""


@dataclass(frozen=True)
class Knobs:
    """How the autopilot goes about it. Lengths are in segments; gains and falls are shares."""

    share: float
    block: int
    evidence: int
    step: float
    gain_min: float
    fall_max: float
    seed: int


@dataclass(frozen=True)
class Indicators:
    """What was measured of one arm; `aired` in segments, the others shares in 0..1."""

    aired: int
    programmes: int
    fallback_share: float
    qa_mean: float
    breach_share: float
    correction_share: float


@dataclass(frozen=True)
class Trial:
    """One step: a parameter, its factor as it was and as the canary has it."""

    step: int
    parameter: str
    before: float
    after: float
    outcome: TrialOutcome
    share: float
    block: int
    first: int
    begun_at: datetime
    ended_at: datetime | None = None
    reason: str | None = None
    canary: Indicators | None = None
    control: Indicators | None = None

    def ended(self, outcome: TrialOutcome, reason: str, now: datetime) -> "Trial":
        """The same trial at its end."""
        return replace(self, outcome=outcome, reason=reason, ended_at=now)


@dataclass(frozen=True)
class Standing:
    """What is kept, how many steps there were, and the trial that runs."""

    step: int
    kept: Factors
    trial: Trial | None = None

    def arms(self, seed: int) -> Arms:
        """How the schedule is planned now."""
        if self.trial is None:
            return Arms(self.kept)
        trial = self.trial
        tried = with_factor(self.kept, trial.parameter, trial.after)
        return Arms(self.kept, tried, trial.first, trial.block, trial.share, seed)


def with_factor(factors: Factors, name: str, factor: float) -> Factors:
    """The factors with one of them another; 1 is left out."""
    changed = {**factors, name: factor}
    return {name: value for name, value in sorted(changed.items()) if value != 1}


def begin(
    standing: Standing, parameters: Sequence[Parameter], knobs: Knobs, first: int, now: datetime
) -> Trial | None:
    """The next trial, from the first block behind index `first` on; None when there is nothing to try.

    Dice of the seed choose what is moved, and in which direction.
    """
    if standing.trial is not None or not 0 < knobs.share < 1:
        return None
    step = standing.step + 1
    moves = list(_moves(standing.kept, parameters, knobs.step))
    if not moves:
        return None
    parameter, before, after = moves[int(draw(knobs.seed, step) * len(moves))]
    block = -(-first // knobs.block) * knobs.block
    outcome = TrialOutcome.TRYING
    return Trial(step, parameter, before, after, outcome, knobs.share, knobs.block, block, now)


def judged(canary: Indicators, control: Indicators, knobs: Knobs) -> tuple[TrialOutcome, str] | None:
    """What becomes of a trial, and why; None while there is too little evidence of either arm."""
    if min(canary.aired, control.aired) < knobs.evidence or not (canary.programmes and control.programmes):
        return None
    gains = _gains(canary, control)
    worst = min(gains, key=lambda name: gains[name])
    if gains[worst] < -knobs.fall_max:
        return TrialOutcome.ROLLED_BACK, f"{worst} is worse by {-gains[worst]:.3f}"
    gain = sum(gains.values()) / len(gains)
    if gain < knobs.gain_min:
        return TrialOutcome.ROLLED_BACK, f"the canary is better by {gain:.3f}, which is too little"
    return TrialOutcome.KEPT, f"the canary is better by {gain:.3f}"


def settled(standing: Standing, trial: Trial) -> Standing:
    """What is kept once the trial has ended: the canary's factor, or exactly what was kept before."""
    kept = standing.kept
    if trial.outcome is TrialOutcome.KEPT:
        kept = with_factor(kept, trial.parameter, trial.after)
    if trial.outcome is TrialOutcome.RESET:
        kept = {}
    return Standing(trial.step, kept)


def _gains(canary: Indicators, control: Indicators) -> dict[str, float]:
    return {
        "fallback": control.fallback_share - canary.fallback_share,
        "quality": canary.qa_mean - control.qa_mean,
        "variety": control.breach_share - canary.breach_share,
        "corrections": control.correction_share - canary.correction_share,
    }


def _moves(kept: Factors, parameters: Sequence[Parameter], step: float) -> Iterator[tuple[str, float, float]]:
    for parameter in parameters:
        before = parameter.bounded(kept.get(parameter.name, 1.0))
        for moved in (before + step, before - step):
            after = parameter.bounded(round(moved, _DIGITS))
            if after != before:
                yield parameter.name, before, after
