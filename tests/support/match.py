"""People who want to meet somebody, as tests have them join, skip and look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from prometheus_client import CollectorRegistry
from pydantic import TypeAdapter
from sqlalchemy import text

from generated import models
from generated.api.match_socket import MatchOutgoing
from generated.server.match_socket import MATCH_SOCKET
from generated.vocabulary import Caller, ConsentGrantKind, ErrorCode, SessionEndReason, SessionState
from services.infra.configuration import ConfigBundle
from services.kernel.callers import SignedIn
from services.kernel.errors import Denied
from services.match.domain import Standing
from services.match.matching import Matcher
from services.match.wiring import Match, build_match
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.people import People, Person, quick

MATCH = "/v1/match"
RANDOM_MODE = next(
    name for name, one in shipped().modes.items() if one.policies.grant is ConsentGrantKind.RANDOM_TICKETS
)
"""A mode in which people meet by chance."""
OUTGOING: TypeAdapter[MatchOutgoing] = TypeAdapter(MatchOutgoing)


def with_leases(bundle: ConfigBundle) -> ConfigBundle:
    """The configuration with tickets that hold, by Redis's clock, however busy the machine is."""
    platform = bundle.platform
    changed = platform.match.model_copy(update={"lease_s": 3600})
    return replace(bundle, platform=platform.model_copy(update={"match": changed}))


def with_random(bundle: ConfigBundle | None = None, **changes: Any) -> ConfigBundle:
    """The configuration with other limits of random encounters, and nobody in quarantine."""
    bundle = bundle or quick(shipped())
    guardrails = bundle.guardrails
    random = guardrails.random.model_copy(update={"recent_pair_s": 0, **changes})
    changed = guardrails.model_copy(update={"random": random})
    quarantine = replace(bundle.quarantine, guardrails=changed)
    tiers = bundle.cost_tiers.model_copy(update={"guardrails": changed})
    return replace(bundle, cost_tiers=tiers, quarantine=quarantine)


async def join(node: People, who: Person, *, mode: str = RANDOM_MODE, **segment: Any) -> Answer:
    """Want to meet somebody."""
    return await node.call(
        "POST", f"{MATCH}/join", {"mode": mode, "segment": {"language": "pt-BR", **segment}}, who=who
    )


async def joined(node: People, *people: Person, **segment: Any) -> None:
    """Each of them joins, and is let in."""
    for who in people:
        answer = await join(node, who, **segment)
        assert answer.status == 200, answer.json()


async def skip(node: People, who: Person, session_id: str | None = None) -> Answer:
    """The next one, please: after this encounter, or after the one that they are in."""
    named = session_id or (await ticket(node, who))["session_id"]
    return await node.call("POST", f"{MATCH}/skip", {"session_id": named}, who=who)


async def leave(node: People, who: Person) -> None:
    """Enough of it."""
    assert (await node.call("POST", f"{MATCH}/leave", who=who)).status == 204


async def ticket(node: People, who: Person) -> dict[str, Any]:
    """Somebody's ticket; nothing when they have none."""
    answer = await node.call("GET", f"{MATCH}/ticket", who=who)
    assert answer.status in (200, 404), answer.json()
    found: dict[str, Any] = answer.json() if answer.status == 200 else {}
    return found


async def state(node: People, who: Person) -> str | None:
    """How somebody's ticket stands."""
    return (await ticket(node, who)).get("state")


async def look(node: People) -> None:
    """One whole look of a node at its queue and pairs, and what it begins."""
    matcher = node.match.matcher  # asked for once: nodes may take turns
    await look_of(matcher)
    await matcher.quiet()


async def look_of(matcher: Matcher) -> None:
    """One whole look; the sessions of new pairs begin beside it."""
    await matcher.look_at_queue()
    await matcher.look_at_pairs()


async def caller_of(node: People, who: Person) -> Any:
    """Somebody at the socket's door."""
    shown = (await node.call("POST", "/v1/auth/socket-ticket", who=who)).json()["ticket"]
    scope = {"type": "websocket", "query_string": f"ticket={shown}".encode(), "headers": []}
    return await node.seam.authorise_socket(MATCH_SOCKET, scope)


class Session:
    """A connection's sending side; every message is validated against the contract, and kept."""

    def __init__(self) -> None:
        self.told: list[MatchOutgoing] = []
        self.closed: int | None = None

    async def send(self, message: MatchOutgoing) -> None:
        await self.send_encoded(message.model_dump_json())

    async def send_encoded(self, message: str) -> None:
        self.told.append(OUTGOING.validate_json(message))

    def straight(self, _ended: Callable[[], None]) -> None:
        return None

    def send_at_once(self, frame: bytes) -> bool:
        return False

    async def close(self, code: int, reason: str) -> None:
        self.closed = self.closed or code


