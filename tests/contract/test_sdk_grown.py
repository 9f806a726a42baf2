"""A contract that grows is all that the SDKs need: unions by tag, lists, sockets are typed and work, unwritten for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen import lint, sdk_python, sdk_typescript
from codegen.bundle import bundle
from codegen.drift import compare, write
from codegen.sdk_contract import read_client
from codegen.sdk_types import Record
from codegen.source import ContractError, Sources
from tests.support.conformance import REPOSITORY
from tests.support.contracts import Contract, a_contract
from tests.support.faulty import answer, drop, faulty_server
from tests.support.faulty_socket import Peer, faulty_socket_server
from tests.support.rooms import LIVEKIT, ROOM, WHIP, contract_with_rooms

EXAMPLES = Path(__file__).with_name("grown")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of both SDKs, generated from the contract with rooms."""
    root = contract_with_rooms(tmp_path_factory.mktemp("grown"))
    ignored = shutil.ignore_patterns("node_modules", "dist", "build", "__pycache__", "*.egg-info")
    shutil.copytree(REPOSITORY / "sdk", root / "sdk", ignore=ignored)
    bundled = bundle(Sources(root))
    lint.check(bundled)
    for emitter in (sdk_python, sdk_typescript):
        files = emitter.emit(bundled.openapi, bundled.asyncapi, root)
        write(root, files, compare(root, files, owned=()))
    return root


