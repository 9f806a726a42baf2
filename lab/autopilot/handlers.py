"""The operations over the autopilot: translates, never decides."""

from pydantic import MISSING

from generated import models
from generated.api.autopilot import ResetAutopilot200, ShowAutopilot200
from generated.vocabulary import Caller
from lab.autopilot.service import AutopilotView
from lab.autopilot.trials import Indicators, Trial
from lab.station.desks import Desks
from lab.timeline import Grid


class AutopilotHandlers:
    """Implements the generated `AutopilotApi`."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    async def show_autopilot(self, caller: Caller, *, channel: str | None, limit: int) -> ShowAutopilot200:
        """As it is now."""
        autopilot = self._desks.of(channel).autopilot
        return ShowAutopilot200(_told(await autopilot.show(limit), autopilot.grid))

    async def reset_autopilot(self, caller: Caller, *, channel: str | None) -> ResetAutopilot200:
        """Back to the owner card."""
        autopilot = self._desks.of(channel).autopilot
        view = await autopilot.reset(caller.subject or "operator")
        return ResetAutopilot200(_told(view, autopilot.grid))


def _told(view: AutopilotView, grid: Grid) -> models.Autopilot:
    return models.Autopilot(
        channel_id=view.channel_id,
        state=view.state,
        canary_pct=view.share,
        parameters=[
            models.TunedParameter(name=p.name, factor=factor, min=p.least, max=p.most)
            for p, factor in view.parameters
        ],
        trials=[_trial(trial, grid) for trial in view.trials],
    )


def _trial(trial: Trial, grid: Grid) -> models.Trial:
    canary, control = trial.canary, trial.control
    return models.Trial(
        step=trial.step,
        parameter=trial.parameter,
        before=trial.before,
        after=trial.after,
        outcome=trial.outcome,
        begun_at=trial.begun_at,
        starts_at=grid.start_of(trial.first) if trial.first else MISSING,
        ended_at=MISSING if trial.ended_at is None else trial.ended_at,
        reason=MISSING if trial.reason is None else trial.reason,
        canary=MISSING if canary is None else _indicators(canary, grid),
        control=MISSING if control is None else _indicators(control, grid),
    )


def _indicators(arm: Indicators, grid: Grid) -> models.ArmIndicators:
    return models.ArmIndicators(
        aired_s=round(float(grid.seconds_of(arm.aired)), 3),
        programmes=arm.programmes,
        fallback_share=arm.fallback_share,
        qa_mean=arm.qa_mean,
        breach_share=arm.breach_share,
        correction_share=arm.correction_share,
    )
