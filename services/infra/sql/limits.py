"""The caps of one database, from configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generated.models import DatabaseSettings


@dataclass(frozen=True)
class SqlLimits:
    """Bounds of the writer and the readers; times in seconds.

    `write_queue` jobs may wait before callers are refused, `group` of them share a commit.
    `read_queue` reads may wait for one of `readers` threads. `busy_timeout_s` is how long
    another process may hold the lock; `close_timeout_s` how long a drain may take;
    `retry_after_s` is what refused callers are told.
    """

    write_queue: int
    group: int
    readers: int
    read_queue: int
    busy_timeout_s: float
    connect_timeout_s: float
    close_timeout_s: float
    retry_after_s: int

    @classmethod
    def configured(cls, settings: DatabaseSettings) -> SqlLimits:
        """The limits that `config/platform.yaml` sets under `database`."""
        return cls(
            write_queue=settings.writer_queue_max,
            group=settings.writer_batch_max,
            readers=settings.readers,
            read_queue=settings.reader_queue_max,
            busy_timeout_s=settings.busy_timeout_ms / 1000,
            connect_timeout_s=settings.connect_timeout_s,
            close_timeout_s=settings.close_timeout_s,
            retry_after_s=settings.retry_after_s,
        )
