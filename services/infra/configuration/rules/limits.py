"""Rules of guardrails and tiers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from services.infra.configuration.node import Finding, Node
from services.infra.configuration.rules.facts import Facts

_FREE_SKIPS = 3
_DAY_HOURS = 24


def tiles_stay_below_the_hard_ceiling(facts: Facts) -> Iterator[Finding]:
    """Neither form factor offers more tiles than its hard ceiling."""
    tiles = facts.guardrails["tiles_active"]
    for form in ("desktop", "mobile"):
        ceiling = tiles[f"hard_ceiling_{form}"].number
        if ceiling is not None and (tiles[form].number or 0) > ceiling:
            yield tiles[form].refuse("tile-ceiling", f"at most {ceiling:g}, the hard ceiling")


def cooldown_never_decreases(facts: Facts) -> Iterator[Finding]:
    """From index 3 on, each cooldown is at least the one before."""
    schedule = facts.guardrails.at("random", "cooldown_schedule_s")
    steps = list(schedule.items())[_FREE_SKIPS:]
    for before, step in pairwise(steps):
        if before.number is not None and step.number is not None and step.number < before.number:
            yield step.refuse("cooldown-order", f"at least {before.number:g}, the step before")


def presence_times_are_ordered(facts: Facts) -> Iterator[Finding]:
    """A heartbeat comes before the TTL ends, and the TTL ends and is noticed before a person must be gone."""
    presence = facts.guardrails["presence"]
    yield from not_below(presence["heartbeat_interval_s"], presence["ttl_s"], "presence-order")
    yield from not_below(presence["ttl_s"], presence["gone_within_s"], "presence-order")
    ttl, sweep, gone = (presence[name].number for name in ("ttl_s", "sweep_interval_s", "gone_within_s"))
    if ttl is not None and sweep is not None and gone is not None and ttl < gone < ttl + sweep:
        left = f"at most {gone - ttl:g}, which ttl_s leaves of gone_within_s"
        yield presence["sweep_interval_s"].refuse("presence-order", left)


def session_times_are_ordered(facts: Facts) -> Iterator[Finding]:
    """Nobody takes a session for abandoned, or a revocation for its own, while a media provider may still answer."""
    sessions = facts.document["sessions"]
    for later in ("creating_timeout_s", "revoke_lease_s"):
        yield from not_below(sessions["provider_timeout_s"], sessions[later], "session-order")


def services_look_before_they_count_as_silent(facts: Facts) -> Iterator[Finding]:
    """A service that looks as often as it is told to is not taken for one that looks no more."""
    silent = facts.document["health"]["look_max_age_s"]
    for interval in (facts.document["alerts"]["interval_s"], facts.document["sessions"]["sweep_interval_s"]):
        yield from not_below(interval, silent, "look-order")


def evidence_outlasts_what_it_is_of(facts: Facts) -> Iterator[Finding]:
    """What is reported is kept for at least as long as what is not."""
    kept = facts.document["retention"]
    yield from not_below(
        kept["messages_days"], kept["reported_messages_days"], "retention-order", strict=False
    )


def sessions_outlast_what_is_asked_of_them(facts: Facts) -> Iterator[Finding]:
    """A call's sides are there as long as its grant, what sessions cost as long as it is told, and what they were begun
    under as long as they.
    """
    kept, hours = facts.document["retention"], facts.document["sessions"]["costs_hours_max"]
    yield from not_below(kept["consents_days"], kept["sessions_days"], "retention-order", strict=False)
    yield from not_below(kept["sessions_days"], kept["configurations_days"], "retention-order", strict=False)
    days = kept["sessions_days"].number
    if days is not None and hours.number is not None and hours.number > days * _DAY_HOURS:
        yield hours.refuse("retention-order", f"at most {days * _DAY_HOURS:g}, as long as sessions are kept")


def who_must_wait_is_not_silent(facts: Facts) -> Iterator[Finding]:
    """A connection that says too much is still heard more often than it must be to count as there."""
    sockets, presence = facts.document["sockets"], facts.guardrails["presence"]
    for longer in (sockets["ping_interval_s"], presence["ttl_s"]):
        yield from not_below(sockets.at("messages", "every_s"), longer, "socket-order")


def default_tier_exists(facts: Facts) -> Iterator[Finding]:
    """The default tier is one of the tiers."""
    tiers = facts.names(facts.document["tiers"])
    yield from facts.document["default_tier"].unless_in({*tiers}, "tier", "a tier")


def not_below(lower: Node, upper: Node, rule: str, *, strict: bool = True) -> Iterator[Finding]:
    """A finding if `lower` is not below `upper` (or, when not `strict`, above it)."""
    if lower.number is None or upper.number is None:
        return
    if lower.number > upper.number or (strict and lower.number == upper.number):
        bound = "less than" if strict else "at most"
        yield lower.refuse(rule, f"{bound} {upper.number:g}, which is {upper.path[-1]}")
