"""The picture of an asset: one decode of the source, every rung at once, watched and with its damage counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from av.video.frame import VideoFrame

from lab.assets import FRAME_RATE, SEGMENT_FRAMES, Rendition
from lab.prep.clock import FrameGrid, LossCount
from lab.prep.decode import picture_frames
from lab.prep.findings import Findings
from lab.prep.generation import Generation, require_init
from lab.prep.ladder import Ladder
from lab.prep.outcome import RefusalCode, Refused
from lab.prep.picture import Scaler
from lab.prep.source import Source
from lab.prep.spec import PrepSpec

Pictured = tuple[Fraction, VideoFrame, Fraction | None]


@dataclass(frozen=True, slots=True)
class PictureMade:
    """The rungs."""

    renditions: tuple[Rendition, ...]

    @property
    def segments(self) -> int:
        """Segments of every rendition."""
        return len(self.renditions[0].segments)


def make_picture(
    source: Source,
    generation: Generation,
    folder: Path,
    findings: Findings,
    report: Callable[[float], None],
) -> PictureMade:
    """Encode the picture, under the logo of `findings`, into `folder` and note what is seen in `findings`.

    `report` gets the share done, 0 to 1, with every segment. Raises `Refused`.
    """
    spec, watch = findings.spec, findings.watch
    ladder = Ladder(spec.ladder, folder, generation.delay_frames, watch.see, watch.logo)
    try:
        _require_inits(generation, ladder)
        findings.shapes = _show(source, spec, ladder, findings.lost, report)
        findings.watch.end_tick = ladder.ticks
        seconds = ladder.ticks / FRAME_RATE
        if seconds < spec.bounds.min_duration_s:
            raise _too_brief(source, seconds, findings)
        renditions = ladder.end(round(spec.fade_ms * FRAME_RATE / 1000))
    except BaseException:
        ladder.abandon()
        raise
    findings.picture_s = seconds
    return PictureMade(renditions)


def _too_brief(source: Source, seconds: float, findings: Findings) -> Refused:
    """Why so short a picture is refused: for damage when the file promises more, as a decoder may lose it in silence.

    A file that promises nothing is damaged when its decoder complained.
    """
    least = findings.spec.bounds.min_duration_s
    needed = f"at least {least:g} s are taken"
    if source.declared_s is None:
        damaged = findings.lost.errors + findings.lost.corrupt > 0
    else:
        damaged = source.declared_s >= least
    if damaged:
        return Refused(RefusalCode.DAMAGED, f"only {seconds:.2f} s of the picture decode; {needed}")
    return Refused(RefusalCode.TOO_SHORT, f"{seconds:.2f} s long; {needed}")


def _require_inits(generation: Generation, ladder: Ladder) -> None:
    for encoder in ladder.encoders:
        require_init(generation, encoder.rung.name, encoder.init)


def _show(
    source: Source,
    spec: PrepSpec,
    ladder: Ladder,
    loss: LossCount,
    report: Callable[[float], None],
) -> int:
    """Show every picture of the source on `ladder`; returns how often its shape changed."""
    top = spec.ladder.video[0]
    scaler = Scaler(top.width, top.height)
    told = 0
    for frame, aspect, ticks in on_grid(picture_frames(source, spec.bounds, loss), loss):
        if ladder.ticks + ticks > spec.bounds.max_duration_s * FRAME_RATE:
            raise Refused(RefusalCode.TOO_LONG, f"longer than {spec.bounds.max_duration_s:.0f} s")
        ladder.show(scaler.scale(frame, aspect), ticks)
        if ladder.ticks // SEGMENT_FRAMES > told:
            told = ladder.ticks // SEGMENT_FRAMES
            report(_share(ladder.ticks, source))
    return scaler.rebuilt


def on_grid(frames: Iterator[Pictured], loss: LossCount) -> Iterator[tuple[VideoFrame, Fraction | None, int]]:
    """Pictures as (frame, pixel aspect, ticks shown): none is shown for no time, and there is no gap.

    A picture is shown until the next one's tick; of two at one tick the later is shown. The last one lasts until
    `loss.end`, which `frames` sets when it ends. Raises `Refused` when there is no picture.
    """
    grid = FrameGrid(FRAME_RATE)
    waiting: tuple[VideoFrame, Fraction | None] | None = None
    at = 0
    for time, frame, aspect in frames:
        tick = grid.tick(time)
        if waiting is not None and tick > at:
            yield *waiting, tick - at
            at = tick
        waiting = frame, aspect
    if waiting is None:
        raise Refused(RefusalCode.UNREADABLE, "no picture decodes")
    yield *waiting, max(1, round(loss.end * FRAME_RATE) - at)


def _share(ticks: int, source: Source) -> float:
    expected = source.declared_s or source.guessed_s
    return min(1.0, ticks / float(expected * FRAME_RATE)) if expected else 0.0
