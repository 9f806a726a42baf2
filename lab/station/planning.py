"""The planner at work on this station: its ready assets and its queue, under the owner's card in force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from generated.models import OwnerCard
from generated.vocabulary import ErrorCode, PlanningRule, SourceKind
from lab.autopilot.tuning import BY_THE_CARD, Arms, Factors, tuned
from lab.library.domain import Asset, ready_media
from lab.planner.catalogue import Catalogue, Programme
from lab.planner.choosing import Booked, Pick, first_misfit, plan, restated
from lab.planner.dayparts import daypart_at
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

    def catalogue(self, assets: Mapping[str, Asset]) -> Catalogue | None:
        """The ready assets under the card; None without one."""
        card = self._card()
        if card is None:
            return None
        return Catalogue((_programme(asset, folder_source(card)) for asset in assets.values()), card)

    def first_misfit(self, catalogue: Catalogue, booked: Sequence[Booked]) -> int | None:
        """The first one that breaks a rule which didn't give way for it."""
        return first_misfit(catalogue, self._grid, booked)

    def choose(
        self,
        catalogue: Catalogue,
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
            found = plan(_tuned(catalogue, factors), self._grid, before, start=start, until=ends, room=left)
            if not found:
                break
            picks += restated(catalogue, self._grid, before, found) if factors else found
            start = picks[-1].end
        return picks

    def survey(self, assets: Mapping[str, Asset], at: datetime) -> Survey:
        """What the card keeps off the air at `at`, and why; raises NOT_FOUND without a card."""
        catalogue = self.catalogue(assets)
        if catalogue is None:
            raise NotFound(ErrorCode.NOT_FOUND, "No owner card governs this channel.")
        daypart = daypart_at(catalogue.card, at)
        rules = {**catalogue.ruled_out}
        if daypart is not None:
            rules[PlanningRule.RATING] = catalogue.rating > daypart.max_rating
        out = np.logical_or.reduce([*rules.values()])
        counts = tuple((rule, int(mask.sum())) for rule, mask in rules.items() if mask.any())
        name = daypart.name if daypart else ""
        return Survey(catalogue.card, name, len(assets), int((~out).sum()), counts)


def folder_source(card: OwnerCard) -> str:
    """The source that local files count as: the card's first folder."""
    folders = (source.name for source in card.sources if source.kind is SourceKind.FOLDER)
    return next(folders, UNLISTED)


def _tuned(catalogue: Catalogue, factors: Factors) -> Catalogue:
    if not factors:
        return catalogue
    by = tuned(catalogue.card, factors)
    return Catalogue(catalogue.programmes, by.card, tag_pull=by.tag_pull)


def _programme(asset: Asset, local: str) -> Programme:
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
    )
