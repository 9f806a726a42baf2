"""Merging and clamping, for any document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.infra.configuration import clamp, deep_merge

KEYS = st.sampled_from(["a", "b", "c", "d"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=4)
TREES: st.SearchStrategy[Any] = st.recursive(
    st.just({}), lambda inner: st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
NUMBERS = st.integers() | st.floats(allow_nan=False)
CEILINGS = st.dictionaries(st.lists(KEYS, min_size=1, max_size=3).map(".".join), NUMBERS, max_size=6)


@st.composite
def same_shape(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Three documents in which a path is a map in all of them or in none."""
    tree = draw(TREES)

    def grown(node: Mapping[str, Any]) -> dict[str, Any]:
        kept = draw(st.sets(st.sampled_from(sorted(node)))) if node else set()
        leaf = st.lists(SCALARS, max_size=2) | SCALARS
        return {key: grown(node[key]) if node[key] else draw(leaf) for key in sorted(kept)}

    return grown(tree), grown(tree), grown(tree)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, (*path, key))
    else:
        yield path, value


@given(same_shape())
def test_merge_is_associative_on_maps(
    documents: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    a, b, c = documents
    assert deep_merge(deep_merge(a, b), c) == deep_merge(a, deep_merge(b, c))


@given(DOCUMENTS, DOCUMENTS)
def test_merge_never_changes_its_inputs(a: dict[str, Any], b: dict[str, Any]) -> None:
    before = deepcopy((a, b))
    merged = deep_merge(a, b)
    assert (a, b) == before
    wreck(merged)
    assert (a, b) == before


@given(DOCUMENTS)
def test_the_empty_map_changes_nothing(a: dict[str, Any]) -> None:
    assert deep_merge(a, {}) == a == deep_merge({}, a)


@given(DOCUMENTS, DOCUMENTS)
def test_the_patch_wins_wherever_it_says_something(a: dict[str, Any], b: dict[str, Any]) -> None:
    merged = deep_merge(a, b)
    for path, value in leaves(b):
        node = merged
        for part in path:
            node = node[part]
        assert node == value


def test_lists_and_scalars_replace_and_maps_merge() -> None:
    base = {"limits": {"steps": [1, 2, 3], "max": 5}, "name": {"long": "x"}}
    patch = {"limits": {"steps": [9]}, "name": "y"}
    assert deep_merge(base, patch) == {"limits": {"steps": [9], "max": 5}, "name": "y"}


@given(DOCUMENTS, CEILINGS)
def test_no_clamp_ever_raises_a_number(document: dict[str, Any], ceilings: dict[str, float]) -> None:
    before = deepcopy(document)
    clamped = dict(leaves(clamp(document, ceilings)))
    assert document == before
    for path, value in leaves(document):
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert clamped[path] <= value
        else:
            assert clamped[path] == value


@given(DOCUMENTS, CEILINGS)
def test_clamping_twice_is_clamping_once(document: dict[str, Any], ceilings: dict[str, float]) -> None:
    once = clamp(document, ceilings)
    assert clamp(once, ceilings) == once


@given(DOCUMENTS, CEILINGS, CEILINGS)
def test_lower_ceilings_give_lower_values(
    document: dict[str, Any], some: dict[str, float], more: dict[str, float]
) -> None:
    lower = {path: min(some.get(path, more[path]), more[path]) for path in more}
    high, low = dict(leaves(clamp(document, some))), dict(leaves(clamp(document, {**some, **lower})))
    for path, value in high.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert low[path] <= value


def wreck(value: Any) -> None:
    if isinstance(value, dict):
        for child in list(value.values()):
            wreck(child)
        value.clear()
    elif isinstance(value, list):
        for child in value:
            wreck(child)
        value.append("wrecked")
