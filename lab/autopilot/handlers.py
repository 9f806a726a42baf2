"""The operations over the autopilot: translates, never decides."""

from pydantic import MISSING

from generated import models
from generated.api.autopilot import ResetAutopilot200, ShowAutopilot200
from generated.vocabulary import Caller
from lab.autopilot.service import Autopilot, AutopilotView
from lab.autopilot.trials import Indicators, Trial
from lab.timeline import Grid


class AutopilotHandlers:
    """Implements the generated `AutopilotApi`."""

    def __init__(self, autopilot: Autopilot, grid: Grid) -> None:
        self._autopilot = autopilot
        self._grid = grid

    async def show_autopilot(self, caller: Caller, *, channel: str | None, limit: int) -> ShowAutopilot200:
        """As it is now."""
        return ShowAutopilot200(self._told(await self._autopilot.show(channel, limit)))

    async def reset_autopilot(self, caller: Caller, *, channel: str | None) -> ResetAutopilot200:
        """Back to the owner card."""
        return ResetAutopilot200(
            self._told(await self._autopilot.reset(caller.subject or "operator", channel))
        )

    def _told(self, view: AutopilotView) -> models.Autopilot:
        return models.Autopilot(
            channel_id=view.channel_id,
            state=view.state,
            canary_pct=view.share,
            parameters=[
                models.TunedParameter(name=p.name, factor=factor, min=p.least, max=p.most)
                for p, factor in view.parameters
            ],
            trials=[self._trial(trial) for trial in view.trials],
        )

    def _trial(self, trial: Trial) -> models.Trial:
        canary, control = trial.canary, trial.control
        return models.Trial(
            step=trial.step,
            parameter=trial.parameter,
            before=trial.before,
            after=trial.after,
            outcome=trial.outcome,
            begun_at=trial.begun_at,
            starts_at=self._grid.start_of(trial.first) if trial.first else MISSING,
            ended_at=MISSING if trial.ended_at is None else trial.ended_at,
            reason=MISSING if trial.reason is None else trial.reason,
            canary=MISSING if canary is None else self._indicators(canary),
            control=MISSING if control is None else self._indicators(control),
        )

    def _indicators(self, arm: Indicators) -> models.ArmIndicators:
        return models.ArmIndicators(
            aired_s=round(float(self._grid.seconds_of(arm.aired)), 3),
            programmes=arm.programmes,
            fallback_share=arm.fallback_share,
            qa_mean=arm.qa_mean,
            breach_share=arm.breach_share,
            correction_share=arm.correction_share,
        )
