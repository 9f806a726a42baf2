"""Keeps the configurations that come into force, and tells what they changed."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from datetime import datetime
from functools import partial

import sqlalchemy as sa
import structlog

from generated.vocabulary import ConfigCause
from services.configuration import store
from services.configuration.store import CONTENT, VERSION, Version
from services.infra.configuration import ConfigBundle
from services.infra.configuration.bundle import spread
from services.infra.configuration.difference import Change, difference
from services.infra.house import AuditTrail, Configuration
from services.infra.repeating import described
from services.infra.sql import Database
from services.infra.sql.history import Difference, History
from services.kernel.clock import Clock

_log = structlog.get_logger("configuration")
_SHOWN = 12
"""Characters of a hash that tell it from the others."""


def _changes(before: str | None, after: str) -> list[Change]:
    return difference({} if before is None else spread(before), spread(after))


_HISTORY = History(CONTENT, VERSION, store.version_of, _changes, "No such configuration is kept.")


class ConfigHistory:
    """The versions of the configuration. Every node notes what it runs under; a version is whoever noticed first."""

    def __init__(
        self,
        database: Database,
        audit: AuditTrail,
        clock: Clock,
        configuration: Configuration,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._configuration = configuration
        self._to_note = deque([(configuration.current, clock.now())])
        """What came into force here, and when; one that was followed before it could be noted was in force too."""
        self._followed = asyncio.Event()
        self._seen: int | None = None

    def follow(self, bundle: ConfigBundle) -> None:
        """Another configuration is in force from now on."""
        self._to_note.append((bundle, self._clock.now()))
        self._followed.set()

    async def run(self) -> None:
        """Note what is in force, now and whenever it is another one, until cancelled."""
        while True:
            self._followed.clear()
            try:
                await self.note()
            except Exception as error:  # noqa: BLE001 - whatever it is, the node runs on and tries again
                _log.error("configuration_not_noted", error=described(error))
                await asyncio.sleep(self._configuration.current.platform.database.connect_timeout_s)
            else:
                await self._followed.wait()

    async def note(self) -> None:
        """Note what came into force, one after the other. Raises `Unavailable`; what wasn't noted waits."""
        while self._to_note:
            self._seen = await self._database.write(partial(self._noted, *self._to_note[0], self._seen))
            self._to_note.popleft()

    async def page(self, before: int | None, limit: int) -> list[Version]:
        """Up to `limit` versions numbered below `before`, newest first."""
        return await self._database.read(lambda conn: _HISTORY.page(conn, before, limit))

    async def whole(self, wanted: str) -> tuple[Version, str]:
        """The newest version that is this configuration, and its canonical JSON. Raises NOT_FOUND."""
        return await self._database.read(lambda conn: _HISTORY.whole(conn, wanted))

    async def difference(self, wanted: str, before: str | None) -> Difference[Version, Change]:
        """What a configuration says otherwise than the one `before`, the one that it followed for None.

        Raises NOT_FOUND for one that never was in force or is kept no longer.
        """
        return await self._database.read(lambda conn: _HISTORY.difference(conn, wanted, before))

    def _noted(self, bundle: ConfigBundle, since: datetime, seen: int | None, conn: sa.Connection) -> int:
        """The number of the version that a bundle is to this node, which saw `seen` before and began without any.

        Nodes take in an edit one after the other: what is behind the version that this one saw is the same edit, even
        when another one has followed it since.
        """
        newest = _HISTORY.newest(conn)
        if newest is not None and newest.config_hash == bundle.hash:
            return newest.number
        if seen is not None and (known := store.first_behind(conn, seen, bundle.hash)) is not None:
            return known
        return self._add(conn, bundle, since, newest, _cause(conn, newest, seen))

    def _add(
        self,
        conn: sa.Connection,
        bundle: ConfigBundle,
        since: datetime,
        newest: Version | None,
        cause: ConfigCause,
    ) -> int:
        before = None if newest is None else json.loads(_HISTORY.whole(conn, newest.config_hash)[1])
        version = Version(
            number=1 if newest is None else newest.number + 1,
            config_hash=bundle.hash,
            cause=cause,
            said=bundle.sources,
            sources=_otherwise({} if newest is None else newest.said, bundle.sources),
            effective_at=since,
            previous_hash=None if newest is None else newest.config_hash,
        )
        _HISTORY.add(conn, store.row_of(version), bundle.content)
        self._audit.record(
            conn,
            actor="house",
            action="configuration.changed",
            subject=f"configuration:{bundle.hash[:_SHOWN]}",
            before=before,
            after=json.loads(bundle.content),
            reason=f"{cause.value}: {', '.join(version.sources)}",
        )
        return version.number


def _cause(conn: sa.Connection, newest: Version | None, seen: int | None) -> ConfigCause:
    if seen is not None:
        return ConfigCause.RELOAD
    if newest is not None and store.was_restored_since(conn, newest.effective_at):
        return ConfigCause.RESTORE
    return ConfigCause.START


def _otherwise(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """What says otherwise, or says nothing any more, in name order."""
    names = before.keys() | after.keys()
    return tuple(sorted(name for name in names if before.get(name) != after.get(name)))
