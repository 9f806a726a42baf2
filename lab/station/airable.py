"""Ready assets as the timeline sees them, and the waiting queue as playout needs it."""

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from generated.vocabulary import ErrorCode
from lab.library import store as library
from lab.library.domain import Asset, ready_media
from lab.playout.channel import Channel
from lab.playout.horizon import Horizon
from lab.playout.plan import Coming
from lab.playout.record import BREAK, PROGRAMME, Clip
from lab.queue.domain import Queue
from services.kernel.errors import Conflict, NotFound


def ready(conn: sa.Connection, channel: Channel) -> dict[str, Asset]:
    """Every asset that may air on the channel, by id."""
    found = library.airable(conn, channel.channel_id, channel.format)
    return {asset.asset_id: asset for asset in found}


def ready_one(conn: sa.Connection, channel: Channel, asset_id: str) -> Asset:
    """One asset that may air on the channel; raises NOT_FOUND or ASSET_NOT_READY."""
    asset = library.get(conn, asset_id)
    if asset is None:
        raise NotFound(ErrorCode.NOT_FOUND, "There is no such asset.", asset_id=asset_id)
    ready_media(asset)
    found = library.airable(conn, channel.channel_id, channel.format, asset_id)
    if not found:
        detail = f"The asset is not prepared in the format of the channel {channel.channel_id} yet."
        raise Conflict(ErrorCode.ASSET_NOT_READY, detail, asset_id=asset_id, channel_id=channel.channel_id)
    return found[0]


def clip(asset: Asset) -> Clip:
    """A ready asset as the schedule names it; raises ASSET_NOT_READY."""
    media = ready_media(asset)
    return Clip(asset.asset_id, asset.title, media.segment_count, media.generation, media.captions)


def coming(
    entries: Queue,
    assets: Mapping[str, Asset],
    horizon: Horizon,
    is_break: Callable[[Asset], bool] = lambda _: False,
) -> tuple[Coming, ...]:
    """The waiting entries that can air, in order; `is_break` matters where they are published."""
    return tuple(
        Coming(
            entry.entry_id,
            clip(assets[entry.asset_id]),
            BREAK if is_break(assets[entry.asset_id]) else PROGRAMME,
        )
        for entry in entries
        if entry.entry_id not in horizon.locked and entry.asset_id in assets
    )
