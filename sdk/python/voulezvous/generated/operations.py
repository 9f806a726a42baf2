"""One class per tag of the contract: each method is an operation. Generated; do not edit."""

from uuid import UUID

from voulezvous.answers import answer, done
from voulezvous.generated.api.broadcast import get_guide as _get_guide
from voulezvous.generated.api.broadcast import get_now_playing as _get_now_playing
from voulezvous.generated.api.control import add_asset as _add_asset
from voulezvous.generated.api.control import insert_queue_entry as _insert_queue_entry
from voulezvous.generated.api.control import inspect_asset as _inspect_asset
from voulezvous.generated.api.control import inspect_queue_entry as _inspect_queue_entry
from voulezvous.generated.api.control import list_assets as _list_assets
from voulezvous.generated.api.control import list_queue as _list_queue
from voulezvous.generated.api.control import move_queue_entry as _move_queue_entry
from voulezvous.generated.api.control import remove_asset as _remove_asset
from voulezvous.generated.api.control import remove_queue_entry as _remove_queue_entry
from voulezvous.generated.api.health import get_health as _get_health
from voulezvous.generated.api.health import get_readiness as _get_readiness
from voulezvous.generated.api.health import get_status as _get_status
from voulezvous.generated.api.modes import get_client_config as _get_client_config
from voulezvous.generated.api.modes import get_copy as _get_copy
from voulezvous.generated.api.modes import list_modes as _list_modes
from voulezvous.generated.client import Client
from voulezvous.generated.models import (
    Asset,
    AssetAdd,
    AssetPage,
    ClientConfig,
    CopyBook,
    GuidePage,
    Liveness,
    Locale,
    ModeList,
    NowPlaying,
    QueueEntry,
    QueueInsert,
    QueueMove,
    QueuePage,
    Readiness,
    Status,
)
from voulezvous.generated.types import UNSET, Unset


class BroadcastOperations:
    """What the channel airs now and next."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get_guide(
        self, *, channel: str | Unset = UNSET, limit: int | Unset = 50, cursor: str | Unset = UNSET
    ) -> GuidePage:
        """The published schedule from now on."""
        return answer(
            _get_guide.sync_detailed(client=self._client, channel=channel, limit=limit, cursor=cursor), GuidePage
        )

    def get_now_playing(self, *, channel: str | Unset = UNSET) -> NowPlaying:
        """What airs now, and what follows."""
        return answer(_get_now_playing.sync_detailed(client=self._client, channel=channel), NowPlaying)


class AsyncBroadcastOperations:
    """What the channel airs now and next."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def get_guide(
        self, *, channel: str | Unset = UNSET, limit: int | Unset = 50, cursor: str | Unset = UNSET
    ) -> GuidePage:
        """The published schedule from now on."""
        return answer(
            await _get_guide.asyncio_detailed(client=self._client, channel=channel, limit=limit, cursor=cursor),
            GuidePage,
        )

    async def get_now_playing(self, *, channel: str | Unset = UNSET) -> NowPlaying:
        """What airs now, and what follows."""
        return answer(await _get_now_playing.asyncio_detailed(client=self._client, channel=channel), NowPlaying)


