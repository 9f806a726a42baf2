"""The caps of one database, from configuration."""

from dataclasses import dataclass


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
