"""What the library needs from the station."""

from typing import Protocol


class Intake(Protocol):
    """Runs prep."""

    def wake(self) -> None:
        """Look for work now."""
        ...

    def progress(self, asset_id: str) -> float | None:
        """Share of prep done, 0 to 1; None when it does not run."""
        ...

    async def discard(self, asset_id: str) -> None:
        """Stop prep of a removed asset and delete its media."""
        ...
