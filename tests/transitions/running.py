"""Rounds: somebody's session, fifty calls that would each end it and begin the next, and perhaps the death of an edge.

A round is judged by what its person can see and by what the SFU does with every token that was handed out, once
whatever the dead left is swept: one call at most won; the session either goes on without a child, or is over with one
that lives; nothing is half done; a token opens a door when its session lives, and no other.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.platform import Platform, start_platform

PASSWORD = "correct horse battery"
HLS, WEBRTC = "party", "mirror"
SESSIONS, MOVE = "/v1/sessions", "/v1/sessions/transition"
LOST = frozenset({(409, "SESSION_CONFLICT"), (409, "SESSION_OVER")})
CREATING_TIMEOUT_S = 3
SETTLED_S = 30.0
"""What is longest until a sweep has taken up whatever an edge left, on a busy machine."""
PATIENCE = {
    "VVTV_CFG__identity__access_token_s": "86400",
    "VVTV_CFG__sessions__provider_timeout_s": "2",
    "VVTV_CFG__sessions__creating_timeout_s": str(CREATING_TIMEOUT_S),
    "VVTV_CFG__sessions__revoke_lease_s": "3",
    "VVTV_CFG__sessions__sweep_interval_s": "0.2",
}


@dataclass(frozen=True)
class Round:
    """What became of one. `unanswered` calls were cut off by the death of their edge; `wrong` says what must not be."""

    number: int
    killed: bool
    won: int
    unanswered: int
    went_on: bool
    took_s: float
    wrong: tuple[str, ...]


class House:
    """A platform on air, and somebody in it."""

    def __init__(self, callers: int, seed: int) -> None:
        self._platform = start_platform(env=PATIENCE, until=Platform.alive)
        self._callers = callers
        self._dice = random.Random(seed)
        self._usual_s = 0.5
        self._token = ""

    async def open(self) -> None:
        """Register the person whose sessions they are."""
        self._platform.wait_until(lambda: "first start:" in self._platform.log.read_text(), 60)
        async with self._client() as client:
            body = {
                "handle": "ana_prado",
                "password": PASSWORD,
                "age_confirmed": True,
                "terms_accepted": True,
            }
            answer = await client.post("/v1/auth/register", json=body)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        self._token = answer.json()["access_token"]

    def close(self) -> None:
        """End the platform. Raises AssertionError when it doesn't end well."""
        try:
            assert self._platform.stop() == 0, self._platform.tail()
        finally:
            self._platform.kill_everything()

    async def round(self, number: int, *, deadly: bool) -> Round:
        """Play one. In a deadly one an edge is killed at some moment of it."""
        async with self._client() as client:
            first = await self._begun(client)
            began = time.perf_counter()
            killer = asyncio.create_task(self._kill_an_edge()) if deadly else None
            answers = await asyncio.gather(
                *(self._moved(client, first["session_id"], n) for n in range(self._callers))
            )
            took_s = time.perf_counter() - began
            if killer is None:
                self._usual_s = took_s
            else:
                await killer
                await self._edges_are_back()
            said = Counter("lost" if answer is None else answer.status_code for answer in answers)
            wrong = [] if deadly or said[httpx.codes.OK] == 1 else [f"{said[httpx.codes.OK]} calls won"]
            wrong += misfits(answers, deadly=deadly)
            left = await self._settled(client)
            won = [answer.json() for answer in answers if answer is not None and answer.is_success]
            wrong += faults(first["session_id"], won, left)
            tokens = [first, *(moved["session"] for moved in won), *await self._lives(client, left)]
            wrong += await self._doors(client, tokens, left)
            await self._end_all(client, left)
        return Round(
            number,
            deadly,
            said[httpx.codes.OK],
            said["lost"],
            left[first["session_id"]]["state"] == "active",
            took_s,
            tuple(dict.fromkeys(wrong)),
        )

    def _client(self) -> httpx.AsyncClient:
        """Calls as the person, each on a connection of its own, so that both edges have their share."""
        return httpx.AsyncClient(
            base_url=self._platform.base_url,
            headers={"authorization": f"Bearer {self._token}"} if self._token else {},
            limits=httpx.Limits(max_keepalive_connections=0),
            timeout=30,
        )

    async def _begun(self, client: httpx.AsyncClient) -> dict[str, Any]:
        """A session, every other time one with endpoints of its own."""
        answer = await client.post(SESSIONS, json={"mode": self._dice.choice((HLS, WEBRTC))})
        assert answer.status_code == httpx.codes.CREATED, answer.text
        session: dict[str, Any] = answer.json()
        return session

    async def _moved(self, client: httpx.AsyncClient, session_id: str, number: int) -> httpx.Response | None:
        """One call; None when it was cut off."""
        mode = (WEBRTC, HLS)[number % 3 % 2]
        try:
            return await client.post(MOVE, json={"session_id": session_id, "mode": mode})
        except httpx.TransportError:
            return None

    async def _kill_an_edge(self) -> None:
        await asyncio.sleep(self._dice.uniform(0, 1.2) * self._usual_s)
        edges = [pid for name, pid in self._platform.pids().items() if name.startswith("edge-")]
        await asyncio.to_thread(self._platform.kill, self._dice.choice(edges))

    async def _edges_are_back(self) -> None:
        def both() -> bool:
            return (
                sum(name.startswith("edge-") for name in self._platform.pids()) > 1 and self._platform.ready()
            )

        await asyncio.to_thread(self._platform.wait_until, both, SETTLED_S)

    async def _settled(self, client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
        """All of the person's sessions by id, once nothing is under way any more, or after long enough."""
        until = time.monotonic() + SETTLED_S
        while True:
            answer = await client.get(SESSIONS, params={"limit": 200})
            assert answer.status_code == httpx.codes.OK, answer.text
            sessions = {one["session_id"]: one for one in answer.json()["items"]}
            under_way = {one["state"] for one in sessions.values()} & {"creating", "ending"}
            if not under_way or time.monotonic() > until:
                return sessions
            await asyncio.sleep(0.1)

    async def _lives(self, client: httpx.AsyncClient, left: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Those that live, with their endpoints."""
        alive = [session_id for session_id, one in left.items() if one["state"] == "active"]
        return [(await client.get(f"{SESSIONS}/{session_id}")).json() for session_id in alive]

    async def _doors(
        self, client: httpx.AsyncClient, handed_out: list[dict[str, Any]], left: Mapping[str, Any]
    ) -> list[str]:
        """What is wrong with how the SFU takes tokens: it must know those of who lives, and nobody else's."""
        found = []
        for session in handed_out:
            endpoints = session.get("endpoints")
            if endpoints is None:
                continue
            headers = {"authorization": f"Bearer {endpoints['token']}", "content-type": "application/sdp"}
            answer = await client.post(endpoints["publish_url"], content="v=0\r\n", headers=headers)
            is_open = answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
            assert is_open or answer.status_code == httpx.codes.NOT_FOUND, answer.text
            state = left[session["session_id"]]["state"]
            if is_open != (state == "active"):
                found.append(
                    f"the endpoints of a session that is {state} are {'open' if is_open else 'closed'}"
                )
        return found

    async def _end_all(self, client: httpx.AsyncClient, left: Mapping[str, Any]) -> None:
        for session_id, session in left.items():
            if session["state"] == "active":
                answer = await client.post(f"{SESSIONS}/{session_id}/end")
                assert answer.status_code == httpx.codes.OK, answer.text


def misfits(answers: list[httpx.Response | None], *, deadly: bool) -> list[str]:
    """Answers that nobody should have got."""
    found = []
    for answer in answers:
        if answer is None:
            found += [] if deadly else ["a call was cut off though nobody was killed"]
        elif not answer.is_success and (answer.status_code, answer.json()["code"]) not in LOST:
            found.append(f"a call was answered {answer.status_code} {answer.json()['code']}")
    return found


def faults(first: str, won: list[dict[str, Any]], left: Mapping[str, dict[str, Any]]) -> list[str]:
    """What may not be, among all sessions, once nothing is under way."""
    children = [one for one in left.values() if one.get("parent_session_id") == first]
    alive = {child["session_id"] for child in children if child["state"] == "active"}
    goes_on, found = left[first]["state"] == "active", []
    if half := sorted({one["state"] for one in left.values()} & {"creating", "ending"}):
        found.append(f"sessions stay {' and '.join(half)}")
    if len(won) > 1:
        found.append(f"{len(won)} calls won")
    if len(alive) != (0 if goes_on else 1):
        found.append(f"{len(alive)} children live of a session that is {left[first]['state']}")
    if {moved["session"]["session_id"] for moved in won} - alive:
        found.append("the winner's session does not live")
    return found
