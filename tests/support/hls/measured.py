"""What the media behind a recording measures: where each fragment lies in time, how large it is, what encoded it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.support.hls.capture import Part, Rendition, Stream, init_part, segment_part
from tests.support.hls.mp4 import Fragment, Init, Run, Track
from tests.support.hls.playlist import Playlist, Segment, Tag

Rate = Callable[[list[tuple[float, int]], int], float]
"""Bits per second of segments, given as seconds and bytes, under a target duration in seconds."""


@dataclass(frozen=True)
class Placed:
    """A run of a segment with its track, and where it was listed. Times in seconds of the media's clock."""

    playlist: Playlist
    segment: Segment
    init: Init
    track: Track
    run: Run
    fragment: Fragment

    @property
    def start_s(self) -> float:
        return (self.run.decode_time or 0) / self.track.timescale

    @property
    def lasts_s(self) -> float:
        return sum(r.ticks(self.track) for r in self.fragment.runs if r.track_id == self.track.track_id) / (
            self.track.timescale
        )


def clock_of(stream: Stream) -> dict[int, float]:
    """Media time minus date, seconds, by discontinuity sequence number: where the clock of the media stands."""
    found: dict[int, float] = {}
    for _, placed in each(stream):
        if placed.segment.date is not None and placed.track.handler == "vide":
            found.setdefault(placed.segment.discontinuity, placed.start_s - placed.segment.date.timestamp())
    return found


def peak_bps(sizes: list[tuple[float, int]], target_s: int) -> float:
    """The largest bit rate of contiguous segments that last 0.5 to 1.5 target durations (8216bis 1)."""
    best = 0.0
    for first in range(len(sizes)):
        lasts_s, size = 0.0, 0
        for seconds, length in sizes[first:]:
            lasts_s, size = lasts_s + seconds, size + length
            if lasts_s > 1.5 * target_s:
                break
            if lasts_s >= 0.5 * target_s:
                best = max(best, size * 8 / lasts_s)
    return best


def average_bps(sizes: list[tuple[float, int]], _target_s: int) -> float:
    """The bits of all segments over their duration."""
    lasts_s = sum(seconds for seconds, _ in sizes)
    return sum(size for _, size in sizes) * 8 / lasts_s if lasts_s else 0.0


def largest_sum(stream: Stream, members: list[Rendition], rate: Rate) -> float:
    """The sum over the variant and the largest rendition of each type."""
    by_role: dict[str, float] = {}
    for rendition in members:
        sizes = [
            (segment.duration_s or 0, len(body))
            for _, segment in rendition.segments
            if (body := stream.body(segment_part(segment))) is not None
        ]
        found = rate(sizes, rendition.last.target_s or 0)
        by_role[rendition.role] = max(by_role.get(rendition.role, 0.0), found)
    return sum(by_role.values())


def variants(stream: Stream) -> Iterator[tuple[Tag, list[Rendition]]]:
    """Each variant stream whose playlist was seen, with that and the renditions it may be played with."""
    for tag, uri in stream.master.variants if stream.master else ():
        own = stream.rendition(stream.master.resolve(uri.text)) if uri and stream.master else None
        if own is not None:
            yield tag, [own, *(r for r in stream.renditions if r is not own and _belongs(r, tag))]


def _belongs(rendition: Rendition, variant: Tag) -> bool:
    return any(
        (group := variant.attributes.text(tag.attributes.text("TYPE")))
        and group == tag.attributes.text("GROUP-ID")
        for tag in rendition.named_by
        if tag.name == "EXT-X-MEDIA"
    )


def codecs_in(stream: Stream, members: list[Rendition]) -> set[str]:
    placed = (placed for rendition in members for placed in placed_in(stream, rendition))
    return {track.codec.lower() for found in placed for track in found.init.tracks}


def fits(codec: str, other: str) -> bool:
    """Whether two spellings are of one codec; one without parameters fits any."""
    return codec == other or ("." not in codec and other.startswith(f"{codec}."))


def is_mp4(rendition: Rendition) -> bool:
    return any(segment.init for _, segment in rendition.segments)


def parameters(init: Init) -> list[tuple[object, ...]]:
    return [(t.track_id, t.handler, t.codec, t.size, t.channels, t.timescale) for t in init.tracks]


def each(stream: Stream) -> Iterator[tuple[Rendition, Placed]]:
    for rendition in stream.renditions:
        for placed in placed_in(stream, rendition):
            yield rendition, placed


def placed_in(stream: Stream, rendition: Rendition) -> list[Placed]:
    """Every segment that could be read, once per track that its init segment knows."""
    found = []
    for playlist, segment in rendition.segments:
        init, fragment = stream.init(playlist, segment), stream.fragment(segment)
        for track in init.tracks if init and fragment else ():
            run = fragment.first(track.track_id) if fragment else None
            if init and fragment and run:
                found.append(Placed(playlist, segment, init, track, run, fragment))
    return found


def neighbours(stream: Stream) -> Iterator[tuple[Rendition, Placed, Placed]]:
    """Segments that follow each other by number, in one discontinuity, on one track."""
    for rendition in stream.renditions:
        tracks: dict[int, list[Placed]] = {}
        for placed in placed_in(stream, rendition):
            tracks.setdefault(placed.track.track_id, []).append(placed)
        for found in tracks.values():
            for before, after in itertools.pairwise(found):
                one_on = after.segment.number == before.segment.number + 1
                if one_on and after.segment.discontinuity == before.segment.discontinuity:
                    yield rendition, before, after


def parts(stream: Stream, *, inits: bool = False) -> Iterator[tuple[Playlist, int, Part]]:
    """Everything that is listed, where it is listed first; or init segments alone."""
    seen: set[Part] = set()
    for rendition in stream.renditions:
        for playlist in rendition.reloads:
            for tag in playlist.all("EXT-X-MAP"):
                part = init_part(playlist, tag)
                if part not in seen:
                    seen.add(part)
                    yield playlist, tag.line, part
        for playlist, segment in () if inits else rendition.segments:
            own = segment_part(segment)
            if own is not None and not segment.has("EXT-X-GAP"):
                yield playlist, segment.uri.line, own


def bodies(stream: Stream) -> Iterator[tuple[Playlist, Segment, bytes]]:
    """Segments of fragmented MP4 that came, in the clear."""
    for rendition in stream.renditions:
        for playlist, segment in rendition.segments:
            body = stream.body(segment_part(segment)) if segment.init and not segment.key else None
            if body is not None:
                yield playlist, segment, body
