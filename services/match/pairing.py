"""Who fits whom: pure. The search of everybody widens as they wait, so that nobody is left over."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from generated.models import RandomGuardrails
from services.match.domain import Person, Segment, Standing, Ticket, held

WIDEST: Final = 4
"""The last width: anybody whom nobody's preferences, blocks and recent encounters keep out."""


def width(waited_ms: int, widen_after_s: Sequence[float]) -> int:
    """How wide somebody searches who has waited so long: 0 to `WIDEST`; the last step opens all."""
    steps = bisect_right(sorted(widen_after_s), waited_ms / 1000)
    return WIDEST if steps == len(widen_after_s) else min(steps, WIDEST - 1)


def distance(one: Ticket, other: Ticket, reputation_span: int) -> int | None:
    """How wide a search must be for these two; None when none is wide enough. The same both ways.

    0: same language and tags; 1: a shared tag; 2: same language; 3: however they stand; 4: any language.
    """
    if one.mode != other.mode or one.owner.user_id == other.owner.user_id:
        return None
    if one.standing.is_shadowed is not other.standing.is_shadowed or _unwanted(one.segment, other.segment):
        return None
    mine, theirs = one.segment, other.segment
    if mine.language != theirs.language:
        return None if mine.same_language or theirs.same_language else WIDEST
    if not _alike(one.standing, other.standing, reputation_span):
        return 3
    if {*mine.tags} == {*theirs.tags}:
        return 0
    return 1 if {*mine.tags} & {*theirs.tags} else 2


def pairs(
    waiting: Sequence[Person],
    apart: Collection[frozenset[str]],
    guardrails: RandomGuardrails,
    now_ms: int,
) -> list[tuple[Person, Person]]:
    """Pairs of those who search, nobody in two of them; whoever waits longest chooses first, the nearest first.

    Two people fit once either searches as wide as it takes: who has waited long is met by whoever comes.
    """
    free = sorted(waiting, key=lambda person: (held(person).since_ms, person.user_id))
    widths = {one.user_id: width(now_ms - held(one).since_ms, guardrails.widen_after_s) for one in free}
    barred = {*apart, *(frozenset((one.user_id, who)) for one in free for who in _recent(one, now_ms))}

    def reach(one: Person, other: Person) -> int | None:
        far = distance(held(one), held(other), guardrails.reputation_span)
        if far is None or far > max(widths[one.user_id], widths[other.user_id]):
            return None
        return None if frozenset((one.user_id, other.user_id)) in barred else far

    found: list[tuple[Person, Person]] = []
    while free:
        one, *rest = free
        partner = _nearest(one, rest, reach)
        if partner is not None:
            found.append((one, partner))
            rest.remove(partner)
        free = rest
    return found


def _nearest(
    one: Person, others: Sequence[Person], reach: Callable[[Person, Person], int | None]
) -> Person | None:
    best: tuple[int, Person] | None = None
    for other in others:
        far = reach(one, other)
        if far is not None and (best is None or far < best[0]):
            best = far, other
        if far == 0:
            break
    return None if best is None else best[1]


def _recent(person: Person, now_ms: int) -> Iterator[str]:
    return (who for who, until in person.history.met if until > now_ms)


def _unwanted(one: Segment, other: Segment) -> bool:
    return bool({*one.avoid} & {*other.tags} or {*other.avoid} & {*one.tags})


def _alike(one: Standing, other: Standing, span: int) -> bool:
    return one.in_quarantine is other.in_quarantine and abs(one.reputation - other.reputation) <= span
