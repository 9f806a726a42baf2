"""A process as data: what to run, when to start and stop it, what it inherits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

LISTEN_FD = "VVTV_LISTEN_FD"
"""Names the inherited listening socket's file descriptor to a process that serves it."""

SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder through which workers count together; prometheus-client's own variable, read at its import."""

PROCESS_NAME = "VVTV_PROCESS"
"""Tells a process, and whoever looks at it, the supervisor's name for it."""


@dataclass(frozen=True)
class ProcessSpec:
    """One process to keep running.

    Stages start in rising order and stop in falling order, so what others lean on starts first and stops last.
    `ready_path` is a file (a UNIX socket) whose appearance lets the next stage start.
    """

    name: str
    argv: tuple[str, ...]
    stage: int = 0
    env: Mapping[str, str] = field(default_factory=dict)
    listens: bool = False
    ready_path: Path | None = None


def stages(specs: Iterable[ProcessSpec]) -> tuple[tuple[ProcessSpec, ...], ...]:
    """Group the processes by stage, lowest first; order within one is kept. Raises ValueError on a repeated name."""
    ordered = sorted(specs, key=lambda spec: spec.stage)
    names = [spec.name for spec in ordered]
    if len(names) != len(set(names)):
        raise ValueError(f"process names repeat: {sorted({n for n in names if names.count(n) > 1})}")
    return tuple(tuple(group) for _, group in groupby(ordered, key=lambda spec: spec.stage))
