"""How a person of matching is spelt in Redis: one JSON text, the same for the same."""

from __future__ import annotations

import json
from dataclasses import asdict

from generated.vocabulary import MatchState
from services.kernel.callers import SignedIn
from services.match.domain import History, Person, Segment, Standing, Ticket


def person_to(person: Person) -> str:
    """Somebody as they are kept; nothing for whom nothing is to be remembered."""
    return json.dumps(asdict(person), sort_keys=True, separators=(",", ":"))


def person_from(text: str | bytes) -> Person:
    """Somebody as they were kept."""
    said = json.loads(text)
    history, ticket = said["history"], said["ticket"]
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
        ticket=None
        if ticket is None
        else Ticket(
            **{
                **ticket,
                "owner": SignedIn(**ticket["owner"]),
                "segment": Segment(
                    ticket["segment"]["language"],
                    tuple(ticket["segment"]["tags"]),
                    same_language=ticket["segment"]["same_language"],
                    avoid=tuple(ticket["segment"]["avoid"]),
                ),
                "standing": Standing(**ticket["standing"]),
                "state": MatchState(ticket["state"]),
            }
        ),
    )
