"""One house of several nodes over one database and one Redis; a node is killed whole, and started anew."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from services.infra.configuration import load
from services.infra.settings import sqlite_url
from tests.support.configuration import CONFIG
from tests.support.nodes import Node
from tests.support.postgres import postgres_cluster
from tests.support.redis import redis_server

_CONFIGURED = {
    # Everybody comes from one address, every start asks for the same account, and hashes are not what is tried here.
    "rates__registration__burst": 1_000_000,
    "rates__sign_in__burst": 1_000_000,
    "identity__attempts_per_account__burst": 1_000_000,
    "identity__argon2__time_cost": 1,
    "identity__argon2__memory_kib": 64,
    "identity__argon2__lanes": 1,
    "identity__hash_queue_max": 1_024,
    "identity__access_token_s": 86_400,
    "guardrails__chat__private_1to1__messages_per_minute": 60_000,
    "guardrails__chat__private_1to1__burst": 1_000,
    "guardrails__quarantine__new_account_days": 0,
    # Somebody with nothing to say for as long as the others take to come back is not silent.
    "sockets__pong_timeout_s": 3_600,
}


START_S = 240.0
"""A node is started anew while everybody who lost one comes back to the others, and all that on one machine."""


class House:
    """Nodes by their number; `addresses` are those that were not killed."""

    def __init__(
        self, root: Path, count: int, database_url: str, redis_url: str, configured: Mapping[str, object]
    ) -> None:
        self._root = root
        self.database_url = database_url
        self.redis_url = redis_url
        self.env = "dev"
        self.secret = "one-and-the-same-for-all-of-the-starts"
        values = {f"VVTV_CFG__{key}": str(value) for key, value in {**_CONFIGURED, **configured}.items()}
        self.bundle = load(CONFIG, values)
        """What is configured on every node."""
        self._env = {
            "VVTV_ENV": self.env,
            "VVTV_DATABASE_URL": database_url,
            "VVTV_REDIS_URL": redis_url,
            "VVTV_TOKEN_SECRET": self.secret,
            **values,
        }
        self._nodes: dict[int, Node] = {}
        for number in range(count):
            self._start(number)

    @property
    def addresses(self) -> list[str]:
        """Where nodes are."""
        return [node.address for node in self._nodes.values()]

    def pids(self, address: str) -> list[int]:
        """The processes of a node."""
        return next(node.pids for node in self._nodes.values() if node.address == address)

    def kill(self, address: str) -> int:
        """SIGKILL every process of a node; the number by which it is started again."""
        (number,) = (number for number, node in self._nodes.items() if node.address == address)
        self._nodes.pop(number).kill()
        return number

    async def revive(self, number: int) -> None:
        """Start a node again, and return when it answers."""
        await asyncio.to_thread(self._start, number)

    def _start(self, number: int) -> None:
        node = Node(self._root / f"node-{number}", self._env)
        try:
            node.wait(START_S)
        except BaseException:
            node.kill()
            raise
        self._nodes[number] = node

    def close(self) -> None:
        """End every node."""
        while self._nodes:
            self._nodes.popitem()[1].kill()


@contextmanager
def a_house(
    root: Path, nodes: int, database: str, configured: Mapping[str, object] = MappingProxyType({})
) -> Iterator[House]:
    """A house on `database`, which is "sqlite" or "postgresql", with values of its configuration by their paths."""
    with redis_server() as redis:
        if database == "sqlite":
            with _of(House(root, nodes, sqlite_url(root / "platform.db"), redis.url, configured)) as house:
                yield house
        else:
            with (
                postgres_cluster(durable=True) as cluster,
                _of(House(root, nodes, cluster.database(), redis.url, configured)) as house,
            ):
                yield house


@contextmanager
def _of(house: House) -> Iterator[House]:
    try:
        yield house
    finally:
        house.close()
