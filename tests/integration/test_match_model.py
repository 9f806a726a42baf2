"""Random histories of four people who want to meet somebody, on two nodes of which either may die, held to a model.

Whatever they do and whenever a node dies: each is in one encounter at most, with one other, whom nobody has parted them
from; who joined keeps their place until they leave or are barred, and who did not has none; and once all is quiet
nobody waits beside somebody who fits (spec 06, M8).
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

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
from sqlalchemy import text

from generated.models import ModeHeartbeat
from generated.vocabulary import MatchState
from services.infra.settings import sqlite_url
from services.infra.sql import migrate
from services.match.domain import Ticket
from services.match.store import MatchStore
from tests.support.configuration import shipped
from tests.support.match import (
    MATCH,
    RANDOM_MODE,
    join,
    look,
    meetings_hold,
    with_leases,
    with_random,
)
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, person, quick, with_mode
from tests.support.redis import RedisServer

T = TypeVar("T")
EXAMPLES = int(os.environ.get("VVTV_MODEL_EXAMPLES", "4"))
NAMES = ("ana_prado", "rui_costa", "zoe_lima", "eva_reis")
WHO = st.integers(0, len(NAMES) - 1)
PAIR = st.permutations(range(len(NAMES))).map(lambda order: (order[0], order[1]))
NODE = st.integers(0, 1)
HOUR = 5
"""Encounters within an hour."""
QUIET_S = 8
"""In which what the dead left is taken up."""


class Meetings(RuleBasedStateMachine):
    """Ana, Rui, Zoe and Eva."""

    def __init__(self, database: Path, redis: RedisServer, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True)
        shutil.copy(database, folder / "platform.db")
        self._runner = asyncio.Runner()
        bundle = with_random(quick(shipped(), access_token_s=10**7), max_matches_per_hour=HOUR)
        patient = ModeHeartbeat(interval_s=5, timeout_s=3600)
        bundle = with_mode(with_leases(bundle), RANDOM_MODE, heartbeat=patient)
        media = FileMedia(folder / "media")
        url = sqlite_url(folder / "platform.db")
        self._house = a_house(url, redis.url, nodes=2, bundle=bundle, media=media)
        self.nodes: list[People] = self.run(self._house.__aenter__())
        self.blocks: set[tuple[int, int]] = set()
        """Who has blocked whom."""
        self.wanted: set[int] = set()
        """Who joined, and has not left since."""
        self.banned: set[int] = set()
        self.met: set[frozenset[str]] = set()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it on this machine's loop."""
        return self._runner.run(work)

    def teardown(self) -> None:
        if hasattr(self, "people"):
            self.settle()
        self.run(self._house.__aexit__(None, None, None))
        self._runner.close()

    def parted(self, pair: frozenset[str]) -> bool:
        one, other = (self.index[user_id] for user_id in pair)
        return bool({(one, other), (other, one)} & self.blocks)

    async def tickets(self) -> dict[int, Ticket]:
        store = MatchStore(self.nodes[0].redis, self.nodes[0])
        found = [(await store.load(one.user_id)).person.ticket for one in self.people]
        return {who: ticket for who, ticket in enumerate(found) if ticket is not None}

    @initialize()
    def arrive(self) -> None:
        async def entering() -> list[Person]:
            people = []
            for name in NAMES:
                await self.nodes[0].redis.flushdb()  # of an earlier history, and how many may register
                people.append(await self.nodes[0].register(name))
            return people

        self.people = self.run(entering())
        self.admin = self.run(self.nodes[0].admin())
        self.index = {one.user_id: who for who, one in enumerate(self.people)}
        for who in range(2):
            self.joins(who, 0)

    @rule(who=WHO, at=NODE)
    def joins(self, who: int, at: int) -> None:
        answer = self.run(join(self.nodes[at], self.people[who]))
        assert answer.status in ((401, 403) if who in self.banned else (200, 429)), answer.json()
        if answer.status == 200:
            self.wanted.add(who)

    @rule(at=NODE)
    def join_at_once(self, at: int) -> None:
        async def race() -> list[int]:
            nodes = itertools.cycle(self.nodes[at:] + self.nodes[:at])
            return [one.status for one in await asyncio.gather(*map(join, nodes, self.people))]

        self.wanted |= {who for who, status in enumerate(self.run(race())) if status == 200}

    @rule(who=WHO, at=NODE)
    def leaves(self, who: int, at: int) -> None:
        answer = self.run(self.nodes[at].call("POST", f"{MATCH}/leave", who=self.people[who]))
        assert answer.status in ((401, 403) if who in self.banned else (204,)), answer.json()
        self.wanted -= {who} if answer.status == 204 else set()

    @rule(whose=WHO, who=WHO, at=NODE)
    def skips(self, whose: int, who: int, at: int) -> None:
        """One's own encounter, or that of somebody else."""
        before = self.run(self.tickets())
        session_id = before[whose].session_id if whose in before else None
        if session_id is not None:
            body = {"session_id": session_id}
            answer = self.run(self.nodes[at].call("POST", f"{MATCH}/skip", body, who=self.people[who]))
            assert answer.status in (200, 401, 403, 404, 429), answer.json()
            if whose != who:
                after = self.run(self.tickets())
                assert after[whose] == before[whose], "somebody else's encounter is skipped"

    @rule(pair=PAIR, word=st.sampled_from(["PUT", "DELETE"]), at=NODE)
    def part(self, pair: tuple[int, int], word: str, at: int) -> None:
        one, other = (self.people[who] for who in pair)
        path = f"/v1/moderation/blocks/{other.user_id}"
        if self.run(self.nodes[at].call(word, path, who=one)).status in (200, 204):
            (self.blocks.add if word == "PUT" else self.blocks.discard)(pair)

    @rule(who=WHO, at=NODE)
    def bans(self, who: int, at: int) -> None:
        async def ban(user_id: str) -> None:
            path, said = f"/v1/accounts/{user_id}/ban", {"reason": "Threats."}
            assert (await self.nodes[at].call("PUT", path, said, who=self.admin)).status == 200
            await self.nodes[at].sessions.account_changed(user_id)
            await self.nodes[at].match.account_changed(user_id)

        self.run(ban(self.people[who].user_id))
        self.banned.add(who)
        self.wanted.discard(who)

    @precondition(lambda self: self.banned)
    @rule(at=NODE)
    def is_let_in_again(self, at: int) -> None:
        who = min(self.banned)
        path = f"/v1/accounts/{self.people[who].user_id}/ban"
        assert self.run(self.nodes[at].call("DELETE", path, who=self.admin)).status in (200, 204)
        answer = self.run(self.nodes[at].sign_in(NAMES[who]))
        if answer.status != 200:
            assert answer.status == 429, answer.json()  # who signs in so often waits, and is still outside
            return
        self.people[who] = person(answer)
        self.banned.discard(who)

    @rule(s=st.sampled_from([1, 2, 5, 20]))
    def let_time_pass(self, s: int) -> None:
        self.nodes[0].clock.advance(s)

    @rule(at=NODE)
    def looks(self, at: int) -> None:
        self.run(look(self.nodes[at]))

    @rule()
    def look_at_once(self) -> None:
        async def race() -> None:
            await asyncio.gather(*map(look, self.nodes))

        self.run(race())

    @rule(at=NODE)
    def a_node_dies_between_pairing_and_session(self, at: int) -> None:
        self.run(self.nodes[at].match.matcher.pair(RANDOM_MODE))

    @rule()
    def settle(self) -> None:
        """All that was begun comes to its end; then nobody waits beside somebody who fits."""

        async def quiet() -> Counter[str]:
            for at in range(QUIET_S):
                await self.nodes[at % 2].consent.sweeper.sweep()
                await look(self.nodes[at % 2])
                self.nodes[0].clock.advance(shipped().platform.match.pair_lease_s)
            for node in self.nodes:
                await node.telemetry.recorder.flush()
            ended = "SELECT name FROM telemetry_event WHERE name IN ('match_ended', 'session_ended')"
            return await self.nodes[0].db.read(lambda conn: Counter(conn.execute(text(ended)).scalars()))

        told = self.run(quiet())
        tickets = self.run(self.tickets())
        assert {one.state for one in tickets.values()} <= {
            MatchState.SEARCHING,
            MatchState.TOGETHER,
            MatchState.COOLDOWN,
        }
        waiting = [
            self.people[who].user_id for who, one in tickets.items() if one.state is MatchState.SEARCHING
        ]
        assert all(self.parted(frozenset(two)) for two in itertools.combinations(waiting, 2))
        assert told["match_ended"] == told["session_ended"], "each side tells once what it cost"

    @precondition(lambda self: hasattr(self, "people"))
    @invariant()
    def nobody_is_met_twice_wrongly_or_lost(self) -> None:
        met = self.run(meetings_hold(self.nodes[1]))
        assert not [pair for pair in met - self.met if self.parted(pair)], "two who had parted met"
        self.met = met
        tickets = self.run(self.tickets())
        assert tickets.keys() == self.wanted, "a place without a wish, or a wish without a place"
        for who, one in tickets.items():
            if one.state is MatchState.TOGETHER:
                assert frozenset({self.people[who].user_id, one.partner_id or ""}) in met


def test_no_history_breaks_what_matching_promises(redis: RedisServer, tmp_path: Path) -> None:
    database, numbers = tmp_path / "platform.db", itertools.count()
    migrate(sqlite_url(database), "services.migrations")
    machine: Callable[[], RuleBasedStateMachine] = lambda: Meetings(  # noqa: E731
        database, redis, tmp_path / str(next(numbers))
    )
    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
