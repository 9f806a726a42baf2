"""The shell as an app: it can be installed, says so when the house is away, and takes in what the house has become."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect
from voulezvous import Client, Person

from tests.support.conformance import REPOSITORY
from tests.support.guests import sign_in
from tests.support.page_check import Complaints, accessibility_violations, refused
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_clip
from tests.support.viewer import Viewer, until, viewer

pytestmark = pytest.mark.long

KEPT_S = 20
"""Within which everything is kept, beside a picture that comes first."""
IN_PRIVATE = "in-incognito"
"""What keeps this browser's contexts from installing anything, whatever the page is like."""
_ANOTHER = """navigator.serviceWorker.ready.then((here) => here.update())
  .then(() => navigator.serviceWorker.controller !== window.__first)"""
_KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  return found;
}"""


@dataclass(frozen=True)
class House:
    """A platform on a configuration that a test may change."""

    platform: Platform
    config: Path

    def say(self, locale: str, words: dict[str, str]) -> None:
        """Change what is said in a language."""
        path = self.config / "copy" / f"{locale}.json"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **words}, ensure_ascii=False))

    @contextmanager
    def taken_in(self) -> Iterator[None]:
        """Wait until every process has read what was changed in the block."""
        log, before = self.platform.log, self.platform.log.read_text().count("configuration_reloaded")
        yield
        readers = self.platform.pids().keys() - {"redis", "watchdog"}
        self.platform.wait_until(
            lambda: log.read_text().count("configuration_reloaded") >= before + len(readers), timeout_s=30
        )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = Path(tmp_path_factory.mktemp("home"))
    shutil.copytree(REPOSITORY / "config", home / "config")
    make_clip(home / "library" / "clip.mp4")
    platform = start_platform(home, env={"VVTV_CONFIG_DIR": str(home / "config")})
    try:
        yield House(platform, home / "config")
        assert platform.stop() == 0, platform.tail()
    finally:
        platform.kill_everything()


@pytest.fixture
def tab(house: House, browser: Browser) -> Iterator[Viewer]:
    """Somebody whose browser keeps the shell."""
    size = {"width": 1280, "height": 720}
    with viewer(browser, house.platform.base_url, viewport=size, service_workers="allow") as fresh:
        yield fresh


def kept(tab: Viewer) -> Page:
    """The page once its worker has everything and answers for it."""
    tab.tune_in()
    until(tab.page, "navigator.serviceWorker.controller?.state === 'activated'", KEPT_S)
    return tab.page


def test_it_can_be_installed_in_the_look_of_its_skin(tab: Viewer) -> None:
    page = kept(tab)
    browser = page.context.new_cdp_session(page)
    manifest = browser.send("Page.getAppManifest")
    assert manifest["errors"] == []
    said = json.loads(manifest["data"])
    assert (said["lang"], said["name"]) == ("pt-BR", "Voulezvous")
    ink = page.evaluate("""() => {
      const pen = document.createElement('canvas').getContext('2d');
      pen.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
      pen.fillRect(0, 0, 1, 1);
      const [...colour] = pen.getImageData(0, 0, 1, 1).data.slice(0, 3);
      return '#' + colour.map((v) => v.toString(16).padStart(2, '0')).join('');
    }""")
    assert said["theme_color"] == said["background_color"] == ink
    faults = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {fault["errorId"] for fault in faults} <= {IN_PRIVATE}
    for icon in said["icons"]:
        assert page.request.get(tab.page.url.rstrip("/") + icon["src"]).ok, icon


def test_without_network_it_says_so_and_comes_back_by_itself(tab: Viewer) -> None:
    complaints = Complaints()
    complaints.listen(tab.page)
    page = kept(tab)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="Sem sinal por aqui")).to_be_visible()
    assert accessibility_violations(page) == []
    page.context.set_offline(False)
    expect(page.locator("[data-player][data-state=playing]")).to_be_visible(timeout=20_000)
    assert refused(page) == []


def test_the_page_without_network_speaks_the_language_that_was_chosen(tab: Viewer) -> None:
    page = kept(tab)
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    page.context.set_offline(True)
    page.goto(page.url)
    expect(page.get_by_role("heading", name="No signal here")).to_be_visible()


def test_nothing_is_kept_but_the_shells_own_files(tab: Viewer) -> None:
    page = kept(tab)
    page.wait_for_timeout(2000)
    found = page.evaluate(_KEPT)
    assert any(path.endswith(".js") for path in found)
    assert [path for path in found if not path.startswith("/assets/") and path != "/offline"] == []


def test_another_version_is_taken_while_the_page_of_the_one_before_still_works(
    tab: Viewer, house: House
) -> None:
    page = kept(tab)
    page.evaluate("window.__first = navigator.serviceWorker.controller")
    with house.taken_in():
        house.say("pt-BR", {"offline.title": "Voltamos já"})
    until(page, _ANOTHER, KEPT_S)
    page.context.set_offline(True)
    page.get_by_role("button", name="Entrar").click()  # code that this page had not loaded
    expect(page.get_by_label("Apelido de acesso")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Voltamos já")).to_be_visible()


def test_a_mode_is_a_manifest_and_its_words(house: House, browser: Browser) -> None:
    path = house.config / "mode-manifests.yaml"
    document = yaml.safe_load(path.read_text("utf-8"))
    party = document["modes"]["party"]
    document["modes"]["veranda"] = {
        **party,
        "mode_id": "veranda",
        "title_key": "mode.veranda.title",
        "description_key": "mode.veranda.description",
        "routes": ["/veranda"],
    }
    with house.taken_in():  # once its words are there too: a manifest without them is refused
        path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))
        for locale, words in (("en", "Veranda"), ("pt-BR", "Varanda")):
            house.say(locale, {"mode.veranda.title": words, "mode.veranda.description": words})

    with viewer(browser, house.platform.base_url) as stranger:
        answer = stranger.page.goto(f"{house.platform.base_url}/veranda")
        assert answer is not None
        assert answer.status == 200
        expect(stranger.page.get_by_text("Ou ela só abre para quem entrou")).to_be_visible()
    with viewer(browser, house.platform.base_url) as member:
        sign_in(member, "ana")
        page = member.page
        page.get_by_role("link", name="Varanda").click()
        page.wait_for_url("**/veranda")
        expect(page.locator("[data-player][data-state=playing]")).to_be_visible()
        page.reload()
        expect(page.get_by_role("link", name="Varanda")).to_have_attribute("aria-current", "page")
        page.close(run_before_unload=True)  # as people close it: its last word is on its way

    admin = Person.sign_in(house.platform.base_url, "admin", house.platform.admin_password)
    with Client(house.platform.base_url, signer=admin) as client:

        def told() -> set[str]:
            page = client.telemetry.count_telemetry(mode="veranda")
            return {one.name for one in page.items}

        house.platform.wait_until(lambda: told() >= {"mode_entered", "mode_exited"}, timeout_s=20, every_s=1)