class ControlOperations:
    """The station's library and queue; signed by an operator."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def add_asset(self, *, body: AssetAdd, idempotency_key: str | Unset = UNSET) -> Asset:
        """Take a file into the library; prep begins by itself."""
        return answer(_add_asset.sync_detailed(client=self._client, body=body, idempotency_key=idempotency_key), Asset)

    def insert_queue_entry(self, *, body: QueueInsert, idempotency_key: str | Unset = UNSET) -> QueueEntry:
        """Put an asset on the channel."""
        return answer(
            _insert_queue_entry.sync_detailed(client=self._client, body=body, idempotency_key=idempotency_key),
            QueueEntry,
        )

    def inspect_asset(self, asset_id: UUID) -> Asset:
        """One asset, with its checks."""
        return answer(_inspect_asset.sync_detailed(asset_id, client=self._client), Asset)

    def inspect_queue_entry(self, entry_id: UUID) -> QueueEntry:
        """One entry of the queue."""
        return answer(_inspect_queue_entry.sync_detailed(entry_id, client=self._client), QueueEntry)

    def list_assets(self, *, limit: int | Unset = 50, cursor: str | Unset = UNSET) -> AssetPage:
        """The library, newest first."""
        return answer(_list_assets.sync_detailed(client=self._client, limit=limit, cursor=cursor), AssetPage)

    def list_queue(self, *, limit: int | Unset = 50, cursor: str | Unset = UNSET) -> QueuePage:
        """The queue in airing order."""
        return answer(_list_queue.sync_detailed(client=self._client, limit=limit, cursor=cursor), QueuePage)

    def move_queue_entry(self, entry_id: UUID, *, body: QueueMove, idempotency_key: str | Unset = UNSET) -> QueueEntry:
        """Give a waiting entry another place."""
        return answer(
            _move_queue_entry.sync_detailed(entry_id, client=self._client, body=body, idempotency_key=idempotency_key),
            QueueEntry,
        )

    def remove_asset(self, asset_id: UUID) -> None:
        """Take an asset out of the library and delete its media; the source file stays."""
        done(_remove_asset.sync_detailed(asset_id, client=self._client))

    def remove_queue_entry(self, entry_id: UUID) -> None:
        """Take a waiting entry out of the queue."""
        done(_remove_queue_entry.sync_detailed(entry_id, client=self._client))


class AsyncControlOperations:
    """The station's library and queue; signed by an operator."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def add_asset(self, *, body: AssetAdd, idempotency_key: str | Unset = UNSET) -> Asset:
        """Take a file into the library; prep begins by itself."""
        return answer(
            await _add_asset.asyncio_detailed(client=self._client, body=body, idempotency_key=idempotency_key), Asset
        )

    async def insert_queue_entry(self, *, body: QueueInsert, idempotency_key: str | Unset = UNSET) -> QueueEntry:
        """Put an asset on the channel."""
        return answer(
            await _insert_queue_entry.asyncio_detailed(client=self._client, body=body, idempotency_key=idempotency_key),
            QueueEntry,
        )

    async def inspect_asset(self, asset_id: UUID) -> Asset:
        """One asset, with its checks."""
        return answer(await _inspect_asset.asyncio_detailed(asset_id, client=self._client), Asset)

    async def inspect_queue_entry(self, entry_id: UUID) -> QueueEntry:
        """One entry of the queue."""
        return answer(await _inspect_queue_entry.asyncio_detailed(entry_id, client=self._client), QueueEntry)

    async def list_assets(self, *, limit: int | Unset = 50, cursor: str | Unset = UNSET) -> AssetPage:
        """The library, newest first."""
        return answer(await _list_assets.asyncio_detailed(client=self._client, limit=limit, cursor=cursor), AssetPage)

    async def list_queue(self, *, limit: int | Unset = 50, cursor: str | Unset = UNSET) -> QueuePage:
        """The queue in airing order."""
        return answer(await _list_queue.asyncio_detailed(client=self._client, limit=limit, cursor=cursor), QueuePage)

    async def move_queue_entry(
        self, entry_id: UUID, *, body: QueueMove, idempotency_key: str | Unset = UNSET
    ) -> QueueEntry:
        """Give a waiting entry another place."""
        return answer(
            await _move_queue_entry.asyncio_detailed(
                entry_id, client=self._client, body=body, idempotency_key=idempotency_key
            ),
            QueueEntry,
        )

    async def remove_asset(self, asset_id: UUID) -> None:
        """Take an asset out of the library and delete its media; the source file stays."""
        done(await _remove_asset.asyncio_detailed(asset_id, client=self._client))

    async def remove_queue_entry(self, entry_id: UUID) -> None:
        """Take a waiting entry out of the queue."""
        done(await _remove_queue_entry.asyncio_detailed(entry_id, client=self._client))


class HealthOperations:
    """Is the platform alive, ready and on air?"""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get_health(self) -> Liveness:
        """Is this process alive?"""
        return answer(_get_health.sync_detailed(client=self._client), Liveness)

    def get_readiness(self) -> Readiness:
        """Can the platform do its work?"""
        return answer(_get_readiness.sync_detailed(client=self._client), Readiness)

    def get_status(self) -> Status:
        """The platform in one page."""
        return answer(_get_status.sync_detailed(client=self._client), Status)


class AsyncHealthOperations:
    """Is the platform alive, ready and on air?"""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def get_health(self) -> Liveness:
        """Is this process alive?"""
        return answer(await _get_health.asyncio_detailed(client=self._client), Liveness)

    async def get_readiness(self) -> Readiness:
        """Can the platform do its work?"""
        return answer(await _get_readiness.asyncio_detailed(client=self._client), Readiness)

    async def get_status(self) -> Status:
        """The platform in one page."""
        return answer(await _get_status.asyncio_detailed(client=self._client), Status)


class ModesOperations:
    """What a client needs to compose itself: manifests, configuration, copy."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get_client_config(self) -> ClientConfig:
        """The part of the configuration that a client needs."""
        return answer(_get_client_config.sync_detailed(client=self._client), ClientConfig)

    def get_copy(self, locale: Locale) -> CopyBook:
        """Every string of one locale."""
        return answer(_get_copy.sync_detailed(locale, client=self._client), CopyBook)

    def list_modes(self) -> ModeList:
        """The modes the caller may use."""
        return answer(_list_modes.sync_detailed(client=self._client), ModeList)


class AsyncModesOperations:
    """What a client needs to compose itself: manifests, configuration, copy."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def get_client_config(self) -> ClientConfig:
        """The part of the configuration that a client needs."""
        return answer(await _get_client_config.asyncio_detailed(client=self._client), ClientConfig)

    async def get_copy(self, locale: Locale) -> CopyBook:
        """Every string of one locale."""
        return answer(await _get_copy.asyncio_detailed(locale, client=self._client), CopyBook)

    async def list_modes(self) -> ModeList:
        """The modes the caller may use."""
        return answer(await _list_modes.asyncio_detailed(client=self._client), ModeList)
