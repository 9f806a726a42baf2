"""What an operator, or the control plane, asks of the policies: read them again, choose by them anew."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from lab.policies.domain import Signed
from lab.policies.service import CardHistory
from lab.station.ports import Audit
from lab.station.refill import Refill
from services.infra.sql.database import Database


class Configuration(Protocol):
    """The configuration in force."""

    def hash(self) -> str:
        """Content hash of it."""
        ...

    async def reload(self) -> tuple[str, tuple[str, ...]]:
        """Read the files now; the hash of what is in force then, and why the files are not if they are not."""
        ...


@dataclass(frozen=True)
class Reloaded:
    """The configuration after it was read again."""

    config_hash: str
    problems: tuple[str, ...]


class PolicyService:
    """Reloads and rotations, each with its audit entry."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        refill: Refill,
        configuration: Configuration,
        history: CardHistory,
        mend: Callable[[], Awaitable[None]],
        channel_id: str,
    ) -> None:
        self._channel_id = channel_id
        self._database = database
        self._audit = audit
        self._refill = refill
        self._configuration = configuration
        self._history = history
        self._mend = mend

    async def reload(self, actor: str, reason: str | None) -> Reloaded:
        """Read the configuration; what it changes holds for the queue before it is answered."""
        config_hash, problems = await self._configuration.reload()

        def record(conn: sa.Connection) -> None:
            self._audit.record(
                conn,
                actor=actor,
                action="policies.refused" if problems else "policies.reloaded",
                subject=f"configuration:{config_hash[:12]}",
                after={"config_hash": config_hash},
                reason="; ".join(problems)[:1000] or reason,
            )
            self._history.take(conn, Signed(actor, reason))

        await self._database.write(record)
        await self._mend()
        return Reloaded(config_hash, problems)

    async def rotate(self, actor: str, reason: str | None) -> tuple[int, int]:
        """Choose the planner's entries anew; those given up, and how many entries there are now."""

        def note(conn: sa.Connection, given_up: int, entries: int) -> None:
            self._audit.record(
                conn,
                actor=actor,
                action="plan.rotated",
                subject=f"channel:{self._channel_id}",
                after={"given_up": given_up, "entries": entries},
                reason=reason,
            )

        return await self._refill.rotate(note)
