"""Announces what airs as events of the contract, through the outbox."""

from datetime import datetime

from sqlalchemy import Connection

from generated.events import BROADCAST_NOW_PLAYING, Data, EventSpec
from generated.vocabulary import Topic
from lab.playout.channel import Channel
from lab.playout.horizon import Horizon
from lab.playout.programmes import now_playing
from lab.playout.record import Clip
from services.infra import outbox
from services.kernel.ids import IdSource


class OutboxAnnouncer:
    """Stores events in the caller's transaction; the relay publishes them after the commit."""

    def __init__(self, channel: Channel, ids: IdSource) -> None:
        self._channel = channel
        self._ids = ids

    def now_playing(self, conn: Connection, horizon: Horizon, slate: Clip) -> None:
        """Announce the programme that airs at the horizon's index."""
        playing = now_playing(self._channel, horizon.schedule, horizon.index, slate)
        self._add(conn, BROADCAST_NOW_PLAYING, playing.current.starts_at, playing)

    def _add(self, conn: Connection, spec: EventSpec[Data], occurred_at: datetime, data: Data) -> None:
        event_id = self._ids.new()
        draft = outbox.EventDraft(
            spec,
            event_id=event_id,
            occurred_at=occurred_at,
            trace_id=event_id.replace("-", ""),
            subject=f"channel:{self._channel.channel_id}",
            data=data,
        )
        outbox.add(conn, Topic.BROADCAST, draft)
