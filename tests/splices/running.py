"""Airs the films in random order through the real origin, follows it as a player does, and has ffmpeg decode it."""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import numpy as np
from numpy.typing import NDArray

from lab.assets import FRAME_RATE, SAMPLE_RATE
from lab.playout.channel import Channel
from lab.playout.origin import Origin
from lab.playout.published import ScheduleReader, ScheduleWriter
from lab.playout.record import PROGRAMME, Item, Reserve
from lab.playout.shelf import clip_of
from lab.playout.wiring import channel_of
from lab.prep.slate import make_slate
from services.infra.configuration import load
from tests.splices.clips import FILMS, FLASH_S, Film, chirp
from tests.support.asgi import call
from tests.support.clock import ManualClock
from tests.support.configuration import CONFIG
from tests.support.prep import prepared, the_spec

MOST_APART_S = 0.001
FIRST = 13_000_000
"""Far enough from the epoch that 33 bits of 90 kHz have wrapped."""
_ITEMS_AT_ONCE = 25
_NEAR_S = 0.12
_OVERLAP = 2
_WHITE = 130
_MASTER = "/hls/main/master.m3u8"


@dataclass(frozen=True)
class Mark:
    """A flash and its chirp as they aired: the film, its place in the order, and where they were to be, s."""

    film: str
    place: int
    at_s: float
    flash_s: float
    chirp_s: float

    @property
    def apart_s(self) -> float:
        """How far the sound lags (+) or leads (-)."""
        return self.chirp_s - self.flash_s


@dataclass(frozen=True)
class Found:
    """What aired: how many splices, every mark, and where a timestamp did not follow the one before."""

    splices: int
    marks: tuple[Mark, ...]
    gaps: tuple[str, ...]

    def wrong(self) -> list[str]:
        """What a viewer could notice; empty when there is nothing."""
        late = [
            f"{mark.film}, number {mark.place}: sound and picture are {mark.apart_s * 1000:+.2f} ms apart"
            for mark in self.marks
            if not abs(mark.apart_s) <= MOST_APART_S
        ]
        return [*late, *self.gaps]


@dataclass
class _Track:
    """A media playlist, what was fetched of it by index, and the index behind the last that it has listed."""

    playlist: str
    init: bytes = b""
    parts: dict[int, bytes] = field(default_factory=dict)
    listed: int = 0


