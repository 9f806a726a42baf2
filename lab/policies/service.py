"""Keeps the cards that come into force, and tells what they changed."""

import asyncio
import json
from collections.abc import Callable, Sequence

import sqlalchemy as sa
import structlog
from pydantic import MISSING

from generated.models import OwnerCard
from generated.vocabulary import ErrorCode
from lab.policies import store
from lab.policies.domain import HOUSE, Change, Signed, changes, signed, word_of
from lab.policies.store import CARD, VERSION, Version
from lab.station.ports import Audit
from services.infra.configuration.bundle import canonical_text, card_content, card_hash
from services.infra.sql.database import Database
from services.infra.sql.history import Difference, History
from services.kernel.clock import Clock
from services.kernel.errors import NotFound

_log = structlog.get_logger("lab.policies")
_FOUND = Signed(HOUSE, None)


def _changes(before: str | None, after: str) -> list[Change]:
    return changes(None if before is None else json.loads(before), json.loads(after))


_HISTORY = History(CARD, VERSION, store.version_of, _changes, "No such owner card was ever in force.")


class CardHistory:
    """The versions of every channel's card. `channels` begins with the default one; `card_of` gives a card in force."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        clock: Clock,
        channels: Sequence[str],
        card_of: Callable[[str], OwnerCard | None],
        *,
        retry_s: float,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._channels = tuple(channels)
        self._card_of = card_of
        self._retry_s = retry_s
        self._stirred = asyncio.Event()

    def stir(self) -> None:
        """The configuration is another one: look whether a card is."""
        self._stirred.set()

    async def run(self) -> None:
        """Take in what is in force, now and whenever it is stirred, until cancelled."""
        while True:
            self._stirred.clear()
            noted = [await self._is_noted(channel) for channel in self._channels]
            if all(noted):
                await self._stirred.wait()
            else:
                await asyncio.sleep(self._retry_s)

    async def _is_noted(self, channel: str) -> bool:
        """Whether the channel's card could be taken in; what is wrong with one is no other's trouble."""
        try:
            await self._database.write(lambda conn: self._take_in_force(conn, channel, _FOUND))
        except Exception as error:  # noqa: BLE001 - whatever it is, the LAB goes on
            _log.error("card_not_noted", channel=channel, error=str(error))
            return False
        return True

    async def note(self) -> None:
        """Take in what is in force. Raises `Unavailable`."""
        await self._database.write(self.take)

    def take(self, conn: sa.Connection, brought: Signed = _FOUND) -> None:
        """A version, with its audit entry, for each card that is not the newest of its channel."""
        for channel in self._channels:
            self._take_in_force(conn, channel, brought)

    async def page(self, channel: str | None, before: int | None, limit: int) -> list[Version]:
        """Versions of a channel, the default one when none is named, newest first. Raises NOT_FOUND."""
        name = self._channels[0] if channel is None else channel
        if name not in self._channels:
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such channel.", channel_id=name)
        return await self._database.read(lambda conn: _HISTORY.page(conn, before, limit, channel_id=name))

    async def whole(self, wanted: str) -> tuple[Version, str]:
        """The newest version that is this card, and the card's canonical JSON. Raises NOT_FOUND."""
        return await self._database.read(lambda conn: _HISTORY.whole(conn, wanted))

    async def difference(self, wanted: str, before: str | None) -> Difference[Version, Change]:
        """What a card says otherwise than the one `before`, the one that it followed for None. Raises NOT_FOUND."""
        return await self._database.read(lambda conn: _HISTORY.difference(conn, wanted, before))

    def _take_in_force(self, conn: sa.Connection, channel: str, brought: Signed) -> None:
        if (card := self._card_of(channel)) is not None:
            self._take(conn, channel, card, brought)

    def _take(self, conn: sa.Connection, channel: str, card: OwnerCard, brought: Signed) -> None:
        newest = _HISTORY.newest(conn, channel_id=channel)
        found = card_hash(card)
        if newest is not None and newest.card_hash == found:
            return
        content = card_content(card)
        before = None if newest is None else json.loads(_HISTORY.whole(conn, newest.card_hash)[1])
        change = card.change
        said = None if change is MISSING else Signed(change.by, change.reason)
        by = signed(said, word_of(before), brought)
        version = Version(
            channel_id=channel,
            number=1 if newest is None else newest.number + 1,
            card_hash=found,
            card_version=card.version,
            author=by.author,
            reason=by.reason,
            effective_at=self._clock.now(),
            previous_hash=None if newest is None else newest.card_hash,
        )
        _HISTORY.add(conn, store.row_of(version), canonical_text(content))
        self._audit.record(
            conn,
            actor=brought.author,
            action="policy.changed",
            subject=f"policy:{channel}",
            before=before,
            after=content,
            reason=by.reason if by == brought else f"{by.author}: {by.reason}",
        )
