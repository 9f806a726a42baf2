"""HLS playlists (RFC 8216) as pure functions of the schedule and the clock's index.

Segment URLs carry the timeline index, so media sequence and discontinuity never go backwards and
any asset, or the slate, can stand behind any of them. One continuous timeline: no discontinuity,
and a new EXT-X-MAP only where the init generation changes.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from lab.playout.channel import Channel, Rung
from lab.playout.record import BREAK, Clip
from lab.playout.schedule import Schedule
from lab.playout.splice import date_ranges, instant, seconds
from lab.timeline import Grid

_TIMINGS_KEPT = 4096


def media_playlist(channel: Channel, schedule: Schedule, index: int, last_resort: Clip) -> str:
    """The live window of any rung or of the audio while `index` is on air: URLs are relative."""
    first, newest = window(channel, index)
    lines = _head(channel, first, version=6)
    generation = None
    for slot in schedule.slots(first, newest, last_resort):
        begin, end = max(slot.start, first), min(slot.end, newest + 1)
        if slot.clip.generation != generation:
            generation = slot.clip.generation
            lines.append(f'#EXT-X-MAP:URI="init-{generation}.mp4"')
        if slot.kind == BREAK:
            lines += date_ranges(channel.grid, slot, newest)
        lines += [f"{timing(channel.grid, number)}{number}.m4s" for number in range(begin, end)]
    return "\n".join(lines) + "\n"


def caption_playlist(channel: Channel, schedule: Schedule, index: int, last_resort: Clip) -> str:
    """The live window of a subtitles rendition: one WebVTT file per index, no init segment."""
    first, newest = window(channel, index)
    lines = _head(channel, first, version=3)
    for slot in schedule.slots(first, newest, last_resort):
        if slot.kind == BREAK:
            lines += date_ranges(channel.grid, slot, newest)
    lines += [f"{timing(channel.grid, number)}{number}.vtt" for number in range(first, newest + 1)]
    return "\n".join(lines) + "\n"


def master_playlist(channel: Channel, codecs: dict[str, str]) -> str:
    """The variants and groups; `codecs` maps a rendition's name to its RFC 6381 text."""
    lines = ["#EXTM3U", "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines += [
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="{audio.language}",LANGUAGE="{audio.language}",'
        f'DEFAULT={"YES" if audio is channel.audio else "NO"},AUTOSELECT=YES,CHANNELS="2",'
        f'URI="{audio.name}/playlist.m3u8"'
        for audio in (channel.audio, *channel.alternate_audio)
    ]
    lines += [
        f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",NAME="{track.language}",LANGUAGE="{track.language}",'
        f'DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="{track.name}/playlist.m3u8"'
        for track in channel.captions
    ]
    for rung in channel.rungs:
        lines += (_variant(channel, rung, codecs), f"{rung.name}/playlist.m3u8")
    return "\n".join(lines) + "\n"


def window(channel: Channel, index: int) -> tuple[int, int]:
    """First and newest index that a playlist lists while `index` is on air."""
    newest = channel.newest(index)
    return max(newest - channel.window + 1, 0), newest


@lru_cache(maxsize=_TIMINGS_KEPT)
def timing(grid: Grid, index: int) -> str:
    """The two lines that precede a segment's URL."""
    return f"{program_date_time(grid, index)}\n{extinf(grid.segment)}\n"


def extinf(segment: Fraction) -> str:
    """`#EXTINF` with the duration cut to microseconds, as 32/15 s = 2.133333."""
    return f"#EXTINF:{seconds(segment)},"


def program_date_time(grid: Grid, index: int) -> str:
    """The wall clock at which a segment starts, in UTC with milliseconds."""
    return f"#EXT-X-PROGRAM-DATE-TIME:{instant(grid, index)}"


def _head(channel: Channel, first: int, *, version: int) -> list[str]:
    """`version` is the least that serves: 3 for fractions of a second, 6 for init segments (8216bis, 8)."""
    return [
        "#EXTM3U",
        f"#EXT-X-VERSION:{version}",
        f"#EXT-X-TARGETDURATION:{channel.target_duration_s}",
        f"#EXT-X-MEDIA-SEQUENCE:{first}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]


def _variant(channel: Channel, rung: Rung, codecs: dict[str, str]) -> str:
    audio = channel.audio
    named: Sequence[str] = [codecs[name] for name in (rung.name, audio.name) if name in codecs]
    subtitles = ',SUBTITLES="subs"' if channel.captions else ""
    captions_bps = max((track.peak_bps for track in channel.captions), default=0)
    return (
        f"#EXT-X-STREAM-INF:BANDWIDTH={rung.peak_bps + audio.peak_bps + captions_bps},"
        f"AVERAGE-BANDWIDTH={rung.average_bps + audio.average_bps},"
        f'CODECS="{",".join(named)}",RESOLUTION={rung.width}x{rung.height},'
        f'FRAME-RATE={channel.grid.fps}.000,AUDIO="audio"{subtitles}'
    )
