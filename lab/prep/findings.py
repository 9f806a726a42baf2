"""What prep finds out about a source on its way, so that a refusal can tell everything until then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from av.audio.frame import AudioFrame

from lab.prep.clipping import ClipCount
from lab.prep.clock import LossCount
from lab.prep.similarity import Similarity
from lab.prep.sound import Leveling, Loudness
from lab.prep.source import Source
from lab.prep.spec import OverlaySpec, PrepSpec
from lab.prep.watching import PictureWatch

_GAP_S = Fraction(1, 25)  # containers round times, and codecs begin with a short block


@dataclass(slots=True)
class Hearing:
    """One sound of the source: what was heard of it, and what was made of it.

    `language` tells a further sound from the main one, which needs no name. `unheard` counts what does not decode.
    """

    clips: ClipCount
    language: str | None = None
    unheard: LossCount = field(default_factory=LossCount)
    start_s: Fraction | None = None
    gap_s: Fraction = Fraction(0)
    sound: Loudness | None = None
    level: Leveling | None = None
    aired: Loudness | None = None

    def listening(
        self, blocks: Iterator[tuple[Fraction, AudioFrame]]
    ) -> Iterator[tuple[Fraction, AudioFrame]]:
        """The sound, noted on its way through."""
        expected: Fraction | None = None
        for time, block in blocks:
            if expected is None:
                self.start_s = time
            elif time - expected > _GAP_S:
                self.gap_s += time - expected
            expected = time + Fraction(block.samples, block.sample_rate)
            self.clips.see(block)
            yield time, block


@dataclass(slots=True)
class Findings:
    """Filled in as prep goes: the source's head, its pictures, its sounds, then what was made of them.

    `lost` counts what of the picture does not decode; `shapes` how often the picture changed its shape; `picture_s` is
    its length once it was decoded to its end. `main` is the sound that every player hears, `others` those in other
    languages.
    """

    spec: PrepSpec
    watch: PictureWatch
    main: Hearing
    others: list[Hearing] = field(default_factory=list)
    source: Source | None = None
    lost: LossCount = field(default_factory=LossCount)
    shapes: int = 0
    picture_s: float | None = None
    similarity: tuple[Similarity, ...] = ()

    @classmethod
    def of(cls, spec: PrepSpec, logo: OverlaySpec | None = None) -> Findings:
        """Nothing yet; `logo` will lie over the picture."""
        return cls(spec, PictureWatch(spec.qa, spec.report, logo), Hearing(ClipCount.of(spec.qa)))

    def further(self, language: str) -> Hearing:
        """A sound in another language, of which nothing was heard yet."""
        heard = Hearing(ClipCount.of(self.spec.qa), language)
        self.others.append(heard)
        return heard

    @property
    def heard(self) -> tuple[Hearing, ...]:
        """Every sound, the main one first."""
        return (self.main, *self.others)

    @property
    def end_s(self) -> float | None:
        """Where the source ends; a container's length may be its sound's."""
        if self.source is None or self.picture_s is None:
            return None
        if self.source.declared_by_picture or self.main.sound is None:
            return self.picture_s
        return max(self.picture_s, float(self.main.sound.end_s))

    @property
    def ended_ratio(self) -> float:
        """How much of its declared length the source has, 0 to 1; 1 when it declares none."""
        end_s = self.end_s
        declared = self.source.declared_s if self.source else None
        return min(1.0, end_s / float(declared)) if end_s is not None and declared else 1.0
