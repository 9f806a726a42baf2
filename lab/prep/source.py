"""Opening a source file and reading what it is; refuses what the channel cannot or must not air.

A file is opened only as a local file, only by the demuxers of the bounds, and only with the file protocol, so that a
playlist dressed as a film can't make the LAB read other files or the network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from lab.assets import SoundFacts, SourceFacts
from lab.prep.blocklist import refuse_blocked
from lab.prep.drm import refuse_encrypted
from lab.prep.languages import tag_of
from lab.prep.outcome import RefusalCode, Refused
from lab.prep.spec import SourceBounds
from lab.prep.whole import missing_ratio

PQ, HLG = 16, 18  # ITU-T H.273 transfer characteristics
_PLAYLIST_HEADS = (
    b"#EXTM3U",
    b"ffconcat",
    b"<MPD",
    b"<?xml",
    b"<SmoothStreaming",
    b"[playlist]",
    b"v=0",
    b"<smil",
)
_HEAD_BYTES = 512
_MIN_SIDE = 16
_SPECIAL = (
    av.stream.Disposition.comment
    | av.stream.Disposition.visual_impaired
    | av.stream.Disposition.descriptions
    | av.stream.Disposition.karaoke
)
_MATROSKA = "matroska"
_TIMES_MAY_JUMP = 0x0200  # AVFMT_TS_DISCONT: the length is guessed from the first and last times


@dataclass(frozen=True, slots=True)
class Source:
    """What was learned by opening the file and decoding its first picture. Times are seconds in the file's own clock.

    `missing_ratio` is the share of its bytes that are not there, by its own account.
    """

    path: Path
    video_index: int
    audio_index: int | None
    subtitle_indexes: tuple[int, ...]
    origin: Fraction
    declared_s: Fraction | None
    guessed_s: Fraction | None
    declared_by_picture: bool
    frame_step: Fraction
    facts: SourceFacts
    missing_ratio: float = 0.0


@contextmanager
def opened(path: Path, bounds: SourceBounds) -> Iterator[InputContainer]:
    """The file's container; raises `Refused` when nothing allowed opens it."""
    options = {"protocol_whitelist": "file", "format_whitelist": ",".join(bounds.containers)}
    try:
        container = av.open(f"file:{path}", options=options, metadata_errors="replace")
    except (av.error.FFmpegError, OSError, UnicodeError) as error:
        raise _refusal(error) from error
    with container:
        yield container


def probe(path: Path, bounds: SourceBounds, blocklist: Path | None = None) -> Source:
    """Read the file's head and first picture; raises `Refused`, also when the file is gone or may not be read.

    Nothing of a file that `blocklist` names is opened by a demuxer.
    """
    try:
        return _probe(path, bounds, blocklist)
    except OSError as error:
        raise Refused(RefusalCode.UNREADABLE, f"the file can't be read: {_reason(error)}") from error


def _probe(path: Path, bounds: SourceBounds, blocklist: Path | None) -> Source:
    size = path.stat().st_size
    if size == 0:
        raise Refused(RefusalCode.EMPTY_FILE, "the file has no bytes")
    if size > bounds.max_source_bytes:
        raise Refused(
            RefusalCode.TOO_LONG, f"the file has {size} bytes; at most {bounds.max_source_bytes} are taken"
        )
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    refuse_blocked(blocklist, digest)
    _refuse_playlist(path)
    refuse_encrypted(path)
    with opened(path, bounds) as container:
        video = _main_video(container)
        audio = container.streams.best("audio")
        declared, by_picture = _declared(container, video)
        if declared is not None and declared > bounds.max_duration_s:
            raise Refused(
                RefusalCode.TOO_LONG,
                f"{float(declared):.0f} s long; at most {bounds.max_duration_s:.0f} s are taken",
            )
        first = _first_frame(container, video)
        _refuse_picture(first, bounds)
        return Source(
            path=path,
            video_index=video.index,
            audio_index=audio.index if isinstance(audio, AudioStream) else None,
            subtitle_indexes=tuple(stream.index for stream in container.streams.subtitles),
            origin=frame_time(first) or Fraction(0),
            declared_s=declared,
            guessed_s=_length(container),
            declared_by_picture=by_picture,
            frame_step=_frame_step(video),
            facts=_facts(
                path,
                digest,
                container,
                video,
                audio if isinstance(audio, AudioStream) else None,
                first,
                declared,
            ),
            missing_ratio=missing_ratio(path),
        )


