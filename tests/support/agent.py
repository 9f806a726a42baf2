"""An agent's side: the official SDK's client of `vvtvctl mcp`, over standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any, Literal

from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent

from tests.support.conformance import REPOSITORY

Era = Literal["auto", "legacy"]


def agent(port: int, *words: str, era: Era = "auto", environ: Mapping[str, str] | None = None) -> Client:
    """A client of a server of its own, which calls the platform on `port`; use as an asynchronous context.

    `era` is the protocol's: with the handshake of its first years, or without.
    """
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "ops.vvtvctl", "mcp", *words],
        env={**os.environ, "VVTV_PORT": str(port), **(environ or {})},
        cwd=REPOSITORY,
    )
    return Client(server, mode=era, cache=None)


def text_of(result: CallToolResult) -> str:
    """All that a result says."""
    return "\n".join(part.text for part in result.content if isinstance(part, TextContent))


def data_of(result: CallToolResult) -> dict[str, Any]:
    """The structured content of a call that went well; its schema was held by the client."""
    assert not result.is_error, text_of(result)
    found: dict[str, Any] = result.structured_content
    return found
