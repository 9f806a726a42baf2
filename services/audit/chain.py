"""The chain, pure: canonical JSON (RFC 8785 for the types used) and SHA-256.

A row's hash covers every other field of the row, the hash of the row before included, so that
changing, removing, inserting or reordering rows breaks the chain at a row that can be named.
Cutting off the newest rows leaves a whole chain: compare `Verdict.head` with a head kept
elsewhere to see that. A log may begin later than at its first row when the oldest were archived:
an act further on says so, with the hash that the first row left has to continue.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GENESIS = "0" * 64
ARCHIVED = "audit.archived"
"""The act that says which rows are kept elsewhere and no longer here."""


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
    """A row's place and hash; the newest one's where nothing else is said."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that does not fit, and why."""

    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification saw: rows that fit, the head they lead to, what broke if anything, what began the log.

    `start` is the newest archived row, sequence 0 where the log is here from its first one.
    """

    rows: int
    head: Head
    broken: Broken | None
    start: Head = Head(0, GENESIS)

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
    return hash_of(fields_of(row))


def fields_of(row: AuditRow) -> dict[str, object]:
    """Its columns by name; all are plain values, so nothing has to be copied."""
    return {name: getattr(row, name) for name in AuditRow.__slots__}


def archived_subject(last: Head) -> str:
    """The subject of the act that archives everything up to `last`."""
    return f"audit:{last.sequence}"


def archived_state(last: Head) -> dict[str, object]:
    """What that act's `after_hash` is the hash of."""
    return {"sequence": last.sequence, "hash": last.hash}


def check(rows: Iterable[tuple[AuditRow, str]], start: Head | None = None) -> Verdict:
    """Walk the chain from its first row, which continues `start`; stops at the first that does not fit.

    Without `start` the log begins with row 1, or with whatever an act in it says was archived before.
    """
    begin = head = start or Head(0, GENESIS)
    count, is_explained = 0, True
    for row, found in rows:
        if count == 0 and start is None and row.sequence > 1:
            begin = head = Head(row.sequence - 1, row.previous_hash)
            is_explained = False
        reason = _misfit(row, found, head)
        if reason is not None:
            return Verdict(count, head, Broken(row.sequence, reason), begin)
        is_explained = is_explained or _archives(row, begin)
        head = Head(row.sequence, found)
        count += 1
    if not is_explained:
        why = f"rows 1 to {begin.sequence} are missing, and no act says that they were archived"
        return Verdict(0, begin, Broken(begin.sequence + 1, why), begin)
    return Verdict(count, head, None, begin)


def _archives(row: AuditRow, last: Head) -> bool:
    told = (row.action, row.subject, row.after_hash)
    return told == (ARCHIVED, archived_subject(last), hash_of(archived_state(last)))


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
