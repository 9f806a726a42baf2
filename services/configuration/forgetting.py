"""Configurations whose time is over."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from generated.models import RetentionSettings
from services.configuration import store
from services.infra.forgetting import Batch


class OldConfigurations:
    """What was in force, by `retention.configurations_days` from when another one followed; the one in force stays."""

    name: Final = "configurations"

    def days(self, settings: RetentionSettings) -> int:
        """As `Kept` says."""
        return settings.configurations_days

    def forget(self, conn: sa.Connection, after: str, oldest: datetime, limit: int, _now: datetime) -> Batch:
        """As `Kept` says; the oldest go first, so `after` only counts the writes."""
        gone = store.forget(conn, oldest, limit)
        return Batch(gone, f"{after}." if gone == limit else None)