@dataclass(frozen=True)
class InMemory:
    """One side of an encounter that goes on."""

    session_id: str
    mode: str = RANDOM_MODE
    state: SessionState = SessionState.ACTIVE
    end_reason: SessionEndReason | None = None
    gb: float = 0.0


class Crowd:
    """Many people who are all there, of whom each has parted from the next, and their encounters: what matching needs
    of others, kept in memory. `Encounters`, `People` and `EntryPolicy`."""

    def __init__(self, count: int) -> None:
        self.people = [f"00000000-0000-7000-8000-{number:012}" for number in range(count)]
        self.parted = {frozenset(two) for two in pairwise(self.people)}
        self.calls: dict[str, tuple[str, ...]] = {}
        self._void: set[str] = set()

    def caller(self, user_id: str) -> Caller:
        """Somebody who calls."""
        return Caller("accessToken", user_id, frozenset(), sign_in=user_id, device=user_id)

    def matching(self, node: People) -> Match:
        """The matching of a node."""
        return build_match(
            *(node.db, node.redis, node.audit, self, node.limiter, node.clock, node.ids, node),
            encounters=self,
            people=self,
            hub=node.hub,
            doors=node.identity.sockets,
            telemetry=node.telemetry.recorder,
            registry=CollectorRegistry(),
            alarms=node.alarms,
        )

    async def require(self, *_said: object, **_more: object) -> None:
        await asyncio.sleep(0)

    async def standing(self, _user_id: str) -> Standing | None:
        await asyncio.sleep(0)
        return Standing(50, in_quarantine=False, is_shadowed=False)

    async def is_signed_in(self, _owner: SignedIn) -> bool:
        return True

    async def begin(self, pair_id: str, people: Collection[str]) -> Mapping[str, str]:
        await asyncio.sleep(0)
        if pair_id in self._void or await self.apart(people):
            raise Denied(ErrorCode.CONSENT_REQUIRED, "Not these two.")
        self.calls[pair_id] = (*people,)
        return {who: who for who in people}

    async def living(self, pairs: Collection[str]) -> frozenset[str]:
        return frozenset(pairs) & self.calls.keys()

    async def void(self, pair_id: str) -> None:
        self._void.add(pair_id)

    async def sides(self, pair_id: str) -> Mapping[str, InMemory]:
        return {who: InMemory(who) for who in self.calls.get(pair_id, ())}

    async def end(self, pair_id: str) -> None:
        raise AssertionError("nobody ended anything")

    async def is_busy(self, user_id: str) -> bool:
        return any(user_id in pair for pair in self.calls.values())

    async def unfit(self, owners: Sequence[SignedIn], _signed_in: Collection[str]) -> frozenset[str]:
        return frozenset([one.user_id for one in owners if await self.is_busy(one.user_id)])

    async def apart(self, people: Collection[str]) -> frozenset[frozenset[str]]:
        await asyncio.sleep(0)
        return frozenset(two for two in self.parted if two <= {*people})


async def join_in(match: Match, caller: Caller) -> None:
    """Somebody of a crowd joins."""
    body = models.MatchJoin(mode=RANDOM_MODE, segment=models.MatchSegment(language="en"))
    await match.handlers.join_match(caller, body)


async def meetings_hold(node: People) -> set[frozenset[str]]:
    """The pairs that have met; AssertionError unless each is two people who are in no other call that goes on.

    Read from the tables, whatever the API says.
    """
    rows = await node.db.read(
        lambda conn: [
            *conn.execute(text("SELECT grant_id, user_id, participants, state, mode FROM session")).mappings()
        ]
    )
    met = [row for row in rows if row["mode"] == RANDOM_MODE]
    for row in met:
        people: Sequence[str] = row["participants"].split()
        assert len({*people}) == 2, "somebody met themselves"
        assert row["user_id"] in people, "somebody is in an encounter that is not theirs"
    alive = [row["user_id"] for row in rows if row["grant_id"] and row["state"] in ("creating", "active")]
    assert len(alive) == len({*alive}), "somebody is in two encounters"
    sides: dict[str, list[str]] = {}
    for row in met:
        sides.setdefault(row["grant_id"], []).append(row["user_id"])
    assert all(len({*both}) == len(both) == 2 for both in sides.values()), "one side of an encounter alone"
    return {frozenset(both) for both in sides.values()}
