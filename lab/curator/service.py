"""The curator at work: look, decide, save, publish; and what operators say of its advice.

Everything happens under the edit lock, in transactions with their audit events. A frozen queue and an emergency are
left alone; an advice is carried out by an operator only where it still fits.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
import structlog

from generated.models import CuratorFeatures
from generated.vocabulary import DecisionState, ErrorCode, SignalName
from lab.curator import store
from lab.curator.looking import Seen, look
from lab.curator.proposing import Decided, Knobs, Proposal, changed, curate, renamed
from lab.curator.ranking import ranked as by_confidence
from lab.curator.signals import SIGNALS
from lab.curator.situation import Situation
from lab.curator.store import Decision
from lab.playout.horizon import Horizon
from lab.queue import store as queue
from lab.queue.domain import ranked
from lab.queue.service import Mend
from lab.station.planning import Planning
from lab.station.ports import Audit
from lab.station.publication import Publication
from lab.timeline import Grid
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, NotFound
from services.kernel.ids import IdSource

_log = structlog.get_logger("lab.curator")
ACTOR = "curator"
_VERBS = {
    DecisionState.ADVICE: "advised",
    DecisionState.APPLIED: "applied",
    DecisionState.DISMISSED: "dismissed",
    DecisionState.LAPSED: "lapsed",
}
_MOVED_ON = "the queue has moved on"
_UNGOVERNED = "left alone: no owner card governs the channel"
_LEFT_ALONE = "left alone: the queue is frozen, or the reserve airs"


@dataclass(frozen=True)
class _Thought:
    """What a look came to: its decisions, with the knobs and the card of the moment, and the advice that lapses."""

    decided: tuple[Decided, ...]
    lapsed: tuple[Decision, ...]
    knobs: Knobs


class CuratorService:
    """The curator of one channel. `features` gives its knobs in force, `mend` lets the planner fill what follows."""

    def __init__(
        self,
        database: Database,
        publication: Publication,
        planning: Planning,
        audit: Audit,
        clock: Clock,
        ids: IdSource,
        mend: Mend,
        features: Callable[[], CuratorFeatures],
        *,
        max_entries: int,
    ) -> None:
        self._database = database
        self._publication = publication
        self._planning = planning
        self._audit = audit
        self._clock = clock
        self._ids = ids
        self._mend = mend
        self._features = features
        self._max_entries = max_entries

    @property
    def channel_id(self) -> str:
        """Whose curator it is."""
        return self._publication.channel.channel_id

    @property
    def grid(self) -> Grid:
        """Of its channel."""
        return self._publication.channel.grid

    async def run(self) -> str:
        """Look once; what came of it in a few words. Thinks before it takes the edit lock."""
        if not self._planning.is_governed:
            return _UNGOVERNED
        if self._leaves_alone():
            return _LEFT_ALONE
        seen_from = self._publication.horizon()
        thought = await self._database.read(lambda conn: self._think(conn, seen_from))
        if not thought.decided and not thought.lapsed:
            return "nothing to change"
        async with self._publication.edit() as horizon:
            if self._leaves_alone():
                return _LEFT_ALONE
            await self._mend(horizon)
            made = await self._database.write(lambda conn: self._act(conn, thought, horizon))
            await self._mend(horizon)
        return _told(made, thought.lapsed)

    async def page(self, state: DecisionState | None, before: str | None, limit: int) -> list[Decision]:
        """Decisions, newest first, whose ids sort before `before`."""
        return await self._database.read(
            lambda conn: store.page(conn, self.channel_id, state=state, before=before, limit=limit)
        )

    async def decision(self, decision_id: str) -> Decision:
        """One decision; raises NOT_FOUND."""
        return await self._database.read(lambda conn: self._get(conn, decision_id))

    async def apply(self, actor: str, decision_id: str) -> Decision:
        """Let an advice air; once more changes nothing. Raises NOT_FOUND, ADVICE_SETTLED, ADVICE_STALE."""
        async with self._publication.edit() as horizon:
            await self._mend(horizon)
            decision = await self._database.write(lambda conn: self._apply(conn, actor, decision_id, horizon))
            await self._mend(horizon)
        if decision.state is DecisionState.LAPSED:
            detail = "The queue has moved on: the change does not fit any more."
            raise Conflict(ErrorCode.ADVICE_STALE, detail, decision_id=decision_id)
        return decision

    async def dismiss(self, actor: str, decision_id: str) -> Decision:
        """Turn an advice down; once more changes nothing. Raises NOT_FOUND, ADVICE_SETTLED."""

        def job(conn: sa.Connection) -> Decision:
            decision = self._get(conn, decision_id)
            if decision.state is DecisionState.DISMISSED:
                return decision
            _open(decision)
            return self._settle(conn, decision, DecisionState.DISMISSED, actor, "dismissed by an operator")

        return await self._database.write(job)

    def _leaves_alone(self) -> bool:
        switches = self._publication.switches
        return switches.frozen or switches.emergency or self._publication.slate is None

    def _think(self, conn: sa.Connection, horizon: Horizon) -> _Thought:
        features, now = self._features(), self._clock.now()
        situation = self._look(conn, horizon, features).situation
        knobs = _knobs(features, situation.catalogue.card.seeds.curator)
        advice = store.in_state(conn, self.channel_id, DecisionState.ADVICE)
        stale = [d for d in advice if changed(situation, d.proposal, "", now) is None]
        standing = [d for d in advice if d not in stale and not _now_applies(d.proposal, knobs)]
        keys = frozenset(decision.proposal.key for decision in standing)
        situation = replace(situation, settled=situation.settled | keys)
        _, decided = curate(situation, knobs, by_confidence, now, self._ids.new)
        again = {one.proposal.key for one in decided}
        lapsed = [d for d in advice if d not in standing and (d in stale or d.proposal.key in again)]
        return _Thought(decided, tuple(lapsed), knobs)

    def _act(self, conn: sa.Connection, thought: _Thought, horizon: Horizon) -> list[Decision]:
        """Put it on record, and carry out what still fits; what doesn't is as if it had never been thought of."""
        seen, now = self._look(conn, horizon, self._features()), self._clock.now()
        situation, made = seen.situation, list[Decision]()
        for one in thought.decided:
            waiting = changed(situation, one.proposal, one.entry_id or "", now)
            if waiting is None:
                continue
            if one.applied:
                situation = replace(situation, waiting=waiting)
            made.append(self._on_record(one, situation, thought.knobs.seed, now))
        if situation.waiting != seen.situation.waiting:
            queue.save(conn, self.channel_id, seen.queue, ranked((*seen.head, *situation.waiting)))
        for decision in thought.lapsed:
            self._settle(conn, decision, DecisionState.LAPSED, ACTOR, _MOVED_ON)
        for decision in made:
            store.add(conn, decision)
            self._record(conn, ACTOR, decision)
        store.forget(conn, self.channel_id, self._features().decisions_kept)
        return made

    def _apply(self, conn: sa.Connection, actor: str, decision_id: str, horizon: Horizon) -> Decision:
        decision = self._get(conn, decision_id)
        if decision.state is DecisionState.APPLIED:
            return decision
        _open(decision)
        seen = self._look(conn, horizon, self._features())
        entry_id = renamed(decision.proposal, self._ids.new)
        waiting = changed(seen.situation, decision.proposal, entry_id or "", self._clock.now())
        if waiting is None:
            return self._settle(conn, decision, DecisionState.LAPSED, ACTOR, _MOVED_ON)
        queue.save(conn, self.channel_id, seen.queue, ranked((*seen.head, *waiting)))
        decision = replace(decision, proposal=replace(decision.proposal, entry_id=entry_id))
        return self._settle(conn, decision, DecisionState.APPLIED, actor, "applied by an operator")

    def _look(self, conn: sa.Connection, horizon: Horizon, features: CuratorFeatures) -> Seen:
        lookback = self._publication.channel.grid.segments_in(features.lookback_s)
        return look(
            conn,
            self._publication,
            self._planning,
            horizon,
            lookback=lookback,
            max_entries=self._max_entries,
        )

    def _on_record(self, one: Decided, situation: Situation, seed: int, now: datetime) -> Decision:
        catalogue, proposal = situation.catalogue, one.proposal

        def title(asset_id: str) -> str:
            return catalogue.programmes[catalogue.place[asset_id]].title

        decision = Decision(
            self._ids.new(),
            self.channel_id,
            DecisionState.ADVICE,
            replace(proposal, entry_id=one.entry_id),
            title(proposal.asset_id),
            title(proposal.replaces) if proposal.replaces else None,
            seed,
            catalogue.card.version,
            now,
        )
        if not one.applied:
            return decision
        return decision.settled(DecisionState.APPLIED, ACTOR, now, "applied by itself")

    def _settle(
        self, conn: sa.Connection, decision: Decision, state: DecisionState, by: str, reason: str
    ) -> Decision:
        settled = decision.settled(state, by, self._clock.now(), reason)
        if store.save(conn, settled, was=DecisionState.ADVICE):
            self._record(conn, by, settled)
        return settled

    def _record(self, conn: sa.Connection, actor: str, decision: Decision) -> None:
        self._audit.record(
            conn,
            actor=actor,
            action=f"curator.{_VERBS[decision.state]}",
            subject=f"decision:{decision.decision_id}",
            after=decision.to_json(),
            reason=_in_words(decision),
        )

    def _get(self, conn: sa.Connection, decision_id: str) -> Decision:
        decision = store.get(conn, decision_id)
        if decision is None or decision.channel_id != self.channel_id:
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such decision.", decision_id=decision_id)
        return decision


