"""How the contract's sockets are written in Python. openapi-python-client reads no AsyncAPI; their types are its."""

from __future__ import annotations

from codegen.emit.text import render
from codegen.names import snake
from codegen.sdk_contract import ClientContract
from codegen.sdk_python_types import Types
from codegen.sdk_sockets import Socket
from codegen.sdk_types import OneOf, Ref


def sockets(contract: ClientContract, types: Types) -> str:
    """Return the source of `sockets.py`; MODELS stands for the import of the models that it uses."""
    return render(
        "sdk_sockets.py.j2",
        contract=contract,
        constant=lambda socket: snake(socket.name).upper(),
        follow=lambda socket: _follow(socket, types),
        signature=lambda socket: _signature(socket, types),
        union=lambda messages: " | ".join(m.schema for m in messages) or "Never",
    )


def _topic(socket: Socket, types: Types) -> str:
    """The type that names one of the socket's streams; empty when it is one stream, or none."""
    message = socket.of_role("resume")
    topic = socket.resuming.topic if socket.resuming else None
    return types.type_of(message.schema, topic) if message and topic else ""


def _words(socket: Socket, types: Types) -> str:
    """The enumeration of streams that anybody may name without knowing more; empty when there is none."""
    shape = socket.resuming.topic_shape if socket.resuming else None
    alternatives = shape.of if isinstance(shape, OneOf) else (shape,)
    names = (part.name for part in alternatives if isinstance(part, Ref) and part.name in types.words)
    return next(names, "")


def _signature(socket: Socket, types: Types) -> str:
    """The arguments after `self`: the address's, the streams to follow, where to resume."""
    given = [f"{snake(name)}: str | UUID" for name in socket.parameters]
    kind, resuming = _topic(socket, types), socket.resuming
    if resuming and kind:
        given += [f"*{resuming.topics or f'{resuming.topic}s'}: {kind}"]
        # Their own words may be keys, and what a stream itself has seen is in plain text.
        keys = dict.fromkeys((_words(socket, types) or kind, "str"))
        given += [f"after: {' | '.join(f'Mapping[{key}, int]' for key in keys)} | None = None"]
    else:
        given += ["*"] + (["after: int | None = None"] if resuming else [])
    return "".join(f", {part}" for part in (*given, "reconnect: Reconnect | None = None"))


def _follow(socket: Socket, types: Types) -> str:
    """The arguments that say what to follow and where to resume."""
    kind, resuming = _topic(socket, types), socket.resuming
    if resuming is None:
        return ""
    if not kind:
        return ', follow=("",), after={"": after} if after is not None else None'
    words = _words(socket, types)
    every = f" or tuple({words})" if words else ""
    return f", follow={resuming.topics or f'{resuming.topic}s'}{every}, after=after"
