"""The planner at work on this station: its ready assets and its queue, under the owner's card in force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

import numpy as np

from generated.models import OwnerCard
from generated.vocabulary import AssetRole, ErrorCode, PlanningRule, SourceKind
from lab.autopilot.tuning import BY_THE_CARD, Arms, Factors, tuned
from lab.library.domain import Asset, ready_media
from lab.planner.catalogue import Catalogue, Programme
from lab.planner.choosing import Stock, first_misfit, plan, restated
from lab.planner.dayparts import daypart_at
from lab.planner.picks import Booked, Pick
from lab.timeline import Grid
from services.kernel.errors import NotFound

UNLISTED = "unlisted"
"""The source of local files when the card lists no folder: nothing of it may air."""


@dataclass(frozen=True)
class Survey:
    """How the card judges the library at an instant."""

    card: OwnerCard
    daypart: str
    ready: int
    admitted: int
    ruled_out: tuple[tuple[PlanningRule, int], ...]


class Planning:
    """Chooses for one channel. `card` gives the owner's card in force, None when there is none."""

    def __init__(self, card: Callable[[], OwnerCard | None], grid: Grid) -> None:
        self._card = card
        self._grid = grid

    @property
    def card(self) -> OwnerCard | None:
        """The owner's card in force."""
        return self._card()

    @property
    def is_governed(self) -> bool:
        """Whether there is a card; without one the planner chooses nothing."""
        return self._card() is not None

    def source_of(self, asset: Asset) -> str:
        """The source of the card that the asset counts as."""
        card = self._card()
        return asset.origin or (folder_source(card) if card else UNLISTED)

    def role_of(self, asset: Asset) -> AssetRole:
        """What the asset is on air: what somebody said, else what the card says of its folder."""
        return role(self._card(), asset)

    def is_break(self, asset: Asset) -> bool:
        """Whether it airs between programmes only."""
        return self.role_of(asset) is not AssetRole.PROGRAMME

    def wears_logo(self, asset: Asset) -> bool:
        """Whether the channel's logo lies over it: what somebody said, else over programmes only."""
        said = asset.facts.overlay
        return not self.is_break(asset) if said is None else said

    def stock(self, assets: Mapping[str, Asset]) -> Stock | None:
        """The ready assets under the card; None without one."""
        card = self._card()
        if card is None:
            return None
        local = folder_source(card)
        return Stock.of((_programme(asset, local, role(card, asset)) for asset in assets.values()), card)

    def first_misfit(self, stock: Stock, booked: Sequence[Booked], *, complete: bool) -> int | None:
        """The first one that breaks a rule which didn't give way for it, or lacks a break (`complete`)."""
        return first_misfit(stock, self._grid, booked, complete=complete)

    def choose(
        self,
        stock: Stock,
        booked: Sequence[Booked],
        *,
        start: int,
        until: int,
        room: int,
        arms: Arms = BY_THE_CARD,
    ) -> list[Pick]:
        """What airs from `start` until `until`; `booked` airs before. What gave way is told by the card as written."""
        picks: list[Pick] = []
        while start < until and len(picks) < room:
            factors, turn = arms.at(start)
            before = [*booked, *(Booked(pick.programme.asset_id, pick.start) for pick in picks)]
            ends = until if turn is None else min(until, turn)
            left = room - len(picks)
            found = plan(_tuned(stock, factors), self._grid, before, start=start, until=ends, room=left)
            if not found:
                break
            picks += restated(stock, self._grid, before, found) if factors else found
            start = picks[-1].end
        return picks

    def survey(self, assets: Mapping[str, Asset], at: datetime) -> Survey:
        """What the card keeps off the air at `at`, and why; raises NOT_FOUND without a card."""
        stock = self.stock(assets)
        if stock is None:
            raise NotFound(ErrorCode.NOT_FOUND, "No owner card governs this channel.")
        catalogue = stock.programmes
        daypart = daypart_at(catalogue.card, at)
        rules = {**catalogue.ruled_out}
        if daypart is not None:
            rules[PlanningRule.RATING] = catalogue.rating > daypart.max_rating
        out = np.logical_or.reduce([*rules.values()])
        counts = tuple((rule, int(mask.sum())) for rule, mask in rules.items() if mask.any())
        name = daypart.name if daypart else ""
        return Survey(catalogue.card, name, len(catalogue.programmes), int((~out).sum()), counts)


def folder_source(card: OwnerCard) -> str:
    """The source that local files count as: the card's first folder."""
    folders = (source.name for source in card.sources if source.kind is SourceKind.FOLDER)
    return next(folders, UNLISTED)


def _tuned(stock: Stock, factors: Factors) -> Stock:
    if not factors:
        return stock
    by = tuned(stock.programmes.card, factors)
    programmes = Catalogue(stock.programmes.programmes, by.card, tag_pull=by.tag_pull)
    return Stock(programmes, Catalogue(stock.between.programmes, by.card))


def role(card: OwnerCard | None, asset: Asset) -> AssetRole:
    """What the asset is on air under this card."""
    folders = card.breaks.folders if card else {}
    folder = PurePath(asset.source.path).parent.name
    return asset.facts.role or folders.get(folder, AssetRole.PROGRAMME)


def _programme(asset: Asset, local: str, role: AssetRole) -> Programme:
    media, facts = ready_media(asset), asset.facts
    return Programme(
        asset_id=asset.asset_id,
        title=asset.title,
        segments=media.segment_count,
        duration_ms=media.duration_ms,
        source=asset.origin or local,
        licence=facts.licence,
        rating=facts.rating,
        creator=facts.creator,
        tags=facts.tags,
        aired_index=asset.aired_index,
        role=role,
    )
