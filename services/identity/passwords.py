"""argon2id off the event loop (RFC 9106): a few at once, a bounded queue, and a hash to waste time on.

Whoever signs in under a handle that does not exist costs as much as under one that does, from the first one on.
"""

from __future__ import annotations

import asyncio
import secrets
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from argon2 import DEFAULT_HASH_LENGTH, DEFAULT_RANDOM_SALT_LENGTH, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from generated.vocabulary import ErrorCode
from services.kernel.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from generated.models import Argon2Settings, IdentitySettings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password fits; `rehashed` is its hash at the costs in force when the kept one was made at others."""

    fits: bool
    rehashed: str | None = None


class Passwords:
    """Hashes and verifies on threads of its own."""

    def __init__(self, settings: IdentitySettings) -> None:
        costs = settings.argon2
        self._hasher = PasswordHasher(costs.time_cost, costs.memory_kib, costs.lanes)
        self._nobodys = _of_nobody(costs)
        self._threads = ThreadPoolExecutor(settings.hash_workers, thread_name_prefix="argon2")
        self._places = settings.hash_workers + settings.hash_queue_max
        self._busy = 0

    async def hash(self, password: str) -> str:
        """The encoded hash. Raises Unavailable when too many wait."""
        return await self._run(partial(self._hasher.hash, password))

    async def verify(self, kept: str | None, password: str) -> Verdict:
        """Whether `password` is the one of `kept`; None costs as much, and never fits."""
        return await self._run(partial(self._verify, kept, password))

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, kept: str | None, password: str) -> Verdict:
        try:
            self._hasher.verify(self._nobodys if kept is None else kept, password)
        except (VerificationError, InvalidHashError):
            return Verdict(fits=False)
        if kept is None:
            return Verdict(fits=False)
        stale = self._hasher.check_needs_rehash(kept)
        return Verdict(fits=True, rehashed=self._hasher.hash(password) if stale else None)

    async def _run(self, job: Callable[[], T]) -> T:
        if self._busy >= self._places:
            raise Unavailable(ErrorCode.OVERLOADED, "Too many people are signing in; try again.")
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, job)
        finally:
            self._busy -= 1


def _of_nobody(costs: Argon2Settings) -> str:
    """An encoded hash at these costs that no password has; nothing is hashed for it, which somebody could notice."""
    lengths = DEFAULT_RANDOM_SALT_LENGTH, DEFAULT_HASH_LENGTH
    salt, digest = (b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in lengths)
    given = f"m={costs.memory_kib},t={costs.time_cost},p={costs.lanes}"
    return f"$argon2id$v={ARGON2_VERSION}${given}${salt}${digest}"
