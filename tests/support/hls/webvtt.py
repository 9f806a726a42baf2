"""Segments of WebVTT as HLS has them (8216bis 3.1.4): a header, where its clock stands, and cues."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STAMP = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_STAMP}[ \t]+-->[ \t]+{_STAMP}(?:[ \t].*)?")
_MAP = re.compile(rf"X-TIMESTAMP-MAP=(?:LOCAL:{_STAMP},MPEGTS:(\d+)|MPEGTS:(\d+),LOCAL:{_STAMP})")
MPEG_HZ = 90_000
MPEG_WRAP = 1 << 33


@dataclass(frozen=True)
class Cue:
    """From `start_s` to `end_s` of the file's own clock; `line` is that of its timing."""

    line: int
    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True)
class Vtt:
    """`zero` is the MPEG-2 timestamp (90 kHz) of the file's own zero; None without a map that can be read."""

    has_header: bool
    map_line: int
    zero: int | None
    cues: tuple[Cue, ...]
    faults: tuple[tuple[int, str], ...]


def read_vtt(raw: bytes) -> Vtt:
    """What the file says; what it says wrongly is in `faults` with its line."""
    lines = raw.decode("utf-8", errors="replace").removeprefix("\ufeff").splitlines()
    header = lines[: lines.index("")] if "" in lines else lines
    at = next((n for n, line in enumerate(header, 1) if line.startswith("X-TIMESTAMP-MAP")), 0)
    cues, faults = _cues(lines)
    has_header = bool(lines) and re.fullmatch(r"WEBVTT([ \t].*)?", lines[0]) is not None
    return Vtt(has_header, at, _zero(lines[at - 1]) if at else None, tuple(cues), tuple(faults))


def _zero(line: str) -> int | None:
    found = _MAP.fullmatch(line)
    if found is None:
        return None
    groups = found.groups()
    local, ticks = (groups[:4], groups[4]) if groups[4] else (groups[6:], groups[5])
    return (int(ticks) - round(_seconds(local) * MPEG_HZ)) if int(ticks) < MPEG_WRAP else None


def _cues(lines: list[str]) -> tuple[list[Cue], list[tuple[int, str]]]:
    cues: list[Cue] = []
    faults: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if "-->" not in line:
            continue
        found = _TIMING.fullmatch(line)
        if found is None:
            faults.append((number, f"{line!r} is no cue timing"))
            continue
        start_s, end_s = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
        if end_s <= start_s:
            faults.append((number, "the cue ends before it begins"))
        cues.append(Cue(number, start_s, end_s, _text(lines[number:])))
    return cues, faults


def _text(lines: list[str]) -> str:
    return "\n".join(lines[: lines.index("")] if "" in lines else lines)


def _seconds(groups: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, millis = (int(group or 0) for group in groups)
    return hours * 3600 + minutes * 60 + seconds + millis / 1000
