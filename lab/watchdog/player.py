"""Reads the channel over HTTP as a player does: master playlist, smallest variant, its sound, segment by segment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

_VARIANT = re.compile(r"#EXT-X-STREAM-INF:.*?BANDWIDTH=(\d+).*")
_SOUND = re.compile(r'#EXT-X-MEDIA:TYPE=AUDIO,.*URI="([^"]+)"')
_SEQUENCE = re.compile(r"#EXT-X-MEDIA-SEQUENCE:(\d+)")
_MAP = re.compile(r'#EXT-X-MAP:URI="([^"]+)"')


class Unreachable(Exception):
    """There is no answer that a player could use; says why."""


@dataclass(frozen=True)
class Listed:
    """A segment of a playlist: its URL and that of its init segment."""

    url: str
    init_url: str


@dataclass(frozen=True)
class Fetched:
    """A segment with its init segment in front. `stands_in`: it may not be kept, because the slate stands in."""

    media: bytes
    stands_in: bool


class Player:
    """One channel of one platform."""

    def __init__(self, client: httpx.Client, master_url: str) -> None:
        self._client = client
        self._master_url = master_url
        self._playlists: tuple[str, str] | None = None
        self._inits: dict[str, bytes] = {}

    def playlists(self) -> tuple[Mapping[int, Listed], Mapping[int, Listed]]:
        """Picture and sound as listed now, by index; raises `Unreachable`."""
        try:
            if self._playlists is None:
                self._playlists = chosen(self._get(self._master_url).text, self._master_url)
            picture, sound = (listed(self._get(url).text, url) for url in self._playlists)
        except Unreachable:
            self._playlists = None
            raise
        return picture, sound

    def fetch(self, segment: Listed) -> Fetched:
        """One segment; raises `Unreachable`."""
        if segment.init_url not in self._inits:
            self._inits = {
                **dict(list(self._inits.items())[-3:]),
                segment.init_url: self._get(segment.init_url).content,
            }
        answer = self._get(segment.url)
        stands_in = "no-store" in answer.headers.get("cache-control", "")
        return Fetched(self._inits[segment.init_url] + answer.content, stands_in)

    def _get(self, url: str) -> httpx.Response:
        try:
            answer = self._client.get(url)
        except httpx.HTTPError as error:
            raise Unreachable(f"it cannot be reached ({type(error).__name__})") from error
        if answer.status_code != 200:
            raise Unreachable(f"it answered {answer.status_code}")
        return answer


def chosen(master: str, url: str) -> tuple[str, str]:
    """The playlists of the smallest variant and of its sound; raises `Unreachable`."""
    lines = master.splitlines()
    variants = [
        (int(found[1]), lines[place + 1])
        for place, line in enumerate(lines[:-1])
        if (found := _VARIANT.fullmatch(line))
    ]
    sound = _SOUND.search(master)
    if not variants or sound is None:
        raise Unreachable("its master playlist lists nothing to play")
    return urljoin(url, min(variants)[1]), urljoin(url, sound[1])


def listed(playlist: str, url: str) -> dict[int, Listed]:
    """The segments of a media playlist by media sequence number; raises `Unreachable`."""
    sequence = _SEQUENCE.search(playlist)
    if sequence is None:
        raise Unreachable("its playlist has no media sequence")
    found: dict[int, Listed] = {}
    index, init_url = int(sequence[1]), ""
    for line in playlist.splitlines():
        if (map_tag := _MAP.fullmatch(line)) is not None:
            init_url = urljoin(url, map_tag[1])
        elif line and not line.startswith("#"):
            found[index] = Listed(urljoin(url, line), init_url)
            index += 1
    if not found:
        raise Unreachable("its playlist is empty")
    return found
