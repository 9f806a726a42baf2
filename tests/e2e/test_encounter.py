"""Two people who meet by chance in real browsers: searching, found, seen and heard, the next one, and away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.guests import sign_in
from tests.support.page_check import accessibility_violations, refused
from tests.support.platform import Platform
from tests.support.viewer import until, viewer

DESK = {"viewport": {"width": 1280, "height": 720}, "permissions": ["camera", "microphone"]}
HANDLES = ("ana", "bia")


@pytest.fixture
def two(platform: Platform, devices: Browser) -> Iterator[tuple[Page, Page]]:
    """Ana and Bia, signed in, where people meet by chance."""
    with ExitStack() as open_:
        tabs = [open_.enter_context(viewer(devices, platform.base_url, **DESK)) for _ in HANDLES]
        for tab, handle in zip(tabs, HANDLES, strict=True):
            sign_in(tab, handle)
            tab.page.get_by_role("link", name="Ao acaso").click()
            tab.page.wait_for_url("**/random")
        yield tabs[0].page, tabs[1].page
        assert [error for tab in tabs for error in tab.page_errors] == []


def search(page: Page) -> None:
    page.get_by_label("Assuntos").fill("Cinema, dois navegadores")
    page.get_by_role("button", name="Procurar alguém").click()


def see_and_hear(page: Page) -> None:
    page.wait_for_selector("[data-call=connected]", timeout=20_000)
    until(page, "document.querySelector('.theirs').videoWidth > 0", 10)
    until(page, "document.querySelector('.theirs').srcObject.getAudioTracks().some((t) => !t.muted)", 10)


def test_two_people_meet_by_chance_and_part(two: tuple[Page, Page]) -> None:
    ana, bia = two
    told: list[str] = []
    ana.on("request", lambda sent: told.append(sent.post_data or "") if "telemetry" in sent.url else None)
    expect(ana.locator("video")).to_have_count(0)
    assert accessibility_violations(ana) == []
    search(ana)
    expect(ana.get_by_text("Procurando alguém…")).to_be_visible()
    expect(ana.get_by_label("Você", exact=True)).to_be_visible()
    assert accessibility_violations(ana) == []
    search(bia)
    for page in two:
        see_and_hear(page)
        assert accessibility_violations(page) == []
        expect(page.get_by_role("button", name="Bloquear", exact=True)).to_be_visible()
    bia.get_by_role("button", name="Denunciar", exact=True).click()
    expect(bia.get_by_role("heading", name="Denunciar alguém")).to_be_visible()
    bia.get_by_role("button", name="Spam").click()
    expect(bia.get_by_text("Denúncia enviada")).to_be_visible()

    ana.wait_for_timeout(2000)  # nobody is skipped before they were seen
    ana.get_by_role("button", name="Próxima pessoa").click()
    pause = ana.get_by_role("timer")
    expect(pause).to_have_text(re.compile(r"De volta à fila em [2-4] s\."))
    left_s = int("".join(filter(str.isdigit, pause.inner_text())))
    until(ana, f"parseInt(document.querySelector('[role=timer]')?.textContent.match(/\\d+/)) < {left_s}", 5)
    assert accessibility_violations(ana) == []
    for page in two:
        expect(page.get_by_text("Procurando alguém…")).to_be_visible()
        expect(page.locator(".theirs")).to_have_count(0)
    bia.get_by_role("group", name="Quem você acabou de encontrar").get_by_role(
        "button", name="Denunciar"
    ).click()
    bia.get_by_role("button", name="Assédio").click()
    expect(bia.get_by_text("Denúncia enviada")).to_have_count(1)
    ana.get_by_role("button", name="Sair", exact=True).click()
    expect(ana.get_by_role("button", name="Procurar alguém")).to_be_visible()
    expect(ana.locator("video")).to_have_count(0)
    assert accessibility_violations(ana) == []
    parted = ana.get_by_role("group", name="Quem você acabou de encontrar")
    parted.get_by_role("button", name="Bloquear").click()
    expect(ana.get_by_text("Bloqueado. Vocês não se veem mais.")).to_be_visible()
    expect(parted).to_have_count(0)
    ana.get_by_role("button", name="Desfazer").click()
    bia.get_by_role("link", name="Festa").click()
    bia.wait_for_url("**/party")
    bia.get_by_role("link", name="Ao acaso").click()
    expect(bia.get_by_role("button", name="Procurar alguém")).to_be_visible()
    ana.get_by_role("link", name="Festa").click()
    for _ in range(100):
        if any("match_connected" in batch for batch in told):
            break
        ana.wait_for_timeout(100)
    assert sum(batch.count("match_connected") for batch in told) == 1
    assert [*refused(ana), *refused(bia)] == []
