"""Pure rules: what differs between two cards, and who is told to have changed one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

HOUSE = "house"
"""Who changed a card that was found changed, where it doesn't say so itself."""

Value: TypeAlias = str | bool | int | float | list[str]
Document: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What stands at a path in one card and in another one; None where nothing does."""

    path: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Signed:
    """Who changed a card, and why."""

    author: str
    reason: str | None


def signed(said: Signed | None, before: Signed | None, brought: Signed) -> Signed:
    """What the card `said` of its change, when the card `before` did not say the same; else who `brought` it."""
    return brought if said is None or said == before else said


def word_of(card: Document | None) -> Signed | None:
    """What a card that was kept says of its change."""
    said = None if card is None else card.get("change")
    return None if said is None else Signed(said["by"], said["reason"])


def changes(before: Document | None, after: Document) -> list[Change]:
    """What differs, by path; everything of `after` where there was nothing `before`.

    Items of a list that have names are the same item wherever they stand; that they changed places is a change of the
    list, told by their names.
    """
    old, new = _Flat(before or {}), _Flat(after)
    found = [
        Change(path, old.values.get(path), new.values.get(path))
        for path in old.values.keys() | new.values.keys()
        if old.values.get(path) != new.values.get(path)
    ]
    found += [
        Change(path, names, new.orders[path])
        for path, names in old.orders.items()
        if path in new.orders and _order_differs(names, new.orders[path])
    ]
    return sorted(found, key=lambda change: change.path)


class _Flat:
    """A document as values by path, and the order of named items by the path of their list."""

    def __init__(self, document: Document) -> None:
        self.orders: dict[str, list[str]] = {}
        self.values: dict[str, Value] = dict(self._walk("", document))

    def _walk(self, path: str, value: Any) -> Iterator[tuple[str, Value]]:
        if isinstance(value, Mapping):
            for key, part in value.items():
                yield from self._walk(f"{path}/{key}", part)
        elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            for key, item in self._keyed(path, value):
                yield from self._walk(f"{path}/{key}", item)
        elif isinstance(value, list):
            yield path, [item if isinstance(item, str) else json.dumps(item) for item in value]
        else:
            yield path, value

    def _keyed(self, path: str, items: Sequence[Any]) -> Iterator[tuple[str, Any]]:
        names = [item["name"] for item in items if isinstance(item, Mapping) and "name" in item]
        if len(set(names)) < len(items):
            yield from ((str(place), item) for place, item in enumerate(items))
            return
        self.orders[path] = names
        for item in items:
            yield item["name"], {key: part for key, part in item.items() if key != "name"}


def _order_differs(before: list[str], after: list[str]) -> bool:
    return [name for name in before if name in after] != [name for name in after if name in before]
