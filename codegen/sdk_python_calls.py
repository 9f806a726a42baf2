"""How the contract's operations and sockets are written in Python."""

from __future__ import annotations

import re
from typing import Any

from codegen.emit.text import render
from codegen.names import snake
from codegen.sdk_contract import ClientContract
from codegen.sdk_operations import Operation, Parameter
from codegen.sdk_python_types import annotation
from codegen.sdk_sockets import Socket
from codegen.sdk_types import Shape, Vocabulary
from codegen.source import ContractError

# What a client has besides its tags.
_TAKEN = frozenset({"close", "events", "sockets"})


def operations(contract: ClientContract) -> str:
    """Return the source of `operations.py`. Raises ContractError for two methods of one name."""
    for tag in contract.tags:
        own = contract.of_tag(tag)
        names = [snake(o.id) for o in own] + [iterator(o) for o in own if o.item]
        for name in {n for n in names if names.count(n) > 1}:
            raise ContractError(f"tag {tag}: two operations would be the method {name!r} of the SDKs")
        if snake(tag) in _TAKEN:
            raise ContractError(f"tag {tag}: the SDK's clients use this name themselves; choose another")
    return _naming_imports(
        contract,
        "sdk_operations.py.j2",
        annotation=annotation,
        answer=_answer,
        iterator=iterator,
        listing=_listing,
        facts=_facts,
        parts=_parts,
        returns=_returns,
        signature=_signature,
    )


def sockets(contract: ClientContract) -> str:
    """Return the source of `sockets.py`."""
    words = {t.name: t for t in contract.types if isinstance(t, Vocabulary)}
    return _naming_imports(
        contract,
        "sdk_sockets.py.j2",
        annotation=annotation,
        constant=lambda socket: snake(socket.name).upper(),
        follow=lambda socket: _follow(socket, words),
        signature=_socket_signature,
        union=lambda messages: " | ".join(m.schema for m in messages) or "Never",
    )


def _naming_imports(contract: ClientContract, template: str, **values: Any) -> str:
    """Render a module whose import of the models names what it uses."""
    text = render(template, contract=contract, imports="MODELS", **values)
    words = set(re.findall(r"[A-Za-z_]\w*", text))
    used = [t.name for t in contract.types if t.name in words]
    line = f"from voulezvous.generated.models import {', '.join(used)}" if used else ""
    return text.replace("MODELS", line, 1)


def iterator(operation: Operation) -> str:
    """`listAssets` -> `iter_assets`: the method that walks all pages."""
    verb, _, noun = snake(operation.id).partition("_")
    return f"iter_{noun or verb}"


def _answer(shape: Shape | None) -> str:
    return "None" if shape is None else annotation(shape)


def _returns(operation: Operation) -> str:
    return _answer(operation.result)


def _facts(operation: Operation) -> str:
    """Optional arguments of the operation's description, without what is the default."""
    given = []
    if operation.repeat != "always":
        given.append(f"repeat={operation.repeat!r}")
    if operation.security:
        given.append(f"security={operation.security!r}")
    return "".join(f", {part}" for part in given)


def _argument(parameter: Parameter) -> str:
    kind = annotation(parameter.shape)
    return f"{snake(parameter.name)}: {kind if parameter.required else f'{kind} | None = None'}"


def _signature(operation: Operation) -> str:
    """The arguments after `self`: the path's first, all else by name."""
    path = [_argument(p) for p in operation.parameters if p.place == "path"]
    others = sorted((p for p in operation.parameters if p.place != "path"), key=lambda p: not p.required)
    named = [f"body: {annotation(operation.body)}"] if operation.body else []
    named += [_argument(p) for p in others]
    return "".join(f", {part}" for part in (*path, *(["*", *named] if named else [])))


def _parts(operation: Operation) -> str:
    """The arguments of the call: what goes where on the wire."""
    text = ""
    for place, word in (("path", "path"), ("query", "query"), ("header", "headers")):
        own = [p for p in operation.parameters if p.place == place]
        if own:
            text += f", {word}={{{', '.join(f'{p.name!r}: {snake(p.name)}' for p in own)}}}"
    return text + (", body=body" if operation.body else "")


def _listing(operation: Operation) -> str:
    """The arguments with which one page is fetched."""
    path = [snake(p.name) for p in operation.parameters if p.place == "path"]
    named = [snake(p.name) for p in operation.parameters if p.place != "path"]
    return ", ".join([*path, *(f"{name}={name}" for name in named)])


def _socket_signature(socket: Socket) -> str:
    """The arguments after `self`: the address's, the streams to follow, where to resume."""
    given = [f"{snake(name)}: str | UUID" for name in socket.parameters]
    resuming = socket.resuming
    if resuming and resuming.topic_shape:
        kind = annotation(resuming.topic_shape)
        given += [f"*{resuming.topics or f'{resuming.topic}s'}: {kind}"]
        plain = "" if kind == "str" else "Mapping[str, int] | "  # what a stream itself has seen
        given += [f"after: Mapping[{kind}, int] | {plain}None = None"]
    else:
        given += ["*"] + (["after: int | None = None"] if resuming else [])
    return "".join(f", {part}" for part in (*given, "reconnect: Reconnect | None = None"))


def _follow(socket: Socket, words: dict[str, Vocabulary]) -> str:
    """The arguments that say what to follow and where to resume."""
    resuming = socket.resuming
    if resuming is None:
        return ""
    if resuming.topic_shape is None:
        return ', follow=("",), after={"": after} if after is not None else None'
    listed = resuming.topics or f"{resuming.topic}s"
    kind = annotation(resuming.topic_shape)
    every = f" or tuple({kind})" if kind in words else ""
    return f", follow={listed}{every}, after=after"
