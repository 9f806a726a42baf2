"""Accounts, devices, sign-ins and refresh tokens in SQL; nothing else. Instants are RFC 3339 text, ordered as such."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from generated.vocabulary import Role
from services.identity.domain import Account, Ban, RefreshToken, SignIn, Standing, in_order
from services.kernel.clock import rfc3339

METADATA = sa.MetaData()
ACCOUNT = sa.Table(
    "account",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("handle", sa.Text, nullable=False, unique=True),
    sa.Column("display_name", sa.Text, nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("age_confirmed", sa.Boolean, nullable=False),
    sa.Column("terms_accepted", sa.Boolean, nullable=False),
    sa.Column("shadowed", sa.Boolean, nullable=False),
    sa.Column("reputation", sa.Integer, nullable=False),
    sa.Column("quarantined_until", sa.Text),
    sa.Column("probation_until", sa.Text),
    sa.Column("ban", sa.Text),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
)
DEVICE = sa.Table(
    "device",
    METADATA,
    sa.Column("device_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("bound_at", sa.Text, nullable=False),
    sa.Column("last_seen_at", sa.Text, nullable=False),
)
SIGN_IN = sa.Table(
    "sign_in",
    METADATA,
    sa.Column("sign_in_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("device_id", sa.Text, nullable=False, index=True),
    sa.Column("begun_at", sa.Text, nullable=False),
    sa.Column("ended_at", sa.Text, index=True),
)
REFRESH_TOKEN = sa.Table(
    "refresh_token",
    METADATA,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("sign_in_id", sa.Text, nullable=False, index=True),
    sa.Column("expires_at", sa.Text, nullable=False, index=True),
    sa.Column("used_at", sa.Text),
    sa.Column("successor", sa.Text),
)

# Made once: to make a statement costs several times what it costs to send it.
_ACCOUNT: Final = sa.select(ACCOUNT).where(ACCOUNT.c.user_id == sa.bindparam("whose"))
_ENDED: Final = sa.select(SIGN_IN.c.sign_in_id).where(
    SIGN_IN.c.user_id == sa.bindparam("whose"), SIGN_IN.c.ended_at > sa.bindparam("ended_after")
)


# Accounts


def account(conn: sa.Connection, user_id: str) -> Account | None:
    """The account with this id."""
    row = conn.execute(_ACCOUNT, {"whose": user_id}).mappings().first()
    return None if row is None else _account(row)


def account_named(conn: sa.Connection, handle: str) -> Account | None:
    """The account with this handle."""
    row = conn.execute(sa.select(ACCOUNT).where(ACCOUNT.c.handle == handle)).mappings().first()
    return None if row is None else _account(row)


def accounts(conn: sa.Connection, handle_start: str | None, after: str | None, limit: int) -> list[Account]:
    """Accounts made before the one `after`, newest first; ids rise with time."""
    query = sa.select(ACCOUNT).order_by(ACCOUNT.c.user_id.desc()).limit(limit)
    if handle_start is not None:
        query = query.where(ACCOUNT.c.handle.startswith(handle_start, autoescape=True))
    if after is not None:
        query = query.where(ACCOUNT.c.user_id < after)
    return [_account(row) for row in conn.execute(query).mappings()]


def names(conn: sa.Connection, user_ids: Collection[str]) -> list[tuple[str, str, str]]:
    """Id, handle and display name of those of these accounts that are there."""
    columns = sa.select(ACCOUNT.c.user_id, ACCOUNT.c.handle, ACCOUNT.c.display_name)
    found = conn.execute(columns.where(ACCOUNT.c.user_id.in_(user_ids)))
    return [(user_id, handle, display_name) for user_id, handle, display_name in found]


def has_admin(conn: sa.Connection) -> bool:
    """Whether anybody is an admin."""
    words = sa.literal(" ") + ACCOUNT.c.roles + sa.literal(" ")
    admins = sa.select(ACCOUNT.c.user_id).where(words.contains(f" {Role.ADMIN} ")).limit(1)
    return conn.execute(admins).first() is not None


def add_account(conn: sa.Connection, new: Account) -> bool:
    """A new row; False when the handle is taken, also by a writer of another node at this moment."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    added = insert(ACCOUNT).values(**_row(new)).on_conflict_do_nothing().returning(ACCOUNT.c.user_id)
    return conn.execute(added).first() is not None


def save_account(conn: sa.Connection, before: Account, after: Account) -> Account:
    """What `before` became, its version raised. Nobody else writes meanwhile: writers take turns."""
    saved = replace(after, version=before.version + 1)
    conn.execute(sa.update(ACCOUNT).where(ACCOUNT.c.user_id == before.user_id).values(**_row(saved)))
    return saved


