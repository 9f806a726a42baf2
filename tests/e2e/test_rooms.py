"""Three people in a room in real browsers: by their own press, seen and heard, gone at once; one performs for two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page, expect
from voulezvous import Client, Person
from voulezvous.generated.models import SessionCreation

from tests.support.guests import sign_in
from tests.support.page_check import accessibility_violations, refused
from tests.support.platform import Platform
from tests.support.stays import MEETING
from tests.support.viewer import comes, until, viewer

DESK = {
    "viewport": {"width": 1280, "height": 720},
    "permissions": ["camera", "microphone", "clipboard-read", "clipboard-write"],
}
PASSWORD = "goes to every room"
COMES_S = 30
"""Within which a picture comes on a machine that encodes and decodes for three browsers."""
_numbers = count(1)


@pytest.fixture
def three(platform: Platform, devices: Browser) -> Iterator[tuple[Page, Page, Page]]:
    """Ana, Bia and somebody new."""
    third = f"rui{next(_numbers)}"
    Person.register(platform.base_url, third, PASSWORD, age_confirmed=True, terms_accepted=True)
    with ExitStack() as open_:
        tabs = [open_.enter_context(viewer(devices, platform.base_url, **DESK)) for _ in range(3)]
        for tab, handle in zip(tabs, ("ana", "bia"), strict=False):
            sign_in(tab, handle)
        sign_in(tabs[2], third, PASSWORD)
        yield tabs[0].page, tabs[1].page, tabs[2].page
        assert [error for tab in tabs for error in tab.page_errors] == []


@pytest.fixture
def at(platform: Platform) -> Callable[[Page, str], None]:
    def goes(page: Page, path: str) -> None:
        page.goto(platform.base_url + path, wait_until="commit")
        page.wait_for_selector("main section.desk")

    return goes


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def see_and_hear(page: Page, video: str, others: int) -> None:
    """So many pictures that came over the line, each with a sound."""
    seen = f"[...document.querySelectorAll('{video}')].filter((one) => one.videoWidth > 0 && "
    until(page, f"{seen}one.srcObject.getAudioTracks().some((t) => !t.muted)).length === {others}", COMES_S)
    comes(page, video, COMES_S)


def test_three_people_meet_in_a_room(
    three: tuple[Page, Page, Page], at: Callable[[Page, str], None], platform: Platform
) -> None:
    ana, bia, rui = three
    sent: list[str] = []
    ana.on("request", lambda one: sent.append(f"{one.url} {one.post_data}") if one.method == "POST" else None)
    ana.get_by_role("navigation").get_by_role("link", name="Sala").click()
    expect(ana.get_by_role("button", name="Começar uma sala")).to_be_visible()
    expect(ana.get_by_text("Quem está dentro lê e escreve aqui.")).to_be_visible()
    assert accessibility_violations(ana) == []
    press(ana, "Começar uma sala")
    press(ana, "Compartilhar o link")
    expect(ana.get_by_text("Link copiado")).to_be_visible()
    link = ana.evaluate("navigator.clipboard.readText()")
    assert link == ana.url
    at(bia, "/meet")
    bia.get_by_label("Ou vá aonde chamaram você").fill(link)
    press(bia, "Ir")
    expect(bia).to_have_url(link)
    at(rui, link.removeprefix(platform.base_url))
    for page in three:
        expect(page.locator("video")).to_have_count(0)
        press(page, "Abrir minha câmera")
        expect(page.get_by_text("É assim que vão ver você")).to_be_visible()
    assert accessibility_violations(ana) == []
    assert not [one for one in sent if "/whip" in one or '"room"' in one], "nobody is anywhere by looking"
    for page in three:
        press(page, "Entrar na sala")
    for page in three:
        expect(page.locator("[data-seat]")).to_have_count(3, timeout=20_000)
        see_and_hear(page, "[data-seat]:not(.own) video", 2)
        assert accessibility_violations(page) == []
        assert refused(page) == []
    expect(ana.get_by_text("3 de 12")).to_be_visible()

    ana.get_by_role("textbox", name="Mensagem para todos aqui").fill("Boa noite!")
    ana.keyboard.press("Enter")
    expect(bia.get_by_role("log")).to_contain_text("Boa noite!")
    expect(bia.get_by_role("log").get_by_role("button", name="Denunciar Ana")).to_be_visible()

    ana.reload()
    see_and_hear(ana, "[data-seat]:not(.own) video", 2)
    platform.kill(platform.pids()["sfu"])
    for page in three:
        see_and_hear(page, "[data-seat]:not(.own) video", 2)
    press(bia, "Sair da sala")
    for page in (ana, rui):
        expect(page.locator("[data-seat=bia]")).to_have_count(0)
    expect(bia.get_by_text("Quem está dentro lê e escreve aqui.")).to_be_visible()

    rui.locator("[data-seat=ana]").get_by_role("button", name="Bloquear Ana").click()
    expect(rui.get_by_text("você e alguém da sala estão separados")).to_be_visible()
    expect(ana.get_by_text("Ninguém mais chegou ainda")).to_be_visible()
    press(rui, "Voltar à porta")
    press(rui, "Abrir minha câmera")
    press(rui, "Entrar na sala")
    expect(rui.get_by_role("status").filter(has_text="estão separados")).to_be_visible()
    press(ana, "Sair da sala")


def test_who_comes_and_goes_is_seen_at_once_and_not_with_the_next_beat(
    platform: Platform, devices: Browser, at: Callable[[Page, str], None]
) -> None:
    """Of who sends no picture nothing is told but by the event; a page asks for the room with every beat too."""
    bia = Person.sign_in(platform.base_url, "bia", "bia-likes-tv")
    with (
        viewer(devices, platform.base_url, **DESK) as tab,
        Client(platform.base_url, signer=bia) as client,
    ):
        page, beats = tab.page, []
        sign_in(tab, "ana")
        at(page, "/meet/who-comes-here")
        press(page, "Abrir minha câmera")
        press(page, "Entrar na sala")
        expect(page.get_by_text("Ninguém mais chegou ainda")).to_be_visible(timeout=20_000)
        page.on("request", lambda one: beats.append(one.url) if one.url.endswith("/heartbeat") else None)
        between: dict[int, list[int]] = {1: [], 0: []}
        for _ in range(3):
            mine = client.sessions.create_session(body=SessionCreation(mode=MEETING, room="who-comes-here"))
            for there in between:
                if there == 0:
                    client.sessions.end_session(mine.session_id)
                before, began = len(beats), monotonic()
                expect(page.locator("[data-seat=bia]")).to_have_count(there)
                assert monotonic() - began < mine.heartbeat.interval_s
                between[there].append(len(beats) - before)
        assert all(0 in counts for counts in between.values()), f"it was a beat's doing each time: {between}"
        press(page, "Sair da sala")
        assert tab.page_errors == []


def test_one_performs_and_two_watch(three: tuple[Page, Page, Page], at: Callable[[Page, str], None]) -> None:
    ana, bia, rui = three
    for page in (bia, rui):
        at(page, "/live/ana")
        assert accessibility_violations(page) == []
        press(page, "Assistir")
        expect(page.get_by_text("ana não está no palco agora")).to_be_visible()
    at(ana, "/live/ana")
    press(ana, "Abrir minha câmera")
    assert accessibility_violations(ana) == []
    press(ana, "Entrar no ar")
    for page in (bia, rui):
        see_and_hear(page, ".theirs", 1)
        assert accessibility_violations(page) == []
    expect(ana.get_by_text("2 assistindo")).to_be_visible(timeout=20_000)
    assert accessibility_violations(ana) == []
    expect(ana.locator("video")).to_have_count(1)

    field = bia.get_by_role("textbox", name="Mensagem para todos aqui")
    for n in range(8):
        field.fill(f"Bravo {n}!")
        bia.keyboard.press("Enter")
    expect(bia.get_by_text("Calma. Escreva de novo em").first).to_be_visible()
    expect(ana.get_by_role("log")).to_contain_text("Bravo 0!")
    rui.get_by_role("log").get_by_role("button", name="Denunciar Bia").first.click()
    press(rui, "Spam")
    expect(rui.get_by_text("Denúncia enviada.")).to_be_visible()

    rui.get_by_role("log").get_by_role("button", name="Bloquear Bia").first.click()
    expect(rui.get_by_role("log")).not_to_contain_text("Bravo")
    rui.get_by_role("textbox", name="Mensagem para todos aqui").fill("Sem a Bia.")
    rui.keyboard.press("Enter")
    expect(ana.get_by_role("log")).to_contain_text("Sem a Bia.")

    bia.reload()
    see_and_hear(bia, ".theirs", 1)
    expect(bia.get_by_role("log")).to_contain_text("Bravo 0!")
    expect(bia.get_by_role("log")).not_to_contain_text("Sem a Bia.")
    press(rui, "Bloquear")
    expect(rui.get_by_text("Bloqueado. Vocês não se veem mais.").last).to_be_visible()
    expect(rui.locator(".theirs")).to_have_count(0)
    expect(ana.get_by_text("1 assistindo")).to_be_visible()
    see_and_hear(bia, ".theirs", 1)
    assert accessibility_violations(rui) == []
    press(rui, "Assistir")
    expect(rui.get_by_text("estão separados")).to_be_visible()
    expect(rui.locator(".theirs")).to_have_count(0)
    press(ana, "Sair do ar")
    expect(bia.get_by_text("não está no palco agora")).to_be_visible()
    press(bia, "Não esperar mais")
