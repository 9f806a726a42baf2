"""WebVTT segments of the subtitles rendition, on the channel's timeline.

Cue times stay those of the asset; X-TIMESTAMP-MAP (RFC 8216, 3.5) says where the asset's zero lies
on the channel, as a 33-bit MPEG timestamp. A cue that spans segments is repeated in each of them.
"""

from collections.abc import Iterable, Sequence

from lab.assets import CaptionTrack, Cue
from lab.timeline import Grid

_MPEG_WRAP = 1 << 33


def caption_segment(grid: Grid, cues: Iterable[Cue], *, start: int, segment: int) -> str:
    """The cues that overlap segment `segment` of an asset that began at timeline index `start`."""
    begins_ms = grid.seconds_of(segment) * 1000
    ends_ms = grid.seconds_of(segment + 1) * 1000
    zero = start * grid.mpeg_ticks % _MPEG_WRAP
    blocks = ["WEBVTT", f"X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:{zero}"]
    text = "\n".join(blocks) + "\n"
    for cue in cues:
        if cue.start_ms < ends_ms and cue.end_ms > begins_ms:
            text += f"\n{_stamp(cue.start_ms)} --> {_stamp(cue.end_ms)}\n{_lines(cue.text)}\n"
    return text


def track_for(tracks: Sequence[CaptionTrack], language: str, *, or_unknown: bool) -> tuple[Cue, ...]:
    """The cues of the same tag, else of the same primary subtag, else (`or_unknown`) of unknown language."""
    wanted = (language, _primary(language), *(("und",) if or_unknown else ()))
    for depth, tag in enumerate(wanted):
        for track in tracks:
            if tag == (_primary(track.language) if depth == 1 else track.language):
                return track.cues
    return ()


def _primary(tag: str) -> str:
    return tag.partition("-")[0]


def _stamp(milliseconds: int) -> str:
    seconds, millis = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{millis:03d}"


def _lines(text: str) -> str:
    return "\n".join(line for line in text.replace("-->", "→").splitlines() if line.strip())
