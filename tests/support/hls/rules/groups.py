"""The groups: what a rule of each is given, and where it says the trouble is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.support.hls.capture import Stream
from tests.support.hls.finding import Rules
from tests.support.hls.playlist import Playlist

Lines = Iterator[tuple[int, str]]
"""Lines of the playlist in question, and what is wrong there."""
Places = Iterator[tuple[str, int, str]]
"""URLs with a line, 0 for what has none, and what is wrong there."""

any_playlist: Rules[Callable[[Playlist], Lines]] = Rules()
multivariant: Rules[Callable[[Playlist], Lines]] = Rules()
media: Rules[Callable[[Playlist], Lines]] = Rules()
reloads: Rules[Callable[[Playlist, Playlist], Lines]] = Rules()
"""Given a playlist and the one that came after it from the same URL; lines are of the later one."""
renditions: Rules[Callable[[Stream], Places]] = Rules()
contents: Rules[Callable[[Stream], Places]] = Rules()
