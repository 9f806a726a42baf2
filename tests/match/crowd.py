"""People who join, of whom each has parted from the next; whoever is cut off asks again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import httpx

from generated.vocabulary import MatchState
from tests.match.judging import Ticket
from tests.support.match import MATCH, RANDOM_MODE
from tests.support.people import PASSWORD

CALLS = 32
"""At once, of all people together."""
AGAIN_S = 0.05
_WISH = {"mode": RANDOM_MODE, "segment": {"language": "en"}}


@dataclass(frozen=True)
class Somebody:
    """Who can call."""

    user_id: str
    token: str


class Crowd:
    """Everybody, over connections of their own, so that every edge has its share."""

    def __init__(self, base_url: str) -> None:
        limits = httpx.Limits(max_connections=CALLS, max_keepalive_connections=0)
        self._http = httpx.AsyncClient(base_url=base_url, timeout=30, limits=limits)
        self._free = asyncio.Semaphore(CALLS)
        self.people: list[Somebody] = []

    @property
    def parted(self) -> set[frozenset[str]]:
        """Those who have parted."""
        return {frozenset((one.user_id, other.user_id)) for one, other in pairwise(self.people)}

    async def enter(self, count: int) -> None:
        """So many come in, and each blocks the next."""
        self.people = await asyncio.gather(*(self._registered(number) for number in range(count)))
        await asyncio.gather(*(self._parts(one, other) for one, other in pairwise(self.people)))

    async def join(
        self,
        people: Sequence[Somebody],
        joined: Callable[[], None] = lambda: None,
        pause_s: Callable[[], float] | None = None,
    ) -> None:
        """They all want to meet somebody, at once or with pauses in between; `joined` hears of each answer."""

        async def join(who: Somebody) -> None:
            await self._call("POST", f"{MATCH}/join", who, _WISH)
            joined()

        joins: list[asyncio.Task[None]] = []
        for who in people:
            if pause_s is not None:
                await asyncio.sleep(pause_s())
            joins.append(asyncio.create_task(join(who)))
        await asyncio.gather(*joins)

    async def tickets(self) -> dict[str, Ticket | None]:
        """How everybody stands."""
        seen = await asyncio.gather(*map(self._ticket, self.people))
        return dict(zip((who.user_id for who in self.people), seen, strict=True))

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()

    async def _ticket(self, who: Somebody) -> Ticket | None:
        answer = await self._call("GET", f"{MATCH}/ticket", who, missing=True)
        return None if answer is None else Ticket(MatchState(answer["state"]), answer.get("session_id"))

    async def _registered(self, number: int) -> Somebody:
        body = {"handle": f"person_{number}", "password": PASSWORD}
        answer = await self._call(
            "POST", "/v1/auth/register", None, {**body, "age_confirmed": True, "terms_accepted": True}
        )
        return Somebody(answer["me"]["user_id"], answer["access_token"])

    async def _parts(self, one: Somebody, other: Somebody) -> None:
        await self._call("PUT", f"/v1/moderation/blocks/{other.user_id}", one)

    async def _call(
        self,
        method: str,
        path: str,
        who: Somebody | None,
        body: Any = None,
        *,
        missing: bool = False,
    ) -> Any:
        """The answer of a call that succeeds; None of what is `missing`. Raises AssertionError for any other."""
        headers = {} if who is None else {"authorization": f"Bearer {who.token}"}
        while True:
            try:
                async with self._free:
                    answer = await self._http.request(method, path, headers=headers, json=body)
            except httpx.TransportError:
                await asyncio.sleep(AGAIN_S)
                continue
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                await asyncio.sleep(float(answer.headers["retry-after"]))
                continue
            if missing and answer.status_code == httpx.codes.NOT_FOUND:
                return None
            assert answer.is_success, answer.text
            return answer.json() if answer.content else None
