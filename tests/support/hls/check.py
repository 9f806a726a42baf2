"""All rules over a capture."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from tests.support.hls.capture import Capture, Stream, parse
from tests.support.hls.finding import Finding, Rule
from tests.support.hls.playlist import Playlist
from tests.support.hls.rules import basic, contents, media, multivariant, reloads, renditions, subtitles
from tests.support.hls.rules import groups as by

MODULES = (basic, multivariant, media, reloads, renditions, contents, subtitles)
GROUPS = (by.any_playlist, by.multivariant, by.media, by.reloads, by.renditions, by.contents)


def rules() -> list[Rule[Any]]:
    """Every rule, in the order of the groups."""
    return [rule for group in GROUPS for rule in group.all]


def check(capture: Capture) -> list[Finding]:
    """What is wrong, each thing once, by URL and line."""
    stream = parse(capture)
    found = {finding for playlist in set(stream.playlists) for finding in _alone(playlist)}
    found |= set(_between(stream))
    for group in (by.renditions, by.contents):
        for rule in group.all:
            found |= {rule.broken(url, line, what) for url, line, what in rule.judge(stream)}
    return sorted(found)


@lru_cache(maxsize=4096)
def _alone(playlist: Playlist) -> tuple[Finding, ...]:
    groups = [by.any_playlist]
    groups += [by.multivariant] if playlist.kind == "multivariant" else []
    groups += [by.media] if playlist.kind == "media" else []
    return tuple(
        rule.broken(playlist.url, line, what)
        for rule in itertools.chain.from_iterable(group.all for group in groups)
        for line, what in rule.judge(playlist)
    )


@lru_cache(maxsize=4096)
def _after(before: Playlist, after: Playlist) -> tuple[Finding, ...]:
    return tuple(
        rule.broken(after.url, line, what)
        for rule in by.reloads.all
        for line, what in rule.judge(before, after)
    )


def _between(stream: Stream) -> Iterator[Finding]:
    for rendition in stream.renditions:
        for before, after in itertools.pairwise(rendition.reloads):
            yield from _after(before, after)
