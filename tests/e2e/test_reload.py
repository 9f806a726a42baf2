"""An edit of the configuration takes force without a restart; a bad one is refused and breaks nothing."""

from __future__ import annotations

import shutil
import urllib.error
from pathlib import Path

import pytest
import yaml

from tests.support.conformance import REPOSITORY
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_clip

pytestmark = pytest.mark.long


def test_a_valid_edit_is_followed_and_a_bad_one_refused(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(REPOSITORY / "config", folder)
    make_clip(tmp_path / "home" / "library" / "clip.mp4")
    platform = start_platform(tmp_path / "home", env={"VVTV_CONFIG_DIR": str(folder)})
    try:
        before = platform.get("/v1/status")["config_hash"]
        assert _status(platform, "/tv") == 404
        _add_route(folder / "mode-manifests.yaml", "/tv")
        _wait_for_all(platform, "configuration_reloaded")
        assert platform.get("/v1/status")["config_hash"] != before
        assert _status(platform, "/tv") == 200
        (folder / "platform.yaml").write_text("http: [")
        _wait_for_all(platform, "configuration_refused")
        assert "refused" in _reason(platform)
        assert platform.ready()
        assert _status(platform, "/tv") == 200
    finally:
        platform.stop()


def _add_route(manifests: Path, route: str) -> None:
    document = yaml.safe_load(manifests.read_text())
    offered = next(mode for mode in document["modes"].values() if "/" in mode["routes"])
    offered["routes"].append(route)
    manifests.write_text(yaml.safe_dump(document, allow_unicode=True))


def _wait_for_all(platform: Platform, said: str) -> None:
    """Until every process has said it: LAB, SFU and each worker read the files on their own, the watchdog at start."""
    readers = platform.pids().keys() - {"redis", "watchdog"}
    platform.wait_until(lambda: platform.log.read_text().count(said) >= len(readers), timeout_s=30)


def _reason(platform: Platform) -> str:
    checks = platform.get("/readyz")["checks"]
    return str(next(check["reason"] for check in checks if check["name"] == "configuration"))


def _status(platform: Platform, path: str) -> int:
    try:
        platform.text(path)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    return 200
