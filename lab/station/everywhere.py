"""What concerns every channel at once: an edit of the library, and filling all queues after it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import sqlalchemy as sa
import structlog

from generated.models import OwnerCard
from lab.playout.horizon import Horizon
from lab.queue import store as queue
from lab.queue.domain import Queue, ranked
from lab.station.on_air import OnAir
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.everywhere")

Horizons = Mapping[str, Horizon]
"""The horizon of each channel, by channel."""


class Everywhere:
    """All channels of a station, the default one first."""

    def __init__(self, channels: Sequence[OnAir]) -> None:
        self.channels = tuple(channels)

    def governing(self) -> OwnerCard:
        """The card that says when the whole LAB does what: the default channel's, another's while it has none."""
        return next(card for channel in self.channels if (card := channel.planning.card) is not None)

    @asynccontextmanager
    async def edit(self) -> AsyncIterator[Horizons]:
        """Hold every edit lock, always in one order; publish everywhere when the block ends well."""
        async with AsyncExitStack() as held:
            horizons: dict[str, Horizon] = {}
            for channel in self.channels:
                horizons[channel.name] = await held.enter_async_context(channel.publication.edit())
            yield horizons

    async def mend(self, horizons: Horizons) -> None:
        """Within an edit, let every planner choose anew what no longer fits."""
        for channel in self.channels:
            await channel.refill.mend(horizons[channel.name])

    async def refill(self, *, vary: bool = False) -> None:
        """Bring every queue to its target; one that the store refuses does not hold up the others."""
        for channel in self.channels:
            try:
                await channel.refill.run(vary=vary)
            except (KernelError, OSError) as error:
                _log.error("refill_delayed", channel=channel.name, error=str(error))

    def queues(self, conn: sa.Connection) -> dict[str, Queue]:
        """Every channel's queue."""
        return {channel.name: queue.load(conn, channel.name) for channel in self.channels}

    def withdraw(self, conn: sa.Connection, asset_id: str, horizons: Horizons, *, told: bool) -> None:
        """Take an asset's entries out of every queue; those that viewers may know of only when `told`."""
        for name, before in self.queues(conn).items():
            locked = frozenset() if told else horizons[name].locked
            kept = tuple(e for e in before if e.asset_id != asset_id or e.entry_id in locked)
            queue.save(conn, name, before, ranked(kept))

    def served(self) -> set[str] | None:
        """Assets with a segment that some channel serves, promised or plans; None before all are on air."""
        found: set[str] = set()
        for channel in self.channels:
            publication = channel.publication
            slate, horizon = publication.slate, publication.horizon()
            if slate is None:
                return None
            first = max(horizon.index - publication.channel.catch_up, 0)
            last = max(horizon.told, horizon.schedule.end or 0)
            found |= {slot.clip.asset_id for slot in horizon.schedule.slots(first, last, slate)}
        return found
