"""The servers that forward, each with how a person gets in: ours by WHIP and WHEP, Janus by its video room."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
import websockets

from bench.sfu.link import Line, Link, lines_of
from services.infra.clock import SystemClock
from services.infra.ids import Uuid7Source
from tests.support.platform import free_port
from tests.support.sfu import SfuProcess, whip_whep

PROFILE = "thumb_low"
ROOM = 1
JANUS = "janus"
START_S = 20


class Server(Protocol):
    """A running server and one room in it."""

    @property
    def pid(self) -> int:
        """Its process, whose CPU is measured."""
        ...

    async def publish(self, ssrc: int) -> Link:
        """A connection that one tile may be sent over."""
        ...

    async def watch(self, count: int) -> Link:
        """A connection over which so many tiles arrive."""
        ...


class Ours:
    """The embedded SFU's process as the supervisor starts it."""

    def __init__(self, process: SfuProcess, client: httpx.AsyncClient, told: Any) -> None:
        self._process, self._client, self._told = process, client, told

    @property
    def pid(self) -> int:
        return self._process.pid

    async def publish(self, ssrc: int) -> Link:
        return await self._exchanged(self._told.publish_url, [Line("0", "sendonly", ssrc=ssrc)])

    async def watch(self, count: int) -> Link:
        return await self._exchanged(
            self._told.subscribe_url, [Line(str(at), "recvonly") for at in range(count)]
        )

    async def _exchanged(self, url: str, lines: list[Line]) -> Link:
        link = Link(controlling=True)
        headers = {"authorization": f"Bearer {self._told.token}", "content-type": "application/sdp"}
        answer = await self._client.post(url, content=await link.described(lines, "actpass"), headers=headers)
        if answer.status_code != 201:
            raise SystemExit(f"the SFU refused: {answer.text}")
        await link.connect(answer.text)
        return link


class Janus:
    """Janus over its WebSocket: a handle for each person in one video room."""

    def __init__(self, pid: int, wire: Wire) -> None:
        self._pid, self._wire = pid, wire
        self._feeds: list[int] = []

    @property
    def pid(self) -> int:
        return self._pid

    async def publish(self, ssrc: int) -> Link:
        link, handle = Link(controlling=True), await self._wire.attach()
        joined, _ = await self._wire.ask(handle, {"request": "join", "ptype": "publisher", "room": ROOM})
        offer = await link.described([Line("0", "sendonly", ssrc=ssrc)], "actpass")
        _, answer = await self._wire.ask(handle, {"request": "publish"}, ("offer", offer))
        await link.connect(answer)
        self._feeds.append(int(joined["id"]))
        return link

    async def watch(self, count: int) -> Link:
        link, handle = Link(controlling=False), await self._wire.attach()
        streams = [{"feed": feed} for feed in self._feeds[:count]]
        body = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams}
        _, offer = await self._wire.ask(handle, body)
        answer = await link.described(lines_of(offer), "passive")
        connecting = asyncio.create_task(link.connect(offer))
        await self._wire.ask(handle, {"request": "start"}, ("answer", answer))
        await connecting
        return link


