"""An evening from the first look at the channel to the way back from a call, of somebody new and Bia on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.guests import PASSWORD, sign_in
from tests.support.page_check import Complaints, accessibility_violations, refused
from tests.support.pictures import keep
from tests.support.platform import Platform
from tests.support.viewer import Viewer, until, viewer

DEVICES: dict[str, object] = {"permissions": ["camera", "microphone"]}
DESK = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
BIAS_PHONE: dict[str, object] = {
    "viewport": PHONE,
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    **DEVICES,
}
MOVES = """
[...document.querySelectorAll('.rail-sheet li video')].some((one) => one.getVideoPlaybackQuality().totalVideoFrames > 4)
"""
"""Somebody's picture at the party."""
HEARD = "document.querySelector('.theirs').srcObject.getAudioTracks().some((track) => !track.muted)"
WIDER = "document.documentElement.scrollWidth > innerWidth"
SAME = "window.__same === document.querySelector('video')"


@pytest.fixture
def two(platform: Platform, devices: Browser) -> Iterator[tuple[Viewer, Viewer]]:
    """A stranger at a desk who has opened nothing yet, and Bia at the party on a phone."""
    with ExitStack() as open_:
        stranger = open_.enter_context(viewer(devices, platform.base_url, viewport=DESK, **DEVICES))
        bia = open_.enter_context(viewer(devices, platform.base_url, **BIAS_PHONE))
        sign_in(bia, "bia")
        yield stranger, bia


def test_an_evening_from_the_first_look_to_the_way_back(two: tuple[Viewer, Viewer]) -> None:
    eva, bia = two[0].page, two[1].page
    complaints = Complaints()
    complaints.listen(eva)
    bia.get_by_role("button", name="Ver quem está").click()
    bia.get_by_role("button", name="Mostrar minha câmera").click()
    expect(bia.get_by_text("Quem está aqui vê você, sem som.")).to_be_visible()
    assert accessibility_violations(bia) == []
    keep(bia, "evening-1-people-phone")
    bia.locator(".rail-sheet").get_by_role("button", name="Fechar").click()

    two[0].tune_in()
    expect(eva.locator("[data-player][data-state=playing]")).to_be_visible()
    name_herself(eva)
    mine = eva.get_by_role("button", name="Sua conta: Eva").last  # the other one is on its way out
    expect(mine).to_be_visible()
    expect(eva.get_by_role("dialog")).to_be_hidden()
    expect(eva.locator(".rail-sheet").get_by_role("note")).to_contain_text("Sua conta é nova: até")

    until(eva, MOVES, 20)
    eva.evaluate("window.__same = document.querySelector('video')")
    tile = eva.locator(".rail-sheet .tile", has_text="Bia")
    write(eva, bia, tile)
    chat_keeps_its_place(eva)
    keep_apart(eva, bia, tile)
    assert eva.evaluate(SAME), "the channel's picture was handed from place to place"

    tile.click()
    keep(eva, "evening-4-card-desk")
    eva.get_by_role("button", name="Chamar para conversa a dois").click()
    expect(eva.get_by_role("dialog")).to_contain_text("Esperando Bia")
    expect(bia.get_by_role("dialog")).to_contain_text("Eva quer conversar")
    assert accessibility_violations(bia) == []
    keep(eva, "evening-5-asking-desk")
    keep(bia, "evening-5-asked-phone")
    bia.get_by_role("button", name="Aceitar").click()
    for page in (eva, bia):
        page.wait_for_url("**/call/*")
        page.wait_for_selector("[data-call=connected]", timeout=20_000)
        until(page, "document.querySelector('.theirs').videoWidth > 0", 10)
        until(page, HEARD, 10)
        assert accessibility_violations(page) == []
    keep(eva, "evening-6-call-desk")
    keep(bia, "evening-6-call-phone")
    call_keeps_on(eva)
    eva.get_by_role("button", name="Desligar", exact=True).click()
    expect(bia.get_by_text("A conversa terminou")).to_be_visible()
    keep(bia, "evening-7-over-phone")
    bia.get_by_role("button", name="Voltar").click()
    for page in (eva, bia):
        page.wait_for_url("**/party")
        expect(page.locator("[data-player][data-state=playing]")).to_be_visible(timeout=20_000)

    eva.reload()
    mine.click()
    eva.get_by_role("button", name="Sair").click()
    expect(eva.get_by_role("button", name="Entrar")).to_be_visible()
    eva.reload()
    expect(eva.get_by_role("button", name="Entrar")).to_be_visible()
    # A picture that the house has ended is let go of by the page too, which is a 404 to the browser.
    said = [one for one in complaints.console if "/v1/media/" not in one]
    said += [*two[0].page_errors, *two[1].page_errors]
    assert [*said, *refused(eva), *refused(bia)] == []


