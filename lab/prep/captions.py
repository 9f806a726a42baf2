"""Captions of a source: WebVTT or SubRip files beside it, or text subtitles inside it. Pictures of text are
passed over."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.packet import Packet
from av.subtitles.stream import SubtitleStream

from lab.assets import CaptionTrack, Cue
from lab.prep.languages import tag_of
from lab.prep.source import Source, opened
from lab.prep.spec import SourceBounds

_TIMES = re.compile(
    r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})"
)
_TAGS = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
_ASS_FIELDS = 8
_PLAIN, _ASS, _TIMED = ("subrip", "srt", "webvtt", "text"), ("ass", "ssa"), ("mov_text",)


def parse_cues(text: str) -> tuple[Cue, ...]:
    """The cues of a WebVTT or SubRip document, in order; blocks without times (headers, notes, styles) are
    passed over."""
    cues = []
    for block in re.split(r"\n\s*\n", text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip().split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMES.search(line)), None)
        if at is None:
            continue
        found = _TIMES.search(lines[at])
        words = plain("\n".join(lines[at + 1 :]))
        if found and words:
            start, end = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
            if end > start:
                cues.append(Cue(start, end, words))
    return tuple(sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms)))


def plain(text: str) -> str:
    """`text` without markup, one line per line."""
    bare = html.unescape(_TAGS.sub("", text.replace("\\N", "\n")))
    return "\n".join(line.strip() for line in bare.split("\n") if line.strip())


def sidecar_tracks(source: Path) -> tuple[CaptionTrack, ...]:
    """Tracks of the files `name.vtt`, `name.pt-BR.vtt`, `name.srt` … beside `source`; one per language."""
    tracks: dict[str, CaptionTrack] = {}
    for path in sorted(source.parent.iterdir()):
        if path.suffix.lower() not in (".vtt", ".srt") or not path.name.startswith(source.stem + "."):
            continue
        between = path.name[len(source.stem) : -len(path.suffix)].strip(".")
        if between and not _LANGUAGE.match(between):
            continue
        cues = parse_cues(path.read_text(encoding="utf-8", errors="replace"))
        language = tag_of(between)
        if cues and language not in tracks:
            tracks[language] = CaptionTrack(language, cues)
    return tuple(tracks.values())


def embedded_tracks(source: Source, bounds: SourceBounds) -> tuple[CaptionTrack, ...]:
    """Tracks of the text subtitles inside the file, on the picture's clock."""
    tracks: dict[str, CaptionTrack] = {}
    for index in source.subtitle_indexes:
        with opened(source.path, bounds) as container:
            stream = next(stream for stream in container.streams.subtitles if stream.index == index)
            language = tag_of(stream.language)
            if language not in tracks and (
                cues := tuple(_cues(container.demux(stream), stream, source.origin))
            ):
                tracks[language] = CaptionTrack(language, cues)
    return tuple(tracks.values())


def captions_of(source: Source, bounds: SourceBounds) -> tuple[CaptionTrack, ...]:
    """Files beside the source win over what is inside it, language by language."""
    beside = sidecar_tracks(source.path)
    known = {track.language for track in beside}
    return beside + tuple(track for track in embedded_tracks(source, bounds) if track.language not in known)


def _cues(
    packets: Iterator[Packet[SubtitleStream]], stream: SubtitleStream, origin: Fraction
) -> Iterator[Cue]:
    codec = stream.codec_context.name
    try:
        for packet in packets:
            if packet.pts is None or not packet.duration or not packet.time_base:
                continue
            start = packet.pts * packet.time_base - origin
            words = plain(_words(bytes(packet), codec))
            if words and start >= 0:
                yield Cue(
                    round(start * 1000), round((start + packet.duration * packet.time_base) * 1000), words
                )
    except av.error.FFmpegError:
        return


def _words(payload: bytes, codec: str) -> str:
    if codec in _TIMED:
        return payload[2 : 2 + int.from_bytes(payload[:2], "big")].decode("utf-8", "replace")
    text = payload.decode("utf-8", "replace")
    if codec in _ASS:
        return text.split(",", _ASS_FIELDS)[-1]
    return text if codec in _PLAIN else ""


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
