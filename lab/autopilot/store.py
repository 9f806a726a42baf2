"""Rows of the autopilot: SQL and nothing else. Every function runs inside the caller's transaction."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import TrialOutcome
from lab.autopilot.trials import Indicators, Standing, Trial

METADATA = sa.MetaData()
CHANNEL = sa.Table(
    "autopilot_channel",
    METADATA,
    sa.Column("channel_id", sa.Text, primary_key=True),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("kept", sa.Text, nullable=False),
)
TRIAL = sa.Table(
    "autopilot_trial",
    METADATA,
    sa.Column("channel_id", sa.Text, primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("parameter", sa.Text, nullable=False),
    sa.Column("before", sa.Float, nullable=False),
    sa.Column("after", sa.Float, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("canary_pct", sa.Float, nullable=False),
    sa.Column("block", sa.BigInteger, nullable=False),
    sa.Column("first_index", sa.BigInteger, nullable=False),
    sa.Column("begun_at", sa.Text, nullable=False),
    sa.Column("ended_at", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("canary", sa.Text),
    sa.Column("control", sa.Text),
)


def load(conn: sa.Connection, channel_id: str) -> Standing:
    """What is kept and tried of a channel; the card as written before the first step."""
    row = conn.execute(sa.select(CHANNEL).where(CHANNEL.c.channel_id == channel_id)).mappings().first()
    if row is None:
        return Standing(0, {})
    newest = trials(conn, channel_id, 1)
    running = [trial for trial in newest if trial.outcome is TrialOutcome.TRYING]
    return Standing(row["step"], json.loads(row["kept"]), next(iter(running), None))


def trials(conn: sa.Connection, channel_id: str, limit: int) -> list[Trial]:
    """Up to `limit` trials of a channel, newest first."""
    query = sa.select(TRIAL).where(TRIAL.c.channel_id == channel_id)
    query = query.order_by(TRIAL.c.step.desc()).limit(limit)
    return [_trial(row) for row in conn.execute(query).mappings()]


def add(conn: sa.Connection, channel_id: str, trial: Trial, *, seen: Standing) -> bool:
    """A new step; False when another process has stepped since the standing was `seen`."""
    if not _step(conn, channel_id, seen, Standing(trial.step, seen.kept)):
        return False
    conn.execute(sa.insert(TRIAL).values(**_row(channel_id, trial)))
    return True


def save(conn: sa.Connection, channel_id: str, trial: Trial) -> bool:
    """The trial as it is now; False when it runs no more."""
    values = _row(channel_id, trial)
    mine = (
        TRIAL.c.channel_id == values.pop("channel_id"),
        TRIAL.c.step == values.pop("step"),
        TRIAL.c.outcome == TrialOutcome.TRYING.value,
    )
    return conn.execute(sa.update(TRIAL).where(*mine).values(**values)).rowcount == 1


def keep(conn: sa.Connection, channel_id: str, *, seen: Standing, now: Standing) -> bool:
    """What is kept from now on; False when another process has stepped since it was `seen`."""
    return _step(conn, channel_id, seen, now)


def forget(conn: sa.Connection, channel_id: str, kept: int) -> None:
    """Remove all but the newest `kept` trials of a channel."""
    newest = sa.select(sa.func.max(TRIAL.c.step)).where(TRIAL.c.channel_id == channel_id)
    last = conn.execute(newest).scalar() or 0
    mine = (TRIAL.c.channel_id == channel_id, TRIAL.c.step <= last - kept)
    conn.execute(sa.delete(TRIAL).where(*mine))


def _step(conn: sa.Connection, channel_id: str, seen: Standing, now: Standing) -> bool:
    values = {"step": now.step, "kept": json.dumps(dict(now.kept), sort_keys=True)}
    mine = (CHANNEL.c.channel_id == channel_id, CHANNEL.c.step == seen.step)
    if conn.execute(sa.update(CHANNEL).where(*mine).values(**values)).rowcount == 1:
        return True
    known = sa.select(CHANNEL.c.step).where(CHANNEL.c.channel_id == channel_id)
    if seen.step or conn.execute(known).first() is not None:
        return False
    conn.execute(sa.insert(CHANNEL).values(channel_id=channel_id, **values))
    return True


def _row(channel_id: str, trial: Trial) -> dict[str, Any]:
    return {
        "channel_id": channel_id,
        "step": trial.step,
        "parameter": trial.parameter,
        "before": trial.before,
        "after": trial.after,
        "outcome": trial.outcome.value,
        "canary_pct": trial.share,
        "block": trial.block,
        "first_index": trial.first,
        "begun_at": trial.begun_at.isoformat(),
        "ended_at": trial.ended_at.isoformat() if trial.ended_at else None,
        "reason": trial.reason,
        "canary": json.dumps(asdict(trial.canary)) if trial.canary else None,
        "control": json.dumps(asdict(trial.control)) if trial.control else None,
    }


def _trial(row: Mapping[Any, Any]) -> Trial:
    return Trial(
        row["step"],
        row["parameter"],
        row["before"],
        row["after"],
        TrialOutcome(row["outcome"]),
        row["canary_pct"],
        row["block"],
        row["first_index"],
        datetime.fromisoformat(row["begun_at"]),
        datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
        row["reason"],
        Indicators(**json.loads(row["canary"])) if row["canary"] else None,
        Indicators(**json.loads(row["control"])) if row["control"] else None,
    )
