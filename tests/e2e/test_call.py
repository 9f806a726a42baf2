"""Two people and a call in real browsers: asked, answered, seen and heard, hung up, and back where they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.guests import sign_in
from tests.support.page_check import accessibility_violations, refused, samples
from tests.support.platform import Platform
from tests.support.viewer import until, viewer

DESK = {"viewport": {"width": 1280, "height": 720}, "permissions": ["camera", "microphone"]}


@pytest.fixture
def two(platform: Platform, devices: Browser) -> Iterator[tuple[Page, Page]]:
    with ExitStack() as open_:
        tabs = [open_.enter_context(viewer(devices, platform.base_url, **DESK)) for _ in range(2)]
        for tab, handle in zip(tabs, ("ana", "bia"), strict=True):
            sign_in(tab, handle)
        yield tabs[0].page, tabs[1].page
        assert [error for tab in tabs for error in tab.page_errors] == []


def ask(page: Page, name: str) -> None:
    page.locator(".rail-sheet").get_by_role("button", name=name, exact=True).click()
    page.get_by_role("button", name="Chamar para conversa a dois").click()


def block(page: Page, label: str) -> None:
    """One press where somebody is seen; the tests after it want to see them again."""
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_text("Bloqueado. Vocês não se veem mais.")).to_be_visible()
    page.get_by_role("button", name="Desfazer").click()
    expect(page.get_by_text("Bloqueado. Vocês não se veem mais.")).to_be_hidden()


def test_a_call_from_the_first_word_to_the_last(two: tuple[Page, Page]) -> None:
    ana, bia = two
    told: list[dict[str, Any]] = []
    bia.on("request", lambda sent: told.extend(samples(sent)))
    ask(ana, "Bia")
    expect(ana.get_by_role("dialog")).to_contain_text("Esperando Bia")
    expect(bia.get_by_role("dialog")).to_contain_text("Ana quer conversar")
    assert accessibility_violations(bia) == []
    bia.get_by_role("button", name="Agora não").click()
    expect(ana.get_by_text("Bia diz: agora não")).to_be_visible()

    ask(ana, "Bia")
    bia.get_by_role("button", name="Aceitar").click()
    for page in two:
        page.wait_for_url("**/call/*")
        page.wait_for_selector("[data-call=connected]", timeout=20_000)
        until(page, "document.querySelector('.theirs').videoWidth > 0", 10)
        until(page, "document.querySelector('.theirs').srcObject.getAudioTracks().some((t) => !t.muted)", 10)
        assert accessibility_violations(page) == []
        assert refused(page) == []
    ana.reload()
    ana.wait_for_selector("[data-call=connected]", timeout=20_000)
    bia.wait_for_timeout(5000)  # two samples, and the batch that they go out in
    block(bia, "Bloquear")
    bia.wait_for_url("**/party")
    expect(ana.get_by_text("A conversa terminou")).to_be_visible()
    ana.get_by_role("button", name="Denunciar", exact=True).click()
    ana.get_by_role("button", name="Spam").click()
    expect(ana.get_by_text("Denúncia enviada")).to_be_visible()
    ana.get_by_role("button", name="Voltar").click()
    ana.wait_for_url("**/party")
    played = [one for one in told if one["mode_id"] == "private_call"]
    assert played, "nobody told how well the call played"
    assert max(one["bitrate_bps"] for one in played) > 50_000
    assert all(0 <= one["round_trip_ms"] < 1000 and 0 <= one["loss_share"] <= 1 for one in played)

    ask(ana, "Bia")
    expect(bia.get_by_role("dialog")).to_contain_text("Ana quer conversar")
    block(bia, "Bloquear")
    expect(ana.get_by_text("Bia diz: agora não")).to_be_visible()
    ask(bia, "Ana")
    expect(bia.get_by_role("dialog")).to_contain_text("Esperando Ana")
    block(bia, "Bloquear")
    expect(ana.get_by_role("dialog")).to_be_hidden()
    block(ana, "Bloquear Bia")
