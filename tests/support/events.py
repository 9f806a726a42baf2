"""Events, limits and receivers for tests of the outbox, the hub and the bus."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from generated.events import BROADCAST_NOW_PLAYING, SESSION_CREATED
from generated.models import NowPlaying, Programme, SessionNotice
from generated.vocabulary import ProgrammeKind, SessionState, Topic
from services.infra.events import FollowerLimits
from services.infra.events.stream import ReaderLimits
from services.infra.outbox import EventDraft, add
from services.infra.relay import RelayLimits
from services.infra.sql import Database
from services.infra.topics import of_person
from tests.support.clock import NOON
from tests.support.ids import CountingIds

RELAY = RelayLimits(
    poll_interval_s=0.05, batch=16, backoff_initial_s=0.02, backoff_max_s=0.1, keep=10_000, retention=10_000
)
READER = ReaderLimits(ring=64, batch=16, block_s=0.1, backoff_initial_s=0.02, backoff_max_s=0.1)
FOLLOWER = FollowerLimits(
    connections=100, batch=16, stalled_events=1000, silence_s=60, sweep_s=15, retry_s=0.02
)
TOPIC = Topic.BROADCAST


def a_draft(ids: CountingIds, at: datetime = NOON) -> EventDraft[NowPlaying]:
    """A well-formed `broadcast.now_playing`."""
    programme = Programme(
        title="Noite de verão",
        kind=ProgrammeKind.PROGRAMME,
        starts_at=NOON,
        ends_at=NOON + timedelta(seconds=32),
        first_index=1,
        segment_count=15,
        captions=[],
    )
    data = NowPlaying(channel_id="main", index=1, current=programme)
    return EventDraft(
        BROADCAST_NOW_PLAYING,
        event_id=ids.new(),
        occurred_at=at,
        trace_id="trace",
        subject="channel:main",
        data=data,
    )


async def emit(db: Database, ids: CountingIds, count: int = 1) -> None:
    """Commit `count` events one after another."""
    for _ in range(count):
        await db.write(lambda connection: add(connection, TOPIC, a_draft(ids)))


async def emit_of(db: Database, ids: CountingIds, user_id: str) -> None:
    """Commit that a session of somebody's has begun."""
    notice = SessionNotice(
        session_id=ids.new(),
        user_id=user_id,
        mode="party",
        state=SessionState.ACTIVE,
        policy_snapshot_id="5f" * 32,
    )
    draft = EventDraft(
        SESSION_CREATED,
        event_id=ids.new(),
        occurred_at=NOON,
        trace_id="trace",
        subject=f"session:{notice.session_id}",
        data=notice,
    )
    await db.write(lambda connection: add(connection, of_person(user_id), draft))


class Recorder:
    """A receiver that remembers what it was told of one topic, and may be made slow."""

    def __init__(self, topic: str = TOPIC) -> None:
        self.topic = topic
        self.sequences: list[int] = []
        self.notes: list[tuple[str, int]] = []
        self.dropped: str | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def event(self, text: str) -> None:
        await self.open.wait()
        event = json.loads(text)
        assert event["topic"] == self.topic
        self.sequences.append(event["sequence"])

    async def followed(self, topic: str, sequence: int) -> None:
        assert topic == self.topic
        self.notes.append(("followed", sequence))

    async def resync(self, topic: str, sequence: int) -> None:
        assert topic == self.topic
        self.notes.append(("resync", sequence))

    async def drop_slow(self) -> None:
        self.dropped = "slow"

    async def drop_silent(self) -> None:
        self.dropped = "silent"


async def until(true: Callable[[], Any], timeout_s: float = 10.0) -> None:
    """Return when `true()` holds; real components set their own pace."""
    async with asyncio.timeout(timeout_s):
        while not true():
            await asyncio.sleep(0.005)
