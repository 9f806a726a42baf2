"""What an operation may say of itself in words of ours."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.read import operations_of

_HOT = "x-vvtv-hot"


def hot(bundled: Bundle) -> Iterator[str]:
    """An operation is hot or it is not: what stands there is true or false."""
    for path, method, node, _ in operations_of(bundled.openapi):
        if not isinstance(node.get(_HOT, False), bool):
            yield f"{method.upper()} {path}: {_HOT} is true or false, not {node[_HOT]!r}"
