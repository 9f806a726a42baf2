"""What is said on each socket, read from the published document: messages by the role they play, and events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.mock.reading import Part, resolved

Message = dict[str, Any]
_ROLE = "x-vvtv-role"


@dataclass(frozen=True)
class Speech:
    """One socket: the example of each of the server's messages by its role, and of each event; the client's roles."""

    name: str
    server: Mapping[str, Message]
    client: Mapping[str, str]
    events: tuple[Message, ...]


def speeches(document: Part) -> dict[str, Speech]:
    """Every channel of an AsyncAPI document, by name."""
    return {name: _speech(document, name) for name in document.get("channels", {})}


def _speech(document: Part, name: str) -> Speech:
    sends = list(_messages(document, name, "send"))
    roles = {node[_ROLE]: _example(document, node) for node in sends if _ROLE in node}
    news = (_example(document, node) for node in sends if _ROLE not in node)
    heard = [node for node in _messages(document, name, "receive") if _ROLE in node]
    client = {_schema(document, node)["properties"]["type"]["const"]: node[_ROLE] for node in heard}
    return Speech(name, roles, client, tuple(event for event in news if "sequence" in event))


def _messages(document: Part, channel: str, action: str) -> Iterator[Part]:
    for operation in document.get("operations", {}).values():
        if operation["action"] == action and operation["channel"]["$ref"] == f"#/channels/{channel}":
            yield from (resolved(document, message) for message in operation["messages"])


def _example(document: Part, message: Part) -> Message:
    return dict(_schema(document, message)["examples"][0])


def _schema(document: Part, message: Part) -> Part:
    return resolved(document, message["payload"])
