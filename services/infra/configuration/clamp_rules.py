"""Ceilings that would raise a value, or that lead nowhere, are refused (G7).

A kill-switch ceiling is held against the highest value that any tier gives its path, a quarantine cap against the
value of each tier: above those they could only raise. Values that an operator lowered through the environment are
not counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.infra.configuration.clamp import is_number
from services.infra.configuration.document import CEILINGS, QUARANTINE_CAPS, Assembly, ceilings_at
from services.infra.configuration.merge import value_at
from services.infra.configuration.node import Finding
from services.infra.configuration.problems import Problem

_RULE = "clamp-raises"


def problems(assemblies: Sequence[Assembly]) -> Iterator[Problem]:
    """Every ceiling and cap that is no reduction."""
    for assembly in assemblies:
        for path, ceiling in ceilings_at(assembly.unclamped, CEILINGS).items():
            yield from _judge(assembly, CEILINGS, path, ceiling, assemblies)
        for path, cap in ceilings_at(assembly.unclamped, QUARANTINE_CAPS).items():
            yield from _judge(assembly, QUARANTINE_CAPS, path, cap, [assembly])


def _judge(
    assembly: Assembly, where: tuple[str, ...], path: str, ceiling: float, against: Sequence[Assembly]
) -> Iterator[Problem]:
    values = [found for other in against for found in _number_at(other, path)]
    at = (*where, path)
    if not values:
        yield assembly.problem(Finding(at, ceiling, "a path that leads to a number", "clamp-path"))
    elif ceiling > max(values):
        allowed = f"at most {max(values):g}: a clamp only lowers"
        yield assembly.problem(Finding(at, ceiling, allowed, _RULE))


def _number_at(assembly: Assembly, path: str) -> Iterator[float]:
    try:
        value = value_at(assembly.from_files, path.split("."))
    except KeyError:
        return
    if is_number(value):
        yield value
