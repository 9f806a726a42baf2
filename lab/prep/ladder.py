"""Encoding pictures into every rung at once: one decode, each rung in a thread, each scaled from the rung before it.

A ladder goes on from the ranges that a killed one left in its folder: every picture is shown to it again, so that
nothing that is counted or watched is missed, but only what is not in those ranges is encoded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from av.video.frame import VideoFrame

from lab.assets import SEGMENT_FRAMES, Rendition
from lab.prep.cmaf import Fragments, Sample
from lab.prep.encoders import VideoEncoder
from lab.prep.overlay import Overlay
from lab.prep.picture import Scaler, faded
from lab.prep.ranges import RangedFile
from lab.prep.renditions import rendition
from lab.prep.spec import LadderSpec, OverlaySpec
from lab.prep.stages import Stage

_LINE = 6

Shown = tuple[VideoFrame, int, int]
"""A picture, its first tick and the number of ticks that it is shown."""


class Rung:
    """One rung: takes pictures of the rung before, scales, encodes, writes and passes them on.

    What its file has of it is scaled and passed on, but not encoded again.
    """

    def __init__(
        self,
        encoder: VideoEncoder,
        fragments: Fragments,
        extra_delay: int,
        next_rung: Callable[[Shown], None] | None,
        logo: OverlaySpec | None,
    ) -> None:
        self.encoder = encoder
        self._scaler = Scaler(encoder.rung.width, encoder.rung.height)
        self.fragments = fragments
        self._ranged = fragments if isinstance(fragments, RangedFile) else None
        self._begin_tick = self._ranged.begin_tick if self._ranged else 0
        self._extra_delay = extra_delay
        self._pass_on = next_rung
        self._logo = Overlay(logo, encoder.rung.width, encoder.rung.height) if logo else None

    def take(self, shown: Shown) -> None:
        """Encode one picture for all its ticks."""
        frame, first, count = shown
        size = self.encoder.rung.width, self.encoder.rung.height
        own = frame if (frame.width, frame.height) == size else self._scaler.scale(frame, None)
        if self._pass_on is not None:
            self._pass_on((own, first, count))
        begin = max(first, self._begin_tick)
        if begin >= first + count:
            return
        if self._logo is not None:
            own = self._logo.laid(own)
        for tick in range(begin, first + count):
            if self._ranged is not None and self._ranged.begins_range(tick):
                self._end_range(self._ranged)
            self._add(self.encoder.encode(own, tick, extra_delay=self._extra_delay))

    def _end_range(self, ranged: RangedFile) -> None:
        """Write down what was encoded, and go on with another encoder that knows nothing of it."""
        self._drain()
        ranged.end_range()
        rung, threads = self.encoder.rung, self.encoder.threads
        del self.encoder  # its memory is what the next one takes
        self.encoder = VideoEncoder(rung, threads)

    def _drain(self) -> None:
        self._add(self.encoder.encode(None, 0, extra_delay=self._extra_delay))

    def _add(self, samples: list[Sample]) -> None:
        for sample in samples:
            self.fragments.add(sample)

    def end(self) -> Rendition:
        """Drain the encoder and describe what was written."""
        self._drain()
        self.fragments.close()
        rung = self.encoder.rung
        return rendition(
            rung.name,
            "video",
            f"{rung.name}.m4s",
            self.encoder.codecs,
            self.fragments.segments,
            (rung.width, rung.height),
        )


class Ladder:
    """All rungs, with `logo` over each, which `watch` doesn't see.

    `show` takes pictures of the first rung's size in order; `end` fills the last segment and fades out.
    """

    def __init__(
        self,
        spec: LadderSpec,
        folder: Path,
        delay_frames: int,
        watch: Callable[[VideoFrame, int], None] | None,
        logo: OverlaySpec | None = None,
        stream: Callable[[str], Fragments] | None = None,
    ) -> None:
        """Each rung goes into a file of its name in `folder`, or into what `stream` gives for its name."""
        self._watch = watch
        self._rungs: list[Rung] = []
        self._stages: list[Stage[Shown]] = []
        pass_on: Callable[[Shown], None] | None = self._seen if watch is not None else None
        for encoder in [VideoEncoder(rung, spec.encoder_threads) for rung in reversed(spec.video)]:
            fragments = (stream or _file_in(folder, spec))(encoder.rung.name)
            rung = Rung(encoder, fragments, delay_frames - encoder.reorder_frames, pass_on, logo)
            stage = Stage(f"rung-{encoder.rung.name}", rung.take, depth=_LINE)
            pass_on = stage.put
            self._rungs.insert(0, rung)
            self._stages.insert(0, stage)
        self._last: VideoFrame | None = None
        self.ticks = 0

    @property
    def encoders(self) -> tuple[VideoEncoder, ...]:
        """The encoders at work, the first rung's first."""
        return tuple(rung.encoder for rung in self._rungs)

    def show(self, frame: VideoFrame, count: int) -> None:
        """Show `frame` for `count` ticks more."""
        self._last = frame
        self._stages[0].put((frame, self.ticks, count))
        self.ticks += count

    def end(self, fade_frames: int) -> tuple[Rendition, ...]:
        """Hold the last picture to the end of its segment while it fades over at most `fade_frames`."""
        held = -self.ticks % SEGMENT_FRAMES
        last = self._last
        if last is not None and held:
            steps = min(fade_frames, held)
            for step in range(1, steps + 1):
                self.show(faded(last, 1 - step / steps), 1 if step < steps else held - steps + 1)
        for stage in self._stages:
            stage.finish()
        return tuple(rung.end() for rung in self._rungs)

    def abandon(self) -> None:
        """End the threads and close the files of a ladder that will not be finished."""
        for stage in self._stages:
            stage.abandon()
        for rung in self._rungs:
            rung.fragments.abandon()

    def _seen(self, shown: Shown) -> None:
        frame, first, count = shown
        if self._watch is not None:
            for tick in range(first, first + count):
                self._watch(frame, tick)


def _file_in(folder: Path, spec: LadderSpec) -> Callable[[str], Fragments]:
    return lambda name: RangedFile(folder / f"{name}.m4s", spec.range_segments)
