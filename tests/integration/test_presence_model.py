"""P7: whoever is blocked, hidden or elsewhere is in no list, by any filter, and in nobody's differences.

Random histories of four people through the generated server and the socket's handlers, on two nodes, held to a model.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from services.infra.settings import sqlite_url
from services.infra.sql import migrate
from tests.support.configuration import shipped
from tests.support.people import People, Person, a_house, quick
from tests.support.presence import Client, be, listed, meet, part, running, until, with_presence
from tests.support.redis import RedisServer

T = TypeVar("T")
EXAMPLES = int(os.environ.get("VVTV_MODEL_EXAMPLES", "5"))
ECOSYSTEM = {"party": "party", "sniffers": "party", "random": None, "broadcast": None, "live_public": None}
"""Modes, and the ecosystem that they list; None where nobody is listed."""
WHO = st.integers(0, 3)
NODE = st.integers(0, 1)
QUERIES = (
    "",
    "?segment=on_camera",
    "?segment=newcomers",
    "?mode=party",
    "?mode=sniffers",
    "?capability=camera",
)


@dataclass
class Expected:
    """What the model knows of a person."""

    mode: str | None = None
    is_visible: bool = True
    is_camera_on: bool = False
    is_shadowed: bool = False
    is_there: bool = False


class Presences(RuleBasedStateMachine):
    """Four people, one of them new to the house."""

    def __init__(self, database: Path, redis: RedisServer, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True)
        shutil.copy(database, folder / "platform.db")
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self.blocks: set[tuple[int, int]] = set()
        """Who has blocked whom."""
        self.known = [Expected() for _ in range(4)]
        self.clients: dict[int, Client] = {}
        self.run(self._begin(folder, redis))

    async def _begin(self, folder: Path, redis: RedisServer) -> None:
        bundle = with_presence(quick(shipped(), access_token_s=10**7), ttl_s=60, gone_within_s=80)
        url = sqlite_url(folder / "platform.db")
        house = a_house(url, redis.url, nodes=2, bundle=bundle)
        self.nodes: list[People] = await self._stack.enter_async_context(house)
        await self.nodes[0].redis.flushdb()
        self.admin = await self.nodes[0].admin()
        self.people: list[Person] = [await self.nodes[0].register(f"guest_{n}") for n in range(3)]
        self.nodes[0].clock.advance(4 * 86_400)
        self.people.append(await self.nodes[0].register("newcomer"))
        await self._stack.enter_async_context(running(*self.nodes))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it on this machine's loop."""
        return self._runner.run(work)

    def teardown(self) -> None:
        self.run(self._stack.aclose())
        self._runner.close()

    # What is true now

    def is_held(self, who: int) -> bool:
        return who == 3

    def sees(self, who: int, other: int) -> bool:
        me, them = self.known[who], self.known[other]
        mine, theirs = (ECOSYSTEM.get(one.mode or "") for one in (me, them))
        apart = {(who, other), (other, who)} & self.blocks
        return (
            who != other
            and me.is_there
            and them.is_there
            and mine is not None
            and mine == theirs
            and them.is_visible
            and not them.is_shadowed
            and not apart
            and (self.is_held(who) or not self.is_held(other))
        )

    def in_sight(self, who: int) -> dict[str, Expected]:
        return {self.people[other].handle: self.known[other] for other in range(4) if self.sees(who, other)}

    def fitting(self, who: int, query: str) -> set[str]:
        def fits(one: Expected) -> bool:
            if "mode=" in query:
                return query.endswith(f"={one.mode}")
            return one.is_camera_on or query in ("", "?segment=newcomers")

        return {handle for handle, one in self.in_sight(who).items() if fits(one)}

    # What may be done

    @initialize()
    def meet_at_the_party(self) -> None:
        """So that whatever is done next has somebody who may see it."""
        for who in range(4):
            self.say(who, who % 2, "party", None, camera=who == 0)
            self.connect(who, who % 2)

    @rule(
        who=WHO,
        at=NODE,
        mode=st.sampled_from(sorted(ECOSYSTEM)),
        visible=st.none() | st.booleans(),
        camera=st.booleans(),
    )
    def say(self, who: int, at: int, mode: str, visible: bool | None, camera: bool) -> None:
        said: dict[str, Any] = {"is_camera_on": camera, "capabilities": ["camera"] if camera else []}
        if visible is not None:
            said["visibility"] = "visible" if visible else "hidden"
        assert self.run(be(self.nodes[at], self.people[who], mode, **said)).status == 200
        one = self.known[who]
        one.mode, one.is_camera_on, one.is_there = mode, camera, True
        one.is_visible = one.is_visible if visible is None else visible

    @rule(who=WHO, at=NODE)
    def connect(self, who: int, at: int) -> None:
        if who not in self.clients:
            self.clients[who] = self.run(Client(self.nodes[at], self.people[who]).open())
            self.known[who].is_there = self.known[who].mode is not None

    @rule(who=WHO)
    def disconnect(self, who: int) -> None:
        if client := self.clients.pop(who, None):
            self.run(client.leave())
            self.known[who].is_there = False

    @rule(one=WHO, other=WHO, at=NODE)
    def block_or_let(self, one: int, other: int, at: int) -> None:
        if one != other:
            self.run(self._block(self.nodes[at], one, other))
            self.blocks ^= {(one, other)}

    async def _block(self, node: People, one: int, other: int) -> None:
        do = meet if (one, other) in self.blocks else part
        await do(node, self.people[one], self.people[other])

    @rule(who=WHO)
    def shadow_or_let(self, who: int) -> None:
        account = f"/v1/accounts/{self.people[who].user_id}"
        node = self.nodes[0]
        version = self.run(node.call("GET", account, who=self.admin)).json()["version"]
        shadowed = not self.known[who].is_shadowed
        self.run(node.call("PATCH", account, {"version": version, "shadowed": shadowed}, who=self.admin))
        self.known[who].is_shadowed = shadowed
        # It hears of it too, a little later.
        self.run(node.presence.account_changed(self.people[who].user_id))

    # What holds

    @invariant()
    def every_list_holds_whom_it_may(self) -> None:
        for who in range(4):
            for number, query in enumerate(QUERIES):
                node = self.nodes[(who + number) % 2]
                items = self.run(listed(node, self.people[who], query))["items"]
                assert {one["handle"] for one in items} == self.fitting(who, query), (who, query)

    @invariant()
    def every_watcher_knows_whom_they_may(self) -> None:
        for who, client in self.clients.items():
            expected = {handle: one.is_camera_on for handle, one in self.in_sight(who).items()}

            def agrees(client: Client = client, expected: dict[str, bool] = expected) -> bool:
                return {one.handle: one.is_camera_on for one in client.known.values()} == expected

            self.run(until(agrees))


def test_the_blocked_and_the_hidden_are_in_no_list(tmp_path: Path, redis: RedisServer) -> None:
    database = tmp_path / "platform.db"
    migrate(sqlite_url(database), "services.migrations")
    folders = (tmp_path / f"history-{number}" for number in range(10_000))
    run_state_machine_as_test(
        lambda: Presences(database, redis, next(folders)),  # type: ignore[arg-type]
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=14,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
