"""Building prep's spec from a channel's settings."""

from __future__ import annotations

from generated.models import ChannelSettings, LadderRung
from lab.prep.spec import (
    AudioRung,
    LadderSpec,
    LoudnessSpec,
    PrepSpec,
    QaSpec,
    SoundSpec,
    SourceBounds,
    VideoRung,
)


def prep_spec(channel: ChannelSettings) -> PrepSpec:
    """What prep does for `channel`."""
    return PrepSpec(
        ladder=LadderSpec(
            video=tuple(_rung(rung) for rung in channel.ladder.video),
            audio=AudioRung(
                channel.ladder.audio.name, channel.ladder.audio.bitrate_bps, channel.ladder.audio.channels
            ),
            encoder_threads=channel.prep.encoder_threads,
        ),
        loudness=LoudnessSpec(**channel.loudness.model_dump()),
        qa=_qa(channel),
        bounds=_bounds(channel),
        sound=SoundSpec(channel.language, tuple(channel.alternate_audio)),
        fade_ms=channel.prep.fade_ms,
    )


def _rung(rung: LadderRung) -> VideoRung:
    return VideoRung(
        name=rung.name,
        width=rung.width,
        height=rung.height,
        max_bitrate_bps=rung.max_bitrate_bps,
        buffer_bits=rung.buffer_bits,
        crf=rung.crf,
        profile=rung.h264_profile.value,
        preset=rung.preset.value,
    )


def _qa(channel: ChannelSettings) -> QaSpec:
    elsewhere = {"min_decoded_ratio", "min_duration_s", "max_duration_s"}
    return QaSpec(**channel.qa.model_dump(exclude=elsewhere))


def _bounds(channel: ChannelSettings) -> SourceBounds:
    return SourceBounds(
        containers=tuple(channel.prep.containers),
        min_duration_s=channel.qa.min_duration_s,
        max_duration_s=channel.qa.max_duration_s,
        max_width=channel.prep.max_width,
        max_height=channel.prep.max_height,
        max_source_bytes=channel.prep.max_source_bytes,
        min_decoded_ratio=channel.qa.min_decoded_ratio,
        min_truncated_ratio=channel.prep.min_truncated_ratio,
        max_gap_s=channel.prep.max_timestamp_jump_s,
    )
