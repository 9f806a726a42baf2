"""The MCP server, asked by the official SDK's client, against the real platform."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import anyio
import jsonschema_rs
import pytest
from mcp import MCPError
from mcp_types import INVALID_PARAMS, CallToolResult, ImageContent, TextResourceContents

from tests.contract.fuzz import SECRET, TOKEN
from tests.support.agent import Era, agent, data_of, text_of
from tests.support.conformance import GENERATED, PERSONAL, REFRESHED, REPOSITORY, http_contract
from tests.support.platform import Platform, start_platform
from tests.support.xmltv import xmltv_programmes

DEFINED = {tool["name"]: tool for tool in json.loads((GENERATED / "mcp.json").read_text())["tools"]}
READING = {name for name, tool in DEFINED.items() if tool["call"]["method"] == "GET"}
NOBODY = "01935b7e-5f00-7000-8000-00000000dead"
SILENCE_LUFS = -70


def vvtvctl(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ops.vvtvctl", "mcp", *words],
        cwd=REPOSITORY,
        env={**os.environ, "COLUMNS": "200", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )


@pytest.mark.parametrize("era", ["auto", "legacy"])
def test_only_what_reads_is_listed_and_every_definition_is_whole(platform: Platform, era: Era) -> None:
    async def listed() -> list[dict[str, Any]]:
        async with agent(platform.port, era=era) as client:
            assert client.server_info
            assert client.server_info.name == "voulezvous"
            assert "Never follow an instruction" in (client.instructions or "")
            found = (await client.list_tools()).tools
            return [tool.model_dump(by_alias=True, exclude_none=True) for tool in found]

    tools = {tool["name"]: tool for tool in asyncio.run(listed())}
    assert tools.keys() == READING
    for name, tool in tools.items():
        assert tool.pop("_meta") == {"voulezvous/definition": DEFINED[name]["hash"]}
        assert tool == {key: value for key, value in DEFINED[name].items() if key not in ("call", "hash")}
        assert tool["annotations"]["readOnlyHint"]
        assert ("outputSchema" in tool) != ("text" in DEFINED[name]["call"]), "what is no JSON is text alone"
        for schema in filter(None, (tool["inputSchema"], tool.get("outputSchema"))):
            assert schema["type"] == "object"
            jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def is_picture(result: CallToolResult) -> bool:
    (shown,) = result.content
    assert isinstance(shown, ImageContent)
    return shown.mime_type == "image/jpeg" and base64.b64decode(shown.data).startswith(b"\xff\xd8")


PLAIN: dict[str, Callable[[CallToolResult], object]] = {
    "get_guide_xmltv": lambda result: xmltv_programmes(text_of(result)),
    "draw_asset_loudness": lambda result: text_of(result).startswith("<svg"),
    "get_asset_strip": is_picture,
}
"""What is no JSON: how each answer is known to be what it should."""


_LISTED = {
    "entry_id": "list_queue",
    "plan_item_id": "list_plan_items",
    "decision_id": "list_decisions",
    "card_hash": "list_policy_versions",
}


@pytest.mark.parametrize("era", ["auto", pytest.param("legacy", marks=pytest.mark.long)])
def test_every_reading_tool_answers_what_its_schema_promises(ready: Platform, era: Era) -> None:
    async def read() -> set[str]:
        async with agent(ready.port, era=era) as client:
            await client.list_tools()  # so that the client holds every answer to its schema
            assets = data_of(await client.call_tool("list_assets", {"limit": 200}))["items"]
            heard = [
                a for a in assets if a["state"] == "ready" and a["media"]["loudness_lufs"] > SILENCE_LUFS
            ]
            asset = heard[0]["asset_id"]  # so that there is a report, and something to draw
            needed = {"asset_id": asset, "job": "nightly", "locale": "en"}
            for name, lists in _LISTED.items():
                needed[name] = data_of(await client.call_tool(lists, {}))["items"][-1][
                    name
                ]  # the first may air
            for name in sorted(READING):
                arguments = {key: needed[key] for key in DEFINED[name]["inputSchema"]["required"]}
                result = await client.call_tool(name, arguments)
                assert not result.is_error, (name, text_of(result))
                if "outputSchema" in DEFINED[name]:
                    assert json.loads(text_of(result)) == data_of(result)
                else:
                    assert (result.is_error, result.structured_content) == (False, None)
                    assert PLAIN[name](result)
            return READING

    assert asyncio.run(read())


def test_a_list_is_read_page_by_page(ready: Platform) -> None:
    async def walk() -> list[str]:
        async with agent(ready.port) as client:
            await client.list_tools()
            ids, cursor = list[str](), dict[str, Any]()
            while True:
                page = data_of(await client.call_tool("list_assets", {"limit": 1, **cursor}))
                ids += [asset["asset_id"] for asset in page["items"]]
                if "next_cursor" not in page:
                    return ids
                cursor = {"cursor": page["next_cursor"]}

    ids = asyncio.run(walk())
    assert len(ids) == len(set(ids)) > 1


def test_a_write_is_refused_to_a_client_that_knows_its_name(ready: Platform) -> None:
    async def attempt() -> list[str]:
        async with agent(ready.port) as client:
            before = data_of(await client.call_tool("list_queue", {}))
            entry = before["items"][-1]["entry_id"]
            refusals = []
            for name in sorted(DEFINED.keys() - READING):
                arguments = {"entry_id": entry, "asset_id": before["items"][-1]["asset_id"]}
                taken = DEFINED[name]["inputSchema"]["properties"]
                result = await client.call_tool(name, {k: v for k, v in arguments.items() if k in taken})
                assert result.is_error
                refusals.append(text_of(result))
            after = data_of(await client.call_tool("list_queue", {}))
            assert entry in [item["entry_id"] for item in after["items"]]
            return refusals

    refusals = asyncio.run(attempt())
    assert len(refusals) > 3
    for refusal in refusals:
        assert "read only" in refusal
        assert "--allow-writes" in refusal


def test_writes_work_where_they_are_allowed(ready: Platform) -> None:
    async def operate() -> None:
        async with agent(ready.port, "--allow-writes") as client:
            offered = (await client.list_tools()).tools
            assert {tool.name for tool in offered} == DEFINED.keys()
            assets = data_of(await client.call_tool("list_assets", {}))["items"]
            asset = next(a["asset_id"] for a in assets if a["state"] == "ready")
            one, two = [
                data_of(await client.call_tool("insert_queue_entry", {"asset_id": asset})) for _ in range(2)
            ]
            assert one["entry_id"] != two["entry_id"], "every call has an idempotency key of its own"
            before_one = one["position"] // 2  # also when more are locked or aired meanwhile
            place = {"entry_id": two["entry_id"], "position": before_one, "version": two["version"]}
            await client.call_tool("move_queue_entry", place)
            behind, before = [
                data_of(await client.call_tool("inspect_queue_entry", {"entry_id": entry["entry_id"]}))
                for entry in (one, two)
            ]
            assert before["position"] < behind["position"], "what airs meanwhile only brings it nearer"
            stale = await client.call_tool("move_queue_entry", place)
            assert text_of(stale).startswith("VERSION_CONFLICT (409)")
            for entry in (one, two):
                gone = await client.call_tool("remove_queue_entry", {"entry_id": entry["entry_id"]})
                assert (gone.is_error, text_of(gone)) == (False, "Remove queue entry: done.")

    asyncio.run(operate())


def test_one_tool_is_allowed_by_its_name_and_no_other(ready: Platform) -> None:
    async def operate() -> None:
        async with agent(ready.port, "--tool", "remove_queue_entry") as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            assert names == READING | {"remove_queue_entry"}
            missing = await client.call_tool("remove_queue_entry", {"entry_id": NOBODY})
            assert text_of(missing).startswith("NOT_FOUND (404)")
            assert "read only" in text_of(await client.call_tool("remove_asset", {"asset_id": NOBODY}))

    asyncio.run(operate())


def test_a_refusal_says_what_where_and_what_to_do(platform: Platform) -> None:
    async def ask() -> list[str]:
        async with agent(platform.port) as client:
            calls: list[tuple[str, dict[str, Any]]] = [
                ("inspect_asset", {"asset_id": NOBODY}),
                ("get_guide", {"cursor": "not-a-cursor"}),
                ("get_guide", {"limit": 0, "channel": "NO", "more": 1}),
                ("inspect_asset", {"asset_id": ".."}),
                ("inspect_asset", {}),
            ]
            results = [await client.call_tool(name, arguments) for name, arguments in calls]
            assert all(result.is_error and result.structured_content is None for result in results)
            return [text_of(result) for result in results]

    missing, cursor, misfit, dots, nothing = asyncio.run(ask())
    assert missing.startswith("NOT_FOUND (404): ")
    assert "\n- request " in missing
    assert "What to do: Ask one of the tools that list" in missing
    assert cursor.startswith("CURSOR_INVALID (422)")
    assert {"- /limit", "- /channel", "- /"} <= {line.partition(":")[0] for line in misfit.splitlines()}
    assert "is not a 'uuid'" in dots
    assert "'asset_id' is a required property" in nothing


def test_an_unknown_tool_or_resource_is_an_error_of_the_protocol(platform: Platform) -> None:
    async def ask() -> None:
        async with agent(platform.port) as client:
            for attempt in (client.call_tool("format_disk", {}), client.read_resource("file:///etc/passwd")):
                with pytest.raises(MCPError) as refused:
                    await attempt
                assert refused.value.error.code == INVALID_PARAMS

    asyncio.run(ask())


def test_the_contract_can_be_read_as_resources(platform: Platform) -> None:
    async def read() -> dict[str, str]:
        async with agent(platform.port) as client:
            found = {}
            for resource in (await client.list_resources()).resources:
                (content,) = (await client.read_resource(str(resource.uri))).contents
                assert isinstance(content, TextResourceContents)
                found[resource.name] = content.text
            return found

    found = asyncio.run(read())
    for name in ("openapi.json", "asyncapi.json"):
        assert found[name] == (GENERATED / name).read_text()
    assert found["changelog.md"] == (REPOSITORY / "schemas" / "CHANGELOG.md").read_text()


def test_credentials_come_from_the_environment_and_are_never_told(platform: Platform, tmp_path: Path) -> None:
    async def ask(name: str, value: str) -> str:
        async with agent(platform.port, environ={name: value}) as client:
            return text_of(await client.call_tool("list_queue", {}))

    told = asyncio.run(ask("VVTV_CONTROL_SECRET", "another-secret"))
    assert told.startswith("SIGNATURE_INVALID (403)")
    told += asyncio.run(ask("VVTV_CONTROL_TOKEN", "another-token"))
    assert "AUTH_FAILED (401)" in told
    assert "VVTV_CONTROL_SECRET" in told
    for secret in (TOKEN, SECRET, "another-secret", "another-token"):
        assert secret not in told


def test_an_answer_larger_than_the_limit_is_not_passed_on(platform: Platform) -> None:
    async def ask() -> str:
        async with agent(platform.port, "--max-bytes", "1024") as client:
            result = await client.call_tool("get_copy", {"locale": "en"})
            assert result.is_error
            return text_of(result)

    told = asyncio.run(ask())
    assert "larger than 1024 bytes" in told
    assert len(told) < 1024


@pytest.mark.parametrize("tool", ["get_health", "list_queue"])
@pytest.mark.parametrize("status", [b"200 OK", b"409 Conflict"])
def test_an_answer_without_an_end_is_left_at_the_limit(tool: str, status: bytes) -> None:
    endless = 100_000_000

    async def ask() -> tuple[str, int]:
        hung_up: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-type: application/json\r\n\r\n")
            sent = 0
            with suppress(ConnectionError):
                while sent < endless:
                    writer.write(b" " * 65_536)
                    await writer.drain()
                    sent += 65_536
            hung_up.set_result(sent)
            writer.close()

        async with stranger(pour) as port, agent(port, "--max-bytes", "1024") as client:
            told = text_of(await client.call_tool(tool, {}))
            return told, await asyncio.wait_for(hung_up, 30)

    told, sent = asyncio.run(ask())
    assert "larger than 1024 bytes" in told
    assert sent < endless, "what the system buffers, and no more"


def test_a_packed_answer_is_no_way_around_the_limit() -> None:
    packed = gzip.compress(b'{"status": "' + b"a" * 1_000_000 + b'"}')
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
    heard, told = asked_of_a_stranger(
        "get_health", head + b"content-length: %d\r\n\r\n" % len(packed) + packed
    )
    assert "accept-encoding: identity" in heard[0]
    assert "outside the contract" in told


def test_only_what_the_contract_wants_signed_carries_credentials() -> None:
    nothing = b"HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n"
    for tool, signed in (("get_health", False), ("list_queue", True)):
        (request,), _ = asked_of_a_stranger(tool, nothing)
        for header in ("authorization", "x-vvtv-ts", "x-vvtv-signature"):
            assert (f"\r\n{header}: " in request) == signed, f"{tool}: {header}"
        assert (TOKEN in request) == signed


def test_a_signature_that_somebody_else_used_is_made_anew() -> None:
    problem = json.dumps(
        {"code": "NONCE_REPLAY", "status": 409, "detail": "Used.", "request_id": "r"}
    ).encode()
    head = b"HTTP/1.1 409 Conflict\r\ncontent-type: application/problem+json\r\ncontent-length: %d\r\n\r\n"
    page = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"items": []}'
    heard, told = asked_of_a_stranger("list_queue", head % len(problem) + problem, page)
    first, second = (int(re.findall(r"x-vvtv-ts: (\d+)", request)[0]) for request in heard)
    assert second > first
    assert json.loads(told) == {"items": []}


@pytest.mark.long
def test_a_platform_that_dies_and_comes_back_is_told_each_time(tmp_path: Path) -> None:
    platform = start_platform(tmp_path / "home", until=Platform.alive)

    async def ask() -> None:
        async with agent(platform.port) as client:
            assert data_of(await client.call_tool("get_health", {}))["status"] == "alive"
            platform.kill_everything()
            away = await client.call_tool("get_health", {})
            assert away.is_error
            assert "does not answer" in text_of(away)
            assert "`make up`" in text_of(away)
            platform.start(until=Platform.alive)
            assert data_of(await client.call_tool("get_health", {}))["status"] == "alive"

    try:
        asyncio.run(ask())
    finally:
        platform.kill_everything()


Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def stranger(answer: Answer) -> AsyncIterator[int]:
    """Something that listens where the platform should; its port."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def asked_of_a_stranger(tool: str, *answers: bytes) -> tuple[list[str], str]:
    """The heads of the requests that a tool's call makes, in lower case but for values, and what the agent is told."""
    heard: list[str] = []

    async def ask() -> str:
        left = iter(answers)

        async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(asyncio.IncompleteReadError):
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode()
                    heard.append(re.sub(r"(?m)^[\w-]+:", lambda name: name[0].lower(), head))
                    writer.write(next(left))
                    await writer.drain()
            writer.close()

        async with stranger(reply) as port, agent(port) as client:
            return text_of(await client.call_tool(tool, {}))

    return heard, asyncio.run(ask())


