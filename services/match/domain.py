"""Pure rules of a ticket's life and of everybody's guardrails (spec 06): `(person, command, now) -> person`.

`searching -> matched -> together -> parting -> cooldown | searching`; out of it from anywhere. Times are milliseconds
since 1970. What somebody did is remembered beyond their ticket, so that leaving and joining again loses no guardrail.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from generated.vocabulary import ErrorCode, MatchState
from services.kernel.callers import SignedIn
from services.kernel.errors import NotFound, RateLimited

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
QUEUED: Final = frozenset({MatchState.SEARCHING, MatchState.COOLDOWN})
MET: Final = frozenset({MatchState.MATCHED, MatchState.TOGETHER})
PAIRED: Final = MET | {MatchState.PARTING}


@dataclass(frozen=True, slots=True)
class Limits:
    """The guardrails in force for somebody, by their names and units in the configuration."""

    cooldown_schedule_s: Sequence[float]
    quick_skip_ms: int
    min_time_before_skip_ms: int
    reconnect_budget_per_minute: int
    reconnect_backoff_s: Sequence[float]
    max_matches_per_hour: int
    recent_pair_s: int
    max_skips_per_minute: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the platform holds of somebody; who is shadowed meets the likes of them, and is not told."""

    reputation: int
    in_quarantine: bool
    is_shadowed: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """Which part of the queue somebody waits in, and what they will not do without."""

    language: str
    tags: tuple[str, ...] = ()
    same_language: bool = False
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticket:
    """Somebody's own word that they want to meet somebody, and what has come of it.

    `since_ms` is when its state began: of a cooldown, when it ends. `sought_ms` is when the search began that found the
    other. `pair_id` is the grant's id, too.
    """

    ticket_id: str
    owner: SignedIn
    mode: str
    segment: Segment
    standing: Standing
    state: MatchState
    joined_ms: int
    since_ms: int
    sought_ms: int = 0
    pair_id: str | None = None
    partner_id: str | None = None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What the guardrails remember of somebody. `met` are people and until when they are not met again."""

    matches_ms: tuple[int, ...] = ()
    skips_ms: tuple[int, ...] = ()
    opened_ms: tuple[int, ...] = ()
    quick_skips: int = 0
    cooldown_until_ms: int = 0
    met: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as matching knows them; who holds no ticket is `gone` from the one they held last."""

    user_id: str
    history: History = field(default_factory=History)
    ticket: Ticket | None = None
    gone: Ticket | None = None


def held(person: Person) -> Ticket:
    """Their ticket. Raises NotFound."""
    if person.ticket is None:
        raise NotFound(ErrorCode.NOT_FOUND, "You are not in the queue.")
    return person.ticket


# Guardrails


def cooldown_s(schedule_s: Sequence[float], quick_skips: int) -> float:
    """Seconds to wait after the n-th quick skip in a row; the schedule's last entry holds for every one beyond it."""
    return 0 if quick_skips <= 0 else schedule_s[min(quick_skips, len(schedule_s)) - 1]


def lifts_ms(times_ms: Sequence[int], most: int, window_ms: int, now_ms: int) -> int:
    """When one more is within `most` in any window; `now_ms` if it is already."""
    recent = sorted(at for at in times_ms if at > now_ms - window_ms)
    if len(recent) < most:
        return now_ms
    return recent[len(recent) - most] + window_ms if most else now_ms + window_ms


def backoff_s(schedule_s: Sequence[float], reconnects: int) -> float:
    """Seconds between a connection and the next one, after so many reconnects."""
    return schedule_s[min(reconnects, len(schedule_s) - 1)]


def opened(person: Person, limits: Limits, now_ms: int) -> Person:
    """Who opens the socket; the first time is free, another within a minute is a reconnect of the budget's.

    Raises RateLimited when it is used up, or when this comes before its backoff.
    """
    times = _within(person.history.opened_ms, MINUTE_MS, now_ms)
    if person.ticket is None:
        return person
    if times:
        budget = limits.reconnect_budget_per_minute
        free_ms = lifts_ms(times, budget + 1, MINUTE_MS, now_ms)
        pause_ms = round(backoff_s(limits.reconnect_backoff_s, len(times) - 1) * 1000)
        wait_ms = max(free_ms, times[-1] + pause_ms) - now_ms
        if wait_ms > 0:
            raise _limited(ErrorCode.RATE_LIMITED, "You came back too often or too soon.", wait_ms)
    return replace(person, history=replace(person.history, opened_ms=(*times, now_ms)))


# A ticket's life


def joined(
    person: Person,
    ticket_id: str,
    owner: SignedIn,
    mode: str,
    segment: Segment,
    standing: Standing,
    limits: Limits,
    now_ms: int,
) -> Person:
    """Who wants to meet somebody; who waits already keeps their place, who is with somebody everything.

    Raises RateLimited (MATCH_LIMIT) until the hour allows another encounter.
    """
    known = person.ticket
    if known is not None and known.state in PAIRED:
        return person
    lift = lifts_ms(person.history.matches_ms, limits.max_matches_per_hour, HOUR_MS, now_ms)
    if known is not None and known.mode == mode:
        kept = replace(known, owner=owner, segment=segment, standing=standing)
        return replace(person, ticket=kept)
    if lift > now_ms:
        raise _limited(
            ErrorCode.MATCH_LIMIT, "You have met as many as you may within an hour.", lift - now_ms
        )
    ticket = Ticket(ticket_id, owner, mode, segment, standing, MatchState.SEARCHING, now_ms, now_ms)
    return _queued(replace(person, ticket=ticket, gone=None), limits, now_ms)


