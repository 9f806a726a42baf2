"""Three people try by any sequence of API calls to be in a call without everybody's yes, or in a room without an act
of their own; nothing gets them there.

The model knows who consented to what. After every step the tables are read: each call has the recorded yes of all its
people, nobody is in two, and one side does not outlive the other (spec 05; 00, G2).

C1 by HTTP: nothing that the API takes is a grant (`tests/contract/test_consent.py` reads that in the contract). What an
attacker can send is the id of one, their own, others', used, expired or made up: where an answer to an invitation names
it, beside what a session asks for, or as the key of a request. Grants that are no good are given to the orchestrator's
own path in `tests/integration/test_consent.py`, for no call reaches it with one.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from collections.abc import Callable, Coroutine
from dataclasses import replace
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

from generated.vocabulary import ConsentGrantKind
from services.infra.configuration import ConfigBundle
from services.infra.settings import sqlite_url
from services.infra.sql import migrate
from services.sessions.staying import ROOMS
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.consent import CALL, asked_to, consents_hold, said
from tests.support.match import RANDOM_MODE, join, leave, look, skip, with_leases
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, quick, with_mode, with_sessions
from tests.support.redis import RedisServer
from tests.support.sessions import MOVE, SESSIONS, asked, mine, moved
from tests.support.stays import MEETING, PERFORMANCE, entering, moving

T = TypeVar("T")
EXAMPLES = int(os.environ.get("VVTV_MODEL_EXAMPLES", "8"))
PICK = st.integers(0, 10_000)
"""Which one: the rest of a division by how many there are."""
WHO = st.integers(0, 2)
PAIR = st.permutations(range(3)).map(lambda order: (order[0], order[1]))
"""Two of the three."""
WORDS = st.sampled_from(["accept", "decline", "cancel"])
CLOSED = st.sampled_from(
    [name for name, one in shipped().modes.items() if one.policies.grant is not ConsentGrantKind.NONE]
)
NAMES = st.sampled_from(["late-shift", "ana_prado", "rui_costa", "nobody_at_all"])
"""Rooms by their own names, and those of two of the three."""
OPEN = st.sampled_from(["party", "mirror"])
FORGED = "01935b7e-5f00-7000-8000-00000000f0f0"
"""The id of nothing."""
PRETEXTS = st.sampled_from(["consent_id", "grant_id", "ticket_id", "participant_id", "participants"])
"""What a grant might be called by whoever would like to send one."""
EXPECTED = frozenset({200, 201, 403, 404, 409, 502})


def unlimited(bundle: ConfigBundle) -> ConfigBundle:
    """Without the limit that would end every attack: Redis counts by a clock that no test moves."""
    consent = bundle.guardrails.consent.model_copy(update={"invitations_per_minute": 100_000})
    guardrails = bundle.guardrails.model_copy(update={"consent": consent})
    return replace(
        bundle,
        cost_tiers=bundle.cost_tiers.model_copy(update={"guardrails": guardrails}),
        quarantine=replace(bundle.quarantine, guardrails=guardrails),
    )


class Attack(RuleBasedStateMachine):
    """Ana, Rui and Zoe, who do whatever they like."""

    def __init__(self, database: Path, redis: RedisServer, folder: Path, nodes: int) -> None:
        super().__init__()
        folder.mkdir(parents=True)
        shutil.copy(database, folder / "platform.db")
        self._runner = asyncio.Runner()
        self.media = FileMedia(folder / "media")
        bundle = unlimited(quick(shipped(), access_token_s=10**7))
        bundle = with_sessions(with_leases(bundle), open_max=30, provider_timeout_s=60)
        limits = bundle.modes[MEETING].policies.limits.model_copy(update={"max_participants": 2})
        bundle = with_mode(bundle, MEETING, limits=limits)
        self._house = a_house(
            sqlite_url(folder / "platform.db"), redis.url, nodes=nodes, bundle=bundle, media=self.media
        )
        self.nodes: list[People] = self.run(self._house.__aenter__())
        self.run(self.forget())
        self.invitations: dict[str, tuple[int, int]] = {}
        """Who asked whom."""
        self.yes: set[tuple[str, int]] = set()
        """Who said yes to what: whose own call was answered so."""
        self.entries: set[tuple[str, int]] = set()
        """Who asked to be in rooms, or to meet anybody, in which mode."""

    async def forget(self) -> None:
        """What Redis knows of an earlier history."""
        await self.nodes[0].redis.flushdb()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it on this machine's loop."""
        return self._runner.run(work)

    def teardown(self) -> None:
        self.run(self._house.__aexit__(None, None, None))
        self._runner.close()

    def node(self, pick: int) -> People:
        return self.nodes[pick % len(self.nodes)]

    def somebody(self, pick: int) -> tuple[int, Person]:
        return pick, self.people[pick]

    def one(self, pick: int) -> str:
        return sorted(self.invitations)[pick % len(self.invitations)]

    def some_grant(self, pick: int) -> str:
        """An id that stands for a consent of anybody's, however it ended, or for none."""
        sessions = (one for person in self.people for one in self.run(mine(self.nodes[0], person)))
        used = (str(one["consent_id"]) for one in sessions if "consent_id" in one)
        known = {FORGED, *self.invitations, *used}
        return sorted(known)[pick % len(known)]

    def fits(self, answer: Answer) -> Answer:
        assert answer.status in EXPECTED, (answer.status, answer.json())
        return answer

    @initialize()
    def arrive(self) -> None:
        self.people = [
            self.run(self.nodes[0].register(name)) for name in ("ana_prado", "rui_costa", "zoe_lima")
        ]
        self.call((0, 1), 0)

    @rule(pair=PAIR, at=PICK)
    def call(self, pair: tuple[int, int], at: int) -> None:
        """As it is meant: so there is something to attack."""
        before = set(self.invitations)
        self.ask(pair, at)
        for consent_id in set(self.invitations) - before:
            _, invitee = self.invitations[consent_id]
            told = self.run(said(self.node(at + 1), self.people[invitee], consent_id, "accept"))
            self._hear(consent_id, invitee, "accept", told)

    @rule(pair=PAIR, at=PICK)
    def ask(self, pair: tuple[int, int], at: int) -> None:
        inviter, invitee = (self.people[index] for index in pair)
        answer = self.fits(self.run(asked_to(self.node(at), inviter, invitee)))
        if answer.status == 201:
            self.invitations[answer.json()["consent_id"]] = pair
            self.yes.add((answer.json()["consent_id"], pair[0]))

    @precondition(lambda self: self.invitations)
    @rule(of=PICK, who=WHO, word=WORDS, at=PICK)
    def answer(self, of: int, who: int, word: str, at: int) -> None:
        consent_id, (index, person) = self.one(of), self.somebody(who)
        self._hear(consent_id, index, word, self.run(said(self.node(at), person, consent_id, word)))

    @precondition(lambda self: self.invitations)
    @rule(tries=st.lists(st.tuples(PICK, WHO, WORDS), min_size=2, max_size=6))
    def answer_at_once(self, tries: list[tuple[int, int, str]]) -> None:
        acts = [(self.one(of), *self.somebody(who), word) for of, who, word in tries]

        async def race() -> list[Answer]:
            return await asyncio.gather(
                *(said(self.node(n), person, of, word) for n, (of, _, person, word) in enumerate(acts))
            )

        for (of, index, _, word), told in zip(acts, self.run(race()), strict=True):
            self._hear(of, index, word, told)

    def _hear(self, consent_id: str, index: int, word: str, told: Answer) -> None:
        self.fits(told)
        inviter, invitee = self.invitations[consent_id]
        if index != (inviter if word == "cancel" else invitee):
            assert told.status == 404, "an answer that is somebody else's to give"
        elif word == "accept" and told.status in (200, 502):
            self.yes.add((consent_id, index))

    @rule(who=WHO, mode=CLOSED, at=PICK)
    def walk_in(self, who: int, mode: str, at: int) -> None:
        _, person = self.somebody(who)
        answer = self.run(asked(self.node(at), person, mode))
        has_rooms = self.nodes[0].bundle.modes[mode].policies.grant in ROOMS
        refusal = (422, "SCHEMA_INVALID") if has_rooms else (403, "CONSENT_REQUIRED")
        assert (answer.status, answer.json()["code"]) == refusal

    @rule(who=WHO, mode=CLOSED, of=PICK, pretext=PRETEXTS, at=PICK)
    def present(self, who: int, mode: str, of: int, pretext: str, at: int) -> None:
        """Beside what a session or a transition asks for: the contract has no place for it, and nothing begins."""
        (_, person), grant_id = self.somebody(who), self.some_grant(of)
        before = self.run(mine(self.nodes[0], person))
        given: Any = [one.user_id for one in self.people] if pretext == "participants" else grant_id
        has_rooms = self.nodes[0].bundle.modes[mode].policies.grant in ROOMS
        wish = {"mode": mode, pretext: given, **({"room": "late-shift"} if has_rooms else {})}
        living = [one["session_id"] for one in before if one["state"] == "active"]
        tries = [(SESSIONS, wish), *((MOVE, {**wish, "session_id": one}) for one in living[:1])]
        for path, body in tries:
            answer = self.run(self.node(at).call("POST", path, body, who=person))
            assert (answer.status, answer.json()["code"]) == (422, "SCHEMA_INVALID")
        assert self.run(mine(self.nodes[0], person)) == before

    @rule(who=WHO, mode=CLOSED, of=PICK, at=PICK)
    def key_in(self, who: int, mode: str, of: int, at: int) -> None:
        """As the key of a request that is safe to repeat: it is remembered as nothing but that."""
        (_, person), grant_id = self.somebody(who), self.some_grant(of)
        answer = self.run(asked(self.node(at), person, mode, key=grant_id))
        has_rooms = self.nodes[0].bundle.modes[mode].policies.grant in ROOMS
        refusal = (422, "SCHEMA_INVALID") if has_rooms else (403, "CONSENT_REQUIRED")
        assert (answer.status, answer.json()["code"]) == refusal

    @rule(who=WHO, of=PICK, word=WORDS, at=PICK)
    def answer_to_anything(self, who: int, of: int, word: str, at: int) -> None:
        """With the id of whatever was consented to: only an invitation, and only one's own, can be answered."""
        (index, person), consent_id = self.somebody(who), self.some_grant(of)
        told = self.run(said(self.node(at), person, consent_id, word))
        if consent_id in self.invitations:
            self._hear(consent_id, index, word, told)
        else:
            assert (told.status, told.json()["code"]) == (404, "NOT_FOUND")

    @rule(who=WHO, mode=CLOSED, room=NAMES, at=PICK)
    def enter(self, who: int, mode: str, room: str, at: int) -> None:
        """By one's own act, where there are rooms."""
        _, person = self.somebody(who)
        answer = self.run(entering(self.node(at), person, room, mode=mode))
        if self.nodes[0].bundle.modes[mode].policies.grant not in ROOMS:
            assert (answer.status, answer.json()["code"]) == (422, "SCHEMA_INVALID")
            return
        self.entries.add((mode, who))
        self.fits(answer)
        if answer.status == 201:
            assert answer.json()["is_watching"] is (mode == PERFORMANCE and room != person.handle)

    @rule(entrants=st.lists(st.tuples(WHO, NAMES), min_size=2, max_size=6))
    def enter_at_once(self, entrants: list[tuple[int, str]]) -> None:
        async def race() -> list[Answer]:
            return await asyncio.gather(
                *(
                    entering(self.node(n), self.people[who], room, mode=(MEETING, PERFORMANCE)[n % 2])
                    for n, (who, room) in enumerate(entrants)
                )
            )

        self.entries |= {((MEETING, PERFORMANCE)[n % 2], who) for n, (who, _) in enumerate(entrants)}
        for answer in self.run(race()):
            self.fits(answer)

    @rule(who=WHO, of=PICK, mode=st.one_of(CLOSED, OPEN), at=PICK)
    def move(self, who: int, of: int, mode: str, at: int) -> None:
        """From any session of anybody's to any mode."""
        _, person = self.somebody(who)
        known = [one["session_id"] for other in self.people for one in self.run(mine(self.nodes[0], other))]
        if known:
            grant = self.nodes[0].bundle.modes[mode].policies.grant
            answer = self.run(moved(self.node(at), person, known[of % len(known)], mode))
            if grant in ROOMS:
                assert (answer.status, answer.json()["code"]) == (422, "SCHEMA_INVALID")
                self.entries.add((mode, who))
                answer = self.run(
                    moving(self.node(at), person, known[of % len(known)], "late-shift", mode=mode)
                )
            self.fits(answer)
            assert grant is ConsentGrantKind.NONE or grant in ROOMS or answer.status != 200

    @rule(who=WHO, mode=OPEN)
    def begin(self, who: int, mode: str) -> None:
        _, person = self.somebody(who)
        self.fits(self.run(asked(self.nodes[0], person, mode)))

    @rule(who=WHO, of=st.integers(0, 2), at=PICK, act=st.sampled_from(["end", "heartbeat"]))
    def meddle(self, who: int, of: int, at: int, act: str) -> None:
        """End somebody's newest sessions, or keep them alive; another's are not there."""
        _, person = self.somebody(who)
        for owner in self.people:
            theirs = self.run(mine(self.nodes[0], owner))
            if theirs:
                session_id = theirs[of % len(theirs)]["session_id"]
                path = f"{SESSIONS}/{session_id}/{act}"
                answer = self.fits(self.run(self.node(at).call("POST", path, who=person)))
                assert (answer.status == 404) == (owner is not person)

    @rule(who=st.lists(WHO, min_size=1, max_size=3), at=PICK)
    def join(self, who: list[int], at: int) -> None:
        """Some want to meet somebody, and a node pairs who does."""
        for index in who:
            answer = self.run(join(self.node(at), self.people[index]))
            assert answer.status in (200, 409, 429), answer.json()
            if answer.status == 200:
                self.entries.add((RANDOM_MODE, index))
        self.run(look(self.node(at + 1)))

    @rule(who=WHO, whose=WHO, of=PICK, at=PICK)
    def skip(self, who: int, whose: int, of: int, at: int) -> None:
        """An encounter, or any other session, of one's own or of somebody else."""
        theirs = self.run(mine(self.nodes[0], self.people[whose]))
        if theirs:
            session_id = theirs[of % len(theirs)]["session_id"]
            answer = self.run(skip(self.node(at), self.people[who], session_id))
            assert answer.status in (200, 404, 429), answer.json()
            if whose != who:
                assert self.run(mine(self.nodes[0], self.people[whose])) == theirs, "another's was ended"

    @rule(who=WHO, at=PICK)
    def leave(self, who: int, at: int) -> None:
        """The queue, and whom one has met."""
        self.run(leave(self.node(at), self.people[who]))

    @rule(pair=PAIR, word=st.sampled_from(["PUT", "DELETE", "DELETE"]))
    def part(self, pair: tuple[int, int], word: str) -> None:
        path = f"/v1/moderation/blocks/{self.people[pair[1]].user_id}"
        answer = self.run(self.nodes[0].call(word, path, who=self.people[pair[0]]))
        assert answer.status in (200, 204, 429)

    @rule(s=st.sampled_from([1, 10, 20]))
    def let_time_pass(self, s: int) -> None:
        self.nodes[0].clock.advance(s)

    @rule(at=PICK)
    def sweep(self, at: int) -> None:
        async def look() -> None:
            await asyncio.gather(
                self.node(at).consent.sweeper.sweep(), self.node(at + 1).sessions.sweeper.sweep()
            )

        self.run(look())

    @rule(is_broken=st.sampled_from([False, False, True]))
    def break_media(self, is_broken: bool) -> None:
        self.media.refuses_to_create = is_broken

    @precondition(lambda self: hasattr(self, "people"))
    @invariant()
    def nobody_is_in_a_call_without_everybodys_yes(self) -> None:
        self.run(consents_hold(self.nodes[-1]))
        by_id = {person.user_id: index for index, person in enumerate(self.people)}
        for person in self.people:
            for one in self.run(mine(self.nodes[-1], person)):
                grant = self.nodes[0].bundle.modes[one["mode"]].policies.grant
                if grant is ConsentGrantKind.NONE:
                    continue
                if grant in ROOMS:
                    assert (one["mode"], by_id[person.user_id]) in self.entries, (
                        "somebody who never asked to be there"
                    )
                    continue
                if grant is ConsentGrantKind.RANDOM_TICKETS:
                    assert {(one["mode"], by_id[user_id]) for user_id in one["participants"]} <= self.entries
                    continue
                assert one["mode"] == CALL
                for user_id in one["participants"]:
                    assert (one["consent_id"], by_id[user_id]) in self.yes
                if one["state"] == "active":
                    assert one["consent_id"] in self.media.held


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A platform database as it is at first."""
    path = tmp_path_factory.mktemp("migrated") / "platform.db"
    migrate(sqlite_url(path), "services.migrations")
    return path


@pytest.mark.parametrize("nodes", [1, 2])
def test_no_sequence_of_calls_opens_a_call_without_consent(
    nodes: int, migrated: Path, redis: RedisServer, tmp_path: Path
) -> None:
    numbers = itertools.count()
    machine: Callable[[], RuleBasedStateMachine] = lambda: Attack(  # noqa: E731
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
