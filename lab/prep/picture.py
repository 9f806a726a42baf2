"""From a source's frames to the ladder's first rung: upright, progressive, square pixels, 16:9 with bars,
bt709, yuv420p."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
from av.filter import Graph
from av.video.frame import VideoFrame

_CLOCK = 90_000
_SNAP_PIXELS = 8
_SD_LINES = 576
_FULL_RANGE = 2
_MATRICES = {1: "bt709", 4: "fcc", 5: "bt601", 6: "bt601", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}
_UPRIGHT = "sidedata=mode=delete:type=DISPLAYMATRIX"  # else the next rung turns it again
_TURNS = {90: ("transpose=cclock",), 180: ("hflip", "vflip"), 270: ("transpose=clock",)}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a filter graph is built for; another shape in mid-stream needs another graph."""

    width: int
    height: int
    pixel_format: str
    matrix: int
    range: int
    rotation: int
    aspect: Fraction


def shape_of(frame: VideoFrame, aspect: Fraction | None) -> Shape:
    """The shape of `frame`, whose pixels have `aspect` (width to height)."""
    return Shape(
        frame.width,
        frame.height,
        frame.format.name,
        int(frame.colorspace),
        int(frame.color_range),
        round(frame.rotation / 90) * 90 % 360,
        aspect or Fraction(1),
    )


def fit(shape: Shape, width: int, height: int) -> tuple[int, int]:
    """The even size, at most `width` x `height`, that shows `shape` undistorted; a bar of a few pixels is not
    worth it."""
    shown = shape.width * shape.aspect, Fraction(shape.height)
    if shape.rotation in (90, 270):
        shown = shown[1], shown[0]
    scale = min(width / shown[0], height / shown[1])
    fitted = [max(2, round(side * scale / 2) * 2) for side in shown]
    return (
        width if width - fitted[0] <= _SNAP_PIXELS else fitted[0],
        height if height - fitted[1] <= _SNAP_PIXELS else fitted[1],
    )


class Scaler:
    """Turns, scales and pads single frames to one size; rebuilds its graph when the shape changes."""

    def __init__(self, width: int, height: int) -> None:
        self._size = width, height
        self._shape: Shape | None = None
        self._graph: Graph | None = None
        self.rebuilt = -1

    def scale(self, frame: VideoFrame, aspect: Fraction | None) -> VideoFrame:
        """`frame` in the wanted size and format; its times are not touched, another thread may be encoding it."""
        shape = shape_of(frame, aspect)
        if self._graph is None or shape != self._shape:
            self._graph, self._shape = self._build(shape), shape
            self.rebuilt += 1
        self._graph.push(frame)
        scaled = self._graph.pull()
        if not isinstance(scaled, VideoFrame):
            raise TypeError("the scaler gave no picture")
        return scaled

    def _build(self, shape: Shape) -> Graph:
        width, height = self._size
        inner = fit(shape, width, height)
        steps = [*_TURNS[shape.rotation], _UPRIGHT] if shape.rotation in _TURNS else []
        in_range = "full" if shape.range == _FULL_RANGE or shape.pixel_format.startswith("yuvj") else "auto"
        matrix = _MATRICES.get(shape.matrix, "bt601" if shape.height <= _SD_LINES else "bt709")
        steps.append(
            f"scale={inner[0]}:{inner[1]}:flags=bicubic:in_color_matrix={matrix}:in_range={in_range}"
            ":out_color_matrix=bt709:out_range=tv"
        )
        steps.append("format=yuv420p")
        if inner != (width, height):
            steps.append(f"pad={width}:{height}:{(width - inner[0]) // 4 * 2}:{(height - inner[1]) // 4 * 2}")
        steps.append("setsar=1")
        return chain(shape, steps)


class Deinterlacer:
    """Weaves interlaced frames into progressive ones; frames not flagged as interlaced pass. Keeps their times
    (seconds)."""

    def __init__(self) -> None:
        self._shape: Shape | None = None
        self._graph: Graph | None = None

    def frames(self, frame: VideoFrame | None, time: Fraction) -> Iterator[tuple[Fraction, VideoFrame]]:
        """Give `frame` at `time` and take what is ready; None drains."""
        if frame is not None:
            shape = shape_of(frame, None)
            if shape != self._shape:
                yield from self.frames(None, time)
                self._graph, self._shape = chain(shape, ["bwdif=mode=send_frame:deint=interlaced"]), shape
            frame.pts, frame.time_base = round(time * _CLOCK), Fraction(1, _CLOCK)
        if self._graph is None:
            return
        self._graph.push(frame)
        if frame is None:
            self._shape = None
        yield from self._ready(self._graph)

    def _ready(self, graph: Graph) -> Iterator[tuple[Fraction, VideoFrame]]:
        while True:
            try:
                frame = graph.pull()
            except (BlockingIOError, EOFError):
                return
            if isinstance(frame, VideoFrame) and frame.pts is not None and frame.time_base is not None:
                yield frame.pts * frame.time_base, frame


def chain(shape: Shape, steps: list[str]) -> Graph:
    """A graph of `steps` in a row for frames of `shape`, timed in 1/90000 s."""
    graph = Graph()
    arguments = (
        f"video_size={shape.width}x{shape.height}:pix_fmt={shape.pixel_format}:time_base=1/{_CLOCK}:pixel_aspect=1/1"
        f":colorspace={shape.matrix}:range={shape.range}"
    )
    last = graph.add("buffer", arguments)
    for step in [*steps, "buffersink"]:
        name, _, options = step.partition("=")
        added = graph.add(name, options)
        last.link_to(added)
        last = added
    graph.configure()
    return graph


def faded(frame: VideoFrame, light: float) -> VideoFrame:
    """`frame` (yuv420p) dimmed to `light`, 0 black to 1 unchanged."""
    planes = frame.to_ndarray().astype("float32")
    lines = frame.height
    planes[:lines] = 16 + (planes[:lines] - 16) * light
    planes[lines:] = 128 + (planes[lines:] - 128) * light
    dimmed = VideoFrame.from_ndarray(planes.round().clip(0, 255).astype("uint8"), format="yuv420p")
    dimmed.colorspace, dimmed.color_range = frame.colorspace, frame.color_range
    return dimmed


def solid(width: int, height: int) -> VideoFrame:
    """A black picture in yuv420p."""
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, value in zip(frame.planes, (16, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    return frame
