"""The operations over the curator's decisions: translates, never decides."""

from pydantic import MISSING

from generated import models
from generated.api.curator import ApplyDecision200, DismissDecision200, InspectDecision200, ListDecisions200
from generated.vocabulary import Caller, DecisionState
from lab.curator.service import CuratorService
from lab.curator.store import Decision
from lab.station.desks import Desks
from lab.timeline import Grid
from services.infra import cursor as cursors


class CuratorHandlers:
    """Implements the generated `CuratorApi`."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    async def list_decisions(
        self,
        caller: Caller,
        *,
        channel: str | None,
        state: DecisionState | None,
        limit: int,
        cursor: str | None,
    ) -> ListDecisions200:
        """Newest first."""
        before = cursors.decode("decision", cursor)
        curator = self._desks.of(channel).curator
        found = await curator.page(state, before, limit + 1)
        items = [_told(decision, curator.grid) for decision in found[:limit]]
        if len(found) <= limit:
            return ListDecisions200(models.DecisionPage(items=items))
        following = cursors.encode("decision", found[limit - 1].decision_id)
        return ListDecisions200(models.DecisionPage(items=items, next_cursor=following))

    async def inspect_decision(self, caller: Caller, *, decision_id: str) -> InspectDecision200:
        """One decision."""
        curator = await self._curator_of(decision_id)
        return InspectDecision200(_told(await curator.decision(decision_id.lower()), curator.grid))

    async def apply_decision(self, caller: Caller, *, decision_id: str) -> ApplyDecision200:
        """Let it air so."""
        curator = await self._curator_of(decision_id)
        return ApplyDecision200(_told(await curator.apply(_actor(caller), decision_id.lower()), curator.grid))

    async def dismiss_decision(self, caller: Caller, *, decision_id: str) -> DismissDecision200:
        """Leave things as they are."""
        curator = await self._curator_of(decision_id)
        return DismissDecision200(
            _told(await curator.dismiss(_actor(caller), decision_id.lower()), curator.grid)
        )

    async def _curator_of(self, decision_id: str) -> CuratorService:
        return (await self._desks.of_decision(decision_id.lower())).curator


def _told(decision: Decision, grid: Grid) -> models.Decision:
    proposal = decision.proposal
    return models.Decision(
        decision_id=decision.decision_id,
        channel_id=decision.channel_id,
        kind=proposal.kind,
        state=decision.state,
        entry_id=MISSING if proposal.entry_id is None else proposal.entry_id,
        asset_id=proposal.asset_id,
        title=decision.title,
        replaces_asset_id=MISSING if proposal.replaces is None else proposal.replaces,
        replaces_title=MISSING if decision.replaces_title is None else decision.replaces_title,
        starts_at=grid.start_of(proposal.start),
        confidence=proposal.confidence,
        signals=[
            models.DecisionSignal(name=s.name, before=s.before, after=s.after, weight=s.weight)
            for s in proposal.signals
        ],
        seed=decision.seed,
        card_version=decision.card_version,
        made_at=decision.made_at,
        settled_at=MISSING if decision.settled_at is None else decision.settled_at,
        settled_by=MISSING if decision.settled_by is None else decision.settled_by,
        reason=MISSING if decision.reason is None else decision.reason,
    )


def _actor(caller: Caller) -> str:
    return caller.subject or "operator"
