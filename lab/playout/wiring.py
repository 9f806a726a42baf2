"""Builds playout from the configuration: channels, the origin, readers of the published schedule."""

from collections.abc import Mapping
from pathlib import Path

from generated.models import ChannelsConfig, ChannelSettings
from lab.playout.channel import AudioSpec, CacheAges, CaptionSpec, Channel, Rung
from lab.playout.origin import Origin
from lab.playout.published import SCHEDULE_FILE, ScheduleReader
from lab.timeline import Grid
from services.kernel.clock import Clock

SUBTITLES = "subs"


def channel_of(channel_id: str, settings: ChannelSettings, *, retry_after_s: int) -> Channel:
    """The channel that `settings` describe; raises `GridError` for a grid that drifts."""
    playout, ladder = settings.playout, settings.ladder
    grid = Grid(
        settings.epoch, settings.grid.fps, settings.grid.gop_frames, settings.grid.audio_sample_rate_hz
    )
    return Channel(
        channel_id=channel_id,
        title=settings.title,
        grid=grid,
        window=playout.window_segments,
        lead=playout.lead_segments,
        guard=playout.guard_segments,
        catch_up=grid.segments_in(playout.catch_up_s),
        ahead=grid.segments_in(playout.publish_ahead_s),
        retry_after_s=retry_after_s,
        cache=CacheAges(playout.playlist_cache_s, playout.segment_cache_s, playout.init_cache_s),
        rungs=tuple(Rung(r.name, r.width, r.height, r.max_bitrate_bps) for r in ladder.video),
        audio=AudioSpec(ladder.audio.name, settings.language, ladder.audio.bitrate_bps),
        captions=(CaptionSpec(SUBTITLES, settings.language),),
    )


def channels_of(config: ChannelsConfig, *, retry_after_s: int) -> dict[str, Channel]:
    """Every channel of the configuration, by id."""
    return {
        name: channel_of(name, settings, retry_after_s=retry_after_s)
        for name, settings in config.channels.items()
    }


def readers_of(channels: Mapping[str, Channel], broadcast: Path) -> dict[str, ScheduleReader]:
    """One reader of the published schedule per channel."""
    return {name: ScheduleReader(broadcast / name / SCHEDULE_FILE) for name in channels}


def build_origin(
    channels: Mapping[str, Channel],
    readers: Mapping[str, ScheduleReader],
    storage: Path,
    clock: Clock,
    *,
    manifests_kept: int,
) -> Origin:
    """The HLS origin over every channel; `manifests_kept` bounds the memory for manifests."""
    sources = {name: (channel, readers[name]) for name, channel in channels.items()}
    return Origin(storage, sources, clock, manifests_kept=manifests_kept)
