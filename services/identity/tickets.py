"""Tickets that open a socket: random, good once and for seconds, because a socket's address may be logged."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis.asyncio import Redis

from generated.vocabulary import Caller, ErrorCode
from services.identity.tokens import Claims
from services.infra.streams import REDIS_ERRORS
from services.kernel.clock import Clock
from services.kernel.errors import Unauthenticated, Unavailable


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket's word, and until when it is good."""

    word: str
    expires_at: datetime


class SocketTickets:
    """Tickets in Redis, the same on every node."""

    def __init__(self, redis: Redis, clock: Clock, lifetime_s: int) -> None:
        self._redis = redis
        self._clock = clock
        self._lifetime_s = lifetime_s

    async def issue(self, caller: Caller) -> Ticket:
        """A ticket for the caller. Raises Unavailable without Redis."""
        word = secrets.token_urlsafe(24)
        said = json.dumps([caller.subject, caller.sign_in, caller.device])
        try:
            await self._redis.set(_key(word), said, ex=self._lifetime_s)
        except REDIS_ERRORS as error:
            raise _away() from error
        return Ticket(word, self._clock.now() + timedelta(seconds=self._lifetime_s))

    async def redeem(self, word: str) -> Claims:
        """Whose it was; it is used up. Raises Unauthenticated, or Unavailable without Redis."""
        try:
            said = await self._redis.getdel(_key(word))
        except REDIS_ERRORS as error:
            raise _away() from error
        if said is None:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "The ticket is not in force; ask for another.")
        return Claims(*json.loads(said))


def _key(word: str) -> str:
    return f"vvtv:socket-ticket:{word}"


def _away() -> Unavailable:
    return Unavailable(ErrorCode.OVERLOADED, "Tickets can't be kept just now.")
