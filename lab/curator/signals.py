"""How good a programme is at a place, signal by signal, and how sure a change from one to another is: pure.

A signal is a number in 0..1. A confidence is the weighted mean of `0.5 + (after - before) / 2`: no change is 0.5,
and what is better in everything comes near 1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generated.models import Daypart
from generated.vocabulary import CheckVerdict, SignalName
from lab.planner.catalogue import Catalogue, Column

SIGNALS = tuple(SignalName)
Values = NDArray[np.float64]
"""One row a signal, in order of `SIGNALS`; one column a programme where there are several."""

_DIGITS = 4
_PASSED = {CheckVerdict.PASS: 1.0, CheckVerdict.WARN: 0.5, CheckVerdict.FAIL: 0.0}


@dataclass(frozen=True)
class Signal:
    """One reason by itself; the weights of a proposal make 1."""

    name: SignalName
    before: float
    after: float
    weight: float


@dataclass(frozen=True)
class Around:
    """What airs shortly before a place: programmes by their places in the catalogue."""

    places: NDArray[np.int64]
    fallback_share: float


def quality_of(verdicts: Iterable[CheckVerdict]) -> float:
    """The share of prep's checks that passed, a warning counting half; 1 where nothing was checked."""
    scores = [_PASSED[verdict] for verdict in verdicts]
    return sum(scores) / len(scores) if scores else 1.0


class Scale:
    """Measures the programmes of a catalogue. `quality` is each one's in its order, `window` the card's in segments."""

    def __init__(self, catalogue: Catalogue, quality: Values, window: int) -> None:
        self._catalogue = catalogue
        self._quality = quality
        self._window = window
        self._wanted: dict[str, Values] = {}

    def at(self, began: Column, around: Around, daypart: Daypart | None, start: int) -> Values:
        """Every programme's signals if it began at `start`, given where each began last; no rule gives way for any."""
        count = len(self._catalogue.programmes)
        since = np.clip(start - began, 0, None)
        rows: Mapping[SignalName, Values] = {
            SignalName.QUALITY: self._quality,
            SignalName.DAYPART: self.wanted(daypart),
            SignalName.FRESHNESS: since / (since + max(self._window, 1)),
            SignalName.VARIETY: _unlike(self._catalogue, around),
            SignalName.RULES: np.ones(count),
            SignalName.FALLBACK: np.full(count, 1 - around.fallback_share),
        }
        return np.stack([rows[name] for name in SIGNALS])

    def wanted(self, daypart: Daypart | None) -> Values:
        """How much the daypart wants each programme's tags; everything alike where it wants none."""
        if daypart is None or not daypart.tags:
            return np.ones(len(self._catalogue.programmes))
        if daypart.name not in self._wanted:
            self._wanted[daypart.name] = (self._catalogue.wanted(daypart) - 1) / len(daypart.tags)
        return self._wanted[daypart.name]


def with_value(values: Values, name: SignalName, value: float) -> Values:
    """The same values, one of them another."""
    changed = values.copy()
    changed[SIGNALS.index(name)] = value
    return changed


def confidence(before: Values, after: Values, weights: Values) -> Values:
    """How sure the change is, for every column of `after`."""
    gain = after - (before[:, None] if after.ndim > before.ndim else before)
    return np.asarray(np.tensordot(weights, 0.5 + gain / 2, axes=1))


def explained(before: Values, after: Values, weights: Values) -> tuple[tuple[Signal, ...], float]:
    """The signals as they are told, and the confidence that follows from just these figures."""
    before, after = (np.clip(np.round(values, _DIGITS), 0, 1) for values in (before, after))
    signals = tuple(
        Signal(name, float(was), float(becomes), float(weight))
        for name, was, becomes, weight in zip(SIGNALS, before, after, weights, strict=True)
    )
    return signals, float(np.clip(np.round(confidence(before, after, weights), _DIGITS), 0, 1))


def _unlike(catalogue: Catalogue, around: Around) -> Values:
    shares = [_share(codes, around.places) for codes in (catalogue.first_tag, catalogue.creator)]
    return np.asarray(1 - np.mean(shares, axis=0))


def _share(codes: Column, around: NDArray[np.int64]) -> Values:
    """The share of those around with the same code; none for what has no code."""
    if not len(around):
        return np.zeros(len(codes))
    counts = np.bincount(codes[around] + 1, minlength=int(codes.max()) + 2).astype(np.float64)
    counts[0] = 0
    return counts[codes + 1] / len(around)
