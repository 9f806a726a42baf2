"""Contract lint: what a contract must declare before anything is generated from it.

Every rule yields one finding per place, all are told at once, and each has a test that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codegen.bundle import Bundle
from codegen.findings import Finding, told
from codegen.lint import (
    answers,
    bounds,
    deprecations,
    document,
    events,
    examples,
    held,
    links,
    marks,
    operations,
    roles,
    sockets,
    types,
)
from codegen.source import ContractError

Rule = Callable[[Bundle], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    document.version,
    document.plain_paths,
    document.reached,
    document.known_extensions,
    operations.identity,
    operations.security,
    operations.rates,
    operations.bound_parameters,
    operations.bodies,
    operations.parameters,
    operations.places,
    operations.arguments,
    operations.creations,
    operations.lists,
    answers.implied_failures,
    answers.implied_codes,
    answers.scheme_failures,
    answers.problems,
    answers.named_codes,
    answers.given_examples,
    answers.shown_headers,
    links.known_targets,
    links.expressions,
    deprecations.announced,
    marks.hot,
    marks.objects,
    types.closed_objects,
    types.no_inline_types,
    types.held_by_pydantic,
    held.typed,
    held.as_properties,
    held.constants,
    held.beside_each_other,
    held.patterns,
    held.one_of_many,
    held.of_parameters,
    types.optional_keys,
    types.described,
    types.distinct_words,
    bounds.of_requests,
    bounds.of_configuration,
    events.envelopes,
    events.shown,
    sockets.channels,
    sockets.messages,
    sockets.close_codes,
    roles.closings,
    roles.played,
    examples.fit,
)


def findings(bundled: Bundle) -> list[Finding]:
    """Every broken rule."""
    return [finding for rule in RULES for finding in rule(bundled)]


def check(bundled: Bundle) -> None:
    """Raises ContractError with every broken rule."""
    if found := findings(bundled):
        raise ContractError(*map(str, told(found, bundled.sources)))
