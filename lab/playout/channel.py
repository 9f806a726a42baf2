"""What a channel is made of: its grid, its ladder and how far ahead and back it can be read."""

import math
from dataclasses import dataclass

from lab.formats import OWN
from lab.timeline import Grid

SLATE_ID = "slate"


@dataclass(frozen=True)
class Rung:
    """One video variant. No asset has more than `average_bps` for long, nor any segment more than `peak_bps`."""

    name: str
    width: int
    height: int
    average_bps: int
    peak_bps: int


@dataclass(frozen=True)
class AudioSpec:
    """One language of the sound; bit rates as in `Rung`."""

    name: str
    language: str
    average_bps: int
    peak_bps: int


@dataclass(frozen=True)
class CaptionSpec:
    """One language of the subtitles group, present from the start whether or not a programme has cues."""

    name: str
    language: str
    peak_bps: int = 16_000


@dataclass(frozen=True)
class CacheAges:
    """`max-age` of what the origin serves, in seconds."""

    playlist_s: int
    segment_s: int
    init_s: int


@dataclass(frozen=True)
class Channel:
    """Typed slice of `config/channels.yaml` for one channel. Lengths are in segments.

    `window` is how many segments a playlist lists, `lead` how far ahead of the clock its newest one
    is, `guard` how much further edits keep away, `catch_up` how far back segments are served,
    `ahead` how much of the queue is published. `format` names the media that it airs (lab/formats.py).
    """

    channel_id: str
    title: str
    grid: Grid
    window: int
    lead: int
    guard: int
    catch_up: int
    ahead: int
    retry_after_s: int
    cache: CacheAges
    rungs: tuple[Rung, ...]
    audio: AudioSpec
    captions: tuple[CaptionSpec, ...]
    alternate_audio: tuple[AudioSpec, ...] = ()
    format: str = OWN

    @property
    def target_duration_s(self) -> int:
        """EXT-X-TARGETDURATION: the segment's length in whole seconds, rounded up."""
        return math.ceil(self.grid.segment)

    def newest(self, index: int) -> int:
        """The newest index that a playlist lists while `index` is on air."""
        return index + self.lead

    def told(self, index: int) -> int:
        """The last index that edits may not touch while `index` is on air."""
        return index + self.lead + self.guard
