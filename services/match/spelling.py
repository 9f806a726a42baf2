"""How a person of matching is spelt in Redis: one JSON text, the same for the same."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from generated.vocabulary import MatchState
from services.kernel.callers import SignedIn
from services.match.domain import History, Person, Segment, Standing, Ticket

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def person_to(person: Person) -> str:
    """Somebody as they are kept; nothing for whom nothing is to be remembered."""
    said = {
        "user_id": person.user_id,
        "history": _fields(person.history),
        "ticket": _ticket_to(person.ticket),
        "gone": _ticket_to(person.gone),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


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


def _ticket_to(ticket: Ticket | None) -> dict[str, Any] | None:
    if ticket is None:
        return None
    parts = {name: _fields(getattr(ticket, name)) for name in ("owner", "segment", "standing")}
    return _fields(ticket) | parts


def _fields(one: DataclassInstance) -> dict[str, Any]:
    """Its fields as they are: `asdict` copies what is in them, which takes most of the time."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


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
