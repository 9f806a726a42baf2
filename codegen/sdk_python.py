"""Emits the generated half of the Python SDK: openapi-python-client reads, our templates write.

The library parses the contract into endpoints, models and enumerations, refuses what no client can hold, and lends
its template environment. What it does not know is added here:

    view       what it is given to read, so that nothing a client needs is lost          sdk_python_view
    names      one rule spells them as the server and the reference do                   names
    tags       which alternative of a union an object is; it ignores discriminators      sdk_tags
    facts      when a call may be repeated, what signs it, its refusals, what it lists   sdk_operations
    sockets    from the AsyncAPI bundle                                                  sdk_sockets

Generated code only describes; the hand-written runtime in `sdk/python/voulezvous/` does what the descriptions say.
"""

from __future__ import annotations

import re
from pathlib import Path

from codegen.emit.format import formatted
from codegen.sdk_contract import read_client
from codegen.sdk_python_calls import calls
from codegen.sdk_python_library import environment, parsed
from codegen.sdk_python_sockets import sockets
from codegen.sdk_python_types import Types
from codegen.sdk_python_view import client_view
from codegen.sdk_types import Record
from codegen.source import JsonObject

PACKAGE = Path("sdk/python/voulezvous/generated")


def emit(openapi: JsonObject, asyncapi: JsonObject, root: Path) -> dict[Path, bytes]:
    """Return the generated Python files by their path below the repository's root. Raises ContractError."""
    del root
    contract = read_client(openapi, asyncapi)
    data = parsed(client_view(openapi, contract.schemas))
    types, env = Types(data), environment(data)
    tags = {t.name: t.tag for t in contract.types if isinstance(t, Record) and t.tag}
    operations = env.get_template("operations.py.jinja")
    files = {
        "__init__.py": env.get_template("package_init.py.jinja").render(),
        "models.py": env.get_template("models.py.jinja").render(types=types, tags=tags),
        "operations.py": _importing(
            types, operations.render(contract=contract, calls=calls(contract, data, types))
        ),
        "sockets.py": _importing(types, sockets(contract, types)),
    }
    return formatted({PACKAGE / name: text for name, text in files.items()})


def _importing(types: Types, text: str) -> str:
    """The module, with an import of the models that it uses where MODELS stands."""
    words = set(re.findall(r"[A-Za-z_]\w*", text))
    used = [name for name in types if name in words]
    line = f"from voulezvous.generated.models import {', '.join(used)}" if used else ""
    return text.replace("MODELS", line, 1)
