"""The HLS origin: plain ASGI over the published schedule and the prepared files.

Needs neither the LAB process nor a database. Decides per request which bytes an index has, and
serves the slate in place of whatever is missing, short or damaged. Refuses indexes beyond the lead
or older than the catch-up window (404), and everything while no slate was ever made (503).
"""

import contextlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from lab.assets import Cue
from lab.playout.answer import (
    MP4_TYPE,
    NO_STORE,
    PLAYLIST_TYPE,
    VTT_TYPE,
    Answer,
    Send,
    etag_matches,
    immutable,
    live,
    not_modified,
    refusal,
    send_answer,
)
from lab.playout.captions import caption_segment, track_for
from lab.playout.channel import SLATE_ID, CaptionSpec, Channel
from lab.playout.patch import BrokenSegment, patched
from lab.playout.playlist import caption_playlist, master_playlist, media_playlist
from lab.playout.record import LIVE
from lab.playout.schedule import Schedule, Slot
from lab.playout.shelf import Shelf, Slate
from services.kernel.clock import Clock

PREFIX = "/hls/"
_ALLOW = (b"allow", b"GET, HEAD, OPTIONS")


class ScheduleSource(Protocol):
    """Where the schedule in force comes from."""

    def current(self) -> Schedule:
        """The schedule as published now."""
        ...


@dataclass
class _Seen:
    """One tick of a channel: its index, the newest one listed, and the playlists made in it."""

    index: int
    newest: int
    schedule: Schedule
    slate: Slate
    playlists: dict[str, Answer] = field(default_factory=dict)


class ChannelOrigin:
    """Answers for one channel, by the path below `/hls/<channel>/`."""

    def __init__(self, channel: Channel, schedule: ScheduleSource, shelf: Shelf, clock: Clock) -> None:
        self._channel = channel
        self._source = schedule
        self._shelf = shelf
        self._clock = clock
        self._captions: Mapping[str, CaptionSpec] = {track.name: track for track in channel.captions}
        self._alternates = frozenset(audio.name for audio in channel.alternate_audio)
        self._media = frozenset(
            [*(rung.name for rung in channel.rungs), channel.audio.name, *self._alternates]
        )
        self._immutable = immutable(channel.cache.segment_s)
        self._init_cache = immutable(channel.cache.init_s)
        self._live = live(channel.cache.playlist_s)
        self._seen: _Seen | None = None

    def answer(self, path: str) -> Answer:
        """What a GET of `path` gets."""
        seen = self._look()
        if seen is None:
            retry = (b"retry-after", b"%d" % self._channel.retry_after_s)
            return refusal(503, "the channel has not begun", retry)
        folder, _, name = path.rpartition("/")
        if name.endswith(".m3u8"):
            return self._playlist(folder, name, seen)
        if folder in self._media and name.startswith("init-") and name.endswith(".mp4"):
            return self._init(folder, name[len("init-") : -len(".mp4")])
        number = _number(name)
        if number is None or not seen.index - self._channel.catch_up <= number <= seen.newest:
            return refusal(404, "no such segment")
        if folder in self._media and name.endswith(".m4s"):
            return self._segment(folder, number, seen)
        if folder in self._captions and name.endswith(".vtt"):
            return self._caption(self._captions[folder], number, seen)
        return refusal(404, "no such file")

    def _look(self) -> _Seen | None:
        """Schedule and slate as they are in this tick: edits never reach what a tick can ask for.

        A clock that steps back within the catch-up window is waited for, so that no sequence goes backwards.
        """
        index = self._channel.grid.index_at(self._clock.now())
        if self._seen is not None and 0 < self._seen.index - index <= self._channel.catch_up:
            return self._seen
        if self._seen is None or self._seen.index != index:
            slate = self._shelf.slate()
            newest = self._channel.newest(index)
            self._seen = _Seen(index, newest, self._source.current(), slate) if slate else None
        return self._seen

    def _playlist(self, folder: str, name: str, seen: _Seen) -> Answer:
        kind = f"media/{name}" if folder in self._media else f"{folder}/{name}"
        known = seen.playlists.get(kind)
        if known is not None:
            return known
        text = self._text(folder, name, seen)
        if text is None:
            return refusal(404, "no such playlist")
        raw = text.encode()
        etag = b'"%d-%08x"' % (seen.index, zlib.crc32(raw))
        made = Answer(200, PLAYLIST_TYPE, (raw,), self._live, etag)
        seen.playlists[kind] = made
        return made

    def _text(self, folder: str, name: str, seen: _Seen) -> str | None:
        if folder == "" and name == "master.m3u8":
            return master_playlist(self._channel, {r.name: r.codecs for r in seen.slate.manifest.renditions})
        if name != "playlist.m3u8":
            return None
        if folder in self._media:
            return media_playlist(self._channel, seen.schedule, seen.index, seen.slate.clip)
        if folder in self._captions:
            return caption_playlist(self._channel, seen.schedule, seen.index, seen.slate.clip)
        return None

    def _init(self, rendition: str, generation: str) -> Answer:
        if not generation.isalnum():
            return refusal(404, "no such init segment")
        if rendition in self._alternates:
            rendition = self._channel.audio.name  # every sound is encoded alike
        try:
            return Answer(200, MP4_TYPE, (self._shelf.init(generation, rendition),), self._init_cache)
        except BrokenSegment:
            return refusal(404, "no such init segment")

    def _segment(self, name: str, number: int, seen: _Seen) -> Answer:
        """A segment as it airs: in another language the main sound where that is missing, else the slate."""
        slot = seen.schedule.at(number, seen.slate.clip)
        main = self._channel.audio.name if name in self._alternates else name
        if slot.kind == LIVE:  # it has one sound
            with contextlib.suppress(BrokenSegment):
                airing = self._shelf.live(slot.clip.asset_id, main, number)
                return Answer(200, MP4_TYPE, (airing,), self._immutable)
        elif slot.clip.asset_id != SLATE_ID:
            if name != main and self._speaks(slot, name):
                with contextlib.suppress(BrokenSegment):
                    return self._airing(slot, name, number, self._immutable)
                with contextlib.suppress(BrokenSegment):
                    return self._airing(slot, main, number, NO_STORE)
            with contextlib.suppress(BrokenSegment):
                return self._airing(slot, main, number, self._immutable)
        return self._stand_in(main, number, self._shelf.slate_for(slot.clip.generation) or seen.slate)

    def _speaks(self, slot: Slot, name: str) -> bool:
        try:
            return any(made.name == name for made in self._shelf.manifest(slot.clip.asset_id).renditions)
        except BrokenSegment:
            return False

    def _airing(self, slot: Slot, name: str, number: int, cache: bytes) -> Answer:
        rendition, (header, body) = self._shelf.fragment(slot.clip.asset_id, name, slot.segment)
        place = rendition.segments[slot.segment]
        airing = patched(header, place, index=number, ticks=rendition.segment_ticks)
        return Answer(200, MP4_TYPE, (airing, body), cache)

    def _stand_in(self, name: str, number: int, slate: Slate) -> Answer:
        rendition = slate.manifest.rendition(name)
        header, body = slate.fragment(rendition, number)
        place = rendition.segments[number % len(rendition.segments)]
        airing = patched(header, place, index=number, ticks=rendition.segment_ticks)
        return Answer(200, MP4_TYPE, (airing, body), NO_STORE)

    def _caption(self, track: CaptionSpec, number: int, seen: _Seen) -> Answer:
        slot = seen.schedule.at(number, seen.slate.clip)
        cache = self._immutable
        cues: tuple[Cue, ...] = ()
        try:
            if slot.clip.asset_id != SLATE_ID and slot.kind != LIVE:
                tracks = self._shelf.manifest(slot.clip.asset_id).captions
                cues = track_for(tracks, track.language, or_unknown=track is self._channel.captions[0])
        except BrokenSegment:
            cache = NO_STORE
        begins = number - slot.segment
        text = caption_segment(self._channel.grid, cues, start=begins, segment=slot.segment)
        return Answer(200, VTT_TYPE, (text.encode(),), cache)


