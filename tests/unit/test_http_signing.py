"""Signed control calls: who gets in, and in which order the reasons to refuse are found."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.conformance import Answer
from tests.support.http import Pairs, call, signed
from tests.support.station import Rig

PATH = "/v1/control/queue"


def ask(rig: Rig, headers: Pairs, target: str = PATH) -> Answer:
    return asyncio.run(call(rig.edge(), "GET", target, headers))


def replaced(headers: Pairs, name: str, value: str | None) -> Pairs:
    kept = [(key, old) for key, old in headers if key != name]
    return kept if value is None else [*kept, (name, value)]


def test_signed_call_is_the_operators() -> None:
    rig = Rig()
    assert ask(rig, signed("GET", PATH, b"", rig.now)).status == 200
    assert rig.station.calls[0][1].scheme == "controlSignature"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", None),
        ("Authorization", "Bearer wrong"),
        ("Authorization", "Basic test-token"),
        ("Authorization", "test-token"),
        ("Authorization", "Bearer "),
        ("x-vvtv-ts", None),
        ("x-vvtv-ts", "123456789"),
        ("x-vvtv-ts", "12345678901"),
        ("x-vvtv-ts", "+123456789"),
        ("x-vvtv-ts", "1795226400\u00b2"[:11]),
        ("x-vvtv-signature", None),
        ("x-vvtv-signature", "00"),
        ("x-vvtv-signature", "g" * 64),
    ],
)
def test_missing_or_malformed_credentials_are_401(name: str, value: str | None) -> None:
    rig = Rig()
    answer = ask(rig, replaced(signed("GET", PATH, b"", rig.now), name, value))
    assert (answer.status, answer.json()["code"]) == (401, "AUTH_FAILED")
    assert answer.header("www-authenticate") == 'Bearer realm="control"'
    assert rig.replays.seen == set()


@pytest.mark.parametrize("name", ["Authorization", "x-vvtv-ts", "x-vvtv-signature"])
def test_doubled_credentials_are_refused(name: str) -> None:
    rig = Rig()
    headers = signed("GET", PATH, b"", rig.now)
    again = next(pair for pair in headers if pair[0] == name)
    assert ask(rig, [*headers, again]).status == 401


@pytest.mark.parametrize(("offset", "status"), [(-301, 401), (-300, 200), (300, 200), (301, 401)])
def test_timestamp_is_good_within_the_window(offset: int, status: int) -> None:
    rig = Rig()
    assert ask(rig, signed("GET", PATH, b"", rig.now + offset)).status == status


@pytest.mark.parametrize("seconds", ["9999999999", "0000000000"])
def test_absurd_timestamp_is_only_a_refusal(seconds: str) -> None:
    rig = Rig()
    assert ask(rig, replaced(signed("GET", PATH, b"", rig.now), "x-vvtv-ts", seconds)).status == 401


def test_wrong_signature_is_403_and_not_remembered() -> None:
    rig = Rig()
    answer = ask(rig, signed("GET", PATH, b"", rig.now, secret="other"))
    assert (answer.status, answer.json()["code"]) == (403, "SIGNATURE_INVALID")
    assert rig.replays.seen == set()


@pytest.mark.parametrize(
    ("signed_for", "asked"),
    [
        (PATH, f"{PATH}?limit=1"),
        (f"{PATH}?limit=1", PATH),
        (f"{PATH}?limit=1", f"{PATH}?limit=2"),
        ("/v1/control/library", PATH),
        ("/v1/control/%71ueue", PATH),
    ],
)
def test_signature_covers_the_raw_target(signed_for: str, asked: str) -> None:
    rig = Rig()
    assert ask(rig, signed("GET", signed_for, b"", rig.now), asked).status == 403


def test_signature_covers_method_and_body() -> None:
    rig = Rig()
    assert ask(rig, signed("POST", PATH, b"", rig.now)).status == 403
    assert ask(rig, signed("GET", PATH, b"x", rig.now)).status == 403


def test_signature_is_good_once() -> None:
    rig = Rig()
    headers = signed("GET", PATH, b"", rig.now)
    assert ask(rig, headers).status == 200
    again = ask(rig, headers)
    assert (again.status, again.json()["code"]) == (409, "NONCE_REPLAY")
    upper = replaced(headers, "x-vvtv-signature", headers[2][1].upper())
    assert ask(rig, upper).status == 409


def test_signature_is_checked_before_the_parameters() -> None:
    rig = Rig()
    assert ask(rig, [], f"{PATH}?limit=0").status == 401
