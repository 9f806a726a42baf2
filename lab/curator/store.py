"""Rows of the curator's decisions: SQL and nothing else. Every function runs inside the caller's transaction."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import DecisionKind, DecisionState, SignalName
from lab.curator.proposing import Proposal
from lab.curator.signals import Signal

METADATA = sa.MetaData()
DECISION = sa.Table(
    "curator_decision",
    METADATA,
    sa.Column("decision_id", sa.Text, primary_key=True),
    sa.Column("channel_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("entry_id", sa.Text),
    sa.Column("asset_id", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("replaces_asset_id", sa.Text),
    sa.Column("replaces_title", sa.Text),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("start_index", sa.BigInteger, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("signals", sa.Text, nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("card_version", sa.Integer, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False),
    sa.Column("settled_at", sa.Text),
    sa.Column("settled_by", sa.Text),
    sa.Column("reason", sa.Text),
)


@dataclass(frozen=True)
class Decision:
    """A proposal on record, and what became of it."""

    decision_id: str
    channel_id: str
    state: DecisionState
    proposal: Proposal
    title: str
    replaces_title: str | None
    seed: int
    card_version: int
    made_at: datetime
    settled_at: datetime | None = None
    settled_by: str | None = None
    reason: str | None = None

    def settled(self, state: DecisionState, by: str, at: datetime, reason: str) -> "Decision":
        """The same decision, settled."""
        return replace(self, state=state, settled_at=at, settled_by=by, reason=reason)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for the audit log."""
        return to_row(self)


def add(conn: sa.Connection, decision: Decision) -> None:
    """A new row."""
    conn.execute(sa.insert(DECISION).values(**to_row(decision)))


def save(conn: sa.Connection, decision: Decision, *, was: DecisionState) -> bool:
    """The row as it is now; False when it did not stand as it `was`."""
    values = to_row(decision)
    mine = (DECISION.c.decision_id == values.pop("decision_id"), DECISION.c.state == was.value)
    return conn.execute(sa.update(DECISION).where(*mine).values(**values)).rowcount == 1


def get(conn: sa.Connection, decision_id: str) -> Decision | None:
    """The decision with this id."""
    query = sa.select(DECISION).where(DECISION.c.decision_id == decision_id)
    row = conn.execute(query).mappings().first()
    return _decision(row) if row else None


def channel_of(conn: sa.Connection, decision_id: str) -> str | None:
    """The channel that a decision is about."""
    query = sa.select(DECISION.c.channel_id).where(DECISION.c.decision_id == decision_id)
    return conn.execute(query).scalar_one_or_none()


def page(
    conn: sa.Connection, channel_id: str, *, state: DecisionState | None, before: str | None, limit: int
) -> list[Decision]:
    """Up to `limit` decisions of a channel, newest first, whose ids sort before `before`."""
    query = sa.select(DECISION).where(DECISION.c.channel_id == channel_id)
    if state is not None:
        query = query.where(DECISION.c.state == state.value)
    if before is not None:
        query = query.where(DECISION.c.decision_id < before)
    query = query.order_by(DECISION.c.decision_id.desc()).limit(limit)
    return [_decision(row) for row in conn.execute(query).mappings()]


def in_state(conn: sa.Connection, channel_id: str, state: DecisionState) -> list[Decision]:
    """Every decision of a channel that stands so, oldest first."""
    query = sa.select(DECISION).where(DECISION.c.channel_id == channel_id, DECISION.c.state == state.value)
    rows = conn.execute(query.order_by(DECISION.c.decision_id)).mappings()
    return [_decision(row) for row in rows]


def forget(conn: sa.Connection, channel_id: str, kept: int) -> None:
    """Remove all but the newest `kept` of a channel; an open advice stays."""
    mine = DECISION.c.channel_id == channel_id
    newest = sa.select(DECISION.c.decision_id).where(mine).order_by(DECISION.c.decision_id.desc())
    oldest = conn.execute(newest.offset(kept - 1).limit(1)).scalar()
    if oldest is not None:
        settled = DECISION.c.state != DecisionState.ADVICE.value
        conn.execute(sa.delete(DECISION).where(mine, settled, DECISION.c.decision_id < oldest))


def to_row(decision: Decision) -> dict[str, Any]:
    """Plain values."""
    proposal, settled_at = decision.proposal, decision.settled_at
    return {
        "decision_id": decision.decision_id,
        "channel_id": decision.channel_id,
        "kind": proposal.kind.value,
        "state": decision.state.value,
        "entry_id": proposal.entry_id,
        "asset_id": proposal.asset_id,
        "title": decision.title,
        "replaces_asset_id": proposal.replaces,
        "replaces_title": decision.replaces_title,
        "position": proposal.position,
        "start_index": proposal.start,
        "confidence": proposal.confidence,
        "signals": json.dumps([asdict(signal) for signal in proposal.signals]),
        "seed": decision.seed,
        "card_version": decision.card_version,
        "made_at": decision.made_at.isoformat(),
        "settled_at": settled_at.isoformat() if settled_at else None,
        "settled_by": decision.settled_by,
        "reason": decision.reason,
    }


def _decision(row: Mapping[Any, Any]) -> Decision:
    signals = (Signal(**{**raw, "name": SignalName(raw["name"])}) for raw in json.loads(row["signals"]))
    proposal = Proposal(
        DecisionKind(row["kind"]),
        row["entry_id"],
        row["asset_id"],
        row["replaces_asset_id"],
        row["position"],
        row["start_index"],
        tuple(signals),
        row["confidence"],
    )
    return Decision(
        row["decision_id"],
        row["channel_id"],
        DecisionState(row["state"]),
        proposal,
        row["title"],
        row["replaces_title"],
        row["seed"],
        row["card_version"],
        datetime.fromisoformat(row["made_at"]),
        datetime.fromisoformat(row["settled_at"]) if row["settled_at"] else None,
        row["settled_by"],
        row["reason"],
    )
