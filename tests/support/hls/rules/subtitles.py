"""What holds for segments of WebVTT (8216bis 3.1.4)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.hls.capture import Rendition, Stream, segment_part
from tests.support.hls.measured import clock_of
from tests.support.hls.playlist import Playlist, Segment
from tests.support.hls.rules.contents import TIME_TOLERANCE_S
from tests.support.hls.rules.groups import Places, contents
from tests.support.hls.webvtt import MPEG_HZ, MPEG_WRAP, Cue, Vtt, read_vtt

_WRAP_S = MPEG_WRAP / MPEG_HZ


@contents("vtt-header", "WebVTT 4.1", "Begin the file with WEBVTT and a line end.")
def _header(stream: Stream) -> Places:
    """A segment of subtitles begins with WEBVTT."""
    for _, _, segment, vtt in _each(stream):
        if not vtt.has_header:
            yield segment.url, 1, "no WEBVTT"


@contents("vtt-utf8", "WebVTT 4.1", "Write UTF-8.")
def _utf8(stream: Stream) -> Places:
    """Subtitles are UTF-8."""
    for _, _, segment, _ in _each(stream):
        body = stream.body(segment_part(segment)) or b""
        try:
            body.decode("utf-8")
        except UnicodeDecodeError as error:
            yield segment.url, body[: error.start].count(b"\n") + 1, f"byte {body[error.start]:#04x}"


@contents(
    "vtt-timestamp-map", "3.1.4", "Add X-TIMESTAMP-MAP=LOCAL:<time>,MPEGTS:<ticks of 90 kHz> to the header."
)
def _map(stream: Stream) -> Places:
    """The header says where the file's clock stands, in 33 bits of 90 kHz (Apple 5.3)."""
    for _, _, segment, vtt in _each(stream):
        if vtt.zero is None:
            yield segment.url, vtt.map_line or 1, "no X-TIMESTAMP-MAP" if not vtt.map_line else "not a map"


@contents("vtt-cue", "WebVTT 4.1", "Write <start> --> <end>, the end after the start.")
def _cue(stream: Stream) -> Places:
    """Cue timings are spelled right, and end after they begin."""
    for _, _, segment, vtt in _each(stream):
        for line, what in vtt.faults:
            yield segment.url, line, what


@contents(
    "vtt-cue-in-segment",
    "3.1.4",
    "List cues in the segments during which they are shown, on the media's clock.",
)
def _inside(stream: Stream) -> Places:
    """A cue is shown at some time of its segment."""
    for _, segment, vtt, start_s in _timed(stream):
        for cue, begins_s, ends_s in _media_times(vtt, start_s):
            if ends_s < start_s - TIME_TOLERANCE_S or begins_s > start_s + _lasts(segment) + TIME_TOLERANCE_S:
                yield (
                    segment.url,
                    cue.line,
                    f"the cue is shown {begins_s - start_s:+.3f} s from its segment's start",
                )


@contents("vtt-cue-repeated", "3.1.4", "Repeat a cue in every segment during which it is shown.")
def _repeated(stream: Stream) -> Places:
    """A cue that lasts into the next segment is in that one too."""
    before: tuple[Rendition, Segment, Vtt, float] | None = None
    for rendition, segment, vtt, start_s in _timed(stream):
        if before and before[0] is rendition and before[1].number + 1 == segment.number:
            here = {(cue.text, round(begins, 2)) for cue, begins, _ in _media_times(vtt, start_s)}
            for cue, begins_s, ends_s in _media_times(before[2], before[3]):
                if ends_s > start_s + TIME_TOLERANCE_S and (cue.text, round(begins_s, 2)) not in here:
                    yield segment.url, 1, f"{cue.text[:40]!r} lasts into it and is not in it"
        before = (rendition, segment, vtt, start_s)


def _each(stream: Stream) -> Iterator[tuple[Rendition, Playlist, Segment, Vtt]]:
    for rendition in stream.renditions:
        for playlist, segment in rendition.segments if rendition.role == "SUBTITLES" else ():
            body = stream.body(segment_part(segment))
            if body is not None and segment.init is None:
                yield rendition, playlist, segment, read_vtt(body)


def _timed(stream: Stream) -> Iterator[tuple[Rendition, Segment, Vtt, float]]:
    """Segments with a clock, and the media time, in seconds, at which each begins."""
    clock = clock_of(stream)
    for rendition, _, segment, vtt in _each(stream):
        if vtt.zero is not None and segment.date and segment.discontinuity in clock:
            yield rendition, segment, vtt, segment.date.timestamp() + clock[segment.discontinuity]


def _media_times(vtt: Vtt, near_s: float) -> Iterator[tuple[Cue, float, float]]:
    """Cues with their start and end on the media's clock, seconds; 33 bits wrap, so the turn is the one nearest."""
    zero_s = (vtt.zero or 0) / MPEG_HZ
    for cue in vtt.cues:
        turns = round((near_s - zero_s - cue.start_s) / _WRAP_S)
        begins_s = zero_s + cue.start_s + turns * _WRAP_S
        yield cue, begins_s, begins_s + cue.end_s - cue.start_s


def _lasts(segment: Segment) -> float:
    return segment.duration_s or 0.0
