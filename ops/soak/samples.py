"""What the platform says of itself at a moment, and what its processes take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import psutil
from voulezvous import Client, VoulezvousError

from ops.soak.viewer import Seen
from ops.supervisor import leftovers
from ops.supervisor.spec import PROCESS_NAME

_NOBODY = "house"
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class ProcessSample:
    """One process: resident memory in bytes, processor time since its start in seconds."""

    name: str
    pid: int
    memory_bytes: int
    cpu_s: float


@dataclass(frozen=True)
class Alarm:
    """An alert that was active."""

    code: str
    severity: str
    detail: str


@dataclass(frozen=True)
class Sample:
    """One moment. `trouble` says why the platform could not be asked; then it was not ready."""

    at: datetime
    at_s: float
    ready: bool
    state: str
    config_hash: str
    queued_s: float
    queue_entries: int
    alarms: tuple[Alarm, ...]
    processes: tuple[ProcessSample, ...]
    stalled_s: float
    late_s: float | None
    buffer_s: float
    trouble: str = ""


def take(client: Client, channel: str, home: Path, seen: Seen, at_s: float) -> Sample:
    """Take a sample; a platform that does not answer is one, too."""
    now = datetime.now(UTC)
    played = seen.playback
    heard = {
        "at": now,
        "at_s": at_s,
        "processes": processes(home),
        "stalled_s": played.stalled_s if played else 0.0,
        "buffer_s": played.buffer_s if played else 0.0,
        "late_s": seen.now_late_s,
    }
    try:
        return _asked(client, channel, heard)
    except VoulezvousError as error:
        nothing = ("", "", 0.0, 0, ())
        state, config_hash, queued_s, entries, alarms = nothing
        return Sample(
            **heard,  # type: ignore[arg-type]
            ready=False,
            state=state,
            config_hash=config_hash,
            queued_s=queued_s,
            queue_entries=entries,
            alarms=alarms,
            trouble=str(error) or type(error).__name__,
        )


def _asked(client: Client, channel: str, heard: dict[str, object]) -> Sample:
    status, readiness = client.health.get_status(), client.health.get_readiness()
    alerts = client.alerts.list_alerts(active=True, limit=200).items
    here = next((one for one in status.channels if one.channel_id == channel), None)
    return Sample(
        **heard,  # type: ignore[arg-type]
        ready=readiness.ready,
        state=here.state.value if here else "unknown",
        config_hash=status.config_hash,
        queued_s=here.ready_s if here else 0.0,
        queue_entries=here.queue_entries if here else 0,
        alarms=tuple(Alarm(one.code.value, one.severity.value, one.detail) for one in alerts),
        trouble="; ".join(check.reason for check in readiness.checks if not check.ok),
    )


def processes(home: Path) -> tuple[ProcessSample, ...]:
    """The supervised processes of a home on this machine, prep's workers left out; none where it runs elsewhere."""
    found = {}
    for process in leftovers.find(home):
        sample = _quietly(process, _measured)
        if sample is not None and sample.name not in found:
            found[sample.name] = sample
    return tuple(found[name] for name in sorted(found))


def _measured(process: psutil.Process) -> ProcessSample | None:
    with process.oneshot():
        parent = process.parent()
        environ = process.environ()
        if parent is None or PROCESS_NAME not in environ or _name_of(parent) == environ[PROCESS_NAME]:
            return None
        used = process.cpu_times()
        memory = process.memory_info().rss
        return ProcessSample(environ[PROCESS_NAME], process.pid, memory, used.user + used.system)


def _name_of(process: psutil.Process) -> str:
    return _quietly(process, lambda known: known.environ().get(PROCESS_NAME, _NOBODY)) or _NOBODY


def _quietly(process: psutil.Process, ask: Callable[[psutil.Process], _Found]) -> _Found | None:
    try:
        return ask(process)
    except (psutil.Error, OSError):
        return None
