"""What every contender serves: a channel with a day of schedule, an hour into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from lab.playout.answer import Answer as PlayoutAnswer
from lab.playout.answer import Send, immutable, send_answer
from lab.playout.channel import Channel
from lab.playout.origin import Origin
from lab.playout.playlist import media_playlist
from lab.playout.published import ScheduleReader, ScheduleWriter, parse
from lab.playout.record import Clip, Item, Reserve
from lab.playout.shelf import clip_of
from tests.support.assets import write_asset
from tests.support.channels import a_channel

INDEX = 1_000_000
ITEM_SEGMENTS = 15
ITEMS = 2700
SEGMENT_BYTES = 500_000
PLAYLIST = "/hls/main/720/playlist.m3u8"
SEGMENT = f"/hls/main/720/{INDEX}.m4s"
CHANNEL: Channel = a_channel()


class StoppedClock:
    """Every contender sees the same instant, so that every answer is the same."""

    def now(self) -> datetime:
        return CHANNEL.grid.start_of(INDEX)

    def unix_ms(self) -> int:
        return int(self.now().timestamp() * 1000)

    def monotonic(self) -> float:
        return 0.0


def prepare(root: Path) -> None:
    """Write storage and schedule under `root`."""
    slate = clip_of(write_asset(root / "storage", "slate", 4))
    film = clip_of(write_asset(root / "storage", "film", ITEM_SEGMENTS, body_size=SEGMENT_BYTES))
    first = INDEX - INDEX % ITEM_SEGMENTS - 1690 * 2
    items = [Item(first + n * ITEM_SEGMENTS, film, ITEM_SEGMENTS) for n in range(ITEMS)]
    ScheduleWriter(_schedule(root)).append([Reserve(first, (), slate), *items])


def origin(root: Path) -> Origin:
    """Ours."""
    reader = ScheduleReader(_schedule(root))
    return Origin(root / "storage", {"main": (CHANNEL, reader)}, StoppedClock(), manifests_kept=16)


def naive(root: Path) -> Any:
    """Reads and folds the schedule for each playlist, as a first version would."""
    slate = Clip("slate", "", 4, "g1")

    async def app(_scope: Mapping[str, Any], _receive: Any, send: Send) -> None:
        schedule = parse(_schedule(root).read_bytes()).schedule
        text = media_playlist(CHANNEL, schedule, INDEX, slate)
        answer = PlayoutAnswer(200, b"application/vnd.apple.mpegurl", (text.encode(),), immutable(1), b'"x"')
        await send_answer(send, answer, head=False)

    return app


def _schedule(root: Path) -> Path:
    return root / "broadcast" / "main" / "schedule.jsonl"
