"""Contract lint: what a contract must declare before anything is generated from it.

Every rule yields one line per place, all are told at once, and each has a test that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codegen.bundle import Bundle
from codegen.lint import events, examples, marks, operations, types
from codegen.source import ContractError

Rule = Callable[[Bundle], Iterator[str]]

RULES: tuple[Rule, ...] = (
    operations.identity,
    operations.security,
    operations.failures,
    operations.problem_responses,
    operations.bodies,
    operations.parameters,
    operations.links,
    operations.given_examples,
    marks.hot,
    types.closed_objects,
    types.no_inline_types,
    types.held_by_pydantic,
    types.described,
    types.distinct_words,
    events.envelopes,
    events.messages,
    events.shown,
    examples.fit,
)


def check(bundled: Bundle) -> None:
    """Raises ContractError with every broken rule."""
    problems = [problem for rule in RULES for problem in rule(bundled)]
    if problems:
        raise ContractError(*problems)
