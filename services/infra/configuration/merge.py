"""Merging documents: maps merge, lists and scalars replace.

Pure: no input is ever changed. Associative on maps, with the empty map as identity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def deep_merge(base: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """A new document with `patch` laid over `base`; shares nothing with either."""
    merged = {key: _copied(value) for key, value in base.items() if key not in patch}
    for key, value in patch.items():
        below = base.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[key] = deep_merge(below, value)
        else:
            merged[key] = _copied(value)
    return merged


def _copied(value: Any) -> Any:
    """Lists and maps anew; what else a document has never changes, which copy.deepcopy can't know."""
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value


def value_at(document: object, path: Sequence[str]) -> Any:
    """What stands at `path` of a document of maps. Raises KeyError where it leads nowhere."""
    node = document
    for part in path:
        if not isinstance(node, Mapping) or part not in node:
            raise KeyError(".".join(path))
        node = node[part]
    return node


def nested(path: Sequence[str], value: object) -> dict[str, Any]:
    """The smallest document with `value` at `path`; `path` has at least one part."""
    document: Any = value
    for part in reversed(path):
        document = {part: document}
    result: dict[str, Any] = document
    return result
