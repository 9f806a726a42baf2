"""Has what was prepared under another logo prepared anew, one at a time and only when prep has nothing else to do.

What is on air keeps its bytes: the new asset takes the place of the old one, whose media air as long as viewers were
told of them. The last programme that may air is never taken away.
"""

import asyncio
from collections.abc import Callable

import structlog

from generated.vocabulary import AssetState
from lab.library import store
from lab.library.domain import Asset
from lab.station.replacement import Replacement
from lab.station.watch import present
from services.infra.sql.database import Database

_log = structlog.get_logger("lab.renewal")
_BUSY = (AssetState.PENDING, AssetState.PREPARING)
_REASON = "the channel's logo over it changed"


class Renewal:
    """`wanted` says which logo an asset should have; `is_break` whether it airs between programmes only."""

    def __init__(
        self,
        database: Database,
        replacement: Replacement,
        wanted: Callable[[Asset], str],
        is_break: Callable[[Asset], bool],
    ) -> None:
        self._database = database
        self._replacement = replacement
        self._wanted = wanted
        self._is_break = is_break

    async def renew(self) -> bool:
        """Give one outdated asset back to prep; whether there was one that may go."""
        states = [AssetState.READY, *_BUSY]
        assets = await self._database.read(lambda conn: store.in_states(conn, states))
        if any(asset.state in _BUSY for asset in assets):
            return False
        for asset in self._outdated(assets):
            if await asyncio.to_thread(_is_gone_or_changed, asset):
                continue
            if await self._replacement.replace(asset.asset_id, asset.source, reason=_REASON):
                _log.info("asset_renewed", asset_id=asset.asset_id, title=asset.title)
                return True
        return False

    def _outdated(self, assets: list[Asset]) -> list[Asset]:
        programmes = sum(not self._is_break(asset) for asset in assets)
        found = [a for a in assets if a.media is not None and a.media.overlay != self._wanted(a)]
        return [asset for asset in found if programmes > 1 or self._is_break(asset)]


def _is_gone_or_changed(asset: Asset) -> bool:
    return present(asset.source) != asset.source
