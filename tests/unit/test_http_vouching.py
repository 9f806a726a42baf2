"""People whom the edge introduces to the LAB: who is believed, for what, and how often."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generated.server.seam import Exchange, Scope
from generated.vocabulary import Caller, Capability, ErrorCode
from services.infra.http.forward import LAB_AWAY, Forward
from services.infra.http.vouching import HEADER, Introduction, Vouch, Vouchers
from services.kernel.errors import Denied, KernelError, Unauthenticated, Unavailable
from services.policy.service import Policy
from tests.support.clock import NOON
from tests.support.conformance import Answer
from tests.support.http import Pairs, call, signed
from tests.support.ids import CountingIds
from tests.support.station import ANA, ENTRY, RECENT_S, VOUCHERS, Rig, vouched
from tests.unit.test_http_forward import LIMITS, listening

QUEUE = "/v1/control/queue"
ANAS: Pairs = [("authorization", "Bearer anas-token")]


class People:
    """The edge's people: whose token it is, or why nobody is let in."""

    def __init__(self, failure: KernelError | None = None) -> None:
        self._failure = failure

    def presented(self, scope: Scope) -> bool:
        return any(name == b"authorization" for name, _ in scope["headers"])

    async def authenticate(self, exchange: Exchange, body: bytes) -> Caller:
        if self._failure is not None:
            raise self._failure
        return Caller("accessToken", "ana", frozenset({Capability.OPERATOR}), signed_in_at=NOON)


def at_the_edge(
    tmp_path: Path, headers: Pairs, *, method: str = "GET", failure: KernelError | None = None
) -> tuple[Answer, Rig, list[list[tuple[bytes, bytes]]]]:
    """What an edge answers, its LAB, and the headers that arrived there."""
    lab, arrived = Rig(), list[list[tuple[bytes, bytes]]]()

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        arrived.append(list(scope["headers"]))
        await lab.edge()(scope, receive, send)

    async def run() -> Answer:
        people = Introduction(People(failure), VOUCHERS, lab.clock, CountingIds())
        forward = Forward(tmp_path / "lab.sock", Rig().seam, LIMITS, LAB_AWAY, people)
        try:
            async with listening(watched, tmp_path / "lab.sock"):
                return await call(forward, method, QUEUE, headers)
        finally:
            await forward.aclose()

    return asyncio.run(run()), lab, arrived


def test_somebody_signed_in_is_introduced_by_name_and_their_token_stays_at_the_edge(tmp_path: Path) -> None:
    answer, lab, (headers,) = at_the_edge(tmp_path, ANAS)
    assert answer.status == 200
    caller = lab.station.calls[0][1]
    assert (caller.scheme, caller.subject) == ("accessToken", "account:ana")
    assert b"anas-token" not in b"".join(value for _, value in headers)


def test_a_signed_call_passes_as_it_came(tmp_path: Path) -> None:
    lab = Rig()
    answer, _, (headers,) = at_the_edge(tmp_path, signed("GET", QUEUE, b"", lab.now))
    assert answer.status == 200
    assert HEADER not in dict(headers)


def test_what_only_operators_sign_is_not_opened_by_an_introduction(tmp_path: Path) -> None:
    answer, lab, _ = at_the_edge(tmp_path, ANAS, method="POST")
    assert (answer.status, answer.json()["code"]) == (401, "AUTH_FAILED")
    assert lab.station.calls == []


def test_nobody_introduces_themselves(tmp_path: Path) -> None:
    own = vouched("GET", QUEUE)
    answer, _, (headers,) = at_the_edge(tmp_path, own)
    assert (answer.status, answer.json()["code"]) == (401, "AUTH_FAILED")
    assert HEADER not in dict(headers)


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (Denied(ErrorCode.BANNED, "This account is barred: Threats."), (403, "BANNED")),
        (Unauthenticated(ErrorCode.AUTH_FAILED, "The access token has expired."), (401, "AUTH_FAILED")),
        (Unavailable(ErrorCode.OVERLOADED, "Too many wait."), (503, "OVERLOADED")),
    ],
    ids=["barred", "expired", "not looked up"],
)
def test_who_is_not_let_in_is_told_why(tmp_path: Path, failure: KernelError, told: tuple[int, str]) -> None:
    answer, lab, _ = at_the_edge(tmp_path, ANAS, failure=failure)
    assert (answer.status, answer.json()["code"]) == told
    assert lab.station.calls == []


def ask(rig: Rig, headers: Pairs) -> tuple[int, str]:
    answer = asyncio.run(call(rig.edge(), "GET", QUEUE, headers))
    return answer.status, answer.json().get("code", "")


def test_an_introduction_is_good_once() -> None:
    rig = Rig()
    headers = vouched("GET", QUEUE)
    assert [ask(rig, headers), ask(rig, headers)] == [(200, ""), (409, "NONCE_REPLAY")]
    assert ask(rig, vouched("GET", QUEUE, jti="2")) == (200, "")


def test_an_introduction_of_who_may_not_is_denied_each_time_and_not_remembered() -> None:
    rig, member = Rig(policy=Policy([])), Vouch("bia", frozenset({Capability.MEMBER}), NOON)
    headers = vouched("GET", QUEUE, who=member)
    assert [ask(rig, headers), ask(rig, headers)] == [(403, "POLICY_DENIED")] * 2
    assert ask(rig, vouched("GET", QUEUE, who=Vouch("caio", frozenset(), NOON, barred="gone"))) == (
        403,
        "BANNED",
    )
    assert rig.replays.seen == set()


@pytest.mark.parametrize(
    "headers",
    [
        vouched("DELETE", QUEUE),
        vouched("GET", "/v1/control/library"),
        vouched("GET", QUEUE, b"{}"),
        vouched("GET", QUEUE, age_s=301),
        vouched("GET", QUEUE, age_s=-301),
        vouched("GET", QUEUE, vouchers=Vouchers(b"another house's", "test", 300)),
        vouched("GET", QUEUE, vouchers=Vouchers(b"the house's own", "staging", 300)),
        [*vouched("GET", QUEUE), *vouched("GET", QUEUE, jti="2")],
        [(HEADER.decode(), "nonsense")],
    ],
    ids=["method", "path", "body", "old", "early", "secret", "environment", "two", "nonsense"],
)
def test_an_introduction_to_anything_else_is_none(headers: Pairs) -> None:
    rig = Rig()
    assert ask(rig, headers) == (401, "AUTH_FAILED")
    assert rig.replays.seen == set()


@pytest.mark.parametrize(("age_s", "told"), [(RECENT_S, (200, "")), (RECENT_S + 1, (403, "SIGN_IN_STALE"))])
def test_what_airs_is_changed_only_a_short_while_after_signing_in(age_s: int, told: tuple[int, str]) -> None:
    """What is only read may be read for as long as one is signed in."""
    rig, body = Rig(), b'{"position": 3, "version": 1}'
    since = Vouch("ana", ANA.capabilities, NOON - timedelta(seconds=age_s))
    path = f"{QUEUE}/{ENTRY}/move"
    headers = [*vouched("POST", path, body, who=since), ("content-type", "application/json")]
    answer = asyncio.run(call(rig.edge(), "POST", path, headers, body))
    assert (answer.status, answer.json().get("code", "")) == told
    assert ask(rig, vouched("GET", QUEUE, who=since, jti="2")) == (200, "")
