"""Pure judgements of findings; `now` is an argument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from generated.vocabulary import BroadcastState, ObservationCode
from services.kernel.clock import rfc3339


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was seen; the contract says which code has which values."""

    code: ObservationCode
    channel_id: str | None = None
    seconds: float | None = None
    count: int | None = None
    since: datetime | None = None
    config_hash: str | None = None
    detail: str | None = None

    def __str__(self) -> str:
        return _WORDS[self.code].format(
            channel=self.channel_id,
            s=self.seconds,
            ms=(self.seconds or 0) * 1000,
            count=self.count,
            since=self.since and rfc3339(self.since),
            hash=(self.config_hash or "")[:12],
            detail=self.detail,
        )


_WORDS: Mapping[ObservationCode, str] = {
    ObservationCode.ANSWER_LATE: "it does not answer in time",
    ObservationCode.ANSWERED: "answered in {ms:.1f} ms",
    ObservationCode.CHANNEL_NOT_BEGUN: "{channel} has not begun",
    ObservationCode.CHANNEL_ON_AIR: "{channel} is on air",
    ObservationCode.CHANNEL_ON_RESERVE: "{channel} is on its reserve loop",
    ObservationCode.CHANNEL_ON_SLATE: "{channel} is on its slate",
    ObservationCode.CONFIGURATION_IN_FORCE: "{hash} is in force",
    ObservationCode.DATABASE_FAILED: "{detail}",
    ObservationCode.EDIT_REFUSED: "the newest edit was refused: {detail}",
    ObservationCode.HEARTBEAT_MISSING: "there is no heartbeat",
    ObservationCode.HEARTBEAT_SEEN: "its heartbeat is {s:.1f} s old",
    ObservationCode.LOOK_MISSING: "has not looked yet",
    ObservationCode.LOOKED: "looked {s:.1f} s ago",
    ObservationCode.MATCH_SLOW: "{s:g} s from match to session, the median of {count}",
    ObservationCode.MEMORY_FULL: "its memory is full, so it refuses writes",
    ObservationCode.NO_CHANNEL: "no channel is configured",
    ObservationCode.NO_SEGMENT: "{channel} has published no segment",
    ObservationCode.NOT_IN_TIME: "no answer in {s:g} s",
    ObservationCode.PRESENCE_NOT_SWEPT: "nobody who fell silent was let go since {since}",
    ObservationCode.PRESENCE_NOT_TOLD: "a node has not read who came and went since {since}",
    ObservationCode.PRESENCE_UNREACHABLE: "nobody can say who is where since {since}",
    ObservationCode.PROBE_FAILED: "the probe failed ({detail})",
    ObservationCode.REVOCATIONS_FAILING: "the media plane does not take back {count}",
    ObservationCode.SEGMENT_OLD: "the newest segment of {channel} is {s:.1f} s old",
    ObservationCode.UNREACHABLE: "it cannot be reached",
    ObservationCode.WRITE_REFUSED: "it refuses a write ({detail})",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe saw of one dependency: at least one thing."""

    name: str
    ok: bool
    seen: tuple[Seen, ...]

    @property
    def reason(self) -> str:
        """What was seen, in plain words."""
        return "; ".join(map(str, self.seen))


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
    trouble: Seen | None


def judge_service(seen: ServiceView, max_age_s: float) -> Finding:
    """A service is well while it looks, at least every `max_age_s`, and finds nothing wrong."""
    if seen.looked_s is None:
        return Finding(seen.name, ok=False, seen=(Seen(ObservationCode.LOOK_MISSING),))
    looked = Seen(ObservationCode.LOOKED, seconds=seen.looked_s)
    ok = seen.trouble is None and seen.looked_s <= max_age_s
    return Finding(seen.name, ok=ok, seen=(seen.trouble or looked,))


def heartbeat_age_s(lab: LabView, now: datetime) -> float:
    """Seconds since the heartbeat; a heartbeat from the future (a clock step) is of no age."""
    return max(0.0, (now - lab.at).total_seconds())


def judge_lab(lab: LabView | None, now: datetime, max_age_s: float) -> Finding:
    """The LAB is well while its heartbeat is younger than `max_age_s`."""
    if lab is None:
        return Finding("lab", ok=False, seen=(Seen(ObservationCode.HEARTBEAT_MISSING),))
    age_s = heartbeat_age_s(lab, now)
    return Finding("lab", ok=age_s <= max_age_s, seen=(Seen(ObservationCode.HEARTBEAT_SEEN, seconds=age_s),))


def judge_schedule(channels: Sequence[ChannelView], max_age_s: float) -> Finding:
    """The published schedule is well while every channel has a segment younger than `max_age_s`."""
    if not channels:
        return Finding("schedule", ok=False, seen=(Seen(ObservationCode.NO_CHANNEL),))
    troubles = tuple(trouble for channel in channels if (trouble := _trouble(channel, max_age_s)))
    airs = tuple(Seen(_AIRS[channel.state], channel.channel_id) for channel in channels)
    return Finding("schedule", ok=not troubles, seen=troubles or airs)


def _trouble(channel: ChannelView, max_age_s: float) -> Seen | None:
    if channel.state is BroadcastState.OFF_AIR:
        return Seen(_AIRS[channel.state], channel.channel_id)
    age_s = channel.newest_segment_age_s
    if age_s is None:
        return Seen(ObservationCode.NO_SEGMENT, channel.channel_id)
    if age_s > max_age_s:
        return Seen(ObservationCode.SEGMENT_OLD, channel.channel_id, age_s)
    return None


_AIRS: Mapping[BroadcastState, ObservationCode] = {
    BroadcastState.ON_AIR: ObservationCode.CHANNEL_ON_AIR,
    BroadcastState.RESERVE: ObservationCode.CHANNEL_ON_RESERVE,
    BroadcastState.SLATE: ObservationCode.CHANNEL_ON_SLATE,
    BroadcastState.OFF_AIR: ObservationCode.CHANNEL_NOT_BEGUN,
}
