"""Threads of rooms: made with the room, and open to whoever is in it for as long as they are."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from generated.vocabulary import ChatScope, ChatThreadState
from services.chat import store
from services.chat.domain import Thread, of_room
from services.kernel.ids import IdSource


class RoomThreads:
    """What makes rooms' threads, in the transactions of those who enter."""

    def __init__(self, ids: IdSource) -> None:
        self._ids = ids

    def open(self, connection: sa.Connection, room_id: str, scope: ChatScope, now: datetime) -> str:
        """The thread of a new room."""
        new = Thread(
            self._ids.new(),
            of_room(scope, room_id),
            scope,
            ChatThreadState.OPEN,
            sequence=0,
            version=1,
            opened_at=now,
            room_id=room_id,
        )
        return store.open_thread(connection, new, ()).thread_id

    def enter(self, connection: sa.Connection, thread_id: str, user_id: str) -> None:
        """Somebody is in the room from now on, as long as they have a session in it."""
        store.add_members(connection, thread_id, [user_id], is_known=True)
