"""Sockets whose address has variables: routed by the edge, before any framework."""

from __future__ import annotations

from typing import Any

import pytest

from generated.server.assembly import Server
from generated.server.seam import Receive, Scope, Send
from services.infra.http.edge import Framework

THREAD = "/v1/chat/{thread_id}"


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for a socket; nothing here is served."""


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/v1/chat/a1", {"thread_id": "a1"}),
        ("/v1/chat/", None),
        ("/v1/chat/a1/", None),
        ("/v1/chat/a1/b", None),
        ("/v1/events", None),
    ],
)
def test_an_address_is_found_by_its_whole_path(path: str, found: dict[str, str] | None) -> None:
    framework = Framework(_answer, {THREAD: _answer, "/v1/events": _answer})
    scope: dict[str, Any] = {"path": path}
    assert framework.addressed(scope) is (_answer if found else None)
    assert scope.get("path_params") == found


def test_the_framework_mounts_only_addresses_without_variables() -> None:
    server = Server((), {THREAD: _answer, "/v1/events": _answer}, seam=None)  # type: ignore[arg-type]
    assert [route.paths for route in server.litestar()] == [{"/v1/events"}]
    assert Framework(_answer, server.sockets).sockets == {"/v1/events"}
