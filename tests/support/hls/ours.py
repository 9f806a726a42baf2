"""Our own channel, recorded: real prep, the real origin, a clock that a test moves.

Two films with a station id between them, the second as hard to encode as films get, then nothing: the slate takes
over. The recording begins before the first film and ends in the slate, and reads every playlist twice in each segment.
"""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lab.assets import MANIFEST_FILE, CaptionTrack, Cue
from lab.playout.origin import Origin
from lab.playout.published import ScheduleReader, ScheduleWriter
from lab.playout.record import BREAK, PROGRAMME, Item, Reserve
from lab.playout.shelf import clip_of
from lab.playout.wiring import channel_of
from lab.prep.slate import make_slate
from services.infra.configuration import load
from tests.support.asgi import call
from tests.support.clock import ManualClock
from tests.support.configuration import CONFIG
from tests.support.hls.capture import Capture, Part
from tests.support.hls.record import Answer, record
from tests.support.prep import prepared, the_spec

ENTRY = "http://channel.test/hls/main/master.m3u8"
FIRST = 13_000_000
"""Far enough from the epoch that 33 bits of 90 kHz have wrapped."""
_LOOKS = 28
_CUES = (Cue(500, 1800, "boa noite"), Cue(1900, 6000, "uma frase <i>longa</i>\nem duas linhas"))


def our_capture(folder: Path) -> Capture:
    """A recording of some 25 seconds; making it takes some ten."""
    storage, spec = folder / "storage", the_spec()
    slate = clip_of(make_slate(storage, spec))
    calm, ident, wild = folder / "calm.mkv", folder / "ident.mkv", folder / "wild.mkv"
    _film(calm, "testsrc2=size=640x360:rate=25", 9)
    _film(wild, "nullsrc=size=640x360:rate=30,noise=alls=100:allf=t", 8)
    captioned = replace(prepared(calm, storage, "calm", spec), captions=(CaptionTrack("pt-BR", _CUES),))
    (storage / "assets" / "calm" / MANIFEST_FILE).write_text(captioned.to_json(), encoding="utf-8")
    _film(ident, "smptebars=size=640x360:rate=30", 4)
    # No ladder keeps white noise as it was.
    anything = replace(spec, qa=replace(spec.qa, refuse_similarity=0.0))
    films = [
        (clip_of(captioned), PROGRAMME),
        (clip_of(prepared(ident, storage, "ident", spec)), BREAK),
        (clip_of(prepared(wild, storage, "wild", anything)), PROGRAMME),
    ]
    channel = channel_of("main", load(CONFIG, {}).channels_config.channels["main"], retry_after_s=2)
    schedule = folder / "schedule.jsonl"
    items, at = [], FIRST + 6
    for film, kind in films:
        items.append(Item(at, film, film.segments, kind))
        at += film.segments
    ScheduleWriter(schedule).append([Reserve(0, (), slate), *items])
    clock = ManualClock(channel.grid.start_of(FIRST))
    origin = Origin(storage, {"main": (channel, ScheduleReader(schedule))}, clock, manifests_kept=8)
    half_s = float(channel.grid.segment) / 2
    pauses: list[Callable[[], None]] = [lambda: clock.advance(half_s)] * _LOOKS
    return record(ENTRY, lambda part: _asked(origin, part), clock.monotonic, pauses)


def _asked(origin: Origin, part: Part) -> Answer:
    answer = asyncio.run(call(origin, part.url.removeprefix("http://channel.test")))
    return Answer(answer.status, answer.headers.get("content-type", ""), answer.body)


def _film(path: Path, picture: str, seconds: int) -> None:
    sound = f"anoisesrc=amplitude=0.3:duration={seconds}:sample_rate=48000"
    inputs = ["-f", "lavfi", "-t", str(seconds), "-i", picture, "-f", "lavfi", "-i", sound]
    codecs = ["-c:v", "mpeg4", "-q:v", "3", "-c:a", "pcm_s16le", "-ac", "2"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *codecs, str(path)], check=True)
