"""What holds between playlists and the media that they list: init segments and fragments of MP4.

Sizes, codecs, rates and times are measured, never believed. Needs the segments in the capture.
"""

from __future__ import annotations

from tests.support.hls.capture import Stream, fragment_of, init_of
from tests.support.hls.measured import (
    average_bps,
    bodies,
    codecs_in,
    each,
    fits,
    is_mp4,
    largest_sum,
    neighbours,
    parameters,
    parts,
    peak_bps,
    placed_in,
    variants,
)
from tests.support.hls.rules.groups import Places, contents
from tests.support.hls.rules.multivariant import codecs_of

TIME_TOLERANCE_S = 0.05
FRAME_S = 1 / 30


@contents("segment-there", "6.2.1", "Have the bytes ready when the segment is listed, or mark it EXT-X-GAP.")
def _there(stream: Stream) -> Places:
    """Every segment and init segment that is listed can be had at once."""
    for playlist, line, part in parts(stream):
        found = stream.capture.resources.get(part)
        if found is not None and (found.status >= 300 or not found.body):
            yield playlist.url, line, f"{part.url}: status {found.status}, {len(found.body)} bytes"


@contents("init-is-one", "3.1.2", "Serve ftyp and moov with mvex, and no samples.")
def _init(stream: Stream) -> Places:
    """What EXT-X-MAP names is an init segment: tracks, their defaults, and no samples."""
    for playlist, line, part in parts(stream, inits=True):
        body = stream.body(part)
        if body is None:
            continue
        init = init_of(body)
        if isinstance(init, str):
            yield playlist.url, line, f"{part.url}: {init}"
        elif init.samples:
            yield playlist.url, line, f"{part.url} holds {init.samples} samples"


@contents("fragment-is-one", "3.1.2", "Serve moof and mdat, with tfdt in every traf.")
def _fragment(stream: Stream) -> Places:
    """A segment of fragmented MP4 has moof, mdat, and the decode time of each track."""
    for playlist, segment, body in bodies(stream):
        fragment = fragment_of(body)
        if isinstance(fragment, str):
            yield playlist.url, segment.uri.line, f"{segment.uri.text}: {fragment}"
        elif any(run.decode_time is None for run in fragment.runs):
            yield playlist.url, segment.uri.line, f"{segment.uri.text}: a traf without tfdt"


@contents("fragment-relative", "3.1.2", "Address samples relative to the fragment.")
def _relative(stream: Stream) -> Places:
    """Fragments address their samples relative to themselves."""
    for _, placed in each(stream):
        if placed.run.is_absolute:
            yield (
                placed.playlist.url,
                placed.segment.uri.line,
                f"{placed.segment.uri.text} has a base data offset",
            )


@contents("fragment-of-known-track", "3.1.2", "Declare the track in the init segment.")
def _known(stream: Stream) -> Places:
    """A fragment's tracks are those of its init segment."""
    for rendition in stream.renditions:
        for playlist, segment in rendition.segments:
            init, fragment = stream.init(playlist, segment), stream.fragment(segment)
            strangers = (
                [run for run in fragment.runs if not init.track(run.track_id)] if init and fragment else []
            )
            if strangers:
                told = f"{segment.uri.text} has track {strangers[0].track_id}"
                yield playlist.url, segment.uri.line, told


@contents(
    "media-continues",
    "6.2.1",
    "Begin at the decode time at which the segment before ended, or mark a discontinuity.",
)
def _continues(stream: Stream) -> Places:
    """A segment begins exactly where the one before ended, unless a discontinuity stands between."""
    for _, before, after in neighbours(stream):
        gap_s = after.start_s - before.start_s - before.lasts_s
        if abs(gap_s) > 1 / after.track.timescale + 1e-9:
            told = f"{after.segment.uri.text} begins {gap_s:+.4f} s from where the one before ended"
            yield after.playlist.url, after.segment.uri.line, told


