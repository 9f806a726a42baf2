"""People in threads of two, each with one client: it writes, comes back when its node dies, and goes on from there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.chat_kills.house import House
from tests.chat_kills.judging import Kind, Numbered, Told, Wrong, wrongs
from tests.support.people import PASSWORD

THREADS = "/v1/chat/threads"
PAGE = 200
COMING_IN = 16
"""Pairs at once: the house hashes a password for each."""
AGAIN_S = 0.05
LOOK_S = 0.001
PATIENCE_S = 120.0
"""For everybody to be back, or to hear what is left, on a busy machine."""
COMES_BACK = {1012, 1013, 4401, 4429}
"""Closes after which a client comes back: the server goes, has too much to do, let the ticket grow too old before it
answered (who is signed in no more gets no other), or the client read too slowly."""
_CUT_OFF = (OSError, TimeoutError, WebSocketException, httpx.TransportError)


class Calls:
    """HTTP calls to whichever node is there, made again while one is dying or has too much to do."""

    def __init__(self, house: House, http: httpx.AsyncClient, dice: random.Random) -> None:
        self._house = house
        self._http = http
        self._dice = dice

    def somewhere(self) -> str:
        """A node's address. Raises ConnectionError when there is none."""
        if not self._house.addresses:
            raise ConnectionError("every node is dead")
        return self._dice.choice(self._house.addresses)

    async def call(self, method: str, path: str, token: str = "", **given: Any) -> Any:
        """What a call that succeeds is answered with; raises AssertionError for any other answer."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        while True:
            try:
                url = f"http://{self.somewhere()}{path}"
                answer = await self._http.request(method, url, headers=headers, **given)
            except (httpx.TransportError, ConnectionError):
                await asyncio.sleep(AGAIN_S)
                continue
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                await asyncio.sleep(float(answer.headers["retry-after"]))
                continue
            assert answer.is_success, answer.text
            return answer.json()


class Client:
    """One device of somebody in a thread."""

    def __init__(self, calls: Calls, later: asyncio.TaskGroup, name: str, token: str, thread_id: str) -> None:
        self.told = Told(name)
        self.thread_id = thread_id
        self.at = ""
        """The address of the node that it is connected to."""
        self.follows = asyncio.Event()
        self.again = 0
        """How many messages it said again."""
        self.wrong: list[Wrong] = []
        self._calls = calls
        self._later = later
        self._token = token
        self._socket: ClientConnection | None = None

    async def live(self) -> None:
        """Be connected, and come back whenever that is cut off, until cancelled or closed for good."""
        while True:
            try:
                await self._connected()
            except ConnectionClosed as end:
                if end.rcvd is not None and end.rcvd.code not in COMES_BACK:
                    self.wrong.append(Wrong(Kind.REFUSED, f"{self.told.name} closed with {end.rcvd}"))
                    return
            except _CUT_OFF:
                pass
            finally:
                self.at, self._socket = "", None
            await asyncio.sleep(AGAIN_S)

    async def _connected(self) -> None:
        ticket = (await self._calls.call("POST", "/v1/auth/socket-ticket", self._token))["ticket"]
        at = self._calls.somewhere()
        address = f"ws://{at}/v1/chat/{self.thread_id}?ticket={ticket}"
        options: Any = {"compression": None, "ping_interval": None, "open_timeout": PATIENCE_S}
        async with connect(address, close_timeout=1, **options) as socket:
            self.at, self._socket = at, socket
            await socket.send(json.dumps({"type": "resume", "after": self.told.mark}))
            unknown = self.told.unknown
            self.again += len(unknown)
            for text in unknown:
                await self._send(text)
            while True:
                self._take(json.loads(await socket.recv()))

    async def return_since(self, began: float = 0.0) -> float:
        """Seconds after `began` when it follows again; that it does not is noted as wrong."""
        try:
            await asyncio.wait_for(self.follows.wait(), PATIENCE_S)
        except TimeoutError:
            self.wrong.append(Wrong(Kind.AWAY, self.told.name))
        return time.monotonic() - began

    async def say(self, count: int) -> None:
        """Say so many new messages; they are said again later where that fails."""
        for _ in range(count):
            text = f"{self.told.name}:{len(self.told.said) + 1:06}"
            self.told.said.append(text)
            with contextlib.suppress(ConnectionClosed):
                await self._send(text)

    async def kept(self) -> list[Numbered]:
        """Everything in the thread, oldest first."""
        found: list[Numbered] = []
        where, more = f"{THREADS}/{self.thread_id}/messages", dict[str, Any]()
        while True:
            page = await self._calls.call("GET", where, self._token, params={"limit": PAGE, **more})
            found += [(one["sequence"], one["body"]) for one in page["items"]]
            if "next_cursor" not in page:
                return found[::-1]
            more = {"cursor": page["next_cursor"]}

    async def _again(self, text: str, after_s: float) -> None:
        """Say what could not be kept just now, unless it was said again in the meantime."""
        await asyncio.sleep(after_s)
        if text not in self.told.acknowledged:
            self.again += 1
            with contextlib.suppress(ConnectionClosed):
                await self._send(text)

    async def _send(self, text: str) -> None:
        if self._socket is not None:
            await self._socket.send(json.dumps({"type": "say", "client_message_id": text, "body": text}))

    def _take(self, said: dict[str, Any]) -> None:
        match said["type"]:
            case "said":
                self.told.acknowledged[said["client_message_id"]] = said["receipt"]["sequence"]
            case "message":
                self.told.heard.append((said["sequence"], said["message"]["body"]))
            case "following":
                self.follows.set()
            case "refused" if "retry_after_s" in said:
                self._later.create_task(self._again(said["client_message_id"], said["retry_after_s"]))
            case "refused" | "resync":
                self.wrong.append(Wrong(Kind.REFUSED, f"{self.told.name}: {said}"))


class Crowd:
    """Everybody, in threads of two."""

    def __init__(self, house: House, calls: Calls, living: asyncio.TaskGroup, dice: random.Random) -> None:
        self.clients: list[Client] = []
        self._house = house
        self._calls = calls
        self._living = living
        self._dice = dice

    async def enter(self, pairs: int) -> None:
        """People come in, and open a thread for each two of them."""
        free = asyncio.Semaphore(COMING_IN)
        await asyncio.gather(*(self._pair(number, free) for number in range(pairs)))

    async def _pair(self, number: int, free: asyncio.Semaphore) -> None:
        async with free:
            await self._come_in(number)

    async def _come_in(self, number: int) -> None:
        ana, bia = [await self._registered(f"{who}_{number}") for who in ("ana", "bia")]
        for name, person, other in (("ana", ana, bia), ("bia", bia, ana)):
            token, body = person["access_token"], {"user_id": other["me"]["user_id"]}
            thread = await self._calls.call("POST", THREADS, token, json=body)
            client = Client(self._calls, self._living, f"{name}-{number}", token, thread["thread_id"])
            self.clients.append(client)

    async def _registered(self, handle: str) -> Any:
        body = {"handle": handle, "password": PASSWORD, "age_confirmed": True, "terms_accepted": True}
        return await self._calls.call("POST", "/v1/auth/register", json=body)

    async def round(self, messages: int) -> tuple[list[float], int]:
        """Everybody writes, and in the midst of it the node with the most clients dies.

        Returns how many seconds each of its clients took to follow again, and how many of their messages nobody had
        answered when it died.
        """
        (at, _), *_ = Counter(client.at for client in self.clients if client.at).most_common(1)
        struck = [client for client in self.clients if client.at == at]
        before = _acknowledged(struck)
        enough = before + self._dice.randrange(messages * len(struck))
        await asyncio.gather(*(client.say(messages) for client in self.clients))
        ends_at = time.monotonic() + PATIENCE_S
        while _acknowledged(struck) < enough and time.monotonic() < ends_at:
            await asyncio.sleep(LOOK_S)
        for client in struck:
            client.follows.clear()
        number = self._house.kill(at)
        began, waiting = time.monotonic(), sum(len(client.told.unknown) for client in struck)
        _, back = await asyncio.gather(
            self._house.revive(number), asyncio.gather(*(client.return_since(began) for client in struck))
        )
        return back, waiting

    async def settle(self) -> bool:
        """Return when everybody has been answered and told everything; False when patience is at an end before."""
        ends_at = time.monotonic() + PATIENCE_S
        while not (is_done := all(_is_done(two) for two in self.threads.values())):
            if time.monotonic() > ends_at:
                break
            await asyncio.sleep(AGAIN_S)
        return is_done

    @property
    def threads(self) -> dict[str, list[Client]]:
        """The clients of each thread."""
        found: dict[str, list[Client]] = {}
        for client in self.clients:
            found.setdefault(client.thread_id, []).append(client)
        return found

    async def judged(self) -> list[Wrong]:
        """Every broken promise."""
        return [
            wrong
            for thread_id, clients in self.threads.items()
            for wrong in (
                *wrongs(await clients[0].kept(), [client.told for client in clients]),
                *(wrong for client in clients for wrong in client.wrong),
            )
        ]


def _acknowledged(clients: list[Client]) -> int:
    return sum(len(client.told.acknowledged) for client in clients)


def _is_done(clients: list[Client]) -> bool:
    last = max((number for client in clients for number in client.told.acknowledged.values()), default=0)
    return all(not client.told.unknown and client.told.mark >= last for client in clients)


@asynccontextmanager
async def a_crowd(house: House, clients: int, seed: int) -> AsyncIterator[Crowd]:
    """So many clients, all following; an even number."""
    each = httpx.Limits(max_connections=None, max_keepalive_connections=clients)
    async with (
        httpx.AsyncClient(timeout=PATIENCE_S, limits=each) as http,
        asyncio.TaskGroup() as living,
    ):
        crowd = Crowd(house, Calls(house, http, random.Random(seed)), living, random.Random(seed))
        await crowd.enter(clients // 2)
        tasks = [living.create_task(client.live()) for client in crowd.clients]
        await asyncio.gather(*(client.return_since() for client in crowd.clients))
        yield crowd
        for task in tasks:
            task.cancel()