class Aired:
    """A channel of `splices` random splices in `folder`, and the files that a player was given of it."""

    def __init__(self, folder: Path, splices: int, seed: int, films: Mapping[str, Film] = FILMS) -> None:
        self.folder = folder
        dice = random.Random(seed)
        self.order = [dice.choice(list(films)) for _ in range(splices + 1)]
        self.items: list[Item] = []
        self._films = {name: films[name] for name in sorted(set(self.order))}

    def air(self, progress: Callable[[float], None] = lambda _: None) -> None:
        """Prepare the films and publish them back to back."""
        storage, spec = self.folder / "storage", the_spec()
        small = replace(spec, ladder=replace(spec.ladder, video=spec.ladder.video[-1:]))
        slate = clip_of(make_slate(storage, small))
        clips = {}
        for done, (name, film) in enumerate(self._films.items()):
            number = f"film-{done}"
            source = film.make(self.folder, number)
            clips[name] = clip_of(prepared(source, storage, number, small))
            progress((done + 1) / len(self._films))
        at = FIRST
        for name in self.order:
            self.items.append(Item(at, clips[name], clips[name].segments, PROGRAMME))
            at += clips[name].segments
        schedule = self.folder / "schedule.jsonl"
        ScheduleWriter(schedule).append([Reserve(0, (), slate), *self.items])
        settings = load(CONFIG, {}).channels_config.channels["main"]
        self.channel: Channel = channel_of("main", settings, retry_after_s=2)
        self.clock = ManualClock(self.channel.grid.start_of(FIRST))
        self.origin = Origin(
            storage, {"main": (self.channel, ScheduleReader(schedule))}, self.clock, manifests_kept=8
        )

    def watch(self) -> Iterator[Found]:
        """Follow the channel some programmes at a time; each part ends with the programme that the next begins with."""
        for first in range(0, len(self.order) - 1, _ITEMS_AT_ONCE):
            items = self.items[first : first + _ITEMS_AT_ONCE + 1]
            picture, sound = asyncio.run(self._fetched(items[0].start, items[-1].end))
            yield self._measured(first, items, picture, sound)

    async def _fetched(self, first: int, last: int) -> tuple[Path, Path]:
        """The picture and the sound of indices [first, last) as files: what the playlists named, and nothing else."""
        master = await self._get(_MASTER)
        audio = re.search(r'#EXT-X-MEDIA:.*?TYPE=AUDIO.*?URI="([^"]+)"', master.decode())
        video = [line for line in master.decode().splitlines() if line and not line.startswith("#")][-1]
        assert audio is not None, master
        tracks = [_Track(urljoin(_MASTER, uri)) for uri in (video, audio.group(1))]
        now = first
        while any(track.listed < last for track in tracks):
            self.clock.step_wall((self.channel.grid.start_of(now) - self.clock.now()).total_seconds())
            for track in tracks:
                await self._read(track, first, last)
            now = min(track.listed for track in tracks) - _OVERLAP
        files = self.folder / "picture.mp4", self.folder / "sound.mp4"
        for file, track in zip(files, tracks, strict=True):
            assert sorted(track.parts) == list(range(first, last)), (first, last, sorted(track.parts))
            file.write_bytes(track.init + b"".join(track.parts[index] for index in range(first, last)))
        return files

    async def _read(self, track: _Track, first: int, last: int) -> None:
        text = (await self._get(track.playlist)).decode()
        named = re.search(r'#EXT-X-MAP:URI="([^"]+)"', text)
        begins = re.search(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", text)
        assert named is not None, text
        assert begins is not None, text
        track.init = track.init or await self._get(urljoin(track.playlist, named.group(1)))
        uris = [line for line in text.splitlines() if line and not line.startswith("#")]
        for index, uri in enumerate(uris, int(begins.group(1))):
            if first <= index < last and index not in track.parts:
                track.parts[index] = await self._get(urljoin(track.playlist, uri))
        track.listed = int(begins.group(1)) + len(uris)

    async def _get(self, path: str) -> bytes:
        answer = await call(self.origin, path)
        assert answer.status == 200, (path, answer.status)
        return answer.body

    def _measured(self, first: int, items: Sequence[Item], picture: Path, sound: Path) -> Found:
        frames, samples = _timestamps(picture), _timestamps(sound)
        gaps = [*gaps_in("picture", frames, 1 / FRAME_RATE), *gaps_in("sound", samples, 1024 / SAMPLE_RATE)]
        light = np.frombuffer(
            _piped("-i", picture, "-fps_mode", "passthrough", "-vf", _ONE_DOT, "-f", "rawvideo"), np.uint8
        )
        heard = np.frombuffer(_piped("-i", sound, "-ac", "1", "-f", "f32le"), np.float32)
        if len(light) != len(frames):
            gaps.append(f"{len(frames)} pictures were given, {len(light)} came out")
        if len(heard) != len(samples) * 1024:
            gaps.append(f"{len(samples) * 1024} samples were given, {len(heard)} came out")
        marks = []
        for place, item in enumerate(items, first):
            begins = float(self.channel.grid.segment) * (item.start - items[0].start)
            film = self.order[place]
            for mark in self._films[film].marks:
                at = begins + mark
                flash = _flash(light, at)
                marks.append(Mark(film, place, at, flash, _chirp(heard, at) + samples[0] - frames[0]))
        return Found(len(items) - 1, tuple(marks), tuple(gaps))


_ONE_DOT = "crop=iw/4:ih/4,scale=1:1:flags=area,format=gray"
_CHIRP = chirp()


def _flash(light: NDArray[np.uint8], at_s: float) -> float:
    """When the picture turns white near `at_s`; NaN when it doesn't."""
    first = max(round((at_s - _NEAR_S) * FRAME_RATE), 0)
    near = light[first : first + round(2 * _NEAR_S * FRAME_RATE)] > _WHITE
    return (first + int(np.argmax(near))) / FRAME_RATE if near.any() and not near[0] else float("nan")


def _chirp(heard: NDArray[np.float32], at_s: float) -> float:
    """When the chirp begins near `at_s`: where what is heard is most like it, between samples too."""
    first = max(round((at_s - _NEAR_S) * SAMPLE_RATE), 0)
    near = heard[first : first + round((2 * _NEAR_S + FLASH_S) * SAMPLE_RATE)].astype(np.float64)
    alike = np.correlate(near, _CHIRP, "valid")
    best = int(np.argmax(alike))
    if not 0 < best < len(alike) - 1:
        return float("nan")
    before, top, after = alike[best - 1 : best + 2]
    between = float((before - after) / (2 * (before - 2 * top + after)))
    return (first + best + between) / SAMPLE_RATE


def _timestamps(path: Path) -> list[float]:
    """Presentation times of everything in the file, in order, s."""
    command = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "json", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sorted(float(packet["pts_time"]) for packet in json.loads(said)["packets"])


def gaps_in(what: str, times: Sequence[float], step_s: float) -> list[str]:
    """Where a timestamp does not follow the one before after `step_s`."""
    return [
        f"{what}: {after - before:.6f} s from {before:.6f} s on, {step_s:.6f} s were due"
        for before, after in pairwise(times)
        if abs(after - before - step_s) > 2e-6
    ]


def _piped(*arguments: str | Path) -> bytes:
    command = ["ffmpeg", "-v", "error", *map(str, arguments), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout
