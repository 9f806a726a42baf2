"""What the edge serves and answers beside the operations."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import OPENAPI
from codegen.compat.change import Change, Severity
from codegen.compat.snapshot import EDGE_CODES, PLAIN_PATHS, Snapshot
from codegen.source import Location


def edge(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Plain paths that came or went, and error codes of the edge; what a record does not hold is not compared."""
    if old.plain_paths is not None and new.plain_paths is not None:
        at = Location(OPENAPI, (PLAIN_PATHS,))
        for path in sorted(old.plain_paths - new.plain_paths):
            yield Change(f"path {path}", "is gone", Severity.BREAKING, at=at)
        for path in sorted(new.plain_paths - old.plain_paths):
            yield Change(f"path {path}", "is new", Severity.COMPATIBLE, at=at)
    if old.edge_codes is not None and new.edge_codes is not None:
        at = Location(OPENAPI, (EDGE_CODES,))
        for code in sorted(new.edge_codes - old.edge_codes):
            yield Change("the edge", f"may answer {code} at any path", Severity.RISKY, at=at)
        for code in sorted(old.edge_codes - new.edge_codes):
            yield Change("the edge", f"no longer answers {code}", Severity.COMPATIBLE, at=at)
