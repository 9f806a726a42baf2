"""The life of a plan item: pure rules, no I/O.

found -> planned -> fetching -> fetched -> ready; refused and replaced end it, and an item that was only out of reach
for a while may be found again. Whoever changes an item raises its version: a change of what was read before somebody
else's is lost, and decided anew.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from generated.vocabulary import PlanItemState, PlanRefusalCode
from lab.discovery.found import Found, RemoteFile

FOLLOWS: dict[PlanItemState, frozenset[PlanItemState]] = {
    PlanItemState.FOUND: frozenset({PlanItemState.PLANNED, PlanItemState.REFUSED}),
    PlanItemState.PLANNED: frozenset(
        {PlanItemState.FETCHING, PlanItemState.FOUND, PlanItemState.REFUSED, PlanItemState.REPLACED}
    ),
    PlanItemState.FETCHING: frozenset({PlanItemState.FETCHED, PlanItemState.REFUSED, PlanItemState.REPLACED}),
    PlanItemState.FETCHED: frozenset({PlanItemState.READY, PlanItemState.REFUSED, PlanItemState.REPLACED}),
    PlanItemState.READY: frozenset({PlanItemState.REFUSED}),
    PlanItemState.REFUSED: frozenset({PlanItemState.FOUND}),
    PlanItemState.REPLACED: frozenset({PlanItemState.FOUND}),
}
"""Which states may follow which."""

IN_HAND = (PlanItemState.PLANNED, PlanItemState.FETCHING, PlanItemState.FETCHED)
"""States of what has a slot and isn't there yet."""

OF_THE_CARD = frozenset(
    {
        *(PlanRefusalCode.SOURCE, PlanRefusalCode.LICENCE, PlanRefusalCode.BLOCKED_TAG),
        *(PlanRefusalCode.DURATION, PlanRefusalCode.RATING, PlanRefusalCode.NO_FILE),
    }
)
"""Refusals that another card, or another word of the source, takes back."""


class WrongTurn(Exception):
    """A state that can't follow the one before: a defect of ours."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an item will not be had."""

    code: PlanRefusalCode
    detail: str


@dataclass(frozen=True, slots=True)
class Part:
    """What is safely on disk of a download, and what proves that the rest belongs to it.

    `total` and `done` are bytes; `etag` is a strong validator (RFC 9110, 8.8.3), `modified` a Last-Modified field.
    """

    url: str
    etag: str | None = None
    modified: str | None = None
    total: int | None = None
    done: int = 0


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often and how soon a failed attempt is repeated; seconds."""

    attempts: int
    initial_s: float
    factor: float
    max_s: float

    def wait(self, attempts: int) -> timedelta:
        """How long after the failure number `attempts`, from 1."""
        grown = self.initial_s * self.factor ** min(attempts - 1, 64)
        return timedelta(seconds=min(grown, self.max_s))


@dataclass(frozen=True)
class PlanItem:
    """A programme of a source. `file` counts into its files; `slot_at` is when it is wanted on air."""

    item_id: str
    source: str
    found: Found
    state: PlanItemState
    found_at: datetime
    updated_at: datetime
    version: int = 1
    slot_at: datetime | None = None
    daypart: str | None = None
    file: int = 0
    attempts: int = 0
    next_attempt_at: datetime | None = None
    part: Part | None = None
    sha256: str | None = None
    refusal: Refused | None = None
    asset_id: str | None = None
    replaced_by: str | None = None

    @property
    def current(self) -> RemoteFile | None:
        """The file in use; None for an item without files."""
        return self.found.files[self.file] if self.file < len(self.found.files) else None

    @property
    def size_bytes(self) -> int | None:
        """Bytes of the file in use, by the best that is known."""
        if self.part is not None and self.part.total is not None:
            return self.part.total
        return (self.current.size_bytes or self.current.about_bytes) if self.current else None

    def is_due(self, now: datetime) -> bool:
        """Whether its pause after a failure is over."""
        return self.next_attempt_at is None or self.next_attempt_at <= now


def offered(item_id: str, source: str, found: Found, refusal: Refused | None, now: datetime) -> PlanItem:
    """An item seen for the first time."""
    state = PlanItemState.REFUSED if refusal else PlanItemState.FOUND
    return PlanItem(item_id, source, found, state, now, now, refusal=refusal)


def seen_again(item: PlanItem, found: Found, refusal: Refused | None, now: datetime) -> PlanItem:
    """What another look makes of a known item; one that is planned or further stays as it is."""
    if item.state is PlanItemState.FOUND:
        if refusal is not None:
            return refused(replace(item, found=found), refusal, now)
        return item if found == item.found else replace(item, found=found, updated_at=now)
    if item.state not in (PlanItemState.REFUSED, PlanItemState.REPLACED) or refusal is not None:
        return item
    by_card = item.refusal is not None and item.refusal.code in OF_THE_CARD
    again = item.next_attempt_at is not None and item.next_attempt_at <= now
    if by_card or again:
        return _fresh(_to(item, PlanItemState.FOUND, now), found)
    return item


def planned(item: PlanItem, slot_at: datetime, daypart: str, now: datetime) -> PlanItem:
    """Chosen for a slot."""
    return replace(_to(item, PlanItemState.PLANNED, now), slot_at=slot_at, daypart=daypart)


def committed(item: PlanItem, file: int, size_bytes: int | None, now: datetime) -> PlanItem:
    """One of its files is there, so long by the server: it will be fetched."""
    item = _to(item, PlanItemState.FETCHING, now)
    part = Part(item.found.files[file].url, total=size_bytes)
    return replace(item, file=file, attempts=0, next_attempt_at=None, part=part)


def begun(item: PlanItem, part: Part, now: datetime) -> PlanItem:
    """The download is as far as `part`."""
    return replace(item, part=part, updated_at=now)


def put_off(item: PlanItem, wait_s: float, now: datetime) -> PlanItem:
    """Later, and nobody's failure: a host that wants rest, a disk that is full."""
    return replace(item, next_attempt_at=now + timedelta(seconds=wait_s), updated_at=now)


