"""What differs between two documents, so that who has the one and the difference has the other.

Maps are compared key by key. Lists are compared item by item while they are equally long, else they differ as a whole:
that something was put first isn't told as a change of everything behind it. Pure: no input is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from services.infra.configuration.merge import deep_merge
from services.infra.configuration.problems import Path


class Absence(Enum):
    """What stands where nothing does; None is a value of JSON."""

    ABSENT = "absent"


ABSENT: Final = Absence.ABSENT


@dataclass(frozen=True, slots=True)
class Change:
    """What stands at a path in one document and in another one."""

    path: Path
    before: Any
    after: Any


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs, in the order of its paths."""
    found = _between((), before, after)
    return sorted(found, key=lambda change: [(isinstance(part, str), part) for part in change.path])


def applied(before: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """The document after the changes of one `difference`."""
    document = deep_merge(before, {})
    for change in changes:
        node: Any = document
        for part in change.path[:-1]:
            node = node[part]
        if change.after is ABSENT:
            del node[change.path[-1]]
        else:
            node[change.path[-1]] = change.after
    return document


def _between(path: Path, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in before.keys() | after.keys():
            yield from _between((*path, key), before.get(key, ABSENT), after.get(key, ABSENT))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _between((*path, place), one, other)
    elif _differ(before, after):
        yield Change(path, before, after)


def _differ(before: Any, after: Any) -> bool:
    """Whether two values are other JSON: True is not 1, and 1.0 is not 1, which Python takes for equal."""
    return type(before) is not type(after) or bool(before != after)
