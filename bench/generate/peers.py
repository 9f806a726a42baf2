"""Other people's generators by themselves, as their documentation runs them, on the document that ours gives them."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from codegen.bundle import bundle
from codegen.source import Sources

_BIN = Path(sys.executable).parent
_WITH_ZOD = """
import {{ createClient }} from '@hey-api/openapi-ts';
await createClient({{
  input: {source}, output: {output}, logs: {{ level: 'silent', file: false }},
  parser: {{ filters: {{ orphans: true }} }},
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk', 'zod'],
}});
"""


@dataclass(frozen=True)
class Peer:
    """A generator, and the step of ours that does the same for us."""

    name: str
    step: str
    command: Callable[[Path, Path], list[str]]


def _datamodel(folder: Path, output: Path) -> list[str]:
    kind = ["--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"]
    source = ["--input", str(folder / "types.json"), "--output", str(output / "models.py")]
    return [str(_BIN / "datamodel-codegen"), *source, *kind, "--target-python-version", "3.11"]


def _python_client(folder: Path, output: Path) -> list[str]:
    source = ["generate", "--path", str(folder / "client.json"), "--output-path", str(output / "client")]
    return [str(_BIN / "openapi-python-client"), *source, "--meta", "none"]


def _typescript(folder: Path, output: Path) -> list[str]:
    source, target = json.dumps(str(folder / "client.json")), json.dumps(str(output / "typescript"))
    return ["node", "--input-type=module", "--eval", _WITH_ZOD.format(source=source, output=target)]


PEERS = (
    Peer("datamodel-code-generator (models)", "models", _datamodel),
    Peer("openapi-python-client (Python client)", "Python SDK", _python_client),
    Peer("@hey-api/openapi-ts with zod (TypeScript client)", "TypeScript SDK", _typescript),
)


def prepare(root: Path, folder: Path) -> None:
    """Write the documents that the peers read: every type, and the API with what its sockets say."""
    bundled = bundle(Sources(root))
    schemas = bundled.openapi["components"]["schemas"] | bundled.asyncapi["components"]["schemas"]
    client = bundled.openapi | {"components": bundled.openapi["components"] | {"schemas": schemas}}
    for name, document in {"types": bundled.models, "client": client}.items():
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")


def install(folder: Path) -> None:
    """Install the locked Node packages of the TypeScript peer into the folder, which is then where peers run."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(Path(__file__).with_name(name), folder)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True
    )


def cpu_s(peer: Peer, installed: Path, folder: Path, output: Path) -> float:
    """CPU seconds of one run on the folder's documents. Raises CalledProcessError when the peer fails."""
    output.mkdir(parents=True)
    before = _children_s()
    subprocess.run(
        peer.command(folder, output),
        cwd=installed,
        env={**os.environ, "PATH": f"{_BIN}{os.pathsep}{os.environ['PATH']}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    return _children_s() - before


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
