"""What a killed job has already encoded: ranges of whole segments, written down as they are finished.

A rung is encoded range by range, each by an encoder of its own, so that the next job goes on where a range begins. It
makes the same segments as if nothing had happened, though not the same bytes: x264's rate control under a cap differs a
little from run to run. A range counts once its media is on the disk and its line is; a line cut short, or media that
are not what the line says, end what counts.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from lab.assets import FRAME_TICKS, SEGMENT_FRAMES, SegmentRef
from lab.prep.cmaf import FragmentFile
from lab.prep.spec import PrepSpec
from services.infra.disk import sync

_KEY = "key.sha256"
_SUFFIX = ".ranges"


def agree(folder: Path, source_sha256: str, spec: PrepSpec, generation: str) -> None:
    """Empty `folder` unless its ranges are of this source, under this spec, by these encoders."""
    told = json.dumps([source_sha256, asdict(spec), generation, version("av")], sort_keys=True)
    key = hashlib.sha256(told.encode()).hexdigest()
    mark = folder / _KEY
    if mark.is_file() and mark.read_text(encoding="ascii", errors="replace") == key:
        return
    shutil.rmtree(folder)
    folder.mkdir()
    mark.write_text(key, encoding="ascii")


def forget(folder: Path) -> None:
    """Leave only media in `folder`: the job is done."""
    for path in (folder / _KEY, *folder.glob(f"*{_SUFFIX}")):
        path.unlink(missing_ok=True)


def has_ranges(folder: Path) -> bool:
    """Whether a job could go on from what lies in `folder`."""
    return any(path.stat().st_size for path in folder.glob(f"*{_SUFFIX}"))


class RangeLog:
    """The finished ranges of one rendition, whose media is `media`; see the module."""

    def __init__(self, media: Path) -> None:
        self.media = media
        self._path = media.with_suffix(_SUFFIX)
        self.ranges: list[list[SegmentRef]] = self._read()

    @property
    def count(self) -> int:
        """Segments in the finished ranges."""
        return sum(len(segments) for segments in self.ranges)

    def take_up(self) -> list[SegmentRef]:
        """Cut off what does not count, and return the segments that do."""
        if not self.ranges:
            self._path.unlink(missing_ok=True)
            return []
        aside = self._path.with_suffix(".aside")
        aside.write_text("".join(map(self._line, self.ranges)), encoding="ascii")
        aside.replace(self._path)
        return [segment for segments in self.ranges for segment in segments]

    def add(self, segments: Sequence[SegmentRef]) -> None:
        """Write down a range whose media was written; on the disk when this returns."""
        sync(self.media)
        with self._path.open("a", encoding="ascii") as log:
            log.write(self._line(segments))
            log.flush()
            os.fsync(log.fileno())
        self.ranges.append(list(segments))

    def _line(self, segments: Sequence[SegmentRef]) -> str:
        numbers = [list(asdict(segment).values()) for segment in segments]
        return json.dumps({"crc32": self._checksum(segments), "segments": numbers}) + "\n"

    def _read(self) -> list[list[SegmentRef]]:
        found: list[list[SegmentRef]] = []
        try:
            for line in self._path.read_text(encoding="ascii", errors="replace").splitlines():
                said = json.loads(line)
                segments = [SegmentRef(*numbers) for numbers in said["segments"]]
                if not segments or self._checksum(segments) != said["crc32"]:
                    break
                found.append(segments)
        except (OSError, ValueError, TypeError, KeyError):
            pass  # cut short, or never begun: what was read until then counts
        return found

    def _checksum(self, segments: Sequence[SegmentRef]) -> int:
        """CRC-32 of the range as it lies on the disk; of less when the media ends before it."""
        checksum = 0
        with self.media.open("rb") as media:
            media.seek(segments[0].offset)
            for segment in segments:
                checksum = zlib.crc32(media.read(segment.size), checksum)
        return checksum


class RangedFile(FragmentFile):
    """A rung's file in the making, from the first range on that a killed job did not finish.

    A range has `range_segments`; `begin_tick` is the first tick that is not in the file.
    """

    def __init__(self, media: Path, range_segments: int) -> None:
        self._log = RangeLog(media)
        kept = self._log.take_up()
        super().__init__(media, sample_ticks=FRAME_TICKS, segment_samples=SEGMENT_FRAMES, kept=kept)
        self._range_ticks = range_segments * SEGMENT_FRAMES
        self.begin_tick = len(kept) * SEGMENT_FRAMES

    def begins_range(self, tick: int) -> bool:
        """Whether a range ends before `tick`, and another begins."""
        return tick % self._range_ticks == 0 and tick > self.begin_tick

    def end_range(self) -> None:
        """Write down what was encoded since the last one, all of it whole segments."""
        self.flush()
        self._log.add(self.segments[self._log.count :])
