"""Everything that a run could see on the wire: each answer, message and close of the contract, but no defect."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.conformance import (
    DEFECT_CLOSE,
    DEFECT_CODE,
    PROBLEM,
    http_contract,
    socket_contracts,
)
from tests.support.tap.ledger import Answered, Closed, Entry, Said


def everything() -> Iterator[Entry]:
    """One entry of the ledger for each."""
    for operation in http_contract().operations:
        for status, response in operation.responses.items():
            codes = response.get("x-vvtv-codes", ()) if PROBLEM in response.get("content", {}) else ("",)
            yield from (Answered(operation.name, status, code) for code in codes if code != DEFECT_CODE)
    for socket in socket_contracts():
        for direction in ("receive", "send"):
            yield from (Said(socket.name, direction, kind) for kind in sorted(socket.kinds(direction)))
        yield from (Closed(socket.name, code) for code in sorted(socket.close_codes - {DEFECT_CLOSE}))
