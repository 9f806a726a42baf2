"""What waits for the control plane, and what it commanded: SQL and nothing else, in the caller's transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import CommandAction, CommandOutcome
from lab.agent.domain import Outcome

METADATA = sa.MetaData()
MESSAGE = sa.Table(
    "agent_message",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("message_id", sa.Text, nullable=False, unique=True),
    sa.Column("about", sa.Text, unique=True),
    sa.Column("body", sa.Text, nullable=False),
)
COMMAND = sa.Table(
    "agent_command",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("command_id", sa.Text, nullable=False, unique=True),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("received_at", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text),
    sa.Column("detail", sa.Text),
)
_WAITS = MESSAGE.c.body != ""
"""A message about something (`about`) that was sent stays as a row without a body, so that it is made once."""


@dataclass(frozen=True)
class Known:
    """A command and what became of it, if anything yet."""

    command_id: str
    action: CommandAction
    body: str
    received_at: datetime
    outcome: Outcome | None


def add(conn: sa.Connection, message_id: str, body: str, *, keep: int, about: str | None = None) -> int:
    """Put a message behind the others, once where it is `about` something; how many old ones were given up for it."""
    if about is not None:
        known = sa.select(MESSAGE.c.sequence).where(MESSAGE.c.about == about)
        if conn.execute(known).first() is not None:
            return 0
    conn.execute(sa.insert(MESSAGE).values(message_id=message_id, body=body, about=about))
    query = sa.select(MESSAGE.c.sequence).where(_WAITS).order_by(MESSAGE.c.sequence.desc()).offset(keep)
    beyond = list(conn.scalars(query))
    if beyond:
        conn.execute(sa.delete(MESSAGE).where(MESSAGE.c.sequence.in_(beyond)))
    return len(beyond)


def is_made(conn: sa.Connection, about: str) -> bool:
    """Whether there is or was a message about it."""
    query = sa.select(MESSAGE.c.sequence).where(MESSAGE.c.about == about)
    return conn.execute(query).first() is not None


def first(conn: sa.Connection, limit: int) -> list[tuple[str, str]]:
    """The oldest that wait: id and body."""
    query = sa.select(MESSAGE.c.message_id, MESSAGE.c.body).where(_WAITS)
    return [(row[0], row[1]) for row in conn.execute(query.order_by(MESSAGE.c.sequence).limit(limit))]


def waiting(conn: sa.Connection) -> int:
    """How many wait."""
    return conn.execute(sa.select(sa.func.count()).select_from(MESSAGE).where(_WAITS)).scalar_one()


def taken(conn: sa.Connection, message_ids: Collection[str]) -> None:
    """The control plane has them. Of those about something only the newest is remembered."""
    mine = MESSAGE.c.message_id.in_(message_ids)
    conn.execute(sa.delete(MESSAGE).where(mine, MESSAGE.c.about.is_(None)))
    conn.execute(sa.update(MESSAGE).where(mine).values(body=""))
    newest = sa.select(sa.func.max(MESSAGE.c.sequence)).where(MESSAGE.c.about.is_not(None))
    conn.execute(
        sa.delete(MESSAGE).where(
            MESSAGE.c.about.is_not(None), ~_WAITS, MESSAGE.c.sequence != newest.scalar_subquery()
        )
    )


def command(conn: sa.Connection, command_id: str) -> Known | None:
    """One command."""
    row = conn.execute(sa.select(COMMAND).where(COMMAND.c.command_id == command_id)).mappings().first()
    return _known(row) if row else None


def receive(conn: sa.Connection, command_id: str, action: CommandAction, body: str, now: datetime) -> None:
    """A command that was never seen before."""
    values = {"command_id": command_id, "action": action.value, "body": body}
    conn.execute(sa.insert(COMMAND).values(received_at=now.isoformat(), **values))


def unsettled(conn: sa.Connection) -> list[Known]:
    """Commands of which nothing became yet, in the order of their arrival."""
    query = sa.select(COMMAND).where(COMMAND.c.outcome.is_(None)).order_by(COMMAND.c.sequence)
    return [_known(row) for row in conn.execute(query).mappings()]


def settle(conn: sa.Connection, command_id: str, outcome: Outcome, *, keep: int) -> None:
    """What became of a command; only the newest `keep` that are settled are remembered."""
    values = {"outcome": outcome.outcome.value, "detail": outcome.detail}
    conn.execute(sa.update(COMMAND).where(COMMAND.c.command_id == command_id).values(**values))
    query = sa.select(COMMAND.c.sequence).where(COMMAND.c.outcome.is_not(None))
    beyond = list(conn.scalars(query.order_by(COMMAND.c.sequence.desc()).offset(keep)))
    if beyond:
        conn.execute(sa.delete(COMMAND).where(COMMAND.c.sequence.in_(beyond)))


def newest(conn: sa.Connection, limit: int) -> list[Known]:
    """The newest commands, newest first."""
    query = sa.select(COMMAND).order_by(COMMAND.c.sequence.desc()).limit(limit)
    return [_known(row) for row in conn.execute(query).mappings()]


def _known(row: Mapping[Any, Any]) -> Known:
    outcome = Outcome(CommandOutcome(row["outcome"]), row["detail"]) if row["outcome"] else None
    return Known(
        row["command_id"],
        CommandAction(row["action"]),
        row["body"],
        datetime.fromisoformat(row["received_at"]),
        outcome,
    )
