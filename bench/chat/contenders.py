"""The servers: an edge worker as the platform runs it, Node with `ws`, and what the kernel alone takes.

Each tells all what one of them says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.chat.crowd import Crowd, Ear
from services.infra.settings import sqlite_url
from tests.support.nodes import Node
from tests.support.people import PASSWORD
from tests.support.redis import redis_server

HERE = Path(__file__).parent
OURS, WS, WS_ONCE, FLOOR = "ours", "Node ws", "Node ws, framed once", "one write(2) a socket"
BODY = "Boa noite a todos, e que ninguém durma antes do último filme da sessão de hoje! 🎬 "
_CONFIGURED = {
    "guardrails__chat__private_1to1__messages_per_minute": 600_000,
    "guardrails__chat__private_1to1__burst": 100_000,
    "guardrails__quarantine__new_account_days": 0,
    "sockets__messages__burst": 100_000,
    # Nobody but the speaker says anything, and nobody is pinged: neither are the peer's.
    "sockets__pong_timeout_s": 3_600,
    "sockets__ping_interval_s": 3_600,
}


@dataclass(frozen=True)
class Contender:
    """Sockets that all are told what the first of them says, and the process that tells them.

    `alone` is a crowd of one, where a message costs more than to be told.
    """

    name: str
    pid: int
    crowd: Crowd
    alone: Crowd | None = None

    def says(self, mark: str) -> str:
        """What the first says so that all hear one message of the same bytes, but for ids, with `mark` in it."""
        if self.name == OURS:
            return json.dumps({"type": "say", "client_message_id": mark, "body": BODY + mark})
        return _SEEN.replace("MARK", mark)


_SEEN = json.dumps(
    {
        "type": "message",
        "sequence": 1000,
        "message": {
            "message_id": "01935b7e-5f00-7000-8000-0000000000e1",
            "sequence": 1000,
            "author_id": "01935b7e-5f00-7000-8000-0000000000a1",
            "state": "visible",
            "body": f"{BODY}MARK",
            "sent_at": "2026-11-27T20:00:00.000Z",
        },
    },
    ensure_ascii=False,
    separators=(",", ":"),
)


@contextmanager
def contenders(sockets: int) -> Iterator[list[Contender]]:
    """All of them, with so many sockets each."""
    with tempfile.TemporaryDirectory(prefix="vvtv-") as folder, ExitStack() as stack:
        root = Path(folder)
        install(root / "peer")
        yield [
            stack.enter_context(_ours(root, sockets)),
            stack.enter_context(_peer(WS, ["node", "server.cjs", "each"], root / "peer", sockets)),
            stack.enter_context(_peer(WS_ONCE, ["node", "server.cjs", "once"], root / "peer", sockets)),
            stack.enter_context(_peer(FLOOR, [sys.executable, str(HERE / "floor.py")], root, sockets)),
        ]


@contextmanager
def _ours(root: Path, sockets: int) -> Iterator[Contender]:
    """One edge worker with Redis and a database on disk; two people's thread, and one of them on many devices."""
    with redis_server() as redis:
        env = {
            "VVTV_DATABASE_URL": sqlite_url(root / "platform.db"),
            "VVTV_REDIS_URL": redis.url,
            **{f"VVTV_CFG__{key}": str(value) for key, value in _CONFIGURED.items()},
        }
        node = Node(root / "node", env, workers=1)
        try:
            node.wait()
            crowd, alone = (Crowd([*ears]) for ears in _in_threads(node, sockets, 1))
            yield Contender(OURS, node.pids[0], crowd, alone)
            crowd.close()
            alone.close()
        finally:
            node.kill()


def _in_threads(node: Node, *sockets: int) -> Iterator[list[Ear]]:
    """Sockets of one person, so many in a thread with each of others."""
    with httpx.Client(base_url=node.base_url, timeout=30) as http:
        headers, _ = _registered(http, "speaker")
        for number, count in enumerate(sockets):
            _, other = _registered(http, f"somebody_{number}")
            opened = http.post("/v1/chat/threads", json={"user_id": other}, headers=headers)
            yield [_following(http, node, headers, opened.json()["thread_id"]) for _ in range(count)]


def _following(http: httpx.Client, node: Node, headers: dict[str, str], thread_id: str) -> Ear:
    """A socket that follows a thread."""
    ticket = http.post("/v1/auth/socket-ticket", headers=headers).json()["ticket"]
    ear = Ear(f"ws://{node.address}/v1/chat/{thread_id}?ticket={ticket}")
    ear.say(json.dumps({"type": "follow"}))
    ear.await_text(b'"following"')
    return ear


def _registered(http: httpx.Client, handle: str) -> tuple[dict[str, str], str]:
    """The headers of somebody new, and their id."""
    body = {"handle": handle, "password": PASSWORD, "age_confirmed": True, "terms_accepted": True}
    answer = http.post("/v1/auth/register", json=body)
    assert answer.is_success, answer.text
    said = answer.json()
    return {"authorization": f"Bearer {said['access_token']}"}, said["me"]["user_id"]


def install(folder: Path) -> None:
    """Install `ws` as its lock file has it."""
    folder.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "server.cjs"):
        shutil.copy(HERE / name, folder)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True
    )


@contextmanager
def _peer(name: str, command: Sequence[str], folder: Path, sockets: int) -> Iterator[Contender]:
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "NODE_ENV": "production"},
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        crowd = Crowd([Ear(f"ws://127.0.0.1:{port}/?") for _ in range(sockets)])
        yield Contender(name, process.pid, crowd)
        crowd.close()
    finally:
        process.kill()
        process.wait()
