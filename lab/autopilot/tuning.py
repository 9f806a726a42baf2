"""The parameters that may be tuned, the owner card under them, and which part of the schedule is planned how: pure.

A factor of 1 is the owner card's word. Factors are kept within the card's bounds wherever they are used, so that an
edit of the card holds at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from generated.models import OwnerCard

Factors = Mapping[str, float]
"""Factors that are not 1, by parameter."""

AS_WRITTEN: Factors = {}
_WEIGHT, _PULL, _REPEAT = "source_weight", "tag_pull", "repeat"


@dataclass(frozen=True)
class Parameter:
    """Something that may be tuned, and between which factors."""

    name: str
    least: float
    most: float

    def bounded(self, factor: float) -> float:
        """The factor, or the bound that it is beyond."""
        return min(max(factor, self.least), self.most)


def parameters_of(card: OwnerCard) -> tuple[Parameter, ...]:
    """Everything that may be tuned under this card: what has no effect is not in it."""
    bounds, variety = card.tuning, card.variety
    weights = [source.name for source in card.sources] if len(card.sources) > 1 else []
    repeats = {
        "asset": variety.asset_repeat_s,
        "source": variety.source_repeat_s,
        "creator": variety.creator_repeat_s,
    }
    return (
        *(Parameter(f"{_WEIGHT}.{n}", bounds.source_weight_min, bounds.source_weight_max) for n in weights),
        *(
            Parameter(f"{_PULL}.{daypart.name}", bounds.tag_pull_min, bounds.tag_pull_max)
            for daypart in card.dayparts
            if daypart.tags
        ),
        *(
            Parameter(f"{_REPEAT}.{name}", 1.0, bounds.repeat_max)
            for name, seconds in repeats.items()
            if seconds
        ),
    )


def bounded(card: OwnerCard, factors: Factors) -> Factors:
    """The factors as they count under this card: within its bounds, and only of what it has."""
    known = {parameter.name: parameter for parameter in parameters_of(card)}
    found = {name: known[name].bounded(factor) for name, factor in factors.items() if name in known}
    return {name: factor for name, factor in found.items() if factor != 1}


@dataclass(frozen=True)
class Tuned:
    """A card to plan by, and how much the tags of its dayparts count."""

    card: OwnerCard
    tag_pull: Mapping[str, float]


def tuned(card: OwnerCard, factors: Factors) -> Tuned:
    """The card under these factors; its hard rules are as they were, and its variety no looser."""
    factors = bounded(card, factors)
    variety = card.variety.model_copy(
        update={
            f"{name}_repeat_s": getattr(card.variety, f"{name}_repeat_s")
            * factors.get(f"{_REPEAT}.{name}", 1)
            for name in ("asset", "source", "creator")
        }
    )
    sources = [
        source.model_copy(update={"weight": source.weight * factors.get(f"{_WEIGHT}.{source.name}", 1)})
        for source in card.sources
    ]
    pull = {part.name: factors.get(f"{_PULL}.{part.name}", 1.0) for part in card.dayparts}
    return Tuned(card.model_copy(update={"variety": variety, "sources": sources}), pull)


@dataclass(frozen=True)
class Arms:
    """How each part of the schedule is planned: blocks of segments, some of them the canary's.

    `tried` is what the canary is planned with, None without a trial; it begins at index `first`.
    """

    kept: Factors
    tried: Factors | None = None
    first: int = 0
    block: int = 1
    share: float = 0.0
    seed: int = 0

    def is_canary(self, index: int) -> bool:
        """Whether what begins at `index` is planned as the trial wants."""
        if self.tried is None or index < self.first:
            return False
        return draw(self.seed, self.first, index // self.block) < self.share

    def at(self, index: int) -> tuple[Factors, int | None]:
        """The factors for what begins at `index`, and the first index that may have others."""
        if self.tried is None:
            return self.kept, None
        if index < self.first:
            return self.kept, self.first
        factors = self.tried if self.is_canary(index) else self.kept
        return factors, (index // self.block + 1) * self.block


BY_THE_CARD = Arms(AS_WRITTEN)


def draw(*of: int) -> float:
    """A number in [0, 1) that depends on nothing but `of`."""
    text = ":".join(map(str, of)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") / 2**64