class Wire:
    """Janus's protocol: requests by transaction, answers that come as events."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._session = 0

    async def run(self) -> None:
        """Hand out what arrives, until cancelled."""
        async for text in self._connection:
            said = json.loads(text)
            if said["janus"] != "ack" and (waiting := self._waiting.pop(said.get("transaction", ""), None)):
                waiting.set_result(said)

    async def keep_alive(self) -> None:
        """Be heard of before Janus thinks that nobody is there."""
        while True:
            await asyncio.sleep(20)
            text = {"janus": "keepalive", "transaction": "k", "session_id": self._session}
            await self._connection.send(json.dumps(text))

    async def begin(self) -> None:
        """Open a session and the room, without what our SFU has not either."""
        self._session = (await self._said({"janus": "create"}))["data"]["id"]
        room = {"request": "create", "room": ROOM, "publishers": 64, "videocodec": "vp8", "bitrate": 0}
        room |= {"fir_freq": 0, "audiolevel_ext": False, "playoutdelay_ext": False}
        room |= {"transport_wide_cc_ext": False, "videoorient_ext": False, "notify_joining": False}
        await self.ask(await self.attach(), room)

    async def attach(self) -> int:
        """A handle of the video room's plugin."""
        said = await self._said({"janus": "attach", "plugin": "janus.plugin.videoroom"})
        return int(said["data"]["id"])

    async def ask(
        self, handle: int, body: dict[str, Any], jsep: tuple[str, str] | None = None
    ) -> tuple[dict[str, Any], str]:
        """What the plugin says to a request, and the SDP that came along."""
        message: dict[str, Any] = {"janus": "message", "handle_id": handle, "body": body}
        if jsep is not None:
            message["jsep"] = {"type": jsep[0], "sdp": jsep[1]}
        said = await self._said(message)
        data = said["plugindata"]["data"]
        if "error" in data:
            raise SystemExit(f"Janus refused: {data['error']}")
        return data, said.get("jsep", {}).get("sdp", "")

    async def _said(self, message: dict[str, Any]) -> dict[str, Any]:
        name = str(next(self._numbers))
        self._waiting[name] = asyncio.get_running_loop().create_future()
        own = {"session_id": self._session} if self._session else {}
        await self._connection.send(json.dumps({**message, **own, "transaction": name}))
        said = await asyncio.wait_for(self._waiting[name], START_S)
        if said["janus"] == "error":
            raise SystemExit(f"Janus refused: {said['error']}")
        return said


@asynccontextmanager
async def ours() -> AsyncIterator[Server]:
    """Our SFU with a session."""
    with tempfile.TemporaryDirectory(prefix="vvtv-") as folder:
        process = SfuProcess(Path(folder), log=subprocess.DEVNULL)
        process.start()
        try:
            async with process.provider() as provider, process.client() as client:
                ids = Uuid7Source(SystemClock())
                told = whip_whep(await provider.create_webrtc_endpoints(ids.new(), PROFILE))
                yield Ours(process, client, told)
        finally:
            process.stop()


@asynccontextmanager
async def janus(event_loops: int) -> AsyncIterator[Server]:
    """Janus with the video room alone; 0 `event_loops` is a thread for each connection, as it is shipped."""
    with tempfile.TemporaryDirectory(prefix="vvtv-") as folder:
        port = free_port()
        command = [JANUS, "-F", str(_configured(Path(folder), port, event_loops)), "-d", "2"]
        process = _started(command)
        try:
            _await_port(process, port)
            url = f"ws://127.0.0.1:{port}"
            async with websockets.connect(url, subprotocols=["janus-protocol"]) as connection:  # type: ignore[list-item]
                wire = Wire(connection)
                beside = [asyncio.create_task(one) for one in (wire.run(), wire.keep_alive())]
                await wire.begin()
                yield Janus(process.pid, wire)
                for task in beside:
                    task.cancel()
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _configured(folder: Path, port: int, event_loops: int) -> Path:
    places = next(Path("/usr/lib").glob("*/janus"))
    others = {
        kind: ",".join(one.name for one in (places / kind).glob("*.so") if kept not in one.name)
        for kind, kept in (("plugins", "videoroom"), ("transports", "websockets"))
    }
    loops = f"event_loops = {event_loops}" if event_loops else ""
    main = f"""general: {{
        configs_folder = "{folder}"
        plugins_folder = "{places}/plugins"
        transports_folder = "{places}/transports"
        {loops}
    }}
    plugins: {{ disable = "{others["plugins"]}" }}
    transports: {{ disable = "{others["transports"]}" }}
    """
    (folder / "janus.jcfg").write_text(main)
    wire = f'general: {{ ws = true\n ws_port = {port}\n ws_ip = "127.0.0.1"\n json = "compact" }}\n'
    (folder / "janus.transport.websockets.jcfg").write_text(wire)
    (folder / "janus.plugin.videoroom.jcfg").write_text("general: { }\n")
    return folder


def _await_port(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_S
    while True:
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit("Janus does not start: `janus -F ...` says why")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)


SERVERS: dict[str, Callable[[], AbstractAsyncContextManager[Server]]] = {"ours": ours}
if shutil.which(JANUS):
    SERVERS["Janus, as shipped"] = lambda: janus(0)
    SERVERS["Janus, one event loop"] = lambda: janus(1)
