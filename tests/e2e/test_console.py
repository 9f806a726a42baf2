"""The console in a real browser: how the station is at a glance, and a report from the queue to its judgement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from voulezvous import Client, Person
from voulezvous.generated.models import AccountChange, Role

from tests.e2e.conftest import RECENT_S
from tests.support.guests import PASSWORD, THREAT, sign_in, somebody
from tests.support.page_check import Complaints, accessibility_violations, refused
from tests.support.platform import Platform
from tests.support.viewer import Viewer, viewer

DESK = {"viewport": {"width": 1440, "height": 810}}
PHONE = {"width": 390, "height": 844}
_LOADED = "() => performance.getEntriesByType('resource').map(({ name }) => name)"
_WIDER = "() => [...document.querySelectorAll('.desk, html')].some((e) => e.scrollWidth > e.clientWidth)"


@pytest.fixture(scope="module")
def platform(channel: Platform) -> Platform:
    """A station whose programmes are prepared."""
    return channel


@pytest.fixture
def tab(platform: Platform, browser: Browser) -> Iterator[Viewer]:
    with viewer(browser, platform.base_url, **DESK) as fresh:
        yield fresh


def as_admin(tab: Viewer, platform: Platform) -> Page:
    """Come in by the door as the first admin, who operates the station and judges reports, and see who is there."""
    tab.tune_in()
    page = tab.page
    page.get_by_role("button", name="Entrar").click()
    page.get_by_label("Apelido de acesso").fill("admin")
    page.get_by_label("Senha", exact=True).fill(platform.admin_password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/party")
    here = page.get_by_role("region", name="Aqui agora")
    expect(here).to_be_visible()
    expect(here).not_to_contain_text("Carregando")
    return page


def test_an_operator_sees_how_the_station_is(tab: Viewer, platform: Platform, reported: str) -> None:
    complaints = Complaints()
    complaints.listen(tab.page)
    page = as_admin(tab, platform)
    assert not [name for name in page.evaluate(_LOADED) if "console" in name.lower()]
    page.get_by_role("link", name="Operação").click()
    expect(page.locator("[data-preview=playing]")).to_be_visible(timeout=20_000)
    expect(page.locator(".overlays .now")).to_have_count(0)  # nor what of the party had not yet come in
    assert page.get_by_role("region", name="Programação").get_by_role("row").count() > 1
    expect(page.get_by_role("region", name="Fila de transmissão").get_by_text("No ar")).to_be_visible()
    expect(page.get_by_role("region", name="Promessas").get_by_role("progressbar")).to_have_count(4)
    library = page.get_by_role("region", name="Acervo")
    library.get_by_role("button", name="Pode ir ao ar").first.click()
    expect(library.get_by_role("img", name="Imagens de")).to_be_visible()
    expect(library.locator("polyline.short")).to_be_attached()
    cards = page.get_by_role("region", name="Cartão do dono")
    cards.get_by_role("button", name="Versão 1").click()
    expect(cards.locator("code").first).to_be_visible()
    expect(page.get_by_role("region", name="Saúde")).to_contain_text("último sinal há")
    expect(page.locator(".plot rect").first).to_be_attached()
    expect(page.get_by_role("region", name="Do primeiro olhar")).to_contain_text("Abriu a página")
    expect(page.get_by_role("region", name="A casa em proporções").get_by_role("listitem")).to_have_count(5)
    told = page.get_by_role("region", name="O que cada lugar contou hoje").get_by_role("row")
    expect(told.filter(has_text="Operação").get_by_role("cell").first).not_to_have_text("0", timeout=20_000)
    expect(page.get_by_role("region", name="Alertas")).to_be_visible()
    expect(page.get_by_role("region", name="Quem fez o quê")).to_contain_text("account.registered")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert not page.evaluate(_WIDER)
    page.get_by_role("button", name="Buscar nos registros").click()
    page.get_by_label("O quê", exact=True).fill("report.")
    page.get_by_role("button", name="Buscar", exact=True).click()
    expect(page.locator(".trail li code").first).to_have_text("report.made")
    assert accessibility_violations(page) == []
    page.get_by_role("button", name="Sua conta").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("region", name="Schedule", exact=True)).to_be_visible()
    assert [*complaints.console, *tab.page_errors, *refused(page)] == []


def test_an_operator_sees_what_an_edit_of_the_configuration_changed(tab: Viewer, platform: Platform) -> None:
    complaints = Complaints()
    complaints.listen(tab.page)
    page = as_admin(tab, platform)
    page.get_by_role("link", name="Operação").click()
    panel = page.get_by_role("region", name="Configuração")
    expect(panel.get_by_role("button", name="Versão 1")).to_contain_text("Em vigor")
    since = page.evaluate(
        "() => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16)"
    )
    file = platform.home / "config" / "platform.yaml"
    shipped = file.read_text()
    file.write_text(shipped.replace("interval_s: 600, batch: 500 }", "interval_s: 600, batch: 400 }"))
    edited = panel.get_by_role("button", name="platform.yaml")
    expect(edited).to_contain_text("editada em funcionamento", timeout=30_000)
    expect(edited).to_contain_text("Em vigor")
    expect(panel.get_by_role("button", name="Versão")).to_have_count(2)  # one, and not one of each worker
    edited.focus()
    page.keyboard.press("Enter")
    expect(panel.locator("dt")).to_have_text(["retention.batch"])
    expect(panel.locator("del")).to_contain_text("500")
    expect(panel.locator("ins")).to_contain_text("400")
    assert accessibility_violations(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert not page.evaluate(_WIDER)
    panel.get_by_role("button", name="Versão 1").click()
    expect(panel).to_contain_text("não há com o que comparar")
    page.get_by_role("button", name="Buscar nos registros").click()
    page.get_by_label("O quê", exact=True).fill("configuration.")
    page.get_by_text("Rastro e período").click()
    page.get_by_label("Desde").fill(since)
    page.get_by_role("button", name="Buscar", exact=True).click()
    expect(page.locator(".trail .why").first).to_have_text("reload: platform.yaml")
    page.get_by_label("Até").fill(since)
    page.get_by_role("button", name="Buscar", exact=True).click()
    expect(page.locator(".trail li")).to_have_text(["Nada assim."])
    page.get_by_label("Desde").fill("")
    page.get_by_label("Até").fill("")
    page.get_by_label("O quê", exact=True).fill("session.created")
    page.get_by_role("button", name="Buscar", exact=True).click()
    page.locator(".trail li").first.get_by_role("button", name="Rastro").click()
    expect(page.get_by_label("O quê", exact=True)).to_have_value("")
    expect(page.locator(".trail li code").last).to_have_text("session.created")  # what one trace began with
    assert accessibility_violations(page) == []
    file.write_text(shipped)
    assert [*complaints.console, *tab.page_errors, *refused(page)] == []


def test_an_operator_moves_what_waits_having_said_the_password_again(tab: Viewer, platform: Platform) -> None:
    complaints = Complaints()
    complaints.listen(tab.page)
    page = as_admin(tab, platform)
    page.get_by_role("link", name="Operação").click()
    queue = page.get_by_role("region", name="Fila de transmissão")
    waiting = queue.locator("li[draggable=true]")
    expect(waiting.nth(4)).to_be_visible()
    page.wait_for_timeout(RECENT_S * 1000)
    waiting.nth(3).get_by_role("button", name="mais cedo").focus()
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog", name="Ainda é você?")
    asked.get_by_label("Senha").fill("não é esta")
    page.keyboard.press("Enter")
    expect(asked.get_by_role("alert")).to_have_text("Esta não é a sua senha.")
    assert accessibility_violations(page) == []
    assert "401" in complaints.console.pop()  # the browser says of every 4xx that it was one
    assert "403" in complaints.console.pop()
    asked.get_by_label("Senha").fill(platform.admin_password)
    page.keyboard.press("Enter")
    said = queue.get_by_role("status")
    expect(said).to_contain_text("dos que esperam")
    first = said.inner_text()
    waiting.nth(4).drag_to(waiting.nth(1))
    expect(asked.or_(said).filter(has_not_text=first).first).to_be_visible()
    if asked.is_visible():  # this machine was slow
        asked.get_by_label("Senha").fill(platform.admin_password)
        page.keyboard.press("Enter")
    expect(said).not_to_have_text(first)
    page.get_by_label("O quê", exact=True).fill("queue.moved")
    page.get_by_role("button", name="Buscar", exact=True).click()
    expect(page.locator(".trail li", has_text="account:")).to_have_count(2)
    assert [*tab.page_errors, *refused(page)] == []


def test_an_operator_who_judges_nobody_is_shown_no_reports_and_refused_nothing(
    tab: Viewer, platform: Platform, reported: str
) -> None:
    person = somebody(platform)
    assert person.me is not None
    admin = Person.sign_in(platform.base_url, "admin", platform.admin_password)
    with Client(platform.base_url, signer=admin) as client:
        account = client.identity.inspect_account(person.me.user_id)
        change = AccountChange(version=account.version, roles=[Role.USER, Role.OPERATOR])
        client.identity.change_account(person.me.user_id, body=change)
    complaints = Complaints()
    complaints.listen(tab.page)
    sign_in(tab, person.me.handle, PASSWORD)
    page = tab.page
    page.get_by_role("link", name="Operação").click()
    expect(page.get_by_role("region", name="Saúde")).to_contain_text("último sinal há")
    expect(page.get_by_role("region", name="Quem fez o quê")).to_contain_text("account.registered")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("region", name="Denúncias")).to_have_count(0)
    expect(page.get_by_role("link", name="Denúncias")).to_have_count(0)
    page.goto(f"{platform.base_url}/reports/{reported}")
    expect(page.get_by_role("heading", name="Esta página não existe")).to_be_visible()
    assert [*complaints.console, *tab.page_errors, *refused(page)] == []


def limited(page: Page) -> None:
    """Whoever is reported is hidden, limited and barred, each asked for first, and let go again."""
    case, asked = page.get_by_role("article"), page.get_by_role("dialog")
    acts = ("Ocultar", "shadow", "Mostrar de novo"), ("Banir", "ban", "Deixar entrar de novo")
    for impose, limit, lift in acts:
        case.get_by_role("button", name=impose, exact=True).click()
        expect(asked.get_by_role("button", name=impose, exact=True)).to_be_disabled()
        asked.get_by_label("Por qual motivo?").fill("Volta toda noite.")
        if limit == "ban":
            asked.get_by_label("Até").fill("2999-01-01T10:00")
        assert accessibility_violations(page) == []
        asked.get_by_role("button", name=impose, exact=True).click()
        expect(asked).to_be_hidden()
        held = case.locator(f"[data-limit={limit}]")
        expect(held).to_contain_text("Oculta" if limit == "shadow" else "Volta toda noite.")
        case.get_by_role("button", name=lift).click()
        asked.get_by_role("button", name=lift).click()
        expect(held).to_have_count(0)
    expect(case.locator("[data-limit=quarantine]")).to_be_visible()  # whoever is new is in quarantine
    case.get_by_role("button", name="Encerrar a quarentena").click()
    asked.get_by_role("button", name="Deixa para lá").click()
    case.get_by_role("button", name="Encerrar a quarentena").click()
    asked.get_by_role("button", name="Encerrar a quarentena").click()
    expect(case).to_contain_text("Nada limita esta conta.")


def test_a_report_is_claimed_read_and_judged(tab: Viewer, platform: Platform, reported: str) -> None:
    complaints = Complaints()
    complaints.listen(tab.page)
    page = as_admin(tab, platform)
    page.get_by_role("link", name="Denúncias").click()
    page.wait_for_url("**/reports")
    page.get_by_role("button", name="Ameaças").last.click()  # the longest waiting first
    page.wait_for_url(f"**/reports/{reported}")
    case = page.get_by_role("article")
    expect(case).to_contain_text("Agora mesmo.")
    assert THREAT not in case.inner_text()
    page.reload()
    case.get_by_role("button", name="Assumir").click()
    case.get_by_role("button", name="Ler a conversa").click()
    expect(case).to_contain_text(THREAT)
    case.get_by_role("button", name="Retirar").click()
    expect(case.get_by_role("button", name="Devolver")).to_be_visible()
    case.get_by_role("button", name="Reunir as evidências").click()
    expect(case).to_contain_text("report.claimed")
    with page.expect_download() as saved:
        case.get_by_role("button", name="Salvar em arquivo").click()
    assert saved.value.suggested_filename == f"{reported}.json"
    assert accessibility_violations(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert not page.evaluate(_WIDER)
    assert accessibility_violations(page) == []
    limited(page)
    expect(case.get_by_role("button", name="Arquivar")).to_be_disabled()
    case.get_by_label("Por quê?").fill("Era uma citação.")
    case.get_by_role("button", name="Arquivar").click()
    expect(case).to_contain_text("Arquivada em")
    page.get_by_role("button", name="Arquivadas", exact=True).click()
    expect(page.locator(".row[aria-current]")).to_contain_text("Ameaças")
    assert [*complaints.console, *tab.page_errors, *refused(page)] == []