def python(grown: Path, script: str, *arguments: str) -> str:
    """What an example says that runs on the grown Python SDK."""
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / script), *arguments],
        env={**os.environ, "PYTHONPATH": str(grown / "sdk" / "python")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_python_narrows_unions_lists_and_sockets(grown: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(grown / "mypy")]
        + [str(path) for path in (grown / "sdk" / "python" / "voulezvous", *sorted(EXAMPLES.glob("*.py")))],
        env={**os.environ, "MYPYPATH": str(grown / "sdk" / "python")},
        cwd=grown,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_typescript_narrows_unions_lists_and_sockets_exhaustively(grown: Path) -> None:
    sdk = grown / "sdk" / "typescript"
    shutil.copy(EXAMPLES / "rooms.ts", sdk / "src" / "rooms_example.ts")
    compiler = REPOSITORY / "sdk" / "typescript" / "node_modules" / "typescript" / "bin" / "tsc"
    flags = ("--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--noEmit")
    command = ["node", str(compiler), "-p", "tsconfig.json", *flags]
    done = subprocess.run(command, cwd=sdk, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_an_alternative_is_parsed_by_its_tag_wherever_it_stands(grown: Path) -> None:
    page = {"items": [ROOM, {**ROOM, "endpoint": LIVEKIT}]}
    with faulty_server(answer(200, page), answer(200, WHIP)) as server:
        said = json.loads(python(grown, "unions.py", server.base_url))
    assert said == {
        "endpoints": ["Whip", "Livekit"],
        "spare": ["Livekit", "Livekit"],
        "opened": "Whip",
        "sent": ROOM,
    }
    assert json.loads(server.received[1].body) == ROOM


def test_an_unknown_tag_is_an_error_that_says_where(grown: Path) -> None:
    page = {"items": [{**ROOM, "endpoint": {"kind": "carrier-pigeon", "url": "x"}}]}
    with faulty_server(answer(200, page)) as server:
        said = json.loads(python(grown, "unions.py", server.base_url))
    assert said == {"unexpected": "Invalid value 'carrier-pigeon' - at `$.items[0].endpoint.kind`"}


def test_an_operation_without_a_key_parameter_is_sent_once(grown: Path) -> None:
    with faulty_server(answer(200, {"items": [ROOM]}), drop, answer(200, WHIP)) as server:
        said = json.loads(python(grown, "unions.py", server.base_url))
    assert "network" in said
    assert [request.method for request in server.received] == ["GET", "POST"]


def test_a_socket_that_nobody_wrote_a_line_for_resumes_skips_and_is_refused(grown: Path) -> None:
    def first(peer: Peer) -> None:
        peer.say(type="said", sequence=7, author="ana", body="olá")
        peer.say(type="waved", sequence=8, author="ana")
        peer.vanish()

    def second(peer: Peer) -> None:
        peer.hear()
        peer.say(type="said", sequence=8, author="ana", body="again")
        peer.say(type="left", sequence=9, author="ana")
        peer.hear()
        peer.socket.close(4403)

    with faulty_socket_server(first, second) as server:
        said = json.loads(python(grown, "talk.py", server.base_url))
    assert said == {"heard": ["said 7 olá", "left 9"], "refused": "The thread is not yours."}
    assert server.paths == ["/v1/talk/a%2Fb"] * 2
    assert server.opened_with() == [
        [],
        [{"type": "resume", "after": 8}, {"type": "say", "body": "bye"}],
    ]


def refused(root: Path, change: object) -> str:
    """Why the SDKs' reader refuses a small contract."""
    bundled = bundle(Sources(a_contract(root, change)))  # type: ignore[arg-type]
    with pytest.raises(ContractError) as error:
        read_client(bundled.openapi, bundled.asyncapi)
    return str(error.value)


def lamp_or_moon(**discriminator: object) -> object:
    def change(contract: Contract) -> None:
        moon = {**contract.types["Lamp"], "required": ["phase"], "properties": {"phase": {"type": "string"}}}
        contract.types["Moon"] = moon
        union = {"description": "Light.", "oneOf": [{"$ref": "#/Lamp"}, {"$ref": "#/Moon"}], **discriminator}
        contract.types["Light"] = union
        schema = contract.operation["responses"]["200"]["content"]["application/json"]
        schema["schema"] = {"$ref": "parts.yaml#/Light"}

    return change


def test_objects_without_a_discriminator_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, lamp_or_moon()) == "Light: needs a discriminator to tell Lamp from Moon"


def test_a_discriminator_that_no_alternative_has_is_refused(tmp_path: Path) -> None:
    why = refused(tmp_path, lamp_or_moon(discriminator={"propertyName": "kind"}))
    assert why == "Light: Lamp has no property 'kind' that would tell it apart"


def test_one_alternative_under_two_values_is_refused(tmp_path: Path) -> None:
    mapping = {"a": "#/Lamp", "b": "#/Lamp"}
    why = refused(tmp_path, lamp_or_moon(discriminator={"propertyName": "lamp_id", "mapping": mapping}))
    assert why == "Light: one schema can't stand under two values of 'lamp_id'"


def test_a_success_without_a_body_beside_one_with_is_part_of_the_result(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.operation["responses"]["204"] = {"description": "Dark."}

    bundled = bundle(Sources(a_contract(tmp_path, change)))
    made = sdk_python.emit(bundled.openapi, bundled.asyncapi, tmp_path)
    operations = made[sdk_python.PACKAGE / "operations.py"].decode()
    assert "def get_lamp(self, lamp_id: LampId) -> Lamp | None:" in operations
    assert "{200: Lamp, 204: None}" in operations


def test_a_python_method_says_what_each_parameter_means(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        limit = {"type": "integer"}
        many = {"name": "limit", "in": "query", "description": "How many lamps.", "schema": limit}
        contract.operation["parameters"].append(many)

    bundled = bundle(Sources(a_contract(tmp_path, change)))
    made = sdk_python.emit(bundled.openapi, bundled.asyncapi, tmp_path)
    operations = made[sdk_python.PACKAGE / "operations.py"].decode()
    assert operations.count("\n        - `limit`: How many lamps.\n") == 2, "for threads and for asyncio"


def test_parts_of_a_type_are_put_together(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        own = {"type": "object", "required": ["colour"], "properties": {"colour": {"type": "string"}}}
        contract.types["Bulb"] = {"description": "A bulb.", "allOf": [{"$ref": "#/Lamp"}, own]}
        schema = contract.operation["responses"]["200"]["content"]["application/json"]
        schema["schema"] = {"$ref": "parts.yaml#/Bulb"}

    bundled = bundle(Sources(a_contract(tmp_path, change)))
    bulb = next(t for t in read_client(bundled.openapi, bundled.asyncapi).types if t.name == "Bulb")
    assert isinstance(bulb, Record)
    required = {field.name: field.required for field in bulb.fields}
    assert required == {"lamp_id": True, "watts": False, "lit_at": False, "tags": False, "colour": True}


def test_a_list_operation_must_answer_a_page(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        cursor = {"name": "cursor", "in": "query", "description": "Where.", "schema": {"type": "string"}}
        contract.operation["parameters"].append(cursor)

    assert (
        refused(tmp_path, change) == "getLamp: takes a cursor, so its success needs `items` and `next_cursor`"
    )
