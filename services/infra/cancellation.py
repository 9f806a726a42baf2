"""Cancellation that is not lost.

Before Python 3.12 `asyncio.wait_for`, which redis-py calls around each send, may swallow a
cancellation that arrives as it completes. An endless loop asks at each turn.
"""

import asyncio


def honour_cancellation() -> None:
    """Raise `CancelledError` when the current task was asked to end and something swallowed it."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
