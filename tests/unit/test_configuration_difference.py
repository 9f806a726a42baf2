"""What differs between two configurations: pure."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.infra.configuration.bundle import canonical_text, spread
from services.infra.configuration.difference import ABSENT, Change, applied, difference
from services.infra.configuration.problems import dotted
from tests.support.configuration import reworded, shipped

KEYS = st.sampled_from(["a", "b", "c.d", "e[0]", "0"])
SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0]) | st.text("ab", max_size=2)
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=4)


@given(DOCUMENTS, DOCUMENTS)
def test_who_has_the_one_and_the_difference_has_the_other(before: Any, after: Any) -> None:
    kept = deepcopy((before, after))
    found = difference(before, after)
    assert canonical_text(applied(before, found)) == canonical_text(after)
    assert (before, after) == kept


@given(DOCUMENTS, DOCUMENTS)
def test_what_differs_is_told_once_and_otherwise_the_other_way_round(before: Any, after: Any) -> None:
    found, back = difference(before, after), difference(after, before)
    assert [Change(change.path, change.after, change.before) for change in found] == back
    paths = [dotted(change.path) for change in found]
    assert len({*paths}) == len(paths)


@given(DOCUMENTS)
def test_nothing_differs_from_itself(document: Any) -> None:
    assert difference(document, deepcopy(document)) == []


def test_a_value_is_told_by_its_path_and_a_list_as_a_whole_when_its_length_is_another() -> None:
    before = {"a": {"b": 1, "x": [1, 2]}, "list": [{"n": 1}, {"n": 2}], "gone": None}
    after = {"a": {"b": 2, "x": [1]}, "list": [{"n": 1}, {"n": 3}], "new": {"c": {}}}
    assert [(dotted(one.path), one.before, one.after) for one in difference(before, after)] == [
        ("a.b", 1, 2),
        ("a.x", [1, 2], [1]),
        ("gone", None, ABSENT),
        ("list[1].n", 2, 3),
        ("new", ABSENT, {"c": {}}),
    ]


def test_true_is_not_one() -> None:
    assert [one.path for one in difference({"a": 1, "b": 1}, {"a": True, "b": 1.0})] == [("a",), ("b",)]


def test_keys_are_told_where_people_look_for_them() -> None:
    before = shipped()
    after = reworded(reworded(before, "document.http.backlog", 7), "copy.en.error\\.rate_limited", "Easy.")
    found = difference(spread(before.content), spread(after.content))
    assert [dotted(change.path) for change in found] == ['copy.en["error.rate_limited"]', "http.backlog"]


def test_no_key_of_a_file_hides_what_is_told_beside_them() -> None:
    content = json.loads(shipped().content)
    assert not content.keys() & content["document"].keys()
