"""Writes `operations.py` of the Python SDK: per tag a class whose methods return the promised type or raise.

The signatures are read from the modules that openapi-python-client made, so that they can't disagree with
them.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.sdk_contract import METHODS, Document, deref

HEAD = '''\
"""One class per tag of the contract: each method is an operation. Generated; do not edit."""

import datetime
from uuid import UUID

from voulezvous.answers import answer, done
from voulezvous.generated.client import Client
from voulezvous.generated.types import UNSET, Unset
'''


@dataclass(frozen=True)
class Call:
    """One operation: where its generated module is, what it takes and what it returns."""

    tag: str
    name: str
    summary: str
    results: tuple[str, ...]
    signature: tuple[str, ...]
    arguments: tuple[str, ...]

    @property
    def alias(self) -> str:
        """How the module of the operation is imported."""
        return f"_{self.name}"


def facade(document: Document, api: Path) -> str:
    """Return the source of `operations.py` for the modules below `api`."""
    calls = sorted(_calls(document, api), key=lambda call: (call.tag, call.name))
    tags = {tag["name"]: tag.get("description", tag["name"]) for tag in document.get("tags", ())}
    lines = [HEAD]
    lines += [f"from voulezvous.generated.api.{c.tag} import {c.name} as {c.alias}" for c in calls]
    lines.append(f"from voulezvous.generated.models import {', '.join(_models(calls))}\n")
    for tag in sorted({call.tag for call in calls}):
        own = [call for call in calls if call.tag == tag]
        lines += _group(tag, str(tags[tag]), own, awaited=False)
        lines += _group(tag, str(tags[tag]), own, awaited=True)
    return "\n".join(lines)


def _calls(document: Document, api: Path) -> Iterator[Call]:
    for item in document["paths"].values():
        for method in METHODS:
            if method in item:
                yield _call(item[method], document, api)


def _call(operation: Document, document: Document, api: Path) -> Call:
    tag, name = str(operation["tags"][0]), _snake(str(operation["operationId"]))
    function = _function(api / tag / f"{name}.py", "sync_detailed")
    positional = [ast.unparse(arg) for arg in function.args.args]
    keyword = [
        ast.unparse(arg) + (f" = {ast.unparse(default)}" if default else "")
        for arg, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        if arg.arg != "client"
    ]
    names = [arg.arg for arg in function.args.kwonlyargs if arg.arg != "client"]
    return Call(
        tag=tag,
        name=name,
        summary=str(operation["summary"]),
        results=tuple(_results(operation, document)),
        signature=(*positional, *(["*", *keyword] if keyword else [])),
        arguments=(
            *(arg.arg for arg in function.args.args),
            "client=self._client",
            *(f"{n}={n}" for n in names),
        ),
    )


def _function(module: Path, name: str) -> ast.FunctionDef:
    for node in ast.parse(module.read_text()).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    raise LookupError(f"{module} has no {name}")


def _results(operation: Document, document: Document) -> Iterator[str]:
    """The models of the responses that are not problems, each once."""
    seen: set[str] = set()
    for response in operation["responses"].values():
        content: dict[str, Any] = dict(deref(response, document).get("content", {}))
        for media, body in content.items():
            name = body["schema"]["$ref"].rsplit("/", 1)[-1] if media == "application/json" else ""
            if name and name not in seen:
                seen.add(name)
                yield name


def _models(calls: list[Call]) -> list[str]:
    words = {w for c in calls for part in (*c.signature, *c.results) for w in re.findall(r"\b[A-Z]\w+", part)}
    return sorted(words - {"UNSET", "UUID", "Unset"})


def _group(tag: str, description: str, calls: list[Call], *, awaited: bool) -> list[str]:
    prefix = "Async" if awaited else ""
    lines = [f"class {prefix}{tag.capitalize()}Operations:", f'    """{description}"""', ""]
    lines += ["    def __init__(self, client: Client) -> None:", "        self._client = client", ""]
    for call in calls:
        lines += _method(call, awaited=awaited)
    return lines


def _method(call: Call, *, awaited: bool) -> list[str]:
    define, wait, function = (
        ("async def", "await ", "asyncio_detailed") if awaited else ("def", "", "sync_detailed")
    )
    returns = " | ".join(call.results) or "None"
    response = f"{wait}{call.alias}.{function}({', '.join(call.arguments)})"
    result = f"return answer({response}, {', '.join(call.results)})" if call.results else f"done({response})"
    return [
        f"    {define} {call.name}({', '.join(['self', *call.signature])}) -> {returns}:",
        f'        """{call.summary}"""',
        f"        {result}",
        "",
    ]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
