"""Speaks on every socket of the contract: greets, answers by role, tells events and resumes.

Roles are the contract's own (`x-vvtv-role`), so no socket is known by name. A client's message without a role is
understood and answered with nothing: what the platform would make of it is not in the contract.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Awaitable, Callable, Set
from typing import Protocol

from pydantic import BaseModel

from generated.vocabulary import Caller
from ops.mock.feed import Feed
from ops.mock.speech import Message, Speech


class Session(Protocol):
    """The sending side that every generated session has."""

    async def send_encoded(self, message: str) -> None:
        """Send a message that is JSON text already. Raises ConnectionError once it is closed."""
        ...


class ExampleSocket:
    """Implements the generated protocol of one socket."""

    def __init__(self, speech: Speech, feed: Feed) -> None:
        self._speech = speech
        self._feed = feed

    async def open(self, _caller: Caller, session: Session, **_variables: object) -> ExampleConnection:
        """Greet the client; where nothing can be subscribed to, everything is told from now on."""
        connection = ExampleConnection(self._speech, self._feed, session)
        await connection.say("welcome", {})
        if "subscribe" not in self._speech.client.values():
            connection.tell_everything()
        return connection


class ExampleConnection:
    """One client: what it follows, and how far it has been told."""

    def __init__(self, speech: Speech, feed: Feed, session: Session) -> None:
        self._speech = speech
        self._feed = feed
        self._session = session
        self._asked: deque[tuple[str, int | None]] = deque()
        self._marks: dict[str, int] = {}
        self._wake = asyncio.Event()
        feed.listen(self._wake)
        self._task = asyncio.create_task(self._tell())

    def __getattr__(self, name: str) -> Callable[[BaseModel], Awaitable[None]]:
        """The method for any message that the socket understands."""
        if not name.startswith("on_"):
            raise AttributeError(name)
        return self._heard

    async def say(self, role: str, about: Message, unsaid: Set[str] = frozenset()) -> None:
        """Say the example of the message of a role, if there is one: with the fields of `about`, without `unsaid`."""
        example = self._speech.server.get(role)
        if example is not None:
            told = {name: about.get(name, value) for name, value in example.items() if name not in unsaid}
            await self._session.send_encoded(json.dumps(told, ensure_ascii=False))

    def tell_everything(self) -> None:
        """Tell what happens from now on."""
        self._marks = {topic: self._feed.head(topic) for topic in self._feed.topics}

    async def closed(self) -> None:
        """Stop telling."""
        self._feed.forget(self._wake)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _heard(self, message: BaseModel) -> None:
        said = message.model_dump(mode="json", by_alias=True)
        role = self._speech.client.get(said.pop("type"))
        if role == "ping":
            await self.say("pong", said, type(message).model_fields.keys() - said.keys() - {"type"})
        elif role == "subscribe":
            self._follow(*((topic, None) for topic in said.get("topics", self._feed.topics)))
        elif role == "resume":
            topics = (said["topic"],) if "topic" in said else self._feed.topics
            self._follow(*((topic, said["after"]) for topic in topics))

    def _follow(self, *asked: tuple[str, int | None]) -> None:
        self._asked += asked
        self._wake.set()

    async def _tell(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._asked:
                    await self._begin(*self._asked.popleft())
                for topic in list(self._marks):
                    await self._catch_up(topic)

    async def _begin(self, topic: str, after: int | None) -> None:
        mark = self._feed.head(topic) if after is None else after
        if self._feed.after(topic, mark) is None:
            await self._start_anew(topic)
            return
        self._marks[topic] = mark
        await self.say("followed", {"topic": topic, "sequence": mark})

    async def _catch_up(self, topic: str) -> None:
        events = self._feed.after(topic, self._marks[topic])
        if events is None:
            await self._start_anew(topic)
            return
        for event in events:
            await self._session.send_encoded(event.text)
            self._marks[topic] = event.sequence

    async def _start_anew(self, topic: str) -> None:
        """What was missed is no longer kept."""
        self._marks[topic] = self._feed.head(topic)
        await self.say("resync", {"topic": topic, "sequence": self._marks[topic]})
