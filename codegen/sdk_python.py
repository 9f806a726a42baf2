"""Emits the generated half of the Python SDK: openapi-python-client's calls, and a typed face over them.

Decides that a call returns what the contract promises and raises everything else: per tag one class of
methods (synchronous and asynchronous) whose results are the declared non-problem responses. The
hand-written runtime in `sdk/python/voulezvous/` owns transport, errors, signing and sockets.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from codegen.sdk_contract import Document, client_view, read_sockets
from codegen.sdk_facade import facade
from codegen.sdk_python_socket import socket_module

PACKAGE = Path("sdk/python/voulezvous/generated")

# Without hooks the generator would look for a ruff on PATH, whatever its version.
CONFIG = """\
content_type_overrides:
  application/problem+json: application/json
post_hooks: []
"""
RUFF = ("--isolated", "--target-version", "py311", "--line-length", "120", "--no-cache", "--quiet")


def emit(openapi: Document, asyncapi: Document, root: Path) -> dict[Path, bytes]:
    """Return the generated Python files by their path below the repository's root."""
    document = client_view(openapi, asyncapi)
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "generated"
        _run_generator(document, Path(scratch), output, root)
        (output / "operations.py").write_text(facade(document, output / "api"))
        (output / "socket.py").write_text(socket_module(read_sockets(asyncapi), document))
        _format(output)
        generated = sorted(output.rglob("*.py"))
        return {PACKAGE / path.relative_to(output): path.read_bytes() for path in generated}


def _run_generator(document: Document, scratch: Path, output: Path, root: Path) -> None:
    source, config = scratch / "openapi.json", scratch / "config.yaml"
    source.write_text(json.dumps(document, ensure_ascii=False))
    config.write_text(CONFIG)
    _run(
        Path(sys.executable).parent / "openapi-python-client",
        *("generate", "--path", str(source), "--config", str(config)),
        *("--meta", "none", "--output-path", str(output), "--overwrite", "--fail-on-warning"),
        cwd=root,
    )


def _format(folder: Path) -> None:
    ruff = Path(sys.executable).parent / "ruff"
    _run(ruff, "check", *RUFF, "--fix", "--select", "F401,F811,I", "--exit-zero", str(folder), cwd=folder)
    _run(ruff, "format", *RUFF, str(folder), cwd=folder)


def _run(tool: Path, *arguments: str, cwd: Path) -> None:
    done = subprocess.run([str(tool), *arguments], capture_output=True, text=True, check=False, cwd=cwd)
    if done.returncode != 0:
        raise RuntimeError(f"{tool.name} refused the bundle:\n{done.stdout}{done.stderr}")
