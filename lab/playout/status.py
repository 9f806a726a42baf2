"""The station's heartbeat file: written by the LAB each interval, read by the edges."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from services.infra.disk import replace_file


@dataclass(frozen=True)
class ChannelHeartbeat:
    """One channel as the LAB sees it."""

    channel_id: str
    queue_entries: int
    last_index: int
    emergency: bool


@dataclass(frozen=True)
class Heartbeat:
    """The LAB at `at`. `preparing` counts assets in prep."""

    at: datetime
    started_at: datetime
    pid: int
    preparing: int
    channels: tuple[ChannelHeartbeat, ...]


def write_heartbeat(path: Path, heartbeat: Heartbeat) -> None:
    """Replace the file atomically; raises `OSError`."""
    raw: dict[str, Any] = asdict(heartbeat)
    raw |= {"at": heartbeat.at.isoformat(), "started_at": heartbeat.started_at.isoformat()}
    replace_file(path, json.dumps(raw))


def read_heartbeat(path: Path) -> Heartbeat | None:
    """The last heartbeat; None when there is none that can be read."""
    try:
        raw = json.loads(path.read_bytes())
        return Heartbeat(
            at=datetime.fromisoformat(raw["at"]),
            started_at=datetime.fromisoformat(raw["started_at"]),
            pid=raw["pid"],
            preparing=raw["preparing"],
            channels=tuple(ChannelHeartbeat(**channel) for channel in raw["channels"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
