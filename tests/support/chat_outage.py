"""People write while their house can't keep anything for a while: what was acknowledged is there, once and in order.

`python -m tests.support.chat_outage FOLDER REDIS_URL`, where it may mount, is such an outage by a full disk.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from services.infra.settings import sqlite_url
from services.infra.sql import migrate
from tests.soak.ground import fill, small_disk
from tests.support.chat import THREADS, Client, messages, opened, running, until, with_chat
from tests.support.configuration import shipped
from tests.support.people import People, Person, a_house, quick

DISK_MB = 12
WORDS = 1_500
"""Characters of a message, so that a disk is full after a few."""
_WRITERS, _BEFORE, _AFTER = 4, 10, 10
_PATIENCE_S = 30


@dataclass
class Said:
    """What became of what was said; a message that was refused is said again under its id until it is kept."""

    kept: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """The codes of refusals."""
    is_enough: bool = False


async def outlived(
    database_url: str, redis_url: str, end: Callable[[], None], begin: Callable[[], None]
) -> Said:
    """Let two people write while the store ends and begins anew; what was said, once all of it is kept and told."""
    bundle = with_chat(quick(shipped(), access_token_s=10**7))
    async with a_house(database_url, redis_url, bundle=bundle) as [node]:
        ana, bia, eva = [await node.register(name) for name in ("ana_p", "bia_l", "eva_m")]
        node.clock.advance(4 * 86_400)
        thread_id = await opened(node, ana, bia)
        await opened(node, bia, ana)
        async with running(node):
            clients = [await Client(node, who, thread_id).open() for who in (ana, bia)]
            said = Said()
            writing = [
                asyncio.create_task(_write(clients[number % 2], number, said)) for number in range(_WRITERS)
            ]
            await _until(lambda: len(said.kept) >= _BEFORE, writing)
            await asyncio.to_thread(end)
            await _until(lambda: len(said.refused) >= _WRITERS, writing)
            await _refused_outright(node, eva, ana)
            before = len(said.kept)
            begin()  # in this thread: a server ends with the thread that began it
            await _until(lambda: len(said.kept) >= before + _AFTER, writing)
            said.is_enough = True
            await asyncio.gather(*writing)
            await _is_all_there(node, bia, thread_id, clients, said)
            assert (await node.db.read(node.audit.verify)).whole
    return said


async def _write(client: Client, number: int, said: Said) -> None:
    """Write on and on, until it is enough and the last of it is kept."""
    for turn in count():
        if said.is_enough:
            return
        body = f"{number}-{turn} ".ljust(WORDS, ".")
        while (reply := await client.say(body, f"writer-{number}-{turn:05}")).type == "refused":
            said.refused.append(reply.code)
            await asyncio.sleep(0.02)
        said.kept.append(body)


async def _refused_outright(node: People, who: Person, whom: Person) -> None:
    """What is asked over HTTP is refused as the contract says, and when to ask again."""
    answer = await node.call("POST", THREADS, {"user_id": whom.user_id}, who=who)
    assert (answer.status, answer.json()["code"]) == (503, "OVERLOADED"), answer.json()
    assert int(answer.header("retry-after") or 0) > 0


async def _is_all_there(node: People, who: Person, thread_id: str, clients: list[Client], said: Said) -> None:
    """Everything acknowledged is kept once, and was told once and in one order to everybody."""
    await until(lambda: all({*said.kept} <= {*client.bodies} for client in clients))
    first, other = (client.bodies for client in clients)
    assert first == other
    assert len({*first}) == len(first), "told twice"
    sequences = [message.sequence for message in clients[0].messages]
    assert sequences == sorted({*sequences})
    newest = [one["body"] for one in await messages(node, who, thread_id)]
    assert newest == first[-len(newest) :]


async def _until(holds: Callable[[], bool], writing: list[asyncio.Task[None]]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not holds():
            for writer in writing:
                if writer.done():
                    writer.result()
            await asyncio.sleep(0.01)


def main(folder: Path, redis_url: str) -> None:
    """Write while the disk of the database is full."""
    with small_disk(folder, DISK_MB):
        url, filler = sqlite_url(folder / "platform.db"), folder / "filler"
        migrate(url, "services.migrations")
        said = asyncio.run(outlived(url, redis_url, lambda: fill(filler), filler.unlink))
    print(json.dumps({"kept": len(said.kept), "refused": sorted({*said.refused})}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
