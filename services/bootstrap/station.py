"""The station as the edges see it, through what the LAB publishes."""

from __future__ import annotations

from pathlib import Path

from pydantic import MISSING

from generated.models import ChannelStatus
from lab.playout.handlers import BroadcastView
from lab.playout.status import read_heartbeat
from services.health.domain import ChannelView, LabView


class PublishedStation:
    """Its heartbeat and its published schedules. Implements health's `Station`."""

    def __init__(self, broadcast: BroadcastView, status_file: Path) -> None:
        self._broadcast = broadcast
        self._status_file = status_file

    def lab(self) -> LabView | None:
        """The last heartbeat."""
        beat = read_heartbeat(self._status_file)
        return LabView(beat.at, beat.started_at, beat.preparing) if beat else None

    def channels(self) -> list[ChannelView]:
        """Every channel now."""
        return [_seen(channel) for channel in self._broadcast.channels()]


def _seen(channel: ChannelStatus) -> ChannelView:
    """The contract's channel in health's terms; one that has not begun has no newest segment."""
    age_s = channel.newest_segment_age_s
    return ChannelView(
        channel_id=channel.channel_id,
        state=channel.state,
        index=channel.index,
        newest_segment_age_s=None if age_s is MISSING else age_s,
        queue_entries=channel.queue_entries,
        ready_s=channel.ready_s,
    )
