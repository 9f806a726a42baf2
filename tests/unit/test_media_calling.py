"""Calling a provider: patience, the breaker, tokens, revocations and TURN credentials."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import MISSING

from generated.vocabulary import ErrorCode
from services.kernel.errors import ProviderFailed, Unauthenticated
from services.media.calling import Breaker, Calls, Fault, Patience
from services.media.sfu.revocations import Revocations
from services.media.tokens import EndpointTokens, Grant, internal_token
from services.media.turn import IceServers
from tests.support.clock import NOON, ManualClock

SESSION = "01935b7e-5f00-7000-8000-0000000000aa"
PATIENCE = Patience(timeout_s=0.2, attempts=3, first_wait_s=0.001, factor=2, longest_wait_s=0.01)
GRANT = Grant(SESSION, "thumb_low", 1000, NOON + timedelta(hours=1))


class Provider:
    """Fails as often as it is told to."""

    def __init__(self, faults: int, *, hangs: bool = False) -> None:
        self.faults, self.hangs, self.asked = faults, hangs, 0

    async def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.faults:
            if self.hangs:
                await asyncio.sleep(60)
            raise Fault("out of order")
        return "done"


def test_a_fault_is_tried_again() -> None:
    provider = Provider(2)
    assert asyncio.run(Calls(PATIENCE, Breaker(10, 5), ManualClock()).run(provider)) == "done"
    assert provider.asked == 3


@pytest.mark.parametrize("hangs", [False, True])
def test_a_fault_that_stays_is_the_providers(hangs: bool) -> None:
    provider = Provider(99, hangs=hangs)
    with pytest.raises(ProviderFailed) as failed:
        asyncio.run(Calls(PATIENCE, Breaker(10, 5), ManualClock()).run(provider))
    assert failed.value.code is ErrorCode.PROVIDER_FAILED
    assert provider.asked == 3


def test_a_provider_that_is_down_is_left_alone_and_then_tried_once() -> None:
    clock, provider = ManualClock(), Provider(7)
    calls = Calls(PATIENCE, Breaker(3, 5), clock)
    for _ in range(4):
        with pytest.raises(ProviderFailed):
            asyncio.run(calls.run(provider))
    assert provider.asked == 3
    clock.advance(5)
    with pytest.raises(ProviderFailed):
        asyncio.run(calls.run(provider))
    assert provider.asked == 4
    provider.faults = 0
    clock.advance(5)
    assert asyncio.run(calls.run(provider)) == "done"
    assert asyncio.run(calls.run(provider)) == "done"


@given(st.integers(1, 10_000))
def test_waits_grow_and_are_bounded(failed: int) -> None:
    patience = Patience(1, 9, 0.1, 2, 3)
    assert 0.1 <= patience.wait_s(failed) <= patience.wait_s(failed + 1) <= 3


def test_a_token_says_what_was_granted() -> None:
    tokens = EndpointTokens(b"secret", "dev")
    assert tokens.read(tokens.make(GRANT), NOON) == GRANT


@pytest.mark.parametrize(
    "token",
    [
        EndpointTokens(b"secret", "production").make(GRANT),
        EndpointTokens(b"other", "dev").make(GRANT),
        internal_token(b"secret", "dev"),
        "",
        "a.b.c",
    ],
)
def test_a_token_of_elsewhere_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        EndpointTokens(b"secret", "dev").read(token, NOON)


def test_a_token_expires() -> None:
    tokens = EndpointTokens(b"secret", "dev")
    with pytest.raises(Unauthenticated, match="expired"):
        tokens.read(tokens.make(GRANT), NOON + timedelta(hours=1))


def test_a_restart_forgets_no_revocation_whose_tokens_still_live(tmp_path: Path) -> None:
    file = tmp_path / "revocations"
    first = Revocations(file, 0)
    first.add("a", 5, 100, 0)
    first.add("b", 6, 200, 0)
    first.add("a", 7, 300, 0)
    with file.open("a") as torn:
        torn.write('["c", 9, 40')
    again = Revocations(file, 150)
    assert (again.epoch("a"), again.epoch("b"), again.epoch("c")) == (7, 6, 0)
    later = Revocations(file, 250)
    assert (later.epoch("a"), later.epoch("b")) == (7, 0)
    assert len(file.read_text().splitlines()) == 1


def test_turn_credentials_are_what_coturn_computes() -> None:
    ice = IceServers(("stun:s",), ("turn:t",), 600, "shared")
    stun, turn = ice.of(SESSION, NOON)
    assert (stun.urls, stun.username) == (["stun:s"], MISSING)
    username = f"{int(NOON.timestamp()) + 600}:{SESSION}"
    expected = base64.b64encode(hmac.new(b"shared", username.encode(), hashlib.sha1).digest()).decode()
    assert (turn.username, turn.credential) == (username, expected)


def test_without_a_shared_secret_no_turn_server_is_named() -> None:
    assert IceServers((), ("turn:t",), 600, None).of(SESSION, NOON) == []
