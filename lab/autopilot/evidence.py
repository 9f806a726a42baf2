"""What aired of the canary and of the control, from the as-run log and the operators' corrections."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import sqlalchemy as sa

from generated.vocabulary import PlanningRule, ProgrammeKind
from lab.autopilot.trials import Indicators
from lab.autopilot.tuning import Arms
from lab.curator.signals import quality_of
from lab.library.domain import Asset
from lab.nightly.store import logged
from lab.nightly.usage import Stretch, stretches
from lab.planner.catalogue import Catalogue
from lab.planner.choosing import RELAXED_IN_ORDER, Stock, broken_rules
from lab.planner.picks import Booked
from lab.playout.channel import Channel
from lab.queue import corrections
from lab.timeline import Grid

_VARIETY = frozenset(RELAXED_IN_ORDER)
_NOT_PLANNED = (ProgrammeKind.LIVE, ProgrammeKind.BREAK)
"""What a trial has no part in: live sources, and the breaks, which follow rules of their own."""

_GONE = 1.0
"""The quality of what is no longer in the library: nothing is said against it."""


def measured(
    conn: sa.Connection,
    channel: Channel,
    catalogue: Catalogue,
    assets: dict[str, Asset],
    arms: Arms,
    now: int,
) -> tuple[Indicators, Indicators]:
    """The canary and the control since the trial began, until index `now`."""
    grid, variety = channel.grid, catalogue.card.variety
    windows = (variety.asset_repeat_s, variety.source_repeat_s, variety.creator_repeat_s)
    since = max(arms.first - max(grid.segments_in(seconds) for seconds in windows), 0)
    aired = list(stretches(logged(conn, channel.channel_id, since, now), since, now))
    quality = {id_: quality_of(check.verdict for check in asset.checks) for id_, asset in assets.items()}
    corrected = corrections.starts(conn, channel.channel_id, arms.first, now)
    found = (
        indicators(
            aired,
            breaches(catalogue, grid, aired),
            lambda asset_id: quality.get(asset_id, _GONE),
            corrected,
            arms,
            canary=canary,
        )
        for canary in (True, False)
    )
    return next(found), next(found)


def indicators(
    aired: Iterable[Stretch],
    broken: Sequence[int],
    quality: Callable[[str], float],
    corrected: Iterable[int],
    arms: Arms,
    *,
    canary: bool,
) -> Indicators:
    """Count one arm: what began in its blocks, the reserve and the slate by the blocks that they aired in."""
    mine = [part for part in _by_arm(aired, arms) if arms.is_canary(part.first) is canary]
    begun = [part for part in mine if part.kind is ProgrammeKind.PROGRAMME]
    total = sum(part.last - part.first for part in mine)
    programme = sum(part.last - part.first for part in begun)
    starts = {part.first for part in begun}
    corrections_here = sum(arms.is_canary(start) is canary for start in corrected)
    count = len(begun)
    return Indicators(
        aired=total,
        programmes=count,
        fallback_share=(total - programme) / total if total else 0.0,
        qa_mean=sum(quality(part.asset_id or "") for part in begun) / count if count else 0.0,
        breach_share=sum(start in starts for start in broken) / count if count else 0.0,
        correction_share=min(corrections_here / count, 1.0) if count else 0.0,
    )


def breaches(catalogue: Catalogue, grid: Grid, aired: Iterable[Stretch]) -> list[int]:
    """Where programmes began that the card's variety didn't want there."""
    never = (replace(programme, aired_index=None) for programme in catalogue.programmes)
    booked = [
        Booked(part.asset_id, part.first)
        for part in aired
        if part.kind is ProgrammeKind.PROGRAMME and part.asset_id and part.begins
    ]
    stock = Stock.of(never, catalogue.card)
    broken: list[frozenset[PlanningRule]] = broken_rules(stock, grid, booked)
    return [one.start for one, rules in zip(booked, broken, strict=True) if rules & _VARIETY]


def _by_arm(aired: Iterable[Stretch], arms: Arms) -> Iterator[Stretch]:
    """What began in the trial, but for what isn't planned so; reserve or slate in pieces of a block."""
    for part in aired:
        if part.kind in _NOT_PLANNED:
            continue
        if part.kind is ProgrammeKind.PROGRAMME:
            if part.begins and part.first >= arms.first:
                yield part
            continue
        first = max(part.first, arms.first)
        while first < part.last:
            last = min((first // arms.block + 1) * arms.block, part.last)
            yield replace(part, first=first, last=last)
            first = last
