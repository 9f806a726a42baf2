"""Clients of chat: they hold a socket's handler, and keep what they are told as a client should."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count, cycle
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from generated import models
from generated.api.chat_socket import ChatOutgoing, ChatSocketHandler
from generated.models import RateSettings
from generated.server.chat_socket import CHAT_SOCKET
from services.chat import store
from services.chat.handlers import ChatSocketHandlers
from services.chat.news import CHANNEL
from services.infra.configuration import ConfigBundle
from services.infra.relay import Relay
from tests.support.conformance import Answer
from tests.support.events import RELAY
from tests.support.people import People, Person
from tests.support.redis import LIMITS as REDIS_LIMITS

THREADS = "/v1/chat/threads"
OUTGOING: TypeAdapter[ChatOutgoing] = TypeAdapter(ChatOutgoing)
_numbers = count(1)
Reply = models.ChatSaidMessage | models.ChatRefusedMessage


def with_chat(bundle: ConfigBundle, *, platform: dict[str, Any] | None = None, **rate: Any) -> ConfigBundle:
    """The configuration with a chat in which much may be written, and other changes of it and of private threads."""
    chat = bundle.guardrails.chat
    private = chat.private_1to1.model_copy(update={"messages_per_minute": 60_000, "burst": 1_000, **rate})
    guardrails = bundle.guardrails.model_copy(
        update={"chat": chat.model_copy(update={"private_1to1": private})}
    )
    often = RateSettings(burst=1_000, every_s=0.1)
    settings = bundle.platform.chat.model_copy(
        update={"openings_per_account": often, "poll_interval_s": 30.0, **(platform or {})}
    )
    moderation = bundle.platform.moderation.model_copy(update={"unblocks_per_account": often})
    return replace(
        bundle,
        cost_tiers=bundle.cost_tiers.model_copy(update={"guardrails": guardrails}),
        platform=bundle.platform.model_copy(
            update={"redis": REDIS_LIMITS, "chat": settings, "moderation": moderation}
        ),
    )


def text_of(frame: bytes) -> bytes:
    """What a server's whole text frame carries (RFC 6455, 5.2)."""
    protocol = ClientProtocol(parse_uri("ws://chat"), state=State.OPEN)
    protocol.receive_data(frame)
    (read,) = protocol.events_received()
    assert isinstance(read, Frame)
    assert read.opcode is Opcode.TEXT
    return bytes(read.data)


class Session:
    """A connection's sending side; every message is validated against the contract, and kept."""

    def __init__(self) -> None:
        self.told: list[ChatOutgoing] = []
        self.closed: tuple[int, str] | None = None
        self.takes_frames: Iterator[bool] = cycle([True])
        """Whether each whole frame is taken at once; what is not must be waited for."""
        self.reading = asyncio.Event()
        """Unless it is set, a message is on its way and does not arrive."""
        self.reading.set()

    async def send(self, message: ChatOutgoing) -> None:
        await self.send_encoded(message.model_dump_json())

    async def send_encoded(self, text: str) -> None:
        message = OUTGOING.validate_json(text)
        if isinstance(message, models.ChatMessageMessage):
            await self.reading.wait()
        if self.closed is not None:
            raise ConnectionError("the socket is closed")
        self.told.append(message)

    def straight(self, _ended: Callable[[], None]) -> None:
        return None

    def send_at_once(self, frame: bytes) -> bool:
        if not self.reading.is_set() or self.closed is not None or not next(self.takes_frames):
            return False
        self.told.append(OUTGOING.validate_json(text_of(frame)))
        return True

    async def close(self, code: int, reason: str) -> None:
        self.closed = self.closed or (code, reason)


