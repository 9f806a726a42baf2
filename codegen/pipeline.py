"""From sources to files: load, bundle, lint, read, emit. Writes nothing; `codegen.drift` compares and writes.

The SDKs and the reference page are emitters with the signature `emit(openapi, asyncapi, root) -> {path:
bytes}`, paths relative to the repository.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from codegen import lint
from codegen.bundle import Bundle, bundle
from codegen.compat.changelog import CHANGELOG, changelog
from codegen.compat.snapshot import Snapshot, releases
from codegen.emit import api, documents, models, server
from codegen.emit.format import formatted
from codegen.emit.text import header
from codegen.ir import Contract
from codegen.read import read
from codegen.source import Sources

Report = Callable[[str], None]
GENERATED = Path("generated")
PACKAGE = f'{header("schemas/")}\n"""The contract as code; committed, never edited by hand."""\n'
# Emitters that other parts of the repository own.
PLUGINS: Mapping[str, str] = {
    "Python SDK": "codegen.sdk_python",
    "TypeScript SDK": "codegen.sdk_typescript",
    "reference page": "codegen.reference",
    "component props": "codegen.shell_props",
    "package versions": "codegen.sdk_versions",
    "MCP tools": "codegen.mcp_tools",
}


def silent(step: str) -> None:
    """A report that tells nobody."""
    del step


@dataclass(frozen=True)
class Output:
    """Everything generated, by path relative to the repository."""

    files: Mapping[Path, bytes]
    bundle: Bundle
    contract: Contract


def generate(root: Path, report: Report = silent, plugins: Mapping[str, str] = PLUGINS) -> Output:
    """Generate everything from the contract under `root`. Raises ContractError with every problem of the
    first bad step.
    """
    report("bundle")
    bundled = bundle(Sources(root))
    report("lint")
    lint.check(bundled)
    report("read")
    contract = read(bundled)
    report("models")
    python = {GENERATED / "models.py": models.emit(bundled.models, contract, header("schemas/"))}
    report("protocols and server")
    python |= _protocols_and_server(contract)
    report("format")
    files: dict[Path, bytes] = dict(formatted(python))
    report("documents")
    files[GENERATED / "openapi.json"] = documents.document(bundled.openapi)
    files[GENERATED / "asyncapi.json"] = documents.document(bundled.asyncapi)
    files[Path(CHANGELOG)] = changelog(releases(root), Snapshot.of(bundled)).encode()
    for title, module in plugins.items():
        report(title)
        files |= importlib.import_module(module).emit(bundled.openapi, bundled.asyncapi, root)
    return Output(files, bundled, contract)


def _protocols_and_server(contract: Contract) -> dict[Path, str]:
    """The Python of `generated/` but for the models, not yet formatted."""
    files = {
        GENERATED / "__init__.py": PACKAGE,
        GENERATED / "vocabulary.py": api.vocabulary(contract),
        GENERATED / "json_types.py": server.json_types(),
        GENERATED / "events.py": api.events(contract),
    }
    files |= {GENERATED / "api" / name: text for name, text in api.protocols(contract).items()}
    return files | {GENERATED / "server" / name: text for name, text in server.emit(contract).items()}
