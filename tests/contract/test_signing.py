"""Who may call `/v1/control`: only the operator, only now, and each signature once."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.contract.fuzz import SECRET, TOKEN
from tests.support.platform import Platform

PATH = "/v1/control/queue"


@pytest.fixture
def front(platform: Platform) -> Iterator[httpx.Client]:
    """An unsigned client."""
    with httpx.Client(base_url=platform.base_url, timeout=20) as client:
        yield client


def headers(
    target: str, *, method: str = "GET", body: bytes = b"", ts: int | None = None, secret: str = SECRET
) -> dict[str, str]:
    """The headers of a signed call."""
    moment = str(int(time.time()) if ts is None else ts)
    message = f"{method}\n{target}\n{moment}\n".encode() + body
    signature = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return {"authorization": f"Bearer {TOKEN}", "x-vvtv-ts": moment, "x-vvtv-signature": signature}


def outcome(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]


def test_a_signature_binds_path_and_query(front: httpx.Client) -> None:
    target = f"{PATH}?limit=7"
    assert front.get(target, headers=headers(target)).status_code == 200
    assert outcome(front.get(f"{PATH}?limit=8", headers=headers(target))) == (403, "SIGNATURE_INVALID")
    assert outcome(front.get(target, headers=headers(PATH))) == (403, "SIGNATURE_INVALID")


def test_a_signature_binds_method_and_body(front: httpx.Client) -> None:
    signed = headers(PATH, method="POST", body=b'{"asset_id":"a"}')
    sent = front.post(
        PATH, content=b'{"asset_id":"b"}', headers={**signed, "content-type": "application/json"}
    )
    assert outcome(sent) == (403, "SIGNATURE_INVALID")
    assert outcome(front.get(PATH, headers=headers(PATH, method="POST"))) == (403, "SIGNATURE_INVALID")


def test_a_signature_is_good_once(front: httpx.Client) -> None:
    target = f"{PATH}?limit=11"
    signed = headers(target)
    assert front.get(target, headers=signed).status_code == 200
    assert outcome(front.get(target, headers=signed)) == (409, "NONCE_REPLAY")


def test_a_wrong_signature_does_not_use_up_the_right_one(front: httpx.Client) -> None:
    target = f"{PATH}?limit=12"
    signed = headers(target)
    wrong = {**signed, "x-vvtv-signature": "0" * 64}
    assert outcome(front.get(target, headers=wrong)) == (403, "SIGNATURE_INVALID")
    assert front.get(target, headers=signed).status_code == 200


@pytest.mark.parametrize("offset_s", [-310, 310])
def test_a_clock_far_off_is_refused(front: httpx.Client, offset_s: int) -> None:
    signed = headers(PATH, ts=int(time.time()) + offset_s)
    assert outcome(front.get(PATH, headers=signed)) == (401, "AUTH_FAILED")


@pytest.mark.parametrize("missing", ["authorization", "x-vvtv-ts", "x-vvtv-signature"])
def test_every_header_is_needed(front: httpx.Client, missing: str) -> None:
    signed = headers(PATH)
    del signed[missing]
    answer = front.get(PATH, headers=signed)
    assert outcome(answer) == (401, "AUTH_FAILED")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("doubled", ["authorization", "x-vvtv-ts", "x-vvtv-signature"])
def test_a_doubled_header_is_refused(front: httpx.Client, doubled: str) -> None:
    signed = headers(f"{PATH}?limit=13")
    sent = front.get(f"{PATH}?limit=13", headers=[*signed.items(), (doubled, signed[doubled])])
    assert outcome(sent) == (401, "AUTH_FAILED")


def test_an_unknown_token_is_refused(front: httpx.Client) -> None:
    signed = {**headers(PATH), "authorization": "Bearer somebody"}
    assert outcome(front.get(PATH, headers=signed)) == (401, "AUTH_FAILED")


def test_a_method_that_is_not_there_names_those_that_are(front: httpx.Client) -> None:
    answer = front.put("/v1/broadcast/now")
    assert outcome(answer) == (405, "METHOD_NOT_ALLOWED")
    assert {"GET", "HEAD", "OPTIONS"} <= {m.strip() for m in answer.headers["allow"].split(",")}
    options = front.options("/v1/control/queue")
    assert {"GET", "POST"} <= {m.strip() for m in options.headers["allow"].split(",")}