class Client(Session):
    """One device of somebody in a thread."""

    def __init__(self, node: People, who: Person, thread_id: str) -> None:
        super().__init__()
        self.node = node
        self.who = who
        self.thread_id = thread_id
        self.handler: ChatSocketHandler

    async def open(self, *, after: int | None = None) -> Client:
        """Connect and follow, from now on or after a number."""
        ticket = (await self.node.call("POST", "/v1/auth/socket-ticket", who=self.who)).json()["ticket"]
        scope = {"type": "websocket", "query_string": f"ticket={ticket}".encode(), "headers": []}
        caller = await self.node.seam.authorise_socket(CHAT_SOCKET, scope)
        self.handler = await self.node.chat.socket.open(caller, self, thread_id=self.thread_id)
        if after is None:
            await self.handler.on_follow(models.ChatFollowMessage(type="follow"))
        else:
            await self.handler.on_resume(models.ChatResumeMessage(type="resume", after=after))
        return self

    async def say(self, body: str, client_id: str | None = None) -> Reply:
        """Write, and what came of it."""
        return await said(self.handler, self, body, client_id)

    async def read(self, upto: int) -> None:
        await self.handler.on_read(models.ChatReadMessage(type="read", upto=upto))

    async def type(self) -> None:
        await self.handler.on_typing(models.ChatTypingMessage(type="typing"))

    async def leave(self) -> None:
        """Close the connection."""
        self.closed = (1000, "")
        await self.handler.closed()

    async def hears(self, *bodies: str) -> None:
        """Return once the client has been told just these messages, in this order."""
        await until(lambda: len(self.bodies) >= len(bodies))
        assert self.bodies == [*bodies]

    async def is_told(self, kind: str) -> Any:
        """The first message of this type, once there is one."""
        await until(lambda: bool(self.of(kind)))
        return self.of(kind)[0]

    def of(self, kind: str) -> list[Any]:
        """Every message of a type that it was told."""
        return [message for message in self.told if message.type == kind]

    @property
    def messages(self) -> list[models.ChatMessage]:
        return [told.message for told in self.told if isinstance(told, models.ChatMessageMessage)]

    @property
    def bodies(self) -> list[str]:
        return [str(message.body) for message in self.messages]


async def said(
    handler: ChatSocketHandler, session: Session, body: str, client_id: str | None = None
) -> Reply:
    """Say something on an open connection, and what came of it."""
    client_id = client_id or f"client-{next(_numbers):06}"
    await handler.on_say(models.ChatSayMessage(type="say", client_message_id=client_id, body=body))
    return next(
        one for one in reversed(session.told) if isinstance(one, Reply) and one.client_message_id == client_id
    )


async def written(socket: ChatSocketHandlers, caller: Any, thread_id: str, body: str) -> Reply:
    """Write something in a thread by a connection of its own."""
    session = Session()
    handler = await socket.open(caller, session, thread_id=thread_id)
    try:
        return await said(handler, session, body)
    finally:
        await handler.closed()


async def opened(node: People, who: Person, whom: Person) -> str:
    """The id of the thread of two."""
    answer = await node.call("POST", THREADS, {"user_id": whom.user_id}, who=who)
    assert answer.status == 200, answer.json()
    return str(answer.json()["thread_id"])


async def threads(node: People, who: Person) -> list[dict[str, Any]]:
    """Somebody's threads, as they see them."""
    answer = await node.call("GET", THREADS, who=who)
    assert answer.status == 200, answer.json()
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def messages(node: People, who: Person, thread_id: str) -> list[dict[str, Any]]:
    """What somebody reads in a thread, oldest first."""
    answer = await node.call("GET", f"{THREADS}/{thread_id}/messages", who=who)
    assert answer.status == 200, answer.json()
    return list(reversed(answer.json()["items"]))


async def judged(node: People, who: Person, path: str, state: str) -> Answer:
    """A moderator's judgement."""
    body = {"state": state, "reason": "Threats."}
    return await node.call("PUT", f"{THREADS}/{path}/moderation", body, who=who)


async def into_scope(node: People, thread_id: str, scope: str) -> None:
    """Make a thread one of another scope: what opens those is not there yet."""

    def job(conn: Connection) -> None:
        conn.execute(store.THREAD.update().where(store.THREAD.c.thread_id == thread_id).values(scope=scope))

    await node.db.write(job)


@asynccontextmanager
async def running(*nodes: People) -> AsyncIterator[None]:
    """Nodes at work, that hear each other and publish what is to be published."""
    tasks = [
        asyncio.create_task(work)
        for node in nodes
        for work in (
            node.chat.run(),
            node.hub.run(),
            node.partings.run(),
            node.identity.sockets.run(),
            Relay(node.db, node.redis, RELAY).run(),
        )
    ]
    try:
        for node in nodes:
            await until(lambda node=node: _hears(node, len(nodes)))  # type: ignore[misc]
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _hears(node: People, nodes: int) -> bool:
    """Whether every node listens."""
    return int(dict(await node.redis.pubsub_numsub(CHANNEL))[CHANNEL.encode()]) >= nodes


async def until(holds: Callable[[], Any], within_s: float = 5) -> None:
    """Wait for something to be so."""
    async with asyncio.timeout(within_s):
        while True:
            found = holds()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(0.005)
