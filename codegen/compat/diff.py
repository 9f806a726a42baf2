"""Every difference between two contracts."""

from __future__ import annotations

from codegen.compat.change import Change
from codegen.compat.configuration import components, configuration
from codegen.compat.edge import edge
from codegen.compat.operations import operations
from codegen.compat.snapshot import Snapshot
from codegen.compat.sockets import sockets
from codegen.compat.types import types


def diff(old: Snapshot, new: Snapshot) -> list[Change]:
    """Each change once, with its worst severity; the gravest first, then by subject."""
    worst: dict[tuple[str, str], Change] = {}
    for part in (operations, edge, sockets, types, configuration, components):
        for change in part(old, new):
            known = worst.setdefault((change.subject, change.what), change)
            if change.severity > known.severity:
                worst[change.subject, change.what] = change
    return sorted(worst.values(), key=lambda change: (-change.severity, change.subject, change.what))
