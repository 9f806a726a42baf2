"""Builds playout from the configuration: channels, the origin, readers of the published schedule."""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from generated.models import ChannelsConfig, ChannelSettings, LadderAudio, LadderRung
from lab.assets import SEGMENT_AUDIO_FRAMES, SEGMENT_FRAMES, SEGMENT_S, sound_name
from lab.formats import formats_of
from lab.playout.channel import AudioSpec, CacheAges, CaptionSpec, Channel, Rung
from lab.playout.origin import Origin
from lab.playout.published import SCHEDULE_FILE, ScheduleReader
from lab.timeline import Grid
from services.kernel.clock import Clock

SUBTITLES = "subs"
_FRAGMENT_BYTES, _SAMPLE_BYTES = 128, 12
"""At most what prep writes around a fragment, and for each sample of it (lab/prep/cmaf.py)."""
_SOUND_SWING = 1.1
"""A segment of sound reaches at most this share of the rate that its encoder aims at."""


def channel_of(channel_id: str, settings: ChannelSettings, *, retry_after_s: int) -> Channel:
    """The channel that `settings` describe; raises `GridError` for a grid that drifts."""
    playout, ladder = settings.playout, settings.ladder
    grid = Grid(
        settings.epoch, settings.grid.fps, settings.grid.gop_frames, settings.grid.audio_sample_rate_hz
    )
    audio = _audio(ladder.audio, settings.language)
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
        rungs=tuple(_rung(rung) for rung in ladder.video),
        audio=audio,
        captions=(
            CaptionSpec(SUBTITLES, settings.language),
            *(CaptionSpec(f"{SUBTITLES}-{tag}", tag) for tag in settings.alternate_captions),
        ),
        alternate_audio=tuple(
            replace(audio, name=sound_name(audio.name, tag), language=tag) for tag in settings.alternate_audio
        ),
    )


def _rung(rung: LadderRung) -> Rung:
    boxes = _boxes_bps(SEGMENT_FRAMES)
    peak_bps = math.ceil(rung.max_bitrate_bps + rung.buffer_bits / SEGMENT_S)
    return Rung(rung.name, rung.width, rung.height, rung.max_bitrate_bps + boxes, peak_bps + boxes)


def _audio(rung: LadderAudio, language: str) -> AudioSpec:
    boxes = _boxes_bps(SEGMENT_AUDIO_FRAMES)
    peak_bps = math.ceil(rung.bitrate_bps * _SOUND_SWING)
    return AudioSpec(rung.name, language, rung.bitrate_bps + boxes, peak_bps + boxes)


def _boxes_bps(samples: int) -> int:
    """What a fragment adds to its samples."""
    return math.ceil((_FRAGMENT_BYTES + samples * _SAMPLE_BYTES) * 8 / SEGMENT_S)


def channels_of(config: ChannelsConfig, *, retry_after_s: int) -> dict[str, Channel]:
    """Every channel of the configuration, by id."""
    formats = formats_of(config)
    return {
        name: replace(channel_of(name, settings, retry_after_s=retry_after_s), format=formats[name])
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
    """The HLS origin over every channel; `manifests_kept` bounds the memory for manifests of a format."""
    sources = {name: (channel, readers[name]) for name, channel in channels.items()}
    return Origin(storage, sources, clock, manifests_kept=manifests_kept)
