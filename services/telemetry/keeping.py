"""What is kept of an event that fits: a pseudonym instead of who, a share of what is sampled. Pure."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b, sha256

from generated.vocabulary import TelemetrySource
from services.kernel.clock import rfc3339
from services.telemetry.catalogue import Fitting

_PURPOSE = b"telemetry"
_DIGITS = 32
_WHOLE = 1 << 64
_HOUR = len("2026-11-21T20")


@dataclass(frozen=True, slots=True)
class Row:
    """An event as it is kept; `weight` is for how many of its kind it stands, `hour` the one that it happened in."""

    event_id: str
    name: str
    hour: str
    occurred_at: str
    mode: str
    source: TelemetrySource
    subject: str | None
    weight: float
    properties: str


class Pseudonyms:
    """Names that stay the same within a house, and that nobody without its secret can trace back."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, _PURPOSE, sha256)

    def of(self, said: str) -> str:
        """The pseudonym of an id (HMAC-SHA256, 128 bits, hexadecimal)."""
        return hmac.digest(self._key, said.lower().encode(), sha256).hex()[:_DIGITS]


def hour_of(moment: datetime) -> str:
    """The hour of a moment in UTC, `2026-11-21T20`."""
    return rfc3339(moment)[:_HOUR]


def begun_at(hour: str) -> datetime:
    """When an hour of `hour_of` begins."""
    return datetime.fromisoformat(f"{hour}:00:00+00:00")


def is_kept(event_id: str, share: float) -> bool:
    """Whether an event is among those of its kind that are kept: by its id, so the same at every node and attempt."""
    drawn = int.from_bytes(blake2b(event_id.lower().encode(), digest_size=8).digest())
    return drawn < share * _WHOLE


def row_of(fitting: Fitting, share: float, pseudonyms: Pseudonyms) -> Row:
    """What is kept of an event of which `share` (0 to 1) is kept."""
    said = fitting.said
    properties = {
        name: pseudonyms.of(str(value)) if name in fitting.pseudonymous else value
        for name, value in sorted(fitting.properties.items())
    }
    is_known = fitting.is_personal and said.person is not None
    return Row(
        event_id=said.event_id.lower(),
        name=said.name,
        hour=hour_of(said.occurred_at),
        occurred_at=rfc3339(said.occurred_at),
        mode=fitting.mode,
        source=said.source,
        subject=pseudonyms.of(str(said.person)) if is_known else None,
        weight=1 / share,
        properties=json.dumps(properties, ensure_ascii=False, separators=(",", ":")),
    )
