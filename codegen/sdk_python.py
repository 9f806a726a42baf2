"""Emits the generated half of the Python SDK: the contract's types, operations and sockets, and nothing else.

Decides that generated code only describes: which type, which path, which tag, which facts. The hand-written
runtime in `sdk/python/voulezvous/` does what the descriptions say.
"""

from __future__ import annotations

from pathlib import Path

from codegen.emit.format import formatted
from codegen.sdk_contract import read_client
from codegen.sdk_python_calls import operations, sockets
from codegen.sdk_python_types import models
from codegen.source import JsonObject

PACKAGE = Path("sdk/python/voulezvous/generated")


def emit(openapi: JsonObject, asyncapi: JsonObject, root: Path) -> dict[Path, bytes]:
    """Return the generated Python files by their path below the repository's root. Raises ContractError."""
    del root
    contract = read_client(openapi, asyncapi)
    package = f'"""The contract in Python. Generated; do not edit."""\n\nVERSION = "{contract.version}"\n'
    files = {
        "__init__.py": package,
        "models.py": models(contract.types),
        "operations.py": operations(contract),
        "sockets.py": sockets(contract),
    }
    return formatted({PACKAGE / name: text for name, text in files.items()})