def _refusal(error: Exception) -> Refused:
    if isinstance(error, av.error.ArgumentError):
        return Refused(RefusalCode.FORBIDDEN_FORMAT, "the container is not one that the channel takes")
    return Refused(RefusalCode.UNREADABLE, f"no film could be read from it: {_reason(error)}")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _refuse_playlist(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(_PLAYLIST_HEADS):
        raise Refused(
            RefusalCode.FORBIDDEN_FORMAT, "it is a playlist, which names other files; films only are taken"
        )


def _main_video(container: InputContainer) -> VideoStream:
    pictures = [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic
    ]
    if not pictures:
        raise Refused(RefusalCode.NO_VIDEO, "the file has no moving picture")
    return max(
        pictures,
        key=lambda stream: (
            bool(stream.disposition & av.stream.Disposition.default),
            stream.width * stream.height,
        ),
    )


def _declared(container: InputContainer, video: VideoStream) -> tuple[Fraction | None, bool]:
    """Declared length in seconds, and whether the picture's own track declares it; None where it would be a guess."""
    if container.format.flags & _TIMES_MAY_JUMP:
        return None, False
    if video.duration and video.time_base:
        return video.duration * video.time_base, True
    return _length(container), False


def _length(container: InputContainer) -> Fraction | None:
    """What the container says of itself; Matroska counts from zero, whenever its first frame comes."""
    if not container.duration:
        return None
    begins = max(container.start_time or 0, 0) if _MATROSKA in container.format.name else 0
    length = container.duration - begins if container.duration > begins else container.duration
    return Fraction(length, av.time_base)


def _frame_step(video: VideoStream) -> Fraction:
    rate = video.average_rate or video.base_rate or video.guessed_rate
    return 1 / rate if rate else Fraction(1, 25)


def _first_frame(container: InputContainer, video: VideoStream) -> VideoFrame:
    """The first picture that decodes; broken packets before it are passed over."""
    video.thread_count = 1
    reason = "no packet decodes"
    packets = container.demux(video)
    while True:
        try:
            for frame in next(packets).decode():
                return frame
        except (StopIteration, av.error.EOFError):
            raise Refused(RefusalCode.UNREADABLE, f"the picture does not decode: {reason}") from None
        except av.error.FFmpegError as error:
            reason = _reason(error)


def _refuse_picture(frame: VideoFrame, bounds: SourceBounds) -> None:
    if frame.color_trc in (PQ, HLG):
        transfer = "PQ" if frame.color_trc == PQ else "HLG"
        raise Refused(
            RefusalCode.HDR_UNSUPPORTED,
            f"the picture is HDR ({transfer}); give a standard dynamic range version",
        )
    small = min(frame.width, frame.height) < _MIN_SIDE
    if small or frame.width > bounds.max_width or frame.height > bounds.max_height:
        raise Refused(
            RefusalCode.WRONG_GEOMETRY, f"{frame.width}x{frame.height} is outside what the channel takes"
        )


def frame_time(frame: VideoFrame | AudioFrame | Packet[Stream]) -> Fraction | None:
    """When `frame`, or what a packet holds, is, in the file's own clock, seconds; None when nobody knows."""
    return frame.pts * frame.time_base if frame.pts is not None and frame.time_base else None


def _facts(
    path: Path,
    digest: str,
    container: InputContainer,
    video: VideoStream,
    audio: AudioStream | None,
    first: VideoFrame,
    declared: Fraction | None,
) -> SourceFacts:
    return SourceFacts(
        name=path.name,
        size_bytes=path.stat().st_size,
        sha256=digest,
        container=container.format.name,
        duration_ms=round(1000 * declared) if declared else 0,
        video_codec=video.codec_context.name,
        width=first.width,
        height=first.height,
        rate=str(video.average_rate or 0),
        pixel_format=first.format.name,
        rotation=round(first.rotation),
        interlaced=bool(first.interlaced_frame),
        audio_codec=audio.codec_context.name if audio else None,
        audio_channels=audio.codec_context.channels if audio else 0,
        audio_rate=audio.codec_context.sample_rate if audio else 0,
        sounds=tuple(map(_sound, container.streams.audio)),
    )


def _sound(stream: AudioStream) -> SoundFacts:
    context = stream.codec_context
    return SoundFacts(
        stream.index,
        tag_of(stream.language),
        context.name,
        context.channels,
        context.sample_rate,
        special=bool(stream.disposition & _SPECIAL),
    )
