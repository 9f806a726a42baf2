"""What the LAB is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from generated.models import FeaturesConfig, OwnerCard
from lab.alerts.disk import disk_used
from lab.nightly.ports import Upkeep
from lab.station.policies import Configuration
from lab.station.ports import Audit
from services.infra.paths import Home
from services.infra.settings import ControlPlane, Webhook
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


class NoConfiguration:
    """A configuration that never changes, for a LAB that is given none to reload."""

    def hash(self) -> str:
        """Of nothing."""
        return ""

    async def reload(self) -> tuple[str, tuple[str, ...]]:
        """Nothing to read."""
        return self.hash(), ()


@dataclass(frozen=True)
class LabDependencies:
    """What the LAB is given. `live_key` is what a pusher of a live source must know; None lets nobody push."""

    home: Home
    database: Database
    audit: Audit
    clock: Clock
    ids: IdSource
    pid: int
    upkeep: Upkeep
    live_key: str | None = None
    configuration: Configuration = field(default_factory=NoConfiguration)
    disk: Callable[[Path], float] = disk_used
    webhook: Webhook | None = None
    control_plane: ControlPlane | None = None
    version: str = ""


Cards = Callable[[str], OwnerCard | None]
"""The owner's card in force for a channel."""
Features = Callable[[], FeaturesConfig]
"""The run-time knobs in force."""
