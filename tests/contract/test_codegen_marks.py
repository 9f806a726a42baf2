"""What an operation says of itself in the contract: that it is hot, or deprecated."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codegen.bundle import bundle
from codegen.emit import api, server
from codegen.emit.server import ServerTypes
from codegen.ir import Deprecation, Operation
from codegen.read import read
from codegen.source import Sources
from tests.support.conformance import openapi
from tests.support.contracts import Contract, a_contract

ROOT = Path(__file__).parents[2]
MARK = """
    deprecated: true
    x-vvtv-deprecation: { since: 2026-01-31, sunset: 2027-06-30, instead: getNowPlaying }"""
ASK = """
import asyncio, json
from tests.support.http import call
from tests.support.station import Rig
found = {}
for target in ("/v1/broadcast/guide", "/v1/broadcast/guide?limit=0", "/v1/broadcast/now"):
    for method in ("GET", "HEAD"):
        answer = asyncio.run(call(Rig().edge(), method, target))
        found[f"{method} {target}"] = [answer.status, dict(answer.headers)]
print(json.dumps(found))
"""


def the_operation(root: Path, **marks: Any) -> Operation:
    """The only operation of a synthetic contract, marked as asked."""
    made = a_contract(root, lambda contract: contract.operation.update(marks))
    (operation,) = read(bundle(Sources(made))).operations()
    return operation


def test_operation_is_neither_hot_nor_deprecated_unless_it_says_so(tmp_path: Path) -> None:
    operation = the_operation(tmp_path)
    assert (operation.hot, operation.deprecation) == (False, None)


def test_hot_operation_is_told_by_its_specification() -> None:
    marked = {
        operation["operationId"]: (operation["tags"][0], operation.get("x-vvtv-hot", False))
        for path in openapi()["paths"].values()
        for operation in path.values()
    }
    assert len({hot for _, hot in marked.values()}) == 2
    for name, (tag, hot) in marked.items():
        module = import_module(f"generated.server.{tag}")
        (spec,) = (s for s in vars(module).values() if getattr(s, "operation_id", None) == name)
        assert spec.hot == hot, name


def test_deprecation_is_read_with_the_path_of_what_replaces_it(tmp_path: Path) -> None:
    said = {"since": "2026-01-31", "sunset": "2027-06-30"}
    alone = the_operation(tmp_path / "a", deprecated=True, **{"x-vvtv-deprecation": said})
    replaced = the_operation(
        tmp_path / "b", deprecated=True, **{"x-vvtv-deprecation": said | {"instead": "getLamp"}}
    )
    since, sunset = date(2026, 1, 31), date(2027, 6, 30)
    assert alone.deprecation == Deprecation(since, sunset, None, None)
    assert replaced.deprecation == Deprecation(since, sunset, "getLamp", "/v1/lamps/{lamp_id}")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (None, None),
        ("/v1/lamps", (b"link", b'</v1/lamps>; rel="successor-version"')),
        ("/v1/lamps/{lamp_id}", (b"link-template", b'"/v1/lamps/{lamp_id}"; rel="successor-version"')),
    ],
)
def test_deprecation_is_told_in_the_fields_of_its_standards(
    path: str | None, field: tuple[bytes, bytes] | None
) -> None:
    told = ServerTypes.deprecated(Deprecation(date(2026, 1, 31), date(2027, 6, 30), "getLamps", path))
    dated = ((b"deprecation", b"@1769817600"), (b"sunset", b"Wed, 30 Jun 2027 00:00:00 GMT"))
    assert told == (*dated, *([field] if field else []))


def test_every_answer_of_a_deprecated_operation_says_so_and_no_other_does(tmp_path: Path) -> None:
    """Our contract with one operation deprecated, generated and asked in a process of its own."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    shutil.copytree(ROOT / "generated", tmp_path / "generated")
    paths = tmp_path / "schemas/openapi/paths/broadcast.yaml"
    paths.write_text(paths.read_text().replace("operationId: getGuide\n", f"operationId: getGuide{MARK}\n"))
    contract = read(bundle(Sources(tmp_path)))
    for folder, files in (("api", api.protocols(contract)), ("server", server.emit(contract))):
        for name, text in files.items():
            (tmp_path / "generated" / folder / name).write_text(text)
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    found = json.loads(asked.stdout)
    fields = {
        "deprecation": "@1769817600",
        "sunset": "Wed, 30 Jun 2027 00:00:00 GMT",
        "link": '</v1/broadcast/now>; rel="successor-version"',
    }
    for method in ("GET", "HEAD"):
        for target, status in (("/v1/broadcast/guide", 200), ("/v1/broadcast/guide?limit=0", 422)):
            told, headers = found[f"{method} {target}"]
            assert (told, {name: headers.get(name) for name in fields}) == (status, fields)
        told, headers = found[f"{method} /v1/broadcast/now"]
        assert (told, fields.keys() & headers.keys()) == (200, set())


def test_handler_of_a_deprecated_operation_is_told(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        said = {"since": "2026-01-31", "sunset": "2027-06-30", "instead": "getLamp"}
        contract.operation.update({"deprecated": True, "x-vvtv-deprecation": said})

    (protocol,) = (
        text
        for name, text in api.protocols(read(bundle(Sources(a_contract(tmp_path, change))))).items()
        if name == "lamps.py"
    )
    assert "Deprecated since 2026-01-31, may be gone from 2027-06-30 on; getLamp replaces it." in protocol
