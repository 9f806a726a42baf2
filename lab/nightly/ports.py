"""What the nightly needs from outside."""

from datetime import datetime
from typing import Protocol


class Upkeep(Protocol):
    """The upkeep of the databases. Each returns what it did in a few words, and may be repeated."""

    async def export_audits(self) -> str:
        """Export what is new in every audit log."""
        ...

    async def prune_audits(self, before: datetime) -> str:
        """Take exported acts from before an instant out of the LAB's log."""
        ...

    async def vacuum(self) -> str:
        """Give back free space."""
        ...

    async def back_up(self) -> str:
        """Back up every database, and remove old backups."""
        ...
