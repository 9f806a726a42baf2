"""What a run has seen, and what is wrong with it: disagreements, and whatever it never came to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.contract.agreement.differences import DIFFERENCES

FITS, MISFITS = "fits", "misfits"


@dataclass(frozen=True, order=True)
class Finding:
    """A disagreement that nothing explains, made as small as it gets."""

    subject: str
    kind: str
    text: str
    detail: str


@dataclass
class Tally:
    """Counts of one run or of a part of it; parts add up."""

    texts: int = 0
    cross_checked: int = 0
    by_subject: dict[str, Counter[str]] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)
    findings: set[Finding] = field(default_factory=set)

    def saw(self, subject: str, *, fits: bool, broken: Iterable[str] = ()) -> None:
        """Note one judged text."""
        self.texts += 1
        self.by_subject.setdefault(subject, Counter())[FITS if fits else MISFITS] += 1
        self.broken.update(broken)

    def add(self, other: Tally) -> None:
        """Take in the counts of another part."""
        self.texts += other.texts
        self.cross_checked += other.cross_checked
        for subject, counts in other.by_subject.items():
            self.by_subject.setdefault(subject, Counter()).update(counts)
        self.broken.update(other.broken)
        self.differences.update(other.differences)
        self.findings |= other.findings

    def keywords(self) -> Counter[str]:
        """How often each keyword was broken, wherever it stands."""
        found: Counter[str] = Counter()
        for place, count in self.broken.items():
            found[keyword(place)] += count
        return found


def keyword(place: str) -> str:
    """The keyword of an asserting place: `required` of `Asset/required/title`."""
    *before, last = place.split("/")
    return "required" if before[-1:] == ["required"] else last


def shortcomings(tally: Tally, subjects: Iterable[str], places: Iterable[str]) -> Iterator[str]:
    """What the run failed to exercise, one line each; a run without any may be trusted."""
    for subject in subjects:
        counts = tally.by_subject.get(subject, Counter())
        for kind in (FITS, MISFITS):
            if not counts[kind]:
                yield f"{subject}: no text {kind} it"
    for place in places:
        if not tally.broken[place]:
            yield f"{place}: was never broken"
    for difference in DIFFERENCES:
        if not tally.differences[difference.name]:
            yield f"{difference.name!r} no longer occurs; delete it from differences.py"