def _told(made: list[Decision], lapsed: tuple[Decision, ...]) -> str:
    for decision in made:
        _log.info("decided", state=decision.state.value, what=_in_words(decision))
    applied = sum(decision.state is DecisionState.APPLIED for decision in made)
    return f"{applied} applied, {len(made) - applied} advised, {len(lapsed)} lapsed"


def _open(decision: Decision) -> None:
    if decision.state is not DecisionState.ADVICE:
        detail = f"The advice is {decision.state.value} already."
        raise Conflict(ErrorCode.ADVICE_SETTLED, detail, decision_id=decision.decision_id)


def _now_applies(proposal: Proposal, knobs: Knobs) -> bool:
    return knobs.apply and proposal.confidence >= knobs.min_apply


def _knobs(features: CuratorFeatures, seed: int) -> Knobs:
    given = features.weights
    by_name = {
        SignalName.QUALITY: given.quality,
        SignalName.DAYPART: given.daypart,
        SignalName.FRESHNESS: given.freshness,
        SignalName.VARIETY: given.variety,
        SignalName.RULES: given.rules,
        SignalName.FALLBACK: given.fallback,
    }
    weights = [by_name[name] for name in SIGNALS]
    return Knobs(
        apply=features.apply_enabled,
        min_apply=features.min_confidence_apply,
        min_advise=features.min_confidence_advise,
        changes_max=features.changes_max,
        considered_max=features.considered_max,
        share_max=features.share_max,
        weights=tuple(weight / sum(weights) for weight in weights),
        seed=seed,
    )


def _in_words(decision: Decision) -> str:
    """Kind, programme, confidence, and the signals that speak for or against it."""
    proposal = decision.proposal
    moved = (s for s in proposal.signals if s.before != s.after)
    why = ", ".join(f"{s.name.value} {s.before:g} to {s.after:g}" for s in moved)
    return f"{proposal.kind.value} “{decision.title}” at {proposal.confidence:g}: {why or 'nothing differs'}"