@contents("extinf-is-true", "4.4.4.1", "Write the duration that the segment has.")
def _true(stream: Stream) -> Places:
    """EXTINF is how long the media lasts; where there is video, how long that does."""
    for _, placed in each(stream):
        beside_video = placed.track.handler != "vide" and any(t.handler == "vide" for t in placed.init.tracks)
        error_s = placed.lasts_s - (placed.segment.duration_s or 0)
        if not beside_video and abs(error_s) > TIME_TOLERANCE_S:
            told = f"EXTINF:{placed.segment.duration_s} of {placed.lasts_s:.4f} s of media"
            yield placed.playlist.url, placed.segment.uri.line, told


@contents("durations-add-up", "Apple 8.1", "Write durations with enough digits.")
def _adds_up(stream: Stream) -> Places:
    """Over all that was seen, EXTINF and the media stay within a video frame of each other."""
    for rendition in stream.renditions:
        seen = [placed for placed in placed_in(stream, rendition) if placed.run is placed.fragment.runs[0]]
        if not seen:
            continue
        drift_s = sum((placed.segment.duration_s or 0) - placed.lasts_s for placed in seen)
        if abs(drift_s) > FRAME_S:
            yield rendition.url, 0, f"{drift_s:+.4f} s over {len(seen)} segments"


@contents(
    "independent-segments",
    "4.4.2.1",
    "Begin segments with a key frame, or take EXT-X-INDEPENDENT-SEGMENTS out.",
)
def _independent(stream: Stream) -> Places:
    """What is promised to be independent begins with a sync sample."""
    everywhere = stream.master is not None and stream.master.first("EXT-X-INDEPENDENT-SEGMENTS")
    for _, placed in each(stream):
        promised = everywhere or placed.playlist.first("EXT-X-INDEPENDENT-SEGMENTS")
        if promised and placed.track.handler == "vide" and not placed.run.begins_independently(placed.track):
            yield (
                placed.playlist.url,
                placed.segment.uri.line,
                f"{placed.segment.uri.text} begins with no key frame",
            )


@contents("change-is-marked", "6.2.1", "Put EXT-X-DISCONTINUITY where encoding parameters change.")
def _change(stream: Stream) -> Places:
    """Tracks, codecs, sizes and time scales change only over a discontinuity."""
    for _, before, after in neighbours(stream):
        if parameters(before.init) != parameters(after.init):
            yield after.playlist.url, after.segment.uri.line, "another encoding without EXT-X-DISCONTINUITY"


@contents("codecs-cover-media", "6.2.4", "Name in CODECS what the init segments declare.")
def _codecs(stream: Stream) -> Places:
    """CODECS of a variant names every codec in any of its renditions."""
    for tag, members in variants(stream):
        told = {codec.lower() for codec in codecs_of(tag)}
        for codec in sorted(codecs_in(stream, members)):
            if told and not any(fits(codec, other) for other in told):
                yield (
                    stream.capture.entry,
                    tag.line,
                    f"{codec} is not in CODECS={tag.attributes.text('CODECS')}",
                )


@contents("codecs-not-more", "4.4.6.2", "Take out of CODECS what no rendition has.")
def _not_more(stream: Stream) -> Places:
    """CODECS of a variant names nothing that no rendition has."""
    for tag, members in variants(stream):
        found = codecs_in(stream, members)
        if any(
            not rendition.segments or not placed_in(stream, rendition)
            for rendition in members
            if is_mp4(rendition)
        ):
            continue
        for codec in codecs_of(tag) if found else ():
            if not any(fits(other, codec.lower()) for other in found):
                yield stream.capture.entry, tag.line, f"no rendition has {codec}"


@contents("resolution-is-true", "4.4.6.2", "Write the size that the video has.")
def _resolution(stream: Stream) -> Places:
    """RESOLUTION is the size of the video."""
    for tag, members in variants(stream):
        told = tag.attributes.text("RESOLUTION")
        for placed in placed_in(stream, members[0])[:1]:
            size = next((track.size for track in placed.init.tracks if track.size), None)
            if told and size and told != f"{size[0]}x{size[1]}":
                yield stream.capture.entry, tag.line, f"RESOLUTION={told}, the video is {size[0]}x{size[1]}"


