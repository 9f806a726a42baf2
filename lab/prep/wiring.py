"""Building prep's spec from a channel's settings."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import structlog
from PIL import Image
from pydantic import MISSING

from generated.models import ChannelSettings, LadderRung
from lab.prep.spec import (
    AudioRung,
    LadderSpec,
    LoudnessSpec,
    OverlaySpec,
    PrepSpec,
    QaSpec,
    ReportSpec,
    SoundSpec,
    SourceBounds,
    VideoRung,
)

_log = structlog.get_logger("lab.prep")


def prep_spec(channel: ChannelSettings, overlay: OverlaySpec | None = None) -> PrepSpec:
    """What prep does for `channel`, under the logo that `overlay_spec` found."""
    return PrepSpec(
        ladder=LadderSpec(
            video=tuple(_rung(rung) for rung in channel.ladder.video),
            audio=AudioRung(
                channel.ladder.audio.name, channel.ladder.audio.bitrate_bps, channel.ladder.audio.channels
            ),
            encoder_threads=channel.prep.encoder_threads,
            range_segments=channel.prep.range_segments,
        ),
        loudness=LoudnessSpec(**channel.loudness.model_dump()),
        qa=_qa(channel),
        bounds=_bounds(channel),
        sound=SoundSpec(channel.language, tuple(channel.alternate_audio)),
        report=ReportSpec(**channel.report.model_dump()),
        fade_ms=channel.prep.fade_ms,
        overlay=overlay,
    )


def overlay_spec(channel: ChannelSettings, home: Path, storage: Path) -> OverlaySpec | None:
    """The channel's logo, its image kept in `storage` under its digest; None without one, or when it is no picture.

    `home` is where the image's path begins.
    """
    if channel.overlay is MISSING:
        return None
    wanted = channel.overlay
    try:
        content = (home / wanted.image).read_bytes()
        with Image.open(BytesIO(content)) as image:
            image.load()
        digest = hashlib.sha256(content).hexdigest()
        kept = storage / "overlays" / f"{digest}.png"
        kept.parent.mkdir(parents=True, exist_ok=True)
        aside = kept.with_suffix(".part")
        aside.write_bytes(content)
        aside.replace(kept)
    except (OSError, ValueError) as error:
        _log.error("overlay_unreadable", path=str(home / wanted.image), error=str(error))
        return None
    return OverlaySpec(
        str(kept), digest, wanted.corner, wanted.height_ratio, wanted.margin_ratio, wanted.opacity
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
