"""The library's rows: SQL and nothing else. Every function runs inside the caller's transaction."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import AssetRole, AssetState, CheckVerdict, ContentLicence, RefusalCode
from lab.formats import OWN
from lab.library.domain import NOTHING_KNOWN, Asset, Check, Facts, Media, Refusal, Source

METADATA = sa.MetaData()
ASSET = sa.Table(
    "asset",
    METADATA,
    sa.Column("asset_id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("named", sa.Boolean, nullable=False),
    sa.Column("watched", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("source_path", sa.Text, nullable=False, unique=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("media", sa.Text),
    sa.Column("refusal_code", sa.Text),
    sa.Column("refusal_detail", sa.Text),
    sa.Column("checks", sa.Text, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("told", sa.Boolean, nullable=False),
    sa.Column("origin", sa.Text),
    sa.Column("added_at", sa.Text, nullable=False),
    sa.Column("updated_at", sa.Text, nullable=False),
)
AIRED = sa.Table(
    "aired",
    METADATA,
    sa.Column("channel_id", sa.Text, primary_key=True),
    sa.Column("asset_id", sa.Text, primary_key=True),
    sa.Column("start_index", sa.BigInteger, nullable=False),
)
RENDERING = sa.Table(
    "rendering",
    METADATA,
    sa.Column("asset_id", sa.Text, primary_key=True),
    sa.Column("format", sa.Text, primary_key=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("media", sa.Text),
)
FORGOTTEN = sa.Table(
    "forgotten_source",
    METADATA,
    sa.Column("source_path", sa.Text, primary_key=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
)

_ROWS_KEPT = 4096
_BEFORE_THE_PLANNER = {"facts": json.dumps(asdict(NOTHING_KNOWN)), "told": False, "origin": None}


def get(conn: sa.Connection, asset_id: str) -> Asset | None:
    """The asset with this id."""
    row = conn.execute(sa.select(ASSET).where(ASSET.c.asset_id == asset_id)).mappings().first()
    return from_row(row) if row else None


def at_path(conn: sa.Connection, path: str) -> Asset | None:
    """The asset made from this file."""
    row = conn.execute(sa.select(ASSET).where(ASSET.c.source_path == path)).mappings().first()
    return from_row(row) if row else None


def page(conn: sa.Connection, *, before: str | None, limit: int) -> list[Asset]:
    """Up to `limit` assets, newest first, whose ids sort before `before`."""
    query = sa.select(ASSET).order_by(ASSET.c.asset_id.desc()).limit(limit)
    if before is not None:
        query = query.where(ASSET.c.asset_id < before)
    return [from_row(row) for row in conn.execute(query).mappings()]


def in_states(conn: sa.Connection, states: Collection[AssetState]) -> list[Asset]:
    """Assets in any of `states`, oldest first."""
    names = [state.value for state in states]
    query = sa.select(ASSET).where(ASSET.c.state.in_(names)).order_by(ASSET.c.asset_id)
    return [_known((*row, None)) for row in conn.execute(query)]


def airable(
    conn: sa.Connection, channel_id: str, media_format: str, asset_id: str | None = None
) -> list[Asset]:
    """What may air on a channel, with its media in the channel's format and where it last began there.

    Oldest first; only one asset when `asset_id` names it.
    """
    ours = sa.and_(AIRED.c.asset_id == ASSET.c.asset_id, AIRED.c.channel_id == channel_id)
    joined = ASSET.outerjoin(AIRED, ours)
    media = ASSET.c.media
    if media_format != OWN:
        joined, media = joined.join(RENDERING, _rendered(media_format)), RENDERING.c.media
    columns = [media if column is ASSET.c.media else column for column in ASSET.columns]
    query = sa.select(*columns, AIRED.c.start_index).select_from(joined)
    query = query.where(ASSET.c.state == AssetState.READY.value, media.is_not(None))
    if asset_id is not None:
        query = query.where(ASSET.c.asset_id == asset_id)
    return [_known(tuple(row)) for row in conn.execute(query.order_by(ASSET.c.asset_id))]


def unrendered(conn: sa.Connection, media_format: str, attempts: int) -> list[Asset]:
    """Ready assets that were not made in a further format yet, and not tried `attempts` times."""
    query = sa.select(ASSET).outerjoin(RENDERING, _rendered(media_format))
    query = query.where(ASSET.c.state == AssetState.READY.value, RENDERING.c.media.is_(None))
    query = query.where(sa.func.coalesce(RENDERING.c.attempts, 0) < attempts)
    return [from_row(row) for row in conn.execute(query.order_by(ASSET.c.asset_id)).mappings()]


def rendered(conn: sa.Connection, media_format: str) -> list[str]:
    """The assets that are there in a further format."""
    query = sa.select(RENDERING.c.asset_id).where(
        RENDERING.c.format == media_format, RENDERING.c.media.is_not(None)
    )
    return list(conn.execute(query).scalars())


def note_rendering(conn: sa.Connection, asset: Asset, media_format: str, media: Media | None) -> int:
    """Keep what an attempt made of an asset in a further format, None for nothing; how many attempts there were."""
    source = asset.source
    mine = sa.and_(RENDERING.c.asset_id == asset.asset_id, RENDERING.c.format == media_format)
    same = sa.and_(mine, RENDERING.c.size_bytes == source.size_bytes, RENDERING.c.mtime_ns == source.mtime_ns)
    attempts = (conn.execute(sa.select(RENDERING.c.attempts).where(same)).scalar_one_or_none() or 0) + 1
    conn.execute(sa.delete(RENDERING).where(mine))
    values = {"size_bytes": source.size_bytes, "mtime_ns": source.mtime_ns, "attempts": attempts}
    text = json.dumps(asdict(media)) if media else None
    conn.execute(
        sa.insert(RENDERING).values(asset_id=asset.asset_id, format=media_format, media=text, **values)
    )
    return attempts


def forget_rendering(conn: sa.Connection, asset_id: str, media_format: str) -> None:
    """It has to be made again."""
    mine = sa.and_(RENDERING.c.asset_id == asset_id, RENDERING.c.format == media_format)
    conn.execute(sa.delete(RENDERING).where(mine))


def _rendered(media_format: str) -> sa.ColumnElement[bool]:
    """A rendering is one of the file as it is now."""
    return sa.and_(
        RENDERING.c.asset_id == ASSET.c.asset_id,
        RENDERING.c.format == media_format,
        RENDERING.c.size_bytes == ASSET.c.size_bytes,
        RENDERING.c.mtime_ns == ASSET.c.mtime_ns,
    )


def count(conn: sa.Connection) -> int:
    """How many assets there are, in any state."""
    return conn.execute(sa.select(sa.func.count()).select_from(ASSET)).scalar_one()


def sources(conn: sa.Connection) -> dict[str, Source]:
    """Every file that the library knows or was told to forget, by path."""
    found = {}
    for table in (FORGOTTEN, ASSET):
        query = sa.select(table.c.source_path, table.c.size_bytes, table.c.mtime_ns)
        found.update({row[0]: Source(row[0], row[1], row[2]) for row in conn.execute(query)})
    return found


def watched_paths(conn: sa.Connection) -> dict[str, str]:
    """The files of the watched folder that are assets, by asset id."""
    query = sa.select(ASSET.c.asset_id, ASSET.c.source_path).where(ASSET.c.watched)
    return {row[0]: row[1] for row in conn.execute(query)}


def add(conn: sa.Connection, asset: Asset) -> None:
    """A new row; the file is not forgotten any more."""
    conn.execute(sa.delete(FORGOTTEN).where(FORGOTTEN.c.source_path == asset.source.path))
    conn.execute(sa.insert(ASSET).values(**to_row(asset)))


def save(conn: sa.Connection, asset: Asset) -> bool:
    """The row as it is now; False when it was removed meanwhile."""
    values = to_row(asset)
    key = values.pop("asset_id")
    return conn.execute(sa.update(ASSET).where(ASSET.c.asset_id == key).values(**values)).rowcount == 1


def aired(conn: sa.Connection, channel_id: str, asset_id: str, index: int) -> None:
    """Remember at which index of a channel the asset last began on air."""
    row = sa.and_(AIRED.c.channel_id == channel_id, AIRED.c.asset_id == asset_id)
    conn.execute(sa.delete(AIRED).where(row))
    if get(conn, asset_id) is not None:
        conn.execute(sa.insert(AIRED).values(channel_id=channel_id, asset_id=asset_id, start_index=index))


def remove(conn: sa.Connection, asset: Asset) -> None:
    """No row any more; a rescan will pass over the unchanged file."""
    _delete(conn, asset.asset_id)
    conn.execute(sa.delete(FORGOTTEN).where(FORGOTTEN.c.source_path == asset.source.path))
    source = asset.source
    values = {"source_path": source.path, "size_bytes": source.size_bytes, "mtime_ns": source.mtime_ns}
    conn.execute(sa.insert(FORGOTTEN).values(**values))


def supersede(conn: sa.Connection, old: Asset, new: Asset) -> None:
    """`new` takes over the path of `old` and when it aired; `old` is no row any more and nothing to forget."""
    mine = AIRED.c.asset_id == old.asset_id
    conn.execute(sa.update(AIRED).where(mine).values(asset_id=new.asset_id))
    _delete(conn, old.asset_id)
    add(conn, new)


def _delete(conn: sa.Connection, asset_id: str) -> None:
    for table in (ASSET, AIRED, RENDERING):
        conn.execute(sa.delete(table).where(table.c.asset_id == asset_id))


@lru_cache(maxsize=_ROWS_KEPT)
def _known(values: tuple[Any, ...]) -> Asset:
    """The asset of a row as selected, and where it last began: the same library is read at every tick."""
    asset = from_row(dict(zip(ASSET.columns.keys(), values[:-1], strict=True)))
    return replace(asset, aired_index=values[-1])


def to_row(asset: Asset) -> dict[str, Any]:
    """Plain values, for a row or for a repeated answer."""
    return {
        "asset_id": asset.asset_id,
        "title": asset.title,
        "named": asset.named,
        "watched": asset.watched,
        "state": asset.state.value,
        "source_path": asset.source.path,
        "size_bytes": asset.source.size_bytes,
        "mtime_ns": asset.source.mtime_ns,
        "attempts": asset.attempts,
        "media": json.dumps(asdict(asset.media)) if asset.media else None,
        "refusal_code": asset.refusal.code.value if asset.refusal else None,
        "refusal_detail": asset.refusal.detail if asset.refusal else None,
        "checks": json.dumps([asdict(check) for check in asset.checks]),
        "facts": json.dumps(asdict(asset.facts)),
        "told": asset.told,
        "origin": asset.origin,
        "added_at": asset.added_at.isoformat(),
        "updated_at": asset.updated_at.isoformat(),
    }


def from_row(row: Mapping[Any, Any]) -> Asset:
    """What `to_row` took apart, now or before there was a planner."""
    row = {**_BEFORE_THE_PLANNER, **row}
    refusal_code = row["refusal_code"]
    return Asset(
        asset_id=row["asset_id"],
        title=row["title"],
        named=row["named"],
        watched=row["watched"],
        state=AssetState(row["state"]),
        source=Source(row["source_path"], row["size_bytes"], row["mtime_ns"]),
        added_at=datetime.fromisoformat(row["added_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        attempts=row["attempts"],
        media=_media(json.loads(row["media"])) if row["media"] else None,
        refusal=Refusal(RefusalCode(refusal_code), row["refusal_detail"]) if refusal_code else None,
        checks=tuple(
            Check(check["name"], CheckVerdict(check["verdict"]), check["detail"])
            for check in json.loads(row["checks"])
        ),
        facts=_facts(json.loads(row["facts"])),
        told=row["told"],
        origin=row["origin"],
    )


def _media(raw: Mapping[str, Any]) -> Media:
    lists = {name: tuple(raw.get(name, ())) for name in ("renditions", "captions", "audio")}
    return Media(**{**raw, **lists})


def _facts(raw: Mapping[str, Any]) -> Facts:
    licence, role = raw["licence"], raw.get("role")
    return Facts(
        raw["creator"],
        tuple(raw["tags"]),
        ContentLicence(licence) if licence else None,
        raw["rating"],
        AssetRole(role) if role else None,
        raw.get("overlay"),
    )