@contents("frame-rate-is-true", "4.4.6.2", "Write the frame rate that the video has, to three decimals.")
def _rate(stream: Stream) -> Places:
    """FRAME-RATE is the most that the video has."""
    for tag, members in variants(stream):
        told = tag.attributes.number("FRAME-RATE")
        rates = [
            len(p.run.durations) / p.lasts_s
            for p in placed_in(stream, members[0])
            if p.track.handler == "vide" and p.lasts_s
        ]
        if told is not None and rates and abs(told - max(rates)) > 0.01:
            yield stream.capture.entry, tag.line, f"FRAME-RATE={told:g}, the video has {max(rates):.3f}"


@contents("channels-are-true", "4.4.6.1", "Write how many channels the sound has.")
def _channels(stream: Stream) -> Places:
    """CHANNELS is how many channels the sound has."""
    for rendition in stream.renditions:
        for tag in rendition.named_by:
            told = tag.attributes.text("CHANNELS").partition("/")[0]
            for placed in placed_in(stream, rendition)[:1]:
                if told and placed.track.channels not in (None, int(told) if told.isdecimal() else None):
                    yield (
                        stream.capture.entry,
                        tag.line,
                        f"CHANNELS={told}, the sound has {placed.track.channels}",
                    )


@contents("kind-is-true", "4.4.6.1", "Let the rendition carry what its tag says.")
def _kind(stream: Stream) -> Places:
    """A variant that says its codecs are video has video; an audio rendition has sound and nothing else."""
    for rendition in stream.renditions:
        if rendition.role == "AUDIO":
            for placed in placed_in(stream, rendition):
                if placed.track.handler != "soun":
                    yield (
                        rendition.url,
                        placed.segment.uri.line,
                        f"an audio rendition with {placed.track.handler}",
                    )
                    break


@contents(
    "bandwidth-covers-peak",
    "4.4.6.2",
    "Raise BANDWIDTH to the peak of the variant with its largest renditions.",
)
def _bandwidth(stream: Stream) -> Places:
    """BANDWIDTH is no less than the peak segment bit rate of any combination of renditions."""
    for tag, members in variants(stream):
        told, peak = tag.attributes.number("BANDWIDTH"), largest_sum(stream, members, peak_bps)
        if told is not None and peak > told:
            yield stream.capture.entry, tag.line, f"BANDWIDTH={told:.0f}, the peak is {peak:.0f} bit/s"


@contents(
    "average-bandwidth-covers", "Apple 1.28", "Raise AVERAGE-BANDWIDTH to within a tenth of the average."
)
def _average(stream: Stream) -> Places:
    """The average bit rate is no more than a tenth above AVERAGE-BANDWIDTH."""
    for tag, members in variants(stream):
        told, average = tag.attributes.number("AVERAGE-BANDWIDTH"), largest_sum(stream, members, average_bps)
        if told is not None and average > 1.1 * told:
            yield stream.capture.entry, tag.line, f"AVERAGE-BANDWIDTH={told:.0f}, it is {average:.0f} bit/s"


@contents("timestamps-match", "6.2.4", "Give all renditions one mapping of dates to media time.")
def _timestamps(stream: Stream) -> Places:
    """A date is at the same media time in every rendition, within each discontinuity."""
    known: dict[int, float] = {}
    for rendition in stream.renditions:
        for placed in placed_in(stream, rendition):
            if placed.segment.date is None:
                continue
            offset_s = placed.start_s - placed.segment.date.timestamp()
            first_s = known.setdefault(placed.segment.discontinuity, offset_s)
            if abs(offset_s - first_s) > TIME_TOLERANCE_S:
                told = f"{placed.segment.uri.text} is {offset_s - first_s:+.4f} s from the first rendition's clock"
                yield placed.playlist.url, placed.segment.uri.line, told
                break
