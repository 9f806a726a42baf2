"""What the shell holds out in a real browser: a network that goes and comes, a second tab, a token that is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, Request, Response, Route, WebSocketRoute, expect

from tests.support.guests import sign_in
from tests.support.page_check import refused
from tests.support.platform import Platform
from tests.support.viewer import until, viewer

DESK: dict[str, object] = {
    "viewport": {"width": 1280, "height": 720},
    "permissions": ["camera", "microphone"],
}
PHONE: dict[str, object] = {
    **DESK,
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "reduced_motion": "reduce",
}
ANEW = """
(({ srcObject, videoWidth }) => srcObject !== window.__before && videoWidth > 0
  && srcObject.getTracks().length === 2 && srcObject.getTracks().every((track) => !track.muted))(
  document.querySelector('.theirs') ?? {})
"""


@dataclass
class Network:
    """What lies between a page and the house: its sockets and its calls, until it is cut."""

    page: Page
    open: list[WebSocketRoute] = field(default_factory=list)
    is_cut: bool = False

    def __post_init__(self) -> None:
        self.page.context.route_web_socket("**/v1/**", self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            socket.close()
        else:
            socket.connect_to_server()
            self.open.append(socket)

    def cut(self) -> None:
        """Nothing gets through any more."""
        self.is_cut = True
        self.page.context.set_offline(True)
        for socket in self.open:
            socket.close()
        self.open.clear()

    def mend(self) -> None:
        """As before."""
        self.page.context.set_offline(False)
        self.is_cut = False


@pytest.fixture
def two(platform: Platform, devices: Browser) -> Iterator[tuple[Page, Network]]:
    """Ana at a desk, and Bia on a phone that asks for little motion, at the end of a network of her own."""
    with ExitStack() as open_:
        ana, bia = (open_.enter_context(viewer(devices, platform.base_url, **how)) for how in (DESK, PHONE))
        network = Network(bia.page)
        for tab, handle in ((ana, "ana"), (bia, "bia")):
            sign_in(tab, handle)
        yield ana.page, network
        assert [*ana.page_errors, *bia.page_errors, *refused(ana.page), *refused(bia.page)] == []


def say(page: Page, text: str) -> None:
    page.get_by_placeholder("Diga algo").fill(text)
    page.get_by_role("button", name="Enviar").click()


def last_said(page: Page, count: int) -> list[str]:
    return page.locator(".log .said").all_inner_texts()[-count:]


def test_a_conversation_has_no_gap_and_nothing_twice_after_the_network_was_away(
    two: tuple[Page, Network],
) -> None:
    ana, network = two
    bia = network.page
    ana.locator(".rail-sheet").get_by_role("button", name="Bia", exact=True).click()
    ana.get_by_role("button", name="Conversar").click()
    say(ana, "antes")
    bia.locator(".chat").get_by_role("button", name="Ana").click()
    expect(bia.get_by_role("log")).to_contain_text("antes")

    network.cut()
    expect(bia.locator(".rail-sheet").get_by_text("Reconectando…")).to_be_visible()
    say(bia, "no escuro")
    expect(bia.get_by_role("log")).to_contain_text("Sai quando a conexão voltar")
    for word in ("durante", "ainda durante"):
        say(ana, word)
        expect(ana.get_by_role("log")).to_contain_text(word)
    network.mend()

    whole = ["antes", "durante", "ainda durante", "no escuro"]
    for page in (ana, bia):
        expect(page.get_by_role("log")).to_contain_text("no escuro", timeout=20_000)
        until(page, "!document.querySelector('.log .waiting')", 10)
        assert last_said(page, len(whole)) == whole
    expect(bia.locator(".rail-sheet").get_by_text("1 pessoa")).to_be_visible(timeout=20_000)
    bia.get_by_role("button", name="Ver quem está").click()
    expect(bia.locator(".rail-sheet").get_by_role("button", name="Ana", exact=True)).to_be_visible()
    bia.locator(".rail-sheet").get_by_role("button", name="Fechar").click()
    assert bia.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0

    other = bia.context.new_page()
    other.goto(bia.url)
    other.locator(".chat").get_by_role("button", name="Ana").click()
    expect(other.get_by_role("log")).to_contain_text("no escuro")
    say(bia, "de uma aba")
    expect(other.get_by_role("log")).to_contain_text("de uma aba")
    say(other, "da outra")
    expect(bia.get_by_role("log")).to_contain_text("da outra")
    for page in (ana, bia, other):
        until(page, "!document.querySelector('.log .waiting')", 10)
        assert last_said(page, 2) == ["de uma aba", "da outra"]


def test_a_call_goes_on_without_network_token_or_forwarder(
    two: tuple[Page, Network], platform: Platform
) -> None:
    ana, network = two
    bia = network.page
    other = bia.context.new_page()
    other.goto(bia.url)
    expect(other.locator(".rail-sheet").get_by_text("1 pessoa")).to_be_visible()
    ana.locator(".rail-sheet").get_by_role("button", name="Bia", exact=True).click()
    ana.get_by_role("button", name="Chamar para conversa a dois").click()
    for page in (bia, other):
        expect(page.get_by_role("dialog")).to_contain_text("Ana quer conversar")
    bia.get_by_role("button", name="Aceitar").click()
    for page in (ana, bia):
        page.wait_for_selector("[data-call=connected]", timeout=20_000)
    expect(other.get_by_role("dialog")).to_have_count(0)
    assert other.url.endswith("/party")
    other.close()

    over = Overtaken(ana)
    with ana.expect_response(
        lambda answer: answer.url.endswith("/v1/auth/refresh") and answer.ok, timeout=20_000
    ):
        pass
    with ana.expect_response(lambda answer: answer.url.endswith("/heartbeat") and answer.ok, timeout=20_000):
        pass
    assert over.refused

    network.cut()
    bia.wait_for_timeout(6000)
    network.mend()
    with bia.expect_response(lambda answer: answer.url.endswith("/heartbeat") and answer.ok, timeout=20_000):
        pass

    for page in (ana, bia):
        page.evaluate("window.__before = document.querySelector('.theirs').srcObject")
    platform.kill(platform.pids()["sfu"])
    for page in (ana, bia):
        until(page, ANEW, 40)
        page.wait_for_selector("[data-call=connected]", timeout=20_000)
    bia.get_by_role("button", name="Desligar", exact=True).click()
    expect(ana.get_by_text("A conversa terminou")).to_be_visible()


class Overtaken:
    """The access token that a page has is over from now on: the house reads it as one that it never gave."""

    def __init__(self, page: Page) -> None:
        self._token: str | None = None
        self.refused = 0
        page.route("**/v1/**", self._pass)

    def _pass(self, route: Route, request: Request) -> None:
        headers = request.headers
        token = headers.get("authorization")
        self._token = self._token or token
        if token is not None and token == self._token:
            self.refused += 1
            headers = {**headers, "authorization": f"{token[:-4]}over"}
        route.continue_(headers=headers)


def test_what_happens_is_told_and_nothing_of_it_is_refused(platform: Platform, devices: Browser) -> None:
    with viewer(devices, platform.base_url, **DESK) as tab:
        page = tab.page
        told: set[str] = set()
        receipts: list[Response] = []
        page.on("requestfinished", lambda request: _note(request, told, receipts))
        sign_in(tab, "ana")
        page.get_by_role("link", name="Ao acaso").click()
        page.get_by_role("button", name="Procurar alguém").click()
        expect(page.get_by_text("Procurando alguém…")).to_be_visible()
        page.get_by_role("button", name="Sair", exact=True).click()
        wanted = {"app_open", "view_broadcast", "click_login", "auth_success", "mode_entered", "mode_exited"}
        for _ in range(100):
            if wanted | {"first_interaction"} <= told:
                break
            page.wait_for_timeout(100)
        assert wanted | {"first_interaction"} <= told
        assert [refusal for receipt in receipts for refusal in receipt.json()["refused"]] == []
    with viewer(devices, platform.base_url, **DESK) as tab:
        tab.page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })")
        asked: list[str] = []
        tab.page.on("request", lambda request: asked.append(request.url))
        tab.tune_in()
        tab.page.wait_for_timeout(6000)
        assert [url for url in asked if url.endswith("/telemetry/events")] == []


def _note(request: Request, told: set[str], receipts: list[Response]) -> None:
    if request.url.endswith("/v1/telemetry/events"):
        sent = request.post_data_json
        assert sent is not None
        told |= {event["name"] for event in sent["events"]}
        answer = request.response()
        assert answer is not None
        receipts.append(answer)
