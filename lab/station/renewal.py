"""Has what was prepared under another logo prepared anew, one at a time and only when prep has nothing else to do.

What is on air keeps its bytes: the new asset takes the place of the old one in every format, and the old one's media
air as long as viewers were told of them. The last programme of a channel is never taken away.
"""

import asyncio

import sqlalchemy as sa
import structlog

from generated.vocabulary import AssetState
from lab.library import store
from lab.library.domain import Asset
from lab.station.airable import ready
from lab.station.everywhere import Everywhere
from lab.station.renderings import Renderings
from lab.station.replacement import Replacement
from lab.station.watch import present
from services.infra.sql.database import Database
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.renewal")
_BUSY = (AssetState.PENDING, AssetState.PREPARING)
_REASON = "the channel's logo over it changed"


class Renewal:
    """Looks for what has another logo than it should have, in any format."""

    def __init__(
        self, database: Database, replacement: Replacement, everywhere: Everywhere, renderings: Renderings
    ) -> None:
        self._database = database
        self._replacement = replacement
        self._everywhere = everywhere
        self._renderings = renderings

    async def renew(self) -> bool:
        """Give one outdated asset back to prep; whether there was one that may go.

        While the rules of some channel can't be asked, nothing is known to be outdated.
        """
        try:
            outdated = await self._database.read(self._outdated)
        except KernelError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever breaks here is that channel's own trouble
            _log.error("renewal_delayed", error=str(error), exc_info=error)
            return False
        for asset in outdated:
            if await asyncio.to_thread(_is_gone_or_changed, asset):
                continue
            if await self._replacement.replace(asset.asset_id, asset.source, reason=_REASON):
                _log.info("asset_renewed", asset_id=asset.asset_id, title=asset.title)
                return True
        return False

    def _outdated(self, conn: sa.Connection) -> list[Asset]:
        if store.in_states(conn, _BUSY) or self._renderings.missing(conn):
            return []
        found: dict[str, Asset] = {}
        needed: set[str] = set()
        for channel in self._everywhere.channels:
            assets = ready(conn, channel.publication.channel)
            programmes = [one for one in assets.values() if not channel.planning.is_break(one)]
            if len(programmes) == 1:
                needed.add(programmes[0].asset_id)
            for asset in assets.values():
                if asset.media is not None and asset.media.overlay != channel.made.logo_over(asset):
                    found[asset.asset_id] = asset
        return [asset for asset_id, asset in sorted(found.items()) if asset_id not in needed]


def _is_gone_or_changed(asset: Asset) -> bool:
    return present(asset.source) != asset.source
