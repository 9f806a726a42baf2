"""`python -m tests.support.exercised`: which parts of the contract the last whole test run saw on the wire.

Fails when a part was never seen: every answer of every operation that is no problem, every error code that an operation
declares of its own, every code that a security scheme or a tag brings (from some operation that has it), every message
and every close code of every socket. What only a defect of ours could send (INTERNAL, 1011) is a violation instead.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.support.conformance import (
    DEFECT_CLOSE,
    DEFECT_CODE,
    PROBLEM,
    REPOSITORY,
    HttpContract,
    Operation,
    SocketContract,
    http_contract,
    socket_contracts,
)
from tests.support.tap.ledger import Answered, Closed, Entry, Reader, Said

RESULTS = Path("test-results")
LEDGER = RESULTS / "ledger"


def missing(contract: HttpContract, sockets: Iterable[SocketContract], seen: Set[Entry]) -> list[str]:
    """What was never seen, one sentence each, with what would show it."""
    return [
        *(line for operation in contract.operations for line in _of_operation(contract, operation, seen)),
        *_brought(contract, seen),
        *(line for socket in sockets for line in _of_socket(socket, seen)),
    ]


def own_codes(contract: HttpContract, operation: Operation) -> Iterator[tuple[int, str]]:
    """The (status, code) pairs that an operation declares beyond what its schemes and its tag bring."""
    brought = {code for codes in sources(contract, operation).values() for code in codes}
    for status, response in operation.responses.items():
        for code in response.get("x-vvtv-codes", ()):
            if code not in brought and code != DEFECT_CODE:
                yield status, code


def sources(contract: HttpContract, operation: Operation) -> dict[str, frozenset[str]]:
    """What brings codes to an operation: its security schemes and its tag, by name."""
    schemes = contract.document["components"].get("securitySchemes", {})
    tags = {tag["name"]: tag for tag in contract.document["tags"]}
    parts = {
        **{name: schemes[name] for need in operation.node["security"] for name in need},
        **{name: tags[name] for name in operation.node["tags"]},
    }
    return {name: frozenset(part.get("x-vvtv-codes", ())) for name, part in parts.items()}


def _of_operation(contract: HttpContract, operation: Operation, seen: Set[Entry]) -> Iterator[str]:
    for status, response in operation.responses.items():
        if PROBLEM not in response.get("content", {}) and Answered(operation.name, status) not in seen:
            yield f"{operation.name}: no test saw {status}. Provoke it through the platform."
    for status, code in own_codes(contract, operation):
        if Answered(operation.name, status, code) not in seen:
            yield f"{operation.name}: no test saw {status} {code}. Provoke it through the platform."


def _brought(contract: HttpContract, seen: Set[Entry]) -> Iterator[str]:
    answered = {(entry.operation, entry.code) for entry in seen if isinstance(entry, Answered)}
    carriers: dict[tuple[str, str], set[str]] = {}
    for operation in contract.operations:
        for source, codes in sources(contract, operation).items():
            for code in codes:
                carriers.setdefault((source, code), set()).add(operation.name)
    for (source, code), operations in sorted(carriers.items()):
        if not any((name, code) in answered for name in operations):
            yield f"{source}: no test saw {code} from any of its operations. Provoke it through the platform."


def _of_socket(socket: SocketContract, seen: Set[Entry]) -> Iterator[str]:
    for direction, verb in (("receive", "said"), ("send", "heard")):
        for kind in sorted(socket.kinds(direction)):
            if Said(socket.name, direction, kind) not in seen:
                yield f"socket {socket.name}: no test {verb} {kind}. Say or provoke it on the platform."
    for code in sorted(socket.close_codes - {DEFECT_CLOSE}):
        if Closed(socket.name, code) not in seen:
            yield f"socket {socket.name}: no test saw it close with {code}. Provoke it on the platform."


def _table(contract: HttpContract, seen: Set[Entry]) -> Table:
    table = Table(title="seen on the wire", title_justify="left", box=None, pad_edge=False)
    table.add_column("operation")
    table.add_column("answers", overflow="fold")
    for operation in contract.operations:
        answers = sorted(
            f"{entry.status} {entry.code}".strip()
            for entry in seen
            if isinstance(entry, Answered) and entry.operation == operation.name
        )
        table.add_row(operation.name, ", ".join(answers))
    return table


def main(folder: Path = REPOSITORY / LEDGER) -> int:
    """Print what was seen and what was not; the exit status is 0 when nothing is missing."""
    seen = frozenset(Reader(folder).news())
    lines = missing(http_contract(), socket_contracts(), seen)
    if "--json" in sys.argv:
        print(json.dumps({"missing": lines}, ensure_ascii=False, indent=2))
    else:
        Console(width=150).print(_table(http_contract(), seen))
        for line in lines:
            print(line, file=sys.stderr)
        print(f"{len(lines)} parts of the contract were not exercised.")
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())
