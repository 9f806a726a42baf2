"""An operator's desk per channel: its queue, its switches, its logbook, its live source."""

from collections.abc import Sequence
from dataclasses import dataclass

from generated.vocabulary import ErrorCode
from lab.live.service import LiveService
from lab.queue import store
from lab.queue.service import QueueService
from lab.station.logbook import Logbook
from lab.station.playout import PlayoutService
from services.infra.sql.database import Database
from services.kernel.errors import NotFound


@dataclass(frozen=True)
class Desk:
    """What operators may do on one channel."""

    channel_id: str
    queue: QueueService
    playout: PlayoutService
    logbook: Logbook
    live: LiveService


class Desks:
    """Finds the desk that an operator means; the first one is the default channel's."""

    def __init__(self, database: Database, desks: Sequence[Desk]) -> None:
        self._database = database
        self._desks = {desk.channel_id: desk for desk in desks}
        self._default = desks[0]

    def of(self, channel_id: str | None) -> Desk:
        """The desk of a channel, of the default one when none is named; raises NOT_FOUND."""
        desk = self._default if channel_id is None else self._desks.get(channel_id)
        if desk is None:
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such channel.", channel_id=channel_id)
        return desk

    async def of_entry(self, entry_id: str) -> Desk:
        """The desk in whose queue an entry is; the default channel's, which knows what to say, for no entry."""
        channel_id = await self._database.read(lambda conn: store.channel_of(conn, entry_id))
        return self._desks.get(channel_id or "", self._default)

    def named(self, desk: Desk) -> dict[str, str]:
        """The channel as part of a request that may be repeated: nothing for the default one, as it ever was."""
        return {} if desk is self._default else {"channel": desk.channel_id}
