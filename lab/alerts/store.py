"""The rows of alerts and of the notices that tell of them: SQL and nothing else, in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import AlertCode, AlertNoticeKind, AlertSeverity
from lab.alerts.domain import Alert
from lab.alerts.telling import Told

METADATA = sa.MetaData()
ALERT = sa.Table(
    "alert",
    METADATA,
    sa.Column("alert_id", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("threshold", sa.Float, nullable=False),
    sa.Column("since", sa.Text, nullable=False),
    sa.Column("well_since", sa.Text),
    sa.Column("cleared_at", sa.Text, index=True),
)
NOTICE = sa.Table(
    "alert_notice",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("notice_id", sa.Text, nullable=False, unique=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("alert_id", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("sent_at", sa.Text, index=True),
)


@dataclass(frozen=True)
class Waiting:
    """A notice that was not taken yet; `body` is what is sent, byte for byte."""

    sequence: int
    notice_id: str
    code: AlertCode
    kind: AlertNoticeKind
    body: str


def active(conn: sa.Connection) -> dict[AlertCode, Alert]:
    """The alerts that still are so."""
    query = sa.select(ALERT).where(ALERT.c.cleared_at.is_(None)).order_by(ALERT.c.since)
    alerts = [_alert(row) for row in conn.execute(query).mappings()]
    return {alert.code: alert for alert in alerts}


def cleared(conn: sa.Connection, limit: int) -> list[Alert]:
    """The newest that went, newest first."""
    query = sa.select(ALERT).where(ALERT.c.cleared_at.is_not(None))
    query = query.order_by(ALERT.c.since.desc(), ALERT.c.alert_id.desc()).limit(limit)
    return [_alert(row) for row in conn.execute(query).mappings()]


def since(conn: sa.Connection, began: datetime) -> list[Alert]:
    """Every alert that was in force at `began` or has been since."""
    ended = sa.or_(ALERT.c.cleared_at.is_(None), ALERT.c.cleared_at > began.isoformat())
    return [_alert(row) for row in conn.execute(sa.select(ALERT).where(ended)).mappings()]


def by_id(conn: sa.Connection, alert_id: str) -> Alert | None:
    """One alert."""
    row = conn.execute(sa.select(ALERT).where(ALERT.c.alert_id == alert_id)).mappings().first()
    return _alert(row) if row else None


def save(conn: sa.Connection, alert: Alert) -> None:
    """The alert as it is now, new or known."""
    values = {
        "code": alert.code.value,
        "severity": alert.severity.value,
        "detail": alert.detail,
        "value": alert.value,
        "threshold": alert.threshold,
        "since": alert.since.isoformat(),
        "well_since": alert.well_since.isoformat() if alert.well_since else None,
        "cleared_at": alert.cleared_at.isoformat() if alert.cleared_at else None,
    }
    known = sa.update(ALERT).where(ALERT.c.alert_id == alert.alert_id).values(**values)
    if conn.execute(known).rowcount == 0:
        conn.execute(sa.insert(ALERT).values(alert_id=alert.alert_id, **values))


def told(conn: sa.Connection) -> dict[AlertCode, Told]:
    """The last notice of each code; the time is that of the last one that said the code was raised."""
    found: dict[AlertCode, Told] = {}
    for row in conn.execute(sa.select(NOTICE).order_by(NOTICE.c.sequence)).mappings():
        code, is_clear = AlertCode(row["code"]), row["kind"] == AlertNoticeKind.ALERT_CLEAR.value
        before = found.get(code)
        at = before.at if before is not None and is_clear else datetime.fromisoformat(row["created_at"])
        found[code] = Told(row["alert_id"], at, is_clear)
    return found


def add_notice(
    conn: sa.Connection, notice_id: str, kind: AlertNoticeKind, alert: Alert, body: str, now: datetime
) -> None:
    """One more to send, behind the others."""
    conn.execute(
        sa.insert(NOTICE).values(
            notice_id=notice_id,
            code=alert.code.value,
            kind=kind.value,
            alert_id=alert.alert_id,
            body=body,
            created_at=now.isoformat(),
        )
    )


def first_waiting(conn: sa.Connection) -> Waiting | None:
    """The oldest notice that was not taken yet."""
    query = sa.select(NOTICE).where(NOTICE.c.sent_at.is_(None)).order_by(NOTICE.c.sequence).limit(1)
    row = conn.execute(query).mappings().first()
    if row is None:
        return None
    kind, code = AlertNoticeKind(row["kind"]), AlertCode(row["code"])
    return Waiting(row["sequence"], row["notice_id"], code, kind, row["body"])


def waiting(conn: sa.Connection) -> int:
    """How many wait."""
    query = sa.select(sa.func.count()).select_from(NOTICE).where(NOTICE.c.sent_at.is_(None))
    return conn.execute(query).scalar_one()


def sent(conn: sa.Connection, sequence: int, now: datetime) -> None:
    """The receiver has it."""
    conn.execute(sa.update(NOTICE).where(NOTICE.c.sequence == sequence).values(sent_at=now.isoformat()))


def give_up_oldest(conn: sa.Connection, keep: int) -> int:
    """Give up what waits beyond the newest `keep`; how many it was."""
    query = sa.select(NOTICE.c.sequence).where(NOTICE.c.sent_at.is_(None))
    beyond = list(conn.scalars(query.order_by(NOTICE.c.sequence.desc()).offset(keep)))
    if beyond:
        conn.execute(sa.delete(NOTICE).where(NOTICE.c.sequence.in_(beyond)))
    return len(beyond)


def forget_sent(conn: sa.Connection, keep: int) -> None:
    """Forget sent notices but the newest `keep`, and the last two of each code, which the cooldown needs."""
    newest = sa.select(NOTICE.c.sequence).order_by(NOTICE.c.sequence.desc()).limit(keep)
    last = sa.select(sa.func.max(NOTICE.c.sequence)).group_by(NOTICE.c.code, NOTICE.c.kind)
    conn.execute(
        sa.delete(NOTICE).where(
            NOTICE.c.sent_at.is_not(None),
            NOTICE.c.sequence.not_in(newest),
            NOTICE.c.sequence.not_in(last),
        )
    )


def _alert(row: Mapping[Any, Any]) -> Alert:
    return Alert(
        alert_id=row["alert_id"],
        code=AlertCode(row["code"]),
        severity=AlertSeverity(row["severity"]),
        detail=row["detail"],
        value=row["value"],
        threshold=row["threshold"],
        since=datetime.fromisoformat(row["since"]),
        well_since=_moment(row["well_since"]),
        cleared_at=_moment(row["cleared_at"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
