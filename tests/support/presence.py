"""Clients of presence: they hold a socket's handler, and keep the list as a client should, by asking and by updates."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from generated import models
from generated.api.presence_socket import PresenceOutgoing, PresenceSocketHandler
from generated.models import RateSettings
from generated.server.presence_socket import PRESENCE_SOCKET
from services.infra.configuration import ConfigBundle
from services.infra.relay import Relay
from tests.support.conformance import Answer
from tests.support.events import RELAY
from tests.support.people import People, Person
from tests.support.redis import LIMITS as REDIS_LIMITS

SET, GRID, BLOCKS = "/v1/presence/set", "/v1/presence/grid", "/v1/moderation/blocks"
OUTGOING: TypeAdapter[PresenceOutgoing] = TypeAdapter(PresenceOutgoing)


def with_presence(bundle: ConfigBundle, **changes: Any) -> ConfigBundle:
    """The configuration with a presence that is quick to forget, and other changes of its guardrails."""
    short = {"ttl_s": 0.5, "gone_within_s": 0.8, "heartbeat_interval_s": 0.1, "sweep_interval_s": 0.05}
    often = {"coalesce_ms": 5, "set_rate_per_minute": 6_000}
    guardrails = bundle.guardrails
    presence = guardrails.presence.model_copy(update={**short, **often, **changes})
    tiers = bundle.cost_tiers.model_copy(
        update={"guardrails": guardrails.model_copy(update={"presence": presence})}
    )
    moderation = bundle.platform.moderation.model_copy(
        update={"unblocks_per_account": RateSettings(burst=1_000, every_s=0.1)}
    )
    platform = bundle.platform.model_copy(update={"redis": REDIS_LIMITS, "moderation": moderation})
    return replace(bundle, cost_tiers=tiers, platform=platform)


class Client:
    """One device's side of a connection; every message is validated against the contract."""

    def __init__(self, node: People, who: Person) -> None:
        self.node = node
        self.who = who
        self.told: list[Any] = []
        self.closed: tuple[int, str] | None = None
        self.known: dict[str, models.Presence] = {}
        self.seen: int | None = None
        self.reading = asyncio.Event()
        """Unless it is set, an update is on its way and does not arrive."""
        self.reading.set()
        self.handler: PresenceSocketHandler
        self._asking: list[asyncio.Task[None]] = []

    async def open(self, *, after: int | None = None) -> Client:
        """Connect and watch, from now on or after a number."""
        ticket = (await self.node.call("POST", "/v1/auth/socket-ticket", who=self.who)).json()["ticket"]
        scope = {"type": "websocket", "query_string": f"ticket={ticket}".encode(), "headers": []}
        caller = await self.node.seam.authorise_socket(PRESENCE_SOCKET, scope)
        self.handler = await self.node.presence.socket.open(caller, self)
        if after is None:
            await self.handler.on_watch(models.PresenceWatchMessage(type="watch"))
        else:
            await self.handler.on_resume(models.PresenceResumeMessage(type="resume", after=after))
        return self

    async def send(self, message: PresenceOutgoing) -> None:
        await self.send_encoded(message.model_dump_json())

    async def send_encoded(self, text: str) -> None:
        message = OUTGOING.validate_json(text)
        if isinstance(message, models.PresenceUpdate):
            await self.reading.wait()
        if self.closed is not None:
            raise ConnectionError("the socket is closed")
        self.told.append(message)
        match message:
            case models.PresenceWatchingMessage():
                self.seen = message.sequence
            case models.PresenceResyncMessage():
                self.seen = message.sequence
                self._asking.append(asyncio.create_task(self.ask()))
            case models.PresenceUpdate():
                assert self.seen is not None
                assert message.sequence > self.seen
                self.seen = message.sequence
                await asyncio.gather(*self._asking)
                self.known.update({str(one.presence_id): one for one in message.data.present})
                for presence_id in message.data.gone:
                    self.known.pop(str(presence_id), None)
            case _:
                pass

    def straight(self, _ended: Callable[[], None]) -> None:
        return None

    def send_at_once(self, _frame: bytes) -> bool:
        return False

    async def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    async def ask(self) -> None:
        """Ask for the list anew."""
        items = (await listed(self.node, self.who))["items"]
        self.known = {
            one["presence_id"]: models.Presence.model_validate_json(json.dumps(one)) for one in items
        }

    async def beat(self) -> None:
        """Show that the person is there."""
        await self.handler.on_heartbeat(models.HeartbeatMessage(type="heartbeat"))

    async def leave(self) -> None:
        """Close the connection."""
        self.closed = (1000, "")
        await self.handler.closed()

    async def knows(self, *handles: str) -> None:
        """Return once the client knows just these people to be there."""
        await until(lambda: self.handles == {*handles})

    async def is_told(self, kind: str) -> None:
        """Return once the last message is of this type."""
        await until(lambda: bool(self.told[-1].type == kind))

    @property
    def handles(self) -> set[str]:
        """Whom the client knows to be there."""
        return {one.handle for one in self.known.values()}

    @property
    def updates(self) -> list[models.PresenceUpdate]:
        return [message for message in self.told if isinstance(message, models.PresenceUpdate)]


async def be(node: People, who: Person, mode: str = "party", **said: Any) -> Answer:
    """Say where somebody is."""
    return await node.call("POST", SET, {"presence_mode": mode, **said}, who=who)


async def part(node: People, who: Person, other: Person) -> None:
    """Block somebody."""
    assert (await node.call("PUT", f"{BLOCKS}/{other.user_id}", who=who)).status == 200


async def meet(node: People, who: Person, other: Person) -> None:
    """Lift a block."""
    assert (await node.call("DELETE", f"{BLOCKS}/{other.user_id}", who=who)).status == 204


async def listed(node: People, who: Person, query: str = "") -> Any:
    """A page of whom somebody sees."""
    answer = await node.call("GET", f"{GRID}{query}", who=who)
    assert answer.status == 200, answer.json()
    return answer.json()


async def seen(node: People, who: Person, query: str = "") -> list[str]:
    """Whom somebody sees, by handle."""
    return [one["handle"] for one in (await listed(node, who, query))["items"]]


@asynccontextmanager
async def running(*nodes: People) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Nodes at work, that listen to changes of accounts and publish what is to be published."""
    tasks = [
        asyncio.create_task(work)
        for node in nodes
        for work in (
            node.presence.run(),
            node.presence.tiles.run(),
            node.hub.run(),
            node.partings.run(),
            node.identity.sockets.run(),
            Relay(node.db, node.redis, RELAY).run(),
        )
    ]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(holds: Callable[[], bool | Awaitable[bool]], within_s: float = 5) -> None:
    """Wait for something to be so."""
    async with asyncio.timeout(within_s):
        while True:
            found = holds()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.005)