def matched(person: Person, partner: str, pair_id: str, limits: Limits, now_ms: int) -> Person:
    """Who is paired with somebody: counted, and not met again for a while."""
    ticket, history = held(person), person.history
    met = (*((who, until) for who, until in history.met if until > now_ms and who != partner),)
    return replace(
        person,
        ticket=replace(
            ticket,
            state=MatchState.MATCHED,
            since_ms=now_ms,
            sought_ms=ticket.since_ms,
            pair_id=pair_id,
            partner_id=partner,
        ),
        history=replace(
            history,
            matches_ms=(*_within(history.matches_ms, HOUR_MS, now_ms), now_ms),
            met=(*met, (partner, now_ms + round(limits.recent_pair_s * 1000))),
        ),
    )


def began(person: Person, session_id: str, now_ms: int) -> Person:
    """Whose session with the other has begun."""
    state = MatchState.TOGETHER
    return replace(person, ticket=replace(held(person), state=state, since_ms=now_ms, session_id=session_id))


def skipped(person: Person, session_id: str, limits: Limits, now_ms: int) -> Person:
    """Who wants the next one: the encounter is over for both, and a quick skip brings its cooldown nearer.

    What is not their encounter now changes nothing. Raises NotFound, RateLimited (SKIP_TOO_EARLY, RATE_LIMITED).
    """
    ticket, history = held(person), person.history
    if ticket.state is not MatchState.TOGETHER or ticket.session_id != session_id:
        return person
    early_ms = _early_ms(ticket, limits, now_ms)
    if early_ms > 0:
        raise _limited(ErrorCode.SKIP_TOO_EARLY, "You have only just met.", early_ms)
    skips = _within(history.skips_ms, MINUTE_MS, now_ms)
    lift = lifts_ms(skips, limits.max_skips_per_minute, MINUTE_MS, now_ms)
    if lift > now_ms:
        raise _limited(ErrorCode.RATE_LIMITED, "You have skipped too often within a minute.", lift - now_ms)
    return parting(_counted(person, limits, now_ms), now_ms)


def departed(person: Person, limits: Limits, now_ms: int) -> Person:
    """Who leaves of their own will: whom they were with they have skipped, however soon, and it counts as one.

    Nobody is kept from leaving; what they may not skip yet they do not get round by joining again.
    """
    if person.ticket is None or person.ticket.state not in MET:
        return left(person)
    return left(_counted(person, limits, now_ms))


def parting(person: Person, now_ms: int) -> Person:
    """Whose encounter is being ended."""
    return replace(person, ticket=replace(held(person), state=MatchState.PARTING, since_ms=now_ms))


def released(person: Person, limits: Limits, now_ms: int) -> Person:
    """Who is alone again: in the queue, once their cooldown and their hour allow it."""
    alone = replace(held(person), pair_id=None, partner_id=None, session_id=None)
    return _queued(replace(person, ticket=alone), limits, now_ms)


def undone(person: Person, limits: Limits, now_ms: int, pause_ms: int = 0) -> Person:
    """Who was paired and never met: as before, but for a pause where the media plane was at fault."""
    partner = held(person).partner_id
    met = tuple(one for one in person.history.met if pause_ms == 0 or one[0] != partner)
    history = replace(
        person.history,
        matches_ms=person.history.matches_ms[:-1],
        met=met,
        cooldown_until_ms=max(person.history.cooldown_until_ms, now_ms + pause_ms),
    )
    return released(replace(person, history=history), limits, now_ms)


def searching(person: Person, now_ms: int) -> Person:
    """Whose cooldown is over."""
    return replace(person, ticket=replace(held(person), state=MatchState.SEARCHING, since_ms=now_ms))


def left(person: Person) -> Person:
    """Who is out of it; what they did is remembered."""
    return person if person.ticket is None else replace(person, ticket=None, gone=person.ticket)


def _counted(person: Person, limits: Limits, now_ms: int) -> Person:
    """Whose skip is counted, and brings its cooldown: never a shorter one than until a skip would have been allowed."""
    ticket, history = held(person), person.history
    is_quick = now_ms - ticket.since_ms < limits.quick_skip_ms
    quick = history.quick_skips + 1 if is_quick else 0
    pause_ms = round(cooldown_s(limits.cooldown_schedule_s, quick) * 1000)
    after = replace(
        history,
        skips_ms=(*_within(history.skips_ms, MINUTE_MS, now_ms), now_ms),
        quick_skips=quick,
        cooldown_until_ms=now_ms + max(pause_ms, _early_ms(ticket, limits, now_ms)),
    )
    return replace(person, history=after)


def _early_ms(ticket: Ticket, limits: Limits, now_ms: int) -> int:
    return max(0, limits.min_time_before_skip_ms - (now_ms - ticket.since_ms))


def _queued(person: Person, limits: Limits, now_ms: int) -> Person:
    """In the queue once the cooldown is over, the hour has room, and no more was skipped than a minute allows."""
    history = person.history
    hour = lifts_ms(history.matches_ms, limits.max_matches_per_hour, HOUR_MS, now_ms)
    minute = lifts_ms(history.skips_ms, limits.max_skips_per_minute + 1, MINUTE_MS, now_ms)
    until = max(history.cooldown_until_ms, hour, minute)
    state, since = (MatchState.COOLDOWN, until) if until > now_ms else (MatchState.SEARCHING, now_ms)
    return replace(person, ticket=replace(held(person), state=state, since_ms=since))


def _within(times_ms: Sequence[int], window_ms: int, now_ms: int) -> tuple[int, ...]:
    return tuple(at for at in times_ms if at > now_ms - window_ms)


def _limited(code: ErrorCode, detail: str, wait_ms: int) -> RateLimited:
    return RateLimited(code, detail, retry_after_s=math.ceil(wait_ms / 1000))