def failed(item: PlanItem, backoff: Backoff, now: datetime, *, passing: bool) -> PlanItem | None:
    """Another attempt at the file, or else its next file; None when there is nothing left to try."""
    attempts = item.attempts + 1
    if passing and attempts < backoff.attempts:
        later = now + backoff.wait(attempts)
        return replace(item, attempts=attempts, next_attempt_at=later, updated_at=now)
    if item.file + 1 < len(item.found.files):
        return replace(item, file=item.file + 1, attempts=0, next_attempt_at=None, part=None, updated_at=now)
    return None


def fetched(item: PlanItem, asset_id: str, sha256: str, now: datetime) -> PlanItem:
    """It is a file of the library."""
    item = _to(item, PlanItemState.FETCHED, now)
    return replace(item, asset_id=asset_id, sha256=sha256, next_attempt_at=None)


def ready(item: PlanItem, now: datetime) -> PlanItem:
    """Prep is done with it."""
    return _to(item, PlanItemState.READY, now)


def refused(item: PlanItem, refusal: Refused, now: datetime, again_at: datetime | None = None) -> PlanItem:
    """It will not be had; from `again_at` on another look may find it again."""
    item = _to(item, PlanItemState.REFUSED, now)
    return replace(item, refusal=refusal, next_attempt_at=again_at)


def replaced(
    item: PlanItem, by: str, refusal: Refused, now: datetime, again_at: datetime | None = None
) -> PlanItem:
    """Another item took its slot, for the reason given; from `again_at` on another look may find it again."""
    item = _to(item, PlanItemState.REPLACED, now)
    return replace(item, replaced_by=by, refusal=refusal, next_attempt_at=again_at)


def _to(item: PlanItem, state: PlanItemState, now: datetime) -> PlanItem:
    if state not in FOLLOWS[item.state]:
        raise WrongTurn(f"{item.item_id}: {state.value} can't follow {item.state.value}")
    return replace(item, state=state, updated_at=now)


def _fresh(item: PlanItem, found: Found) -> PlanItem:
    """As if it had just been found."""
    return replace(
        item,
        found=found,
        file=0,
        attempts=0,
        slot_at=None,
        daypart=None,
        next_attempt_at=None,
        part=None,
        refusal=None,
        replaced_by=None,
    )
