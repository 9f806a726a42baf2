"""A mode's id is a name and nothing else: with every one of them renamed, everybody is served as before."""

from __future__ import annotations

import re
import shutil
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from tests.support.conformance import REPOSITORY
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_clip
from tests.support.viewer import viewer

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Seen:
    """What the platform shows: answers by path, and the page as assistive technology reads it."""

    answers: dict[str, Any]
    page: str


@dataclass(frozen=True)
class Configured:
    """A platform on a copy of the configuration."""

    platform: Platform
    manifests: Path

    def modes(self) -> dict[str, Any]:
        found: dict[str, Any] = yaml.safe_load(self.manifests.read_text())["modes"]
        return found


@pytest.fixture
def configured(tmp_path: Path) -> Iterator[Configured]:
    folder = tmp_path / "config"
    shutil.copytree(REPOSITORY / "config", folder)
    make_clip(tmp_path / "home" / "library" / "clip.mp4")
    platform = start_platform(tmp_path / "home", env={"VVTV_CONFIG_DIR": str(folder)})
    yield Configured(platform, folder / "mode-manifests.yaml")
    platform.stop()


def renamed(mode_id: str) -> str:
    return f"z_{mode_id[::-1]}"


def test_renaming_every_mode_changes_nothing(configured: Configured, browser: Browser) -> None:
    names = list(configured.modes())
    before = seen(configured, browser, {})
    rename_all(configured)
    assert set(configured.modes()) == {renamed(name) for name in names}
    after = seen(configured, browser, {renamed(name): name for name in names})
    assert after.answers == before.answers
    assert after.page == before.page


def rename_all(configured: Configured) -> None:
    """Give every mode another id, and wait until every process has taken it in."""
    platform, document = configured.platform, yaml.safe_load(configured.manifests.read_text())
    told = configured.manifests.with_name("telemetry-events.yaml")
    events = told.read_text()
    for name in document["modes"]:
        events = events.replace(f"mode: {name} ", f"mode: {renamed(name)} ")
    told.write_text(events)  # refused until the modes are called so
    document["modes"] = {
        renamed(name): manifest | {"mode_id": renamed(name)} for name, manifest in document["modes"].items()
    }
    configured.manifests.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))
    readers = platform.pids().keys() - {"redis", "watchdog"}
    platform.wait_until(
        lambda: platform.log.read_text().count("configuration_reloaded") >= len(readers), timeout_s=30
    )


def seen(configured: Configured, browser: Browser, originals: dict[str, str]) -> Seen:
    """What is served now, with the original names put back and what changes by itself left out."""
    platform = configured.platform
    answers: dict[str, Any] = {
        "modes": [
            {**mode, "mode_id": originals.get(mode["mode_id"], mode["mode_id"])}
            for mode in platform.get("/v1/modes")["items"]
        ],
        "client": {**platform.get("/v1/config/client"), "config_hash": "any"},
        "copy": platform.get("/v1/copy/en"),
    }
    for mode in configured.modes().values():
        for route in mode["routes"]:
            path = re.sub(r":\w+", "somebody", route)
            code, page = status_and_page(platform, path)
            for name, original in originals.items():
                page = page.replace(f'"{name}"', f'"{original}"')
            answers[path] = code, re.sub(r'"config_hash":"\w+"', '"config_hash":"any"', page)
    with viewer(browser, platform.base_url) as tab:
        tab.tune_in()
        return Seen(answers, steady(tab.page.locator("body").aria_snapshot()))


def status_and_page(platform: Platform, path: str) -> tuple[int, str]:
    try:
        return 200, platform.text(path)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def steady(snapshot: str) -> str:
    """The page without times and titles: what airs is another thing a minute later."""
    without_times = re.sub(r"\d+", "0", snapshot)
    return re.sub(r"(heading|paragraph|text)(:? ).*", r"\1", without_times)
