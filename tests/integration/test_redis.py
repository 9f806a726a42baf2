"""The embedded Redis as the supervisor launches it."""

import asyncio
import os
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, RedisError

from services.infra.paths import Home
from services.infra.redis import embedded_redis, open_redis
from tests.support.redis import LIMITS, RedisServer


def test_it_keeps_what_it_was_given_through_sigkill_after_a_second(redis: RedisServer) -> None:
    async def scenario() -> None:
        client = redis.client()
        await client.set("k", "v")
        await asyncio.sleep(1.2)
        redis.kill()
        with pytest.raises((RedisError, OSError)):
            await client.get("k")
        redis.start()
        assert await client.get("k") == b"v"
        await client.aclose()

    asyncio.run(scenario())


def test_it_has_no_tcp_port_and_only_its_user_may_connect(redis: RedisServer) -> None:
    async def scenario() -> None:
        client = redis.client()
        assert (await client.config_get("port"))["port"] == "0"
        assert redis.launch.socket.stat().st_mode & 0o077 == 0
        await client.aclose()

    asyncio.run(scenario())


def test_more_commands_at_once_than_connections_take_turns(redis: RedisServer) -> None:
    async def scenario() -> None:
        client, many = redis.client(), 8 * LIMITS.max_connections
        answers = await asyncio.gather(*(client.incr("k") for _ in range(many)))
        assert sorted(answers) == [*range(1, many + 1)]
        assert len(await client.client_list()) <= LIMITS.max_connections
        await client.aclose()

    asyncio.run(scenario())


def test_a_command_waits_longer_for_one_of_all_connections_than_for_a_new_one(redis: RedisServer) -> None:
    busy = {"max_connections": 1, "connect_timeout_s": 0.1, "command_timeout_s": 5}

    async def scenario(wait_timeout_s: float) -> int:
        client = open_redis(redis.url, LIMITS.model_copy(update={**busy, "wait_timeout_s": wait_timeout_s}))
        try:
            _, count = await asyncio.gather(client.blpop(["nothing"], timeout=0.5), client.incr("k"))
            return int(count)
        finally:
            await client.aclose()

    assert asyncio.run(scenario(5)) == 1
    with pytest.raises(RedisConnectionError):
        asyncio.run(scenario(0.1))


@pytest.mark.parametrize("turns", range(1, 12))
def test_whoever_is_cancelled_at_whatever_turn_of_a_command_ends(redis: RedisServer, turns: int) -> None:
    async def scenario() -> None:
        client, answers, is_over = redis.client(), 0, False

        async def endless() -> None:
            nonlocal answers
            while not is_over:
                await client.get("k")
                answers += 1

        await asyncio.gather(*(client.get("k") for _ in range(LIMITS.max_connections)))  # all are open
        for asked in range(10):
            task = asyncio.create_task(endless())
            async with asyncio.timeout(5):
                while answers <= asked:
                    await asyncio.sleep(0)
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            done, _ = await asyncio.wait([task], timeout=5)
            is_over = not done
            assert done, f"it goes on after {answers} answers"
            answers = asked + 1
        assert await client.get("k") is None
        await client.aclose()

    asyncio.run(scenario())


async def _fill(client: Redis) -> None:
    for number in range(10_000):
        await client.set(f"k{number}", "x" * 10_000)


def test_it_refuses_writes_rather_than_evict() -> None:
    from tests.support.redis import redis_server

    async def scenario(server: RedisServer) -> None:
        client = server.client()
        await client.set("first", "kept")
        await client.config_set("maxmemory", "2mb")
        with pytest.raises(OutOfMemoryError):
            await _fill(client)
        assert await client.get("first") == b"kept"
        await client.aclose()

    with redis_server() as server:
        asyncio.run(scenario(server))


def test_a_long_home_gets_a_short_socket_path(tmp_path: Path) -> None:
    home = Home(tmp_path / ("x" * 120))
    short = home.redis_socket
    assert len(os.fsencode(short)) <= 100
    assert Home(tmp_path / ("y" * 120)).redis_socket != short
    assert Home(Path("/srv/vvtv")).redis_socket == Path("/srv/vvtv/system/redis.sock")
    launch = embedded_redis(home, max_memory_bytes=1 << 20)
    launch.prepare()
    assert launch.socket.parent.stat().st_mode & 0o077 == 0
    launch.socket.parent.rmdir()
