"""Writes `socket.py` of the Python SDK: each socket's unions, and the table from `type` to message class."""

import json

from codegen.sdk_contract import Document, Socket, SocketMessage, all_schemas, is_event

HEAD = '''\
"""The messages of each socket by direction. Generated from the AsyncAPI document; do not edit."""

from collections.abc import Mapping
from typing import TypeAlias
'''


def socket_module(sockets: list[Socket], document: Document) -> str:
    """Return the source of `socket.py`."""
    used = sorted({m.schema for s in sockets for m in (*s.client, *s.server)})
    lines = [HEAD, f"from voulezvous.generated.models import {', '.join(used)}", ""]
    for socket in sockets:
        lines += _socket(socket, document)
    return "\n".join(lines)


def _socket(socket: Socket, document: Document) -> list[str]:
    events = tuple(m for m in socket.server if is_event(all_schemas(document)[m.schema]))
    server = f"{socket.name}ServerMessage"
    return [
        f"{socket.name}ClientMessage: TypeAlias = {_union(socket.client)}",
        f"{server}: TypeAlias = {_union(socket.server)}",
        f"{socket.name}Event: TypeAlias = {_union(events)}",
        "",
        f"{socket.constant}_PATH = {json.dumps(socket.address)}",
        f"{socket.constant}_SERVER_MESSAGES: Mapping[str, type[{server}]] = {{",
        *(f"    {json.dumps(m.type)}: {m.schema}," for m in socket.server),
        "}",
        f"{socket.constant}_CLOSE_CODES: Mapping[int, str] = {{",
        *(
            f"    {code}: {json.dumps(reason, ensure_ascii=False)},"
            for code, reason in socket.close_codes.items()
        ),
        "}",
        "",
    ]


def _union(messages: tuple[SocketMessage, ...]) -> str:
    return " | ".join(m.schema for m in messages)
