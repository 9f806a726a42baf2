"""Asks the house whether it is on air, over its own public address."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What `/readyz` said: `status` is the HTTP status, 0 when nobody answered; `reasons` name what is not ready."""

    status: int
    reasons: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        return self.status == 200


async def ask(host: str, port: int, timeout_s: float) -> Answer:
    """Fetch `/readyz` once; an unreachable or silent server is `Answer(0)`."""
    try:
        async with asyncio.timeout(timeout_s):
            return await _fetch(host, port)
    except (OSError, TimeoutError, ValueError, IndexError, KeyError):
        return Answer(0, ("no answer yet",))


async def _fetch(host: str, port: int) -> Answer:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET /readyz HTTP/1.1\r\nhost: {host}:{port}\r\nconnection: close\r\n\r\n".encode())
        raw = await reader.read()
    finally:
        writer.close()
    head, _, body = raw.partition(b"\r\n\r\n")
    return Answer(int(head.split(b" ", 2)[1]), _reasons(body))


def _reasons(body: bytes) -> tuple[str, ...]:
    """Read the contract's `Readiness` leniently: a reason is for a person, not for a program."""
    try:
        document = json.loads(body)
    except ValueError:
        return ()
    checks = document.get("checks", ()) if isinstance(document, dict) else ()
    return tuple(f"{check['name']}: {check['reason']}" for check in checks if not check["ok"])
