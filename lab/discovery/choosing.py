"""Slots for what sources offer: what the planner is asked, and what becomes of an item that can't be had.

Runs inside the caller's transaction, so that two choices never take the same programme.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa

from generated.models import OwnerCard
from generated.vocabulary import PlanItemState
from lab.discovery import store
from lab.discovery.domain import IN_HAND, PlanItem, Refused, planned, refused, replaced
from lab.discovery.judging import judged
from lab.planner.acquiring import Candidate, Want, acquire, spacing, substitute
from lab.planner.catalogue import Programme
from lab.station.ports import Audit
from lab.timeline import Grid


@dataclass(frozen=True)
class PlanLimits:
    """How far ahead, which share of the time, seconds of a programme that doesn't say, bytes of all files."""

    ahead: timedelta
    share: float
    assumed_s: float
    budget_bytes: int


class Choosing:
    """Chooses for one channel. `card` gives the owner's card in force."""

    def __init__(self, card: Callable[[], OwnerCard], grid: Grid, audit: Audit, limits: PlanLimits) -> None:
        self._card = card
        self._grid = grid
        self._audit = audit
        self._limits = limits

    @property
    def card(self) -> OwnerCard:
        """The owner's card in force."""
        return self._card()

    def fill(self, conn: sa.Connection, held_bytes: int, now: datetime) -> int:
        """Plan from the last slot until far enough ahead, within the budget; how many were chosen."""
        limits, grid = self._limits, self._grid
        booked = self._booked(conn, now)
        ends = (at + spacing(programme.segments, limits.share) for programme, at in booked)
        coming = store.in_states(conn, [PlanItemState.PLANNED, PlanItemState.FETCHING])
        want = Want(
            start=max([grid.index_at(now) + 1, *ends]),
            until=grid.index_at(now + limits.ahead),
            share=limits.share,
            room_bytes=limits.budget_bytes - held_bytes - sum(item.size_bytes or 0 for item in coming),
            step=grid.segments_in(limits.assumed_s),
        )
        offers = self._offers(conn, now)
        slots = acquire(self._candidates(offers.values()), booked, self._card(), grid, want)
        for slot in slots:
            item = offers[slot.programme_id]
            self._plan(conn, item, grid.start_of(slot.start), slot.daypart, now)
        return len(slots)

    def give_up(
        self,
        conn: sa.Connection,
        item: PlanItem,
        refusal: Refused,
        now: datetime,
        *,
        again_at: datetime | None = None,
        but_not: Collection[str] = (),
    ) -> PlanItem | None:
        """Let another item take its slot, none from the hosts in `but_not`; the substitute, None when nothing may."""
        other = self._substitute(conn, item, now, but_not) if item.slot_at else None
        if other is None or item.slot_at is None:
            self.save(conn, item, refused(item, refusal, now, again_at), refusal.detail, "planner")
            return None
        after = replaced(item, other.item_id, refusal, now, again_at)
        if not self.save(
            conn, item, after, f"{refusal.detail}; {other.found.title} takes its slot", "planner"
        ):
            return None
        return self._plan(conn, other, item.slot_at, item.daypart or "", now)

    def save(
        self, conn: sa.Connection, before: PlanItem, after: PlanItem, detail: str, actor: str
    ) -> PlanItem | None:
        """Save with history and audit; None when somebody else changed the item meanwhile."""
        saved = store.save(conn, before, after, detail)
        if saved is not None:
            slot_at = saved.slot_at.isoformat() if saved.slot_at else None
            self._audit.record(
                conn,
                actor=actor,
                action=f"plan_item.{saved.state.value}",
                subject=f"plan_item:{saved.item_id}",
                before={"state": before.state.value},
                after={"state": saved.state.value, "slot_at": slot_at, "source": saved.source},
                reason=detail,
            )
        return saved

    def _plan(
        self, conn: sa.Connection, item: PlanItem, slot_at: datetime, daypart: str, now: datetime
    ) -> PlanItem | None:
        detail = f"wanted at {slot_at.isoformat(timespec='seconds')}, chosen for {daypart}"
        return self.save(conn, item, planned(item, slot_at, daypart, now), detail, "planner")

    def _substitute(
        self, conn: sa.Connection, item: PlanItem, now: datetime, but_not: Collection[str]
    ) -> PlanItem | None:
        if item.slot_at is None:
            return None
        offers = self._offers(conn, now)
        offers = {name: other for name, other in offers.items() if host_of(other) not in but_not}
        start = self._grid.index_at(max(item.slot_at, now))
        booked = [each for each in self._booked(conn, now) if each[0].asset_id != _name(item)]
        name = substitute(self._candidates(offers.values()), booked, self._card(), self._grid, start)
        return offers[name] if name else None

    def _offers(self, conn: sa.Connection, now: datetime) -> dict[str, PlanItem]:
        """What may be planned under the card in force; what it doesn't want any more is refused."""
        offers = {}
        for item in store.in_states(conn, [PlanItemState.FOUND]):
            refusal = judged(item.found, item.source, self._card())
            if refusal is None:
                offers[_name(item)] = item
            else:
                store.save(conn, item, refused(item, refusal, now), refusal.detail)
        return offers

    def _booked(self, conn: sa.Connection, now: datetime) -> list[tuple[Programme, int]]:
        """What has a slot, as far back as variety looks."""
        variety = self._card().variety
        since = now - timedelta(seconds=max(variety.source_repeat_s, variety.creator_repeat_s))
        items = store.in_states(conn, [*IN_HAND, PlanItemState.READY])
        return [
            (self._programme(item), self._grid.index_at(item.slot_at))
            for item in items
            if item.slot_at is not None and item.slot_at >= since
        ]

    def _candidates(self, items: Collection[PlanItem]) -> Sequence[Candidate]:
        return [Candidate(self._programme(item), item.size_bytes or 0) for item in items]

    def _programme(self, item: PlanItem) -> Programme:
        found = item.found
        seconds = found.duration_s or self._limits.assumed_s
        return Programme(
            asset_id=_name(item),
            title=found.title,
            segments=max(self._grid.segments_in(seconds), 1),
            duration_ms=round(seconds * 1000),
            source=item.source,
            licence=found.licence,
            rating=found.rating,
            creator=found.creator,
            tags=found.tags,
        )


def host_of(item: PlanItem) -> str:
    """The host of the file in use."""
    return urlsplit(item.current.url).netloc if item.current else ""


def _name(item: PlanItem) -> str:
    """What the dice are thrown by: the same on every node, and after a lost database."""
    return f"{item.source}:{item.found.key}"
