"""Reads HLS playlists as any player does (RFC 8216); shares nothing with what writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)')


class Unplayable(Exception):
    """A playlist that no player can use; says why."""


@dataclass(frozen=True)
class Segment:
    """One listed segment. `starts_s` is its programme date in unix seconds."""

    sequence: int
    starts_s: float
    lasts_s: float
    url: str
    init_url: str

    @property
    def ends_s(self) -> float:
        """The programme date at its end, unix seconds."""
        return self.starts_s + self.lasts_s


def renditions(text: str, url: str) -> tuple[str, str]:
    """The playlists of the smallest picture and of its sound; raises `Unplayable`."""
    lines = text.splitlines()
    pictures: list[tuple[int, str, str]] = []
    sounds: dict[str, str] = {}
    for place, line in enumerate(lines):
        name, _, rest = line.partition(":")
        found = {key: value.strip('"') for key, value in _ATTRIBUTE.findall(rest)}
        if name == "#EXT-X-STREAM-INF" and place + 1 < len(lines):
            pictures.append((int(found["BANDWIDTH"]), found.get("AUDIO", ""), lines[place + 1]))
        elif name == "#EXT-X-MEDIA" and found.get("TYPE") == "AUDIO" and "URI" in found:
            sounds.setdefault(found["GROUP-ID"], found["URI"])
    if not pictures:
        raise Unplayable("the master playlist has no variant")
    _, group, picture = min(pictures)
    if group not in sounds:
        raise Unplayable("the variant's sound is not listed")
    return urljoin(url, picture), urljoin(url, sounds[group])


def segments(text: str, url: str) -> list[Segment]:
    """The segments of a media playlist, oldest first; raises `Unplayable` when one has no date."""
    found: list[Segment] = []
    before: dict[str, str] = {}
    starts_s: float | None = None
    for line in text.splitlines():
        if line.startswith("#"):
            name, _, rest = line.partition(":")
            before[name] = rest
            if name == "#EXT-X-PROGRAM-DATE-TIME":
                starts_s = datetime.fromisoformat(rest).timestamp()
        elif line:
            if starts_s is None:
                raise Unplayable("a segment has no EXT-X-PROGRAM-DATE-TIME")
            found.append(_segment(before, len(found), starts_s, urljoin(url, line), url))
            starts_s = found[-1].ends_s
    if not found:
        raise Unplayable("the playlist lists nothing")
    return found


def _segment(before: Mapping[str, str], place: int, starts_s: float, url: str, playlist_url: str) -> Segment:
    """What the tags in force say of a segment; raises KeyError when one is missing."""
    init = dict(_ATTRIBUTE.findall(before["#EXT-X-MAP"]))["URI"].strip('"')
    lasts_s = float(before["#EXTINF"].partition(",")[0])
    sequence = int(before.get("#EXT-X-MEDIA-SEQUENCE", "0")) + place
    return Segment(sequence, starts_s, lasts_s, url, urljoin(playlist_url, init))
