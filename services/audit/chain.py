"""The chain, pure: canonical JSON (RFC 8785 for the types used) and SHA-256.

A row's hash covers every other field of the row, the hash of the row before included, so that
changing, removing, inserting or reordering rows breaks the chain at a row that can be named.
Cutting off the newest rows leaves a whole chain: compare `Verdict.head` with a head kept
elsewhere to see that.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audited act, before it has a hash."""

    sequence: int
    event_id: str
    occurred_at: str
    actor: str
    action: str
    subject: str
    before_hash: str | None
    after_hash: str | None
    reason: str | None
    trace_id: str | None
    previous_hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row's place and hash."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that does not fit, and why."""

    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification saw: rows that fit, the head they lead to, what broke if anything."""

    rows: int
    head: Head
    broken: Broken | None

    @property
    def whole(self) -> bool:
        """Whether every row fits."""
        return self.broken is None


def canonical(value: object) -> bytes:
    """The one spelling of a JSON value: sorted keys, no spaces, UTF-8; NaN is refused."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def hash_of(value: object) -> str:
    """SHA-256 of a JSON value's canonical form, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def row_hash(row: AuditRow) -> str:
    """The hash that the row carries and the next one repeats."""
    return hash_of(asdict(row))


def check(rows: Iterable[tuple[AuditRow, str]]) -> Verdict:
    """Walk the chain from its first row; stops at the first that does not fit."""
    head = Head(0, GENESIS)
    count = 0
    for row, found in rows:
        reason = _misfit(row, found, head)
        if reason is not None:
            return Verdict(count, head, Broken(row.sequence, reason))
        head = Head(row.sequence, found)
        count += 1
    return Verdict(count, head, None)


def row_from(columns: Mapping[str, object]) -> AuditRow:
    """A row from its stored columns (the hash left out)."""
    return AuditRow(**{name: columns[name] for name in AuditRow.__slots__})  # type: ignore[arg-type]


def _misfit(row: AuditRow, found: str, head: Head) -> str | None:
    if row.sequence != head.sequence + 1:
        return f"row {head.sequence + 1} is missing"
    if row.previous_hash != head.hash:
        return "it does not continue the row before"
    if row_hash(row) != found:
        return "its content was changed"
    return None
