"""What an operation may say of itself in words of ours."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import operations, place

_HOT = "x-vvtv-hot"


def hot(bundled: Bundle) -> Iterator[Finding]:
    """An operation is hot or it is not: what stands there is true or false."""
    for name, node in operations(bundled):
        if not isinstance(node.get(_HOT, False), bool):
            yield Finding(
                place(node).child(_HOT),
                f"{_HOT} of {name} is true or false, not {node[_HOT]!r}",
                "Write `true`, or leave it out.",
            )
