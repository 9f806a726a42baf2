"""Emits the generated half of the TypeScript SDK: one function per operation, and every type of the contract.

Decides that the SDK knows no second copy of a type: the API's and the events' schemas go through one run of
the pinned `@hey-api/openapi-ts`, and the socket's unions only name what that run made. Refuses to run
without the SDK's own locked node_modules.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from codegen.sdk_contract import Document, Schemas, Socket, all_schemas, client_view, is_event, read_sockets

FOLDER = Path("sdk/typescript")
GENERATED = FOLDER / "src" / "generated"
INSTALL = "npm ci --ignore-scripts --prefix sdk/typescript"


class ToolMissing(RuntimeError):
    """A build tool is not installed; the message is the one command that installs it."""


def emit(openapi: Document, asyncapi: Document, root: Path) -> dict[Path, bytes]:
    """Return the generated TypeScript files by their path below the repository's root."""
    document = client_view(openapi, asyncapi)
    files = {GENERATED / name: content for name, content in _run_generator(document, root).items()}
    files[GENERATED / "socket.gen.ts"] = _socket_module(
        read_sockets(asyncapi), all_schemas(document)
    ).encode()
    return dict(sorted(files.items()))


def _run_generator(document: Document, root: Path) -> dict[Path, bytes]:
    node = shutil.which("node")
    if node is None:
        raise ToolMissing("the TypeScript SDK needs Node 20.19 or newer on PATH")
    if not (root / FOLDER / "node_modules" / "@hey-api" / "openapi-ts").is_dir():
        raise ToolMissing(f"the TypeScript SDK needs its locked packages: {INSTALL}")
    with tempfile.TemporaryDirectory() as scratch:
        source, output = Path(scratch) / "openapi.json", Path(scratch) / "out"
        source.write_text(json.dumps(document, ensure_ascii=False))
        command = [node, str(root / FOLDER / "scripts" / "generate.mjs"), str(source), str(output)]
        done = subprocess.run(command, cwd=root / FOLDER, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"openapi-ts refused the bundle:\n{done.stdout}{done.stderr}")
        return {
            path.relative_to(output): _without_notes(path.read_bytes())
            for path in sorted(output.rglob("*.ts"))
        }


def _without_notes(source: bytes) -> bytes:
    """Drop the tool's notes to its own authors."""
    return b"".join(line for line in source.splitlines(keepends=True) if b"// TODO" not in line)


def _socket_module(sockets: list[Socket], schemas: Schemas) -> str:
    """Per socket one union for each direction, one for its events, and the values needed at run time."""
    used = sorted({m.schema for s in sockets for m in (*s.client, *s.server)})
    lines = ["// Generated from the AsyncAPI document. Do not edit.", ""]
    if used:
        lines += ["import type {", *(f"  {name}," for name in used), "} from './types.gen.js';", ""]
    for socket in sockets:
        lines += _unions(socket, schemas)
        lines += _values(socket)
    return "\n".join(lines)


def _unions(socket: Socket, schemas: Schemas) -> list[str]:
    events = [m.schema for m in socket.server if is_event(schemas[m.schema])]
    return [
        *_union(f"{socket.name}ClientMessage", "What a client may say.", [m.schema for m in socket.client]),
        *_union(f"{socket.name}ServerMessage", "What the server says.", [m.schema for m in socket.server]),
        *_union(f"{socket.name}Event", "What happened: the server's messages that carry a sequence.", events),
    ]


def _union(name: str, doc: str, members: list[str]) -> list[str]:
    return [f"/** {doc} Narrows by `type`. */", f"export type {name} = {' | '.join(members) or 'never'};", ""]


def _values(socket: Socket) -> list[str]:
    types = [f"  {_literal(m.type)}," for m in socket.server]
    codes = [f"  {code}: {_literal(reason)}," for code, reason in socket.close_codes.items()]
    return [
        f"export const {socket.constant}_PATH = {_literal(socket.address)};",
        "",
        f"export const {socket.constant}_SERVER_TYPES = [",
        *types,
        "] as const;",
        "",
        f"export const {socket.constant}_CLOSE_CODES = {{",
        *codes,
        "} as const;",
        "",
    ]


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
