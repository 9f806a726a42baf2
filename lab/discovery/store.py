"""Plan items, their history, what was seen of the sources and what operators paused: SQL and nothing else.

Every function runs inside the caller's transaction.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import ContentLicence, PipelineStage, PlanItemState, PlanRefusalCode
from lab.discovery.domain import Part, PlanItem, Refused
from lab.discovery.found import Checksum, Found, RemoteFile

METADATA = sa.MetaData()
ITEM = sa.Table(
    "plan_item",
    METADATA,
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_key", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("found", sa.Text, nullable=False),
    sa.Column("found_at", sa.Text, nullable=False),
    sa.Column("updated_at", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("slot_at", sa.Text),
    sa.Column("daypart", sa.Text),
    sa.Column("file", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_attempt_at", sa.Text),
    sa.Column("part", sa.Text),
    sa.Column("sha256", sa.Text, index=True),
    sa.Column("refusal_code", sa.Text),
    sa.Column("refusal_detail", sa.Text),
    sa.Column("asset_id", sa.Text),
    sa.Column("replaced_by", sa.Text),
    sa.UniqueConstraint("source", "source_key"),
)
EVENT = sa.Table(
    "plan_item_event",
    METADATA,
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)
STAGE = sa.Table(
    "pipeline_stage",
    METADATA,
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("paused", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("changed_at", sa.Text),
    sa.Column("ran_at", sa.Text),
)
LOOK = sa.Table(
    "source_look",
    METADATA,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("looked_at", sa.Text, nullable=False),
    sa.Column("offered", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("problem", sa.Text),
)


@dataclass(frozen=True)
class Event:
    """One step in an item's life."""

    at: datetime
    state: PlanItemState
    detail: str


@dataclass(frozen=True)
class Stage:
    """What an operator switched, and when the stage last came to an end of its work."""

    paused: bool = False
    reason: str | None = None
    changed_at: datetime | None = None
    ran_at: datetime | None = None


@dataclass(frozen=True)
class SourceLook:
    """A source as it was seen last; `failures` counts looks in a row."""

    source: str
    looked_at: datetime
    offered: int
    failures: int
    problem: str | None


def get(conn: sa.Connection, item_id: str) -> PlanItem | None:
    """The item with this id."""
    row = conn.execute(sa.select(ITEM).where(ITEM.c.item_id == item_id)).mappings().first()
    return _item(row) if row else None


def of_source(conn: sa.Connection, source: str, keys: Collection[str]) -> dict[str, PlanItem]:
    """The known items of a source among `keys`, by key."""
    found: dict[str, PlanItem] = {}
    wanted = list(keys)
    for first in range(0, len(wanted), 500):
        some = ITEM.c.source_key.in_(wanted[first : first + 500])
        rows = conn.execute(sa.select(ITEM).where(ITEM.c.source == source, some)).mappings()
        found.update({row["source_key"]: _item(row) for row in rows})
    return found


def in_states(conn: sa.Connection, states: Collection[PlanItemState]) -> list[PlanItem]:
    """Items in any of `states`, those wanted first first."""
    query = sa.select(ITEM).where(ITEM.c.state.in_([state.value for state in states]))
    return [_item(row) for row in conn.execute(query.order_by(ITEM.c.slot_at, ITEM.c.item_id)).mappings()]


def page(
    conn: sa.Connection, *, before: str | None, limit: int, state: PlanItemState | None, source: str | None
) -> list[PlanItem]:
    """Up to `limit` items, newest first, whose ids sort before `before`."""
    query = sa.select(ITEM).order_by(ITEM.c.item_id.desc()).limit(limit)
    for column, value in ((ITEM.c.state, state and state.value), (ITEM.c.source, source)):
        query = query if value is None else query.where(column == value)
    query = query if before is None else query.where(ITEM.c.item_id < before)
    return [_item(row) for row in conn.execute(query).mappings()]


def counts(conn: sa.Connection) -> dict[PlanItemState, int]:
    """How many items are in each state that any is in."""
    query = sa.select(ITEM.c.state, sa.func.count()).group_by(ITEM.c.state)
    return {PlanItemState(row[0]): row[1] for row in conn.execute(query)}


def same_file(conn: sa.Connection, item: PlanItem, sha256: str) -> str | None:
    """Another item that was fetched with the same content."""
    query = sa.select(ITEM.c.item_id).where(ITEM.c.sha256 == sha256, ITEM.c.item_id != item.item_id)
    return conn.execute(query.limit(1)).scalar()


def add(conn: sa.Connection, item: PlanItem, detail: str) -> None:
    """A new item, and the first line of its history."""
    conn.execute(sa.insert(ITEM).values(**_row(item)))
    _note(conn, item, detail)


def save(
    conn: sa.Connection, before: PlanItem, after: PlanItem, detail: str | None = None
) -> PlanItem | None:
    """`after` in place of `before`, with a line of history; None when somebody else changed the item meanwhile."""
    saved = replace(after, version=before.version + 1)
    values = _row(saved)
    key = values.pop("item_id")
    mine = (ITEM.c.item_id == key) & (ITEM.c.version == before.version)
    if conn.execute(sa.update(ITEM).where(mine).values(**values)).rowcount != 1:
        return None
    if detail is not None:
        _note(conn, saved, detail)
    return saved


