"""How a person of matching is spelt in Redis: one JSON text, the same for the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from generated.vocabulary import MatchState
from services.kernel.callers import SignedIn
from services.match.domain import History, Person, Segment, Standing, Ticket


def person_to(person: Person) -> str:
    """Somebody as they are kept; nothing for whom nothing is to be remembered."""
    return json.dumps(asdict(person), sort_keys=True, separators=(",", ":"))


def person_from(text: str | bytes) -> Person:
    """Somebody as they were kept."""
    said = json.loads(text)
    history = said["history"]
    return Person(
        user_id=said["user_id"],
        history=History(
            matches_ms=tuple(history["matches_ms"]),
            skips_ms=tuple(history["skips_ms"]),
            opened_ms=tuple(history["opened_ms"]),
            quick_skips=history["quick_skips"],
            cooldown_until_ms=history["cooldown_until_ms"],
            met=tuple((who, until) for who, until in history["met"]),
        ),
        ticket=_ticket(said["ticket"]),
        gone=_ticket(said["gone"]),
    )


def _ticket(said: dict[str, Any] | None) -> Ticket | None:
    if said is None:
        return None
    segment = said["segment"]
    read = {
        "owner": SignedIn(**said["owner"]),
        "segment": Segment(**{**segment, "tags": tuple(segment["tags"]), "avoid": tuple(segment["avoid"])}),
        "standing": Standing(**said["standing"]),
        "state": MatchState(said["state"]),
    }
    return Ticket(**{**said, **read})
