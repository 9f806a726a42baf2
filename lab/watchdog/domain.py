"""When the output is dead air: pure, from what was decoded, segment by segment.

Black, stillness and silence are stretches up to the end of the newest segment. How long each may last is the configured
threshold and what prep measured of it in the programme; the slate may be as still as it likes. A stretch that crosses
from one programme into the next keeps the larger allowance.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """What can be wrong with the output."""

    LATE = "late"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    MISSING = "missing"
    BLACK = "black"
    FROZEN = "frozen"
    SILENT = "silent"


STRETCHES = (Kind.BLACK, Kind.FROZEN, Kind.SILENT)
_WORDS = {
    Kind.BLACK: "the picture has been black for {:.0f} s",
    Kind.FROZEN: "the picture has stood still for {:.0f} s",
    Kind.SILENT: "there has been no sound for {:.0f} s",
}


@dataclass(frozen=True)
class Limits:
    """Seconds, and segments in a row for what is broken."""

    late_s: float
    unreachable_s: float
    broken_segments: int
    stretch_s: Mapping[Kind, float]


@dataclass(frozen=True)
class Stretch:
    """How long something lasted at the end of a segment, and whether it lasted through all of it. Seconds."""

    tail_s: float
    whole: bool


@dataclass(frozen=True)
class Seen:
    """One segment as decoded. `broken` says why there is nothing to see; `missing`: the slate stands in for it."""

    index: int
    stretches: Mapping[Kind, Stretch] = field(default_factory=dict)
    broken: str | None = None
    missing: bool = False


@dataclass(frozen=True)
class Programme:
    """What is known of the programme of a segment: seconds of each stretch that prep measured; the slate may all."""

    known_s: Mapping[Kind, float] = field(default_factory=dict)
    is_slate: bool = False

    def allows_s(self, kind: Kind, limits: Limits) -> float:
        """How long this may last."""
        return math.inf if self.is_slate else limits.stretch_s[kind] + self.known_s.get(kind, 0.0)


@dataclass(frozen=True)
class Watch:
    """All that is remembered: the last segment, stretches up to its end, and how many in a row were no good."""

    index: int | None = None
    lasted_s: Mapping[Kind, float] = field(default_factory=dict)
    allowed_s: Mapping[Kind, float] = field(default_factory=dict)
    broken: int = 0
    why: str = ""
    missing: int = 0


@dataclass(frozen=True)
class Found:
    """One thing that is wrong, in words and figures."""

    kind: Kind
    detail: str
    value: float
    threshold: float


def see(watch: Watch, seen: Seen, programme: Programme, segment_s: float, limits: Limits) -> Watch:
    """What is remembered after a further segment; behind a hole nothing of before counts."""
    if watch.index is not None and seen.index != watch.index + 1:
        watch = Watch()
    missing = watch.missing + 1 if seen.missing and not programme.is_slate else 0
    if seen.broken is not None:
        return replace(watch, index=seen.index, broken=watch.broken + 1, why=seen.broken, missing=missing)
    lasted, allowed = {}, {}
    for kind in STRETCHES:
        stretch = seen.stretches.get(kind, Stretch(0.0, whole=False))
        before = watch.lasted_s.get(kind, 0.0)
        lasted[kind] = before + segment_s if stretch.whole else stretch.tail_s
        allows = programme.allows_s(kind, limits)
        goes_on = stretch.whole and before > 0
        allowed[kind] = max(allows, watch.allowed_s.get(kind, 0.0)) if goes_on else allows
    return Watch(seen.index, lasted, allowed, missing=missing)


def wrong(watch: Watch, limits: Limits, *, behind_s: float | None, silent_for_s: float) -> list[Found]:
    """Everything that is wrong now.

    `behind_s` is how far the newest segment is behind the one that should be listed, None when nobody answers;
    `silent_for_s` how long nobody has.
    """
    if behind_s is None:
        if silent_for_s < limits.unreachable_s:
            return []
        detail = f"no playlist for {silent_for_s:.0f} s"
        return [Found(Kind.UNREACHABLE, detail, silent_for_s, limits.unreachable_s)]
    found = []
    if behind_s > limits.late_s:
        detail = f"the newest segment is {behind_s:.0f} s behind"
        found.append(Found(Kind.LATE, detail, behind_s, limits.late_s))
    if watch.broken >= limits.broken_segments:
        detail = f"{watch.broken} segments cannot be decoded: {watch.why}"
        found.append(Found(Kind.BROKEN, detail, watch.broken, limits.broken_segments))
    if watch.missing >= limits.broken_segments:
        detail = f"the slate stands in for {watch.missing} segments of a programme"
        found.append(Found(Kind.MISSING, detail, watch.missing, limits.broken_segments))
    for kind in STRETCHES:
        lasted, allowed = watch.lasted_s.get(kind, 0.0), watch.allowed_s.get(kind, math.inf)
        if lasted > allowed:
            found.append(Found(kind, _WORDS[kind].format(lasted), lasted, allowed))
    return found
