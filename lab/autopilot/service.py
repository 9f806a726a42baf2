"""The autopilot at work: begin a trial, measure it, keep it or roll it back; and an operator's reset.

One step at a look, each in one transaction with its audit event. A step that another process took first is not taken.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import sqlalchemy as sa
import structlog

from generated.models import AutopilotFeatures, OwnerCard
from generated.vocabulary import AutopilotState, ErrorCode, TrialOutcome
from lab.autopilot import store
from lab.autopilot.evidence import measured
from lab.autopilot.trials import ALL, Indicators, Knobs, Standing, Trial, begin, judged, settled
from lab.autopilot.tuning import BY_THE_CARD, Arms, Factors, Parameter, bounded, parameters_of
from lab.queue import corrections
from lab.queue import store as queue
from lab.station.airable import coming, ready
from lab.station.planning import Planning
from lab.station.ports import Audit
from lab.station.publication import Publication
from lab.timeline import Grid
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, NotFound

_log = structlog.get_logger("lab.autopilot")
ACTOR = "autopilot"
_TOLD = 2
"""Trials that a reset makes at most: the end of one, and itself."""


@dataclass(frozen=True)
class AutopilotView:
    """What is tuned of a channel, and the trials, newest first."""

    channel_id: str
    state: AutopilotState
    share: float
    parameters: tuple[tuple[Parameter, float], ...]
    trials: tuple[Trial, ...]


class Autopilot:
    """The autopilot of one channel. `features` gives its knobs in force."""

    def __init__(
        self,
        database: Database,
        publication: Publication,
        planning: Planning,
        audit: Audit,
        clock: Clock,
        features: Callable[[], AutopilotFeatures],
    ) -> None:
        self._database = database
        self._publication = publication
        self._planning = planning
        self._audit = audit
        self._clock = clock
        self._features = features
        self._name = publication.channel.channel_id

    def arms(self, conn: sa.Connection) -> Arms:
        """How the schedule is planned now: by the card as written when the autopilot is off."""
        card = self._planning.card
        if card is None or not self._features().enabled:
            return BY_THE_CARD
        return store.load(conn, self._name).arms(card.seeds.curator)

    @property
    def grid(self) -> Grid:
        """Of its channel."""
        return self._publication.channel.grid

    async def run(self) -> str:
        """Take one step, if there is one to take; what came of it in a few words."""
        if not self._planning.is_governed:
            return "left alone: no owner card governs the channel"
        standing = await self._database.read(lambda conn: store.load(conn, self._name))
        if not self._features().enabled:
            return await self._switched_off(standing)
        if standing.trial is None:
            return await self._begin(standing)
        return await self._judge(standing, standing.trial)

    async def show(self, limit: int) -> AutopilotView:
        """As it is now, with up to `limit` trials; raises NOT_FOUND without a card."""
        name = self._name
        standing, trials = await self._database.read(
            lambda conn: (store.load(conn, name), store.trials(conn, name, limit))
        )
        enabled, card = self._features().enabled, self._card()
        kept = bounded(card, standing.kept) if enabled else {}
        state = AutopilotState.TRYING if standing.trial else AutopilotState.RESTING
        return AutopilotView(
            name,
            state if enabled else AutopilotState.DISABLED,
            self._features().canary_pct,
            tuple((parameter, kept.get(parameter.name, 1.0)) for parameter in parameters_of(card)),
            tuple(trials),
        )

    async def reset(self, actor: str) -> AutopilotView:
        """Take back all that was kept and what is tried, told in the newest trials; raises NOT_FOUND without a card.

        Once more changes nothing.
        """
        self._card()
        name = self._name
        now, reason = self._clock.now(), "reset by an operator"

        def job(conn: sa.Connection) -> None:
            standing = store.load(conn, name)
            if standing.trial is not None:
                rolled_back = standing.trial.ended(TrialOutcome.ROLLED_BACK, reason, now)
                self._end(conn, actor, standing, rolled_back)
                standing = settled(standing, rolled_back)
            if standing.kept:
                step, outcome = standing.step + 1, TrialOutcome.RESET
                reset = Trial(step, ALL, 1, 1, outcome, 0.0, 1, 0, now, now, reason)
                if store.add(conn, name, reset, seen=standing):
                    self._end(conn, actor, replace(standing, step=step), reset)

        await self._database.write(job)
        return await self.show(_TOLD)

    async def _switched_off(self, standing: Standing) -> str:
        if standing.trial is not None:
            trial = standing.trial.ended(TrialOutcome.ROLLED_BACK, "switched off", self._clock.now())
            await self._database.write(lambda conn: self._end(conn, ACTOR, standing, trial))
        index = self._publication.horizon().index
        await self._database.write(lambda conn: corrections.forget(conn, self._name, index))
        return "off: the owner card holds as written"

    async def _begin(self, standing: Standing) -> str:
        knobs, now, parameters = self._knobs(), self._clock.now(), parameters_of(self._card())
        first = await self._database.read(self._planned_until)
        trial = begin(standing, parameters, knobs, first, now)
        if trial is None:
            return "nothing to try: the owner card leaves no room, or the canary is nothing or everything"

        def job(conn: sa.Connection) -> bool:
            if not store.add(conn, self._name, trial, seen=standing):
                return False
            self._record(conn, ACTOR, "began", standing.kept, trial)
            store.forget(conn, self._name, self._features().trials_kept)
            return True

        begun = await self._database.write(job)
        return f"tries {_in_words(trial)}" if begun else "another process has stepped meanwhile"

    async def _judge(self, standing: Standing, trial: Trial) -> str:
        knobs, now = self._knobs(), self._clock.now()
        arms, index = standing.arms(knobs.seed), self._publication.horizon().index
        canary, control = await self._database.read(lambda conn: self._measured(conn, arms, index))
        trial = replace(trial, canary=canary, control=control)
        verdict = judged(canary, control, knobs)
        if trial.parameter not in {parameter.name for parameter in parameters_of(self._card())}:
            verdict = TrialOutcome.ROLLED_BACK, "the owner card has no such parameter any more"
        if verdict is None:
            await self._database.write(lambda conn: store.save(conn, self._name, trial))
            return f"tries {_in_words(trial)}: {_share(canary.aired, knobs)} of the evidence"
        outcome, reason = verdict
        ended = trial.ended(outcome, reason, now)
        await self._database.write(lambda conn: self._end(conn, ACTOR, standing, ended))
        return f"{outcome.value.replace('_', ' ')}: {_in_words(ended)}, {reason}"

    def _end(self, conn: sa.Connection, actor: str, standing: Standing, trial: Trial) -> None:
        """The trial's end and what is kept from now on."""
        seen, now = replace(standing, step=trial.step), settled(standing, trial)
        if trial.outcome is not TrialOutcome.RESET and not store.save(conn, self._name, trial):
            return
        if not store.keep(conn, self._name, seen=seen, now=now):
            raise Conflict(ErrorCode.VERSION_CONFLICT, "The autopilot has stepped meanwhile.")
        corrections.forget(conn, self._name, trial.first)
        self._record(conn, actor, trial.outcome.value, standing.kept, trial, now.kept)

    def _record(
        self,
        conn: sa.Connection,
        actor: str,
        act: str,
        before: Factors,
        trial: Trial,
        after: Factors | None = None,
    ) -> None:
        words = f"{_in_words(trial)}{f': {trial.reason}' if trial.reason else ''}"
        self._audit.record(
            conn,
            actor=actor,
            action=f"autopilot.{act}",
            subject=f"channel:{self._name}",
            before=dict(before),
            after=dict(before if after is None else after),
            reason=f"step {trial.step}, {words}",
        )
        _log.info("stepped", act=act, step=trial.step, what=words)

    def _planned_until(self, conn: sa.Connection) -> int:
        """The first index that nothing is planned for."""
        horizon = self._publication.horizon()
        waiting = coming(queue.load(conn, self._name), ready(conn, self._publication.channel), horizon)
        items = self._publication.planned(waiting, horizon)
        return max([self._publication.first_free(horizon), *(item.end for item in items.values())])

    def _measured(self, conn: sa.Connection, arms: Arms, index: int) -> tuple[Indicators, Indicators]:
        channel = self._publication.channel
        assets = ready(conn, channel)
        stock = self._planning.stock(assets)
        if stock is None:
            raise _ungoverned()
        return measured(conn, channel, stock.programmes, assets, arms, index)

    def _knobs(self) -> Knobs:
        features, grid = self._features(), self._publication.channel.grid
        return Knobs(
            share=features.canary_pct,
            block=grid.segments_in(features.block_s),
            evidence=grid.segments_in(features.evidence_min_s),
            step=features.step,
            gain_min=features.gain_min,
            fall_max=features.fall_max,
            seed=self._card().seeds.curator,
        )

    def _card(self) -> OwnerCard:
        if (card := self._planning.card) is None:
            raise _ungoverned()
        return card


def _ungoverned() -> NotFound:
    return NotFound(ErrorCode.NOT_FOUND, "No owner card governs this channel.")


def _in_words(trial: Trial) -> str:
    return f"{trial.parameter} {trial.before:g} to {trial.after:g}"


def _share(aired: int, knobs: Knobs) -> str:
    return f"{min(aired / knobs.evidence, 1):.0%}"