class Origin:
    """ASGI application for `/hls/`: every channel of one storage folder."""

    def __init__(
        self,
        storage: Path,
        channels: Mapping[str, tuple[Channel, ScheduleSource]],
        clock: Clock,
        *,
        manifests_kept: int,
    ) -> None:
        shelf = Shelf(storage, manifests_kept=manifests_kept)
        self._channels = {
            name: ChannelOrigin(channel, schedule, shelf.of(channel.format), clock)
            for name, (channel, schedule) in channels.items()
        }

    async def __call__(self, scope: Mapping[str, Any], _receive: Callable[[], Any], send: Send) -> None:
        """Answer one HTTP request whose path begins with `/hls/`."""
        method = scope["method"]
        if method == "OPTIONS":
            await send_answer(send, Answer(204, b"", (), extra=_preflight()), head=False)
        elif method not in ("GET", "HEAD"):
            await send_answer(send, refusal(405, "only GET, HEAD and OPTIONS", _ALLOW), head=False)
        else:
            answer = self.answer(scope["path"])
            if etag_matches(scope["headers"], answer.etag):
                answer = not_modified(answer)
            await send_answer(send, answer, head=method == "HEAD")

    def answer(self, path: str) -> Answer:
        """What a GET of the whole `path` gets."""
        name, _, rest = path.removeprefix(PREFIX).partition("/")
        channel = self._channels.get(name) if path.startswith(PREFIX) else None
        return channel.answer(rest) if channel else refusal(404, "no such channel")


def _number(name: str) -> int | None:
    stem = name.rpartition(".")[0]
    canonical = stem.isascii() and stem.isdigit() and len(stem) < 16 and (stem == "0" or stem[0] != "0")
    return int(stem) if canonical else None


def _preflight() -> tuple[tuple[bytes, bytes], ...]:
    return (
        _ALLOW,
        (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
        (b"access-control-allow-headers", b"*"),
    )
