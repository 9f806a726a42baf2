"""Every operation, tried by everybody whom the contract does not let in, on objects that are there and on none.

Read off the contract: a new operation is tried by itself, and one that is given an object of a new kind fails here
until somebody says how it comes about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from voulezvous import ControlSigner, Person
from websockets.sync.client import connect

from tests.contract.cast import MAKERS, Stage, Standing, nobodys, verdict, whose
from tests.contract.listening import close_of
from tests.support.conformance import (
    PERSONAL,
    PROBLEM,
    SIGNED,
    Operation,
    SocketContract,
    http_contract,
    socket_contracts,
)
from tests.support.platform import Platform

OPERATIONS = http_contract().operations
REFUSALS = frozenset({"AUTH_FAILED", "BANNED", "POLICY_DENIED"})


def test_every_kind_of_object_has_one_who_makes_it() -> None:
    assert {name for operation in OPERATIONS for name in whose(operation)} == set(MAKERS)


def test_every_object_that_a_socket_is_given_has_one_who_makes_it() -> None:
    given = {name for socket in socket_contracts() for name in re.findall(r"{(\w+)}", socket.address)}
    assert given <= set(MAKERS)


@pytest.fixture
def line(ready: Platform) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=ready.base_url, timeout=20) as opened:
        yield opened


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_nobody_does_what_the_contract_does_not_let_them_do(
    line: httpx.Client, admin: Person, signer: ControlSigner, operation: Operation
) -> None:
    stage = Stage(line, admin, signer)
    objects = stage.objects(operation)
    before = stage.view()
    for who in stage.triers():
        expected, there = verdict(operation, who), stage.tries(operation, who, objects)
        wrong = (operation.name, who.name, there.status_code, there.text)
        if expected.refusal is not None:
            assert (there.status_code, _code(there)) == expected.refusal, wrong
        else:
            assert _code(there) not in REFUSALS, wrong
        if expected.is_own and expected.refusal is None and 404 in operation.responses:
            assert (there.status_code, _code(there)) == (404, "NOT_FOUND"), wrong
        if objects and (expected.refusal is not None or expected.is_own):
            absent = nobodys(objects)
            gone = stage.tries(operation, who, absent)
            assert _told(there, objects) == _told(gone, absent), wrong
    assert stage.view() == before, "what they tried changed nothing of the owner's"
    if SIGNED not in operation.schemes or (PERSONAL in operation.schemes and operation.method == "GET"):
        answer = stage.entitled(operation, objects)
        assert answer.is_success, ("who may is refused, so the others' refusals show nothing", answer.text)


@pytest.mark.parametrize(
    "socket", [one for one in socket_contracts() if "{" in one.address], ids=lambda socket: socket.name
)
def test_nobody_opens_a_socket_on_what_is_another_ones(
    line: httpx.Client, admin: Person, signer: ControlSigner, socket: SocketContract
) -> None:
    """What is another's is as if it were not there; without a ticket nobody is told as much."""
    stage = Stage(line, admin, signer)
    objects = {name: MAKERS[name](stage) for name in re.findall(r"{(\w+)}", socket.address)}
    there, gone = socket.address.format(**objects), socket.address.format(**nobodys(objects))
    for who in stage.triers():
        if who.standing is Standing.IN_FORCE:
            tried = [_closed(stage.socket(address, stage.ticket(who))) for address in (there, gone)]
            assert tried[0] == tried[1] == (4404, "NOT_FOUND: You are in no such thread."), who.name
    assert {_closed(stage.socket(address, "nonsense"))[0] for address in (there, gone)} == {4401}
    with connect(stage.socket(there, stage.ticket(stage.owner))) as opened:
        assert json.loads(opened.recv(timeout=10))["type"] == "welcome"


def _closed(address: str) -> tuple[int, str]:
    with connect(address) as refused:
        close = close_of(refused)
        return close.code, close.reason


def _code(answer: httpx.Response) -> str:
    """The code of a problem; none of a success."""
    is_problem = answer.headers.get("content-type", "").startswith(PROBLEM)
    return str(answer.json()["code"]) if is_problem else ""


def _told(answer: httpx.Response, objects: Mapping[str, str]) -> tuple[int, frozenset[str], Any]:
    """What an answer tells of the objects: its status, its headers, and its words but for the request's own name.

    Of a success the shape alone: it is another one's, with ids and times of its own.
    """
    text = answer.text
    for name, value in objects.items():
        text = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w-])", f"{{{name}}}", text)
    body = json.loads(text) if text else {}
    words = _shape(body) if answer.is_success else {**body, "request_id": ""}
    return answer.status_code, frozenset(answer.headers), words


def _shape(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _shape(value) for key, value in node.items()}
    return [_shape(value) for value in node] if isinstance(node, list) else type(node).__name__
