"""Alerts are told to a real receiver that refuses, stalls, fails and comes back: each once or more, none lost."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from generated import models
from generated.vocabulary import AlertCode, AlertNoticeKind, PresenceFault
from lab.alerts import store
from lab.alerts.indicators import Fault
from lab.watchdog.word import Word, write_word
from services.infra.platform_word import write_platform_word
from services.infra.settings import Webhook
from services.infra.telemetry import configure_logs
from tests.support.clock import ManualClock
from tests.support.lab import Bench, a_lab
from tests.support.platform import free_port
from tests.support.receiver import Mood, Receiver, Request, receiving

SECRET = "a-secret-of-the-webhook"
BLACK = Fault("main", "black", "the picture has been black for 12 s", 12.0, 8.0)


@asynccontextmanager
async def a_telling_lab(root: Path, url: str, clock: ManualClock | None = None) -> AsyncIterator[Bench]:
    """A LAB with enough to air that tells `url`; its courier runs."""
    async with a_lab(root, clock, webhook=Webhook(f"{url}/hook?key=hunter2", SECRET)) as bench:
        bench.film("a.mkv", 2000)
        await bench.take_in()
        await bench.step(4)
        courier = bench.lab.alerts.courier
        assert courier is not None
        running = asyncio.create_task(courier.run())
        try:
            yield bench
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def looks(bench: Bench, seconds: float = 0.0, *faults: Fault) -> None:
    bench.clock.advance(seconds)
    await bench.station.beat()
    write_word(bench.home.watchdog_word, Word(bench.clock.now(), bench.clock.now(), 0.0, faults))
    await bench.lab.alerts.look()


async def waits(bench: Bench) -> int:
    return await bench.database.read(store.waiting)


async def told(bench: Bench, receiver: Receiver, count: int) -> list[models.AlertNotice]:
    """What the receiver has, once it has `count` calls and nothing waits any more."""
    for _ in range(400):
        if len(receiver.got) >= count and await waits(bench) == 0:
            return [notice(request) for request in receiver.got]
        await asyncio.sleep(0.01)
    raise AssertionError(f"{len(receiver.got)} calls, {await waits(bench)} wait")


def notice(request: Request) -> models.AlertNotice:
    """The notice, after the checks that the documentation asks of a receiver."""
    stamp = request.headers["x-vvtv-ts"]
    expected = hmac.new(SECRET.encode(), stamp.encode() + b"\n" + request.body, hashlib.sha256).hexdigest()
    assert request.headers["x-vvtv-signature"] == expected
    assert (request.method, request.target) == ("POST", "/hook?key=hunter2")
    assert request.headers["content-type"] == "application/json"
    read = models.AlertNotice.model_validate_json(request.body)
    assert request.headers["x-vvtv-event"] == read.kind.value
    return read


def test_a_critical_alert_is_told_and_told_to_be_over(tmp_path: Path) -> None:
    async def scenario() -> None:
        with receiving() as receiver:
            async with a_telling_lab(tmp_path, receiver.url) as bench:
                await looks(bench, 0, BLACK)
                (first,) = await told(bench, receiver, 1)
                assert (first.kind, first.alert.code) == (AlertNoticeKind.ALERT, AlertCode.DEAD_AIR)
                assert first.alert.active
                stamp = int(receiver.got[0].headers["x-vvtv-ts"])
                assert abs(stamp - bench.clock.now().timestamp()) < 1
                for _ in range(3):
                    await looks(bench, 1, BLACK)
                await looks(bench)
                await looks(bench, 30)
                _, second = await told(bench, receiver, 2)
                assert second.kind is AlertNoticeKind.ALERT_CLEAR
                assert second.alert.alert_id == first.alert.alert_id
                assert second.alert.active is False
                assert second.notice_id != first.notice_id

    asyncio.run(scenario())


def test_endpoints_that_are_not_taken_back_are_told_at_once_and_told_to_be_over(tmp_path: Path) -> None:
    """As the control plane's sweeper says it (spec 03, S5); its last word stands while it says no other."""

    def says(bench: Bench, sessions: int, failures: int) -> None:
        failing = models.FailingRevocations(sessions=sessions, failures=failures)
        write_platform_word(bench.home.platform_word, models.PlatformWord(revocations=failing))

    async def scenario() -> None:
        with receiving() as receiver:
            async with a_telling_lab(tmp_path, receiver.url) as bench:
                says(bench, 0, 0)
                await looks(bench)
                says(bench, 2, 1)
                await looks(bench, 1)
                (first,) = await told(bench, receiver, 1)
                assert (first.kind, first.alert.code) == (
                    AlertNoticeKind.ALERT,
                    AlertCode.REVOCATION_FAILING,
                )
                assert (first.alert.value, first.alert.threshold) == (1, 1)
                assert "of 2 sessions" in first.alert.detail
                for _ in range(3):
                    await looks(bench, 60)
                says(bench, 0, 0)
                await looks(bench)
                await looks(bench, 30)
                _, second = await told(bench, receiver, 2)
                assert second.kind is AlertNoticeKind.ALERT_CLEAR
                assert second.alert.alert_id == first.alert.alert_id

    asyncio.run(scenario())


