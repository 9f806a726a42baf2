"""Every example of docs/tools.md is run as it stands there; only addresses are the test's own."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.conformance import REPOSITORY
from tests.support.examples import Example, examples
from tests.support.mock import MockServer, mock_server
from tests.support.platform import Platform

pytestmark = pytest.mark.long

GUIDE = REPOSITORY / "docs" / "tools.md"
BIN = Path(sys.executable).parent
MOCK, PLATFORM = "http://127.0.0.1:4010", "8080"
SHELL, PYTHON, JSON, CONSOLE = (examples(GUIDE, kind) for kind in ("sh", "python", "json", "console"))


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    """The mock as the guide starts it."""
    start = shlex.split(CONSOLE[0].source)
    assert start[:3] == ["vvtvctl", "contract", "mock"]
    with mock_server(Path(tmp_path_factory.mktemp("mock")), *start[3:], "--no-picture") as server:
        yield server


def lines(listed: list[Example]) -> list[str]:
    """Each command of the examples, continued lines joined."""
    whole = "".join(example.source.replace("\\\n", "") for example in listed)
    return [line for line in whole.splitlines() if line.strip()]


def run(command: list[str] | str, **environ: str) -> str:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=REPOSITORY,
        env={**os.environ, "PATH": path, **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("command", [line for line in lines(SHELL) if line.startswith("vvtvctl")])
def test_every_command_works(command: str) -> None:
    assert run(command).strip()


def test_every_call_of_the_mock_gets_what_the_guide_says(mock: MockServer) -> None:
    calls = [line for line in lines(SHELL) if line.startswith("curl")]
    answers = [json.loads(run(call.replace(MOCK, mock.base_url))) for call in calls]
    usual, none, unavailable, full = answers
    assert usual["items"]
    assert none == {"items": []}
    assert (unavailable["status"], full["code"]) == (503, "QUEUE_FULL")


def test_the_development_server_is_pointed_to_where_the_mock_listens() -> None:
    (_, vite) = lines(CONSOLE)
    assert vite == f"VVTV_PLATFORM={MOCK} npm run dev"


def test_the_options_are_those_there_are() -> None:
    offered = run("vvtvctl contract mock --help", COLUMNS="200")
    named = [word for word in GUIDE.read_text().replace("`", " ").split() if word.startswith("--")]
    tools = run("vvtvctl mcp --help", COLUMNS="200") + run("vvtvctl contract diff --help", COLUMNS="200")
    assert {word for word in named if word not in offered + tools} == set()


def test_the_agent_of_the_guide_works(platform: Platform) -> None:
    (example,) = PYTHON
    source = example.source.replace(PLATFORM, str(platform.port))
    said = run([sys.executable, "-c", source])
    assert "get_now_playing - Get now playing" in said
    assert said.strip().splitlines()[-1] == platform.get("/v1/broadcast/now")["current"]["title"]


def test_the_configuration_for_clients_starts_a_server(platform: Platform) -> None:
    (example,) = JSON
    (server,) = json.loads(example.source)["mcpServers"].values()
    environ = {**server["env"], "VVTV_PORT": str(platform.port)}
    hello = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})
    done = subprocess.run(
        [str(BIN / server["command"]), *server["args"]],
        env={"PATH": os.environ["PATH"], **environ},
        cwd=REPOSITORY,
        input=f"{hello}\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert json.loads(done.stdout)["id"] == 1


def test_what_the_guide_says_of_wishes_holds(mock: MockServer) -> None:
    answer = httpx.get(f"{mock.base_url}/v1/copy/en", headers={"prefer": "code=418"})
    assert answer.json()["locale"] == "en"
    assert "preference-applied" not in answer.headers
    assert "200 pt-BR" in answer.headers["x-mock-answers"]
