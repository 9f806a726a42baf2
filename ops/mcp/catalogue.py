"""The tools that the contract makes, and those of them that are offered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import generated
from services.infra.http.signing import SCHEMES

FOLDER = Path(generated.__path__[0])


@dataclass(frozen=True)
class Call:
    """How a tool's call is made.

    `places` says where each argument goes, `answers` which statuses carry a result, `text` which media types are
    results as they are, `security` which schemes together let a caller in, as alternatives; anybody may call what has
    none.
    """

    method: str
    path: str
    places: Mapping[str, Mapping[str, str]]
    has_body: bool
    idempotency_key: bool
    answers: frozenset[int]
    security: tuple[tuple[str, ...], ...] = ()
    text: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Tool:
    """One operation as a tool; `definition` is what clients are shown, `digest` names all that defines it."""

    name: str
    definition: Mapping[str, Any]
    call: Call
    digest: str

    @property
    def reads_only(self) -> bool:
        return bool(self.definition["annotations"]["readOnlyHint"])


class UnknownTool(LookupError):
    """No tool has this name."""


@dataclass(frozen=True)
class Catalogue:
    """Every tool that can be called from here, and the names of those that are offered."""

    tools: Mapping[str, Tool]
    offered: frozenset[str]

    @classmethod
    def of(cls, tools: Iterable[Tool], *, writes: bool, named: Iterable[str] = ()) -> Catalogue:
        """Offer what only reads, all of it with `writes`, and what is named. Raises UnknownTool."""
        known = {tool.name: tool for tool in tools}
        wanted = frozenset(named)
        if unknown := sorted(wanted - known.keys()):
            raise UnknownTool(", ".join(unknown))
        return cls(known, wanted | {tool.name for tool in known.values() if writes or tool.reads_only})

    def listed(self) -> list[Tool]:
        """The offered tools in the contract's order."""
        return [tool for tool in self.tools.values() if tool.name in self.offered]


def read_tools(file: Path = FOLDER / "mcp.json") -> list[Tool]:
    """Every tool of the contract for which this environment has credentials."""
    listed = json.loads(file.read_text("utf-8"))["tools"]
    return [_tool(node) for node in listed if _within_reach(node["call"]["security"])]


def _within_reach(security: list[list[str]]) -> bool:
    return not security or any(set(SCHEMES).issuperset(alternative) for alternative in security)


def _tool(node: Mapping[str, Any]) -> Tool:
    call = node["call"]
    return Tool(
        name=node["name"],
        definition={key: value for key, value in node.items() if key not in ("call", "hash")},
        call=Call(
            method=call["method"],
            path=call["path"],
            places=call["arguments"],
            has_body=call["has_body"],
            idempotency_key=call["idempotency_key"],
            answers=frozenset(call["answers"]),
            security=tuple(tuple(alternative) for alternative in call["security"]),
            text=frozenset(call.get("text", ())),
        ),
        digest=node["hash"],
    )
