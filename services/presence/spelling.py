"""How presence is spelt in Redis: facts as one JSON text, the same for the same; changes as the script tells them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from generated.vocabulary import Ecosystem, PresenceCapability, PresenceVisibility
from services.infra.streams import Entry
from services.kernel.clock import rfc3339
from services.presence.domain import Change, Facts, Person, Place, Present


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the stream: its number, when it was, and the changes that it tells."""

    sequence: int
    at: datetime
    changes: tuple[Change, ...]


def facts_to(facts: Facts) -> str:
    """Facts as they are kept."""
    until = facts.person.quarantined_until
    said = asdict(facts)
    said["person"]["quarantined_until"] = None if until is None else rfc3339(until)
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=4096)
def facts_in(text: bytes) -> Facts:
    """Facts as they were kept in one text; a list asks for the same ones again and again."""
    return facts_from(json.loads(text))


def facts_from(said: dict[str, Any]) -> Facts:
    """Facts as they were kept."""
    person, place = said["person"], said["place"]
    until = person["quarantined_until"]
    return Facts(
        presence_id=said["presence_id"],
        person=Person(
            **{**person, "quarantined_until": None if until is None else datetime.fromisoformat(until)}
        ),
        place=Place(**{**place, "ecosystem": Ecosystem(place["ecosystem"])}),
        visibility=PresenceVisibility(said["visibility"]),
        is_camera_on=said["is_camera_on"],
        capabilities=tuple(map(PresenceCapability, said["capabilities"])),
    )


def step_from(entry: Entry) -> Step:
    """What an entry of the stream tells: of two who came apart or together, each to the other."""
    said = json.loads(entry.text)
    at = moment(said["at"])
    if "user" in said:
        before = facts_from(said["before"]) if said["before"] else None
        change = Change(said["user"], before, _present(said["after"], said["arrived"], at))
        return Step(entry.sequence, at, (change,))
    pair = said["between"]
    theirs = [_present(one["facts"], one["arrived"], at) if one else None for one in said["of"]]
    changes = (
        Change(user_id, one.facts if one else None, one, only_for=other)
        for user_id, other, one in zip(pair, reversed(pair), theirs, strict=True)
    )
    return Step(entry.sequence, at, tuple(changes))


def _present(facts: dict[str, Any] | None, arrived: int, seen_at: datetime) -> Present | None:
    return Present(facts_from(facts), moment(arrived), seen_at) if facts else None


def moment(unix_ms: int) -> datetime:
    """A moment as Redis counts it."""
    return datetime.fromtimestamp(unix_ms / 1000, UTC)
