"""What is asked, and the work that every contender does for it: the same models made by the same functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from generated import models, server
from generated.server.seam import InvalidRequest, OperationSpec
from generated.vocabulary import AssetState, Caller, CheckVerdict, Locale, ProgrammeKind
from services.infra.configuration import ConfigBundle, load
from services.infra.http import problems
from services.modes.service import Modes

_NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
_CONFIG = Path(__file__).resolve().parents[2] / "config"
ASSET = "01935b7e-5f00-7000-8000-0000000000a1"


@dataclass(frozen=True)
class Asked:
    """One kind of request: the operation, its method and target, and what stands in the table."""

    operation: str
    method: str
    target: str
    title: str

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


NOW = Asked("getNowPlaying", "GET", "/v1/broadcast/now?channel=main", "a query parameter")
HEALTH = Asked("getHealth", "GET", "/healthz", "nothing to bind")
CONFIG = Asked("getClientConfig", "GET", "/v1/config/client", "nothing to bind")
MODES = Asked("listModes", "GET", "/v1/modes", "nothing to bind")
COPY = Asked("getCopy", "GET", "/v1/copy/pt-BR", "a path parameter")
ADD = Asked("addAsset", "POST", "/v1/control/library", "signed, with a body")
REFUSED = Asked("getGuide", "GET", "/v1/broadcast/guide?channel=main&limit=0", "refused with 422")
ALL = (NOW, HEALTH, CONFIG, MODES, COPY, ADD, REFUSED)


def hot() -> frozenset[str]:
    """The operations that the contract marks hot."""
    modules = (import_module(f"generated.server.{part.name}") for part in iter_modules(server.__path__))
    specs = (value for module in modules for value in vars(module).values())
    return frozenset(spec.operation_id for spec in specs if isinstance(spec, OperationSpec) and spec.hot)


def now_playing() -> models.NowPlaying:
    """What airs now and next."""
    programme = models.Programme(
        title="Noite de verão",
        kind=ProgrammeKind.PROGRAMME,
        asset_id=ASSET,
        starts_at=_NOON,
        ends_at=_NOON,
        first_index=13_109_820,
        segment_count=15,
        captions=["pt-BR"],
    )
    return models.NowPlaying(channel_id="main", index=13_109_822, current=programme, next=programme)


def health() -> models.Liveness:
    """The smallest answer that there is."""
    return models.Liveness(status="alive", version="0.1.0")


def client_config() -> models.ClientConfig:
    """Of the configuration that ships."""
    return SHIPPED.client_config()


def mode_list() -> models.ModeList:
    """Every mode that ships."""
    return models.ModeList(items=SHIPPED.offered_to(Caller.anonymous()))


def copy_book(locale: Locale) -> models.CopyBook:
    """Every string that ships."""
    return SHIPPED.copy_in(locale)


def add_asset(body: models.AssetAdd) -> models.Asset:
    """An asset with its media and checks."""
    check = models.QualityCheck(name="decoded_frames", verdict=CheckVerdict.PASS, detail="960 of 960")
    media = models.AssetMedia(
        duration_ms=32_000,
        segment_count=15,
        generation="3f9a1c",
        loudness_lufs=-16.1,
        true_peak_dbtp=-1.8,
        renditions=["720", "360", "audio"],
        captions=["pt-BR"],
    )
    return models.Asset(
        asset_id=ASSET,
        title=str(body.title),
        state=AssetState.READY,
        source="library",
        source_path=body.path,
        size_bytes=48_211_034,
        facts=models.ProgrammeFacts(creator="Ana Prado", tags=["music", "late"], rating=12),
        media=media,
        checks=[check, check],
        added_at=_NOON,
        updated_at=_NOON,
    )


def problem(items: list[tuple[str, str]], path: str, request_id: str = "") -> bytes:
    """The problem document of a request that does not fit."""
    told = problems.refusal(InvalidRequest(*items))
    assert told is not None
    return told.render(request_id, path)


PLAIN: dict[
    Asked, Callable[[], models.NowPlaying | models.Liveness | models.ClientConfig | models.ModeList]
] = {
    NOW: now_playing,
    HEALTH: health,
    CONFIG: client_config,
    MODES: mode_list,
}
"""What takes nothing from its request but an optional parameter that changes nothing here."""


class _Shipped:
    """The configuration that ships, always in force."""

    current: ConfigBundle = load(_CONFIG, {})


class _Everybody:
    """Permits everything: what a mode demands is judged alike by every contender."""

    def permits(self, caller: Caller, capabilities: object) -> bool:
        return True


SHIPPED = Modes(_Shipped(), _Everybody())
