"""The house itself: set-up, lock, gates and targets say what they do and do it once."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import one_home  # noqa: E402
import stamps  # noqa: E402
import system_packages  # noqa: E402


def test_every_target_of_the_makefile_is_explained_by_make_help() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    shown = subprocess.run(
        ["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True
    ).stdout
    assert set(phony[1].split()) == set(re.findall(r"make ([a-z-]+) ", shown))


def test_the_lock_pins_everything_and_names_no_machine_and_no_index() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []
    assert len(pins) > 50


def test_the_lock_holds_every_requirement_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {_normal(re.split(r"[\[<>=! ]", line)[0]) for line in wanted} - {"voulezvous"}
    locked = {
        _normal(line.partition("==")[0]) for line in (ROOT / "requirements.lock").read_text().splitlines()
    }
    assert names - locked == set()


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in (ROOT / "README.md").read_text()
    assert re.search(r"^make test$", script.read_text(), re.MULTILINE)


def test_a_step_runs_again_only_when_content_or_a_name_changes(tmp_path: Path) -> None:
    source, stamp = tmp_path / "src", tmp_path / "stamp"
    source.mkdir()
    (source / "a.ts").write_text("1")
    first = stamps.digest(tmp_path, [source])
    stamps.record(stamp, first)
    assert stamps.is_current(stamp, stamps.digest(tmp_path, [source]))
    (source / "node_modules").mkdir()
    (source / "node_modules" / "x.js").write_text("made by a tool")
    assert stamps.digest(tmp_path, [source]) == first
    (source / "a.ts").rename(source / "b.ts")
    assert not stamps.is_current(stamp, stamps.digest(tmp_path, [source]))


def test_another_version_of_our_own_package_is_no_new_content(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text(
        '{"name": "@voulezvous/sdk", "version": "0.1.0", "a": {"name": "other", "version": "1.0.0"}}'
    )
    first = stamps.digest(tmp_path, [lock])
    lock.write_text(lock.read_text().replace("0.1.0", "0.2.0"))
    assert stamps.digest(tmp_path, [lock]) == first
    lock.write_text(lock.read_text().replace("1.0.0", "1.0.1"))
    assert stamps.digest(tmp_path, [lock]) != first


def test_packages_that_are_present_cost_nothing() -> None:
    system_packages.ensure((system_packages.SystemPackage("never-installed", "a reason", lambda: True),))


def test_missing_packages_without_the_right_to_install_stop_with_one_command() -> None:
    chromium = system_packages.SystemPackage("chromium", "the browser", lambda: False)
    with pytest.raises(
        system_packages.NotInstalled, match=r"apt-get install -y --no-install-recommends chromium"
    ):
        system_packages.ensure((chromium,), as_root=lambda: None)


def test_a_type_written_twice_is_refused() -> None:
    def found(place: str, source: str) -> list[tuple[str, ast.ClassDef]]:
        return [(place, node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]

    home = found(
        "generated/vocabulary.py:1",
        "class AssetState(StrEnum):\n    READY = 'ready'\n    REFUSED = 'refused'",
    )
    copy = found("lab/x.py:1", "class Verdict(StrEnum):\n    NO = 'refused'\n    YES = 'ready'")
    assert list(one_home.repeated_enums(home + copy)) == [
        "lab/x.py:1: enum Verdict lists the values of the one at generated/vocabulary.py:1"
    ]
    assert len(list(one_home.payloads(found("lab/x.py:1", "class Asset(BaseModel):\n    title: str")))) == 1
    assert list(one_home.payloads(found("lab/x.py:1", "class Asset:\n    title: str"))) == []


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_types_gate_covers_every_file_written_by_hand() -> None:
    """Those for a grown SDK are checked against it, and the stranger's program against an installed package."""
    elsewhere = ("tests/contract/grown/", "tests/contract/consumers/")
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    files = [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]
    covered = {*configured["packages"], *(f"scripts.{name}" for name in configured["modules"])}
    assert len(files) > 500
    for name in files:
        module = name.removeprefix("sdk/python/").removesuffix(".py").replace("/", ".") + "."
        assert name.startswith(elsewhere) or any(module.startswith(f"{part}.") for part in covered), name
