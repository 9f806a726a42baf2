"""Calls an ASGI application directly, as a server would."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AsgiAnswer:
    """What the application sent."""

    status: int
    headers: dict[str, str]
    body: bytes


async def call(
    app: Any, path: str, *, method: str = "GET", headers: Sequence[tuple[bytes, bytes]] = ()
) -> AsgiAnswer:
    """One request without a body."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": list(headers), "query_string": b""}
    await app(scope, receive, send)
    assert [message["type"] for message in sent].count("http.response.start") == 1
    assert [message.get("more_body", False) for message in sent[1:]][-1:] == [False]
    start, body = sent[0], b"".join(message["body"] for message in sent[1:])
    names = [name for name, _ in start["headers"]]
    assert len(names) == len(set(names)), "a header was sent twice"
    fields = {name.decode(): value.decode() for name, value in start["headers"]}
    if method == "GET" and "content-length" in fields:
        assert int(fields["content-length"]) == len(body)
    return AsgiAnswer(start["status"], fields, body)
