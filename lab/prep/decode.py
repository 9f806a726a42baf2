"""Reading a source to its end: frames with sensible times, damage counted and passed over.

A packet that does not decode costs that packet; a demuxer that stumbles is asked again until it gives up.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard, Stream
from av.video.frame import VideoFrame

from lab.prep.clock import LossCount, SteadyTime
from lab.prep.picture import Deinterlacer
from lab.prep.source import Source, frame_time, opened
from lab.prep.spec import SourceBounds

_MAX_STUMBLES = 1000


def picture_frames(
    source: Source, bounds: SourceBounds, loss: LossCount
) -> Iterator[tuple[Fraction, VideoFrame, Fraction | None]]:
    """Every picture that decodes as (seconds from the first, frame, pixel aspect), progressive and in order."""
    steady = SteadyTime(source.origin, source.frame_step, Fraction(bounds.max_gap_s).limit_denominator(1000))
    weave: Deinterlacer | None = None
    with opened(source.path, bounds) as container:
        stream = container.streams.video[_position(container, source.video_index)]
        stream.thread_type = "AUTO"
        context = stream.codec_context
        time = Fraction(0)
        for frame in _decoded(container, stream, loss):
            if not isinstance(frame, VideoFrame):
                continue
            time = steady.place(frame_time(frame))
            loss.frame(time, corrupt=bool(frame.is_corrupt))
            aspect = stream.sample_aspect_ratio or context.sample_aspect_ratio
            if frame.interlaced_frame and weave is None:
                weave = Deinterlacer()
            if weave is None:
                yield time, frame, aspect
            else:
                yield from ((at, woven, aspect) for at, woven in weave.frames(frame, time))
        if weave is not None:
            yield from ((at, woven, context.sample_aspect_ratio) for at, woven in weave.frames(None, time))
    loss.remade = steady.remade
    held = loss.held_until - source.origin if loss.held_until is not None else time
    usual = loss.usual_step or source.frame_step
    loss.end = max(time, held) + (source.frame_step if loss.repeated else usual)
    loss.hold = max(Fraction(0), time + usual - loss.end)


def sound_frames(
    source: Source, bounds: SourceBounds, loss: LossCount | None = None
) -> Iterator[tuple[Fraction, AudioFrame]]:
    """Every block of sound that decodes as (seconds from the first picture, block); `loss` counts what does not."""
    loss = LossCount() if loss is None else loss
    if source.audio_index is None:
        return
    with opened(source.path, bounds) as container:
        stream = next(stream for stream in container.streams.audio if stream.index == source.audio_index)
        rate = stream.codec_context.sample_rate or 1
        step = Fraction(stream.codec_context.frame_size or 1024, rate)
        steady = SteadyTime(source.origin, step, Fraction(bounds.max_gap_s).limit_denominator(1000))
        for frame in _decoded(container, stream, loss):
            if isinstance(frame, AudioFrame):
                loss.frames += 1
                yield steady.place(frame_time(frame), Fraction(frame.samples, frame.sample_rate)), frame
    loss.remade = steady.remade


def _position(container: InputContainer, index: int) -> int:
    return next(at for at, stream in enumerate(container.streams.video) if stream.index == index)


def _packets(container: InputContainer, stream: Stream, loss: LossCount) -> Iterator[Packet[Stream]]:
    """Packets of `stream`, nothing else is read; a demuxer error ends the file only when it repeats."""
    for other in container.streams:
        if other.index != stream.index:
            other.discard = Discard.all
    stumbles = 0
    packets = container.demux(stream)
    while stumbles < _MAX_STUMBLES:
        try:
            yield next(packets)
        except (StopIteration, av.error.EOFError):
            return
        except IndexError:  # a packet of a stream that the file's head did not name
            loss.errors += 1
            packets = container.demux(stream)
        except av.error.FFmpegError:
            loss.errors += 1
            stumbles += 1
            packets = container.demux(stream)


def _decoded(container: InputContainer, stream: Stream, loss: LossCount) -> Iterator[object]:
    for packet in _packets(container, stream, loss):
        if not packet.size and packet.dts is not None:  # the picture before, once more (Theora)
            loss.repeat(frame_time(packet))
            continue
        loss.errors += bool(packet.is_corrupt)
        try:
            yield from packet.decode()
        except av.error.EOFError:
            return
        except av.error.FFmpegError:
            loss.errors += 1
