"""What an asset is: one prepared programme on the segment grid, and its manifest on disk.

The grid is exact: 64 frames at 30 fps and 100 AAC frames of 1024 samples at 48 kHz both last 32/15 s. A
rendition is one file of concatenated CMAF fragments (ISO/IEC 23000-19), one fragment per segment; the manifest
tells where each begins and where the two numbers stand that playout rewrites. An asset folder is whole or
absent: it is made aside and renamed. A manifest that does not parse, or whose renditions disagree on the
number of segments, is refused with `ManifestError`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

FRAME_RATE = 30
SEGMENT_FRAMES = 64
SAMPLE_RATE = 48_000
AUDIO_FRAME_SAMPLES = 1024
SEGMENT_AUDIO_FRAMES = 100
VIDEO_TIMESCALE = 15_360
AUDIO_TIMESCALE = SAMPLE_RATE
FRAME_TICKS = VIDEO_TIMESCALE // FRAME_RATE
SEGMENT_VIDEO_TICKS = FRAME_TICKS * SEGMENT_FRAMES
SEGMENT_AUDIO_TICKS = AUDIO_FRAME_SAMPLES * SEGMENT_AUDIO_FRAMES
SEGMENT_S = Fraction(SEGMENT_FRAMES, FRAME_RATE)
MANIFEST_VERSION = 1
MANIFEST_FILE = "asset.json"


class ManifestError(ValueError):
    """The manifest is not one this version can read; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class SegmentRef:
    """One fragment (moof + mdat) inside its rendition's file, in bytes.

    `tfdt_at` is where the 64-bit baseMediaDecodeTime (ISO/IEC 14496-12 §8.8.12) begins, `sequence_at` where the 32-bit
    mfhd sequence_number does, both counted from the segment's first byte.
    """

    offset: int
    size: int
    tfdt_at: int
    sequence_at: int


@dataclass(frozen=True, slots=True)
class Rendition:
    """One encoding of the asset: `name` is "720", "360", "audio" or "audio-en", `kind` "video" or "audio"."""

    name: str
    kind: str
    file: str
    codecs: str
    average_bps: int
    peak_bps: int
    width: int | None
    height: int | None
    segments: tuple[SegmentRef, ...]

    @property
    def timescale(self) -> int:
        """Ticks per second of this rendition's track."""
        return VIDEO_TIMESCALE if self.kind == "video" else AUDIO_TIMESCALE

    @property
    def segment_ticks(self) -> int:
        """Ticks that one segment lasts on this rendition's track."""
        return SEGMENT_VIDEO_TICKS if self.kind == "video" else SEGMENT_AUDIO_TICKS


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption; times are milliseconds from the asset's start."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """Captions in one language (BCP 47 tag, "und" when unknown), ordered by start."""

    language: str
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """One sound of a source: its stream, language (BCP 47, "und" when unknown), coding, and whether it is a commentary
    or a description for the blind (`special`)."""

    index: int
    language: str
    codec: str
    channels: int
    rate: int
    special: bool = False


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What the source file was, kept for the operator. `rate` is a fraction as text; `sha256` is of the whole file."""

    name: str
    size_bytes: int
    sha256: str
    container: str
    duration_ms: int
    video_codec: str
    width: int
    height: int
    rate: str
    pixel_format: str
    rotation: int
    interlaced: bool
    audio_codec: str | None
    audio_channels: int
    audio_rate: int
    sounds: tuple[SoundFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One quality check: `outcome` is "passed", "flagged" (aired, and shown to the operator) or "refused"."""

    name: str
    outcome: str
    detail: str
    value: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class AssetManifest:
    """Everything playout needs about an asset, and everything the operator asks about it.

    `audio` is the language of each sound rendition, the main one first; `overlay` names the logo over the picture.
    """

    asset_id: str
    title: str
    generation: str
    segment_count: int
    duration_ms: int
    renditions: tuple[Rendition, ...]
    captions: tuple[CaptionTrack, ...]
    loudness_lufs: float
    true_peak_dbtp: float
    source: SourceFacts
    checks: tuple[CheckResult, ...]
    audio: tuple[str, ...] = ()
    overlay: str = ""

    def rendition(self, name: str) -> Rendition:
        """The rendition called `name`; `KeyError` when the asset has none."""
        for rendition in self.renditions:
            if rendition.name == name:
                return rendition
        raise KeyError(name)

    def to_json(self) -> str:
        """The manifest as one JSON document; equal manifests give equal text."""
        document = {"version": MANIFEST_VERSION, **asdict(self)}
        for rendition in document["renditions"]:
            rendition["segments"] = [list(segment.values()) for segment in rendition["segments"]]
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> AssetManifest:
        """Read what `to_json` wrote; raises `ManifestError` for anything else."""
        try:
            document = json.loads(text)
            if document.pop("version") != MANIFEST_VERSION:
                raise ManifestError("manifest version is not supported")
            manifest = _manifest(document)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise (
                error
                if isinstance(error, ManifestError)
                else ManifestError(f"manifest does not parse: {error!r}")
            ) from error
        for rendition in manifest.renditions:
            if len(rendition.segments) != manifest.segment_count:
                raise ManifestError(
                    f"rendition {rendition.name} has {len(rendition.segments)} segments of {manifest.segment_count}"
                )
        return manifest


def sound_name(main: str, language: str) -> str:
    """The rendition of another language than the main sound's."""
    return f"{main}-{language}"


def read_manifest(folder: Path) -> AssetManifest:
    """The manifest of the asset in `folder`; raises `ManifestError` or `OSError`."""
    return AssetManifest.from_json((folder / MANIFEST_FILE).read_bytes())


def _manifest(document: Mapping[str, Any]) -> AssetManifest:
    return AssetManifest(
        **{
            **document,
            "renditions": tuple(_rendition(item) for item in document["renditions"]),
            "captions": tuple(
                CaptionTrack(item["language"], tuple(Cue(**cue) for cue in item["cues"]))
                for item in document["captions"]
            ),
            "source": _source(document["source"]),
            "audio": tuple(document.get("audio", ())),
            "checks": tuple(CheckResult(**item) for item in document["checks"]),
        }
    )


def _source(document: Mapping[str, Any]) -> SourceFacts:
    sounds = tuple(SoundFacts(**sound) for sound in document.get("sounds", ()))
    return SourceFacts(**{**document, "sounds": sounds})


def _rendition(document: Mapping[str, Any]) -> Rendition:
    return Rendition(
        **{**document, "segments": tuple(SegmentRef(*numbers) for numbers in document["segments"])}
    )
