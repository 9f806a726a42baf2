"""The sockets that people hold on this node: closed when the sign-in behind them ends or the account is barred.

Others may listen too: they are told of every account that changes, and may ask whether a sign-in still holds.

A change of an account is told through Redis and takes effect within milliseconds; a slow round over all of them makes
up for what was not heard.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from redis.asyncio import Redis

from generated.vocabulary import Caller
from services.identity.guard import TICKET, Guard
from services.identity.standings import CHANGES
from services.identity.tokens import Claims
from services.infra.streams import REDIS_ERRORS
from services.kernel.clock import Clock
from services.kernel.errors import Denied, KernelError, Unauthenticated, Unavailable

_log = logging.getLogger(__name__)
Dismiss = Callable[[KernelError], Awaitable[None]]
"""Closes a socket with the reason that a refusal is."""
_HEARD_S: Final = 1.0


class PeoplesSockets:
    """Every socket of this process that somebody signed in holds."""

    def __init__(self, redis: Redis, guard: Guard, clock: Clock, *, round_s: float) -> None:
        self._redis = redis
        self._guard = guard
        self._clock = clock
        self._round_s = round_s
        self._held: dict[str, dict[Dismiss, Claims]] = {}
        self._listeners: list[Callable[[str], Awaitable[None]]] = []

    def listen(self, listener: Callable[[str], Awaitable[None]]) -> None:
        """Tell `listener` the id of every account that changes, as far as Redis is heard."""
        self._listeners.append(listener)

    async def may_stay(self, user_id: str, sign_in_id: str, device_id: str) -> bool:
        """Whether a sign-in is in force and its account not barred. Raises Unavailable when nobody can say."""
        try:
            await self._guard.admit(TICKET, Claims(user_id, sign_in_id, device_id))
        except (Unauthenticated, Denied):
            return False
        return True

    def enter(self, caller: Caller, dismiss: Dismiss) -> Callable[[], None]:
        """Watch over a socket; what is returned ends that. An anonymous caller has nothing to lose."""
        if caller.subject is None or caller.sign_in is None or caller.device is None:
            return _nothing
        user_id = caller.subject
        self._held.setdefault(user_id, {})[dismiss] = Claims(user_id, caller.sign_in, caller.device)

        def leave() -> None:
            mine = self._held.get(user_id, {})
            mine.pop(dismiss, None)
            if not mine:
                self._held.pop(user_id, None)

        return leave

    async def run(self) -> None:
        """Listen until cancelled; an outage of Redis is waited out."""
        while True:
            try:
                await self._listen()
            except REDIS_ERRORS as error:
                _log.warning("identity: changes of accounts are not heard now: %s", error)
                await self._look_at_all()
                await asyncio.sleep(_HEARD_S)

    async def _listen(self) -> None:
        async with self._redis.pubsub() as channel:
            await channel.subscribe(CHANGES)
            next_round = self._clock.monotonic()
            while True:
                told = await channel.get_message(ignore_subscribe_messages=True, timeout=_HEARD_S)
                if told is not None:
                    await self._look_at(told["data"].decode())
                    await self._tell(told["data"].decode())
                if self._clock.monotonic() >= next_round:
                    await self._look_at_all()
                    next_round = self._clock.monotonic() + self._round_s

    async def _tell(self, user_id: str) -> None:
        for listener in self._listeners:
            try:
                await listener(user_id)
            except KernelError as error:
                _log.warning("identity: a listener could not follow a change: %s", error)

    async def _look_at_all(self) -> None:
        for user_id in list(self._held):
            await self._look_at(user_id)

    async def _look_at(self, user_id: str) -> None:
        """Dismiss every socket of the account whose sign-in is good no more; each sign-in is looked at once."""
        by_sign_in: dict[Claims, list[Dismiss]] = {}
        for dismiss, claims in self._held.get(user_id, {}).items():
            by_sign_in.setdefault(claims, []).append(dismiss)
        for claims, sockets in by_sign_in.items():
            try:
                await self._guard.admit(TICKET, claims)
            except (Unauthenticated, Denied) as refusal:
                for dismiss in sockets:
                    await dismiss(refusal)
            except Unavailable:
                return


def _nothing() -> None:
    return