def name_herself(page: Page) -> None:
    """The door, over a picture that plays on: nobody new comes in without having said age and terms."""
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Criar conta").click()
    page.get_by_label("Apelido de acesso").fill(f"eva_{uuid4().hex[:12]}")
    page.get_by_label("Como quer ser chamado").fill("Eva")
    page.get_by_label("Senha", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Criar minha conta").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Tenho 18 anos").check()
    page.get_by_label("Aceito os termos").check()
    assert accessibility_violations(page) == []
    keep(page, "evening-2-door-desk")
    page.get_by_role("button", name="Criar minha conta").click()
    page.wait_for_url("**/party")


def write(eva: Page, bia: Page, tile: Locator) -> None:
    """A conversation of two: each sees what the other writes, has read, and that they write."""
    tile.click()
    assert accessibility_violations(eva) == []
    eva.get_by_role("button", name="Conversar").click()
    eva.get_by_label("Mensagem para Bia").fill("Boa noite!")
    eva.keyboard.press("Enter")
    bia.locator(".chat").get_by_role("button", name="Eva").click()
    expect(bia.get_by_role("log")).to_contain_text("Boa noite!")
    expect(eva.get_by_role("log")).to_contain_text("Lida")
    bia.get_by_label("Mensagem para Eva").type("Oi")
    expect(eva.get_by_role("log")).to_contain_text("Bia está escrevendo")
    bia.get_by_role("button", name="Enviar").click()
    expect(eva.get_by_role("log")).to_contain_text("Oi")
    for page, where in ((eva, "desk"), (bia, "phone")):
        assert accessibility_violations(page) == []
        assert not page.evaluate(WIDER)
        keep(page, f"evening-3-chat-{where}")


def chat_keeps_its_place(page: Page) -> None:
    """What was half written stays while the window becomes as narrow as a phone, and wide again."""
    draft = page.get_by_label("Mensagem para Bia")
    draft.fill("Ainda não")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    person = page.locator(".rail-sheet .tile", has_text="Bia")
    expect(person).to_be_hidden()
    page.get_by_role("button", name="Ver quem está").click()
    expect(person).to_be_visible()
    assert not page.evaluate(WIDER)
    page.locator(".rail-sheet").get_by_role("button", name="Fechar").click()
    expect(draft).to_have_value("Ainda não")
    expect(page.get_by_role("log")).to_contain_text("Boa noite!")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    expect(person).to_be_visible()
    expect(draft).to_have_value("Ainda não")
    draft.fill("")


def keep_apart(eva: Page, bia: Page, tile: Locator) -> None:
    """Reported and blocked at a press, with an answer at once; a block can be undone."""
    eva.get_by_role("button", name="Denunciar", exact=True).click()
    eva.get_by_role("button", name="Spam").click()
    expect(eva.get_by_text("Denúncia enviada")).to_be_visible()
    eva.get_by_role("button", name="Bloquear", exact=True).click()
    expect(tile).to_be_hidden()
    expect(bia.get_by_text("Ninguém mais pode escrever aqui")).to_be_visible()
    eva.get_by_role("button", name="Desfazer").click()
    expect(tile).to_be_visible()


def call_keeps_on(page: Page) -> None:
    """Both pictures stay the same ones while the window becomes as narrow as a phone, and wide again."""
    page.evaluate(
        "window.__call = [...document.querySelectorAll('video')].map((one) => [one, one.srcObject])"
    )
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        expect(page.get_by_role("button", name="Desligar", exact=True)).to_be_in_viewport()
        assert not page.evaluate(WIDER)
        assert page.evaluate(
            "window.__call.every(([one, stream]) => one.isConnected && one.srcObject === stream)"
        )
        before = page.evaluate("document.querySelector('.theirs').currentTime")
        until(page, f"document.querySelector('.theirs').currentTime > {before} + 0.3", 10)
