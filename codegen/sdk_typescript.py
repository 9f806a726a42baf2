"""Emits the generated half of the TypeScript SDK: every type, one function per operation, one per socket.

Decides that each function stands alone and carries its own facts, so that a bundler keeps nothing but what a page
calls. The hand-written runtime in `sdk/typescript/src/` does what the descriptions say.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from codegen.emit.text import render
from codegen.names import pascal, snake
from codegen.sdk_contract import ClientContract, read_client
from codegen.sdk_operations import Operation, Parameter
from codegen.sdk_sockets import Socket
from codegen.sdk_types import Entries, Items, Record, Ref, Scalar, Shape, Vocabulary, Words
from codegen.source import ContractError, JsonObject

FOLDER = Path("sdk/typescript/src/generated")
_SCALARS = {
    "bytes": "Uint8Array",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "any": "unknown",
}
_PLACES = (("path", "path"), ("query", "query"), ("headers", "header"))


def emit(openapi: JsonObject, asyncapi: JsonObject, root: Path) -> dict[Path, bytes]:
    """Return the generated TypeScript files by their path below the repository's root. Raises ContractError."""
    del root
    contract = read_client(openapi, asyncapi)
    _refuse_double_names(contract)
    return {
        FOLDER / f"{name}.gen.ts": f"{_module(name, contract).rstrip()}\n".encode()
        for name in ("operations", "sockets", "types")
    }


def _module(name: str, contract: ClientContract) -> str:
    return render(
        f"sdk_{name}.ts.j2",
        contract=contract,
        comment=_comment,
        facts=_facts,
        imports=lambda text: _imports(text, contract),
        is_record=lambda definition: isinstance(definition, Record),
        is_words=lambda definition: isinstance(definition, Vocabulary),
        iterator=iterator,
        key=_key,
        literal=_literal,
        options=_options,
        places=_PLACES,
        required=_is_required,
        shape=type_of,
        topic_of=_topic,
        union=lambda messages: " | ".join(m.schema for m in messages) or "never",
    )


def type_of(shape: Shape | None) -> str:
    """Return the shape as a type expression."""
    if shape is None:
        return "void"
    if isinstance(shape, Ref):
        return shape.name
    if isinstance(shape, Scalar):
        return _SCALARS.get(shape.kind, "string")
    if isinstance(shape, Words):
        return " | ".join(map(_literal, shape.values))
    if isinstance(shape, Items):
        of = type_of(shape.of)
        return f"Array<{of}>" if "|" in of else f"{of}[]"
    if isinstance(shape, Entries):
        return f"Record<string, {type_of(shape.of)}>"
    return " | ".join(dict.fromkeys(type_of(part) for part in shape.of))


def iterator(operation: Operation) -> str:
    """`listAssets` -> `iterAssets`: the function that walks all pages."""
    verb, _, noun = snake(operation.id).partition("_")
    return "iter" + "".join(pascal(word) for word in (noun or verb).split("_"))


def _refuse_double_names(contract: ClientContract) -> None:
    """Types, options and functions share one name space: the package's."""
    made = [t.name for t in contract.types]
    made += [f"{pascal(o.id)}Options" for o in contract.operations] + [o.id for o in contract.operations]
    made += [iterator(o) for o in contract.operations if o.item]
    made += [f"connect{s.pascal}" for s in contract.sockets] + [
        f"{s.pascal}Settings" for s in contract.sockets
    ]
    if twice := sorted({name for name in made if made.count(name) > 1}):
        raise ContractError(*(f"{name}: the TypeScript SDK would export this name twice" for name in twice))


def _facts(operation: Operation) -> str:
    """The operation's description, without what is the default."""
    facts: dict[str, Any] = {"method": operation.method.upper(), "path": operation.path}
    results = {status: shape for status, shape in operation.answers.items() if status < 300}
    if all(shape is None for shape in results.values()):
        facts["answer"] = "none"
    elif all(shape == Scalar("string") for shape in results.values()):
        facts["answer"] = "text"
    elif all(shape == Scalar("bytes") for shape in results.values()):
        facts["answer"] = "bytes"
    if others := [status for status in operation.answers if status >= 300]:
        facts["also"] = others
    if operation.repeat != "always":
        facts["repeat"] = operation.repeat
    if operation.security:
        facts["security"] = list(operation.security)
    return "{ " + ", ".join(f"{name}: {_literal(value)}" for name, value in facts.items()) + " }"


def _options(operation: Operation) -> list[tuple[str, bool, list[Parameter]]]:
    """Where parameters go: the option's name, whether it must be given, and its parameters."""
    listed = []
    for option, place in _PLACES:
        own = [p for p in operation.parameters if p.place == place]
        if own:
            listed.append((option, any(p.required for p in own), own))
    return listed


def _is_required(operation: Operation) -> bool:
    return operation.body is not None or any(p.required for p in operation.parameters)


def _topic(socket: Socket) -> str:
    """The type that names one of the socket's streams."""
    shape = socket.resuming.topic_shape if socket.resuming else None
    return type_of(shape) if shape else "''"


def _imports(text: str, contract: ClientContract) -> str:
    words = set(re.findall(r"\w+", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)))
    return ", ".join(t.name for t in contract.types if t.name in words)


def _key(name: str) -> str:
    return name if name.isidentifier() else _literal(name)


def _literal(value: Any) -> str:
    if isinstance(value, str):
        inner = json.dumps(value, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
        return f"'{inner}'"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return json.dumps(value)


def _comment(text: str, indent: str = "") -> str:
    """A JSDoc comment of one line, or of several where the text has several."""
    lines = [line.strip().replace("*/", "*\\/") for line in text.strip().splitlines()]
    if len(lines) < 2:
        return f"{indent}/** {''.join(lines)} */"
    return "\n".join([f"{indent}/**", *(f"{indent} * {line}".rstrip() for line in lines), f"{indent} */"])
