"""What prep is told: the ladder, the loudness target, the bounds and the checks of one channel, as plain values.

Everything here comes from `config/channels.yaml` through `lab.prep.wiring`; nothing in prep has a number of
its own. The whole job crosses a process boundary as JSON, so each type reads back what it writes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from generated.vocabulary import OverlayCorner

_NAME_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class VideoRung:
    """One encoding of the picture: H.264 at a constant rate factor under a VBV cap (bits per second, bits)."""

    name: str
    width: int
    height: int
    max_bitrate_bps: int
    buffer_bits: int
    crf: int
    profile: str
    preset: str


@dataclass(frozen=True, slots=True)
class AudioRung:
    """The one audio rendition: AAC-LC at `bitrate_bps`."""

    name: str
    bitrate_bps: int
    channels: int


@dataclass(frozen=True, slots=True)
class LadderSpec:
    """The renditions of every asset, best picture first. Each rung is scaled from the one before it.

    A killed job goes on from the last whole range of `range_segments`.
    """

    video: tuple[VideoRung, ...]
    audio: AudioRung
    encoder_threads: int
    range_segments: int


@dataclass(frozen=True, slots=True)
class LoudnessSpec:
    """EBU R 128 target. The limiter aims `limiter_margin_db` under the ceiling, because AAC overshoots."""

    target_lufs: float
    true_peak_ceiling_dbtp: float
    limiter_margin_db: float
    review_gain_db: float
    max_gain_db: float
    tolerance_lu: float


@dataclass(frozen=True, slots=True)
class QaSpec:
    """Thresholds of the recorded checks; ratios are 0 to 1, durations seconds."""

    sample_fps: float
    sample_width: int
    black_level: float
    black_pixel_ratio: float
    black_min_s: float
    max_black_s: float
    max_black_ratio: float
    freeze_noise: float
    freeze_block_noise: float
    freeze_min_s: float
    max_freeze_s: float
    max_freeze_ratio: float
    stills_min_ratio: float
    stills_min_count: int
    silence_threshold_db: float
    silence_min_s: float
    max_silence_s: float
    max_silence_ratio: float
    clip_level_db: float
    clip_over_db: float
    clip_pile_ratio: float
    max_clipped_ratio: float
    max_sound_gap_ms: int
    max_av_drift_ms: int
    max_duration_error_ms: int
    similarity_samples: int
    min_similarity: float
    refuse_similarity: float


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """How much the report tells: points of the loudness, and the thumbnail strip."""

    points: int
    strip_tiles: int
    strip_columns: int
    strip_tile_width: int
    strip_interval_s: float
    strip_quality: int


@dataclass(frozen=True, slots=True)
class SourceBounds:
    """What is refused. `containers` are the demuxers that may open a file; `max_gap_s` is the longest credible
    jump of a timestamp; a source that ends early airs when at least `min_truncated_ratio` of its declared
    length decodes."""

    containers: tuple[str, ...]
    min_duration_s: float
    max_duration_s: float
    max_width: int
    max_height: int
    max_source_bytes: int
    min_decoded_ratio: float
    min_truncated_ratio: float
    max_gap_s: float


@dataclass(frozen=True, slots=True)
class SoundSpec:
    """The language of the main sound and the other languages of the channel (BCP 47)."""

    language: str
    alternates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverlaySpec:
    """The logo: its image, the digest of the image's bytes, and where it lies; ratios are of the picture's height."""

    image: str
    sha256: str
    corner: OverlayCorner
    height_ratio: float
    margin_ratio: float
    opacity: float

    @property
    def name(self) -> str:
        """The same for logos that look the same."""
        looks = [self.sha256, self.corner, self.height_ratio, self.margin_ratio, self.opacity]
        return hashlib.sha256(json.dumps(looks).encode()).hexdigest()[:_NAME_CHARACTERS]


@dataclass(frozen=True, slots=True)
class PrepSpec:
    """All that prep needs to know about a channel."""

    ladder: LadderSpec
    loudness: LoudnessSpec
    qa: QaSpec
    bounds: SourceBounds
    sound: SoundSpec
    report: ReportSpec
    fade_ms: int
    overlay: OverlaySpec | None = None


@dataclass(frozen=True, slots=True)
class PrepJob:
    """Prepare `source` as asset `asset_id` under `storage`, the folder that holds assets/, generations/ and reports/.

    `overlay` says whether the channel's logo lies over it; `blocklist` is the operator's list of files that never air.
    """

    asset_id: str
    source: Path
    title: str
    storage: Path
    spec: PrepSpec
    overlay: bool = True
    blocklist: Path | None = None

    @property
    def logo(self) -> OverlaySpec | None:
        """What lies over its picture."""
        return self.spec.overlay if self.overlay else None

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(
            {
                **asdict(self),
                "source": str(self.source),
                "storage": str(self.storage),
                "blocklist": str(self.blocklist) if self.blocklist else None,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> PrepJob:
        """Read what `to_json` wrote; raises `ValueError`, `KeyError` or `TypeError` for anything else."""
        document = json.loads(text)
        return cls(
            asset_id=document["asset_id"],
            source=Path(document["source"]),
            title=document["title"],
            storage=Path(document["storage"]),
            spec=spec_from_mapping(document["spec"]),
            overlay=document["overlay"],
            blocklist=Path(document["blocklist"]) if document["blocklist"] else None,
        )


def spec_from_mapping(document: Mapping[str, Any]) -> PrepSpec:
    """The spec that `dataclasses.asdict` took apart."""
    ladder = document["ladder"]
    return PrepSpec(
        ladder=LadderSpec(
            video=tuple(VideoRung(**rung) for rung in ladder["video"]),
            audio=AudioRung(**ladder["audio"]),
            encoder_threads=ladder["encoder_threads"],
            range_segments=ladder["range_segments"],
        ),
        loudness=LoudnessSpec(**document["loudness"]),
        qa=QaSpec(**document["qa"]),
        bounds=SourceBounds(**{**document["bounds"], "containers": tuple(document["bounds"]["containers"])}),
        sound=SoundSpec(document["sound"]["language"], tuple(document["sound"]["alternates"])),
        report=ReportSpec(**document["report"]),
        fade_ms=document["fade_ms"],
        overlay=_overlay(document["overlay"]) if document["overlay"] else None,
    )


def _overlay(document: Mapping[str, Any]) -> OverlaySpec:
    return OverlaySpec(**{**document, "corner": OverlayCorner(document["corner"])})