def touch_account(conn: sa.Connection, user_id: str) -> None:
    """Raise the version: a sign-in of the account has ended."""
    raised = sa.update(ACCOUNT).where(ACCOUNT.c.user_id == user_id)
    conn.execute(raised.values(version=ACCOUNT.c.version + 1))


def set_password_hash(conn: sa.Connection, user_id: str, password_hash: str) -> None:
    """The same password at other costs; no change that anybody must know of."""
    conn.execute(sa.update(ACCOUNT).where(ACCOUNT.c.user_id == user_id).values(password_hash=password_hash))


def standing(conn: sa.Connection, user_id: str, ended_after: datetime) -> Standing | None:
    """What the guard must know; sign-ins that ended before `ended_after` have no access token any more."""
    found = account(conn, user_id)
    if found is None:
        return None
    ended = conn.execute(_ENDED, {"whose": user_id, "ended_after": rfc3339(ended_after)})
    return Standing(
        user_id=found.user_id,
        version=found.version,
        roles=found.roles,
        age_confirmed=found.age_confirmed,
        terms_accepted=found.terms_accepted,
        shadowed=found.shadowed,
        quarantined_until=found.quarantined_until,
        ban=found.ban,
        ended=frozenset(ended.scalars()),
    )


# Devices and sign-ins


def device_label(conn: sa.Connection, user_id: str, device_id: str) -> str | None:
    """What its owner calls it; None when the device is not of this account."""
    owned = sa.and_(DEVICE.c.device_id == device_id, DEVICE.c.user_id == user_id)
    return conn.execute(sa.select(DEVICE.c.label).where(owned)).scalar_one_or_none()


def bind_device(conn: sa.Connection, user_id: str, device_id: str, label: str, now: datetime) -> None:
    """A new device."""
    at = rfc3339(now)
    row = {"device_id": device_id, "user_id": user_id, "label": label, "bound_at": at, "last_seen_at": at}
    conn.execute(sa.insert(DEVICE).values(**row))


def see_device(conn: sa.Connection, device_id: str, label: str | None, now: datetime) -> None:
    """The device was used, and is called so from now on if `label` says how."""
    seen = sa.update(DEVICE).where(DEVICE.c.device_id == device_id)
    named = {} if label is None else {"label": label}
    conn.execute(seen.values(last_seen_at=rfc3339(now), **named))


def devices(conn: sa.Connection, user_id: str) -> list[tuple[sa.RowMapping, bool]]:
    """The rows of an account's devices, the one last seen first, and whether a sign-in of each is in force."""
    live = set(
        conn.execute(
            sa.select(SIGN_IN.c.device_id).where(SIGN_IN.c.user_id == user_id, SIGN_IN.c.ended_at.is_(None))
        ).scalars()
    )
    query = sa.select(DEVICE).where(DEVICE.c.user_id == user_id)
    rows = conn.execute(query.order_by(DEVICE.c.last_seen_at.desc(), DEVICE.c.device_id)).mappings()
    return [(row, row["device_id"] in live) for row in rows]


def remove_device(conn: sa.Connection, user_id: str, device_id: str) -> bool:
    """No row any more; False when the device is not of this account."""
    owned = sa.and_(DEVICE.c.device_id == device_id, DEVICE.c.user_id == user_id)
    return conn.execute(sa.delete(DEVICE).where(owned)).rowcount == 1


def begin_sign_in(conn: sa.Connection, new: SignIn) -> None:
    """A new row."""
    row = {**asdict(new), "begun_at": rfc3339(new.begun_at), "ended_at": None}
    conn.execute(sa.insert(SIGN_IN).values(**row))


def sign_in(conn: sa.Connection, sign_in_id: str) -> SignIn | None:
    """The sign-in with this id."""
    row = conn.execute(sa.select(SIGN_IN).where(SIGN_IN.c.sign_in_id == sign_in_id)).mappings().first()
    if row is None:
        return None
    return SignIn(
        row["sign_in_id"], row["user_id"], row["device_id"], at(row["begun_at"]), instant(row["ended_at"])
    )


def live_sign_ins(conn: sa.Connection, user_id: str) -> list[str]:
    """The sign-ins of an account that are in force, oldest first."""
    query = sa.select(SIGN_IN.c.sign_in_id).where(SIGN_IN.c.user_id == user_id, SIGN_IN.c.ended_at.is_(None))
    return list(conn.execute(query.order_by(SIGN_IN.c.sign_in_id)).scalars())


