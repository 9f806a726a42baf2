"""What became of messages: pure, over what was kept and what each client was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

Numbered = tuple[int, str]
"""The number of a message in its thread, and its text, which nobody says twice but to say it again."""


class Kind(StrEnum):
    """How a promise is broken."""

    LOST = "acknowledged and lost"
    MOVED = "kept under another number than acknowledged"
    KEPT_TWICE = "kept twice"
    UNANSWERED = "never acknowledged"
    UNTOLD = "never told"
    TOLD_TWICE = "told twice"
    UNKEPT = "told and not kept"
    DISORDER = "told in another order"
    AWAY = "never came back"
    REFUSED = "refused or closed"


class Wrong(NamedTuple):
    """A broken promise, and what it was about."""

    kind: Kind
    what: str


@dataclass
class Told:
    """What one client said and was told."""

    name: str
    said: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    """The number of each that is kept, as its author was told."""
    heard: list[Numbered] = field(default_factory=list)
    """In the order in which they came."""

    @property
    def unknown(self) -> list[str]:
        """What was said and not acknowledged yet, in order."""
        return [text for text in self.said if text not in self.acknowledged]

    @property
    def mark(self) -> int:
        """The last number that was heard."""
        return self.heard[-1][0] if self.heard else 0


def wrongs(kept: Sequence[Numbered], clients: Sequence[Told]) -> Iterator[Wrong]:
    """Every broken promise of one thread in which everybody has heard all they will; `kept` is in its order."""
    texts = Counter(text for _, text in kept)
    yield from (Wrong(Kind.KEPT_TWICE, text) for text, times in texts.items() if times > 1)
    numbers = {text: number for number, text in kept}
    for client in clients:
        yield from _of_author(client, numbers)
        yield from _of_reader(client, kept)


def _of_author(client: Told, numbers: Mapping[str, int]) -> Iterator[Wrong]:
    for text, number in client.acknowledged.items():
        if text not in numbers:
            yield Wrong(Kind.LOST, f"{text}, acknowledged as {number}")
        elif numbers[text] != number:
            yield Wrong(Kind.MOVED, f"{text}, acknowledged as {number}, kept as {numbers[text]}")
    yield from (Wrong(Kind.UNANSWERED, text) for text in client.unknown)


def _of_reader(client: Told, kept: Sequence[Numbered]) -> Iterator[Wrong]:
    heard, there = Counter(client.heard), set(kept)
    yield from (Wrong(Kind.UNTOLD, f"{client.name} of {one}") for one in kept if one not in heard)
    yield from (Wrong(Kind.TOLD_TWICE, f"{client.name} of {one}") for one in heard if heard[one] > 1)
    yield from (Wrong(Kind.UNKEPT, f"{client.name} of {one}") for one in heard if one not in there)
    if client.heard != sorted(client.heard):
        yield Wrong(Kind.DISORDER, client.name)
