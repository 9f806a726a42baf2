"""The history of the owner cards, on a real station and its database."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from generated.models import PolicyReloadOrder
from lab.policies.service import CardHistory
from lab.policies.store import Version
from services.audit.service import AuditLog
from services.infra.configuration.bundle import card_hash
from services.infra.ids import Uuid7Source
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.kernel.errors import NotFound
from tests.support.lab import OPERATOR, Bench, a_lab

NOTE = {"by": "Ana Prado", "reason": "Children watch until nine."}
PATIENCE_S = 5


def on_air(root: Path, scenario: Callable[[Bench], Awaitable[None]], **said: Any) -> None:
    async def run() -> None:
        async with a_lab(root, **said) as bench:
            await scenario(bench)

    asyncio.run(run())


def history(bench: Bench) -> CardHistory:
    return bench.lab.parts.history


def edit(bench: Bench, **changes: object) -> None:
    """Another card in force, as after an edit of its file."""
    card = bench.card.model_dump(mode="json")
    bench.card = type(bench.card).model_validate({**card, "version": card["version"] + 1, **changes})


async def versions(bench: Bench, channel: str | None = None) -> list[Version]:
    return await history(bench).page(channel, None, 100)


def test_a_card_is_a_version_once_whatever_restarts(tmp_path: Path) -> None:
    async def first(bench: Bench) -> None:
        await asyncio.gather(*(history(bench).note() for _ in range(8)))
        (version,) = await versions(bench)
        assert (version.number, version.author, version.reason) == (1, "house", None)
        assert (version.effective_at, version.previous_hash) == (bench.clock.now(), None)

    async def again(bench: Bench) -> None:
        assert [version.number for version in await versions(bench)] == [1]

    on_air(tmp_path, first)
    on_air(tmp_path, again)


def test_a_change_is_put_down_to_the_house_the_card_or_the_operator(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        edit(bench, owner="One")
        await history(bench).note()
        edit(bench, owner="Two", change=NOTE)
        await history(bench).note()
        edit(bench, owner="Three")
        await bench.control.reload_policies(OPERATOR, PolicyReloadOrder(reason="By hand."))
        told = [(version.author, version.reason) for version in await versions(bench)]
        assert told == [
            ("operator", "By hand."),
            ("Ana Prado", "Children watch until nine."),
            ("house", None),
            ("house", None),
        ]

    on_air(tmp_path, scenario)


def test_a_card_is_kept_whole_under_its_hash_and_never_changed(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        first = bench.card
        kept = await history(bench).whole(card_hash(first))
        edit(bench, owner="Somebody else")
        await history(bench).note()
        bench.card = first
        await history(bench).note()
        newest, content = await history(bench).whole(card_hash(first))
        assert (newest.number, content) == (3, kept[1])
        assert hashlib.sha256(content.encode()).hexdigest() == newest.card_hash
        assert type(first).model_validate(json.loads(content)) == first
        found = await history(bench).difference(newest.card_hash, None)
        assert [change.path for change in found.changes] == ["/owner", "/version"]
        assert await history(bench).difference(newest.card_hash, newest.card_hash) != found

    on_air(tmp_path, scenario)


def test_each_change_is_an_audit_entry_with_both_hashes(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        before = card_hash(bench.card)
        edit(bench, change=NOTE)
        await bench.control.reload_policies(OPERATOR, PolicyReloadOrder())
        query = sa.select(AUDIT_EVENTS).where(AUDIT_EVENTS.c.action == "policy.changed")
        begun, changed = await bench.rows(query.order_by(AUDIT_EVENTS.c.sequence))
        assert (begun.actor, begun.subject, begun.before_hash, begun.after_hash) == (
            *("house", "policy:main", None),
            before,
        )
        assert (changed.actor, changed.reason) == ("operator", "Ana Prado: Children watch until nine.")
        assert (changed.before_hash, changed.after_hash) == (before, card_hash(bench.card))
        audit = AuditLog(bench.clock, Uuid7Source(bench.clock))
        assert (await bench.database.read(audit.verify)).whole

    on_air(tmp_path, scenario)


def test_every_channel_has_a_history_of_its_own(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        edit(bench, owner="Somebody else")
        await history(bench).note()
        (own,) = await versions(bench, "second")
        assert (own.channel_id, own.number) == ("second", 1)
        assert [version.number for version in await versions(bench)] == [2, 1]
        with pytest.raises(NotFound):
            await versions(bench, "third")
        with pytest.raises(NotFound):
            await history(bench).difference(own.card_hash, "0" * 64)

    on_air(tmp_path, scenario, further={"second": {}})


def test_a_station_at_work_notes_a_card_when_it_is_stirred(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not await versions(bench):
                await asyncio.sleep(0.01)
        edit(bench, owner="Somebody else")
        history(bench).stir()
        async with asyncio.timeout(PATIENCE_S):
            while len(await versions(bench)) < 2:
                await asyncio.sleep(0.01)

    on_air(tmp_path, scenario, by_itself=True)
