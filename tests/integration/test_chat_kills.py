"""C9: a house that is killed and started anew loses no acknowledged message, and keeps and tells none twice."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.support.nodes import Node
from tests.support.redis import RedisServer

THREADS = "/v1/chat/threads"
ON_THE_WAY = 5
"""Messages that are said and not acknowledged when the house is killed, as far as it goes."""


class Writer:
    """Somebody who says numbered messages, and says again under the same id what was not acknowledged."""

    def __init__(self) -> None:
        self.acknowledged: dict[int, int] = {}
        """The sequence of each by its number."""
        self.heard: list[tuple[int, int]] = []
        """Sequence and number of each that was told, in the order in which it was."""

    def unsaid(self, upto: int) -> list[int]:
        return [number for number in range(upto) if number not in self.acknowledged]

    def take(self, frame: str | bytes) -> None:
        said = json.loads(frame)
        if said["type"] == "said":
            self.acknowledged[int(said["client_message_id"][-6:])] = said["receipt"]["sequence"]
        elif said["type"] == "message":
            self.heard.append((said["sequence"], int(said["message"]["body"])))
        else:
            assert said["type"] in ("welcome", "following"), said


def say(socket: ClientConnection, number: int) -> None:
    said = {"type": "say", "client_message_id": f"number-{number:06}", "body": f"{number}"}
    socket.send(json.dumps(said))


def test_no_acknowledged_message_is_lost_or_kept_twice_by_kills(
    tmp_path: Path, sqlite_database_url: str, redis: RedisServer
) -> None:
    env: dict[str, str] = {
        "VVTV_ENV": "dev",
        "VVTV_DATABASE_URL": sqlite_database_url,
        "VVTV_REDIS_URL": redis.url,
        "VVTV_TOKEN_SECRET": "one-and-the-same-for-all-of-the-starts",
        "VVTV_CFG__guardrails__chat__private_1to1__messages_per_minute": "60000",
        "VVTV_CFG__guardrails__chat__private_1to1__burst": "1000",
        "VVTV_CFG__guardrails__quarantine__new_account_days": "0",
    }
    writer, thread_id, total, kept = Writer(), "", 60, list[tuple[int, int]]()
    for stop_at in (30, total):
        node = Node(tmp_path / "node", env)
        try:
            node.wait()
            _until_open(node)
            with httpx.Client(base_url=node.base_url, timeout=20) as http:
                headers = _signed_in(http, "ana")
                if not thread_id:
                    body = {"user_id": _me(http, _signed_in(http, "bia"))}
                    thread_id = http.post(THREADS, json=body, headers=headers).json()["thread_id"]
                address = f"ws://{node.address}/v1/chat/{thread_id}?ticket={_ticket(http, headers)}"
                with connect(address) as socket:
                    _go_on(socket, writer, stop_at, total)
                    if stop_at == total:
                        kept = _kept(http, headers, thread_id)
        finally:
            node.kill()
    assert [number for _, number in kept] == sorted(
        writer.acknowledged, key=lambda number: writer.acknowledged[number]
    )
    assert {number: sequence for sequence, number in kept} == writer.acknowledged
    assert len(kept) == total
    assert writer.heard == kept, "each was told once, in order, over every interruption"


def _go_on(socket: ClientConnection, writer: Writer, stop_at: int, total: int) -> None:
    """Resume, say again what is not known to be kept, and go on until so many are; more is on the way then."""
    last = writer.heard[-1][0] if writer.heard else 0
    socket.send(json.dumps({"type": "resume", "after": last}))
    ahead = min(stop_at + ON_THE_WAY, total)
    for number in writer.unsaid(ahead):
        say(socket, number)
    with contextlib.suppress(ConnectionClosed):
        while len(writer.acknowledged) < stop_at or (stop_at == total and len(writer.heard) < total):
            writer.take(socket.recv(timeout=20))


def _until_open(node: Node) -> None:
    """Wait for the first people: they are let in after the first answer."""
    deadline = time.monotonic() + 20
    while "first start:" not in node.log.read_text():
        assert time.monotonic() < deadline, node.log.read_text()
        time.sleep(0.05)


def _signed_in(http: httpx.Client, handle: str) -> dict[str, str]:
    """The headers of one of the demo people."""
    answer = http.post("/v1/auth/login", json={"handle": handle, "password": f"{handle}-likes-tv"})
    assert answer.is_success, answer.text
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


def _me(http: httpx.Client, headers: dict[str, str]) -> str:
    return str(http.get("/v1/me", headers=headers).json()["user_id"])


def _ticket(http: httpx.Client, headers: dict[str, str]) -> str:
    return str(http.post("/v1/auth/socket-ticket", headers=headers).json()["ticket"])


def _kept(http: httpx.Client, headers: dict[str, str], thread_id: str) -> list[tuple[int, int]]:
    """Sequence and number of everything in the thread, oldest first."""
    answer: Any = http.get(f"{THREADS}/{thread_id}/messages", params={"limit": 200}, headers=headers)
    return [(one["sequence"], int(one["body"])) for one in reversed(answer.json()["items"])]