def forget_unwanted(conn: sa.Connection, before: datetime) -> int:
    """Remove items that nothing came of since an instant, and their history; how many.

    One that was fetched once stays known, so that it is not fetched again.
    """
    idle = [PlanItemState.FOUND.value, PlanItemState.REFUSED.value, PlanItemState.REPLACED.value]
    old = sa.and_(ITEM.c.state.in_(idle), ITEM.c.sha256.is_(None), ITEM.c.updated_at < before.isoformat())
    conn.execute(sa.delete(EVENT).where(EVENT.c.item_id.in_(sa.select(ITEM.c.item_id).where(old))))
    return conn.execute(sa.delete(ITEM).where(old)).rowcount


def history(conn: sa.Connection, item_id: str) -> list[Event]:
    """An item's history, oldest first."""
    query = sa.select(EVENT).where(EVENT.c.item_id == item_id).order_by(EVENT.c.version)
    rows = conn.execute(query).mappings()
    return [Event(_at(row["at"]), PlanItemState(row["state"]), row["detail"]) for row in rows]


def stages(conn: sa.Connection) -> dict[PipelineStage, Stage]:
    """Every stage; running and never run before anybody switched it."""
    rows = {row["stage"]: row for row in conn.execute(sa.select(STAGE)).mappings()}
    return {stage: _stage(rows.get(stage.value)) for stage in PipelineStage}


def save_stage(conn: sa.Connection, stage: PipelineStage, **values: Any) -> None:
    """Set some of a stage's columns."""
    if conn.execute(sa.update(STAGE).where(STAGE.c.stage == stage.value).values(**values)).rowcount == 0:
        conn.execute(sa.insert(STAGE).values(stage=stage.value, **{"paused": False, **values}))


def looks(conn: sa.Connection) -> dict[str, SourceLook]:
    """The last look at each source."""
    rows = conn.execute(sa.select(LOOK)).mappings()
    return {row["source"]: SourceLook(**{**row, "looked_at": _at(row["looked_at"])}) for row in rows}


def save_look(conn: sa.Connection, look: SourceLook) -> None:
    """The last look at a source."""
    conn.execute(sa.delete(LOOK).where(LOOK.c.source == look.source))
    conn.execute(sa.insert(LOOK).values(**{**asdict(look), "looked_at": look.looked_at.isoformat()}))


def _note(conn: sa.Connection, item: PlanItem, detail: str) -> None:
    values = {"at": item.updated_at.isoformat(), "state": item.state.value, "detail": detail}
    conn.execute(sa.insert(EVENT).values(item_id=item.item_id, version=item.version, **values))


def _row(item: PlanItem) -> dict[str, Any]:
    return {
        "item_id": item.item_id,
        "source": item.source,
        "source_key": item.found.key,
        "state": item.state.value,
        "found": json.dumps(asdict(item.found)),
        "found_at": item.found_at.isoformat(),
        "updated_at": item.updated_at.isoformat(),
        "version": item.version,
        "slot_at": item.slot_at.isoformat() if item.slot_at else None,
        "daypart": item.daypart,
        "file": item.file,
        "attempts": item.attempts,
        "next_attempt_at": item.next_attempt_at.isoformat() if item.next_attempt_at else None,
        "part": json.dumps(asdict(item.part)) if item.part else None,
        "sha256": item.sha256,
        "refusal_code": item.refusal.code.value if item.refusal else None,
        "refusal_detail": item.refusal.detail if item.refusal else None,
        "asset_id": item.asset_id,
        "replaced_by": item.replaced_by,
    }


def _item(row: Mapping[Any, Any]) -> PlanItem:
    code = row["refusal_code"]
    return PlanItem(
        item_id=row["item_id"],
        source=row["source"],
        found=_found(json.loads(row["found"])),
        state=PlanItemState(row["state"]),
        found_at=_at(row["found_at"]),
        updated_at=_at(row["updated_at"]),
        version=row["version"],
        slot_at=_at(row["slot_at"]) if row["slot_at"] else None,
        daypart=row["daypart"],
        file=row["file"],
        attempts=row["attempts"],
        next_attempt_at=_at(row["next_attempt_at"]) if row["next_attempt_at"] else None,
        part=Part(**json.loads(row["part"])) if row["part"] else None,
        sha256=row["sha256"],
        refusal=Refused(PlanRefusalCode(code), row["refusal_detail"]) if code else None,
        asset_id=row["asset_id"],
        replaced_by=row["replaced_by"],
    )


def _found(raw: Mapping[str, Any]) -> Found:
    licence = raw["licence"]
    return Found(
        **{
            **raw,
            "files": tuple(_file(each) for each in raw["files"]),
            "tags": tuple(raw["tags"]),
            "licence": ContentLicence(licence) if licence else None,
        }
    )


def _file(raw: Mapping[str, Any]) -> RemoteFile:
    checksum = raw["checksum"]
    return RemoteFile(**{**raw, "checksum": Checksum(**checksum) if checksum else None})


def _stage(row: Mapping[Any, Any] | None) -> Stage:
    if row is None:
        return Stage()
    times = {name: _at(row[name]) if row[name] else None for name in ("changed_at", "ran_at")}
    return Stage(row["paused"], row["reason"], times["changed_at"], times["ran_at"])


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