def sign_ins_of_device(conn: sa.Connection, device_id: str) -> list[str]:
    """The sign-ins of a device that are in force."""
    query = sa.select(SIGN_IN.c.sign_in_id).where(
        SIGN_IN.c.device_id == device_id, SIGN_IN.c.ended_at.is_(None)
    )
    return list(conn.execute(query).scalars())


def end_sign_ins(conn: sa.Connection, sign_in_ids: list[str], now: datetime) -> None:
    """They are not in force any more, and their refresh tokens are gone."""
    if not sign_in_ids:
        return
    ended = sa.update(SIGN_IN).where(SIGN_IN.c.sign_in_id.in_(sign_in_ids), SIGN_IN.c.ended_at.is_(None))
    conn.execute(ended.values(ended_at=rfc3339(now)))
    conn.execute(sa.delete(REFRESH_TOKEN).where(REFRESH_TOKEN.c.sign_in_id.in_(sign_in_ids)))


# Refresh tokens


def refresh_token(conn: sa.Connection, token_hash: str) -> RefreshToken | None:
    """The token with this hash."""
    query = sa.select(REFRESH_TOKEN).where(REFRESH_TOKEN.c.token_hash == token_hash)
    row = conn.execute(query).mappings().first()
    if row is None:
        return None
    return RefreshToken(
        row["token_hash"],
        row["sign_in_id"],
        at(row["expires_at"]),
        instant(row["used_at"]),
        row["successor"],
    )


def add_refresh_token(conn: sa.Connection, new: RefreshToken) -> None:
    """A new row."""
    row = {**asdict(new), "expires_at": rfc3339(new.expires_at), "used_at": None}
    conn.execute(sa.insert(REFRESH_TOKEN).values(**row))


def use_refresh_token(conn: sa.Connection, token_hash: str, successor: str, now: datetime) -> None:
    """It is used up, and `successor` follows; the moment of its first use stays."""
    used = sa.update(REFRESH_TOKEN).where(REFRESH_TOKEN.c.token_hash == token_hash)
    first = sa.func.coalesce(REFRESH_TOKEN.c.used_at, rfc3339(now))
    conn.execute(used.values(used_at=first, successor=successor))


def void_refresh_token(conn: sa.Connection, token_hash: str, now: datetime) -> None:
    """It counts as used, without a successor: whoever shows it ends the sign-in."""
    voided = sa.update(REFRESH_TOKEN).where(REFRESH_TOKEN.c.token_hash == token_hash)
    conn.execute(voided.values(used_at=rfc3339(now), successor=None))


def forget_expired(conn: sa.Connection, now: datetime, ended_before: datetime) -> None:
    """Drop refresh tokens past their time, and sign-ins that ended so long ago that nobody asks for them."""
    conn.execute(sa.delete(REFRESH_TOKEN).where(REFRESH_TOKEN.c.expires_at <= rfc3339(now)))
    conn.execute(sa.delete(SIGN_IN).where(SIGN_IN.c.ended_at <= rfc3339(ended_before)))


# Rows


def _account(row: sa.RowMapping) -> Account:
    said: dict[str, Any] = {str(name): value for name, value in row.items()}
    said["roles"] = frozenset(Role(name) for name in said["roles"].split(" "))
    for name in ("quarantined_until", "probation_until"):
        said[name] = instant(said[name])
    said["ban"] = ban_from(None if said["ban"] is None else json.loads(said["ban"]))
    said["created_at"] = at(said["created_at"])
    for name in ("age_confirmed", "terms_accepted", "shadowed"):
        said[name] = bool(said[name])
    return Account(**said)


def _row(kept: Account) -> dict[str, Any]:
    ends = {"quarantined_until": kept.quarantined_until, "probation_until": kept.probation_until}
    return {
        **{name: getattr(kept, name) for name in Account.__slots__},
        **{name: None if end is None else rfc3339(end) for name, end in ends.items()},
        "roles": " ".join(in_order(kept.roles)),
        "ban": None if kept.ban is None else json.dumps(ban_to(kept.ban)),
        "created_at": rfc3339(kept.created_at),
    }


def ban_to(ban: Ban) -> dict[str, Any]:
    """A ban as JSON."""
    until = None if ban.until is None else rfc3339(ban.until)
    return {"reason": ban.reason, "by": ban.by, "at": rfc3339(ban.at), "until": until}


def ban_from(said: Mapping[str, Any] | None) -> Ban | None:
    """A ban from JSON."""
    if said is None:
        return None
    return Ban(said["reason"], said["by"], at(said["at"]), instant(said["until"]))


def at(text: str) -> datetime:
    """An instant from its text."""
    return datetime.fromisoformat(text)


def instant(text: str | None) -> datetime | None:
    """An instant from its text, if there is one."""
    return None if text is None else at(text)