def test_a_presence_that_does_not_move_is_told_with_how_long_it_has_not(tmp_path: Path) -> None:
    """As any edge says it (spec 11, presence stuck)."""

    async def scenario() -> None:
        with receiving() as receiver:
            async with a_telling_lab(tmp_path, receiver.url) as bench:
                stuck = models.PresenceStuck(fault=PresenceFault.NOT_TOLD, since=bench.clock.now())
                write_platform_word(bench.home.platform_word, models.PlatformWord(presence=stuck))
                await looks(bench, 61)
                assert not receiver.got, "it may be over in a moment"
                await looks(bench, 30)
                (first,) = await told(bench, receiver, 1)
                assert first.alert.code is AlertCode.PRESENCE_STUCK
                assert (first.alert.value, first.alert.threshold) == (91, 60)
                write_platform_word(bench.home.platform_word, models.PlatformWord())
                await looks(bench)
                await looks(bench, 30)
                _, second = await told(bench, receiver, 2)
                assert second.kind is AlertNoticeKind.ALERT_CLEAR

    asyncio.run(scenario())


def test_a_medium_alert_is_nobodys_call(tmp_path: Path) -> None:
    async def scenario() -> None:
        with receiving() as receiver:
            async with a_telling_lab(tmp_path, receiver.url) as bench:
                bench.disk_used = 0.85
                await looks(bench)
                await looks(bench, 30)
                assert [alert.code for alert in bench.lab.alerts.service.active] == [AlertCode.DISK_FULL]
                bench.disk_used = 0.95
                await looks(bench)
                (only,) = await told(bench, receiver, 1)
                assert only.alert.code is AlertCode.DISK_FULL, "it became high"

    asyncio.run(scenario())


def test_what_comes_and_goes_is_told_once_within_its_cooldown(tmp_path: Path) -> None:
    async def scenario() -> None:
        with receiving() as receiver:
            async with a_telling_lab(tmp_path, receiver.url) as bench:
                for _ in range(4):
                    await looks(bench, 10, BLACK)
                    await looks(bench, 10)
                    await looks(bench, 30)
                kinds = [read.kind.value for read in await told(bench, receiver, 2)]
                assert kinds == ["alert", "alert_clear"]
                await looks(bench, 100, BLACK)
                assert await waits(bench) == 0
                await looks(bench, 900, BLACK)
                kinds = [read.kind.value for read in await told(bench, receiver, 3)]
                assert kinds == ["alert", "alert_clear", "alert"], "late rather than not"

    asyncio.run(scenario())


@pytest.mark.parametrize("mood", ["fails", "stalls", "hangs up", "redirects"])
def test_a_receiver_in_trouble_is_told_when_it_is_better(tmp_path: Path, mood: Mood) -> None:
    async def scenario() -> None:
        with receiving() as receiver:
            receiver.moods.extend([mood] * 2)
            async with a_telling_lab(tmp_path, receiver.url) as bench:
                await looks(bench, 0, BLACK)
                (only,) = await told(bench, receiver, 1)
                assert only.kind is AlertNoticeKind.ALERT
                assert not receiver.moods
                courier = bench.lab.alerts.courier
                assert courier is not None
                async with asyncio.timeout(5):  # it learns of its success a moment after the receiver
                    while courier.failure is not None:
                        await asyncio.sleep(0.01)

    asyncio.run(scenario())


def test_nobody_at_the_address_and_a_kill_lose_nothing_and_keep_the_order(tmp_path: Path) -> None:
    """The LAB ends without a word while notices wait; the next one sends them, as they were."""

    async def before(port: int, clock: ManualClock) -> list[str]:
        async with a_telling_lab(tmp_path, f"http://127.0.0.1:{port}", clock) as bench:
            await looks(bench, 0, BLACK)
            await looks(bench, 1)
            await looks(bench, 30)
            await asyncio.sleep(0.2)
            assert await waits(bench) == 2
            rows = await bench.rows(sa.select(store.NOTICE.c.body).order_by(store.NOTICE.c.sequence))
            return [row.body for row in rows]

    async def after(port: int, clock: ManualClock) -> list[str]:
        with receiving(port=port) as receiver:
            async with a_telling_lab(tmp_path, receiver.url, clock) as bench:
                await told(bench, receiver, 2)
                return [request.body.decode() for request in receiver.got]

    port, clock = free_port(), ManualClock()
    bodies = asyncio.run(before(port, clock))
    assert asyncio.run(after(port, clock)) == bodies
    assert [json.loads(body)["kind"] for body in bodies] == ["alert", "alert_clear"]


def test_what_waits_is_bounded_and_the_newest_is_kept(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_telling_lab(tmp_path, f"http://127.0.0.1:{free_port()}") as bench:
            for _ in range(6):
                await looks(bench, 900, BLACK)
                await looks(bench, 1)
                await looks(bench, 30)
            kinds = [row.kind for row in await bench.rows(sa.select(store.NOTICE).order_by("sequence"))]
            assert len(kinds) == await waits(bench) == 6
            assert kinds[-1] == "alert_clear"

    asyncio.run(scenario())


def test_the_urls_secret_is_in_no_log_line(tmp_path: Path) -> None:
    said = io.StringIO()
    configure_logs("lab", out=said, pretty=False)

    async def scenario() -> None:
        with receiving() as receiver:
            receiver.moods.append("fails")
            async with a_telling_lab(tmp_path, receiver.url) as bench:
                await looks(bench, 0, BLACK)
                await told(bench, receiver, 1)

    asyncio.run(scenario())
    assert "answered 500" in said.getvalue()
    assert "127.0.0.1" in said.getvalue()
    assert "hunter2" not in said.getvalue()
    assert SECRET not in said.getvalue()
