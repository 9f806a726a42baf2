"""Random histories of sessions through the generated server, held to a model after each step, on one node and two."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.infra.settings import sqlite_url
from services.infra.sql import migrate
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, quick, with_sessions
from tests.support.redis import RedisServer
from tests.support.sessions import OVER, SESSIONS, asked, hold, mine, moved, pending

T = TypeVar("T")
EXAMPLES = int(os.environ.get("VVTV_MODEL_EXAMPLES", "12"))
OPEN_MAX = 6
TIMEOUT_S = {"broadcast": 90, "party": 20, "mirror": 20}
"""Modes, and the silence that ends their sessions."""
WITH_MEDIA = "mirror"
MODES = st.sampled_from(sorted(TIMEOUT_S))
PICK = st.integers(0, 10_000)
"""Which session, node or person: the rest of a division by how many there are."""


@dataclass
class Expected:
    """What the model knows of a session."""

    mode: str
    state: str
    silent_at: float
    parent: str | None = None


class Sessions(RuleBasedStateMachine):
    """One person's sessions, and a stranger."""

    def __init__(self, database: Path, redis: RedisServer, folder: Path, nodes: int) -> None:
        super().__init__()
        folder.mkdir(parents=True)
        shutil.copy(database, folder / "platform.db")
        self._runner = asyncio.Runner()
        self.media = FileMedia(folder / "media")
        bundle = with_sessions(
            quick(shipped(), access_token_s=10**7), open_max=OPEN_MAX, provider_timeout_s=60
        )
        self._house = a_house(
            sqlite_url(folder / "platform.db"), redis.url, nodes=nodes, bundle=bundle, media=self.media
        )
        self.nodes: list[People] = self.run(self._house.__aenter__())
        self.run(self.forget())
        self.known: dict[str, Expected] = {}
        self.keys = (f"key-{number:08}" for number in itertools.count())

    async def forget(self) -> None:
        """What Redis knows of an earlier history."""
        await self.nodes[0].redis.flushdb()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it on this machine's loop."""
        return self._runner.run(work)

    def teardown(self) -> None:
        self.run(self._house.__aexit__(None, None, None))
        self._runner.close()

    # What is true now

    @property
    def now(self) -> float:
        return self.nodes[0].clock.monotonic()

    def node(self, pick: int) -> People:
        return self.nodes[pick % len(self.nodes)]

    def one(self, pick: int) -> str:
        return sorted(self.known)[pick % len(self.known)]

    def lives(self, session_id: str) -> bool:
        expected = self.known[session_id]
        return expected.state == "active" and self.now < expected.silent_at

    def gets_media(self, mode: str) -> bool:
        """Whether a session of the mode gets what it needs of the media plane."""
        return mode != WITH_MEDIA or not (self.media.refuses_to_create or self.media.creates_by_halves)

    def end_of(self, session_id: str) -> str:
        """The state in which a session ends."""
        with_media = self.known[session_id].mode == WITH_MEDIA
        return "failed" if with_media and self.media.refuses_to_revoke else "ended"

    def began(self, answer: Answer, mode: str, parent: str | None = None, *, key: str = "session_id") -> None:
        told = answer.json().get("session", answer.json())
        self.known[told[key]] = Expected(mode, "active", self.now + TIMEOUT_S[mode], parent)

    def failed_to_begin(self, answer: Answer, mode: str, parent: str | None = None) -> None:
        """A session is left that never began."""
        assert (answer.status, answer.json()["code"]) == (502, "PROVIDER_FAILED")
        (new,) = {one["session_id"] for one in self.run(mine(self.nodes[0], self.ana))} - self.known.keys()
        self.known[new] = Expected(mode, "failed", self.now, parent)

    # What may be done

    @initialize()
    def arrive(self) -> None:
        self.ana: Person = self.run(self.nodes[0].register("ana_prado"))
        self.rui: Person = self.run(self.nodes[0].register("rui_costa"))

    @rule(mode=MODES, at=PICK, twice=st.booleans())
    def begin(self, mode: str, at: int, twice: bool) -> None:
        key = next(self.keys) if twice else None
        answer = self.run(asked(self.node(at), self.ana, mode, key=key))
        if len([one for one in self.known.values() if one.state not in OVER]) >= OPEN_MAX:
            assert (answer.status, answer.json()["code"]) == (409, "SESSION_LIMIT")
        elif not self.gets_media(mode):
            self.failed_to_begin(answer, mode)
        else:
            assert answer.status == 201
            self.began(answer, mode)
            if twice:
                again = self.run(asked(self.node(at + 1), self.ana, mode, key=key))
                assert again.json() == answer.json()

    @precondition(lambda self: self.known)
    @rule(of=PICK, at=PICK)
    def begin_a_child(self, of: int, at: int) -> None:
        parent = self.one(of)
        answer = self.run(asked(self.node(at), self.ana, "party", parent_session_id=parent))
        if self.known[parent].state not in OVER:
            assert (answer.status, answer.json()["code"]) == (409, "PARENT_ACTIVE")
        elif answer.status != 409:
            assert answer.status == 201
            self.began(answer, "party", parent)

    @precondition(lambda self: self.known)
    @rule(of=PICK, mode=MODES, at=PICK)
    def move(self, of: int, mode: str, at: int) -> None:
        session_id = self.one(of)
        answer = self.run(moved(self.node(at), self.ana, session_id, mode))
        if not self.lives(session_id):
            assert (answer.status, answer.json()["code"]) == (409, "SESSION_OVER")
        elif not self.gets_media(mode):
            self.failed_to_begin(answer, mode, session_id)
        else:
            assert answer.status == 200
            self.known[session_id].state = self.end_of(session_id)
            assert answer.json()["previous"]["state"] == self.known[session_id].state
            self.began(answer, mode, session_id)

    @precondition(lambda self: self.known)
    @rule(of=PICK, modes=st.lists(MODES, min_size=2, max_size=5))
    def move_at_once(self, of: int, modes: list[str]) -> None:
        session_id = self.one(of)
        if not self.lives(session_id) or not all(self.gets_media(mode) for mode in modes):
            return

        async def race() -> list[Answer]:
            tries = (moved(self.node(n), self.ana, session_id, mode) for n, mode in enumerate(modes))
            return await asyncio.gather(*tries)

        answers = self.run(race())
        ((mode, won),) = [(mode, a) for mode, a in zip(modes, answers, strict=True) if a.status == 200]
        assert {a.json()["code"] for a in answers if a is not won} <= {"SESSION_CONFLICT", "SESSION_OVER"}
        self.known[session_id].state = self.end_of(session_id)
        self.began(won, mode, session_id)

    @precondition(lambda self: self.known)
    @rule(of=PICK, at=PICK)
    def beat(self, of: int, at: int) -> None:
        session_id = self.one(of)
        path = f"{SESSIONS}/{session_id}/heartbeat"
        answer = self.run(self.node(at).call("POST", path, who=self.ana))
        if self.lives(session_id):
            assert answer.status == 200
            self.known[session_id].silent_at = self.now + TIMEOUT_S[self.known[session_id].mode]
        else:
            assert (answer.status, answer.json()["code"]) == (409, "SESSION_OVER")

    @precondition(lambda self: self.known)
    @rule(of=PICK, at=PICK)
    def end(self, of: int, at: int) -> None:
        session_id = self.one(of)
        answer = self.run(self.node(at).call("POST", f"{SESSIONS}/{session_id}/end", who=self.ana))
        assert answer.status == 200
        if self.known[session_id].state == "active":
            self.known[session_id].state = self.end_of(session_id)

    @precondition(lambda self: self.known)
    @rule(of=PICK, at=PICK, act=st.sampled_from(["", "/heartbeat", "/end"]))
    def meddle(self, of: int, at: int, act: str) -> None:
        method = "POST" if act else "GET"
        answer = self.run(self.node(at).call(method, f"{SESSIONS}/{self.one(of)}{act}", who=self.rui))
        assert (answer.status, answer.json()["code"]) == (404, "NOT_FOUND")

    @rule(s=st.sampled_from([1, 10, 19, 20, 70]))
    def let_time_pass(self, s: int) -> None:
        self.nodes[0].clock.advance(s)

    @rule(at=PICK, together=st.booleans())
    def sweep(self, at: int, together: bool) -> None:
        async def look() -> None:
            nodes = self.nodes if together else [self.node(at)]
            await asyncio.gather(*(node.sessions.sweeper.lapse() for node in nodes))
            await asyncio.gather(*(node.sessions.sweeper.sweep() for node in nodes))

        self.run(look())
        for session_id, expected in self.known.items():
            if expected.state == "active" and not self.lives(session_id):
                expected.state = self.end_of(session_id)

    @rule(fault=st.sampled_from(["refuses_to_create", "creates_by_halves", "refuses_to_revoke"]))
    def break_media(self, fault: str) -> None:
        setattr(self.media, fault, True)

    @rule()
    def mend_media(self) -> None:
        self.media.refuses_to_create = self.media.creates_by_halves = self.media.refuses_to_revoke = False

    @rule(at=PICK)
    def come_to_rest(self, at: int) -> None:
        """Once the media plane is well, everything that waited is done."""
        self.mend_media()
        self.nodes[0].clock.advance(61)
        self.sweep(at, together=False)
        assert self.run(pending(self.nodes[0])) == set()
        active = {s for s, e in self.known.items() if e.state == "active" and e.mode == WITH_MEDIA}
        assert self.media.held == active

    # What holds at any time

    @precondition(lambda self: hasattr(self, "ana"))
    @invariant()
    def is_as_expected(self) -> None:
        node = self.nodes[-1]
        is_so = {one["session_id"]: one["state"] for one in self.run(mine(node, self.ana))}
        assert is_so == {session_id: expected.state for session_id, expected in self.known.items()}
        self.run(hold(node, self.ana, self.media))


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A platform database as it is at first."""
    path = tmp_path_factory.mktemp("migrated") / "platform.db"
    migrate(sqlite_url(path), "services.migrations")
    return path


@pytest.mark.parametrize("nodes", [1, 2])
def test_sessions_keep_to_the_model(nodes: int, migrated: Path, redis: RedisServer, tmp_path: Path) -> None:
    numbers = itertools.count()
    machine: Callable[[], RuleBasedStateMachine] = lambda: Sessions(  # noqa: E731
        migrated, redis, tmp_path / str(next(numbers)), nodes
    )
    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
