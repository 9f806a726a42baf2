"""Paths that speak HTTP only, asked for a WebSocket or with a slash too many, on the real platform."""

from __future__ import annotations

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.support.platform import Platform

PLAIN = (
    "/",
    "/party",
    "/hls/main/master.m3u8",
    "/metrics",
    "/docs",
    "/healthz",
    "/v1",
    "/v1/broadcast/now",
    "/v1/copy/en",
    "/v1/control/queue",
    "/v1/events/",
    "/v1/nothing",
)


@pytest.mark.parametrize("path", PLAIN)
def test_a_socket_on_a_plain_path_is_refused_and_nothing_breaks(platform: Platform, path: str) -> None:
    before = platform.log.stat().st_size
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"ws://127.0.0.1:{platform.port}{path}", open_timeout=10),
    ):
        pass
    answer = refused.value.response
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert b"Traceback" not in platform.log.read_bytes()[before:]


@pytest.mark.parametrize(
    "path",
    ["/v1", "/v1/", "/v1/broadcast/now/", "/v1/copy/en/", "/v1/control/queue/", "/v1/events/", "/healthz/"],
)
def test_a_path_with_a_slash_too_many_is_a_problem(platform: Platform, path: str) -> None:
    answer = httpx.get(f"{platform.base_url}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert answer.headers["content-type"] == "application/problem+json"


def test_options_on_the_shell_lists_what_is_answered(platform: Platform) -> None:
    answer = httpx.options(f"{platform.base_url}/")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
