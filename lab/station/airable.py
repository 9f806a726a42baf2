"""Ready assets as the timeline sees them, and the waiting queue as playout needs it."""

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from generated.vocabulary import AssetState
from lab.library import store as library
from lab.library.domain import Asset, ready_media
from lab.playout.horizon import Horizon
from lab.playout.plan import Coming
from lab.playout.record import BREAK, PROGRAMME, Clip
from lab.queue import store as queue
from lab.queue.domain import Queue


def ready(conn: sa.Connection) -> dict[str, Asset]:
    """Every asset that may air, by id."""
    return {asset.asset_id: asset for asset in library.in_states(conn, [AssetState.READY])}


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


def waiting(conn: sa.Connection, horizon: Horizon) -> tuple[Coming, ...]:
    """The waiting queue as it stands in the database."""
    return coming(queue.load(conn), ready(conn), horizon)
