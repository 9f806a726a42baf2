"""The schedule in the contract's words: what airs now, next and after, and the state of a channel."""

from collections.abc import Iterator
from datetime import datetime

from pydantic import MISSING

from generated import models
from generated.vocabulary import BroadcastState, ProgrammeKind
from lab.playout.channel import SLATE_ID, Channel
from lab.playout.folding import folded, folded_at
from lab.playout.record import LIVE, Clip
from lab.playout.schedule import Schedule, Slot
from lab.playout.status import Heartbeat

STATES = {
    ProgrammeKind.PROGRAMME: BroadcastState.ON_AIR,
    ProgrammeKind.BREAK: BroadcastState.ON_AIR,
    ProgrammeKind.RESERVE: BroadcastState.RESERVE,
    ProgrammeKind.SLATE: BroadcastState.SLATE,
    ProgrammeKind.LIVE: BroadcastState.ON_AIR,
}


def now_playing(channel: Channel, schedule: Schedule, index: int, slate: Clip) -> models.NowPlaying:
    """What airs at `index` and what follows it."""
    current = folded_at(schedule, index, slate)
    return models.NowPlaying(
        channel_id=channel.channel_id,
        index=index,
        current=programme(channel, current),
        next=programme(channel, folded_at(schedule, current.end, slate)),
    )


def programme(channel: Channel, slot: Slot) -> models.Programme:
    """One stretch of the timeline."""
    return models.Programme(
        title=slot.clip.title,
        kind=ProgrammeKind(slot.kind),
        asset_id=MISSING if slot.clip.asset_id == SLATE_ID or slot.kind == LIVE else slot.clip.asset_id,
        starts_at=channel.grid.start_of(slot.start),
        ends_at=channel.grid.start_of(slot.end),
        first_index=slot.start,
        segment_count=slot.end - slot.start,
        captions=list(slot.clip.captions),
    )


def guide_slots(schedule: Schedule, first: int, slate: Clip) -> Iterator[Slot]:
    """From `first` to the end of what is published, breaks folded; at least what airs at `first`."""
    end = max(schedule.end or 0, first + 1)
    return folded(schedule, first, end - 1, slate)


def channel_status(
    channel: Channel, schedule: Schedule, slate: Clip | None, now: datetime, heartbeat: Heartbeat | None
) -> models.ChannelStatus:
    """One channel at this moment, true with the LAB dead: only the queue's length is the LAB's word."""
    index = channel.grid.index_at(now)
    queue = {beat.channel_id: beat.queue_entries for beat in heartbeat.channels} if heartbeat else {}
    state = BroadcastState.OFF_AIR
    if slate is not None:
        state = STATES[ProgrammeKind(schedule.at(index, slate).kind)]
    newest_ends = channel.grid.start_of(channel.newest(index) + 1)
    ahead = max((schedule.end or index) - index, 0)
    return models.ChannelStatus(
        channel_id=channel.channel_id,
        state=state,
        index=max(index, 0),
        newest_segment_age_s=MISSING if slate is None else (now - newest_ends).total_seconds(),
        queue_entries=queue.get(channel.channel_id, 0),
        ready_s=float(channel.grid.seconds_of(ahead)),
    )
