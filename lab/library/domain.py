"""An asset's life: pure rules, no I/O.

pending -> preparing -> ready | refused; ready -> missing when its media vanished; missing or
interrupted -> pending when the source can be prepared again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from generated.vocabulary import AssetRole, AssetState, CheckVerdict, ContentLicence, ErrorCode, RefusalCode
from services.kernel.errors import Conflict


@dataclass(frozen=True)
class Source:
    """A file as it was seen: resolved path, size in bytes, modification time in nanoseconds."""

    path: str
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True)
class Facts:
    """What is known of a programme; None and empty where nobody said. `rating` is an age in years.

    `overlay` says whether the channel's logo lies over it.
    """

    creator: str | None = None
    tags: tuple[str, ...] = ()
    licence: ContentLicence | None = None
    rating: int | None = None
    role: AssetRole | None = None
    overlay: bool | None = None


NOTHING_KNOWN = Facts()


@dataclass(frozen=True)
class Check:
    """One quality check of prep."""

    name: str
    verdict: CheckVerdict
    detail: str


@dataclass(frozen=True)
class Media:
    """What prep made of the file; `overlay` names the logo over it."""

    duration_ms: int
    segment_count: int
    generation: str
    loudness_lufs: float
    true_peak_dbtp: float
    renditions: tuple[str, ...]
    captions: tuple[str, ...]
    audio: tuple[str, ...] = ()
    overlay: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why the file can't air."""

    code: RefusalCode
    detail: str


@dataclass(frozen=True)
class Asset:
    """A file of the library and what became of it.

    `named` and `told` say that somebody chose the title and a person the facts. `origin` is the source of the owner
    card that it was fetched from; None for the library folder and what operators add. `aired_index` is where it last
    began on the channel that it is looked at for.
    """

    asset_id: str
    title: str
    named: bool
    watched: bool
    state: AssetState
    source: Source
    added_at: datetime
    updated_at: datetime
    attempts: int = 0
    media: Media | None = None
    refusal: Refusal | None = None
    checks: tuple[Check, ...] = ()
    aired_index: int | None = None
    facts: Facts = NOTHING_KNOWN
    told: bool = False
    origin: str | None = None


def new_asset(asset_id: str, source: Source, title: str | None, now: datetime, *, watched: bool) -> Asset:
    """A file just taken in; without a chosen title it is called by its name until prep knows better."""
    shown = title or PurePath(source.path).stem or source.path
    return Asset(asset_id, shown, title is not None, watched, AssetState.PENDING, source, now, now)


def described(asset: Asset, title: str | None, facts: Facts | None, now: datetime) -> Asset:
    """A person's word on title and facts, each left as it is when None."""
    if title is not None:
        asset = replace(asset, title=title, named=True, updated_at=now)
    if facts is not None:
        asset = replace(asset, facts=facts, told=True, updated_at=now)
    return asset


def read_beside(asset: Asset, title: str | None, facts: Facts, now: datetime) -> Asset:
    """What the file beside the programme says, where no person has spoken."""
    if title is not None and not asset.named:
        asset = replace(asset, title=title, named=True, updated_at=now)
    if facts != asset.facts and not asset.told:
        asset = replace(asset, facts=facts, updated_at=now)
    return asset


def started(asset: Asset, now: datetime) -> Asset:
    """Prep has begun another attempt."""
    return replace(asset, state=AssetState.PREPARING, attempts=asset.attempts + 1, updated_at=now)


def prepared(asset: Asset, title: str, media: Media, checks: tuple[Check, ...], now: datetime) -> Asset:
    """Prep succeeded; the file's own title counts unless a person chose one."""
    return replace(
        asset,
        title=asset.title if asset.named else title,
        state=AssetState.READY,
        attempts=0,
        media=media,
        refusal=None,
        checks=checks,
        updated_at=now,
    )


def refused(asset: Asset, refusal: Refusal, checks: tuple[Check, ...], moved_to: str, now: datetime) -> Asset:
    """Prep said no; the file may have been moved aside."""
    source = replace(asset.source, path=moved_to)
    return replace(
        asset, state=AssetState.REFUSED, refusal=refusal, checks=checks, source=source, updated_at=now
    )


def changed_meanwhile(asset: Asset, now: datetime) -> Asset:
    """The file changed under prep: what prep made of it says nothing, and the attempt doesn't count."""
    return replace(asset, state=AssetState.PENDING, attempts=0, updated_at=now)


def rewritten(asset: Asset, source: Source, now: datetime) -> Asset:
    """Another file stands at the path of an asset that has nothing to air: prep starts from nothing."""
    return replace(asset, state=AssetState.PENDING, source=source, attempts=0, updated_at=now)


def waiting_again(asset: Asset, now: datetime) -> Asset:
    """Prep has to run (again): it was interrupted, or the media vanished and the source is there."""
    return replace(asset, state=AssetState.PENDING, updated_at=now)


def vanished(asset: Asset, now: datetime) -> Asset:
    """Neither the media nor the source is there."""
    return replace(asset, state=AssetState.MISSING, updated_at=now)


def found_again(asset: Asset, now: datetime) -> Asset:
    """The prepared media came back whole."""
    return replace(asset, state=AssetState.READY, updated_at=now)


def ready_media(asset: Asset) -> Media:
    """The media of an asset that may air; raises ASSET_NOT_READY."""
    if asset.state is not AssetState.READY or asset.media is None:
        detail = f"The asset is {asset.state.value}; only a ready one can be queued."
        raise Conflict(ErrorCode.ASSET_NOT_READY, detail, asset_id=asset.asset_id, state=asset.state.value)
    return asset.media
