"""How contract names become Python names."""

from __future__ import annotations

import pytest

from codegen.names import constant, pascal, snake


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("insertQueueEntry", "insert_queue_entry"),
        ("Idempotency-Key", "idempotency_key"),
        ("WWW-Authenticate", "www_authenticate"),
        ("getHTTPStatus2", "get_http_status_2"),
        ("broadcast.now_playing", "broadcast_now_playing"),
        ("from", "from_"),
    ],
)
def test_snake(name: str, expected: str) -> None:
    assert snake(name) == expected


def test_pascal() -> None:
    assert [pascal(name) for name in ("insertQueueEntry", "broadcast.now_playing")] == [
        "InsertQueueEntry",
        "BroadcastNowPlaying",
    ]


@pytest.mark.parametrize(
    ("value", "expected"), [("pt-BR", "PT_BR"), ("720", "VALUE_720"), ("on_air", "ON_AIR"), ("h264", "H264")]
)
def test_constant(value: str, expected: str) -> None:
    assert constant(value) == expected