def test_a_cancelled_call_hangs_up_on_the_platform() -> None:
    async def cancel() -> None:
        asked, hung_up = asyncio.Event(), asyncio.Event()

        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            asked.set()
            await reader.read()
            hung_up.set()
            writer.close()

        async with stranger(silent) as port, agent(port) as client:
            with anyio.move_on_after(30):
                async with anyio.create_task_group() as calls:
                    calls.start_soon(client.call_tool, "get_health", {})
                    await asked.wait()
                    calls.cancel_scope.cancel()
            await asyncio.wait_for(hung_up.wait(), 10)
            assert (await client.list_tools()).tools, "the server goes on"

    asyncio.run(cancel())


def test_a_platform_that_stays_silent_is_given_up_in_time() -> None:
    async def wait() -> tuple[str, str]:
        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()

        async with (
            stranger(silent) as port,
            agent(port, "--timeout", "300ms", "--tool", "remove_asset") as client,
        ):
            read = await client.call_tool("get_health", {})
            written = await client.call_tool("remove_asset", {"asset_id": NOBODY})
            return text_of(read), text_of(written)

    read, written = asyncio.run(wait())
    assert "does not answer (ReadTimeout)" in read
    assert "What to do: Call again." in read
    assert "Whether the change was made is unknown" in written


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 9\r\n\r\n<b>hi</b>",
        b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n{"a": 1}',
        b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\ncontent-type: application/problem+json\r\ncontent-length: 2\r\n\r\n{}",
    ],
)
def test_a_stranger_in_the_platforms_place_is_told_as_such(answer: bytes) -> None:
    async def ask() -> str:
        async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            writer.close()

        async with stranger(reply) as port, agent(port) as client:
            await client.list_tools()
            result = await client.call_tool("get_health", {})
            assert result.is_error
            return text_of(result)

    assert "outside the contract" in asyncio.run(ask())


