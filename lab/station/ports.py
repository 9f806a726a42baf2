"""What the station needs from outside."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection

from lab.assets import AssetManifest, CheckResult
from lab.playout.horizon import Horizon
from lab.playout.record import Clip


class Audit(Protocol):
    """The hash-chained log; writes in the caller's transaction."""

    def record(
        self,
        conn: Connection,
        /,
        *,
        actor: str,
        action: str,
        subject: str,
        before: Any = None,
        after: Any = None,
        reason: str | None = None,
        trace_id: str | None = None,
    ) -> Any:
        """Append one event."""
        ...


class Announcer(Protocol):
    """Publishes what airs; writes in the caller's transaction."""

    def now_playing(self, conn: Connection, horizon: Horizon, slate: Clip) -> None:
        """Announce the programme that airs at the horizon's index."""
        ...


class PrepFailed(Exception):
    """The worker broke down; it says nothing about the source, so the job may be tried again.

    `waits` says that no attempt was made, because of something that an operator has to mend first.
    """

    def __init__(self, detail: str, *, waits: bool = False) -> None:
        super().__init__(detail)
        self.waits = waits


class Refusing(Protocol):
    """Prep's refusal of a source: a code of the contract and a sentence."""

    @property
    def code(self) -> str:
        """A RefusalCode."""
        ...

    @property
    def detail(self) -> str:
        """In plain words, with the figures."""
        ...

    @property
    def checks(self) -> Sequence[CheckResult]:
        """What was found until then."""
        ...


class Prep(Protocol):
    """Turns a source file into an asset, in worker processes of its own."""

    async def prepare(
        self,
        asset_id: str,
        source: Path,
        title: str,
        progress: Callable[[float], None],
        *,
        overlay: bool,
    ) -> AssetManifest | Refusing:
        """The asset as stored, or why it is refused; raises `PrepFailed` when the worker broke down.

        `overlay` says whether the channel's logo lies over it.
        """
        ...

    def restart(self) -> int:
        """Begin every job at work anew, from what of it is finished; how many there were."""
        ...

    @property
    def logo(self) -> str:
        """The name of the channel's logo; empty without one."""
        ...

    async def slate(self) -> AssetManifest:
        """The slate, made when it is not there whole."""
        ...

    async def demo(self, folder: Path) -> None:
        """Write demo programmes as ordinary source files into `folder`."""
        ...
