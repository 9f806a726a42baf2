"""Nodes behind the nginx of docs/nginx.md: each event once to each client, made on either of two, though one dies.

And each caller has the address that nginx saw.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from pydantic import TypeAdapter
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from generated.api.events_socket import EventsOutgoing
from services.infra.topics import PEOPLE, of_person
from tests.support.configuration import shipped
from tests.support.nginx import in_front
from tests.support.nodes import Node
from tests.support.platform import free_port
from tests.support.redis import RedisServer

OUTGOING: TypeAdapter[EventsOutgoing] = TypeAdapter(EventsOutgoing)
SECRET = "one-and-the-same-for-all-of-the-nodes"
PATIENCE_S = 30.0
LOST = (ConnectionClosed, InvalidHandshake, OSError, httpx.HTTPError)


@dataclass
class House:
    """Two nodes, and nginx before them."""

    nodes: list[Node]
    front: str

    async def sign_in(self, handle: str) -> Signed:
        """One of the demo people, with a sign-in of their own."""
        async with httpx.AsyncClient(base_url=self.front, timeout=20) as http:
            body = {"handle": handle, "password": f"{handle}-likes-tv"}
            answer = await http.post("/v1/auth/login", json=body)
        assert answer.status_code == httpx.codes.OK, answer.text
        said = answer.json()
        return Signed(self.front, said["me"]["user_id"], {"authorization": f"Bearer {said['access_token']}"})


@dataclass
class Signed:
    """Somebody signed in on one device."""

    front: str
    user_id: str
    headers: dict[str, str]

    async def ask(self, method: str, path: str, body: Any = None, *, at: str | None = None) -> httpx.Response:
        """One call, through nginx or `at` a node."""
        async with httpx.AsyncClient(base_url=at or self.front, headers=self.headers, timeout=20) as http:
            return await http.request(method, path, json=body)

    async def come_and_go(self, *, at: str | None = None) -> None:
        """Begin a session and end it: two events."""
        begun = await self.ask("POST", "/v1/sessions", {"mode": "broadcast"}, at=at)
        assert begun.status_code == httpx.codes.CREATED, begun.text
        ended = await self.ask("POST", f"/v1/sessions/{begun.json()['session_id']}/end", at=at)
        assert ended.status_code == httpx.codes.OK, ended.text


@dataclass
class Client:
    """Somebody's socket through nginx, kept up; every event that it was sent, as it came."""

    who: Signed
    heard: list[tuple[int, str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    lines: int = 0
    closed_with: int | None = None

    async def run(self) -> None:
        """Connect, follow, and come back after the last event seen, until the sign-in has ended."""
        while self.closed_with is None:
            try:
                async with await self._open() as socket:
                    await self._listen(socket)
            except LOST:
                await asyncio.sleep(0.05)

    async def _open(self) -> Any:
        ticket = await self.who.ask("POST", "/v1/auth/socket-ticket")
        if ticket.status_code != httpx.codes.OK:
            raise OSError(ticket.text)
        address = self.who.front.replace("http", "ws", 1)
        return connect(f"{address}/v1/events?ticket={ticket.json()['ticket']}")

    async def _listen(self, socket: ClientConnection) -> None:
        topic = of_person(self.who.user_id)
        said = (
            {"type": "resume", "topic": topic, "after": self.heard[-1][0]}
            if self.heard
            else {"type": "subscribe", "topics": [topic]}
        )
        await socket.send(json.dumps(said))
        try:
            while True:
                frame = await socket.recv()
                OUTGOING.validate_json(frame, strict=True)
                message = json.loads(frame)
                if "event_id" in message:
                    self.heard.append((message["sequence"], message["event_id"], message["topic"]))
                else:
                    self.told.append(message["type"])
                    self.lines += message["type"] == "subscribed"
        except ConnectionClosed as error:
            if error.rcvd is not None and error.rcvd.code in (4400, 4401, 4403):
                self.closed_with = error.rcvd.code
            raise


@contextlib.asynccontextmanager
async def a_house(
    folder: Path, database_url: str, redis: RedisServer, *, of_nodes: int = 2
) -> AsyncIterator[House]:
    env = {
        "VVTV_ENV": "dev",
        "VVTV_DATABASE_URL": database_url,
        "VVTV_REDIS_URL": redis.url,
        "VVTV_TOKEN_SECRET": SECRET,
    }
    nodes = [Node(folder / f"node-{n}", env) for n in range(of_nodes)]
    try:
        for node in nodes:
            await asyncio.to_thread(node.wait)
        await until(lambda: any("first start:" in node.log.read_text() for node in nodes))
        with in_front(folder / "nginx", free_port(), *(node.address for node in nodes)) as front:
            yield House(nodes, front)
    finally:
        for node in nodes:
            node.kill()


@contextlib.asynccontextmanager
async def listening(*clients: Client) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(client.run()) for client in clients]
    try:
        await until(lambda: all(client.lines for client in clients))
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(true: Any) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():
            await asyncio.sleep(0.02)


def committed(database_url: str, topic: str) -> list[tuple[int, str, str]]:
    """Every event of a topic that was ever made."""
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        statement = sa.text(
            "SELECT sequence, body FROM outbox_events WHERE stream = :stream ORDER BY sequence"
        )
        rows = [(row[0], json.loads(row[1])) for row in connection.execute(statement, {"stream": PEOPLE})]
    engine.dispose()
    return [(sequence, event["event_id"], topic) for sequence, event in rows if event["topic"] == topic]


@pytest.mark.long
def test_each_event_reaches_each_client_once_though_a_node_is_killed(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with a_house(tmp_path, database_url, redis) as house:
            ana, bia = await house.sign_in("ana"), await house.sign_in("bia")
            phone = await house.sign_in("ana")
            anas = [Client(device) for device in (ana, phone) for _ in range(4)]
            bias = [Client(bia) for _ in range(4)]
            dying, living = house.nodes
            async with listening(*anas, *bias):
                for at in (dying.base_url, living.base_url, None):
                    await ana.come_and_go(at=at)
                    await bia.come_and_go(at=at)
                await until(lambda: all(len(client.heard) == 6 for client in (*anas, *bias)))

                going_on = asyncio.create_task(busy(bia))
                await asyncio.sleep(0.3)
                await ana.come_and_go(at=dying.base_url)
                dying.kill()  # with what it has just made maybe not told to anybody
                await ana.come_and_go(at=living.base_url)
                await until(lambda: sum(client.lines - 1 for client in (*anas, *bias)) >= 1)
                await ana.come_and_go()
                await asyncio.sleep(0.5)
                going_on.cancel()
                await asyncio.gather(going_on, return_exceptions=True)

                hers = committed(database_url, of_person(ana.user_id))
                others = committed(database_url, of_person(bia.user_id))
                assert len(hers) == 12
                assert len(others) > 12
                await until(lambda: all(client.heard == hers for client in anas))
                await until(lambda: all(client.heard == others for client in bias))
                await asyncio.sleep(0.5)  # nothing comes a second time
                assert [client.heard for client in anas] == [hers] * 8
                assert [client.heard for client in bias] == [others] * 4
                comebacks = [client.lines - 1 for client in (*anas, *bias)]
                assert max(comebacks) > 0, "some of them were with the node that died"
                assert min(comebacks) == 0, "some of them were not"
                assert {word for client in (*anas, *bias) for word in client.told} == {
                    "welcome",
                    "subscribed",
                }

                out = await bia.ask("POST", "/v1/auth/logout")
                assert out.status_code == httpx.codes.NO_CONTENT
                await until(lambda: all(client.closed_with == 4401 for client in bias))
                assert {client.closed_with for client in anas} == {None}

    asyncio.run(scenario())


async def busy(who: Signed) -> None:
    """Come and go for ever, whatever nginx says while it finds out that a node is gone."""
    while True:
        with contextlib.suppress(AssertionError, *LOST):
            await who.come_and_go()


def test_nobody_can_call_from_an_address_that_is_not_theirs(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """Registrations are counted by address; the whole of 127.0.0.0/8 is here, and nginx is 127.0.0.1."""
    burst = shipped().platform.rates.registration.burst

    async def register(address: str, url: str, number: int, **headers: str) -> int:
        transport = httpx.AsyncHTTPTransport(local_address=address)
        async with httpx.AsyncClient(base_url=url, transport=transport, timeout=20) as http:
            body = {"handle": f"caller_{number}", "password": "correct horse battery"}
            return (await http.post("/v1/auth/register", json=body, headers=headers)).status_code

    async def scenario() -> None:
        async with a_house(tmp_path, sqlite_database_url, redis, of_nodes=1) as house:
            (node,) = house.nodes
            forged = [
                await register("127.0.0.5", house.front, n, **{"x-forwarded-for": f"203.0.113.{n}"})
                for n in range(burst + 1)
            ]
            assert forged == [httpx.codes.CREATED] * burst + [httpx.codes.TOO_MANY_REQUESTS]
            assert await register("127.0.0.6", house.front, 100) == httpx.codes.CREATED
            beside = {"x-forwarded-for": "203.0.113.200"}
            assert await register("127.0.0.5", node.base_url, 101, **beside) == httpx.codes.TOO_MANY_REQUESTS
            assert await register("127.0.0.7", node.base_url, 102, **beside) == httpx.codes.CREATED

    asyncio.run(scenario())
