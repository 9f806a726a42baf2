"""The situation of a channel, read from its queue, its library and its as-run log."""

from dataclasses import dataclass

import sqlalchemy as sa

from generated.vocabulary import DecisionState, ErrorCode, ProgrammeKind
from lab.curator import store as decisions
from lab.curator.signals import quality_of
from lab.curator.situation import Situation
from lab.nightly.store import logged
from lab.nightly.usage import stretches
from lab.planner.picks import Booked
from lab.playout.horizon import Horizon
from lab.queue import store as queue
from lab.queue.domain import Queue, split
from lab.station.airable import coming, ready
from lab.station.planning import Planning
from lab.station.publication import Publication
from lab.station.refill import booked_of
from services.kernel.errors import NotFound

_FALLBACK = (ProgrammeKind.RESERVE, ProgrammeKind.SLATE)


@dataclass(frozen=True)
class Seen:
    """The whole queue, the part of it that viewers may know of, and the situation of the rest."""

    queue: Queue
    head: Queue
    situation: Situation


def look(
    conn: sa.Connection,
    publication: Publication,
    planning: Planning,
    horizon: Horizon,
    *,
    lookback: int,
    max_entries: int,
) -> Seen:
    """The channel now; raises NOT_FOUND without a card. `lookback` is in segments; `max_entries` bounds the queue."""
    channel = publication.channel
    entries, assets = queue.load(conn, channel.channel_id), ready(conn, channel)
    stock = planning.stock(assets)
    if stock is None:
        raise NotFound(ErrorCode.NOT_FOUND, "No owner card governs this channel.")
    head, tail = split(entries, horizon.locked)
    waiting = tuple(entry for entry in tail if entry.asset_id in assets)
    items = publication.planned(coming(entries, assets, horizon), horizon)
    log = logged(conn, channel.channel_id, max(horizon.index - lookback, 0), horizon.index)
    aired = list(stretches(log, max(horizon.index - lookback, 0), horizon.index))
    total = sum(stretch.last - stretch.first for stretch in aired)
    fallback = sum(stretch.last - stretch.first for stretch in aired if stretch.kind in _FALLBACK)
    dismissed = decisions.in_state(conn, channel.channel_id, DecisionState.DISMISSED)
    situation = Situation(
        stock=stock,
        grid=channel.grid,
        before=tuple(booked_of(head, items, horizon)),
        waiting=waiting,
        first=publication.first_free(horizon),
        room=max_entries + len(horizon.over) - len(head) - len(waiting),
        quality={
            asset_id: quality_of(check.verdict for check in asset.checks)
            for asset_id, asset in assets.items()
        },
        recent=tuple(
            Booked(stretch.asset_id, stretch.first)
            for stretch in aired
            if stretch.kind is ProgrammeKind.PROGRAMME and stretch.asset_id
        ),
        lookback=lookback,
        fallback_share=fallback / total if total else 0.0,
        settled=frozenset(decision.proposal.key for decision in dismissed),
    )
    return Seen(entries, head, situation)
