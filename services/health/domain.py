"""Pure judgements of findings; `now` is an argument."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from generated.vocabulary import BroadcastState


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe saw of one dependency."""

    name: str
    ok: bool
    reason: str


@dataclass(frozen=True, slots=True)
class LabView:
    """The LAB's last heartbeat."""

    at: datetime
    started_at: datetime
    preparing: int


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel now; ages and reserves in seconds, an age below zero lies ahead."""

    channel_id: str
    state: BroadcastState
    index: int
    newest_segment_age_s: float | None
    queue_entries: int
    ready_s: float


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service by its last look at itself: seconds ago, None before the first; and what it found wrong."""

    name: str
    looked_s: float | None
    trouble: str | None


def judge_service(seen: ServiceView, max_age_s: float) -> Finding:
    """A service is well while it looks, at least every `max_age_s`, and finds nothing wrong."""
    if seen.looked_s is None:
        return Finding(seen.name, ok=False, reason="has not looked yet")
    looked = f"looked {seen.looked_s:.1f} s ago"
    return Finding(
        seen.name, ok=seen.trouble is None and seen.looked_s <= max_age_s, reason=seen.trouble or looked
    )


def heartbeat_age_s(lab: LabView, now: datetime) -> float:
    """Seconds since the heartbeat; a heartbeat from the future (a clock step) is of no age."""
    return max(0.0, (now - lab.at).total_seconds())


def judge_lab(lab: LabView | None, now: datetime, max_age_s: float) -> Finding:
    """The LAB is well while its heartbeat is younger than `max_age_s`."""
    if lab is None:
        return Finding("lab", ok=False, reason="there is no heartbeat")
    age_s = heartbeat_age_s(lab, now)
    return Finding("lab", ok=age_s <= max_age_s, reason=f"its heartbeat is {age_s:.1f} s old")


def judge_schedule(channels: Sequence[ChannelView], max_age_s: float) -> Finding:
    """The published schedule is well while every channel has a segment younger than `max_age_s`."""
    troubles = [trouble for channel in channels if (trouble := _trouble(channel, max_age_s))]
    if not channels:
        troubles = ["no channel is configured"]
    seen = ", ".join(f"{channel.channel_id} is {_words(channel.state)}" for channel in channels)
    return Finding("schedule", ok=not troubles, reason="; ".join(troubles) or seen)


def _trouble(channel: ChannelView, max_age_s: float) -> str | None:
    if channel.state is BroadcastState.OFF_AIR:
        return f"{channel.channel_id} has not begun"
    age_s = channel.newest_segment_age_s
    if age_s is None:
        return f"{channel.channel_id} has published no segment"
    if age_s > max_age_s:
        return f"the newest segment of {channel.channel_id} is {age_s:.1f} s old"
    return None


def _words(state: BroadcastState) -> str:
    return {
        BroadcastState.ON_AIR: "on air",
        BroadcastState.RESERVE: "on its reserve loop",
        BroadcastState.SLATE: "on its slate",
        BroadcastState.OFF_AIR: "off air",
    }[state]
