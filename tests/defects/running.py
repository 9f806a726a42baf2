"""Prepares broken and honest programmes with the real prep, and compares what its checks say with what was done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random

from lab.prep.outcome import Refused
from lab.prep.spec import PrepSpec
from tests.defects.films import honest
from tests.defects.spoiling import DEFECTS
from tests.support.prep import prepared, the_spec

CLEAN = "clean"
_TASKS_PER_CHILD = 40


@dataclass(frozen=True)
class Verdict:
    """What was done to one programme, and which checks did not pass it; `told` of a defect says that it was found."""

    number: int
    kind: str
    done: str
    marked: tuple[str, ...]
    told: bool

    @property
    def wrong(self) -> bool:
        """Whether prep missed the defect, or marked what is honest."""
        return bool(self.marked) if self.kind == CLEAN else not self.told


def spec_of_runs() -> PrepSpec:
    """The channel's own spec with its smallest rung, at the encoder's fastest: it is the checks that are judged."""
    spec = the_spec()
    rung = replace(spec.ladder.video[-1], preset="superfast")
    return replace(spec, ladder=replace(spec.ladder, video=(rung,), encoder_threads=1))


def judged(task: tuple[int, str, int]) -> Verdict:
    """Make, prepare and judge one programme: its number, its kind and the seed of the run."""
    number, kind, seed = task
    chance = Random(f"{seed}/{kind}/{number}")
    folder = Path(tempfile.mkdtemp(prefix="vvtv-defect-"))
    try:
        if kind == CLEAN:
            film = honest(chance)
            done, path = f"{film.nature} in {film.codec} at {film.rate}, {film.seconds} s", film.make(folder)
        else:
            done, path = DEFECTS[kind].spoil(chance, folder)
            done = f"{done} ({path.suffix[1:]})"
        marked = marks(path, folder / "storage")
    except Exception as error:
        error.add_note(f"{kind} {number} of seed {seed}")
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told = bool(DEFECTS[kind].told_by & set(marked)) if kind != CLEAN else False
    return Verdict(number, kind, done, marked, told)


def marks(path: Path, storage: Path) -> tuple[str, ...]:
    """The checks that prep did not pass; of a refusal too."""
    try:
        checks = prepared(path, storage, "film", spec_of_runs()).checks
    except Refused as refusal:
        checks = refusal.checks
    return tuple(check.name for check in checks if check.outcome != "passed")


def tasks(count: int, seed: int) -> list[tuple[int, str, int]]:
    """`count` defects, every kind in its turn, and as many honest programmes."""
    kinds = sorted(DEFECTS)
    broken = [(number, kinds[number % len(kinds)], seed) for number in range(count)]
    return [
        task for pair in zip(broken, [(n, CLEAN, seed) for n in range(count)], strict=True) for task in pair
    ]


def run(work: Sequence[tuple[int, str, int]], processes: int) -> Iterator[Verdict]:
    """Every verdict, as it comes.

    Not by ProcessPoolExecutor: with `max_tasks_per_child` it stands still for good in Python 3.11 (gh-115634).
    """
    with get_context("spawn").Pool(processes, maxtasksperchild=_TASKS_PER_CHILD) as pool:
        yield from pool.imap(judged, work)


def recall(verdicts: Sequence[Verdict]) -> float:
    """Share of the defects that were told, 0 to 1."""
    broken = [verdict for verdict in verdicts if verdict.kind != CLEAN]
    return sum(verdict.told for verdict in broken) / len(broken) if broken else 1.0


def false_alarms(verdicts: Sequence[Verdict]) -> float:
    """Share of the honest programmes that were marked, 0 to 1."""
    clean = [verdict for verdict in verdicts if verdict.kind == CLEAN]
    return sum(bool(verdict.marked) for verdict in clean) / len(clean) if clean else 0.0
