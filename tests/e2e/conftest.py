"""The real platform and a real browser, shared by this package and gone after it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser
from voulezvous import Client
from voulezvous.generated.models import (
    ChatReport,
    ChatSaidMessage,
    ChatSayMessage,
    ChatThreadOpening,
    ReportReason,
)

from tests.support.callers import MEDIA_ARGS
from tests.support.conformance import REPOSITORY
from tests.support.guests import THREAT, somebody
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_programmes
from tests.support.viewer import chromium

PROGRAMMES = 5
CROWDED = {"VVTV_CFG__rates__registration__burst": "100", "VVTV_CFG__client__quality_interval_ms": "2000"}
"""All the people of these tests come from one address."""
RECENT_S = 8
"""Seconds after which an operator's sign-in is too old to change what airs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A viewer on a busy machine sees stalls that are no fault of ours."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="package")
def platform() -> Iterator[Platform]:
    """As a newcomer has it: an empty library, so the demo programmes. Who skips has a pause, from the first time on."""
    running = start_platform(
        env={**CROWDED, "VVTV_CFG__guardrails__random__cooldown_schedule_s": str([4] * 4)}
    )
    try:
        yield running
        assert running.stop() == 0, running.tail()
    finally:
        running.kill_everything()


@pytest.fixture(scope="package")
def channel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A channel of five short programmes of different rates, sizes and audio layouts, all prepared.

    Its configuration is its own, in its home.
    """
    home = Path(tmp_path_factory.mktemp("home"))
    make_programmes(home / "library")
    shutil.copytree(REPOSITORY / "config", home / "config")
    recent = {"VVTV_CFG__control__recent_sign_in_s": str(RECENT_S), "VVTV_CONFIG_DIR": str(home / "config")}
    running = start_platform(home, env={**CROWDED, **recent})
    try:
        running.wait_until(lambda: len(_titles(running)) >= PROGRAMMES, 180)
        yield running
        assert running.stop() == 0, running.tail()
    finally:
        running.kill_everything()


@pytest.fixture
def reported(channel: Platform) -> str:
    """The id of a report of what somebody wrote to somebody."""
    victim, author = somebody(channel), somebody(channel)
    assert victim.me is not None and author.me is not None
    with Client(channel.base_url, signer=author) as client:
        thread = client.chat.open_thread(body=ChatThreadOpening(user_id=victim.me.user_id))
        with client.sockets.chat(thread.thread_id) as chat:
            chat.send(ChatSayMessage(client_message_id=uuid4().hex, body=THREAT))
            next(news for news in chat if isinstance(news, ChatSaidMessage))
    report = ChatReport(
        user_id=author.me.user_id, reason_code=ReportReason.THREATS, mode_id="party", note="Agora mesmo."
    )
    with Client(channel.base_url, signer=victim) as client:
        return str(client.chat.report_thread(thread.thread_id, body=report).report_id)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Not for the whole session: its driver's event loop would run under every later test."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def devices() -> Iterator[Browser]:
    """The same with a camera and a microphone that are made up."""
    with chromium(*MEDIA_ARGS) as running:
        yield running


def _titles(running: Platform) -> set[str]:
    items = running.get("/v1/broadcast/guide?limit=100")["items"]
    return {item["title"] for item in items if item["kind"] == "programme"}
