"""Now, guide and status from the published schedule alone, with no LAB anywhere."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generated import models
from generated.vocabulary import BroadcastState, Caller, ErrorCode, ProgrammeKind
from lab.playout.handlers import BroadcastView
from lab.playout.published import ScheduleReader, ScheduleWriter
from lab.playout.record import Item, Reserve
from lab.playout.shelf import Shelf, clip_of
from lab.playout.status import ChannelHeartbeat, Heartbeat, write_heartbeat
from services.kernel.errors import Invalid, NotFound, Unavailable
from tests.support.assets import write_asset
from tests.support.channels import a_channel, a_clip
from tests.support.clock import ManualClock
from tests.support.xmltv import xmltv_programmes

CHANNEL = a_channel()
ANYONE = Caller.anonymous()
FILM = "01935b7e-5f00-7000-8000-0000000000a1"


class Published:
    """Two films from index 1000, then nothing; the clock stands in the first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = ManualClock(CHANNEL.grid.start_of(1002))
        slate = clip_of(write_asset(root / "storage", "slate", 4))
        films = [a_clip(FILM, 5), a_clip(FILM, 7)]
        path = root / "broadcast/main/schedule.jsonl"
        ScheduleWriter(path).append([Reserve(0, (), slate), Item(1000, films[0], 5), Item(1005, films[1], 7)])
        shelf = Shelf(root / "storage", manifests_kept=4)
        self.status = root / "broadcast/status.json"
        sources = {"main": (CHANNEL, ScheduleReader(path))}
        self.view = BroadcastView(sources, "main", shelf, self.status, self.clock)

    def now(self, channel: str | None = None) -> models.NowPlaying:
        return asyncio.run(self.view.get_now_playing(ANYONE, channel=channel)).body

    def guide(self, limit: int = 50, cursor: str | None = None) -> models.GuidePage:
        return asyncio.run(self.view.get_guide(ANYONE, channel=None, limit=limit, cursor=cursor)).body


@pytest.fixture
def published(tmp_path: Path) -> Published:
    return Published(tmp_path)


def test_now_and_next(published: Published) -> None:
    now = published.now()
    assert (now.index, now.current.first_index, now.current.segment_count) == (1002, 1000, 5)
    assert now.current.ends_at == CHANNEL.grid.start_of(1005)
    following: Any = now.next
    assert (following.first_index, following.kind) == (1005, ProgrammeKind.PROGRAMME)
    assert published.now("main") is now


def test_the_slate_names_no_asset(published: Published) -> None:
    published.clock.advance(3600)
    current = published.now().current
    assert current.kind is ProgrammeKind.SLATE
    assert "asset_id" not in current.model_dump()


def test_an_unknown_channel_is_not_found(published: Published) -> None:
    with pytest.raises(NotFound):
        published.now("other")


def test_before_the_slate_the_channel_is_off_air(tmp_path: Path) -> None:
    published = Published(tmp_path)
    (tmp_path / "storage/assets/slate").rename(tmp_path / "away")
    with pytest.raises(Unavailable) as refusal:
        published.now()
    assert refusal.value.code is ErrorCode.OFF_AIR
    [channel] = published.view.channels()
    assert channel.state is BroadcastState.OFF_AIR


def test_the_guide_pages_to_the_end_of_what_is_published(published: Published) -> None:
    first = published.guide(limit=1)
    assert first.published_until == CHANNEL.grid.start_of(1012)
    cursor: Any = first.next_cursor
    second = published.guide(limit=1, cursor=cursor)
    assert [page.items[0].first_index for page in (first, second)] == [1000, 1005]
    assert "next_cursor" not in second.model_dump()
    assert len(published.guide().items) == 2


def test_a_cursor_from_the_past_continues_from_now(published: Published) -> None:
    cursor: Any = published.guide(limit=1).next_cursor
    published.clock.advance(60 * 60)
    assert published.guide(cursor=cursor).items[0].kind is ProgrammeKind.SLATE


def test_a_cursor_of_another_list_is_refused(published: Published) -> None:
    with pytest.raises(Invalid) as refusal:
        published.guide(cursor="cXVldWU6NQ")
    assert refusal.value.code is ErrorCode.CURSOR_INVALID


def test_the_guide_for_others_says_the_same(published: Published) -> None:
    told = xmltv_programmes(asyncio.run(published.view.get_guide_xmltv(ANYONE, channel="main")).body)
    items = published.guide().items
    assert [(p.title, p.start) for p in told] == [
        (i.title, i.starts_at.replace(microsecond=0)) for i in items
    ]
    assert [p.first_shown for p in told] == [None, told[0].start], "the same film again"


def test_a_channels_state_is_true_without_a_heartbeat(published: Published) -> None:
    [channel] = published.view.channels()
    assert (channel.state, channel.index, channel.queue_entries) == (BroadcastState.ON_AIR, 1002, 0)
    assert channel.ready_s == pytest.approx(10 * 32 / 15)
    age: Any = channel.newest_segment_age_s
    assert -9 < age < 0


def test_the_queues_length_is_the_heartbeats_word(published: Published) -> None:
    now = published.clock.now()
    beat = Heartbeat(now, now - timedelta(hours=1), 7, 2, (ChannelHeartbeat("main", 31, 1012, False),))
    write_heartbeat(published.status, beat)
    [channel] = published.view.channels()
    assert channel.queue_entries == 31
    published.status.write_text("{", encoding="utf-8")
    [channel] = published.view.channels()
    assert channel.queue_entries == 0