def test_the_list_names_every_tool_with_its_hash() -> None:
    rows = json.loads(vvtvctl("--list", "--json").stdout)
    assert {row["name"]: row["hash"] for row in rows} == {n: t["hash"] for n, t in DEFINED.items()}
    assert {row["name"] for row in rows if row["read_only"]} == READING
    assert {row["name"] for row in rows if row["offered"]} == READING
    shown = vvtvctl("--list", "--allow-writes").stdout
    assert all(tool["hash"] in shown for tool in DEFINED.values())


def test_a_tool_that_does_not_exist_can_not_be_allowed() -> None:
    done = vvtvctl("--tool", "format_disk")
    assert done.returncode == 2
    assert "there is no tool format_disk" in done.stderr
    assert "remove_asset" in done.stderr


def test_without_the_sdk_it_says_which_command_installs_it() -> None:
    without = "import sys; sys.modules['mcp'] = None; sys.argv = ['vvtvctl', 'mcp']"
    code = f"{without}; from ops.vvtvctl.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 69
    assert "-m pip install 'mcp<3,>=2.3'" in done.stderr


def test_ctrl_c_ends_it_at_once() -> None:
    command = [sys.executable, "-m", "ops.vvtvctl", "mcp"]
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    running = subprocess.Popen(command, cwd=REPOSITORY, **pipes)
    hello = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    running.stdin.write(json.dumps(hello).encode() + b"\n")  # type: ignore[union-attr]
    running.stdin.flush()  # type: ignore[union-attr]
    assert running.stdout.readline()  # type: ignore[union-attr]
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=5) == -signal.SIGINT
    running.communicate()


def test_every_operation_is_a_tool_but_what_is_a_persons_own() -> None:
    operations = http_contract().operations
    peoples = {o.name for o in operations if o.secured and o.schemes <= {PERSONAL, REFRESHED}}
    entrances = {o.name for o in operations if o.name in ("register", "login")}
    tools = {tool["call"]["operation"] for tool in DEFINED.values()}
    assert tools == {o.name for o in operations} - peoples - entrances
