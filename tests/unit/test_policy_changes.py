"""What differs between two owner cards, and to whom a change is put down: pure."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lab.policies.domain import HOUSE, Change, Signed, changes, signed, word_of
from services.infra.configuration.bundle import card_content
from tests.support.configuration import shipped

FOUND = Signed(HOUSE, None)
OPERATOR = Signed("operator", "A test.")
SAID = Signed("Ana Prado", "Children watch until nine.")

names = st.text("abcd", min_size=1, max_size=3)
leaves = st.one_of(st.integers(), st.booleans(), st.text(max_size=3), st.lists(names, max_size=3))
named = st.lists(
    st.fixed_dictionaries({"name": names, "n": leaves}), max_size=3, unique_by=lambda item: str(item["name"])
)
documents = st.dictionaries(
    names, st.one_of(leaves, named, st.dictionaries(names, leaves, max_size=2)), max_size=4
)


def the_card() -> dict[str, Any]:
    return copy.deepcopy(card_content(shipped().owner_card.owner_card))


def test_a_value_is_told_by_its_path() -> None:
    before, after = the_card(), the_card()
    after["variety"]["tag_run_max"] += 1
    after["blocked_tags"] = ["gore"]
    assert changes(before, after) == [
        Change("/blocked_tags", before["blocked_tags"], ["gore"]),
        Change(
            "/variety/tag_run_max", before["variety"]["tag_run_max"], before["variety"]["tag_run_max"] + 1
        ),
    ]


def test_what_has_a_name_is_the_same_thing_wherever_it_stands() -> None:
    before, after = the_card(), the_card()
    late = {**after["dayparts"][0], "name": "early", "max_rating": 3}
    after["dayparts"].insert(0, late)
    after["dayparts"][2]["max_rating"] = 10
    found = changes(before, after)
    assert [change.path for change in found if change.before is not None] == ["/dayparts/dia/max_rating"]
    assert {change.path.split("/")[2] for change in found if change.before is None} == {"early"}


def test_that_only_the_order_differs_is_told() -> None:
    before, after = the_card(), the_card()
    after["dayparts"].reverse()
    order = [daypart["name"] for daypart in before["dayparts"]]
    assert changes(before, after) == [Change("/dayparts", order, order[::-1])]


def test_what_has_no_name_is_told_by_its_place() -> None:
    before, after = the_card(), the_card()
    gone = after["breaks"]["rules"].pop()
    assert Change("/breaks/rules/1/role", gone["role"], None) in changes(before, after)


def test_a_first_card_is_all_new() -> None:
    found = {change.path: change for change in changes(None, the_card())}
    assert found["/owner"] == Change("/owner", None, "Voulezvous")
    assert all(change.before is None for change in found.values())


@given(documents, documents)
def test_differences_are_told_once_and_turn_round(before: dict[str, Any], after: dict[str, Any]) -> None:
    there, back = changes(before, after), changes(after, before)
    assert changes(before, before) == []
    assert [(c.path, c.after, c.before) for c in back] == [(c.path, c.before, c.after) for c in there]
    assert all(change.before != change.after for change in there)


def test_a_card_found_changed_is_the_houses() -> None:
    assert signed(None, None, FOUND) == FOUND
    assert signed(None, SAID, OPERATOR) == OPERATOR


def test_the_cards_own_word_counts_once() -> None:
    assert signed(SAID, None, FOUND) == SAID
    assert signed(SAID, None, OPERATOR) == SAID
    assert signed(SAID, SAID, FOUND) == FOUND
    assert signed(SAID, Signed("Ana Prado", "Less."), FOUND) == SAID


def test_a_kept_card_says_what_it_said() -> None:
    assert word_of({**the_card(), "change": {"by": SAID.author, "reason": SAID.reason}}) == SAID
    assert word_of(the_card()) is word_of(None) is None
