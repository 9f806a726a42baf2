"""The shell on the mock server: as it is served there, and from Vite's development server that points to it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.conformance import REPOSITORY
from tests.support.mock import MockServer, mock_server
from tests.support.page_check import Complaints, refused
from tests.support.platform import free_port
from tests.support.viewer import Viewer, viewer

WEB = REPOSITORY / "web"
PATIENCE_S = 40.0
DESK = {"viewport": {"width": 1440, "height": 810}}


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    home = Path(tmp_path_factory.mktemp("mock"))
    with mock_server(home, "--every", "500ms") as server:
        yield server


@contextmanager
def development_server(platform: str, said: Path) -> Iterator[str]:
    """`npm run dev`, pointing to a platform; its address."""
    port = free_port()
    command = [
        "npm",
        "run",
        "--silent",
        "dev",
        "--",
        "--port",
        str(port),
        "--strictPort",
        "--host",
        "127.0.0.1",
    ]
    with said.open("wb") as log:
        running = subprocess.Popen(
            command,
            cwd=WEB,
            env={**os.environ, "VVTV_PLATFORM": platform},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(timeout=20)


def plays_the_examples(tab: Viewer) -> Page:
    """The shell stands, with the example's programmes over a moving picture; by the clock both have ended long ago."""
    tab.tune_in(timeout_s=PATIENCE_S)
    page = tab.page
    page.wait_for_selector("[data-player][data-state=playing]")
    expect(page.locator(".now h2")).to_have_text(re.compile("^(Noite de verão|Madrugada)$"))
    expect(page.locator(".now .pill")).to_contain_text("Ao vivo")
    assert page.title() == "Voulezvous · Ao vivo"
    assert tab.page_errors == []
    return page


def test_the_shell_that_it_serves_plays_on_its_examples(mock: MockServer, browser: Browser) -> None:
    with viewer(browser, mock.base_url, **DESK) as tab:
        until_it_has_a_picture(mock, tab.page)
        complaints = Complaints()
        complaints.listen(tab.page)
        page = plays_the_examples(tab)
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
        expect(page.get_by_role("button", name="Turn sound on")).to_be_visible()
        assert complaints.console == []
        assert refused(page) == []


def test_the_events_of_the_mock_reach_the_shell(mock: MockServer, browser: Browser) -> None:
    with viewer(browser, mock.base_url, **DESK) as tab:
        with tab.page.expect_websocket() as opened:
            tab.page.goto(mock.base_url)
        for _ in range(3):
            opened.value.wait_for_event("framereceived", lambda frame: '"sequence"' in str(frame))
        assert tab.page_errors == []


def test_the_development_server_shows_the_shell_on_the_mock(
    mock: MockServer, browser: Browser, tmp_path: Path
) -> None:
    said = tmp_path / "vite.log"
    with development_server(mock.base_url, said) as url, viewer(browser, url, **DESK) as tab:
        until_it_serves(url, said)
        until_it_has_a_picture(mock, tab.page)
        plays_the_examples(tab)


def until_it_has_a_picture(mock: MockServer, page: Page) -> None:
    """The slate is drawn while the mock answers already."""
    for _ in range(int(PATIENCE_S * 5)):
        if httpx.get(f"{mock.bare_url}/hls/main/master.m3u8").is_success:
            return
        page.wait_for_timeout(200)
    raise AssertionError(mock.said())


def until_it_serves(url: str, said: Path) -> None:
    """The development server has started."""
    transport = httpx.HTTPTransport(retries=8)
    with httpx.Client(transport=transport, timeout=PATIENCE_S) as client:
        assert client.get(url).is_success, said.read_text()
