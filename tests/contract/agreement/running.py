"""Runs the comparison over so many texts, in parts that any process can do and that always make the same texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from itertools import islice
from random import Random

from tests.contract.agreement import parameters
from tests.contract.agreement.comparing import Comparison, Kind
from tests.contract.agreement.differences import explain
from tests.contract.agreement.shrinking import shrunk
from tests.contract.agreement.subjects import Subject, contract, subjects
from tests.contract.agreement.tally import Finding, Tally
from tests.contract.agreement.texts import Texts

BATCH = 2000
CROSS_CHECK = 50
"""Every so manieth text goes to the second validator too, which is some hundred times slower."""
_SHARE_OF_PARAMETERS = 0.05
_FINDINGS = 5
"""Disagreements of one kind that a batch makes small; more of them tell nothing new."""


@dataclass(frozen=True)
class Batch:
    """A part of a run: so many texts of one type, or cases of one operation; number 0 is the systematic part."""

    subject: str
    seed: int
    number: int
    count: int

    @property
    def dice(self) -> Random:
        """The chance of this part alone."""
        return Random(f"{self.seed}:{self.subject}:{self.number}")


def run(total: int, seed: int, workers: int, told: Callable[[int], None] = lambda _done: None) -> Tally:
    """Judge every systematic text and the operations' share, then as many by chance as make `total`.

    `told` hears of texts judged.
    """
    tally = Tally()
    with ProcessPoolExecutor(workers) as pool:
        for batches in (_systematic, _of_operations, _of_types):
            for part in _done(pool, batches(total, total - tally.texts, seed), workers):
                tally.add(part)
                told(part.texts)
    return tally


def _done(pool: Executor, batches: Iterable[Batch], workers: int) -> Iterator[Tally]:
    if workers == 1:
        yield from map(judge, batches)
        return
    for future in as_completed([pool.submit(judge, batch) for batch in batches]):
        yield future.result()


def _systematic(_total: int, _left: int, seed: int) -> Iterator[Batch]:
    return (Batch(name, seed, 0, 0) for name in subjects())


def _of_operations(total: int, _left: int, seed: int) -> Iterator[Batch]:
    """Cases of operations with parameters, which nothing makes systematically."""
    return _shared_out(list(parameters.parameter_subjects()), int(total * _SHARE_OF_PARAMETERS), seed)


def _of_types(_total: int, left: int, seed: int) -> Iterator[Batch]:
    return _shared_out(list(subjects()), max(left, 0), seed)


def _shared_out(names: Sequence[str], count: int, seed: int) -> Iterator[Batch]:
    """So many texts, shared out evenly."""
    each = -(-count // len(names))
    for name in names:
        for number, done in enumerate(range(0, each, BATCH), start=1):
            yield Batch(name, seed, number, min(BATCH, each - done))


def judge(batch: Batch) -> Tally:
    """Do one part."""
    operation = parameters.parameter_subjects().get(batch.subject)
    return _of_operation(operation, batch) if operation else _of_type(subjects()[batch.subject], batch)


@cache
def comparison() -> Comparison:
    """One comparison per process: its validators are compiled once."""
    return Comparison(contract())


def _of_operation(operation: parameters.ParameterSubject, batch: Batch) -> Tally:
    tally = Tally()
    for one in parameters.run(operation, batch.dice, batch.count):
        tally.saw(operation.name, fits=one.fits)
        tally.differences.update(one.explained)
        if one.differs and not one.explained:
            tally.findings.add(Finding(operation.name, "parameters", str(dict(one.case)), one.differs))
    return tally


def _of_type(subject: Subject, batch: Batch) -> Tally:
    tally, made = Tally(), Texts(contract(), subject.name, batch.dice)
    texts = islice(made.by_chance(batch.count), batch.count) if batch.number else made.systematic()
    for number, text in enumerate(texts):
        ruling, kind = comparison().compare(subject, text)
        tally.saw(subject.name, fits=ruling.fits, broken=ruling.broken)
        if kind is None and number % CROSS_CHECK == 0:
            tally.cross_checked += 1
            kind = comparison().cross_checked(subject, text, ruling)
        if kind is not None:
            _note(tally, subject, text, kind)
    return tally


def _note(tally: Tally, subject: Subject, text: bytes, kind: Kind) -> None:
    """Count the differences that explain a disagreement, or make it small and keep it."""

    def kind_of(other: bytes) -> Kind | None:
        ruling, found = comparison().compare(subject, other)
        return found or (
            comparison().cross_checked(subject, other, ruling) if kind is Kind.VALIDATORS else None
        )

    def unexplained(other: bytes) -> bool:
        return kind_of(other) is kind and not explain(other, kind, kind_of)

    explained = explain(text, kind, kind_of)
    tally.differences.update(difference.name for difference in explained)
    if not explained and sum(finding.kind == kind for finding in tally.findings) < _FINDINGS:
        small = shrunk(text, unexplained)
        tally.findings.add(
            Finding(subject.name, kind, small.decode(errors="replace"), _detail(subject, small))
        )


def _detail(subject: Subject, text: bytes) -> str:
    broken = ", ".join(comparison().reference.rule(subject.name, text).broken)
    refusal = subject.model.refusal(text)
    return f"schema: {broken or 'takes it'}; model: {refusal or 'takes it'}"
