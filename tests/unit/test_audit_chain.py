"""The audit chain names the first row that was touched."""

from dataclasses import replace
from typing import Any

import pytest

from services.audit.chain import GENESIS, AuditRow, Broken, canonical, check, hash_of, row_hash


def a_chain(length: int) -> list[tuple[AuditRow, str]]:
    rows: list[tuple[AuditRow, str]] = []
    previous = GENESIS
    for sequence in range(1, length + 1):
        row = AuditRow(
            sequence=sequence,
            event_id=f"e{sequence}",
            occurred_at="2026-01-01T12:00:00.000Z",
            actor="operator",
            action="queue.insert",
            subject=f"entry:{sequence}",
            before_hash=None,
            after_hash=hash_of({"n": sequence}),
            reason="because",
            trace_id=None,
            previous_hash=previous,
        )
        previous = row_hash(row)
        rows.append((row, previous))
    return rows


def test_an_untouched_chain_is_whole() -> None:
    chain = a_chain(5)
    verdict = check(chain)
    assert verdict.whole
    assert (verdict.rows, verdict.head.sequence, verdict.head.hash) == (5, 5, chain[-1][1])
    assert check([]).whole


@pytest.mark.parametrize("field", [f for f in AuditRow.__slots__ if f not in ("sequence", "previous_hash")])
def test_a_changed_field_is_found_in_its_row(field: str) -> None:
    chain = a_chain(5)
    row, found = chain[2]
    chain[2] = (replace(row, **dict[str, Any]({field: "forged"})), found)
    assert check(chain).broken == Broken(3, "its content was changed")


def test_a_change_with_a_new_hash_is_found_in_the_next_row() -> None:
    chain = a_chain(5)
    forged = replace(chain[2][0], actor="nobody")
    chain[2] = (forged, row_hash(forged))
    assert check(chain).broken == Broken(4, "it does not continue the row before")


def test_a_removed_row_is_found() -> None:
    chain = a_chain(5)
    del chain[1]
    assert check(chain).broken == Broken(3, "row 2 is missing")


def test_reordered_and_inserted_rows_are_found() -> None:
    chain = a_chain(5)
    chain[1], chain[2] = chain[2], chain[1]
    assert check(chain).broken is not None
    chain = a_chain(5)
    chain.insert(2, chain[2])
    assert check(chain).broken == Broken(3, "row 4 is missing")


def test_the_canonical_form_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"n": float("nan")})
